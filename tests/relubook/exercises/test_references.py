"""The references agree with what does not come from them: the book's own layer, its mathematics, finite differences."""

from itertools import pairwise

import numpy as np
import pytest

import relu
from relubook.approximate import counting, hinges
from relubook.exercises import EXERCISES
from relubook.nets import dead, layers

RNG = np.random.default_rng(7)
REFERENCE = {name: exercise.reference for name, exercise in EXERCISES.items()}


def cases(name, seed=3):
    return EXERCISES[name].cases(np.random.default_rng(seed))


@pytest.mark.parametrize("x", [case[0] for case in cases("relu_forward")], ids=str)
def test_forward_is_that_of_the_layer(x):
    out, mask = relu.relu_forward(x)
    mine = REFERENCE["relu_forward"](x)
    assert mine.dtype == out.dtype
    np.testing.assert_array_equal(mine, out)
    np.testing.assert_array_equal(REFERENCE["relu_in_place"](x.copy()), out)
    np.testing.assert_array_equal(REFERENCE["forward_and_mask"](x)[1], mask)


def test_backward_is_that_of_the_layer():
    for dout, x in cases("relu_backward"):
        expected = relu.relu_backward(dout, relu.relu_mask(x))
        np.testing.assert_array_equal(REFERENCE["relu_backward"](dout, x), expected)
        np.testing.assert_array_equal(REFERENCE["gate_from_output"](dout, np.maximum(x, 0)), expected)


def slopes(loss, array, step=1e-6):
    """Centered differences of a loss by each element of an array, which is moved in place and back."""
    found = np.zeros_like(array)
    for i in np.ndindex(array.shape):
        old = array[i]
        array[i] = old + step
        up = loss()
        array[i] = old - step
        found[i] = (up - loss()) / (2 * step)
        array[i] = old
    return found


def test_linear_backward_agrees_with_differences():
    for dz, x, W in cases("linear_backward"):
        b = np.zeros(W.shape[1])
        for mine, array in zip(REFERENCE["linear_backward"](dz, x, W), (x, W, b), strict=True):
            expected = slopes(lambda x=x, W=W, b=b, dz=dz: ((x @ W + b) * dz).sum(), array)
            np.testing.assert_allclose(mine, expected, atol=1e-6)


def test_the_two_layer_gradient_agrees_with_differences_away_from_the_kink():
    for x, y, W, b, V, c in cases("two_layer_gradient"):
        if np.abs(x @ W + b).min() < 1e-3:
            continue

        def loss(x=x, y=y, W=W, b=b, V=V, c=c):
            return ((layers.forward([(W, b), (V, c)], x) - y) ** 2).mean()

        for mine, array in zip(REFERENCE["two_layer_gradient"](x, y, W, b, V, c), (W, b, V, c), strict=True):
            np.testing.assert_allclose(mine, slopes(loss, array), atol=1e-6)


def test_the_new_weight_lowers_the_loss_or_stays():
    for w, x, target, _ in cases("new_weight"):
        new = REFERENCE["new_weight"](w, x, target, 1e-4)
        before, after = ((max(0, v * x) - target) ** 2 for v in (w, new))
        assert after < before if w * x > 0 and before else new == w


def test_the_dead_are_those_that_the_book_counts():
    for x, W, b in cases("count_dead"):
        net = [(W, b), (np.ones((W.shape[1], 1)), np.zeros(1))]
        assert REFERENCE["count_dead"](x, W, b) == dead.dead_units(net, x).counts[0]


def test_never_opens_is_what_every_corner_says():
    for w, b, low, high in cases("never_opens"):
        corners = np.stack(np.meshgrid(*zip(low, high, strict=True)), axis=-1).reshape(-1, len(w))
        assert REFERENCE["never_opens"](w, b, low, high) == bool((corners @ w + b <= 0).all())


def test_the_reviving_rise_reaches_the_margin_and_a_little_less_does_not():
    for x, w, b, margin in cases("reviving_rise"):
        rise = REFERENCE["reviving_rise"](x, w, b, margin)
        assert rise >= 0
        assert (x @ w + b + rise + 1e-9 >= margin).any()
        assert rise == 0 or (x @ w + b + rise - 1e-9 < margin).all()


def test_just_below_the_deadly_rate_a_gate_is_open_and_just_above_none_is():
    for x, dw, db in cases("deadly_rate"):
        rate = REFERENCE["deadly_rate"](x, dw, db)
        for tried, alive in [(min(rate, 1e6) * (1 - 1e-9), True), (rate * (1 + 1e-9), False)]:
            if np.isfinite(tried):
                assert ((1 - tried * dw) * x - tried * db > 0).any() == alive


def test_the_scale_of_weights_tends_to_that_of_he():
    assert REFERENCE["weight_scale"](RNG.standard_normal(1_000_000), 50, 7) == pytest.approx(np.sqrt(2 / 50), rel=0.01)


def test_kinks_are_those_of_the_region_engine():
    for w, b in cases("kinks"):
        np.testing.assert_allclose(REFERENCE["kinks"](w, b), np.unique(line_breaks(w, b)))


def line_breaks(w, b):
    """Where a sum of all hinges with weights that cannot cancel changes its slope, read from the book's nets."""
    V = np.linspace(1, 2, len(w))[:, None]
    knots, _ = hinges.hinge_knots([(w[None, :], b), (V, np.zeros(1))], -100, 100)
    return knots[1:-1]


def test_weights_from_knots_are_the_slope_changes_of_the_book():
    for knots, values in cases("slope_changes"):
        np.testing.assert_allclose(REFERENCE["slope_changes"](knots, values), hinges.slope_changes(knots, values))


def test_the_tent_is_a_tent():
    for left, top, right in cases("tent_weights"):
        x = np.linspace(left - 1, right + 1, 101)
        places = np.array([left, top, right])
        mine = np.maximum(x[:, None] - places, 0) @ REFERENCE["tent_weights"](left, top, right)
        np.testing.assert_allclose(mine, np.interp(x, places, [0, 1, 0]), atol=1e-9)


def test_pieces_are_counted_as_the_book_reads_knots():
    for w, b, u in cases("count_pieces"):
        knots, _ = hinges.hinge_knots([(w[None, :], b), (u[:, None], np.zeros(1))], -100, 100)
        assert REFERENCE["count_pieces"](w, b, u) == len(knots) - 1


def test_the_counts_are_those_of_the_theorems():
    assert all(REFERENCE["most_regions"](n, d) == counting.zaslavsky(n, d) for n, d in cases("most_regions"))
    for width, depth in cases("most_pieces"):
        assert REFERENCE["most_pieces"](width, depth) == counting.serra([width] * depth, 1)


def test_parameters_are_what_the_arrays_of_a_net_hold():
    for (widths,) in cases("count_parameters"):
        net = [(np.zeros((n, m)), np.zeros(m)) for n, m in pairwise(widths)]
        assert REFERENCE["count_parameters"](widths) == sum(W.size + b.size for W, b in net)
