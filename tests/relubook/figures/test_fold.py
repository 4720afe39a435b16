"""The folded strip: its graph is the tent map, its pin pricks 2^k layers, and shaking takes pieces away."""

from itertools import product

import numpy as np
import pytest

from relubook.figures import Fold
from relubook.figures.fold import SEEDS, SHAKES, line_of, shaken
from relubook.live import filled
from relubook.nets.layers import forward

FIGURE = Fold()


def frame(**changes):
    return FIGURE.frame(FIGURE.book, **FIGURE.state() | changes)


def words(**changes):
    return filled(FIGURE.say, frame(**changes)["say"], FIGURE.reasons)


def tent(t):
    return np.minimum(2 * t, 2 - 2 * t)


def line_in(shown, name):
    """The whole strip, its quarters one after the other."""
    parts = [shown[key] for key in sorted(shown) if key.startswith((f"{name}_thick", f"{name}_thin"))]
    return np.concatenate([p["x"] for p in parts]), np.concatenate([p["y"] for p in parts])


@pytest.mark.parametrize("times", range(1, 9))
def test_the_graph_is_the_tent_map_applied_so_many_times(times):
    x, y = line_in(frame(times=times), "graph")
    wanted = x
    for _ in range(times):
        wanted = tent(wanted)
    np.testing.assert_allclose(y, wanted, atol=1e-9)
    assert np.all(np.diff(x) >= 0)


@pytest.mark.parametrize("times", range(1, 9))
@pytest.mark.parametrize("pin", [0.05, 0.62, 0.95])
def test_one_pin_pricks_each_of_the_layers_once_and_the_holes_are_where_the_graph_has_its_height(times, pin):
    now = frame(times=times, pin=pin)
    holes = now["strip_holes" if times <= 5 else "strip_pricks"]["x"]
    assert len(holes) == now["say"]["holes"] == now["say"]["pieces"] == now["paper_word"]["text"][0] == 2**times
    heights = np.array(holes)
    for _ in range(times):
        heights = tent(heights)
    np.testing.assert_allclose(heights, pin, atol=1e-9)


def test_pulled_together_the_graph_is_the_paper_and_pulled_apart_it_is_the_strip():
    together, apart = frame(pull=0), frame(pull=100)
    x, y = line_in(together, "graph")
    side, high = line_in(together, "paper")
    np.testing.assert_allclose(x * 3.4, side, atol=1e-12)
    assert np.abs(y - high).max() < 0.06  # the turns are as high as they are wide
    assert apart["graph_holes"]["x"] == pytest.approx(apart["strip_holes"]["x"])


def test_shaking_by_hand_gives_the_same_net():
    net = shaken(2, 10, 3)
    draws = np.random.default_rng(3).standard_normal(2 * 2 + 7 * 6 + 3).round(2)
    wanted = [
        (np.array([[2.0, 2.0]]) * (1 + draws[:2] / 10), np.array([0, -1.0]) * (1 + draws[2:4] / 10)),
        (
            np.array([[2.0, 2.0], [-4.0, -4.0]]) * (1 + draws[4:8].reshape(2, 2) / 10),
            np.array([0, -1.0]) * (1 + draws[8:10] / 10),
        ),
        (np.array([[1.0], [-2.0]]) * (1 + draws[-3:-1, None] / 10), np.zeros(1)),
    ]
    for (W, b), (V, c) in zip(net, wanted, strict=True):
        np.testing.assert_allclose(W, V)
        np.testing.assert_allclose(b, c)


@pytest.mark.parametrize(("times", "shake", "seed"), list(product((1, 4, 8), SHAKES, range(SEEDS))))
def test_the_broken_line_is_the_net(times, shake, seed):
    _, s, y = line_of(times, shake, seed)
    x = np.linspace(0, 1, 5001)
    found = forward(shaken(times, shake, seed), x[:, None])[:, 0]
    np.testing.assert_allclose(np.interp(x, s, y), found, atol=1e-9)


def test_with_ten_percent_half_the_pieces_of_eight_folds_are_gone_and_with_thirty_nearly_all():
    def counts(shake):
        return [line_of(8, shake, seed)[0] for seed in range(SEEDS)]

    assert min(counts(1)) > 256
    assert max(counts(10)) < 0.52 * 256
    assert max(counts(30)) < 0.2 * 256


def test_the_words_count_units_against_one_layer():
    assert words() == (
        "3 folds, 6 units: 8 pieces, and one pin makes 8 holes. 6 units in one layer make at most 7 pieces."
    )
    assert words(times=8, shake=30, seed=2).startswith("8 folds, 16 units: unshaken 256 pieces. Shaken by 30")
