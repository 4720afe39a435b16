"""Six activations, their slopes and where they saturate."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np
from matplotlib.figure import Figure

from relu import relu_forward
from relubook import theme
from relubook.live import LiveFigure, choice, fixed, handle, significant, slider
from relubook.live.parts import area, line, points, texts
from relubook.nets.activations import ACTIVATIONS

EDGE, COUNT = 6.0, 241  # an odd number, so that 0 is on the grid
FLAT = 0.05  # below this slope the page says "saturated": a change of 1 in the input moves the output by less
OUTPUT, SLOPE = (-1.6, 6.2), (-0.25, 1.3)
JUMPS = {"ReLU": 1.0, "leaky ReLU": 1.0}  # activations with a kink at 0, and the slope on its right


class Activations(LiveFigure):
    title = "Six activations and their slopes"
    alt = (
        "Two panels over the input x from -6 to 6. Above, the chosen activation with its tangent at one point. "
        "Below, its slope. A shaded band marks the inputs where the activation is saturated: for ReLU all inputs "
        "below 0, where the slope is 0. At 0 ReLU has a kink, and its slope jumps from 0 to 1."
    )
    caption = (
        "An activation (above) and its slope (below). In the shaded band it is saturated: the slope is below 0.05 from "
        "there on, so less than a twentieth of a gradient passes. ReLU is saturated on one side, sigmoid and tanh on "
        "both. At the kink of ReLU the slope jumps from 0 to 1."
    )
    size = (5.6, 4.4)
    functions: ClassVar = {"relu_forward": relu_forward}
    handles: ClassVar = [handle("here", x="x"), handle("slope_here", x="x")]

    activation = choice("Activation", list(ACTIVATIONS))
    x = slider("Input x", -EDGE, EDGE, 0.1, 1.5)

    def draw(self, fig: Figure) -> None:
        above, below = fig.subplots(2, 1, sharex=True, height_ratios=(3, 2))
        above.set(xlim=(-EDGE, EDGE), ylim=OUTPUT, ylabel="output")
        below.set(xlim=(-EDGE, EDGE), ylim=SLOPE, ylabel="slope", xlabel="input x")
        for ax, panel in ((above, "output"), (below, "slope")):
            ax.axhline(0, color=theme.color("grid"), linewidth=0.8, zorder=0)
            area(ax, f"{panel}_flat", "closed", 0.18)
        line(above, "guide", "muted", linestyle=":", linewidth=1.0)
        line(above, "curve", "net", linewidth=2.5)
        line(above, "tangent", "part", linestyle="--", linewidth=1.5, zorder=1.8)
        line(below, "slope", "net", linewidth=2.5)
        points(above, "kink", "kink", 3.0)
        points(below, "left_end", "net", 3.5)
        points(below, "right_end", "net", 4.5)
        points(below, "right_hole", "paper", 2.5, zorder=6)
        points(above, "here", "kink", zorder=7)
        points(below, "slope_here", "kink", zorder=7)
        texts(above, "name", [-5.7], [5.5], "net", ha="left", fontweight="bold")
        above.text(-5.7, 4.6, "tangent", color=theme.color("part"), va="center")
        texts(above, "kink_word", [0.3], [-0.85], "kink", ha="left")
        texts(below, "flat_words", [0.0, 0.0], [0.6, 0.6], "muted", fontsize=9.5)

    def frame(self, activation: str, x: float) -> dict[str, Any]:
        value, slope = self.pair(activation)
        grid = np.linspace(-EDGE, EDGE, COUNT)
        steepness = slope(grid)
        y, rise = float(value(np.array([x]))[0]), float(slope(np.array([x]))[0])
        bands = flat_bands(grid, steepness)
        jump = JUMPS.get(activation)
        left = float(steepness[COUNT // 2])
        at = {"x": [0.0]}
        return {
            "output_flat": rectangles(bands, *OUTPUT),
            "slope_flat": rectangles(bands, *SLOPE),
            "guide": {"x": [x, x], "y": [OUTPUT[0], y]},
            "curve": {"x": grid, "y": value(grid)},
            "tangent": {"x": [-EDGE, EDGE], "y": [y + (-EDGE - x) * rise, y + (EDGE - x) * rise]},
            "slope": {"x": grid, "y": steepness} if jump is None else torn(grid, steepness, jump),
            "kink": at | {"y": [0.0]} if jump else None,
            "left_end": at | {"y": [left]} if jump else None,
            "right_end": at | {"y": [jump]} if jump else None,
            "right_hole": at | {"y": [jump]} if jump else None,
            "here": {"x": [x], "y": [y]},
            "slope_here": {"x": [x], "y": [rise]},
            "name": {"text": [activation]},
            "kink_word": {"text": ["kink"]} if jump else None,
            "flat_words": {
                "text": ["slope < 0.05" if i < len(bands) else "" for i in range(2)],
                "x": [sum(bands[i]) / 2 if i < len(bands) else 0.0 for i in range(2)],
                "y": [0.6, 0.6],
            },
            "words": f"{activation} at x = {fixed(x, 1)}: output {fixed(y, 3)}, slope {fixed(rise, 3)}. "
            + what_passes(x, rise, jump, any(low <= x <= high for low, high in bands)),
        }

    def pair(self, activation: str) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
        """The activation and its slope; ReLU may be the learner's."""
        value, slope = ACTIVATIONS[activation].value, ACTIVATIONS[activation].slope
        return (lambda x: self.f.relu_forward(x)[0]) if activation == "ReLU" else value, slope


def what_passes(x: float, rise: float, jump: float | None, saturated: bool) -> str:
    """What becomes of a gradient here."""
    if jump is not None and x == 0:
        return f"The kink: any slope from {significant(rise, 1)} to 1 would do here, and the book takes the left one."
    if saturated and rise == 0:
        return "Saturated: nothing of a gradient passes."
    if saturated:
        return f"Saturated: {significant(100 * abs(rise), 2)} % of a gradient's size passes."
    kind = "Flat at this point, not saturated" if abs(rise) < FLAT else "Not saturated"
    return f"{kind}: {significant(100 * abs(rise), 3)} % of a gradient's size passes."


def flat_bands(grid: Any, steepness: Any) -> list[tuple[float, float]]:
    """Where the slope stays below FLAT out to an end of the grid: from, to. A flat spot in between is no saturation."""
    steep = [i for i in range(len(grid)) if abs(steepness[i]) >= FLAT]
    bands = []
    if steep[0] > 0:
        bands.append((float(grid[0]), float(grid[steep[0] - 1])))
    if steep[-1] < len(grid) - 1:
        bands.append((float(grid[steep[-1] + 1]), float(grid[-1])))
    return bands


def rectangles(bands: list[tuple[float, float]], low: float, high: float) -> dict[str, Any]:
    """One rectangle for each band, as an area."""
    x: list[float | None] = []
    y: list[float | None] = []
    for start, end in bands:
        x += [start, end, end, start, None]
        y += [low, low, high, high, None]
    return {"x": x, "y": y}


def torn(grid: Any, steepness: Any, right: float) -> dict[str, Any]:
    """The slope of an activation with a kink at 0: two lines with a gap between them."""
    middle = len(grid) // 2 + 1
    return {
        "x": [*grid[:middle], None, 0.0, *grid[middle:]],
        "y": [*steepness[:middle], None, right, *steepness[middle:]],
    }
