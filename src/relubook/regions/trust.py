"""How far the sign of a pre-activation can be trusted, at each vertex for itself.

A pre-activation z = h @ W + b is a sum of rounded products, so where |z| is small beside what was added up its sign
says nothing. What was added up differs from place to place: behind units that are closed z is the bias and exact,
however large the weights of these units are.
"""

from collections.abc import Callable, Sequence

import numpy as np

from relubook.nets.types import Array

Hidden = Sequence[tuple[Array, Array]]

# The factor is wider than the rounding of one sum (about 1 to 10 in practice), because a vertex inherits the rounding
# of the edge it was cut from.
ROUNDING = 64.0
EPS = float(np.finfo(np.float64).eps)

# Where the sizes in the box are within this factor, the largest serves everywhere: two lines that were one by the
# tolerance at their one end and two by that at the other would leave slivers.
ALIKE = 256.0


def size_in_box(w: Array, b: Array, largest: Array, before: Array) -> Array:
    """At most what `sizes_at` gives anywhere, when no unit of the layer before exceeds `largest`.

    before : (inputs,), the same of the layer before, 0 where its unit is open nowhere
    """
    weights = np.abs(w)
    size: Array = largest @ weights + np.abs(b)
    weights *= before[:, None]
    most = weights.max(axis=0)
    most[most == 0] = 1
    weights /= most  # a square of 1e200 is infinite
    size += most * np.sqrt(np.einsum("ij,ij->j", weights, weights))
    return size


def sizes_at(layers: Hidden, in_box: Sequence[Array], points: Array, gates: Sequence[Array]) -> Array:
    """What a pre-activation's rounding is to be measured by: z is known to about eps times this.

    layers : the hidden layers up to the one that is asked for
    in_box : (units,) a layer, an upper bound of the result. In the first layer it is the result, because a point of the
        box is only known to the rounding of the box's size
    points : (n, inputs)
    gates : (n, units) bool for each layer but the last, which units are open at the points
    returns : (n, units) for the last of the layers

    It is the sum of the sizes that z adds up, |h| @ |W| + |b|, plus what the h bring with them. Roundings of different
    units add up like a random walk: squares, not sizes.
    """
    w, b = layers[0]
    h, z, share = points, points @ w + b, np.ones((len(points), len(b)))
    for (w, b), before, here, gate in zip(layers[1:], in_box[:-1], in_box[1:], gates, strict=True):
        h = np.where(gate, np.maximum(z, 0), 0)
        scale = np.where(here > 0, here, 1)
        before = np.where(gate.any(axis=0), before, 0)
        # As shares of the largest in the box, because a square of 1e200 is infinite.
        spread = np.where(gate, share, 0) ** 2 @ (before[:, None] * np.abs(w) / scale) ** 2
        share = (h @ np.abs(w) + np.abs(b)) / scale + np.sqrt(spread)
        z = h @ w + b
    sizes: Array = np.where(share > 1 / ALIKE, 1, share) * in_box[-1]
    return sizes


class Tolerance:
    """|z| up to this counts as 0.

    box : (units,), at most this at any vertex: what is larger needs no closer look
    at : from (n,) numbers of vertices to (n, units)
    """

    def __init__(self, box: Array, at: Callable[[Array], Array]) -> None:
        self.box = box
        self._at = at
        self.near: Array | None = None  # the vertices that need a closer look, when it is known
        self._rows = np.zeros((0, len(box)))

    @classmethod
    def none(cls, units: int) -> "Tolerance":
        """For exact numbers."""
        return cls(np.zeros(units), lambda vertices: np.zeros((len(vertices), units), object))

    def replace(self, vertices: Array, rows: Array) -> None:
        """These vertices, whose numbers increase, are all that need a closer look, and there it is this."""
        self.near, self._rows = vertices, rows

    def at(self, vertices: Array) -> Array:
        """(n, units) for (n,) numbers of vertices."""
        if not len(vertices):
            return np.zeros((0, len(self.box)))
        rows = self._at(vertices)
        if self.near is not None and len(self.near):
            place = np.minimum(np.searchsorted(self.near, vertices), len(self.near) - 1)
            known = self.near[place] == vertices
            rows[known] = self._rows[place[known]]
        return rows

    def between(self, start: Array, end: Array) -> Array:
        """(n, units) on the edges between these vertices: the larger of those at the two ends."""
        return np.maximum(self.at(start), self.at(end))
