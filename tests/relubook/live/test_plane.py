"""plane.js finds the regions that relubook.regions finds, on random nets and on every kind of degenerate one."""

import itertools
import json

import numpy as np
import pytest
from py_mini_racer import MiniRacer
from region_oracle import integer_net, oracle, random_net
from tolerances import PLANE_MAPS

from relubook.approximate.counting import montufar, serra, zaslavsky
from relubook.figures.regions_plane import PLANE
from relubook.live.html import compact
from relubook.live.scripts import engine_script, relu_script
from relubook.nets.layers import forward
from relubook.regions import regions

WINDOW = ((-1.5, 1.5), (-1.5, 1.5))

HELPERS = """
const plane = ReLUBook.relu.plane(PLANE);
const netOf = (layers) => layers.map((layer) => layer.map((array) => Float64Array.from(array)));
const found = ({ layers, box }) => {
  const net = netOf(layers);
  const all = plane.regions(net, box);
  return {
    names: all.names,
    corners: all.cells.map(({ corners }) => corners.map((v) => [all.x[v], all.y[v]])),
    sides: all.cells.map(({ sides }) => sides),
    areas: all.cells.map((cell) => plane.areaOf(all, cell)),
    maps: all.cells.map(({ open }) => plane.mapsIn(net, open)),
  };
};
"""


@pytest.fixture(scope="module")
def call():
    """call(function, what it takes) -> what it gives, in V8."""
    js = MiniRacer()
    for source in (relu_script(), engine_script("plane"), f"const PLANE = {compact(PLANE)};", HELPERS):
        js.eval(source)
    return lambda name, argument: json.loads(js.eval(f"JSON.stringify({name}({compact(argument)}))"))


def in_js(call, layers, box):
    flat = [[np.ravel(array).tolist() for array in layer] for layer in layers]
    return call("found", {"layers": flat, "box": [float(v) for side in box for v in side]})


def names_of(patterns):
    return sorted("".join(str(int(bit)) for bit in row) for row in patterns)


def assert_same_regions(call, layers, box=WINDOW):
    """Python is asked as fast as it is; whoever knows better is asked in the tests with fractions."""
    found = in_js(call, layers, box)
    assert found["names"] == names_of(regions(layers, box).patterns)
    return found


def assert_exact(call, layers, box=WINDOW):
    assert in_js(call, layers, box)["names"] == names_of(oracle(layers, box))


# Random nets


@pytest.mark.parametrize("widths", [[10], [10, 10], [8, 8, 8], [1, 10, 1], [10, 10, 10]])
def test_a_random_net_has_the_regions_that_python_finds(call, widths):
    rng = np.random.default_rng(len(widths))
    for _ in range(40):
        assert_same_regions(call, random_net([2, *widths, 1], rng))


def test_the_regions_tile_the_box_and_areas_are_those_of_python(call):
    rng = np.random.default_rng(5)
    for _ in range(20):
        layers = random_net([2, 10, 10, 1], rng)
        found, wanted = in_js(call, layers, WINDOW), regions(layers, WINDOW)
        order = np.argsort(["".join(str(int(b)) for b in row) for row in wanted.patterns])
        np.testing.assert_allclose(found["areas"], wanted.areas[order], rtol=0, atol=PLANE_MAPS)
        assert sum(found["areas"]) == pytest.approx(9, abs=1e-9)


def test_patterns_and_maps_agree_with_the_forward_pass(call):
    rng = np.random.default_rng(6)
    for _ in range(30):
        layers = random_net([2, *rng.integers(1, 11, size=rng.integers(1, 4)), 1], rng)
        found = in_js(call, layers, WINDOW)
        for name, corners, maps in zip(found["names"], found["corners"], found["maps"], strict=True):
            inside = np.mean(corners, axis=0)
            h, first = inside, 0
            for w, b in layers[:-1]:
                z = h @ w + b
                mine = np.reshape(maps, (-1, 3))[first : first + len(b)] @ [*inside, 1]
                np.testing.assert_allclose(mine, z, rtol=0, atol=PLANE_MAPS)
                wide = np.abs(z) > 1e-9  # the middle of a sliver may lie within rounding of a line
                assert [bit == "1" for bit, sure in zip(name[first:], wide, strict=False) if sure] == list(z[wide] > 0)
                h, first = np.maximum(z, 0), first + len(b)
            assert np.dot(maps[-3:], [*inside, 1]) == pytest.approx(forward(layers, inside[None])[0, 0], abs=PLANE_MAPS)


def test_each_side_of_a_region_lies_on_the_line_of_the_unit_that_made_it(call):
    rng = np.random.default_rng(7)
    for _ in range(10):
        found = in_js(call, random_net([2, 8, 8, 1], rng), WINDOW)
        for corners, sides, maps in zip(found["corners"], found["sides"], found["maps"], strict=True):
            for i, unit in enumerate(sides):
                for x, y in (corners[i], corners[(i + 1) % len(corners)]):
                    if unit < 0:
                        assert max(abs(x), abs(y)) == 1.5
                    else:
                        assert np.dot(np.reshape(maps, (-1, 3))[unit], [x, y, 1]) == pytest.approx(0, abs=1e-9)


# Degenerate nets: those of the grid of the controls, and worse


def pins_net(rng, more):
    """A first layer whose lines go through pins on a grid of tenths, and a random layer behind it."""
    units = int(rng.integers(2, 9))
    a, b = rng.integers(-15, 16, size=(2, units, 2)) / 10
    b[(a == b).all(axis=1)] += 0.3
    return behind(rng, *through(a, b, rng), more)


def through(a, b, rng):
    """Weights of units that are 0 on the lines through a and b, of any length."""
    along = b - a
    turned = np.column_stack([-along[:, 1], along[:, 0]])
    w = turned / np.hypot(*turned.T)[:, None] * rng.choice([0.5, 1, 1.37], size=(len(a), 1))
    return w.T, -(w * a).sum(axis=1)


def behind(rng, w, b, more):
    """A net with this first layer; units of tenths behind it, and an output."""
    widths = [w.shape[1], *[int(rng.integers(1, 6)) for _ in range(more)], 1]
    rest = [
        (rng.integers(-10, 11, size=(n, m)) / 10, rng.integers(-5, 6, size=m) / 10)
        for n, m in itertools.pairwise(widths)
    ]
    return [(w, b), *rest]


def star(rng):
    """All lines through one point of the grid."""
    point = rng.integers(-10, 11, size=2) / 10
    angles = rng.integers(0, 24, size=6) * np.pi / 12
    w = np.array([np.cos(angles), np.sin(angles)])
    return behind(rng, w, -point @ w, 1)


def twins(rng):
    """Duplicates, opposite twins, multiples and zero units, in both layers."""
    w, b = rng.integers(-10, 11, size=(2, 3)) / 10, rng.integers(-10, 11, size=3) / 10
    w = np.column_stack([w, w[:, 0], -w[:, 1], 3 * w[:, 2], [0, 0]])
    b = np.array([*b, b[0], -b[1], 3 * b[2], rng.choice([-0.5, 0, 0.5])])
    v, c = rng.integers(-10, 11, size=(7, 2)) / 10, rng.integers(-5, 6, size=2) / 10
    return [
        (w, b),
        (np.column_stack([v, v[:, 0], -v[:, 1], 0 * v[:, 0]]), np.array([*c, c[0], -c[1], 0.0])),
        (np.ones((5, 1)), np.zeros(1)),
    ]


def parallels(rng):
    """Lines along the axes and the diagonals, on the grid and on the edge of the window."""
    directions = np.array([[1, 0], [0, 1], [1, 1], [1, -1]])[rng.integers(0, 4, size=8)]
    return behind(rng, directions.T.astype(float), rng.integers(-15, 16, size=8) / 10, 1)


def no_biases(rng):
    return [(w, 0 * b) for w, b in random_net([2, 6, 6, 1], rng)]


def rescaled(rng):
    """A grid net with one layer a million times larger or smaller, by a power of 2."""
    layers = parallels(rng)
    factor = 2.0 ** int(rng.integers(-20, 21))
    (w, b), *rest = layers
    return [(w * factor, b * factor), *rest]


KINDS = {"star": star, "twins": twins, "parallels": parallels, "no biases": no_biases, "rescaled": rescaled}
KINDS |= {f"pins, {n} layers": lambda rng, n=n: pins_net(rng, n - 1) for n in (1, 2, 3)}


@pytest.mark.parametrize("kind", KINDS)
def test_a_degenerate_net_has_the_regions_that_python_finds(call, kind):
    rng = np.random.default_rng(list(KINDS).index(kind))
    for _ in range(80):
        assert_same_regions(call, KINDS[kind](rng))


def test_a_net_of_whole_numbers_has_the_regions_that_fractions_find(call):
    rng = np.random.default_rng(8)
    for _ in range(150):
        assert_exact(call, *integer_net(rng))


@pytest.mark.parametrize("kind", ["twins", "parallels"])
def test_tenths_have_the_regions_of_the_tenths_that_are_meant(call, kind):
    rng = np.random.default_rng(9)
    for _ in range(40):
        layers = KINDS[kind](rng)
        meant = [(np.round(10 * w), np.round(10 ** (n + 1) * b)) for n, (w, b) in enumerate(layers, 1)]
        box = tuple((10 * low, 10 * high) for low, high in WINDOW)  # ten times everything: whole numbers
        assert in_js(call, layers, WINDOW)["names"] == names_of(oracle(meant, box))


def test_pins_at_one_place_make_a_unit_that_is_zero_and_cut_nothing(call):
    layers = [(np.zeros((2, 3)), np.zeros(3)), (np.ones((3, 2)), np.zeros(2)), (np.ones((2, 1)), np.ones(1))]
    assert in_js(call, layers, WINDOW)["names"] == ["00000"]


# Theorems


def test_the_theorems_are_those_of_python_for_every_shape_of_the_controls(call):
    shapes = [[n for n in shape if n] for shape in itertools.product(range(11), repeat=3)]
    call("((all) => { globalThis.shapes = all; return null; })", shapes)
    assert call("(() => shapes.map(plane.serra))", None) == [serra(s, 2) if s else 1 for s in shapes]
    wanted = [montufar(s, 2) if s and min(s) >= 2 else None for s in shapes]
    assert call("(() => shapes.map(plane.montufar))", None) == wanted
    assert call("(() => shapes.map((s) => plane.zaslavsky(s.reduce((a, b) => a + b, 0))))", None) == [
        zaslavsky(sum(s), 2) for s in shapes
    ]
