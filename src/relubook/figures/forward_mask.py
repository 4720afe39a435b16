"""A small picture goes through ReLU: input, output and mask side by side, channel by channel."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
from matplotlib.figure import Figure

from relu import relu_forward, relu_mask
from relubook import theme
from relubook.live import LiveFigure, choice, fixed, ladder, numbers, pick, slider
from relubook.live.parts import area, cells, line, texts

# A sailing boat in the sun: a letter a pixel, and the red, green and blue of each letter from 0 to 9.
BOAT = """
aaasaaoo
aaassaoo
bbbsssbb
bbbsssst
cccmcccc
hhhhhhhc
whhhhhww
wvvwvvwv
"""
LEVELS = {
    "a": (3, 6, 9),  # the sky, lighter towards the horizon
    "b": (4, 7, 9),
    "c": (5, 8, 9),
    "o": (9, 8, 2),  # the sun
    "s": (9, 9, 9),  # the sail
    "t": (7, 8, 9),
    "m": (6, 4, 2),  # the mast and the hull
    "h": (8, 3, 2),
    "w": (2, 4, 7),  # the water
    "v": (1, 3, 6),
}
CHANNELS = ("red", "green", "blue")
SIDE = 8
PIXELS = SIDE * SIDE
LARGEST = 5  # so that x + b keeps to one digit and a sign
MOST_BIAS = 4
STRONG = 6  # the size of number from which on a cell has its full color
PLACES = [f"{i // SIDE + 1}, {i % SIDE + 1}" for i in range(PIXELS)]
PANELS = {"in": 0.0, "out": 9.2, "mask": 18.4}
TOP = 2.0
CARD = 0.33  # how far the next channel's card shows behind this one
BAR, BAR_LEFT, BAR_RIGHT = 12.55, 4.0, 19.0  # where the bars start, from the top and across


def boat() -> Any:
    """The picture as a volume (channels, height, width), each channel centered: its mean, rounded, taken away."""
    levels = np.array([[LEVELS[letter] for letter in row] for row in BOAT.split()], dtype=float).transpose(2, 0, 1)
    return levels - np.round(levels.mean(axis=(1, 2), keepdims=True))


class ForwardMask(LiveFigure):
    title = "A picture goes through ReLU"
    alt = (
        "Three grids of 8 by 8 numbered cells show one color channel of a small picture, a sailing boat in the sun. "
        "The input with its bias has numbers above and below zero. The output keeps the numbers above zero and has 0 "
        "elsewhere. The mask has 1 where the output kept a number. Bars below count the open gates of each channel."
    )
    caption = (
        "The input plus a bias, the output and the mask of one channel. What is above 0 stays as it is, the rest "
        "becomes 0, and each number keeps its place: 3 × 8 × 8 in, 3 × 8 × 8 out. A larger bias opens gates, a "
        "smaller one shuts them; at exactly 0 a gate is shut. A click on the input changes the sign of that pixel in "
        "this channel."
    )
    size = (5.6, 3.9)
    functions: ClassVar = {"relu_forward": relu_forward, "relu_mask": relu_mask}

    bias = slider("Bias b", -MOST_BIAS, MOST_BIAS, 1, 0)
    channel = choice("Channel", {name: i for i, name in enumerate(CHANNELS)})
    cell = ladder("Cell (row, column)", range(PIXELS), 16, labels=PLACES)
    x = numbers("x of this cell", -LARGEST, LARGEST, 1, boat().ravel().tolist(), at={"channel": PIXELS, "cell": 1})

    picks: ClassVar = [
        pick("in_cells", select="cell", flip="x"),
        pick("out_cells", select="cell"),
        pick("mask_cells", select="cell"),
    ]

    def draw(self, fig: Figure) -> None:
        ax = fig.subplots()
        ax.set(xlim=(-0.1, 27.2), ylim=(18.0, 0))
        ax.set_axis_off()
        down, across = (TOP + r + 0.5 for r in range(SIDE)), [c + 0.5 for c in range(SIDE)]
        middles = [(a, b) for b in down for a in across]
        for name, left in PANELS.items():
            for behind, before in ((CARD, 0.0), (2 * CARD, CARD)):
                ax.plot(*card(left, behind, before), color=theme.color("muted"), linewidth=0.8)
            cells(ax, f"{name}_cells", SIDE, SIDE, (left, TOP))
            texts(ax, f"{name}_numbers", [left + a for a, _ in middles], [b for _, b in middles], fontsize=9)
            line(ax, f"{name}_selected", "ink", linewidth=2.2, solid_joinstyle="miter")
        lefts = list(PANELS.values())
        texts(ax, "headings", lefts, [0.65] * 3, fontsize=10.5, ha="left")
        texts(ax, "shapes", lefts, [TOP + SIDE + 0.75] * 3, "muted", fontsize=9.5, ha="left")
        rows = [BAR + 1.4 * i + 0.45 for i in range(4)]
        for i in range(4):
            edge = bar(i, 1.0)
            ax.plot([*edge["x"], BAR_LEFT], [*edge["y"], BAR + 1.4 * i], color=theme.color("grid"), linewidth=0.8)
        area(ax, "bars", "open", 0.55)
        texts(ax, "names", [3.5] * 4, rows, fontsize=10, ha="right")
        texts(ax, "counts", [19.6] * 4, rows, fontsize=10, ha="left")

    def frame(self, bias: int, channel: int, cell: int, x: list[float]) -> dict[str, Any]:
        z = np.reshape(x, (len(CHANNELS), SIDE, SIDE)) + float(bias)
        output, _ = self.f.relu_forward(z)
        output, mask = np.asarray(output), np.asarray(self.f.relu_mask(z))
        here = slice(channel * PIXELS, (channel + 1) * PIXELS)
        before, after, gates = z.ravel()[here], output.ravel()[here], mask.ravel()[here]
        counts = [int(np.count_nonzero(part)) for part in mask.reshape(len(CHANNELS), PIXELS)]
        shapes = [" × ".join(str(n) for n in np.shape(volume)) for volume in (z, output, mask)]
        shown: dict[str, Any] = {
            "in_cells": shades(before),
            "in_numbers": {"text": [fixed(float(v), 0) for v in before]},
            "out_cells": shades(after),
            "out_numbers": {"text": [fixed(float(v), 0) for v in after]},
            "mask_cells": {
                "role": ["open" if m else "closed" for m in gates],
                "alpha": [0.4 if m else 0.08 for m in gates],
            },
            "mask_numbers": {"text": ["1" if m else "0" for m in gates]},
            "headings": {"text": [f"x + b, {CHANNELS[channel]}", "out", "mask: x + b > 0"]},
            "shapes": {"text": [f"{shape} {name}" for shape, name in zip(shapes, PANELS, strict=True)]},
            "bars": joined([*(bar(i, n / PIXELS) for i, n in enumerate(counts)), bar(3, sum(counts) / (3 * PIXELS))]),
            "names": {"text": [*(f"▸ {n}" if i == channel else n for i, n in enumerate(CHANNELS)), "all"]},
            "counts": {"text": [*(f"{n} of {PIXELS} open" for n in counts), f"{sum(counts)} of {3 * PIXELS} open"]},
        }
        for name, left in PANELS.items():
            shown[f"{name}_selected"] = square(left + cell % SIDE, TOP + cell // SIDE)
        shown["words"] = (
            f"Bias {fixed(bias, 0)}, {CHANNELS[channel]} channel: {counts[channel]} of {PIXELS} gates are open, "
            f"{sum(counts)} of {3 * PIXELS} in all. Row {cell // SIDE + 1}, column {cell % SIDE + 1}: "
            f"x = {fixed(x[channel * PIXELS + cell], 0)}, x + b = {fixed(float(before[cell]), 0)}, "
            f"the gate is {'open' if gates[cell] else 'shut'}, out = {fixed(float(after[cell]), 0)}. "
            f"{shapes[0]} in, {shapes[1]} out."
        )
        return shown


def shades(values: Any) -> dict[str, Any]:
    """A color for the sign of each number and an opacity for its size."""
    return {
        "role": ["positive" if v > 0 else "negative" if v < 0 else "closed" for v in values],
        "alpha": [0.08 + 0.4 * min(1.0, abs(float(v)) / STRONG) for v in values],
    }


def square(left: float, top: float) -> dict[str, list[float]]:
    return {"x": [left, left + 1, left + 1, left, left], "y": [top, top, top + 1, top + 1, top]}


def card(left: float, behind: float, before: float) -> tuple[list[float], list[float]]:
    """The edge of another channel's card, as far as the card before it leaves it to be seen."""
    near, far, bottom = left + behind, left + SIDE + behind, TOP + SIDE - behind
    return [near, near, far, far, left + SIDE + before], [TOP - before, TOP - behind, TOP - behind, bottom, bottom]


def bar(row: int, share: float) -> dict[str, list[Any]]:
    """A bar that fills a share of its length."""
    top, right = BAR + 1.4 * row, BAR_LEFT + share * (BAR_RIGHT - BAR_LEFT)
    return {"x": [BAR_LEFT, right, right, BAR_LEFT], "y": [top, top, top + 0.9, top + 0.9]}


def joined(shapes: list[dict[str, list[Any]]]) -> dict[str, list[Any]]:
    """Several polygons as one area."""
    return {key: [v for shape in shapes for v in [*shape[key], None]] for key in ("x", "y")}
