"""Where the units of a layer cross the edges of a mesh, and what all units give there."""

from dataclasses import dataclass

import numpy as np

from relubook.nets.types import Array
from relubook.regions.mesh import Mesh, blocks, nonzero, order_within, packed, shared, words
from relubook.regions.settle import near_zero
from relubook.regions.trust import EPS, Tolerance

DOUBT = 8.0  # a face goes to relubook.regions.by_unit when its decisions are within this many tolerances


@dataclass
class Crossings:
    """The places where a unit crosses an edge, in their order along the edges. Several units may share a place."""

    place: Array  # (crossings,), the place of each crossing
    unit: Array  # (crossings,), the unit that crosses
    rising: Array  # (crossings,) bool: the unit is positive where the edge starts
    edge: Array  # (places,)
    start: Array  # (places,), the vertex where the edge starts
    end: Array  # (places,)
    part: Array  # (places,), how far along the edge, in (0, 1)
    doubt: Array  # (places,), how uncertain that is


def signed(z: Array, tolerance: Tolerance) -> tuple[Array, Array | None, Array]:
    """One bit per vertex and unit where z is positive; where z is not 0; and the vertices at which some unit is 0.

    Sets z to 0 where it is within the tolerance. No such place: the second is None.
    """
    near = near_zero(z, tolerance, 1) if tolerance.near is None else tolerance.near
    sizes = np.abs(z[near])
    zeros = near[np.logical_or.reduce(sizes <= tolerance.box, axis=1)]
    definite = None
    if len(zeros):
        is_zero = sizes <= tolerance.at(near)
        z[near] = np.where(is_zero, 0, z[near])
        definite = np.full((len(z), words(z.shape[1])), np.uint64(2**64 - 1))
        definite[near] = packed(~is_zero)
    bits = np.empty((len(z), words(z.shape[1])), np.uint64)
    for rows in blocks(z):
        bits[rows] = packed(z[rows] > 0)
    return bits, definite, zeros


class Values:
    """The layer's pre-activations at the places: on an edge they lie between those at its two ends.

    A row a place is most of the memory and much of the time. The last layer does without most of them.
    """

    def __init__(self, z: Array, crossings: Crossings, everywhere: bool) -> None:
        self._z, self._crossings, self.units = z, crossings, z.shape[1]
        self._known = np.zeros(0, np.intp)
        self.rows = z[:0]
        self._everywhere = False
        if everywhere:
            self.fill()

    def fill(self, *places: Array) -> None:
        """Make rows for all places; or for these, and for those that share their edge with another place."""
        crossings = self._crossings
        count = len(crossings.edge)
        if self._everywhere:
            return
        self._everywhere = not places
        if self._everywhere:
            known, own = np.arange(count), (crossings.place, crossings.unit)
        else:
            wanted = np.zeros(count, np.bool_)
            same = crossings.edge[1:] == crossings.edge[:-1]
            wanted[1:] = same
            wanted[:-1] |= same
            for some in places:
                wanted[some] = True
            known = nonzero(wanted)  # no two crossings share a place here: such a face is degenerate
            own = (np.arange(len(known)), crossings.unit.take(known))
        self._known = known
        start, end = crossings.start.take(known), crossings.end.take(known)
        self.rows = rows_between(self._z, start, end, crossings.part.take(known))
        self.rows[own] = 0

    def at(self, place: Array, unit: Array) -> Array:
        """The pre-activation of one unit at each of some places."""
        units = self._z.shape[1]
        if self._everywhere:
            found: Array = self.rows.take(place * units + unit)
            return found
        near: Array = self._z.take(self._crossings.start.take(place) * units + unit)
        far: Array = self._z.take(self._crossings.end.take(place) * units + unit)
        part: Array = self._crossings.part.take(place)
        value: Array = near + part * (far - near)
        return value

    def between(self, p: Array, q: Array, part: Array) -> Array:
        """A row for a point between each pair of places that have one."""
        if not self._everywhere:
            p, q = np.searchsorted(self._known, p), np.searchsorted(self._known, q)
        return rows_between(self.rows, p, q, part)

    def bits(self, bits: Array) -> Array:
        """One bit per place and unit where the unit is positive, from the bits of the vertices."""
        positive = packed(self.rows > 0)
        if self._everywhere:
            return positive
        # A place alone on its edge: its own unit has two signs at the ends, and every other unit has one.
        both = bits.take(self._crossings.start, axis=0) & bits.take(self._crossings.end, axis=0)
        both[self._known] = positive
        return both


def rows_between(rows: Array, u: Array, v: Array, part: Array) -> Array:
    """rows[u] + part * (rows[v] - rows[u]), a row each."""
    result = np.empty((len(u), rows.shape[1]))
    for block in blocks(result):
        out, start = result[block], rows.take(u[block], axis=0)
        np.take(rows, v[block], axis=0, out=out, mode="clip")
        out -= start
        out *= part[block, None]
        out += start
    return result


def crossings_of(
    mesh: Mesh, z: Array, tolerance: Tolerance, bits: Array, definite: Array | None, degenerate: Array
) -> Crossings:
    """Where the units cross the edges. Marks the faces beside an edge on which two crossings fall together."""
    units = z.shape[1]
    start, end = mesh.tail[::2], mesh.tail[1::2]
    flipped = bits.take(start, axis=0) ^ bits.take(end, axis=0)
    if definite is not None:
        flipped &= definite.take(start, axis=0) & definite.take(end, axis=0)
    rows = nonzero(np.bitwise_or.reduce(flipped, axis=1))
    flat = np.unpackbits(flipped.take(rows, axis=0).view(np.uint8), bitorder="little")
    cell = nonzero(flat.view(np.bool_))
    wide = 64 * words(units)
    row = cell // wide
    unit = cell - row * wide
    edge = rows.take(row)
    near, far = z.take(start.take(edge) * units + unit), z.take(end.take(edge) * units + unit)
    rise = near - far
    part = near / rise
    doubt = tolerance.box.take(unit) / np.abs(rise)
    same = edge[1:] == edge[:-1]
    together = nonzero(same)
    if len(together):
        crowded = np.zeros(len(edge), np.bool_)
        crowded[together] = True
        crowded[together + 1] = True
        many = nonzero(crowded)
        order = many.take(order_within(edge.take(many), part.take(many), len(start)))
        for column in (unit, near, rise, part, doubt):
            column[many] = column.take(order)
    close = same & (part[1:] - part[:-1] <= DOUBT * (doubt[1:] + doubt[:-1] + EPS))
    if close.any():
        beside = edge[1:][close]
        degenerate[mesh.face[2 * beside]] = True
        degenerate[mesh.face[2 * beside + 1]] = True
        crowded = np.isin(edge, beside)
        row, edges = nonzero(crowded), edge[crowded]
        doubt[row] = tolerance.between(start[edges], end[edges])[np.arange(len(row)), unit[row]] / np.abs(rise[row])
        place, best = shared(crowded, edge, part, doubt)
    else:
        place = best = np.arange(len(edge))
    edge_best = edge.take(best)
    return Crossings(
        place,
        unit,
        near > 0,
        edge_best,
        start.take(edge_best),
        end.take(edge_best),
        part.take(best),
        doubt.take(best),
    )
