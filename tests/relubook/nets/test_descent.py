"""Descent of one linear unit, held to finite differences, to a loop and to a closed form."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relubook.nets.descent import contours, descend, gradient, loss, signs_so_far

RNG = np.random.default_rng(5)
X = RNG.standard_normal((12, 2)) + 0.4
START, GOAL = np.array([-1.0, 1.0]), np.array([1.0, -1.0])


def plain_loss(rows, w):
    return sum(float(row @ w - row @ GOAL) ** 2 / 2 for row in rows) / len(rows)


@pytest.mark.parametrize("batch", [1, 3, 5, 12])
def test_the_gradient_is_the_slope_of_the_loss_of_its_own_batch(batch):
    rows = np.tile(X, (10, 1))
    h = 2.0**-10  # a centered difference of a square has no error but rounding
    for step in range(6):
        own, w = rows[step * batch : (step + 1) * batch], RNG.standard_normal(2)
        wanted = [(plain_loss(own, w + h * e) - plain_loss(own, w - h * e)) / (2 * h) for e in np.eye(2)]
        assert gradient(X, w, GOAL, batch, step) == pytest.approx(wanted, abs=1e-9)


def test_with_all_examples_the_error_shrinks_by_a_fixed_matrix():
    one_step = np.eye(2) - 0.2 * X.T @ X / len(X)
    path = descend(X, START, GOAL, rate=0.2, batch=len(X), steps=7)
    for step, w in enumerate(path):
        assert w - GOAL == pytest.approx(np.linalg.matrix_power(one_step, step) @ (START - GOAL))


@given(batch=st.integers(1, 12))
def test_signs_are_counted_from_the_steps_that_were_made(batch):
    path = descend(X, START, GOAL, rate=0.2, batch=batch, steps=9)
    steps = np.diff(path, axis=0)
    assert signs_so_far(X, path, GOAL, batch) == [0, *np.cumsum(steps[:, 0] * steps[:, 1] >= 0).tolist()]


def test_a_contour_has_one_loss_and_is_closed():
    rings = contours(X, GOAL, [0.5, 1.0], 24)
    assert rings.shape == (2, 25, 2)
    for root, ring in zip([0.5, 1.0], rings, strict=True):
        assert [plain_loss(X, w) for w in ring] == pytest.approx([root**2] * 25)
        assert [loss(X, w, GOAL) for w in ring] == pytest.approx([root**2] * 25)
        assert ring[0] == pytest.approx(ring[-1])
