"""The still pictures of chapter 4. Each function draws one on a Matplotlib figure; `live.still` gives it words."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Ellipse
from numpy.typing import NDArray

from relubook import theme
from relubook.nets.dead import DeadUnits
from relubook.stills.look import beside, is_narrow, name_rows, quiet

Array = NDArray[np.float64]

CROSS: dict[str, Any] = {"marker": "x", "color": theme.color("dead"), "markersize": 8, "markeredgewidth": 2}
RING: dict[str, Any] = {"marker": "o", "facecolors": "none", "edgecolors": theme.color("open")}


def step_that_kills(fig: Figure, before: NDArray[Any], after: NDArray[Any]) -> None:
    """The graph of ReLU with a unit's pre-activations before a step and after it; the zero region is circled.

    before, after : pre-activations of the same examples, shape (n,); those of `after` lie below 0
    """
    ax = fig.add_subplot()
    quiet(ax, "both")
    left, right = float(after.min()), float(before.max())
    grid = np.array([left - 1.0, 0.0, right + 0.5])
    ax.plot(grid, np.maximum(grid, 0), **theme.activation("ReLU"), **theme.LINES["function"])
    middle, width = (left + float(after.max())) / 2, float(np.ptp(after)) + 1.3
    ax.add_patch(Ellipse((middle, 0), width, 0.9, fill=False, edgecolor=theme.color("dead"), linewidth=1.5))
    arrow: dict[str, Any] = {"arrowstyle": "->", "color": theme.color("muted"), "shrinkA": 6, "shrinkB": 6}
    for number, (start, end) in enumerate(zip(before, after, strict=True), start=1):
        ax.annotate("", (end, 0), (start, start), arrowprops=arrow | theme.LINES["guide"])
        ax.plot(start, start, "o", color=theme.color("data"))
        ax.plot(end, 0, **CROSS)
        beside(ax, start, start, f"x = {number}", "data", (9, -3))
    beside(ax, middle, -0.6, "output 0, slope 0", "dead", ha="center", va="top")
    beside(ax, right + 0.5, right + 0.5, "ReLU", "net", (-10, 2), ha="right", fontweight=600)
    ax.set(xlim=(left - 1.0, right + 1.4), ylim=(-1.1, right + 0.8), yticks=range(int(right) + 1))
    ax.set(xlabel="pre-activation z", ylabel="output max(0, z)")


def loss_by_rate(fig: Figure, rates: NDArray[Any], losses: NDArray[Any], edge: float, tried: dict[float, str]) -> None:
    """The loss after one step, as the rate grows; from `edge` on the unit is dead and the loss is flat.

    tried : rates to mark, and what to write there
    """
    ax = fig.add_subplot()
    quiet(ax)
    for some, role in ((rates <= edge, "net"), (rates >= edge, "dead")):
        ax.plot(rates[some], losses[some], color=theme.color(role))
    ax.axvline(edge, color=theme.color("muted"), **theme.LINES["gone"])
    for rate, words in tried.items():
        loss = float(np.interp(rate, rates, losses))
        dead = rate > edge
        ax.plot(rate, loss, **(CROSS if dead else {"marker": "o", "color": theme.color("data"), "markersize": 8}))
        beside(ax, rate, loss, words, "dead" if dead else "data", (0, 16), ha="center")
    beside(ax, edge, 0.12, "dead from here on", "muted", (7, 0))
    ax.set(xlabel="rate of the one step", ylabel="loss after it", xlim=(0, rates[-1] * 1.06), ylim=(0, 2))
    ax.set_yticks([0, 0.5, 1, 1.5, 2])


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


def overshoot(fig: Figure, panels: dict[str, tuple[list[float], list[float]]]) -> None:
    """The loss over the steps, on a log scale: one unit with a ReLU and the same without it.

    panels : title -> losses with the ReLU, losses without it; a number for each step from 0 on
    """
    for ax, (title, (relu, linear)) in zip(fig.subplots(1, len(panels), sharey=True), panels.items(), strict=True):
        quiet(ax)
        ax.plot(linear, zorder=3, **theme.activation("identity"), **theme.LINES["part"])
        ax.plot(relu, **theme.activation("ReLU"), **theme.LINES["function"])
        ax.set_yscale("log")
        ax.minorticks_off()
        ax.set(title=title, xlabel="step")
        _name_ends(ax, relu, linear)
    fig.axes[0].set_ylabel("loss")


def _name_ends(ax: Axes, relu: list[float], linear: list[float]) -> None:
    """Names at the ends of two curves; one name where the curves are the same."""
    end = len(relu) - 1
    if np.isclose(relu[-1], linear[-1], rtol=0.1):
        return beside(ax, end, relu[-1], "ReLU and linear", "net", (-6, 16), ha="right")
    beside(ax, end, linear[-1], "linear", "muted", (-14, -2), ha="right")
    return beside(ax, end, relu[-1], "ReLU", "net", (0, -14), ha="right")


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


def deaths_and_revivals(fig: Figure, rows: list[tuple[str, list[int], list[int]]]) -> None:
    """Deaths and revivals as pairs of bars, for several ways to train; a panel for each of two layers.

    rows : (way to train, deaths in layers 1 and 2, revivals in layers 1 and 2), from the top down
    """
    for layer, ax in enumerate(fig.subplots(1, 2, sharey=True)):
        name_rows(ax, [name for name, _, _ in rows])
        for place, (_, deaths, revivals) in enumerate(rows):
            for shift, count, role in ((-0.2, deaths[layer], "dead"), (0.2, revivals[layer], "open")):
                ax.barh(place + shift, count, 0.36, color=theme.color(role))
                beside(ax, count, place + shift, f"{count}", role, (4, 0))
        largest = max(max(deaths[layer], revivals[layer]) for _, deaths, revivals in rows)
        ax.set(xlim=(0, largest * 1.22), title=f"layer {layer + 1}")
    left, right = fig.axes
    left.set_xlabel("deaths (upper bar)", color=theme.color("dead"))
    right.set_xlabel("revivals (lower bar)", color=theme.color("open"))


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


def born_dead(fig: Figure, depths: list[int], chances: dict[str, list[float]]) -> None:
    """Probabilities to be born dead against depth: at one point, exact and simulated, and for all x.

    chances : at_a_point, at_a_point_simulated, for_all_x_1 and for_all_x_2, each with a number for each depth
    """
    ax = fig.add_subplot()
    quiet(ax)
    ax.plot(depths, chances["at_a_point_simulated"], "o", color=theme.color("net"), fillstyle="none", markersize=6)
    curves: Any = (
        ("at_a_point", "net", "-", "at one given x:\nline exact,\ndots simulated", None, (0.4, 0.86)),
        ("for_all_x_1", "ink", (0, (4, 2)), "for all x, one input", 11, (16, 0.48)),
        ("for_all_x_2", "dead", (0, (7, 3, 2, 3)), "for all x, two inputs", 5, (10, 0.2)),
    )
    for name, role, line, words, at, place in curves:
        ax.plot(depths, chances[name], color=theme.color(role), linestyle=line, linewidth=2.25)
        beside(ax, place[0], place[1], words, role)
        if at is not None:
            (x, y), end = place, (depths[at], chances[name][at])
            ax.plot([end[0] + 0.3, x - 0.2], [end[1] - 0.01, y], color=theme.color(role), **theme.LINES["guide"])
    ax.set(xlabel="hidden layers of 3 units", ylabel="probability to be dead", xlim=(0, depths[-1] + 0.5))
    ax.set(ylim=(0, 1.02), yticks=[0, 0.25, 0.5, 0.75, 1])
