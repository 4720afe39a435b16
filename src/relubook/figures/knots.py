"""Where the knots go: even, by the curvature, the best ones, and where training leaves them; and what each costs."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace
from typing import Any, ClassVar

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from relubook import theme
from relubook.approximate.bounds import growth, least_squares_bound
from relubook.approximate.fits import curvature_knots, least_squares
from relubook.experiments import load
from relubook.experiments.knots import EVEN, FUNCTIONS, errors
from relubook.experiments.knots_film import COUNTS, TARGETS
from relubook.live import choice, grid_lines, handle, ladder, panel, word
from relubook.live.film import Film, Same
from relubook.live.parts import Guides, Line, Points, Texts
from relubook.nets.types import Array

WAYS = {"even": "part", "curvature": "closed", "best": "net", "trained": "open"}  # and their roles
LOWEST, HIGHEST = 2e-5, 1.0
DRAWN = np.linspace(0, 1, 61)
TICK = 0.06
BASE = -0.4  # where the knots stand below the curve, whose heights go from 0 to 1
# the fit and its errors (left, top, width, height), for the two widths
BOXES = (((48, 4, 592, 204), (48, 240, 592, 166)), ((40, 4, 236, 160), (40, 192, 236, 158)))


class Knots(Film):
    title = "The same number of pieces, with knots in four kinds of places"
    alt = (
        "Above, a root that rises steeply at its left end, and a broken line of 8 pieces with knots at even places; "
        "below it the knots on a line. Under that, on log scales, the rms error against the number of pieces from 2 to "
        "32. The best line falls like 1/n²; even knots and trained nets lie far above it, the nets falling unevenly."
    )
    caption = (
        "Above: the curve (wide), the line and its knots, heights in units of the curve's range. Below: the rms error; "
        "dashed, the limits for many pieces. Of three trained nets each shows the middle one."
    )
    height = (440, 388)
    say = "{n} {n|piece|pieces}: {what:reason}"
    reasons: ClassVar = {
        "even": "even knots have {times:2} times the error of the best line.",
        "curvature": "knots as dense as |f″| to the power 2/5 have {times:2} times the error of the best line.",
        "best": "the best line that we found. Its error is {share:2} times the limit for many pieces.",
        "trained": "a trained net with {n} units bends {bends} {bends|time|times} inside. "
        "Its error is {times:1} times that of the best line.",
    }
    readout: ClassVar = {"rms error": ("{rms:s3}", "net"), "times the best": "{times:2}", "the best": "{least:s3}"}
    digits = 3

    function = choice("Function", list(TARGETS), "steep root")
    way = choice("Knots", list(WAYS), "even")
    n = ladder("Pieces *n*", COUNTS, 8, play=True)

    handles: ClassVar = [handle("here", x="n")]

    def draw(self, fig: Figure, narrow: bool) -> None:
        above, below = BOXES[narrow]
        fit = panel(fig, above, (-0.02, 1.02), (BASE - 0.1, 1.3), xticks=[0, 0.25, 0.5, 0.75, 1], yticks=[0, 1])
        grid_lines(fit)
        Guides(fit, "drops", "muted", alpha=0.5, linestyle=(0, (1.5, 3)))
        Line(fit, "curve", "data", "the curve", linewidth=6, alpha=0.4)
        Line(fit, "line", "net", "the broken line", linewidth=2)
        Points(fit, "knots", "net", 3.5 if narrow else 4.5, "the knots")
        Guides(fit, "places", "ink", "the places of the knots", linewidth=2)
        word(fit, 1.03, BASE, "knots", "muted", ha="left")
        self._draw_errors(panel(fig, below, (1.85, 34.6), (LOWEST, HIGHEST), xscale="log", yscale="log"), narrow)

    def _draw_errors(self, ax: Axes, narrow: bool) -> None:
        grid_lines(ax)
        ax.set_xscale("log", base=2)
        ticks = [n for n in COUNTS if not narrow or n not in (3, 6, 12, 24)]
        ax.set_xticks(ticks, [str(n) for n in ticks])
        ax.set_yticks([1e-4, 1e-2, 1], ["0.0001", "0.01", "1"] if not narrow else ["10⁻⁴", "0.01", "1"])
        ax.minorticks_off()
        for name in ("even", "best"):
            Line(ax, f"{name}_limit", WAYS[name], f"the limit, {name}", **theme.LINES["best"] | {"linewidth": 1.25})
        for name, role in WAYS.items():
            Line(ax, f"{name}_error", role, f"the error, {name}", linewidth=1.5)
        styles: dict[str, tuple[str, tuple[int, ...]]] = {name: (role, ()) for name, role in WAYS.items()}
        Line(ax, "chosen", "net", "the error", styles=styles, linewidth=4)
        ends: dict[str, Any] = {"anchor": "start", "offset": (5, 0), "clip": False}
        for name, role in WAYS.items():
            Texts(ax, f"{name}_word", role, [34.6], [1.0], **ends, size=theme.SIZES["tick"])
        Guides(ax, "guide", "kink", alpha=0.6)
        Points(ax, "here", "kink", 7, zorder=7)

    def reel(self, f: SimpleNamespace, function: str, way: str) -> dict[str, Any]:
        lines = lines_of(function)
        low, span = heights_of(function)
        shown = lines[way]
        knots = [t for t, _, _ in shown]
        values = [(v - low) / span for _, v, _ in shown]
        rms = {name: np.array([e for _, _, e in found]) for name, found in lines.items()}
        limits = limits_of(function)
        parts: dict[str, Any] = {
            "curve": Same({"x": DRAWN, "y": (FUNCTIONS[function][0](DRAWN) - low) / span}),
            "line": {"x": knots, "y": values},
            "knots": {"x": knots, "y": values},
            "places": {
                "x": knots,
                "low": [np.full(len(t), BASE - TICK) for t in knots],
                "high": [np.full(len(t), BASE + TICK) for t in knots],
            },
            "drops": {
                "x": knots,
                "low": [np.full(len(t), BASE) for t in knots],
                "high": values,
            },
            "chosen": Same({"x": COUNTS, "y": rms[way], "style": way}),
            "guide": {"x": [[n] for n in COUNTS]},
            "here": {"x": [[n] for n in COUNTS], "y": rms[way][:, None]},
        }
        parts |= {f"{name}_error": Same({"x": COUNTS, "y": rms[name]}) for name in WAYS}
        parts |= {f"{name}_limit": Same({"x": COUNTS, "y": limits[name]}) for name in limits}
        places = spread({name: rms[name][-1] for name in WAYS})
        parts |= {f"{name}_word": Same({"text": [name], "x": [34.6], "y": [y]}) for name, y in places.items()}
        said = {"n": COUNTS, "rms": rms[way], "least": rms["best"], "times": rms[way] / rms["best"], "what": Same(way)}
        bends = [len(t) - 2 for t in knots]
        return parts | {"say": said | {"share": rms["best"] / limits["best"], "bends": bends}}


@cache
def lines_of(function: str) -> dict[str, list[tuple[Array, Array, float]]]:
    """For each way, and each of COUNTS, knots and values and the rms error on [0, 1]; the last two ways are stored."""
    f, second = FUNCTIONS[function]
    assert second is not None
    rows = [row for row in load("knots_film")["rows"] if row["target"] == function]
    placed = {
        "even": [np.linspace(0, 1, n + 1) for n in COUNTS],
        "curvature": [curvature_knots(second, 0, 1, n, power=2 / 5) for n in COUNTS],
    }
    found = {}
    for way, all_knots in placed.items():
        fits = [least_squares(EVEN, f, knots) for knots in all_knots]
        found[way] = [(fit.knots, fit.values, errors(fit, f, fit.knots)["rms"]) for fit in fits]
    for way in ("best", "trained"):
        kept = [row[way] for row in rows]
        found[way] = [(np.array(one["knots"]), np.array(one["values"]), one["rms"]) for one in kept]
    return found


def heights_of(function: str) -> tuple[float, float]:
    """The least value and the range of a function."""
    y = FUNCTIONS[function][0](EVEN)
    return float(y.min()), float(np.ptp(y))


def limits_of(function: str) -> dict[str, Array]:
    """What the rms error tends to for many pieces: with even knots and with the best ones."""
    second = FUNCTIONS[function][1]
    assert second is not None
    n = np.array(COUNTS)
    even = growth(second, 0, 1, 2.0)[2] / np.sqrt(720) / n**2  # h^2 / sqrt(720) times the rms of f''
    return {"even": even, "best": least_squares_bound(second, 0, 1, 1) / n**2}


def spread(heights: dict[str, float]) -> dict[str, float]:
    """The heights of words on the log scale, moved apart where they would lie on each other."""
    least = 0.42  # powers of ten between two words
    order = sorted(heights, key=lambda name: heights[name])
    placed: list[float] = []
    for name in order:
        placed.append(max(np.log10(heights[name]), placed[-1] + least if placed else -np.inf))
    over = max(0.0, placed[0] - np.log10(heights[order[0]]))
    return {name: float(10 ** (at - over)) for name, at in zip(order, placed, strict=True)}
