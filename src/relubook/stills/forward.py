"""The still pictures of chapter 2. Each function draws one on a Matplotlib figure; `live.still` gives it words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from relubook import theme

Array = NDArray[np.float64]
Net = list[tuple[Array, Array]]
Function = Callable[[Array], Array]
Row = dict[str, Any]


def time_and_floor(fig: Figure, rows: list[dict[str, Any]], per_byte: float) -> None:
    """How long each call took (a dot, in milliseconds) and how long its bytes alone would take (a mark).

    rows : as benchmarks.relu stores them, with name, milliseconds and moved; the fastest is drawn on top
    per_byte : milliseconds that one of the `moved` bytes takes at the limit
    """
    ax = fig.add_subplot()
    rows = sorted(rows, key=lambda row: float(row["milliseconds"]))
    for place, row in enumerate(rows):
        time, least, ours = row["milliseconds"], row["moved"] * per_byte, row["name"].startswith("relu_")
        role = "net" if ours else "part"
        ax.plot([least, time], [place, place], color=theme.color(role), linewidth=1.2)
        ax.plot(least, place, "|", color=theme.color("data"), markersize=11, markeredgewidth=2.2)
        ax.plot(time, place, "o" if ours else "s", color=theme.color(role), markersize=7 if ours else 5)
        ax.annotate(f"{time:.1f}", (time, place), (8, 0), textcoords="offset points", va="center", fontsize=9)
    mark = rows[0]["moved"] * per_byte
    ax.text(mark, -0.8, "bytes alone, at the limit", color=theme.color("data"), ha="left", va="center", fontsize=9)
    ax.set_xscale("log")
    ax.set_xticks([2, 5, 10, 20, 50], ["2", "5", "10", "20", "50"])
    ax.minorticks_off()
    ax.set(xlim=(2, 130), ylim=(len(rows) - 0.5, -1.4), xlabel="milliseconds, on a log scale")
    ax.set_yticks(range(len(rows)), [row["name"] for row in rows], fontsize=9)
    ax.tick_params(axis="y", length=0)
