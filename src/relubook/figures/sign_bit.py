"""The 32 bits of a float32, and what forward does with them: almost "just check the sign bit"."""

from __future__ import annotations

import math
from typing import Any, ClassVar

import numpy as np
from matplotlib.figure import Figure

from relu import relu_forward, relu_mask
from relubook import theme
from relubook.live import LiveFigure, choice, ladder, numbers, pick, significant
from relubook.live.parts import cells, line, texts

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
# name, role, first bit from the left, count, and where the row of cells starts
GROUPS = [
    ("sign", "kink", 0, 1, 0.0, 0.0),
    ("exponent", "part", 1, 8, 1.5, 0.0),
    ("fraction", "data", 9, 12, 0.0, 1.3),
    ("fraction_end", "data", 21, 11, 0.0, 2.3),
]
NAMES = ["sign", *(f"exponent {i + 1}" for i in range(8)), *(f"fraction {i + 1}" for i in range(23))]
TOPS = {"in": 1.5, "out": 6.5}  # where the two blocks of bits start


class SignBit(LiveFigure):
    title = "Is ReLU just a check of the sign bit?"
    alt = (
        "The 32 bits of one float32 in three groups, 1 sign bit, 8 exponent bits and 23 fraction bits, with a 0 or 1 "
        "in each cell. Below them the 32 bits of what relu_forward returns, and two lines that compare relu.py with a "
        "rule that looks at the sign bit alone: the output and whether the gate is open."
    )
    caption = (
        "The bits that go in (above) and come out (below). A check of the sign bit is right for all numbers but the "
        "zeros, and for no NaN. Zero has two signs: `relu_forward` passes 0.0 and −0.0 on and shuts the gate at both. "
        "NaN has a sign bit too: where it is set, the check turns the NaN into 0.0 and hides it. "
        "A click flips a bit above."
    )
    size = (5.6, 4.5)
    functions: ClassVar = {"relu_forward": relu_forward, "relu_mask": relu_mask}

    value = choice("Start from", SHOWN, "-nan", also={"flips": [0] * 32})
    bit = ladder("Bit", range(32), 0, labels=NAMES)
    flips = numbers("Flip this bit (0 or 1)", 0, 1, 1, [0] * 32, at="bit")

    picks: ClassVar = [
        pick(f"in_{name}", select="bit", toggle="flips", start=first) for name, _, first, _, _, _ in GROUPS
    ]

    def draw(self, fig: Figure) -> None:
        ax = fig.subplots()
        ax.set(xlim=(-0.05, 12.05), ylim=(13.0, 0))
        ax.set_axis_off()
        quiet: dict[str, Any] = {"color": theme.color("muted"), "fontsize": 9.5, "va": "bottom"}
        ax.text(0.5, TOPS["in"] - 0.08, "sign", ha="center", **quiet)
        ax.text(5.5, TOPS["in"] - 0.08, "exponent", ha="center", **quiet)
        ax.text(12.0, TOPS["in"] + 1.22, "fraction ↓", ha="right", **quiet)
        for block, top in TOPS.items():
            for name, _, _, count, left, down in GROUPS:
                cells(ax, f"{block}_{name}", 1, count, (left, top + down))
            middles = [(left + 0.5, below + 0.5) for left, below in (place(i, top) for i in range(32))]
            texts(ax, f"{block}_bits", [a for a, _ in middles], [b for _, b in middles], fontsize=10)
            line(ax, f"{block}_selected", "ink", linewidth=2.2, solid_joinstyle="miter")
        for name, down, size in (("in", 0.45, 12.0), ("out", 5.85, 12.0)):
            texts(ax, f"{name}_value", [0.0], [down], fontsize=size, ha="left")
            texts(ax, f"{name}_note", [12.0], [down], "muted", fontsize=9.5, ha="right")
        for left, word in ((4.2, "output"), (7.2, "gate")):
            ax.text(left, 10.7, word, color=theme.color("muted"), fontsize=9.5, va="center")
        for name, down, word in (("ours", 11.5, "relu.py"), ("rule", 12.4, "sign bit alone")):
            ax.text(0.0, down, word, color=theme.color("ink"), fontsize=10.5, va="center")
            texts(ax, name, [4.2, 7.2], [down, down], fontsize=10.5, ha="left")
        texts(ax, "differs", [12.0], [12.4], "dead", fontsize=10.5, ha="right")
        texts(ax, "agrees", [12.0], [12.4], "muted", fontsize=10.5, ha="right")

    def data(self) -> dict[str, Any]:
        return {"bits": BITS}

    def frame(self, value: str, bit: int, flips: list[float]) -> dict[str, Any]:
        bits = BITS[value] ^ sum(1 << (31 - i) for i, flip in enumerate(flips) if flip >= 0.5)
        x = number(bits)
        output, _ = self.f.relu_forward(x)
        after = int(np.asarray(output, dtype=np.float32).ravel().view(np.uint32)[0])
        gate = bool(np.asarray(self.f.relu_mask(x)).ravel()[0])
        sign = bits >> 31
        ruled, rule_gate = (0 if sign else bits), not sign
        same = (ruled, rule_gate) == (after, gate)
        shown: dict[str, Any] = {
            "in_value": {"text": [f"x = {reads(bits)}"]},
            "in_note": {"text": [f"np.signbit(x): {'True' if sign else 'False'}"]},
            "out_value": {"text": [f"↓  relu_forward(x) = {reads(after)}"]},
            "out_note": {"text": [change(bits, after)]},
            "ours": {"text": [reads(after), word(gate)]},
            "rule": {"text": [reads(ruled), word(rule_gate)]},
            "differs": None if same else {"text": ["differs"]},
            "agrees": {"text": ["agrees"]} if same else None,
        }
        for block, pattern in (("in", bits), ("out", after)):
            digits = f"{pattern:032b}"
            shown[f"{block}_bits"] = {"text": list(digits)}
            shown[f"{block}_selected"] = square(*place(bit, TOPS[block]))
            for name, role, first, count, _, _ in GROUPS:
                alpha = [0.42 if digit == "1" else 0.08 for digit in digits[first : first + count]]
                shown[f"{block}_{name}"] = {"role": [role] * count, "alpha": alpha}
        shown["words"] = (
            f"x = {reads(bits)}: the sign bit is {sign}. relu_forward gives {reads(after)} "
            f"and the gate is {word(gate)}. {comparison(bits, same)} "
            f"The marked bit of x ({NAMES[bit]}) is {bits >> (31 - bit) & 1}."
        )
        return shown


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


def place(bit: int, top: float) -> tuple[float, float]:
    """The top left corner of a bit's cell in the block that starts at `top`."""
    _, _, first, _, left, down = next(group for group in reversed(GROUPS) if group[2] <= bit)
    return left + bit - first, top + down


def square(left: float, top: float) -> dict[str, Any]:
    return {"x": [left, left + 1, left + 1, left, left], "y": [top, top, top + 1, top + 1, top]}


def word(gate: bool) -> str:
    return "open" if gate else "shut"


def change(bits: int, after: int) -> str:
    if bits == after:
        return "every bit passes"
    return "every bit is now 0" if after == 0 else "some bits changed"


def comparison(bits: int, same: bool) -> str:
    """What a rule that looks at the sign bit alone would do instead."""
    size, sign = bits & 0x7FFFFFFF, bits >> 31
    if same:
        return "The sign bit alone says the same."
    if size == 0:
        return "The sign bit alone makes both zeros 0.0, but opens the gate at 0.0 and shuts it at −0.0."
    if size > 0x7F800000 and sign:
        return "The sign bit alone gives 0.0: it hides the NaN."
    if size > 0x7F800000:
        return "The sign bit alone opens the gate, though NaN > 0 is false."
    return "The sign bit alone says something else."
