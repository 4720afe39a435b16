"""Cut the faces of a mesh by all units of a layer at once: the fast engine.

In a face that a layer's lines cross in general position, everything but the places themselves is combinatorial. A unit
crosses an edge where its signs at the two ends differ. In each face it crosses two edges, and a chord joins the two
places. Two chords of a face cross when one's ends lie on different sides of the other. The places are sorted along the
edges and along the chords, the pieces between them are the new edges, and at each place it is known which piece comes
next around the new face. No face is ever looked at alone.

A face that is degenerate (a line through a corner, two crossings or three lines in one place, as far as rounding can
tell) is only given its new vertices here, and is then cut by relubook.regions.by_unit. Its neighbors stay fast.
"""

import numpy as np

from relubook.nets.types import Array
from relubook.regions.by_unit import Cutter, between, signs
from relubook.regions.chords import Chords, Meetings, chords_of, meetings_of
from relubook.regions.crossings import Values, crossings_of, signed
from relubook.regions.halves import Halves
from relubook.regions.long_work import check_room
from relubook.regions.mesh import Mesh, around, blocks, nonzero, packed, paired, words
from relubook.regions.trust import Tolerance


def cut_by_layer(mesh: Mesh, z: Array, tolerance: Tolerance, last: bool) -> Mesh | None:
    """Cut every face of the mesh by all units of a layer.

    z : (vertices, units), the layer's pre-activations, which become part of the new mesh
    tolerance : |z| up to this is 0
    last : nobody needs the layer's outputs
    returns : the new mesh; None, when rounding has made its parts contradict each other
    """
    return Cut(mesh, z, tolerance, last).mesh()


class Cut:
    """One layer's cut of a mesh: its new vertices and half-edges."""

    def __init__(self, mesh: Mesh, z: Array, tolerance: Tolerance, last: bool) -> None:
        self.old, self.z, self.tolerance, self.last = mesh, z, tolerance, last
        degenerate = np.zeros(mesh.faces + 1, np.bool_)  # the last entry stands for face -1, the outside
        self.own_bits, definite, zeros = signed(z, tolerance)
        if len(zeros):
            on_line = np.zeros(len(z), np.bool_)
            on_line[zeros] = True
            degenerate[mesh.face[on_line[mesh.tail]]] = True
        self.crossings = crossings_of(mesh, z, tolerance, self.own_bits, definite, degenerate)
        if not last:
            check_room(z.shape[1], 16 * len(self.crossings.edge) * z.shape[1])
        self.values = Values(z, self.crossings, everywhere=not last)
        chords, meetings = self._chords_and_meetings(degenerate)
        self.degenerate = degenerate
        check_room(z.shape[1], len(meetings.under) * (8 * z.shape[1] * (not last) + 8 * words(z.shape[1]) + 64))
        self.halves = Halves(mesh, self.crossings, chords, meetings)
        self.faces = mesh.faces + len(chords.face) + len(meetings.under)  # as many as there should be
        self._add_vertices(chords, meetings)

    def _chords_and_meetings(self, degenerate: Array) -> tuple[Chords, Meetings]:
        """Those of all faces that are not degenerate. Marks a face that turns out to be, and begins again."""
        while True:
            degenerate[-1] = True
            chords = chords_of(self.old, self.crossings, self.z.shape[1], degenerate)
            if chords is None:
                continue
            meetings = meetings_of(chords, self.crossings, self.values, self.tolerance, degenerate)
            if meetings is not None:
                degenerate[-1] = False
                return chords, meetings

    def _add_vertices(self, chords: Chords, meetings: Meetings) -> None:
        """The old vertices, the places and the meetings: points, bits of earlier layers and pre-activations."""
        old, crossings = self.old, self.crossings
        self._ends = chords.tail.take(meetings.under), chords.head.take(meetings.under)
        self._part = meetings.part_under
        self._zeros = chords.unit.take(meetings.under), chords.unit.take(meetings.over)
        places = along(old.points, crossings.start, crossings.end, crossings.part)
        self.points = [old.points, places, along(places, *self._ends, self._part)]
        bits = old.bits.take(crossings.start, axis=0) | old.bits.take(crossings.end, axis=0)
        self.bits = [old.bits, bits, bits.take(self._ends[0], axis=0) | bits.take(self._ends[1], axis=0)]

    def mesh(self) -> Mesh | None:
        """The new mesh; None, when rounding has made its parts contradict each other."""
        more: list[Array] = []
        if self.degenerate.any():
            self.values.fill()
            cutter = self._patch()
            if cutter is None:
                return None
            more = [cutter]
            self.own_bits = packed(self.z > 0)
        elif self.last:
            self.values.fill(*self._ends)
        face, faces = around(self.halves.follow, nonzero(self.halves.face < 0))
        if faces != self.faces:
            return None
        own = [self.own_bits, self.values.bits(self.own_bits)]
        outputs: list[Array] = []
        if self.last:
            own.append(self._meeting_bits())
        else:
            more = [self._meeting_values(slice(None)), *more]
            outputs = [self.z, self.values.rows, *more]
        own += [packed(rows > 0) for rows in more]
        for rows in outputs:
            np.maximum(rows, 0, out=rows)
        bits = np.concatenate([np.concatenate(self.bits), np.concatenate(own)], axis=1)
        return Mesh(np.concatenate(self.points), outputs, bits, self.halves.tail, self.halves.follow, face, faces)

    def _meeting_values(self, rows: slice) -> Array:
        """The pre-activations at some meetings: 0 for the two units that meet."""
        (p, q), (under, over) = self._ends, self._zeros
        values = self.values.between(p[rows], q[rows], self._part[rows])
        number = np.arange(len(values))
        values[number, under[rows]] = 0
        values[number, over[rows]] = 0
        return values

    def _meeting_bits(self) -> Array:
        """One bit a meeting and unit where the unit is positive, without holding all pre-activations."""
        count, units = len(self._part), self.z.shape[1]
        bits = [packed(self._meeting_values(rows) > 0) for rows in blocks(np.broadcast_to(self.z[:1], (count, units)))]
        return np.concatenate([self.own_bits[:0], *bits])

    def _patch(self) -> Array | None:
        """Cut the degenerate faces one unit after another, as a mesh of their own, and put them back.

        z and the values become 0 where they have been taken as 0.

        returns : the pre-activations at the vertices that this adds; None, when an edge would be cut that a face
            outside its mesh shares
        """
        edges = np.unique(nonzero(self.degenerate[self.halves.face]) // 2)
        halves = paired(2 * edges, 2 * edges + 1)
        corners, tail = np.unique(self.halves.tail[halves], return_inverse=True)
        old = corners < len(self.z)
        at_place = corners[~old] - len(self.z)
        cutter = Cutter(self._local(halves, corners, tail.ravel()), *self._local_rows(corners, old, at_place))
        cutter.cut()
        known = len(halves)
        if (cutter.face.all[known:] < 0).any():
            return None
        self._put_back(cutter, halves, corners)
        rows = cutter.z.all[: len(corners)]
        self.z[corners[old]], self.values.rows[at_place] = rows[old], rows[~old]
        self.points.append(cutter.points.all[len(corners) :])
        self.bits.append(cutter.bits.all[len(corners) :])
        self.faces += cutter.faces - int(self.degenerate.sum())
        added: Array = cutter.z.all[len(corners) :]
        return added

    def _local(self, halves: Array, corners: Array, tail: Array) -> Mesh:
        """The degenerate faces as a mesh; corners and half-edges are numbered anew."""
        inside, itself = self.degenerate[self.halves.face[halves]], np.arange(len(halves))
        here = np.empty(len(self.halves.tail), np.intp)
        here[halves] = itself
        number = np.cumsum(self.degenerate) - 1
        return Mesh(
            np.concatenate(self.points[:2]).take(corners, axis=0),
            [],
            np.concatenate(self.bits[:2]).take(corners, axis=0),
            tail,
            np.where(inside, here[np.where(inside, self.halves.follow[halves], halves)], itself),
            np.where(inside, number[self.halves.face[halves]], -1),
            int(self.degenerate.sum()),
        )

    def _local_rows(self, corners: Array, old: Array, at_place: Array) -> tuple[Array, Array, Array]:
        """Pre-activations, signs and tolerances at these corners: old vertices, and places on edges."""
        shape = (len(corners), self.z.shape[1])
        rows, sign, near = np.empty(shape), np.empty(shape, np.int8), np.empty(shape)
        rows[old] = self.z[corners[old]]
        sign[old] = np.sign(rows[old])
        near[old] = self.tolerance.at(corners[old])
        start, end = self.crossings.start[at_place], self.crossings.end[at_place]
        rows[~old] = self.values.rows[at_place]
        near[~old] = self.tolerance.between(start, end)
        at_start, at_end = (np.sign(self.z[vertex]).astype(np.int8) for vertex in (start, end))
        sign[~old] = between(at_start, at_end, signs(rows[~old], near[~old]))
        rows[sign == 0] = 0
        return rows, sign, near

    def _put_back(self, cutter: Cutter, halves: Array, corners: Array) -> None:
        """Give the half-edges of the mesh that was cut apart their numbers in the whole."""
        fresh = sum(len(part) for part in self.points)
        vertex = np.concatenate([corners, fresh + np.arange(len(cutter.points.all) - len(corners))])
        new = len(cutter.tail.all) - len(halves)
        half = np.concatenate([halves, len(self.halves.tail) + np.arange(new)])
        self.halves.grow(new)
        mine = nonzero(cutter.face.all >= 0)
        self.halves.tail[half[mine]] = vertex[cutter.tail.all[mine]]
        self.halves.follow[half[mine]] = half[cutter.follow.all[mine]]


def along(points: Array, start: Array, end: Array, part: Array) -> Array:
    """The points that lie these parts of the way from some points to others."""
    u, v = points.take(start, axis=0), points.take(end, axis=0)
    between: Array = u + part[:, None] * (v - u)
    return between
