"""The still pictures of chapter 1. Each function draws one on a Matplotlib figure; `live.still` gives it words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from relubook import theme

Array = NDArray[np.float64]
Net = list[tuple[Array, Array]]
Function = Callable[[Array], Array]
Row = dict[str, Any]


def before_and_after(fig: Figure, x: NDArray[Any], out: NDArray[Any]) -> None:
    """Two grids of whole numbers side by side: x, shape (rows, columns), and what became of it."""
    left, right = fig.subplots(1, 2)
    number_grid(left, x, "x")
    number_grid(right, out, "max(0, x)")


def times_as_fast(fig: Figure, nets: list[dict[str, Any]]) -> None:
    """How many times as fast ReLU was, on a log scale: a mark for the ratio, a bar for its range.

    nets : the nets of the summary of `six_times`
    """
    rows = [
        (f"{net['hidden']} hidden, to {100 * net['goal']:.0f} %, against {other}", role, times)
        for net in nets
        for other, role in (("tanh", "net"), ("sigmoid", "part"))
        if (times := net[f"relu_times_faster_than_{other}"])
    ]
    ax = fig.add_subplot()
    for place, (_, role, (low, middle, high)) in enumerate(rows):
        ax.plot([low, high], [place, place], color=theme.color(role), linewidth=4, alpha=0.5, solid_capstyle="butt")
        ax.plot(middle, place, "o" if role == "net" else "s", color=theme.color(role), markersize=7)
        ax.annotate(f"{middle:.2g}", (middle, place), (0, 7), textcoords="offset points", ha="center", fontsize=9)
    ax.axvline(1, color=theme.color("muted"), linewidth=1)
    ax.axvline(6, color=theme.color("dead"), linewidth=1, linestyle="--")
    ax.text(6, -0.95, "the paper's 6", color=theme.color("dead"), ha="center", va="bottom", fontsize=9)
    ax.text(0.97, -0.95, "ReLU slower", color=theme.color("muted"), ha="right", va="bottom", fontsize=9)
    ax.text(1.03, -0.95, "ReLU faster", color=theme.color("muted"), ha="left", va="bottom", fontsize=9)
    ax.set_xscale("log")
    ax.set_xticks([0.2, 0.5, 1, 2, 5, 10], ["0.2", "0.5", "1", "2", "5", "10"])
    ax.minorticks_off()
    ax.set(
        ylim=(len(rows) - 0.5, -1),
        xlim=(0.12, 13),
        xlabel="ReLU is so many times as fast",
    )
    ax.set_yticks(range(len(rows)), [label for label, _, _ in rows])
    ax.tick_params(axis="y", length=0)


def number_grid(ax: Axes, values: NDArray[Any], title: str) -> None:
    """A grid with a number in each cell, tinted by its sign; a zero has no tint."""
    rows, columns = values.shape
    ax.set(xlim=(0, columns), ylim=(rows, 0), aspect="equal", xticks=[], yticks=[])
    ax.set_title(title)
    ax.spines[:].set_visible(False)
    for (r, c), value in np.ndenumerate(values):
        role = "positive" if value > 0 else "negative"
        face = (theme.color(role), 0.3 if value else 0.0)
        ax.add_patch(Rectangle((c, r), 1, 1, facecolor=face, edgecolor=theme.color("grid")))
        ax.text(c + 0.5, r + 0.5, f"{value:g}".replace("-", "−"), ha="center", va="center")
