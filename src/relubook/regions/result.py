"""Regions: what `regions` returns."""

from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from relubook.nets.types import Array
from relubook.regions.exact import fractions
from relubook.regions.maps import maps_of, nearby
from relubook.regions.mesh import Mesh, layers_of, outlines, packed
from relubook.regions.plane import Plane
from relubook.regions.trust import EPS, ROUNDING

TINY = float(np.finfo(np.float64).tiny)  # smaller numbers have fewer digits
BLOCK = 2**22  # numbers that one step of a long computation holds at a time, 32 MB


class Regions:
    """The activation regions of a net in a box: a sequence of convex polygons with what the net does on each.

    len(r) : the number of regions
    r.vertices : (vertices, 2), the corners of all polygons, each once
    r.polygons : list of (k, 2) arrays, counter-clockwise
    r.patterns : (regions, hidden units) bool, which units are open (z > 0), first layer first
    r.maps : (A, c), shapes (regions, 2, out) and (regions, out): net(x) = x @ A[i] + c[i] on region i
    r.areas : (regions,), they sum to the area of the box
    r.neighbors : (pairs, 2), the regions i < j that share an edge (a corner is not enough), sorted
    r.edges : (pairs, 2, 2), the two ends of the edge that r.neighbors[k] share
    r.linear_pieces : the number of connected pieces with one affine map; regions that differ in their pattern
        may share it
    r.locate(points) : the region of each point

    All but the mesh itself is computed when it is first asked for. With exact=True the vertices, areas and maps
    are object arrays of fractions.Fraction.
    """

    def __init__(self, plane: Plane, mesh: Mesh) -> None:
        self._plane = plane
        self._faces = mesh.faces
        self._points = mesh.points
        self._bits = mesh.bits
        self._tail, self._face = mesh.tail, mesh.face
        sequence, self._starts = outlines(mesh)
        self._corners = mesh.tail.take(sequence)

    def __len__(self) -> int:
        return self._faces

    def __repr__(self) -> str:
        return f"<Regions: {len(self)} regions of {self._plane.units} hidden units>"

    @property
    def nbytes(self) -> int:
        """The bytes of all arrays held: the mesh, and what has been asked for so far."""
        held = [array for value in vars(self).values() for array in (value if isinstance(value, tuple) else [value])]
        return sum(array.nbytes for array in held if isinstance(array, np.ndarray) and array.base is None)

    @cached_property
    def vertices(self) -> Array:
        """(vertices, 2), in the box's coordinates."""
        places: Array = self._plane.center + self._plane.half * self._points
        return places

    @cached_property
    def polygons(self) -> list[Array]:
        """A (k, 2) array a region, its corners counter-clockwise."""
        corners = self.vertices.take(self._corners, axis=0)
        starts = self._starts.tolist()
        return [corners[start:end] for start, end in pairwise(starts)]

    @cached_property
    def patterns(self) -> Array:
        """(regions, hidden units) bool: which units are open, z > 0, on each region.

        A unit that is 0 on all of a region (a zero unit, two that cancel) is closed there.
        """
        return self._unpacked(self._patterns)

    @cached_property
    def _patterns(self) -> Array:
        """One bit a unit, as the mesh's bits. A unit is open where it is positive at any corner.

        The sign at the middle would be the same, were it not for rounding in regions that are very thin.
        """
        bits = self._bits.take(self._corners, axis=0)
        patterns: Array = np.bitwise_or.reduceat(bits, self._starts[:-1], axis=0)
        self._bits = bits[:0].copy()  # nobody needs the vertices' bits any more
        return patterns

    def _unpacked(self, bits: Array) -> Array:
        parts = self._layers_of(bits)
        return np.concatenate(parts, axis=1) if parts else np.zeros((len(bits), 0), np.bool_)

    def _layers_of(self, bits: Array) -> list[Array]:
        """A (regions, units) bool array a hidden layer."""
        return layers_of(bits, [len(b) for _, b in self._plane.square])

    @cached_property
    def areas(self) -> Array:
        """(regions,). Each polygon is measured from its own first corner, so that a tiny one keeps its digits.

        raises : ValueError, when floats are too small or too large for the area of the box
        """
        corners = self._points.take(self._corners, axis=0)
        sizes = np.diff(self._starts)
        x, y = (corners - np.repeat(corners.take(self._starts[:-1], axis=0), sizes, axis=0)).T
        after = np.arange(1, len(corners) + 1)
        after[self._starts[1:] - 1] = self._starts[:-1]
        twice = np.add.reduceat(x * y.take(after) - x.take(after) * y, self._starts[:-1])
        with np.errstate(over="ignore", under="ignore"):
            areas: Array = twice / 2 * self._plane.half[0] * self._plane.half[1]
        if not self._plane.exact and not np.isfinite(areas.sum()):
            raise ValueError("the box is so large that areas in it are infinite: only exact=True can tell them")
        if not self._plane.exact and not 4 * self._plane.half[0] * self._plane.half[1] > TINY:
            raise ValueError("the box is so small that areas in it are 0: only exact=True can tell them")
        return areas

    @cached_property
    def maps(self) -> tuple[Array, Array]:
        """(A, c) of shapes (regions, 2, out) and (regions, out): net(x) = x @ A + c on the region.

        Only the units that are open pass anything on: the product of the weights, with the closed units left out.
        """
        a, c = self._scaled_maps()
        if not self._plane.exact:
            power = self._plane.scaled[1]
            np.ldexp(a, power, out=a)
            np.ldexp(c, power, out=c)
        c += self._plane.layers[-1][1]
        return a, c

    def _scaled_maps(self) -> tuple[Array, Array]:
        """The maps of the scaled net, without the last bias."""
        return maps_of(self._plane.scaled[0], self._patterns, self._order)

    @property
    def _order(self) -> Array:
        """The regions in an order in which neighbors lie close together."""
        return nearby(self._points.take(self._corners.take(self._starts[:-1]), axis=0).astype(np.float64))

    @cached_property
    def _shared(self) -> tuple[Array, Array, Array]:
        """Per pair of neighbors, sorted: the pair, the ends of the edge, and the edge's number in the mesh."""
        sides = self._face.reshape(-1, 2)
        edges = np.flatnonzero((sides >= 0).all(axis=1))
        pairs = np.sort(sides[edges], axis=1)
        order = np.lexsort((pairs[:, 1], pairs[:, 0]))
        pairs, edges = pairs[order], edges[order]
        first = np.ones(len(pairs), np.bool_)
        first[1:] = (pairs[1:] != pairs[:-1]).any(axis=1)
        pairs, edges = pairs[first], edges[first]
        return pairs, self._tail.reshape(-1, 2)[edges], edges

    @property
    def neighbors(self) -> Array:
        """(pairs, 2): the regions i < j that share an edge, sorted. To touch in a corner is not enough."""
        return self._shared[0]

    @property
    def edges(self) -> Array:
        """(pairs, 2, 2): the two ends of the edge between each pair of r.neighbors."""
        return self.vertices[self._shared[1]]

    @cached_property
    def linear_pieces(self) -> int:
        """The number of connected pieces with one affine map: neighbors with the same map, joined.

        The net is continuous, so two neighbors have one map when they have one slope A. Two slopes are the same
        when they differ by at most 64 * eps * (the same product with the sizes of all weights); exactly, with
        exact=True.
        """
        pairs = self.neighbors
        a, _ = self._scaled_maps()
        step = np.abs(a[pairs[:, 0]] - a[pairs[:, 1]])
        if self._plane.exact:
            return self._pieces(pairs[(step == 0).all(axis=(1, 2))])
        sizes = [(np.abs(w), np.abs(b)) for w, b in self._plane.scaled[0]]
        largest = np.linalg.multi_dot([w for w, _ in sizes]) if len(sizes) > 1 else sizes[0][0]
        near = np.flatnonzero((step <= ROUNDING * EPS * largest).all(axis=(1, 2)))
        pairs, step = pairs[near], step[near]
        if len(pairs):
            open_anywhere = self._patterns[pairs[:, 0]] | self._patterns[pairs[:, 1]]
            place = np.argsort(self._order)
            size, _ = maps_of(sizes, open_anywhere, np.argsort(place.take(pairs[:, 0])))
            pairs = pairs[(step <= ROUNDING * EPS * size).all(axis=(1, 2))]
        return self._pieces(pairs)

    def _pieces(self, joined: Array) -> int:
        """The number of groups of regions when these pairs are joined."""
        name = np.arange(len(self))
        while (name[joined[:, 0]] != name[joined[:, 1]]).any():
            low = np.minimum(name[joined[:, 0]], name[joined[:, 1]])
            for side in (0, 1):
                np.minimum.at(name, name[joined[:, side]], low)
            name = name[name]
        return len(np.unique(name))

    def locate(self, points: ArrayLike) -> Array:
        """The region in which each point lies, -1 outside the box.

        points : (n, 2), in the box's coordinates
        returns : (n,) region numbers. A point on an edge or corner gets one of the regions that touch it.
        raises : ValueError, when points has another shape
        """
        places = np.asarray(points, dtype=np.float64)
        if places.ndim != 2 or places.shape[1] != 2:
            raise ValueError(f"points has shape {places.shape}, but it must be (n, 2), a row a point")
        low, high = (self._plane.center + sign * self._plane.half for sign in (-1, 1))
        inside = np.flatnonzero(((places >= low) & (places <= high)).all(axis=1))
        found = np.full(len(places), -1)
        if len(inside):
            exact = fractions(places[inside]) if self._plane.exact else places[inside]
            found[inside] = self._inside((exact - self._plane.center) / self._plane.half)
        return found

    def _inside(self, points: Array) -> Array:
        """The region of each point of the square: by its pattern, else (on a line, or nearly) by the polygons."""
        found = np.full(len(points), -1)
        block = max(1, BLOCK // max(len(b) for _, b in self._plane.layers) // 4)
        known, order = self._names
        for start in range(0, len(points), block):
            bits, h = [], points[start : start + block]
            for w, b in self._plane.square:
                h = h @ w
                h += b
                bits.append(packed(h > 0))
                h = np.maximum(h, 0, out=h)
            row = np.concatenate(bits, axis=1) if bits else np.zeros((len(h), 0), np.uint64)
            guess = order[np.minimum(np.searchsorted(known, _name(row)), len(self) - 1)]
            found[start : start + block] = np.where((self._patterns[guess] == row).all(axis=1), guess, -1)
        lost = np.flatnonzero(found < 0)
        block = max(1, BLOCK // len(self._corners) // 4)
        for start in range(0, len(lost), block):
            rows = lost[start : start + block]
            found[rows] = self._nearest(points[rows].astype(np.float64))
        return found

    @cached_property
    def _names(self) -> tuple[Array, Array]:
        """One number a pattern, sorted, and the region it belongs to."""
        names = _name(self._patterns)
        order = np.argsort(names)
        return names[order], order

    def _nearest(self, points: Array) -> Array:
        """The region whose edges a point is the farthest inside of."""
        corners = self._points.take(self._corners, axis=0).astype(np.float64)
        after = np.arange(1, len(corners) + 1)
        after[self._starts[1:] - 1] = self._starts[:-1]
        along = corners[after] - corners
        length = np.hypot(along[:, 0], along[:, 1])
        along /= np.where(length > 0, length, 1)[:, None]
        gap = points[:, None] - corners
        depth = np.minimum.reduceat(along[:, 0] * gap[..., 1] - along[:, 1] * gap[..., 0], self._starts[:-1], axis=1)
        deepest: Array = np.argmax(depth, axis=1)
        return deepest


def _name(bits: Array) -> Array:
    """One 64-bit number a row: equal rows have equal numbers, and different rows nearly always different ones.

    Each word goes through the finalizer of SplitMix64, in which every bit changes about half of all bits, and starts
    from another place in each column. A sum of odd multiples would not do: there bit 63 of a word changes bit 63 alone.

    Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
    """
    golden = np.uint64(0x9E3779B97F4A7C15)
    mixed = bits + golden * np.arange(1, bits.shape[1] + 1, dtype=np.uint64)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    names: Array = (mixed ^ (mixed >> np.uint64(31))).sum(axis=1, dtype=np.uint64)
    return names
