"""What a net does on a line, and the best broken line through a few points: in exact fractions, by definition, and
with nothing of relubook."""

from fractions import Fraction
from itertools import combinations, pairwise, product

import numpy as np


def _fractions(layers):
    """The layers with every number as the fraction that it is, in lists."""
    return [
        ([[Fraction(float(v)) for v in row] for row in np.asarray(w)], [Fraction(float(v)) for v in np.asarray(b)])
        for w, b in layers
    ]


def value(layers, x):
    """The net at one number, in fractions: y of a net with one output."""
    row = [Fraction(x)]
    for number, (w, b) in enumerate(_fractions(layers), start=1):
        row = [sum((h * w[i][j] for i, h in enumerate(row)), b[j]) for j in range(len(w[0]))]
        if number < len(layers):
            row = [max(Fraction(0), z) for z in row]
    return row[0]


def linear_pieces(layers, a, b):
    """[(start, stop, slope, value at start)] of a net with one input and one output; neighbors differ in slope.

    On an interval every unit starts as a linear function. A unit whose ends have opposite signs cuts it.
    """
    a, b = Fraction(a), Fraction(b)
    parts = [(a, b, [(a, b)])]  # an interval, and each unit's values at its two ends
    for number, (w, bias) in enumerate(_fractions(layers), start=1):
        done = []
        for left, right, units in parts:
            ends = [
                tuple(sum((u[side] * w[i][j] for i, u in enumerate(units)), bias[j]) for side in (0, 1))
                for j in range(len(w[0]))
            ]
            if number == len(layers):
                done.append((left, right, ends))
                continue
            cuts = {left, right} | {left + (right - left) * p / (p - q) for p, q in ends if p * q < 0}
            cuts = sorted(cuts)
            for s, t in pairwise(cuts):
                at = [tuple(p + (q - p) * (x - left) / (right - left) for x in (s, t)) for p, q in ends]
                done.append((s, t, [tuple(max(Fraction(0), z) for z in pair) for pair in at]))
        parts = done
    pieces = []
    for left, right, [(p, q)] in parts:
        slope = (q - p) / (right - left)
        if pieces and pieces[-1][2] == slope:
            pieces[-1] = (pieces[-1][0], right, slope, pieces[-1][3])
        else:
            pieces.append((left, right, slope, p))
    return pieces


def least_sup(x, y, pieces):
    """The least largest error that a continuous function with so many linear pieces can have at the points.

    Each nonempty piece takes a run of points. The lines of two neighboring runs have to meet between the last point of
    the one and the first of the other: there one is above the other at one end and below at the other end,
    in one of two ways. A piece that has no point joins two lines as it likes. So the best is the least
    of finitely many linear programs.
    """
    best = None
    for runs in range(1, pieces + 1):
        for cuts in combinations(range(1, len(x)), runs - 1):
            for free in combinations(range(runs - 1), min(pieces - runs, runs - 1)):
                for signs in product((1, -1), repeat=runs - 1 - len(free)):
                    error = minimum(*_program(x, y, cuts, free, signs))
                    best = error if best is None else min(best, error)
    return best


def _program(x, y, cuts, free, signs):
    """Minimize the last unknown, the error; before it come slope and intercept of each line."""
    ends = [0, *cuts, len(x)]
    unknowns = 2 * (len(ends) - 1) + 1
    rows, limits = [], []

    def limit(entries, bound):
        row = [0] * unknowns
        for place, entry in entries.items():
            row[place] = entry
        rows.append(row)
        limits.append(bound)

    for k in range(len(ends) - 1):
        for i in range(ends[k], ends[k + 1]):
            limit({2 * k: x[i], 2 * k + 1: 1, unknowns - 1: -1}, y[i])
            limit({2 * k: -x[i], 2 * k + 1: -1, unknowns - 1: -1}, -y[i])
    joined = [k for k in range(len(cuts)) if k not in free]
    for k, sign in zip(joined, signs, strict=True):
        for at, way in ((x[cuts[k] - 1], sign), (x[cuts[k]], -sign)):
            limit({2 * k: way * at, 2 * k + 1: way, 2 * k + 2: -way * at, 2 * k + 3: -way}, 0)
    return [0] * (unknowns - 1) + [1], rows, limits


def minimum(cost, rows, limits):
    """min cost @ z over all z with rows @ z <= limits: the simplex method in fractions, on the dual program."""
    m, n = len(rows), len(cost)
    table = []
    for k in range(n):
        line = [Fraction(rows[i][k]) for i in range(m)] + [Fraction(int(j == k)) for j in range(n)]
        line.append(Fraction(-cost[k]))
        table.append(line if line[-1] >= 0 else [-v for v in line[:m]] + line[m:-1] + [-line[-1]])
    basis = [m + k for k in range(n)]

    def pivot(k, j):
        table[k] = [v / table[k][j] for v in table[k]]
        for other in range(n):
            if other != k and table[other][j]:
                table[other] = [u - table[other][j] * v for u, v in zip(table[other], table[k], strict=True)]
        basis[k] = j

    def descend(price, columns):
        while True:
            gains = (j for j in range(columns) if price[j] < sum(price[basis[k]] * table[k][j] for k in range(n)))
            j = next(gains, None)  # Bland's rule, the first: it never goes in a circle
            if j is None:
                return
            ratios = [(table[k][-1] / table[k][j], basis[k], k) for k in range(n) if table[k][j] > 0]
            pivot(min(ratios)[2], j)

    descend([0] * m + [1] * n, m + n)
    assert all(table[k][-1] == 0 for k in range(n) if basis[k] >= m)
    for k in range(n):
        j = next((j for j in range(m) if table[k][j]), None)
        if basis[k] >= m and j is not None:
            pivot(k, j)
    descend([*limits, *[0] * n], m)
    return -sum(limits[basis[k]] * table[k][-1] for k in range(n) if basis[k] < m)


def pieces_and_patterns(layers, a, b):
    """[(start, stop, pattern, slopes)] by t of x = a + t (b - a): the places where a unit switches, in fractions.

    Neighbors differ in their pattern. The slopes are rounded at the end.
    """
    a, b = ([Fraction(float(v)) for v in point] for point in (a, b))
    parts = [(Fraction(0), Fraction(1), (), [(q - p, p) for p, q in zip(a, b, strict=True)])]
    for number, (w, bias) in enumerate(_fractions(layers), start=1):
        done = []
        for low, high, pattern, outputs in parts:
            z = [
                tuple(
                    sum((h[k] * w[i][j] for i, h in enumerate(outputs)), start) for k, start in enumerate((0, bias[j]))
                )
                for j in range(len(bias))
            ]
            if number == len(layers):
                done.append((low, high, pattern, np.array([float(slope) for slope, _ in z])))
                continue
            zeros = {-start / slope for slope, start in z if slope}
            for left, right in pairwise(sorted({low, high, *(t for t in zeros if low < t < high)})):
                gates = tuple(slope * (left + right) / 2 + start > 0 for slope, start in z)
                passed = [f if is_open else (Fraction(0),) * 2 for f, is_open in zip(z, gates, strict=True)]
                done.append((left, right, pattern + gates, passed))
        parts = done
    return parts
