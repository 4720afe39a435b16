"""The still pictures of chapter 4. Each function draws one on a Matplotlib figure; `live.still` gives it words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Ellipse
from numpy.typing import NDArray

from relubook import theme
from relubook.nets.dead import DeadUnits

Array = NDArray[np.float64]
Net = list[tuple[Array, Array]]
Function = Callable[[Array], Array]
Row = dict[str, Any]


def step_that_kills(fig: Figure, before: NDArray[Any], after: NDArray[Any]) -> None:
    """The graph of ReLU with a unit's pre-activations before a step and after it; the zero region is circled.

    before, after : pre-activations of the same examples, shape (n,); those of `after` lie below 0
    """
    ax = fig.add_subplot()
    left, right = float(after.min()), float(before.max())
    grid = np.array([left - 1.0, 0.0, right + 0.5])
    ax.plot(grid, np.maximum(grid, 0), color=theme.color("net"))
    middle, width = (left + float(after.max())) / 2, float(np.ptp(after)) + 1.3
    ax.add_patch(Ellipse((middle, 0), width, 0.9, fill=False, edgecolor=theme.color("dead"), linewidth=1.5))
    for number, (start, end) in enumerate(zip(before, after, strict=True), start=1):
        ax.annotate(
            "",
            (end, 0),
            (start, start),
            arrowprops={"arrowstyle": "->", "color": theme.color("muted"), "shrinkA": 6, "shrinkB": 6},
        )
        ax.plot(start, start, "o", color=theme.color("data"))
        ax.plot(end, 0, "x", color=theme.color("dead"), markersize=8, markeredgewidth=2)
        ax.annotate(f"x = {number}", (start, start), (9, -4), textcoords="offset points", color=theme.color("data"))
    ax.text(middle, -0.6, "output 0, slope 0", color=theme.color("dead"), ha="center", va="top")
    ax.text(right + 0.4, right + 0.65, "ReLU", color=theme.color("net"), ha="right", va="bottom")
    ax.set(
        xlim=(left - 1.0, right + 1.4),
        ylim=(-1.1, right + 1.1),
        xlabel="pre-activation z",
        ylabel="output max(0, z)",
    )


def loss_by_rate(fig: Figure, rates: NDArray[Any], losses: NDArray[Any], edge: float, tried: dict[float, str]) -> None:
    """The loss after one step, as the rate grows; from `edge` on the unit is dead and the loss is flat.

    tried : rates to mark, and what to write there
    """
    ax = fig.add_subplot()
    alive = rates <= edge
    ax.plot(rates[alive], losses[alive], color=theme.color("net"))
    ax.plot(rates[rates >= edge], losses[rates >= edge], color=theme.color("dead"))
    ax.axvline(edge, color=theme.color("muted"), linewidth=1, linestyle=":")
    for rate, words in tried.items():
        loss = float(np.interp(rate, rates, losses))
        role, mark = ("dead", "x") if rate > edge else ("data", "o")
        ax.plot(rate, loss, mark, color=theme.color(role), markersize=8, markeredgewidth=2)
        ax.annotate(
            words, (rate, loss), (0, 9), textcoords="offset points", ha="center", va="bottom", color=theme.color(role)
        )
    ax.text(edge + 0.008, 0.05, "dead from here on", color=theme.color("muted"), va="bottom")
    ax.set(xlabel="rate of the one step", ylabel="loss after it", xlim=(0, rates[-1] * 1.06), ylim=(0, 2))


def dead_units_map(fig: Figure, found: DeadUnits) -> None:
    """A row of marks a layer, one mark a unit: an open circle lives, a cross is dead.

    found : what `dead_units` returned
    """
    ax = fig.add_subplot()
    rows = np.arange(1, len(found.layers) + 1)
    for row, dead, count in zip(rows, found.layers, found.counts, strict=True):
        unit = np.arange(1, dead.size + 1)
        alive = unit[~dead]
        ax.scatter(alive, np.full(alive.size, row), marker="o", facecolors="none", edgecolors=theme.color("open"))
        ax.scatter(unit[dead], np.full(count, row), marker="x", color=theme.color("dead"))
        ax.annotate(
            f"{count} of {dead.size} dead",
            (1, row),
            (8, 0),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            va="center",
            color=theme.color("ink"),
        )
    ax.set_yticks(rows, [f"layer {row}" for row in rows])
    ax.set_ylim(len(found.layers) + 0.5, 0.5)  # layer 1 on top
    ax.set_xlabel(f"unit (○ opens on some of the {found.examples} examples, × on none)")


def overshoot(fig: Figure, panels: dict[str, tuple[list[float], list[float]]]) -> None:
    """The loss over the steps, on a log scale: one unit with a ReLU and the same without it.

    panels : title -> losses with the ReLU, losses without it; a number for each step from 0 on
    """
    for ax, (title, (relu, linear)) in zip(fig.subplots(1, len(panels), sharey=True), panels.items(), strict=True):
        ax.plot(linear, "--", color=theme.color("part"))
        ax.plot(relu, color=theme.color("net"))
        ax.set_yscale("log")
        ax.set(title=title, xlabel="step")
    ax.annotate(
        "linear",
        (len(linear) - 1, linear[-1]),
        (-8, -2),
        textcoords="offset points",
        ha="right",
        color=theme.color("part"),
    )
    ax.annotate(
        "ReLU", (len(relu) - 1, relu[-1]), (0, -14), textcoords="offset points", ha="right", color=theme.color("net")
    )
    fig.axes[0].set_ylabel("loss")


def open_shares(fig: Figure, panels: dict[str, list[Array]]) -> None:
    """Which share of the examples opens each unit, the units in order; a line a layer, dead units on the floor.

    panels : title -> for each layer one share a unit
    """
    looks = (("net", "-"), ("part", "--"))
    for ax, (title, layers) in zip(fig.subplots(1, len(panels), sharey=True), panels.items(), strict=True):
        for number, (shares, (role, style)) in enumerate(zip(layers, looks, strict=True), start=1):
            units, ordered = np.arange(1, len(shares) + 1), 100 * np.sort(shares)
            ax.plot(units, ordered, style, color=theme.color(role), drawstyle="steps-mid")
            dead = ordered == 0
            ax.plot(units[dead], ordered[dead] + 4 * (number - 1) - 6, "x", color=theme.color("dead"), markersize=4)
            ax.text(
                0.03, 0.98 - 0.11 * (number - 1), f"layer {number}: {dead.sum()} dead", color=theme.color(role),
                transform=ax.transAxes, va="top",
            )  # fmt: skip
        ax.set(title=title, xlabel="units, in order", xticks=[1, 8, 16, 24, 32], ylim=(-10, 135), yticks=[0, 50, 100])
    fig.axes[0].set_ylabel("open for so many examples, %")


def deaths_and_revivals(fig: Figure, rows: list[tuple[str, list[int], list[int]]]) -> None:
    """Deaths and revivals as pairs of bars, for several ways to train; a panel for each of two layers.

    rows : (way to train, deaths in layers 1 and 2, revivals in layers 1 and 2), from the top down
    """
    for layer, ax in enumerate(fig.subplots(1, 2, sharey=True)):
        for place, (_, deaths, revivals) in enumerate(rows):
            pair = ((-0.2, deaths[layer], "dead"), (0.2, revivals[layer], "open"))
            for shift, count, role in pair:
                ax.barh(place + shift, count, 0.36, color=theme.color(role))
                ax.annotate(
                    f"{count}",
                    (count, place + shift),
                    (4, 0),
                    textcoords="offset points",
                    va="center",
                    fontsize=9,
                    color=theme.color(role),
                )
        largest = max(max(deaths[layer], revivals[layer]) for _, deaths, revivals in rows)
        ax.set(ylim=(len(rows) - 0.4, -0.6), xlim=(0, largest * 1.18), title=f"layer {layer + 1}")
        ax.set_yticks(range(len(rows)), [name for name, _, _ in rows])
        ax.tick_params(axis="y", length=0)
    left, right = fig.axes
    left.set_xlabel("deaths (upper bar)", color=theme.color("dead"))
    right.set_xlabel("revivals (lower bar)", color=theme.color("open"))


def dead_shares(fig: Figure, panels: dict[str, dict[str, list[float]]]) -> None:
    """The share of dead units under several remedies: a thin bar for the range, a thick one for the middle half.

    panels : title -> remedy -> one share for each seed; a mark for the median
    """
    axes = fig.subplots(1, len(panels), sharey=True)
    for ax, (title, remedies) in zip(np.atleast_1d(axes), panels.items(), strict=True):
        reference = float(np.median(next(iter(remedies.values()))))
        ax.axvline(100 * reference, color=theme.color("muted"), linewidth=1, linestyle=":")
        for place, shares in enumerate(remedies.values()):
            low, quarter, middle, three, high = 100 * np.quantile(shares, [0, 0.25, 0.5, 0.75, 1])
            role = "part" if place == 0 else "net"
            ax.plot([low, high], [place, place], color=theme.color(role), linewidth=1.2)
            ax.plot([quarter, three], [place, place], color=theme.color(role), linewidth=6, solid_capstyle="butt")
            ax.plot(middle, place, "o", color=theme.color("paper"), markeredgecolor=theme.color(role), markersize=7)
        ax.set(xlim=(-4, 104), ylim=(len(remedies) - 0.4, -0.6), title=title, xlabel="% of units dead")
        ax.set_yticks(range(len(remedies)), list(remedies))
        ax.tick_params(axis="y", length=0)


def born_dead(fig: Figure, depths: list[int], chances: dict[str, list[float]]) -> None:
    """Probabilities to be born dead against depth: at one point, exact and simulated, and for all x.

    chances : at_a_point, at_a_point_simulated, for_all_x_1 and for_all_x_2, each with a number for each depth
    """
    ax = fig.add_subplot()
    ax.plot(depths, chances["at_a_point_simulated"], "o", color=theme.color("net"), fillstyle="none", markersize=5)
    curves = (
        ("at_a_point", "net", "-", "at one given x:\nline exact,\ndots simulated", None, (0.4, 0.88)),
        ("for_all_x_1", "part", "--", "for all x, one input", 11, (16, 0.48)),
        ("for_all_x_2", "dead", "-.", "for all x, two inputs", 5, (10, 0.2)),
    )
    for name, role, line, words, at, place in curves:
        ax.plot(depths, chances[name], color=theme.color(role), linestyle=line)
        ax.text(place[0], place[1], words, color=theme.color(role), va="center")
        if at is not None:
            (x, y), end = place, (depths[at], chances[name][at])
            ax.plot([end[0] + 0.3, x - 0.2], [end[1] - 0.01, y], color=theme.color(role), linewidth=0.8)
    ax.set(
        xlabel="hidden layers of 3 units", ylabel="probability to be dead", xlim=(0, depths[-1] + 0.5), ylim=(0, 1.02)
    )
