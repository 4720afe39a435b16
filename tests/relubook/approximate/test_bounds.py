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
