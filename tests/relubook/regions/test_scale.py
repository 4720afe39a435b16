"""Regions and breakpoints at any scale of the weights, held against exact fractions and against the forward pass."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from line_oracle import pieces_and_patterns
from region_oracle import area, integer_net, oracle, random_net
from tolerances import LOST_AREA, MAP_ROUNDING, THIN_SQUARED

from relubook.nets.layers import forward, preactivations
from relubook.regions import breakpoints, regions

SQUARE = ((-1, 1), (-1, 1))
# The same nets each time: where two lines count as one, a unit that is itself within its tolerance there has no right
# answer (see the last but one test of regions), and one net in some thousand meets that on a wide face.
some = settings(max_examples=300, deadline=None, derandomize=True)
seeds = st.integers(0, 2**32 - 1)


def small_net(rng):
    return random_net([2, *rng.integers(2, 6, size=rng.integers(1, 4)), int(rng.integers(1, 3))], rng)


def all_scaled(rng):
    size = 10.0 ** rng.uniform(-150, 75)
    return [(w * size, b * size) for w, b in small_net(rng)]


def layers_scaled(rng):
    sizes = 10.0 ** rng.uniform(-100, 75, size=9)
    return [(w * size, b * size) for size, (w, b) in zip(sizes, small_net(rng), strict=False)]


def weights_scaled(rng):
    size = 10.0 ** rng.integers(1, 18)
    return [(w * size, b) for w, b in small_net(rng)]


def units_scaled(rng):
    sizes = [10.0 ** rng.uniform(-15, 15, size=9) for _ in range(4)]
    return [(w * s[: len(b)], b * s[: len(b)]) for s, (w, b) in zip(sizes, small_net(rng), strict=False)]


def one_unit_scaled(rng):
    layers = small_net(rng)
    number = rng.integers(len(layers) - 1)
    w, b = (values.copy() for values in layers[number])
    unit, size = rng.integers(len(b)), 10.0 ** rng.integers(-15, 16)
    w[:, unit] *= size
    b[unit] *= size
    layers[number] = (w, b)
    return layers


def entries_scaled(rng):
    return [
        (w * 10.0 ** rng.uniform(-8, 8, size=w.shape), b * 10.0 ** rng.uniform(-8, 8, size=len(b)))
        for w, b in small_net(rng)
    ]


def nearly_degenerate(rng):
    layers, _ = integer_net(rng)
    return [tuple(v + 10.0 ** -rng.integers(1, 19) * rng.normal(size=v.shape) for v in layer) for layer in layers]


def nearly_degenerate_and_scaled(rng):
    layers = nearly_degenerate(rng)
    sizes = [10.0 ** rng.integers(-6, 7, size=len(b)) for _, b in layers]
    return [(w * size, b * size) for size, (w, b) in zip(sizes, layers, strict=True)]


def nearly_cancelled(rng):
    """Units of layer 2 that see each unit of layer 1 twice, with weights that nearly cancel."""
    (w, b), (v, c), *rest = [*small_net(rng)[:2], (rng.normal(size=(5, 1)), rng.normal(size=1))]
    rest = [(rest[0][0][: len(c)], rest[0][1])]
    gap = 10.0 ** -rng.integers(9, 19)
    twins = (np.hstack([w, w]), np.concatenate([b, b]))
    return [twins, (np.vstack([v, -v * (1 + gap * rng.normal(size=v.shape))]), gap * c), *rest]


SCALES = [
    all_scaled,
    layers_scaled,
    weights_scaled,
    units_scaled,
    one_unit_scaled,
    entries_scaled,
    nearly_degenerate,
    nearly_degenerate_and_scaled,
    nearly_cancelled,
]


def sizes_of_maps(layers, pattern):
    """A and c of the region with this pattern, when every number in the net is replaced by its size."""
    a, c, first = np.eye(2), np.zeros(2), 0
    for number, (w, b) in enumerate(layers):
        a, c = a @ np.abs(w), c @ np.abs(w) + np.abs(b)
        if number < len(layers) - 1:
            is_open = np.array(pattern[first : first + len(b)])
            a, c, first = a * is_open, c * is_open, first + len(b)
    return a, c


@pytest.mark.parametrize("scaled", SCALES)
@some
@given(seeds)
def test_at_any_scale_the_regions_are_those_of_exact_fractions(scaled, seed):
    layers = scaled(np.random.default_rng(seed))
    r, truth = regions(layers), oracle(layers, SQUARE)
    found = {}
    for number, pattern in enumerate(map(tuple, r.patterns.tolist())):
        found[pattern] = found.get(pattern, 0.0) + float(r.areas[number])
    lost = {p: abs(found.get(p, 0) - (float(area(truth[p][0])) if p in truth else 0)) for p in truth.keys() | found}
    assert max(lost.values()) < LOST_AREA
    a, c = r.maps
    for number, pattern in enumerate(map(tuple, r.patterns.tolist())):
        if r.areas[number] < THIN_SQUARED:
            continue
        exact = [[float(v) for v in f] for f in truth[pattern][1]]
        size_a, size_c = sizes_of_maps(layers, pattern)
        assert (np.abs(a[number].T - np.array(exact)[:, :2]) <= MAP_ROUNDING * size_a.T + 1e-300).all()
        assert (np.abs(c[number] - np.array(exact)[:, 2]) <= MAP_ROUNDING * size_c + 1e-300).all()


@pytest.mark.parametrize("scaled", SCALES[:-1])  # where terms nearly cancel, the forward pass is rounding
@some
@given(seeds)
def test_at_any_scale_the_regions_are_those_of_the_forward_pass(scaled, seed):
    rng = np.random.default_rng(seed)
    layers = scaled(rng)
    r = regions(layers)
    points = rng.uniform(-1, 1, size=(500, 2))
    number = r.locate(points)
    wide = r.areas[number] > THIN_SQUARED
    a, c = r.maps
    value = np.einsum("ni,nio->no", points, a[number]) + c[number]
    expected = forward(layers, points)
    size = np.abs(expected).max() + sum(np.abs(s).max() for s in sizes_of_maps(layers, r.patterns.any(axis=0)))
    assert (np.abs(value - expected)[wide] <= MAP_ROUNDING * size).all()
    open_there = np.concatenate(preactivations(layers, points), axis=1) > 0
    # A point beside a line, closer than rounding, may lie on its other side.
    assert (r.patterns[number] == open_there)[wide].all(axis=1).mean() > 0.99


def test_a_unit_behind_closed_units_is_its_bias_however_large_their_weights_are():
    layers = [([[1e15], [0.0]], [0.0]), ([[1.0]], [1.0]), ([[1.0]], [0.0])]
    r = regions(layers)
    assert {tuple(p): a for p, a in zip(r.patterns.tolist(), r.areas, strict=True)} == {
        (False, True): 2,
        (True, True): 2,
    }
    left, right = r.locate([[-0.5, 0], [0.5, 0]])
    np.testing.assert_array_equal(r.maps[1][left], [1])
    np.testing.assert_array_equal(r.maps[0][right].ravel(), [1e15, 0])
    t, slopes = breakpoints(layers, [-1, 0], [1, 0])
    assert (t.tolist(), slopes.ravel().tolist()) == ([0.5], [0, 2e15])


def test_what_large_terms_leave_when_they_cancel_is_settled_in_whole_numbers():
    # Unit 3 is 3e17 x - 3 * 1e17 x + 1, which floats take for anything up to 64; unit 4 is 2^-40 of it, less a bias.
    layers = [
        (np.array([[3e17, 1e17], [0, 0]]), np.zeros(2)),
        (np.array([[1.0], [-3.0]]), np.ones(1)),
        (np.array([[2.0**-40]]), np.array([-(2.0**-41)])),
        (np.ones((1, 1)), np.zeros(1)),
    ]
    r, exact = regions(layers), regions(layers, exact=True)
    assert set(map(tuple, r.patterns.tolist())) == set(map(tuple, exact.patterns.tolist()))
    assert r.patterns[:, 2:].all()


def test_beside_two_lines_that_count_as_one_a_unit_within_its_tolerance_is_closed():
    # Two lines 2^-52 apart, and a unit that is 0 on the left of both and 2^-52 on the right.
    gap = 2.0**-52
    layers = [
        (np.array([[1.0, 1.0], [0, 0]]), np.array([0, gap])),
        (np.array([[-1.0], [1.0]]), np.zeros(1)),
        (np.ones((1, 1)), np.zeros(1)),
    ]
    r = regions(layers)
    assert r.patterns.tolist() in ([[False, False, False], [True, True, False]], [[True, True, False], [False] * 3])
    assert [p[2] for p in regions(layers, exact=True).patterns.tolist()].count(True) == 2
    np.testing.assert_allclose(r.areas.sum(), 4)


@pytest.mark.parametrize("scaled", SCALES)
@some
@given(seeds)
def test_at_any_scale_the_breakpoints_are_those_of_exact_fractions(scaled, seed):
    rng = np.random.default_rng(seed)
    layers = scaled(rng)
    a, b = rng.uniform(-1, 1, size=(2, 2))
    t, slopes = breakpoints(layers, a, b)
    wide = [piece for piece in pieces_and_patterns(layers, a, b) if piece[1] - piece[0] > LOST_AREA]
    assert (np.diff(t, prepend=0, append=1) > LOST_AREA).sum() == len(wide)
    for low, high, pattern, slope in wide:
        number = np.searchsorted(t, float((low + high) / 2))
        size, _ = sizes_of_maps(layers, pattern)
        assert (np.abs(slopes[number] - slope) <= MAP_ROUNDING * (np.abs(b - a) @ size) + 1e-300).all()


@pytest.mark.parametrize("sizes", [[1e-150, 1e150, 1e150, 1e100], [1e-150] * 4, [1e100, 1e-150, 1e-150, 1e100]])
@pytest.mark.parametrize("outputs", [1, 3])
def test_products_that_leave_the_floats_on_the_way_spoil_neither_maps_nor_pieces(sizes, outputs):
    layers, total = [], Fraction(1)
    for (w, b), size in zip(random_net([2, 5, 5, 5, outputs], np.random.default_rng(0)), sizes, strict=True):
        total *= Fraction(size)
        layers.append((w * size, b * float(total)))
    r, exact = regions(layers), regions(layers, exact=True)
    assert len(r) == len(exact)
    assert r.linear_pieces == exact.linear_pieces
    middle = np.array([polygon.mean(axis=0) for polygon in r.polygons])
    value = np.einsum("ri,rio->ro", middle, r.maps[0]) + r.maps[1]
    expected = forward(layers, middle)
    assert np.abs(value - expected).max() <= MAP_ROUNDING * np.abs(expected).max()


def test_areas_of_a_box_that_floats_cannot_measure_say_so():
    layers = [(np.array([[1.0, 0], [0, 1]]), np.zeros(2)), (np.ones((2, 1)), np.zeros(1))]
    flat = ((-1e200, 1e200), (-1e-200, 1e-200))
    np.testing.assert_allclose(regions(layers, flat).areas, 1)
    for size, word in ((1e200, "large"), (1e-200, "small")):
        box = ((-size, size), (-size, size))
        r = regions(layers, box)
        assert len(r) == 4
        with pytest.raises(ValueError, match=f"the box is so {word} that areas in it .* exact=True"):
            r.areas  # noqa: B018
        assert regions(layers, box, exact=True).areas.sum() == Fraction(2 * size) ** 2
    huge = [(np.array([[1e200], [0]]), np.zeros(1)), (np.array([[1e200]]), np.zeros(1))]
    with pytest.raises(ValueError, match="so large that their products are infinite"):
        breakpoints(huge, [0, 0], [1, 0])


def test_the_line_oracle_agrees_with_a_count_by_hand():
    layers = [(np.array([[1.0, -1.0]]), np.array([0.0, 1.0])), (np.ones((2, 1)), np.zeros(1))]
    pieces = pieces_and_patterns(layers, [-1.0], [3.0])
    assert [(float(low), float(high)) for low, high, _, _ in pieces] == list(pairwise([0, 0.25, 0.5, 1]))
    assert [pattern for _, _, pattern, _ in pieces] == [(False, True), (True, True), (True, False)]
    assert [slope.tolist() for *_, slope in pieces] == [[-4], [0], [4]]
