"""The breakpoints of a net on a segment: the same idea in one dimension."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from relubook.nets.layers import check_layers
from relubook.regions.mesh import shared
from relubook.regions.plane import Layers
from relubook.regions.trust import EPS, ROUNDING

Array = NDArray[Any]


def breakpoints(layers: Layers, a: ArrayLike, b: ArrayLike, *, kinks: bool = False) -> tuple[Array, Array]:
    """Where the net bends on the segment from a to b, and its slope on each piece.

    On the segment every unit is a piecewise linear function of t in x = a + t (b - a). A layer's units are
    linear between the breakpoints that are known, so each crosses 0 there at most once, at t = s + (s' - s) z /
    (z - z').

    layers : [(W, b), ...] with any number of inputs
    a, b : (in,), the ends; a number where the net has one input
    kinks : keep only the breakpoints at which the net's slope changes. Without it a breakpoint is a place where
    a
        unit of any layer switches between closed and open, even when no output feels it
    returns : (t, slopes); t (k,) increasing, in (0, 1), and slopes (k + 1, out), the net's change per unit of t
        on each
        piece. Per unit of length it is slopes / |b - a|
    raises : ValueError, when the layers do not form a net or do not take a and b, when a number is NaN or
        infinite,
        or when a and b are the same point

    A unit with |z| <= 64 * eps * (|h| @ |W| + |b|) at a breakpoint counts as 0 there, with the largest |h| on
    the segment: units that switch closer together than that share one breakpoint.

    >>> layers = [(np.array([[1.0, 1.0]]), np.array([0.0, -1.0])), (np.array([[2.0], [-3.0]]), np.zeros(1))]
    >>> t, slopes = breakpoints(layers, -1.0, 3.0)
    >>> t, slopes.ravel() / 4
    (array([0.25, 0.5 ]), array([ 0.,  2., -1.]))
    """
    net = [(w.astype(np.float64), b.astype(np.float64)) for w, b in check_layers(layers)]
    inputs = len(net[0][0])
    start, end = (_end(point, name, inputs) for point, name in ((a, "a"), (b, "b")))
    if (start == end).all():
        raise ValueError("a and b are the same point, so there is no segment between them")
    t, h = np.array([0.0, 1.0]), np.stack([start, end])
    change, sizes = (end - start)[None], np.maximum(np.abs(start), np.abs(end))
    for w, bias in net[:-1]:
        z = h @ w + bias
        tolerance = ROUNDING * EPS * (sizes @ np.abs(w) + np.abs(bias))
        z[np.abs(z) <= tolerance] = 0
        old = len(t)
        t, z, piece = _crossings(t, z, tolerance)
        change = change[piece] @ w if old != len(t) else change @ w
        h = np.maximum(z, 0)
        change = change * ((h[1:] > 0) | (h[:-1] > 0))  # open on a piece: positive at either end
        sizes = h.max(axis=0)
    slopes = change @ net[-1][0]
    t = t[1:-1]
    if kinks:
        size = np.abs(end - start)
        for w, _ in net:
            size = size @ np.abs(w)
        bends = (np.abs(np.diff(slopes, axis=0)) > ROUNDING * EPS * size).any(axis=1)
        t, slopes = t[bends], slopes[np.concatenate([[True], bends])]
    return t, slopes


def _crossings(t: Array, z: Array, tolerance: Array) -> tuple[Array, Array, Array]:
    """The positions and pre-activations with one row more per place where a unit crosses 0.

    returns : (t, z, piece), piece[k] the old piece in which new piece k lies
    """
    side = np.sign(z)
    piece, unit = np.nonzero(side[:-1] * side[1:] < 0)
    left, right = z[piece, unit], z[piece + 1, unit]
    part = left / (left - right)
    order = np.lexsort((part, piece))
    piece, unit, part = piece[order], unit[order], part[order]
    doubt = (tolerance[unit] / np.abs(left - right)[order]) + 2 * EPS
    close = (piece[1:] == piece[:-1]) & (part[1:] - part[:-1] <= doubt[1:] + doubt[:-1])
    group = first = np.arange(len(piece))
    if close.any():
        group, first = shared(np.isin(piece, piece[1:][close]), piece, part, doubt)
    where, share = piece[first], part[first]
    value = z[where] + share[:, None] * (z[where + 1] - z[where])
    value[group, unit] = 0
    value[np.abs(value) <= tolerance] = 0
    place = t[where] + share * (t[where + 1] - t[where])
    position = where + 1
    pieces = np.insert(np.arange(len(t) - 1), position, where) if len(where) else np.arange(len(t) - 1)
    return np.insert(t, position, place), np.insert(z, position, value, axis=0), pieces


def _end(point: ArrayLike, name: str, inputs: int) -> Array:
    end = np.atleast_1d(np.asarray(point, dtype=np.float64))
    if end.shape != (inputs,):
        raise ValueError(f"{name} has shape {end.shape}, but the net takes {inputs} inputs: it must be ({inputs},)")
    if not np.isfinite(end).all():
        raise ValueError(f"{name} has a value that is NaN or infinite")
    return end
