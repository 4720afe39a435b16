"""The figure of six activations: its lines are held to each other by differences, its bands to closed forms."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relubook.figures import Activations
from relubook.live import filled, significant
from relubook.nets.activations import ACTIVATIONS

FIGURE = Activations()
# The lines have points every 0.1, with four decimals. A difference over two of them is off by at most 0.1**2 / 6 times
# the third derivative, which is below 2 for all six, and by 1e-4 / 0.2 for the rounding: 4e-3.
BEND = 4e-3


def frame(activation, x):
    return FIGURE.frame(FIGURE.book, activation, x)


def words(activation, x):
    return filled(FIGURE.say, frame(activation, x)["say"], FIGURE.reasons)


def pieces(line):
    """A line as arrays, one (x, y) for each unbroken piece."""
    x, y = (np.array([np.nan if v is None else v for v in line[key]], dtype=float) for key in ("x", "y"))
    ends = np.flatnonzero(np.isnan(x))
    return list(zip(np.split(x, ends), np.split(y, ends), strict=True))


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_slope_is_the_difference_quotient_of_the_curve(activation):
    now = frame(activation, 1.5)
    x, y = now["curve"]["x"], now["curve"]["y"]
    quotient = np.interp(x[1:-1], x[1:-1], (y[2:] - y[:-2]) / (x[2:] - x[:-2]))
    away = np.abs(x[1:-1]) > 0.11  # a difference across the kink at 0 is the slope of neither side
    slope = {float(a): float(b) for px, py in pieces(now["slope"]) for a, b in zip(px, py, strict=True)}
    assert [slope[float(a)] for a in x[1:-1][away]] == pytest.approx(quotient[away], abs=BEND)


@given(activation=st.sampled_from(list(ACTIVATIONS)), tenths=st.integers(-59, 59))
def test_the_tangent_touches_the_curve_at_the_point(activation, tenths):
    x = tenths / 10
    now = frame(activation, x)
    near = np.array([x - 0.01, x, x + 0.01]) if x else np.array([-0.01, 0.0])  # at the kink, the left side
    tangent = np.interp(near, now["tangent"]["x"], now["tangent"]["y"])
    value = ACTIVATIONS[activation].value
    assert tangent == pytest.approx(value(near), abs=BEND)
    assert now["here"] == {"x": [x], "y": [pytest.approx(float(value(np.array(x))))]}
    place = now["tangent_word"]
    on_it = np.interp(place["x"], now["tangent"]["x"], now["tangent"]["y"])
    assert place["y"] == pytest.approx(on_it, abs=BEND)


def test_the_jump_of_the_slope_is_a_gap_and_no_line():
    for activation, left in (("ReLU", 0.0), ("leaky ReLU", 0.01)):
        now = frame(activation, 1.5)
        (x0, y0), (x1, y1) = pieces(now["slope"])
        assert set(y0) == {left}
        assert set(y1[1:]) == {1.0}
        assert x0[-1] == x1[1] == 0.0
        assert now["end"]["y"] == [left]
        assert now["hole"]["y"] == [1.0]
    for activation in ("ELU", "GELU", "sigmoid", "tanh"):
        now = frame(activation, 1.5)
        assert len(pieces(now["slope"])) == 1
        assert not {"kink", "end", "hole", "kink_word"} & now.keys()


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
    band = frame(activation, 1.5)["flat"]
    corners = list(zip(band["low"], band["high"], strict=True))
    assert corners == [pytest.approx(edge, abs=0.1001) for edge in edges]  # one step of the grid
    said = frame(activation, 1.5)["flat_words"]
    assert [bool(text) for text in said["text"]] == [i < len(edges) for i in range(2)]
    assert said["x"][: len(edges)] == [pytest.approx(sum(edge) / 2, abs=0.06) for edge in edges]


def test_the_low_point_of_gelu_is_flat_but_not_saturated():
    assert "flat here, but not saturated" in words("GELU", -0.8)
    assert "saturated," in words("GELU", -4.0)
    assert "nothing of a gradient passes" in words("ReLU", -4.0)
    assert "Any slope from 0 to 1" in words("ReLU", 0.0)
    assert "Any slope from 0.01 to 1" in words("leaky ReLU", 0.0)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_no_slope_that_reads_as_a_twentieth_or_more_is_called_saturated(activation):
    for x in np.arange(-60, 61) / 10:
        said = frame(activation, float(x))["say"]
        read = float(significant(abs(said["rise"]), 3).replace("−", "-").replace("∞", "inf"))
        if said["why"] in ("saturated", "shut"):
            assert read < 0.05, x


def test_a_learner_sees_where_their_relu_goes_wrong():
    figure = Activations().use(relu_forward=lambda x: (np.abs(x), x > 0))
    assert "differs" in figure._mine["words"]
    assert "curve" in figure._mine["frame"]
    figure.activation = "tanh"
    assert "nothing was checked" in figure._mine["words"]
