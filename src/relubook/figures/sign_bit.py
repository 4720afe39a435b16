"""The 32 bits of a float32, and what forward does with them: almost "just check the sign bit"."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any, ClassVar

import numpy as np
from matplotlib.figure import Figure

from relu import relu_forward, relu_mask
from relubook import theme
from relubook.live import LiveFigure, choice, numbers, panel, pick, selection, significant, word
from relubook.live.parts import Grid, Texts

MINUS = "\N{MINUS SIGN}"
# what a reader chooses: the bits of a float32
BITS = {
    "1.5": 0x3FC00000,
    "-1.5": 0xBFC00000,
    "0.0": 0x00000000,
    "-0.0": 0x80000000,
    "nan": 0x7FC00000,
    "-nan": 0xFFC00000,
    "inf": 0x7F800000,
    "-inf": 0xFF800000,
    "1e-45": 0x00000001,
    "-1e-45": 0x80000001,
}
SHOWN = {
    "1.5": "1.5",
    f"{MINUS}1.5": "-1.5",
    "0.0": "0.0",
    f"{MINUS}0.0": "-0.0",
    "NaN": "nan",
    f"{MINUS}NaN (a NaN with its sign bit set)": "-nan",
    "∞": "inf",
    f"{MINUS}∞": "-inf",
    f"1e{MINUS}45, the smallest subnormal": "1e-45",
    f"{MINUS}1e{MINUS}45, its negative": "-1e-45",
}
# name: role, first bit from the left and count
GROUPS = {"sign": ("kink", 0, 1), "exponent": ("part", 1, 8), "fraction": ("data", 9, 23)}
NAMES = ["sign", *(f"exponent {i + 1}" for i in range(8)), *(f"fraction {i + 1}" for i in range(23))]
INFINITY = 0x7F800000  # the bits of a size from here on: infinity, and above it NaN
# left, top, columns and size of a cell of each group, in pixels: on a desk and on a phone, in and out
WIDE = {"sign": (0, 1), "exponent": (34, 8), "fraction": (220, 23)}
TALL = {"sign": (0, 0, 1), "exponent": (42, 0, 8), "fraction": (0, 56, 10)}
SMALL = {"sign": (0, 0, 1), "exponent": (34, 0, 8), "fraction": (0, 40, 13)}


def boxes(block: str, narrow: bool) -> dict[str, tuple[float, float, int, float, float]]:
    """Where each group of bits stands: left, top, columns, and the width and height of a cell."""
    if not narrow:
        top = 70 if block == "in" else 190
        return {name: (left, top, columns, 22.4, 34) for name, (left, columns) in WIDE.items()}
    places, top, size = (TALL, 76, 33) if block == "in" else (SMALL, 274, 26)
    return {name: (left, top + down, columns, size, size) for name, (left, down, columns) in places.items()}


class SignBit(LiveFigure):
    title = "Is ReLU just a check of the sign bit?"
    alt = (
        "The 32 bits of one float32 in three groups, 1 sign bit, 8 exponent bits and 23 fraction bits, with a 0 or 1 "
        "in each cell. Below them the 32 bits of what relu_forward returns, and two lines that compare relu.py with a "
        "rule that looks at the sign bit alone: the output and whether the gate is open."
    )
    caption = (
        "The bits that go in and those that come out. The sign bit alone is right but for the two zeros and every "
        "NaN: it opens the gate at 0.0, and it hides a NaN whose sign bit is set. Click a bit to flip it."
    )
    height = (330, 446)
    say = "{change:reason} {rule:reason} Marked: {bit}, a {digit}."
    reasons: ClassVar = {
        "passes": "Every bit passes.",
        "cleared": "Every bit is now 0.",
        "changed": "Some bits changed.",
        "same": "The sign bit alone says the same.",
        "zero": "The sign bit alone makes both zeros 0.0, but opens the gate at 0.0 and shuts it at −0.0.",
        "hides": "The sign bit alone gives 0.0: it hides the NaN.",
        "opens": "The sign bit alone opens the gate, though NaN > 0 is false.",
        "else": "The sign bit alone says something else.",
        "open": "open",
        "shut": "shut",
    }
    readout: ClassVar = {"x": "{x}", "relu_forward(x)": ("{after}", "net"), "gate": "{gate:reason}"}
    functions: ClassVar = {"relu_forward": relu_forward, "relu_mask": relu_mask}

    value = choice("Start from", SHOWN, "-nan", also={"flips": [0] * 32})
    bit = selection("Bit", 32, 0, labels=NAMES)
    flips = numbers("Flip the marked bit", 0, 1, 1, [0] * 32, at="bit")

    picks: ClassVar = [
        pick(f"in_{name}", select="bit", toggle="flips", start=first) for name, (_, first, _) in GROUPS.items()
    ]

    def draw(self, fig: Figure, narrow: bool) -> None:
        for block in ("in", "out"):
            for name, (left, top, columns, wide, tall) in boxes(block, narrow).items():
                role, _, count = GROUPS[name]
                rows = math.ceil(count / columns)
                ax = panel(fig, (left, top, columns * wide, rows * tall), (0, columns), (rows, 0), frame=False)
                words = f"{name} of {'x' if block == 'in' else 'relu_forward(x)'}"
                look: dict[str, Any] = {"tint": "", "roles": [role] * count, "count": count, "noun": "bit"}
                Grid(ax, f"{block}_{name}", rows, columns, words=words, **look)
                if block == "in":
                    short = "±" if name == "sign" and narrow else name
                    word(ax, 0, -11 / tall, short, role, fontsize=theme.SIZES["tick"])
        page = (0, 0, theme.NARROW if narrow else theme.WIDE, self.height[narrow])
        ax = panel(fig, page, (0, page[2]), (page[3], 0), frame=False)
        look = {"anchor": "start", "words": "the number", "bold": True, "size": 15}
        Texts(ax, "in_value", "ink", [0], [12], say="x = {}", **look)
        Texts(ax, "out_value", "net", [0], [256 if narrow else 162], say="relu_forward(x) = {}", **look)
        note: dict[str, Any] = {"anchor": "end", "size": theme.SIZES["tick"]}
        Texts(ax, "in_note", "muted", [page[2] - 4], [34 if narrow else 12], say="np.signbit(x) is {}", **note)
        self._draw_table(ax, narrow)

    def _draw_table(self, ax: Any, narrow: bool) -> None:
        top, columns = (388, (0, 120, 210, 280)) if narrow else (262, (0, 150, 270, 360))
        for left, head in zip(columns[1:3], ("output", "gate"), strict=True):
            word(ax, left, top, head, "muted", fontsize=theme.SIZES["tick"])
        look: dict[str, Any] = {"anchor": "start"}
        for name, row, words in (("ours", top + 22, "relu.py"), ("rule", top + 44, "sign bit alone")):
            word(ax, columns[0], row, words, fontweight=600)
            Texts(ax, name, "ink", [columns[1]], [row], words=f"the output of {words}", **look)
            Texts(ax, f"{name}_gate", "ink", [columns[2]], [row], words=f"the gate of {words}", **look)
        Texts(ax, "differs", "dead", [columns[3]], [top + 44], say="× differs", bold=True, **look)
        Texts(ax, "agrees", "data", [columns[3]], [top + 44], say="agrees", bold=True, **look)

    def data(self) -> dict[str, Any]:
        return {"BITS": BITS, "GROUPS": GROUPS, "NAMES": NAMES, "INFINITY": INFINITY}

    def frame(self, f: SimpleNamespace, value: str, bit: int, flips: list[float]) -> dict[str, Any]:
        bits = BITS[value] ^ sum(1 << (31 - i) for i, flip in enumerate(flips) if flip >= 0.5)
        x = number(bits)
        after = int(np.asarray(f.relu_forward(x)[0], dtype=np.float32).ravel().view(np.uint32)[0])
        gate = bool(np.asarray(f.relu_mask(x)).ravel()[0])
        sign = bits >> 31
        ruled, rule_gate = (0 if sign else bits), not sign
        same = (ruled, rule_gate) == (after, gate)
        shown: dict[str, Any] = {
            "in_value": {"text": [reads(bits)]},
            "in_note": {"text": ["True" if sign else "False"]},
            "out_value": {"text": [reads(after)]},
            "ours": {"text": [reads(after)]},
            "ours_gate": {"text": [word_of(gate)]},
            "rule": {"text": [reads(ruled)]},
            "rule_gate": {"text": [word_of(rule_gate)]},
            "differs": None if same else {"text": [1]},
            "agrees": {"text": [1]} if same else None,
        }
        for block, pattern in (("in", bits), ("out", after)):
            digits = [int(digit) for digit in f"{pattern:032b}"]
            for name, (_, first, count) in GROUPS.items():
                shown[f"{block}_{name}"] = {"values": digits[first : first + count]}
                if first <= bit < first + count:
                    shown[f"{block}_{name}"]["selected"] = bit - first
        said = {"x": reads(bits), "after": reads(after), "gate": word_of(gate), "rule": comparison(bits, same)}
        said["change"] = "passes" if bits == after else "changed" if after else "cleared"
        return shown | {"say": said | {"bit": NAMES[bit], "digit": bits >> (31 - bit) & 1}}


def number(bits: int) -> Any:
    """The float32 with these bits, as an array of one element: a NaN keeps its bits there."""
    return np.array([bits], dtype=np.uint32).view(np.float32)


def reads(bits: int) -> str:
    """The shortest decimal that means this float32."""
    size = float(number(bits & 0x7FFFFFFF)[0])
    sign = MINUS if bits >> 31 else ""
    if math.isnan(size):
        return sign + "NaN"
    if size == 0:
        return sign + "0.0"
    text = significant(size)
    for digits in range(1, 10):
        text = significant(size, digits)
        with np.errstate(over="ignore"):  # the largest float32, rounded up, is beyond the largest float32
            if np.float32(text.replace(MINUS, "-").replace("∞", "inf")) == size:
                break
    return sign + text


def word_of(gate: bool) -> str:
    return "open" if gate else "shut"


def comparison(bits: int, same: bool) -> str:
    """What a rule that looks at the sign bit alone would do instead: a key of `reasons`."""
    size, sign = bits & 0x7FFFFFFF, bits >> 31
    if same:
        return "same"
    if size == 0:
        return "zero"
    if size > INFINITY:
        return "hides" if sign else "opens"
    return "else"
