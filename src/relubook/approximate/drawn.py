"""A function that somebody draws: the best broken line whose knots are among the places where it is drawn.

It is drawn at m evenly spaced places, here counted 0, 1, .., m - 1. Everything is plain numbers and lists, so that
the twin in JavaScript is a translation line by line.

The search goes through the places from left to right. With p pieces up to place j, what it costs to have the value v
there is the least of many parabolas in v, one for each way to choose the knots before. Adding a piece from place i
turns a parabola into another one. A parabola that is nowhere the lowest is never needed again, and neither is one
that cannot lead below the squares of a fit that is known, even if the rest had jumps.

Source: fearnhead2019, who do it for a penalty in place of a number of pieces; the two bounds are not in it.
"""

from dataclasses import replace
from itertools import pairwise
from math import inf, sqrt

import numpy as np
import numpy.typing as npt

from relubook.approximate.checks import interval, line_of_numbers, needing, whole
from relubook.approximate.fits import Fit, judged
from relubook.approximate.scale import Scale

__all__ = ["best_on_places", "drawn", "tried_on_places"]

# The values are of size 1. Sums over some hundred places lose up to about this much of a sum of squares, which is
# less than a millionth of the drawing's height in the rms error.
ROUNDING = 1e-12
SLACK = 1 + 1e-9  # the search adds up squares in another order: so much more may be the fit that is known

Table = list[list[float]]
Sums = tuple[list[float], list[float], list[float]]
# a (v - u)^2 + w, for the value v at a place; then the place of the knot before and the parabola there
Parabola = tuple[float, float, float, int, int]
Stretch = tuple[float, float, Parabola | None]  # from, to, and who is the lowest there


def drawn(
    y: npt.ArrayLike, pieces: int, start: float = 0.0, stop: float = 1.0, knots: npt.ArrayLike | None = None
) -> Fit:
    """The broken line with so many pieces, knots among the places, and the least sum of squares: no others do better.

    Knots between the places may do better. `least` of the result says how much at most: it is what the same number
    of pieces reach when they may jump, which no continuous function gets below.

    y : what is drawn, shape (m,), m >= 2 places evenly from start to stop
    pieces : n, from 1 to m - 1
    knots : places to begin the search with, as the knots of the fit before; they change its time, not its result
    returns : Fit, whose `net` has n hidden units, one a piece
    raises : ValueError, for fewer than two places or more pieces than there is room for

    >>> found = drawn([0, 1, 2, 1, 0, 0, 0], 3, stop=6)
    >>> found.knots, found.values.round(9) + 0
    (array([0., 2., 4., 6.]), array([0., 2., 0., 0.]))
    """
    a, b = interval(start, stop)
    ys = line_of_numbers(y, "y")
    m, n = len(ys), whole(pieces, "pieces", 1)
    if m < 2 or n > m - 1:
        raise ValueError(f"{needing(n)} at least {n + 1} places; y has {m}")
    places = np.linspace(a, b, m)
    first = None
    if knots is not None:
        near = np.rint(np.clip((line_of_numbers(knots, "knots") - a) / (b - a), 0, 1) * (m - 1))
        first = [int(k) for k in near]
    scale = Scale.of(ys)
    chosen, values, least = best_on_places(scale.down(ys).tolist(), n, first)
    found = judged(places, ys, places[chosen], scale.up(np.array(values)))
    return replace(found, norm="rms", least=min(scale.size(sqrt(least / m)), found.rms))


def best_on_places(y: list[float], pieces: int, first: list[int] | None = None) -> tuple[list[int], list[float], float]:
    """Knots, as places; the values there; and the sum of squares that pieces with jumps reach.

    y : the values at places 0, 1, .., m - 1; of size about 1
    pieces : from 1 to m - 1
    first : knots to begin with, beside those where the best pieces with jumps begin
    """
    return tried_on_places(y, pieces, first)[:3]


def tried_on_places(
    y: list[float], pieces: int, first: list[int] | None = None, most: float = inf
) -> tuple[list[int], list[float], float, bool]:
    """The same, given up when it takes more than so many parabolas: a drawing of noise takes a thousand times as many.

    returns : what best_on_places returns, and whether it is the best; if not, no knot does better alone elsewhere
    """
    lines, sums = _lines(y), _sums(y)
    rest = _rest(lines, pieces)
    starts = [_jumps(lines, rest), *([first] if first else [])]
    tried = [_descend(sums, _beginning(len(y), pieces, start)) for start in starts]
    squares, knots = min((_solve(sums, knots)[0], knots) for knots in tried)
    sure = True
    if squares > ROUNDING:
        found, sure = _search(y, pieces, squares * SLACK + ROUNDING, lines, rest, sums, most)
        if found and _solve(sums, found)[0] < squares:
            knots = found
    return knots, _solve(sums, knots)[1], rest[pieces][0], sure


def _beginning(m: int, pieces: int, first: list[int]) -> list[int]:
    """As many knots as it takes: those given, some left out or some more in the middle of the longest pieces."""
    inner = sorted({k for k in first if 0 < k < m - 1})
    while len(inner) > pieces - 1:
        inner.pop(len(inner) // 2)
    while len(inner) < pieces - 1:
        ends = [0, *inner, m - 1]
        long = max(range(len(ends) - 1), key=lambda i: ends[i + 1] - ends[i])
        inner.insert(long, (ends[long] + ends[long + 1]) // 2)
    return [0, *inner, m - 1]


# --- pieces with jumps: a bound ----------------------------------------------------------------------------------


def _lines(y: list[float]) -> Table:
    """lines[i][j - i]: the least squares of one line through the places i..j, each place added in its turn."""
    table = []
    for i in range(len(y)):
        row = [0.0]
        mean, moment, squares = y[i], 0.0, 0.0
        for j in range(i + 1, len(y)):
            count = j - i  # so many places before this one: their middle is (i + j - 1) / 2
            away, miss = (count + 1) / 2, y[j] - mean
            spread = (count * count - 1) * count / 12
            off = miss - (moment / spread * away if spread > 0 else 0.0)
            if spread > 0:
                squares += off * off / (1 + 1 / count + away * away / spread)
            moment += count / (count + 1) * away * miss
            mean += miss / (count + 1)
            row.append(squares)
        table.append(row)
    return table


def _rest(lines: Table, pieces: int) -> Table:
    """rest[q][j]: the least squares of q lines, each by itself, through the places j..m - 1; rest[q][m] = 0."""
    m = len(lines)
    rest = [[inf] * m + [0.0]]
    for _ in range(pieces):
        before = rest[-1]
        row = [min(lines[j][k - j] + before[k + 1] for k in range(j, m)) for j in range(m)]
        rest.append([*row, 0.0])
    return rest


def _jumps(lines: Table, rest: Table) -> list[int]:
    """The last place of each of the best lines with jumps."""
    m, j, ends = len(lines), 0, []
    for before in rest[-2::-1]:
        if j < m:
            ends.append(min(range(j, m), key=lambda k: lines[j][k - j] + before[k + 1]))
            j = ends[-1] + 1
    return ends


# --- knots that are given ----------------------------------------------------------------------------------------


def _sums(y: list[float]) -> Sums:
    """Sums of y, j y and y y over the places 0..j."""
    sy, sjy, syy = [], [], []
    a = b = c = 0.0
    for j, v in enumerate(y):
        a, b, c = a + v, b + j * v, c + v * v
        sy.append(a)
        sjy.append(b)
        syy.append(c)
    return sy, sjy, syy


def _piece(sums: Sums, i: int, j: int) -> tuple[float, float, float, float, float, float]:
    """Sums of L L, L R, R R, L y, R y and y y over the places i + 1..j.

    L falls from 1 at place i to 0 at j, and R = 1 - L: with the values v and v' at both, a piece is v L + v' R.
    """
    h = j - i
    ll = (h - 1) * (2 * h - 1) / (6 * h)
    lr = (h * h - 1) / (6 * h)
    rr = (h + 1) * (2 * h + 1) / (6 * h)
    sy, sjy = sums[0][j] - sums[0][i], sums[1][j] - sums[1][i]
    return ll, lr, rr, (j * sy - sjy) / h, (sjy - i * sy) / h, sums[2][j] - sums[2][i]


def _solve(sums: Sums, knots: list[int]) -> tuple[float, list[float]]:
    """The least squares with these knots, and the values there: one equation a knot, solved from left to right."""
    a, u, w = 1.0, sums[0][0], 0.0  # the best parabola at the first place: it has one point, y[0]
    back = []
    for i, j in pairwise(knots):
        ll, lr, rr, ly, ry, yy = _piece(sums, i, j)
        back.append(((a * u + ly) / (a + ll), lr / (a + ll)))
        a, u, w = _turned(a, u, w, ll, lr, rr, ly, ry, yy)
    values = [u]
    for at, by in reversed(back):
        values.append(at - by * values[-1])
    return w, values[::-1]


def _turned(
    a: float, u: float, w: float, ll: float, lr: float, rr: float, ly: float, ry: float, yy: float
) -> tuple[float, float, float]:
    """The parabola a (v - u)^2 + w at the left end of a piece as a parabola at its right end, v chosen best."""
    both = a + ll
    at = a * u + ly
    a_, b_ = rr - lr * lr / both, ry - lr * at / both
    u_ = b_ / a_
    return a_, u_, w + a * u * u + yy - at * at / both - b_ * u_


def _descend(sums: Sums, knots: list[int]) -> list[int]:
    """Each inner knot in turn to the best place between its neighbors, until none moves."""
    least, moved = _solve(sums, knots)[0], True
    while moved:
        moved = False
        for k in range(1, len(knots) - 1):
            for place in range(knots[k - 1] + 1, knots[k + 1]):
                trial = [*knots[:k], place, *knots[k + 1 :]]
                squares = _solve(sums, trial)[0]
                if squares < least - ROUNDING:
                    least, knots, moved = squares, trial, True
    return knots


# --- all knots ---------------------------------------------------------------------------------------------------


def _search(
    y: list[float], pieces: int, limit: float, lines: Table, rest: Table, sums: Sums, most: float
) -> tuple[list[int] | None, bool]:
    """The knots with the least squares, where these are at most the limit, and whether the search came to its end."""
    m = len(y)
    nothing: list[Parabola] = []
    layers: list[list[list[Parabola]]] = [[[(1.0, y[0], 0.0, -1, -1)], *[nothing] * (m - 1)]]
    for p in range(1, pieces + 1):
        row: list[list[Parabola]] = []
        for j in range(m):
            more = rest[pieces - p][j + 1]
            if j < p or (j == m - 1) != (p == pieces) or more > limit:
                row.append(nothing)
                continue
            parabolas = _reaching(layers[-1], j, limit - more, lines, sums)
            most -= len(parabolas)
            if most < 0:
                return None, False
            row.append(_lowest(parabolas, limit - more))
        layers.append(row)
    last = layers[-1][m - 1]
    if not last:
        return None, True
    j, k = m - 1, min(range(len(last)), key=lambda k: last[k][2])
    knots = [j]
    for row in reversed(layers[1:]):
        j, k = row[j][k][3], row[j][k][4]
        knots.append(j)
    return knots[::-1], True


def _reaching(row: list[list[Parabola]], j: int, limit: float, lines: Table, sums: Sums) -> list[Parabola]:
    """The parabolas at place j, one for each before it, that come below the limit somewhere."""
    found: list[Parabola] = []
    for i in range(j):
        alone = lines[i + 1][j - i - 1]  # a piece costs at least what a line of its own would
        if not row[i] or alone > limit:
            continue
        piece = _piece(sums, i, j)
        for k, (a, u, w, _, _) in enumerate(row[i]):
            if w + alone < limit:
                a_, u_, w_ = _turned(a, u, w, *piece)
                if w_ < limit:
                    found.append((a_, u_, w_, i, k))
    return found


def _lowest(parabolas: list[Parabola], limit: float) -> list[Parabola]:
    """Those that are the lowest, and below the limit, somewhere."""
    stretches: list[Stretch] = [(-inf, inf, None)]
    for new in sorted(parabolas, key=lambda parabola: parabola[2]):
        drawn_in: list[Stretch] = []
        for left, right, old in stretches:
            cuts = [left, *(v for v in _crossings(new, old, limit) if left < v < right), right]
            for a, b in pairwise(cuts):
                v = (a + b) / 2 if b - a < inf else (b - 1 if b < inf else a + 1 if a > -inf else 0.0)
                winner = new if _height(new, v, limit) < _height(old, v, limit) else old
                if drawn_in and drawn_in[-1][2] is winner:
                    drawn_in[-1] = (drawn_in[-1][0], b, winner)
                else:
                    drawn_in.append((a, b, winner))
        stretches = drawn_in
    kept: list[Parabola] = []
    for _, _, winner in stretches:
        if winner is not None and winner not in kept:
            kept.append(winner)
    return kept


def _height(parabola: Parabola | None, v: float, limit: float) -> float:
    if parabola is None:
        return limit
    a, u, w, _, _ = parabola
    return a * (v - u) * (v - u) + w


def _crossings(one: Parabola, other: Parabola | None, limit: float) -> list[float]:
    """Where two parabolas meet, or one and the limit, in increasing order."""
    a, u, w, _, _ = one
    if other is None:
        half = sqrt((limit - w) / a)
        return [u - half, u + half]
    b, t, z, _, _ = other
    # From v = u + s: (a - b) s^2 + 2 b d s + w - z - b d^2 = 0, where d = t - u.
    d = t - u
    square, linear, constant = a - b, b * d, w - z - b * d * d
    inside = linear * linear - square * constant
    if inside < 0:
        return []
    root = -(linear + sqrt(inside)) if linear > 0 else -(linear - sqrt(inside))  # no difference of equal numbers
    met = [root / square] if square != 0 else []
    met += [constant / root] if root != 0 else []
    return sorted(u + s for s in met)
