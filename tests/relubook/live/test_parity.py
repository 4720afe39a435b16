"""Each live figure computes its frame twice, in Python and in JavaScript, and both are the same."""

import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from py_mini_racer import MiniRacer
from tolerances import TWIN_ABSOLUTE, TWIN_RELATIVE

from relubook.figures import FIGURES
from relubook.live import fixed, significant
from relubook.live.figure import compact, json_ready
from relubook.live.scripts import figure_script, relu_script

NUMBER = re.compile(r"−?\d+(?:\.\d+)?(?:e−?\d+)?")


def engine(*scripts: str) -> MiniRacer:
    js = MiniRacer()
    for source in scripts:
        js.eval(source)
    return js


RELU_JS = relu_script()


@pytest.fixture(scope="module", params=FIGURES, ids=lambda cls: cls.name)
def twins(request):
    """A figure and a function that computes its frame in V8."""
    figure = request.param()
    js = engine(RELU_JS, figure_script(request.param.__module__), f"const data = {compact(json_ready(figure.data()))};")

    def frame_in_js(state):
        call = f"JSON.stringify(ReLUBook.figures[{json.dumps(figure.name)}]({compact(state)}, data, ReLUBook.relu))"
        return json.loads(js.eval(call))

    return figure, frame_in_js


def states(figure):
    """Any state that the controls allow, on and off the grid of the sliders, the ends too."""
    one = {}
    for control in figure.controls():
        kind = control["kind"]
        if kind in ("choice", "ladder"):
            one[control["name"]] = st.sampled_from(control["options"])
        elif kind == "switch":
            one[control["name"]] = st.booleans()
        elif kind == "numbers":
            count = len(figure.state()[control["name"]])
            one[control["name"]] = st.lists(on_grid(control), min_size=count, max_size=count)
        else:
            one[control["name"]] = on_grid(control)
    return st.fixed_dictionaries(one)


def on_grid(control):
    low, high, step = control["min"], control["max"], control["step"]
    count = round((high - low) / step)
    digits = len(str(step).partition(".")[2])
    value = st.integers(0, count).map(lambda i: min(high, round(low + i * step, digits)))
    whole = all(float(v).is_integer() for v in (low, high, step))
    return value.map(int) if whole else value.map(float)


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
    elif isinstance(python, str):
        assert_same_words(path, python, javascript)
    elif python is None or isinstance(python, bool):
        assert python == javascript, path
    else:
        assert javascript == pytest.approx(python, rel=TWIN_RELATIVE, abs=TWIN_ABSOLUTE), path


def assert_same_words(path, python, javascript):
    """The same words; a number may differ by one in its last digit, where the two round a value at the edge."""
    assert NUMBER.sub("#", python) == NUMBER.sub("#", javascript), path
    for a, b in zip(NUMBER.findall(python), NUMBER.findall(javascript), strict=True):
        if a != b:
            mantissa, _, power = a.replace("−", "-").partition("e")
            unit = 10.0 ** (int(power or 0) - len(mantissa.partition(".")[2]))
            assert float(a.replace("−", "-")) == pytest.approx(float(b.replace("−", "-")), abs=1.01 * unit), path


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(choice=st.data())
def test_the_frame_in_javascript_is_the_frame_in_python(twins, choice):
    figure, frame_in_js = twins
    state = choice.draw(states(figure))
    assert_same(figure.name, json_ready(figure.frame(**state)), frame_in_js(state))


def test_the_first_state_is_the_same_too(twins):
    figure, frame_in_js = twins
    assert_same(figure.name, json_ready(figure.frame(**figure.state())), frame_in_js(json_ready(figure.state())))


@pytest.fixture(scope="module")
def relu_js():
    return engine(RELU_JS)


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(x=st.floats(allow_nan=True, allow_infinity=True), digits=st.integers(0, 6))
def test_fixed_reads_the_same_in_both(relu_js, x, digits):
    if abs(x) > 1e20:  # toFixed turns to exponents there; no figure prints such a number with fixed digits
        x = 1e20
    assert relu_js.eval(f"ReLUBook.relu.fixed({literal(x)}, {digits})") == fixed(x, digits)


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(x=st.floats(allow_nan=True, allow_infinity=True), digits=st.integers(1, 8))
def test_significant_reads_the_same_in_both(relu_js, x, digits):
    assert relu_js.eval(f"ReLUBook.relu.significant({literal(x)}, {digits})") == significant(x, digits)


def literal(x):
    if x != x:
        return "NaN"
    return {float("inf"): "Infinity", float("-inf"): "-Infinity"}.get(x, repr(x))
