"""The film of the knots: each line is held to the function itself, and each error to a plain sum."""

import numpy as np
import pytest

from relubook.experiments import load
from relubook.experiments.knots import FUNCTIONS
from relubook.experiments.knots_film import COUNTS, TARGETS
from relubook.figures import Knots
from relubook.figures.knots import heights_of, limits_of, lines_of, spread
from relubook.live import filled

FIGURE = Knots()
SHORT = 6e-3  # the film keeps three digits of each number


def frame(function="steep root", way="even", n=8):
    return FIGURE.frame(FIGURE.book, function=function, way=way, n=n)


def words(**changes):
    return filled(FIGURE.say, frame(**changes)["say"], FIGURE.reasons)


def rms_of(function, knots, values):
    """Midpoints of half a million stretches: dense enough for the steep root, whose curvature is 250 at 0."""
    x = (np.arange(500_000) + 0.5) / 500_000
    return np.sqrt(np.mean((np.interp(x, knots, values) - FUNCTIONS[function][0](x)) ** 2))


@pytest.mark.parametrize("function", TARGETS)
def test_each_error_is_that_of_the_line_that_is_drawn(function):
    for way, found in lines_of(function).items():
        for n, (knots, values, rms) in zip(COUNTS, found, strict=True):
            if way != "trained":
                assert len(knots) == n + 1
            stored = way in ("best", "trained")  # with four digits of each knot and value
            near = pytest.approx(rms_of(function, knots, values), rel=2e-3, abs=1.5e-4 if stored else 2e-6)
            assert rms == near, (way, n)
            now = frame(function, way, n)
            low, span = heights_of(function)
            assert np.array(now["line"]["y"]) * span + low == pytest.approx(values, abs=SHORT * max(1, np.ptp(values)))
            assert now["here"] == {"x": [n], "y": [pytest.approx(rms, rel=SHORT)]}
            assert len(now["places"]["x"]) == len(knots)


@pytest.mark.parametrize("function", TARGETS)
def test_no_way_beats_the_best_line(function):
    lines = lines_of(function)
    for at in range(len(COUNTS)):
        for way in ("even", "curvature", "trained"):
            assert lines[way][at][2] >= lines["best"][at][2] * (1 - 5e-3), (way, COUNTS[at])


@pytest.mark.parametrize("function", TARGETS)
def test_the_errors_come_near_their_limits(function):
    """The even limit is (integral of f''^2)^(1/2) h^2 / sqrt(720), here from differences of f."""
    limits, lines = limits_of(function), lines_of(function)
    x = np.linspace(0, 1, 20001)
    second = np.diff(FUNCTIONS[function][0](x), 2) * 20000**2
    assert limits["even"][0] == pytest.approx(np.sqrt(np.mean(second**2) / 720) / 4, rel=1e-2)
    assert lines["best"][-1][2] == pytest.approx(limits["best"][-1], rel=0.04)
    if function != "steep root":  # its even pieces are too long for the limit, with 32 of them too
        assert lines["even"][-1][2] == pytest.approx(limits["even"][-1], rel=0.04)


def test_the_best_errors_are_those_of_the_stored_experiment():
    stored = load("knots")["summary"]
    for function in TARGETS:
        for at, n in enumerate(stored["pieces"]):
            assert lines_of(function)["best"][COUNTS.index(n)][2] == pytest.approx(
                stored[function]["best rms"]["rms"][at], rel=2e-3
            )


def test_the_words_say_what_the_knots_cost():
    assert words() == "8 pieces: even knots have 4.28 times the error of the best line."
    assert words(way="trained", n=16).startswith("16 pieces: a trained net with 16 units bends ")


def test_the_names_of_the_lines_keep_apart():
    places = sorted(np.log10(list(spread({"a": 1e-3, "b": 1.01e-3, "c": 1.02e-3, "d": 1e-2}).values())))
    assert np.diff(places).min() > 0.41
