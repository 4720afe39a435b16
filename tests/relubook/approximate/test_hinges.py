import doctest
import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from broken_lines import broken_lines
from hypothesis import given
from hypothesis import strategies as st
from line_oracle import linear_pieces, value
from tolerances import HINGES

from relubook.approximate import hinges as module
from relubook.approximate.hinges import hinge_knots, hinge_net, slope_changes


@st.composite
def shallow_nets(draw):
    """Integer nets with one hidden layer: hinges that open to either side, share a place, cancel or do not bend."""
    units = draw(st.integers(1, 6))
    numbers = st.lists(st.integers(-3, 3), min_size=units, max_size=units)
    w, b, v = (np.array(draw(numbers), dtype=float) for _ in range(3))
    return [(w[None], b), (v[:, None], np.array([float(draw(st.integers(-3, 3)))]))]


@given(broken_lines())
def test_the_net_of_hinges_goes_through_its_knots_and_is_straight_between_them(line):
    knots, values = line
    net = hinge_net(knots, values)
    for (a, b), (p, q) in zip(itertools.pairwise(knots), itertools.pairwise(values), strict=True):
        for share in (Fraction(0), Fraction(1, 3), Fraction(1)):
            expected = p + share * (q - p)
            assert float(value(net, a + share * (b - a))) == pytest.approx(float(expected), abs=HINGES)


@given(broken_lines())
def test_left_of_the_first_knot_the_net_is_flat_and_right_of_the_last_it_goes_on_straight(line):
    knots, values = line
    net = hinge_net(knots, values)
    assert value(net, knots[0] - 7) == values[0]
    slope = Fraction(values[-1] - values[-2], knots[-1] - knots[-2])
    assert float(value(net, knots[-1] + 7)) == pytest.approx(float(values[-1] + 7 * slope), abs=HINGES)


@given(broken_lines())
def test_each_piece_costs_one_unit_and_each_weight_is_a_slope_change(line):
    knots, values = line
    (W, b), (V, c) = hinge_net(knots, values)
    pieces = len(knots) - 1
    assert (W.shape, b.shape, V.shape, c.shape) == ((1, pieces), (pieces,), (pieces, 1), (1,))
    assert V[:, 0].tolist() == slope_changes(knots, values).tolist()
    slopes = [Fraction(q - p, t - s) for p, q, s, t in zip(values, values[1:], knots, knots[1:], strict=False)]
    assert np.cumsum(V) == pytest.approx([float(s) for s in slopes], abs=HINGES)


@given(shallow_nets(), st.integers(-6, 0), st.integers(1, 6))
def test_the_knots_of_a_net_are_the_places_where_its_exact_slope_changes(layers, start, stop):
    pieces = linear_pieces(layers, start, stop)
    knots, values = hinge_knots(layers, start, stop)
    exact = [left for left, *_ in pieces] + [stop]
    assert knots == pytest.approx([float(t) for t in exact], abs=1e-15)
    assert values == pytest.approx([float(value(layers, t)) for t in exact], abs=1e-13)


@given(broken_lines())
def test_from_knots_to_a_net_and_back_gives_the_knots_that_bend(line):
    knots, values = line
    back, found = hinge_knots(hinge_net(knots, values), knots[0], knots[-1])
    # A straight line through an inner knot may keep it, when its slope change is rounding and not exactly 0.
    bends = [t for t, *_ in linear_pieces(hinge_net(knots, values), knots[0], knots[-1])] + [knots[-1]]
    assert back.tolist() == [float(t) for t in bends]
    assert found == pytest.approx(np.interp(back, knots, values), abs=HINGES)


def test_hinges_that_open_to_the_left_and_share_a_place_are_one_knot():
    absolute = [(np.array([[1.0, -2.0]]), np.array([-1.0, 2.0])), (np.array([[1.0], [0.5]]), np.zeros(1))]
    knots, values = hinge_knots(absolute, -1, 3)  # |x - 1|
    assert knots.tolist() == [-1, 1, 3]
    assert values.tolist() == [2, 0, 2]
    identity = [(np.array([[1.0, -1.0]]), np.zeros(2)), (np.array([[1.0], [-1.0]]), np.zeros(1))]
    assert hinge_knots(identity, -1, 1)[0].tolist() == [-1, 1]  # the two bends cancel


TWO = [(np.ones((1, 2)), np.zeros(2)), (np.ones((2, 1)), np.zeros(1))]


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: hinge_net([0, 1, 1], [0, 0, 0]), "knots has to increase, but 1 is followed by 1"),
        (lambda: hinge_net([0, 2, 1], [0, 0, 0]), "knots has to increase, but 2 is followed by 1"),
        (lambda: hinge_net([0], [0]), "knots needs at least the two ends of the interval, but it has 1"),
        (lambda: hinge_net([0, 1], [0, 1, 2]), "there are 2 knots but 3 values; each knot has one"),
        (lambda: hinge_net([0, math.nan], [0, 1]), r"knots\[1\] is nan, not a finite number"),
        (lambda: hinge_net([0, 1], [0, math.inf]), r"values\[1\] is inf, not a finite number"),
        (lambda: slope_changes([[0, 1]], [0, 1]), r"knots is one row of numbers, but its shape is \(1, 2\)"),
        (lambda: hinge_knots(TWO, 1, 1), "the interval from 1 to 1 is empty"),
        (lambda: hinge_knots(TWO, 0, math.inf), "not finite"),
        (lambda: hinge_knots([*TWO, (np.ones((1, 1)), np.zeros(1))], 0, 1), "one hidden layer; here are 2"),
        (lambda: hinge_knots([(np.ones((2, 2)), np.zeros(2)), TWO[1]], 0, 1), "here are 2 and 1"),
    ],
)
def test_what_does_not_fit_is_an_error_in_words(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_the_examples_in_the_docstrings_are_true():
    results = doctest.testmod(module)
    assert results.attempted > 0
    assert results.failed == 0
