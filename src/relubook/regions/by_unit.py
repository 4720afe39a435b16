"""Cut the faces of a mesh by one unit after another: the engine that is right on every degenerate net.

A unit's line enters this engine only as a sign at each vertex: -1, 0 (on the line) or 1. An edge with opposite
signs at its ends gets a new vertex, on the line by definition. A face that has both signs then has one run of
positive and one run of negative vertices, and gets one new edge from the vertex after the positive run to the
vertex before it. Corners, old vertices, the box's edge, lines through one point and lines that lie on each
other need no case of their own: they are zeros. The numbers may be floats or fractions; with fractions the
tolerance is 0.
"""

from itertools import pairwise

import numpy as np

from relubook.nets.types import Array
from relubook.regions.mesh import Mesh, around, packed
from relubook.regions.trust import EPS, Tolerance

TINY = float(np.finfo(np.float64).tiny)
LIMIT = 1024  # tolerances by which the angle between an edge and a line may widen the tolerance for other lines


class Rows:
    """An array that grows at its end."""

    def __init__(self, rows: Array) -> None:
        self._buffer = rows.copy()
        self._count = len(rows)

    @property
    def all(self) -> Array:
        return self._buffer[: self._count]

    def extend(self, rows: Array) -> None:
        count = self._count + len(rows)
        if count > len(self._buffer):
            buffer = np.empty((2 * count, *self._buffer.shape[1:]), self._buffer.dtype)
            buffer[: self._count] = self.all
            self._buffer = buffer
        self._buffer[self._count : count] = rows
        self._count = count


class Cutter:
    """A mesh that is being cut, with each vertex's pre-activations, their signs and tolerances in one layer."""

    def __init__(self, mesh: Mesh, z: Array, sign: Array, tolerance: Array) -> None:
        self.points, self.bits = Rows(mesh.points), Rows(mesh.bits)
        self.z, self.sign = Rows(z), Rows(sign)
        self.tail, self.follow, self.face = Rows(mesh.tail), Rows(mesh.follow), Rows(mesh.face)
        self.faces = mesh.faces
        self.tolerance = Rows(tolerance)

    def cut(self) -> None:
        """Cut by every unit of the layer in turn."""
        for unit in range(self.z.all.shape[1]):
            side = self.sign.all[:, unit]
            if (side > 0).any() and (side < 0).any():
                old = len(side)
                self._cut_edges(unit)
                self._make_convex(unit, old)
                self._cut_faces(unit)

    def _make_convex(self, unit: int, old: int) -> None:
        """Give every face at most one run of positive and one of negative vertices, where rounding gave it more."""
        tangled = self._tangled(unit).tolist()
        if not tangled:
            return
        for number in tangled:
            self._close_gaps(unit, number, old)
        self._cut_edges(unit)  # a gap that was closed may have a neighbor of the other sign
        while tangled := self._tangled(unit).tolist():
            for number in tangled:
                self._untangle(unit, number)

    def _cut_edges(self, unit: int) -> None:
        """Put a vertex on every edge whose ends lie on opposite sides."""
        side, tail = self.sign.all[:, unit], self.tail.all
        edges = np.flatnonzero(side[tail[::2]] * side[tail[1::2]] < 0)
        if not len(edges):
            return
        halves = len(tail)
        u, v = tail[2 * edges], tail[2 * edges + 1]
        new = len(self.points.all) + np.arange(len(edges))
        self._add_vertices(unit, u, v)
        # The old edge keeps its number and now ends at the new vertex; the rest of it is a new edge.
        ahead, back = 2 * edges, 2 * edges + 1
        rest = halves + 2 * np.arange(len(edges))
        moved = np.arange(halves)
        moved[back] = rest + 1  # whoever came to the old backward half-edge now comes to the rest of it first
        follow = moved[self.follow.all]
        follow_rest = np.stack([follow[ahead], back], axis=1).ravel()
        follow[ahead] = rest
        self.follow.all[:] = follow
        self.follow.extend(follow_rest)
        self.tail.all[back] = new
        self.tail.extend(np.stack([new, v], axis=1).ravel())
        self.face.extend(np.stack([self.face.all[ahead], self.face.all[back]], axis=1).ravel())
        outside = np.flatnonzero(self.face.all < 0)
        self.follow.all[outside] = outside

    def _add_vertices(self, unit: int, u: Array, v: Array) -> None:
        """A vertex between each u and v, where the unit's pre-activation is 0."""
        z, sign = self.z.all, self.sign.all
        rise = z[u, unit] - z[v, unit]
        t = (z[u, unit] / rise)[:, None]
        slope = z[v] - z[u]
        value = z[u] + t * slope
        # The place on the edge is only known to a part tolerance / rise of the edge. Where edge and line are nearly
        # parallel this is more than rounding, and every other unit's sign is as uncertain. The limit keeps a line
        # that lies on the edge, but for rounding, from drawing other lines to wherever rounding makes it cross.
        known = self.tolerance.all
        tolerance = known[u] + t * (known[v] - known[u])
        doubt = np.abs(slope) * (tolerance[:, unit] / np.abs(rise))[:, None]
        doubt = tolerance + np.minimum(doubt, LIMIT * tolerance)
        seen = signs(value, doubt)
        seen = between(sign[u], sign[v], seen)
        seen[:, unit] = 0
        value[seen == 0] = 0
        points = self.points.all
        self.points.extend(points[u] + t * (points[v] - points[u]))
        self.bits.extend(self.bits.all[u] | self.bits.all[v])
        self.z.extend(value)
        self.tolerance.extend(tolerance)
        self.sign.extend(seen)

    def _cut_faces(self, unit: int) -> None:
        """Put an edge through every face that has vertices on both sides."""
        tail, follow, face = self.tail.all, self.follow.all, self.face.all
        inside, start, end = self._sides(unit)
        leave = np.flatnonzero(inside & (start > 0) & (end == 0))  # the positive run ends
        enter = np.flatnonzero(inside & (start == 0) & (end > 0))  # the positive run starts
        if not len(leave):
            return
        halves = len(tail)
        at = np.empty(self.faces, np.intp)
        at[face[enter]] = enter
        enter = at[face[leave]]
        before = np.empty(halves, np.intp)
        before[follow] = np.arange(halves)
        came, after = before[enter], follow[leave]
        forward = halves + 2 * np.arange(
            len(leave)
        )  # from the end of the positive run to its start, positive on the left
        behind = forward + 1
        below = face[leave]
        above = np.full(self.faces, -1)
        above[below] = self.faces + np.arange(len(leave))
        follow[leave], follow[came] = forward, behind
        self.follow.extend(np.stack([enter, after], axis=1).ravel())
        self.tail.extend(np.stack([tail[leave ^ 1], tail[enter]], axis=1).ravel())
        upper = np.flatnonzero(inside & ((start > 0) | (end > 0)))
        face[upper] = above[face[upper]]
        self.face.extend(np.stack([above[below], below], axis=1).ravel())
        self.faces += len(leave)

    def _has(self, face: Array) -> Array:
        found = np.zeros(self.faces + 1, np.bool_)
        found[face] = True  # face -1 lands in the spare last place
        return found[:-1]

    def _sides(self, unit: int) -> tuple[Array, Array, Array]:
        """Of each half-edge: whether its face has vertices on both sides, and the signs where it starts and ends."""
        face = self.face.all
        start = self.sign.all[:, unit][self.tail.all]
        cut = self._has(face[start > 0]) & self._has(face[start < 0])
        return (face >= 0) & cut[face], start, start.reshape(-1, 2)[:, ::-1].ravel()

    def _tangled(self, unit: int) -> Array:
        """The faces with vertices on both sides and more than one run of a sign: rounding made them so."""
        inside, start, end = self._sides(unit)
        face = self.face.all[inside]
        start, end = start[inside], end[inside]
        ends = [(start > 0) & (end == 0), (start == 0) & (end > 0), (start < 0) & (end == 0)]
        runs = [np.bincount(face[halves], minlength=self.faces) for halves in ends]
        cut = self._has(face)
        return np.flatnonzero(cut & ((runs[0] != 1) | (runs[1] != 1) | (runs[2] != 1)))

    def _corners(self, number: int) -> Array:
        """The vertices of a face, in order."""
        tail, follow = self.tail.all, self.follow.all
        half = first = int(np.flatnonzero(self.face.all == number)[0])
        corners: list[int] = []
        while not corners or half != first:
            corners.append(int(tail[half]))
            half = int(follow[half])
        return np.array(corners)

    def _close_gaps(self, unit: int, number: int, old: int) -> None:
        """Between two vertices of one sign, a vertex within its tolerance has this sign too: the face is convex.

        old : the vertices before these lie where no edge was cut by this unit
        """
        corners = self._corners(number)
        side = self.sign.all[corners, unit]
        for sign in (1, -1):
            other = np.flatnonzero(side == -sign)
            if not len(other):
                continue
            ring = np.roll(corners, -int(other[0]))
            places = np.flatnonzero(np.roll(side, -int(other[0])) == sign)
            for before, after in pairwise(places.tolist()):
                gap = ring[before + 1 : after]
                if (self.sign.all[gap, unit] == 0).all() and (gap < old).all():
                    self.sign.all[gap, unit] = sign
                    self.z.all[gap, unit] = sign * EPS * self.tolerance.all[gap, unit]

    def _untangle(self, unit: int, number: int) -> None:
        """Make a face convex again in the eyes of one unit: rounding gave it more than one run of a sign.

        This can happen only where vertices are as close as the rounding. Of the runs whose sign is sure that with the
        largest pre-activation stays, else the surest; every other vertex of that sign counts as on the line.
        """
        corners = self._corners(number)
        side = self.sign.all[corners, unit]
        size = np.abs(self.z.all[corners, unit])
        sure = np.minimum(size / np.maximum(self.tolerance.all[corners, unit], TINY), LIMIT)
        for sign in (1, -1):
            mine = side == sign
            if not mine.any():
                continue
            best = int(np.lexsort((size, sure, mine))[-1])
            ring = np.roll(mine, -best)
            keep = np.zeros(len(ring), np.bool_)
            keep[: int(np.argmin(ring))] = True
            keep[len(ring) - int(np.argmin(ring[::-1])) :] = True
            other = corners[mine & ~np.roll(keep, best)]
            self.sign.all[other, unit] = 0
            self.z.all[other, unit] = 0


def between(start: Array, end: Array, seen: Array) -> Array:
    """The sign somewhere inside an edge: what is seen there, as far as the signs at the two ends allow it.

    On an edge a sign changes only from one end's to the other's.
    """
    product, total = start * end, start + end
    allowed: Array = np.where(product > 0, start, np.where((product < 0) | (seen == total), seen, 0))
    return allowed.astype(np.int8)


def signs(z: Array, tolerance: Array) -> Array:
    """-1, 0 or 1 for each pre-activation: 0 where it is within the tolerance."""
    return (z > tolerance).astype(np.int8) - (z < -tolerance).astype(np.int8)


def cut_by_units(mesh: Mesh, z: Array, tolerance: Tolerance) -> Mesh:
    """Cut every face of the mesh by one unit of the layer after another."""
    rows = tolerance.at(np.arange(len(z)))
    sign = signs(z, rows)
    z[sign == 0] = 0
    cutter = Cutter(mesh, z, sign, rows)
    cutter.cut()
    face, faces = around(cutter.follow.all, np.flatnonzero(cutter.face.all < 0))
    bits = np.concatenate([cutter.bits.all, packed(cutter.sign.all > 0)], axis=1)
    outputs = np.where(cutter.sign.all > 0, cutter.z.all, 0)
    return Mesh(cutter.points.all, [outputs], bits, cutter.tail.all, cutter.follow.all, face, faces)
