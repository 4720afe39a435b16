"""A picture through ReLU, held to a loop over plain numbers."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from relubook.figures import ForwardMask
from relubook.figures.forward_mask import BOAT, CHANNELS, LARGEST, LEVELS, MOST_BIAS, PIXELS, SIDE, boat
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


def shown(state):
    return FIGURE.frame(FIGURE.book, **state)


def open_gates(frame):
    return [int(n) for n in (*frame["counts"]["text"], *frame["count"]["text"])]


@given(states)
def test_each_cell_shows_x_plus_b_what_is_left_of_it_and_its_gate(state):
    frame = shown(state)
    for i in range(PIXELS):
        z = int(state["x"][state["channel"] * PIXELS + i]) + state["bias"]
        assert [frame[grid]["values"][i] for grid in ("in", "out", "mask")] == [z, z if z > 0 else 0, 1 if z > 0 else 0]


@given(states)
def test_the_counts_are_those_of_a_loop_and_the_bars_are_as_long(state):
    frame = shown(state)
    loop = [sum(v + state["bias"] > 0 for v in state["x"][i * PIXELS : (i + 1) * PIXELS]) for i in range(len(CHANNELS))]
    assert open_gates(frame) == [*loop, sum(loop)]
    shares = np.array([*loop, sum(loop)]) / [PIXELS, PIXELS, PIXELS, COUNT]
    assert np.allclose(np.subtract(frame["bars"]["high"], frame["bars"]["low"]), shares)


@given(states)
def test_a_larger_bias_never_shuts_a_gate(state):
    ladder = [open_gates(shown(state | {"bias": b})) for b in range(-MOST_BIAS, MOST_BIAS + 1)]
    assert all(a <= b for low, high in pairwise(ladder) for a, b in zip(low, high, strict=True))


@given(states)
def test_the_channel_changes_what_is_shown_and_not_what_is_counted(state):
    frames = [shown(state | {"channel": c}) for c in range(len(CHANNELS))]
    assert all(open_gates(frame) == open_gates(frames[0]) for frame in frames)
    for channel, frame in enumerate(frames):
        assert frame["channel"]["text"] == [CHANNELS[channel]]
        assert channel < min(frame["chosen"]["y"]) < max(frame["chosen"]["y"]) < channel + 1


@given(states)
def test_the_words_and_large_numbers_are_those_of_the_cell_and_each_grid_has_its_shape(state):
    frame, cell = shown(state), state["cell"]
    x = state["x"][state["channel"] * PIXELS + cell]
    z, out = fixed(x + state["bias"], 0), fixed(max(x + state["bias"], 0), 0)
    words = filled(FIGURE.say, frame["say"], FIGURE.reasons)
    name = CHANNELS[state["channel"]]
    assert words.startswith(
        f"Row {cell // SIDE + 1}, column {cell % SIDE + 1}, {name}: x = {fixed(x, 0)}, x + b = {z}. "
    )
    assert words.endswith(f": out = {out}.")
    assert ("gate is open" in words) == (x + state["bias"] > 0)
    assert ("exactly 0" in words) == (x + state["bias"] == 0)
    assert frame["shapes"]["text"] == ["3 × 8 × 8"] * 3
    numbers = [filled(each if isinstance(each, str) else each[0], frame["say"]) for each in FIGURE.readout.values()]
    counts = open_gates(frame)
    assert numbers == [str(counts[state["channel"]]), str(counts[3]), out]


@given(states)
def test_in_color_0_is_the_mean_and_a_number_that_passes_keeps_its_color(state):
    frame, means = shown(state), [round(sum(row) / PIXELS) for row in letters_by_channel()]
    before, after = frame["in_color"]["values"], frame["out_color"]["values"]
    for i, x in enumerate(state["x"]):
        z, mean = x + state["bias"], means[i // PIXELS]
        assert before[i] == min(1, max(0, (z + mean) / 9))
        assert after[i] == (before[i] if z > 0 else mean / 9)


def letters_by_channel():
    return [[LEVELS[letter][channel] for letter in BOAT.replace(" ", "")] for channel in range(3)]


def test_without_a_bias_the_picture_in_color_is_the_boat():
    wanted = [level / 9 for row in letters_by_channel() for level in row]
    assert np.allclose(shown(FIGURE.state() | {"bias": 0})["in_color"]["values"], wanted)


@given(states)
def test_the_same_pixel_is_outlined_in_the_grids_and_in_the_pictures(state):
    frame, (row, column) = shown(state), divmod(state["cell"], SIDE)
    assert {frame[grid]["selected"] for grid in ("in", "out", "mask")} == {state["cell"]}
    for name in ("in_pixel", "out_pixel"):
        assert (set(frame[name]["x"]), set(frame[name]["y"])) == ({column, column + 1}, {row, row + 1})


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
    assert set(np.sign(shown(FIGURE.state())["in"]["values"])) == {-1, 0, 1}


def test_a_number_and_its_sign_fit_their_cell():
    widest = max(
        len(fixed(z, 0))
        for bias in (-MOST_BIAS, MOST_BIAS)
        for x in (-LARGEST, LARGEST)
        for z in shown({"bias": bias, "channel": 0, "cell": 0, "x": [float(x)] * COUNT})["in"]["values"]
    )
    assert widest == 2


def test_a_layer_that_flattens_its_output_is_told_by_its_shape():
    figure = ForwardMask().use(relu_forward=lambda x: (np.maximum(x, 0).ravel(), x))
    assert figure._mine["places"] == {"shapes": [1]}


def test_a_layer_that_writes_into_its_input_is_seen_in_the_input():
    def in_place(x):
        x[x < 0] = 0
        return x, x > 0

    figure = ForwardMask().use(relu_forward=in_place)
    below = [i for i, v in enumerate(boat()[0].ravel()) if v < 0]
    assert figure._mine["places"]["in"] == below
