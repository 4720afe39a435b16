"""Laws, degenerate nets and an oracle in exact fractions for relubook.regions."""

from fractions import Fraction
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from region_oracle import area, clip, disagreements, integer_net, linear_pieces, oracle, random_net

from relubook.nets.layers import forward, preactivations
from relubook.regions import Regions, breakpoints, count_regions, regions
from relubook.regions.by_layer import cut_by_layer
from relubook.regions.by_unit import cut_by_units
from relubook.regions.engine import subdivide
from relubook.regions.mesh import Mesh, square
from relubook.regions.plane import plane
from relubook.regions.trust import Tolerance

# What rounding may leave on numbers of size about 1 that are sums of a few hundred products.
CLOSE = 1e-12

SQUARE = ((-1, 1), (-1, 1))
FUZZ = 400  # of the 10,000 integer nets that benchmarks/regions.py --fuzz judges

seeds = st.integers(0, 2**32 - 1)
few = settings(max_examples=20, deadline=None)


def constant(tolerance):
    """The same tolerance at every vertex, for one unit."""
    return Tolerance(np.array([tolerance]), lambda vertices: np.full((len(vertices), 1), tolerance))


def net(*columns, bias=None, last=None):
    """A net with one hidden layer of two-input units; without `last` it adds them up."""
    w = np.array(columns, dtype=float).T
    b = np.zeros(len(columns)) if bias is None else np.array(bias, dtype=float)
    out = np.ones((len(columns), 1)) if last is None else np.array(last, dtype=float)
    return [(w, b), (out, np.zeros(out.shape[1]))]


@st.composite
def random_nets(draw):
    """He-normal nets with 1 to 3 hidden layers of 1 to 12 units."""
    widths = draw(st.lists(st.integers(1, 12), min_size=1, max_size=3))
    return random_net([2, *widths, draw(st.integers(1, 4))], np.random.default_rng(draw(seeds)))


@st.composite
def boxes(draw):
    """Boxes of any place and shape, from 1e-6 wide."""
    left, bottom = draw(st.floats(-2, 2)), draw(st.floats(-2, 2))
    width, height = (draw(st.sampled_from([1e-6, 0.01, 0.5, 1.0, 3.0])) for _ in range(2))
    return ((left, left + width), (bottom, bottom + height))


def box_area(box):
    (left, right), (bottom, top) = box
    return (right - left) * (top - bottom)


def corner_numbers(r):
    """The polygons as vertex numbers. A vertex is its coordinates: the polygons that share it hold the same bits."""
    _, number = np.unique(np.concatenate(r.polygons), axis=0, return_inverse=True)
    sizes = np.cumsum([len(polygon) for polygon in r.polygons])[:-1]
    return np.split(number.ravel(), sizes)


def crossings(a, b):
    """1 or more where a polygon's edges turn left, negative where they turn right."""
    return a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]


# ---- laws ----


@few
@given(random_nets(), boxes())
def test_areas_sum_to_the_box(layers, box):
    r = regions(layers, box)
    assert (r.areas > 0).all()
    np.testing.assert_allclose(r.areas.sum(), box_area(box), rtol=CLOSE)


@few
@given(random_nets())
def test_vertices_minus_edges_plus_faces_is_two(layers):
    r = regions(layers)
    polygons = corner_numbers(r)
    edges = {frozenset(pair) for p in polygons for pair in zip(p, np.roll(p, -1), strict=True)}
    vertices = {int(v) for p in polygons for v in p}
    assert len(vertices) - len(edges) + (len(r) + 1) == 2
    assert len(vertices) == len(r.vertices)


@few
@given(random_nets())
def test_one_pattern_is_one_convex_region(layers):
    r = regions(layers)
    assert len(np.unique(r.patterns, axis=0)) == len(r) == count_regions(layers)
    for polygon in r.polygons:
        side = np.roll(polygon, -1, axis=0) - polygon
        assert (crossings(side, np.roll(side, -1, axis=0)) > -1e-15).all()


@few
@given(random_nets(), boxes())
def test_the_map_is_the_net_at_centroid_and_corners(layers, box):
    r = regions(layers, box)
    a, c = r.maps
    for k, polygon in enumerate(r.polygons):
        points = np.vstack([polygon, polygon.mean(axis=0)])
        np.testing.assert_allclose(points @ a[k] + c[k], forward(layers, points), atol=CLOSE)


@few
@given(random_nets())
def test_the_pattern_is_what_the_units_say_inside(layers):
    r = regions(layers)
    wide = r.areas > 1e-10  # in a thinner region a unit's sign at the middle is rounding
    middle = np.array([polygon.mean(axis=0) for polygon in r.polygons])[wide]
    z = np.concatenate(preactivations(layers, middle), axis=1)
    assert (r.patterns[wide] == (z > 0))[np.abs(z) > 1e-13].all()


@few
@given(random_nets())
def test_neighbors_agree_on_their_edge_and_differ_in_a_unit(layers):
    r = regions(layers)
    a, c = r.maps
    assert (r.neighbors[:, 0] < r.neighbors[:, 1]).all()
    corners = [{tuple(v) for v in polygon} for polygon in r.polygons]
    for (i, j), edge in zip(r.neighbors, r.edges, strict=True):
        np.testing.assert_allclose(edge @ a[i] + c[i], edge @ a[j] + c[j], atol=CLOSE)
        assert corners[i] & corners[j] >= {tuple(v) for v in edge}
        assert (r.patterns[i] != r.patterns[j]).any()


@few
@given(random_nets())
def test_each_edge_belongs_to_the_box_or_to_two_neighbors(layers):
    r = regions(layers)
    count = {}
    for p in corner_numbers(r):
        for pair in zip(p, np.roll(p, -1), strict=True):
            count[frozenset(pair)] = count.get(frozenset(pair), 0) + 1
    assert sum(n == 2 for n in count.values()) == len(r.neighbors)
    vertices = np.unique(np.concatenate(r.polygons), axis=0)
    border = [vertices[sorted(pair)] for pair, n in count.items() if n == 1]
    assert all((np.abs(ends).max(axis=1) == 1).all() for ends in border)


@few
@given(st.integers(1, 40), seeds)
def test_one_layer_makes_one_region_plus_lines_plus_crossings_inside(units, seed):
    layers = random_net([2, units, 1], np.random.default_rng(seed))
    w, b = layers[0]
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) @ w + b
    lines = ((corners > 0).any(axis=0) & (corners < 0).any(axis=0)).sum()
    inside = sum(
        (np.abs(np.linalg.solve(w[:, [i, j]].T, -b[[i, j]])) < 1).all() for i, j in combinations(range(units), 2)
    )
    assert len(regions(layers)) == 1 + lines + inside


@few
@given(random_nets(), st.floats(-0.9, 0.9), st.floats(-0.9, 0.9))
def test_the_union_over_tiles_is_the_whole(layers, x, y):
    whole = regions(layers)
    total = dict.fromkeys(map(tuple, whole.patterns), 0.0)
    for box in (((-1, x), (-1, y)), ((x, 1), (-1, y)), ((-1, x), (y, 1)), ((x, 1), (y, 1))):
        tile = regions(layers, box)
        for pattern, part in zip(map(tuple, tile.patterns), tile.areas, strict=True):
            total[pattern] += part
    np.testing.assert_allclose(list(total.values()), whole.areas, rtol=1e-9, atol=CLOSE)


@few
@given(random_nets(), st.floats(1e-6, 1e6))
def test_scaling_a_layer_up_and_the_next_down_changes_nothing(layers, scale):
    (w, b), (v, c), *rest = layers
    scaled = [(w * scale, b * scale), (v / scale, c), *rest]
    r, s = regions(layers), regions(scaled)
    np.testing.assert_array_equal(s.patterns, r.patterns)
    np.testing.assert_allclose(s.vertices, r.vertices, atol=1e-9)
    for ours, theirs in zip(r.maps, s.maps, strict=True):
        np.testing.assert_allclose(theirs, ours, atol=CLOSE)


@few
@given(random_nets(), st.permutations(range(12)))
def test_the_order_of_the_units_only_permutes_the_patterns(layers, order):
    (w, b), (v, c), *rest = layers
    order = [k for k in order if k < len(b)]
    r, s = regions(layers), regions([(w[:, order], b[order]), (v[order], c), *rest])
    places = [*order, *range(len(b), r.patterns.shape[1])]
    assert set(map(tuple, r.patterns[:, places])) == set(map(tuple, s.patterns))


# ---- the oracle ----


@pytest.mark.parametrize("start", range(0, FUZZ, 100))
def test_small_integer_nets_are_right_by_the_oracle(start):
    for seed in range(start, start + 100):
        layers, box = integer_net(np.random.default_rng(seed))
        assert disagreements(regions(layers, box), layers, box) == [], seed


def test_exact_regions_of_small_integer_nets_are_right_by_the_oracle():
    for seed in range(10_000, 10_040):
        layers, box = integer_net(np.random.default_rng(seed))
        r = regions(layers, box, exact=True)
        assert disagreements(r, layers, box) == [], seed
        expected = oracle(layers, box)
        assert dict(zip(map(tuple, r.patterns.tolist()), r.areas, strict=True)) == {
            pattern: area(corners) for pattern, (corners, _) in expected.items()
        }


def test_the_oracle_sees_a_wrong_answer():
    layers, box = net((1, 0), (0, 1)), SQUARE
    assert disagreements(regions(layers, box), layers, box) == []
    assert disagreements(regions(net((1, 0), (0, 2))), layers, box)  # a wrong map
    assert disagreements(regions(layers, ((-1, 1), (-1, 2))), layers, box)  # a wrong area
    assert disagreements(regions(net((1, 0), (1, 0))), layers, box)  # a missing line


@few
@given(random_nets())
def test_random_nets_are_right_by_the_oracle(layers):
    layers = [(w[: 4 if k else 2, :4], b[:4]) for k, (w, b) in enumerate(layers)]
    r = regions(layers)
    assert set(map(tuple, r.patterns.tolist())) == set(oracle(layers, SQUARE))
    assert r.linear_pieces == linear_pieces(oracle(layers, SQUARE))


# ---- nets that teachers build by hand ----

ABS = net((1, 0), (-1, 0))
TAXI = net((1, 0), (-1, 0), (0, 1), (0, -1))
TENT = (np.array([[2.0, -4.0]]).T, np.zeros(1))


def tent(times):
    """The tent map of x, composed with itself, on the interval [0, 1], and y left alone."""
    layers = [(np.array([[1.0, 1.0], [0.0, 0.0]]), np.array([0.0, -0.5]))]
    for _ in range(times - 1):
        layers.append((TENT[0] @ np.array([[1.0, 1.0]]), np.array([0.0, -0.5])))
    return [*layers, TENT]


def grid(n):
    """Lines at x = k / n and y = k / n."""
    ticks = np.arange(1, n) / n
    w = np.concatenate([np.tile([[1.0], [0.0]], n - 1), np.tile([[0.0], [1.0]], n - 1)], axis=1)
    return [(w, -np.concatenate([ticks, ticks])), (np.ones((2 * n - 2, 1)), np.zeros(1))]


def spokes(n):
    """n lines through the origin."""
    angle = np.pi * (np.arange(n) + 0.3) / n
    return net(*zip(np.cos(angle), np.sin(angle), strict=True))


BY_HAND = {
    "nothing hidden": ([(np.ones((2, 1)), np.zeros(1))], SQUARE, 1),
    "a zero unit": (net((0, 0), (1, 0)), SQUARE, 2),
    "a zero unit with a bias": (net((0, 0), (1, 0), bias=(3, 0)), SQUARE, 2),
    "a duplicate": (net((1, 2), (1, 2)), SQUARE, 2),
    "a multiple": (net((1, 2), (3, 6)), SQUARE, 2),
    "a multiple that is not a float's": (net((1, 2), (0.1, 0.2), (0.7, 1.4), bias=(0.3, 0.03, 0.21)), SQUARE, 2),
    "opposite units": (ABS, SQUARE, 2),
    "|x| + |y|": (TAXI, SQUARE, 4),
    "parallel lines": (net((1, 1), (1, 1), (1, 1), bias=(0, 0.5, -0.5)), SQUARE, 4),
    "through two corners": (net((1, -1)), SQUARE, 2),
    "through all corners": (net((1, -1), (1, 1)), SQUARE, 4),
    "through one corner, outside": (net((1, 1), bias=(2,)), SQUARE, 1),
    "along the edge of the box": (net((1, 0), bias=(1,)), SQUARE, 1),
    "along all edges of the box": (net((1, 0), (1, 0), (0, 1), (0, 1), bias=(1, -1, 1, -1)), SQUARE, 1),
    "through a crossing": (net((1, 0), (0, 1), (1, 1)), SQUARE, 6),
    "through a crossing, off center": (net((1, 0), (0, 1), (1, 1), bias=(-0.3, -0.6, -0.9)), SQUARE, 6),
    "many through one point": (spokes(20), SQUARE, 40),
    "a hundred through one point": (spokes(100), SQUARE, 200),
    "a grid": (grid(8), ((0, 1), (0, 1)), 64),
    "a grid and its diagonals": (
        [(np.hstack([grid(4)[0][0], [[1, 1], [1, -1]]]), np.append(grid(4)[0][1], [-1, 0])), (np.ones((8, 1)), [0])],
        ((0, 1), (0, 1)),
        24,
    ),
    "a tent map": (tent(1), ((0, 1), (0, 1)), 2),
    "three tent maps": (tent(3), ((0, 1), (0, 1)), 8),
    "six tent maps": (tent(6), ((0, 1), (0, 1)), 64),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_a_net_by_hand_has_the_regions_that_one_counts(name):
    layers, box, expected = BY_HAND[name]
    r = regions(layers, box)
    assert len(r) == expected
    assert len(np.unique(r.patterns, axis=0)) == expected
    np.testing.assert_allclose(r.areas.sum(), box_area(box), rtol=CLOSE)


EXACT_BY_HAND = [name for name in BY_HAND if "float" not in name and "point" not in name and "off" not in name]


@pytest.mark.parametrize("name", EXACT_BY_HAND)
def test_a_net_by_hand_is_right_by_the_oracle(name):
    layers, box, _ = BY_HAND[name]
    assert disagreements(regions(layers, box), layers, box) == []
    assert disagreements(regions(layers, box, exact=True), layers, box) == []


def canonical(r):
    """Everything about the regions, in the order of their patterns."""
    order = np.lexsort(r.patterns.T) if r.patterns.shape[1] else np.arange(len(r))
    rank = np.argsort(order)
    return r.patterns[order], r.areas[order], {tuple(sorted(pair)) for pair in rank[r.neighbors].tolist()}


def nearly_degenerate_net(rng, smallest, largest):
    """A net whose lines meet in points and on each other, but for a change of each layer; its size is a power of 10."""
    widths = [2, *rng.integers(2, 9, size=rng.integers(1, 4)), 1]
    layers = []
    for n, m in pairwise(widths):
        w, b = rng.integers(-2, 3, size=(n, m)) / 4, rng.integers(-2, 3, size=m) / 4
        size = 10.0 ** rng.integers(smallest, largest)
        layers.append((w + size * rng.normal(size=w.shape), b + size * rng.normal(size=m)))
    return layers


def test_both_engines_find_the_same_regions():
    rng = np.random.default_rng(4)
    for layers in (
        *(random_net([2, 30, 30, 30, 1], rng) for _ in range(3)),
        *([(np.round(4 * w) / 4, np.round(4 * b) / 4) for w, b in random_net([2, 12, 12, 1], rng)] for _ in range(20)),
    ):
        net = plane(layers, SQUARE, None, None, False)
        fast, careful = (canonical(Regions(net, subdivide(net, careful=mode))) for mode in (False, True))
        np.testing.assert_array_equal(fast[0], careful[0])
        np.testing.assert_allclose(fast[1], careful[1], atol=CLOSE)
        assert fast[2] == careful[2]


def test_nearly_degenerate_nets_have_a_sound_mesh():
    rng = np.random.default_rng(6)
    for _ in range(300):
        layers = nearly_degenerate_net(rng, -19, -3)
        r = regions(layers)
        np.testing.assert_allclose(r.areas.sum(), 4, rtol=CLOSE)
        assert (r.areas > -1e-15).all()
        # A pattern that comes twice does so on a sliver.
        wide = r.patterns[r.areas > 1e-11]
        assert len(np.unique(wide, axis=0)) == len(wide)
        ends = len(r._tail) // 2
        assert len(r.vertices) - ends + len(r) + 1 == 2
        a, c = r.maps
        middle = np.array([polygon.mean(axis=0) for polygon in r.polygons])
        np.testing.assert_allclose(np.einsum("ri,rio->ro", middle, a) + c, forward(layers, middle), atol=1e-11)


def test_nearly_degenerate_nets_off_by_more_than_the_tolerance_are_right_by_the_oracle():
    rng = np.random.default_rng(7)
    for _ in range(60):
        layers = nearly_degenerate_net(rng, -9, -3)
        r = regions(layers)
        truth = oracle(layers, SQUARE)
        found = dict(zip(map(tuple, r.patterns.tolist()), r.areas, strict=True))
        for pattern in truth.keys() | found.keys():
            exact = float(area(truth[pattern][0])) if pattern in truth else 0
            assert abs(found.get(pattern, 0) - exact) < 1e-11


@pytest.mark.parametrize("size", [1e-15, 1e-14, 2e-14, 5e-14, 1e-13])
def test_a_unit_that_is_nearly_zero_on_an_edge_does_not_draw_other_lines_to_it(size):
    # On the lower edge of the box unit 0 goes from size to -size: where it crosses 0 is rounding, up to its tolerance.
    for order in ([0, 1, 2], [1, 2, 0]):
        w = np.array([[-size, 1.0, 1.0], [1.0, 0.0, 0.0]])[:, order]
        b = np.array([1.0, -0.1, 0.3])[order]
        layers = [(w, b), (np.ones((3, 1)), np.zeros(1))]
        t, _ = breakpoints(layers, [-1, -1], [1, -1])
        assert np.abs(t - 0.35).min() < CLOSE
        assert np.abs(t - 0.55).min() < CLOSE
        net = plane(layers, SQUARE, None, None, False)
        for r in (Regions(net, subdivide(net, careful=mode)) for mode in (False, True)):
            below = r.vertices[r.vertices[:, 1] == -1][:, 0]
            assert np.abs(below + 0.3).min() < CLOSE
            assert np.abs(below - 0.1).min() < CLOSE
            wide = r.areas[r.areas > 1e-9]
            np.testing.assert_allclose(np.sort(wide), [0.8, 1.4, 1.8], atol=1e-11)


@pytest.mark.parametrize("turn", range(4))
@pytest.mark.parametrize("heights", [(1, -1, 2, -1.5), (2, -1.5, 1, -1), (1e-3, -1, 1, -1e-3), (1, -2, 3, -1)])
def test_signs_that_contradict_each_other_still_give_a_mesh(heights, turn):
    # No affine function has these signs at the corners of a square; rounding may seem to, in a face as thin as itself.
    z = np.roll(np.array(heights, dtype=float), turn)
    mesh = cut_by_layer(square(exact=False), z[:, None].copy(), constant(1e-15), last=True)
    assert mesh.faces == 2
    assert len(mesh.points) - len(mesh.tail) // 2 + mesh.faces == 1
    assert sorted(np.bincount(mesh.face[mesh.face >= 0])) == [3, 7]
    # Of the two corners of one sign that with the larger pre-activation keeps it.
    assert np.flatnonzero(mesh.bits[:, 0]).tolist() == [np.argmax(z)]
    open_face = mesh.face[mesh.tail == np.argmax(z)].max()
    assert np.argmin(z) not in mesh.tail[mesh.face == open_face]


@pytest.mark.parametrize("turn", range(4))
def test_of_two_runs_of_a_sign_the_sure_one_stays_and_not_the_one_that_is_large_and_noise(turn):
    z, noise = np.roll([1.0, -1.0, 5.0, -1.0], turn), np.roll([1e-15, 1e-15, 0.5, 1e-15], turn)
    tolerance = Tolerance(noise.max(keepdims=True), lambda vertices: noise[vertices, None])
    mesh = cut_by_units(square(exact=False), z[:, None].copy(), tolerance)
    assert np.flatnonzero(mesh.bits[:, 0]).tolist() == [turn]


@pytest.mark.parametrize("turn", range(5))
@pytest.mark.parametrize("sign", [1, -1])
def test_a_corner_within_its_tolerance_between_two_of_one_sign_takes_that_sign(sign, turn):
    # A square with a fifth corner: + 0 + - -, where the 0 is what a wide tolerance says of the corner between.
    corners = np.roll(np.arange(5), turn)
    z = sign * np.array([1.0, 0.3, 1.0, -1.0, -1.0])[corners]
    wide = np.array([1e-15, 0.5, 1e-15, 1e-15, 1e-15])[corners]
    angle = 2 * np.pi * np.arange(5) / 5
    tail = np.array([0, 1, 1, 2, 2, 3, 3, 4, 4, 0])
    follow = np.array([2, 1, 4, 3, 6, 5, 8, 7, 0, 9])
    points = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    pentagon = Mesh(points, [points], np.zeros((5, 0), np.uint64), tail, follow, np.array([0, -1] * 5), 1)
    tolerance = Tolerance(wide.max(keepdims=True), lambda vertices: wide[vertices, None])
    mesh = cut_by_units(pentagon, z[:, None].copy(), tolerance)
    assert mesh.faces == 2
    assert np.flatnonzero(mesh.bits[:5, 0]).tolist() == np.flatnonzero(z > 0).tolist()


def test_the_fast_engine_does_not_give_up(monkeypatch):
    def refuse(*_):
        raise AssertionError("a whole layer was cut by one unit after another")

    monkeypatch.setattr("relubook.regions.engine.cut_by_units", refuse)
    rng = np.random.default_rng(9)
    for _ in range(20):
        assert len(regions(random_net([2, 20, 20, 1], rng)))
        assert len(regions(nearly_degenerate_net(rng, -17, -11)))
        layers, box = integer_net(rng)
        assert len(regions(layers, box))


def test_nets_in_general_position_need_no_careful_engine_at_all(monkeypatch):
    def refuse(*_):
        raise AssertionError("a face was cut by one unit after another")

    monkeypatch.setattr("relubook.regions.by_unit.Cutter.cut", refuse)
    for seed in range(5):
        assert len(regions(random_net([2, 16, 16, 16, 1], np.random.default_rng(seed))))


def test_a_layer_that_the_fast_engine_gives_up_is_cut_carefully(monkeypatch):
    layers = random_net([2, 9, 9, 1], np.random.default_rng(8))
    expected = canonical(regions(layers))
    monkeypatch.setattr("relubook.regions.engine.cut_by_layer", lambda *_: None)
    found = canonical(regions(layers))
    np.testing.assert_array_equal(found[0], expected[0])
    assert found[2] == expected[2]


@pytest.mark.parametrize("scale", [1e-150, 1e-6, 1e6, 1e150])
def test_the_size_of_weights_and_box_does_not_matter(scale):
    layers = random_net([2, 8, 8, 1], np.random.default_rng(2))
    (w, b), *rest = layers
    r = regions(layers)
    wide = regions([(w / scale, b), *rest], ((-scale, scale), (-scale, scale)))
    np.testing.assert_array_equal(wide.patterns, r.patterns)
    np.testing.assert_allclose(wide.vertices / scale, r.vertices, atol=CLOSE)
    t, _ = breakpoints(layers, [-1, -1], [1, 1])
    far, _ = breakpoints([(w / scale, b), *rest], [-scale, -scale], [scale, scale])
    np.testing.assert_allclose(far, t, atol=CLOSE)


def test_a_zero_bias_net_is_a_fan_in_every_layer():
    rng = np.random.default_rng(5)
    layers = [(w, 0 * b) for w, b in random_net([2, 16, 16, 16, 1], rng)]
    r = regions(layers)
    # Every line ends in the origin, so each region is a sector: it has the origin as a corner.
    assert all((np.abs(polygon) < CLOSE).all(axis=1).any() for polygon in r.polygons)
    angle = np.linspace(0, 2 * np.pi, 200_001)
    pattern = np.concatenate(preactivations(layers, np.stack([np.cos(angle), np.sin(angle)], axis=1)), axis=1) > 0
    assert len(r) == len(np.unique(pattern, axis=0))


def test_more_patterns_than_maps_gives_fewer_linear_pieces_than_regions():
    assert len(regions(ABS)) == regions(ABS).linear_pieces == 2
    identity = net((1, 0), (-1, 0), last=[[1], [-1]])  # relu(x) - relu(-x) is x
    assert (len(regions(identity)), regions(identity).linear_pieces) == (2, 1)
    thirds = net((0.1, 0), (-0.3, 0), last=[[3], [-1]])  # the same, but for rounding
    assert (len(regions(thirds)), regions(thirds).linear_pieces) == (2, 1)
    # Two pieces with one map that meet only in a corner are two pieces.
    checkers = [
        (np.array([[1.0, -1, 0, 0], [0, 0, 1, -1]]), np.zeros(4)),
        (np.array([[1.0, -1], [-1, 1], [1, -1], [-1, 1]]) / 2, np.zeros(2)),
        (np.zeros((2, 1)), np.zeros(1)),
    ]
    assert regions(checkers).linear_pieces == 1
    corner = [(np.array([[1.0, 0, 1], [0, 1, 1]]), np.zeros(3)), (np.array([[1.0], [1], [-1]]), np.zeros(1))]
    assert regions(corner).linear_pieces == linear_pieces(oracle(corner, SQUARE))


@pytest.mark.parametrize(("gap", "merged"), [(1e-3, False), (1e-9, False), (1e-12, False), (1e-15, True), (0, True)])
def test_near_duplicates_are_a_sliver_or_one_line(gap, merged):
    layers = net((1.0, 0.5), (1.0, 0.5), (0.0, 1.0), bias=(0.25, 0.25 + gap, 0.1))
    r = regions(layers)
    assert len(r) == (4 if merged else 6)
    truth = oracle(layers, SQUARE)
    assert len(truth) == (6 if gap else 4)
    np.testing.assert_allclose(r.areas.sum(), 4, rtol=CLOSE)
    found = dict(zip(map(tuple, r.patterns.tolist()), r.areas, strict=True))
    for pattern, (corners, _) in truth.items():
        # A merged sliver is lost, and nothing more is lost than its area; a sliver that is kept has the right size.
        assert abs(found.pop(pattern, 0) - float(area(corners))) <= 1e-14
    assert not found


def test_near_duplicates_of_many_sizes_leave_a_sound_mesh():
    rng = np.random.default_rng(11)
    for gap in 10.0 ** -np.arange(8, 18):
        for _ in range(5):
            layers = random_net([2, 6, 6, 1], rng)
            (w, b), (v, c), last = layers
            w, b = np.hstack([w, w]), np.concatenate([b, b + gap * rng.normal(size=6)])
            v = np.vstack([v, 0.5 * v])
            v, c = np.hstack([v, v * (1 + gap)]), np.concatenate([c, c - gap])
            last = (np.ones((12, 1)), np.zeros(1))
            r = regions([(w, b), (v, c), last])
            np.testing.assert_allclose(r.areas.sum(), 4, rtol=CLOSE)
            assert len(np.unique(r.patterns, axis=0)) == len(r)
            a, offset = r.maps
            middle = np.array([polygon.mean(axis=0) for polygon in r.polygons])
            value = np.einsum("ri,rio->ro", middle, a) + offset
            np.testing.assert_allclose(value, forward([(w, b), (v, c), last], middle), atol=1e-11)


@pytest.mark.parametrize("width", [1e-3, 1e-6, 1e-9, 1e-12])
def test_a_tiny_box_keeps_its_digits(width):
    box = ((0.5, 0.5 + width), (-0.25, -0.25 + width))
    middle = np.array([0.5 + width / 2, -0.25 + width / 2])
    w = np.random.default_rng(0).normal(size=(2, 10))
    layers = [(w, -middle @ w), (np.ones((10, 1)), np.zeros(1))]
    r = regions(layers, box)
    assert len(r) == 20 or width < 1e-10  # ten lines through the middle, of which the biases' rounding may move some
    np.testing.assert_allclose(r.areas.sum(), box_area(box), rtol=CLOSE)
    assert (r.areas > 0).all()


# ---- slices, exact numbers, points, pictures ----


@few
@given(seeds)
def test_a_slice_of_a_larger_input_is_the_net_on_that_plane(seed):
    rng = np.random.default_rng(seed)
    layers = random_net([5, 8, 8, 2], rng)
    origin, directions = rng.normal(size=5), rng.normal(size=(2, 5))
    r = regions(layers, origin=origin, directions=directions, box=((-2, 1), (0, 1)))
    (w, b), *rest = layers
    same = regions([(directions @ w, origin @ w + b), *rest], ((-2, 1), (0, 1)))
    np.testing.assert_array_equal(r.patterns, same.patterns)
    a, c = r.maps
    for k, polygon in enumerate(r.polygons):
        expected = forward(layers, origin + polygon @ directions)
        np.testing.assert_allclose(polygon @ a[k] + c[k], expected, atol=1e-11)
    np.testing.assert_array_equal(r.locate(np.array([p.mean(axis=0) for p in r.polygons])), np.arange(len(r)))
    assert count_regions(layers, ((-2, 1), (0, 1)), origin=origin, directions=directions) == len(r)


def test_exact_regions_are_fractions():
    r = regions(net((3, 0), (0, 7), (1, 1), bias=(-1, 2, 0)), exact=True)
    assert isinstance(r, Regions)
    assert r.areas.sum() == 4
    numbers = [*r.vertices.ravel(), *r.areas, *r.maps[0].ravel(), *r.maps[1].ravel()]
    assert all(isinstance(value, (Fraction, int)) for value in numbers)
    assert Fraction(1, 3) in r.vertices[:, 0]
    assert Fraction(-2, 7) in r.vertices[:, 1]


def test_exact_regions_of_a_random_net_are_those_in_floats():
    layers = random_net([2, 6, 5, 2], np.random.default_rng(1))
    r, exact = regions(layers), regions(layers, exact=True)
    order = [np.lexsort(s.patterns.T) for s in (r, exact)]
    np.testing.assert_array_equal(r.patterns[order[0]], exact.patterns[order[1]])
    np.testing.assert_allclose(r.areas[order[0]], exact.areas[order[1]].astype(float), atol=CLOSE)
    assert exact.areas.sum() == 4
    np.testing.assert_allclose(r.maps[0][order[0]], exact.maps[0][order[1]].astype(float), atol=CLOSE)


@pytest.mark.parametrize("exact", [False, True])
def test_a_slice_by_hand_has_the_areas_that_one_computes(exact):
    # In the slice the units are s + 2 t and t - s - 1.
    layers = [(np.array([[1.0, -1], [1, 0], [2, 1]]), np.array([-1.0, 0])), (np.ones((2, 1)), np.zeros(1))]
    r = regions(layers, origin=[1, 0, 0], directions=[[1, 0, 0], [0, 0, 1]], exact=exact)
    areas = dict(zip(map(tuple, r.patterns.tolist()), r.areas, strict=True))
    assert {pattern: float(12 * part) for pattern, part in areas.items()} == pytest.approx(
        {(False, True): 1, (True, True): 5, (True, False): 19, (False, False): 23}
    )


@few
@given(random_nets(), boxes())
def test_locate_finds_the_region_of_each_point(layers, box):
    r = regions(layers, box)
    (left, right), (bottom, top) = box
    rng = np.random.default_rng(0)
    points = rng.uniform([left, bottom], [right, top], size=(300, 2))
    for point, number in zip(points, r.locate(points), strict=True):
        side = np.roll(r.polygons[number], -1, axis=0) - r.polygons[number]
        depth = crossings(side, point - r.polygons[number]) / np.hypot(*side.T)
        assert depth.min() > -1e-12
    outside = [[left - 1, bottom], [right + 1e-3, top], [left, top + 1], [np.nan, bottom], [np.inf, 0]]
    assert (r.locate(outside) == -1).all()


def test_locate_gives_points_on_lines_and_corners_a_region_that_touches_them():
    for layers, box in ((TAXI, SQUARE), (grid(8), ((0, 1), (0, 1))), (spokes(10), SQUARE), (ABS, SQUARE)):
        for exact in (False, True):
            r = regions(layers, box, exact=exact)
            for vertex, number in zip(r.vertices, r.locate(r.vertices.astype(float)), strict=True):
                assert number >= 0
                assert np.abs((r.polygons[number] - vertex).astype(float)).max(axis=1).min() < CLOSE
    assert regions(TAXI).locate(np.zeros((0, 2))).shape == (0,)


def test_locate_wants_rows_of_two():
    with pytest.raises(ValueError, match=r"points has shape \(2,\), but it must be \(n, 2\)"):
        regions(TAXI).locate([0.0, 0.0])


def test_a_regions_object_says_what_it_is():
    assert repr(regions(TAXI)) == "<Regions: 4 regions of 4 hidden units>"


def test_a_region_takes_less_than_a_kilobyte():
    r = regions(random_net([2, 64, 64, 64, 1], np.random.default_rng(0)))
    assert r.nbytes < 256 * len(r)
    r.polygons, r.patterns, r.maps, r.areas, r.neighbors  # noqa: B018
    held = r.nbytes + sum(polygon.__sizeof__() for polygon in r.polygons)
    assert r.nbytes > 192 * len(r)  # the patterns alone
    assert held < 1024 * len(r)


def test_the_same_net_gives_the_same_regions():
    layers = random_net([2, 10, 10, 1], np.random.default_rng(3))
    r, s = regions(layers), regions(layers)
    np.testing.assert_array_equal(r.vertices, s.vertices)
    np.testing.assert_array_equal(r.patterns, s.patterns)


def test_the_net_and_the_box_are_left_as_they_are():
    layers = random_net([2, 10, 10, 1], np.random.default_rng(3))
    before = [(w.copy(), b.copy()) for w, b in layers]
    box = np.array([[-1.0, 1.0], [-1.0, 1.0]])
    regions(layers, box).maps  # noqa: B018
    assert all((w == v).all() and (b == c).all() for (w, b), (v, c) in zip(layers, before, strict=True))
    assert (box == [[-1, 1], [-1, 1]]).all()


def test_float32_and_integer_weights_are_taken():
    layers = [(np.array([[1, -1], [1, 2]]), np.array([0, 1])), (np.array([[1], [1]]), np.array([0]))]
    small = [(w.astype(np.float32), b.astype(np.float32)) for w, b in layers]
    for found in (regions(layers), regions(small)):
        assert found.maps[0].dtype == np.float64
        assert disagreements(found, layers, SQUARE) == []


# ---- what does not fit ----

GOOD = random_net([2, 3, 1], np.random.default_rng(0))
W, B = GOOD[0]
AWAY = {"origin": [0, 0, 0], "directions": np.eye(2)}
WRONG = {
    "layer 2 takes 5 inputs but layer 1 gives 3": ([GOOD[0], (np.ones((5, 1)), np.zeros(1))], {}),
    "W of layer 1 has a value that is NaN or infinite": ([(np.full((2, 3), np.nan), B), GOOD[1]], {}),
    "b of layer 1 has a value that is NaN or infinite": ([(W, np.array([0, np.inf, 0])), GOOD[1]], {}),
    "a network needs at least one layer": ([], {}),
    "the box is empty: its left and right are 1.0 and 1.0": (GOOD, {"box": ((1, 1), (0, 1))}),
    "the box is empty: its bottom and top are 1.0 and 0.0": (GOOD, {"box": ((0, 1), (1, 0))}),
    "box has a value that is NaN or infinite": (GOOD, {"box": ((0, np.inf), (0, 1))}),
    r"box has shape \(2,\), but it must be \(\(left, right\), \(bottom, top\)\)": (GOOD, {"box": (0, 1)}),
    "the net takes 3 inputs, not 2: give an origin and two directions": (
        random_net([3, 3, 1], np.random.default_rng(0)),
        {},
    ),
    "a slice needs both an origin and two directions": (GOOD, {"origin": [0, 0]}),
    r"origin has shape \(3,\), but it must be one point of the input": (
        GOOD,
        {"origin": [0, 0, 0], "directions": np.eye(2)},
    ),
    r"directions has shape \(1, 2\), but it must be two rows": (GOOD, {"origin": [0, 0], "directions": [[1, 0]]}),
    "parallel or zero, so they span no plane": (GOOD, {"origin": [0, 0], "directions": [[1, 2], [2, 4]]}),
    "the box is empty: it is too thin to have a middle": (GOOD, {"box": ((0, 5e-324), (0, 1))}),
    "so large that their products are infinite": (
        [(W * 1e200, B), (np.ones((3, 1)) * 1e200, np.zeros(1))],
        {"box": ((-1e200, 1e200), (0, 1))},
    ),
}


@pytest.mark.parametrize("message", WRONG)
@pytest.mark.parametrize("function", [regions, count_regions])
def test_what_does_not_fit_is_a_value_error_that_says_where(function, message):
    layers, options = WRONG[message]
    with pytest.raises(ValueError, match=message):
        function(layers, **options)


# ---- breakpoints on a segment ----


def exact_breakpoints(layers, a, b):
    """Where a unit switches on the segment, and the slopes, in fractions."""
    a, b = ([Fraction(float(v)) for v in point] for point in (a, b))
    pieces = [(Fraction(0), Fraction(1), [(q - p, p) for p, q in zip(a, b, strict=True)])]  # outputs as slope, start
    for number, (w, bias) in enumerate(layers, start=1):
        w, bias = [[Fraction(float(v)) for v in row] for row in w], [Fraction(float(v)) for v in bias]
        cut = []
        for low, high, outputs in pieces:
            z = [
                tuple(
                    sum((w[i][k] * f[part] for i, f in enumerate(outputs)), bias[k] if part else Fraction(0))
                    for part in (0, 1)
                )
                for k in range(len(bias))
            ]
            if number == len(layers):
                cut.append((low, high, z))
                continue
            zeros = {-start / slope for slope, start in z if slope}
            places = sorted({low, high, *(t for t in zeros if low < t < high)})
            for left, right in pairwise(places):
                middle = (left + right) / 2
                cut.append((left, right, [f if f[0] * middle + f[1] > 0 else (Fraction(0),) * 2 for f in z]))
        pieces = cut
    return [float(left) for left, _, _ in pieces[1:]], [[float(slope) for slope, _ in z] for _, _, z in pieces]


def test_breakpoints_of_integer_nets_are_right_in_fractions():
    rng = np.random.default_rng(0)
    for _ in range(300):
        layers, _ = integer_net(rng)
        a, b = rng.integers(-3, 4, size=2), rng.integers(-3, 4, size=2)
        if (a == b).all():
            continue
        t, slopes = breakpoints(layers, a, b)
        expected_t, expected_slopes = exact_breakpoints(layers, a, b)
        np.testing.assert_allclose(t, expected_t, atol=1e-13)
        np.testing.assert_allclose(slopes, expected_slopes, atol=1e-13)


@few
@given(st.integers(1, 6), st.lists(st.integers(1, 12), max_size=4), seeds)
def test_breakpoints_and_slopes_rebuild_the_net_on_the_segment(inputs, widths, seed):
    rng = np.random.default_rng(seed)
    layers = random_net([inputs, *widths, 2], rng)
    a, b = rng.normal(size=(2, inputs))
    t, slopes = breakpoints(layers, a, b)
    ends = np.concatenate([[0], t, [1]])
    assert (np.diff(ends) > 0).all()
    assert slopes.shape == (len(t) + 1, 2)
    rise = np.vstack([np.zeros((1, 2)), np.cumsum(np.diff(ends)[:, None] * slopes, axis=0)])
    rebuilt = forward(layers, a[None]) + rise
    np.testing.assert_allclose(rebuilt, forward(layers, a + ends[:, None] * (b - a)), atol=CLOSE)
    middle = a + ((ends[1:] + ends[:-1]) / 2)[:, None] * (b - a)
    if widths:
        pattern = np.concatenate(preactivations(layers, middle), axis=1) > 0
        assert (pattern[1:] != pattern[:-1]).any(axis=1).all()


@few
@given(random_nets(), seeds)
def test_the_breakpoints_are_where_the_segment_leaves_a_region(layers, seed):
    a, b = np.random.default_rng(seed).uniform(-1, 1, size=(2, 2))
    t, _ = breakpoints(layers, a, b)
    ends = np.concatenate([[0], t, [1]])
    r = regions(layers)
    crossed = r.locate(a + ((ends[1:] + ends[:-1]) / 2)[:, None] * (b - a))
    assert len(set(crossed.tolist())) == len(t) + 1


@few
@given(random_nets(), seeds)
def test_the_breakpoints_from_b_to_a_are_the_same_backward(layers, seed):
    a, b = np.random.default_rng(seed).uniform(-1, 1, size=(2, 2))
    (t, slopes), (s, back) = breakpoints(layers, a, b), breakpoints(layers, b, a)
    np.testing.assert_allclose(s, 1 - t[::-1], atol=CLOSE)
    np.testing.assert_allclose(back, -slopes[::-1], atol=CLOSE)


def test_a_tent_map_composed_k_times_has_two_to_the_k_pieces():
    for k in range(1, 9):
        t, slopes = breakpoints(tent(k), [0, 0], [1, 0])
        np.testing.assert_array_equal(t, np.arange(1, 2**k) / 2**k)
        np.testing.assert_array_equal(slopes.ravel(), np.tile([2.0**k, -(2.0**k)], 2 ** (k - 1)))


def test_units_that_switch_together_share_one_breakpoint():
    layers = [(np.array([[1.0, -1.0, 2.0]]), np.array([0.0, 0.0, 0.0])), (np.ones((3, 1)), np.zeros(1))]
    t, slopes = breakpoints(layers, -1.0, 1.0)
    np.testing.assert_array_equal(t, [0.5])
    np.testing.assert_array_equal(slopes, [[-2.0], [6.0]])
    for gap, count in ((1e-9, 2), (1e-15, 1)):
        layers = [(np.ones((1, 2)), np.array([0.0, gap])), (np.ones((2, 1)), np.zeros(1))]
        assert len(breakpoints(layers, -1.0, 1.0)[0]) == count


def test_a_switch_that_no_output_feels_is_a_breakpoint_but_no_kink():
    identity = [(np.array([[1.0, -1.0]]), np.zeros(2)), (np.array([[1.0], [-1.0]]), np.zeros(1))]
    t, slopes = breakpoints(identity, -1.0, 1.0)
    assert (t.tolist(), slopes.tolist()) == ([0.5], [[2.0], [2.0]])
    t, slopes = breakpoints(identity, -1.0, 1.0, kinks=True)
    assert (t.tolist(), slopes.tolist()) == ([], [[2.0]])


def test_a_net_without_hidden_layer_has_one_slope():
    t, slopes = breakpoints([(np.array([[3.0], [1.0]]), np.ones(1))], [0, 0], [2, 1])
    assert (t.shape, slopes.tolist()) == ((0,), [[7.0]])


@pytest.mark.parametrize(
    ("a", "b", "message"),
    [
        ([0, 0], [0, 0], "a and b are the same point"),
        ([0, 0, 0], [1, 0], r"a has shape \(3,\), but the net takes 2 inputs"),
        ([0, 0], 1.0, r"b has shape \(1,\), but the net takes 2 inputs"),
        ([0, np.nan], [1, 0], "a has a value that is NaN or infinite"),
    ],
)
def test_ends_that_do_not_fit_are_a_value_error(a, b, message):
    with pytest.raises(ValueError, match=message):
        breakpoints(GOOD, a, b)


def test_the_clipping_of_the_oracle_keeps_a_triangle():
    corners = [(Fraction(0), Fraction(0)), (Fraction(1), Fraction(0)), (Fraction(0), Fraction(1))]
    assert area(clip(corners, [x - Fraction(1, 2) for x, _ in corners])) == Fraction(1, 8)
