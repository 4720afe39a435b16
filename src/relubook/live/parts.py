"""The parts of a picture that move.

`draw(fig)` of a live figure calls these once for each part. A part has a name (in SVG, `data-part`) and a kind; the
figure's `frame` returns, under the same name, where the part is now:

    line    {"x": [...], "y": [...]}           None in a list breaks the line
    points  {"x": [...], "y": [...]}           a dot each
    area    {"x": [...], "y": [...]}           filled; None starts a new polygon
    cells   {"role": [...], "alpha": [...]}    a color role and an opacity for each cell, row by row
    texts   {"text": [...]}                    and "x", "y" where they move
    any     None                               hidden (but for cells, which are always there)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from relubook import theme

HIDDEN = "\u200b"  # Matplotlib draws no group for an empty text, and a part that is not drawn cannot come back


def _register(ax: Axes, name: str, kind: str, artists: list[Any], **details: Any) -> None:
    parts = ax.figure.__dict__.setdefault("live_parts", {})
    if name in parts:
        raise ValueError(f"two parts of one figure are called {name!r}")
    for i, artist in enumerate(artists):
        artist.set_gid(f"part:{name}.{i}" if kind in ("cells", "texts") else f"part:{name}")
    parts[name] = {"kind": kind, "axes": ax, "artists": artists, **details}


def line(ax: Axes, name: str, role: str, **style: Any) -> None:
    """A line through points; `style` is Matplotlib's (linewidth, linestyle, alpha, zorder)."""
    _register(ax, name, "line", ax.plot([], [], color=theme.color(role), **style))


def points(ax: Axes, name: str, role: str, radius: float = 5.0, **style: Any) -> None:
    """Round dots; radius in points."""
    look: dict[str, Any] = {"markeredgecolor": theme.color("paper"), "markeredgewidth": 1.0, "zorder": 5} | style
    dots = ax.plot([], [], "o", color=theme.color(role), markersize=2 * radius, **look)
    _register(ax, name, "points", list(dots), radius=radius, role=role)


def area(ax: Axes, name: str, role: str, alpha: float = 0.2, **style: Any) -> None:
    """One or more filled polygons; bars too."""
    patch = PathPatch(Path(np.zeros((1, 2))), facecolor=theme.color(role), edgecolor="none", alpha=alpha, **style)
    ax.add_patch(patch)
    _register(ax, name, "area", [patch])


def cells(ax: Axes, name: str, rows: int, columns: int, origin: tuple[float, float] = (0.0, 0.0)) -> None:
    """A grid of unit squares, row by row from the top; cell (r, c) has its top left corner at origin + (c, r).

    The caller sets the limits and turns the y axis over (`ax.set_ylim(rows, 0)`).
    """
    left, top = origin
    squares = [
        Rectangle(
            (left + c, top + r), 1, 1, facecolor=theme.color("muted"), edgecolor=theme.color("grid"), linewidth=0.8
        )
        for r in range(rows)
        for c in range(columns)
    ]
    for square in squares:
        ax.add_patch(square)
    _register(ax, name, "cells", squares)


def texts(ax: Axes, name: str, x: Sequence[float], y: Sequence[float], role: str = "ink", **style: Any) -> None:
    """Words at places in data coordinates, one text for each place; `frame` gives the words."""
    style = {"ha": "center", "va": "center"} | style
    words = [ax.text(a, b, HIDDEN, color=theme.color(role), **style) for a, b in zip(x, y, strict=True)]
    # from the place to the foot of the letters, which is where SVG puts a text
    rise = {"center": 0.36, "top": 0.8, "bottom": -0.25}.get(style["va"], 0.0)
    _register(ax, name, "texts", words, dy=round(rise * float(words[0].get_fontsize()), 2))


def apply(part: dict[str, Any], data: dict[str, Any] | None) -> None:
    """Bring the Matplotlib artists of a part to the state that `frame` gave: the still picture."""
    kind, artists, ax = part["kind"], part["artists"], part["axes"]
    if kind == "points" and data is None:
        artists[0].set_data([np.nan], [np.nan])
    elif kind in ("line", "points"):
        artists[0].set_data(*_coordinates(data, ax))
    elif kind == "area":
        artists[0].set_path(_polygons(data, ax))
    elif kind == "cells":
        if data is None:
            raise ValueError("cells cannot be hidden: give each of them an alpha of 0")
        roles, alphas = data["role"], data["alpha"]
        _same_length(part, len(roles), len(alphas))
        for square, role, alpha in zip(artists, roles, alphas, strict=True):
            square.set_facecolor((theme.color(role), float(alpha)))
    else:
        words = data["text"] if data else [HIDDEN] * len(artists)
        _same_length(part, len(words))
        for place, artist in enumerate(artists):
            artist.set_text(words[place] or HIDDEN)
            if data and "x" in data:
                artist.set_position((data["x"][place], data["y"][place]))


def _same_length(part: dict[str, Any], *lengths: int) -> None:
    for length in lengths:
        if length != len(part["artists"]):
            raise ValueError(f"frame gave {length} entries for a part of {len(part['artists'])} {part['kind']}")


def _coordinates(data: dict[str, Any] | None, ax: Axes) -> tuple[Any, Any]:
    if data is None:  # a single point draws nothing, but keeps the group in the SVG
        return [ax.get_xlim()[0]], [ax.get_ylim()[0]]
    x, y = (np.array([np.nan if v is None else v for v in data[key]], dtype=float) for key in ("x", "y"))
    return x, y


def _polygons(data: dict[str, Any] | None, ax: Axes) -> Path:
    x, y = _coordinates(data, ax)
    points, codes, start = [], [], True
    for a, b in zip(x, y, strict=True):
        if np.isnan(a) or np.isnan(b):
            start = True
            continue
        points.append((a, b))
        codes.append(Path.MOVETO if start else Path.LINETO)
        start = False
    return Path(np.array(points).reshape(-1, 2), codes) if points else Path(np.zeros((1, 2)))


def parts_of(fig: Any) -> dict[str, dict[str, Any]]:
    """name -> part, in the order in which they were made."""
    parts: dict[str, dict[str, Any]] = fig.__dict__.get("live_parts", {})
    return parts


def add_mine(made: dict[str, dict[str, Any]], right: dict[str, Any], mine: dict[str, Any]) -> None:
    """Draw the learner's frame over the book's: dashed where a line differs, a cross where a cell does."""
    for name, part in made.items():
        ax, data = part["axes"], mine.get(name)
        if data is None or json_equal(right.get(name), data):
            continue
        if part["kind"] in ("line", "points", "area"):
            ax.plot(*_coordinates(data, ax), color=theme.color("dead"), linestyle=(0, (2, 2)), linewidth=1.5, zorder=6)
        elif part["kind"] == "cells":
            for i in differing(right[name], data):
                x, y = part["artists"][i].get_xy()
                ax.plot(
                    [x, x + 1, None, x, x + 1], [y, y + 1, None, y + 1, y], color=theme.color("dead"), linewidth=1.5
                )


def json_equal(one: Any, other: Any) -> bool:
    """The same structure with numbers equal to 1e-9, relative or absolute: rounding is not a difference."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(json_equal(one[k], other[k]) for k in one)
    if isinstance(one, list | tuple | np.ndarray) and isinstance(other, list | tuple | np.ndarray):
        return len(one) == len(other) and all(json_equal(a, b) for a, b in zip(one, other, strict=True))
    if isinstance(one, float | int) and isinstance(other, float | int):
        return bool(np.isclose(one, other, rtol=1e-9, atol=1e-9, equal_nan=True))
    return bool(one == other)


def differing(right: dict[str, Any], mine: dict[str, Any]) -> list[int]:
    """The places where two states of one part differ."""
    keys = list(right)
    return [
        i
        for i, (a, b) in enumerate(
            zip(zip(*(right[k] for k in keys), strict=True), zip(*(mine[k] for k in keys), strict=True), strict=False)
        )
        if not json_equal(list(a), list(b))
    ]


def differences(right: dict[str, Any], mine: dict[str, Any], names: str) -> tuple[dict[str, list[int]], str]:
    """Where the learner's function and the book's part ways: the places in each part, and a sentence."""
    places: dict[str, list[int]] = {}
    for name, data in right.items():
        other = mine.get(name)
        if name == "words" or json_equal(data, other):
            continue
        places[name] = differing(data, other) if data and other else []
    one = "" if " and " in names else "s"
    if not places:
        return places, f"Your {names} agree{one} with the book's in this state."
    apart = ", ".join(
        f"{name} ({len(where)} place{'s' * (len(where) != 1)})" if where else name for name, where in places.items()
    )
    return places, f"Your {names} differ{one} from the book's in this state: {apart}."
