"""The bits of a float32, held to Python's struct module, which knows nothing of NumPy."""

import math
import struct

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from relubook.data.float32 import BITS
from relubook.figures import SignBit
from relubook.figures.sign_bit import NAMES
from relubook.live import filled
from relubook.live.parts import parts_of
from relubook.live.wording import float32_reads

FIGURE = SignBit()
PATTERNS = st.integers(0, 2**32 - 1) | st.sampled_from([*BITS.values(), 0x7F7FFFFF, 0x7F800001, 0xFFA00001, 0x00800000])


def number(bits):
    return struct.unpack(">f", struct.pack(">I", bits))[0]


def frame(bits, bit=0):
    """The frame of these bits, as flips of 0.0, whose bits are all 0."""
    return FIGURE.frame(FIGURE.book, "0.0", bit, [float(digit) for digit in f"{bits:032b}"])


def digits_of(frame, block):
    return [digit for group in ("sign", "exponent", "fraction") for digit in frame[f"{block}_{group}"]["values"]]


def shown_bits(frame, block):
    return int("".join(map(str, digits_of(frame, block))), 2)


@given(PATTERNS)
def test_what_is_below_zero_becomes_zero_and_every_other_pattern_passes_bit_for_bit(bits):
    x = number(bits)
    assert shown_bits(frame(bits), "in") == bits
    assert shown_bits(frame(bits), "out") == (0 if x < 0 else bits)


@given(PATTERNS)
def test_the_gate_is_open_for_positive_numbers_only(bits):
    assert frame(bits)["ours"]["text"][1] == ("open" if number(bits) > 0 else "shut")


@given(PATTERNS)
def test_the_sign_bit_alone_is_wrong_for_the_zeros_and_for_nan_and_for_nothing_else(bits):
    x = number(bits)
    shown = frame(bits)
    wrong = x == 0 or math.isnan(x)
    assert shown["say"]["verdict"] == ("differs" if wrong else "agrees")
    assert (shown["crosses"]["text"] != [None, None]) == wrong


@given(PATTERNS)
def test_a_cross_and_its_color_stand_where_the_two_lines_read_differently(bits):
    shown = frame(bits)
    apart = [a != b for a, b in zip(shown["ours"]["text"], shown["rule"]["text"], strict=True)]
    assert [cross is not None for cross in shown["crosses"]["text"]] == apart
    assert [role == "dead" for role in shown["rule"]["role"]] == apart


@given(PATTERNS)
def test_the_sign_is_that_of_copysign_not_of_a_comparison(bits):
    if not math.isnan(number(bits)):  # struct may lose the sign of a NaN on its way through a double
        assert frame(bits)["say"]["signbit"] == str(math.copysign(1, number(bits)) < 0)


@given(st.sampled_from(list(BITS)), st.lists(st.sampled_from([0.0, 1.0]), min_size=32, max_size=32))
def test_a_flip_changes_its_own_bit_and_a_second_flip_brings_it_back(value, flips):
    start, after = (digits_of(FIGURE.frame(FIGURE.book, value, 0, list_), "in") for list_ in ([0.0] * 32, flips))
    assert [a != b for a, b in zip(start, after, strict=True)] == [flip == 1 for flip in flips]


@given(PATTERNS)
@example(0x7F7FFFFF)
@example(0x00000001)
def test_a_number_reads_as_the_shortest_text_that_gives_it_back(bits):
    text = float32_reads(bits).replace("−", "-").replace("∞", "inf")
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
def test_the_words_say_the_number_the_result_and_the_marked_bit(bits, bit):
    words = filled(FIGURE.say, frame(bits, bit)["say"], FIGURE.reasons)
    gate = "open" if number(bits) > 0 else "shut"
    assert words.startswith(
        f"x = {float32_reads(bits)} gives {float32_reads(0 if number(bits) < 0 else bits)}, gate {gate}. "
    )
    assert words.endswith(f"{NAMES[bit]} is {f'{bits:032b}'[bit]}.")
    assert "something else" not in words  # a sentence that only a learner's function can bring up


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("0.0", "opens it, though 0.0 > 0 is false"),
        ("-0.0", "makes it 0.0"),
        ("nan", "opens it, though NaN > 0 is false"),
        ("-nan", "gives 0.0: it hides the NaN"),
        ("1e-45", "agrees"),
        ("-inf", "agrees"),
    ],
)
def test_the_words_say_what_the_sign_bit_alone_does_instead(value, why):
    assert f"The sign bit alone {why}." in SignBit(value=value).words()


@given(PATTERNS)
def test_the_large_words_are_the_sign_the_gate_and_the_verdict(bits):
    x, said = number(bits), frame(bits)["say"]
    sign, gate, verdict = (filled(template, said) for template in FIGURE.readout.values())
    assert sign == str(bits >= 0x80000000)
    assert gate == ("open" if x > 0 else "shut")
    assert verdict == ("differs" if x == 0 or math.isnan(x) else "agrees")


@pytest.mark.parametrize(("value", "bits"), BITS.items())
def test_each_choice_has_the_bits_of_its_number(value, bits):
    x = np.float32(value)
    assert np.array_equal(number(bits), x, equal_nan=True)
    assert bool(bits >> 31) == value.startswith("-")


@pytest.mark.parametrize("bit", range(32))
def test_one_bit_is_outlined_above_and_the_same_below(bit):
    shown = frame(0, bit)
    for block in ("in", "out"):
        starts = {"sign": 0, "exponent": 1, "fraction": 9}
        outlined = {group: shown[f"{block}_{group}"]["selected"] for group in starts}
        assert [starts[group] + i for group, i in outlined.items() if i is not None] == [bit]


@pytest.mark.parametrize("narrow", [False, True])
def test_every_bit_has_its_own_cell_which_a_click_reaches_and_a_finger_can_tap(narrow):
    parts = parts_of(FIGURE.figure(narrow))
    reached = [p["start"] + i for p in FIGURE.picks for i in range(len(parts[p["part"]].cells))]
    assert reached == list(range(32))
    boxes = [cell.get_path().get_extents() for p in FIGURE.picks for cell in parts[p["part"]].cells]
    assert len({(round(box.x0, 3), round(box.y0, 3)) for box in boxes}) == 32
    assert min(min(box.width, box.height) for box in boxes) >= 32


def test_a_click_on_a_bit_above_flips_it_and_a_new_start_takes_all_flips_back():
    assert {p["toggle"] for p in FIGURE.picks} == {"flips"}
    assert {p["part"] for p in FIGURE.picks} == {"in_sign", "in_exponent", "in_fraction"}
    value = next(control for control in FIGURE.controls() if control["name"] == "value")
    assert value["also"] == {"flips": [0] * 32}


@pytest.mark.parametrize("bits", [0x00800000, 0x80800000, 0x7F7FFFFF, 0xFFFFFFFF, 0x00000001])
@pytest.mark.parametrize("narrow", [False, True])
def test_the_longest_numbers_touch_no_bits(narrow, bits):
    figure = SignBit(value="0.0", flips=[float(digit) for digit in f"{bits:032b}"]).figure(narrow)
    parts = parts_of(figure)
    for name in ("in_reads", "out_reads"):
        box = parts[name].artists[0].get_window_extent()
        cells = [cell.get_window_extent() for part in parts.values() if part.kind == "grid" for cell in part.cells]
        assert box.x1 <= figure.bbox.x1
        assert not any(box.overlaps(cell) for cell in cells)


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
    assert any(part.startswith("out_") for part in figure._mine["places"])
    assert "of the output" in figure._mine["words"]
