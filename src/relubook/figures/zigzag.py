"""Descent on two weights: what positive inputs do to the signs of the gradient, and what a batch does about it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, ClassVar

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from relubook import theme
from relubook.experiments.same_sign import BATCHES, examples, percents
from relubook.live import Film, Grow, Row, Same, choice, grid_lines, handle, ladder, panel, slider, word
from relubook.live.parts import Area, Guides, Line, Points, Texts
from relubook.nets.descent import contours, descend, loss, signs_so_far
from relubook.nets.types import Array

EXAMPLES, STEPS, RATE = 128, 40, 0.4
START, GOAL = np.array([-1.0, 1.0]), np.array([1.0, -1.0])  # the first weight must go up and the second one down
FAR = 9.0  # a quadrant goes so far, which is outside of every plane
ROOTS = tuple(i / 5 for i in range(1, 9))  # the square roots of the losses on the contours: equal steps look even
AROUND = 40  # points on a contour
KINDS = {"sigmoid": "sigmoid outputs", "relu": "ReLU outputs", "centered": "centered inputs"}
LOOKS = {"sigmoid": "sigmoid", "relu": "ReLU", "centered": "identity"}  # which activation made the inputs
PATHS: Any = {kind: (theme.ACTIVATIONS[name][0], ()) for kind, name in LOOKS.items()}  # a dashed zigzag is none
# Planes, pixels a unit: left edges and width, height; then the box of the shares. On a desk and on a phone.
PLANES = ((42, 392, 316, 236), (28, 200, 158, 176))
SHARES = ((42, 304, 666, 92), (38, 254, 308, 92))
NAMES = (((20, 62), (5, 30), (1.06, 10)), ((16, 64), (5, 30), (1.08, 12)))  # where the shares have their names


class Zigzag(Film):
    title = "With positive inputs the path to the minimum zigzags"
    alt = (
        "Above, two planes of the weights w1 and w2 with the contours of the loss and a path of 40 steps from (-1, 1) "
        "towards the minimum at (1, -1), faint where it is still ahead. With positive inputs and one example a step "
        "the path zigzags, because both weights go up together or down together; with centered inputs it goes any "
        "way. Below, the share of batches for which the gradients of 20 weights all have one sign, against the batch "
        "size: it falls from 100 percent to 46 percent for sigmoid outputs, to 3 percent for ReLU outputs, and is 0 "
        "for centered inputs."
    )
    caption = (
        "A unit w₁x₁ + w₂x₂ goes from the ring to the minimum (diamond): w₁ must rise and w₂ fall. One positive "
        "example moves both the same way, into the shaded quadrants; a batch mixes the signs. Below: how often 20 "
        "weights get one sign when the errors are random. Drag a purple dot."
    )
    height = (440, 392)
    digits = 3  # half of the last one is a third of a pixel
    say = "Loss left: {positive:reason} with {kind}, {centered:reason} with centered inputs."
    reasons: ClassVar = {
        "some": "{left:s2}\N{NO-BREAK SPACE}%",
        "some_centered": "{left_centered:s2}\N{NO-BREAK SPACE}%",
        "small": "under 0.01\N{NO-BREAK SPACE}%",
    }
    readout: ClassVar = {
        "steps of one sign": "{signs} of {step}",
        "if centered": "{signs_centered} of {step}",
        "of draws, 20 weights": "{share:1} %",
    }
    handles: ClassVar = [handle("share_here", x="batch"), handle("centered_here", x="batch")]

    inputs = choice("Positive inputs", {"sigmoid outputs": "sigmoid", "ReLU outputs": "relu"})
    batch = ladder("Batch size", BATCHES, 1)
    step = slider("Step", 0, STEPS, 1, 0, play=True)

    def draw(self, fig: Figure, narrow: bool) -> None:
        first, second, width, tall = PLANES[narrow]
        for side, left in (("positive", first), ("centered", second)):
            edge = 1.8 * width / tall  # as many pixels a unit across as up
            ax = panel(fig, (left, 24, width, tall), (-edge, edge), (-1.8, 1.8), xticks=(-1, 0, 1), yticks=(-1, 0, 1))
            ax.spines[:].set_visible(False)
            self._draw_plane(ax, side)
            for way, at, align in (("up", 1, "right"), ("down", -1, "left")):
                corner = (at * (edge - 21.6 / tall), at * (1.8 - 39.6 / tall))  # 6 pixels in from it, and 11
                word(ax, *corner, f"both {way}", "muted", ha=align, fontsize=theme.SIZES["tick"])
            Texts(ax, f"{side}_title", "ink", [-edge], [1.8], anchor="start", offset=(0, 12), clip=False, bold=True)
        self._draw_shares(panel(fig, SHARES[narrow], (0.9, 142), (-4, 106), xscale="log"), narrow)

    def _draw_plane(self, ax: Axes, side: str) -> None:
        word(ax, 0.99, 0, " w₁", "muted", transform=ax.transAxes, va="bottom", ha="right")
        word(ax, 0, 0.99, " w₂", "muted", transform=ax.transAxes, va="top")
        Area(ax, f"{side}_quadrants", "muted", 0.14)
        Line(ax, f"{side}_contours", "control", linewidth=0.75, alpha=0.6)
        Line(ax, f"{side}_ahead", "net", styles=PATHS, linewidth=1.5, alpha=0.3)
        Points(ax, f"{side}_steps", "ink", 2.4, zorder=1.9)  # under the path, so that their rims do not cut it
        Line(ax, f"{side}_path", "net", styles=PATHS, linewidth=2)
        Points(ax, f"{side}_now", "ink", 5, zorder=6)
        ink, paper, data = (theme.color(role) for role in ("ink", "paper", "data"))
        ax.plot(*START, "o", color=paper, markeredgecolor=ink, markersize=8, zorder=5)
        ax.plot(*GOAL, "D", color=data, markeredgecolor=paper, markersize=9, zorder=7)

    def _draw_shares(self, ax: Axes, narrow: bool) -> None:
        grid_lines(ax)
        ax.set_xscale("log", base=2)
        ax.set_xticks(BATCHES, [str(b) for b in BATCHES])
        ax.set_yticks([0, 50, 100], ["0", "50", "100 %"])
        ax.minorticks_off()
        ax.set_xlabel("batch size")
        for kind, (x, y) in zip(KINDS, NAMES[narrow], strict=True):
            look, shares = theme.activation(LOOKS[kind]), percents(kind)
            ends = shares["same_low"], shares["same_high"]
            ax.fill_between(BATCHES, *ends, color=look["color"], alpha=0.2, linewidth=0)
            ax.plot(BATCHES, shares["same"], linewidth=2, **look)
            size = theme.SIZES["floor" if narrow else "words"]
            word(ax, x, y, KINDS[kind], theme.ACTIVATIONS[LOOKS[kind]][0], fontweight=600, fontsize=size)
        ax.set_title("20 weights: all of one sign", loc="right")
        Guides(ax, "batch_guide", "kink", alpha=0.6)
        Points(ax, "share_here", "kink", 7)
        Points(ax, "centered_here", "kink", 7)

    def reel(self, f: SimpleNamespace, inputs: str, batch: int) -> dict[str, Any]:
        share, of_centered = (percents(kind)["same"][BATCHES.index(batch)] for kind in (inputs, "centered"))
        parts: dict[str, Any] = {
            "batch_guide": Same({"x": [batch]}),
            "share_here": Same({"x": [batch], "y": [share]}),
            "centered_here": Same({"x": [batch], "y": [of_centered]}),
        }
        said: dict[str, Any] = {"step": list(range(STEPS + 1)), "kind": Same(KINDS[inputs]), "share": Same(share)}
        for side, kind, own in (("positive", inputs, ""), ("centered", "centered", "_centered")):
            x = examples(kind, EXAMPLES, 2)
            path = descend(x, START, GOAL, rate=RATE, batch=batch, steps=STEPS)
            left = [100 * loss(x, w, GOAL) / loss(x, START, GOAL) for w in path]
            said |= {f"left{own}": left, f"signs{own}": signs_so_far(x, path, GOAL, batch)}
            said |= {side: ["small" if share < 0.01 else f"some{own}" for share in left]}
            parts |= {f"{side}_{name}": part for name, part in plane(kind, x, path).items()}
        return parts | {"say": said}


def plane(kind: str, x: Array, path: Array) -> dict[str, Any]:
    """The parts of one weight plane, by step."""
    w1, w2 = path.T.tolist()
    rings = np.pad(contours(x, GOAL, ROOTS, AROUND), ((0, 0), (0, 1), (0, 0)), constant_values=np.nan).reshape(-1, 2).T
    return {
        "quadrants": {
            "x": Row(w1, FAR, FAR, w1, None, w1, -FAR, -FAR, w1),
            "y": Row(w2, w2, FAR, FAR, None, w2, w2, -FAR, -FAR),
        },
        "contours": {axis: Same(values) for axis, values in zip("xy", rings, strict=True)},
        "ahead": {"x": Same(w1), "y": Same(w2), "style": Same(kind)},
        "path": {"x": Grow(w1), "y": Grow(w2), "style": Same(kind)},
        "steps": {"x": Grow(w1), "y": Grow(w2)},
        "now": {"x": Row(w1), "y": Row(w2)},
        "title": Same({"text": [KINDS[kind]], "role": [PATHS[kind][0]]}),
    }
