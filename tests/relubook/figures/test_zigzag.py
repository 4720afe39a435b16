"""The figure of the zigzag: its paths are held to finite differences, a closed form and a theorem about signs."""

from itertools import pairwise

import numpy as np
import pytest
from matplotlib.colors import to_hex

from relubook import theme
from relubook.experiments import load, same_sign
from relubook.figures import Zigzag
from relubook.figures.zigzag import AROUND, EXAMPLES, GOAL, KINDS, LOOKS, RATE, ROOTS, START, STEPS
from relubook.live import filled

FIGURE = Zigzag()
BATCHES = (1, 2, 4, 8, 16, 32, 64, 128)
POSITIVE = ("sigmoid", "relu")
SHORT = 6e-3  # the film keeps three digits of each number, and no weight reaches 10


def examples(kind):
    return same_sign.examples(kind, EXAMPLES, 2)


def batch_loss(x, w):
    """The mean of half the squared errors, one example at a time."""
    return sum((x1 * (w[0] - GOAL[0]) + x2 * (w[1] - GOAL[1])) ** 2 / 2 for x1, x2 in x) / len(x)


def frame_of(inputs, batch, step):
    return FIGURE.frame(FIGURE.book, inputs=inputs, batch=batch, step=step)


def reel_of(inputs, batch):
    """All steps, before their digits are cut."""
    return FIGURE.reel(FIGURE.book, inputs, batch)


def path(reel, side):
    return np.column_stack([reel[f"{side}_path"][axis].values for axis in "xy"])


@pytest.mark.parametrize("inputs", POSITIVE)
@pytest.mark.parametrize("batch", [1, 8, 128])
def test_each_step_goes_down_the_slope_of_its_own_batch(inputs, batch):
    reel = reel_of(inputs, batch)
    for side, kind in (("positive", inputs), ("centered", "centered")):
        walked = path(reel, side)[:13]
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
    x = examples(kind)
    one_step = np.eye(2) - RATE * np.cov(x.T, bias=True) - RATE * np.outer(x.mean(0), x.mean(0))
    for step, w in enumerate(path(reel_of(inputs, EXAMPLES), side)):
        wanted = np.linalg.matrix_power(one_step, step) @ np.subtract(START, GOAL)
        assert w - GOAL == pytest.approx(wanted, abs=1e-12)


def test_one_positive_example_never_moves_the_weights_apart():
    for inputs in POSITIVE:
        steps = np.diff(path(reel_of(inputs, 1), "positive"), axis=0)
        assert np.all(steps.prod(axis=1) >= 0)
    apart = np.diff(path(reel_of("relu", 1), "centered"), axis=0).prod(axis=1) < 0
    assert 10 <= apart.sum() <= 30  # signs by chance: 40 coins


@pytest.mark.parametrize("inputs", POSITIVE)
@pytest.mark.parametrize("batch", BATCHES)
def test_the_numbers_count_the_steps_of_the_path(inputs, batch):
    reel = reel_of(inputs, batch)
    for step in (0, 1, 13, STEPS):
        said = frame_of(inputs, batch, step)["say"]
        for count, side in ((said["signs"], "positive"), (said["signs_centered"], "centered")):
            assert count == np.sum(np.diff(path(reel, side)[: step + 1], axis=0).prod(axis=1) >= 0)


@pytest.mark.parametrize("inputs", POSITIVE)
def test_the_words_say_how_much_of_the_loss_is_left(inputs):
    for batch, step in ((1, 0), (1, 14), (128, STEPS)):
        said, reel = frame_of(inputs, batch, step)["say"], reel_of(inputs, batch)
        words = filled(FIGURE.say, said, FIGURE.reasons)
        for side, kind, left in (("positive", inputs, "left"), ("centered", "centered", "left_centered")):
            x = examples(kind)
            share = 100 * batch_loss(x, path(reel, side)[step]) / batch_loss(x, START)
            assert said[left] == pytest.approx(share, rel=SHORT)
            assert f"% with {KINDS[kind]}" in words
            assert (said[side] == "small") == (share < 0.01)
        assert ("under 0.01" in words) == ("small" in (said["positive"], said["centered"]))


def test_a_path_grows_from_the_ring_and_ends_where_its_dot_is():
    for step in (0, 1, 39, STEPS):
        frame, reel = frame_of("relu", 4, step), reel_of("relu", 4)
        for side in ("positive", "centered"):
            line, now = frame[f"{side}_path"], frame[f"{side}_now"]
            wanted = path(reel, side)[: step + 1]
            assert np.column_stack([line["x"], line["y"]]) == pytest.approx(wanted, abs=SHORT)
            assert [now["x"], now["y"]] == [line["x"][-1:], line["y"][-1:]]
            assert len(frame[f"{side}_ahead"]["x"]) == STEPS + 1


def test_the_film_starts_at_its_beginning():
    assert FIGURE.state()["step"] == 0
    assert FIGURE.shown()["positive_path"] == {"x": [START[0]], "y": [START[1]], "style": "sigmoid"}


def test_the_shaded_quadrants_meet_in_the_dot():
    """Both weights greater than now, or both smaller: that is where a step of one sign leads."""
    frame = frame_of("sigmoid", 1, 14)
    shaded = FIGURE.figure().live_parts["positive_quadrants"]
    outline = shaded.path(frame["positive_quadrants"])
    now = [frame["positive_now"][axis][0] for axis in "xy"]
    for right, up in ((0.2, 0.1), (-0.1, -0.2), (0.2, -0.1), (-0.2, 0.1)):
        place = shaded.ax.transData.transform([now[0] + right, now[1] + up])
        assert outline.contains_point(place) == (right * up > 0)


def test_every_contour_has_one_loss():
    for inputs in POSITIVE:
        reel = reel_of(inputs, 1)
        for side, kind in (("positive", inputs), ("centered", "centered")):
            xs, ys = (reel[f"{side}_contours"][axis].values for axis in "xy")
            found = [np.sqrt(batch_loss(examples(kind), w)) for w in zip(xs, ys, strict=True) if np.isfinite(w[0])]
            assert np.reshape(found, (len(ROOTS), -1)) == pytest.approx(np.array(ROOTS)[:, None] + np.zeros(AROUND + 1))


def test_only_the_center_of_the_inputs_differs_not_their_size():
    for kind in KINDS:
        assert np.mean(np.sum(examples(kind) ** 2, axis=1)) == pytest.approx(1)
    assert examples("sigmoid").min() > 0
    assert examples("relu").min() == 0
    assert np.abs(examples("centered").mean(axis=0)).max() < 3 * np.sqrt(0.5 / EXAMPLES)  # three standard errors


def test_the_shares_are_those_of_the_stored_experiment():
    summary = load("same_sign")["summary"]
    for at, batch in enumerate(BATCHES):
        for inputs in POSITIVE:
            frame = frame_of(inputs, batch, 0)
            share = pytest.approx(100 * summary[inputs]["same"][at], rel=SHORT)
            assert frame["share_here"] == {"x": [batch], "y": [share]}
            assert frame["say"]["share"] == share
            assert frame["centered_here"]["y"] == [pytest.approx(100 * summary["centered"]["same"][at])]


def test_the_three_curves_of_shares_have_three_colors_and_styles():
    for narrow in (False, True):
        curves = [line for line in FIGURE.figure(narrow).axes[-1].lines if len(line.get_xdata()) == len(BATCHES)]
        looks = [(to_hex(line.get_color()), str(line.get_linestyle())) for line in curves]
        assert len(set(looks)) == len({color for color, _ in looks}) == 3
        assert [color for color, _ in looks] == [theme.activation(name)["color"] for name in LOOKS.values()]
