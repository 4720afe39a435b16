"""The sum of four hinges, held to a plain loop, to its slopes and to an exhaustive search for the best kinks."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relubook.figures import HingeSum
from relubook.figures.hinge_sum import BEST, DOTS, TARGETS

SUM_OF_HINGES = 1e-12  # four products of size at most 18 and an offset, each with its rounding

tenths = st.integers(-30, 20).map(lambda i: i / 10)
four_kinks = st.lists(tenths, min_size=4, max_size=4)
four_weights = st.lists(st.integers(-30, 30).map(lambda i: i / 10), min_size=4, max_size=4)


FIGURE = HingeSum()  # drawn once: its frame is a function of the state alone


def frame(**changes):
    return FIGURE.frame(**FIGURE.state() | changes)


def plain_sum(x, kinks, weights, offset):
    total = offset
    for k, u in zip(kinks, weights, strict=True):
        total += u * max(0.0, x - k)
    return total


@settings(deadline=None, max_examples=60)
@given(kinks=four_kinks, weights=four_weights, offset=st.integers(-20, 30).map(lambda i: i / 10))
def test_the_sum_is_what_a_loop_over_the_hinges_gives(kinks, weights, offset):
    line = frame(kinks=kinks, weights=weights, offset=offset)["sum"]
    assert np.all(np.diff(line["x"]) >= 0)
    wanted = [plain_sum(x, kinks, weights, offset) for x in line["x"]]
    np.testing.assert_allclose(line["y"], wanted, rtol=0, atol=SUM_OF_HINGES)


@settings(deadline=None, max_examples=60)
@given(kinks=four_kinks, weights=four_weights)
def test_each_number_on_a_piece_is_the_sum_of_the_weights_to_its_left(kinks, weights):
    said = frame(kinks=kinks, weights=weights)["slopes"]
    ends = [-3.0, *sorted(kinks), 3.0]
    for j, word in enumerate(said["text"]):
        if word:
            number = float(word.removeprefix("slope ").replace("−", "-"))
            left = sum(u for k, u in zip(kinks, weights, strict=True) if k <= ends[j])
            assert number == pytest.approx(left, abs=0.06)  # one digit is printed


def test_the_first_state_goes_up_down_and_flat_with_its_slopes_on_it():
    words = [word.removeprefix("slope ") for word in frame()["slopes"]["text"]]
    assert words == ["0.0", "1.5", "0.5", "−1.5", "0.0"]


def test_a_weight_badge_sits_on_its_hinge_one_to_the_right_of_its_kink():
    now = frame()
    for i in range(4):
        x, y = now["weight_dots"]["x"][i], now["weight_dots"]["y"][i]
        assert x == FIGURE.kinks[i] + 1
        line = now[f"weighted_{i + 1}"]
        assert np.interp(x, line["x"], line["y"]) == pytest.approx(y, abs=SUM_OF_HINGES)


@settings(deadline=None, max_examples=40)
@given(kinks=four_kinks, weights=four_weights, order=st.permutations(range(4)))
def test_the_order_of_the_hinges_does_not_matter(kinks, weights, order):
    one = frame(kinks=kinks, weights=weights)
    other = frame(kinks=[kinks[i] for i in order], weights=[weights[i] for i in order])
    np.testing.assert_allclose(one["sum"]["y"], other["sum"]["y"], rtol=0, atol=SUM_OF_HINGES)


@settings(deadline=None, max_examples=100)
@given(kinks=four_kinks)
def test_kink_badges_never_hide_each_other(kinks):
    dots = frame(kinks=kinks)["kink_dots"]
    places = set(zip(dots["x"], dots["y"], strict=True))
    assert len(places) == 4
    for (a, b), (c, d) in itertools.combinations(places, 2):
        assert np.hypot(58 * (a - c), 20 * (b - d)) > 13  # points of the picture; a badge has a diameter of 15


@pytest.mark.parametrize("target", list(TARGETS))
def test_the_words_give_the_errors_at_the_dots(target):
    now = frame(target=target)
    fit = [plain_sum(x, [-2, -1, 0.5, 2], [1.5, -1, -2, 1.5], 0) for x in DOTS]
    miss = np.array(fit) - TARGETS[target]
    assert f"largest error {np.abs(miss).max():.2f}," in now["words"]
    assert f"root mean square {np.sqrt(np.mean(miss**2)):.2f}." in now["words"]
    worst = now["gap"]
    assert abs(worst["y"][0] - worst["y"][1]) == pytest.approx(np.abs(miss).max(), abs=1e-4)  # targets keep 4 digits


def rms(target, steps):
    """The root mean square error of kinks, weights and offset in tenths."""
    kinks, weights, offset = steps[:4] / 10, steps[4:8] / 10, steps[8] / 10
    y = offset + np.maximum(0, DOTS[:, None] - kinks) @ weights
    return np.sqrt(np.mean((y - TARGETS[target]) ** 2))


def steps_of(target):
    found = BEST[target]
    return np.round(10 * np.array([*found["kinks"], *found["weights"], found["offset"]])).astype(int)


LOWEST, HIGHEST = np.array([-30] * 8 + [-20]), np.array([20] * 4 + [30] * 5)


@pytest.mark.parametrize("target", list(TARGETS))
def test_no_one_or_two_steps_of_the_sliders_improve_the_best(target):
    best = steps_of(target)
    assert np.all((best >= LOWEST) & (best <= HIGHEST))
    single = [sign * unit for unit in np.eye(9, dtype=int) for sign in (-1, 1)]
    moves = single + [a + b for a, b in itertools.combinations(single, 2)]
    least = rms(target, best)
    for move in moves:
        if np.all((best + move >= LOWEST) & (best + move <= HIGHEST)):
            assert rms(target, best + move) >= least - 1e-12, move


def test_the_best_is_nearly_that_of_all_kinks_with_weights_of_any_size():
    grid = np.arange(-30, 21) / 10
    hinges = np.column_stack([np.ones(len(DOTS)), np.maximum(0, DOTS[:, None] - grid)])
    four = np.array(list(itertools.combinations(range(1, 52), 4)))
    chosen = np.column_stack([np.zeros(len(four), int), four])
    gram = (hinges.T @ hinges)[chosen[:, :, None], chosen[:, None, :]]
    targets = np.column_stack(list(TARGETS.values()))
    right = (hinges.T @ targets)[chosen]
    explained = (np.linalg.solve(gram, right) * right).sum(axis=1)
    squares = ((targets**2).sum(axis=0) - explained).min(axis=0)
    bounds = dict(zip(TARGETS, np.sqrt(np.maximum(squares, 0) / len(DOTS)), strict=True))
    for target, bound in bounds.items():
        found = rms(target, steps_of(target))
        assert found >= bound - 1e-6  # the normal equations lose half of the digits
        if target != "staircase":  # its steps ask for steeper weights than the sliders have
            assert found <= 1.08 * bound + 1e-6, target


@pytest.mark.parametrize("target", ["hat", "|x|", "zigzag"])
def test_four_hinges_make_a_broken_line_of_at_most_five_pieces_exactly(target):
    found = BEST[target]
    assert rms(target, steps_of(target)) < 1e-12
    now = frame(
        target=target, **{key: [float(v) for v in found[key]] for key in ("kinks", "weights")}, offset=found["offset"]
    )
    assert "largest error 0.00" in now["words"]


def test_a_learners_leaky_hinge_is_seen_to_differ():
    figure = HingeSum().use(relu_forward=lambda x: (np.where(x > 0, x, 0.1 * x), None))
    assert "differs" in figure._mine["words"]
    assert "raw_1" in figure._mine["crosses"]
    right = HingeSum().use(relu_forward=lambda x: ((x + np.abs(x)) / 2, None))
    assert "agrees" in right._mine["words"]
