from fractions import Fraction
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from line_oracle import least_sup
from tolerances import BISECTION

from relubook.approximate.freeknots import best_squares, best_sup, chain, jump_squares


@st.composite
def points(draw, largest):
    """A few points on a small integer grid, x increasing: the rougher the better."""
    x = draw(st.lists(st.integers(0, 12), min_size=3, max_size=largest, unique=True).map(sorted))
    y = draw(st.lists(st.integers(-5, 5), min_size=len(x), max_size=len(x)))
    return x, y


def floats(*lists):
    return [np.array(values, dtype=float) for values in lists]


@settings(max_examples=60, deadline=None)
@given(points(5), st.integers(1, 3))
def test_the_least_largest_error_is_that_of_linear_programs_in_fractions(data, pieces):
    x, y = data
    exact = float(least_sup(x, y, pieces))
    xs, ys = floats(x, y)
    knots, values, least = best_sup(xs, ys, ys, pieces)
    found = np.abs(np.interp(xs, knots, values) - ys).max()
    assert len(knots) <= pieces + 1
    assert found == pytest.approx(exact, abs=5 * BISECTION)
    assert least <= exact + 1e-12


@pytest.mark.parametrize("seed", range(3))
def test_four_pieces_through_six_points_are_as_good_as_the_linear_programs(seed):
    rng = np.random.default_rng(seed)
    x, y = np.sort(rng.choice(15, 6, replace=False)).tolist(), rng.integers(-6, 7, 6).tolist()
    xs, ys = floats(x, y)
    knots, values, _ = best_sup(xs, ys, ys, 4)
    found = np.abs(np.interp(xs, knots, values) - ys).max()
    assert found == pytest.approx(float(least_sup(x, y, 4)), abs=6 * BISECTION)


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(2, 60), st.integers(1, 8))
def test_a_chain_goes_through_all_columns_with_increasing_knots(seed, n, pieces):
    rng = np.random.default_rng(seed)
    x = np.cumsum(rng.uniform(0.1, 1, n))
    y = np.cumsum(rng.standard_normal(n))
    width = rng.uniform(0, 2)
    found = chain(x, y - width, y + width, pieces)
    if found is not None:
        knots, values = found
        assert (np.diff(knots) >= 0).all()
        assert (knots[0], knots[-1]) == (x[0], x[-1])
        assert len(knots) <= pieces + 1
        assert (np.abs(np.interp(x, knots, values) - y) <= width + 1e-9).all()


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(2, 40), st.integers(1, 8))
def test_a_chain_is_found_wherever_one_was_hidden(seed, n, pieces):
    """Columns around a broken line with that many pieces: there is a way through."""
    rng = np.random.default_rng(seed)
    x = np.cumsum(rng.uniform(0.1, 1, n))
    inner = np.sort(rng.uniform(x[0], x[-1], pieces - 1))
    hidden = np.interp(x, [x[0], *inner, x[-1]], rng.uniform(-5, 5, pieces + 1))
    below, above = rng.uniform(1e-6, 2, (2, n)) * rng.integers(0, 2, (2, n)) + 1e-6
    assert chain(x, hidden - below, hidden + above, pieces) is not None


def test_a_chain_turns_in_the_gap_where_no_point_is():
    """Two level runs at different heights: three pieces, the steep one between the points."""
    x, y = floats([0, 1, 2, 3, 4, 5], [0, 0, 0, 1, 1, 1])
    assert chain(x, y - 0.01, y + 0.01, 2) is None
    assert chain(x, y - 0.01, y + 0.01, 3) is not None


@pytest.mark.parametrize("power", [-1060, -1022, 0, 1020])
def test_the_bisection_ends_at_any_size_of_the_errors(power):
    x, y = floats([0, 1, 2, 3, 4, 5], [0, 3, -1, 4, -2, 3])
    scaled = np.ldexp(y, power)
    knots, values, least = best_sup(x, scaled, scaled, 3)
    found = np.abs(np.interp(x, knots, values) - scaled).max()
    digits = 4 * np.ldexp(1.0, -1074 - power)
    assert np.ldexp(found, -power) == pytest.approx(float(least_sup([*range(6)], y.tolist(), 3)), rel=1e-6, abs=digits)
    assert least <= found


def line_squares(x, y):
    """The least squares of one line through a few points, in fractions."""
    n, mx, my = len(x), Fraction(sum(x), len(x)), Fraction(sum(y), len(y))
    sxx = sum((a - mx) ** 2 for a in x)
    sxy = sum((a - mx) * (b - my) for a, b in zip(x, y, strict=True))
    syy = sum((b - my) ** 2 for b in y)
    return syy - (sxy * sxy / sxx if n > 1 else 0)


@settings(deadline=None)
@given(points(7), st.integers(1, 4))
def test_the_squares_with_jumps_are_the_least_over_all_ways_to_cut(data, pieces):
    x, y = data
    ways = (
        [0, *cuts, len(x)] for runs in range(pieces) for cuts in combinations(range(1, len(x)), min(runs, len(x) - 1))
    )
    least = min(sum(line_squares(x[a:b], y[a:b]) for a, b in pairwise(ends)) for ends in ways)
    found, cuts = jump_squares(*floats(x, y), np.ones(len(x)), pieces)
    assert found == pytest.approx(float(least), abs=1e-11)
    assert cuts == sorted(cuts)
    assert len(cuts) < pieces


def test_a_column_with_a_weight_counts_like_so_many_points():
    x, y, weight = floats([0, 1, 3, 4, 6], [1, 0, 2, 5, 1], [1, 4, 1, 2, 3])
    twice = np.repeat(np.arange(5), weight.astype(int))
    line = np.polyfit(x[twice], y[twice], 1)
    squares = ((np.polyval(line, x[twice]) - y[twice]) ** 2).sum()
    assert jump_squares(x, y, weight, 1)[0] == pytest.approx(squares, rel=1e-12)
    knots, certificate = best_squares(x, y, weight, 1, x[[0, -1]])
    assert knots.tolist() == [0, 6]
    assert certificate == pytest.approx(squares, rel=1e-12)


def squares_at(x, y, inner):
    """The least squares at given inner knots."""
    basis = np.column_stack([np.ones_like(x), x, *(np.maximum(x - t, 0) for t in inner)])
    return float(((basis @ np.linalg.lstsq(basis, y)[0] - y) ** 2).sum())


@pytest.mark.parametrize("pieces", [2, 3])
@pytest.mark.parametrize("seed", range(12))
def test_no_knots_on_a_fine_grid_have_smaller_squares(seed, pieces):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(pieces + 2, 9))
    x = np.sort(rng.choice(20, n, replace=False)).astype(float)
    y = rng.integers(-5, 6, n).astype(float)
    grid = np.unique(np.concatenate([np.linspace(a, b, 9) for a, b in pairwise(x)]))[1:-1]
    on_grid = min(squares_at(x, y, inner) for inner in combinations(grid, pieces - 1))
    knots, certificate = best_squares(x, y, np.ones(n), pieces, x[[0, -1]])
    found = squares_at(x, y, knots[1:-1])
    assert certificate <= found
    assert found <= on_grid * (1 + 1e-9) + 1e-18


@pytest.mark.parametrize("pieces", [2, 3, 5])
def test_a_broken_line_under_a_little_noise_is_found_again(pieces):
    rng = np.random.default_rng(pieces)
    x = np.linspace(0, 1, 200)
    true = np.arange(pieces + 1) / pieces
    y = np.interp(x, true, 3 * (np.arange(pieces + 1) % 2)) + 0.01 * rng.standard_normal(200)
    knots, certificate = best_squares(x, y, np.ones(200), pieces, x[[0, -1]])
    assert knots == pytest.approx(true, abs=0.005)
    assert certificate <= squares_at(x, y, knots[1:-1]) <= squares_at(x, y, true[1:-1])
