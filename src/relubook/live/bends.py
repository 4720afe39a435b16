"""What a picture of a broken line shows at its bends and pieces. Twins: live/engines/bends.js.

A bend is (x, y, slope before, slope after), in data units of the axes.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from relubook.live.parts.words import GAP, LEANING

Bend = tuple[float, float, float, float]
# A picture: pixels a unit across and a unit up, half the width and half the height of the longest word.
View = tuple[float, float, float, float]
SHORTEST = 0.45  # a piece narrower than this has no room for its slope, in data units
LEAST_SEEN = 0.3  # nor has one of which less than this is seen
RIM = 0.01  # a word may stand this far beyond what is seen: the middle of a flat piece at its very edge
SHARES = (1 / 2, 1 / 4, 3 / 4)  # where along its piece a word is tried
LIFTS = (0.0, 0.4)  # how far off its piece, in data units: dots along a steep one need some more room
CLEAR = 4.0  # pixels from the middle of a dot to a letter: the dot's radius, and the rim of paper of the letter
LIMITS = {  # what the engine is made of
    "SHORTEST": SHORTEST,
    "LEAST_SEEN": LEAST_SEEN,
    "RIM": RIM,
    "SHARES": SHARES,
    "LIFTS": LIFTS,
    "CLEAR": CLEAR,
    "GAP": GAP,
    "LEANING": LEANING,
}


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
    x: Sequence[float],
    y: Sequence[float],
    sides: Sequence[int],
    window: tuple[float, float],
    dots: Mapping[str, Iterable[float]] | None = None,
    views: Sequence[View] = (),
) -> dict[str, Any]:
    """The slope of each piece beside the middle of what is seen of it; None where there is no room.

    x, y : the corners, their ends too; sides : 1 for a word above its piece, -1 below; window : the y that are seen
    dots : x and y of what no word may cover, in any of the views; where one would, it goes to the other side of its
        piece, along it or a little off it
    """
    x, y = ([float(v) for v in values] for values in (x, y))  # NumPy would warn of a slope that is next to 0
    low, high = window
    places = [(float(u), float(v)) for u, v in zip(dots["x"], dots["y"], strict=True)] if dots else []
    said: dict[str, Any] = {"text": [], "x": [], "y": [], "rise": [], "side": []}
    for j in range(len(x) - 1):
        width = x[j + 1] - x[j]
        slope = (y[j + 1] - y[j]) / width if width > 0 else 0.0
        edges = sorted([(low - y[j]) / slope, (high - y[j]) / slope]) if slope else [0.0, width]
        start, end = max(0.0, edges[0]), min(width, edges[1])
        ways = [(start + share * (end - start), lift) for lift in LIFTS for share in SHARES]
        tried = [(at, lift * side, side) for at, lift in ways for side in (sides[j], -sides[j])]
        spots = [(x[j] + at, y[j] + slope * at + lift, side) for at, lift, side in tried]
        inside = [spot for spot in spots if low - RIM <= spot[1] <= high + RIM]
        free = [spot for spot in inside if not any(covers(spot, slope, places, view) for view in views)]
        at, level, side = (free or spots)[0]
        seen = width >= SHORTEST and end - start >= LEAST_SEEN and spots[0] in inside
        piece = {"text": slope if seen and free else None, "x": at, "y": level, "rise": slope, "side": side}
        for key, value in piece.items():
            said[key].append(value)
    return said


def covers(spot: tuple[float, float, int], rise: float, dots: Sequence[tuple[float, float]], view: View) -> bool:
    """Whether a word that stands beside a line of slope `rise`, as `Texts` does, lies on one of the dots.

    spot : a place of the line, and the side of the word
    """
    (x, y, side), (across, up, half_width, half_height) = spot, view
    steep = rise * up / across
    length = math.hypot(1, steep)
    right, above = -side * steep / length, side / length
    lean = math.copysign(half_width, right) if abs(right) > LEANING else 0.0
    return any(
        abs((u - x) * across - right * GAP - lean) < half_width + CLEAR
        and abs((v - y) * up - above * GAP) < half_height + CLEAR
        for u, v in dots
    )
