"""A small picture goes through ReLU: input, output and mask side by side, channel by channel, and in color."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, ClassVar

import numpy as np
from matplotlib.figure import Figure

from relu import relu_forward, relu_mask
from relubook import theme
from relubook.live import LiveFigure, choice, numbers, panel, pick, selection, slider, word
from relubook.live.parts import Grid, Image, Line, Spans, Texts

# A sailing boat in the sun: a letter a pixel, and the red, green and blue of each letter from 0 to 9: the sky (abc,
# lighter towards the horizon), the sun, the sail (st), mast and hull (mh), the water (wv).
BOAT = "aaasaaoo aaassaoo bbbsssbb bbbsssst cccmcccc hhhhhhhc whhhhhww wvvwvvwv"
COLORS = "a369 b479 c589 o982 s999 t789 m642 h832 w247 v136"
LEVELS = {color[0]: tuple(map(int, color[1:])) for color in COLORS.split()}
BRIGHTEST = 9
CHANNELS = ("red", "green", "blue")
SIDE = 8
PIXELS = SIDE * SIDE
LARGEST = 5  # so that x + b keeps to one digit and a sign
MOST_BIAS = 4
STRONG = 6  # the size of number from which on a cell has its full color
PLACES = [f"row {i // SIDE + 1}, column {i % SIDE + 1}" for i in range(PIXELS)]
WORDS = {"in": "x + b", "out": "out", "mask": "mask"}
# for the two widths: where each grid starts (left, top) and the size of its cells; how far a next card shows
GRIDS: tuple[dict[str, tuple[float, float, float]], ...] = (
    {"in": (2, 40, 27), "out": (252, 40, 27), "mask": (502, 40, 27)},
    {"in": (1, 34, 32), "out": (1, 324, 21), "mask": (181, 324, 21)},
)
CARDS = (6, 3)
# where the two pictures start and the size of their pixels; the bars: left, top, width, height
COLORED = ({"in": (2, 290, 16), "out": (252, 290, 16)}, {"in": (280, 34, 9), "out": (280, 130, 9)})
BARS = ((502, 294, 216, 124), (280, 226, 77, 64))


def levels() -> Any:
    """The light of the picture as a volume (channels, height, width), from 0 to BRIGHTEST."""
    return np.array([[LEVELS[letter] for letter in row] for row in BOAT.split()], dtype=float).transpose(2, 0, 1)


MEANS = np.round(levels().mean(axis=(1, 2)))


def boat() -> Any:
    """The picture as a volume (channels, height, width), each channel centered: its mean, rounded, taken away."""
    return levels() - MEANS[:, None, None]


class ForwardMask(LiveFigure):
    title = "A picture goes through ReLU: what is above 0 stays, the rest becomes 0"
    alt = (
        "Three grids of 8 by 8 numbered cells show one color channel of a small picture, a sailing boat in the sun. "
        "The input with its bias has numbers above and below zero. The output keeps the numbers above zero and has 0 "
        "elsewhere. The mask has 1 where the output kept a number. Below, input and output as small pictures in color, "
        "and a bar for the open gates of each channel."
    )
    caption = (
        "Each number keeps its place: 3 × 8 × 8 in, 3 × 8 × 8 out. At exactly 0 a gate is shut. In the pictures, 0 is "
        "the mean of its color. Click a cell of x + b to change the sign of that x."
    )
    height = (424, 496)
    say = "{place}, {channel}: x = {x:0}, x + b = {z:0}. {why:reason}"
    reasons: ClassVar = {
        "open": "The gate is open and passes it: out = {out:0}.",
        "shut": "The gate is shut: out = {out:0}.",
        "edge": "At exactly 0 the gate is shut: out = {out:0}.",
    }
    readout: ClassVar = {
        f"gates open, of {PIXELS}": ("{open}", "open"),
        f"in all, of {len(CHANNELS) * PIXELS}": ("{all}", "open"),
        "out here": "{out:0}",
    }
    functions: ClassVar = {"relu_forward": relu_forward, "relu_mask": relu_mask}

    bias = slider("Bias *b*", -MOST_BIAS, MOST_BIAS, 1, 0)
    channel = choice("Channel", {name: i for i, name in enumerate(CHANNELS)})
    cell = selection("Cell", PIXELS, 16, labels=PLACES)
    x = numbers("*x* of the outlined cell", -LARGEST, LARGEST, 1, boat().ravel(), at={"channel": PIXELS, "cell": 1})

    picks: ClassVar = [
        pick("in", select="cell", flip="x"),
        pick("out", select="cell"),
        pick("mask", select="cell"),
    ]

    def draw(self, fig: Figure, narrow: bool) -> None:
        width, height = theme.NARROW if narrow else theme.WIDE, self.height[narrow]
        page = panel(fig, (0, 0, width, height), (0, width), (height, 0), frame=False)
        words: dict[str, Any] = {"size": theme.SIZES["floor" if narrow else "words"], "clip": False}
        heads = []
        for name, (left, top, size) in GRIDS[narrow].items():
            wide, card = SIDE * size, CARDS[narrow]
            for i in (1, 2):  # the edges of the other two channels, behind this one
                x, y = left + i * card, top - i * card
                edge = [x, x, x + wide, x + wide, x + wide - card], [y + card, y, y, y + wide, y + wide]
                page.plot(*edge, color=theme.color("control"), linewidth=1)
            look: dict[str, Any] = {"tint": "gate"} if name == "mask" else {"say": "{:0}", "strong": STRONG}
            ax = panel(fig, (left, top, wide, wide), (0, SIDE), (SIDE, 0), frame=False)
            Grid(ax, name, SIDE, SIDE, words=WORDS[name], size=words["size"] if size < 30 else 0, **look)
            heads.append((left, left + wide, top - 2 * card - 12))
        lefts, ends, tops = zip(*heads, strict=True)
        Texts(page, "channel", "ink", lefts[:1], tops[:1], say="x + b, {}", anchor="start", bold=True, clip=False)
        word(page, lefts[1], tops[1], WORDS["out"], fontweight=600)
        word(page, lefts[2], tops[2], f"{WORDS['mask']}: x + b > 0", fontweight=600)
        Texts(page, "shapes", "muted", ends, tops, words="the shapes", anchor="end", **words)
        for name, (left, top, size) in COLORED[narrow].items():
            ax = panel(fig, (left, top, SIDE * size, SIDE * size), (0, SIDE), (SIDE, 0), frame=False)
            Image(ax, f"{name}_color", SIDE, SIDE, f"the colors of {WORDS[name]}", color=True)
            Line(ax, f"{name}_pixel", "kink", "the outlined pixel", linewidth=2.5, clip_on=False)
            at = (left, top - 9) if narrow else (left + SIDE * size + 12, top + 16)
            word(
                page, *at, f"{WORDS[name]}, in color" if narrow else f"{WORDS[name]}\nin color", fontsize=words["size"]
            )
        self._draw_bars(fig, narrow, words)

    def _draw_bars(self, fig: Figure, narrow: bool, words: dict[str, Any]) -> None:
        """A bar for each channel and one for all, with its words in it."""
        rows = [i + 0.5 for i in range(4)]
        ax = panel(fig, BARS[narrow], (0, 1), (4, 0), frame=False)
        ax.barh(rows, 1, height=0.8, color=theme.color("surface"), zorder=0)
        Spans(ax, "bars", "open", 0.4, "the bars", thickness=0.8)
        Line(ax, "chosen", "kink", "the chosen channel", linewidth=2, clip_on=False)
        for row, name in zip(rows, (*CHANNELS, "all"), strict=True):
            ax.text(0.03, row, name, va="center", fontsize=words["size"], zorder=4)
        if narrow:
            ax.text(0, -0.6, "gates open", va="center", fontsize=words["size"])
        counts: dict[str, Any] = {"anchor": "end", "offset": (-6, 0), **words}
        of = "{}" if narrow else f"{{}} of {PIXELS} open"
        Texts(ax, "counts", "ink", [1] * 3, rows[:3], say=of, words="the counts", **counts)
        Texts(ax, "count", "ink", [1], rows[3:], say=of.replace(str(PIXELS), str(3 * PIXELS)), **counts)

    def data(self) -> dict[str, Any]:
        places = [place.capitalize() for place in PLACES]
        return {"CHANNELS": CHANNELS, "SIDE": SIDE, "MEANS": MEANS, "BRIGHTEST": BRIGHTEST, "PLACES": places}

    def frame(self, f: SimpleNamespace, bias: int, channel: int, cell: int, x: list[float]) -> dict[str, Any]:
        z = np.reshape(x, (len(CHANNELS), SIDE, SIDE)) + float(bias)
        output, _ = f.relu_forward(z)
        output, mask = np.asarray(output), np.asarray(f.relu_mask(z))
        here = slice(channel * PIXELS, (channel + 1) * PIXELS)
        before, after, gates = z.ravel()[here], output.ravel()[here], mask.ravel()[here].astype(int)
        counts = np.count_nonzero(mask.reshape(len(CHANNELS), PIXELS), axis=1)
        pixel = square(cell % SIDE, cell // SIDE)
        return {
            "in": {"values": before, "selected": cell},
            "out": {"values": after, "selected": cell},
            "mask": {"values": gates, "selected": cell},
            "channel": {"text": [CHANNELS[channel]]},
            "shapes": {"text": [" × ".join(str(n) for n in np.shape(volume)) for volume in (z, output, mask)]},
            "in_color": {"values": light(z)},
            "out_color": {"values": light(output)},
            "in_pixel": pixel,
            "out_pixel": pixel,
            "bars": {"low": [0] * 4, "high": [*counts / PIXELS, counts.sum() / mask.size], "at": [0.5, 1.5, 2.5, 3.5]},
            "chosen": {"x": [0, 1, 1, 0, 0], "y": [channel + v for v in (0.1, 0.1, 0.9, 0.9, 0.1)]},
            "counts": {"text": counts},
            "count": {"text": [counts.sum()]},
            "say": {
                "place": PLACES[cell].capitalize(),
                "channel": CHANNELS[channel],
                "x": x[channel * PIXELS + cell],
                "z": before[cell],
                "out": after[cell],
                "why": "open" if gates[cell] else "edge" if before[cell] == 0 else "shut",
                "open": counts[channel],
                "all": counts.sum(),
            },
        }


def light(volume: Any) -> Any:
    """The light of each number from 0 to 1, where 0 is the mean of its channel."""
    return np.clip((np.reshape(volume, (len(CHANNELS), PIXELS)) + MEANS[:, None]) / BRIGHTEST, 0, 1).ravel()


def square(left: int, top: int) -> dict[str, list[int]]:
    return {"x": [left, left + 1, left + 1, left, left], "y": [top, top, top + 1, top + 1, top]}
