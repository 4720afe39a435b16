"""The maps of regions: the product of the open units' weights, however the work is shared."""

import numpy as np
import pytest
from region_oracle import random_net
from tolerances import MAP_ROUNDING

from relubook.nets.layers import forward
from relubook.regions import breakpoints, regions
from relubook.regions.last_layer import folding_is_sure

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


WIDE = {
    "one output": [2, 40, 40, 40, 1],
    "deep": [3, 24, 24, 24, 24, 24, 2],
    "two layers": [2, 80, 80, 3],
    "one": [1, 90, 1],
}


@pytest.mark.parametrize("widths", WIDE.values(), ids=list(WIDE))
@pytest.mark.parametrize("spread", [0, 6, 12])
def test_breakpoints_are_the_same_with_every_sign_from_a_product(widths, spread, monkeypatch):
    # Most signs in the last layer come from what is folded. With a spread some units are 10^spread times as large.
    rng = np.random.default_rng(3)
    layers = random_net(widths, rng)
    layers = [
        (w * s, b * s)
        for (w, b), s in ((layer, 10.0 ** (spread * (rng.random(len(layer[1])) < 0.1))) for layer in layers)
    ]
    a, b = rng.uniform(-2, 2, size=(2, widths[0]))
    t, slopes = breakpoints(layers, a, b)
    monkeypatch.setattr("relubook.regions.last_layer.folding_is_sure", lambda *_: False)
    expected_t, expected_slopes = breakpoints(layers, a, b)
    np.testing.assert_allclose(t, expected_t, atol=MAP_ROUNDING)
    np.testing.assert_allclose(slopes, expected_slopes, rtol=1e-9, atol=MAP_ROUNDING * np.abs(slopes).max())
    if spread == 0:
        ends = np.concatenate([[0], t, [1]])
        rise = np.vstack([np.zeros((1, widths[-1])), np.cumsum(np.diff(ends)[:, None] * slopes, axis=0)])
        np.testing.assert_allclose(
            forward(layers, a[None]) + rise, forward(layers, a + ends[:, None] * (b - a)), atol=1e-12
        )


def test_signs_come_from_what_is_folded_only_where_its_rounding_is_far_below_the_tolerances(monkeypatch):
    # Behind a unit of size 1e17 that closes early, the last layer is as large as 1, and its sums could be 1e17.
    sure = []
    monkeypatch.setattr(
        "relubook.regions.last_layer.folding_is_sure", lambda *given: sure.append(folding_is_sure(*given)) or sure[-1]
    )
    layers = random_net([1, 6, 6, 1], np.random.default_rng(0))
    breakpoints(layers, -1.0, 1.0)
    (w, b), *rest = layers
    w, b = w.copy(), b.copy()
    w[:, 0], b[0] = 1e17, -2e17  # closed on all of the segment
    breakpoints([(w, b), *rest], -1.0, 1.0)
    assert sure == [True, False]
