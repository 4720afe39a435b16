"""The activation regions of a small net, in exact fractions and by plain clipping: slow, short, and nothing of
relubook.

`oracle(layers, box)` follows the definition. A region starts as the box; each unit in turn is an affine
function on it and splits it by z > 0 and z <= 0; a part without area is no region. The tests and
`benchmarks/regions.py` judge the engine by it.
"""

from fractions import Fraction
from itertools import pairwise

import numpy as np


def oracle(layers, box):
    """{pattern: (corners, A, c)}, the pattern a tuple of bools, the corners counter-clockwise (x, y) of fractions."""
    (left, right), (bottom, top) = [[Fraction(float(v)) for v in side] for side in box]
    corners = [(left, bottom), (right, bottom), (right, top), (left, top)]
    one, zero = Fraction(1), Fraction(0)
    parts = [((), corners, [(one, zero, zero), (zero, one, zero)])]  # outputs as (a, b, c): a x + b y + c
    for number, (w, b) in enumerate(layers, start=1):
        w = [[Fraction(float(v)) for v in row] for row in np.asarray(w)]
        b = [Fraction(float(v)) for v in np.asarray(b)]
        parts = [(pattern, corners, through(w, b, outputs)) for pattern, corners, outputs in parts]
        if number < len(layers):
            parts = [piece for part in parts for piece in gated(*part)]
    return {pattern: (corners, outputs) for pattern, corners, outputs in parts}


def through(w, b, outputs):
    """The affine functions behind a linear layer."""
    return [
        tuple(
            sum((row[unit] * f[k] for row, f in zip(w, outputs, strict=True)), start)
            for k, start in enumerate((Fraction(0), Fraction(0), b[unit]))
        )
        for unit in range(len(b))
    ]


def gated(pattern, corners, functions):
    """The parts of one region behind the ReLU, with their outputs."""
    parts = [(pattern, corners, [])]
    for f in functions:
        parts = [
            ((*pattern, is_open), piece, [*outputs, f if is_open else (Fraction(0),) * 3])
            for pattern, corners, outputs in parts
            for is_open, piece in split(corners, f)
        ]
    return parts


def split(corners, f):
    """The open part and the closed part of a convex polygon, those of them that have an area."""
    values = [f[0] * x + f[1] * y + f[2] for x, y in corners]
    if all(v <= 0 for v in values):
        return [(False, corners)]
    if all(v >= 0 for v in values):
        return [(True, corners)]
    return [(True, clip(corners, values)), (False, clip(corners, [-v for v in values]))]


def clip(corners, values):
    """Where the values are at least 0."""
    kept = []
    for k, (p, u) in enumerate(zip(corners, values, strict=True)):
        q, v = corners[k - 1], values[k - 1]
        if u * v < 0:
            t = v / (v - u)
            kept.append((q[0] + t * (p[0] - q[0]), q[1] + t * (p[1] - q[1])))
        if u >= 0:
            kept.append(p)
    return kept


def area(corners):
    return sum(p[0] * q[1] - q[0] * p[1] for p, q in zip(corners, [*corners[1:], corners[0]], strict=True)) / 2


def neighbors(regions):
    """Pairs of patterns whose polygons share a piece of an edge that has a length."""
    lines = {}
    for pattern, (corners, _) in regions.items():
        for p, q in zip(corners, [*corners[1:], corners[0]], strict=True):
            a, b = q[1] - p[1], p[0] - q[0]
            scale = a if a else b
            key = (a / scale, b / scale, (a * p[0] + b * p[1]) / scale)
            along = (lambda r: r[0]) if b else (lambda r: r[1])
            lines.setdefault(key, []).append((min(along(p), along(q)), max(along(p), along(q)), pattern))
    return {
        frozenset((s[2], t[2]))
        for segments in lines.values()
        for k, s in enumerate(segments)
        for t in segments[:k]
        if max(s[0], t[0]) < min(s[1], t[1])
    }


def linear_pieces(regions):
    """How many connected pieces have one affine map."""
    name = {pattern: pattern for pattern in regions}

    def root(pattern):
        while name[pattern] != pattern:
            pattern = name[pattern]
        return pattern

    for pair in neighbors(regions):
        p, q = pair
        if regions[p][1] == regions[q][1]:
            name[root(p)] = root(q)
    return sum(name[pattern] == pattern for pattern in regions)


def random_net(widths, rng):
    """He-normal weights, and biases uniform within 1 / sqrt(fan_in)."""
    return [
        (rng.normal(size=(n, m)) * np.sqrt(2 / n), rng.uniform(-1, 1, size=m) / np.sqrt(n)) for n, m in pairwise(widths)
    ]


BOXES = (((-1, 1), (-1, 1)), ((-2, 2), (-2, 2)), ((0, 1), (0, 1)), ((-3, 2), (-1, 4)), ((-4, 4), (-4, 4)))


def integer_net(rng):
    """A small net of small integers and one of the boxes: nearly all of them are degenerate somewhere."""
    depth = int(rng.choice([1, 2, 3], p=[0.3, 0.5, 0.2]))
    largest = int(rng.integers(1, 4))
    widths = [2, *rng.integers(1, 7, size=depth), int(rng.integers(1, 3))]
    bias = 0 if rng.random() < 0.25 else largest
    layers = [
        (
            rng.integers(-largest, largest + 1, size=(n, m)).astype(float),
            rng.integers(-bias, bias + 1, size=m).astype(float),
        )
        for n, m in pairwise(widths)
    ]
    return layers, BOXES[rng.integers(len(BOXES))]


def disagreements(found, layers, box):
    """What the regions that an engine found have wrong, in words; an empty list when they are right."""
    expected = oracle(layers, box)
    patterns = [tuple(row) for row in found.patterns.tolist()]
    if sorted(patterns) != sorted(expected):
        return [f"{len(patterns)} regions, {len(set(patterns))} patterns; the oracle has {len(expected)}"]
    wrong = []
    a, c = found.maps
    size = max(abs(float(v)) for side in box for v in side)
    for k, pattern in enumerate(patterns):
        corners, outputs = expected[pattern]
        maps = np.array([[float(v) for v in f] for f in outputs])
        if not np.array_equal(np.concatenate([a[k], c[k][None]]).astype(float).T, maps):
            wrong.append(f"map of {pattern}")
        if abs(float(found.areas[k]) - float(area(corners))) > 1e-13 * size**2:
            wrong.append(f"area of {pattern}")
        if not same_polygon(found.polygons[k], corners, 1e-12 * size):
            wrong.append(f"corners of {pattern}")
    pairs = {frozenset((patterns[i], patterns[j])) for i, j in found.neighbors.tolist()}
    if pairs != neighbors(expected):
        wrong.append("neighbors")
    if found.linear_pieces != linear_pieces(expected):
        wrong.append(f"{found.linear_pieces} linear pieces; the oracle has {linear_pieces(expected)}")
    return wrong


def same_polygon(found, corners, tolerance):
    """The same corners in the same order, from whichever they start."""
    exact = np.array([[float(x), float(y)] for x, y in corners])
    found = np.asarray(found, dtype=float)
    if len(found) != len(exact):
        return False
    return any(np.abs(np.roll(found, k, axis=0) - exact).max() <= tolerance for k in range(len(exact)))
