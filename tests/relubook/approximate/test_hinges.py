import doctest
import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from line_oracle import linear_pieces, value
from tolerances import BISECTION, HINGES, INTEGRAL

from relubook.approximate import hinges as module
from relubook.approximate.hinges import (
    best_bound,
    curvature_knots,
    fit,
    hinge_knots,
    hinge_net,
    interpolate,
    interpolation_bound,
    least_squares,
    least_squares_bound,
    slope_changes,
)
from relubook.data.toys import TARGETS
from relubook.nets.layers import forward

GRID = np.linspace(0, 1, 2001)
SECOND = {  # f'' of targets that have one
    "square": lambda x: 2 + 0 * x,
    "cube": lambda x: 6 * x,
    "exponential": np.exp,
    "square root": lambda x: -0.25 * x**-1.5,
    "sine": lambda x: -4 * np.pi**2 * np.sin(2 * np.pi * x),
}


@st.composite
def broken_lines(draw):
    """Knots and values on a small integer grid."""
    knots = draw(st.lists(st.integers(-10, 10), min_size=2, max_size=9, unique=True).map(sorted))
    values = draw(st.lists(st.integers(-50, 50), min_size=len(knots), max_size=len(knots)))
    return knots, values


@st.composite
def shallow_nets(draw):
    """Integer nets with one hidden layer: hinges that open to either side, share a place, cancel or do not bend."""
    units = draw(st.integers(1, 6))
    numbers = st.lists(st.integers(-3, 3), min_size=units, max_size=units)
    w, b, v = (np.array(draw(numbers), dtype=float) for _ in range(3))
    return [(w[None], b), (v[:, None], np.array([float(draw(st.integers(-3, 3)))]))]


# --- hinges -------------------------------------------------------------------------------------------------


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


# --- knots --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [1, 2, 7])
def test_curvature_knots_share_out_the_integral_evenly(n):
    """f'' = x^p on [0, 1]: the integral of its root up to x is proportional to x^(p/2 + 1)."""
    for p in (0, 1, 2, -1.5):
        expected = (np.arange(n + 1) / n) ** (1 / (p / 2 + 1))
        assert curvature_knots(lambda x, p=p: x**p, 0, 1, n) == pytest.approx(expected, abs=INTEGRAL)


def test_the_power_says_for_which_error_the_knots_are_placed():
    knots = curvature_knots(lambda x: x**5, 0, 1, 4, power=2 / 5)
    assert knots == pytest.approx((np.arange(5) / 4) ** (1 / 3), abs=INTEGRAL)


def test_curvature_knots_ignore_the_sign_the_size_and_the_place_of_the_curvature():
    knots = curvature_knots(np.exp, -1, 2, 5)
    assert curvature_knots(lambda x: -7 * np.exp(x), -1, 2, 5) == pytest.approx(knots, abs=1e-12)
    assert curvature_knots(lambda x: np.exp(x - 10), 9, 12, 5) == pytest.approx(knots + 10, abs=INTEGRAL)


def test_curvature_knots_leave_straight_stretches_alone():
    knots = curvature_knots(lambda x: np.where(np.abs(x) < 1, 0.0, 1.0), -2, 2, 4)
    assert (np.diff(knots) > 0).all()
    assert knots == pytest.approx([-2, -1.5, knots[2], 1.5, 2], abs=1e-3)


# --- interpolation and least squares ------------------------------------------------------------------------


@given(broken_lines(), st.integers(2, 30))
def test_the_interpolant_of_data_meets_it_at_every_knot_that_has_a_point(line, n):
    x, y = line
    knots = [x[0], *x[1:-1][::2], x[-1]] if len(x) > 2 else x
    found = interpolate(x[::-1], y[::-1], knots)  # in any order
    assert [found(t) for t in knots] == [y[x.index(t)] for t in knots]
    assert found.sup == np.abs(found(np.array(x)) - y).max()


def test_the_interpolant_of_a_function_takes_its_values_at_the_knots_not_at_the_data():
    found = interpolate([0.0, 1.0], np.square, [0, 0.5, 1])
    assert found.values.tolist() == [0, 0.25, 1]
    assert found.sup == 0


@given(st.integers(0, 2**32 - 1), st.integers(1, 6))
def test_least_squares_leave_an_error_that_no_change_at_a_knot_can_use(seed, pieces):
    """The residual is orthogonal to every hat, here written as a difference of clipped ramps."""
    rng = np.random.default_rng(seed)
    x = np.sort(rng.uniform(0, 1, 60))
    y = rng.standard_normal(60)
    knots = np.linspace(0, 1, pieces + 1)
    found = least_squares(x, y, knots)
    ramps = [np.clip((x - a) / (b - a), 0, 1) for a, b in itertools.pairwise(knots)]
    residual = y - found(x)
    assert residual.sum() == pytest.approx(0, abs=1e-11)
    assert [residual @ ramp for ramp in ramps] == pytest.approx([0] * pieces, abs=1e-11)
    assert found.rms == pytest.approx(math.sqrt(math.fsum(residual**2) / 60), rel=1e-12)
    assert found.sup == np.abs(residual).max()


@given(broken_lines(), st.integers(0, 2**32 - 1))
def test_least_squares_find_a_broken_line_again_from_points_on_it(line, seed):
    knots, values = line
    x = np.random.default_rng(seed).permutation(np.linspace(knots[0], knots[-1], 150))
    found = least_squares(x, np.interp(x, knots, values), knots)
    assert found.values == pytest.approx(np.array(values, dtype=float), abs=1e-9)


def test_a_fit_goes_on_straight_outside_its_knots_and_takes_any_shape():
    found = interpolate([0, 1, 2], [0, 1, 3], [0, 1, 2])
    assert found(-1).shape == ()
    assert found([[-1, 0.5], [2, 4]]).tolist() == [[-1, 0.5], [3, 7]]


def test_the_net_of_a_fit_is_the_fit():
    found = fit(GRID, TARGETS["sine"], 6)
    assert forward(found.net, GRID[:, None])[:, 0] == pytest.approx(found(GRID), abs=HINGES)


# --- free knots ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 10])
def test_the_best_fit_of_the_square_has_the_error_that_the_theorem_gives(n):
    """1 / (8 n^2). On a grid it is a little less: no point looks into the n - 1 gaps in which the pieces turn."""
    found = fit(GRID, np.square, n, curvature=SECOND["square"])
    assert found.bound == pytest.approx(1 / (8 * n * n), rel=INTEGRAL)
    assert found.bound * (1 - (n - 1) / 2000) ** 2 - 1 / 4000**2 < found.sup < found.bound * (1 + 2 * INTEGRAL)
    assert found.least == pytest.approx(found.sup, rel=2 * BISECTION)
    assert found.knots == pytest.approx(np.arange(n + 1) / n, abs=0.01)


@pytest.mark.parametrize("n", [1, 2, 4, 10])
def test_the_best_square_fit_of_the_square_has_the_error_that_the_theorem_gives(n):
    found = fit(GRID, np.square, n, norm="rms", curvature=SECOND["square"])
    assert found.bound == pytest.approx(1 / (math.sqrt(180) * n * n), rel=INTEGRAL)
    assert found.rms == pytest.approx(found.bound, rel=0.01)  # a mean over 2001 points is not quite the integral
    assert found.knots == pytest.approx(np.arange(n + 1) / n, abs=0.01)


@pytest.mark.parametrize("name", ["square", "exponential", "cube", "square root"])
def test_for_a_convex_function_no_jump_helps_so_the_greedy_best_lines_are_the_best_fit(name):
    """Oracle: for an error E the longest run that one line fits is found run by run, each with jumps allowed."""
    x = np.linspace(0, 1, 400)
    y = TARGETS[name](x)
    found = fit(x, y, 5)

    def runs(error):
        count, i = 1, 0
        for k in range(1, len(x)):  # the best line through a convex run is parallel to its chord
            chord = y[i] + (x[i : k + 1] - x[i]) * (y[k] - y[i]) / (x[k] - x[i])
            if np.abs(y[i : k + 1] - chord).max() / 2 > error:
                count, i = count + 1, k
        return count

    assert runs(found.sup * (1 + 1e-6)) <= 5
    assert runs(found.sup * (1 - 1e-6)) > 5


@pytest.mark.parametrize("norm", ["sup", "rms"])
@pytest.mark.parametrize("name", ["sine", "bump", "exponential"])
def test_more_pieces_are_never_worse_and_the_fit_beats_even_and_curvature_knots(name, norm):
    x, f = np.linspace(0, 1, 301), TARGETS[name]
    errors = [fit(x, f, n, norm=norm).error for n in (1, 2, 3, 5, 8)]
    assert errors == sorted(errors, reverse=True)
    for n, error in zip((1, 2, 3, 5, 8), errors, strict=True):
        even = np.linspace(0, 1, n + 1)
        assert error <= getattr(interpolate(x, f, even), norm)
        assert error <= getattr(least_squares(x, f, even), norm) * (1 + 1e-9)


@settings(deadline=None)
@given(broken_lines(), st.sampled_from(["sup", "rms"]))
def test_as_many_pieces_as_the_data_has_leave_no_error(line, norm):
    x, y = line
    found = fit(x, y, len(x) - 1, norm=norm)
    assert found.sup <= 1e-12 * (1 + np.abs(y).max())
    assert found.least <= found.error


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 2**32 - 1), st.sampled_from(["sup", "rms"]), st.integers(1, 3))
def test_a_fit_follows_when_the_data_is_moved_stretched_and_turned_over(seed, norm, pieces):
    rng = np.random.default_rng(seed)
    x, y = np.sort(rng.choice(40, 9, replace=False)).astype(float), rng.standard_normal(9)
    found = fit(x, y, pieces, norm=norm)
    moved = fit(2000 + 8 * x, 1000 - 4 * y, pieces, norm=norm)
    assert moved.error == pytest.approx(4 * found.error, abs=1e-8)
    assert moved.least == pytest.approx(4 * found.least, abs=1e-8)
    order = rng.permutation(9)
    assert fit(x[order], y[order], pieces, norm=norm).error == found.error


def test_points_over_one_x_are_met_halfway():
    x, y = [0, 0, 1, 2, 2], [0, 2, 1, 5, 8]
    found = fit(x, y, 2)
    assert found.sup == pytest.approx(1.5, abs=BISECTION)
    assert found.least <= 1.5
    square = fit(x, y, 2, norm="rms")
    assert square.rms == pytest.approx(math.sqrt((1 + 1 + 1.5**2 * 2) / 5), rel=1e-9)
    assert square.least == pytest.approx(square.rms, rel=1e-9)  # no function is rid of these errors
    assert square.values == pytest.approx([1, 1, 6.5], abs=1e-9)


def test_fewer_pieces_come_back_when_fewer_do():
    assert fit(GRID, TARGETS["tent"], 9).pieces == 2
    assert fit(GRID, TARGETS["tent"], 9).knots == pytest.approx([0, 0.5, 1], abs=1e-9)


def test_a_step_takes_three_pieces_and_the_two_knots_of_the_steep_one_are_in_one_gap():
    assert fit(GRID, TARGETS["step"], 2).sup > 0.3
    found = fit(GRID, TARGETS["step"], 3)
    assert found.sup < 1e-12
    assert 0.5 - 1 / 2000 <= found.knots[1] < found.knots[2] <= 0.5


def test_a_fit_says_in_words_how_good_it_is():
    best = fit(GRID, np.square, 3, curvature=SECOND["square"])
    assert (
        str(best)
        == best.words
        == (
            "3 pieces: largest error 0.0139, rms error 0.00948. On these points no 3 pieces have a largest error below "
            "that. The theorem for many pieces says about 0.0139."
        )
    )
    assert repr(best) == "Fit(pieces=3, sup=0.0139, rms=0.00948)"
    rough = fit([0, 1, 2, 3, 4, 5], [0, 3, 0, 3, 0, 3], 2, norm="rms")
    assert f"no 2 pieces have an rms error below {rough.least:.3g}." in rough.words
    assert fit([0, 1], [0, 1], 1).words.startswith("1 piece: largest error 0, rms error 0. On these points no 1 piece")
    assert interpolate([0, 1], [0, 1], [0, 1]).words == "1 piece: largest error 0, rms error 0."


# --- how good a fit can be ----------------------------------------------------------------------------------


def test_the_bounds_are_the_integrals_that_a_pencil_gives():
    for n in (1, 3):
        assert interpolation_bound(SECOND["square"], 0, 1, n) == pytest.approx(1 / (4 * n * n), rel=INTEGRAL)
        # cube: integral of sqrt(6 x) is sqrt(6) 2/3; of (6 x)^(2/5) it is 6^(2/5) 5/7
        assert interpolation_bound(SECOND["cube"], 0, 1, n) == pytest.approx(1 / (3 * n * n), rel=INTEGRAL)
        assert best_bound(SECOND["cube"], 0, 1, n) == pytest.approx(1 / (6 * n * n), rel=INTEGRAL)
        l2 = 6 * (5 / 7) ** 2.5 / math.sqrt(720) / n**2
        assert least_squares_bound(SECOND["cube"], 0, 1, n) == pytest.approx(l2, rel=INTEGRAL)
        # square root: x^(-3/4) / 2 has the integral 2, (x^(-3/2) / 4)^(2/5) has 4^(-2/5) 5/2
        assert best_bound(SECOND["square root"], 0, 1, n) == pytest.approx(1 / (4 * n * n), rel=INTEGRAL)
        l2 = 2.5**2.5 / 4 / math.sqrt(720) / n**2
        assert least_squares_bound(SECOND["square root"], 0, 1, n) == pytest.approx(l2, rel=INTEGRAL)
        # exponential: 2 (sqrt(e) - 1)
        expected = (2 * (math.sqrt(math.e) - 1)) ** 2 / 16 / n**2
        assert best_bound(np.exp, 0, 1, n) == pytest.approx(expected, rel=INTEGRAL)


def test_a_zero_of_the_curvature_inside_does_not_disturb_the_integral():
    """sine: the integral of sqrt|sin| over a period is 4 sqrt(2 / pi) Gamma(3/4)^2 = 4.7925.."""
    root = 4 * math.sqrt(2 / math.pi) * math.gamma(0.75) ** 2
    expected = (2 * math.pi * root / (2 * math.pi)) ** 2 / 16
    assert best_bound(SECOND["sine"], 0, 1, 1) == pytest.approx(expected, rel=3 * INTEGRAL)


def fine(knots):
    """Each piece looked at on 200 points of its own, so that short pieces are seen as well as long ones."""
    return np.concatenate([np.linspace(a, b, 200) for a, b in itertools.pairwise(knots)])


@pytest.mark.parametrize("name", ["square", "exponential"])
def test_the_interpolant_at_curvature_knots_tends_to_its_bound(name):
    ratios = []
    for n in (4, 16, 64):
        knots = curvature_knots(SECOND[name], 0, 1, n)
        ratios.append(interpolate(fine(knots), TARGETS[name], knots).sup / interpolation_bound(SECOND[name], 0, 1, n))
    away = np.abs(np.array(ratios) - 1)
    assert away[-1] < 0.005
    assert (np.diff(away) <= 1e-4).all()


def test_where_the_curvature_vanishes_curvature_knots_do_not_reach_the_bound():
    """x^3: the first piece alone gives (2 / (3 sqrt 3)) / (8 / 3) = 0.1443 in place of 1/8, for every n."""
    for n in (1, 4, 16, 64):
        knots = curvature_knots(SECOND["cube"], 0, 1, n)
        error = interpolate(fine(knots), TARGETS["cube"], knots).sup
        constant = error / (8 * interpolation_bound(SECOND["cube"], 0, 1, n))
        assert constant == pytest.approx(1 / (4 * math.sqrt(3)), rel=1e-3)


@pytest.mark.parametrize("name", ["exponential", "cube", "sine"])
def test_the_best_fit_comes_down_to_its_bound(name):
    x = np.linspace(0, 1, 2001)
    few, many = (fit(x, TARGETS[name], n).sup / best_bound(SECOND[name], 0, 1, n) for n in (2, 20))
    assert many == pytest.approx(1, abs=0.06)
    assert abs(many - 1) < abs(few - 1) or few == pytest.approx(1, abs=0.02)


# --- errors -------------------------------------------------------------------------------------------------

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
        (lambda: curvature_knots(lambda x: 0 * x, 0, 1, 3), "f'' is zero everywhere: one straight piece is exact"),
        (lambda: curvature_knots(lambda x: np.where(x < 0.5, 1, np.nan), 0, 1, 3), "f'' is not finite at x = 0.5"),
        (lambda: curvature_knots(np.exp, 0, 1, 0), "pieces is a whole number and at least 1, not 0"),
        (lambda: best_bound(np.exp, 1, 0, 3), "the interval from 1 to 0 is empty"),
        (lambda: interpolate([0, 1], [0, 1], [0, 2]), "the knots go from 0 to 2, but there is data only from 0 to 1"),
        (lambda: interpolate([0, 0, 1], [0, 1, 1], [0, 1]), "two points share an x"),
        (lambda: least_squares([0, 1], [0, 1], [0, 0.5, 1]), "the data decides only 2 of the 3 values at the knots"),
        (lambda: least_squares([], [], [0, 1]), "there is no data: x is empty"),
        (lambda: fit([0, 1, 2], [0, 1], 1), "x has 3 points but y has 2"),
        (lambda: fit([0, 1, 2], [0, 1, 2], 3), "3 pieces need at least 4 points with different x; there are 3"),
        (lambda: fit([0, 1, 1], [0, 1, 2], 2), "2 pieces need at least 3 points with different x; there are 2"),
        (lambda: fit([0, 1], [0, 1], 0), "pieces is a whole number and at least 1, not 0"),
        (lambda: fit([0, 1], [0, 1], 1, norm="max"), "norm is 'sup' or 'rms', not 'max'"),
        (lambda: fit([-1e10, 1, 1 + 1e-15], [0, 1, 2], 1), "so close that their distance is lost in rounding"),
    ],
)
def test_what_does_not_fit_is_an_error_in_words(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_the_examples_in_the_docstrings_are_true():
    results = doctest.testmod(module)
    assert results.attempted > 0
    assert results.failed == 0
