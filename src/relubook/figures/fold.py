"""The tent map folded into itself: its graph, and beside it on the same heights the paper seen from the side."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from types import SimpleNamespace
from typing import Any, ClassVar

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from relubook import theme
from relubook.approximate.constructions import tent_net
from relubook.live import LiveFigure, choice, handle, ladder, panel, slider
from relubook.live.parts import Guides, Line, Points, Texts
from relubook.nets.layers import forward
from relubook.nets.types import Array, Pairs
from relubook.regions import breakpoints

MOST = 8  # folds
SHAKES = [0, 1, 10, 30]  # percent
SEEDS = 4
THICK = 5  # from the sixth fold on, lines and holes are drawn thinner
QUARTERS = ("negative", "open", "data", "part")  # the roles of the strip, along its length
GRAPH = 3.4  # how many times as wide as the paper the graph is
BEND = 0.5  # how high a turn of the paper is for its width, in units of height by widths of the paper
GAP = 1 / 7  # between two layers of the paper, where there is room, in widths of the paper
ROUND = 0.02  # from this gap down a turn is too small to be drawn round
HIGH = (-0.17, 1.25)
FLAT = 1e-9  # a height that changes by less does not change, nor does a slope: the rounding of a sum
SAME = 1e-12  # two cuts nearer than this are one
CUTS = (0.25, 0.5, 0.75)  # between the quarters of the strip
# graph and paper (left, top, width, height), and the strip below, for the two widths
BOXES = (((34, 20, 502, 296), (562, 20, 502 / GRAPH, 296)), ((22, 20, 224, 194), (262, 20, 224 / GRAPH, 194)))
BEYOND = 16  # pixels from the paper to the end of the pin


class Fold(LiveFigure):
    title = "A strip of paper, folded, and the net that does it"
    alt = (
        "Left, the graph of a net between 0 and 1: a zigzag of 8 straight pieces between heights 0 and 1. Right, a "
        "strip of paper seen from the side, an accordion of 8 layers, each as high as the zigzag. The strip has four "
        "colors along its length, the same in both. One pin goes straight across at one height: through every piece "
        "of the zigzag and every layer of the paper. Below, the strip laid flat, with 8 holes."
    )
    caption = (
        "Each layer of two units, `relu(2t) - 2 relu(2t - 1)`, folds once more. Move the pin: it pricks every layer. "
        "The layers stand in the order of the strip; in a real stack they would be shuffled."
    )
    height = (356, 256)
    say = "{times} {times|fold|folds}, {units} units: {what:reason}"
    reasons: ClassVar = {
        "exact": "{pieces} pieces, and one pin makes {holes} holes. "
        "{units} units in one layer make at most {most} pieces.",
        "shaken": "unshaken {full} pieces. Shaken by {shake}\N{NO-BREAK SPACE}% it has {pieces}, "
        "and the pin makes {holes} {holes|hole|holes}.",
    }
    readout: ClassVar = {
        "pieces": ("{pieces}", "net"),
        "holes of one pin": ("{holes}", "kink"),
        "one layer: at most": "{most}",
    }
    functions: ClassVar = {}

    times = slider("Folds", 1, MOST, 1, 3, play=True)
    pin = slider("Height of the pin", 0.05, 0.95, 0.01, 0.62)
    pull = slider("Pulled apart", 0, 100, 5, 100, unit="%")
    shake = ladder("Weights shaken by", SHAKES, 0, labels=[f"{s}\N{NO-BREAK SPACE}%" for s in SHAKES], rule=True)
    seed = choice("Which shaking", {str(s + 1): s for s in range(SEEDS)}, unless={"shake": 0})

    handles: ClassVar = [handle("pin_end", y="pin"), handle("pin_start", y="pin")]

    def draw(self, fig: Figure, narrow: bool) -> None:
        (left, top, width, tall), paper = BOXES[narrow]
        graph = panel(fig, BOXES[narrow][0], (0, 1), HIGH, xticks=[], yticks=[0, 0.5, 1])
        graph.spines["bottom"].set_visible(False)
        graph.spines["left"].set_bounds(0, 1)
        side = panel(fig, paper, (-0.06, 1.06), HIGH, frame=False)
        flat = panel(fig, (left, top + tall + 8, width, 8), (0, 1), (0, 1), frame=False)
        for q, role in enumerate(QUARTERS):
            flat.axvspan(q / 4, (q + 1) / 4, color=theme.color(role), alpha=0.55, linewidth=0)
        under = panel(fig, (left, top + tall + 16, width, 2), (0, 1), (0, 1), xticks=[0, 0.25, 0.5, 0.75, 1])
        under.spines[:].set_visible(False)
        under.set_yticks([])
        strips(graph, "graph")
        strips(side, "paper")
        right = paper[0] + paper[2] + BEYOND - left
        whole = panel(fig, (left, top, right, tall), (0, 1), HIGH, frame=False)
        Guides(whole, "pin", "kink", "the pin", linewidth=1.5, linestyle=(0, (5, 3)), zorder=3)
        Guides(graph, "drops", "muted", linestyle=(0, (1.5, 3)), zorder=1)
        for ax, name in ((graph, "graph"), (side, "paper"), (flat, "strip")):
            Points(
                ax, f"{name}_holes", "ink", 3.2 if narrow else 4.2, "the holes", hollow=True, linewidth=1.5, zorder=5
            )
            Points(ax, f"{name}_pricks", "ink", 1.1, "the holes", linewidth=0)
        Points(whole, "pin_start", "kink", 7, zorder=7)
        Points(whole, "pin_end", "kink", 7, zorder=7)
        layers = "{} layers" if narrow else "{} layers of paper"
        Texts(side, "paper_word", "ink", [-0.06], [HIGH[1]], say=layers, **TITLE)
        Texts(graph, "graph_word", "ink", [0.0], [HIGH[1]], say="net, {} pieces", **TITLE)

    def data(self) -> dict[str, Any]:
        net = tent_net(2)
        constants = {
            "GRAPH": GRAPH,
            "BEND": BEND,
            "GAP": GAP,
            "ROUND": ROUND,
            "THICK": THICK,
            "LOW": HIGH[0],
            "FLAT": FLAT,
            "SAME": SAME,
            "CUTS": CUTS,
        }
        return constants | {"LAYERS": [layer for pair in net for layer in pair], "NOISE": noise()}

    def frame(self, f: SimpleNamespace, times: int, pin: float, pull: float, shake: int, seed: int) -> dict[str, Any]:
        pieces, s, y = line_of(times, shake, seed)
        columns = columns_of(y)
        layers = columns[-1] + 1
        gap = min(GAP, 1 / max(1, layers - 1))
        apart = pull / 100
        across = [i for i in range(len(columns)) if (y[i] < pin) != (y[i + 1] < pin)]
        holes = [s[i] + (s[i + 1] - s[i]) * (pin - y[i]) / (y[i + 1] - y[i]) for i in across]
        aside = [columns[i] * gap for i in across]
        moved = [(1 - apart) * c / GRAPH + apart * h for c, h in zip(aside, holes, strict=True)]
        level = [pin] * len(holes)
        kind, line = ("holes", "thick") if times <= THICK else ("pricks", "thin")
        shown: dict[str, Any] = {
            "pin": {"y": [pin]},
            "pin_start": {"x": [0], "y": [pin]},
            "pin_end": {"x": [1], "y": [pin]},
            "drops": {"x": moved, "low": [HIGH[0]] * len(holes), "high": level} if kind == "holes" else None,
            f"graph_{kind}": {"x": moved, "y": level},
            f"paper_{kind}": {"x": aside, "y": level},
            f"strip_{kind}": {"x": holes, "y": [0.5] * len(holes)},
            "paper_word": {"text": [layers]},
            "graph_word": {"text": [pieces]},
        }
        for name, path in (
            ("graph", folded(s, y, columns, gap / GRAPH, apart)),
            ("paper", folded(s, y, columns, gap, 0.0)),
        ):
            shown |= {f"{name}_{line}_{q}": part for q, part in enumerate(path)}
        said = {"times": times, "units": 2 * times, "most": 2 * times + 1, "full": 2**times, "pieces": pieces}
        said |= {"holes": len(holes), "shake": shake, "what": "shaken" if shake else "exact"}
        return shown | {"say": said}


TITLE: dict[str, Any] = {"anchor": "start", "offset": (0, 9), "clip": False, "bold": True}


def strips(ax: Axes, name: str) -> None:
    """The strip in its four colors, once for few and once for many folds."""
    for line, width in (("thick", theme.LINES["part"]["linewidth"]), ("thin", 0.8)):
        for q, role in enumerate(QUARTERS):
            Line(ax, f"{name}_{line}_{q}", role, "the strip", linewidth=width)


@cache
def noise() -> list[list[float]]:
    """For each seed a normal number for each weight and bias of the deepest net, two decimals."""
    count = sum(W.size + b.size for W, b in tent_net(MOST))
    return [np.random.default_rng(seed).standard_normal(count).round(2).tolist() for seed in range(SEEDS)]


def shaken(times: int, shake: int, seed: int) -> Pairs:
    """The tent net, each number times (1 + shake % of a normal number); the output takes the last ones."""
    draws = np.array(noise()[seed])
    layers: Pairs = []
    at = 0
    for W, b in tent_net(times):
        at = len(draws) - W.size - b.size if len(layers) == times else at
        w, bias = np.split(1 + shake / 100 * draws[at : at + W.size + b.size], [W.size])
        layers.append((W * w.reshape(W.shape), b * bias))
        at += W.size + b.size
    return layers


@cache
def line_of(times: int, shake: int, seed: int) -> tuple[int, list[float], list[float]]:
    """How many linear pieces there are; where their ends are on the strip, and its quarters; and how high."""
    net = shaken(times, shake, seed)
    t, slopes = breakpoints(net, 0.0, 1.0, kinks=True)
    ends = np.concatenate([[0.0], t, [1.0]])
    s = np.unique(np.concatenate([ends, CUTS]))
    heights: Array = np.interp(s, ends, forward(net, ends[:, None])[:, 0])
    return len(slopes), s.tolist(), heights.tolist()


def columns_of(y: list[float]) -> list[int]:
    """The layer of the paper in which each stretch lies: one more at each turn."""
    columns, way, column = [], 0.0, 0
    for low, high in pairwise(y):
        turn = float(np.sign(high - low)) if abs(high - low) > FLAT else 0.0
        column += turn * way < 0
        way = turn or way
        columns.append(int(column))
    return columns


def folded(s: list[float], y: list[float], columns: list[int], gap: float, apart: float) -> list[dict[str, Any]]:
    """The strip between folded (apart = 0) and pulled apart to the graph (1): a line for each quarter of it."""
    lines: list[dict[str, Any]] = [{"x": [], "y": []} for _ in QUARTERS]
    half = (1 - apart) * gap / 2
    for i, column in enumerate(columns):
        line = lines[min(3, int(2 * (s[i] + s[i + 1])))]
        base = (1 - apart) * column * gap
        line["x"] += [base + apart * s[i], base + apart * s[i + 1]]
        line["y"] += [y[i], y[i + 1]]
        if i + 1 < len(columns) and columns[i + 1] > column and half > ROUND / 2 / GRAPH:
            up = BEND * 2 * half * (1 if y[i + 2] < y[i + 1] else -1)
            for angle in np.pi * np.arange(1, 7) / 6:
                line["x"].append(base + half + apart * s[i + 1] - half * np.cos(angle))
                line["y"].append(y[i + 1] + up * np.sin(angle))
    return lines
