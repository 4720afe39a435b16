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
from relubook.stills.plane import draw_regions

Array = NDArray[np.float64]
Net = list[tuple[Array, Array]]
Function = Callable[[Array], Array]
Row = dict[str, Any]


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
        ax.axhline(0, color=theme.color("grid"), linewidth=0.8, zorder=0)
        for kink in x[1:-1]:
            ax.axvline(kink, color=theme.color("grid"), linewidth=1, zorder=0)
    dashes = ("-", (0, (6, 2)), (0, (6, 2, 1.5, 2)), (0, (1.5, 1.5)))
    for i in range(len(b)):
        above.plot(x, weighted[:, i], color=theme.color("part"), linewidth=1.8, linestyle=dashes[i % 4])
        far = 0 if W[0, i] < 0 else -1  # the end where this hinge is open
        side, gap = ("left", 6) if far == 0 else ("right", -6)
        kink, up = -b[i] / W[0, i], weighted[far, i] > 0
        above.annotate(
            f"unit {i + 1}",
            (0.4 * kink + 0.6 * x[far], 0.6 * weighted[far, i]),
            (gap, 3 if up else -3),
            textcoords="offset points",
            ha=side,
            va="bottom" if up else "top",
            color=theme.color("part"),
            fontsize=9.5,
        )
    above.plot(x[1:-1], 0 * x[1:-1], "o", color=theme.color("kink"), zorder=5)
    above.set(title="Weighted hinges u · h")
    below.plot(x, total, color=theme.color("net"), linewidth=2.4)
    below.plot(x[1:-1], total[1:-1], "o", color=theme.color("kink"), zorder=5)
    for i, slope in enumerate(np.diff(total) / np.diff(x)):
        middle = (x[i] + x[i + 1]) / 2
        word = f"{slope:g}".replace("-", "−")
        below.annotate(
            f"slope {word}" if i == 0 else word,
            (middle, (total[i] + total[i + 1]) / 2),
            (6 if slope < 0 else -6, 6),
            textcoords="offset points",
            ha="left" if slope < 0 else "right",
            color=theme.color("net"),
            fontsize=10,
        )
    below.set(title="Their sum y", xlabel="input x", xlim=(left, right))


def placed_knots(fig: Figure, f: Function, rows: list[tuple[str, Fit]]) -> None:
    """The same number of pieces three ways: on the left f and the broken line with its knots, on the right the error.

    rows : (what places the knots, the fit), from the top down
    """
    axes = fig.subplots(len(rows), 2, sharex=True, width_ratios=(1.15, 1))
    for (left, right), (name, found) in zip(axes, rows, strict=True):
        start, stop = found.knots[[0, -1]]
        x = np.unique(np.concatenate([found.knots, np.linspace(start**0.5, stop**0.5, 97) ** 2]))
        left.plot(x, f(x), color=theme.color("data"), linewidth=4, alpha=0.45)
        left.plot(found.knots, found.values, color=theme.color("net"), linewidth=1.6)
        left.plot(found.knots, found.values, "o", color=theme.color("kink"), markersize=5)
        left.set(ylim=(-0.05, 1.1), yticks=[0, 0.5, 1])
        left.set_title(f"{name} knots", fontsize=10)
        miss = found(x) - f(x)
        right.axhline(0, color=theme.color("grid"), linewidth=0.8, zorder=0)
        right.plot(x, miss, color=theme.color("dead"), linewidth=1.4)
        right.plot(found.knots, found.values - f(found.knots), "o", color=theme.color("kink"), markersize=5)
        right.set_title(f"error, largest {float(np.abs(miss).max()):.2g}", fontsize=10)
        span = 1.25 * float(np.abs(miss).max())
        right.set_ylim(-span, span)
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
        ax.plot(drawn, f(drawn), color=theme.color("data"), linewidth=3, alpha=0.6)
        ax.plot(knots, f(knots), "o-", color=theme.color("net"), markersize=3.5, linewidth=1.6)
        ax.set(title=f"{n} pieces", xlabel="x", xticks=[0, 0.5, 1])


def knots_found(fig: Figure, panels: list[tuple[str, Function, Array, list[Array]]]) -> None:
    """Where knots are: above the function, below it the best knots and, a row a net, those that training found.

    panels : (name, the function on [0, 1], its best knots, the knots of each trained net)
    """
    axes = fig.subplots(2, len(panels), sharex=True, height_ratios=(1, 1.6))
    x = np.linspace(0, 1, 161)
    for (above, below), (name, f, best, nets) in zip(axes.T, panels, strict=True):
        above.plot(x, f(x), color=theme.color("data"), linewidth=3, alpha=0.6)
        above.plot(best, f(best), "o", color=theme.color("net"), markersize=4)
        above.set(title=name)
        below.plot(best, 0 * best, "o", color=theme.color("net"), markersize=5)
        for row, knots in enumerate(nets, start=1):
            below.plot(knots, np.full(len(knots), row), "D", color=theme.color("kink"), markersize=3.5)
        below.axhline(0.5, color=theme.color("grid"), linewidth=0.8)
        below.set(xlabel="x", xticks=[0, 0.5, 1], xlim=(-0.02, 1.02), ylim=(len(nets) + 0.7, -0.7))
        below.set_yticks([0, (len(nets) + 1) / 2], ["best", "trained"])
        below.tick_params(axis="y", length=0)
    for ax in axes[1, 1:]:
        ax.set_yticklabels([])


def error_and_pieces(fig: Figure, pieces: list[int], panels: list[tuple[str, Row]], trained: list[int]) -> None:
    """The rms error against the number of pieces, on two log scales, a panel a function.

    pieces, trained : how many pieces, and how many trained units
    panels : (name, the summary of `experiments.knots` for that function)
    """
    axes = fig.subplots(1, len(panels), sharey=True)
    for ax, (name, found) in zip(np.atleast_1d(axes), panels, strict=True):
        theory = found["theorem"]["rms"]
        ax.plot(pieces, theory, color=theme.color("muted"), linewidth=5, alpha=0.4, solid_capstyle="round")
        ax.plot(pieces, found["even squares"]["rms"], "s-", color=theme.color("part"), markersize=5, linewidth=1.5)
        ax.plot(pieces, found["best rms"]["rms"], "o-", color=theme.color("net"), markersize=5)
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
    for word, role, x, y, shift, side in (
        ("even", "part", pieces[4], found["even squares"]["rms"][4], (6, 16), "right"),
        ("trained", "kink", trained[0], seen["greatest"][0], (7, 3), "left"),
        ("best", "net", pieces[3], found["best rms"]["rms"][3], (-5, -14), "right"),
        ("gray: the theorem", "muted", pieces[3], found["best rms"]["rms"][3], (-5, -28), "right"),
    ):
        ax.annotate(word, (x, y), shift, textcoords="offset points", ha=side, color=theme.color(role), fontsize=9.5)


def sigmoid_bumps(fig: Figure, edges: Array, target: Function, heights: Array, steep: float, soft: float) -> None:
    """Above one bump, the difference of two sigmoids, steep and soft. Below the sum of many, beside the target."""
    above, below = fig.subplots(2, 1, sharex=True)
    x = np.linspace(edges[0], edges[-1], 181)
    middle = len(heights) // 2
    a, b = edges[middle - 1], edges[middle + 1]
    for s, width, style in ((steep, 2.2, "-"), (soft, 1.6, (0, (5, 2)))):
        up, down = (1 / (1 + np.exp(-s * (x - edge))) for edge in (a, b))
        above.plot(x, up, color=theme.color("part"), linewidth=1.2, linestyle=style)
        above.plot(x, -down, color=theme.color("part"), linewidth=1.2, linestyle=style)
        above.plot(x, up - down, color=theme.color("net"), linewidth=width, linestyle=style)
        y = forward(bump_net(edges, heights, s), x[:, None], SIGMOID)[:, 0]
        below.plot(x, y, color=theme.color("net"), linewidth=width, linestyle=style)
    below.plot(x, target(x), color=theme.color("data"), linewidth=4, alpha=0.45, zorder=1)
    words: dict[str, Any] = {"fontsize": 9.5}
    above.text(1, 1.06, "a sigmoid", color=theme.color("part"), ha="right", va="bottom", **words)
    above.text(1, -0.93, "another one, weight −1", color=theme.color("part"), ha="right", va="bottom", **words)
    above.text((a + b) / 2, 0.3, "sum", color=theme.color("net"), ha="center", **words)
    above.set(
        title=f"One bump: steepness {steep:g} (solid) and {soft:g} (dashed)", ylim=(-1.15, 1.45), yticks=[-1, 0, 1]
    )
    below.set(title=f"{len(heights)} bumps, {len(edges)} sigmoids", xlabel="x", xlim=(edges[0], edges[-1]))


def folded_tents(fig: Figure, nets: list[Net]) -> None:
    """Nets between 0 and 1, one below the other, each with the number of its layers and of its pieces."""
    for ax, net in zip(fig.subplots(len(nets), 1, sharex=True), nets, strict=True):
        t, slopes = breakpoints(net, 0.0, 1.0, kinks=True)
        x = np.concatenate([[0.0], t, [1.0]])
        ax.plot(x, forward(net, x[:, None])[:, 0], color=theme.color("net"), linewidth=1.8)
        ax.plot(t, forward(net, t[:, None])[:, 0], "o", color=theme.color("kink"), markersize=4)
        layers = len(net) - 1
        ax.set_title(f"{layers} layer{'s' * (layers > 1)} of 2 units: {len(slopes)} pieces", fontsize=10)
        ax.set(ylim=(-0.15, 1.15), yticks=[0, 1])
    ax.set(xlabel="x", xlim=(-0.01, 1.01), xticks=[0, 0.25, 0.5, 0.75, 1])


def possible_and_random(fig: Figure, shapes: list[Row], window: int) -> None:
    """For each shape, on a log scale: the most pieces that are possible, those of a net built by hand, random nets.

    shapes : as in the summary of `experiments.depth_pieces`; window : the index of its window
    """
    ax = fig.add_subplot()
    for place, shape in enumerate(shapes):
        found = shape["regions"]
        low, mean, high = (found[name][window] for name in ("least", "mean", "greatest"))
        ax.plot([low, high], [place, place], color=theme.color("net"), linewidth=5, alpha=0.45, solid_capstyle="butt")
        ax.plot(mean, place, "o", color=theme.color("net"), markersize=7)
        ax.plot(shape["built"], place, "D", color=theme.color("part"), markersize=6)
        ax.plot(shape["at_most"], place, "|", color=theme.color("dead"), markersize=16, markeredgewidth=2.2)
        words: dict[str, Any] = {"textcoords": "offset points", "fontsize": 9.5}
        last = place == len(shapes) - 1
        ax.annotate(f"{mean:.3g}", (mean, place), (0, 8), color=theme.color("net"), ha="center", **words)
        ax.annotate(
            f"{shape['built']}", (shape["built"], place), (0, -17), color=theme.color("part"), ha="center", **words
        )
        most = f"{shape['at_most']}" + " at most" * last
        ax.annotate(most, (shape["at_most"], place), (6, 0), color=theme.color("dead"), va="center", **words)
    ax.annotate("random nets", (mean, place), (0, -18), color=theme.color("net"), ha="center", **words)
    ax.annotate("built", (shape["built"], place), (0, 8), color=theme.color("part"), ha="center", **words)
    ax.set_xscale("log")
    ax.set_xticks([10, 100, 1000], ["10", "100", "1000"])
    ax.set(xlim=(6, 12000), ylim=(len(shapes) - 0.4, -0.6), xlabel="regions on a line, on a log scale")
    ax.set_yticks(range(len(shapes)), [" + ".join(map(str, shape["widths"])) for shape in shapes])
    ax.tick_params(axis="y", length=0)


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
        ax.set(xticks=np.linspace(*box[0], 3), yticks=np.linspace(*box[1], 3))
        ax.spines[:].set_visible(True)
    fig.axes[0].set_ylabel("x₂")


def log_ticks(ax: Axes) -> None:
    """Powers of ten as plain numbers."""
    ax.yaxis.set_major_formatter(lambda value, _: f"{value:.6f}".rstrip("0").rstrip("."))
