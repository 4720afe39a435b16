"""The still pictures of chapter 1. Each function draws one on a Matplotlib figure; `live.still` gives it words."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from relubook import theme
from relubook.stills.look import beside, is_narrow, name_rows

MARKS = {"tanh": "o", "sigmoid": "s"}


def before_and_after(fig: Figure, x: NDArray[Any], out: NDArray[Any]) -> None:
    """Two grids of whole numbers side by side: x, shape (rows, columns), and what became of it."""
    size = theme.SIZES["words" if is_narrow(fig) else "number"]
    left, right = fig.subplots(1, 2, gridspec_kw={"wspace": 0.06})
    number_grid(left, x, "x", size)
    number_grid(right, out, "max(0, x)", size)


def times_as_fast(fig: Figure, nets: list[dict[str, Any]]) -> None:
    """How many times as fast ReLU was, on a log scale: a mark for the ratio, a bar for its range.

    nets : the nets of the summary of `six_times`, a row each
    """
    ax = fig.add_subplot()
    name_rows(ax, [f"{net['hidden']} hidden, to {100 * net['goal']:.0f} %" for net in nets], first=-1.25)
    ax.set_xscale("log")
    ax.set_xticks([0.2, 0.5, 1, 2, 5, 10], ["0.2", "0.5", "1", "2", "5", "10"])
    ax.minorticks_off()
    ax.set(xlim=(0.12, 13), xlabel="ReLU is so many times as fast")
    ax.axvline(1, color=theme.color("muted"), **theme.LINES["axis"])
    ax.axvline(6, color=theme.color("dead"), **theme.LINES["gone"])
    for x, words, role, side, gap in (
        (1, "slower", "muted", "right", -6),
        (1, "ReLU faster", "muted", "left", 6),
        (6, "paper: 6", "dead", "left", 5),
    ):
        beside(ax, x, -1, words, role, (gap, 0), ha=side)
    for place, net in enumerate(nets):
        for other in MARKS:
            _ratio(ax, place, net[f"relu_times_faster_than_{other}"], other)


def _ratio(ax: Axes, place: int, times: tuple[float, float, float] | None, other: str) -> None:
    """The ratio to one other activation, in its row: the name stands in row 0, and where it never arrived."""
    role, look = theme.ACTIVATIONS[other][0], {"color": theme.activation(other)["color"]}
    if not times:
        return beside(ax, 1, place, f"{other}: never", role, (8, 0))
    low, middle, high = times
    ax.plot([low, high], [place, place], linewidth=4, alpha=0.5, solid_capstyle="butt", **look)
    ax.plot(middle, place, MARKS[other], **look)
    words = f"{other}: " * (place == 0) + f"{middle:.2g}"
    slower = middle < 1  # two ratios near 1 have their words on either side of it
    return beside(ax, middle, place, words, role, (4 if slower else -4, 14), ha="right" if slower else "left")


def number_grid(ax: Axes, values: NDArray[Any], title: str, size: float) -> None:
    """A grid with a number in each cell, tinted by its sign; a zero has no tint."""
    rows, columns = values.shape
    ax.set(xlim=(0, columns), ylim=(rows, 0), aspect="equal", xticks=[], yticks=[])
    ax.set_title(title)
    ax.spines[:].set_visible(False)
    for (r, c), value in np.ndenumerate(values):
        role = "positive" if value > 0 else "negative"
        face = (theme.color(role), 0.3 if value else 0.0)
        ax.add_patch(Rectangle((c, r), 1, 1, facecolor=face, edgecolor=theme.color("grid")))
        ax.text(c + 0.5, r + 0.5, f"{value:g}".replace("-", "−"), ha="center", va="center", fontsize=size)
