"""x, dout, the mask and dx side by side: a closed gate passes exactly 0, an open one passes dout as it is."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, ClassVar

import numpy as np
from matplotlib.figure import Figure

from relu import relu_backward, relu_forward, relu_mask
from relubook.live import LiveFigure, cell_names, numbers, page_of, panel, pick, selection, word
from relubook.live.parts import Grid, Points

ROWS, COLUMNS, LARGEST = 3, 4, 3.0
X = (1.5, -0.5, 2.0, -2.5, 0.0, 1.0, -1.5, 0.5, -1.0, 2.5, 0.5, -2.0)
DOUT = (1.0, -2.0, -0.5, 1.5, 2.0, -1.5, 3.0, 0.5, -1.0, 0.5, -2.5, 1.0)
PLACES = cell_names(ROWS, COLUMNS)
DOT = (0.87, 0.17)  # where in its cell the dot of a kink lies, in cells from the left and from above
# what stands above each grid: on a desk and on a phone
GRIDS = {
    "x": ("x, the input", "x, the input"),
    "mask": ("mask: is x > 0?", "mask: x > 0"),
    "dout": ("dout, the gradient that arrives", "dout arrives"),
    "dx": ("dx, the gradient that leaves", "dx leaves"),
}
# for the two widths: the size of a cell in pixels, and where the two columns and the two rows of grids start
CELLS = ((74, 52), (40, 38))
LEFTS, TOPS = ((2, 438), (0, 198)), ((26, 244), (26, 194))


class BackwardGate(LiveFigure):
    title = "Where x is above 0 the gradient passes; elsewhere it stops"
    alt = (
        "Four grids of 3 by 4 cells with numbers. Above, the input x and the mask, 1 where x is above 0 and 0 "
        "elsewhere. Below, the gradient dout that arrives and the gradient dx that leaves: dx repeats dout where the "
        "mask is 1 and is 0 where it is 0. One cell is outlined in all four grids."
    )
    caption = (
        "An open gate passes dout, whatever its sign; a shut one gives exactly 0. A dot marks x = 0, where this layer "
        "chooses slope 0. Click a cell of x or dout to change its sign."
    )
    height = (414, 324)
    say = "{place}: {why:reason}"
    reasons: ClassVar = {
        "open": "x = {x:1} is above 0, so the gate is open and dout passes.",
        "shut": "x = {x:1} is below 0, so the gate is shut and dout stops there.",
        "kink": "at x = 0 ReLU has no slope, and any number from 0 to 1 is a subgradient. This layer takes 0.",
    }
    readout: ClassVar = {"gates open, of 12": "{open}", "dout here": "{dout:1}", "dx here": ("{dx:1}", "kink")}
    functions: ClassVar = {"relu_forward": relu_forward, "relu_backward": relu_backward, "relu_mask": relu_mask}

    cell = selection("Cell", ROWS * COLUMNS, 5, labels=PLACES)
    x = numbers("*x* of this cell", -LARGEST, LARGEST, 0.5, X, at="cell")
    dout = numbers("dout of this cell", -LARGEST, LARGEST, 0.5, DOUT, at="cell")

    picks: ClassVar = [
        pick("x", select="cell", flip="x"),
        pick("mask", select="cell"),
        pick("dout", select="cell", flip="dout"),
        pick("dx", select="cell"),
    ]

    def draw(self, fig: Figure, narrow: bool) -> None:
        wide, tall = CELLS[narrow]
        for i, (name, heading) in enumerate(GRIDS.items()):
            box = (LEFTS[narrow][i % 2], TOPS[narrow][i // 2], COLUMNS * wide, ROWS * tall)
            ax = panel(fig, box, (0, COLUMNS), (ROWS, 0), frame=False)
            look: dict[str, Any] = {"tint": "gate"} if name == "mask" else {"say": "{:1}"}
            Grid(ax, name, ROWS, COLUMNS, words=name, strong=LARGEST, size=13 if narrow else 15, **look)
            word(ax, 0, -14 / tall, heading[narrow], fontweight=600)
            if name in ("x", "mask"):
                Points(ax, f"{name}_kinks", "kink", 3.5, "the dots at x = 0", zorder=5)
        page, (left, right), tops = page_of(fig), LEFTS[narrow], TOPS[narrow]
        middles = [top + ROWS * tall / 2 for top in tops]
        across, down = (left + COLUMNS * wide + right) / 2, (tops[0] + ROWS * tall + tops[1]) / 2
        for x, y, arrow in [(across, middles[0], "→"), (across, middles[1], "→"), (right + 3 * wide, down, "↓")]:
            word(page, x, y, arrow, "muted", fontsize=20, ha="center")

    def data(self) -> dict[str, Any]:
        return {"COLUMNS": COLUMNS, "PLACES": PLACES, "DOT": DOT}

    def frame(self, f: SimpleNamespace, cell: int, x: list[float], dout: list[float]) -> dict[str, Any]:
        here, gradient = np.reshape(x, (ROWS, COLUMNS)), np.reshape(dout, (ROWS, COLUMNS))
        _, cache = f.relu_forward(here)
        dx = np.asarray(f.relu_backward(gradient, cache)).ravel()
        mask = np.asarray(f.relu_mask(here)).ravel()
        kinks = [i for i, v in enumerate(x) if v == 0]
        dots = {"x": [i % COLUMNS + DOT[0] for i in kinks], "y": [i // COLUMNS + DOT[1] for i in kinks]}
        grids = {"x": x, "mask": [int(m) for m in mask], "dout": dout, "dx": dx}
        return {
            **{name: {"values": values, "selected": cell} for name, values in grids.items()},
            "x_kinks": dots,
            "mask_kinks": dots,
            "say": {
                "place": PLACES[cell],
                "why": "open" if x[cell] > 0 else "shut" if x[cell] < 0 else "kink",
                "x": x[cell],
                "dout": dout[cell],
                "dx": dx[cell],
                "open": int(np.count_nonzero(mask)),
            },
        }
