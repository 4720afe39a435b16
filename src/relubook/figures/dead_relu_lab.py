"""A laboratory: a small net trained in the page, and the life of each of its units, step by step."""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import pairwise
from types import SimpleNamespace
from typing import Any, ClassVar

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from relubook import theme
from relubook.experiments import lives
from relubook.experiments.lives import EXAMPLES, STEPS, WIDEST, Run, Setting
from relubook.live import LiveFigure, choice, grid_lines, handle, ladder, panel, pick, selection, slider, switch, word
from relubook.live.parts import Area, Guides, Image, Line, Points, Rows, Spans, Texts
from relubook.nets.activations import sigmoid
from relubook.nets.batchnorm import EPSILON
from relubook.nets.layers import forward, preactivations
from relubook.nets.steps import adam, momentum
from relubook.nets.types import Array

BREAK, EARLY = 20, 0.45  # most units die within the first 20 steps: they get this share of the width
RATES = [0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 3.0, 4.0, 5.0, 7.0, 10.0]
PLANE = (1.5, 1.1)  # half the width and half the height of the window
CELLS = (48, 36)  # of the plane, in which the net is asked for its answer
LEAST_LOSS, LARGEST_LOSS = 5e-4, 20.0  # the axis is logarithmic; what lies outside is held at its edge
ZERO = 1e-9  # a dead net gives its last bias everywhere, which settles at 0 up to rounding: then it says neither
TICK = 0.09  # how long the mark is that points to the open side of a unit's line
CROSS = (0.012, 0.031)  # half of a cross, as shares of the width and the height of a layer's rows
HEIGHTS = np.round(
    0.14 + 0.72 * (37 * np.arange(EXAMPLES) % EXAMPLES) / EXAMPLES, 2
)  # of the points in the strip: as if by chance
NUMBERED = 8  # with more units than this, every second row has its number
NET = {"EPSILON": EPSILON, "MOMENTUM": momentum.__kwdefaults__, "ADAM": adam.__kwdefaults__}  # the page trains with
UNITS = [f"unit {i + 1} of layer {layer}" for layer in (1, 2) for i in range(WIDEST)]
# boxes in pixels, on a desk and on a phone: the plane, the strip, the rows of both layers, the loss
PLANES = (0, 0, 300, 220), (0, 0, 174, 127.6)
STRIPS = (0, 366, 300, 48), (0, 158, 358, 34)
LAYERS = ((364, 18, 372, 142), (364, 188, 372, 142)), ((34, 234, 324, 96), (34, 352, 324, 96))
LOSSES = (364, 358, 372, 66), (34, 468, 324, 46)
TABLES = (0, 236, 300, 92), (190, 6, 168, 92)


class DeadReluLab(LiveFigure):
    title = "A row goes dark when its unit dies"
    alt = (
        "Left, the plane with 100 points of two classes, the thick line where the net is undecided, and a thin line "
        "for each unit of layer 1, dashed where the unit is dead; a table counts for each layer the units born dead, "
        "deaths, revivals and units dead now; a strip shows what the chosen unit receives from each point, on its side "
        "of the gate. Right, for each layer a field with a row for each unit and a column for each of 200 steps, "
        "tinted by how many points open the unit; a dead stretch is black with a line through it, from a cross to a "
        "ring where it ends. Below, the loss at each step on a logarithmic axis. What lies ahead is faint."
    )
    caption = (
        "A unit is dead while it is open for none of the 100 points. Each row is a unit, each column a step, the first "
        "20 of them wide; the deeper the color, the more points open it. Click a row to see its unit in the plane."
    )
    height = (446, 530)
    say = "{change:reason}{rest:reason}"
    reasons: ClassVar = {
        "none": "Up to step {now} no unit dies or comes back.",
        "died": "Last change at step {when}: {died} {died|unit dies|units die}.",
        "back": "Last change at step {when}: {back} {back|unit comes|units come} back.",
        "both": "Last change at step {when}: {died} {died|unit dies|units die}, {back} {back|comes|come} back.",
        "over": " After step {now} the loss is no number any more: the run is over.",
        "stuck": " The last hidden layer is all dead: no gradient gets past it.",
        "leaky": " A closed unit with a slope still learns.",
    }
    readout: ClassVar = {
        "dead now": ("{dead} of {units}", "dead"),
        "loss": ("{loss:s2}", "net"),
        "points right": "{right} %",
    }
    engines = ("net",)
    handles: ClassVar = [handle("loss_early", x="step"), handle("loss_late", x="step")]
    picks: ClassVar = [pick("rows1", select="unit"), pick("rows2", select="unit", start=WIDEST)]
    last: ClassVar[int] = STEPS

    step = slider("Step", 0, STEPS, 1, 16, play=True)
    rate = ladder("Learning rate", RATES, 4.0, rule=True)
    rule = choice("Rule", list(lives.RULES))
    seed = choice("Start (seed)", list(lives.SEEDS), 19)
    batchnorm = switch("BatchNorm")
    data_set = choice("Points", {"two moons": "moons", "rings": "rings"}, more=True)
    layers = choice("Hidden layers", [1, 2], 2, more=True)
    units = choice("Units in each", [4, 8, WIDEST], 8, more=True)
    bias = choice("Bias at the start", [0.0, 0.01, 0.1], more=True)
    gain = choice("Weights at the start", {"1/fan-in": 1, "He": 2}, more=True)
    slope = choice("Slope of a closed gate", {"0, ReLU": 0.0, "0.01": 0.01, "0.1": 0.1}, more=True)
    clip = choice("Gradients clipped to", {"off": 0.0, "1": 1.0, "0.3": 0.3, "0.1": 0.1}, more=True)
    unit = selection("Unit", 2 * WIDEST, WIDEST + 2, labels=UNITS)

    def draw(self, fig: Figure, narrow: bool) -> None:
        self._draw_plane(panel(fig, PLANES[narrow], (-PLANE[0], PLANE[0]), (-PLANE[1], PLANE[1]), frame=False))
        self._draw_table(panel(fig, TABLES[narrow], (0, 1), (1, 0), frame=False), narrow)
        self._draw_strip(panel(fig, STRIPS[narrow], (-1.06, 1.06), (0, 1), frame=False), narrow)
        for layer, box in enumerate(LAYERS[narrow], 1):
            self._draw_lives(fig, box, layer)
        self._draw_loss(fig, LOSSES[narrow])
        self._draw_playhead(fig, LAYERS[narrow][0], LOSSES[narrow])

    def _draw_plane(self, ax: Axes) -> None:
        Image(ax, "sides", CELLS[1], CELLS[0], "the sides", low="wrong-soft", high="right-soft")
        Line(ax, "units", "muted", "the lines of the units", linewidth=1.0)
        Line(ax, "dead_units", "dead", "the lines of the dead units", linewidth=1.0, linestyle=(0, (4, 3)))
        Line(ax, "chosen", "kink", "the line of the chosen unit", linewidth=2.25, zorder=3)
        Line(ax, "decision", "net", "the decision line", linewidth=3.0, zorder=3)
        for name, role, hollow in (("zeros", "part", True), ("ones", "data", False)):
            Points(ax, name, role, 3.4, "the points", hollow, linewidth=1.5 if hollow else 1.0)

    def _draw_table(self, ax: Axes, narrow: bool) -> None:
        places = (0.36, 0.58, 0.80, 1.0) if not narrow else (0.33, 0.55, 0.77, 1.0)
        heads = ("born dead", "deaths", "came back", "dead now") if not narrow else ("born", "×", "○", "dead")
        size = theme.SIZES["tick" if not narrow else "floor"]
        for x, head in zip(places, heads, strict=True):
            word(ax, x, 0.1, head, "muted", ha="right", fontsize=size)
        for y in (0.22, 0.6):
            ax.plot([0, 1], [y, y], color=theme.color("edge"), linewidth=1)
        Texts(ax, "layers", "ink", [0, 0], [0.42, 0.82], say="Layer {}", anchor="start", bold=True, size=size)
        xs, ys = [*places, *places], [0.42] * 4 + [0.82] * 4
        Texts(ax, "counts", "ink", xs, ys, anchor="end", bold=True, size=theme.SIZES["words"] + (not narrow) * 4)

    def _draw_strip(self, ax: Axes, narrow: bool) -> None:
        ax.axvspan(-1.06, 0, color=theme.color("surface"), zorder=0)
        ax.axvspan(0, 1.06, color=theme.color("open"), alpha=0.16, linewidth=0, zorder=0)
        ax.axvline(0, color=theme.color("ink"), linewidth=1.5)
        size = theme.SIZES["tick" if not narrow else "floor"]
        look: dict[str, Any] = {"clip": False, "size": size}
        Texts(ax, "strip_name", "ink", [-1.06], [1], anchor="start", offset=(0, 11), bold=True, **look)
        Texts(ax, "strip_count", "muted", [1.06], [1], say="open for {} of 100", anchor="end", offset=(0, 11), **look)
        Texts(ax, "strip_low", "closed", [-1.06], [0], say="−{:s2}, gate shut", anchor="start", offset=(0, -11), **look)
        Texts(ax, "strip_high", "open", [1.06], [0], say="open, {:s2}", anchor="end", offset=(0, -11), **look)
        word(ax, 0, -11 / STRIPS[narrow][3], "0", "muted", ha="center", fontsize=size)
        for name, role, hollow in (("strip_zeros", "part", True), ("strip_ones", "data", False)):
            Points(ax, name, role, 3.0, "what the unit receives", hollow, linewidth=1.25 if hollow else 0.75)

    def _draw_lives(self, fig: Figure, box: Any, layer: int) -> None:
        left, top, width, tall = box
        early = panel(fig, (left, top, EARLY * width, tall), (0, BREAK), (0, WIDEST), frame=False)
        late = panel(
            fig, (left + EARLY * width, top, (1 - EARLY) * width, tall), (BREAK, STEPS + 1), (0, WIDEST), frame=False
        )
        Image(early, f"early{layer}", WIDEST, BREAK, f"the lives of layer {layer}")
        Image(late, f"late{layer}", WIDEST, STEPS + 1 - BREAK, f"the lives of layer {layer}")
        ax = panel(fig, box, (0, 1), (1, 0), frame=False)
        Guides(ax, f"gaps{layer}", "paper", "the gaps", linewidth=2, zorder=2)
        Line(ax, f"flat{layer}", "dead", "the dead stretches", linewidth=1.25, zorder=3)
        Area(ax, f"born{layer}", "dead", 1.0, "the units born dead", zorder=3.5)
        Line(ax, f"died{layer}", "dead", "the deaths", linewidth=1.75, zorder=4, clip_on=False)
        Points(ax, f"back{layer}", "data", 3.2, "the revivals", True, linewidth=1.75, zorder=4)
        Spans(ax, f"gone{layer}", "paper", 1.0, "what is not there", zorder=4.5)
        Spans(ax, f"ahead{layer}", "paper", 0.62, "what is to come", zorder=5)
        Rows(ax, f"rows{layer}", WIDEST, words=f"layer {layer}", say="open for {} of 100 points")
        size = theme.SIZES["floor"]
        Texts(
            ax,
            f"numbers{layer}",
            "muted",
            [0] * WIDEST,
            [0] * WIDEST,
            anchor="end",
            offset=(-5, 0),
            clip=False,
            size=size,
        )
        look: dict[str, Any] = {"anchor": "start", "offset": (0, 10), "clip": False, "bold": True}
        Texts(ax, f"name{layer}", "ink", [0], [0], say="Layer {}", **look)
        if layer == 1:
            word(ax, 1, -10 / tall, "× dies   ○ comes back   ■ born dead", "muted", ha="right", fontsize=size)

    def _draw_loss(self, fig: Figure, box: Any) -> None:
        left, top, width, tall = box
        heights = (LEAST_LOSS, LARGEST_LOSS)
        ax = panel(fig, box, (0, 1), heights, yscale="log")
        grid_lines(ax)
        ax.minorticks_off()
        ax.set_yticks([0.001, 0.1, 10], ["0.001", "0.1", "10"])
        ax.set_xticks([place(t) for t in (0, 5, 10, 15, 20, 100, 200)], ["0", "5", "10", "15", "20", "100", "200"])
        ax.set_title("Loss", pad=5)
        ax.axvline(EARLY, color=theme.color("muted"), linewidth=1, linestyle=(0, (1, 3)), zorder=1)
        Line(ax, "loss", "net", linewidth=2)
        Spans(ax, "ahead_loss", "paper", 0.62, "what is to come", zorder=5)
        share = EARLY * width
        early = panel(fig, (left, top, share, tall), (-0.5, BREAK - 0.5), heights, yscale="log", frame=False)
        late = panel(
            fig,
            (left + share, top, width - share, tall),
            (BREAK - 0.5, STEPS + 0.5),
            heights,
            yscale="log",
            frame=False,
        )
        for axes, name in ((early, "loss_early"), (late, "loss_late")):
            Points(axes, name, "kink", 7, "the present step", zorder=9)

    def _draw_playhead(self, fig: Figure, rows: Any, loss: Any) -> None:
        left, top, width, _ = rows
        ax = panel(fig, (left, top, width, loss[1] + loss[3] - top), (0, 1), (0, 1), frame=False)
        Guides(ax, "playhead", "kink", "the present step", linewidth=2, zorder=7)

    def data(self) -> dict[str, Any]:
        sets = {name: lives.points(name) for name in ("moons", "rings")}
        return {
            "POINTS": {name: thousandths(x) for name, (x, _) in sets.items()},
            "LABELS": {name: labels.astype(int) for name, (_, labels) in sets.items()},
            "NORMALS": {str(seed): thousandths(lives.normals(seed)) for seed in lives.SEEDS},
            "LAST": self.last,
            "WIDEST": WIDEST,
            "BREAK": BREAK,
            "EARLY": EARLY,
            "STEPS": STEPS,
            "PLANE": PLANE,
            "CELLS": CELLS,
            "LOSSES": (LEAST_LOSS, LARGEST_LOSS),
            "ZERO": ZERO,
            "TICK": TICK,
            "CROSS": CROSS,
            "HEIGHTS": HEIGHTS,
            "NUMBERED": NUMBERED,
            "NET": NET,
            "UNITS": [name.capitalize() for name in UNITS],
        }

    def frame(self, f: SimpleNamespace, step: int, unit: int, data_set: str, **setting: Any) -> dict[str, Any]:
        """The film of a setting at a step. What depends on the setting alone comes from `film`."""
        now = Setting(data=data_set, **setting)
        run = lives.run(now, self.last)
        moment = min(step, len(run.path) - 1)
        net, (x, labels), gate = run.path.parameters[moment], lives.points(data_set), lives.activation(now)
        with np.errstate(over="ignore", invalid="ignore"):  # of a run that diverges we show what there is
            used, zs = lives.in_use(net, x, gate), preactivations(net, x, gate)
            scores = forward(used, x, gate).ravel()
            shown = _plane(used, gate, run, moment, unit) | _strip(zs, labels, run, moment, unit)
        for name, label in (("zeros", 0), ("ones", 1)):
            shown[name] = {"x": x[labels == label, 0], "y": x[labels == label, 1]}
        right = int(np.count_nonzero((scores > ZERO) == (labels == 1)))
        return film(now, self.last) | _now(run, moment) | shown | {"say": _said(run, now, moment, self.last, right)}


@lru_cache(maxsize=64)
def film(setting: Setting, last: int) -> dict[str, Any]:
    """The parts that are the same at each step: the lives of all units, and the loss."""
    run = lives.run(setting, last)
    moments = len(run.path)
    shown: dict[str, Any] = {
        "loss": {"x": [middle(t) for t in range(moments)], "y": np.clip(run.path.losses, LEAST_LOSS, LARGEST_LOSS)}
    }
    for layer in (1, 2):
        names = ("early", "late", "gaps", "flat", "born", "died", "back", "gone", "numbers", "name")
        parts = _lives(run.open[layer - 1], moments) if layer <= setting.layers else {}
        shown |= {f"{name}{layer}": parts.get(name) for name in names}
        if parts:
            shown[f"name{layer}"] = {"text": [layer]}
    return shown


def _lives(open_: Array, moments: int) -> dict[str, Any]:
    units = open_.shape[1]
    heat = [[n / EXAMPLES if n else None for n in row] + [0.0] * (STEPS + 1 - moments) for row in open_.T.tolist()]
    tall = [row for row in heat for _ in range(WIDEST // units)]
    middles = [(i + 0.5) / units for i in range(units)]
    stretches = [(y, a, b) for i, y in enumerate(middles) for a, b in dead_stretches(open_[:, i])]
    marked = [i < units and (units <= NUMBERED or i % 2 == 0) for i in range(WIDEST)]
    return {
        "early": {"values": [v for row in tall for v in row[:BREAK]]},
        "late": {"values": [v for row in tall for v in row[BREAK:]]},
        "gaps": {"y": [i / units for i in range(1, units)]},
        "flat": _strokes([[(place(a), y), (place(b), y)] for y, a, b in stretches]),
        "born": _strokes([_square(y) for y, a, _ in stretches if a == 0]),
        "died": _strokes([stroke for y, a, _ in stretches if a for stroke in _cross(place(a), y)]),
        "back": {
            "x": [place(b) for _, _, b in stretches if b < moments],
            "y": [y for y, _, b in stretches if b < moments],
        },
        "gone": {"low": [place(moments)], "high": [1]} if moments <= STEPS else None,
        "numbers": {
            "x": [0] * WIDEST,
            "y": [*middles, *[0] * (WIDEST - units)],
            "text": [i + 1 if seen else "" for i, seen in enumerate(marked)],
        },
    }


def dead_stretches(open_: Array) -> list[tuple[int, int]]:
    """Where a unit is dead: each first moment, and the one after the last."""
    dead = np.concatenate([[False], open_ == 0, [False]])
    edges = np.flatnonzero(dead[1:] != dead[:-1])
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _strokes(strokes: list[list[tuple[float, float]]]) -> dict[str, Any]:
    """Lines through points, as one part."""
    points = [p for stroke in strokes for p in (*stroke, (None, None))]
    return {"x": [x for x, _ in points], "y": [y for _, y in points]}


def _cross(x: float, y: float) -> list[list[tuple[float, float]]]:
    across, up = CROSS
    return [[(x - across, y - up), (x + across, y + up)], [(x - across, y + up), (x + across, y - up)]]


def _square(y: float) -> list[tuple[float, float]]:
    across, up = CROSS
    return [(0, y - up), (2 * across, y - up), (2 * across, y + up), (0, y + up)]


def _now(run: Run, moment: int) -> dict[str, Any]:
    """The playhead, what is ahead, and the counts so far."""
    here = {"x": [moment], "y": [float(np.clip(run.path.losses[moment], LEAST_LOSS, LARGEST_LOSS))]}
    ahead = {"low": [place(moment + 1)], "high": [1]} if moment < STEPS else None
    layers = len(run.open)
    counts = [n for row in run.counts(moment) for n in row]
    shown: dict[str, Any] = {
        "playhead": {"x": [middle(moment)]},
        "loss_early": here,
        "loss_late": here,
        "ahead1": ahead,
        "ahead2": ahead if layers == 2 else None,
        "ahead_loss": ahead,
        "layers": {"text": [1, 2 if layers == 2 else ""]},
        "counts": {
            "text": [*counts, *[""] * (8 - len(counts))],
            "role": ["dead" if i % 4 == 3 and n else "ink" for i, n in enumerate([*counts, *[0] * (8 - len(counts))])],
        },
    }
    return shown


def _chosen(run: Run, unit: int) -> tuple[int, int] | None:
    """Layer, from 0, and number of the chosen unit, when the net has it."""
    layer, i = divmod(unit, WIDEST)
    return (layer, i) if layer < len(run.open) and i < run.open[layer].shape[1] else None


def _plane(net: Any, gate: Any, run: Run, moment: int, unit: int) -> dict[str, Any]:
    """The plane: on which side of 1/2 the net is, where it changes, and the lines of the units of layer 1."""
    (columns, rows), (right, top) = CELLS, PLANE
    xs = [right * (2 * i + 1 - columns) / columns for i in range(columns)]
    ys = [top * (rows - 2 * j - 1) / rows for j in range(rows)]
    grid = np.array([(x, y) for y in ys for x in xs])
    scores = forward(net, grid, gate).reshape(rows, columns)
    (w, b), open_ = net[0], run.open[0][moment]
    lines = [_line(w[:, i], b[i]) for i in range(len(b))]
    chosen = _chosen(run, unit)
    if chosen is None:
        mine = []
    elif chosen[0] == 0:
        mine = lines[chosen[1]]
    else:
        z = preactivations(net, grid, gate)[1][:, chosen[1]]
        mine = contour(z.reshape(rows, columns), xs, ys)
    return {
        "sides": {"values": sigmoid(scores).ravel()},
        "decision": _strokes(contour(scores, xs, ys)),
        "units": _strokes([s for i, line in enumerate(lines) if open_[i] for s in line]),
        "dead_units": _strokes([s for i, line in enumerate(lines) if not open_[i] for s in line]),
        "chosen": _strokes(mine),
    }


def _line(w: Array, b: Any) -> list[list[tuple[float, float]]]:
    """Where w @ x + b is 0 in the window, and a mark from its middle to the open side; nothing where it passes by."""
    size = float(np.max(np.abs(w)))
    if size == 0:
        return []
    u, v, c = (float(n) / size for n in (w[0], w[1], b))
    square = u * u + v * v
    p, q = -c * u / square, -c * v / square  # the point of the line that is nearest to the origin
    low, high = -math.inf, math.inf
    for at, along, edge in ((p, -v, PLANE[0]), (q, u, PLANE[1])):
        if along:
            ends = (-edge - at) / along, (edge - at) / along
            low, high = max(low, min(ends)), min(high, max(ends))
        elif abs(at) > edge:
            return []
    if not low < high:
        return []
    m, n = p - v * (low + high) / 2, q + u * (low + high) / 2
    step = TICK / math.sqrt(square)
    return [[(p - v * low, q + u * low), (p - v * high, q + u * high)], [(m, n), (m + u * step, n + v * step)]]


def contour(values: Array, xs: list[float], ys: list[float]) -> list[list[tuple[float, float]]]:
    """Where a table of values changes its sign: a stroke through each square of four neighbors, straight in between."""
    positive = values > ZERO
    strokes = []
    counts = positive[:-1, :-1] * 1 + positive[:-1, 1:] + positive[1:, 1:] + positive[1:, :-1]
    for j, i in np.argwhere((counts > 0) & (counts < 4)):
        around = [(j, i), (j, i + 1), (j + 1, i + 1), (j + 1, i), (j, i)]
        points = []
        for (r, k), (s, m) in pairwise(around):
            if positive[r, k] != positive[s, m]:
                t = float(values[r, k] / (values[r, k] - values[s, m]))
                points.append((xs[k] + t * (xs[m] - xs[k]), ys[r] + t * (ys[s] - ys[r])))
        strokes += [points[k : k + 2] for k in range(0, len(points), 2)]
    return strokes


def _strip(zs: list[Array], labels: Array, run: Run, moment: int, unit: int) -> dict[str, Any]:
    """What the chosen unit receives from each example, as a share of the largest, and which row it is."""
    chosen = _chosen(run, unit)
    rows = {
        f"rows{layer + 1}": {
            "values": run.open[layer][moment],
            "selected": chosen[1] if chosen and chosen[0] == layer else None,
        }
        for layer in range(len(run.open))
    }
    if chosen is None:
        return rows
    z = zs[chosen[0]][:, chosen[1]]
    largest = float(np.max(np.abs(z)))
    x, y = z / (largest or 1.0), HEIGHTS
    return rows | {
        "strip_zeros": {"x": x[labels == 0], "y": y[labels == 0]},
        "strip_ones": {"x": x[labels == 1], "y": y[labels == 1]},
        "strip_name": {"text": [UNITS[unit].capitalize()]},
        "strip_count": {"text": [run.open[chosen[0]][moment, chosen[1]]]},
        "strip_low": {"text": [largest]},
        "strip_high": {"text": [largest]},
    }


def _said(run: Run, setting: Setting, moment: int, last: int, right: int) -> dict[str, Any]:
    dead = np.hstack([layer[: moment + 1] == 0 for layer in run.open])
    changed = np.flatnonzero((dead[1:] != dead[:-1]).any(axis=1)) + 1
    when = int(changed[-1]) if len(changed) else None
    over = moment == len(run.path) - 1 < last
    stuck = setting.slope == 0 and not run.open[-1][moment].any()
    died = when and int((dead[when] & ~dead[when - 1]).sum())
    back = when and int((dead[when - 1] & ~dead[when]).sum())
    return {
        "change": "none" if when is None else "both" if died and back else "died" if died else "back",
        "rest": "over" if over else "stuck" if stuck else "leaky" if setting.slope else None,
        "now": moment,
        "when": when,
        "died": died,
        "back": back,
        "dead": int(dead[-1].sum()),
        "units": dead.shape[1],
        "loss": float(run.path.losses[moment]),
        "right": right,
    }


def thousandths(numbers: Array) -> Array:
    """Decimals of three digits as whole numbers, which travel shorter; divided by 1000 they are the same again."""
    whole: Array = np.rint(1000 * numbers.ravel()).astype(int)
    return whole


def place(step: float) -> float:
    """Where the column of a step begins, as a share of the width; the first 20 steps have the share `EARLY`."""
    late = EARLY + (step - BREAK) * (1 - EARLY) / (STEPS + 1 - BREAK)
    return float(step * EARLY / BREAK if step <= BREAK else late)


def middle(step: int) -> float:
    return (place(step) + place(step + 1)) / 2
