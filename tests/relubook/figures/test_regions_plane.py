"""The figure of regions, held to exact fractions, to the theorems, to the forward pass and to a painter's own check."""

import json
import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from py_mini_racer import MiniRacer
from region_oracle import area, oracle
from tolerances import PLANE_MAPS

from relubook.approximate.counting import montufar, serra, zaslavsky
from relubook.experiments.plane_film import FILMS, net, run
from relubook.figures import RegionsPlane
from relubook.figures.regions_plane import EDGE, LEVELS, farthest_first, maps_in, seen, with_line
from relubook.live.html import compact, json_ready
from relubook.live.scripts import relu_script
from relubook.nets.layers import forward

FIGURE = RegionsPlane()  # drawn once: its frame is a function of the state alone
WINDOW = ((-EDGE, EDGE), (-EDGE, EDGE))

tenths = st.integers(-15, 15).map(lambda i: i / 10)
four_pins = st.lists(tenths, min_size=4, max_size=4)


def frame(**changes):
    return FIGURE.frame(FIGURE.book, **FIGURE.state() | changes)


def said(**changes):
    return frame(**changes)["say"]


def pieces(part):
    """The polygons or lines of a part."""
    found, piece = [], []
    for x, y in zip(part["x"], part["y"], strict=True):
        if x is None:
            found.append(np.array(piece))
            piece = []
        else:
            piece.append((x, y))
    return found


def shoelace(corners):
    x, y = corners.T
    return (x * np.roll(y, -1) - np.roll(x, -1) * y).sum() / 2


def value_of(layers, points):
    return forward(layers, np.asarray(points))[:, 0]


# Counts


@settings(deadline=None, max_examples=8)
@given(pins=four_pins, first=st.integers(1, 4), second=st.integers(0, 3), seed=st.integers(0, 99))
def test_the_regions_are_those_of_fractions(pins, first, second, seed):
    widths = tuple(n for n in (first, second) if n)
    layers = with_line(net(seed, widths), pins)
    wanted = oracle(layers, WINDOW)
    assert said(first=first, second=second, seed=seed, pins=pins)["count"] == len(wanted)


def test_one_layer_has_the_regions_of_zaslavsky_in_a_window_that_is_wide_enough():
    here, far, one_layer, possible, never_more = frame(second=0)["counts"]["text"]
    assert (here, far) == (34, 37)
    assert one_layer == possible == never_more == zaslavsky(8, 2) == 37


@settings(deadline=None, max_examples=30)
@given(first=st.integers(0, 10), second=st.integers(0, 10), third=st.integers(0, 10), seed=st.integers(0, 99))
def test_the_window_shows_no_more_than_the_plane_and_the_plane_no_more_than_serra(first, second, third, seed):
    here, far, one_layer, possible, never_more = frame(first=first, second=second, third=third, seed=seed)["counts"][
        "text"
    ]
    widths = [n for n in (first, second, third) if n]
    assert here <= far <= never_more
    assert one_layer == zaslavsky(sum(widths), 2)
    assert never_more == (serra(widths, 2) if widths else 1)
    assert possible == (montufar(widths, 2) if widths and min(widths) >= 2 else "silent here")


def test_what_the_chapter_says_of_the_first_net():
    assert frame()["counts"]["text"] == [173, 207, 137, 592, 1369]
    assert said(pins=[0.5] * 4)["count"] == 112
    assert said(pins=[0.5] * 4)["held"] == "one place"
    assert RegionsPlane().words() == (
        "In the ringed region 7 of 16 gates are open (00101101 10011000): value 1.58 x1 + 1.09 x2 + 0.51, area 1.24."
    )
    counts = [said(seed=seed)["count"] for seed in range(40)]
    assert max(counts) == counts[1] == 173
    assert np.median(counts) == 96


# The line on two pins


@settings(deadline=None, max_examples=40)
@given(pins=four_pins, seed=st.integers(0, 99))
def test_the_first_unit_is_zero_on_both_pins_and_as_steep_as_before(pins, seed):
    before, after = net(seed, (8, 8)), with_line(net(seed, (8, 8)), pins)
    w, b = after[0][0][:, 0], after[0][1][0]
    assert w @ pins[:2] + b == pytest.approx(0, abs=1e-12)
    assert w @ pins[2:] + b == pytest.approx(0, abs=1e-12)
    if pins[:2] != pins[2:]:
        assert np.hypot(*w) == pytest.approx(np.hypot(*before[0][0][:, 0]))
    for (u, c), (v, d) in zip(before[1:], after[1:], strict=True):
        np.testing.assert_array_equal(u, v)
        np.testing.assert_array_equal(c, d)


@settings(deadline=None, max_examples=40)
@given(pins=four_pins.filter(lambda p: p[:2] != p[2:]))
def test_the_purple_line_runs_through_both_pins_from_edge_to_edge(pins):
    (line,) = pieces(frame(pins=pins)["mine"])
    a, b = np.reshape(pins, (2, 2))
    for point in line:
        assert np.abs(point).max() == pytest.approx(EDGE, abs=1e-9)
        assert (b - a)[0] * (point - a)[1] - (b - a)[1] * (point - a)[0] == pytest.approx(0, abs=1e-9)


def test_a_net_that_was_trained_has_no_pins():
    assert "pins" not in frame(trained=True)
    assert "mine" not in frame(trained=True)


# Colors


STATES = [{}, {"first": 3, "second": 0}, {"third": 6}, {"trained": True, "step": 20}, {"pins": [0.5] * 4}]


def layers_of(state):
    now = FIGURE.state() | state
    if now["trained"]:
        return run(now["film"])[now["step"]]
    widths = tuple(n for n in (now["first"], now["second"], now["third"]) if n)
    return with_line(net(now["seed"], widths), now["pins"])


@pytest.mark.parametrize("state", STATES)
def test_each_band_lies_between_its_two_levels_and_all_bands_tile_the_window(state):
    now, layers = frame(**state), layers_of(state)
    top, total = seen(layers).top, 0.0
    for side, sign in (("above", 1), ("below", -1)):
        for piece, strength in zip(pieces(now[side]), now[side]["value"], strict=True):
            level = sign * value_of(layers, piece) / top * LEVELS
            band = round(strength / 0.75 * LEVELS)
            assert level.min() >= band - 1 - 1e-6
            assert level.max() <= band + 1e-6
            assert shoelace(piece) >= 0
            total += shoelace(piece)
    assert total == pytest.approx((2 * EDGE) ** 2, abs=1e-9)


@pytest.mark.parametrize("state", STATES)
def test_the_thick_line_is_where_the_value_is_zero(state):
    layers = layers_of(state)
    points = np.concatenate([*pieces(frame(**state)["zero"]), np.zeros((0, 2))])
    assert np.abs(value_of(layers, points)).max(initial=0) < 1e-9 if len(points) else True
    grid = np.stack(np.meshgrid(*[np.linspace(-EDGE, EDGE, 31)] * 2), axis=-1).reshape(-1, 2)
    values = value_of(layers, grid)
    assert (len(points) > 0) == (values.min() < 0 < values.max())


def test_the_tint_of_the_gates_is_the_share_that_is_open():
    layers = layers_of({})
    part = frame(view="gates")["gates"]
    for piece, tint in zip(pieces(part), part["value"], strict=True):
        h, opened = piece.mean(axis=0), 0
        for w, b in layers[:-1]:
            h = np.maximum(h @ w + b, 0)
            opened += (h > 0).sum()
        if shoelace(piece) > 1e-6:
            assert tint == pytest.approx(0.7 * opened / 16)


def test_an_edge_of_layer_1_is_straight_across_the_window_and_one_of_layer_2_lies_on_its_unit():
    layers, now = layers_of({}), frame(view="layers")
    for number in (1, 2):
        assert now[f"edges_{number}"]["style"] == "strong"
        for ends in pieces(now[f"edges_{number}"]):
            h = ends
            for w, b in layers[: number - 1]:
                h = np.maximum(h @ w + b, 0)
            w, b = layers[number - 1]
            assert np.abs(h @ w + b).max(axis=0).min() < 1e-9


def test_all_edges_together_are_the_edges_between_regions():
    now, plane = frame(view="layers"), seen(layers_of({}))
    drawn = sum(np.hypot(*(b - a)) for layer in (1, 2) for a, b in pieces(now[f"edges_{layer}"]))
    around = sum(np.hypot(*(np.roll(p, -1, axis=0) - p).T).sum() for p in plane.corners)
    assert 2 * drawn == pytest.approx(around - 4 * 2 * EDGE)


# The region under the ring


@settings(deadline=None, max_examples=30)
@given(x=st.floats(-1.4, 1.4), y=st.floats(-1.4, 1.4))
def test_the_formula_of_the_ringed_region_is_what_the_net_gives_there(x, y):
    now, layers = said(ring_x=x, ring_y=y), layers_of({})
    signs = {"plus": 1, "minus": -1}
    formula = now["a"] * x + signs[now["sign_b"]] * now["size_b"] * y + signs[now["sign_c"]] * now["size_c"]
    assert formula == pytest.approx(value_of(layers, [[x, y]])[0], abs=1e-8)
    h, pattern = np.array([x, y]), []
    for w, b in layers[:-1]:
        z = h @ w + b
        if np.abs(z).min() < 1e-6:
            return  # on a line the ring is in either region
        pattern.append("".join(str(int(v > 0)) for v in z))
        h = np.maximum(z, 0)
    assert now["pattern"] == " ".join(pattern)
    assert now["open"] == now["pattern"].count("1")


def test_the_area_is_that_of_fractions():
    state = {"first": 4, "second": 2}
    now, exact = said(**state), oracle(layers_of(state), WINDOW)
    pattern = tuple(bit == "1" for bit in now["pattern"].replace(" ", ""))
    assert now["area"] == pytest.approx(float(area(exact[pattern][0])), abs=PLANE_MAPS)


# Films


TOLD = {
    "star": {0: (34, 0, [0, 0]), 1: (189, 122, [0, 0]), 20: (98, 2, [2, 1]), 200: (69, 4, [2, 2])},
    "dying": {0: (115, 3, [0, 1]), 20: (50, 2, [1, 5]), 200: (36, 0, [1, 5])},
    "return": {20: (99, 8, [0, 3]), 40: (83, 0, [0, 1])},
}


@pytest.mark.parametrize("film", FILMS)
def test_a_film_shows_what_the_chapter_says(film):
    for step, told in TOLD[film].items():
        now = said(trained=True, film=film, step=step)
        assert (now["count"], now["small"], now["dead"]) == told
    assert said(trained=True, film=film, step=200)["right"] == 100


def test_the_moons_stand_on_their_side_of_the_line_at_the_end():
    now, layers = frame(trained=True, step=200), run("star")[200]
    for label in (0, 1):
        points = np.column_stack([now[f"moon_{label}"]["x"], now[f"moon_{label}"]["y"]])
        assert len(points) == 48
        assert ((value_of(layers, points) > 0) == label).all()


def engine():
    js = MiniRacer()
    for source in (relu_script(), *RegionsPlane.scripts()):
        js.eval(source)
    js.eval(f"const frame = ReLUBook.figures.regions_plane(ReLUBook.relu, {compact(json_ready(FIGURE.data()))});")
    return lambda state: json.loads(js.eval(f"JSON.stringify(frame({compact(FIGURE.state() | state)}))"))


def test_a_seed_makes_the_same_net_in_both_languages():
    in_js = engine()
    for seed in range(0, 100, 9):
        state = {"seed": seed, "first": 10, "second": 10, "third": 10}
        assert in_js(state)["counts"]["text"] == frame(**state)["counts"]["text"]


@pytest.mark.parametrize("film", FILMS)
def test_two_machines_train_the_same_net_to_the_last_step(film):
    in_js = engine()
    for step in (0, 1, 2, 5, 10, 50, 100, 150, 200):
        state = {"trained": True, "film": film, "step": step}
        here, there = said(**state), in_js(state)["say"]
        assert there["dead"] == here["dead"]
        assert there["count"] == here["count"]
        assert there["a"] == pytest.approx(here["a"], abs=1e-9)


# The surface


@pytest.mark.parametrize("turn", [-170, -90, -35, 0, 25, 45, 130, 180])
def test_no_facet_is_painted_over_one_that_is_nearer(turn):
    """Where two facets overlap in the picture, a line of sight meets both: the one painted first must lie farther."""
    layers = layers_of({"first": 5, "second": 4})
    plane, angle = seen(layers), np.deg2rad(turn)
    across, away = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
    order = farthest_first(plane, away)
    assert sorted(order) == list(range(len(plane.corners)))
    flat = [np.column_stack([plane.corners[i] @ across, plane.corners[i] @ away]) for i in order]
    compared = 0
    for late in range(len(flat)):
        for early in range(late):  # at one place across, all of the early facet lies behind all of the late one
            low = max(flat[early][:, 0].min(), flat[late][:, 0].min())
            high = min(flat[early][:, 0].max(), flat[late][:, 0].max())
            if high - low < 1e-6:
                continue
            for x in np.linspace(low, high, 5)[1:-1]:
                compared += 1
                assert depths(flat[early], x)[1] >= depths(flat[late], x)[1] - 1e-9
    assert compared > 100


def depths(corners, x):
    """The nearest and the farthest place of a convex polygon along the line of sight at x."""
    found = []
    for p, q in pairwise([*corners, corners[0]]):
        if min(p[0], q[0]) <= x <= max(p[0], q[0]) and p[0] != q[0]:
            found.append(p[1] + (x - p[0]) / (q[0] - p[0]) * (q[1] - p[1]))
    return min(found), max(found)


def test_a_facet_is_flat_and_has_the_color_of_its_sign():
    now = frame(view="facets", turn=0, tilt=15)  # the picture is x, and x2 sin 15 + z cos 15
    plane = seen(layers_of({}))
    for role, side in (("positive", 1), ("negative", -1)):
        some = [p for p, r in zip(pieces(now["facets"]), now["facets"]["role"], strict=True) if r == role]
        there = [i for i in range(len(plane.corners)) if (side * plane.values(i)).max() > 1e-9 * plane.top]
        assert len(some) == len(there)
    assert all(0.3 < v <= 1 for v in now["facets"]["value"])


def test_the_shadow_is_the_map_with_its_line():
    surface, plane = frame(view="facets"), frame(view="layers")
    assert len(pieces(surface["floor_edges"])) == sum(len(pieces(plane[f"edges_{n}"])) for n in (1, 2))
    assert len(pieces(surface["floor_zero"])) == len(pieces(plane["zero"]))


def test_the_maps_are_those_of_the_forward_pass():
    layers = layers_of({"third": 4})
    plane = seen(layers)
    for corners, maps in zip(plane.corners, maps_in(layers, plane.open), strict=True):
        middle = corners.mean(axis=0)
        assert maps[-1] @ [*middle, 1] == pytest.approx(value_of(layers, [middle])[0], abs=PLANE_MAPS)


# The text


def test_the_links_that_the_chapter_may_use_are_states():
    book = Path(__file__).parents[3] / "notebooks" / "05_piecewise_linear.ipynb"
    links = re.findall(r"#regions_plane\?([\w=&.,-]+)", book.read_text(encoding="utf-8"))
    for query in links:
        assert RegionsPlane.state_in(query)
