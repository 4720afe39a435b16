"""A picture through ReLU, held to a loop over plain numbers."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from relubook.data.boat import BOAT, CHANNELS, LEVELS, SIDE, boat
from relubook.figures import ForwardMask
from relubook.figures.forward_mask import LARGEST, MOST_BIAS, PIXELS
from relubook.live import filled, fixed

FIGURE = ForwardMask()
COUNT = len(CHANNELS) * PIXELS
states = st.fixed_dictionaries(
    {
        "bias": st.integers(-MOST_BIAS, MOST_BIAS),
        "channel": st.integers(0, len(CHANNELS) - 1),
        "cell": st.integers(0, PIXELS - 1),
        "x": hnp.arrays(float, COUNT, elements=st.integers(-LARGEST, LARGEST).map(float)).map(np.ndarray.tolist),
    }
)


def shown(**state):
    return FIGURE.frame(FIGURE.book, **state)


def words(**state):
    return filled(FIGURE.say, shown(**state)["say"], FIGURE.reasons)


def open_gates(frame):
    return [*frame["counts"]["text"], *frame["count"]["text"]]


@given(states)
def test_each_cell_shows_x_plus_b_what_is_left_of_it_and_its_gate(state):
    frame = shown(**state)
    for i in range(PIXELS):
        z = int(state["x"][state["channel"] * PIXELS + i]) + state["bias"]
        cell = tuple(frame[grid]["values"][i] for grid in ("in", "out", "mask"))
        assert cell == (z, z if z > 0 else 0, 1 if z > 0 else 0)


@given(states)
def test_the_counts_are_those_of_a_loop_and_the_bars_are_as_long(state):
    frame = shown(**state)
    loop = [sum(v + state["bias"] > 0 for v in state["x"][i * PIXELS : (i + 1) * PIXELS]) for i in range(len(CHANNELS))]
    assert open_gates(frame) == [*loop, sum(loop)]
    assert np.allclose(frame["bars"]["high"], np.array([*loop, sum(loop)]) / [PIXELS, PIXELS, PIXELS, COUNT])
    assert (frame["say"]["here"], frame["say"]["all"]) == (loop[state["channel"]], sum(loop))


@given(states)
def test_a_larger_bias_never_shuts_a_gate(state):
    ladder = [open_gates(shown(**(state | {"bias": b}))) for b in range(-MOST_BIAS, MOST_BIAS + 1)]
    assert all(a <= b for low, high in pairwise(ladder) for a, b in zip(low, high, strict=True))


@given(states)
def test_the_channel_changes_what_is_shown_and_not_what_is_counted(state):
    frames = [shown(**(state | {"channel": c})) for c in range(len(CHANNELS))]
    assert all(open_gates(frame) == open_gates(frames[0]) for frame in frames)
    assert [frame["names"]["role"].index("ink") for frame in frames] == [0, 1, 2]


@given(states)
def test_the_words_give_the_numbers_of_the_cell_and_the_picture_the_shapes(state):
    frame, cell = shown(**state), state["cell"]
    z, out = (fixed(float(frame[grid]["values"][cell]), 0) for grid in ("in", "out"))
    said = words(**state)
    assert said.startswith(f"Row {cell // SIDE + 1}, column {cell % SIDE + 1}: x = ")
    assert f"x + b = {z}; the gate is {'open' if out != '0' else 'shut'}, out = {out}." in said
    assert frame["shapes"]["text"] == ["3 × 8 × 8"] * 3


def test_the_boat_in_color_is_the_picture_that_was_centered_and_relu_takes_what_is_darker_than_the_mean():
    frame = shown(**FIGURE.state())
    letters = [letter for row in BOAT.split() for letter in row]
    before = np.reshape(frame["before"]["values"], (3, PIXELS))
    assert np.allclose(before, np.array([LEVELS[letter] for letter in letters]).T / 9)
    after = np.reshape(frame["after"]["values"], (3, PIXELS))
    assert (after >= before).all()
    assert np.allclose(after.min(axis=1), [np.round(np.mean([LEVELS[a][c] for a in letters])) / 9 for c in range(3)])


def test_every_channel_of_the_boat_is_centered_and_has_both_signs():
    volume = boat()
    assert volume.shape == (3, SIDE, SIDE)
    assert np.abs(volume.mean(axis=(1, 2))).max() <= 0.5  # the mean is taken away rounded, so a half may be left
    for channel, values in enumerate(volume):
        letters = [letter for row in BOAT.split() for letter in row]
        shifts = {LEVELS[letter][channel] - v for letter, v in zip(letters, values.ravel(), strict=True)}
        assert len(shifts) == 1  # one shift for the whole channel: the picture is not bent
        assert values.min() < 0 < values.max()


def test_the_first_picture_shows_cells_above_below_and_at_zero():
    assert {int(np.sign(v)) for v in shown(**FIGURE.state())["in"]["values"]} == {-1, 0, 1}


def test_a_number_and_its_sign_fit_their_cell():
    ends = [v for b in (-MOST_BIAS, MOST_BIAS) for x in (-LARGEST, LARGEST) for v in [b + x]]
    assert max(len(fixed(v, 0)) for v in ends) == 2


def test_a_layer_that_flattens_its_output_is_told_by_its_shape():
    figure = ForwardMask().use(relu_forward=lambda x: (np.maximum(x, 0).ravel(), x > 0))
    assert "out is of shape (192,), the book's of shape (3, 8, 8)" in figure._mine["words"]
    assert figure._mine["places"]["shapes"] == [1]


def test_a_layer_that_writes_into_its_input_is_told():
    def in_place(x):
        x[x < 0] = 0
        return x, x > 0

    assert "it changes its input x" in ForwardMask().use(relu_forward=in_place)._mine["words"]
