"""The 32 bits of a float32, and what forward does with them: almost "just check the sign bit"."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any, ClassVar

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from relu import relu_forward, relu_mask
from relubook import theme
from relubook.data.float32 import BITS, STARTS
from relubook.live import LiveFigure, choice, numbers, page_of, panel, pick, selection, word
from relubook.live.parts import Grid, Texts
from relubook.live.wording import float32, float32_reads

# name, role, first bit from the left, how many
GROUPS = [("sign", "kink", 0, 1), ("exponent", "part", 1, 8), ("fraction", "data", 9, 23)]
NAMES = ["Sign bit", *(f"Exponent bit {i + 1}" for i in range(8)), *(f"Fraction bit {i + 1}" for i in range(23))]
GATE = ("shut", "open")
INFINITY = 0x7F800000  # a size above it is a NaN
# All in pixels, on a desk and on a phone. A block of bits: where it starts, how wide and how high a cell is, and what
# lies between two groups, one below the other. Only the block above is tapped: below, cells may be lower.
BLOCKS = {"in": ((26, 34, 42, 0), (56, 36, 36, 20)), "out": ((174, 34, 42, 0), (266, 36, 26, 6))}
# a group of bits: its left edge, whether it has a line of its own, its columns
PLACES = (
    {"sign": (1, 0, 1), "exponent": (45, 0, 8), "fraction": (327, 0, 12)},
    {"sign": (8, 0, 1), "exponent": (62, 0, 8), "fraction": (62, 1, 8)},
)
# what a block says, and where
READS = {"in": ("x = {}", (1, 90), (8, 16)), "out": ("relu_forward(x) = {}", (1, 238), (8, 246))}
ARROW = ((18, 141), (26, 160))
TABLE = ((1, 157, 327, 735, 302), (8, 134, 278, 350, 418))  # its three columns, its right edge and its first line


class SignBit(LiveFigure):
    title = "The sign bit alone decides, except for zero and NaN"
    alt = (
        "The 32 bits of one float32 in three groups, 1 sign bit, 8 exponent bits and 23 fraction bits, with a 0 or 1 "
        "in each cell. Below them the 32 bits of what relu_forward returns, and two lines that compare relu.py with a "
        "rule that looks at the sign bit alone: the output and whether the gate is open."
    )
    caption = (
        "A float32 before ReLU (above) and after it (below). A check of the sign bit is right for all numbers but the "
        "zeros, and for no NaN: these have a sign too. Click a bit above to flip it."
    )
    height = (384, 498)
    say = "x = {x} gives {out}, gate {gate}. {why:reason} {place} is {digit}."
    reasons: ClassVar = {
        "same": "The sign bit alone agrees.",
        "zero": "The sign bit alone opens it, though 0.0 > 0 is false.",
        "minus zero": "The sign bit alone makes it 0.0.",
        "nan": "The sign bit alone opens it, though NaN > 0 is false.",
        "hidden": "The sign bit alone gives 0.0: it hides the NaN.",
        "mine": "The sign bit alone says something else.",  # only a learner's function can bring it up
    }
    readout: ClassVar = {"np.signbit(x)": "{signbit}", "gate of relu.py": "{gate}", "the sign bit alone": "{verdict}"}
    functions: ClassVar = {"relu_forward": relu_forward, "relu_mask": relu_mask}
    engines = ("floats",)

    value = choice("Start from", {shown: key for key, shown, _ in STARTS}, "-nan", also={"flips": [0] * 32})
    bit = selection("Bit", 32, labels=NAMES)
    flips = numbers("Marked bit flipped", 0, 1, 1, [0] * 32, at="bit")

    picks: ClassVar = [pick(f"in_{name}", select="bit", toggle="flips", start=first) for name, _, first, _ in GROUPS]

    def draw(self, fig: Figure, narrow: bool) -> None:
        page = page_of(fig)
        for block, sizes in BLOCKS.items():
            top, wide, tall, gap = sizes[narrow]
            for name, role, _, count in GROUPS:
                left, below, columns = PLACES[narrow][name]
                rows, above = math.ceil(count / columns), top + below * (tall + gap)
                ax = panel(fig, (left, above, columns * wide, rows * tall), (0, 1), (0, 1), frame=False)
                words = f"the {name} of x" if block == "in" else f"the {name} of the output"
                look: dict[str, Any] = {"tint": "", "roles": [role] * count, "noun": "bit", "count": count}
                Grid(ax, f"{block}_{name}", rows, columns, words=words, **look)
                if block == "in":
                    word(page, left, above - 11, name, "muted")
            say, *places = READS[block]
            (x, y), size = places[narrow], theme.SIZES["number"]
            Texts(page, f"{block}_reads", "ink", [x], [y], say=say, size=size, anchor="start", bold=True)
        word(page, *ARROW[narrow], "↓", "muted", fontsize=20, ha="center")
        table(page, *TABLE[narrow])

    def data(self) -> dict[str, Any]:
        return {"BITS": BITS, "NAMES": NAMES, "GROUPS": GROUPS, "GATE": GATE, "INFINITY": INFINITY}

    def frame(self, f: SimpleNamespace, value: str, bit: int, flips: list[float]) -> dict[str, Any]:
        bits = BITS[value] ^ sum(1 << (31 - i) for i, flip in enumerate(flips) if flip >= 0.5)
        output, _ = f.relu_forward(float32(bits))
        after = int(np.asarray(output, dtype=np.float32).ravel().view(np.uint32)[0])
        gate, sign = bool(np.asarray(f.relu_mask(float32(bits))).ravel()[0]), bits >> 31
        ours, rule = [float32_reads(after), GATE[gate]], [float32_reads(0 if sign else bits), GATE[not sign]]
        size = bits & 0x7FFFFFFF
        odd = ("zero", "minus zero") if size == 0 else ("nan", "hidden") if size > INFINITY else ("mine", "mine")
        apart = [(0 if sign else bits) != after, gate == bool(sign)]
        shown: dict[str, Any] = {
            "in_reads": {"text": [float32_reads(bits)]},
            "out_reads": {"text": [float32_reads(after)]},
            "ours": {"text": ours},
            "rule": {"text": rule, "role": ["dead" if differs else "ink" for differs in apart]},
            "crosses": {"text": [1 if differs else None for differs in apart]},
            "say": {
                "x": float32_reads(bits),
                "out": ours[0],
                "gate": ours[1],
                "signbit": "True" if sign else "False",
                "verdict": "differs" if any(apart) else "agrees",
                "why": odd[sign] if any(apart) else "same",
                "place": NAMES[bit],
                "digit": bits >> (31 - bit) & 1,
            },
        }
        for block, pattern in (("in", bits), ("out", after)):
            digits = [int(digit) for digit in f"{pattern:032b}"]
            for name, _, first, count in GROUPS:
                here = bit - first if first <= bit < first + count else None
                shown[f"{block}_{name}"] = {"values": digits[first : first + count], "selected": here}
        return shown


def table(page: Axes, left: float, output: float, gate: float, right: float, top: float) -> None:
    """relu.py beside the rule that looks at the sign bit alone."""
    for x, heading in ((output, "output"), (gate, "gate")):
        word(page, x, top, heading, "muted")
    for below, role, wide in ((14, "ink", 1.5), (44, "edge", 1.0)):
        page.plot([left, right], [top + below] * 2, color=theme.color(role), linewidth=wide)
    for name, below, heading in (("ours", 30, "relu.py"), ("rule", 60, "sign bit alone")):
        word(page, left, top + below, heading, fontweight=600)
        Texts(page, name, "ink", [output, gate], [top + below] * 2, words=f"the line {heading!r}", anchor="start")
    Texts(page, "crosses", "dead", [output - 11, gate - 11], [top + 60] * 2, say="×", size=18, bold=True)
