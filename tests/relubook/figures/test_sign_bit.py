"""The bits of a float32, held to Python's struct module, which knows nothing of NumPy."""

import math
import struct

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from relubook.figures import SignBit
from relubook.figures.sign_bit import BITS, GROUPS, NAMES, reads
from relubook.live import filled

FIGURE = SignBit()
PATTERNS = st.integers(0, 2**32 - 1) | st.sampled_from([*BITS.values(), 0x7F7FFFFF, 0x7F800001, 0xFFA00001, 0x00800000])


def number(bits):
    return struct.unpack(">f", struct.pack(">I", bits))[0]


def frame(bits, bit=0):
    """The frame of these bits, as flips of 0.0, whose bits are all 0."""
    return FIGURE.frame(FIGURE.book, "0.0", bit, [float(digit) for digit in f"{bits:032b}"])


def shown_bits(frame, block):
    return int("".join(str(digit) for name in GROUPS for digit in frame[f"{block}_{name}"]["values"]), 2)


@given(PATTERNS)
def test_what_is_below_zero_becomes_zero_and_every_other_pattern_passes_bit_for_bit(bits):
    x = number(bits)
    assert shown_bits(frame(bits), "in") == bits
    assert shown_bits(frame(bits), "out") == (0 if x < 0 else bits)
    assert frame(bits)["out_note"]["text"] == [f"{bits:b}".count("1") if x < 0 else 0]


@given(PATTERNS)
def test_the_gate_is_open_for_positive_numbers_only(bits):
    assert frame(bits)["ours"]["text"][1] == ("open" if number(bits) > 0 else "shut")


@given(PATTERNS)
def test_the_sign_bit_alone_is_wrong_for_the_zeros_and_for_nan_and_for_nothing_else(bits):
    x = number(bits)
    shown = frame(bits)
    assert (shown["differs"] is not None) == (x == 0 or math.isnan(x))
    assert (shown["agrees"] is None) == (shown["differs"] is not None)


@given(PATTERNS)
def test_the_sign_is_that_of_copysign_not_of_a_comparison(bits):
    if not math.isnan(number(bits)):  # struct may lose the sign of a NaN on its way through a double
        assert frame(bits)["in_note"]["text"] == [str(math.copysign(1, number(bits)) < 0)]


@given(st.sampled_from(list(BITS)), st.lists(st.sampled_from([0.0, 1.0]), min_size=32, max_size=32))
def test_a_flip_changes_its_own_bit_and_a_second_flip_brings_it_back(value, flips):
    start = shown_bits(FIGURE.frame(FIGURE.book, value, 0, [0.0] * 32), "in")
    after = shown_bits(FIGURE.frame(FIGURE.book, value, 0, flips), "in")
    assert [digit == "1" for digit in f"{start ^ after:032b}"] == [flip == 1 for flip in flips]


@given(PATTERNS)
@example(0x7F7FFFFF)
@example(0x00000001)
def test_a_number_reads_as_the_shortest_text_that_gives_it_back(bits):
    text = reads(bits).replace("−", "-").replace("∞", "inf")
    x = number(bits)
    if math.isnan(x):
        assert text in ("NaN", "-NaN")
        return
    with np.errstate(over="ignore"):
        assert np.float32(text) == x
    numpys = np.format_float_scientific(np.float32(x), trim="-")
    assert digits(text) <= digits(numpys)  # NumPy's own search for the shortest text


def digits(text):
    """How many digits a number has that are not zeros at its ends."""
    return len(text.lstrip("-").partition("e")[0].replace(".", "").strip("0"))


@given(PATTERNS, st.integers(0, 31))
def test_the_words_say_the_marked_bit_and_what_the_sign_bit_alone_would_do(bits, bit):
    shown = frame(bits, bit)
    words = filled(FIGURE.say, shown["say"], FIGURE.reasons)
    assert words.removeprefix("The ").lower().startswith(f"{NAMES[bit]} is {f'{bits:032b}'[bit]}. the sign bit alone ")
    assert ("gives the same" in words) == (shown["agrees"] is not None)
    assert "something else" not in words  # a sentence that only a learner's function can bring up


@given(PATTERNS)
def test_the_large_numbers_are_x_the_result_and_the_sign_bit_each_in_little_room(bits):
    said = frame(bits)["say"]
    x, out, sign = (filled(each if isinstance(each, str) else each[0], said) for each in FIGURE.readout.values())
    assert sign == str(bits >> 31)
    for text, pattern in ((x, bits), (out, 0 if number(bits) < 0 else bits)):
        assert len(text) <= len("−1.23e−45")
        assert text == reads(pattern) or same_to_three_digits(text, number(pattern))


def same_to_three_digits(text, x):
    return abs(float(text.replace("−", "-")) - x) <= 0.005 * abs(x) * (1 + 1e-9)


def test_a_flip_is_a_toggle_that_shows_no_number_beside_that_of_the_bit():
    flip = next(control for control in SignBit.controls() if control["name"] == "flips")
    assert (flip["min"], flip["max"], flip["step"]) == (0, 1, 1)  # this is how a toggle is told
    assert "bit" in flip["label"]


@pytest.mark.parametrize(("value", "bits"), BITS.items())
def test_each_choice_has_the_bits_of_its_number(value, bits):
    x = np.float32(value)
    assert np.array_equal(number(bits), x, equal_nan=True)
    assert bool(bits >> 31) == value.startswith("-")


@pytest.mark.parametrize("bit", range(32))
def test_the_same_bit_is_outlined_in_both_blocks_and_no_other(bit):
    shown = frame(0, bit)
    for block in ("in", "out"):
        marked = [
            GROUPS[name][1] + grid["selected"]
            for name in GROUPS
            if (grid := shown[f"{block}_{name}"])["selected"] is not None
        ]
        assert marked == [bit]


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_the_clicks_reach_each_bit_once_and_no_two_bits_share_a_place(width):
    view = FIGURE.spec()["views"][width]
    reached, places = [], set()
    for pick in FIGURE.picks:
        part = view["parts"][pick["part"]]
        left, top, wide, tall = view["axes"][part["axes"]]["box"]
        for i in range(part["count"]):
            row, column = divmod(i, part["columns"])
            reached.append(pick["start"] + i)
            places.add((round(left + wide * column / part["columns"], 2), round(top + tall * row / part["rows"], 2)))
            if width == "narrow":
                assert min(wide / part["columns"], tall / part["rows"]) >= 32
    assert reached == list(range(32))
    assert len(places) == 32


@pytest.mark.parametrize(
    ("layer", "value"),
    [
        (lambda x: (x * (x > 0), x), "-inf"),  # inf * 0 is NaN
        (lambda x: (x * (x > 0), x), "-1.5"),  # -1.5 * 0 is -0.0
        (lambda x: (np.where(x > 0, x, 0), x), "nan"),
        (lambda x: (np.where(np.signbit(x), 0, x), x), "-nan"),
    ],
)
def test_well_known_ways_to_write_forward_differ_where_they_should(layer, value):
    with np.errstate(invalid="ignore"):
        figure = SignBit(value=value).use(relu_forward=layer)
    assert {"out_sign", "out_exponent", "out_fraction"} & figure._mine["places"].keys()
