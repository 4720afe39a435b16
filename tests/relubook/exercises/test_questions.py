"""The gate of every question: what is right is right, what is wrong is named, and the page gets all of it."""

import itertools
import json
import re
from pathlib import Path

import pytest
from mutants import mutants

from relubook.exercises import EXERCISES
from relubook.exercises.question import (
    Axis,
    Cells,
    Choice,
    Code,
    Expression,
    Pick,
    Predict,
    Setting,
    alike,
    same_outcome,
)
from relubook.exercises.questions import CHAPTERS, QUESTIONS
from relubook.figures import FIGURES

NOTEBOOKS = Path(__file__).resolve().parents[3] / "notebooks"
KINDS = {"cells", "choice", "expression", "predict", "code"}
FIGURE = {figure.name: figure for figure in FIGURES}


def of(*kinds):
    found = [question for question in QUESTIONS.values() if isinstance(question, kinds)]
    return pytest.mark.parametrize("question", found, ids=lambda question: question.name)


def mistakes_of(*kinds):
    found = [(q, mistake) for q in QUESTIONS.values() if isinstance(q, kinds) for mistake in q.mistakes]
    return pytest.mark.parametrize(("question", "mistake"), found, ids=lambda value: value.name)


each = pytest.mark.parametrize("question", QUESTIONS.values(), ids=list(QUESTIONS))
every_chapter = pytest.mark.parametrize("chapter", CHAPTERS)


# The set as a whole


@every_chapter
def test_a_chapter_asks_at_least_six_questions_of_at_least_four_kinds(chapter):
    kinds = [question.kind for question in CHAPTERS[chapter]]
    assert len(kinds) >= 6
    assert {"choice", "predict", "code"} <= set(kinds) <= KINDS
    assert {"cells", "expression"} & set(kinds)


def test_the_questions_are_of_the_chapters_of_the_exercises_and_share_no_name_with_them():
    from relubook.exercises import CHAPTERS as EXERCISE_CHAPTERS

    assert list(CHAPTERS) == list(EXERCISE_CHAPTERS)
    assert len(QUESTIONS) == sum(map(len, CHAPTERS.values())), "two questions share a name"
    assert not QUESTIONS.keys() & EXERCISES.keys()


# Words


def texts_of(question):
    yield from [question.prompt, question.why, question.solution, *question.hints, *question.messages().values()]


@each
def test_every_text_is_a_sentence_and_its_backticks_are_paired(question):
    assert len(question.hints) >= 1
    for text in texts_of(question):
        assert text.count("`") % 2 == 0, text
        assert "  " not in text, text
    for text in [question.prompt, question.why, *question.messages().values()]:
        assert text[-1] in ".?)!", text


@each
def test_no_two_mistakes_share_a_message_and_no_first_sentence_cuts_a_code(question):
    messages = question.messages()
    assert len(set(messages.values())) == len(messages)
    for reply in replies_in(question.to_json()):
        assert reply["title"], reply
        assert reply["title"].count("`") % 2 == 0, reply
        assert not re.search(r"\bwrong\.$", reply["title"], re.IGNORECASE), "“wrong” is no reply"


def replies_in(record):
    if isinstance(record, dict):
        if {"title", "text"} <= record.keys():
            yield record
        for value in record.values():
            yield from replies_in(value)
    elif isinstance(record, list):
        for value in record:
            yield from replies_in(value)


@each
def test_there_is_a_solution_to_show(question):
    record = question.to_json()
    assert record["solution"] or record["solution_code"]


@each
def test_a_record_is_strict_json_with_what_every_kind_has(question):
    record = question.to_json()
    assert json.loads(json.dumps(record, allow_nan=False)) == record, "a number or a type that JSON does not keep"
    assert {"name", "kind", "prompt", "hints", "solution", "solution_code", "right"} <= record.keys()
    assert len(json.dumps(record, ensure_ascii=False)) < 9000, "a page holds ten of them"


# Mistakes: each has an answer of its own, none of them is right, and each is named


def answer_of(question, mistake):
    return question.outcomes(mistake.make) if isinstance(question, Code) else question.answer(mistake.make)


@mistakes_of(Cells, Code)
def test_a_mistake_in_cells_or_code_is_named_and_shows_an_input(question, mistake):
    reply = question.reply(answer_of(question, mistake))
    assert reply["name"] == mistake.name
    assert "expected is" in reply["text"] or "should still be" in reply["text"]


@of(Cells, Code)
def test_right_answers_are_right_and_no_mistake_shares_an_answer(question):
    right = [question.reference, *question.right]
    answers = [question.outcomes(make) if isinstance(question, Code) else question.answer(make) for make in right]
    for answer in answers:
        assert question.reply(answer) == question.right_reply()
    made = {mistake.name: answer_of(question, mistake) for mistake in question.mistakes}
    for (one, first), (other, second) in itertools.combinations(made.items(), 2):
        agree = all(map(same_outcome, first, second)) if isinstance(question, Code) else alike(first, second)
        assert not agree, (one, other)


@of(Cells)
def test_cells_have_an_input_for_each_and_at_least_four_mistakes(question):
    assert len(question.mistakes) >= 4
    sizes = {len(row) for row in question.given.values()} or {len(question.columns)}
    assert sizes == {len(question.answers[0])}


def test_a_row_that_no_mistake_makes_gets_the_first_cell_that_differs():
    question = QUESTIONS["gradient_in_cells"]
    assert question.reply([0, 7, 2, -3, 9])["title"] == "Where x = 0, dout = −4 you have 7; expected is 0."


# Choice


@of(Choice)
def test_an_option_is_right_exactly_when_what_it_says_holds(question):
    assert any(option.right for option in question.options)
    assert not all(option.right for option in question.options)
    for option in question.options:
        if option.holds:
            assert bool(option.holds()) == option.right, option.text


@of(Choice)
def test_each_wrong_option_has_its_message_and_each_missed_one_too(question):
    right = {place for place, option in enumerate(question.options) if option.right}
    assert question.reply(right) == question.right_reply()
    for place, option in enumerate(question.options):
        if not option.right:
            assert question.reply({place})["name"] == question.reply(right | {place})["name"] == f"option_{place}"
        elif question.several:
            assert "is missing" in question.reply(right - {place})["title"]


# Expression


@of(Expression)
def test_every_combination_has_a_reply_and_the_right_ones_give_the_right_numbers(question):
    record = question.to_json()
    combinations = list(question.combinations())
    assert len(record["table"]) == len(combinations)
    right = [c for c in combinations if record["replies"][record["table"][",".join(map(str, c))]]["is_right"]]
    assert right
    assert len(right) <= len(combinations) / 3
    solution = question.solution.split("`")[1]
    assert solution in [question.text(c) for c in right]
    for combination in right:
        assert alike(question.values(combination), question.answer(question.reference))


@mistakes_of(Expression)
def test_a_mistake_in_an_expression_can_be_put_together_and_is_named(question, mistake):
    assert any(question.reply(combination)["name"] == mistake.name for combination in question.combinations())


@of(Expression)
def test_whoever_makes_one_wrong_choice_is_told_which_mistake_it_is(question):
    combinations = list(question.combinations())
    right = [c for c in combinations if question.reply(c)["is_right"]]
    for combination in combinations:
        slips = min(sum(a != b for a, b in zip(combination, other, strict=True)) for other in right)
        if slips == 1:
            assert question.reply(combination)["name"], question.text(combination)


# Predict


@of(Predict)
def test_a_prediction_speaks_of_a_figure_and_of_states_that_there_are(question):
    controls = FIGURE[question.figure].control_names()
    for state in (question.start, question.show):
        assert set(state) <= set(controls)
        FIGURE[question.figure](**state)
    if isinstance(question.ask, Setting):
        assert set(question.ask.controls) <= set(controls)


@of(Predict)
def test_right_predictions_are_right_and_mistakes_are_told_apart(question):
    if isinstance(question.ask, Setting):
        right = [v for v in itertools.product(*question.ask.controls.values()) if question.reply(v)["is_right"]]
        assert right
        assert all(question.reply(v)["title"].startswith("Right.") for v in right)
        return
    for answer in question.answers:
        assert question.reply(answer) == question.right_reply()
    for mistake in question.mistakes:
        assert question.reply(mistake.make())["name"] == mistake.name
    if isinstance(question.ask, Axis):
        assert all(question.ask.low <= m.make() <= question.ask.high for m in question.mistakes)
        places = [m.make() for m in question.mistakes] + question.answers
        apart = [abs(a - b) for a, b in itertools.combinations(places, 2)]
        assert min(apart) > 2 * question.ask.tolerance, "two replies for one place"
        assert question.reply(question.ask.start) != question.right_reply(), "right before anything was moved"


@of(Predict)
def test_each_mistake_of_a_setting_can_be_set(question):
    if isinstance(question.ask, Setting):
        found = {question.reply(v)["name"] for v in itertools.product(*question.ask.controls.values())}
        assert {mistake.name for mistake in question.mistakes} <= found


@of(Predict)
def test_an_answer_that_nobody_foresaw_gets_a_sentence(question):
    if isinstance(question.ask, Pick):
        assert question.reply([False] * len(question.ask.cells))["title"]


# Code


@of(Code)
def test_a_code_question_has_enough_cases_and_mistakes(question):
    assert len(question.cases) >= 5
    assert len(question.mistakes) >= 5


def function_of(source, name):
    names = {}
    exec(source, names)
    return names[name]


@of(Code)
def test_the_solution_that_is_shown_is_right_by_itself_and_imports_nothing(question):
    assert "import" not in question.solution_code
    solution = function_of(question.solution_code, question.function)
    assert question.reply(question.outcomes(solution)) == question.right_reply()


@of(Code)
def test_the_starter_is_not_right_and_no_mistake_is_named(question):
    starter = function_of(question.starter, question.function)
    reply = question.reply(question.outcomes(starter))
    assert reply["name"] == ""
    assert reply["title"].startswith("Not finished yet")


@of(Code)
def test_a_forgotten_return_and_a_changed_input_are_named(question):
    def silent(*arguments):
        question.reference(*arguments)

    reply = question.reply(question.outcomes(silent))
    assert reply["name"] == "forgot_return"

    def spoiling(*arguments):
        found = question.reference(*arguments)
        for argument in arguments:
            if isinstance(argument, list):
                argument.append(1)
        return found

    reply = question.reply(question.outcomes(spoiling))
    lists = any("[" in case for case in question.cases)
    assert reply["name"] == ("changed_input" if lists else "")


# (question, change): why nobody could tell the changed function from the right one, or why it is as right.
EQUIVALENT = {
    ("relu_of_a_list", "return [v if v >= 0 else 0 for v in x]"): "0 is 0",
    ("one_step_of_training", "out = max(-1, w * x)"): "where it differs the gate is closed",
}


@of(Code)
def test_every_slip_of_the_pen_in_a_reference_is_caught(question):
    missed = []
    for what, mutant in mutants(question.reference):
        right = question.reply(question.outcomes(mutant)) == question.right_reply()
        if right and (question.name, what) not in EQUIVALENT:
            missed.append(what)
    assert not missed


@of(Code)
def test_a_change_that_is_listed_as_equivalent_exists_and_is_right(question):
    changes = dict(mutants(question.reference))
    for name, what in EQUIVALENT:
        if name == question.name:
            assert question.reply(question.outcomes(changes[what])) == question.right_reply(), what


# Their places


def asked_in(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return re.findall(r'^question\("(\w+)"\)', "\n".join("".join(cell["source"]) for cell in cells), re.MULTILINE)


@every_chapter
def test_a_chapter_that_asks_asks_all_its_questions_once(chapter):
    (path,) = NOTEBOOKS.glob(f"[0-9]*_{chapter}.ipynb")
    asked = asked_in(path)
    assert asked or chapter not in ("introduction", "forward", "backward")
    if asked:
        assert sorted(asked) == sorted(question.name for question in CHAPTERS[chapter])


@every_chapter
def test_a_figure_that_a_question_speaks_of_stands_in_the_chapter(chapter):
    (path,) = NOTEBOOKS.glob(f"[0-9]*_{chapter}.ipynb")
    text = path.read_text(encoding="utf-8")
    for question in CHAPTERS[chapter] if asked_in(path) else []:
        if isinstance(question, Predict):
            assert f"{FIGURE[question.figure].__name__}()" in text, question.name
