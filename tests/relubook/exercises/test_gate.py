"""The gate of every exercise: what is right is right, what is wrong is named, and no slip of the pen goes through."""

import inspect
import tokenize
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from mutants import mutants

import relubook.exercises
from relubook.exercises import CHAPTERS, EXERCISES, check

SEEDS = [0, 1, 2026]
each = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=list(EXERCISES))
every_mistake = pytest.mark.parametrize(
    ("exercise", "mistake"),
    [(exercise, mistake) for exercise in EXERCISES.values() for mistake in exercise.mistakes],
    ids=lambda value: value.name,
)


def function_of(source, name):
    names = {"np": np}
    exec(source, names)
    return names[name]


def test_each_chapter_has_at_least_three_exercises_and_the_book_sixteen():
    assert all(len(exercises) >= 3 for exercises in CHAPTERS.values())
    assert len(EXERCISES) >= 16
    assert len(EXERCISES) == sum(map(len, CHAPTERS.values())), "two exercises share a name"


def test_forward_and_backward_have_twenty_mistakes_together_and_every_other_exercise_five():
    both = ["relu_forward", "relu_backward"]
    assert sum(len(EXERCISES[name].mistakes) for name in both) >= 20
    for name in EXERCISES.keys() - both:
        assert len(EXERCISES[name].mistakes) >= 5, name


@each
@pytest.mark.parametrize("seed", SEEDS)
def test_the_reference_and_each_right_answer_get_full_points(exercise, seed):
    for answer in [exercise.reference, *exercise.right]:
        reply = exercise.check(answer, seed)
        assert (reply.right, reply.points, reply.mistake) == (True, 1, None), (answer.__name__, reply)


@each
def test_the_solution_that_is_shown_is_right_by_itself(exercise):
    assert exercise.check(function_of(exercise.solution, exercise.name)).right


@each
def test_the_starter_gets_no_points_and_is_not_called_wrong(exercise):
    starter = function_of(exercise.starter, exercise.name)
    assert inspect.signature(starter).parameters.keys() == inspect.signature(exercise.reference).parameters.keys()
    reply = exercise.check(starter)
    assert (reply.right, reply.points, reply.mistake) == (False, 0, None)
    assert reply.message.startswith("Not attempted yet")


@every_mistake
@pytest.mark.parametrize("seed", SEEDS)
def test_a_mistake_loses_points_and_is_named(exercise, mistake, seed):
    reply = exercise.check(mistake.make, seed)
    assert reply.points < 1
    assert not reply.right
    assert reply.mistake == mistake.name
    assert reply.message.startswith(mistake.message)


@each
def test_no_two_mistakes_share_a_name_or_a_message(exercise):
    assert len({mistake.name for mistake in exercise.mistakes}) == len(exercise.mistakes)
    assert len({mistake.message for mistake in exercise.mistakes}) == len(exercise.mistakes)


@each
def test_a_message_is_a_sentence_and_hints_lead_to_the_answer(exercise):
    for text in [exercise.prompt, exercise.why, *(mistake.message for mistake in exercise.mistakes)]:
        assert text[-1] in ".?)!", text
    assert len(exercise.hints) >= 2


def joints(path):
    """The last sign of a string and the first of the next, where a long text is written as several strings."""
    with path.open(encoding="utf-8") as lines:
        kinds = (tokenize.NL, tokenize.COMMENT)
        tokens = [token for token in tokenize.generate_tokens(lines.readline) if token.type not in kinds]
    for one, next_one in pairwise(tokens):
        if all(token.type == tokenize.STRING and token.string[0] in "\"'" for token in (one, next_one)):
            yield eval(one.string)[-1:] + eval(next_one.string)[:1], f"{path.name}, line {next_one.start[0]}"


def test_no_two_words_are_joined_where_a_text_goes_on_in_the_next_line():
    found = [joint for path in Path(relubook.exercises.__file__).parent.rglob("*.py") for joint in joints(path)]
    assert len(found) > 50
    assert not [place for signs, place in found if not any(sign.isspace() for sign in signs)]


# (exercise, change): why nobody could tell the changed function from the right one, or why it is as right.
EQUIVALENT = {
    ("relu_in_place", "x[x <= 0] = 0"): "writes 0 where 0 stands",
    ("relu_slope", "return np.where(x > 0, 1.0, np.where(x >= 0, at_zero, 0.0))"): "above 0 the first choice decides",
    ("two_layer_gradient", "dz = dout * V.T * (z > 0)"): "with one output the matrix product has one term",
    ("gate_from_output", "return dout * (out != 0)"): "an output is never below 0",
    ("new_weight", "out = max(-1, w * x)"): "where it differs the gate is closed",
    ("deadly_rate", "falling = shift >= 0"): "a positive x by 0 is inf in NumPy, which is the answer",
    ("count_pieces", "changes[place] = changes.get(place, 0.0) - abs(weight) * out"): "a sum is 0 when its negative is",
    ("count_pieces", "place = bias / weight"): "mirrored places are as many",
}


@each
def test_every_slip_of_the_pen_in_the_reference_is_caught(exercise):
    missed = []
    for what, mutant in mutants(exercise.reference):
        if (exercise.name, what) not in EQUIVALENT and check(exercise.name, mutant).right:
            missed.append(what)
    assert not missed


@each
def test_a_change_that_is_listed_as_equivalent_exists_and_is_right(exercise):
    changes = dict(mutants(exercise.reference))  # the changed line is the key
    for name, what in EQUIVALENT:
        if name == exercise.name:
            assert exercise.check(changes[what]).right, what


def test_there_are_slips_to_catch():
    assert all(list(mutants(exercise.reference)) for exercise in EXERCISES.values())
