"""The last hidden layer on a segment: what its units give, and what the outputs gain.

Nobody needs the values of this layer but where its units switch. Elsewhere the sign is all that counts, and nearly
every unit is far from 0. So the layers are folded (relubook.regions.maps) on a few runs of pieces, which gives signs
without a product of all h and W, and then the slopes as well. What is near 0, and what is at an end of a piece on which
its unit switches, is computed from h, as in every other layer.
"""

from itertools import pairwise

import numpy as np

from relubook.nets.types import Array
from relubook.regions.hidden import Hidden
from relubook.regions.maps import Fold, blocks_of, folds_of, maps_of, products_are_safe
from relubook.regions.mesh import unpacked, words
from relubook.regions.settle import NEAR
from relubook.regions.trust import EPS, ROUNDING, Tolerance

PIECES = 64  # that share what is folded


class LastLayer:
    """The last hidden layer and the outputs behind it, on pieces of a segment."""

    def __init__(self, hidden: Hidden, last: tuple[Array, Array], bits: Array, tolerance: Tolerance) -> None:
        """last : (W, b) of the outputs; bits : (pieces, words), which units of the layers before are open"""
        self._hidden, self._last = hidden, last
        self._w, self._b = hidden.layers[-1]
        self._starts = np.arange(0, len(bits), PIECES)
        self._folds: list[Fold] = []
        if folding_is_sure(hidden, tolerance) and products_are_safe([*hidden.layers, last]):
            self._folds = list(folds_of(hidden.layers, bits, self._starts))

    def preactivations(self, t: Array, h: Array) -> Array:
        """(places, units) at the places t, with the right signs where a unit is not near 0."""
        if not self._folds:
            z: Array = h @ self._w + self._b
            return z
        runs = pairwise([*self._starts.tolist(), len(t)])
        return np.concatenate(
            [fold.values(t[start:end, None]) for fold, (start, end) in zip(self._folds, runs, strict=True)]
        )

    def look_closer(self, z: Array, h: Array, near: Array) -> None:
        """Compute these rows of z from h."""
        if self._folds:
            z[near] = h[near] @ self._w + self._b

    def look_closer_at(self, z: Array, h: Array, near: Array, piece: Array, unit: Array) -> None:
        """Compute these units at the two ends of these pieces from h, where they are not near 0: that is done."""
        if not self._folds:
            return
        rough = np.ones(len(z), np.bool_)
        rough[near] = False
        columns = self._w.take(unit, axis=1).T
        for end in (piece, piece + 1):
            exact = np.einsum("ij,ij->i", h.take(end, axis=0), columns) + self._b[unit]
            z[end, unit] = np.where(rough[end], exact, z[end, unit])

    def gains(self, bits: Array, places: Array) -> Array:
        """(pieces, outputs): what the outputs gain per t.

        bits : (pieces, words), which units are open, of pieces that this layer has cut
        places : (cuts,), the old pieces in which they lie
        """
        w, b = self._last
        if not self._folds:
            return maps_of([*self._hidden.layers, self._last], bits, np.arange(len(bits)))[0][:, 0]
        starts = self._starts + np.searchsorted(places, self._starts)
        own = bits[:, -words(len(w)) :]
        always, ever = (
            unpacked(some.reduceat(own, starts, axis=0), len(w)) for some in (np.bitwise_and, np.bitwise_or)
        )
        gains = np.empty((len(bits), len(b)))
        for number, (start, end) in enumerate(pairwise([*starts.tolist(), len(bits)])):
            self._folds[number].follow(w, b, always[number], ever[number])
            for rows in blocks_of(range(start, end), len(b)):
                gains[rows] = self._folds[number].maps(bits[rows])[:, 0]
        return gains


def folding_is_sure(hidden: Hidden, tolerance: Tolerance) -> bool:
    """Whether the rounding of folded sums stays below what is looked at more closely.

    As a share of the largest sums it is at most that of some products of the layers, and, layer by layer, what the
    tolerances leave.
    """
    roundings = 3 * sum(len(w) for w, _ in hidden.layers) + ROUNDING * (1 + len(hidden.layers)) ** 2
    return bool((roundings * EPS * hidden.sums <= NEAR * tolerance.box).all())
