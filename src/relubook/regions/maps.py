"""The affine map of a net on each region, from the units that are open there.

Of the regions in a small part of the box nearly all units are open on all or closed on all. Those that are always
closed pass nothing on. Those that are always open are linear, so their weights fold into those of the layer behind
them, once for the whole part. The few that switch within it are left, and a map is a sum over these. Only what is
open on a region is ever added to its map, and nothing is taken away again: it is as sure as the sum over its own open
units, however large the others are.
"""

from collections.abc import Iterator

import numpy as np

from relubook.nets.types import Array, Pairs
from relubook.regions.mesh import layers_of, nonzero, order_of, words

TOGETHER = 512  # regions that share what is folded, when there is one output
FEWEST = 64  # and when there are many
RANGE = 900  # as an exponent of 2: products within it are neither infinite nor rounded to 0


def maps_of(layers: Pairs, bits: Array, order: Array) -> tuple[Array, Array]:
    """(A, c) of the net on each region: net(x) = x @ A + c.

    layers : the hidden ones and the last, floats or fractions
    bits : (regions, words), a bit a hidden unit that is open, as in a mesh
    order : of the regions: neighbors in it lie close together
    returns : (regions, in, out) and (regions, out)
    """
    inputs, outputs, kind = len(layers[0][0]), len(layers[-1][1]), layers[-1][0].dtype
    a, c = np.empty((len(bits), inputs, outputs), kind), np.empty((len(bits), outputs), kind)
    bits = bits.take(order, axis=0)
    runs = blocks_of(range(len(bits)), outputs)
    if products_are_safe(layers):
        folds = folds_of(layers, bits, np.array([rows.start for rows in runs]))
        maps = (fold.maps(bits[rows]) for fold, rows in zip(folds, runs, strict=True))
    else:
        maps = (multiplied(layers, bits[rows]) for rows in runs)
    for rows, found in zip(runs, maps, strict=True):
        a[order[rows]], c[order[rows]] = found[:, :-1], found[:, -1]
    return a, c


def blocks_of(regions: range, outputs: int) -> list[slice]:
    """The regions in blocks of TOGETHER, or of fewer where there are many outputs."""
    step = max(FEWEST, TOGETHER // outputs)
    return [slice(start, min(start + step, regions.stop)) for start in regions[::step]]


class Fold:
    """A net on some regions, as a sum over the inputs, 1 and the units that switch among these regions.

    table : what each output gains from each of them, a row each
    tables : the same of the units that switch, a table for each hidden layer
    """

    def __init__(self, w: Array, b: Array) -> None:
        self.table, self.tables = np.vstack([w, b]), list[Array]()
        self._inputs = len(self.table)
        self._first, self._bit = 0, list[Array]()

    def follow(self, w: Array, b: Array, always: Array, ever: Array) -> None:
        """Put ReLU and a linear layer behind the outputs.

        always, ever : which of the outputs are open on all of the regions, and which on any
        """
        switching, steady = nonzero(ever > always), nonzero(always)
        self.tables.append(self.table.take(switching, axis=1))
        through = self.table.take(steady, axis=1) @ w.take(steady, axis=0)
        self.table = np.concatenate([through, w.take(switching, axis=0)])
        self.table[self._inputs - 1] += b
        self._bit.append(self._first + switching)
        self._first += 64 * words(len(w))

    def maps(self, bits: Array) -> Array:
        """(regions, in + 1, out): A, and c as one row more, where these units are open.

        From the last layer back, what the outputs gain from a switching unit goes, where it is open, to those before
        it.
        """
        count, outputs, k = len(bits), self.table.shape[1], self._inputs
        gains = np.repeat(self.table, count, axis=1)
        is_open = open_among(bits, np.concatenate(self._bit))
        for table in reversed(self.tables):
            before, units = table.shape
            passed = gains[before : before + units]
            passed.reshape(units, outputs, count)[:] *= is_open[before - k : before - k + units, None]
            gains[:before] += table @ passed
        maps: Array = gains[:k].reshape(k, outputs, count).transpose(2, 0, 1)
        return maps

    def values(self, points: Array) -> Array:
        """(n, out) at points of these regions."""
        parts = np.vstack([points.T, np.ones(len(points))])
        for table in self.tables:
            parts = np.concatenate([parts, np.maximum(table.T @ parts, 0)])
        values: Array = parts.T @ self.table
        return values


def folds_of(layers: Pairs, bits: Array, starts: Array) -> Iterator[Fold]:
    """A fold for each run of regions; starts : where the runs start."""
    widths = [len(b) for _, b in layers[:-1]]
    some = [layers_of(each.reduceat(bits, starts, axis=0), widths) for each in (np.bitwise_and, np.bitwise_or)]
    for number in range(len(starts)):
        fold = Fold(*layers[0])
        for (w, b), always, ever in zip(layers[1:], *some, strict=True):
            fold.follow(w, b, always[number], ever[number])
        yield fold


def open_among(bits: Array, bit: Array) -> Array:
    """(units, regions): 1.0 where a unit is open, else 0.0; bit : the number of each unit's bit in a row."""
    column = bits.T.take(bit // 64, axis=0)
    column >>= (bit % 64).astype(np.uint64)[:, None]
    column &= np.uint64(1)
    return column.astype(np.float64)


def multiplied(layers: Pairs, bits: Array) -> Array:
    """The same by its definition: the product of the weights, with the closed units left out."""
    maps = np.vstack(layers[0])[None]
    gates = layers_of(bits, [len(b) for _, b in layers[:-1]])
    for (w, b), gate in zip(layers[1:], gates, strict=True):
        maps = (maps * gate[:, None].astype(np.int64)) @ w
        maps[:, -1] += b
    return maps


def products_are_safe(layers: Pairs) -> bool:
    """Whether no product of weights, one a layer behind the first, can be infinite or 0 by rounding."""
    if len(layers) == 1 or layers[0][0].dtype == object:
        return False  # there is nothing to fold, or it is slow: fractions
    sizes = [np.abs(w) for w, _ in layers[1:]]
    powers = [
        np.frexp([(size if size.all() else size[size > 0]).min(initial=1), size.max(initial=1)])[1] for size in sizes
    ]
    return bool(np.abs(powers).sum(axis=0).max(initial=0) <= RANGE)


def nearby(points: Array) -> Array:
    """An order of points of the square in which neighbors lie close together: strips from left to right, each upward.

    There are as many strips as there are runs of TOGETHER in a strip.
    """
    strips = int(np.clip((len(points) / TOGETHER) ** 0.5, 1, 256))
    steps = 2**16 // strips
    x, y = ((points.T + 1) / 2 * [[strips], [steps]]).astype(np.intp)
    return order_of(np.minimum(x, strips - 1) * steps + np.minimum(y, steps - 1), 2**16)
