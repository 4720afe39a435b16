"""The sum of four hinges, held to a plain loop, to its slopes and to an exhaustive search for the best kinks."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.textpath import TextPath

from relubook.data.hinge_targets import BEST, DOTS, TARGETS
from relubook.figures import HingeSum
from relubook.figures.hinge_sum import ENDS, LEVER, WEDGE
from relubook.live import filled, fixed
from relubook.live.parts import parts_of

SUM_OF_HINGES = 1e-12  # four products of size at most 18 and an offset, each with its rounding

tenths = st.integers(-30, 20).map(lambda i: i / 10)
four_kinks = st.lists(tenths, min_size=4, max_size=4)
four_weights = st.lists(st.integers(-30, 30).map(lambda i: i / 10), min_size=4, max_size=4)


FIGURE = HingeSum()  # drawn once: its frame is a function of the state alone


def frame(**changes):
    return FIGURE.frame(FIGURE.book, **FIGURE.state() | changes)


def words(**changes):
    return filled(FIGURE.say, frame(**changes)["say"], FIGURE.reasons)


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
    now = frame(kinks=kinks, weights=weights)
    ends = [ENDS[0], *sorted(kinks), ENDS[1]]
    for j, slope in enumerate(now["slopes"]["text"]):
        if slope is not None:
            left = sum(u for k, u in zip(kinks, weights, strict=True) if k <= ends[j])
            assert slope == pytest.approx(left, abs=1e-9)
            x = now["slopes"]["x"][j]
            assert ends[j] <= x <= ends[j + 1]
            assert now["slopes"]["y"][j] == pytest.approx(plain_sum(x, kinks, weights, 0), abs=1e-9)
    assert now["say"]["last"] == pytest.approx(sum(weights), abs=1e-9)


def test_the_first_state_goes_up_down_and_flat_with_its_slopes_on_it():
    assert frame()["slopes"]["text"] == pytest.approx([0.0, 1.5, 0.5, -1.5, 0.0])
    assert words() == "At x = 0.5 hinge 3 adds −2.0: the slope turns from 0.5 to −1.5."
    assert [(name, text) for name, text, _ in HingeSum().numbers()] == [
        ("bends", "4"),
        ("highest bend", "2.25"),
        ("last slope", "0.0"),
    ]


@settings(deadline=None, max_examples=60)
@given(kinks=four_kinks, weights=four_weights)
def test_a_lever_sits_on_its_hinge_and_is_as_high_as_its_weight(kinks, weights):
    now = frame(kinks=kinks, weights=weights)
    for i in range(4):
        lever, line = now[f"lever_{i + 1}"], now[f"hinge_{i + 1}"]
        assert lever == {"x": [kinks[i] + LEVER], "y": [weights[i]]}
        seen = line["x"] <= lever["x"][0] + 1e-9  # a row is drawn at the dots and at the kinks; a lever is on a tenth
        assert float(np.interp(lever["x"][0], line["x"], line["y"])) == pytest.approx(weights[i], abs=1e-9)
        assert np.all(line["y"][seen & (line["x"] <= kinks[i])] == 0)


@settings(deadline=None, max_examples=60)
@given(kinks=four_kinks, weights=four_weights)
def test_the_sum_bends_from_straight_on_by_the_weight(kinks, weights):
    now = frame(kinks=kinks, weights=weights)
    bends = [i for i in range(4) if weights[i]]
    drawn = [now[name] for name in ("wedges", "wedge")]
    corners = sorted((x, a, b) for part in drawn for x, a, b in triangles(part))
    assert len(corners) == len(bends)
    for i in bends:  # the far side of a wedge is as high as the weight times its length
        sides = [b - a for x, a, b in corners if x == kinks[i]]
        assert any(side == pytest.approx(weights[i] * WEDGE, abs=1e-9) for side in sides)
    assert len(now["straight_on"]["x"]) == 3 * len(bends)


def triangles(part):
    for i in range(0, len(part["x"]), 4):
        (x, _, _, _), (_, on, off, _) = part["x"][i : i + 4], part["y"][i : i + 4]
        yield x, on, off


@settings(deadline=None, max_examples=60)
@given(weights=four_weights, added=st.integers(0, 4))
def test_hinges_are_added_one_after_the_other(weights, added):
    now = frame(weights=weights, added=added)
    kinks = FIGURE.kinks
    wanted = [plain_sum(x, kinks[:added], weights[:added], 0) for x in now["sum"]["x"]]
    np.testing.assert_allclose(now["sum"]["y"], wanted, rtol=0, atol=SUM_OF_HINGES)
    assert [f"hinge_{i + 1}" in now for i in range(4)] == [i < added for i in range(4)]


def test_the_sentence_says_what_the_chosen_hinge_does():
    assert words(hinge=0) == "At x = −2.0 hinge 1 adds 1.5: the slope turns from 0.0 to 1.5."
    assert words(weights=[1, 2, 0, 1]) == "Hinge 3 has weight 0: it adds nothing to the sum."
    assert words(added=2) == "Hinge 3 is not in the sum yet."
    assert words(kinks=[0.5, -1, 0.5, 2], weights=[2, 1, -1.5, 0]) == (
        "At x = 0.5 hinges 1, 3 add 0.5 together: the slope turns from 1.0 to 1.5."
    )


@settings(deadline=None, max_examples=40)
@given(kinks=four_kinks, weights=four_weights, order=st.permutations(range(4)))
def test_the_order_of_the_hinges_does_not_matter(kinks, weights, order):
    one = frame(kinks=kinks, weights=weights)
    other = frame(kinks=[kinks[i] for i in order], weights=[weights[i] for i in order])
    np.testing.assert_allclose(one["sum"]["y"], other["sum"]["y"], rtol=0, atol=SUM_OF_HINGES)


@settings(deadline=None, max_examples=60)
@given(kinks=four_kinks)
def test_each_kink_can_be_taken_hold_of_in_its_own_row(kinks):
    dots = frame(kinks=kinks)["kink_dots"]
    assert list(dots["x"]) == kinks
    assert np.all(np.diff(dots["y"]) == pytest.approx(1))


@settings(deadline=None, max_examples=60)
@given(kinks=four_kinks, weights=four_weights, target=st.sampled_from(list(TARGETS)))
def test_the_names_at_the_ends_keep_apart(kinks, weights, target):
    now = frame(kinks=kinks, weights=weights, target=target)
    assert abs(now["sum_word"]["y"][0] - now["target_word"]["y"][0]) >= 0.69


@pytest.mark.parametrize("target", list(TARGETS))
def test_the_words_give_the_errors_at_the_dots(target):
    now = frame(target=target)
    fit = [plain_sum(x, [-2, -1, 0.5, 2], [1.5, -1, -2, 1.5], 0) for x in DOTS]
    miss = np.array(fit) - TARGETS[target]
    said, largest = now["say"], np.abs(miss).max()
    assert said["largest"] == pytest.approx(largest, abs=1e-4)  # targets keep 4 digits
    assert said["rms"] == pytest.approx(np.sqrt(np.mean(miss**2)), abs=1e-4)
    worst = now["gap"]
    assert abs(worst["y"][0] - worst["y"][1]) == pytest.approx(largest, abs=1e-4)
    assert words(target=target).endswith(f" The sum misses most at x = {fixed(worst['x'][0], 1)}.")
    shown = [name for name, _, _ in HingeSum(target=target).numbers()]
    assert shown == ["largest error", "rms error", "last slope"]


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
    best = {key: [float(v) for v in found[key]] for key in ("kinks", "weights")} | {"offset": found["offset"]}
    assert frame(target=target, **best)["say"]["largest"] < 1e-9
    assert words(target=target, **best).endswith("The sum hits every dot.")


@pytest.mark.parametrize("target", list(TARGETS))
def test_the_best_is_drawn_and_told(target):
    found = BEST[target]
    now = frame(target=target, best=True)
    wanted = [plain_sum(x, found["kinks"], found["weights"], found["offset"]) for x in now["best"]["x"]]
    np.testing.assert_allclose(now["best"]["y"], wanted, rtol=0, atol=1e-4)  # it travels with four decimals
    assert f"rms error {fixed(rms(target, steps_of(target)))}" in words(target=target, best=True)


def test_without_a_target_there_is_no_best():
    assert frame(best=True).get("best") is None
    assert "Best" not in words(best=True)


def test_a_learners_leaky_hinge_is_seen_to_differ():
    figure = HingeSum().use(relu_forward=lambda x: (np.where(x > 0, x, 0.1 * x), x > 0))
    assert "differs" in figure._mine["words"]
    assert "hinge 1" in figure._mine["words"]
    assert "sum" in figure._mine["frame"]
    right = HingeSum().use(relu_forward=lambda x: ((x + np.abs(x)) / 2, x > 0))
    assert "agrees" in right._mine["words"]


# Words and dots in the picture

DOT, RIM, BADGE = 2, 2, 9  # pixels: the radius of a dot, the paper round a letter, the radius of a badge


@pytest.fixture(scope="module", params=[False, True], ids=["desk", "phone"])
def covered(request):
    """covered(frame) -> the words and badges of the picture that lie on dots of the target."""
    picture = FIGURE.figure(narrow=request.param)
    parts, renderer = parts_of(picture), FigureCanvasAgg(picture).get_renderer()
    axes = parts["target"].ax

    def found(now):
        for name in ("slopes", "offset_dot"):
            parts[name].set(now[name])
        dots = axes.transData.transform(np.column_stack([now["target"]["x"], now["target"]["y"]]))
        dots = dots[(dots[:, 1] >= axes.bbox.y0) & (dots[:, 1] <= axes.bbox.y1)]
        words = [word for word in parts["slopes"].artists if word.get_text().strip()]
        on = [word.get_text() for word in words if np.any(near(dots, *letters(word, renderer), DOT + RIM))]
        badge = axes.transData.transform([now["offset_dot"]["x"][0], now["offset_dot"]["y"][0]])
        return on + ["p"] * bool(np.any(near(dots, badge, badge, BADGE + DOT)))

    return found


def letters(word, renderer):
    """The corners of what is inked of a word, from its baseline."""
    outline = TextPath((0, 0), word.get_text(), size=word.get_fontsize(), prop=word.get_fontproperties()).get_extents()
    across, (_, foot) = word.get_window_extent(renderer), word.get_position()
    return (across.x0, foot + outline.y0), (across.x1, foot + outline.y1)


def near(points, low, high, reach):
    """Which points are nearer than `reach` to a rectangle."""
    return np.hypot(*(points - np.clip(points, low, high)).T) < reach


def best_of(target):
    found = {key: np.array(value, dtype=float).tolist() for key, value in BEST[target].items()}
    return {"target": target, **found}


@pytest.mark.parametrize("target", list(TARGETS))
def test_no_word_lies_on_a_dot_of_a_target_and_none_is_lost_for_it(covered, target):
    for state in ({"target": target}, {"target": target, "best": True}, best_of(target)):
        now, without = frame(**state), frame(**state | {"target": "none"})
        assert covered(now) == []
        shown, wanted = ([text is not None for text in one["slopes"]["text"]] for one in (now, without))
        assert shown == wanted


def test_no_word_lies_on_a_dot_in_any_of_40_random_states(covered):
    rng = np.random.default_rng(8)
    for _ in range(40):
        kinks, weights = (rng.integers(-30, high, 4) / 10 for high in (21, 31))
        state = {"kinks": kinks.tolist(), "weights": weights.tolist(), "offset": rng.integers(-20, 31) / 10}
        assert covered(frame(target=str(rng.choice(list(TARGETS))), **state)) == [], state


def test_a_word_on_a_dot_would_be_found(covered):
    now = frame(target="hat")
    under = now["slopes"] | {"x": [-1.5] * 5, "y": [0.5 - 0.3] * 5, "rise": [0] * 5, "side": [1] * 5}
    assert "p" in covered(now | {"offset_dot": {"x": [-3.1], "y": [0]}})
    assert len(covered(now | {"slopes": under})) == 5
