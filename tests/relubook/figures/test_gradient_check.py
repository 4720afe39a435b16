"""The centered difference of ReLU, held to exact fractions, to rounding by the C library and to a bound."""

import struct
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relubook.figures import GradientCheck
from relubook.figures.gradient_check import FLOOR, LADDER, STEPS, TOLERANCE

FIGURE = GradientCheck()  # drawn once: its frame is a function of the state alone
EPS = {"float32": 2.0**-23, "float64": 2.0**-52}

inputs = st.integers(-30, 30).map(lambda i: i / 100)
steps = st.sampled_from(STEPS)
precisions = st.sampled_from(list(EPS))


def frame(**changes):
    return FIGURE.frame(**FIGURE.state() | changes)


def to_single(v):
    """The nearest float32, by the C library."""
    return struct.unpack("f", struct.pack("f", v))[0]


def difference_by_hand(x, h, precision):
    """Each operation in float64 and then rounded: for + - * / of float32 numbers that is float32 arithmetic."""
    r = to_single if precision == "float32" else float
    x, h = r(x), r(h)
    above, below = max(0.0, r(x + h)), max(0.0, r(x - h))
    return r(r(above - below) / r(2 * h))


@settings(deadline=None, max_examples=150)
@given(x=inputs, h=steps, precision=precisions)
def test_the_difference_is_that_of_arithmetic_rounded_at_each_operation(x, h, precision):
    now = frame(x=x, h=h, precision=precision)
    d = difference_by_hand(x, h, precision)
    error = abs(d - (x > 0))
    assert now["error_here"]["y"][0] == max(error, FLOOR)
    if now["slope_here"]:
        assert now["slope_here"]["y"][0] == d


@settings(deadline=None, max_examples=100)
@given(x=inputs, h=steps, precision=precisions)
def test_across_the_kink_the_difference_is_x_plus_h_over_two_h(x, h, precision):
    now = frame(x=x, h=h, precision=precision)["differences"]
    kind = np.dtype(precision).type
    step = Fraction(float(kind(h)))
    for at, d in zip(now["x"], now["y"], strict=True):
        place = Fraction(float(kind(at)))
        if abs(place) < step:
            exact = (place + step) / (2 * step)
            assert abs(float(d) - float(exact)) <= 2 * EPS[precision]  # a sum and a quotient below 2


@pytest.mark.parametrize("precision", list(EPS))
@pytest.mark.parametrize("h", STEPS)
def test_at_the_kink_the_difference_is_one_half_for_every_step(h, precision):
    now = frame(x=0.0, h=h, precision=precision)
    assert now["slope_here"]["y"] == [0.5]
    assert now["good"] is None
    assert "1/2 for every h" in now["words"]


@settings(deadline=None, max_examples=60)
@given(x=inputs)
def test_on_one_side_the_error_is_within_rounding(x):
    now = frame(x=x)
    for precision, eps in EPS.items():
        for h, error in zip(now[precision]["x"], now[precision]["y"], strict=True):
            if h < abs(x) * (1 - 1e-6):  # float32 moves both by less
                # x + h and x - h are each wrong by at most half an eps of themselves; then two roundings of about 1
                assert error <= eps * (abs(x) + h) / (2 * h) * (1 + 1e-6) + 3 * eps
            elif h > abs(x) * (1 + 1e-6):
                exact = (Fraction(x) + Fraction(h)) / (2 * Fraction(h)) - (x > 0)
                assert error == pytest.approx(abs(float(exact)), abs=2 * eps)


@settings(deadline=None, max_examples=60)
@given(x=inputs, precision=precisions)
def test_every_step_in_the_band_passes_and_its_neighbors_do_not(x, precision):
    band = frame(x=x, precision=precision)["good"]
    errors = [abs(difference_by_hand(x, h, precision) - (x > 0)) for h in LADDER]
    if band is None:
        assert min(errors) > TOLERANCE
        return
    first, last = list(LADDER).index(band["x"][0]), list(LADDER).index(band["x"][1])
    assert max(errors[first : last + 1]) <= TOLERANCE
    assert first == 0 or errors[first - 1] > TOLERANCE
    assert last == len(LADDER) - 1 or errors[last + 1] > TOLERANCE


def test_float32_needs_a_larger_step_than_float64():
    single, double = (frame(x=0.2, precision=precision)["good"]["x"][0] for precision in EPS)
    assert single > 1000 * double


def test_the_first_state_shows_a_step_over_the_kink():
    now = frame()
    assert "difference is 0.65000, the formula says 1, the error is 0.35" in now["words"]
    assert now["ends"]["x"][0] < 0 < now["ends"]["x"][1]


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ({"x": -0.05, "h": 0.1}, "a blend of both slopes"),
        ({"x": -0.15, "h": 0.1}, "no rounding shows"),
        ({"x": 0.2, "h": 1e-12, "precision": "float32"}, "the same number"),
        ({"x": 0.2, "h": 1e-8, "precision": "float32"}, "rounding wins"),
        ({"x": 0.2, "h": 1e-8, "precision": "float64"}, "rounding alone"),
        ({"x": -0.2, "h": 1e-8, "precision": "float64"}, "no rounding shows"),
    ],
)
def test_the_words_say_why(state, reason):
    assert reason in frame(**state)["words"]


def test_a_learners_gate_that_is_always_open_is_caught_on_the_left():
    figure = GradientCheck(x=-0.2, h=0.001).use(relu_backward=lambda dout, cache: dout)
    assert "differs" in figure._mine["words"]
    assert figure._mine["frame"]["formula_word"]["text"] == ["formula (dashed): 1"]
    right = figure.use(relu_backward=lambda dout, cache: np.where(cache, dout, 0))
    assert "agrees" in right._mine["words"]
