"""The pencil unit, held to exact fractions, to the second derivative of a bowl and to the edge of its picture."""

import math
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relubook.figures import DeadUnit
from relubook.figures.dead_unit import EDGES, FLOORS, LINE, LOSSES, NAMES, STEPS, Z
from relubook.live import filled
from relubook.live.parts.base import inside, pixels

FIGURE = DeadUnit()  # drawn once: its frame is a function of the state alone
PARTS = [FIGURE.figure(narrow).live_parts for narrow in (False, True)]
SLOPES = {"relu": Fraction(0), "linear": Fraction(1), "leaky": Fraction(1, 100)}

rates = st.integers(0, 600).map(lambda i: i / 1000)
steps = st.integers(0, STEPS)


def frame(**changes):
    return FIGURE.frame(FIGURE.book, **FIGURE.state() | changes)


def words(**changes):
    return filled(FIGURE.say, frame(**changes)["say"], FIGURE.reasons)


def exact_path(name, rate, typo, count=STEPS):
    """z, loss, dw and db at each step in fractions: no rounding, so no doubt about a gate."""
    w, b, path = Fraction(1), Fraction(0), []
    for _ in range(count + 1):
        rows = [(x, w * x + b, t) for x, t in zip((1, 2, 3), (0, 1, -20 if typo else 2), strict=True)]
        slopes = [1 if z > 0 else SLOPES[name] for _, z, _ in rows]
        wrong = [s * z - t for (_, z, t), s in zip(rows, slopes, strict=True)]
        dw = sum(Fraction(2, 3) * e * s * x for (x, _, _), e, s in zip(rows, wrong, slopes, strict=True))
        db = sum(Fraction(2, 3) * e * s for e, s in zip(wrong, slopes, strict=True))
        path.append(([z for _, z, _ in rows], sum(e * e for e in wrong) / 3, dw, db))
        w, b = w - rate * dw, b - rate * db
    return path


def dies_at(rate, typo=False, count=STEPS):
    path = exact_path("relu", rate, typo, count)
    return next((step for step, (z, *_) in enumerate(path) if max(z) <= 0), None)


@settings(deadline=None, max_examples=60)
@given(rate=rates, step=steps, typo=st.booleans())
def test_every_number_is_that_of_exact_arithmetic(rate, step, typo):
    now = frame(rate=rate, step=step, typo=typo)
    z, loss, dw, db = exact_path("relu", Fraction(str(rate)), typo)[step]
    said = now["say"]
    assert said["z"] == pytest.approx([float(v) for v in z], rel=1e-9, abs=1e-9)
    assert [said["loss"], said["dw"], said["db"]] == pytest.approx([float(v) for v in (loss, dw, db)], abs=1e-7)
    for name in ("linear", "leaky"):
        assert said[name] == pytest.approx(float(exact_path(name, Fraction(str(rate)), typo)[step][1]), rel=1e-6)


@settings(deadline=None, max_examples=60)
@given(rate=rates, typo=st.booleans())
def test_from_its_death_on_the_gradient_is_exactly_zero_and_nothing_moves(rate, typo):
    died = dies_at(Fraction(str(rate)), typo)
    seen = [frame(rate=rate, step=step, typo=typo) for step in range(STEPS + 1)]
    for step, now in enumerate(seen):
        dead = died is not None and step >= died
        assert (now["say"]["now"] == "dead") == dead
        assert (now["dead_word"] is not None) == dead
        assert (now["say"]["gradient"] == "none") == dead
        if dead:
            assert [now["say"]["dw"], now["say"]["db"], now["say"]["died"]] == [0, 0, died]
            assert now["relu_after"] == seen[died]["relu_after"]


def test_the_edge_is_the_rate_from_which_on_one_step_shuts_all_gates():
    just = Fraction(1, 10**9)
    for typo, label in ((False, "right"), (True, "typo")):
        place, written = EDGES[label]
        edge = Fraction(written)
        assert place == float(edge)
        assert dies_at(edge, typo, 1) == 1
        assert dies_at(edge - just, typo, 1) is None
        assert frame(typo=typo)["edge_word"]["text"] == [written]


def test_within_ten_steps_units_die_from_a_rate_of_0_193_on():
    died = {i: dies_at(Fraction(i, 1000)) for i in range(601)}
    assert min(i for i, step in died.items() if step is not None) == 193
    assert {died[i] for i in range(215, 601)} == {1}
    assert {died[i] for i in range(193, 200)} == {3}
    assert [died[i] for i in range(200, 206)] == [7, None, None, None, None, 5]
    for i, step in died.items():
        assert frame(rate=i / 1000, step=STEPS)["say"]["died"] == step


def test_without_the_relu_the_loss_grows_above_two_over_the_steepest_second_derivative_and_not_below():
    ones = np.column_stack([[1.0, 2, 3], np.ones(3)])
    limit = 2 / np.linalg.eigvalsh(2 / 3 * ones.T @ ones).max()
    assert limit == pytest.approx(0.18, abs=5e-4)  # the caption says 0.180
    assert "0.180" in FIGURE.caption
    for rate in (0.1, 0.17, 0.18, 0.181, 0.2, 0.3, 0.6):
        losses = [frame(rate=rate, step=step)["say"]["linear"] for step in range(2, STEPS + 1)]
        if rate < limit:
            assert all(b <= a for a, b in pairwise(losses))
        else:
            assert losses[-1] > losses[0]
    above = [frame(rate=0.2, step=step)["say"]["linear"] for step in range(STEPS + 1)]
    assert all(b > a for a, b in pairwise(above))


@settings(deadline=None, max_examples=30)
@given(rate=rates, typo=st.booleans(), step=steps)
def test_the_loss_after_one_step_is_drawn_for_every_rate_whatever_the_step(rate, typo, step):
    now = frame(rate=rate, step=step, typo=typo)
    for name in ("relu", "linear"):
        line = now[f"{name}_by_rate"]
        for i in range(0, len(line["x"]), 24):
            wanted = exact_path(name, Fraction(line["x"][i]), typo, 1)[1][1]
            assert line["y"][i] == pytest.approx(float(wanted), rel=1e-9)
    wanted = exact_path("relu", Fraction(str(rate)), typo, 1)[1][1]
    assert now["rate_here"] == {"x": [rate], "y": [pytest.approx(float(wanted), rel=1e-9)]}


@settings(deadline=None, max_examples=60)
@given(rate=rates, step=steps, typo=st.booleans())
def test_what_leaves_the_picture_is_held_at_the_frame_with_its_number(rate, step, typo):
    now = frame(rate=rate, step=step, typo=typo)
    for name in NAMES:
        z = [float(v) for v in exact_path(name, Fraction(str(rate)), typo)[step][0]]
        dots = now[f"{name}_after"]
        assert all(Z[0] <= v <= Z[1] for v in dots["x"] + dots["y"])
        off = {"left": [v for v in z if v < Z[0]], "right": [v for v in z if v > Z[1]]}
        for side, values in off.items():
            told = [v for v in now[f"{name}_{side}"]["text"] if v is not None]
            assert told == pytest.approx(values, rel=1e-6)
        for at, v in zip(dots["x"], z, strict=True):
            assert at == pytest.approx(min(max(v, Z[0]), Z[1]), rel=1e-6, abs=1e-9)
    loss = now["say"]["linear"]
    assert (now["held_loss"] is not None) == (loss > LOSSES[1])
    assert now["linear_now"]["y"] == [min(loss, LOSSES[1])]


@pytest.mark.parametrize("narrow", [False, True])
@settings(deadline=None, max_examples=40)
@given(rate=rates, step=steps, typo=st.booleans())
def test_every_dot_lies_in_its_axes(narrow, rate, step, typo):
    now = frame(rate=rate, step=step, typo=typo)
    dots = [f"{name}_{when}" for name in NAMES for when in ("before", "after")]
    for name in [*dots, "rate_here", "step_here", "linear_now", "leaky_now"]:
        if now[name] is not None:
            ax = PARTS[narrow][name].ax
            assert inside(ax, pixels(ax, now[name]["x"], now[name]["y"])).all(), name
    assert min(FLOORS.values()) >= Z[0]


@settings(deadline=None, max_examples=60)
@given(rate=rates, typo=st.booleans())
def test_the_names_of_the_three_lines_never_touch_and_stay_in_the_frame(rate, typo):
    now = frame(rate=rate, typo=typo)
    heights = sorted(math.log10(now[f"{name}_name"]["y"][0]) for name in NAMES)
    assert heights[0] >= math.log10(LOSSES[0]) - 1e-9
    assert heights[-1] <= math.log10(LOSSES[1]) + 1e-9
    assert all(b - a >= LINE - 1e-9 for a, b in pairwise(heights))


def test_before_the_first_step_there_is_nothing_to_compare_with():
    now = frame(step=0)
    assert now["relu_before"] is None
    assert now["relu_after"] == {"x": [1, 2, 3], "y": [1, 2, 3]}


def test_the_words_and_numbers_of_the_chapters_moments():
    assert words(rate=0.1, step=1).startswith("3 of 3 examples open the unit: z = 0.4, 1.0, 1.6.")
    assert words(rate=0.2, step=1).startswith("1 of 3 examples opens the unit: z = −0.2, 0.0, 0.2.")
    assert words(rate=0.5, step=1).startswith("Dead since step 1, every gate shut at z = −2.0, −3.0, −4.0.")
    assert words(rate=0.1, step=1, typo=True).startswith("Dead since step 1, every gate shut at z = −5.5, −9.3, −13.1.")
    assert [number for _, number, _ in DeadUnit(rate=0.5, step=1).numbers()] == ["exactly 0, 0", "1.67"]
    assert [number for _, number, _ in DeadUnit(rate=0.2, step=1).numbers()] == ["−3.60, −1.20", "1.41"]


def test_a_learners_gate_that_never_shuts_is_caught_and_a_right_one_agrees():
    figure = DeadUnit(rate=0.5, step=1).use(relu_backward=lambda dout, cache: dout)
    assert "differs" in figure._mine["words"]
    assert "agrees" in figure.use(relu_backward=lambda dout, cache: np.where(cache, dout, 0))._mine["words"]
