"""The still pictures of the chapters. Each function draws one on a Matplotlib figure; `live.still` gives it words."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Ellipse, Rectangle
from numpy.typing import NDArray

from relubook import theme
from relubook.layers import forward, preactivations


def before_and_after(fig: Figure, x: NDArray[Any], out: NDArray[Any]) -> None:
    """Two grids of whole numbers side by side: x, shape (rows, columns), and what became of it."""
    left, right = fig.subplots(1, 2)
    number_grid(left, x, "x")
    number_grid(right, out, "max(0, x)")


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


def times_as_fast(fig: Figure, rows: list[tuple[str, str, list[float]]]) -> None:
    """How many times as fast ReLU was, on a log scale: a mark for the ratio, a bar for its range.

    rows : (label, role, [low, ratio, high]) from the top down
    """
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


def gates_in_the_plane(fig: Figure, points: NDArray[Any], positive: NDArray[Any], nets: dict[str, Any]) -> None:
    """Side by side, what nets of two inputs make of the same points: where each is above 0, and where its gates bend.

    points : (n, 2); positive : (n,) bool, which class each point has; nets : title -> layers
    """
    at = np.linspace(-1.25, 1.25, 61)
    across, up = np.meshgrid(at, at)
    grid = np.column_stack([across.ravel(), up.ravel()])
    for ax, (title, layers) in zip(fig.subplots(1, len(nets)), nets.items(), strict=True):
        score = forward(layers, grid).reshape(across.shape)
        for z in preactivations(layers, grid)[0].T:
            ax.contour(across, up, z.reshape(across.shape), [0.0], colors=[theme.color("kink")], linewidths=0.9)
        ax.contourf(across, up, score, [0.0, np.inf], colors=[theme.color("net")], alpha=0.15)
        ax.contour(across, up, score, [0.0], colors=[theme.color("net")], linewidths=2.4)
        for chosen, marker, role in ((positive, "o", "data"), (~positive, "x", "part")):
            ax.plot(*points[chosen].T, marker, color=theme.color(role), markersize=3.5, markeredgewidth=1.0)
        ax.set(aspect="equal", xticks=[-1, 0, 1], yticks=[-1, 0, 1])
        ax.set_title(title)


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
    ax.plot(rates[~alive], losses[~alive], color=theme.color("dead"))
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


def born_dead(fig: Figure, depths: list[int], curves: dict[str, tuple[str, list[float]]], dots: list[float]) -> None:
    """Probabilities against depth: a line each, labeled at its right; dots for a simulation of the first line.

    curves : words -> (role, probabilities), from the top down
    """
    ax = fig.add_subplot()
    ax.plot(depths, dots, "o", color=theme.color("net"), fillstyle="none", markersize=5)
    at = 7  # a depth where the curves are well apart
    for k, (words, (role, values)) in enumerate(curves.items()):
        ax.plot(depths, values, color=theme.color(role), linestyle=("-", "--", "-.")[k % 3])
        ax.annotate(
            words,
            (depths[at], values[at]),
            (depths[at] + 4, 0.45 - 0.14 * k),
            color=theme.color(role),
            va="center",
            arrowprops={"arrowstyle": "-", "color": theme.color(role), "linewidth": 0.8, "shrinkB": 4},
        )
    ax.set(xlabel="hidden layers of 3 units", ylabel="probability", xlim=(0, depths[-1] + 0.5), ylim=(0, 1.02))
