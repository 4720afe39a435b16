"""Depth or width: the bounds are products, the built nets zigzags, the hills the stored nets, counted one by one."""

from math import prod

import pytest

from relubook.experiments import load
from relubook.experiments.depth_pieces import SHAPES, WINDOWS
from relubook.figures import DepthOrWidth
from relubook.live import filled

FIGURE = DepthOrWidth()


def frame(layers, window):
    return FIGURE.frame(FIGURE.book, layers=layers, window=window)


def nets(widths, window):
    rows = load("depth_pieces")["rows"]
    return [r["regions"][window] for r in rows if r["kind"] == "random" and r["widths"] == widths]


@pytest.mark.parametrize("layers", [1, 2, 3, 4])
@pytest.mark.parametrize("window", range(len(WINDOWS)))
def test_the_numbers_are_those_of_the_nets_and_of_the_theorem(layers, window):
    widths = SHAPES[layers - 1]
    said, counts = frame(layers, window)["say"], nets(widths, window)
    assert sum(widths) == 24
    assert said["most"] == prod(n + 1 for n in widths)
    assert said["built"] == prod(widths)
    assert len(counts) == 100
    assert said["mean"] == pytest.approx(sum(counts) / 100, abs=6e-3)
    assert (said["least"], said["greatest"]) == (min(counts), max(counts))


@pytest.mark.parametrize("window", range(len(WINDOWS)))
def test_a_hill_is_as_high_over_a_number_as_nets_have_it(window):
    now = frame(1, window)
    for i, widths in enumerate(SHAPES):
        counts, hill = nets(widths, window), now[f"nets_{i}"]
        tallest = max(counts.count(c) for c in counts)
        for number in range(min(counts), max(counts) + 1):
            at = 1 + 2 * (number - min(counts))
            assert hill["x"][at : at + 2] == [number - 0.5, number + 0.5]
            assert hill["y"][at] * tallest == pytest.approx(counts.count(number), abs=0.1)


def test_only_the_chosen_row_is_tinted():
    for layers in range(1, 5):
        now = frame(layers, 1)
        assert [bool(now[f"chosen_{i}"]["x"]) for i in range(4)] == [i == layers - 1 for i in range(4)]


def test_the_words_tell_the_maximum_from_what_random_nets_have():
    assert filled(FIGURE.say, frame(4, 1)["say"]) == (
        "6 + 6 + 6 + 6 units. From −10 to 10 random nets have 23.0 regions in the mean, 11 at least, 38 at most."
    )
