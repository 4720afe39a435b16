"""The maps of regions: the product of the open units' weights, however the work is shared."""

import numpy as np
import pytest
from region_oracle import random_net
from tolerances import MAP_ROUNDING

from relubook.regions import regions

SHAPES = {"narrow": [2, 5, 4, 3, 2], "many regions": [2, 30, 30, 30, 1], "many outputs": [2, 24, 24, 7], "flat": [2, 3]}


def products(layers, patterns):
    """(A, c) by definition: one product of weights after another, with the closed units left out."""
    (w, b), *rest = layers
    a, c, first = np.tile(w, (len(patterns), 1, 1)), np.tile(b, (len(patterns), 1)), 0
    for w, b in rest:
        gate = patterns[:, first : first + len(w)]
        a, c, first = np.where(gate[:, None], a, 0) @ w, np.where(gate, c, 0) @ w + b, first + len(w)
    return a, c


def scaled(layers, sizes):
    """The same function: each unit of a hidden layer times its size, and what it passes on divided by it."""
    result, before = [], np.ones(2)
    for (w, b), size in zip(layers, [*sizes, np.ones(len(layers[-1][1]))], strict=True):
        result.append((w / before[:, None] * size, b * size))
        before = size
    return result


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("spread", [0, 12])
def test_a_map_is_the_product_of_the_open_weights_to_the_rounding_of_these_alone(shape, spread):
    # With a spread a few units are 1e12 times as large as the others: no digit of theirs may reach where they are shut.
    rng = np.random.default_rng(0)
    layers = random_net(SHAPES[shape], rng)
    sizes = 10.0 ** (spread * (rng.random(SHAPES[shape][1]) < 0.2)) if len(layers) > 1 else np.ones(SHAPES[shape][1])
    layers[0] = (layers[0][0] * sizes, layers[0][1] * sizes)
    r = regions(layers)
    expected = products(layers, r.patterns)
    largest = products([(np.abs(w), np.abs(b)) for w, b in layers], r.patterns)
    for found, exact, size in zip(r.maps, expected, largest, strict=True):
        assert found.shape == exact.shape
        assert (np.abs(found - exact) <= MAP_ROUNDING * size).all()


@pytest.mark.parametrize("size", [1e-160, 1e-100, 1e100, 1e160])
def test_one_unit_of_another_size_changes_no_map(size):
    # The weights behind it differ by a factor of up to 1e320, so a product of two of them may be no float.
    layers = random_net([2, 6, 6, 6, 2], np.random.default_rng(1))
    r = regions(layers)
    sizes = [np.full(6, 1 / size), np.ones(6), np.ones(6)]
    sizes[0][2] = size
    s = regions(scaled(layers, sizes))
    order, same = np.lexsort(r.patterns.T), np.lexsort(s.patterns.T)
    np.testing.assert_array_equal(r.patterns[order], s.patterns[same])
    for ours, theirs in zip(r.maps, s.maps, strict=True):
        np.testing.assert_allclose(theirs[same], ours[order], atol=MAP_ROUNDING)
