"""The activations: value, slope, and the way back."""

import doctest
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tolerances import DIFFERENCE, STEP

from relubook.nets import activations as module
from relubook.nets.activations import ACTIVATIONS, RELU, SIGMOID, TANH, leaky_relu, sigmoid

KINKS = {"ReLU": [0.0], "leaky ReLU": [0.0], "ELU": [], "GELU": [], "sigmoid": [], "tanh": []}
# A centered difference of a smooth function errs by h^2 / 6 times its third derivative, which is below 2 for all six.
CURVED = STEP**2 / 3 + DIFFERENCE
EVERY = pytest.mark.parametrize("activation", [*ACTIVATIONS.values(), leaky_relu(0.3)], ids=lambda a: a.name)
DTYPES = pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])


def normal_tail(x):
    """Phi(x) for x << 0, by the continued fraction of Laplace: another way than erfc."""
    t = -x
    fraction = t
    for k in range(200, 0, -1):
        fraction = t + k / fraction
    return math.exp(-t * t / 2) / math.sqrt(2 * math.pi) / fraction


@pytest.mark.parametrize("name", ACTIVATIONS)
@given(x=st.floats(-20, 20))
def test_the_slope_is_the_centered_difference_away_from_the_kink(name, x):
    if any(abs(x - kink) <= 2 * STEP for kink in (KINKS[name] or [])) or (name == "ELU" and abs(x) <= 2 * STEP):
        return  # at a kink (ELU: of its slope) a centered difference takes both sides
    value, slope = ACTIVATIONS[name].value, ACTIVATIONS[name].slope
    left, right = value(np.array([x - STEP])), value(np.array([x + STEP]))
    assert slope(np.array([x]))[0] == pytest.approx(((right - left) / (2 * STEP))[0], abs=CURVED)


@pytest.mark.parametrize(
    ("name", "oracle"),
    [
        ("ReLU", lambda x: (x + abs(x)) / 2),
        ("leaky ReLU", lambda x: max(x, x / 100)),
        ("ELU", lambda x: x if x > 0 else math.exp(x) - 1),
        ("GELU", lambda x: x * (1 - math.erfc(x / math.sqrt(2)) / 2)),
        ("sigmoid", lambda x: (1 + math.tanh(x / 2)) / 2),
        ("tanh", lambda x: (math.exp(2 * x) - 1) / (math.exp(2 * x) + 1)),
    ],
)
@given(x=st.floats(-30, 30))
def test_the_value_is_that_of_another_formula(name, oracle, x):
    assert ACTIVATIONS[name].value(np.array([x]))[0] == pytest.approx(oracle(x), rel=1e-9, abs=1e-12)


@EVERY
@DTYPES
def test_training_goes_up_by_the_value_and_back_by_the_slope_and_keeps_the_type(activation, dtype):
    z = np.array([[-30.0, -2.0, -0.0], [0.0, 0.5, 30.0]], dtype)
    kept, dh = z.copy(), np.array([[3.0, -2.0, 5.0], [7.0, 11.0, -13.0]], dtype)
    h, cache = activation.forward(z)
    np.testing.assert_array_equal(h, activation.value(z))
    np.testing.assert_array_equal(activation.backward(dh, cache), dh * activation.slope(z))
    np.testing.assert_array_equal(z, kept)
    results = (h, activation.value(z), activation.slope(z), activation.backward(dh, cache))
    assert {array.dtype for array in results} == {np.dtype(dtype)}


@EVERY
def test_whole_numbers_give_slopes_with_fractions(activation):
    whole, same = np.array([-3, -1, 0, 2]), np.array([-3.0, -1.0, 0.0, 2.0])
    np.testing.assert_array_equal(activation.value(whole), activation.value(same))
    np.testing.assert_array_equal(activation.slope(whole), activation.slope(same))


@EVERY
@DTYPES
def test_at_the_ends_of_the_line_values_and_slopes_are_their_limits(activation, dtype):
    below = {"ReLU": 0, "leaky ReLU": -np.inf, "ELU": -1, "GELU": 0, "sigmoid": 0, "tanh": -1}[activation.name]
    above = {"sigmoid": 1, "tanh": 1}.get(activation.name, np.inf)
    left = float(activation.slope(np.array([-1.0]))[0]) if activation.name == "leaky ReLU" else 0
    right = {"sigmoid": 0, "tanh": 0}.get(activation.name, 1)
    ends = np.array([-np.inf, np.inf], dtype)
    assert activation.value(ends).tolist() == [below, above]
    assert activation.slope(ends).tolist() == [pytest.approx(left, rel=1e-3), right]
    far = np.array([np.finfo(dtype).min, np.finfo(dtype).max])
    assert activation.slope(far).tolist() == [pytest.approx(left, rel=1e-3), right]
    assert activation.value(far).tolist() == pytest.approx(
        [left * float(far[0]) if left else below, float(far[1]) if above == np.inf else above], rel=1e-3
    )


@pytest.mark.parametrize("name", ["ELU", "GELU", "leaky ReLU", "sigmoid", "tanh"])
def test_nan_goes_through_a_smooth_activation(name):
    assert np.isnan(ACTIVATIONS[name].value(np.array([np.nan])))


@given(st.floats(0, 700))
def test_sigmoid_keeps_its_digits_where_it_is_nearly_zero(x):
    tail = math.exp(-x) / (1 + math.exp(-x))
    assert sigmoid(np.array([-x]))[0] == pytest.approx(tail, rel=1e-15, abs=0)
    assert SIGMOID.slope(np.array([x, -x])).tolist() == pytest.approx([tail / (1 + math.exp(-x))] * 2, rel=1e-14)


def test_sigmoid_of_minus_forty_is_four_in_a_billion_billion():
    assert sigmoid(np.array([-40.0]))[0] == pytest.approx(4.248354255291589e-18, rel=1e-15)


@given(st.floats(0, 300))
def test_the_slope_of_tanh_keeps_its_digits_where_it_is_nearly_zero(x):
    expected = 4 * math.exp(-2 * x) / (1 + math.exp(-2 * x)) ** 2
    assert TANH.slope(np.array([x, -x])).tolist() == pytest.approx([expected] * 2, rel=1e-13, abs=0)


@given(st.floats(5, 37))
def test_gelu_keeps_its_digits_in_its_left_tail(x):
    phi, tail = math.exp(-x * x / 2) / math.sqrt(2 * math.pi), normal_tail(-x)
    gelu = ACTIVATIONS["GELU"]
    assert gelu.value(np.array([-x]))[0] == pytest.approx(-x * tail, rel=1e-9, abs=0)
    assert gelu.slope(np.array([-x]))[0] == pytest.approx(tail - x * phi, rel=1e-9, abs=0)


def test_gelu_of_a_float32_is_rounded_once():
    x = np.linspace(-8, 8, 400, dtype=np.float32)
    wide = ACTIVATIONS["GELU"].value(x.astype(np.float64))
    np.testing.assert_array_equal(ACTIVATIONS["GELU"].value(x), wide.astype(np.float32))


def test_a_closed_gate_gives_exactly_zero_even_below_an_infinite_gradient():
    _, cache = RELU.forward(np.array([-1.0, 2.0]))
    assert RELU.backward(np.array([np.inf, np.inf]), cache).tolist() == [0.0, np.inf]


def test_at_zero_relu_takes_the_slope_zero_and_leaky_relu_its_own():
    zeros = np.array([0.0, -0.0])
    assert RELU.slope(zeros).tolist() == [0, 0]
    assert leaky_relu(0.25).slope(zeros).tolist() == [0.25, 0.25]
    assert Fraction(float(leaky_relu(0.25).value(np.array([-2.0]))[0])) == Fraction(-1, 2)


def test_a_leak_that_is_no_number_is_refused():
    with pytest.raises(TypeError, match="slope is a number, not 'steep'"):
        leaky_relu("steep")
    with pytest.raises(ValueError, match="slope is a finite number"):
        leaky_relu(np.nan)


def test_the_examples_in_the_docstrings_hold():
    failed, tried = doctest.testmod(module)
    assert (failed, tried > 0) == (0, True)
