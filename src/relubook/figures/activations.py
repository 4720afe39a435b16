"""Six activations, their slopes and where they saturate."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from relubook import theme
from relubook.activations import ACTIVATIONS
from relubook.live import LiveFigure, choice, fixed, slider
from relubook.live.parts import area, line, points, texts

EDGE, COUNT = 6.0, 241
FLAT = 0.05  # below this slope the page says "saturated": a change of 1 in the input moves the output by less


class Activations(LiveFigure):
    title = "Six activations and their slopes"
    alt = (
        "Two panels over the input x from -6 to 6. Above, the chosen activation with its tangent at one point. "
        "Below, its derivative. A shaded band marks the inputs where the derivative is below 0.05."
    )
    caption = (
        "The activation (above) and its derivative (below). The band marks where the curve is flat: the slope is "
        "below 0.05, so the gradient that passes is cut to less than a twentieth."
    )
    size = (5.6, 4.4)

    activation = choice("Activation", list(ACTIVATIONS))
    x = slider("Input x", -EDGE, EDGE, 0.1, 1.5)

    def draw(self, fig: Figure) -> None:
        above, below = fig.subplots(2, 1, sharex=True, height_ratios=(3, 2))
        above.set(xlim=(-EDGE, EDGE), ylim=(-1.6, 6.2), ylabel="output")
        below.set(xlim=(-EDGE, EDGE), ylim=(-0.25, 1.3), ylabel="slope", xlabel="input x")
        for ax in (above, below):
            ax.axhline(0, color=theme.color("grid"), linewidth=0.8, zorder=0)
        area(above, "flat", "closed", 0.18)
        area(below, "flat_below", "closed", 0.18)
        line(above, "tangent", "part", linestyle="--", linewidth=1.5)
        line(above, "curve", "net")
        line(below, "slope", "net")
        points(above, "here", "kink")
        points(below, "slope_here", "kink")
        texts(above, "flat_word", [0.0], [5.4], "muted")

    def frame(self, activation: str, x: float) -> dict[str, Any]:
        value, slope = ACTIVATIONS[activation]
        grid = np.linspace(-EDGE, EDGE, COUNT)
        steepness = slope(grid)
        y, rise = float(value(np.array(x))), float(slope(np.array(x)))
        flat = np.abs(steepness) < FLAT
        here = "saturated: almost nothing of a gradient passes" if abs(rise) < FLAT else "not saturated"
        return {
            "flat": band(grid, flat, -1.6, 6.2),
            "flat_below": band(grid, flat, -0.25, 1.3),
            "tangent": {"x": [x - 1.5, x + 1.5], "y": [y - 1.5 * rise, y + 1.5 * rise]},
            "curve": {"x": grid, "y": value(grid)},
            "slope": {"x": grid, "y": steepness},
            "here": {"x": [x], "y": [y]},
            "slope_here": {"x": [x], "y": [rise]},
            "flat_word": {"text": ["flat"], "x": [-4.5 if flat[0] else 0.0], "y": [5.4]} if flat.any() else None,
            "words": f"{activation} at x = {fixed(x, 1)}: output {fixed(y, 3)}, slope {fixed(rise, 3)}, {here}.",
        }

    handles = [{"part": "here", "index": 0, "x": "x", "y": ""}]


def band(grid: Any, inside: Any, low: float, high: float) -> dict[str, Any]:
    """One rectangle for each run of True, as an area."""
    x: list[float | None] = []
    y: list[float | None] = []
    start = None
    for i in range(len(grid) + 1):
        now = i < len(grid) and bool(inside[i])
        if now and start is None:
            start = float(grid[i])
        elif not now and start is not None:
            end = float(grid[i - 1])
            x += [start, end, end, start, None]
            y += [low, low, high, high, None]
            start = None
    return {"x": x, "y": y}
