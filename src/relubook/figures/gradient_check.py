"""A centered difference of ReLU beside the formula: what goes wrong at the kink, and what rounding does."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from relu import relu_backward, relu_forward
from relubook import theme
from relubook.live import LiveFigure, choice, fixed, handle, ladder, significant, slider
from relubook.live.parts import area, line, points, texts

Array = NDArray[Any]

EDGE = 0.3  # the window on the kink
RUN = 0.16  # how far the two slopes are drawn to each side of x
STEPS = [float(f"1e-{k}") for k in range(12, 0, -1)]
SLOPES = (-0.35, 2.15)  # rounding takes a difference up to 2, where x + h and x - h both move outward
GRID: Array = (np.arange(301) - 150) / 500
# Read from decimals, as JavaScript does: rounding depends on every bit of h, so both must have the same.
LADDER: Array = np.array([float(f"{m}e-{k}") for k in range(12, 1, -1) for m in (1, 2, 5)] + [0.1])
TOLERANCE = 1e-3  # an error that a gradient check usually lets pass
FLOOR = 1e-17  # a logarithmic axis has no 0; the least error that is not 0 is 1.1e-16
ERRORS = (1e-19, 1e5)


class GradientCheck(LiveFigure):
    title = "A centered difference against the formula"
    alt = (
        "Three panels. Top: ReLU near its kink at 0, with the secant from x - h to x + h and the slope of the formula. "
        "Middle: the centered difference at every x, a ramp from 0 to 1 between -h and h, where the formula jumps. "
        "Bottom, both axes logarithmic: the error against h, for float32 and float64. It grows as h shrinks, and it is "
        "large again where h is greater than the distance to the kink."
    )
    caption = (
        "A centered difference checks the backward pass, but not with every step h. Top: at x = 0.03 a step of h = 0.1 "
        "reaches over the kink, so the secant has slope 0.65 where the formula says 1. Middle: between −h and h the "
        "difference is (x + h) / (2h) in place of 0 or 1. Bottom: its error at this x. Too large an h crosses the "
        "kink. Too small an h loses the difference in rounding, in float32 much sooner than in float64."
    )
    size = (5.6, 7.0)
    functions: ClassVar[dict[str, Any]] = {"relu_forward": relu_forward, "relu_backward": relu_backward}

    x = slider("Input x", -EDGE, EDGE, 0.01, 0.03)
    h = ladder("Step h", STEPS, 0.1, labels=[significant(h, 1) for h in STEPS])
    precision = choice("Precision", ["float32", "float64"])

    handles: ClassVar[list[dict[str, Any]]] = [
        handle("here", x="x"),
        handle("slope_here", x="x"),
        handle("error_here", x="h"),
    ]

    def draw(self, fig: Figure) -> None:
        above, middle, below = fig.subplots(3, 1, height_ratios=(1.4, 1.2, 2.3))
        above.set(xlim=(-EDGE - 0.02, EDGE + 0.02), ylim=(-0.09, 0.36), yticks=[0, 0.1, 0.2, 0.3])
        above.set_title("ReLU near its kink, and its slope at x")
        middle.set(xlim=(-EDGE - 0.02, EDGE + 0.02), ylim=SLOPES, yticks=[0, 1, 2], xlabel="input x")
        middle.set_title("Slope at every x: difference (solid), formula (dashed)")
        below.set(xscale="log", yscale="log", xlim=(6e-13, 0.17), ylim=ERRORS, xlabel="step h")
        below.set_title("Error of the difference at this x")
        below.set_xticks([1e-12, 1e-10, 1e-8, 1e-6, 1e-4, 1e-2], ["1e−12", "1e−10", "1e−8", "1e−6", "1e−4", "1e−2"])
        below.set_yticks([FLOOR, 1e-12, 1e-8, 1e-4, 1], ["0", "1e−12", "1e−8", "1e−4", "1"])
        below.minorticks_off()
        for ax in (above, middle):
            ax.axhline(0, color=theme.color("grid"), linewidth=0.8, zorder=0)
            ax.axvline(0, color=theme.color("grid"), linewidth=0.8, zorder=0)
        below.axhline(FLOOR, color=theme.color("grid"), linewidth=0.8, zorder=0)
        line(above, "relu", "net", linewidth=2.4)
        line(above, "formula", "data", linewidth=2.0, linestyle=(0, (4, 2)), zorder=3.2)
        line(above, "difference", "part", linewidth=2.0, zorder=3)
        points(above, "ends", "part", radius=4.0)
        points(above, "here", "kink", radius=6.0)
        style = {"ha": "left", "fontsize": 10}
        texts(above, "difference_word", [-EDGE], [0.3], "part", **style)
        texts(above, "formula_word", [-EDGE], [0.225], "data", **style)
        line(middle, "differences", "part", linewidth=1.8)
        line(middle, "formulas", "data", linewidth=1.8, linestyle=(0, (4, 2)))
        texts(middle, "ramp_word", [0.0], [0.35], "part", ha="left", fontsize=10)
        points(middle, "slope_here", "kink", radius=6.0)
        area(below, "good", "data", 0.15)
        texts(below, "good_word", [1e-6], [1e4], "data", fontsize=9.5)
        line(below, "step", "muted", linewidth=1.0, linestyle=(0, (2, 2)))
        line(below, "float64", "open", linewidth=1.8)
        line(below, "float32", "part", linewidth=1.8, linestyle=(0, (4, 1.5)))
        texts(below, "float32_word", [1e-11], [1.0], "part", fontsize=10)
        texts(below, "float64_word", [1e-6], [1.0], "open", fontsize=10)
        points(below, "error_here", "kink", radius=6.0)

    def slopes(self, x: Array, h: Array, precision: str) -> tuple[Array, Array]:
        """The centered difference and the formula at x, every operation in the given precision."""
        x, h = np.atleast_1d(x).astype(precision), np.atleast_1d(h).astype(precision)
        rise = self.f.relu_forward(x + h)[0] - self.f.relu_forward(x - h)[0]
        cache = self.f.relu_forward(x)[1]
        return rise / (h + h), self.f.relu_backward(np.ones_like(x), cache)

    def frame(self, x: float, h: float, precision: str) -> dict[str, Any]:
        difference, formula = (float(v[0]) for v in self.slopes(np.array(x), np.array(h), precision))
        error = abs(difference - formula)
        wide = np.sort(np.concatenate([GRID, [-h, h]]))
        differences, formulas = self.slopes(wide, np.array(h), precision)
        errors = {}
        for name in ("float32", "float64"):
            found, right = self.slopes(np.full(LADDER.shape, x), LADDER, name)
            errors[name] = np.abs(found.astype(float) - right)
        good = good_steps(errors[precision])
        height = max(x, 0.0)
        middle = (max(x + h, 0.0) + max(x - h, 0.0)) / 2  # of the secant
        return {
            "relu": {"x": [-EDGE - 0.02, 0, EDGE + 0.02], "y": [0, 0, EDGE + 0.02]},
            "formula": {"x": [x - RUN, x + RUN], "y": [height - RUN * formula, height + RUN * formula]},
            "difference": {"x": [x - RUN, x + RUN], "y": [middle - RUN * difference, middle + RUN * difference]},
            "ends": {"x": [x - h, x + h], "y": [max(x - h, 0.0), max(x + h, 0.0)]},
            "here": {"x": [x], "y": [height]},
            "difference_word": {"text": [f"difference (solid): {significant(difference, 5)}"]},
            "formula_word": {"text": [f"formula (dashed): {fixed(formula, 0)}"]},
            "differences": {"x": wide, "y": differences},
            "formulas": {"x": wide, "y": formulas},
            "ramp_word": {"text": ["(x + h) / (2h)"], "x": [h / 2 + 0.01], "y": [0.35]} if h > 5e-3 else None,
            "slope_here": {"x": [x], "y": [difference]} if SLOPES[0] <= difference <= SLOPES[1] else None,
            "good": band(good),
            "good_word": {"text": [f"{precision}: error below 0.001"], "x": [inside(good)], "y": [1e4]}
            if good
            else None,
            "step": {"x": [h, h], "y": list(ERRORS)},
            "float32": {"x": LADDER, "y": np.maximum(errors["float32"], FLOOR)},
            "float64": {"x": LADDER, "y": np.maximum(errors["float64"], FLOOR)},
            "float32_word": {"text": ["float32"], "x": [LADDER[3]], "y": [above_line(errors["float32"], 3)]},
            "float64_word": {"text": ["float64"], "x": [LADDER[18]], "y": [above_line(errors["float64"], 18)]},
            "error_here": {"x": [h], "y": [max(error, FLOOR)]},
            "words": (
                f"{precision}, x = {fixed(x)}, h = {significant(h, 1)}: "
                f"the difference is {significant(difference, 5)}, the formula says {fixed(formula, 0)}, "
                f"the error is {significant(error, 2)}. "
                f"{self.reason(x, h, precision, error)} {said(good, precision)}"
            ),
        }

    def reason(self, x: float, h: float, precision: str, error: float) -> str:
        """Why the error is what it is."""
        at, step = (np.array(v).astype(precision) for v in (x, h))
        if at == 0:
            return "At the kink the difference is 1/2 for every h; the formula takes 0, one choice of a subgradient."
        if abs(at) < step:
            return "The kink is between x − h and x + h, so the difference is (x + h)/(2h): a blend of both slopes."
        if at + step == at - step:
            return "h is so small that x + h and x − h are the same number: nothing is left of the difference."
        if error > TOLERANCE:
            return "Both points are on one side of the kink, but h is so small that rounding wins."
        if error > 0:
            return "Both points are on one side of the kink: the error is rounding alone."
        return "Both points are on one side of the kink, and no rounding shows."


def above_line(errors: Array, place: int) -> float:
    """Where the name of a line is clear of it, above the step at this place and its neighbors."""
    return 12 * max(float(errors[place - 3 : place + 4].max()), FLOOR)


def good_steps(errors: Array) -> list[float]:
    """The longest run of steps whose errors all stay below the tolerance, as its two ends; empty when there is none."""
    best: list[float] = []
    start = None
    length = 0
    for i in range(len(LADDER)):
        if not errors[i] <= TOLERANCE:
            start = None
            continue
        start = i if start is None else start
        if i - start + 1 > length:
            best, length = [float(LADDER[start]), float(LADDER[i])], i - start + 1
    return best


def band(good: list[float]) -> dict[str, Any] | None:
    if not good:
        return None
    low, high = good
    return {"x": [low, high, high, low], "y": [ERRORS[0], ERRORS[0], ERRORS[1], ERRORS[1]]}


def inside(good: list[float]) -> float:
    """The middle of the band on the logarithmic axis, kept so far from its ends that the word fits."""
    return min(max(float(np.sqrt(good[0] * good[1])), 1e-10), 2e-4)


def said(good: list[float], precision: str) -> str:
    if not good:
        return "No h gives an error below 0.001 here."
    low, high = (significant(v, 1) for v in good)
    return f"Here in {precision} every h from {low} to {high} gives an error below 0.001."
