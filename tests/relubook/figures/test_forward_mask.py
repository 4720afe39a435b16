"""A picture through ReLU, held to a loop over plain numbers."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from relubook.figures import ForwardMask
from relubook.figures.forward_mask import BOAT, CHANNELS, LARGEST, LEVELS, MOST_BIAS, PIXELS, SIDE, boat

FIGURE = ForwardMask()
COUNT = len(CHANNELS) * PIXELS
ALL_OPEN = FIGURE.frame(0, 0, 0, [1.0] * COUNT)

states = st.fixed_dictionaries(
    {
        "bias": st.integers(-MOST_BIAS, MOST_BIAS),
        "channel": st.integers(0, len(CHANNELS) - 1),
        "cell": st.integers(0, PIXELS - 1),
        "x": hnp.arrays(float, COUNT, elements=st.integers(-LARGEST, LARGEST).map(float)).map(np.ndarray.tolist),
    }
)


def numbers(frame, panel):
    return [int(text.replace("−", "-")) for text in frame[f"{panel}_numbers"]["text"]]


def open_gates(frame):
    return [int(text.split(" of ")[0]) for text in frame["counts"]["text"]]


@given(states)
def test_each_cell_shows_x_plus_b_what_is_left_of_it_and_its_gate(state):
    frame = FIGURE.frame(**state)
    for i in range(PIXELS):
        z = int(state["x"][state["channel"] * PIXELS + i]) + state["bias"]
        cell = (numbers(frame, "in")[i], numbers(frame, "out")[i], numbers(frame, "mask")[i])
        assert cell == (z, z if z > 0 else 0, 1 if z > 0 else 0)
        assert frame["mask_cells"]["role"][i] == ("open" if z > 0 else "closed")


@given(states)
def test_the_counts_are_those_of_a_loop_and_the_bars_are_as_long(state):
    frame = FIGURE.frame(**state)
    loop = [sum(v + state["bias"] > 0 for v in state["x"][i * PIXELS : (i + 1) * PIXELS]) for i in range(len(CHANNELS))]
    assert open_gates(frame) == [*loop, sum(loop)]
    shares = np.array([*loop, sum(loop)]) / [PIXELS, PIXELS, PIXELS, COUNT]
    assert np.allclose(lengths(frame), shares * lengths(ALL_OPEN)[0])


def lengths(frame):
    """How long the four bars are."""
    return np.array([frame["bars"]["x"][5 * i + 1] - frame["bars"]["x"][5 * i] for i in range(4)])


@given(states)
def test_a_larger_bias_never_shuts_a_gate(state):
    ladder = [open_gates(FIGURE.frame(**(state | {"bias": b}))) for b in range(-MOST_BIAS, MOST_BIAS + 1)]
    assert all(a <= b for low, high in pairwise(ladder) for a, b in zip(low, high, strict=True))


@given(states)
def test_the_channel_changes_what_is_shown_and_not_what_is_counted(state):
    frames = [FIGURE.frame(**(state | {"channel": c})) for c in range(len(CHANNELS))]
    assert all(open_gates(frame) == open_gates(frames[0]) for frame in frames)
    marked = [[name.startswith("▸") for name in frame["names"]["text"]].index(True) for frame in frames]
    assert marked == [0, 1, 2]


@given(states)
def test_the_words_give_the_shapes_and_the_numbers_of_the_cell(state):
    frame, cell = FIGURE.frame(**state), state["cell"]
    assert frame["words"].endswith("3 × 8 × 8 in, 3 × 8 × 8 out.")
    assert f"Row {cell // SIDE + 1}, column {cell % SIDE + 1}: x = " in frame["words"]
    assert f"x + b = {frame['in_numbers']['text'][cell]}, the gate is " in frame["words"]
    assert f"out = {frame['out_numbers']['text'][cell]}." in frame["words"]


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
    roles = set(FIGURE.frame(**FIGURE.state())["in_cells"]["role"])
    assert roles == {"positive", "negative", "closed"}


def test_a_number_and_its_sign_fit_their_cell():
    widest = max(
        len(text)
        for bias in (-MOST_BIAS, MOST_BIAS)
        for x in (-LARGEST, LARGEST)
        for text in FIGURE.frame(bias, 0, 0, [float(x)] * COUNT)["in_numbers"]["text"]
    )
    assert widest == 2


def test_a_layer_that_flattens_its_output_is_told_by_its_shape():
    figure = ForwardMask().use(relu_forward=lambda x: (np.maximum(x, 0).ravel(), x))
    assert figure._mine["crosses"] == {"shapes": [1]}


def test_a_layer_that_writes_into_its_input_is_seen_in_the_input():
    def in_place(x):
        x[x < 0] = 0
        return x, x > 0

    figure = ForwardMask().use(relu_forward=in_place)
    below = [i for i, v in enumerate(boat()[0].ravel()) if v < 0]
    assert figure._mine["crosses"]["in_numbers"] == below
