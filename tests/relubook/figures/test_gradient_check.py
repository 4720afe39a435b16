"""The centered difference of ReLU, held to exact fractions, to rounding by the C library and to a bound."""

import struct
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relubook.figures import GradientCheck
from relubook.figures.gradient_check import FLOOR, LADDER, STEPS, TOLERANCE
from relubook.live import filled
from relubook.live.parts.base import inside, pixels

FIGURE = GradientCheck()  # drawn once: its frame is a function of the state alone
PARTS = [FIGURE.figure(narrow).live_parts for narrow in (False, True)]
EPS = {"float32": 2.0**-23, "float64": 2.0**-52}

inputs = st.integers(-30, 30).map(lambda i: i / 100)
steps = st.sampled_from(STEPS)
precisions = st.sampled_from(list(EPS))


def frame(**changes):
    return FIGURE.frame(FIGURE.book, **FIGURE.state() | changes)


def words(**changes):
    return filled(FIGURE.say, frame(**changes)["say"], FIGURE.reasons)


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
    assert now["slope_here"]["y"][0] == now["say"]["difference"] == d
    assert now["say"]["error"] == error


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
    assert "good" not in now
    assert "1/2 for every h" in words(x=0.0, h=h, precision=precision)
    assert "No h passes" in words(x=0.0, h=h, precision=precision)


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
    now = frame(x=x, precision=precision)
    band = now.get("good")
    errors = [abs(difference_by_hand(x, h, precision) - (x > 0)) for h in LADDER]
    if band is None:
        assert min(errors) > TOLERANCE
        return
    first, last = list(LADDER).index(band["low"][0]), list(LADDER).index(band["high"][0])
    assert [now["say"]["low"], now["say"]["high"]] == [LADDER[first], LADDER[last]]
    assert LADDER[first] <= now["good_word"]["x"][0] <= LADDER[last]
    assert max(errors[first : last + 1]) <= TOLERANCE
    assert first == 0 or errors[first - 1] > TOLERANCE
    assert last == len(LADDER) - 1 or errors[last + 1] > TOLERANCE


def test_float32_needs_a_larger_step_than_float64():
    single, double = (frame(x=0.2, precision=precision)["good"]["low"][0] for precision in EPS)
    assert single > 1000 * double


def test_the_first_state_shows_a_step_over_the_kink():
    assert [(name, number) for name, number, _ in GradientCheck().numbers()] == [
        ("difference", "0.65000"),
        ("formula", "1"),
        ("error", "0.35"),
    ]
    assert frame()["ends"]["x"][0] < 0 < frame()["ends"]["x"][1]


@pytest.mark.parametrize("narrow", [False, True])
@settings(deadline=None, max_examples=40)
@given(x=st.one_of(st.sampled_from([-0.3, 0.3]), inputs), h=steps, precision=precisions)
def test_every_dot_is_drawn_and_none_outside_its_axes(narrow, x, h, precision):
    parts, now = PARTS[narrow], frame(x=x, h=h, precision=precision)
    for name in ("ends", "here", "slope_here", "error_here"):
        dots = pixels(parts[name].ax, now[name]["x"], now[name]["y"])
        seen = inside(parts[name].ax, dots)
        drawn = parts[name].path(now[name]).vertices
        assert len(drawn) == 26 * seen.sum()  # a circle is eight curves of three places, an end and a start
        assert seen.all() or name == "slope_here"  # rounding takes a difference up to 2


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
    assert reason in words(**state)


def test_a_learners_gate_that_is_always_open_is_caught_on_the_left():
    figure = GradientCheck(x=-0.2, h=0.001).use(relu_backward=lambda dout, cache: dout)
    assert "differs" in figure._mine["words"]
    assert figure._mine["frame"]["formula_word"]["text"] == [1.0]
    right = figure.use(relu_backward=lambda dout, cache: np.where(cache, dout, 0))
    assert "agrees" in right._mine["words"]
