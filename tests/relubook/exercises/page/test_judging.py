"""The page judges as Python does: the script's look into its tables gives the reply that Python's `reply` computes."""

import itertools
import json

import numpy as np
import pytest
from py_mini_racer import MiniRacer

from relubook.exercises.page.scripts import HERE, records_script
from relubook.exercises.question import Axis, Pick, Setting, number, plain
from relubook.exercises.questions import QUESTIONS
from relubook.live.html import compact

ODD = [0.0, 1.0, -1.0, 0.5, 1 / 3, -2.25, 1e-5, 123456.0, 1234567.0, 1e-7, 100000.0, 2.5e10]


def of_kind(kind):
    return pytest.mark.parametrize("asked", [q for q in QUESTIONS.values() if q.kind == kind], ids=lambda q: q.name)


@pytest.fixture(scope="module")
def page():
    js = MiniRacer()
    js.eval(records_script(QUESTIONS).replace("var ", "globalThis.", 1))
    for section in ("wording", "judging"):
        js.eval((HERE / "js" / f"{section}.js").read_text(encoding="utf-8"))

    def judge(function, asked, answer):
        call = f"{function}(ReLUQuestions.records[{json.dumps(asked.name)}], {compact(answer)})"
        return json.loads(js.eval(f"JSON.stringify({call})"))

    judge.js = js
    return judge


def assert_same(verdict, reply, right):
    assert verdict["right"] == right
    assert {key: verdict["reply"][key] for key in ("name", "title", "text")} == {
        key: reply[key] for key in ("name", "title", "text")
    }


@pytest.mark.parametrize("value", [*ODD, *(-v for v in ODD)])
def test_a_number_is_written_as_python_writes_it(page, value):
    assert page.js.eval(f"withMinus({value!r})") == number(value)
    if not value.is_integer():
        assert page.js.eval(f"plain({value!r})") == plain(value)


@pytest.mark.parametrize("value", [True, None, [1, [0.5, False]], "nan", 3, -7, []])
def test_a_value_is_written_as_python_writes_it(page, value):
    assert page.js.eval(f"plain({json.dumps(value)})") == plain(value)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("−2", -2),
        ("-2", -2),
        (" 0.5 ", 0.5),
        (".5", 0.5),
        ("1/3", 1 / 3),
        ("-1 / 4", -0.25),
        ("0,5", 0.5),
        ("1e-3", 1e-3),
    ],
)
def test_a_number_may_be_typed_in_many_ways(page, typed, meant):
    assert page.js.eval(f"typedNumber({json.dumps(typed)})") == pytest.approx(meant, rel=1e-15)


@pytest.mark.parametrize("typed", ["", "x", "1 2", "--1", "1/", "two", "1/2/3", "0x10", "Infinity"])
def test_what_is_no_number_is_none(page, typed):
    assert page.js.eval(f"Number.isNaN(typedNumber({json.dumps(typed)}))")


@of_kind("cells")
def test_cells_get_pythons_reply(page, asked):
    rng = np.random.default_rng(0)
    rows = [*asked.answers, *(asked.answer(mistake.make) for mistake in asked.mistakes)]
    changed = [[cell + rng.integers(-1, 2) * 0.5 for cell in row] for row in rows for _ in range(5)]
    for row in rows + changed:
        reply = asked.reply(row)
        assert_same(page("judgeCells", asked, row), reply, reply == asked.right_reply())


@of_kind("choice")
def test_every_set_of_options_gets_pythons_reply(page, asked):
    places = range(len(asked.options))
    for size in range(1, len(asked.options) + 1):
        for chosen in itertools.combinations(places, size):
            right = all((i in chosen) == option.right for i, option in enumerate(asked.options))
            assert_same(page("judgeChoice", asked, list(chosen)), asked.reply(set(chosen)), right)


@of_kind("expression")
def test_every_combination_gets_pythons_reply(page, asked):
    for combination in asked.combinations():
        reply = asked.reply(combination)
        assert_same(page("judgeTable", asked, list(combination)), reply, reply["is_right"])


@of_kind("predict")
def test_every_prediction_gets_pythons_reply(page, asked):
    if isinstance(asked.ask, Setting):
        values = asked.ask.controls.values()
        for places in itertools.product(*(range(len(each)) for each in values)):
            reply = asked.reply([each[i] for each, i in zip(values, places, strict=True)])
            assert_same(page("judgeTable", asked, list(places)), reply, reply["is_right"])
        return
    for answer in answers_to(asked.ask):
        reply = asked.reply(answer)
        assert_same(page("judgePrediction", asked, answer), reply, reply == asked.right_reply())


def answers_to(ask):
    if isinstance(ask, Axis):
        return [ask.low + i * ask.step for i in range(round((ask.high - ask.low) / ask.step) + 1)]
    assert isinstance(ask, Pick)
    return [list(each) for each in itertools.islice(itertools.product([False, True], repeat=len(ask.cells)), 1024)]


@of_kind("code")
def test_what_code_did_gets_pythons_reply(page, asked):
    right = asked.outcomes(asked.reference)
    made = [asked.outcomes(mistake.make) for mistake in asked.mistakes]
    others = [
        [{"value": None}] * len(right),
        [{"value": "..."}] * len(right),
        [{"error": "IndexError"}] * len(right),
        [{"value": one.get("value"), "after": [[1], 2]} for one in right],
        *([*right[:i], {"value": "nan"}, *right[i + 1 :]] for i in range(len(right))),
        *([*right[:i], made[0][i], *right[i + 1 :]] for i in range(len(right)) if made),
    ]
    for got in [right, *made, *others]:
        reply = asked.reply(got)
        assert_same(page("judgeCode", asked, got), reply, reply == asked.right_reply())


def test_a_starter_with_other_comments_and_blank_lines_is_still_the_starter(page):
    for asked in QUESTIONS.values():
        if asked.kind == "code":
            changed = asked.starter.replace("\n", "   # mine\n\n") + "\n# more"
            assert page.js.eval(f"codeOf({json.dumps(changed)}) === codeOf({json.dumps(asked.starter)})"), asked.name
