"""Four hinges, each with a weight, and their sum: a score with a row for each hinge, and the sum below."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, ClassVar

import numpy as np
from matplotlib.figure import Figure

from relu import relu_forward
from relubook import theme
from relubook.data.hinge_targets import BEST, DOTS, TARGETS, Array
from relubook.live import LiveFigure, apart, choice, grid_lines, handle, numbers, panel, slider, switch, well, word
from relubook.live.parts import Area, Badges, Guides, Line, Points, Texts

ENDS = (-3.1, 3.1)  # what the picture shows of the input
SUM = (-2.6, 3.6)  # and of the sum
LEVER = 0.5  # how far right of its kink a hinge has its lever, which is as high as the weight:
ROW = 3.4  # a row shows weights from -3 to 3 and a rim
ROWS = [i + 0.48 for i in range(4)]  # the middle of each row, in rows
WEDGE = 1.1  # how far behind a bend we draw what it turned
LABEL = 0.7  # units of the sum between two words, one above the other


class HingeSum(LiveFigure):
    title = "Four hinges, each times its weight, and what they add up to"
    alt = (
        "Four rows over the same input x from -3 to 3, one for each hinge: flat at 0 up to its kink, then a straight "
        "line that its weight turns up or down. Two rise and two fall. Below, their sum, a broken line that bends at "
        "each kink; its pieces carry their slopes: 0, 1.5, 0.5, -1.5 and 0 again."
    )
    caption = (
        "Each row is one hinge `relu(x - k)` times its weight u (dotted: weight 1). Below, their sum: at a kink the "
        "line would go straight on (dotted again); the weight turns it. Drag any purple dot."
    )
    height = (448, 334)
    say = "{turn:reason}{miss:reason}"
    reasons: ClassVar = {
        "bend": "At x = {k:1} hinge {n} adds {u:1}: the slope turns from {before:1} to {after:1}.",
        "together": "At x = {k:1} hinges {all} add {u:1} together: the slope turns from {before:1} to {after:1}.",
        "nothing": "Hinge {n} has weight 0: it adds nothing to the sum.",
        "waiting": "Hinge {n} is not in the sum yet.",
        "best": "Best we found (dashed): kinks {kinks:1}; weights {weights:1}; p = {p:1}; rms error {best_rms:2}.",
        "most": " The sum misses most at x = {worst:1}.",
        "hit": " The sum hits every dot.",
    }
    readout: ClassVar = {
        "bends": "{bends}",
        "highest bend": "{highest:2}",
        "largest error": ("{largest:2}", "dead"),
        "rms error": "{rms:2}",
        "last slope": ("{last:1}", "net"),
    }
    functions: ClassVar[dict[str, Any]] = {"relu_forward": relu_forward}

    target = choice(
        "Target to hit", ["none", *TARGETS], pictures=[[], *((y[::3] - y.min()) / np.ptp(y) for y in TARGETS.values())]
    )
    best = switch("Show the best we found", unless={"target": "none"})
    hinge = choice("Hinge", {str(i + 1): i for i in range(4)}, 2, rule=True)
    kinks = numbers("Kink *k*", -3, 2, 0.1, [-2, -1, 0.5, 2], at="hinge")
    weights = numbers("Weight *u*", -3, 3, 0.1, [1.5, -1, -2, 1.5], at="hinge")
    offset = slider("Offset *p* of the sum", -2, 3, 0.1, 0)
    added = slider("Hinges added", 0, 4, 1, 4, play=True, more=True)

    handles: ClassVar[list[dict[str, Any]]] = [
        *(handle("kink_dots", index=i, x=f"kinks[{i}]", select="hinge") for i in range(4)),
        *(handle(f"lever_{i + 1}", y=f"weights[{i}]") for i in range(4)),
        *(handle("bends", index=i, x=f"kinks[{i}]", select="hinge") for i in range(4)),
        handle("offset_dot", y="offset"),
    ]

    def draw(self, fig: Figure, narrow: bool) -> None:
        left, width, tall, pitch, radius = (32, 280, 38, 41, 9) if narrow else (48, 604, 46, 50, 11)
        under = 4 * pitch + (8 if narrow else 10)
        for i in range(4):
            row = panel(fig, (left, i * pitch + 1, width, tall), ENDS, (-ROW, ROW), frame=False)
            well(row)
            Area(row, f"tint_{i + 1}", "part", 0.16)
            Line(row, f"plain_{i + 1}", "muted", "the hinge with weight 1", **theme.LINES["gone"])
            Line(row, f"hinge_{i + 1}", "part", f"hinge {i + 1}", **theme.LINES["part"])
            Points(row, f"lever_{i + 1}", "kink", 7, f"the lever of hinge {i + 1}", zorder=7)
        score = panel(fig, (left, 0, width, under), ENDS, (under / pitch, 0), frame=False)
        Guides(score, "guides", "kink", alpha=0.35)
        Guides(score, "guide", "kink", linewidth=1.5)
        Line(score, "chosen", "kink", linewidth=2, clip_on=False)
        Badges(score, "kink_dots", ["1", "2", "3", "4"], radius=radius, words="the kinks", zorder=8)
        weights: dict[str, Any] = {
            "say": "{:+1}",
            "anchor": "start",
            "bold": True,
            "clip": False,
            "size": 15 if narrow else 19,
        }
        Texts(score, "weights", "part", [ENDS[1]] * 4, ROWS, offset=(6 if narrow else 12, 0), **weights)
        box = (left, under, width, 136 if narrow else 208)
        total = panel(fig, box, ENDS, SUM, xticks=range(-3, 4), yticks=[-2, 0, 2] if narrow else range(-2, 4))
        grid_lines(total)
        total.tick_params(axis="y", pad=12)
        place = (1.03, "x") if narrow else (1.02, "input x")
        word(total, place[0], -0.045, place[1], "muted", style="italic", transform=total.transAxes)
        self._draw_sum(total, narrow)

    def _draw_sum(self, total: Any, narrow: bool) -> None:
        Guides(total, "sum_guides", "kink", alpha=0.35)
        Guides(total, "sum_guide", "kink", linewidth=1.5)
        Area(total, "wedges", "part", 0.13, "the wedges")
        Area(total, "wedge", "part", 0.2)
        Line(total, "straight_on", "part", "the dotted lines", **theme.LINES["gone"])
        Points(total, "target", "data", 2, linewidth=0, zorder=2)
        Line(total, "best", "muted", **theme.LINES["best"])
        Line(total, "sum", "net", "the sum", **theme.LINES["function"], zorder=3)
        Line(total, "gap", "dead", "the largest error", zorder=3)
        Points(total, "bends", "kink", 5 if narrow else 6, "the bends", zorder=6)
        Badges(total, "offset_dot", ["p"], radius=9, words="the offset", zorder=7)
        Texts(
            total, "slopes", "net", [0] * 5, [0] * 5, say="{:1}" if narrow else "slope {:1}", words="slopes", bold=True
        )
        ends: dict[str, Any] = {"anchor": "start", "clip": False, "offset": (6 if narrow else 12, 0), "bold": True}
        Texts(total, "sum_word", "net", [ENDS[1]], [0], say="sum" if narrow else "the sum", **ends)
        Texts(total, "target_word", "data", [ENDS[1]], [0], **ends)

    def data(self) -> dict[str, Any]:
        book = {name: drawn(name) for name in TARGETS}
        constants = {"DOTS": DOTS, "ENDS": ENDS, "SUM": SUM, "LEVER": LEVER, "WEDGE": WEDGE, "ROWS": ROWS}
        return constants | {"LABEL": LABEL, "TARGETS": book}

    def frame(
        self, f: Any, target: str, best: bool, hinge: int, kinks: Any, weights: Any, offset: float, added: int
    ) -> dict[str, Any]:
        k, u = np.array(kinks), np.array(weights)
        effect = np.where(np.arange(4) < added, u, 0.0)
        x, hinges, y = summed(f, k, effect, offset)
        along, order, heights = np.argsort(x, kind="stable"), np.argsort(k, kind="stable"), y[63:]
        corners = np.array([(ENDS[0], y[61]), *zip(k[order], heights[order], strict=True), (ENDS[1], y[62])])
        words = slope_words(corners[:, 0], corners[:, 1], effect[order])
        shown: dict[str, Any] = {
            "guides": {"x": k, "low": ROWS, "high": [9] * 4},
            "guide": {"x": [k[hinge]], "low": [ROWS[hinge]], "high": [9]},
            "sum_guides": {"x": k, "low": heights, "high": [9] * 4},
            "sum_guide": {"x": [k[hinge]], "low": [heights[hinge]], "high": [9]},
            "chosen": {"x": [*ENDS, *ENDS[::-1], ENDS[0]], "y": [hinge + v for v in (0.02, 0.02, 0.94, 0.94, 0.02)]},
            "kink_dots": {"x": k, "y": ROWS},
            "weights": {"text": weights},
            "sum": {"x": x[along], "y": y[along]},
            "bends": {"x": k, "y": heights},
            "offset_dot": {"x": [ENDS[0]], "y": [offset]},
            "slopes": words,
            **turned(k, effect, heights, hinge),
        }
        for i in range(4):
            run = hinges[i][along] / LEVER
            shown[f"plain_{i + 1}"] = {"x": x[along], "y": run}
            shown[f"lever_{i + 1}"] = {"x": [k[i] + LEVER], "y": [u[i]]}
            if i < added:
                shown[f"hinge_{i + 1}"] = {"x": x[along], "y": u[i] * run}
                shown[f"tint_{i + 1}"] = {"x": [*x[along], ENDS[1]], "y": [*(u[i] * run), 0]}
        said = said_of(k, effect, heights, hinge) | {"last": words["rise"][4], "miss": None}
        said["turn"] = "waiting" if hinge >= added else said["turn"]
        ends = [np.clip(y[62], SUM[0] + 0.3, SUM[1] - 0.3)]
        if target != "none":
            aim = drawn(target)
            largest, rms, worst = errors(y, aim["target"]["y"])
            ends = apart([*ends, aim["target"]["y"][-1]], LABEL)
            shown["target"], shown["best"] = aim["target"], aim["best"] if best else None
            shown["target_word"] = {"text": [target], "x": [ENDS[1]], "y": ends[1:]}
            shown["gap"] = {"x": [DOTS[worst]] * 2, "y": [y[worst], aim["target"]["y"][worst]]}
            miss = "most" if largest > 5e-3 else "hit"
            said |= {"largest": largest, "rms": rms, "worst": DOTS[worst], "miss": miss, "bends": None, "highest": None}
            said |= aim["say"] if best else {}
        return shown | {"sum_word": {"text": [1], "x": [ENDS[1]], "y": ends[:1]}, "say": said}


def summed(f: SimpleNamespace, k: Array, u: Array, p: float) -> tuple[Array, Array, Array]:
    """x, the hinges and their weighted sum: at the dots, at the two ends and at the kinks."""
    x = np.concatenate([DOTS, ENDS, k])
    hinges = np.asarray(f.relu_forward(x - k[:, None])[0])
    return x, hinges, p + (u[:, None] * hinges).sum(axis=0)


def errors(y: Array, wanted: Array) -> tuple[float, float, int]:
    """Largest error and root mean square at the dots, and the dot with the largest."""
    miss = y[:61] - wanted
    worst = int(np.argmax(np.abs(miss)))
    return float(abs(miss[worst])), float(np.sqrt(np.mean(miss**2))), worst


def drawn(target: str) -> dict[str, Any]:
    """A target to four decimals, the best that we found for it, and what there is to say of that."""
    wanted, found = np.round(TARGETS[target], 4), BEST[target]
    k, u, p = np.array(found["kinks"]), np.array(found["weights"]), found["offset"]
    x, _, y = summed(SimpleNamespace(relu_forward=relu_forward), k, u, p)
    along = np.argsort(x, kind="stable")
    said = {
        "turn": "best",
        "best_rms": errors(y, wanted)[1],
        "p": p,
        "kinks": found["kinks"],
        "weights": found["weights"],
    }
    best = {"x": np.round(x[along], 4), "y": np.round(y[along], 4)}
    return {"target": {"x": DOTS, "y": wanted}, "best": best, "say": said}


def said_of(k: Array, effect: Array, heights: Array, hinge: int) -> dict[str, Any]:
    """What the chosen hinge does to the slope, and how many bends there are."""
    here = [i for i in range(4) if k[i] == k[hinge] and effect[i] != 0]
    before, change = float(effect[k < k[hinge]].sum()), float(effect[here].sum())
    turn = "nothing" if hinge not in here else "together" if len(here) > 1 else "bend"
    bent = [i for i in range(4) if abs(effect[k == k[i]].sum()) > 1e-9]
    said = {"turn": turn, "k": k[hinge], "n": hinge + 1, "all": [i + 1 for i in here], "u": change, "before": before}
    highest = max((float(heights[i]) for i in bent), default=None)
    return said | {"after": before + change, "bends": len({k[i] for i in bent}), "highest": highest}


def turned(k: Array, effect: Array, heights: Array, hinge: int) -> dict[str, Any]:
    """At each bend where the line would have gone straight on, and the wedge between that and where it went."""
    order = [i for i in np.argsort(k, kind="stable") if effect[i] != 0]
    after = np.cumsum(effect[order])
    corners = [
        (i == hinge, k[i], k[i] + WEDGE, heights[i], heights[i] + WEDGE * (s - effect[i]), heights[i] + WEDGE * s)
        for i, s in zip(order, after, strict=True)
    ]

    def wedges(chosen: bool) -> dict[str, Any]:
        some = [corner[1:] for corner in corners if corner[0] == chosen]
        return {
            "x": [v for x, far, *_ in some for v in (x, far, far, None)],
            "y": [v for _, _, y, on, off in some for v in (y, on, off, None)],
        }

    x = [v for _, x, far, *_ in corners for v in (x, far, None)]
    y = [v for *_, y, on, _ in corners for v in (y, on, None)]
    return {"wedges": wedges(False), "wedge": wedges(True), "straight_on": {"x": x, "y": y}}


def slope_words(x: Array, y: Array, effect: Array) -> dict[str, Any]:
    """The slope of each piece beside the middle of what is seen of it, away from its wedge."""
    low, high = SUM[0] + 0.7, SUM[1] - 0.7
    said: dict[str, Any] = {key: [] for key in ("text", "x", "y", "rise", "side")}
    for j, width in enumerate(np.diff(x)):
        slope = (y[j + 1] - y[j]) / width if width > 0 else 0.0
        edges = sorted([(low - y[j]) / slope, (high - y[j]) / slope]) if slope else [0.0, width]
        start, end = max(0.0, edges[0]), min(width, edges[1])
        middle = (start + end) / 2
        level = y[j] + slope * middle
        seen = width >= 0.45 and end - start >= 0.3 and low - 0.01 <= level <= high + 0.01
        piece = (slope if seen else None, x[j] + middle, level, slope, 1 if j == 0 or effect[j - 1] >= 0 else -1)
        for key, value in zip(said, piece, strict=True):
            said[key].append(value)
    return said
