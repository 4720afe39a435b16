import doctest
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from line_oracle import linear_pieces, value
from tolerances import SIGMOIDS

from relubook.approximate import constructions as module
from relubook.approximate.bounds import best_bound
from relubook.approximate.constructions import bump_net, square_net, tent_net
from relubook.nets.activations import SIGMOID
from relubook.nets.layers import forward

SHAPES = [(1, 2), (2, 2), (6, 2), (1, 3), (3, 3), (2, 6), (1, 24)]


@pytest.mark.parametrize(("folds", "width"), SHAPES)
def test_the_tent_map_zigzags_between_0_and_1_in_width_to_the_folds_pieces(folds, width):
    pieces = linear_pieces(tent_net(folds, width), 0, 1)
    many = width**folds
    assert len(pieces) == many
    for i, (start, stop, slope, at_start) in enumerate(pieces):
        assert (start, stop) == (Fraction(i, many), Fraction(i + 1, many))
        assert (slope, at_start) == ((many, 0) if i % 2 == 0 else (-many, 1))


@pytest.mark.parametrize(("folds", "width"), SHAPES)
def test_the_tent_map_has_a_hidden_layer_for_each_fold_and_is_0_on_the_left(folds, width):
    layers = tent_net(folds, width)
    assert [W.shape for W, _ in layers] == [(1, width), *[(width, width)] * (folds - 1), (width, 1)]
    assert (forward(layers, np.array([[-3.0], [-0.1], [0.0]])) == 0).all()


def test_folding_the_tent_twice_is_the_tent_map_of_the_tent_map():
    x = np.linspace(0, 1, 257)[:, None]  # dyadic, so that every number here is exact
    once = forward(tent_net(1), x)
    assert (forward(tent_net(3), x) == forward(tent_net(2), once)).all()


def largest_errors(layers, depth):
    """The least and the greatest of net - x^2 on [0, 1], in fractions: on a piece it is largest where 2 x = slope."""
    errors = []
    for start, stop, slope, at_start in linear_pieces(layers, 0, 1):
        for x in (start, stop, slope / 2):
            assert start <= x <= stop
            errors.append(at_start + slope * (x - start) - x * x)
    return min(errors), max(errors)


@pytest.mark.parametrize("depth", range(1, 9))
def test_the_error_of_the_square_is_exactly_4_to_the_minus_depth_minus_1(depth):
    assert largest_errors(square_net(depth), depth) == (0, Fraction(1, 4 ** (depth + 1)))


def test_the_deepest_square_net_still_has_the_weights_of_its_theorem():
    (last, lowered), (before, _) = square_net(530, shifted=True)[-1], square_net(530)[-2]
    assert last[:, 0].tolist() == [-(2.0**-1060), 2.0**-1059, 1]
    assert lowered.tolist() == [-(2.0**-1063)]
    assert before[:, 2].tolist() == [-(2.0**-1058), 2.0**-1057, 1]


@pytest.mark.parametrize("depth", range(1, 9))
def test_lowering_the_square_halves_its_error_and_makes_it_the_best(depth):
    low, high = largest_errors(square_net(depth, shifted=True), depth)
    assert high == -low == Fraction(1, 2 * 4 ** (depth + 1))
    assert float(high) == pytest.approx(best_bound(lambda x: 2 + 0 * x, 0, 1, 2**depth), rel=1e-9)


@pytest.mark.parametrize("depth", range(1, 9))
def test_the_square_meets_the_parabola_at_even_knots_and_nowhere_bends_else(depth):
    pieces = linear_pieces(square_net(depth), 0, 1)
    assert [start for start, *_ in pieces] == [Fraction(i, 2**depth) for i in range(2**depth)]
    assert all(at_start == start**2 for start, _, _, at_start in pieces)
    assert [W.shape[1] for W, _ in square_net(depth)] == [3] * depth + [1]


def test_a_forward_pass_in_floats_gives_dyadic_values_of_the_square_exactly():
    x = np.arange(257) / 256
    out = forward(square_net(5), x[:, None])[:, 0]
    assert out.tolist() == [float(value(square_net(5), Fraction(i, 256))) for i in range(257)]


def sigmoid(z):
    return 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))


edges = st.lists(st.integers(-20, 20), min_size=2, max_size=6, unique=True).map(sorted)


@settings(deadline=None)
@given(edges, st.data())
def test_bumps_are_differences_of_two_sigmoids(edges, data):
    heights = data.draw(st.lists(st.integers(-5, 5), min_size=len(edges) - 1, max_size=len(edges) - 1))
    s, x = data.draw(st.sampled_from([0.5, 3, 40])), data.draw(st.integers(-200, 200)) / 8
    expected = math.fsum(
        h * (sigmoid(s * (x - a)) - sigmoid(s * (x - b))) for h, a, b in zip(heights, edges, edges[1:], strict=False)
    )
    out = forward(bump_net(edges, heights, s), [[x]], SIGMOID)
    assert out.shape == (1, 1)
    assert out[0, 0] == pytest.approx(expected, abs=SIGMOIDS)


def test_steep_bumps_are_a_staircase_away_from_the_edges():
    x = np.array([[-1e6], [-0.2], [0.2], [0.8], [1.2], [2.8], [3.2], [1e6]])
    out = forward(bump_net([0, 1, 3], [2, -1], steepness=200), x, SIGMOID)
    assert out[:, 0] == pytest.approx([0, 0, 2, 2, -1, -1, 0, 0], abs=SIGMOIDS)


def test_a_bump_is_half_as_high_at_its_edges():
    out = forward(bump_net([0, 1], [4], 100), [[0.0], [1.0]], SIGMOID)
    assert out[:, 0] == pytest.approx([2, 2], abs=SIGMOIDS)


def test_more_and_steeper_bumps_come_closer_to_a_function():
    x = np.linspace(0.05, 0.95, 400)[:, None]
    errors = []
    for n in (10, 40, 160):
        middles = (np.arange(n) + 0.5) / n
        net = bump_net(np.arange(n + 1) / n, np.sin(6 * middles), steepness=20 * n)
        errors.append(np.abs(forward(net, x, SIGMOID)[:, 0] - np.sin(6 * x[:, 0])).max())
    # A staircase with steps of width 1/n is off by half a step's rise, |f'| / (2 n) with |f'| <= 6.
    assert all(e < 1.02 * 6 / (2 * n) for e, n in zip(errors, (10, 40, 160), strict=True))
    assert errors[0] / errors[1] == pytest.approx(4, rel=0.1)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: tent_net(0), "folds is a whole number and at least 1, not 0"),
        (lambda: tent_net(2, 1), "width is a whole number and at least 2, not 1"),
        (lambda: square_net(2.0), "depth is a whole number, not 2.0"),
        (lambda: square_net(0), "depth is a whole number and at least 1, not 0"),
        (lambda: bump_net([0, 1], [1, 2], 5), "n bumps have n heights and n \\+ 1 edges; here are 2 heights and 2"),
        (lambda: bump_net([0], [], 5), "here are 0 heights and 1 edges"),
        (lambda: bump_net([1], [0, 1], 5), "here are 2 heights and 1 edges; are the two swapped"),
        (lambda: bump_net([0, 1], ["high"], 5), "heights holds strings, such as 'high', not numbers"),
        (lambda: bump_net([[0, 1], [2]], [1], 5), "edges is a ragged list"),
        (lambda: bump_net([0, 1], [1], "5"), "steepness is a positive number, not '5'"),
        (lambda: bump_net([0, 1], [1], math.nan), "steepness is a positive number, not nan"),
        (lambda: bump_net([0, 1e200], [1], 1e200), "edges times steepness, .* is beyond the largest number of float64"),
        (lambda: bump_net([0, 1, 2], [1.5e308, -1.5e308], 1), "a change of height, is beyond the largest number"),
        (lambda: square_net(531), r"depth is at most 530, not 531: after that 4\^-depth is below the smallest number"),
        (lambda: tent_net([2]), r"folds is a whole number, not \[2\]"),
        (lambda: bump_net([0, 2, 1], [1, 2], 5), "edges has to increase"),
        (lambda: bump_net([0, math.inf], [1], 5), r"edges\[1\] is inf, not a finite number"),
        (lambda: bump_net([0, 1], [1], 0), "steepness is a positive number, not 0"),
        (lambda: bump_net([0, 1], [1], math.inf), "steepness is a positive number, not inf"),
        (lambda: bump_net([0, 1, 1], [1, 2], 5), "edges has to increase"),
    ],
)
def test_what_cannot_be_built_is_an_error_in_words(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_the_examples_in_the_docstrings_are_true():
    results = doctest.testmod(module)
    assert results.attempted > 0
    assert results.failed == 0
