"""A subdivision of the square into convex faces, as half-edges.

Edge e is a pair of half-edges, 2e and 2e + 1, that run in opposite directions; so the twin of half-edge h is h
^ 1. Each half-edge has its face on the left, and `follow` leads once around that face, counter-clockwise.
Outside the square there is no face: the half-edges there have face -1 and follow themselves.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np

from relubook.nets.types import Array

CACHE = 2**16  # numbers in a block that is worked on in the cache, 512 KB


@dataclass
class Mesh:
    """Vertices, half-edges and faces."""

    points: Array  # (vertices, 2), in the square [-1, 1]^2
    outputs: list[Array]  # together (vertices, units): what the last layer that was cut gives, after its ReLU
    bits: Array  # (vertices, words), uint64: bit k is set where hidden unit k, counted with gaps, is positive
    tail: Array  # (half-edges,), the vertex where a half-edge starts
    follow: Array  # (half-edges,), the next half-edge around the same face
    face: Array  # (half-edges,), the face on the left, -1 outside the square
    faces: int


def square(exact: bool) -> Mesh:
    """The square itself: one face, four edges."""
    points = np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]])
    if exact:
        points = np.array([[Fraction(int(value)) for value in row] for row in points], dtype=object)
    tail = np.array([0, 1, 1, 2, 2, 3, 3, 0])
    follow = np.array([2, 1, 4, 3, 6, 5, 0, 7])
    face = np.array([0, -1] * 4)
    return Mesh(points, [points], np.zeros((4, 0), np.uint64), tail, follow, face, 1)


def words(units: int) -> int:
    """How many 64-bit words hold one bit a unit."""
    return (units + 63) // 64


def packed(positive: Array) -> Array:
    """One bit a unit: (vertices, units) bool to (vertices, words) uint64."""
    count, units = positive.shape
    if units % 64:
        padded = np.zeros((count, 64 * words(units)), np.bool_)
        padded[:, :units] = positive
        positive = padded
    flat = np.packbits(positive.ravel(), bitorder="little")  # much faster than along an axis, when rows are short
    return flat.view(np.uint64).reshape(count, words(units))


def unpacked(bits: Array, units: int) -> Array:
    """The inverse of packed."""
    count = len(bits)
    flat = np.unpackbits(bits.ravel().view(np.uint8), bitorder="little")
    return flat.reshape(count, 64 * bits.shape[1])[:, :units].view(np.bool_)


def layers_of(bits: Array, widths: Sequence[int]) -> list[Array]:
    """A (rows, units) bool array a layer, from bits that hold the layers one after another."""
    parts, first = [], 0
    for units in widths:
        last = first + words(units)
        parts.append(unpacked(bits[:, first:last], units))
        first = last
    return parts


def blocks(rows: Array) -> Iterator[slice]:
    """The rows in blocks that the processor's cache holds."""
    step = max(1, CACHE // max(1, rows.shape[1]))
    return (slice(start, start + step) for start in range(0, len(rows), step))


def nonzero(mask: Array) -> Array:
    """Where a mask is true: np.flatnonzero without its detours, which matter for small nets."""
    found: Array = mask.nonzero()[0]
    return found


def runs(group: Array) -> tuple[Array, Array]:
    """The first and the last place of each run of equal numbers."""
    change = np.empty(len(group) + 1, np.bool_)
    change[0] = change[-1] = True
    np.not_equal(group[1:], group[:-1], out=change[1:-1])
    bounds = nonzero(change)
    return bounds[:-1], bounds[1:] - 1


def paired(even: Array, odd: Array) -> Array:
    """even[0], odd[0], even[1], odd[1], ..."""
    both = np.empty(2 * len(even), np.intp)
    both[::2] = even
    both[1::2] = odd
    return both


def shared(doubtful: Array, edge: Array, part: Array, doubt: Array) -> tuple[Array, Array]:
    """The crossings that fall together, as places: the place of each crossing, and the crossing that says where it is.

    doubtful : which crossings lie on edges where this may happen

    On each edge the most certain crossing makes a place, then the next, which joins a place when its unit is 0 there
    as far as rounding can tell. So no place is drawn away by a unit whose line nearly lies on the edge.
    """
    leader = np.arange(len(edge))
    rows = nonzero(doubtful)
    bounds = nonzero(np.diff(edge[rows], prepend=-1, append=-1)).tolist()
    for low, high in pairwise(bounds):
        group = rows[low:high]
        found: list[int] = []
        for row in group[np.argsort(doubt[group], kind="stable")].tolist():
            nearest = min(found, key=lambda other: abs(part[other] - part[row]), default=row)
            if abs(part[nearest] - part[row]) <= doubt[nearest] + doubt[row] + 2.0**-52:
                leader[row] = nearest
            if leader[row] == row:
                found.append(row)
    best, place = np.unique(leader, return_inverse=True)
    return place, best


def order_of(key: Array, limit: int) -> Array:
    """The stable order of numbers from 0 to limit - 1: a radix sort, 16 bits a round, is NumPy's fastest."""
    order = np.argsort(key.astype(np.uint16), kind="stable")
    shift = 16
    while limit >> shift:
        order = order.take(np.argsort((key >> shift).astype(np.uint16).take(order), kind="stable"))
        shift += 16
    return order


def order_within(group: Array, part: Array, limit: int) -> Array:
    """The order by group, a number from 0 to limit - 1, and by part within a group; np.lexsort is slower.

    Two that are equal in both come in any order.
    """
    order = np.argsort(part)
    return order.take(order_of(group.take(order), limit))


def around(follow: Array, outside: Array) -> tuple[Array, int]:
    """The face of each half-edge, from `follow` alone: the cycles, numbered; -1 for the half-edges outside.
    The smallest half-edge of a cycle names it. Each round doubles the distance over which names have spread, and lets
    every name take on the name that its bearer has.
    """
    itself = np.arange(len(follow))
    name = np.minimum(itself, follow)
    jump = follow
    while True:
        jump, before = jump.take(jump), name
        spread = np.minimum(name, name.take(jump))
        name = spread.take(spread)
        # Done: one name around each cycle. The second test ends the loop where `follow` is no permutation.
        if (name.take(follow) == name).all() or (name == before).all():
            break
    first = name == itself
    first[outside] = False
    number = np.cumsum(first)
    faces = int(number[-1])
    face = number.take(name)
    face -= 1
    face[outside] = -1
    return face, faces


def outlines(mesh: Mesh) -> tuple[Array, Array]:
    """The half-edges of face 0 in order, then those of face 1, and so on; and where each face starts.

    returns : (half-edges that have a face,), and (faces + 1,)
    """
    inside = nonzero(mesh.face >= 0)
    face = mesh.face.take(inside)
    corners = np.bincount(face, minlength=mesh.faces)
    starts = np.zeros(mesh.faces + 1, np.intp)
    np.cumsum(corners, out=starts[1:])
    first = np.empty(mesh.faces, np.intp)
    first[face[::-1]] = inside[::-1]
    # Many-cornered faces first, so that the faces that are still being walked around are always the leading
    # ones.
    order = np.argsort(corners, kind="stable")[::-1]
    walking = mesh.faces - np.searchsorted(np.sort(corners), np.arange(int(corners.max())), side="right")
    place, half = starts[:-1].take(order), first.take(order)
    sequence = np.empty(len(inside), np.intp)
    for left in walking.tolist():
        place, half = place[:left], half[:left]
        sequence[place] = half
        half = mesh.follow.take(half)
        place = place + 1
    return sequence, starts


def whole_faces(mesh: Mesh, vertices: Array) -> tuple[Array, Array]:
    """The corners of the faces that have all of them among these vertices, face by face; and where each face starts."""
    known = np.zeros(len(mesh.points), np.bool_)
    known[vertices] = True
    whole = np.ones(mesh.faces + 1, np.bool_)
    whole[mesh.face[~known[mesh.tail]]] = False
    whole[-1] = False  # face -1 is the outside
    half = nonzero(whole[mesh.face])
    half = half[np.argsort(mesh.face[half], kind="stable")]
    return mesh.tail[half], runs(mesh.face[half])[0] if len(half) else half
