"""Four hinges, each with a weight, and their sum: a score with a row for each hinge, and the sum below."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
from matplotlib.figure import Figure

from relu import relu_forward
from relubook import theme
from relubook.data.hinge_targets import DOTS, TARGETS, drawn
from relubook.live import LiveFigure, apart, choice, grid_lines, handle, numbers, panel, slider, switch, well, word
from relubook.live.bends import LIMITS, Bend, merged, slope_words, straight_on, wedges
from relubook.live.parts import Area, Badges, Guides, Line, Points, Spans, Texts
from relubook.nets.types import Array

ENDS = (-3.1, 3.1)  # what the picture shows of the input
OFFSET_AT = -3.25  # where the offset is dragged: left of the first dot of a target, which it would hide
SUM = (-2.6, 3.6)  # and of the sum
WINDOW, INSIDE = ((SUM[0] + rim, SUM[1] - rim) for rim in (0.7, 0.3))  # where a word beside it is not cut, and its name
LEVER = 0.5  # how far right of its kink a hinge has its lever, which is as high as the weight:
ROW = 3.4  # a row shows weights from -3 to 3 and a rim
ROWS = [i + 0.48 for i in range(4)]  # the middle of each row, in rows
WEDGE = 1.1  # how far behind a bend we draw what it turned
LABEL = 0.7  # units of the sum between two words, one above the other
# The sum on a desk and on a phone, in pixels: its size, and half the width and the height of a slope's word.
SIZES, WORDS = ((604, 208), (280, 136)), ((30, 8), (12, 5))
VIEWS = [(wide / 6.2, tall / 6.2, *word) for (wide, tall), word in zip(SIZES, WORDS, strict=True)]
FLAT, HIT = 1e-9, 5e-3  # what turns by less does not bend: the rounding of a sum; an error below reads as 0.00


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
        "best": "Best we found (dashed): kinks {kinks:1}; weights {weights:1}; p = {offset:1}; rms error {best_rms:2}.",
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
    engines = ("bends",)

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
        left, width, tall, pitch, radius = (32, SIZES[1][0], 38, 41, 9) if narrow else (48, SIZES[0][0], 46, 50, 11)
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
        Spans(score, "chosen", "kink", thickness=tall / pitch, outlined=2.0, rounding=6, clip=False)
        Badges(score, "kink_dots", ["1", "2", "3", "4"], radius=radius, words="the kinks", zorder=8)
        beside: dict[str, Any] = {"anchor": "start", "clip": False, "offset": (6 if narrow else 12, 0), "bold": True}
        size = 15 if narrow else 19
        Texts(score, "weights", "part", [ENDS[1]] * 4, ROWS, say="{:+1}", size=size, **beside)
        box = (left, under, width, SIZES[narrow][1])
        total = panel(fig, box, ENDS, SUM, xticks=range(-3, 4), yticks=[-2, 0, 2] if narrow else range(-2, 4))
        grid_lines(total)
        total.tick_params(axis="y", pad=18 if narrow else 26)
        place = (1.03, "x") if narrow else (1.02, "input x")
        word(total, place[0], -0.045, place[1], "muted", style="italic", transform=total.transAxes)
        Texts(total, "sum_word", "net", [ENDS[1]], [0], say="sum" if narrow else "the sum", **beside)
        Texts(total, "target_word", "data", [ENDS[1]], [0], **beside)
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
        Badges(total, "offset_dot", ["p"], radius=9, words="the offset", clip=False, zorder=7)
        say = "{:1}" if narrow else "slope {:1}"
        Texts(total, "slopes", "net", [0] * 5, [0] * 5, say=say, words="slopes", bold=True)

    def data(self) -> dict[str, Any]:
        constants = {"DOTS": DOTS, "ENDS": ENDS, "WINDOW": WINDOW, "INSIDE": INSIDE, "LEVER": LEVER, "WEDGE": WEDGE}
        constants |= {"ROWS": ROWS, "LABEL": LABEL, "FLAT": FLAT, "HIT": HIT, "LIMITS": LIMITS, "VIEWS": VIEWS}
        return constants | {"OFFSET_AT": OFFSET_AT, "TARGETS": {name: drawn(name) for name in TARGETS}}

    def frame(
        self, f: Any, target: str, best: bool, hinge: int, kinks: Any, weights: Any, offset: float, added: int
    ) -> dict[str, Any]:
        k, u = np.array(kinks), np.array(weights)
        effect = np.where(np.arange(4) < added, u, 0.0)
        x = np.concatenate([DOTS, ENDS, k])
        hinges = np.asarray(f.relu_forward(x - k[:, None])[0])
        y = offset + (effect[:, None] * hinges).sum(axis=0)
        along, order = np.argsort(x, kind="stable"), np.argsort(k, kind="stable")
        fit, (first, last), heights = y[:-6], y[-6:-4], y[-4:]
        corners = [ENDS[0], *k[order], ENDS[1]], [first, *heights[order], last]
        aim = drawn(target) if target != "none" else None
        sides = [1, *np.where(effect[order] < 0, -1, 1).tolist()]  # away from the wedge
        slopes = slope_words(*corners, sides, WINDOW, aim and aim["target"], VIEWS)
        after = np.cumsum(effect[order])
        turns = {i: (k[i], heights[i], a - effect[i], a) for i, a in zip(order, after, strict=True) if effect[i] != 0}
        said = said_of(turns, k, hinge) | {"last": slopes["rise"][4], "miss": None}
        said |= {"turn": "waiting"} if hinge >= added else {}
        shown: dict[str, Any] = {
            "guides": {"x": k, "high": ROWS},
            "guide": {"x": [k[hinge]], "high": [ROWS[hinge]]},
            "sum_guides": {"x": k, "low": heights},
            "sum_guide": {"x": [k[hinge]], "low": [heights[hinge]]},
            "chosen": {"low": ENDS[:1], "high": ENDS[1:], "at": [ROWS[hinge]]},
            "kink_dots": {"x": k, "y": ROWS},
            "weights": {"text": weights},
            "sum": {"x": x[along], "y": y[along]},
            "bends": {"x": k, "y": heights},
            "offset_dot": {"x": [OFFSET_AT], "y": [offset]},
            "slopes": slopes,
            "straight_on": straight_on(list(turns.values()), WEDGE),
            "wedges": wedges([turn for i, turn in turns.items() if i != hinge], WEDGE),
            "wedge": wedges([turn for i, turn in turns.items() if i == hinge], WEDGE),
        }
        for i in range(4):
            run = hinges[i][along] / LEVER
            shown[f"plain_{i + 1}"] = {"x": x[along], "y": run}
            shown[f"lever_{i + 1}"] = {"x": [k[i] + LEVER], "y": [u[i]]}
            if i < added:
                shown[f"hinge_{i + 1}"] = {"x": x[along], "y": u[i] * run}
                shown[f"tint_{i + 1}"] = {"x": [*x[along], ENDS[1]], "y": [*(u[i] * run), 0]}
        ends = [np.clip(last, *INSIDE)]
        if aim:
            wanted = aim["target"]["y"]
            miss = np.abs(fit - wanted)
            worst = int(np.argmax(miss))
            ends = apart([*ends, wanted[-1]], LABEL)
            shown |= {"target": aim["target"], "best": aim["best"] if best else None}
            shown["target_word"] = {"text": [target], "x": ENDS[1:], "y": ends[1:]}
            shown["gap"] = {"x": [DOTS[worst]] * 2, "y": [fit[worst], wanted[worst]]}
            said |= {"largest": miss[worst], "rms": np.sqrt(np.mean(miss**2)), "worst": DOTS[worst]}
            said |= {"miss": "most" if miss[worst] > HIT else "hit", "bends": None, "highest": None}
            said |= aim["found"] | {"turn": "best"} if best else {}
        return shown | {"sum_word": {"text": [1], "x": ENDS[1:], "y": ends[:1]}, "say": said}


def said_of(turns: dict[int, Bend], k: Array, hinge: int) -> dict[str, Any]:
    """What the chosen hinge does to the slope, and how many bends there are. turns : by hinge, without weights of 0."""
    at = {bend[0]: bend for bend in merged(turns.values())}
    _, _, before, after = at.get(k[hinge], (0.0, 0.0, 0.0, 0.0))
    together = [i + 1 for i in sorted(turns) if k[i] == k[hinge]]
    turn = "nothing" if hinge not in turns else "together" if len(together) > 1 else "bend"
    bent = [y for _, y, left, right in at.values() if abs(right - left) > FLAT]
    said = {"turn": turn, "k": k[hinge], "n": hinge + 1, "all": together, "before": before, "after": after}
    return said | {"u": after - before, "bends": len(bent), "highest": max(bent, default=None)}
