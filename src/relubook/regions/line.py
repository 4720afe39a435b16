"""The breakpoints of a net on a segment: the same idea in one dimension."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from relubook.nets.layers import check_layers
from relubook.nets.types import Array, Layers, Pairs
from relubook.regions.crossings import rows_between
from relubook.regions.exact import fractions
from relubook.regions.hidden import Hidden, exponent
from relubook.regions.last_layer import LastLayer
from relubook.regions.mesh import layers_of, nonzero, packed, shared, words
from relubook.regions.plane import finite_sums
from relubook.regions.settle import NEAR, near_zero, settled
from relubook.regions.trust import EPS, ROUNDING, Tolerance


def breakpoints(layers: Layers, a: ArrayLike, b: ArrayLike, *, kinks: bool = False) -> tuple[Array, Array]:
    """Where the net bends on the segment from a to b, and its slope on each piece.

    On the segment every unit is a piecewise linear function of t in x = a + t (b - a). A layer's units are linear
    between the breakpoints that are known, so each crosses 0 there at most once, at t = s + (s' - s) z / (z - z').

    layers : [(W, b), ...] with any number of inputs
    a, b : (in,), the ends; a number where the net has one input
    kinks : keep only the breakpoints at which the net's slope changes. Without it a breakpoint is a place where a unit
        of any layer switches between closed and open, even when no output feels it
    returns : (t, slopes); t (k,) increasing, in (0, 1), and slopes (k + 1, out), the net's change per unit of t on
        each piece. Per unit of length it is slopes / |b - a|
    raises : ValueError, when the layers do not form a net or do not take a and b, when a number is NaN or infinite, or
        when a and b are the same point

    A unit within its tolerance at a breakpoint counts as 0 there, so units that switch closer together than that share
    one breakpoint. The tolerance, and what is lost to it, are those of `regions`.

    >>> layers = [(np.array([[1.0, 1.0]]), np.array([0.0, -1.0])), (np.array([[2.0], [-3.0]]), np.zeros(1))]
    >>> t, slopes = breakpoints(layers, -1.0, 3.0)
    >>> t, slopes.ravel() / 4
    (array([0.25, 0.5 ]), array([ 0.,  2., -1.]))
    """
    net = [(w.astype(np.float64, copy=False), b.astype(np.float64, copy=False)) for w, b in check_layers(layers)]
    inputs = len(net[0][0])
    start, end = (_end(point, name, inputs) for point, name in ((a, "a"), (b, "b")))
    if (start == end).all():
        raise ValueError("a and b are the same point, so there is no segment between them")
    along = [_along(net[0], start, end), *net[1:]]
    sizes = np.maximum(np.abs(start), np.abs(end)) @ np.abs(net[0][0]) + np.abs(net[0][1])
    if not finite_sums(sizes, net):
        raise ValueError("the weights and the segment are so large that their products are infinite")
    if not net[1:]:
        return np.zeros(0), along[0][0]
    hidden = Hidden(along[:-1], sizes, lambda: _exactly(net, start, end))
    t, slopes = _cut(hidden, *net[-1])
    if kinks:
        bends = _bends(slopes, net, np.abs(end - start))
        t, slopes = t[bends], slopes[np.concatenate([[True], bends])]
    return t, slopes


def _along(layer: tuple[Array, Array], start: Array, end: Array) -> tuple[Array, Array]:
    """The first layer as a layer of t."""
    w, b = layer
    return (end - start)[None] @ w, start @ w + b


def _exactly(net: Pairs, start: Array, end: Array) -> Pairs:
    """The hidden layers as layers of t, in fractions."""
    (w, b), *rest = [(fractions(w), fractions(b)) for w, b in net[:-1]]
    return [_along((w, b), fractions(start), fractions(end)), *rest]


def _bends(slopes: Array, net: Pairs, size: Array) -> Array:
    """At which breakpoints the slope changes by more than rounding; size is the sizes of b - a."""
    for w, _ in net:
        size = size @ np.abs(w)
    steps = np.abs(np.diff(slopes, axis=0)) > ROUNDING * EPS * size
    bends: Array = np.logical_or.reduce(steps, axis=1)
    return bends


@dataclass
class Crossings:
    """The places where units cross 0, in their order. Several units may share a place."""

    piece: Array  # (places,), the piece in which each lies
    share: Array  # (places,), how far along it
    place: Array  # (crossings,), the place of each crossing
    unit: Array  # (crossings,)


def _cut(hidden: Hidden, w: Array, b: Array) -> tuple[Array, Array]:
    """Where the units of the hidden layers switch, and what the outputs behind them gain per t on each piece."""
    t, bits = np.array([0.0, 1.0]), np.zeros((2, 0), np.uint64)
    h = t[:, None]
    for number, layer in enumerate(hidden.layers[:-1]):
        z = h @ layer[0]
        z += layer[1]
        tolerance, settle = _tolerance(hidden, number, t, bits, h)
        settle(z, near_zero(z, tolerance, NEAR))
        crossings = _crossings(z, tolerance, *_switches(z))
        t, bits, new, old = _with_places(t, bits, crossings)
        h = _merged(z, old, _between(z, crossings, tolerance), new)
        np.maximum(h, 0, out=h)
        bits = np.concatenate([bits, packed(h > 0)], axis=1)
    tolerance, settle = _tolerance(hidden, len(hidden.layers) - 1, t, bits, h)
    power = exponent(w)
    last = LastLayer(hidden, (np.ldexp(w, -power), np.zeros_like(b)), bits[1:] | bits[:-1], tolerance)
    z = last.preactivations(t, h)
    near = near_zero(z, tolerance, NEAR)
    last.look_closer(z, h, near)
    settle(z, near)
    switches = _switches(z)
    last.look_closer_at(z, h, near, *switches)
    crossings = _crossings(z, tolerance, *switches)
    t, bits, _, _ = _with_places(t, bits, crossings)
    bits = np.concatenate([bits[1:] | bits[:-1], _open(z, crossings)], axis=1)  # open on a piece: at either end
    return t[1:-1], np.ldexp(last.gains(bits, crossings.piece), power - hidden.powers[-1])


def _with_places(t: Array, bits: Array, crossings: Crossings) -> tuple[Array, Array, Array, Array]:
    """t and bits with those of the places in between; and where the new ones and the old ones are."""
    where, share = crossings.piece, crossings.share
    new = where + 1 + np.arange(len(where))
    old = np.arange(len(t)) + np.searchsorted(where, np.arange(len(t)))
    t = _merged(t, old, t[where] + share * (t[where + 1] - t[where]), new)
    return t, _merged(bits, old, bits[where] | bits[where + 1], new), new, old


def _merged(rows: Array, at: Array, more: Array, at_more: Array) -> Array:
    """Rows and more rows in one array, at these places."""
    both = np.empty((len(rows) + len(more), *rows.shape[1:]), rows.dtype)
    both[at] = rows
    both[at_more] = more
    return both


def _tolerance(
    hidden: Hidden, number: int, t: Array, bits: Array, h: Array
) -> tuple[Tolerance, Callable[[Array, Array], None]]:
    """The tolerance of a layer at the places t; and what gives some rows of z 0 within it, and exact values where a
    whole piece is doubtful.
    """
    widths = [len(b) for _, b in hidden.layers[:number]]

    def at(places: Array) -> Array:
        return hidden.tolerances(number, t[places, None], layers_of(bits[places], widths))

    def answer(ends: Array, units: Array) -> tuple[Array, float]:
        is_open = [gate[0] for gate in layers_of(bits[None, ends[0]] | bits[None, ends[1]], widths)]
        return hidden.exact_values(number, is_open, units, t[ends, None]), t[ends[1]] - t[ends[0]]

    def settle(z: Array, near: Array) -> None:
        if len(near):
            left = near[:-1][np.diff(near) == 1]
            ends = np.stack([left, left + 1], axis=1).ravel()
            tolerance.replace(near, settled(z, near, tolerance.at(near), ends, np.arange(0, len(ends), 2), answer))
            z[near] = np.where(np.abs(z[near]) <= tolerance.at(near), 0, z[near])

    tolerance = Tolerance(hidden.tolerance_in_box(number, h.max(axis=0)), at)
    return tolerance, settle


def _switches(z: Array) -> tuple[Array, Array]:
    """The pieces on which a unit has two signs, and the units."""
    is_open, closed = z > 0, z < 0
    switch = (is_open[:-1] & closed[1:]) | (closed[:-1] & is_open[1:])
    piece, unit = divmod(nonzero(switch.ravel()), z.shape[1])
    return piece, unit


def _crossings(z: Array, tolerance: Tolerance, piece: Array, unit: Array) -> Crossings:
    """The places where these units cross 0 on these pieces."""
    left, right = z[piece, unit], z[piece + 1, unit]
    share = left / (left - right)
    order = np.lexsort((share, piece))
    piece, unit, share, rise = piece[order], unit[order], share[order], np.abs(left - right)[order]
    doubt = tolerance.box[unit] / rise + 2 * EPS
    close = (piece[1:] == piece[:-1]) & (share[1:] - share[:-1] <= doubt[1:] + doubt[:-1])
    if not close.any():
        return Crossings(piece, share, np.arange(len(piece)), unit)
    crowded = np.isin(piece, piece[1:][close])
    rows = np.flatnonzero(crowded)
    wide = tolerance.between(piece[rows], piece[rows] + 1)[np.arange(len(rows)), unit[rows]]
    doubt[rows] = wide / rise[rows] + 2 * EPS
    place, first = shared(crowded, piece, share, doubt)
    return Crossings(piece[first], share[first], place, unit)


def _between(z: Array, crossings: Crossings, tolerance: Tolerance) -> Array:
    """The pre-activations at the places: 0 where a unit crosses, or is within its tolerance."""
    where = crossings.piece
    value = rows_between(z, where, where + 1, crossings.share)
    value[crossings.place, crossings.unit] = np.inf  # 0 without a question, so it needs no look
    near = near_zero(value, tolerance, 1)
    small = np.abs(value[near]) <= tolerance.between(where[near], where[near] + 1)
    value[near] = np.where(small, 0, value[near])
    value[crossings.place, crossings.unit] = 0
    return value


def _open(z: Array, crossings: Crossings) -> Array:
    """(new pieces, words): a bit a unit that is open there. From piece to piece those that cross in between flip."""
    piece, place, unit = crossings.piece, crossings.place, crossings.unit
    flips = np.zeros((len(piece) + 1, words(z.shape[1])), np.uint64)
    bit = np.uint64(1) << (unit % 64).astype(np.uint64)
    np.bitwise_xor.at(flips, (place + 1, unit // 64), bit)
    flipped = np.bitwise_xor.accumulate(flips, axis=0)
    ends = packed(z > 0)
    starts = ends[1:] | ends[:-1]
    opens = z[piece[place], unit] < 0
    np.bitwise_xor.at(starts, (piece[place[opens]], unit[opens] // 64), bit[opens])
    first = np.searchsorted(piece, np.arange(len(starts)))  # how many places lie before each old piece
    parent = np.repeat(np.arange(len(starts)), 1 + np.bincount(piece, minlength=len(starts)))
    done = np.arange(len(parent)) - parent  # how many lie before each new piece
    bits: Array = (starts ^ flipped[first])[parent] ^ flipped[done]
    return bits


def _end(point: ArrayLike, name: str, inputs: int) -> Array:
    end = np.atleast_1d(np.asarray(point, dtype=np.float64))
    if end.shape != (inputs,):
        raise ValueError(f"{name} has shape {end.shape}, but the net takes {inputs} inputs: it must be ({inputs},)")
    if not np.isfinite(end).all():
        raise ValueError(f"{name} has a value that is NaN or infinite")
    return end
