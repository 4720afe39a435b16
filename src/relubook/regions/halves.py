"""The half-edges of a mesh that a layer has cut."""

import numpy as np

from relubook.nets.types import Array
from relubook.regions.chords import Chords, Meetings
from relubook.regions.crossings import Crossings
from relubook.regions.mesh import Mesh, nonzero, paired, runs


class Halves:
    """Of each half-edge: where it starts, which one follows it, and the old face it lies in.

    New ones come behind the old ones: first the rest of an edge behind each place, then the first piece of each chord,
    then the rest of a chord behind each meeting.
    """

    def __init__(self, mesh: Mesh, crossings: Crossings, chords: Chords, meetings: Meetings) -> None:
        self._old, self._vertices = len(mesh.tail), len(mesh.points)
        self._places, self._lines = len(crossings.edge), len(chords.face)
        count = self._old + 2 * (self._places + self._lines + 2 * len(meetings.under))
        self.tail, self.follow, self.face = (np.empty(count, np.intp) for _ in range(3))
        self.tail[: self._old], self.face[: self._old] = mesh.tail, mesh.face
        ahead, behind = self._along_edges(mesh, crossings)
        last = self._along_chords(chords, meetings)
        self._around_ends(chords, ahead, behind, last)
        outside = nonzero(self.face < 0)
        self.follow[outside] = outside

    def grow(self, count: int) -> None:
        """Room for so many half-edges more."""
        self.tail, self.follow, self.face = (
            np.concatenate([column, np.zeros(count, np.intp)]) for column in (self.tail, self.follow, self.face)
        )

    def _along_edges(self, mesh: Mesh, crossings: Crossings) -> tuple[Array, Array]:
        """A place ends the piece before it and starts the one behind it.

        returns : (ahead, behind), the forward half-edges of the pieces before and behind each place
        """
        edge, vertex = crossings.edge, self._vertices + np.arange(self._places)
        first, final = runs(edge)
        behind = self._old + 2 * np.arange(self._places)
        ahead = np.empty(self._places, np.intp)
        ahead[1:] = behind[:-1]
        ahead[first] = 2 * edge[first]
        pieces = slice(self._old, self._old + 2 * self._places)
        tail = np.empty((self._places, 2), np.intp)
        tail[:, 0] = vertex
        tail[:-1, 1] = vertex[1:]
        tail[final, 1] = crossings.end[final]
        self.tail[pieces] = tail.ravel()
        self.tail[2 * edge[first] + 1] = vertex[first]
        self.face[pieces] = paired(mesh.face.take(2 * edge), mesh.face.take(2 * edge + 1))
        moved = np.arange(self._old)
        moved[2 * edge[first] + 1] = behind[final] + 1
        self.follow[: self._old] = moved.take(mesh.follow)
        follow = np.empty((self._places, 2), np.intp)
        follow[:-1, 0] = behind[1:]
        follow[final, 0] = self.follow.take(2 * edge[final])
        follow[:, 1] = ahead + 1
        self.follow[pieces] = follow.ravel()
        self.follow[2 * edge[first]] = behind[first]
        return ahead, behind

    def _along_chords(self, chords: Chords, meetings: Meetings) -> Array:
        """The same with chords for edges and meetings for places; the forward half-edge of each chord's last piece."""
        start = self._old + 2 * self._places
        first_piece = start + 2 * np.arange(self._lines)
        last_piece = first_piece.copy()
        end = self._vertices + chords.head  # where the first piece of each chord ends
        if len(meetings.under):
            order = meetings.order
            chord = np.concatenate([meetings.under, meetings.over]).take(order)
            inner = start + 2 * self._lines
            piece = inner + 2 * np.arange(len(chord))  # the forward half-edge behind each meeting on each chord
            point = self._vertices + self._places + order % len(meetings.under)
            first, final = runs(chord)
            before = np.empty(len(chord), np.intp)
            before[1:] = piece[:-1]
            before[first] = first_piece[chord[first]]
            ends = np.empty((len(chord), 2), np.intp)
            ends[:, 0] = point
            ends[:-1, 1] = point[1:]
            ends[final, 1] = end[chord[final]]
            self.tail[inner:] = ends.ravel()
            self.face[inner:] = np.repeat(chords.face.take(chord), 2)
            end[chord[first]] = point[first]
            last_piece[chord[final]] = piece[final]
            self._around_meetings(order, before, piece)
        self.tail[start : start + 2 * self._lines] = paired(self._vertices + chords.tail, end)
        self.face[start : start + 2 * self._lines] = np.repeat(chords.face, 2)
        return last_piece

    def _around_meetings(self, order: Array, before: Array, behind: Array) -> None:
        """Around a meeting each walk turns left into the other chord.

        order : as in Meetings; before, behind : in this order, the forward pieces on both sides of the meeting
        """
        at = np.empty(len(order), np.intp)
        at[order] = np.arange(len(order))
        under, over = at[: len(at) // 2], at[len(at) // 2 :]
        self.follow[before.take(under)] = before.take(over) + 1
        self.follow[behind.take(over) + 1] = before.take(under) + 1
        self.follow[behind.take(under) + 1] = behind.take(over)
        self.follow[before.take(over)] = behind.take(under)

    def _around_ends(self, chords: Chords, ahead: Array, behind: Array, last: Array) -> None:
        """Where a chord starts or ends on an edge, the walk along the edge turns into it, and the walk back goes on."""
        first = self._old + 2 * self._places + 2 * np.arange(self._lines)
        arrive, leave = paired(ahead, behind + 1), paired(behind, ahead + 1)
        at_tail, at_head = 2 * chords.tail + chords.tail_side, 2 * chords.head + chords.head_side
        self.follow[arrive.take(at_tail)] = first
        self.follow[first + 1] = leave.take(at_tail)
        self.follow[arrive.take(at_head)] = last + 1
        self.follow[last] = leave.take(at_head)
