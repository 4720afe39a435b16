import doctest
from fractions import Fraction
from itertools import combinations
from math import inf, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tolerances import DRAWN, HINGES

from relubook.approximate import drawn as module
from relubook.approximate.drawn import drawn
from relubook.approximate.fits import fit
from relubook.approximate.freeknots import jump_squares
from relubook.data.toys import TARGETS
from relubook.nets.layers import forward

PLACES = np.linspace(0, 1, 121)


def all_knots(m, pieces):
    """Every way to choose the knots among m places."""
    return ([0, *inner, m - 1] for inner in combinations(range(1, m - 1), pieces - 1))


def least_by_trying(y, pieces):
    """The least sum of squares over all knots, by a dense solver for each choice: the oracle shares nothing."""
    m, best = len(y), inf
    for knots in all_knots(m, pieces):
        hats = np.column_stack([np.interp(np.arange(m), knots, hat) for hat in np.eye(len(knots))])
        residual = hats @ np.linalg.lstsq(hats, y)[0] - y
        best = min(best, float(residual @ residual))
    return best


def exact_squares(y, knots):
    """The least sum of squares with these knots, in fractions: normal equations by elimination."""
    n = len(knots)
    rows = []
    for x in range(len(y)):
        k = max(i for i in range(n - 1) if knots[i] <= x)
        share = Fraction(x - knots[k], knots[k + 1] - knots[k])
        rows.append([1 - share if i == k else share if i == k + 1 else Fraction(0) for i in range(n)])
    table = [[sum(r[i] * r[j] for r in rows) for j in range(n)] for i in range(n)]
    right = [sum(r[i] * v for r, v in zip(rows, y, strict=True)) for i in range(n)]
    for i in range(n):
        for k in range(i + 1, n):
            times = table[k][i] / table[i][i]
            table[k] = [a - times * b for a, b in zip(table[k], table[i], strict=True)]
            right[k] -= times * right[i]
    values = [Fraction(0)] * n
    for i in reversed(range(n)):
        values[i] = (right[i] - sum(table[i][j] * values[j] for j in range(i + 1, n))) / table[i][i]
    return sum((sum(a * b for a, b in zip(r, values, strict=True)) - v) ** 2 for r, v in zip(rows, y, strict=True))


def drawings(rng, kind, m):
    """Rough, smooth, of few values, with flat stretches: what somebody may draw."""
    if kind == "noise":
        return rng.standard_normal(m)
    if kind == "walk":
        return np.cumsum(rng.standard_normal(m))
    if kind == "smooth":
        return np.sin(rng.uniform(1, 9) * np.arange(m) / m + rng.uniform(0, 6))
    if kind == "flat":
        return np.repeat(rng.integers(-2, 3, m), rng.integers(1, 4, m))[:m].astype(float)
    return rng.integers(-1, 2, m).astype(float)


@pytest.mark.parametrize("kind", ["noise", "walk", "smooth", "flat", "steps"])
def test_no_other_knots_on_the_places_do_better_in_150_drawings(kind):
    rng = np.random.default_rng(sum(map(ord, kind)))
    for _ in range(150):
        m = int(rng.integers(4, 13))
        pieces = int(rng.integers(1, min(m, 6)))
        y = drawings(rng, kind, m)
        found = drawn(y, pieces)
        assert len(found.knots) == pieces + 1
        assert found.rms**2 * m == pytest.approx(least_by_trying(y, pieces), rel=1e-9, abs=DRAWN * np.abs(y).max() ** 2)


@pytest.mark.parametrize("pieces", [2, 4])
def test_no_other_knots_on_fifteen_places_do_better(pieces):
    for seed in range(5):
        y = np.cumsum(np.random.default_rng(seed).standard_normal(15))
        assert drawn(y, pieces).rms ** 2 * 15 == pytest.approx(least_by_trying(y, pieces), rel=1e-9)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(-4, 4), min_size=4, max_size=8), st.integers(1, 3))
def test_the_least_squares_are_those_of_fractions(y, pieces):
    exact = min(exact_squares(y, knots) for knots in all_knots(len(y), pieces))
    assert drawn(y, pieces).rms ** 2 * len(y) == pytest.approx(float(exact), rel=1e-10, abs=100 * DRAWN)


@pytest.mark.parametrize("name", TARGETS)
def test_the_values_at_the_knots_are_the_best_for_these_knots(name):
    """The residual is orthogonal to every hat."""
    found = drawn(TARGETS[name](PLACES), 7)
    residual = found(PLACES) - TARGETS[name](PLACES)
    for hat in np.eye(len(found.knots)):
        assert residual @ np.interp(PLACES, found.knots, hat) == pytest.approx(0, abs=1e-10)


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.parametrize("pieces", [1, 3, 8, 16])
def test_on_121_places_no_knot_can_move_to_any_other_place_and_win(name, pieces):
    y = TARGETS[name](PLACES)
    found = drawn(y, pieces)
    knots = np.rint(120 * found.knots).astype(int).tolist()
    assert found.knots == pytest.approx(np.array(knots) / 120, abs=1e-15)
    for k in range(1, pieces):
        for place in range(knots[k - 1] + 1, knots[k + 1], 3):
            moved = [*knots[:k], place, *knots[k + 1 :]]
            hats = np.column_stack([np.interp(np.arange(121), moved, hat) for hat in np.eye(pieces + 1)])
            squares = float(((hats @ np.linalg.lstsq(hats, y)[0] - y) ** 2).sum())
            assert found.rms**2 * 121 <= squares * (1 + 1e-9) + DRAWN


@pytest.mark.parametrize("name", ["sine", "square root", "bump"])
def test_more_pieces_are_never_worse_and_the_bound_of_each_holds(name):
    y = TARGETS[name](PLACES)
    found = [drawn(y, n) for n in range(1, 17)]
    assert [f.pieces for f in found] == list(range(1, 17))
    errors, bounds = [f.rms for f in found], [f.least for f in found]
    assert errors == sorted(errors, reverse=True)
    assert bounds == sorted(bounds, reverse=True)
    assert all(0 < low <= error for low, error in zip(bounds, errors, strict=True))


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(2, 30), st.integers(1, 6))
def test_the_bound_is_what_pieces_with_jumps_reach(seed, m, pieces):
    pieces = min(pieces, m - 1)
    y = np.random.default_rng(seed).standard_normal(m)
    found = drawn(y, pieces)
    squares = jump_squares(np.linspace(0, 1, m), y, np.ones(m), pieces)[0]
    assert found.least == pytest.approx(sqrt(squares / m), abs=1e-9)
    assert found.norm == "rms"


@pytest.mark.parametrize("pieces", [3, 6])
def test_knots_anywhere_are_between_the_bound_and_the_knots_on_places(pieces):
    y = TARGETS["sine"](PLACES)
    on_places, anywhere = drawn(y, pieces), fit(PLACES, y, pieces, norm="rms")
    assert on_places.least == pytest.approx(anywhere.least, rel=1e-9)
    assert on_places.least <= anywhere.rms <= on_places.rms * (1 + 1e-9)


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 2**32 - 1), st.lists(st.floats(-0.5, 1.5), max_size=9))
def test_knots_to_begin_with_change_nothing(seed, first):
    y = np.cumsum(np.random.default_rng(seed).standard_normal(20))
    assert drawn(y, 4, knots=first).rms == pytest.approx(drawn(y, 4).rms, rel=1e-9)


def test_a_drawing_of_a_broken_line_is_found_again_and_its_net_draws_it():
    knots, values = [0, 20, 50, 55, 120], [1.0, 3, -2, 0, 0.5]
    y = np.interp(np.arange(121), knots, values)
    found = drawn(y, 4, start=-3, stop=3)
    assert found.knots == pytest.approx(np.array(knots) / 20 - 3, abs=1e-12)
    assert found.values == pytest.approx(values, abs=1e-9)
    (W, b), (V, c) = found.net
    assert (W.shape, b.shape, V.shape, c.shape) == ((1, 4), (4,), (4, 1), (1,))
    assert forward(found.net, np.linspace(-3, 3, 121)[:, None])[:, 0] == pytest.approx(y, abs=HINGES)


@pytest.mark.parametrize("power", [-1000, -500, 500, 1000])
def test_a_drawing_of_any_size_has_the_same_knots(power):
    y = np.sin(7 * PLACES)
    plain, scaled = drawn(y, 5), drawn(np.ldexp(y, power), 5)
    assert scaled.knots.tolist() == plain.knots.tolist()
    assert np.ldexp(scaled.rms, -power) == pytest.approx(plain.rms, rel=1e-12)
    assert np.ldexp(scaled.least, -power) == pytest.approx(plain.least, rel=1e-12)


def test_a_flat_drawing_two_places_and_a_knot_at_every_place_are_exact():
    assert drawn([5.0] * 9, 3).rms == 0
    assert drawn([1.0, 4.0], 1).values == pytest.approx([1, 4], abs=1e-12)
    y = [0, 3, -1, 4, 1.0, -5]
    every = drawn(y, 5)
    assert every.knots == pytest.approx(np.arange(6) / 5)
    assert every.values == pytest.approx(y, abs=1e-12)


def test_a_fit_of_a_drawing_says_what_it_knows():
    found = drawn([0, 1, 0, 1, 0, 0, 0], 2)
    assert str(found).startswith("2 pieces: largest error ")
    assert f"On these points no 2 pieces have an rms error below {found.least:.3g}." in str(found)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(1, 5), st.integers(-5, 5), st.integers(0, 5)), max_size=8))
def test_every_parabola_that_is_the_lowest_somewhere_is_kept(drawn_parabolas):
    """Looked at on a fine grid: wherever the lowest is below the limit, one that was kept is as low."""
    limit = 6.0
    given_ = [(float(a), float(u), w + k / 64, 0, k) for k, (a, u, w) in enumerate(drawn_parabolas)]
    kept = module._lowest(given_, limit)
    assert all(parabola in given_ for parabola in kept)
    v = np.linspace(-8, 8, 1601)
    height = {p: p[0] * (v - p[1]) ** 2 + p[2] for p in given_}
    if given_:
        lowest = np.min([height[p] for p in given_], axis=0)
        best = np.min([height[p] for p in kept] or [np.full_like(v, inf)], axis=0)
        below = lowest < limit - 1e-9
        assert best[below] == pytest.approx(lowest[below], abs=1e-9)
        for p in kept:  # and none is kept in vain
            others = [height[q] for q in given_ if q != p]
            near = np.linspace(p[1] - 3, p[1] + 3, 20001)
            rivals = [q[0] * (near - q[1]) ** 2 + q[2] for q in given_ if q != p]
            mine = p[0] * (near - p[1]) ** 2 + p[2]
            assert not others or (mine <= np.min(rivals, axis=0) + 1e-6).any()


def test_the_least_squares_of_a_line_through_each_run_are_those_of_polyfit():
    y = np.random.default_rng(3).standard_normal(12).tolist()
    lines = module._lines(y)
    for i, j in combinations(range(12), 2):
        x = np.arange(i, j + 1)
        fitted = np.polyval(np.polyfit(x, y[i : j + 1], 1), x)
        assert lines[i][j - i] == pytest.approx(((fitted - y[i : j + 1]) ** 2).sum(), abs=1e-12)


def test_the_sums_of_a_piece_are_sums_over_its_places():
    y = np.random.default_rng(4).standard_normal(9)
    sums = module._sums(y.tolist())
    for i, j in combinations(range(9), 2):
        x = np.arange(i + 1, j + 1)
        left, right = (j - x) / (j - i), (x - i) / (j - i)
        expected = [left @ left, left @ right, right @ right, left @ y[x], right @ y[x], y[x] @ y[x]]
        assert module._piece(sums, i, j) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: drawn([1], 1), "1 piece needs at least 2 places; y has 1"),
        (lambda: drawn([], 1), "1 piece needs at least 2 places; y has 0"),
        (lambda: drawn([1, 2, 3], 3), "3 pieces need at least 4 places; y has 3"),
        (lambda: drawn([1, 2, 3], 0), "pieces is a whole number and at least 1, not 0"),
        (lambda: drawn([1, 2, 3], 1.5), "pieces is a whole number, not 1.5"),
        (lambda: drawn([1, None, 3], 1), "y holds object values, not real numbers"),
        (lambda: drawn([1, np.nan, 3], 1), r"y\[1\] is nan, not a finite number"),
        (lambda: drawn(np.sin, 1), "y is numbers, not the function sin"),
        (lambda: drawn([1, 2, 3], 1, start=1, stop=0), "the interval from 1 to 0 is empty"),
        (lambda: drawn([1, 2, 3], 2, knots="a"), "knots holds strings, such as 'a', not numbers"),
    ],
)
def test_what_cannot_be_fitted_is_an_error_in_words(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_the_examples_in_the_docstrings_are_true():
    results = doctest.testmod(module)
    assert results.attempted > 0
    assert results.failed == 0
