"""A small picture goes through ReLU: input, output and mask side by side, channel by channel."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, ClassVar

import numpy as np
from matplotlib.figure import Figure

from relu import relu_forward, relu_mask
from relubook import theme
from relubook.data.boat import BRIGHTEST, CHANNELS, SIDE, boat, light, means
from relubook.live import LiveFigure, cell_names, choice, numbers, page_of, panel, pick, selection, slider, word
from relubook.live.parts import Grid, Image, Spans, Texts

PIXELS = SIDE * SIDE
LARGEST = 5  # so that x + b keeps to one digit and a sign
MOST_BIAS = 4
STRONG = 6.0  # the size of number from which on a cell has its full color
PLACES = cell_names(SIDE, SIDE)
# name: its heading, its name in a sentence, then left, top and the size of a cell in pixels, on a desk and on a phone
GRIDS = {
    "in": ("x + b, the input", "the input", (0, 22, 27.5), (0, 22, 32)),
    "out": ("out", "out", (258, 22, 27.5), (0, 304, 21)),
    "mask": ("mask: is x + b > 0?", "the mask", (516, 22, 27.5), (190, 304, 21)),
}
PICTURES = {"before": (448, 286, 112), "after": (608, 286, 112)}, {"before": (272, 22, 66), "after": (272, 116, 66)}
BARS = (70, 286, 200, 112), (310, 206, 22, 72)  # left, top, width, height
ROWS = [i + 0.5 for i in range(4)]  # the middles of the bars, one below the other


class ForwardMask(LiveFigure):
    title = "A picture goes through ReLU: what is above 0 stays, the rest becomes 0"
    alt = (
        "Three grids of 8 by 8 numbered cells show one color channel of a small picture, a sailing boat in the sun. "
        "The input with its bias has numbers above and below zero. The output keeps the numbers above zero and has 0 "
        "elsewhere. The mask has 1 where the output kept a number. Below, bars count the open gates of each channel, "
        "and the boat stands in color: all three channels as they go in, and as they come out."
    )
    caption = (
        "Each number keeps its place, so 3 × 8 × 8 numbers go in and come out. A larger bias opens gates; at exactly "
        "0 a gate is shut. Click a pixel of the input to change its sign in this channel."
    )
    height = (426, 474)
    say = "{place}: x = {x}, x + b = {z}; the gate is {gate:reason}, out = {out}."
    reasons: ClassVar = {"open": "open", "shut": "shut"}
    readout: ClassVar = {"open in this channel, of 64": ("{here}", "open"), "open in all, of 192": "{all}"}
    functions: ClassVar = {"relu_forward": relu_forward, "relu_mask": relu_mask}

    bias = slider("Bias *b*", -MOST_BIAS, MOST_BIAS, 1, 0)
    channel = choice("Channel", {name: i for i, name in enumerate(CHANNELS)})
    cell = selection("Pixel", PIXELS, 16, labels=PLACES)
    x = numbers("*x* of this pixel", -LARGEST, LARGEST, 1, boat().ravel().tolist(), at={"channel": PIXELS, "cell": 1})

    picks: ClassVar = [pick("in", select="cell", flip="x"), pick("out", select="cell"), pick("mask", select="cell")]

    def draw(self, fig: Figure, narrow: bool) -> None:
        corners = []
        for name, (heading, words, *places) in GRIDS.items():
            left, top, cell = places[narrow]
            corners.append((left + SIDE * cell, top - 12))
            ax = panel(fig, (left, top, SIDE * cell, SIDE * cell), (0, SIDE), (SIDE, 0), frame=False)
            tint = "gate" if name == "mask" else "sign"
            size = theme.SIZES["words"] if cell > 24 else theme.SIZES["floor"]
            Grid(ax, name, SIDE, SIDE, words=words, tint=tint, strong=STRONG, size=size)
            word(ax, 0, -12 / cell, heading, fontweight=600)
        for name, (left, top, size) in PICTURES[narrow].items():
            ax = panel(fig, (left, top, size, size), (0, SIDE), (SIDE, 0), frame=False)
            Image(ax, name, SIDE, SIDE, f"the picture {name}", color=True)
            word(ax, 0, SIDE * (1 + 14 / size), {"before": "goes in", "after": "comes out"}[name], "muted")
        look: dict[str, Any] = {"anchor": "end", "clip": False, "size": theme.SIZES["tick"]}
        Texts(page_of(fig), "shapes", "muted", *zip(*corners, strict=True), words="the shapes", **look)
        self._draw_bars(panel(fig, BARS[narrow], (0, 1), (4, 0), frame=False), "{}" if narrow else "{} of %d open")

    def _draw_bars(self, ax: Any, say: str) -> None:
        ax.barh(ROWS, 1, height=0.62, color=theme.color("surface"), zorder=0)
        Spans(ax, "bars", "open", 0.55, "the bars", thickness=0.62)
        Texts(ax, "names", "ink", [0] * 4, ROWS, offset=(-6, 0), anchor="end", clip=False)
        look: dict[str, Any] = {"offset": (6, 0), "anchor": "start", "clip": False}
        each, all_ = (say.replace("%d", str(count)) for count in (PIXELS, 3 * PIXELS))
        Texts(ax, "counts", "ink", [1] * 3, ROWS[:3], say=each, words="the counts", **look)
        Texts(ax, "count", "ink", [1], ROWS[3:], say=all_, words="the count of all", **look)

    def data(self) -> dict[str, Any]:
        constants = {"CHANNELS": CHANNELS, "PIXELS": PIXELS, "BRIGHTEST": BRIGHTEST, "MEANS": means().ravel()}
        return constants | {"ROWS": ROWS, "PLACES": PLACES, "SHAPE": times(boat().shape)}

    def frame(self, f: SimpleNamespace, bias: int, channel: int, cell: int, x: list[float]) -> dict[str, Any]:
        z = np.reshape(x, (len(CHANNELS), SIDE, SIDE)) + float(bias)
        output, mask = np.asarray(f.relu_forward(z)[0]), np.asarray(f.relu_mask(z))
        here = slice(channel * PIXELS, (channel + 1) * PIXELS)
        shown = {"in": z.ravel()[here], "out": output.ravel()[here], "mask": mask.ravel()[here].astype(int)}
        counts = [int(np.count_nonzero(part)) for part in mask.reshape(len(CHANNELS), PIXELS)]
        shares = [*(n / PIXELS for n in counts), sum(counts) / (3 * PIXELS)]
        return {
            **{name: {"values": values, "selected": cell} for name, values in shown.items()},
            "shapes": {"text": [times(volume.shape) for volume in (z, output, mask)]},
            "before": {"values": light(z)},
            "after": {"values": light(output)},
            "bars": {"low": [0] * 4, "high": shares, "at": ROWS},
            "names": {"text": [*CHANNELS, "all"], "role": ["ink" if i == channel else "muted" for i in range(4)]},
            "counts": {"text": counts},
            "count": {"text": [sum(counts)]},
            "say": {
                "place": PLACES[cell],
                "x": x[channel * PIXELS + cell],
                "z": shown["in"][cell],
                "out": shown["out"][cell],
                "gate": "open" if shown["mask"][cell] else "shut",
                "here": counts[channel],
                "all": sum(counts),
            },
        }


def times(shape: tuple[int, ...]) -> str:
    """A shape as words: 3 × 8 × 8."""
    return " × ".join(str(n) for n in shape)
