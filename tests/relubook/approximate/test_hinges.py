import doctest
import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from broken_lines import broken_lines
from hypothesis import given, settings
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


@settings(deadline=None)
@given(broken_lines())
def test_the_net_of_hinges_goes_through_its_knots_and_is_straight_between_them(line):
    knots, values = line
    net = hinge_net(knots, values)
    for (a, b), (p, q) in zip(itertools.pairwise(knots), itertools.pairwise(values), strict=True):
        for share in (Fraction(0), Fraction(1, 3), Fraction(1)):
            expected = p + share * (q - p)
            assert float(value(net, a + share * (b - a))) == pytest.approx(float(expected), abs=HINGES)


@settings(deadline=None)
@given(broken_lines())
def test_left_of_the_first_knot_the_net_is_flat_and_right_of_the_last_it_goes_on_straight(line):
    knots, values = line
    net = hinge_net(knots, values)
    assert value(net, knots[0] - 7) == values[0]
    slope = Fraction(values[-1] - values[-2], knots[-1] - knots[-2])
    assert float(value(net, knots[-1] + 7)) == pytest.approx(float(values[-1] + 7 * slope), abs=HINGES)


@settings(deadline=None)
@given(broken_lines())
def test_each_piece_costs_one_unit_and_each_weight_is_a_slope_change(line):
    knots, values = line
    (W, b), (V, c) = hinge_net(knots, values)
    pieces = len(knots) - 1
    assert (W.shape, b.shape, V.shape, c.shape) == ((1, pieces), (pieces,), (pieces, 1), (1,))
    assert V[:, 0].tolist() == slope_changes(knots, values).tolist()
    slopes = [Fraction(q - p, t - s) for p, q, s, t in zip(values, values[1:], knots, knots[1:], strict=False)]
    assert np.cumsum(V) == pytest.approx([float(s) for s in slopes], abs=HINGES)


@settings(deadline=None)
@given(shallow_nets(), st.integers(-6, 0), st.integers(1, 6))
def test_the_knots_of_a_net_are_the_places_where_its_exact_slope_changes(layers, start, stop):
    pieces = linear_pieces(layers, start, stop)
    knots, values = hinge_knots(layers, start, stop)
    exact = [left for left, *_ in pieces] + [stop]
    assert knots == pytest.approx([float(t) for t in exact], abs=1e-15)
    assert values == pytest.approx([float(value(layers, t)) for t in exact], abs=1e-13)


@settings(deadline=None)
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


@pytest.mark.parametrize("power", [-1040, -600, 600, 1020])
def test_slopes_are_right_for_knots_and_values_of_any_size(power):
    knots, values = np.array([-1.0, 0, 1, 3]), np.array([2.0, -1, 1, 3])
    expected = np.array([-3.0, 5, -1])
    assert np.ldexp(slope_changes(knots, np.ldexp(values, power)), -power).tolist() == expected.tolist()
    assert slope_changes(np.ldexp(knots, power), np.ldexp(values, power)).tolist() == expected.tolist()


def test_a_rise_that_no_float_holds_over_a_run_that_none_holds_has_its_slope():
    assert slope_changes([-1.5e308, 1.5e308], [-1.5e308, 1.5e308]).tolist() == [1]
    assert slope_changes([-1, 1], [-1.5e308, 1.5e308]).tolist() == [1.5e308]


@pytest.mark.parametrize(("w", "v"), [(1e-200, 1e-200), (1e-300, 1e300), (1e200, 1e200), (1e300, 1e-300)])
def test_a_bend_is_found_whatever_the_size_of_its_weights(w, v):
    """relu(w (x - 1)) v bends at 1, also where w v itself is no float; beside it a unit that bends at 2 likewise."""
    layers = [(np.array([[w, w]]), np.array([-w, -2 * w])), (np.array([[v], [v]]), np.zeros(1))]
    with np.errstate(over="ignore", invalid="ignore"):  # the values are the net's own
        assert hinge_knots(layers, 0, 3)[0].tolist() == [0, 1, 2, 3]


def test_units_of_opposite_sizes_bend_alike():
    layers = [(np.array([[1e-200, 1e200]]), np.array([-1e-200, -2e200])), (np.array([[1e200], [1e-200]]), np.zeros(1))]
    assert hinge_knots(layers, 0, 3)[0].tolist() == [0, 1, 2, 3]
    silent = [(np.array([[1e-5, 1.0]]), np.array([-1e-5, -2.0])), (np.array([[1.0], [0.0]]), np.zeros(1))]
    assert hinge_knots(silent, 0, 3)[0].tolist() == [0, 1, 3]


def test_a_hinge_beyond_all_floats_is_no_knot_and_no_warning():
    layers = [(np.array([[1e-300, 1.0]]), np.array([-1e300, -1.0])), (np.ones((2, 1)), np.zeros(1))]
    assert hinge_knots(layers, 0, 3)[0].tolist() == [0, 1, 3]


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
        (lambda: hinge_net([3, 1, 2], [0, 1, 2]), "here it does not, but values does: are the two swapped"),
        (lambda: hinge_net([0, 1], [0, "a"]), "values holds strings, such as 'a', not numbers"),
        (lambda: hinge_net([0, 1], [[0, 1], [1]]), "values is a ragged list"),
        (lambda: hinge_net(np.exp, [0, 1]), "knots is numbers, not the function exp"),
        (lambda: slope_changes(0, 1), "knots is one row of numbers, not the single number 0"),
        (lambda: slope_changes([0, 1e-300], [0, 1e300]), "so steep that its slope is beyond the largest number"),
        (lambda: hinge_knots(None, 0, 1), r"layers is a list \[\(W, b\), \(V, c\)\], not None; a Fit has one, fit.net"),
        (lambda: hinge_knots(TWO, (0, 1), 2), r"start and stop are one number each, not \(0, 1\) and 2"),
        (lambda: hinge_knots(TWO, 0, "1"), "stop holds strings, such as '1', not numbers"),
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
