"""Which region a point lies in, on lines and edges too, and how long it takes to say."""

from time import process_time

import numpy as np
import pytest
from region_oracle import random_net
from tolerances import LOCATE_PRODUCTS

from relubook.nets.layers import preactivations
from relubook.regions import regions
from relubook.regions.result import _name


def both_ways(*normals):
    """Lines through the middle, each with a unit for either side: on a line neither is open, as in no region."""
    w = np.array([sign * np.array(normal) for normal in normals for sign in (1.0, -1.0)]).T
    return [(w, np.zeros(w.shape[1])), (np.ones((w.shape[1], 1)), np.zeros(1))]


def lattice():
    """Squares of side 1/2, and on every line two units that are closed."""
    w = np.repeat([[1.0, -1, 0, 0], [0, 0, 1, -1]], 3, axis=1)
    return [
        (w, -np.abs(w).sum(axis=0) * np.tile([-0.5, 0, 0.5], 4) * np.repeat([1, -1, 1, -1], 3)),
        (np.ones((12, 1)), [0.0]),
    ]


NETS = {
    "a cross": both_ways((1, 0), (0, 1)),
    "a fan": both_ways((1, 0), (2, 1), (-1, 3), (1, 1)),
    "a lattice": lattice(),
    "in general": random_net([2, 9, 9, 1], np.random.default_rng(0)),
}


def depth(polygon, point):
    """How far inside a convex polygon a point is; negative outside."""
    along = np.roll(polygon, -1, axis=0) - polygon
    gap = point - polygon
    return ((along[:, 0] * gap[:, 1] - along[:, 1] * gap[:, 0]) / np.hypot(*along.T)).min()


@pytest.mark.parametrize("name", NETS)
@pytest.mark.parametrize("exact", [False, True])
def test_a_point_on_an_edge_gets_one_of_the_two_regions_that_share_it(name, exact):
    r = regions(NETS[name], exact=exact)
    for share in (0.5, 0.25, 0.9):
        points = (r.edges[:, 0] + (r.edges[:, 1] - r.edges[:, 0]) * share).astype(float)
        found = r.locate(points)
        wide = np.linalg.norm((r.edges[:, 1] - r.edges[:, 0]).astype(float), axis=1) > 1e-6
        assert (r.neighbors == found[:, None]).any(axis=1)[wide].all()


@pytest.mark.parametrize("name", NETS)
def test_the_polygons_alone_tell_where_a_point_lies(name):
    # What `locate` falls back on where a point's pattern is that of no region.
    r = regions(NETS[name])
    points = np.random.default_rng(1).uniform(-1, 1, size=(200, 2))
    for point, number in zip(points, r._nearest(points), strict=True):
        assert depth(r.polygons[number], point) == max(depth(polygon, point) for polygon in r.polygons)
        assert depth(r.polygons[number], point) > 0
    np.testing.assert_array_equal(r._nearest(points), r.locate(points))
    beyond = np.random.default_rng(2).uniform(-3, 3, size=(50, 2))
    for point, number in zip(beyond, r._nearest(beyond), strict=True):
        assert depth(r.polygons[number], point) >= max(depth(polygon, point) for polygon in r.polygons) - 1e-12


def test_patterns_that_differ_in_the_last_bit_of_two_words_have_different_names():
    rng = np.random.default_rng(2)
    bits = rng.integers(2**63, size=(500, 12), dtype=np.uint64)
    for first, second in ((0, 1), (3, 7), (10, 11)):
        for bit in (63, 62, 0):
            other = bits.copy()
            other[:, [first, second]] ^= np.uint64(1 << bit)
            assert (_name(bits) != _name(other)).all()
    swapped = bits[:, ::-1].copy()
    assert (_name(bits) != _name(swapped)).all()
    one = np.zeros((64 * 12, 12), np.uint64)
    one[np.arange(64 * 12), np.arange(64 * 12) // 64] = np.uint64(1) << (np.arange(64 * 12) % 64).astype(np.uint64)
    assert len(np.unique(_name(one))) == 64 * 12


def seconds(work):
    """Of all threads: the products may take several."""
    start = process_time()
    work()
    return process_time() - start


@pytest.mark.slow
def test_locating_points_takes_no_longer_than_the_products_behind_it():
    layers = random_net([2, 256, 256, 256, 1], np.random.default_rng(0))
    r = regions(layers)
    points = np.random.default_rng(1).uniform(-1, 1, size=(20_000, 2))
    found = r.locate(points)  # names the regions, once
    assert min(seconds(lambda: r.locate(points)) for _ in range(3)) < LOCATE_PRODUCTS * min(
        seconds(lambda: preactivations(layers, points)) for _ in range(3)
    )
    assert (found >= 0).all()
    for number, point in zip(found[::100], points[::100], strict=True):
        assert depth(r.polygons[number], point) > -1e-12
