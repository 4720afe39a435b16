"""The still pictures of the chapters. Each function draws one on a Matplotlib figure; `live.still` gives it words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import Ellipse, Rectangle
from numpy.typing import NDArray

from relu import relu_forward
from relubook import theme
from relubook.approximate import Fit, bump_net, sigmoid_forward
from relubook.layers import forward, preactivations
from relubook.regions import breakpoints, regions

Array = NDArray[np.float64]
Net = list[tuple[Array, Array]]
Function = Callable[[Array], Array]
Row = dict[str, Any]


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


def times_as_fast(fig: Figure, nets: list[dict[str, Any]]) -> None:
    """How many times as fast ReLU was, on a log scale: a mark for the ratio, a bar for its range.

    nets : the nets of the summary of `six_times`
    """
    rows = [
        (f"{net['hidden']} hidden, to {100 * net['goal']:.0f} %, than {other}", role, times)
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

    def over_the_square(count: int) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        at = np.linspace(-1.25, 1.25, count)
        across, up = np.meshgrid(at, at)
        return across, up, np.column_stack([across.ravel(), up.ravel()])

    for ax, (title, layers) in zip(fig.subplots(1, len(nets)), nets.items(), strict=True):
        across, up, grid = over_the_square(2)  # a gate is a straight line, so the corners tell all
        for z in preactivations(layers, grid)[0].T:
            ax.contour(across, up, z.reshape(across.shape), [0.0], colors=[theme.color("kink")], linewidths=0.9)
        across, up, grid = over_the_square(151)
        score = forward(layers, grid).reshape(across.shape)
        ax.contourf(across, up, score, [0.0, np.ptp(score) + 1], colors=[theme.color("net")], alpha=0.15)
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
        x = np.unique(np.concatenate([found.knots, np.linspace(start**0.5, stop**0.5, 161) ** 2]))
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


def log_ticks(ax: Axes) -> None:
    """Powers of ten as plain numbers."""
    ax.yaxis.set_major_formatter(lambda value, _: f"{value:.6f}".rstrip("0").rstrip("."))


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
    x = np.linspace(edges[0], edges[-1], 241)
    middle = len(heights) // 2
    a, b = edges[middle - 1], edges[middle + 1]
    for s, width, style in ((steep, 2.2, "-"), (soft, 1.6, (0, (5, 2)))):
        up, down = (1 / (1 + np.exp(-s * (x - edge))) for edge in (a, b))
        above.plot(x, up, color=theme.color("part"), linewidth=1.2, linestyle=style)
        above.plot(x, -down, color=theme.color("part"), linewidth=1.2, linestyle=style)
        above.plot(x, up - down, color=theme.color("net"), linewidth=width, linestyle=style)
        y = sigmoid_forward(bump_net(edges, heights, s), x[:, None])[:, 0]
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

    layers : two inputs, two hidden layers. The more gates are open in a region, the darker it is.
    """
    width = len(layers[0][1])
    first = [layers[0], (np.ones((width, 1)), np.zeros(1))]
    for ax, net, title in zip(
        fig.subplots(1, 2, sharey=True), (first, layers), ("layer 1", "layers 1 and 2"), strict=True
    ):
        r = regions(net, box)
        share = r.patterns.mean(axis=1)
        r.draw(ax, color=[(theme.color("open"), 0.05 + 0.6 * s) for s in share], edgecolors="none", linewidths=0)
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
