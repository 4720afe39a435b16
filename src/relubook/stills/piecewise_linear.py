"""The still pictures of chapter 5. Each function draws one on a Matplotlib figure; `live.still` gives it words."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from relu import relu_forward
from relubook import theme
from relubook.approximate.constructions import bump_net
from relubook.approximate.fits import Fit
from relubook.nets.activations import SIGMOID
from relubook.nets.layers import forward
from relubook.regions import breakpoints, regions
from relubook.stills.look import beside, frame, name_rows, quiet
from relubook.stills.plane import draw_regions

Array = NDArray[np.float64]
Net = list[tuple[Array, Array]]
Function = Callable[[Array], Array]
Row = dict[str, Any]

# A curve that is to be followed lies wide and pale under what follows it.
TARGET: dict[str, Any] = {"color": theme.color("data"), "linewidth": 6, "alpha": 0.4}


def hinges_and_sum(fig: Figure, layers: Net, left: float, right: float) -> None:
    """A net with one hidden layer on the line: each weighted hinge with its kink, below them their sum with its slopes.

    layers : [(W, b), (V, c)], one input and one output
    """
    (W, b), (V, _) = layers
    x = np.unique(np.concatenate([[left, right], -b / W[0]]))
    weighted = relu_forward(x[:, None] @ W + b)[0] * V[:, 0]
    total = forward(layers, x[:, None])[:, 0]
    above, below = fig.subplots(2, 1, sharex=True)
    for ax in (above, below):
        quiet(ax)
        for kink in x[1:-1]:
            ax.axvline(kink, color=theme.color("kink"), zorder=1, alpha=0.5, **theme.LINES["guide"])
    dashes: Any = ("-", (0, (4, 2)), (0, (6, 2, 1.5, 2)), (0, (1.5, 1.5)))
    for i in range(len(b)):
        look = theme.LINES["part"] | {"linestyle": dashes[i % 4]}
        above.plot(x, weighted[:, i], color=theme.color("part"), **look)
        far = 0 if W[0, i] < 0 else -1  # the end where this hinge is open
        side, gap = ("left", 6) if far == 0 else ("right", -6)
        kink, up = -b[i] / W[0, i], weighted[far, i] > 0
        along, height = 0.4 * kink + 0.6 * x[far], 0.6 * weighted[far, i]
        beside(above, along, height, f"unit {i + 1}", "part", (gap, 10 if up else -10), ha=side)
    above.plot(x[1:-1], 0 * x[1:-1], "o", color=theme.color("kink"), zorder=5)
    above.set(title="Weighted hinges u · h")
    below.plot(x, total, color=theme.color("net"))
    below.plot(x[1:-1], total[1:-1], "o", color=theme.color("kink"), zorder=5)
    for i, slope in enumerate(np.diff(total) / np.diff(x)):
        middle = (x[i] + x[i + 1]) / 2
        word = f"{slope:g}".replace("-", "−")
        words, height = f"slope {word}" if i == 0 else word, (total[i] + total[i + 1]) / 2
        down = slope < 0
        beside(below, middle, height, words, "net", (7 if down else -7, 8), ha="left" if down else "right")
    below.set(title="Their sum y", xlabel="input x", xlim=(left, right))


def placed_knots(fig: Figure, f: Function, rows: list[tuple[str, Fit]]) -> None:
    """The same number of pieces three ways: on the left f and the broken line with its knots, on the right the error.

    rows : (what places the knots, the fit), from the top down
    """
    axes = fig.subplots(len(rows), 2, sharex=True, width_ratios=(1.15, 1))
    for (left, right), (name, found) in zip(axes, rows, strict=True):
        start, stop = found.knots[[0, -1]]
        x = np.unique(np.concatenate([found.knots, np.linspace(start**0.5, stop**0.5, 97) ** 2]))
        left.plot(x, f(x), **TARGET)
        left.plot(found.knots, found.values, color=theme.color("net"), **theme.LINES["training"])
        left.plot(found.knots, found.values, "o", color=theme.color("kink"), markersize=6)
        left.set(ylim=(-0.05, 1.1), yticks=[0, 0.5, 1], title=f"{name} knots")
        miss = found(x) - f(x)
        span = float(np.abs(miss).max())
        right.plot(x, miss, color=theme.color("dead"), **theme.LINES["training"])
        right.plot(found.knots, found.values - f(found.knots), "o", color=theme.color("kink"), markersize=6)
        right.set(ylim=(-1.3 * span, 1.3 * span), title=f"error, largest {span:.2g}")
        right.locator_params(axis="y", nbins=4)
        for ax in (left, right):
            quiet(ax)
    for ax in axes[-1]:
        ax.set(xlabel="x", xticks=[0, 0.5, 1])


def boxes(fig: Figure, f: Function, counts: tuple[int, int]) -> None:
    """Why broken lines come near to every continuous function: over each piece a box holds the curve and the chord.

    f : on [0, 1]; counts : numbers of pieces, a panel each
    """
    for ax, n in zip(fig.subplots(1, 2, sharey=True), counts, strict=True):
        knots = np.linspace(0, 1, n + 1)
        for a, b in pairwise(knots):
            inside = f(np.linspace(a, b, 2400 // n))
            low, high = float(inside.min()), float(inside.max())
            ax.add_patch(
                Rectangle((a, low), b - a, high - low, facecolor=theme.color("muted"), alpha=0.25, edgecolor="none")
            )
        drawn = np.linspace(0, 1, 201)
        ax.plot(drawn, f(drawn), **TARGET)
        ax.plot(knots, f(knots), "o-", color=theme.color("net"), markersize=4, **theme.LINES["training"])
        ax.set(title=f"{n} pieces", xlabel="x", xticks=[0, 0.5, 1])
        quiet(ax)


def knots_found(fig: Figure, panels: list[tuple[str, Function, Array, list[Array]]]) -> None:
    """Where knots are: above the function, below it the best knots and, a row a net, those that training found.

    panels : (name, the function on [0, 1], its best knots, the knots of each trained net)
    """
    axes = fig.subplots(2, len(panels), sharex=True, height_ratios=(1, 1.6))
    x = np.linspace(0, 1, 161)
    for (above, below), (name, f, best, nets) in zip(axes.T, panels, strict=True):
        above.plot(x, f(x), **TARGET)
        above.plot(best, f(best), "o", color=theme.color("net"), markersize=5)
        above.set(title=name)
        above.locator_params(axis="y", nbins=4)
        quiet(above)
        below.plot(best, 0 * best, "o", color=theme.color("net"), markersize=5)
        for row, knots in enumerate(nets, start=1):
            below.plot(knots, np.full(len(knots), row), "D", color=theme.color("kink"), markersize=4)
        quiet(below, "x")
        below.axhline(0.5, color=theme.color("grid"), **theme.LINES["guide"])
        below.set(xlabel="x", xticks=[0, 0.5, 1], xlim=(-0.02, 1.02), ylim=(len(nets) + 0.7, -0.7))
        below.set_yticks([0, (len(nets) + 1) / 2], ["best", "trained"])
    for ax in axes[1, 1:]:
        ax.set_yticklabels([])


def error_and_pieces(fig: Figure, pieces: list[int], panels: list[tuple[str, Row]], trained: list[int]) -> None:
    """The rms error against the number of pieces, on two log scales, a panel a function.

    pieces, trained : how many pieces, and how many trained units
    panels : (name, the summary of `experiments.knots` for that function)
    """
    axes = fig.subplots(1, len(panels), sharey=True)
    for ax, (name, found) in zip(np.atleast_1d(axes), panels, strict=True):
        quiet(ax)
        theory = found["theorem"]["rms"]
        ax.plot(pieces, theory, color=theme.color("muted"), linewidth=6, alpha=0.35, solid_capstyle="round")
        ax.plot(pieces, found["even squares"]["rms"], "s-", color=theme.color("part"), markersize=6, linewidth=1.5)
        ax.plot(pieces, found["best rms"]["rms"], "o-", color=theme.color("net"), markersize=6, linewidth=2.25)
        seen = found["trained"]["rms"]
        for n, low, middle, high in zip(trained, seen["least"], seen["median"], seen["greatest"], strict=True):
            ax.plot([n, n], [low, high], color=theme.color("kink"), linewidth=4, alpha=0.5, solid_capstyle="butt")
            ax.plot(n, middle, "D", color=theme.color("kink"), markersize=5.5)
        ax.set_xscale("log", base=2)
        ax.set_yscale("log")
        ax.set_xticks(pieces, [str(n) for n in pieces])
        ax.minorticks_off()
        ax.set(title=name, xlabel="pieces or units")
        log_ticks(ax)
    label_lines(np.atleast_1d(axes)[0], pieces, panels[0][1], trained)


def label_lines(ax: Axes, pieces: list[int], found: Row, trained: list[int]) -> None:
    """The names of the lines beside them, in the first panel."""
    seen = found["trained"]["rms"]
    for words, role, x, y, offset, side in (
        ("even", "part", pieces[4], found["even squares"]["rms"][4], (2, 16), "right"),
        ("trained", "kink", trained[0], seen["greatest"][0], (7, 2), "left"),
        ("best", "net", pieces[3], found["best rms"]["rms"][3], (-8, -8), "right"),
        ("gray: the theorem", "muted", pieces[3], found["best rms"]["rms"][3], (-8, -24), "right"),
    ):
        beside(ax, x, y, words, role, offset, ha=side)


def sigmoid_bumps(fig: Figure, edges: Array, target: Function, heights: Array, steep: float, soft: float) -> None:
    """Above one bump, the difference of two sigmoids, steep and soft. Below the sum of many, beside the target."""
    above, below = fig.subplots(2, 1, sharex=True)
    x = np.linspace(edges[0], edges[-1], 181)
    middle = len(heights) // 2
    a, b = edges[middle - 1], edges[middle + 1]
    sigmoid = theme.activation("sigmoid")
    for s, width in ((steep, 2.5), (soft, 1.25)):
        up, down = (1 / (1 + np.exp(-s * (x - edge))) for edge in (a, b))
        for y in (up, -down):
            above.plot(x, y, linewidth=width, **sigmoid)
        above.plot(x, up - down, color=theme.color("net"), linewidth=width)
        y = forward(bump_net(edges, heights, s), x[:, None], SIGMOID)[:, 0]
        below.plot(x, y, color=theme.color("net"), linewidth=width)
    below.plot(x, target(x), zorder=1, **TARGET)
    beside(above, edges[-1], 1, "a sigmoid", "part", (0, 12), ha="right")
    beside(above, edges[-1], -1, "another one, weight −1", "part", (0, 12), ha="right")
    beside(above, (a + b) / 2, 0.35, "sum", "net", ha="center")
    above.set(title=f"One bump: steepness {steep:g} (thick) and {soft:g} (thin)", ylim=(-1.2, 1.4), yticks=[-1, 0, 1])
    below.set(title=f"{len(heights)} bumps, {len(edges)} sigmoids", xlabel="x", xlim=(edges[0], edges[-1]))
    below.set(yticks=[-1, 0, 1])
    for ax in (above, below):
        quiet(ax)


def folded_tents(fig: Figure, nets: list[Net]) -> None:
    """Nets between 0 and 1, one below the other, each with the number of its layers and of its pieces."""
    for ax, net in zip(fig.subplots(len(nets), 1, sharex=True), nets, strict=True):
        t, slopes = breakpoints(net, 0.0, 1.0, kinks=True)
        x = np.concatenate([[0.0], t, [1.0]])
        quiet(ax)
        ax.plot(x, forward(net, x[:, None])[:, 0], color=theme.color("net"), linewidth=2.25)
        ax.plot(t, forward(net, t[:, None])[:, 0], "o", color=theme.color("kink"), markersize=5)
        layers = len(net) - 1
        ax.set_title(f"{layers} layer{'s' * (layers > 1)} of 2 units: {len(slopes)} pieces")
        ax.set(ylim=(-0.15, 1.15), yticks=[0, 1])
    ax.set(xlabel="x", xlim=(-0.01, 1.01), xticks=[0, 0.25, 0.5, 0.75, 1])


def possible_and_random(fig: Figure, shapes: list[Row], window: int) -> None:
    """For each shape, on a log scale: the most pieces that are possible, those of a net built by hand, random nets.

    shapes : as in the summary of `experiments.depth_pieces`; window : the index of its window
    """
    ax = fig.add_subplot()
    name_rows(ax, [" + ".join(map(str, shape["widths"])) for shape in shapes])
    for place, shape in enumerate(shapes):
        last = place == len(shapes) - 1
        low, mean, high = (shape["regions"][name][window] for name in ("least", "mean", "greatest"))
        ax.plot([low, high], [place, place], color=theme.color("net"), linewidth=5, alpha=0.45, solid_capstyle="butt")
        ax.plot(mean, place, "o", color=theme.color("net"), markersize=7)
        ax.plot(shape["built"], place, "D", color=theme.color("part"), markersize=6)
        ax.plot(shape["at_most"], place, "|", color=theme.color("dead"), markersize=14, markeredgewidth=2.5)
        beside(ax, mean, place, f"{mean:.3g}", "net", (0, 14), ha="center")
        beside(ax, shape["built"], place, f"{shape['built']}", "part", (0, -14), ha="center")
        beside(ax, shape["at_most"], place, f"{shape['at_most']}" + " at most" * last, "dead", (7, 0))
    beside(ax, mean, place, "random nets", "net", (0, -14), ha="center")
    beside(ax, shape["built"], place, "built", "part", (0, 14), ha="center")
    ax.set_xscale("log")
    ax.set_xticks([10, 100, 1000], ["10", "100", "1000"])
    ax.minorticks_off()
    ax.set(xlim=(6, 14000), xlabel="regions on a line, on a log scale")


def regions_by_layer(fig: Figure, layers: Net, box: tuple[tuple[float, float], tuple[float, float]]) -> None:
    """The plane cut by the first layer of a net, and by its first two; where a unit of layer 2 switches is dashed.

    layers : two inputs, two hidden layers. The more gates are open in a region, the stronger its tint.
    """
    width = len(layers[0][1])
    first = [layers[0], (np.ones((width, 1)), np.zeros(1))]
    for ax, net, title in zip(
        fig.subplots(1, 2, sharey=True), (first, layers), ("layer 1", "layers 1 and 2"), strict=True
    ):
        r = regions(net, box)
        share = r.patterns.mean(axis=1)
        shades = [(theme.color("open"), 0.05 + 0.6 * s) for s in share]
        draw_regions(ax, r, color=shades, edgecolors="none", linewidths=0)
        switch = r.patterns[r.neighbors[:, 0]] != r.patterns[r.neighbors[:, 1]]
        early = switch[:, :width].any(axis=1)
        for chosen, role, style, thick in ((early, "ink", "-", 1.3), (~early, "part", (0, (3, 1.2)), 1.2)):
            ax.add_collection(
                LineCollection(list(r.edges[chosen]), colors=theme.color(role), linestyles=[style], linewidths=thick)
            )
        ax.set(title=f"{title}: {len(r)} regions", aspect="equal", xlim=box[0], ylim=box[1], xlabel="x₁")
        ax.set(xticks=np.linspace(*box[0], 5)[1:4], yticks=np.linspace(*box[1], 5)[1:4])
        frame(ax)
    fig.axes[0].set_ylabel("x₂")


def log_ticks(ax: Axes) -> None:
    """Powers of ten as plain numbers."""
    ax.yaxis.set_major_formatter(lambda value, _: f"{value:.6f}".rstrip("0").rstrip("."))
