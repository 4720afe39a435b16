"""The lines of a layer through each face of a mesh, and where two of them meet."""

from dataclasses import dataclass

import numpy as np

from relubook.nets.types import Array
from relubook.regions.crossings import DOUBT, Crossings, Values
from relubook.regions.long_work import check_room
from relubook.regions.mesh import Mesh, nonzero, order_of, order_within, runs
from relubook.regions.trust import EPS, ROUNDING, Tolerance


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


def chords_of(mesh: Mesh, crossings: Crossings, units: int, degenerate: Array) -> Chords | None:
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


def meetings_of(
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
    check_room(values.units, 100 * float(later.sum()))
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
