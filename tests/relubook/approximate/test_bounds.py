import doctest
import itertools
import math

import numpy as np
import pytest
from broken_lines import SECOND
from tolerances import INTEGRAL

from relubook.approximate import bounds as module
from relubook.approximate.bounds import best_bound, interpolation_bound, least_squares_bound
from relubook.approximate.fits import curvature_knots, fit, interpolate
from relubook.data.toys import TARGETS


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


@pytest.mark.parametrize("place", [0.0, 1.0, -3.0, 1000.0])
def test_a_curvature_without_bound_at_either_end_has_its_integral(place):
    """sqrt(x - place) and sqrt(place - x): as for the square root from 0 to 1, wherever the end lies."""
    l2 = 2.5**2.5 / 4 / math.sqrt(720)
    for start, second in ((place, lambda x: (x - place) ** -1.5 / 4), (place - 1, lambda x: (place - x) ** -1.5 / 4)):
        assert best_bound(second, start, start + 1, 1) == pytest.approx(1 / 4, rel=INTEGRAL)
        assert interpolation_bound(second, start, start + 1, 1) == pytest.approx(1 / 2, rel=INTEGRAL)
        assert least_squares_bound(second, start, start + 1, 1) == pytest.approx(l2, rel=INTEGRAL)


@pytest.mark.parametrize("place", [1.0, 7.0])
def test_a_curvature_that_vanishes_at_an_end_has_its_integral_there_too(place):
    """(place - x)^3: as for x^3."""
    second = lambda x: 6 * (place - x)  # noqa: E731
    assert best_bound(second, place - 1, place, 1) == pytest.approx(1 / 6, rel=INTEGRAL)


@pytest.mark.parametrize(("start", "stop"), [(0, 3), (-2, 5), (10, 10.5)])
def test_the_bounds_grow_with_the_interval_as_a_parabola_says(start, stop):
    """x^2 on pieces of length h: chords miss it by h^2 / 4, the best lines by h^2 / 8, in L2 by sqrt(h^5 / 180)."""
    for n in (1, 2, 5):
        h = (stop - start) / n
        assert interpolation_bound(SECOND["square"], start, stop, n) == pytest.approx(h * h / 4, rel=INTEGRAL)
        assert best_bound(SECOND["square"], start, stop, n) == pytest.approx(h * h / 8, rel=INTEGRAL)
        l2 = math.sqrt(n * h**5 / 180)
        assert least_squares_bound(SECOND["square"], start, stop, n) == pytest.approx(l2, rel=INTEGRAL)


def test_the_bounds_hold_for_curvatures_and_intervals_of_any_size():
    for size, length in ((1e-300, 1e200), (1e300, 1e-200), (1e-310, 1.0), (1e300, 1.0)):
        expected = size * length * length / 16 if size < 1 else length * (length * size) / 16
        assert best_bound(lambda x, s=size: s + 0 * x, 0, length, 1) == pytest.approx(expected, rel=INTEGRAL)


def test_a_straight_function_has_the_bound_0():
    assert best_bound(lambda x: 0 * x, 0, 1, 3) == 0
    assert least_squares_bound(lambda x: 0 * x, 0, 1, 3) == 0


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


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: best_bound(lambda x: 1e300 + 0 * x, 0, 1e200, 1), "beyond the largest number of float64"),
        (lambda: best_bound([1, 2], 0, 1, 3), r"curvature is a function that takes an array, .*, not \[1, 2\]"),
        (lambda: best_bound(math.exp, 0, 1, 3), "give np.exp$"),
        (lambda: best_bound(np.exp, None, 1, 3), "start is None, not real numbers"),
        (lambda: best_bound(np.exp, 1, 0, 3), "the interval from 1 to 0 is empty"),
    ],
)
def test_what_does_not_fit_is_an_error_in_words(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_the_examples_in_the_docstrings_are_true():
    results = doctest.testmod(module)
    assert results.attempted > 0
    assert results.failed == 0
