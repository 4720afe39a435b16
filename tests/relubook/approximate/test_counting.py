import doctest
from itertools import combinations, product
from math import comb, prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from line_oracle import linear_pieces

from relubook.approximate import counting as module
from relubook.approximate.constructions import tent_net
from relubook.approximate.counting import montufar, serra, zaslavsky

widths = st.lists(st.integers(1, 6), min_size=1, max_size=4)


def sign_patterns(normals, offsets, points):
    return len(np.unique(points @ normals + offsets > 0, axis=0))


@settings(deadline=None)
@given(st.integers(1, 40), st.integers(1, 12))
def test_a_new_hyperplane_adds_the_regions_that_the_others_cut_it_into(units, inputs):
    added = zaslavsky(units - 1, inputs - 1) if inputs > 1 else 1
    assert zaslavsky(units, inputs) == zaslavsky(units - 1, inputs) + added


@settings(deadline=None)
@given(st.integers(1, 40), st.integers(2, 12))
def test_hyperplanes_through_the_origin_cut_each_half_space_like_one_dimension_less(units, inputs):
    """Cut by one of the hyperplanes, the others leave on each side what they leave on a parallel one."""
    assert zaslavsky(units, inputs, biases=False) == 2 * zaslavsky(units - 1, inputs - 1)


@pytest.mark.parametrize("units", range(8))
def test_lines_in_the_plane_make_one_region_and_one_more_for_each_line_and_each_crossing(units):
    assert zaslavsky(units, 2) == 1 + units + len(list(combinations(range(units), 2)))


@pytest.mark.parametrize(("units", "inputs"), [(3, 2), (5, 2), (4, 3), (5, 3), (3, 4)])
def test_random_hyperplanes_through_the_origin_show_as_many_sign_patterns_as_the_formula_says(units, inputs):
    rng = np.random.default_rng(units + 10 * inputs)
    normals = rng.standard_normal((inputs, units))
    found = sign_patterns(normals, 0, rng.standard_normal((100_000, inputs)))
    assert found == zaslavsky(units, inputs, biases=False)


@pytest.mark.parametrize(("units", "inputs"), [(3, 2), (4, 2), (3, 3), (4, 3)])
def test_random_hyperplanes_show_as_many_sign_patterns_as_the_formula_says(units, inputs):
    """Points from near to far: half of the regions of random hyperplanes reach to infinity."""
    rng = np.random.default_rng(units + 10 * inputs)
    far = 10 ** rng.uniform(-1, 3, (200_000, 1))
    points = far * rng.standard_normal((200_000, inputs))
    normals, offsets = rng.standard_normal((inputs, units)), rng.standard_normal(units)
    assert sign_patterns(normals, offsets, points) == zaslavsky(units, inputs)


def test_the_plane_without_biases_has_two_regions_a_unit():
    assert [zaslavsky(n, 2, biases=False) for n in range(6)] == [1, 2, 4, 6, 8, 10]


@settings(deadline=None)
@given(st.integers(0, 12), st.integers(1, 12))
def test_no_more_than_every_pattern_of_open_and_closed_and_all_of_them_when_there_are_inputs_enough(units, inputs):
    regions = zaslavsky(units, inputs)
    assert regions <= 2**units
    assert (regions == 2**units) == (inputs >= units)


def test_large_counts_are_exact_integers_where_a_float_is_not():
    regions = zaslavsky(200, 100)
    assert type(regions) is int
    assert regions == (2**200 + comb(200, 100)) // 2  # by symmetry of the binomials
    assert int(float(regions)) != regions


@settings(deadline=None)
@given(widths, st.integers(1, 4))
def test_serras_sum_is_what_its_definition_says(n, inputs):
    total = 0
    for j in product(*(range(width + 1) for width in n)):
        rooms = [inputs, *(width - k for width, k in zip(n, j, strict=True))]
        if all(k <= min(rooms[: layer + 1]) for layer, k in enumerate(j)):
            total += prod(comb(width, k) for width, k in zip(n, j, strict=True))
    assert serra(n, inputs) == total


@settings(deadline=None)
@given(st.integers(1, 30), st.integers(1, 6))
def test_with_one_layer_the_upper_bound_is_the_maximum(units, inputs):
    assert serra([units], inputs) == zaslavsky(units, inputs)


@settings(deadline=None)
@given(st.lists(st.integers(2, 9), min_size=1, max_size=5), st.integers(1, 9))
def test_on_a_line_the_upper_bound_is_a_product_unless_a_layer_before_the_last_has_one_unit(n, last):
    assert serra([*n, last], 1) == prod(width + 1 for width in [*n, last])


def test_a_layer_of_one_unit_cuts_the_product_on_a_line_and_a_net_shows_that_it_must():
    assert serra([1, 1], 1) == 3
    most = max(
        len(linear_pieces([([[w]], [b]), ([[v]], [c]), ([[1]], [0])], -5, 5))
        for w, b, v, c in product((-1, 1), (-1, 0, 1), (-2, -1, 1, 2), (-1, 0, 1, 2))
    )
    assert most == 3


def test_the_lower_bound_folds_every_input_in_every_layer_but_the_last():
    assert montufar([4, 4], 2) == 2**2 * (1 + 4 + 6)
    assert montufar([4, 7, 5], 2) == 2**2 * 3**2 * (1 + 5 + 10)
    assert montufar([7, 3], 3) == 2**3 * 8


@settings(deadline=None)
@given(st.lists(st.integers(1, 8), min_size=1, max_size=4), st.integers(1, 4))
def test_the_lower_bound_is_not_above_the_upper_bound(n, inputs):
    n = [max(width, inputs) for width in n]
    assert 1 < montufar(n, inputs) <= serra(n, inputs)


@pytest.mark.parametrize(("folds", "width"), [(1, 2), (2, 2), (5, 2), (2, 3), (3, 3), (2, 5)])
def test_the_tent_map_stays_within_the_bounds(folds, width):
    pieces = len(linear_pieces(tent_net(folds, width), -1, 2))
    assert width**folds < pieces <= serra([width] * folds, 1)


def test_the_same_24_units_in_one_to_four_layers():
    shapes = [[24], [12, 12], [8, 8, 8], [6, 6, 6, 6]]
    assert [serra(n, 1) for n in shapes] == [25, 13**2, 9**3, 7**4]
    assert [montufar(n, 1) for n in shapes] == [25, 12 * 13, 8 * 8 * 9, 6 * 6 * 6 * 7]
    assert [serra(n, 2) for n in shapes] == [301, 79**2, 37**3, 22**4]  # 1 + n + n (n - 1) / 2 a layer


def test_with_more_inputs_than_units_one_layer_has_the_largest_maximum():
    assert serra([8], 24) > serra([4, 4], 24) > serra([2, 2, 2, 2], 24)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: zaslavsky(-1, 2), "units is a whole number and at least 0, not -1"),
        (lambda: zaslavsky(2.5, 2), "units is a whole number, not 2.5"),
        (lambda: zaslavsky(3, 0), "inputs is a whole number and at least 1, not 0"),
        (lambda: zaslavsky(True, 2), "units is a whole number and at least 0, not True"),
        (lambda: serra([4, 0], 2), "the width of hidden layer 2 is a whole number and at least 1, not 0"),
        (lambda: serra([], 2), "a net without a hidden layer has one region"),
        (lambda: serra(None, 2), r"widths is a list with one number a hidden layer, such as \[8, 8\], not None"),
        (lambda: serra("66", 2), "such as .* not '66'"),
        (lambda: serra([4, "4"], 1), "the width of hidden layer 2 is a whole number, not '4'"),
        (lambda: zaslavsky([4], 2), r"units is a whole number, not \[4\]"),
        (lambda: montufar([4, 4], None), "inputs is a whole number, not None"),
        (lambda: serra(24, 2), r"widths is a list with one number a hidden layer: \[24\], not 24"),
        (lambda: montufar([5, 2], 3), "hidden layer 2 has 2 units, fewer than the 3 inputs"),
    ],
)
def test_what_is_no_net_is_an_error_in_words(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_a_net_of_thousands_of_layers_is_counted():
    assert serra([2] * 3000, 1) == 3**3000
    assert montufar([2] * 3000, 1) == 2**2999 * 3


def test_numpy_integers_are_whole_numbers():
    assert serra(np.array([6, 6]), np.int64(1)) == 49
    assert type(serra(np.array([6, 6]), np.int64(1))) is int


def test_the_examples_in_the_docstrings_are_true():
    results = doctest.testmod(module)
    assert results.attempted > 0
    assert results.failed == 0
