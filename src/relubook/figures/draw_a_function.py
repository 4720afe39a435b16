"""Draw a function with the pointer: the best broken line of n pieces, and the net that makes it, follow at once."""

from __future__ import annotations

from functools import lru_cache
from types import SimpleNamespace
from typing import Any, ClassVar

import numpy as np
from matplotlib.figure import Figure

from relubook import theme
from relubook.approximate.drawn import ROUNDING, SLACK, tried_on_places
from relubook.live import LiveFigure, choice, grid_lines, numbers, panel, pen, selection, slider, word
from relubook.live.parts import Guides, Line, Points, Spans
from relubook.nets.types import Array

PLACES, EDGE, STEP = 121, 3.0, 0.005
X = np.linspace(-EDGE, EDGE, PLACES).round(2)
CURVES: dict[str, Array] = {
    "hill": 0.9 * np.exp(-((X + 1) ** 2)) - 0.5 * np.exp(-((X - 1.2) ** 2) / 0.3) - 0.2,
    "root": np.sqrt((X + EDGE) / 1.5) - 1,
    "zigzag": np.abs(np.abs(X) - 1.5) - 0.75,
}
CURVES = {name: y.round(4) for name, y in CURVES.items()}
FIRST = (np.rint(CURVES["hill"] / STEP) * STEP).round(3)
MOST = 8000  # parabolas: a smooth drawing takes fewer, and more would keep a pointer waiting
NONE = 1e-9  # a smaller weight bends nothing
LOWEST, HIGHEST = -1.2, 1.2  # what is shown of the function
LIMITS = {"ROUNDING": ROUNDING, "SLACK": SLACK}  # of the search
HIT = 1e-6  # below this rms error the line hits every place, up to rounding
BAR = 0.045  # how wide a bar of a weight is


class DrawAFunction(LiveFigure):
    title = "Draw a function: the best broken line follows"
    alt = (
        "A hand-drawn curve from x = -3 to 3, with a hill and a dip, and on it a broken line of 5 pieces. Dotted lines "
        "go down from its knots to bars, up or down, one for each hinge: the changes of slope, which are the weights."
    )
    caption = (
        "Draw in the picture with pointer or finger, or focus it and use the arrow keys. Wide: your function at 121 "
        "places. Below: the change of slope at each knot, the weight of its hinge (the largest fills the height)."
    )
    height = (418, 330)
    say = "{n} {n|hinge|hinges}: {what:reason}"
    reasons: ClassVar = {
        "near": "no other knots on these 121 places do better.",
        "tried": "the best line that we found. This drawing is too rough to try all knots.",
        "hit": "the line goes through all 121 places.",
    }
    readout: ClassVar = {
        "rms error": ("{rms:s3}", "net"),
        "no line gets below": "{least:s3}",
        "largest weight": ("{weight:2}", "part"),
    }
    paste = (
        "import numpy as np\n\nlayers = [\n    (np.array([[{ones:1}]]), np.array([{biases:2}])),\n"
        "    (np.array([{weights:s6}])[:, None], np.array([{offset:s6}])),\n]\n"
    )
    functions: ClassVar = {}
    engines = ("drawn",)

    hinges = slider("Hinges *n*", 1, 16, 1, 5, play=True)
    curve = choice("Function", {"yours": "drawing"} | {name: name for name in CURVES}, "drawing")
    place = selection("Place", PLACES, 60, labels=[f"x = {x:.2f}".replace("-", "\N{MINUS SIGN}") for x in X])
    heights = numbers("Height there", -1, 1, STEP, FIRST.tolist(), at="place", also={"curve": "drawing"})

    pens: ClassVar = [pen("drawn", y="heights", select="place", also={"curve": "drawing"})]

    def draw(self, fig: Figure, narrow: bool) -> None:
        left, width, tall, under = (34, 312, 236, 50) if narrow else (44, 680, 300, 70)
        box = (left, 4, width, tall)
        ax = panel(fig, box, (-EDGE - 0.02, EDGE + 0.02), (LOWEST, HIGHEST), xticks=range(-3, 4), yticks=[-1, 0, 1])
        grid_lines(ax)
        Guides(ax, "drops", "muted", linestyle=(0, (1.5, 3)))
        Line(ax, "drawn", "data", "your function", linewidth=8, alpha=0.4)
        Line(ax, "line", "net", "the broken line", **theme.LINES["function"])
        Points(ax, "knots", "net", 4.5 if narrow else 5.5, "the knots")
        Points(ax, "here", "kink", 4, "the place", zorder=6)
        bars = panel(fig, (left, 4 + tall + 26, width, under), (-EDGE - 0.02, EDGE + 0.02), (-1.1, 1.1), frame=False)
        bars.axhline(0, color=theme.color("control"), linewidth=1)
        for name, role in (("rises", "positive"), ("falls", "negative")):
            Spans(bars, name, role, 0.8, "the weights", side="y", thickness=BAR)
        word(bars, EDGE, -0.85, "weights", "muted", ha="right", fontsize=theme.SIZES["tick"])

    def data(self) -> dict[str, Any]:
        constants = {"MOST": MOST, "NONE": NONE, "HIT": HIT, "LOWEST": LOWEST, "LIMITS": LIMITS}
        return constants | {"X": X, "CURVES": CURVES}

    def frame(self, f: SimpleNamespace, hinges: int, curve: str, place: int, heights: Any) -> dict[str, Any]:
        y = [float(v) for v in (heights if curve == "drawing" else CURVES[curve])]
        chosen, found, jumps, sure = best(tuple(y), hinges)
        knots, values = X[list(chosen)], np.array(found)
        slopes = np.diff(values) / np.diff(knots)
        weights = np.diff(slopes, prepend=0.0)
        squares = float(((np.interp(X, knots, values) - y) ** 2).sum())
        rms = np.sqrt(squares / PLACES)
        hit = rms < HIT
        rms = 0.0 if hit else rms  # what is left is rounding
        tallest = max(NONE, float(np.abs(weights).max()))
        bars = [w / tallest for w in weights]
        up = [i for i, w in enumerate(weights) if w > NONE]
        down = [i for i, w in enumerate(weights) if w < -NONE]
        least = min(np.sqrt(jumps / PLACES), rms)
        said = {
            "n": hinges,
            "what": "hit" if hit else "near" if sure else "tried",
            "rms": rms,
            "least": least,
            "weight": tallest,
        }
        return {
            "drawn": {"x": X, "y": y},
            "line": {"x": knots, "y": values},
            "knots": {"x": knots, "y": values},
            "drops": {"x": knots[:-1], "low": [LOWEST] * hinges, "high": values[:-1]},
            "here": {"x": [X[place]], "y": [y[place]]},
            "rises": {"low": [0] * len(up), "high": [bars[i] for i in up], "at": knots[up]},
            "falls": {"low": [bars[i] for i in down], "high": [0] * len(down), "at": knots[down]},
            "say": said | {"ones": [1] * hinges, "biases": -knots[:-1], "weights": weights, "offset": values[0]},
        }


@lru_cache(maxsize=512)
def best(y: tuple[float, ...], hinges: int) -> tuple[list[int], list[float], float, bool]:
    """The book's search; `relubook.approximate.drawn.drawn` is the same in any units, and does not give up."""
    return tried_on_places(list(y), hinges, most=MOST)
