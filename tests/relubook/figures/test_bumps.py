"""The bumps: each sum is what its drawn units add up to, and the errors are those of the chapter's table."""

import numpy as np
import pytest

from relubook.figures import Bumps
from relubook.figures.bumps import KINDS
from relubook.live import filled

FIGURE = Bumps()


def frame(n=12, steep=5.0):
    return FIGURE.frame(FIGURE.book, n=n, steep=steep)


def units_of(part):
    """The curves of one broken path."""
    x, y = (np.array([np.nan if v is None else v for v in part[axis]], dtype=float) for axis in "xy")
    ends = np.flatnonzero(np.isnan(x))
    return [(x[a:b], y[a:b]) for a, b in zip([0, *(ends[:-1] + 1)], ends, strict=True)]


@pytest.mark.parametrize("n", [2, 7, 32])
@pytest.mark.parametrize("steep", [1, 5, 40])
def test_the_units_add_up_to_the_sum(n, steep):
    now = frame(n, steep)
    s, sigma = steep * n, np.pi / np.sqrt(3) / (steep * n)
    for key, unit in (
        ("sigmoids", lambda t: np.exp(-np.logaddexp(0, -s * t))),
        ("gaussians", lambda t: np.exp(-((t / sigma) ** 2) / 2)),
    ):
        x, places = np.array(now[f"{key}_sum"]["x"]), now[f"{key}_places"]["x"]
        total = np.zeros(len(x))
        for place, (xs, ys) in zip(places, units_of(now[f"{key}_units"]), strict=True):
            at = -1 if key == "sigmoids" else len(ys) // 2  # where a unit is 1
            weight = ys[at] / unit(xs[at] - place)
            assert ys == pytest.approx(weight * unit(xs - place), abs=1e-9)
            total += weight * unit(x - place)
        assert total == pytest.approx(np.array(now[f"{key}_sum"]["y"]), abs=1e-9)
    x = np.linspace(0.0013, 0.9987, 300)
    stairs = sum((x >= xs[1]) * ys[-1] for xs, ys in units_of(now["steps_units"]))
    at = np.searchsorted(now["steps_sum"]["x"], x) - 1
    assert stairs == pytest.approx(np.array(now["steps_sum"]["y"])[at], abs=1e-9)
    hinges = sum(np.interp(x, xs, ys) if xs[0] < xs[1] else ys[-1] * x for xs, ys in units_of(now["hinges_units"]))
    assert hinges == pytest.approx(np.interp(x, now["hinges_sum"]["x"], now["hinges_sum"]["y"]), abs=1e-9)


def test_the_first_sigmoid_and_the_first_gaussian_have_the_height_of_the_first_bump():
    now, first = frame(4, 3.0), np.sin(2 * np.pi / 8)
    xs, ys = units_of(now["sigmoids_units"])[0]
    assert ys[xs == 0] == pytest.approx(first / 2)
    xs, ys = units_of(now["gaussians_units"])[0]
    assert np.trapezoid(ys, xs) == pytest.approx(first / 4, rel=1e-3)  # the area of a bump of this height


@pytest.mark.parametrize(("n", "stairs", "straight"), [(8, 0.380, 0.0704), (16, 0.192, 0.0188), (32, 0.096, 0.0048)])
def test_steps_and_hinges_have_the_errors_of_the_table_in_the_chapter(n, stairs, straight):
    said = frame(n, 40)["say"]
    assert said["steps"] == pytest.approx(stairs, rel=0.03)
    assert said["hinges"] == pytest.approx(straight, rel=0.03)


def test_steep_gaussians_leave_gaps_and_soft_ones_come_nearer_than_any_staircase():
    assert frame(12, 40)["say"]["gaussians"] > 1
    soft = frame(12, 4)["say"]
    assert soft["gaussians"] < 0.15 * 1
    assert soft["sigmoids"] < soft["steps"]
    assert filled(FIGURE.say, soft, FIGURE.reasons).startswith("12 bumps: neighbors overlap and smooth")
    assert set(KINDS) <= set(soft)
