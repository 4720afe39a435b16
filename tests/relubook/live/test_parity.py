"""Each live figure computes its frame twice, in Python and in JavaScript, and both are the same."""

import inspect
import json
import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from live_kinds import Kinds, Reel
from py_mini_racer import MiniRacer
from short_films import SHORT
from tolerances import TWIN_ABSOLUTE, TWIN_RELATIVE

import relu
from relubook.live import Film, apart, filled, fixed, significant
from relubook.live.html import compact, json_ready
from relubook.live.scripts import HERE, lean, relu_script
from relubook.nets.activations import ACTIVATIONS

SAYING = "const book = globalThis.ReLUBook;\n" + (HERE / "js" / "saying.js").read_text(encoding="utf-8")
FILM = (HERE / "js" / "film.js").read_text(encoding="utf-8")


def often(count=100):
    """How many examples; none is slow enough to be a mistake, and one engine serves them all."""
    return settings(deadline=None, max_examples=count, suppress_health_check=[HealthCheck.function_scoped_fixture])


def engine(*scripts: str) -> MiniRacer:
    js = MiniRacer()
    for source in scripts:
        js.eval(source)
    return js


@pytest.fixture(scope="module", params=[*SHORT, Kinds, Reel], ids=lambda cls: cls.name)
def twins(request):
    """A figure and a function that computes its frame in V8."""
    figure = request.param()
    js = engine(relu_script(), SAYING, FILM, *figure.scripts())
    if isinstance(figure, Film):
        js.eval(f"const frame = filmFrames({compact(json_ready(figure.spec()['film']))});")
    else:
        data = compact(json_ready(figure.data()))
        js.eval(f"const frame = ReLUBook.figures[{json.dumps(figure.name)}](ReLUBook.relu, {data});")

    def frame_in_js(state):
        return json.loads(js.eval(f"JSON.stringify(frame({compact(json_ready(state))}))"))

    return figure, frame_in_js


def states(figure):
    """Any state that the controls allow, on and off the grid of the sliders, the ends too."""
    one = {}
    for control in figure.controls():
        if "options" in control:
            one[control["name"]] = st.sampled_from(control["options"])
        elif control["kind"] == "switch":
            one[control["name"]] = st.booleans()
        elif control["kind"] == "numbers":
            count = len(figure.state()[control["name"]])
            one[control["name"]] = st.lists(values(control), min_size=count, max_size=count)
        else:
            one[control["name"]] = values(control)
    return st.fixed_dictionaries(one)


def values(control):
    """What a slider gives, and what code may set besides."""
    low, high, step = control["min"], control["max"], control["step"]
    digits = len(str(step).partition(".")[2])
    on = st.integers(0, round((high - low) / step)).map(lambda i: min(high, round(low + i * step, digits)))
    if all(float(v).is_integer() for v in (low, high, step)):
        return on.map(int)
    return st.one_of(on.map(float), st.floats(low, high))


def assert_same(path, python, javascript):
    if isinstance(python, dict):
        assert isinstance(javascript, dict), path
        assert python.keys() == javascript.keys(), path
        for key in python:
            assert_same(f"{path}.{key}", python[key], javascript[key])
    elif isinstance(python, list):
        assert isinstance(javascript, list), path
        assert len(python) == len(javascript), f"{path}: {len(python)} values, {len(javascript)} in JavaScript"
        for i, (a, b) in enumerate(zip(python, javascript, strict=True)):
            assert_same(f"{path}[{i}]", a, b)
    elif python is None or isinstance(python, bool | str):
        assert python == javascript, path
    else:
        assert isinstance(javascript, float | int), path
        assert not isinstance(javascript, bool), path
        assert javascript == pytest.approx(python, rel=TWIN_RELATIVE, abs=TWIN_ABSOLUTE), path


def frame_of(figure, state):
    """The frame in Python, without the parts that it hides by None: JavaScript may leave them out."""
    return without_hidden(json_ready(figure.frame(figure.book, **state)))


def without_hidden(frame):
    return {name: part for name, part in frame.items() if part is not None}


@often(60)
@given(choice=st.data())
def test_the_frame_in_javascript_is_the_frame_in_python(twins, choice):
    figure, frame_in_js = twins
    state = choice.draw(states(figure))
    assert_same(figure.name, frame_of(figure, state), without_hidden(frame_in_js(state)))


def test_the_first_state_is_the_same_too(twins):
    figure, frame_in_js = twins
    state = figure.state()
    assert_same(figure.name, frame_of(figure, state), without_hidden(frame_in_js(state)))


@often(30)
@given(choice=st.data())
def test_every_state_has_its_words_and_numbers(twins, choice):
    figure, _ = twins
    said = figure.frame(figure.book, **choice.draw(states(figure)))["say"]
    assert len(filled(figure.say, said, figure.reasons)) > 15


TOLD = """
const names = [[NaN, "nan"], [-0, "-0"], [Infinity, "inf"], [-Infinity, "-inf"]];
const told = (v) => names.find(([number]) => Object.is(number, v))?.[1] ?? v;
"""  # what JSON has no word for


@pytest.fixture(scope="module")
def relu_js():
    js = engine(relu_script(), SAYING)

    def call(name, *arguments):
        text = ", ".join(literal(a) for a in arguments)
        return json.loads(js.eval(f"JSON.stringify({{ v: {name}({text}) }}, (_, v) => told(v))"), parse_int=float)["v"]

    js.eval(TOLD)
    return call


def literal(value):
    """A value as JavaScript source; JSON has no NaN, no infinity and no -0."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(literal(v) for v in value) + "]"
    if isinstance(value, float | int):
        if value != value:
            return "NaN"
        return {math.inf: "Infinity", -math.inf: "-Infinity"}.get(value, repr(value))
    return json.dumps(value)


def told(value):
    """The same marks for what JSON lacks, in Python."""
    if isinstance(value, np.ndarray):
        return [told(v) for v in value.tolist()]
    if isinstance(value, list):
        return [told(v) for v in value]
    if isinstance(value, float):
        if value != value:
            return "nan"
        if value == 0 and math.copysign(1, value) < 0:
            return "-0"
        return {math.inf: "inf", -math.inf: "-inf"}.get(value, value)
    return value


any_number = st.one_of(st.floats(), st.sampled_from([0.0, -0.0, math.nan, math.inf, -math.inf, 5e-324]))
any_list = st.lists(any_number, max_size=6)


@often(200)
@given(x=any_list)
def test_relu_mask_and_forward_are_those_of_python(relu_js, x):
    assert relu_js("ReLUBook.relu.reluMask", x) == relu.relu_mask(np.array(x)).tolist()
    assert relu_js("ReLUBook.relu.reluForward", x) == told(relu.relu_forward(np.array(x))[0])


@often(200)
@given(rows=st.lists(st.tuples(any_number, st.booleans()), max_size=6))
def test_relu_backward_is_that_of_python(relu_js, rows):
    dout, mask = [a for a, _ in rows], [b for _, b in rows]
    wanted = relu.relu_backward(np.array(dout, dtype=float), np.array(mask, dtype=bool))
    assert relu_js("ReLUBook.relu.reluBackward", dout, mask) == told(wanted)


@often()
@given(a=st.floats(-1e6, 1e6), b=st.floats(-1e6, 1e6), count=st.integers(2, 50))
def test_linspace_is_that_of_numpy(relu_js, a, b, count):
    assert relu_js("ReLUBook.relu.linspace", a, b, count) == told(np.linspace(a, b, count))


@often()
@given(x=st.lists(st.floats(allow_nan=False), max_size=8))
def test_increasing_is_a_stable_argsort(relu_js, x):
    assert relu_js("ReLUBook.relu.increasing", x) == np.argsort(np.array(x), kind="stable").tolist()


@often()
@given(one=st.floats(-9, 9), other=st.floats(-9, 9), least=st.floats(0, 2))
def test_apart_makes_room_in_both(relu_js, one, other, least):
    found = apart([one, other], least)
    assert [float(v) for v in relu_js("ReLUBook.relu.apart", [one, other], least)] == pytest.approx(found)
    assert abs(found[0] - found[1]) >= least - 1e-9
    assert sum(found) == pytest.approx(one + other)


@often(300)
@given(x=any_number)
def test_erfc_is_that_of_python(relu_js, x):
    found = relu_js("ReLUBook.relu.erfc", x)
    assert found == told(math.erfc(x)) or found == pytest.approx(math.erfc(x), rel=TWIN_RELATIVE)


@often(300)
@given(name=st.sampled_from(list(ACTIVATIONS)), x=any_number, side=st.sampled_from([0, 1]))
def test_each_activation_and_its_slope_are_those_of_python(relu_js, name, x, side):
    with np.errstate(all="ignore"):
        wanted = float(np.asarray((ACTIVATIONS[name].slope if side else ACTIVATIONS[name].value)(np.array([x])))[0])
    found = relu_js(f"ReLUBook.relu.activations[{json.dumps(name)}][{side}]", x)
    if told(wanted) in ("-0", 0.0):
        assert found in ("-0", 0) or abs(found) < TWIN_ABSOLUTE
    elif isinstance(told(wanted), str):
        assert found == told(wanted)
    else:
        assert found == pytest.approx(wanted, rel=TWIN_RELATIVE, abs=TWIN_ABSOLUTE)


def test_each_function_of_the_library_is_tried_here():
    source = inspect.getsource(inspect.getmodule(test_each_function_of_the_library_is_tried_here))
    names = engine(relu_script()).eval("Object.keys(ReLUBook.relu).join()").split(",")
    assert [name for name in names if f"ReLUBook.relu.{name}" not in source] == []


@often(300)
@given(x=st.floats(allow_nan=True, allow_infinity=True), digits=st.integers(0, 6))
def test_fixed_reads_the_same_in_both(relu_js, x, digits):
    if abs(x) > 1e20:  # toFixed turns to exponents there; no figure prints such a number with fixed digits
        x = 1e20
    assert relu_js("ReLUBook.relu.fixed", x, digits) == fixed(x, digits)


@often(300)
@given(x=st.one_of(any_number, st.sampled_from([999999.5, 1e6, 5e6, 9.996])), digits=st.integers(1, 8))
def test_significant_reads_the_same_in_both(relu_js, x, digits):
    assert relu_js("ReLUBook.relu.significant", x, digits) == significant(x, digits)


def test_the_digits_that_nobody_asks_for_are_the_same(relu_js):
    assert relu_js("ReLUBook.relu.significant", 1 / 3) == significant(1 / 3) == "0.333"
    assert relu_js("ReLUBook.relu.fixed", 1 / 3) == fixed(1 / 3) == "0.33"


small = st.one_of(st.floats(-1e6, 1e6), st.integers(-1000, 1000), st.sampled_from([0.0, -0.0, 1, math.inf, math.nan]))
forms = st.sampled_from(["", ":0", ":1", ":3", ":+1", ":+0", ":s1", ":s3", "|gate is|gates are"])


@often(400)
@given(value=small, other=small, form=forms, word=st.text("abc ½≤", max_size=5), many=st.lists(small, max_size=4))
def test_a_sentence_reads_the_same_in_both(relu_js, value, other, form, word, many):
    template = f"{{word}} x{{value{form}}}, {{other:2}} {{why:reason}} [{{many:1}}]"
    reasons = {"high": "it is {value:1} and {word}", "low": ""}
    values = {"value": value, "other": other, "word": word, "many": many, "why": "high" if other > 0 else "low"}
    found = relu_js(f"((t, r) => filled(t, {object_literal(values)}, r))", template, reasons)
    assert found == filled(template, values, reasons)


def object_literal(values):
    return "{" + ", ".join(f"{key}: {literal(v)}" for key, v in values.items()) + "}"


def test_the_examples_of_the_little_language():
    say = "{n} {n|layer|layers}, {x:2}, {x:+1}, {x:s2}, {name}, {list:1}. {why:reason}"
    values = {"n": 1, "x": 0.125, "name": "tanh", "list": [1, 2.25], "why": "good"}
    assert (
        filled(say, values, {"good": "{name} is good."}) == "1 layer, 0.13, +0.1, 0.13, tanh, 1.0, 2.3. tanh is good."
    )
    assert filled("{n:+0} {m:+0}", {"n": 0.0, "m": -2}) == "0 −2"
    assert filled("[{none}]", {"none": None}) == "[]"


def test_a_sentence_that_lacks_a_value_or_a_reason_says_so():
    with pytest.raises(ValueError, match=r"needs 'y', which the frame does not give"):
        filled("{y:1}", {"x": 1})
    with pytest.raises(ValueError, match=r"no reason 'odd'; there are kink"):
        filled("{why:reason}", {"why": "odd"}, {"kink": "..."})


def test_only_comments_with_lines_of_their_own_are_left_out_of_a_script():
    kept = "const a = 1; // stays\n/** @type {A} */ const url = 'http://x';\n"
    assert lean("// first\n  /** a\n   * b */\n" + kept + "  // last\n") == kept
