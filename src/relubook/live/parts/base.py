"""What all parts have in common: a name, axes, artists, and a place in pixels for each number."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.transforms import IdentityTransform

from relubook import theme
from relubook.live.compare import same

Data = dict[str, Any]
FAR = 1e4  # pixels: far outside is outside, and SVG has single precision
EDGE = 0.01  # pixels: a dot on the edge of its axes is inside, whatever rounding says


class Part:
    """One part of a picture. A kind is a class: it makes its artists, takes a state, and shows a learner's state.

    name : the key in what `frame` returns; in the page, `data-part`
    words : how the reader calls it ("the curve"), for the verdict on a learner's function
    look : what the painter in the page needs to know besides the state
    """

    kind: ClassVar[str] = ""

    def __init__(self, ax: Axes, name: str, words: str = "", **look: Any) -> None:
        self.ax, self.name = ax, name
        self.words = words or name.replace("_", " ")
        self.look = look
        self.artists: list[Artist] = []
        parts = parts_of(ax.figure)
        if name in parts:
            raise ValueError(f"two parts of one figure are called {name!r}")
        parts[name] = self

    def spec(self) -> dict[str, Any]:
        """What the page's painter of this kind is told."""
        return {"kind": self.kind, **self.look}

    def set(self, data: Data | None) -> None:
        """Bring the artists to a state; None hides them."""
        raise NotImplementedError

    def mark(self, right: Data | None, mine: Data | None) -> Path:
        """What is drawn over the picture where a learner's state is another, in pixels."""
        return Path(np.zeros((0, 2)))

    def places(self, right: Data | None, mine: Data | None) -> list[int]:
        """The places where two states differ, for a part that is counted by places."""
        return []

    def difference(self, right: Data | None, mine: Data | None) -> str:
        """Where two states differ, in the reader's words; "" where they do not."""
        return "" if same(right, mine) else self.words

    def _add(self, artist: Artist, gid: str) -> Any:
        artist.set_gid(gid)
        self.artists.append(self.ax.add_artist(artist))
        artist.set_clip_on(False)  # add_artist clips everything to the axes, words too
        return artist

    def _shape(self, gid: str, clip: bool = True, **style: Any) -> PathPatch:
        """A path in pixels of the picture."""
        shape = PathPatch(Path(np.zeros((1, 2))), transform=IdentityTransform(), **style)
        self._add(shape, gid)
        shape.set_clip_on(clip)
        return shape


def parts_of(fig: Any) -> dict[str, Part]:
    """name -> part, in the order in which they were made."""
    parts: dict[str, Part] = fig.__dict__.setdefault("live_parts", {})
    return parts


def numbers(values: Iterable[Any]) -> Any:
    """Floats, with NaN for None."""
    return np.array([np.nan if v is None else v for v in values], dtype=float)


def pixels(ax: Axes, x: Iterable[Any], y: Iterable[Any]) -> Any:
    """Places in pixels from the lower left corner, shape (n, 2); NaN where there is no number."""
    points = np.column_stack([numbers(x), numbers(y)])
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        placed = ax.transData.transform(points)
    placed[~np.isfinite(points)] = np.nan
    return np.clip(placed, -FAR, FAR)


def inside(ax: Axes, placed: Any) -> Any:
    """Which places lie in the axes, their edge included."""
    (left, bottom), (right, top) = ax.bbox.min, ax.bbox.max
    across = (placed[:, 0] >= left - EDGE) & (placed[:, 0] <= right + EDGE)
    return across & (placed[:, 1] >= bottom - EDGE) & (placed[:, 1] <= top + EDGE)


def outline(placed: Any, close: bool = False) -> Path:
    """One path through places; NaN breaks it. close : each piece is a polygon."""
    points: list[Any] = []
    codes: list[int] = []
    open_ = False
    for place in placed:
        if np.isnan(place).any():
            open_ = _closed(points, codes, open_ and close)
            continue
        codes.append(int(Path.LINETO if open_ else Path.MOVETO))
        points.append(place)
        open_ = True
    _closed(points, codes, open_ and close)
    return Path(np.array(points).reshape(-1, 2), codes) if points else Path(np.zeros((1, 2)))


def _closed(points: list[Any], codes: list[int], close: bool) -> bool:
    if close:
        points.append(points[-1])
        codes.append(int(Path.CLOSEPOLY))
    return False


def rounded(corners: Any, radius: float) -> Any:
    """The corners of a polygon, shape (n, 2), each as five places on a quarter circle."""
    turn = np.linspace(0, np.pi / 2, 5)[:, None]
    found = []
    for before, corner, after in zip(np.roll(corners, 1, 0), corners, np.roll(corners, -1, 0), strict=True):
        back, on = ((end - corner) / np.hypot(*(end - corner)) for end in (before, after))
        found.append(corner + radius * (back * (1 - np.sin(turn)) + on * (1 - np.cos(turn))))
    return np.concatenate(found)


def circles(centers: Any, radius: float) -> Path:
    """A circle around each place that is one."""
    round_ = [Path.circle((float(x), float(y)), radius) for x, y in centers if np.isfinite(x) and np.isfinite(y)]
    return Path.make_compound_path(*round_) if round_ else Path(np.zeros((1, 2)))


def tint(role: str) -> str:
    return theme.color(role)


def size_of(fig: Figure) -> tuple[float, float]:
    """Width and height in pixels."""
    width, height = fig.get_size_inches()
    return float(width) * 72, float(height) * 72
