"""Parts that are words: texts at places or beside lines, and badges, which are dots with their word."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.text import Text
from matplotlib.transforms import IdentityTransform

from relubook import theme
from relubook.live.compare import same
from relubook.live.parts.base import Data, Part, circles, inside, pixels, tint
from relubook.live.parts.shapes import places_apart
from relubook.live.wording import filled

BLANK = " "  # Matplotlib draws no group for an empty text, and what is not drawn cannot come back
RISE = 0.36  # of the size of the letters: from their middle down to their foot, which is where SVG puts a text
ALIGNED = {"start": "left", "middle": "center", "end": "right"}
PIXELS = IdentityTransform()
GAP = 13.0  # pixels between a line and the middle of the word beside it
LEANING = 0.4  # from which share of "sideways" on a word beside a steep line begins or ends there


def halo(gid: str) -> str:
    """The id of words that keep clear of the lines beneath them by a rim of paper (relubook/live/svg.py)."""
    return gid.replace(":", "+halo:", 1)


class Texts(Part):
    """Words at places. The number of places is fixed; an empty word is hidden.

    x, y : where they stand as long as `frame` does not say; also how many there are
    say : the template of each word, with {} for its value: "slope {:1}" (see `wording.filled`)
    gap : pixels between a line and the word beside it; offset : pixels to the right and up
    anchor : "middle", "start" or "end" of the word stands at its place
    """

    kind = "texts"

    def __init__(
        self,
        ax: Axes,
        name: str,
        role: str = "ink",
        x: Sequence[float] = (0.0,),
        y: Sequence[float] = (0.0,),
        *,
        say: str = "{}",
        words: str = "",
        anchor: str = "middle",
        gap: float = GAP,
        offset: tuple[float, float] = (0.0, 0.0),
        clip: bool = True,
        size: float = 0.0,
        bold: bool = False,
        zorder: float = 4,
    ) -> None:
        size = size or theme.SIZES["words"]
        at = {"x": [float(v) for v in x], "y": [float(v) for v in y]}
        super().__init__(ax, name, words, say=say, anchor=anchor, gap=gap, offset=offset, clip=clip, size=size, at=at)
        for i in range(len(at["x"])):
            word = Text(0, 0, BLANK, color=tint(role), fontsize=size, transform=PIXELS, zorder=zorder)
            word.set(fontweight=600 if bold else 400, va="baseline")
            self._add(word, halo(f"part:{name}.{i}"))

    def set(self, data: Data | None) -> None:
        at, look = self.look["at"], self.look
        count = len(self.artists)
        texts = list(data["text"]) if data else [None] * count
        if len(texts) != count:
            raise ValueError(f"{self.name} has {count} words, but frame gave {len(texts)}")
        where = data if data and "x" in data else at
        rises, sides = ((data or {}).get(key) or [0.0] * count for key in ("rise", "side"))
        placed = pixels(self.ax, where["x"], where["y"])
        shown = inside(self.ax, placed) if look["clip"] else np.isfinite(placed).all(axis=1)
        for i, artist in enumerate(self.artists):
            assert isinstance(artist, Text)
            word = filled(look["say"], {"": texts[i]}) if texts[i] not in (None, "") and shown[i] else BLANK
            right, up, anchor = beside(self.ax, rises[i], sides[i], look["gap"], look["anchor"])
            x, y = (placed[i] if shown[i] else (0.0, 0.0)) + np.array([right, up]) + np.array(look["offset"])
            if data and "role" in data:
                artist.set_color(tint(data["role"][i]))
            artist.set(text=word, position=(x, y - RISE * look["size"]), ha=ALIGNED[anchor])

    def places(self, right: Data | None, mine: Data | None) -> list[int]:
        return places_apart(right, mine, ("text",))

    def difference(self, right: Data | None, mine: Data | None) -> str:
        texts = [list(data["text"]) if data else [] for data in (right, mine)]
        return "" if same(*texts) else self.words


def beside(ax: Axes, rise: float, side: float, gap: float, anchor: str) -> tuple[float, float, str]:
    """How far from its place a word stands beside a line of slope `rise`, in pixels to the right and up.

    side : 1 above the line, -1 below it, 0 on it
    """
    if not side:
        return 0.0, 0.0, anchor
    (low, high), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    steep = rise * (ax.bbox.height / (top - bottom)) / (ax.bbox.width / (high - low))
    length = math.hypot(1, steep)
    right, up = -side * steep / length, side / length
    if abs(right) > LEANING:
        anchor = "start" if right > 0 else "end"
    return right * gap, up * gap, anchor


class Badges(Part):
    """Dots with a word each, which can be handles. count : how many; None for a place hides one."""

    kind = "badges"

    def __init__(
        self,
        ax: Axes,
        name: str,
        texts: Sequence[str],
        role: str = "kink",
        radius: float = 11.0,
        words: str = "",
        clip: bool = True,
        zorder: float = 6,
    ) -> None:
        size = theme.SIZES["words"]
        super().__init__(ax, name, words, radius=radius, texts=list(texts), size=size, clip=clip)
        for i in range(len(texts)):
            style = {"facecolor": tint(role), "edgecolor": tint("paper"), "linewidth": 2.0}
            self._shape(f"part:{name}.{i}", False, zorder=zorder + i / 100, **style)
            word = Text(0, 0, BLANK, color=tint("paper"), fontsize=size, fontweight=600, transform=PIXELS)
            word.set(ha="center", va="baseline", zorder=zorder + i / 100 + 0.005)
            self._add(word, f"word:{name}.{i}")

    def set(self, data: Data | None) -> None:
        count = len(self.look["texts"])
        texts = (data or {}).get("text") or self.look["texts"]
        placed = pixels(self.ax, data["x"], data["y"]) if data else np.full((count, 2), np.nan)
        if len(placed) != count:
            raise ValueError(f"{self.name} has {count} badges, but frame gave {len(placed)}")
        shown = inside(self.ax, placed) if self.look["clip"] else np.isfinite(placed).all(axis=1)
        for i in range(count):
            dot, word = self.artists[2 * i : 2 * i + 2]
            dot.set(path=circles(placed[i : i + 1][shown[i : i + 1]], self.look["radius"]))
            x, y = placed[i] if shown[i] else (0.0, 0.0)
            word.set(text=texts[i] if shown[i] else BLANK, position=(x, y - RISE * self.look["size"]))

    def places(self, right: Data | None, mine: Data | None) -> list[int]:
        return places_apart(right, mine, ("x", "y"))
