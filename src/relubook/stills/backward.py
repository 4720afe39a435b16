"""The still pictures of chapter 3. Each function draws one on a Matplotlib figure; `live.still` gives it words."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from relubook import theme
from relubook.nets.layers import forward, preactivations
from relubook.nets.types import Array
from relubook.stills.look import frame

# The two ways through a node: height, role, where each arrow starts and ends, the names of its numbers.
WAYS = (
    (7.0, "net", ((0.2, 3.4), (6.6, 9.8)), ("x", "out")),
    (3.0, "part", ((9.8, 6.6), (3.4, 0.2)), ("dout", "dx")),
)


def gates_as_nodes(fig: Figure, x: Array, out: Array, dout: Array, dx: Array) -> None:
    """A node for each element: values go through to the right, gradients come back to the left.

    x, out, dout, dx : (k,), the four numbers at each node
    """
    for ax, *numbers in zip(fig.subplots(1, len(x)), x, out, dout, dx, strict=True):
        is_open = numbers[0] > 0
        ax.set(xlim=(0, 10), ylim=(0, 10), xticks=[], yticks=[])
        ax.spines[:].set_visible(False)
        edge = theme.color("open" if is_open else "closed")
        ax.add_patch(Rectangle((3.4, 2.0), 3.2, 6.0, facecolor=theme.color("paper"), edgecolor=edge, linewidth=2))
        ax.text(5, 5, "max", ha="center", va="center")
        ax.text(5, 0.6, "gate open" if is_open else "gate closed", ha="center", va="center", color=edge)
        _arrows(ax, numbers)


def _arrows(ax: Axes, numbers: list[float]) -> None:
    look: dict[str, Any] = {"ha": "center", "va": "center"}
    for (height, role, ends, names), values in zip(WAYS, (numbers[:2], numbers[2:]), strict=True):
        color = theme.color(role)
        arrow = {"arrowstyle": "-|>", "color": color, "shrinkA": 0, "shrinkB": 0} | theme.LINES["training"]
        for (start, end), name, value in zip(ends, names, values, strict=True):
            ax.annotate("", (end, height), (start, height), arrowprops=arrow)
            place = (start + end) / 2
            ax.text(place, height + 2.0, name, color=color, fontsize=theme.SIZES["tick"], **look)
            ax.text(place, height + 0.85, f"{value:g}".replace("-", "−"), fontweight="semibold", **look)


def gates_in_the_plane(fig: Figure, points: NDArray[Any], positive: NDArray[Any], nets: dict[str, Any]) -> None:
    """Side by side, what nets of two inputs make of the same points: where each is above 0, and where its gates bend.

    points : (n, 2); positive : (n,) bool, which class each point has; nets : title -> layers
    """

    def over_the_square(count: int) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        at = np.linspace(-1.25, 1.25, count)
        across, up = np.meshgrid(at, at)
        return across, up, np.column_stack([across.ravel(), up.ravel()])

    for ax, (title, layers) in zip(fig.subplots(1, len(nets), sharey=True), nets.items(), strict=True):
        across, up, grid = over_the_square(2)  # a gate is a straight line, so the corners tell all
        for z in preactivations(layers, grid)[0].T:
            ax.contour(across, up, z.reshape(across.shape), [0.0], colors=[theme.color("kink")], linewidths=1.0)
        across, up, grid = over_the_square(151)
        score = forward(layers, grid).reshape(across.shape)
        ax.contourf(across, up, score, [0.0, np.ptp(score) + 1], colors=[theme.color("net")], alpha=0.15)
        ax.contour(across, up, score, [0.0], colors=[theme.color("net")], linewidths=3.0)
        for chosen, marker, role in ((positive, "o", "data"), (~positive, "x", "part")):
            ax.plot(*points[chosen].T, marker, color=theme.color(role), markersize=4, markeredgewidth=1.25)
        ax.set(aspect="equal", xticks=[-1, 0, 1], yticks=[-1, 0, 1])
        ax.set_title(title)
        frame(ax)
