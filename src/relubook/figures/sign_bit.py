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
# what a reader starts from, as code writes it, and what is said of it besides
STARTS = ("1.5", "-1.5", "0.0", "-0.0", "nan", "-nan", "inf", "-inf", "1e-45", "-1e-45")
NOTES = {"-nan": ", a NaN with its sign bit set", "1e-45": ", the smallest above 0"}
BITS = {name: int(np.float32(name.lstrip("-")).view(np.uint32)) | name.startswith("-") << 31 for name in STARTS}
NAMES = ["sign bit", *(f"exponent bit {i + 1}" for i in range(8)), *(f"fraction bit {i + 1}" for i in range(23))]
GROUPS = {"sign": ("kink", 0, 1), "exponent": ("part", 1, 8), "fraction": ("data", 9, 23)}  # role, first bit, count
# for the two widths: the size of a cell above and below, the gap between groups, and where the blocks of bits start
CELLS = ((22.0, 44.0, 44.0), (38.0, 36.0, 22.0))
ROOM = 8  # signs of a large number
GAPS, TOPS = (10.0, 7.0), ((48.0, 152.0), (46.0, 256.0))
TABLE = ((234.0, 30.0, (150.0, 330.0, 430.0)), (374.0, 26.0, (96.0, 216.0, 266.0)))  # top, pitch, columns


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
    text = ""
    for digits in range(1, 10):
        text = significant(size, digits)
        with np.errstate(over="ignore"):  # the largest float32, rounded up, is beyond the largest float32
            if np.float32(text.replace(MINUS, "-").replace("∞", "inf")) == size:
                break
    return sign + text


class SignBit(LiveFigure):
    title = "The 32 bits of a number, before and after ReLU"
    alt = (
        "The 32 bits of one float32 in three groups, 1 sign bit, 8 exponent bits and 23 fraction bits, with a 0 or 1 "
        "in each cell. Below them the 32 bits of what relu_forward returns, and two lines that compare relu.py with a "
        "rule that looks at the sign bit alone: the output and whether the gate is open."
    )
    caption = (
        "Is ReLU a check of the sign bit? For all numbers but the zeros; and for no NaN, which has a sign bit too. "
        "Click a bit of x to flip it."
    )
    height = (308, 436)
    say = "{place} is {digit}. {why:reason}"
    reasons: ClassVar = {
        "same": "The sign bit alone gives the same number and the same gate.",
        "zero": "The sign bit alone gives 0.0 for both zeros, but opens the gate at 0.0 and shuts it at −0.0.",
        "hidden": "The sign bit alone gives 0.0: it hides the NaN.",
        "opened": "The sign bit alone opens the gate, though NaN > 0 is false.",
        "other": "The sign bit alone says something else.",
    }
    readout: ClassVar = {"x": "{x}", "relu_forward(x)": ("{out}", "net"), "sign bit": ("{sign}", "kink")}
    functions: ClassVar = {"relu_forward": relu_forward, "relu_mask": relu_mask}

    value = choice(
        "Start from",
        {reads(BITS[name]) + NOTES.get(name, ""): name for name in STARTS},
        "-nan",
        also={"flips": [0] * 32},
    )
    bit = selection("Bit", 32, labels=NAMES)
    flips = numbers("Flip the outlined bit", 0, 1, 1, [0] * 32, at="bit")

    picks: ClassVar = [
        pick(f"in_{name}", select="bit", toggle="flips", start=first) for name, (_, first, _) in GROUPS.items()
    ]

    def draw(self, fig: Figure, narrow: bool) -> None:
        width = theme.NARROW if narrow else theme.WIDE
        page = panel(fig, (0, 0, width, self.height[narrow]), (0, width), (self.height[narrow], 0), frame=False)
        edge = 2.0 if narrow else 6.0
        end = width - edge
        quiet: dict[str, Any] = {"clip": False, "anchor": "end"}
        for block, top in zip(("in", "out"), TOPS[narrow], strict=True):
            for name in GROUPS:
                box, rows, columns = place_of(name, block, narrow)
                role, _, count = GROUPS[name]
                ax = panel(fig, (box[0] + edge, top + box[1], box[2], box[3]), (0, columns), (rows, 0), frame=False)
                words = f"{name} of {'x' if block == 'in' else 'the output'}"
                Grid(
                    ax,
                    f"{block}_{name}",
                    rows,
                    columns,
                    words=words,
                    noun="bit",
                    tint="",
                    roles=[role] * count,
                    count=count,
                )
                if block == "in" and box[1]:  # beside its rows
                    word(page, edge, top + box[1] + 18, name, role, fontweight=600, fontsize=theme.SIZES["floor"])
                elif block == "in":
                    word(page, box[0] + edge, top - 13, name, role, fontweight=600)
        Texts(page, "in_value", "ink", [edge], [13], say="x = {}", anchor="start", bold=True, size=15)
        Texts(page, "in_note", "muted", [end], [13], say="np.signbit(x): {}", **quiet)
        below = TOPS[narrow][1] - (30 if not narrow else 22)
        Texts(
            page, "out_value", "net", [edge], [below], say="↓ relu_forward(x) = {}", anchor="start", bold=True, size=15
        )
        Texts(
            page,
            "out_note",
            "muted",
            [end],
            [below],
            say="{} {|bit|bits} changed",
            words="how many bits change",
            **quiet,
        )
        self._draw_table(page, narrow, edge, end)

    def _draw_table(self, page: Any, narrow: bool, edge: float, end: float) -> None:
        """relu.py and the rule, one line each: output, gate, and whether they agree."""
        top, pitch, (output, gate, verdict) = TABLE[narrow]
        word(page, output, top, "output", "muted")
        word(page, gate, top, "gate", "muted")
        page.plot([edge, end], [top + pitch / 2] * 2, color=theme.color("ink"), **theme.LINES["axis"])
        page.plot([edge, end], [top + 1.5 * pitch] * 2, color=theme.color("edge"), **theme.LINES["guide"])
        for i, (name, shown) in enumerate({"ours": "relu.py", "rule": "sign bit alone"}.items(), 1):
            word(page, edge, top + i * pitch, shown)
            Texts(page, name, "ink", [output, gate], [top + i * pitch] * 2, words=shown, anchor="start", bold=True)
        for name, role, shown in (("differs", "dead", "✗ differs"), ("agrees", "muted", "✓ agrees")):
            Texts(page, name, role, [verdict], [top + 2 * pitch], say=shown, anchor="start", bold=True)

    def data(self) -> dict[str, Any]:
        return {"BITS": BITS, "ROOM": ROOM, "PLACES": [subject(name) for name in NAMES], "GROUPS": GROUPS}

    def frame(self, f: SimpleNamespace, value: str, bit: int, flips: list[float]) -> dict[str, Any]:
        bits = BITS[value] ^ sum(1 << (31 - i) for i, flip in enumerate(flips) if flip >= 0.5)
        x = number(bits)
        output, _ = f.relu_forward(x)
        after = int(np.asarray(output, dtype=np.float32).ravel().view(np.uint32)[0])
        gate = bool(np.asarray(f.relu_mask(x)).ravel()[0])
        sign = bits >> 31
        ruled = 0 if sign else bits
        same = (ruled, not sign) == (after, gate)
        shown: dict[str, Any] = {
            "in_value": {"text": [reads(bits)]},
            "in_note": {"text": ["True" if sign else "False"]},
            "out_value": {"text": [reads(after)]},
            "out_note": {"text": [(bits ^ after).bit_count()]},
            "ours": {"text": [reads(after), "open" if gate else "shut"]},
            "rule": {"text": [reads(ruled), "shut" if sign else "open"]},
            "differs": None if same else {"text": [1]},
            "agrees": {"text": [1]} if same else None,
            "say": {"place": subject(NAMES[bit]), "digit": bits >> (31 - bit) & 1, "why": why(bits, same)}
            | {"x": brief(bits), "out": brief(after), "sign": sign},
        }
        for block, pattern in (("in", bits), ("out", after)):
            for name, (_, first, count) in GROUPS.items():
                digits = [pattern >> (31 - first - i) & 1 for i in range(count)]
                inside = first <= bit < first + count
                shown[f"{block}_{name}"] = {"values": digits, "selected": bit - first if inside else None}
        return shown


def place_of(name: str, block: str, narrow: bool) -> tuple[tuple[float, float, float, float], int, int]:
    """Where a group of bits stands in its block, in pixels, and its rows and columns: one row, or four on a phone."""
    (wide, above, below), gap = CELLS[narrow], GAPS[narrow]
    tall = above if block == "in" else below
    _, first, count = GROUPS[name]
    if narrow and name == "fraction":
        return (wide + gap, tall + gap, 8 * wide, 3 * tall), 3, 8
    return (first * wide + gap * list(GROUPS).index(name), 0.0, count * wide, tall), 1, count


def brief(bits: int) -> str:
    """How it reads, but with three digits where it is long: a large number keeps its room."""
    exact = reads(bits)
    return exact if len(exact) <= ROOM else significant(float(number(bits)[0]))


def subject(name: str) -> str:
    """How a sentence begins: there is one sign bit, but many of the others."""
    return f"The {name}" if name == NAMES[0] else name.capitalize()


def why(bits: int, same: bool) -> str:
    """What a rule that looks at the sign bit alone would do instead."""
    size, sign = bits & 0x7FFFFFFF, bits >> 31
    if same:
        return "same"
    if size == 0:
        return "zero"
    if size > 0x7F800000:
        return "hidden" if sign else "opened"
    return "other"
