"""The figure of six activations: its lines are held to each other by differences, its bands to closed forms."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relubook.figures import Activations
from relubook.nets.activations import ACTIVATIONS

FIGURE = Activations()
# The lines have points every 0.05. A difference over two of them is off by at most 0.05**2 / 6 times the third
# derivative, which is below 2 for all six: 8e-4. For the tangent, the bend within 0.05 adds as little.
BEND = 1e-3


def pieces(line):
    """A line as arrays, one (x, y) for each unbroken piece."""
    x, y = (np.array([np.nan if v is None else v for v in line[key]], dtype=float) for key in ("x", "y"))
    ends = np.flatnonzero(np.isnan(x))
    return list(zip(np.split(x, ends), np.split(y, ends), strict=True))


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_slope_is_the_difference_quotient_of_the_curve(activation):
    frame = FIGURE.frame(activation, 1.5)
    x, y = frame["curve"]["x"], frame["curve"]["y"]
    quotient = np.interp(x[1:-1], x[1:-1], (y[2:] - y[:-2]) / (x[2:] - x[:-2]))
    away = np.abs(x[1:-1]) > 0.06  # a difference across the kink at 0 is the slope of neither side
    slope = {float(a): float(b) for px, py in pieces(frame["slope"]) for a, b in zip(px, py, strict=True)}
    assert [slope[float(a)] for a in x[1:-1][away]] == pytest.approx(quotient[away], abs=BEND)


@given(activation=st.sampled_from(list(ACTIVATIONS)), tenths=st.integers(-59, 59))
def test_the_tangent_touches_the_curve_at_the_point(activation, tenths):
    x = tenths / 10
    frame = FIGURE.frame(activation, x)
    near = np.array([x - 0.01, x, x + 0.01]) if x else np.array([-0.01, 0.0])  # at the kink, the left side
    tangent = np.interp(near, frame["tangent"]["x"], frame["tangent"]["y"])
    value = ACTIVATIONS[activation].value
    assert tangent == pytest.approx(value(near), abs=BEND)
    assert frame["here"] == {"x": [x], "y": [pytest.approx(float(value(np.array(x))))]}


def test_the_jump_of_the_slope_is_a_gap_and_no_line():
    for activation, left in (("ReLU", 0.0), ("leaky ReLU", 0.01)):
        frame = FIGURE.frame(activation, 1.5)
        (x0, y0), (x1, y1) = pieces(frame["slope"])
        assert set(y0) == {left}
        assert set(y1[1:]) == {1.0}
        assert x0[-1] == x1[1] == 0.0
        assert frame["left_end"]["y"] == [left]
        assert frame["right_hole"]["y"] == [1.0]
    for activation in ("ELU", "GELU", "sigmoid", "tanh"):
        assert len(pieces(FIGURE.frame(activation, 1.5)["slope"])) == 1


@pytest.mark.parametrize(
    ("activation", "edges"),
    [
        ("ReLU", [(-6, 0)]),
        ("leaky ReLU", [(-6, 0)]),
        ("ELU", [(-6, math.log(0.05))]),
        # s (1 - s) = 1/20 at s = (1 + sqrt(0.8)) / 2, and 1 - t^2 = 1/20 at t = sqrt(0.95)
        ("sigmoid", [(-6, -2 * math.atanh(math.sqrt(0.8))), (2 * math.atanh(math.sqrt(0.8)), 6)]),
        ("tanh", [(-6, -math.atanh(math.sqrt(0.95))), (math.atanh(math.sqrt(0.95)), 6)]),
    ],
)
def test_the_bands_begin_where_the_slope_falls_below_a_twentieth(activation, edges):
    band = FIGURE.frame(activation, 1.5)["slope_flat"]["x"]
    corners = [(band[i], band[i + 1]) for i in range(0, len(band), 5)]
    assert corners == [pytest.approx(edge, abs=0.0501) for edge in edges]  # one step of the grid


def test_the_low_point_of_gelu_is_flat_but_not_saturated():
    words = FIGURE.frame("GELU", -0.8)["words"]
    assert "not saturated" in words
    assert "Saturated" in FIGURE.frame("GELU", -4.0)["words"]
    assert "nothing of a gradient passes" in FIGURE.frame("ReLU", -4.0)["words"]
    assert "any slope from 0 to 1" in FIGURE.frame("ReLU", 0.0)["words"]


def test_a_learner_sees_where_their_relu_goes_wrong():
    figure = Activations().use(relu_forward=lambda x: (np.abs(x), x))
    assert "differs" in figure._mine["words"]
    assert "curve" in figure._mine["crosses"]
    figure.activation = "tanh"
    assert "agrees" in figure._mine["words"]
