"""The still picture of chapter 2. The function draws it on a Matplotlib figure; `live.still` gives it words."""

from __future__ import annotations

from typing import Any

from matplotlib.figure import Figure

from relubook import theme
from relubook.stills.look import beside, is_narrow, name_rows


def time_and_floor(fig: Figure, rows: list[dict[str, Any]], per_byte: float) -> None:
    """How long each call took (a dot, in milliseconds) and how long its bytes alone would take (a mark).

    rows : as benchmarks.relu stores them, with name, milliseconds and moved; the fastest is drawn on top
    per_byte : milliseconds that one of the `moved` bytes takes at the limit
    """
    ax = fig.add_subplot()
    rows = sorted(rows, key=lambda row: float(row["milliseconds"]))
    name_rows(ax, [row["name"] for row in rows], first=-1.4)
    ax.tick_params(axis="y", labelsize=theme.SIZES["floor" if is_narrow(fig) else "tick"])
    ax.set_xscale("log")
    ax.set_xticks([2, 5, 10, 20, 50], ["2", "5", "10", "20", "50"])
    ax.minorticks_off()
    ax.set(xlim=(2, 130), xlabel="milliseconds, on a log scale")
    for place, row in enumerate(rows):
        time, least, ours = row["milliseconds"], row["moved"] * per_byte, row["name"].startswith("relu_")
        role = "net" if ours else "part"
        ax.plot([least, time], [place, place], color=theme.color(role), **theme.LINES["axis"])
        ax.plot(least, place, "|", color=theme.color("data"), markersize=11, markeredgewidth=2.5)
        ax.plot(time, place, "o" if ours else "s", color=theme.color(role), markersize=8 if ours else 6)
        beside(ax, time, place, f"{time:.1f}", role, (9, 0))
    beside(ax, rows[0]["moved"] * per_byte, -0.95, "bytes alone, at the limit", "data", (-3, 0))
