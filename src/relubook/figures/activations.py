"""Six activations, their slopes and where they saturate."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, ClassVar

import numpy as np
from matplotlib.figure import Figure

from relu import relu_forward
from relubook import theme
from relubook.live import LiveFigure, choice, grid_lines, handle, panel, slider, word
from relubook.live.parts import Guides, Line, Points, Spans, Texts
from relubook.nets.activations import ACTIVATIONS

EDGE, COUNT = 6.0, 121  # an odd number, so that 0 is on the grid
FLAT = 0.05  # below this slope the page says "saturated": a change of 1 in the input moves the output by less
OUTPUT, SLOPE = (-1.7, 6.2), (-0.25, 1.4)
ASIDE = 1.7  # how far beside x a tangent has its name, on the side without the curve
CLEAR = -1.1  # where it does not touch the name of the kink
JUMPS = {"ReLU": 1.0, "leaky ReLU": 1.0}  # activations with a kink at 0, and the slope on its right
# the boxes of the two panels, in pixels: on a desk and on a phone
BOXES = ((44, 8, 668, 232), (44, 274, 668, 112)), ((30, 8, 318, 214), (30, 254, 318, 112))


def sketch(value: Any) -> Any:
    """The curve from -3 to 3 as heights from 0 to 1."""
    y = value(np.linspace(-3.0, 3.0, 25))
    return (y - y.min()) / np.ptp(y)


class Activations(LiveFigure):
    title = "An activation and its slope"
    alt = (
        "Two panels over the input x from -6 to 6. Above, the chosen activation with its tangent at one point. "
        "Below, its slope. A shaded band marks the inputs where the activation is saturated: for ReLU all inputs "
        "below 0, where the slope is 0. At 0 ReLU has a kink, and its slope jumps from 0 to 1."
    )
    caption = (
        "An activation (above) and its slope (below). In the band it is saturated: from there on the slope is below "
        "0.05, so less than a twentieth of a gradient passes. Drag a purple dot."
    )
    height = (426, 404)
    say = "{activation} at x = {x:1}: {why:reason}"
    reasons: ClassVar = {
        "kink": "the kink. Any slope from {rise:s1} to 1 would do here; the book takes the left one.",
        "shut": "saturated, nothing of a gradient passes.",
        "saturated": "saturated, {share:s3} % of a gradient's size passes.",
        "flat": "flat here, but not saturated; {share:s3} % of a gradient's size passes.",
        "steep": "not saturated, {share:s3} % of a gradient's size passes.",
    }
    readout: ClassVar = {"output": "{y:3}", "slope": "{rise:s3}"}
    functions: ClassVar = {"relu_forward": relu_forward}
    handles: ClassVar = [handle("here", x="x"), handle("slope_here", x="x")]

    activation = choice("Activation", list(ACTIVATIONS), pictures=[sketch(each.value) for each in ACTIVATIONS.values()])
    x = slider("Input x", -EDGE, EDGE, 0.1, 1.5)

    def draw(self, fig: Figure, narrow: bool) -> None:
        upper, lower = BOXES[narrow]
        above = panel(fig, upper, (-EDGE, EDGE), OUTPUT, yticks=[0, 2, 4, 6], xticks=[])
        below = panel(fig, lower, (-EDGE, EDGE), SLOPE, yticks=[0, 1], xticks=range(-6, 7, 2), xlabel="input x")
        for ax, name in ((above, "flat"), (below, "slope_flat")):
            grid_lines(ax)
            Spans(ax, name, "closed", 0.16, "the band")
            Guides(ax, f"{name}_guide", "kink", "the guide")
        styles: dict[str, Any] = {"styles": theme.ACTIVATIONS, **theme.LINES["function"]}
        Line(above, "tangent", "muted", "the tangent", **theme.LINES["gone"])
        Line(above, "curve", "net", "the curve", **styles)
        Line(below, "slope", "net", "the slope", **styles)
        Points(below, "end", "net", 4.5, "the end of the slope")
        Points(below, "hole", "net", 4.0, "the hole in the slope", hollow=True)
        Points(above, "kink", "kink", 3.5)
        Points(above, "here", "kink", 7, "the dot on the curve")
        Points(below, "slope_here", "kink", 7, "the dot on the slope")
        Texts(above, "name", "net", [-EDGE], [OUTPUT[1] - 0.7], offset=(8, 0), anchor="start", bold=True)
        Texts(above, "kink_word", "kink", [0.0], [0.0], say="kink", anchor="start", offset=(8, -14))
        Texts(above, "tangent_word", "muted", say="tangent")
        Texts(below, "flat_words", "muted", [0, 0], [0, 0], say=f"below {FLAT}", size=theme.SIZES["tick"])
        word(below, -EDGE * (1 - 0.02), 1.2, "slope", "ink", fontweight=600)

    def data(self) -> dict[str, Any]:
        panels = {name: lines(name, each.value, each.slope) for name, each in ACTIVATIONS.items()}
        return {"EDGE": EDGE, "FLAT": FLAT, "ASIDE": ASIDE, "CLEAR": CLEAR, "LOWEST": OUTPUT[0], "LINES": panels}

    def frame(self, f: SimpleNamespace, activation: str, x: float) -> dict[str, Any]:
        value, slope = ACTIVATIONS[activation].value, ACTIVATIONS[activation].slope
        if activation == "ReLU":
            value = lambda x: f.relu_forward(x)[0]  # noqa: E731
        aside = x - ASIDE if x > 0 else x + ASIDE
        aside = CLEAR if abs(aside) < -CLEAR and activation in JUMPS else aside
        y, beside = (float(v) for v in value(np.array([x, aside])))
        rise = float(slope(np.array([x]))[0])
        level, drawn = y + (aside - x) * rise, lines(activation, value, slope)
        saturated = any(low <= x <= high for low, high in zip(*drawn["flat"].values(), strict=True))
        held = ("saturated" if rise else "shut") if saturated else "flat" if abs(rise) < FLAT else "steep"
        why = "kink" if x == 0 and activation in JUMPS else held
        side = 1 if beside < level else -1
        return drawn | {
            "flat_guide": {"x": [x], "low": [OUTPUT[0]], "high": [y]},
            "slope_flat_guide": {"x": [x]},
            "tangent": {"x": [-EDGE, EDGE], "y": [y + (-EDGE - x) * rise, y + (EDGE - x) * rise]},
            "tangent_word": {"text": [1], "x": [aside], "y": [level], "rise": [rise], "side": [side]},
            "here": {"x": [x], "y": [y]},
            "slope_here": {"x": [x], "y": [rise]},
            "say": {"activation": activation, "x": x, "y": y, "rise": rise, "share": 100 * abs(rise), "why": why},
        }


def lines(name: str, value: Any, slope: Any) -> dict[str, Any]:
    """What the picture shows of an activation wherever x is: curve, slope, bands and kink, to four decimals."""
    grid = np.round(np.linspace(-EDGE, EDGE, COUNT), 4)
    curve, steepness, jump = np.round(value(grid), 4), np.round(slope(grid), 4), JUMPS.get(name)
    middle = COUNT // 2
    steep = np.flatnonzero(np.abs(slope(grid)) >= FLAT)  # flat out to an end; a flat spot in between is no saturation
    ends = [(a, b) for a, b in ((0, steep[0] - 1), (steep[-1] + 1, COUNT - 1)) if a <= b]
    band = {"low": [float(grid[a]) for a, _ in ends], "high": [float(grid[b]) for _, b in ends]}
    middles = [*np.mean(list(band.values()), axis=0), 0.0][:2]
    shown: dict[str, Any] = {
        "curve": {"x": grid, "y": curve, "style": name},
        "slope": {"x": grid, "y": steepness, "style": name},
        "flat": band,
        "slope_flat": band,
        "flat_words": {"text": [1, 1 if len(ends) > 1 else None], "x": middles, "y": [0.35, 0.35]},
        "name": {"text": [name], "role": [theme.ACTIVATIONS[name][0]]},
    }
    if jump:  # the slope is two lines with a gap between them
        shown["slope"]["x"] = [*grid[: middle + 1], None, *grid[middle:]]
        shown["slope"]["y"] = [*steepness[: middle + 1], None, jump, *steepness[middle + 1 :]]
        heights = {"end": float(steepness[middle]), "hole": jump, "kink": 0.0}
        shown |= {part: {"x": [0.0], "y": [height]} for part, height in heights.items()}
        shown["kink_word"] = {"text": [1]}
    return shown
