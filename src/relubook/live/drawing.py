"""What `draw` of a live figure needs besides parts: axes at places in pixels, and words that stay."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch
from matplotlib.transforms import IdentityTransform

from relubook import theme
from relubook.live.parts.base import size_of
from relubook.live.parts.words import halo

Box = tuple[float, float, float, float]


def panel(fig: Figure, box: Box, x: tuple[float, float], y: tuple[float, float], **settings: Any) -> Axes:
    """Axes in a box (left, top, width, height) in pixels of the picture, from x[0] to x[1] and from y[0] to y[1].

    settings : what `Axes.set` takes (xticks, ylabel, ...); frame=False leaves out frame, ticks and numbers
    """
    left, top, width, height = box
    wide, tall = size_of(fig)
    frame = settings.pop("frame", True)
    axes = fig.add_axes((left / wide, 1 - (top + height) / tall, width / wide, height / tall))
    axes.set(xlim=x, ylim=y, **settings)
    axes.tick_params(length=0, pad=6)
    axes.minorticks_off()
    if not frame:
        axes.set_axis_off()
    return axes


def page_of(fig: Figure) -> Axes:
    """Axes over the whole picture, in its pixels from the upper left corner: for what stands between panels."""
    wide, tall = size_of(fig)
    return panel(fig, (0, 0, wide, tall), (0, wide), (tall, 0), frame=False)


def grid_lines(ax: Axes, side: str = "y") -> None:
    """Quiet lines at the ticks of one side, and no frame."""
    ax.grid(axis=side, zorder=0)  # type: ignore[arg-type]
    ax.set_axisbelow(True)
    ax.spines[:].set_visible(False)


def word(ax: Axes, x: float, y: float, text: str, role: str = "ink", **style: Any) -> None:
    """A word that stays, with a rim of paper; style : Matplotlib's (ha, va, fontsize, fontweight, transform)."""
    look: dict[str, Any] = {"va": "center", "zorder": 4} | style
    ax.text(x, y, text, color=theme.color(role), gid=halo("word:still"), **look)


def well(ax: Axes, role: str = "surface", rounding: float = 6.0) -> None:
    """A quiet field behind the axes, with round corners."""
    (left, bottom), (width, height) = ax.bbox.min, ax.bbox.size
    style = f"round,pad=0,rounding_size={rounding}"
    shape = FancyBboxPatch((left, bottom), width, height, boxstyle=style, transform=IdentityTransform())
    shape.set(facecolor=theme.color(role), edgecolor="none", zorder=0)
    ax.add_artist(shape)


def apart(heights: Sequence[float], least: float) -> list[float]:
    """Two heights, moved away from their middle until there is room for a word each. Twin: apart in relu.js."""
    one, other = (float(v) for v in heights)
    if abs(one - other) >= least:
        return [one, other]
    up = (1 if one > other else -1) * least / 2
    return [(one + other) / 2 + up, (one + other) / 2 - up]


def stacked(heights: Sequence[float], least: float) -> list[float]:
    """Heights for words of which no two touch: each at its own, or as far below as the one above it asks for."""
    places = [0.0] * len(heights)
    above = float("inf")
    for i in sorted(range(len(heights)), key=lambda i: -heights[i]):
        above = places[i] = min(heights[i], above - least)
    return places
