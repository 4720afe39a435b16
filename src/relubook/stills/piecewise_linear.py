"""The still pictures of chapter 5. Each function draws one on a Matplotlib figure; `live.still` gives it words."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from relu import relu_forward
from relubook import theme
from relubook.nets.layers import forward
from relubook.nets.types import Array, Pairs
from relubook.stills.look import beside, quiet

Function = Callable[[Array], Array]

# A curve that is to be followed lies wide and pale under what follows it.
TARGET: dict[str, Any] = {"color": theme.color("data"), "linewidth": 6, "alpha": 0.4}


def hinges_and_sum(fig: Figure, layers: Pairs, left: float, right: float) -> None:
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
