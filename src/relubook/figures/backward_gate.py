"""x, dout, the mask and dx side by side: a closed gate passes exactly 0, an open one passes dout as it is."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
from matplotlib.figure import Figure

from relu import relu_backward, relu_forward, relu_mask
from relubook import theme
from relubook.live import LiveFigure, fixed, ladder, numbers, pick
from relubook.live.parts import cells, line, points, texts

ROWS, COLUMNS, LARGEST = 3, 4, 3.0
X = (1.5, -0.5, 2.0, -2.5, 0.0, 1.0, -1.5, 0.5, -1.0, 2.5, 0.5, -2.0)
DOUT = (1.0, -2.0, -0.5, 1.5, 2.0, -1.5, 3.0, 0.5, -1.0, 0.5, -2.5, 1.0)
PLACES = [f"{i // COLUMNS + 1}, {i % COLUMNS + 1}" for i in range(ROWS * COLUMNS)]
# name: where the grid has its top left corner, and what stands above it
GRIDS = {
    "x": (0.0, 0.9, "x, the input"),
    "mask": (5.0, 0.9, "mask = x > 0"),
    "dout": (0.0, 5.1, "dout, gradient by out"),
    "dx": (5.0, 5.1, "dx, gradient by x"),
}


class BackwardGate(LiveFigure):
    title = "The gate in the backward pass"
    alt = (
        "Four grids of 3 by 4 cells with numbers. Above, the input x and the mask, 1 where x is above 0 and 0 "
        "elsewhere. Below, the gradient dout that arrives and the gradient dx that leaves: dx repeats dout where the "
        "mask is 1 and is 0 where it is 0. One cell is outlined in all four grids."
    )
    caption = (
        "Where x is above 0 the gate is open and dx repeats dout, whatever the sign of dout. Everywhere else dx is "
        "exactly 0. A dot marks x = 0: ReLU has no slope there, and this layer chooses 0. "
        "A click on a cell of x or dout changes its sign."
    )
    size = (5.6, 3.9)
    functions: ClassVar = {"relu_forward": relu_forward, "relu_backward": relu_backward, "relu_mask": relu_mask}

    cell = ladder("Cell (row, column)", range(ROWS * COLUMNS), 5, labels=PLACES)
    x = numbers("x of this cell", -LARGEST, LARGEST, 0.5, X, at="cell")
    dout = numbers("dout of this cell", -LARGEST, LARGEST, 0.5, DOUT, at="cell")

    picks: ClassVar = [
        pick("x_cells", select="cell", flip="x"),
        pick("dout_cells", select="cell", flip="dout"),
        pick("mask_cells", select="cell"),
        pick("dx_cells", select="cell"),
    ]

    def draw(self, fig: Figure) -> None:
        ax = fig.subplots()
        ax.set(xlim=(-0.05, 9.05), ylim=(8.2, 0))
        ax.set_axis_off()
        for name, (left, top, heading) in GRIDS.items():
            ax.text(left, top - 0.2, heading, color=theme.color("ink"), fontsize=11)
            cells(ax, f"{name}_cells", ROWS, COLUMNS, (left, top))
            middle = [(left + c + 0.5, top + r + 0.5) for r in range(ROWS) for c in range(COLUMNS)]
            texts(ax, f"{name}_numbers", [a for a, _ in middle], [b for _, b in middle], fontsize=10.5)
            line(ax, f"{name}_selected", "ink", linewidth=2.4, solid_joinstyle="miter")
        points(ax, "kinks", "kink", radius=3.5)
        for across, down, arrow in ((4.5, 2.4, "→"), (4.5, 6.6, "→"), (8.5, 4.5, "↓")):
            ax.text(across, down, arrow, ha="center", va="center", fontsize=17, color=theme.color("muted"))

    def frame(self, cell: int, x: list[float], dout: list[float]) -> dict[str, Any]:
        here, gradient = np.reshape(x, (ROWS, COLUMNS)), np.reshape(dout, (ROWS, COLUMNS))
        _, cache = self.f.relu_forward(here)
        dx = np.asarray(self.f.relu_backward(gradient, cache)).ravel()
        mask = np.asarray(self.f.relu_mask(here)).ravel()
        inputs, arriving = here.ravel(), gradient.ravel()
        shown: dict[str, Any] = {"kinks": corners([i for i, v in enumerate(inputs) if v == 0])}
        for name, values in (("x", inputs), ("dout", arriving), ("dx", dx)):
            shown[f"{name}_cells"] = shades(values)
            shown[f"{name}_numbers"] = {"text": [fixed(float(v), 1) for v in values]}
        shown["mask_cells"] = {
            "role": ["open" if m else "closed" for m in mask],
            "alpha": [0.4 if m else 0.1 for m in mask],
        }
        shown["mask_numbers"] = {"text": ["1" if m else "0" for m in mask]}
        for name, (left, top, _) in GRIDS.items():
            shown[f"{name}_selected"] = square(left + cell % COLUMNS, top + cell // COLUMNS)
        gates = int(np.count_nonzero(mask))
        place = f"Row {cell // COLUMNS + 1}, column {cell % COLUMNS + 1}"
        shown["words"] = (
            f"{gates} of {len(mask)} gates are open. {place}: {sentence(inputs[cell], arriving[cell], dx[cell])}"
        )
        return shown


def shades(values: Any) -> dict[str, Any]:
    """A color for the sign of each number and an opacity for its size."""
    return {
        "role": ["positive" if v > 0 else "negative" if v < 0 else "closed" for v in values],
        "alpha": [0.1 + 0.35 * min(1.0, abs(float(v)) / LARGEST) for v in values],
    }


def square(left: float, top: float) -> dict[str, Any]:
    return {"x": [left, left + 1, left + 1, left, left], "y": [top, top, top + 1, top + 1, top]}


def corners(places: list[int]) -> dict[str, Any]:
    """A dot in the top right corner of these cells of x and of the mask."""
    grids = [GRIDS["x"], GRIDS["mask"]]
    return {
        "x": [left + i % COLUMNS + 0.87 for left, _, _ in grids for i in places],
        "y": [top + i // COLUMNS + 0.18 for _, top, _ in grids for i in places],
    }


def sentence(x: float, dout: float, dx: float) -> str:
    arrives, leaves = fixed(float(dout), 1), fixed(float(dx), 1)
    if x > 0:
        return f"x = {fixed(float(x), 1)} is above 0, so the gate is open; dout = {arrives} passes, dx = {leaves}."
    if x < 0:
        return f"x = {fixed(float(x), 1)} is below 0, so the gate is shut; dout = {arrives} stops there, dx = {leaves}."
    return (
        "x is exactly 0, where ReLU has no slope and any number from 0 to 1 is a subgradient. "
        f"This layer takes 0, so dout = {arrives} stops there, dx = {leaves}."
    )
