"""The gate in the backward pass, held to exact differences of the number that the gradient belongs to."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from relubook.figures import BackwardGate
from relubook.figures.backward_gate import COLUMNS, LARGEST, ROWS

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


def numbers(frame, grid):
    return [float(text.replace("−", "-")) for text in frame[f"{grid}_numbers"]["text"]]


def loss(x, dout):
    return sum(d * max(v, 0.0) for v, d in zip(x, dout, strict=True))


@given(states)
def test_away_from_zero_dx_is_the_slope_of_the_sum_of_dout_times_out(state):
    dx = numbers(FIGURE.frame(**state), "dx")
    for i, v in enumerate(state["x"]):
        if v != 0:
            above, below = ([*state["x"][:i], v + h, *state["x"][i + 1 :]] for h in (STEP, -STEP))
            assert dx[i] == (loss(above, state["dout"]) - loss(below, state["dout"])) / (2 * STEP)


@given(states)
def test_a_gate_at_exactly_zero_is_shut_has_a_dot_and_the_words_call_it_a_choice(state):
    state["x"][state["cell"]] = 0.0
    frame = FIGURE.frame(**state)
    assert frame["mask_numbers"]["text"][state["cell"]] == "0"
    assert numbers(frame, "dx")[state["cell"]] == 0
    assert len(frame["kinks"]["x"]) == 2 * state["x"].count(0.0)
    assert "any number from 0 to 1 is a subgradient" in frame["words"]


@given(states)
def test_the_mask_is_one_where_x_is_above_zero_and_the_words_count_the_ones(state):
    frame = FIGURE.frame(**state)
    ones = [v > 0 for v in state["x"]]
    assert frame["mask_numbers"]["text"] == [str(int(one)) for one in ones]
    assert frame["mask_cells"]["role"] == ["open" if one else "closed" for one in ones]
    assert frame["words"].startswith(f"{sum(ones)} of {COUNT} gates are open.")


@given(states)
def test_the_words_name_the_numbers_of_the_cell(state):
    frame = FIGURE.frame(**state)
    assert frame["words"].endswith(f"dx = {frame['dx_numbers']['text'][state['cell']]}.")
    assert f"dout = {frame['dout_numbers']['text'][state['cell']]} " in frame["words"]


@given(states)
def test_the_outlines_are_around_the_same_cell_of_the_four_grids_and_inside_the_picture(state):
    frame = FIGURE.frame(**state)
    offsets = set()
    for grid in ("x", "mask", "dout", "dx"):
        outline = frame[f"{grid}_selected"]
        first = FIGURE.frame(**(state | {"cell": 0}))[f"{grid}_selected"]
        offsets.add((min(outline["x"]) - min(first["x"]), round(min(outline["y"]) - min(first["y"]), 9)))
    assert offsets == {(state["cell"] % COLUMNS, state["cell"] // COLUMNS)}


def test_no_opacity_leaves_its_scale_and_a_larger_number_is_stronger():
    x = list(np.linspace(-LARGEST, LARGEST, COUNT))
    alpha = FIGURE.frame(0, x, x)["x_cells"]["alpha"]
    assert 0 < min(alpha) < max(alpha) < 0.5  # above one half, ink on the color would be hard to read
    assert np.argsort(alpha)[-1] in (0, COUNT - 1)


def test_a_layer_that_lets_everything_through_is_seen_at_every_shut_gate():
    figure = BackwardGate().use(relu_backward=lambda dout, cache: dout)
    x, dout = FIGURE.x, FIGURE.dout
    shut = [i for i in range(COUNT) if x[i] <= 0 and dout[i] != 0]
    assert figure._mine["crosses"]["dx_numbers"] == shut


def test_a_layer_that_writes_into_dout_is_seen_in_dout():
    def in_place(dout, cache):
        dout[~cache] = 0
        return dout

    figure = BackwardGate().use(relu_backward=in_place)
    assert "dout_numbers" in figure._mine["crosses"]
    assert "dx_numbers" not in figure._mine["crosses"]


def test_a_learner_who_caches_the_input_agrees_with_the_book():
    def forward(x):
        return np.maximum(x, 0), x

    def backward(dout, x):
        return np.where(x > 0, dout, 0)

    figure = BackwardGate().use(relu_forward=forward, relu_backward=backward)
    assert figure._mine["crosses"] == {}
