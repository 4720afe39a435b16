"""The drawing: its line is the best on the places, and its weights make that line."""

import numpy as np
import pytest

from relubook.approximate.drawn import drawn
from relubook.figures import DrawAFunction
from relubook.figures.draw_a_function import CURVES, X
from relubook.live import filled
from relubook.nets.layers import forward

FIGURE = DrawAFunction()


def frame(**changes):
    return FIGURE.frame(FIGURE.book, **FIGURE.state() | changes)


@pytest.mark.parametrize("curve", ["drawing", "hill", "root", "zigzag"])
@pytest.mark.parametrize("hinges", [1, 4, 9])
def test_the_line_and_its_error_are_those_of_the_function_that_a_notebook_calls(curve, hinges):
    now = frame(curve=curve, hinges=hinges)
    y = FIGURE.heights if curve == "drawing" else CURVES[curve]
    wanted = drawn(y, hinges, -3, 3)
    np.testing.assert_allclose(now["line"]["x"], wanted.knots, atol=1e-9)
    np.testing.assert_allclose(now["line"]["y"], wanted.values, atol=1e-9)
    assert now["say"]["rms"] == pytest.approx(wanted.rms)
    assert now["say"]["least"] == pytest.approx(wanted.least)
    bends = np.abs(np.diff(np.diff(wanted.values) / np.diff(wanted.knots), prepend=0)) > 1e-9
    assert len(now["rises"]["at"]) + len(now["falls"]["at"]) == np.count_nonzero(bends)


def test_the_code_that_is_copied_is_a_net_that_makes_the_line():
    figure = DrawAFunction(curve="hill", hinges=7)
    space = {}
    exec(figure.code(), space)
    x = np.linspace(-3, 3, 601)
    line = figure.shown()["line"]
    found = forward(space["layers"], x[:, None])[:, 0]
    np.testing.assert_allclose(found, np.interp(x, line["x"], line["y"]), atol=1e-4)  # six digits of seven weights
    assert len(space["layers"][0][1]) == 7


def test_enough_hinges_hit_a_broken_line_and_the_words_say_so():
    peak = [1 - abs(float(x)) / 2 for x in X]
    now = frame(heights=peak, hinges=2)
    assert filled(FIGURE.say, now["say"], FIGURE.reasons) == "2 hinges: the line goes through all 121 places."
    assert np.array(now["say"]["weights"]) == pytest.approx([0.5, -1], abs=0.01)


def test_a_drawing_too_rough_to_try_all_knots_says_that_others_may_do_better():
    rough = np.random.default_rng(0).uniform(-1, 1, 121).round(2).tolist()
    now = frame(heights=rough, hinges=12)
    assert now["say"]["what"] == "tried"
    assert filled(FIGURE.say, now["say"], FIGURE.reasons).startswith("12 hinges: the best line that we found")
    assert now["say"]["least"] < now["say"]["rms"]
