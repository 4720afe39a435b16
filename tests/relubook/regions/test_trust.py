"""Whether the sizes by which rounding is measured are large enough, and not larger than they must be."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from region_oracle import random_net

from relubook.regions import breakpoints
from relubook.regions.trust import EPS, ROUNDING, size_in_box, sizes_at

few = settings(max_examples=20, deadline=None)


def exact_preactivations(layers, gates, point):
    """z of the last layer at one point, in fractions, where these units are open."""
    h = [Fraction(float(v)) for v in point]
    for number, (w, b) in enumerate(layers):
        h = [
            sum((x * Fraction(float(v)) for x, v in zip(h, w[:, k], strict=True)), Fraction(float(b[k])))
            for k in range(len(b))
        ]
        if number < len(gates):
            h = [z if is_open else Fraction(0) for z, is_open in zip(h, gates[number], strict=True)]
    return h


@few
@given(st.integers(0, 2**32 - 1), st.sampled_from([0, 3, 6, 9]))
def test_a_pre_activation_is_known_to_rounding_of_its_size_even_behind_terms_that_cancel(seed, digits):
    # Layer 2 sees units and their near twins with opposite weights, so that digits of what layer 1 gives cancel.
    rng = np.random.default_rng(seed)
    (w, b), (v, c), (u, a), _ = random_net([2, 5, 5, 4, 1], rng)
    twins = 1 + 10.0**-digits * rng.normal(size=v.shape)
    layers = [(np.hstack([w, w]), np.concatenate([b, b])), (np.vstack([v, -v * twins]) * 10.0**digits, c), (u, a)]
    points = rng.uniform(-1, 1, size=(20, 2))
    h, gates, largest = points, [], []
    for w, b in layers[:-1]:
        z = h @ w + b
        gates.append(z > 0)
        h = np.maximum(z, 0)
        largest.append(h.max(axis=0))
    z = h @ layers[-1][0] + layers[-1][1]
    in_box = [np.abs(layers[0][0]).sum(axis=0) + np.abs(layers[0][1])]
    for (w, b), most in zip(layers[1:], largest, strict=True):
        in_box.append(size_in_box(w, b, most, np.where(most > 0, in_box[-1], 0)))
    sizes = sizes_at(layers, in_box, points, gates)
    assert (sizes <= in_box[-1]).all()
    for k, point in enumerate(points):
        exact = exact_preactivations(layers, [gate[k] for gate in gates], point)
        error = np.array([float(abs(Fraction(float(x)) - y)) for x, y in zip(z[k], exact, strict=True)])
        assert (error <= ROUNDING / 4 * EPS * sizes[k]).all()


@pytest.mark.parametrize("place", [0.06, 0.11, 0.23, 0.31, 0.37, 0.43])
def test_a_unit_is_open_at_a_new_breakpoint_between_its_open_and_its_closed_end(place):
    # Units 1 and 2 close at t = 1/2, unit 3 at `place`; layer 3 is 3e17 h - 3 * 1e17 h + 1, which is 1 everywhere.
    w = np.array([[-3e17, -1e17, -1.0]])
    layers = [
        (w, np.array([1.5e17, 0.5e17, 1.0])),
        (np.array([[1.0, 0, 0], [0, 1.0, 0], [0, 0, 1.0]]), np.array([0, 0, place - 1])),
        (np.array([[1.0], [-3.0], [0.0]]), np.ones(1)),
        (np.ones((1, 1)), np.zeros(1)),
    ]
    t, _ = breakpoints(layers, 0.0, 1.0)
    np.testing.assert_allclose(t, [place, 0.5], rtol=1e-13)
