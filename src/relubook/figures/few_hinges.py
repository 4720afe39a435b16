"""One, two, four or eight hinges that follow a wave: the figure of the cover."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, ClassVar

import numpy as np
from matplotlib.figure import Figure

from relu import relu_forward
from relubook import theme
from relubook.live import LiveFigure, choice, handle, numbers, panel, selection
from relubook.live.parts import Area, Line, Points, Spans, Texts
from relubook.nets.types import Array

ENDS, HEIGHTS = (-3.2, 3.2), (-0.6, 3.4)  # what the picture shows
DOTS: Array = np.arange(-32, 33, 1) / 10
WAVE: Array = np.round(1.6 + 1.2 * np.cos(1.35 * (DOTS + 3)) + 0.12 * DOTS, 3)
COUNTS = (1, 2, 4, 8)
FIRST = {count: sum(COUNTS[:i]) + i for i, count in enumerate(COUNTS)}  # n hinges have n + 1 points, from here on
STEP = 0.02
CLOSE = 1e-6  # two points closer than that have no slope between them
OPEN_ROOM = 1.3  # up to this kink the word "open" has room at its right
CLOSED_ROOM = (-1.2, 0.3)  # from this kink on, and below this height of the line, "closed" has room at its left


# Kinks and heights, and the end: the best fits with so many pieces, on the grid of the controls (the test finds them
# again). One hinge stands where a reader can take it.
POINTS = np.array(
    [
        (-0.9, 0),
        (3, 2.4),
        (-3.2, 1.44),
        (-0.66, 1.34),
        (3.2, 2.42),
        (-3.2, 2.52),
        (-2.52, 2.12),
        (-0.68, 0.14),
        (1.66, 3.18),
        (3.2, 1.52),
        (-3.2, 2.42),
        (-2.6, 2.36),
        (-1.04, 0.34),
        (-0.4, 0.38),
        (0.02, 0.94),
        (1.28, 2.86),
        (1.9, 3.02),
        (2.54, 2.36),
        (3.2, 1.4),
    ]
)


class FewHinges(LiveFigure):
    title = "A few hinges against a wave"
    alt = (
        "A row of dots rises and falls like a wave. A line is flat at 0 up to a kink left of the middle and rises from "
        "there: one hinge. It misses most of the dots. With two, four and eight hinges it comes closer and closer."
    )
    caption = "The line is a sum of hinges `relu(x - k)`, each with its weight. Drag a purple dot, or take more hinges."
    height = (300, 264)
    say = "{sum:reason}"
    reasons: ClassVar = {
        "left": "y = {u:2} relu(x + {k:2}).",
        "right": "y = {u:2} relu(x − {k:2}).",
        "lifted left": "y = {p:2} {u:+2} relu(x + {k:2}).",
        "lifted right": "y = {p:2} {u:+2} relu(x − {k:2}).",
        "many": "{n} hinges miss the dots by {largest:2} at most.",
    }
    readout: ClassVar = {"largest error": ("{largest:2}", "dead"), "last slope": ("{last:2}", "net")}
    functions: ClassVar[dict[str, Any]] = {"relu_forward": relu_forward}

    hinges = choice("Hinges", list(COUNTS), 1)
    point = selection("Point", len(POINTS), 0)
    places = numbers("Place *x* of the point", *ENDS, STEP, list(POINTS[:, 0]), at="point", more=True)
    heights = numbers("Height *y* of the point", *HEIGHTS, STEP, list(POINTS[:, 1]), at="point", more=True)

    handles: ClassVar[list[dict[str, Any]]] = [
        handle(f"points_{count}", index=i, x=f"places[{at + i}]", y=f"heights[{at + i}]")
        for count, at in FIRST.items()
        for i in range(count + 1)
    ]

    def draw(self, fig: Figure, narrow: bool) -> None:
        box = (8, 4, 342, 224) if narrow else (8, 4, 720, 262)
        ax = panel(fig, box, ENDS, HEIGHTS, yticks=[], xticks=range(-3, 4))
        ax.spines[:].set_visible(False)
        Spans(ax, "closed", "closed", 0.14, "the closed side")
        Area(ax, "open", "open", 0.12, "the open side")
        Line(ax, "floor", "edge", linewidth=1.5)
        Points(ax, "dots", "data", 2.2, linewidth=0, zorder=2)
        Line(ax, "sum", "net", "the sum", **theme.LINES["cover"])
        for count in COUNTS:
            Points(ax, f"points_{count}", "kink", 10 if count == 1 else 7, f"the points of {count}", zorder=6)
        side: dict[str, Any] = {"anchor": "start", "bold": True}
        Texts(ax, "closed_word", "muted", [ENDS[0]], [0.42], offset=(10, 0), say="closed: what comes out is 0", **side)
        Texts(ax, "open_word", "open", [1.4], [0.2], say="open: what comes in goes on", **side)
        Texts(ax, "drag_word", "kink", offset=(0, -22), bold=True, say="drag me")

    def data(self) -> dict[str, Any]:
        constants = {"DOTS": DOTS, "WAVE": WAVE, "ENDS": ENDS, "FIRST": FIRST, "POINTS": POINTS, "CLOSE": CLOSE}
        constants |= {"OPEN_ROOM": OPEN_ROOM, "CLOSED_ROOM": CLOSED_ROOM}
        return {key: value.tolist() if isinstance(value, np.ndarray) else value for key, value in constants.items()}

    def frame(self, f: SimpleNamespace, hinges: int, point: int, places: Any, heights: Any) -> dict[str, Any]:
        mine = slice(FIRST[hinges], FIRST[hinges] + hinges + 1)
        order = np.argsort(places[mine], kind="stable")
        x, y = np.array(places[mine])[order], np.array(heights[mine])[order]
        width, rise = np.diff(x), np.diff(y)
        slopes = np.where(width > CLOSE, rise / np.maximum(width, CLOSE), 0.0)
        kinks, weights = x[:-1], np.diff(slopes, prepend=0.0)
        at = np.concatenate([DOTS, ENDS, kinks])
        bent = np.asarray(f.relu_forward(at - kinks[:, None])[0])
        total = y[0] + (weights[:, None] * bent).sum(axis=0)
        along = np.argsort(at, kind="stable")
        largest = float(np.abs(total[: len(DOTS)] - WAVE).max())
        one = hinges == 1
        said = {"n": hinges, "largest": largest, "last": slopes[-1], "p": y[0], "u": weights[0]}
        side = ("" if y[0] == 0 else "lifted ") + ("left" if kinks[0] < 0 else "right")
        shown: dict[str, Any] = {
            "dots": {"x": DOTS, "y": WAVE},
            "floor": {"x": ENDS, "y": [0, 0]},
            "sum": {"x": at[along], "y": total[along]},
            f"points_{hinges}": {"x": places[mine], "y": heights[mine]},
            "say": said | {"k": abs(kinks[0]), "sum": side if one else "many"},
        }
        if one:
            shown["closed"] = {"low": [ENDS[0]], "high": kinks}
            shown["open"] = {"x": [kinks[0], ENDS[1], ENDS[1]], "y": [y[0], total[len(DOTS) + 1], y[0]]}
            shown["open_word"] = {"text": [1]} if kinks[0] < OPEN_ROOM else None
            shown["closed_word"] = {"text": [1]} if kinks[0] > CLOSED_ROOM[0] and y[0] < CLOSED_ROOM[1] else None
            untouched = bool(x[0] == POINTS[0, 0] and y[0] == POINTS[0, 1])
            shown["drag_word"] = {"text": [1], "x": kinks, "y": y[:1]} if untouched else None
        return shown
