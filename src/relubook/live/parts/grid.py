"""A grid of numbers: one class for what a row of bits, a matrix and a small picture have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.path import Path
from matplotlib.text import Text

from relubook import theme
from relubook.live.parts.base import Data, Part, outline, pixels, tint
from relubook.live.parts.shapes import places_apart
from relubook.live.parts.words import BLANK, PIXELS, RISE
from relubook.live.wording import filled

FAINT, FULL = 0.08, 0.48  # opacity of the weakest and of the strongest cell


class Grid(Part):
    """Rows of cells, each with a number; it fills its axes, whose limits it sets.

    tint : "sign": color by the sign of a number and opacity by its size, full from `strong` on;
           "gate": open where the number is not 0; "": each cell in the role of `roles`, faint where it is 0
    say : the template of a number, with {} for it; "" writes none
    count : how many cells there are, where the last row is not full
    noun : what a cell is called in a verdict ("6 cells of dx")
    """

    kind = "grid"

    def __init__(
        self,
        ax: Axes,
        name: str,
        rows: int,
        columns: int,
        *,
        words: str = "",
        noun: str = "cell",
        tint: str = "sign",
        strong: float = 1.0,
        roles: Sequence[str] = (),
        say: str = "{}",
        size: float = 0.0,
        count: int = 0,
    ) -> None:
        size, count = size or theme.SIZES["words"], count or rows * columns
        look = {"rows": rows, "columns": columns, "tint": tint, "strong": strong, "roles": list(roles), "say": say}
        super().__init__(ax, name, words, **look, size=size, count=count)
        self.look["label"] = self.words  # how a screen reader calls it
        self.noun = noun
        ax.set(xlim=(0, columns), ylim=(rows, 0))
        ax.set_axis_off()
        self.numbers = []
        for i in range(count):
            self._shape(f"part:{name}.{i}", False, edgecolor=theme.color("edge"), linewidth=1.0, zorder=1)
            if say:
                word = Text(0, 0, BLANK, color=theme.color("ink"), fontsize=size, transform=PIXELS)
                word.set(ha="center", va="baseline", zorder=3)
                self.numbers.append(self._add(word, f"word:{name}.{i}"))
        self.cells = [artist for artist in self.artists if not isinstance(artist, Text)]
        for i, cell in enumerate(self.cells):
            cell.set(path=self._square(i))
        style = {"fill": False, "edgecolor": theme.color("kink"), "linewidth": 2.5, "joinstyle": "round", "zorder": 4}
        self.chosen = self._shape(f"mark:{name}", False, **style)

    def _square(self, i: int) -> Path:
        row, column = divmod(i, self.look["columns"])
        x, y = [column, column + 1, column + 1, column], [row, row, row + 1, row + 1]
        return outline(pixels(self.ax, x, y), close=True)

    def set(self, data: Data | None) -> None:
        values = list(data["values"]) if data else [None] * len(self.cells)
        if len(values) != len(self.cells):
            raise ValueError(f"{self.name} has {len(self.cells)} cells, but frame gave {len(values)}")
        for i, cell in enumerate(self.cells):
            role, alpha = self._color(i, values[i])
            cell.set(facecolor=(tint(role), alpha), visible=data is not None)
        for i, word in enumerate(self.numbers):
            text = "" if values[i] is None else filled(self.look["say"], {"": values[i]})
            middle = (i % self.look["columns"] + 0.5, i // self.look["columns"] + 0.5)
            x, y = self.ax.transData.transform(middle)
            word.set(text=text or BLANK, position=(x, y - RISE * self.look["size"]))
        selected = data.get("selected") if data else None
        self.chosen.set(path=Path(np.zeros((1, 2))) if selected is None else self._square(int(selected)))

    def _color(self, i: int, value: Any) -> tuple[str, float]:
        number = float(value) if isinstance(value, int | float | np.generic) else 0.0
        if self.look["tint"] == "sign":
            role = "positive" if number > 0 else "negative" if number < 0 else "closed"
            return role, FAINT + (FULL - FAINT) * min(1.0, abs(number) / self.look["strong"])
        on = number != 0
        role = ("open" if on else "closed") if self.look["tint"] == "gate" else self.look["roles"][i]
        return role, FULL if on else FAINT

    def places(self, right: Data | None, mine: Data | None) -> list[int]:
        return places_apart(right, mine, ("values",))

    def difference(self, right: Data | None, mine: Data | None) -> str:
        count = len(self.places(right, mine))
        return f"{count} {self.noun}{'s' * (count != 1)} of {self.words}" if count else ""

    def mark(self, right: Data | None, mine: Data | None) -> Path:
        crosses: list[Any] = []
        for i in self.places(right, mine):
            row, column = divmod(i, self.look["columns"])
            crosses += [(column, row), (column + 1, row + 1), (np.nan, np.nan)]
            crosses += [(column, row + 1), (column + 1, row), (np.nan, np.nan)]
        return outline(pixels(self.ax, *zip(*crosses, strict=True))) if crosses else super().mark(right, mine)
