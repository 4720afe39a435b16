"""The figure of the zigzag: its paths are held to finite differences, a closed form and a theorem about signs."""

import re
from itertools import pairwise

import numpy as np
import pytest

from relubook.experiments import load
from relubook.figures import Zigzag
from relubook.figures.zigzag import EXAMPLES, GOAL, KINDS, RATE, ROOTS, START, STEPS, examples

FIGURE = Zigzag()
BATCHES = (1, 2, 4, 8, 16, 32, 64, 128)
POSITIVE = ("sigmoid", "relu")


def batch_loss(x, w):
    """The mean of half the squared errors, one example at a time."""
    return sum((x1 * (w[0] - GOAL[0]) + x2 * (w[1] - GOAL[1])) ** 2 / 2 for x1, x2 in x) / len(x)


def path(frame, side):
    return np.column_stack([frame[f"{side}_path"]["x"], frame[f"{side}_path"]["y"]])


@pytest.mark.parametrize("inputs", POSITIVE)
@pytest.mark.parametrize("batch", [1, 8, 128])
def test_each_step_goes_down_the_slope_of_its_own_batch(inputs, batch):
    frame = FIGURE.frame(inputs, batch, 12)
    for side, kind in (("positive", inputs), ("centered", "centered")):
        walked = path(frame, side)
        assert walked[0].tolist() == list(START)
        rows = np.tile(examples(kind), (STEPS, 1))
        for step, (here, there) in enumerate(pairwise(walked)):
            x = rows[step * batch : (step + 1) * batch]
            h = 2.0**-10  # a centred difference of a square has no error but rounding, here below 1e-11
            slope = [(batch_loss(x, here + h * e) - batch_loss(x, here - h * e)) / (2 * h) for e in np.eye(2)]
            assert there - here == pytest.approx(-RATE * np.array(slope), abs=1e-9)


@pytest.mark.parametrize("kind", KINDS)
def test_with_all_examples_the_error_shrinks_by_a_fixed_matrix(kind):
    side, inputs = ("centered", "relu") if kind == "centered" else ("positive", kind)
    frame = FIGURE.frame(inputs, EXAMPLES, STEPS)
    x = examples(kind)
    one_step = np.eye(2) - RATE * np.cov(x.T, bias=True) - RATE * np.outer(x.mean(0), x.mean(0))
    for step, w in enumerate(path(frame, side)):
        wanted = np.linalg.matrix_power(one_step, step) @ np.subtract(START, GOAL)
        assert w - GOAL == pytest.approx(wanted, abs=1e-12)


def test_one_positive_example_never_moves_the_weights_apart():
    for inputs in POSITIVE:
        steps = np.diff(path(FIGURE.frame(inputs, 1, STEPS), "positive"), axis=0)
        assert np.all(steps.prod(axis=1) >= 0)
    apart = np.diff(path(FIGURE.frame("relu", 1, STEPS), "centered"), axis=0).prod(axis=1) < 0
    assert 10 <= apart.sum() <= 30  # signs by chance: 40 coins


@pytest.mark.parametrize("inputs", POSITIVE)
@pytest.mark.parametrize("batch", BATCHES)
def test_the_words_count_the_steps_of_the_path(inputs, batch):
    frame = FIGURE.frame(inputs, batch, STEPS)
    counts = [int(n) for n in re.findall(r"one sign in (\d+) of 40", frame["words"])]
    for count, side in zip(counts, ("positive", "centered"), strict=True):
        assert count == np.sum(np.diff(path(frame, side), axis=0).prod(axis=1) >= 0)


def test_every_contour_has_one_loss():
    for inputs in POSITIVE:
        frame = FIGURE.frame(inputs, 1, 0)
        for side, kind in (("positive", inputs), ("centered", "centered")):
            line = frame[f"{side}_contours"]
            found = [
                np.sqrt(batch_loss(examples(kind), w))
                for w in zip(line["x"], line["y"], strict=True)
                if w[0] is not None
            ]
            assert np.reshape(found, (len(ROOTS), -1)) == pytest.approx(np.array(ROOTS)[:, None] + np.zeros(49))


def test_only_the_center_of_the_inputs_differs_not_their_size():
    for kind in KINDS:
        assert np.mean(np.sum(examples(kind) ** 2, axis=1)) == pytest.approx(1, abs=2e-3)  # three decimals
    assert examples("sigmoid").min() > 0
    assert examples("relu").min() == 0
    assert np.abs(examples("centered").mean(axis=0)).max() < 3 * np.sqrt(0.5 / EXAMPLES)  # three standard errors


def test_the_shares_are_those_of_the_stored_experiment():
    summary = load("same_sign")["summary"]
    for at, batch in enumerate(BATCHES):
        for inputs in POSITIVE:
            frame = FIGURE.frame(inputs, batch, 0)
            assert frame["share_here"] == {"x": [batch], "y": [pytest.approx(100 * summary[inputs]["same"][at])]}
            assert frame["centered_here"]["y"] == [pytest.approx(100 * summary["centered"]["same"][at])]
