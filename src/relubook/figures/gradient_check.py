"""A centered difference of ReLU beside the formula: what goes wrong at the kink, and what rounding does."""

from __future__ import annotations

from functools import partial
from types import SimpleNamespace
from typing import Any, ClassVar

import numpy as np
from matplotlib.figure import Figure

from relu import relu_backward, relu_forward
from relubook import theme
from relubook.live import LiveFigure, choice, grid_lines, handle, ladder, panel, significant, slider
from relubook.live.parts import Guides, Line, Points, Spans, Texts
from relubook.nets.differences import longest_run, regime, slopes
from relubook.nets.types import Array

EDGE = 0.3  # how far x goes from the kink
WINDOW = 0.42  # what is shown around it: x + h too
RUN = 0.16  # how far the two slopes are drawn to each side of x
STEPS = [float(f"1e-{k}") for k in range(12, 0, -1)]
SLOPES = (-0.35, 2.15)  # rounding takes a difference up to 2, where x + h and x - h both move outward
GRID: Array = (np.arange(421) - 210) / 500
# Read from decimals, as JavaScript does: rounding depends on every bit of h, so both must have the same.
LADDER: Array = np.array([float(f"{m}e-{k}") for k in range(12, 1, -1) for m in (1, 2, 5)] + [0.1])
TOLERANCE = 1e-3  # an error that a gradient check usually lets pass
FLOOR = 1e-17  # a logarithmic axis has no 0; the least error that is not 0 is 1.1e-16
ERRORS, TOP = (1e-19, 1e5), 1e4  # what is shown, and where the band has its name
WIDE_STEP, APART = 5e-3, 0.05  # from these steps on a word has room on the ramp, and one at each end of the secant
RAMP = 0.35  # how high on the ramp its formula stands
NAMED, AROUND = {"float32": 3, "float64": 18}, 3  # where on the ladder a line has its name, clear of so many beside it
# the boxes of the three panels, in pixels: on a desk and on a phone
BOXES = (
    ((38, 22, 318, 176), (38, 234, 318, 154), (430, 22, 290, 366)),
    ((30, 20, 320, 104), (30, 148, 320, 64), (54, 276, 296, 106)),
)


class GradientCheck(LiveFigure):
    title = "Too large a step crosses the kink, too small a step drowns in rounding"
    alt = (
        "Three panels. First, ReLU near its kink at 0, with the secant from x - h to x + h and the slope of the "
        "formula. Second, the centered difference at every x, a ramp from 0 to 1 between -h and h, where the formula "
        "jumps. Third, both axes logarithmic, the error against h, for float32 and float64. It grows as h shrinks, "
        "and it is large again where h is greater than the distance to the kink."
    )
    caption = (
        "A centered difference checks the backward pass, but not with every step h. It passes where its error is below "
        "0.001 (the band): in float32 for fewer steps than in float64. Drag a purple dot."
    )
    height = (436, 428)
    say = "{why:reason} {range:reason}"
    reasons: ClassVar = {
        "kink": "At the kink the difference is 1/2 for every h, the formula 0.",
        "across": "The step reaches over the kink: a blend of both slopes.",
        "gone": "x + h and x − h are the same number: nothing is left.",
        "lost": "One side of the kink, but h is so small that rounding wins.",
        "rounded": "One side of the kink: the error is rounding alone.",
        "exact": "One side of the kink, and no rounding shows.",
        "some": "In {precision} every h from {low:s1} to {high:s1} passes.",
        "none": "No h passes here.",
    }
    readout: ClassVar = {
        "difference": ("{difference:s5}", "part"),
        "formula": ("{formula:0}", "data"),
        "error": ("{error:s2}", "ink"),
    }
    functions: ClassVar = {"relu_forward": relu_forward, "relu_backward": relu_backward}
    engines = ("floats",)
    handles: ClassVar = [handle("here", x="x"), handle("slope_here", x="x"), handle("error_here", x="h")]

    x = slider("Input x", -EDGE, EDGE, 0.01, 0.03)
    h = ladder("Step h", STEPS, 0.1, labels=[significant(h, 1) for h in STEPS])
    precision = choice("Precision", ["float32", "float64"])

    def draw(self, fig: Figure, narrow: bool) -> None:
        first, second, third = BOXES[narrow]
        side = (-WINDOW, WINDOW)
        above = panel(fig, first, side, (-0.1, 0.44), xticks=[], yticks=[0, 0.2, 0.4])
        middle = panel(fig, second, side, SLOPES, xticks=[-0.4, -0.2, 0, 0.2, 0.4], yticks=[0, 1, 2], xlabel="input x")
        below = panel(fig, third, (6e-13, 0.17), ERRORS, xscale="log", yscale="log", xlabel="step h")
        below.set_xticks([1e-12, 1e-9, 1e-6, 1e-3], ["1e−12", "1e−9", "1e−6", "0.001"])
        below.set_yticks([FLOOR, 1e-12, 1e-8, 1e-4, 1], ["0", "1e−12", "1e−8", "1e−4", "1"])
        titles = ("ReLU near its kink", "its slope at every x", "error of the difference at x")
        for ax, title in zip((above, middle, below), titles, strict=True):
            grid_lines(ax)
            ax.set_title(title)
        above.plot([-WINDOW, 0, WINDOW], [0, 0, WINDOW], linewidth=3, **theme.activation("ReLU"))
        dashes: dict[str, Any] = {"linestyle": (0, (7, 4)), "zorder": 3}
        for ax, start, words in ((above, "", ""), (middle, "s", " at every x")):
            Guides(ax, f"guide{start}", "kink", alpha=0.6)
            Line(ax, f"difference{start}", "part", f"the difference{words}")
            Line(ax, f"formula{start}", "data", f"the formula{words}", **dashes)
        Points(above, "ends", "part", 4.5, "the two points of the difference")
        look: dict[str, Any] = {"anchor": "start", "offset": (4, 0), "bold": True}
        Texts(above, "difference_word", "part", [-WINDOW], [0.37], say="difference (solid) {:s4}", **look)
        Texts(above, "formula_word", "data", [-WINDOW], [0.27], say="formula (dashed) {:0}", **look)
        Texts(above, "end_words", "part", [0, 0], [0, 0], offset=(0, -14))
        Texts(middle, "ramp_word", "part", say="(x + h) / (2h)", anchor="start", offset=(8, 0))
        Spans(below, "good", "data", 0.15, "the good steps")
        Texts(below, "good_word", "data", say="passes: below 0.001")
        Guides(below, "step", "kink", alpha=0.6)
        Line(below, "float64", "open", "the error in float64")
        Line(below, "float32", "part", "the error in float32", **dashes)
        for name, role in (("float32", "part"), ("float64", "open")):
            Texts(below, f"{name}_word", role, say=name, bold=True, offset=(0, 12))
        for ax, name in ((above, "here"), (middle, "slope_here"), (below, "error_here")):
            Points(ax, name, "kink", 7)

    def data(self) -> dict[str, Any]:
        numbers = {"RUN": RUN, "TOLERANCE": TOLERANCE, "FLOOR": FLOOR, "WIDE_STEP": WIDE_STEP, "APART": APART}
        return {"GRID": GRID, "LADDER": LADDER, "NAMED": NAMED, "AROUND": AROUND, "TOP": TOP, "RAMP": RAMP, **numbers}

    def frame(self, f: SimpleNamespace, x: float, h: float, precision: str) -> dict[str, Any]:
        at = partial(slopes, f.relu_forward, f.relu_backward)
        difference, formula = (float(v[0]) for v in at(np.array(x), np.array(h), precision))
        error, side = abs(difference - formula), regime(x, h, precision)
        why = side if side != "side" else "lost" if error > TOLERANCE else "rounded" if error > 0 else "exact"
        wide = np.sort([*GRID, -h, h])
        differences, formulas = at(wide, np.array(h), precision)
        left, here, right = (max(v, 0.0) for v in (x - h, x, x + h))
        middle = (left + right) / 2  # of the secant
        ends = {"x": [x - h, x + h], "y": [left, right]}
        said: dict[str, Any] = {"precision": precision, "difference": difference, "formula": formula, "error": error}
        said |= {"why": why, "range": "none", "low": None, "high": None}
        parts: dict[str, Any] = {
            "guide": {"x": [x]},
            "guides": {"x": [x]},
            "formula": {"x": [x - RUN, x + RUN], "y": [here - RUN * formula, here + RUN * formula]},
            "difference": {"x": [x - RUN, x + RUN], "y": [middle - RUN * difference, middle + RUN * difference]},
            "ends": ends,
            "end_words": {"text": ["x − h", "x + h"] if h > APART else [None, None], **ends},
            "here": {"x": [x], "y": [here]},
            "difference_word": {"text": [difference]},
            "formula_word": {"text": [formula]},
            "differences": {"x": wide, "y": differences},
            "formulas": {"x": wide, "y": formulas},
            "ramp_word": {"text": [1], "x": [h / 2], "y": [RAMP]} if h > WIDE_STEP else None,
            "slope_here": {"x": [x], "y": [difference]},
            "step": {"x": [h]},
            "error_here": {"x": [h], "y": [max(error, FLOOR)]},
        }
        for name, place in NAMED.items():
            found, wanted = at(np.full(LADDER.shape, x), LADDER, name)
            errors = np.abs(found.astype(float) - wanted)
            seen = np.maximum(errors, FLOOR)
            parts[name] = {"x": LADDER, "y": seen}
            top = seen[place - AROUND : place + AROUND + 1].max()
            parts[f"{name}_word"] = {"text": [1], "x": [LADDER[place]], "y": [top]}
            good = longest_run(errors <= TOLERANCE)
            if name == precision and good:
                low, high = LADDER[list(good)].tolist()
                said |= {"range": "some", "low": low, "high": high}
                parts["good"] = {"low": [low], "high": [high]}
                parts["good_word"] = {"text": [1], "x": [np.sqrt(low * high)], "y": [TOP]}
        return parts | {"say": said}
