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


@pytest.mark.parametrize("place", [0.0, 1.0, -3.0, 1000.0])
def test_curvature_knots_find_a_curvature_without_bound_at_either_end(place):
    """sqrt at its left and its right end, anywhere: knots at the fourth powers."""
    n, fourth = 4, (np.arange(5) / 4) ** 4
    left = curvature_knots(lambda x: (x - place) ** -1.5, place, place + 1, n)
    assert left - place == pytest.approx(fourth, abs=INTEGRAL)
    right = curvature_knots(lambda x: (place - x) ** -1.5, place - 1, place, n)
    assert (place - right)[::-1] == pytest.approx(fourth, abs=INTEGRAL)


@pytest.mark.parametrize(("size", "length"), [(1e308, 1e200), (1e-300, 1e-200), (1e-320, 1.0), (1.0, 1e308)])
def test_curvature_knots_are_even_for_a_parabola_of_any_size(size, length):
    knots = curvature_knots(lambda x: size + 0 * x, 0, length, 4)
    assert knots / length == pytest.approx(np.arange(5) / 4, abs=INTEGRAL)


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


@settings(deadline=None)
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


@settings(deadline=None)
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


@settings(deadline=None)
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


def test_a_place_with_many_points_counts_as_many_times():
    """Forty points at one place, one at each other: no knot on a fine grid is better, nor two lines with a jump."""
    x = np.array([0, 1, 2, *[3] * 40, 4, 5, 6, 7.0])
    y = np.array([0, 2, 1, *[4] * 40, 0, 3, 1, 0.0])
    found = fit(x, y, 2, norm="rms")
    tried = min(least_squares(x, y, [0, t, 7]).rms for t in np.linspace(0.05, 6.95, 139))
    assert found.rms <= tried * (1 + 1e-9)

    def misses(part):
        line = np.polyfit(x[part], y[part], min(1, len(set(x[part])) - 1))
        return ((np.polyval(line, x[part]) - y[part]) ** 2).sum()

    jumps = min(misses(x < t) + misses(x > t) for t in np.arange(0.5, 7))
    assert found.least == pytest.approx(math.sqrt(jumps / len(x)), rel=1e-9)


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
    high = fit([0, 1, 2, 3, 4, 5], [1000, 1003, 1000, 1003, 1000, 1003], 2, norm="rms")
    assert f"below {high.least:.3g}." in high.words  # a large value does not hide that it may not be the best
    assert fit([0, 1], [0, 1], 1).words.startswith("1 piece: largest error 0, rms error 0. On these points no 1 piece")
    assert interpolate([0, 1], [0, 1], [0, 1]).words == "1 piece: largest error 0, rms error 0."


# --- at any scale, of any size ---------------------------------------------------------------------------------

ROUGH = np.linspace(0, 1, 16)
VALUES = np.sin(7 * ROUGH) + 0.3 * np.random.default_rng(0).standard_normal(16)
POWERS = [-1070, -1030, -560, -400, 400, 510, 1000, 1022]  # 2^-1070 is 8e-323, 2^-560 is 3e-169, 2^1022 is 4e307


@pytest.mark.parametrize("norm", ["sup", "rms"])
@pytest.mark.parametrize("power", POWERS)
def test_a_fit_of_values_of_any_size_is_the_same_fit(norm, power):
    found, plain = fit(ROUGH, np.ldexp(VALUES, power), 3, norm=norm), fit(ROUGH, VALUES, 3, norm=norm)
    digits = np.ldexp(1.0, -1074 - power)  # a float64 counts in units of 2^-1074
    for name in ("sup", "rms", "error", "least"):
        again = np.ldexp(getattr(found, name), -power)
        assert again == pytest.approx(getattr(plain, name), rel=1e-12, abs=digits), name
    if power > -1000:
        assert found.knots.tolist() == plain.knots.tolist()


@pytest.mark.parametrize("norm", ["sup", "rms"])
@pytest.mark.parametrize("power", POWERS)
def test_a_fit_over_places_of_any_size_is_the_same_fit(norm, power):
    found, plain = fit(np.ldexp(ROUGH, power), VALUES, 3, norm=norm), fit(ROUGH, VALUES, 3, norm=norm)
    if power > -1000:  # below, two places of 16 may have one and the same float
        assert np.ldexp(found.knots, -power) == pytest.approx(plain.knots, rel=1e-12)
        assert found.error == pytest.approx(plain.error, rel=1e-12)
        assert found.least == pytest.approx(plain.least, rel=1e-12)


@pytest.mark.parametrize("norm", ["sup", "rms"])
def test_values_from_the_least_to_the_greatest_float_are_fitted(norm):
    """A straight line from -1.7e308 to 1.7e308, whose range no float holds, and a zigzag of the smallest numbers."""
    x = np.array([0.0, 1.0, 2.0, 3.0, 4.0])
    straight = fit(x, np.array([-1.7e308, -0.85e308, 0, 0.85e308, 1.7e308]), 1, norm=norm)
    assert straight.error <= 1e295
    assert straight(2.0) == pytest.approx(0, abs=1e295)
    tiny = fit(x, 5e-324 * np.array([0, 8, 0, 8, 0]), 1, norm=norm)
    assert 0 < tiny.least <= tiny.error <= 5 * 5e-324


@pytest.mark.parametrize("power", POWERS)
def test_interpolation_and_least_squares_hold_at_any_scale(power):
    knots = [0, 0.25, 0.5, 1]
    for made in (interpolate, least_squares):
        plain = made(ROUGH, VALUES, knots)
        high = made(ROUGH, np.ldexp(VALUES, power), knots)
        digits = 4 * np.ldexp(1.0, -1074 - power)
        for name in ("values", "sup", "rms"):
            again = np.ldexp(getattr(high, name), -power)
            assert again == pytest.approx(getattr(plain, name), rel=1e-12, abs=digits), name
        if power > -1000:
            wide = made(np.ldexp(ROUGH, power), VALUES, np.ldexp(knots, power))
            assert wide.values == pytest.approx(plain.values, rel=1e-12)
            assert wide(np.ldexp(0.3, power)) == pytest.approx(plain(0.3), rel=1e-12)


def test_a_line_through_points_on_both_ends_of_the_floats_is_read_between_them():
    found = interpolate([-1.6e308, 1.6e308], [-1, 1], [-1.6e308, 1.6e308])
    assert found([-0.8e308, 0, 0.8e308]).tolist() == [-0.5, 0, 0.5]


@pytest.mark.parametrize("norm", ["sup", "rms"])
def test_knots_that_meet_in_rounding_are_one(norm):
    """Places that are neighbors among the floats: between them there is no room for a knot."""
    x = 5e-324 * np.arange(9)
    for seed in range(12):
        found = fit(x, np.random.default_rng(seed).integers(-3, 4, 9), 5, norm=norm)
        assert (np.diff(found.knots) > 0).all()
        assert found.least <= found.error == getattr(found, norm)


def test_a_fit_that_would_grow_beyond_all_floats_says_so():
    with pytest.raises(ValueError, match="grows beyond the largest number of float64; measure y smaller"):
        least_squares([0, 1], [0, 1.7e308], [-3, 1])


@pytest.mark.parametrize("interval", [(0, 3), (-2, 2), (5, 5.25)])
def test_the_bounds_of_a_fit_are_those_of_the_interval_that_its_points_span(interval):
    """x^2 on pieces of length h: the largest error is h^2 / 8, the rms error h^2 / sqrt(180)."""
    a, b = interval
    x, h = np.linspace(a, b, 1201), (b - a) / 4
    best = fit(x, np.square, 4, curvature=SECOND["square"])
    assert best.bound == pytest.approx(h * h / 8, rel=INTEGRAL)
    assert best.sup == pytest.approx(best.bound, rel=0.01)
    square = fit(x, np.square, 4, norm="rms", curvature=SECOND["square"])
    assert square.bound == pytest.approx(h * h / math.sqrt(180), rel=INTEGRAL)
    assert square.rms == pytest.approx(square.bound, rel=0.01)


@pytest.mark.parametrize(
    ("points", "pieces", "norm", "words"),
    [
        (
            20_000,
            16,
            "rms",
            r"20,000 points and 16 pieces take about 27 seconds. With one point in 12 it is about 1",
        ),
        (1_000_000, 3, "sup", r"1,000,000 points and 3 pieces take about 70 seconds. .* fit\(x\[::35\], y\[::35\], 3,"),
        (200_000, 8, "rms", r"take about 6 minutes\. .*norm='rms'\)"),
    ],
)
def test_long_work_says_at_once_how_long_it_takes_and_how_to_ask_for_less(points, pieces, norm, words):
    with pytest.raises(UserWarning, match=words):  # as an error it stops the work, so nothing long has begun
        fit(np.arange(points), np.sin, pieces, norm=norm)


def test_the_fit_that_the_warning_proposes_is_the_one_that_it_tells_the_time_of():
    with pytest.raises(UserWarning, match="With one point in 4 ") as found:
        fit(np.linspace(0, 1, 20_000), np.sin, 8, norm="rms")
    call = str(found.value).split(": ")[1]
    x = np.linspace(0, 1, 20_000)
    assert eval(call, {"fit": fit, "x": x, "y": np.sin(x)}).pieces == 8


# --- errors -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: curvature_knots(lambda x: 0 * x, 0, 1, 3), "f'' is zero everywhere: one straight piece is exact"),
        (lambda: curvature_knots(lambda x: np.where(x < 0.5, 1, np.nan), 0, 1, 3), "f'' is not finite at x = 0.5"),
        (lambda: curvature_knots(np.exp, 0, 1, 0), "pieces is a whole number and at least 1, not 0"),
        (lambda: interpolate([0, 1], [0, 1], [0, 2]), "the knots go from 0 to 2, but there is data only from 0 to 1"),
        (lambda: interpolate([1, 2], [0, 1], [0, 2]), "the knots go from 0 to 2, but there is data only from 1 to 2"),
        (
            lambda: interpolate([0, 1, 2], [-1.5e308, 1.5e308, -1.5e308], [0, 2]),
            "the error is beyond the largest number",
        ),
        (lambda: interpolate([0, 0, 1], [0, 1, 1], [0, 1]), "two points share an x"),
        (lambda: least_squares([0, 1], [0, 1], [0, 0.5, 1]), "the data decides only 2 of the 3 values at the knots"),
        (lambda: least_squares([], [], [0, 1]), "there is no data: x is empty"),
        (lambda: fit([0, 1, 2], [0, 1], 1), "x has 3 points but y has 2"),
        (lambda: fit([0, 1, 2], [0, 1, 2], 3), "3 pieces need at least 4 points with different x; there are 3"),
        (lambda: fit([0, 1, 1], [0, 1, 2], 2), "2 pieces need at least 3 points with different x; there are 2"),
        (lambda: fit([0, 1], [0, 1], 0), "pieces is a whole number and at least 1, not 0"),
        (lambda: fit([0, 1], [0, 1], 1, norm="max"), "norm is 'sup' or 'rms', not 'max'"),
        (lambda: fit(GRID, math.sin, 3), r"y is a function, math.sin, that failed on an array: .* give np.sin$"),
        (lambda: fit(GRID, lambda x: 1 if x < 0.5 else 0, 3), r"y is a function, f, .* give np.vectorize\(f\)"),
        (lambda: fit(GRID, lambda x: None, 3), "what y gives is None, not real numbers"),
        (lambda: fit(GRID, lambda x: x[:3], 3), r"y gives shape \(3,\) for an array of shape \(2001,\)"),
        (lambda: fit(GRID, np.log, 3), "y is a function that gives -inf at x = 0, not a finite number"),
        (lambda: fit(math.sin, GRID, 3), "x is numbers, not the function math.sin; are the arguments in another order"),
        (lambda: fit(GRID, 3, GRID), "y is one row of numbers, not the single number 3; are the arguments in another"),
        (lambda: fit(GRID, GRID, GRID), "pieces is a whole number, not 2001 numbers"),
        (lambda: fit(GRID, GRID, "3"), "pieces is a whole number, not '3'"),
        (lambda: fit([], [], 1), "there is no data: x is empty"),
        (lambda: fit([2, 2], [0, 1], 1), "1 piece needs at least 2 points with different x; there are 1"),
        (lambda: fit([0, 1], [[0, 1], [2]], 1), "y is a ragged list: its rows have different lengths"),
        (lambda: fit([0, 1], ["cat", "dog"], 1), "y holds strings, such as 'cat', not numbers"),
        (lambda: fit([0, 1], [0, "1"], 1), "y holds strings, such as '1', not numbers"),
        (lambda: fit([0, 1], None, 1), "y is None, not real numbers"),
        (lambda: fit([0, 1], [0, 1j], 1), "y holds complex128 values, not real numbers"),
        (lambda: fit([0, 1], [[0], [1]], 1), r"its shape is \(2, 1\); y.ravel\(\) makes it one"),
        (lambda: fit([0, 1], np.eye(2), 1), r"y is one row of numbers, but its shape is \(2, 2\)$"),
        (lambda: fit(np.ma.array([0, 1, 2], mask=[0, 1, 0]), [0, 1, 2], 1), "x is a masked array, whose mask would be"),
        (lambda: fit(np.arange(3).astype("M8[D]"), [0, 1, 2], 1), "x holds dates; make numbers of them"),
        (lambda: fit([0, 1, 2], [0, 1, 2], 1, curvature=2), "curvature is a function that takes an array, .* not 2"),
        (lambda: interpolate([0, 1], [0, 1], 1), "knots is one row of numbers, not the single number 1"),
        (lambda: interpolate(GRID, [0, 1], GRID), "x has 2001 points but y has 2; the order is x, y, then the rest"),
        (lambda: fit([0, 1, 2], [0, 1, 2], 1)("0"), "x holds strings, such as '0', not numbers"),
        (lambda: curvature_knots(math.exp, 0, 1, 3), r"curvature is a function, math.exp, .* give np.exp$"),
        (lambda: curvature_knots(np.exp, 0, 1, 3, power=0), "power is a positive number, not 0"),
        (lambda: curvature_knots(np.exp, 0, 1, 3, power="1"), "power is a positive number, not '1'"),
        (lambda: curvature_knots(np.exp, [0], 1, 3), r"start and stop are one number each, not \[0\] and 1"),
        (lambda: curvature_knots(np.exp, -1e308, 1e308, 3), "longer than the largest number of float64"),
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
