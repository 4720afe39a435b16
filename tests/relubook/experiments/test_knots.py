"""What the experiment on knots found, against the theorems, and its ruler against a finer one."""

import math

import numpy as np
import pytest

from relubook.approximate.fits import fit
from relubook.experiments import knots, load
from relubook.experiments.knots import EVEN, FUNCTIONS, PIECES, TRAINED, errors

ROWS = load("knots")["rows"]


def of(target, method, n):
    found = [r for r in ROWS if (r["target"], r["method"], r["n"]) == (target, method, n)]
    return found if method == "trained" else found[0]


SMOOTH = [target for target, (_, second) in FUNCTIONS.items() if second is not None]
every_smooth_one = pytest.mark.parametrize("target", SMOOTH)


@every_smooth_one
def test_the_second_derivative_is_that_of_the_function(target):
    f, second = FUNCTIONS[target]
    x, h = np.linspace(0.05, 0.95, 7), 1e-4
    assert (f(x + h) - 2 * f(x) + f(x - h)) / h**2 == pytest.approx(second(x), rel=1e-4, abs=1e-4)


def test_errors_are_measured_between_the_knots_however_near_they_are():
    knots = np.array([0, 1e-6, 0.5, 1])
    f = lambda x: np.interp(x, [0, 5e-7, 1e-6, 1], [0, 1, 0, 0])  # a spike in the first piece  # noqa: E731
    found = errors(np.zeros_like, f, knots)
    assert found["sup"] == pytest.approx(1, rel=0.05)
    assert found["rms"] == pytest.approx(math.sqrt(1e-6 / 3), rel=0.01)
    parabola = errors(lambda x: x, np.square, np.array([0.0, 1]))
    assert parabola["sup"] == pytest.approx(0.25, rel=1e-4)
    assert parabola["rms"] == pytest.approx(math.sqrt(1 / 30), rel=1e-4)


@pytest.mark.parametrize("n", PIECES)
def test_the_square_reaches_its_bounds_exactly(n):
    theorem = of("square", "theorem", n)
    assert theorem["sup"] == pytest.approx(1 / (8 * n * n), rel=1e-3)
    assert of("square", "even", n)["sup"] == pytest.approx(theorem["interpolation"], rel=2e-3)
    assert of("square", "curvature", n)["sup"] == pytest.approx(theorem["interpolation"], rel=2e-3)
    assert of("square", "best sup", n)["sup"] == pytest.approx(theorem["sup"], rel=0.02)  # 31 gaps between points
    assert of("square", "best rms", n)["rms"] == pytest.approx(theorem["rms"], rel=0.01)


@every_smooth_one
def test_with_32_pieces_the_best_fits_are_near_their_bounds(target):
    theorem = of(target, "theorem", 32)
    assert of(target, "best sup", 32)["sup"] == pytest.approx(theorem["sup"], rel=0.1)
    assert of(target, "best rms", 32)["rms"] == pytest.approx(theorem["rms"], rel=0.03)


@pytest.mark.parametrize("target", FUNCTIONS)
@pytest.mark.parametrize("n", PIECES)
def test_nothing_beats_the_best_fit_in_its_own_norm(target, n):
    """A little room: the best fit is that of 2001 points, and is judged between them too."""
    for norm in ("sup", "rms"):
        best = of(target, f"best {norm}", n)[norm]
        placed = [of(target, m, n) for m in ("even", "even squares", "best sup", "best rms")]
        placed += [of(target, "curvature", n)] if target in SMOOTH else []
        assert all(best <= other[norm] * 1.05 for other in placed)


@pytest.mark.parametrize("target", FUNCTIONS)
@pytest.mark.parametrize("n", TRAINED)
def test_no_trained_net_is_below_the_certificate_for_as_many_pieces_as_it_can_have(target, n):
    """n units bend at most n times, so there are at most n + 1 pieces."""
    least = fit(EVEN, FUNCTIONS[target][0], n + 1).least
    assert all(least <= r["sup"] for r in of(target, "trained", n))


@pytest.mark.parametrize("target", FUNCTIONS)
def test_better_weights_at_the_trained_knots_have_a_smaller_mean_square(target):
    for n in TRAINED:
        assert all(r["rms_again"] <= r["rms"] * 1.02 for r in of(target, "trained", n))
        assert all(1 <= r["pieces"] <= n + 1 for r in of(target, "trained", n))


@pytest.mark.parametrize("target", SMOOTH)
def test_the_best_fit_goes_to_half_of_the_limit_also_where_the_second_derivative_vanishes(target):
    """The limit is a theorem for many pieces: at 32 we are within 5 % of it, and x^3 and the sine come from above."""
    limits = [of(target, "theorem", n)["interpolation"] for n in PIECES]
    ratios = [of(target, "best sup", n)["sup"] / limit for n, limit in zip(PIECES, limits, strict=True)]
    assert ratios[-1] == pytest.approx(0.5, rel=0.05)
    if target in ("cube", "sine"):
        assert ratios == sorted(ratios, reverse=True)
    assert knots.table_of_ratios("best sup").rows[SMOOTH.index(target)][1:] == [f"{r:.3f}" for r in ratios]


def test_the_rule_for_placing_knots_stays_above_the_limit_for_the_cube_and_the_sine():
    for target in ("cube", "sine"):
        assert of(target, "curvature", 32)["sup"] / of(target, "theorem", 32)["interpolation"] > 1.15


@pytest.mark.parametrize("target", ["sine", "steep root"])
def test_the_stored_knots_are_inside_and_the_trained_ones_are_fewer_than_the_best_ones(target):
    best, trained = knots.knots_of(target, 16)
    assert len(best) == 15
    assert len(trained) == 10
    for found in (best, *trained):
        assert (np.diff(found) > 0).all()
        assert 0 < found[0] < found[-1] < 1
    assert [len(k) + 1 for k in trained] == [r["pieces"] for r in of(target, "trained", 16)]
    assert np.median([len(k) for k in trained]) < 12


def test_training_again_gives_the_stored_knots():
    row = knots.trained(FUNCTIONS["sine"][0], 4, 0)
    np.testing.assert_allclose(row["knots"], of("sine", "trained", 4)[0]["knots"], rtol=1e-3)
