"""Cut the faces of a mesh by all units of a layer at once: the fast engine.

In a face that a layer's lines cross in general position, everything but the places themselves is combinatorial. A unit
crosses an edge where its signs at the two ends differ. In each face it crosses two edges, and a chord joins the two
places. Two chords of a face cross when one's ends lie on different sides of the other. The places are sorted along the
edges and along the chords, the pieces between them are the new edges, and at each place it is known which piece comes
next around the new face. No face is ever looked at alone.

A face that is degenerate (a line through a corner, two crossings or three lines in one place, as far as rounding can
tell) is only given its new vertices here, and is then cut by relubook.regions.careful. Its neighbors stay fast.
"""

from dataclasses import dataclass

import numpy as np

from relubook.nets.types import Array
from relubook.regions.careful import Cutter, between, signs
from relubook.regions.mesh import (
    Mesh,
    around,
    blocks,
    nonzero,
    order_of,
    order_within,
    packed,
    paired,
    runs,
    shared,
    words,
)
from relubook.regions.trust import EPS, ROUNDING, Tolerance

DOUBT = 8.0  # a face goes to the careful engine when its decisions are within this many tolerances


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


@dataclass
class Chords:
    """One line through one face, from `tail` (a place) to `head`, with the unit's positive side on its left."""

    face: Array
    unit: Array
    tail: Array
    head: Array
    tail_side: Array  # 1 where the place lies on the backward half-edge of its edge, else 0
    head_side: Array


@dataclass
class Meetings:
    """Two chords that meet: `over` runs from the right of `under` to its left, and lies at these parts of both."""

    under: Array
    over: Array
    part_under: Array
    part_over: Array
    order: Array  # (2 * meetings,): the numbers of all of under, then of over, by chord and along each chord


def all_at_once(mesh: Mesh, z: Array, tolerance: Tolerance, last: bool) -> Mesh | None:
    """Cut every face of the mesh by all units of a layer.

    z : (vertices, units), the layer's pre-activations, which become part of the new mesh
    tolerance : |z| up to this is 0
    last : nobody needs the layer's outputs
    returns : the new mesh; None, when rounding has made its parts contradict each other
    """
    degenerate = np.zeros(mesh.faces + 1, np.bool_)  # the last entry stands for face -1, the outside
    bits, definite, zeros = _signs(z, tolerance)
    if len(zeros):
        on_line = np.zeros(len(z), np.bool_)
        on_line[zeros] = True
        degenerate[mesh.face[on_line[mesh.tail]]] = True
    crossings = _crossings(mesh, z, tolerance, bits, definite, degenerate)
    units = z.shape[1]
    values = Values(z, crossings, everywhere=not last)
    while True:
        degenerate[-1] = True
        chords = _chords(mesh, crossings, units, degenerate)
        if chords is None:
            continue
        meetings = _meetings(chords, crossings, values, tolerance, degenerate)
        if meetings is not None:
            break
    degenerate[-1] = False
    inner = len(meetings.under)
    tail, follow, face = _linked(mesh, crossings, chords, meetings)
    u, v = mesh.points.take(crossings.start, axis=0), mesh.points.take(crossings.end, axis=0)
    edge_points = u + crossings.part[:, None] * (v - u)
    p, q = chords.tail.take(meetings.under), chords.head.take(meetings.under)
    u, v = edge_points.take(p, axis=0), edge_points.take(q, axis=0)
    points = [mesh.points, edge_points, u + meetings.part_under[:, None] * (v - u)]
    before = mesh.bits.take(crossings.start, axis=0) | mesh.bits.take(crossings.end, axis=0)
    earlier = [mesh.bits, before, before.take(p, axis=0) | before.take(q, axis=0)]
    if degenerate.any():
        values.fill()
    elif last:
        values.fill(p, q)
    inner_value = values.between(p, q, meetings.part_under)
    rows = np.arange(inner)
    inner_value[rows, chords.unit.take(meetings.under)] = 0
    inner_value[rows, chords.unit.take(meetings.over)] = 0
    more = [inner_value]
    expected = mesh.faces + len(chords.face) + inner
    if degenerate.any():
        patch = _patched(mesh, z, values.rows, tolerance, crossings, degenerate, points, earlier, tail, follow, face)
        if patch is None:
            return None
        cutter, tail, follow, face, known = patch
        expected += cutter.faces - int(degenerate.sum())
        points.append(cutter.points.all[known:])
        earlier.append(cutter.bits.all[known:])
        more.append(cutter.z.all[known:])
        bits = packed(z > 0)
    face, faces = around(follow, nonzero(face < 0))
    if faces != expected:
        return None
    own = [bits, values.bits(bits), *(packed(part > 0) for part in more)]
    outputs = [] if last else [z, values.rows, *more]
    for part in outputs:
        np.maximum(part, 0, out=part)
    all_bits = np.concatenate([np.concatenate(earlier), np.concatenate(own)], axis=1)
    return Mesh(np.concatenate(points), outputs, all_bits, tail, follow, face, faces)


def _signs(z: Array, tolerance: Tolerance) -> tuple[Array, Array | None, Array]:
    """One bit per vertex and unit where z is positive; where z is not 0; and the vertices at which some unit is 0.

    Sets z to 0 where it is within the tolerance. No such place: the second is None.
    """
    bits = np.empty((len(z), words(z.shape[1])), np.uint64)
    definite, zeros = None, np.zeros(0, np.intp)
    for rows in blocks(z):
        part = z[rows]
        near = np.abs(part) <= tolerance.box
        if near.any():
            vertices = nonzero(np.logical_or.reduce(near, axis=1))
            near[vertices] = np.abs(part[vertices]) <= tolerance.at(rows.start + vertices)
            part[near] = 0
            if definite is None:
                definite = np.full(bits.shape, np.uint64(2**64 - 1))
            definite[rows] = packed(~near)
            zeros = np.concatenate([zeros, rows.start + vertices])
        bits[rows] = packed(part > 0)
    return bits, definite, zeros


def _between(rows: Array, u: Array, v: Array, part: Array) -> Array:
    """rows[u] + part * (rows[v] - rows[u]), a row each."""
    result = np.empty((len(u), rows.shape[1]))
    for block in blocks(result):
        out, start = result[block], rows.take(u[block], axis=0)
        np.take(rows, v[block], axis=0, out=out, mode="clip")
        out -= start
        out *= part[block, None]
        out += start
    return result


class Values:
    """The layer's pre-activations at the places: on an edge they lie between those at its two ends.

    A row a place is most of the memory and much of the time. The last layer does without most of them.
    """

    def __init__(self, z: Array, crossings: Crossings, everywhere: bool) -> None:
        self._z, self._crossings = z, crossings
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
        self.rows = _between(self._z, start, end, crossings.part.take(known))
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
        return _between(self.rows, p, q, part)

    def bits(self, bits: Array) -> Array:
        """One bit per place and unit where the unit is positive, from the bits of the vertices."""
        positive = packed(self.rows > 0)
        if self._everywhere:
            return positive
        # A place alone on its edge: its own unit has two signs at the ends, and every other unit has one.
        both = bits.take(self._crossings.start, axis=0) & bits.take(self._crossings.end, axis=0)
        both[self._known] = positive
        return both


def _crossings(
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


def _chords(mesh: Mesh, crossings: Crossings, units: int, degenerate: Array) -> Chords | None:
    """The chords of all faces that are not degenerate; None, when a face turned out to be."""
    count = len(crossings.unit)
    edge = crossings.edge.take(crossings.place)
    face = np.concatenate([mesh.face.take(2 * edge), mesh.face.take(2 * edge + 1)])
    # A chord starts where a walk around the face leaves the unit's positive side.
    starts = np.concatenate([crossings.rising, ~crossings.rising])
    key = face * units
    key += np.concatenate([crossings.unit, crossings.unit])
    key *= 2
    key += ~starts
    use = nonzero(~degenerate.take(face))
    key = key.take(use)
    order = order_of(key, 2 * units * mesh.faces)
    key = key.take(order)
    if len(key) % 2 or not (key[::2] + 1 == key[1::2]).all() or (key[::2] % 2).any():
        line = key // 2
        sums = np.bincount(line - line.min(), weights=key % 2 + 2)
        wrong = nonzero((sums != 5) & (sums != 0)) + line.min()
        degenerate[wrong // units] = True
        return None
    use = use.take(order)
    side = (use >= count).astype(np.intp)
    place = crossings.place.take(use - side * count)
    line = key[::2] // 2
    chord_face = line // units
    return Chords(chord_face, line - chord_face * units, place[::2], place[1::2], side[::2], side[1::2])


def _meetings(
    chords: Chords, crossings: Crossings, values: Values, tolerance: Tolerance, degenerate: Array
) -> Meetings | None:
    """Where chords of one face meet; None, when three of them, or a chord and an end of another, are too close."""
    count = len(chords.face)
    none = np.zeros(0, np.intp)
    if count < 2:
        return Meetings(none, none, np.zeros(0), np.zeros(0), none)
    # Every pair of chords in one face: chord k with those that follow it in the same face.
    first, final = runs(chords.face)
    index = np.arange(count)
    later = np.repeat(final, final - first + 1) - index
    one: Array = np.repeat(index, later)
    if not len(one):
        return Meetings(none, none, np.zeros(0), np.zeros(0), none)
    offset = np.cumsum(later) - later - index - 1
    two: Array = np.arange(len(one)) - offset.take(one)
    # On which side of chord two are the ends of chord one?
    pair, unit_two = one, chords.unit.take(two)
    a = values.at(chords.tail.take(one), unit_two)
    b = values.at(chords.head.take(one), unit_two)
    # A place is uncertain by `doubt` of its edge, so another unit's value there by that times its rise.
    loose = DOUBT * (1 + crossings.doubt * (2 / (ROUNDING * EPS)))
    slack = loose.take(chords.tail) + loose.take(chords.head)
    off_one: Array = tolerance.box.take(unit_two) * slack.take(one)
    unsure = np.minimum(np.abs(a), np.abs(b)) <= off_one
    meet = nonzero((a > 0) != (b > 0))
    one, two, a, b, off_one = (column.take(meet) for column in (one, two, a, b, off_one))
    # Chords of a convex face meet when either has its ends on both sides of the other, so now both must say so.
    unit_one = chords.unit.take(one)
    c, d = values.at(chords.tail.take(two), unit_one), values.at(chords.head.take(two), unit_one)
    off_two = tolerance.box.take(unit_one) * slack.take(two)
    tangled = (np.minimum(np.abs(c), np.abs(d)) <= off_two) | ((c > 0) == (d > 0)) | ((a > 0) == (c > 0))
    if unsure.any() or tangled.any():
        degenerate[chords.face[pair[unsure]]] = True
        degenerate[chords.face[one[tangled]]] = True
        return None
    part_one, part_two = a / (a - b), c / (c - d)
    gap_one, gap_two = off_one / np.abs(a - b), off_two / np.abs(c - d)
    chord, part = np.concatenate([one, two]), np.concatenate([part_one, part_two])
    order = order_within(chord, part, count)
    chord, part, gap = chord.take(order), part.take(order), np.concatenate([gap_one, gap_two]).take(order)
    close = (chord[1:] == chord[:-1]) & (part[1:] - part[:-1] <= gap[1:] + gap[:-1])
    if close.any():
        degenerate[chords.face[chord[1:][close]]] = True
        return None
    left = c > 0  # chord two starts on the left of chord one and crosses to its right: then one crosses two leftward
    # Where left is false, one and two change places, and so do their numbers in the order.
    index, swap = np.arange(len(left)), np.where(left, 0, len(left))
    number = np.concatenate([index + swap, index + len(left) - swap])
    return Meetings(
        np.where(left, one, two),
        np.where(left, two, one),
        np.where(left, part_one, part_two),
        np.where(left, part_two, part_one),
        number.take(order),
    )


def _linked(mesh: Mesh, crossings: Crossings, chords: Chords, meetings: Meetings) -> tuple[Array, Array, Array]:
    """The half-edges: where each starts, which one follows it, and the old face it lies in.

    New edges come behind the old ones: first the rest of an edge behind each place, then the first piece of each
    chord, then the rest of a chord behind each meeting.
    """
    old, vertices = len(mesh.tail), len(mesh.points)
    places, lines, inner = len(crossings.edge), len(chords.face), len(meetings.under)
    halves = old + 2 * (places + lines + 2 * inner)
    tail, follow, face = (np.empty(halves, np.intp) for _ in range(3))
    tail[:old], face[:old] = mesh.tail, mesh.face
    # Along the edges: a place ends the piece before it and starts the one behind it.
    edge = crossings.edge
    vertex = vertices + np.arange(places)
    first, final = runs(edge)
    behind = old + 2 * np.arange(places)  # the forward half-edge of the piece behind each place
    ahead = np.empty(places, np.intp)  # and of the piece before it
    ahead[1:] = behind[:-1]
    ahead[first] = 2 * edge[first]
    pieces = slice(old, old + 2 * places)
    edge_tail = np.empty((places, 2), np.intp)
    edge_tail[:, 0] = vertex
    edge_tail[:-1, 1] = vertex[1:]
    edge_tail[final, 1] = crossings.end[final]
    tail[pieces] = edge_tail.ravel()
    tail[2 * edge[first] + 1] = vertex[first]
    face[pieces] = paired(mesh.face.take(2 * edge), mesh.face.take(2 * edge + 1))
    moved = np.arange(old)
    moved[2 * edge[first] + 1] = behind[final] + 1
    follow[:old] = moved.take(mesh.follow)
    edge_follow = np.empty((places, 2), np.intp)
    edge_follow[:-1, 0] = behind[1:]
    edge_follow[final, 0] = follow.take(2 * edge[final])
    edge_follow[:, 1] = ahead + 1
    follow[pieces] = edge_follow.ravel()
    follow[2 * edge[first]] = behind[first]
    # Along the chords: the same, with meetings as places.
    chord_first = old + 2 * places + 2 * np.arange(lines)
    chord_last = chord_first.copy()
    chord_end = vertices + chords.head  # where the first piece of each chord ends
    if inner:
        chord = np.concatenate([meetings.under, meetings.over])
        order = meetings.order
        chord = chord.take(order)
        start = old + 2 * places + 2 * lines
        piece = start + 2 * np.arange(2 * inner)  # the forward half-edge behind each meeting on each chord
        point = vertices + places + order % inner
        first, final = runs(chord)
        before = np.empty(2 * inner, np.intp)
        before[1:] = piece[:-1]
        before[first] = chord_first[chord[first]]
        ends = np.empty((2 * inner, 2), np.intp)
        ends[:, 0] = point
        ends[:-1, 1] = point[1:]
        ends[final, 1] = chord_end[chord[final]]
        tail[start:] = ends.ravel()
        face[start:] = np.repeat(chords.face.take(chord), 2)
        chord_end[chord[first]] = point[first]
        chord_last[chord[final]] = piece[final]
        # Around a meeting each walk turns left into the other chord.
        at = np.empty(2 * inner, np.intp)
        at[order] = np.arange(2 * inner)
        under_in, under_out = before.take(at[:inner]), piece.take(at[:inner])
        over_in, over_out = before.take(at[inner:]), piece.take(at[inner:])
        follow[under_in] = over_in + 1
        follow[over_out + 1] = under_in + 1
        follow[under_out + 1] = over_out
        follow[over_in] = under_out
    chord_pieces = slice(old + 2 * places, old + 2 * places + 2 * lines)
    tail[chord_pieces] = paired(vertices + chords.tail, chord_end)
    face[chord_pieces] = np.repeat(chords.face, 2)
    # Where a chord starts or ends on an edge, the walk along the edge turns into it, and the walk back goes on.
    arrive = paired(ahead, behind + 1)
    leave = paired(behind, ahead + 1)
    at_tail, at_head = 2 * chords.tail + chords.tail_side, 2 * chords.head + chords.head_side
    follow[arrive.take(at_tail)] = chord_first
    follow[chord_first + 1] = leave.take(at_tail)
    follow[arrive.take(at_head)] = chord_last + 1
    follow[chord_last] = leave.take(at_head)
    outside = nonzero(face < 0)
    follow[outside] = outside
    return tail, follow, face


def _patched(
    mesh: Mesh,
    z: Array,
    value: Array,
    tolerance: Tolerance,
    crossings: Crossings,
    degenerate: Array,
    points: list[Array],
    earlier: list[Array],
    tail: Array,
    follow: Array,
    face: Array,
) -> tuple[Cutter, Array, Array, Array, int] | None:
    """Cut the degenerate faces with the careful engine, as a mesh of their own, and put them back.

    z and value become 0 where the engine has taken them as 0.

    returns : the engine with its new vertices, the half-edges, and how many of the engine's vertices are not new; None,
        when it wanted to cut an edge that a face outside its mesh shares
    """
    live = degenerate[face]
    edges = np.unique(nonzero(live) // 2)
    halves = paired(2 * edges, 2 * edges + 1)
    corners, local_tail = np.unique(tail[halves], return_inverse=True)
    here = np.empty(len(tail), np.intp)
    here[halves] = np.arange(len(halves))
    inside = live[halves]
    number = np.cumsum(degenerate) - 1
    local = Mesh(
        np.concatenate(points[:2]).take(corners, axis=0),
        [],
        np.concatenate(earlier[:2]).take(corners, axis=0),
        local_tail.ravel(),
        np.where(inside, here[np.where(inside, follow[halves], halves)], np.arange(len(halves))),
        np.where(inside, number[face[halves]], -1),
        int(degenerate.sum()),
    )
    old = corners < len(z)
    rows, sign = np.empty((len(corners), z.shape[1])), np.empty((len(corners), z.shape[1]), np.int8)
    near = np.empty_like(rows)
    rows[old] = z[corners[old]]
    sign[old] = np.sign(rows[old])
    near[old] = tolerance.at(corners[old])
    cut = corners[~old] - len(z)
    rows[~old] = value[cut]
    near[~old] = tolerance.between(crossings.start[cut], crossings.end[cut])
    seen = signs(rows[~old], near[~old])
    ends = [np.sign(z[vertex[cut]]).astype(np.int8) for vertex in (crossings.start, crossings.end)]
    sign[~old] = between(ends[0], ends[1], seen)
    rows[sign == 0] = 0
    cutter = Cutter(local, rows, sign, near)
    cutter.cut()
    known = len(halves)
    if (cutter.face.all[known:] < 0).any():
        return None
    fresh = sum(len(part) for part in points)
    vertex = np.concatenate([corners, fresh + np.arange(len(cutter.points.all) - len(corners))])
    half = np.concatenate([halves, len(tail) + np.arange(len(cutter.tail.all) - known)])
    tail, follow, face = (
        np.concatenate([column, np.zeros(len(half) - known, np.intp)]) for column in (tail, follow, face)
    )
    mine = nonzero(cutter.face.all >= 0)
    tail[half[mine]] = vertex[cutter.tail.all[mine]]
    follow[half[mine]] = half[cutter.follow.all[mine]]
    rows = cutter.z.all[: len(corners)]
    z[corners[old]], value[cut] = rows[old], rows[~old]
    return cutter, tail, follow, face, len(corners)
