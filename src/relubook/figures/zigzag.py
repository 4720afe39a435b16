"""Descent on two weights: what positive inputs do to the signs of the gradient, and what a batch does about it."""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from relubook import theme
from relubook.experiments import load
from relubook.experiments.same_sign import BATCHES, INPUTS
from relubook.live import LiveFigure, choice, fixed, handle, ladder, significant, slider
from relubook.live.parts import area, line, points, texts

Array = NDArray[np.float64]

EXAMPLES, STEPS, RATE = 128, 40, 0.4
START, GOAL = (-1.0, 1.0), (1.0, -1.0)  # the way down leads the first weight up and the second one down
EDGE = 1.8  # the planes show both weights from -EDGE to EDGE
ROOTS = tuple(i / 5 for i in range(1, 9))  # the square roots of the losses on the contours: equal steps look even
AROUND = 48  # points on a contour
KINDS = {"sigmoid": "sigmoid outputs", "relu": "ReLU outputs", "centered": "centered inputs"}


class Zigzag(LiveFigure):
    title = "Zigzag: two weights, positive or centered inputs"
    alt = (
        "Above, two planes of the weights w1 and w2 with the contours of the loss and a path of 40 steps from (-1, 1) "
        "towards the minimum at (1, -1). With positive inputs and one example a step the path zigzags, because both "
        "weights go up together or down together; with centered inputs it goes any way. Below, the share of batches "
        "for which the gradients of 20 weights all have one sign, against the batch size: it falls from 100 percent "
        "to 46 percent for sigmoid outputs, to 3 percent for ReLU outputs, and is 0 for centered inputs."
    )
    caption = (
        "Above: a linear unit w₁x₁ + w₂x₂ takes 40 steps of gradient descent from the circle; the minimum (diamond) "
        "asks for w₁ to rise and w₂ to fall. One positive example moves both weights the same way, into the shaded "
        "quadrants, so the path zigzags. A larger batch mixes the signs; what stays for sigmoid outputs is a long, "
        "narrow valley. Below: how often all 20 weights of a unit get gradients of one sign, when the errors are "
        "random (10 times 2000 draws; the band is the range of the ten). ReLU outputs are not centered either. A "
        "gradient of 0 counts as of either sign."
    )
    size = (5.6, 5.5)
    handles: ClassVar = [handle("share_here", x="batch"), handle("centered_here", x="batch")]

    inputs = choice("Positive inputs", {"sigmoid outputs": "sigmoid", "ReLU outputs (0 or more)": "relu"})
    batch = ladder("Batch size", BATCHES, 1)
    step = slider("Step", 0, STEPS, 1, STEPS, play=True)

    def draw(self, fig: Figure) -> None:
        axes = fig.subplot_mosaic([["positive", "centered"], ["share", "share"]], height_ratios=(3, 2))
        for side in ("positive", "centered"):
            ax = axes[side]
            ax.set(xlim=(-EDGE, EDGE), ylim=(-EDGE, EDGE), box_aspect=1, xticks=(-1, 0, 1), yticks=(-1, 0, 1))
            ax.set_xlabel("weight w₁", labelpad=1)
            area(ax, f"{side}_quadrants", "part", 0.13)
            line(ax, f"{side}_contours", "muted", linewidth=0.6, alpha=0.45)
            points(ax, f"{side}_steps", "net", 2.2, zorder=1.9)  # under the path, so that their rims do not cut it
            line(ax, f"{side}_path", "net", linewidth=1.4)
            ax.plot(*START, "o", color=theme.color("paper"), markersize=5, markeredgecolor=theme.color("net"), zorder=6)
            points(ax, f"{side}_now", "net", 4.5, zorder=7)
            ax.plot(*GOAL, "D", color=theme.color("data"), markersize=6, markeredgecolor=theme.color("paper"), zorder=6)
            texts(ax, f"{side}_up", [EDGE - 0.07], [EDGE - 0.07], "part", ha="right", va="top", fontsize=9)
            texts(ax, f"{side}_down", [0.07 - EDGE], [0.07 - EDGE], "part", ha="left", va="bottom", fontsize=9)
            texts(ax, f"{side}_title", [0.0], [EDGE + 0.22], "ink")
        axes["positive"].set_ylabel("weight w₂", labelpad=-2)
        self.draw_shares(axes["share"])

    def draw_shares(self, ax: Axes) -> None:
        ax.set_xscale("log", base=2)
        ax.set(xlim=(0.9, 142), ylim=(-4, 106), xlabel="batch size", ylabel="all of one sign, %")
        ax.set_xticks(BATCHES, [str(b) for b in BATCHES])
        ax.set_yticks([0, 50, 100])
        ax.xaxis.minorticks_off()
        for kind, x, y in (("sigmoid", 24, 59), ("relu", 8.6, 15), ("centered", 1.35, 9)):
            shares = stored()[kind]
            ax.fill_between(
                BATCHES, shares["same_low"], shares["same_high"], color=theme.color("net"), alpha=0.2, linewidth=0
            )
            ax.plot(BATCHES, shares["same"], color=theme.color("net"), linewidth=1.4)
            ax.text(x, y, KINDS[kind], color=theme.color("net"), va="center", fontsize=9.5)
        ax.text(142, 104, "20 weights, random errors", color=theme.color("muted"), ha="right", va="top", fontsize=9.5)
        points(ax, "share_here", "net", 5.0)
        points(ax, "centered_here", "net", 5.0)

    def data(self) -> dict[str, Any]:
        return {
            "inputs": {kind: examples(kind).ravel() for kind in KINDS},
            "same": {kind: stored()[kind]["same"] for kind in KINDS},
        }

    def frame(self, inputs: str, batch: int, step: int) -> dict[str, Any]:
        same = {kind: stored()[kind]["same"] for kind in KINDS}
        at = BATCHES.index(batch)
        parts: dict[str, Any] = {}
        sides = []
        for side, kind in (("positive", inputs), ("centered", "centered")):
            x = examples(kind)
            path = descend(x, batch)
            parts |= plane(side, kind, x, path[: step + 1])
            signs = one_sign(x, batch, path[:step])
            left = 100 * loss(x, path[step]) / loss(x, path[0])
            sides.append(
                f"{first_up(KINDS[kind])}: one sign in {signs} of {step} steps, loss {small(left)} of its start."
            )
        draws = f"With 20 weights, all had one sign in {fixed(same[inputs][at], 1)} % of the draws"
        return parts | {
            "share_here": {"x": [batch], "y": [same[inputs][at]]},
            "centered_here": {"x": [batch], "y": [same["centered"][at]]},
            "words": f"Batch size {batch}, step {step}. {' '.join(sides)} {draws} "
            f"({fixed(same['centered'][at], 1)} % with centered inputs).",
        }


def first_up(words: str) -> str:
    return words[0].upper() + words[1:]


def small(share: float) -> str:
    """A percentage; far below the width of a line it is only called small."""
    return "under 0.01 %" if share < 0.01 else f"{significant(share, 2)} %"


@cache
def stored() -> dict[str, dict[str, list[float]]]:
    """Percentages of the experiment `same_sign`, a number a batch size: the mean and the extremes of its seeds."""
    summary = load("same_sign")["summary"]
    keys = ("same", "same_low", "same_high")
    return {kind: {key: [round(100 * share, 3) for share in summary[kind][key]] for key in keys} for kind in KINDS}


def examples(kind: str) -> Array:
    """The 128 inputs of two features, shape (128, 2), scaled to a mean square length of 1.

    All kinds start from the same normal numbers and have the same scale, so that only their center differs. Three
    decimals, because the page computes with the same numbers.
    """
    x = INPUTS[kind](np.random.default_rng(0).standard_normal((EXAMPLES, 2)))
    return np.asarray(np.round(x / np.sqrt((x**2).sum(axis=1).mean()), 3))


def gradient(x: Array, batch: int, step: int, w: Array) -> Array:
    """The gradient of the mean of ((x @ w - x @ GOAL)^2) / 2 over one batch; the batches go round the examples."""
    rows = x[np.arange(step * batch, (step + 1) * batch) % EXAMPLES]
    return np.asarray(rows.T @ (rows @ (w - GOAL)) / batch)


def descend(x: Array, batch: int) -> Array:
    """Every point of the path, shape (STEPS + 1, 2)."""
    path = [np.array(START)]
    for step in range(STEPS):
        path.append(path[-1] - RATE * gradient(x, batch, step, path[-1]))
    return np.array(path)


def one_sign(x: Array, batch: int, path: Array) -> int:
    """In how many steps from the points of the path the two gradients do not have opposite signs."""
    return sum(bool(np.prod(gradient(x, batch, step, w)) >= 0) for step, w in enumerate(path))


def loss(x: Array, w: Array) -> float:
    """The mean loss over all examples."""
    return float(np.mean((x @ (w - GOAL)) ** 2) / 2)


def contours(x: Array) -> dict[str, Any]:
    """Where the loss is ROOTS**2: ellipses around the goal, from a Cholesky factor of the second moments."""
    c = np.linalg.cholesky(x.T @ x / len(x))
    angle = 2 * np.pi * np.arange(AROUND + 1) / AROUND
    v2 = np.sin(angle) / c[1, 1]  # the unit circle through the inverse of the factor's transpose
    v1 = (np.cos(angle) - c[1, 0] * v2) / c[0, 0]
    xs: list[float | None] = []
    ys: list[float | None] = []
    for root in ROOTS:
        xs += [*(GOAL[0] + np.sqrt(2) * root * v1), None]
        ys += [*(GOAL[1] + np.sqrt(2) * root * v2), None]
    return {"x": xs, "y": ys}


def plane(side: str, kind: str, x: Array, path: Array) -> dict[str, Any]:
    """The parts of one weight plane after the steps in `path`."""
    w1, w2 = (float(w) for w in path[-1])
    return {
        f"{side}_quadrants": {
            "x": [w1, EDGE, EDGE, w1, None, w1, -EDGE, -EDGE, w1],
            "y": [w2, w2, EDGE, EDGE, None, w2, w2, -EDGE, -EDGE],
        },
        f"{side}_contours": contours(x),
        f"{side}_path": {"x": path[:, 0], "y": path[:, 1]},
        f"{side}_steps": {"x": path[:, 0], "y": path[:, 1]},
        f"{side}_now": {"x": [w1], "y": [w2]},
        f"{side}_up": {"text": ["both up"]},
        f"{side}_down": {"text": ["both down"]},
        f"{side}_title": {"text": [KINDS[kind]]},
    }
