import doctest
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relubook.experiments import born_dead as module
from relubook.experiments import load
from relubook.experiments.born_dead import DEPTH, WIDTHS, at_a_point, circle, lower_bound
from relubook.nets.layers import forward

SUMMARY = load("born_dead")["summary"]
SQUARE = np.array([[1.0, 0], [0, 1], [-1, 0], [0, -1]])
SEEDS = st.integers(0, 2**32 - 1)


def whole_circle(seed, width, depth):
    """Directions, the last hidden layer at them, and the net that gives that layer as its output."""
    rng = np.random.default_rng(seed)
    directions = h = SQUARE
    layers = []
    for _ in range(depth):
        W = rng.standard_normal((h.shape[1], width))
        directions, h = circle(directions, h, W)
        layers.append((W, np.zeros(width)))
    return directions, h, [*layers, (np.eye(width), np.zeros(width))]


@given(SEEDS, st.integers(1, 4), st.integers(1, 6))
@settings(deadline=None)
def test_what_is_carried_round_the_circle_is_the_net_at_those_directions_and_linear_between(seed, width, depth):
    directions, h, layers = whole_circle(seed, width, depth)
    size = max(1.0, float(np.abs(h).max()))
    np.testing.assert_allclose(forward(layers, directions), h, atol=1e-9 * size)
    halfway = (directions + np.roll(directions, -1, axis=0)) / 2
    np.testing.assert_allclose(forward(layers, halfway), (h + np.roll(h, -1, axis=0)) / 2, atol=1e-9 * size)


@given(SEEDS, st.integers(1, 3), st.integers(1, 8))
@settings(deadline=None)
def test_a_net_is_dead_on_the_circle_exactly_when_no_point_of_a_dense_sample_is_alive(seed, width, depth):
    directions, h, layers = whole_circle(seed, width, depth)
    angles = np.linspace(0, 2 * np.pi, 4000, endpoint=False)
    sampled = forward(layers, np.column_stack([np.cos(angles), np.sin(angles)]))
    if (sampled > 1e-9).any():
        assert (h > 0).any()
    elif (h > 1e-9).any():  # a sliver that the sample missed: the witness is in `directions`
        witness = directions[np.argmax(h.max(axis=1))]
        assert (forward(layers, witness[None]) > 0).any()


@given(SEEDS, st.integers(1, 5), st.integers(1, 6))
@settings(deadline=None)
def test_directions_stay_in_order_round_the_circle_and_begin_where_they_did(seed, width, depth):
    directions, _, _ = whole_circle(seed, width, depth)
    np.testing.assert_array_equal(directions[0], [1, 0])
    turns = np.diff(np.unwrap(np.arctan2(directions[:, 1], directions[:, 0])))
    assert (turns >= -1e-12).all()
    assert turns.sum() < 2 * np.pi


@given(SEEDS, st.integers(1, 5))
def test_every_new_direction_has_a_unit_at_exactly_zero_that_is_open_next_to_it(seed, width):
    directions, h = circle(SQUARE, SQUARE, np.random.default_rng(seed).standard_normal((2, width)))
    edge = (h == 0) & ((np.roll(h, 1, axis=0) > 0) | (np.roll(h, -1, axis=0) > 0))
    new = ~(directions[:, None] == SQUARE).all(axis=2).any(axis=1)
    assert new.sum() == 2 * width  # each unit opens once and closes once
    assert edge[new].any(axis=1).all()


def test_a_net_built_to_be_alive_on_a_sliver_only_is_found_alive():
    # relu(x), relu(y), relu(y - x), relu(x - y): sum of the last two less a ten-thousandth of the first two is
    # positive but for a sliver; its negative is alive on the sliver around x = y > 0 alone
    W = np.array([[1.0, 0, -1, 1], [0, 1.0, 1, -1]])
    directions, h = circle(SQUARE, SQUARE, W)
    directions, h = circle(directions, h, np.array([[1e-4], [1e-4], [-1], [-1]]))
    alive = directions[h[:, 0] > 0]
    assert len(alive) > 0
    assert np.ptp(np.arctan2(alive[:, 1], alive[:, 0])) < 1e-3


@pytest.mark.parametrize("width", WIDTHS[1])
def test_the_simulation_at_a_point_agrees_with_the_exact_probability(width):
    found = SUMMARY[f"width {width}"]
    exact = [1 - float(Fraction(2**width - 1, 2**width) ** depth) for depth in range(1, DEPTH + 1)]
    np.testing.assert_allclose(found["at_a_point"], exact, atol=1e-4)  # stored with four digits
    error = np.abs(np.subtract(found["at_a_point_simulated"], exact))
    # where a share is 0 its standard error is, too: of n nets none dies with probability 1 - 1e-4 up to 1e-4 / n
    assert error.max() < 4 * max(found["at_a_point_simulated_error"], (max(exact) / found["nets_1"]) ** 0.5)


@pytest.mark.parametrize("width", WIDTHS[1])
def test_dead_for_all_x_lies_between_the_bounds(width):
    found = SUMMARY[f"width {width}"]
    one = np.array(found["for_all_x_1"])
    digits = 1e-4  # all are stored with four
    assert (one <= np.array(found["at_a_point"]) + 4 * standard_error(found, "at_a_point") + digits).all()
    assert (one >= np.array(found["lower_bound_1"]) - 4 * standard_error(found, "lower_bound_1") - digits).all()
    assert one[0] == 0  # a first layer is alive somewhere


@pytest.mark.parametrize("width", WIDTHS[2])
def test_dead_for_all_x_is_rarer_with_two_inputs_than_with_one(width):
    found = SUMMARY[f"width {width}"]
    one, two = np.array(found["for_all_x_1"]), np.array(found["for_all_x_2"])
    # on a line through 0 a net with two inputs is a net with one, so dead in the plane is dead on the line
    assert (two <= one + 4 * (found["for_all_x_1_error"] + found["for_all_x_2_error"])).all()
    assert two[0] == 0


def standard_error(found, key):
    """Of a share of nets with one input, if it were the probability under this key."""
    chance = np.array(found[key])
    return np.sqrt(chance * (1 - chance) / found["nets_1"])


@given(st.integers(1, 20), st.integers(1, 100))
def test_both_probabilities_keep_their_digits_when_they_are_tiny(width, depth):
    """In exact fractions nothing cancels."""
    half = Fraction(1, 2) ** width
    dead = 1 - (1 - half) ** depth
    assert at_a_point(width, depth) == pytest.approx(float(dead), rel=1e-12)
    apart = 1 - 2 * half - (width - 1) * half**2
    share = (1 - 2 * half) * (1 - half) / (1 + (width - 1) * half)
    bound = 1 - (1 - half) ** (depth - 1) - share * ((1 - half) ** (depth - 1) - apart ** (depth - 1))
    assert lower_bound(width, depth) == pytest.approx(float(bound), rel=1e-8, abs=1e-20)


def test_the_two_probabilities_are_far_apart_and_have_different_names():
    found = SUMMARY["width 3"]
    tenth = SUMMARY["depths"].index(10)
    assert found["at_a_point"][tenth] == pytest.approx(0.7369, abs=1e-4)
    assert found["for_all_x_1"][tenth] == pytest.approx(0.632, abs=0.01)
    assert found["at_a_point"][tenth] - found["for_all_x_1"][tenth] > 20 * found["for_all_x_1_error"]


@given(st.integers(1, 20), st.integers(1, 100))
def test_the_lower_bound_is_the_chain_that_its_proof_follows(width, depth):
    # two points apart, or on one ray, or dead, layer by layer
    apart, ray = 1 - 2.0 ** (1 - width), 2.0 ** (1 - width)
    dead = 0.0
    q = 0.25  # the smallest chance that one unit is closed for both
    for _ in range(depth - 1):
        both_die = q**width
        stay = 1 - 2.0 ** (1 - width) - (width - 1) * q**width
        dead += apart * both_die + ray * 2.0**-width
        ray = ray * (1 - 2.0**-width) + apart * (1 - stay - both_die)
        apart *= stay
        assert apart + ray + dead == pytest.approx(1, abs=1e-12)
    assert lower_bound(width, depth) == pytest.approx(dead, abs=1e-12)
    assert lower_bound(width, depth) <= at_a_point(width, depth) + 1e-12


def test_with_depth_a_net_of_fixed_width_is_born_dead_almost_surely_and_with_width_almost_never():
    assert lower_bound(3, 1000) > 0.999
    assert at_a_point(30, 10) < 1e-7


def test_the_examples_in_the_docstrings_hold():
    failed, tried = doctest.testmod(module)
    assert (failed, tried > 0) == (0, True)
