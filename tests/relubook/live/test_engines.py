"""The engines `bends` and `floats` compute in JavaScript what their twins compute in Python."""

import json
import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from py_mini_racer import MiniRacer
from tolerances import TWIN_ABSOLUTE, TWIN_RELATIVE

from relu import relu_backward, relu_forward
from relubook.live import bends, wording
from relubook.live.scripts import engine_script, relu_script
from relubook.nets import differences

often = settings(deadline=None, max_examples=150)


def assert_near(found, wanted):
    """Two lists of numbers, None at the same places."""
    one, other = (np.array(values, dtype=float) for values in (found, wanted))  # None as NaN
    np.testing.assert_allclose(one, other, rtol=TWIN_RELATIVE, atol=TWIN_ABSOLUTE, equal_nan=True)


def engine(name, limits=None):
    js = MiniRacer()
    js.eval(relu_script())
    js.eval(engine_script(name))
    js.eval(f"const engine = ReLUBook.relu.{name}" + (f"({json.dumps(limits)})" if limits else ""))

    def call(function, *arguments):
        text = ", ".join(json.dumps(argument) for argument in arguments)
        # as floats: the shortest text of a large one is another whole number
        return json.loads(js.eval(f"JSON.stringify(engine.{function}({text}))"), parse_int=float)

    return call


@pytest.fixture(scope="module")
def floats():
    return engine("floats")


@pytest.fixture(scope="module")
def bend():
    return engine("bends", bends.LIMITS)


tenths = st.integers(-30, 30).map(lambda i: i / 10)
some_bends = st.lists(st.tuples(tenths, tenths, tenths, tenths), max_size=5).map(sorted)


@often
@given(some=some_bends, reach=st.floats(0.1, 3))
def test_wedges_and_dotted_lines_are_the_same_in_both(bend, some, reach):
    for python, javascript in ((bends.wedges, "wedges"), (bends.straight_on, "straightOn")):
        wanted, found = python(some, reach), bend(javascript, some, reach)
        for axis in "xy":
            assert_near(found[axis], wanted[axis])


def test_a_wedge_lies_between_straight_on_and_the_line():
    assert bends.straight_on([(1, 2, 3, -1)], 0.5) == {"x": [1, 1.5, None], "y": [2, 3.5, None]}
    assert bends.wedges([(1, 2, 3, -1)], 0.5) == {"x": [1, 1.5, 1.5, None], "y": [2, 3.5, 1.5, None]}


@often
@given(some=some_bends)
def test_bends_at_one_place_are_one_in_both(bend, some):
    found = bends.merged(some)
    assert [list(b) for b in found] == bend("merged", some)
    assert [x for x, *_ in found] == sorted({x for x, *_ in some})
    for x, _, before, after in found:
        here = [b for b in some if b[0] == x]
        assert (before, after) == (here[0][2], here[-1][3])


@often
@given(
    x=st.lists(tenths, min_size=2, max_size=6).map(sorted),
    y=st.lists(tenths, min_size=6, max_size=6),
    sides=st.lists(st.sampled_from([-1, 1]), min_size=6, max_size=6),
)
def test_slopes_are_written_at_the_same_places_in_both(bend, x, y, sides):
    y, sides = y[: len(x)], sides[: len(x) - 1]
    wanted, found = bends.slope_words(x, y, sides, (-2, 2)), bend("slopeWords", x, y, sides, (-2, 2))
    for key, values in wanted.items():
        assert_near(found[key], values)
    for j, slope in enumerate(wanted["text"]):
        if slope is None:
            continue
        assert slope * (x[j + 1] - x[j]) == pytest.approx(y[j + 1] - y[j])
        assert x[j] <= wanted["x"][j] <= x[j + 1]
        assert -2.01 <= wanted["y"][j] <= 2.01  # what is not seen has no word


@often
@given(
    x=st.lists(tenths, min_size=3, max_size=5, unique=True).map(sorted),
    y=st.lists(tenths, min_size=5, max_size=5),
    dots=st.lists(st.tuples(tenths, tenths), max_size=30),
)
def test_a_word_makes_way_for_dots_in_both(bend, x, y, dots):
    views = [(97.4, 33.5, 30, 8), (45.2, 21.9, 12, 5)]
    places = {"x": [u for u, _ in dots], "y": [v for _, v in dots]}
    arguments = x, y[: len(x)], [1] * (len(x) - 1), (-2, 2), places, views
    wanted, found = bends.slope_words(*arguments), bend("slopeWords", *arguments)
    for key, values in wanted.items():
        assert_near(found[key], values)
    alone = bends.slope_words(*arguments[:4])
    for j, slope in enumerate(wanted["text"]):
        assert slope in (None, alone["text"][j])


def test_a_word_goes_to_the_other_side_then_along_its_piece_and_is_left_out_at_last():
    def told(dots):
        places = {"x": [u for u, _ in dots], "y": [v for _, v in dots]}
        said = bends.slope_words([0, 4], [0, 0], [1], (-2, 2), places, [(40, 40, 20, 5)])
        return said["text"][0], said["x"][0], said["side"][0]

    above, below = [(2, 0.3)], [(2, -0.3)]
    assert told([]) == (0, 2, 1)
    assert told(above) == (0, 2, -1)
    assert told(above + below) == (0, 1, 1)
    assert told([(i / 10, v / 10) for i in range(41) for v in range(-10, 11)])[0] is None


def test_a_slope_next_to_0_needs_no_warning():
    said = bends.slope_words(np.array([-3.0, 3.0]), np.array([0.0, 1e-310]), [1], (-2, 2))
    assert said["x"] == [0.0]


@often
@given(
    rows=st.lists(st.tuples(st.floats(-9, 9), st.floats(1e-12, 1)), min_size=1, max_size=5),
    precision=st.sampled_from(["float32", "float64"]),
)
def test_differences_are_rounded_the_same_way_in_both(floats, rows, precision):
    x, h = (list(column) for column in zip(*rows, strict=True))
    wanted = differences.slopes(relu_forward, relu_backward, np.array(x), np.array(h), precision)
    assert floats("slopes", x, h, precision) == [values.tolist() for values in wanted]
    assert [floats("regime", a, b, precision) for a, b in rows] == [
        differences.regime(a, b, precision) for a, b in rows
    ]


@often
@given(good=st.lists(st.booleans(), max_size=12))
def test_the_longest_run_is_the_same_in_both_and_none_is_longer(floats, good):
    found = differences.longest_run(good)
    assert floats("longestRun", good) == (list(found) if found else None)
    runs = [(i, j) for i in range(len(good)) for j in range(i, len(good)) if all(good[i : j + 1])]
    assert found == max(runs, key=lambda run: (run[1] - run[0], -run[0]), default=None)


@often
@given(bits=st.integers(0, 2**32 - 1))
def test_a_float32_reads_the_same_in_both(floats, bits):
    assert floats("float32Reads", bits) == wording.float32_reads(bits)
    (value,) = struct.unpack(">f", struct.pack(">I", bits))
    if np.isfinite(value):
        assert floats("float32", bits) == value
        assert np.float32(float(wording.float32_reads(bits).replace("\N{MINUS SIGN}", "-"))) == np.float32(value)


@pytest.mark.parametrize("name", ["bends", "drawn", "floats", "net", "plane"])
def test_an_engine_stays_when_another_figure_of_a_notebook_brings_the_library_anew(name):
    js = MiniRacer()
    for script in (relu_script(), engine_script(name), relu_script()):
        js.eval(script)
    assert js.eval(f"typeof ReLUBook.relu.{name}") in ("function", "object")
