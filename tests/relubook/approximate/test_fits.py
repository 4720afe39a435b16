import doctest
import itertools
import math

import numpy as np
import pytest
from broken_lines import SECOND, broken_lines
from hypothesis import given, settings
from hypothesis import strategies as st
from tolerances import BISECTION, HINGES, INTEGRAL

from relubook.approximate import fits as module
from relubook.approximate.fits import curvature_knots, fit, interpolate, least_squares
from relubook.data.toys import TARGETS
from relubook.nets.layers import forward

GRID = np.linspace(0, 1, 2001)


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


# --- errors -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: curvature_knots(lambda x: 0 * x, 0, 1, 3), "f'' is zero everywhere: one straight piece is exact"),
        (lambda: curvature_knots(lambda x: np.where(x < 0.5, 1, np.nan), 0, 1, 3), "f'' is not finite at x = 0.5"),
        (lambda: curvature_knots(np.exp, 0, 1, 0), "pieces is a whole number and at least 1, not 0"),
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
