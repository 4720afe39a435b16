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
from relubook.live.parts import parts_of

FIGURE = SignBit()
PATTERNS = st.integers(0, 2**32 - 1) | st.sampled_from([*BITS.values(), 0x7F7FFFFF, 0x7F800001, 0xFFA00001, 0x00800000])


def number(bits):
    return struct.unpack(">f", struct.pack(">I", bits))[0]


def shown(value, bit, flips):
    return FIGURE.frame(FIGURE.book, value, bit, flips)


def frame(bits, bit=0):
    """The frame of these bits, as flips of 0.0, whose bits are all 0."""
    return shown("0.0", bit, [float(digit) for digit in f"{bits:032b}"])


def digits_of(frame, block):
    return [digit for name in GROUPS for digit in frame[f"{block}_{name}"]["values"]]


def shown_bits(frame, block):
    return int("".join(map(str, digits_of(frame, block))), 2)


@given(PATTERNS)
def test_what_is_below_zero_becomes_zero_and_every_other_pattern_passes_bit_for_bit(bits):
    x = number(bits)
    assert shown_bits(frame(bits), "in") == bits
    assert shown_bits(frame(bits), "out") == (0 if x < 0 else bits)


@given(PATTERNS)
def test_the_gate_is_open_for_positive_numbers_only(bits):
    assert frame(bits)["ours_gate"]["text"][0] == ("open" if number(bits) > 0 else "shut")


@given(PATTERNS)
def test_the_sign_bit_alone_is_wrong_for_the_zeros_and_for_nan_and_for_nothing_else(bits):
    x = number(bits)
    now = frame(bits)
    assert (now["differs"] is not None) == (x == 0 or math.isnan(x))
    assert (now["agrees"] is None) == (now["differs"] is not None)


@given(PATTERNS)
def test_the_sign_is_that_of_copysign_not_of_a_comparison(bits):
    if not math.isnan(number(bits)):  # struct may lose the sign of a NaN on its way through a double
        assert frame(bits)["in_note"]["text"] == [str(math.copysign(1, number(bits)) < 0)]


@given(st.sampled_from(list(BITS)), st.lists(st.sampled_from([0.0, 1.0]), min_size=32, max_size=32))
def test_a_flip_changes_its_own_bit_and_a_second_flip_brings_it_back(value, flips):
    start = digits_of(shown(value, 0, [0.0] * 32), "in")
    after = digits_of(shown(value, 0, flips), "in")
    assert [a != b for a, b in zip(start, after, strict=True)] == [flip == 1 for flip in flips]


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
def test_the_words_say_what_became_of_the_bits_and_the_marked_one(bits, bit):
    said = frame(bits, bit)["say"]
    words = filled(FIGURE.say, said, FIGURE.reasons)
    below_zero = number(bits) < 0
    assert words.startswith("Every bit is now 0." if below_zero else "Every bit passes.")
    assert (said["x"], said["after"]) == (reads(bits), reads(0 if below_zero else bits))
    assert words.endswith(f"Marked: {NAMES[bit]}, a {f'{bits:032b}'[bit]}.")
    assert "something else" not in words  # a sentence that only a learner's function can bring up


@pytest.mark.parametrize(("value", "bits"), BITS.items())
def test_each_choice_has_the_bits_of_its_number(value, bits):
    x = np.float32(value)
    assert np.array_equal(number(bits), x, equal_nan=True)
    assert bool(bits >> 31) == value.startswith("-")


def test_each_bit_is_marked_in_its_own_cell_of_x_and_of_the_result():
    for block in ("in", "out"):
        marked = set()
        for bit in range(32):
            now = frame(0, bit)
            chosen = {name: now[f"{block}_{name}"].get("selected") for name in GROUPS}
            (where,) = [(name, place) for name, place in chosen.items() if place is not None]
            marked.add(where)
        assert len(marked) == 32


@pytest.mark.parametrize("narrow", [False, True])
def test_the_clicks_reach_each_bit_once(narrow):
    made = parts_of(FIGURE.figure(narrow))
    reached = [p["start"] + i for p in FIGURE.picks for i in range(len(made[p["part"]].cells))]
    assert reached == list(range(32))


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
    assert any(figure._mine["places"].get(f"out_{name}") for name in GROUPS)
