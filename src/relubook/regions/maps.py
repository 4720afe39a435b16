"""The affine map of a net on each region, from the units that are open there.

Of the regions in a small part of the box nearly all units are open on all or closed on all. Those that are always
closed pass nothing on. Those that are always open are linear, so their weights fold into those of the layer behind
them, once for the whole part. The few that switch within it are left, and a map is a sum over these. Only what is
open on a region is ever added to its map, and nothing is taken away again: it is as sure as the sum over its own open
units, however large the others are.
"""

from collections.abc import Sequence

import numpy as np

from relubook.nets.types import Array, Pairs
from relubook.regions.mesh import layers_of, nonzero, order_of, words

TOGETHER = 512  # regions that share what is folded
RANGE = 900  # as an exponent of 2: products within it are neither infinite nor rounded to 0


def maps_of(layers: Pairs, bits: Array, order: Array, together: int = TOGETHER) -> tuple[Array, Array]:
    """(A, c) of the net on each region: net(x) = x @ A + c.

    layers : the hidden ones and the last, floats or fractions
    bits : (regions, words), a bit a hidden unit that is open, as in a mesh
    order : of the regions: neighbors in it lie close together
    returns : (regions, in, out) and (regions, out)
    """
    inputs, outputs, kind = len(layers[0][0]), len(layers[-1][1]), layers[-1][0].dtype
    a, c = np.empty((len(bits), inputs, outputs), kind), np.empty((len(bits), outputs), kind)
    step = max(1, together // outputs)
    starts = np.arange(0, len(bits), step)
    bits = bits.take(order, axis=0)
    gates = _gates(layers, bits, starts) if len(layers) > 1 and products_are_safe(layers) else None
    for number, start in enumerate(starts.tolist()):
        rows = slice(start, start + step)
        if gates is None:
            maps = multiplied(layers, bits[rows])
        else:
            maps = folded(layers, bits[rows], [(always[number], ever[number]) for always, ever in gates])
        a[order[rows]], c[order[rows]] = maps[:, :-1], maps[:, -1]
    return a, c


def _gates(layers: Pairs, bits: Array, starts: Array) -> list[tuple[Array, Array]]:
    """Of each hidden layer, which units are always open in each run of regions, and which ever."""
    widths = [len(b) for _, b in layers[:-1]]
    always, ever = (layers_of(some.reduceat(bits, starts, axis=0), widths) for some in (np.bitwise_and, np.bitwise_or))
    return list(zip(always, ever, strict=True))


def folded(layers: Pairs, bits: Array, gates: list[tuple[Array, Array]]) -> Array:
    """(regions, in + 1, out): A, and c as one row more, where these units are open.

    gates : of each hidden layer, which units are open in all of these regions, and which in any

    The net as a sum over the inputs, 1 and the units that switch among the regions: a table for each layer says what
    its switching units gain from each of those before them, the last table what the outputs gain from all. From the
    last layer back, what the outputs gain from a switching unit goes, where it is open, to those before it.
    """
    switching = [nonzero(ever > always) for always, ever in gates]
    table, tables = np.vstack(layers[0]), list[Array]()
    k = len(table)
    for (w, b), units, (always, _) in zip(layers[1:], switching, gates, strict=True):
        tables.append(table.take(units, axis=1))
        steady = nonzero(always)
        table = np.concatenate([table.take(steady, axis=1) @ w.take(steady, axis=0), w.take(units, axis=0)])
        table[k - 1] += b
    count, outputs = len(bits), table.shape[1]
    gains, is_open = np.repeat(table, count, axis=1), open_among(bits, [len(w) for w, _ in layers[1:]], switching)
    for table in reversed(tables):
        before, units = table.shape
        passed = gains[before : before + units]
        passed.reshape(units, outputs, count)[:] *= is_open[before - k : before - k + units, None]
        gains[:before] += table @ passed
    maps: Array = gains[:k].reshape(k, outputs, count).transpose(2, 0, 1)
    return maps


def open_among(bits: Array, widths: Sequence[int], units: Sequence[Array]) -> Array:
    """(units of all layers, regions): 1.0 where these units of layers of these widths are open, else 0.0."""
    firsts = np.cumsum([0, *(64 * words(width) for width in widths)])
    bit = np.concatenate([first + some for first, some in zip(firsts, units, strict=False)])
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
    if layers[0][0].dtype == object:
        return False  # fractions are slow, and their products exact
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
