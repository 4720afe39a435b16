"""The page runs MicroPython: what CPython found when the book was built is what a reader's function meets there."""

import json
import subprocess
from pathlib import Path

import pytest

import relubook.exercises.page as page
from relubook.exercises.question import HARNESS, Code, same_outcome, source_of
from relubook.exercises.questions import QUESTIONS

HERE = Path(__file__).parent
HOME = Path(page.__file__).parent / "micropython" / "micropython.mjs"
CODE = {name: question for name, question in QUESTIONS.items() if isinstance(question, Code)}


def answers(question):
    """Everything whose outcomes are known: name -> source, the name of the function, what CPython finds."""
    functions = [question.reference, *question.right, *(mistake.make for mistake in question.mistakes)]
    known = {f.__name__: (source_of(f), f.__name__, question.outcomes(f)) for f in functions}
    starter = {}
    exec(question.starter, starter)
    return known | {"the starter": (question.starter, question.function, question.outcomes(starter[question.function]))}


@pytest.fixture(scope="module")
def in_micropython():
    """Question and answer -> the outcomes there."""
    jobs = {
        (name, answer): {"source": source, "name": function, "cases": list(question.cases)}
        for name, question in CODE.items()
        for answer, (source, function, _) in answers(question).items()
    }
    given = json.dumps({"home": HOME.as_uri(), "harness": HARNESS, "jobs": list(jobs.values())})
    run = subprocess.run(["node", HERE / "micropython.mjs"], input=given, capture_output=True, text=True, timeout=60)
    assert run.returncode == 0, run.stderr
    return dict(zip(jobs, json.loads(run.stdout), strict=True))


@pytest.mark.parametrize("question", CODE.values(), ids=list(CODE))
def test_references_right_answers_mistakes_and_starters_do_the_same_in_micropython(question, in_micropython):
    for answer, (_, _, here) in answers(question).items():
        there = in_micropython[question.name, answer]
        assert len(there) == len(here) == len(question.cases)
        assert all(map(same_outcome, there, here)), (answer, there, here)
        assert question.reply(there) == question.reply(here)
