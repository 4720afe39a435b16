"""Six activations and their derivatives."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tolerances import DIFFERENCE, STEP

from relubook.nets.activations import ACTIVATIONS

KINKS = {"ReLU": [0.0], "leaky ReLU": [0.0], "ELU": [], "GELU": [], "sigmoid": [], "tanh": []}
# A centered difference of a smooth function errs by h^2 / 6 times its third derivative, which is below 2 for all six.
CURVED = STEP**2 / 3 + DIFFERENCE


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


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_far_out_nothing_overflows(name):
    value, slope = ACTIVATIONS[name].value, ACTIVATIONS[name].slope
    far = np.array([-1e4, 1e4])
    assert np.isfinite(value(far)).all()
    assert np.isfinite(slope(far)).all()
