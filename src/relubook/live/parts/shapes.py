"""Parts that are one outline: a line, dots, an area, guides across the axes, spans and bars."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.path import Path

from relubook.live.compare import same
from relubook.live.parts.base import Data, Part, circles, inside, numbers, outline, pixels, rounded, tint


class _Outline(Part):
    """A part that is one path; a kind says which (`path`)."""

    def path(self, data: Data) -> Path:
        raise NotImplementedError

    def set(self, data: Data | None) -> None:
        self.artists[0].set(path=self.path(data) if data else Path(np.zeros((1, 2))))

    def mark(self, right: Data | None, mine: Data | None) -> Path:
        return self.path(mine) if mine else super().mark(right, mine)


class Line(_Outline):
    """A line through points. style : Matplotlib's (linewidth, linestyle, alpha, zorder, clip_on).

    styles : name -> (role, dashes in pixels), as theme.ACTIVATIONS; `frame` then names one under "style"
    """

    kind = "line"

    def __init__(
        self,
        ax: Axes,
        name: str,
        role: str,
        words: str = "",
        styles: dict[str, tuple[str, tuple[int, ...]]] | None = None,
        **style: Any,
    ) -> None:
        super().__init__(ax, name, words, **({"styles": styles} if styles else {}))
        look: dict[str, Any] = {"zorder": 2, "linewidth": 2.25, "joinstyle": "round", "capstyle": "butt"} | style
        self._shape(f"part:{name}", look.pop("clip_on", True), fill=False, edgecolor=tint(role), **look)

    def path(self, data: Data) -> Path:
        return outline(pixels(self.ax, data["x"], data["y"]))

    def set(self, data: Data | None) -> None:
        super().set(data)
        if data and "style" in data:
            role, dashes = self.look["styles"][data["style"]]
            self.artists[0].set(edgecolor=tint(role), linestyle=(0, dashes) if dashes else "-")


class Points(_Outline):
    """Round dots. radius : pixels; hollow : a ring in the color of the role, filled with paper."""

    kind = "points"

    def __init__(
        self, ax: Axes, name: str, role: str, radius: float = 5.0, words: str = "", hollow: bool = False, **style: Any
    ) -> None:
        super().__init__(ax, name, words, radius=radius)
        face, edge = ("paper", role) if hollow else (role, "paper")
        look = {"zorder": 5, "linewidth": 2.0 if hollow else 1.0} | style
        self._shape(f"part:{name}", False, facecolor=tint(face), edgecolor=tint(edge), **look)

    def path(self, data: Data) -> Path:
        placed = pixels(self.ax, data["x"], data["y"])
        return circles(placed[inside(self.ax, placed)], self.look["radius"])

    def places(self, right: Data | None, mine: Data | None) -> list[int]:
        return places_apart(right, mine, ("x", "y"))


class Area(_Outline):
    """One or more filled polygons."""

    kind = "area"

    def __init__(self, ax: Axes, name: str, role: str, alpha: float = 0.2, words: str = "", **style: Any) -> None:
        super().__init__(ax, name, words)
        look = {"zorder": 1, "linewidth": 0} | style
        self._shape(f"part:{name}", facecolor=tint(role), edgecolor="none", alpha=alpha, **look)

    def path(self, data: Data) -> Path:
        return outline(pixels(self.ax, data["x"], data["y"]), close=True)


class Guides(_Outline):
    """Straight lines across the axes at some values of x, or of y."""

    kind = "guides"

    def __init__(self, ax: Axes, name: str, role: str = "muted", words: str = "", **style: Any) -> None:
        super().__init__(ax, name, words)
        look = {"zorder": 1, "linewidth": 1.0} | style
        self._shape(f"part:{name}", fill=False, edgecolor=tint(role), **look)

    def path(self, data: Data) -> Path:
        side = "x" if "x" in data else "y"
        at = numbers(data[side])
        low, high = across(self.ax, side, data, len(at))
        gap = np.full(len(at), np.nan)
        along = np.column_stack([at, at, gap]).ravel()
        over = np.column_stack([low, high, gap]).ravel()
        return outline(pixels(self.ax, along, over) if side == "x" else pixels(self.ax, over, along))


class Spans(_Outline):
    """Bands across the axes, or bars. side : the axis on which low and high lie.

    thickness : with "at", how thick a bar is, in data units of the other axis; it is centered at "at"
    rounding : the radius of its corners; outlined : the width of its outline, which then is all of it; both in pixels
    """

    kind = "spans"

    def __init__(
        self,
        ax: Axes,
        name: str,
        role: str,
        alpha: float = 0.2,
        words: str = "",
        side: str = "x",
        thickness: float = 0.0,
        rounding: float = 0.0,
        outlined: float = 0.0,
        clip: bool = True,
        **style: Any,
    ) -> None:
        super().__init__(
            ax, name, words, side=side, thickness=thickness, **({"rounding": rounding} if rounding else {})
        )
        filled = {"facecolor": tint(role), "edgecolor": "none", "alpha": alpha, "linewidth": 0}
        line = {"fill": False, "edgecolor": tint(role), "linewidth": outlined}
        look = {"zorder": 1} | (line if outlined else filled) | style
        self._shape(f"part:{name}", clip, **look)

    def path(self, data: Data) -> Path:
        side, half = self.look["side"], self.look["thickness"] / 2
        low, high = numbers(data["low"]), numbers(data["high"])
        if "at" in data:
            at = numbers(data["at"])
            under, over = at - half, at + half
        else:
            under, over = across(self.ax, side, {}, len(low))
        gap = np.full(len(low), np.nan)
        along = np.column_stack([low, high, high, low, gap]).ravel()
        other = np.column_stack([under, under, over, over, gap]).ravel()
        placed = pixels(self.ax, along, other) if side == "x" else pixels(self.ax, other, along)
        if radius := self.look.get("rounding"):
            boxes = [rounded(box, radius) for box in placed.reshape(-1, 5, 2)[:, :4]]
            placed = np.concatenate([places for box in boxes for places in (box, placed[4:5])])
        return outline(placed, close=True)


def across(ax: Axes, side: str, data: Data, count: int) -> tuple[Any, Any]:
    """How far a guide reaches on the other axis: all of it, or from "low" to "high" each."""
    ends = ax.get_ylim() if side == "x" else ax.get_xlim()
    low, high = (
        numbers(data[key]) if key in data else np.full(count, end)
        for key, end in zip(("low", "high"), ends, strict=True)
    )
    return low, high


def places_apart(right: Data | None, mine: Data | None, keys: tuple[str, ...]) -> list[int]:
    """The places at which any of these lists differ."""
    if not right or not mine or any(len(right[key]) != len(mine[key]) for key in keys):
        return []
    rows = zip(*(data[key] for data in (right, mine) for key in keys), strict=True)
    return [i for i, row in enumerate(rows) if not same(list(row[: len(keys)]), list(row[len(keys) :]))]
