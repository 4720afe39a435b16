"""The still pictures of chapter 4. Each function draws one on a Matplotlib figure; `live.still` gives it words."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from relubook import theme
from relubook.nets.dead import DeadUnits
from relubook.nets.types import Array
from relubook.stills.look import beside, is_narrow, name_rows, quiet

RING: dict[str, Any] = {"marker": "o", "facecolors": "none", "edgecolors": theme.color("open")}


def dead_units_map(fig: Figure, found: DeadUnits) -> None:
    """A row of marks a layer, one mark a unit: an open circle lives, a cross is dead.

    found : what `dead_units` returned
    """
    ax = fig.add_subplot()
    rows = range(1, len(found.layers) + 1)
    size = 14 if is_narrow(fig) else 49
    for row, dead, count in zip(rows, found.layers, found.counts, strict=True):
        unit = np.arange(1, dead.size + 1)
        alive = unit[~dead]
        for some, look in ((alive, RING), (unit[dead], {"marker": "x", "color": theme.color("dead")})):
            ax.scatter(some, np.full(some.size, row), s=size, linewidths=1.5, **look)
        beside(ax, dead.size, row, f"{count} of {dead.size} dead", offset=(14, 0))
    ax.set_yticks(rows, [f"layer {row}" for row in rows])
    ax.set_ylim(len(found.layers) + 0.5, 0.5)  # layer 1 on top
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0)
    ax.set_xlabel(f"unit (○ opens on some of the {found.examples} examples, × on none)")


def open_shares(fig: Figure, panels: dict[str, list[Array]]) -> None:
    """Which share of the examples opens each unit, the units in order; a line a layer, dead units on the floor.

    panels : title -> for each layer one share a unit
    """
    looks: Any = (("net", "-"), ("open", (0, (4, 2))))
    for ax, (title, layers) in zip(fig.subplots(1, len(panels), sharey=True), panels.items(), strict=True):
        quiet(ax)
        for number, (shares, (role, style)) in enumerate(zip(layers, looks, strict=True), start=1):
            units, ordered = np.arange(1, len(shares) + 1), 100 * np.sort(shares)
            ax.plot(units, ordered, linestyle=style, color=theme.color(role), drawstyle="steps-mid", linewidth=2.25)
            dead = ordered == 0
            ax.plot(units[dead], ordered[dead] + 7 * (number - 1) - 14, "x", color=theme.color("dead"), markersize=4)
            beside(ax, 1, 134 - 16 * (number - 1), f"layer {number}: {dead.sum()} dead", role)
        ax.set(title=title, xlabel="units, in order", xticks=[1, 8, 16, 24, 32], ylim=(-19, 142), yticks=[0, 50, 100])
    fig.axes[0].set_ylabel("open for so many examples, %")


def dead_shares(fig: Figure, panels: dict[str, dict[str, list[float]]]) -> None:
    """The share of dead units under several remedies: a thin bar for the range, a thick one for the middle half.

    panels : title -> remedy -> one share for each seed; a mark for the median
    """
    axes = fig.subplots(1, len(panels), sharey=True)
    for ax, (title, remedies) in zip(np.atleast_1d(axes), panels.items(), strict=True):
        name_rows(ax, list(remedies))
        reference = float(np.median(next(iter(remedies.values()))))
        ax.axvline(100 * reference, color=theme.color("muted"), **theme.LINES["gone"])
        for place, shares in enumerate(remedies.values()):
            low, quarter, middle, three, high = 100 * np.quantile(shares, [0, 0.25, 0.5, 0.75, 1])
            color = theme.color("muted" if place == 0 else "net")
            ax.plot([low, high], [place, place], color=color, **theme.LINES["axis"])
            ax.plot([quarter, three], [place, place], color=color, linewidth=7, solid_capstyle="butt")
            ax.plot(middle, place, "o", color=theme.color("paper"), markeredgecolor=color, markersize=8)
        ax.set(xlim=(-4, 104), title=title, xlabel="% of units dead", xticks=[0, 50, 100])
