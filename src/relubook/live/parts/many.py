"""Parts of many small pieces, redrawn fast: polygons by role or value, an image of numbers, and rows to choose from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.image import AxesImage
from matplotlib.path import Path
from matplotlib.transforms import IdentityTransform

from relubook import theme
from relubook.live.compare import same
from relubook.live.parts.base import Data, Part, outline, pixels, tint
from relubook.live.parts.shapes import places_apart

FOLD = 0.42  # opacity of the line round a facet
LEVELS = 32  # shades of a value: more are not told apart, and a shade is one path in the page


class _Paths(Artist):
    """Filled paths in pixels, in one group of the picture."""

    def __init__(self, edge: Any) -> None:
        super().__init__()
        self.paths: list[tuple[Path, Any]] = []
        self.edge = edge

    def draw(self, renderer: Any) -> None:
        renderer.open_group("paths", gid=self.get_gid())
        for path, face in self.paths or [(Path(np.zeros((1, 2))), None)]:  # an empty group has no clip
            gc = renderer.new_gc()
            gc.set_foreground(self.edge)
            gc.set_linewidth(0.75)
            self._set_gc_clip(gc)  # type: ignore[attr-defined]
            renderer.draw_path(gc, path, IdentityTransform(), face)
            gc.restore()
        renderer.close_group("paths")


class Polygons(Part):
    """Up to some 2,000 polygons, each with a role, or with a number from 0 to 1 that is its opacity in one role."""

    kind = "polygons"

    def __init__(self, ax: Axes, name: str, role: str = "net", words: str = "", zorder: float = 1) -> None:
        super().__init__(ax, name, words, role=role)
        self.shapes = _Paths(tint("paper"))
        self.shapes.set_zorder(zorder)
        self._add(self.shapes, f"part:{name}")
        self.shapes.set_clip_on(True)

    def set(self, data: Data | None) -> None:
        self.shapes.paths = []
        if not data:
            return
        groups: dict[tuple[str, float], list[Any]] = {}
        for i, piece in enumerate(pieces(pixels(self.ax, data["x"], data["y"]))):
            groups.setdefault(self._shade(data, i), []).extend([*piece, (np.nan, np.nan)])
        self.shapes.paths = [
            (outline(np.array(places), close=True), to_rgba(tint(role), alpha))
            for (role, alpha), places in groups.items()
        ]

    def _shade(self, data: Data, i: int) -> tuple[str, float]:
        if "role" in data:
            return str(data["role"][i]), 1.0
        return self.look["role"], round(float(data["value"][i]) * LEVELS) / LEVELS

    def mark(self, right: Data | None, mine: Data | None) -> Path:
        return outline(pixels(self.ax, mine["x"], mine["y"]), close=True) if mine else super().mark(right, mine)


class Facets(Polygons):
    """Polygons that hide what was drawn before them, each with a role and how much of it: 1 is the role, 0 paper."""

    kind = "facets"

    def __init__(self, ax: Axes, name: str, words: str = "", zorder: float = 1) -> None:
        super().__init__(ax, name, "net", words, zorder)
        self.shapes.edge = to_rgba(tint("ink"), FOLD)

    def set(self, data: Data | None) -> None:
        self.shapes.paths = []
        if not data:
            return
        for i, piece in enumerate(pieces(pixels(self.ax, data["x"], data["y"]))):
            shape, amount = outline(piece, close=True), round(float(data["value"][i]) * LEVELS) / LEVELS
            self.shapes.paths += [(shape, to_rgba(tint("paper"))), (shape, to_rgba(tint(data["role"][i]), amount))]


def pieces(placed: Any) -> Iterator[Any]:
    """The runs between the gaps."""
    start = 0
    for end in [*np.flatnonzero(np.isnan(placed).any(axis=1)), len(placed)]:
        if end > start:
            yield placed[start:end]
        start = end + 1


class _Picture(AxesImage):
    """An image in a group of its own, which the page can find."""

    def draw(self, renderer: Any, *args: Any, **kwargs: Any) -> None:
        renderer.open_group("picture", gid=self.get_gid())
        super().draw(renderer, *args, **kwargs)
        renderer.close_group("picture")


class Image(Part):
    """A table of numbers from 0 to 1 as one picture, a pixel each, over the limits of its axes; the first row on top.

    low, high : the roles at 0 and at 1; missing : the role of a None
    color : the numbers are instead the red of all pixels, then their green, then their blue: light, in no role
    """

    kind = "image"

    def __init__(
        self,
        ax: Axes,
        name: str,
        rows: int,
        columns: int,
        words: str = "",
        low: str = "heat-low",
        high: str = "open",
        missing: str = "heat-dead",
        color: bool = False,
    ) -> None:
        look = {"rows": rows, "columns": columns, "color": color}
        super().__init__(ax, name, words, **look, low=low, high=high, missing=missing)
        extent = (*ax.get_xlim(), *ax.get_ylim())
        self.image = _Picture(ax, extent=extent, interpolation="none", origin="upper", zorder=1)
        self.image.set_gid(f"part:{name}")
        self.image.set_data(np.zeros((rows, columns, 4)))
        ax.add_image(self.image)
        ax.figure.suppressComposite = True  # or it would be drawn without its group
        self.artists.append(self.image)

    def set(self, data: Data | None) -> None:
        look = self.look
        if not data:
            self.image.set_data(np.zeros((look["rows"], look["columns"], 4)))
            return
        values = np.array([np.nan if v is None else v for v in np.ravel(data["values"])], dtype=float)
        if look["color"]:
            self.image.set_data(np.clip(values.reshape(3, look["rows"], look["columns"]), 0, 1).transpose(1, 2, 0))
            return
        low, high, missing = (np.array(to_rgba(tint(look[key]))) for key in ("low", "high", "missing"))
        shades = low + (high - low) * np.clip(np.nan_to_num(values), 0, 1)[:, None]
        shades[np.isnan(values)] = missing
        self.image.set_data(shades.reshape(look["rows"], look["columns"], 4))

    def difference(self, right: Data | None, mine: Data | None) -> str:
        return "" if same(right, mine) else self.words


class Rows(Part):
    """Rows of one height that fill their axes, first on top, a value each; what they look like, other parts draw.

    A state says how many there are, at most `most`, by its values. The chosen one has an outline; see `pick`.
    say : what a screen reader hears of the chosen row, with {} for its value
    """

    kind = "rows"

    def __init__(self, ax: Axes, name: str, most: int, *, words: str = "", say: str = "{}") -> None:
        super().__init__(ax, name, words, rows=most, columns=1, count=most, say=say)
        self.look["label"] = self.words
        style = {"fill": False, "edgecolor": theme.color("kink"), "linewidth": 2.5, "joinstyle": "round", "zorder": 8}
        self._shape(f"part:{name}", False, **style)

    def set(self, data: Data | None) -> None:
        self.artists[0].set(path=self._row(data))

    def _row(self, data: Data | None) -> Path:
        chosen = data.get("selected") if data else None
        if data is None or chosen is None:
            return Path(np.zeros((1, 2)))
        (left, right), (bottom, top) = self.ax.get_xlim(), self.ax.get_ylim()
        tall = (bottom - top) / len(data["values"])
        low, high = top + tall * chosen, top + tall * (chosen + 1)
        return outline(pixels(self.ax, [left, right, right, left], [low, low, high, high]), close=True)

    def places(self, right: Data | None, mine: Data | None) -> list[int]:
        return places_apart(right, mine, ("values",))
