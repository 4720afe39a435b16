"""What a picture of a broken line shows at its bends and pieces. Twins: live/engines/bends.js.

A bend is (x, y, slope before, slope after), in data units of the axes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

Bend = tuple[float, float, float, float]
SHORTEST = 0.45  # a piece narrower than this has no room for its slope
LEAST_SEEN = 0.3  # nor has one of which less than this is seen
RIM = 0.01  # a word may stand this far beyond what is seen: the middle of a flat piece at its very edge
LIMITS = {"SHORTEST": SHORTEST, "LEAST_SEEN": LEAST_SEEN, "RIM": RIM}  # all in data units; what the engine is made of


def merged(bends: Iterable[Bend]) -> list[Bend]:
    """One bend a place: those that follow each other at one place are one."""
    found: dict[float, Bend] = {}
    for x, y, before, after in bends:
        found[x] = (x, y, found[x][2] if x in found else before, after)
    return list(found.values())


def straight_on(bends: Sequence[Bend], reach: float) -> dict[str, Any]:
    """Where the line would have gone without each bend, so far."""
    return {
        "x": [v for x, *_ in bends for v in (x, x + reach, None)],
        "y": [v for _, y, before, _ in bends for v in (y, y + reach * before, None)],
    }


def wedges(bends: Sequence[Bend], reach: float) -> dict[str, Any]:
    """The triangles between where the line would have gone and where it went."""
    return {
        "x": [v for x, *_ in bends for v in (x, x + reach, x + reach, None)],
        "y": [v for _, y, before, after in bends for v in (y, y + reach * before, y + reach * after, None)],
    }


def slope_words(
    x: Sequence[float], y: Sequence[float], sides: Sequence[int], window: tuple[float, float]
) -> dict[str, Any]:
    """The slope of each piece beside the middle of what is seen of it; None where there is no room.

    x, y : the corners, their ends too; sides : 1 for a word above its piece, -1 below; window : the y that are seen
    """
    low, high = window
    said: dict[str, Any] = {"text": [], "x": [], "y": [], "rise": [], "side": sides}
    for j in range(len(x) - 1):
        width = x[j + 1] - x[j]
        slope = (y[j + 1] - y[j]) / width if width > 0 else 0.0
        edges = sorted([(low - y[j]) / slope, (high - y[j]) / slope]) if slope else [0.0, width]
        start, end = max(0.0, edges[0]), min(width, edges[1])
        middle = (start + end) / 2
        level = y[j] + slope * middle
        seen = width >= SHORTEST and end - start >= LEAST_SEEN and low - RIM <= level <= high + RIM
        piece = {"text": slope if seen else None, "x": x[j] + middle, "y": level, "rise": slope}
        for key, value in piece.items():
            said[key].append(value)
    return said
