"""One unit, three examples: a step that is too long kills it; without the ReLU it diverges instead."""

from __future__ import annotations

import math
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, ClassVar

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from relu import relu_backward, relu_forward
from relubook import theme
from relubook.live import LiveFigure, grid_lines, handle, panel, slider, switch, word
from relubook.live.parts import Guides, Line, Points, Texts
from relubook.nets.activations import LEAKY_RELU

X = (1.0, 2.0, 3.0)
START = (1.0, 0.0)  # w and b
TARGETS = {"right": (0.0, 1.0, 2.0), "typo": (0.0, 1.0, -20.0)}
# the rate from which on one step closes all three gates
EDGES = {"right": (3 / 14, "3/14"), "typo": (9 / 482, "9/482")}
STEPS, FASTEST = 10, 0.6
RATES = [round(i * FASTEST / 240, 4) for i in range(241)]
Z = (-7.0, 4.6)  # what is shown of the pre-activations
LOSSES = (0.03, 1e4)
EDGE_WORD = 2500  # the loss at which the edge has its name
NAMES = {"relu": "ReLU", "linear": "without", "leaky": "leaky"}
LOOKS = {"relu": "ReLU", "linear": "identity", "leaky": "leaky ReLU"}
TITLES = {"relu": "with ReLU: max(0, z)", "linear": "without it: z", "leaky": "leaky ReLU"}
# for each unit the lowest output that is shown, and how high the numbers of what is held at either side stand
FLOORS = {"relu": -1.0, "linear": Z[0], "leaky": -1.0}
ROWS = {
    "relu": ((2.3, 1.6, 0.9), (2.3, 1.6, 0.9)),
    "linear": ((3.2, 0.8, -1.6), (-1.6, -4.0, -6.4)),
    "leaky": ((3.9, 2.7, 1.5), (3.9, 2.7, 1.5)),
}
LINE = 0.9  # powers of ten of the loss between two names
# the boxes in pixels, on a desk and on a phone
BOXES = (
    {"relu": (30, 26, 410, 196), "linear": (500, 26, 226, 78), "leaky": (500, 142, 226, 80)},
    {"relu": (24, 22, 326, 106), "linear": (24, 178, 150, 62), "leaky": (200, 178, 150, 62)},
)
BELOW = ((48, 282, 350, 106), (470, 282, 196, 106)), ((38, 292, 136, 90), (216, 292, 84, 90))

Unit = Callable[[list[float]], tuple[list[float], Callable[[list[float]], list[float]]]]


class DeadUnit(LiveFigure):
    title = "One step too long switches a ReLU off for good"
    alt = (
        "Three graphs of output against z: a unit with ReLU, the same unit without it, and leaky ReLU. On each, three "
        "examples as rings before the step and dots after it; left of 0 the ReLU is flat, and that part is marked. "
        "Below, the loss after one step against the rate: it falls from 1, rises again and is flat from an edge on, "
        "where all three examples have come to lie on the flat part; without the ReLU it goes on rising. Beside it, "
        "the loss at each of ten steps for the three units."
    )
    caption = (
        "The examples x = 1, 2, 3 of a unit wx + b: rings before the step, dots after it, held with an arrow where "
        "they leave the picture. Beyond the edge one step kills. Without the ReLU it diverges above rate 0.180."
    )
    height = (436, 428)
    say = "{now:reason} Loss without the ReLU {linear:s2}, leaky {leaky:s2}."
    reasons: ClassVar = {
        "start": "Before the first step all three examples open the unit: z = {z:1}.",
        "open": "{open} of 3 examples {open|opens|open} the unit: z = {z:1}.",
        "dead": "Dead since step {died}, every gate shut at z = {z:1}.",
        "none": "exactly 0, 0",
        "some": "{dw:2}, {db:2}",
    }
    readout: ClassVar = {"next gradient of w, b": "{gradient:reason}", "loss": ("{loss:s3}", "net")}
    functions: ClassVar = {"relu_forward": relu_forward, "relu_backward": relu_backward}
    handles: ClassVar = [handle("rate_here", x="rate"), handle("step_here", x="step")]

    rate = slider("Rate", 0, FASTEST, 0.001, 0.1)
    step = slider("Step", 0, STEPS, 1, 1, play=True)
    typo = switch("A typo: label −20 instead of 2")

    def draw(self, fig: Figure, narrow: bool) -> None:
        for name, box in BOXES[narrow].items():
            ax = panel(fig, box, Z, (FLOORS[name], Z[1]), xticks=(-6, -4, -2, 0, 2, 4), yticks=(0, 4))
            self._draw_unit(ax, name, large=name == "relu")
        first, second = BELOW[narrow]
        log: dict[str, Any] = {"yscale": "log", "yticks": (0.1, 1, 10, 100, 1000, 1e4)}
        left = panel(fig, first, (0, FASTEST), LOSSES, xlabel="rate", xticks=(0, 0.2, 0.4, 0.6), **log)
        right = panel(fig, second, (0, STEPS), LOSSES, xlabel="step", xticks=(0, 5, 10), **log)
        for ax, title in ((left, "loss after one step"), (right, "loss at each step")):
            ax.set_yticks((0.1, 1, 10, 100, 1000, 1e4), ["0.1", "1", "", "100", "", "1e4"])
            ax.minorticks_off()
            grid_lines(ax)
            ax.set_title(title)
        self._draw_rates(left, narrow)
        self._draw_steps(right)

    def _draw_unit(self, ax: Axes, name: str, large: bool) -> None:
        """The graph of a unit with its examples; the flat part of a ReLU is marked."""
        grid_lines(ax)
        ax.set_title(TITLES[name])
        ax.axvline(0, color=theme.color("grid"), **theme.LINES["grid"])
        slope = {"relu": 0.0, "linear": 1.0, "leaky": 0.01}[name]
        ax.plot([Z[0], 0, Z[1]], [slope * Z[0], 0, Z[1]], zorder=1.8, linewidth=2.25, **theme.activation(LOOKS[name]))
        if large:
            ax.axvspan(Z[0], 0, color=theme.color("dead"), alpha=0.1, linewidth=0, zorder=0.5)
            word(ax, Z[0] / 2, -0.6, "flat: output 0, slope 0", "dead", ha="center")
            Texts(ax, "dead_word", "dead", [Z[0] / 2], [3.7], say="dead", bold=True, size=theme.SIZES["number"])
        radius = 6.0 if large else 4.0
        Points(ax, f"{name}_before", "data", radius, "the examples before the step", hollow=True, zorder=5)
        Points(ax, f"{name}_after", "data", radius, "the examples after the step", zorder=6)
        left, right = ROWS[name]
        look: dict[str, Any] = {"size": theme.SIZES["tick"]}
        Texts(ax, f"{name}_left", "ink", [Z[0]] * 3, left, say="← {:s3}", anchor="start", offset=(2, 0), **look)
        Texts(ax, f"{name}_right", "ink", [Z[1]] * 3, right, say="{:s3} →", anchor="end", offset=(-2, 0), **look)

    def _draw_rates(self, ax: Axes, narrow: bool) -> None:
        Guides(ax, "edge", "dead", linestyle=(0, (3, 3)))
        size = theme.SIZES["floor" if narrow else "words"]
        Texts(ax, "edge_word", "dead", say="edge {}", anchor="start", offset=(5, 0), size=size)
        Guides(ax, "rate_guide", "kink", alpha=0.6)
        for name in ("linear", "relu"):
            Line(ax, f"{name}_by_rate", *theme.ACTIVATIONS[LOOKS[name]][:1], **dashes(name))
        Points(ax, "rate_here", "kink", 7)

    def _draw_steps(self, ax: Axes) -> None:
        Guides(ax, "step_guide", "kink", alpha=0.6)
        for name in ("leaky", "linear", "relu"):
            Line(ax, f"{name}_by_step", theme.ACTIVATIONS[LOOKS[name]][0], clip_on=False, **dashes(name))
            look: dict[str, Any] = {"anchor": "start", "offset": (9, 0), "clip": False, "size": theme.SIZES["tick"]}
            Texts(ax, f"{name}_name", theme.ACTIVATIONS[LOOKS[name]][0], [STEPS], [1], say=NAMES[name], **look)
            if name != "relu":
                Points(ax, f"{name}_now", theme.ACTIVATIONS[LOOKS[name]][0], 4)
        Texts(ax, "held_loss", "muted", say="↑ {:s2}", anchor="end", offset=(-8, -9), size=theme.SIZES["tick"])
        Points(ax, "step_here", "kink", 7)

    def data(self) -> dict[str, Any]:
        limits = {"Z": Z, "TOP": LOSSES[1], "LINE": LINE, "BOTTOM": math.log10(LOSSES[0]), "EDGE_WORD": EDGE_WORD}
        return {"X": X, "START": START, "TARGETS": TARGETS, "EDGES": EDGES, "STEPS": STEPS, "RATES": RATES, **limits}

    def frame(self, f: SimpleNamespace, rate: float, step: int, typo: bool) -> dict[str, Any]:
        label = "typo" if typo else "right"
        target = TARGETS[label]
        paths = {name: descend(unit, rate, target) for name, unit in units(f).items()}
        z, loss, dw, db = paths["relu"][step]
        opened = sum(v > 0 for v in z)
        died = next((i for i, (seen, *_) in enumerate(paths["relu"]) if max(seen) <= 0), None)
        dead = died is not None and died <= step
        after = {name: losses_after_one_step(units(f)[name], [*RATES, rate], target) for name in ("relu", "linear")}
        parts: dict[str, Any] = {
            "dead_word": {"text": [1]} if dead else None,
            "edge": {"x": [EDGES[label][0]]},
            "edge_word": {"text": [EDGES[label][1]], "x": [EDGES[label][0]], "y": [EDGE_WORD]},
            "rate_guide": {"x": [rate]},
            "step_guide": {"x": [step]},
            "relu_by_rate": {"x": RATES, "y": after["relu"][:-1]},
            "linear_by_rate": {"x": RATES, "y": after["linear"][:-1]},
            "rate_here": {"x": [rate], "y": [after["relu"][-1]]},
            "step_here": {"x": [step], "y": [loss]},
            "say": {
                "now": "dead" if dead else "start" if step == 0 else "open",
                "z": z,
                "open": opened,
                "died": died,
                "loss": loss,
                "dw": dw,
                "db": db,
                "gradient": "none" if dw == db == 0 else "some",
                "linear": paths["linear"][step][1],
                "leaky": paths["leaky"][step][1],
            },
        }
        places = names_apart([paths[name][-1][1] for name in NAMES])
        for (name, path), place in zip(paths.items(), places, strict=True):
            before = path[step - 1][0] if step else []
            output = units(f)[name]
            parts |= {
                f"{name}_before": examples(before, output(before)[0]) if step else None,
                f"{name}_after": examples(path[step][0], output(path[step][0])[0]),
                f"{name}_left": {"text": held([v if v < Z[0] else None for v in path[step][0]])},
                f"{name}_right": {"text": held([v if v > Z[1] else None for v in path[step][0]])},
                f"{name}_by_step": {"x": list(range(STEPS + 1)), "y": [at_most(row[1]) for row in path]},
                f"{name}_name": {"text": [1], "x": [STEPS], "y": [10**place]},
            }
            if name != "relu":
                parts[f"{name}_now"] = {"x": [step], "y": [at_most(path[step][1])]}
        off = paths["linear"][step][1]
        parts["held_loss"] = {"text": [off], "x": [step], "y": [LOSSES[1]]} if off > LOSSES[1] else None
        return parts


def dashes(name: str) -> dict[str, Any]:
    style = theme.activation(LOOKS[name])["linestyle"]
    return {"linestyle": style, **theme.LINES["function" if name == "relu" else "training"]}


def units(f: SimpleNamespace) -> dict[str, Unit]:
    """Each unit: from pre-activations to outputs, and to a function that takes a gradient back."""

    def with_relu(z: list[float]) -> tuple[list[float], Callable[[list[float]], list[float]]]:
        out, cache = f.relu_forward(np.array(z))
        return np.asarray(out).tolist(), lambda dout: np.asarray(f.relu_backward(np.array(dout), cache)).tolist()

    def leaky(z: list[float]) -> tuple[list[float], Callable[[list[float]], list[float]]]:
        slopes = LEAKY_RELU.slope(np.array(z)).tolist()
        return LEAKY_RELU.value(np.array(z)).tolist(), lambda dout: [d * s for d, s in zip(dout, slopes, strict=True)]

    return {"relu": with_relu, "linear": lambda z: (z, lambda dout: dout), "leaky": leaky}


def descend(unit: Unit, rate: float, target: tuple[float, ...]) -> list[tuple[list[float], float, float, float]]:
    """z, loss, dw and db at each step from 0 to STEPS; the loss is the mean of the squared errors.

    Sums are written out, so that JavaScript has the same bits: at these rates the last one decides who lives.
    """
    (w, b), path = START, []
    for _ in range(STEPS + 1):
        z = [w * x + b for x in X]
        out, back = unit(z)
        wrong = [o - t for o, t in zip(out, target, strict=True)]
        dz = back([2 * e / 3 for e in wrong])
        dw, db = dz[0] * X[0] + dz[1] * X[1] + dz[2] * X[2], dz[0] + dz[1] + dz[2]
        path.append((z, mean_square(wrong), dw, db))
        w, b = w - rate * dw, b - rate * db
    return path


def losses_after_one_step(unit: Unit, rates: list[float], target: tuple[float, ...]) -> list[float]:
    """The loss after the first step, for each rate."""
    _, _, dw, db = descend(unit, 0.0, target)[0]
    z = [(START[0] - rate * dw) * x + (START[1] - rate * db) for rate in rates for x in X]
    out, _ = unit(z)
    return [mean_square([o - t for o, t in zip(out[i : i + 3], target, strict=True)]) for i in range(0, len(z), 3)]


def mean_square(wrong: list[float]) -> float:
    return (wrong[0] * wrong[0] + wrong[1] * wrong[1] + wrong[2] * wrong[2]) / 3


def examples(z: list[float], out: list[float]) -> dict[str, list[float]]:
    """Dots on the graph of a unit, held at the frame where they are off it."""
    return {"x": [min(max(v, Z[0]), Z[1]) for v in z], "y": [min(max(v, Z[0]), Z[1]) for v in out]}


def held(values: list[float | None]) -> list[float | None]:
    """What is off the picture, the gaps last: its numbers stand one below the other."""
    return sorted(values, key=lambda v: v is None)


def at_most(loss: float) -> float:
    return min(loss, LOSSES[1])


def names_apart(losses: list[float]) -> list[float]:
    """How high the names of three lines stand, as powers of ten: at their ends, none on another or below the frame."""
    heights = [math.log10(at_most(loss)) for loss in losses]
    places, above = [0.0] * len(heights), math.inf
    for rank, i in enumerate(sorted(range(len(heights)), key=lambda i: -heights[i])):
        least = math.log10(LOSSES[0]) + LINE * (len(heights) - 1 - rank)
        above = places[i] = min(above - LINE, max(heights[i], least))
    return places
