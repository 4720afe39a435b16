"""The gate in the backward pass, held to exact differences of the number that the gradient belongs to."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from relubook.figures import BackwardGate
from relubook.figures.backward_gate import COLUMNS, ROWS
from relubook.live import filled, fixed

FIGURE = BackwardGate()
COUNT = ROWS * COLUMNS
HALVES = st.integers(-6, 6).map(lambda n: n / 2)
STEP = 0.125  # below the nearest x beside 0, and exact in binary, so that the difference below has no error at all

states = st.fixed_dictionaries(
    {
        "cell": st.integers(0, COUNT - 1),
        "x": st.lists(HALVES, min_size=COUNT, max_size=COUNT),
        "dout": st.lists(HALVES, min_size=COUNT, max_size=COUNT),
    }
)


def shown(state):
    return FIGURE.frame(FIGURE.book, **state)


def words(state):
    return filled(FIGURE.say, shown(state)["say"], FIGURE.reasons)


def loss(x, dout):
    return sum(d * max(v, 0.0) for v, d in zip(x, dout, strict=True))


@given(states)
def test_away_from_zero_dx_is_the_slope_of_the_sum_of_dout_times_out(state):
    dx = shown(state)["dx"]["values"]
    for i, v in enumerate(state["x"]):
        if v != 0:
            above, below = ([*state["x"][:i], v + h, *state["x"][i + 1 :]] for h in (STEP, -STEP))
            assert dx[i] == (loss(above, state["dout"]) - loss(below, state["dout"])) / (2 * STEP)


@given(states)
def test_a_gate_at_exactly_zero_is_shut_has_a_dot_and_the_words_call_it_a_choice(state):
    state["x"][state["cell"]] = 0.0
    frame = shown(state)
    assert frame["mask"]["values"][state["cell"]] == 0
    assert frame["dx"]["values"][state["cell"]] == 0
    assert len(frame["x_kinks"]["x"]) == len(frame["mask_kinks"]["x"]) == state["x"].count(0.0)
    assert "any number from 0 to 1 is a subgradient" in words(state)


@given(states)
def test_the_mask_is_one_where_x_is_above_zero_and_the_numbers_count_the_ones(state):
    ones = [int(v > 0) for v in state["x"]]
    assert shown(state)["mask"]["values"] == ones
    figure = BackwardGate(**state)
    assert figure.numbers()[0][:2] == ("gates open, of 12", str(sum(ones)))


@given(states)
def test_the_words_name_the_place_and_the_large_numbers_those_of_the_cell(state):
    row, column = divmod(state["cell"], COLUMNS)
    assert words(state).startswith(f"Row {row + 1}, column {column + 1}: ")
    numbers = {name: text for name, text, _ in BackwardGate(**state).numbers()}
    assert numbers["dout here"] == fixed(state["dout"][state["cell"]], 1)
    assert numbers["dx here"] == (fixed(state["dout"][state["cell"]], 1) if state["x"][state["cell"]] > 0 else "0.0")


@given(states)
def test_the_same_cell_is_outlined_in_the_four_grids(state):
    frame = shown(state)
    assert {frame[grid]["selected"] for grid in ("x", "mask", "dout", "dx")} == {state["cell"]}


def test_a_click_on_x_or_dout_changes_its_sign_and_on_the_others_only_selects():
    assert {pick["part"]: pick["flip"] for pick in FIGURE.picks} == {"x": "x", "mask": "", "dout": "dout", "dx": ""}
    assert all(pick["select"] == "cell" for pick in FIGURE.picks)


def test_a_layer_that_lets_everything_through_is_seen_at_every_shut_gate():
    figure = BackwardGate().use(relu_backward=lambda dout, cache: dout)
    x, dout = FIGURE.x, FIGURE.dout
    shut = [i for i in range(COUNT) if x[i] <= 0 and dout[i] != 0]
    assert figure._mine["places"]["dx"] == shut
    assert f"{len(shut)} cells of dx" in figure._mine["words"]


def test_a_layer_that_writes_into_dout_is_told_that_it_changed_its_input():
    def in_place(dout, cache):
        dout[~cache] = 0
        return dout

    figure = BackwardGate().use(relu_backward=in_place)
    assert "it changes its input dout" in figure._mine["words"]
    assert "dx" not in figure._mine["places"]


def test_a_learner_who_caches_the_input_agrees_with_the_book():
    def forward(x):
        return np.maximum(x, 0), x

    def backward(dout, x):
        return np.where(x > 0, dout, 0)

    figure = BackwardGate().use(relu_forward=forward, relu_backward=backward)
    assert figure._mine["places"] == {}
    assert "agree" in figure._mine["words"]
