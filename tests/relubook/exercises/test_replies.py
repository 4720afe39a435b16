"""What a learner is told: the mistake, the smallest input that shows it, their own line, their own prints."""

import doctest
import importlib
import inspect
import linecache
import sys
from itertools import combinations

import numpy as np
import pytest

from relubook.exercises import EXERCISES, check, counts
from relubook.exercises.compare import unchanged

MINE = "<mine>"


def written(source, name):
    """A learner's function, whose source Python can show, as that of a notebook's cell."""
    linecache.cache[MINE] = (len(source), None, source.splitlines(keepends=True), MINE)
    names = {"np": np}
    exec(compile(source, MINE, "exec"), names)
    return names[name]


def test_a_wrong_answer_is_shown_with_the_smallest_input_that_shows_it():
    reply = check("relu", lambda x: x if x > -1 else 0)
    assert reply.mistake is None
    assert "With x = -0.5 your function gives -0.5; expected is 0" in reply.message
    assert 0 < reply.points < 1


def test_an_error_is_told_at_the_line_of_the_learner_that_it_came_from():
    source = "def relu_forward(x):\n    y = x + 1\n    return np.reshape(x, (7, 7))\n"
    reply = check("relu_forward", written(source, "relu_forward"))
    assert "at line 3, `return np.reshape(x, (7, 7))`: ValueError" in reply.message


def test_who_forgets_return_is_asked_about_it():
    reply = check("relu_forward", written("def relu_forward(x):\n    out = np.maximum(x, 0)\n", "relu_forward"))
    assert reply.mistake == "forgot_return"
    assert "did you forget `return`?" in reply.message


def test_a_changed_input_is_a_mistake_of_its_own():
    def weights(knots, values):
        values -= values[0]
        return np.diff(np.diff(values) / np.diff(knots), prepend=0)

    reply = check("slope_changes", weights)
    assert reply.mistake == "changed_input"
    assert "afterwards values is" in reply.message


def test_each_case_gets_copies_of_its_own():
    def spoils(x):
        out = np.maximum(x, 0)
        x[...] = 99
        return out

    first = check("relu_forward", spoils)
    assert check("relu_forward", EXERCISES["relu_forward"].reference).right
    assert first == check("relu_forward", spoils)


def test_prints_are_kept_and_shown():
    def talks(x):
        print("x is", x)
        return abs(x)

    reply = check("relu", talks)
    assert reply.printed == "x is -2\n"
    assert "x is -2" in repr(reply)
    assert "```text\nx is -2\n```" in reply._repr_mimebundle_()["text/markdown"]


@pytest.mark.parametrize("body", ["return ...", "# not yet\n    return ...", '"""Mine."""\n    return ...'])
def test_a_starter_with_words_in_it_is_still_a_starter(body):
    reply = check("relu", written(f"def relu(x):\n    {body}\n", "relu"))
    assert reply.message.startswith("Not attempted yet")


def test_a_placeholder_that_is_left_is_not_called_wrong():
    def half(x):
        return np.maximum(x, 0), ...

    reply = check("forward_and_mask", half)
    assert (reply.points, reply.mistake) == (0, None)
    assert "`...`" in reply.message


def test_a_result_instead_of_a_function_is_explained():
    with pytest.raises(TypeError, match="without parentheses"):
        check("relu", 3)


def test_an_unknown_name_is_answered_with_those_there_are():
    with pytest.raises(ValueError, match="relu_backward"):
        check("relu_backwards", abs)


def test_other_arguments_than_asked_for_are_told_in_words():
    reply = check("relu_backward", lambda x: x)
    assert reply.message == "Your function is called as relu_backward(dout, x), and it takes other arguments."


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=list(EXERCISES))
def test_a_right_answer_is_right_on_these_cases_and_told_why(exercise):
    reply = exercise.check(exercise.reference)
    assert reply.message == f"Right on these {len(reply.rows)} cases. {exercise.why}"


def test_the_same_answer_gets_the_same_reply_and_another_seed_other_cases():
    one, again, other = (check("relu_backward", np.add, seed) for seed in (0, 0, 1))
    assert repr(one) == repr(again)
    assert one.rows[0] == other.rows[0]
    shown = check("weight_scale", lambda z, n, m: 0.0).rows[-1], check("weight_scale", lambda z, n, m: 0.0, 1).rows[-1]
    assert shown[0] != shown[1]


def test_the_table_of_a_reply_stays_small():
    for name, exercise in EXERCISES.items():
        for row in check(name, exercise.mistakes[0].make).rows:
            assert max(map(len, row)) <= 60, row


def test_the_counts_name_every_chapter():
    words = counts()
    assert words.startswith(f"exercises: {len(EXERCISES)}; introduction 3 (")
    assert "piecewise_linear" in words


def test_what_a_function_writes_to_the_error_stream_is_kept_with_its_prints(capsys):
    def complains(x):
        print("oh", file=sys.stderr)
        return max(0, x)

    assert check("relu", complains).printed == "oh\n"
    assert capsys.readouterr().err == ""


def test_a_whole_number_beyond_64_bits_is_a_number():
    reply = check("most_pieces", lambda width, depth: 2**400)
    assert "expected is 3 (another number)" in reply.message
    assert "another number" in check("most_pieces", lambda width, depth: 10**400).message


def test_a_score_is_the_share_of_the_points_and_shows_the_reply(capsys):
    reply = check("relu", lambda x: x if x > -1 else 0)
    assert reply.score(2) == round(2 * reply.points, 2)
    assert 0 < reply.score(2) < 2
    assert reply.message in capsys.readouterr().out


# An assignment is graded on cases that its instructor draws.


def memorized(cases, reference):
    """An answer that knows the cases that a learner sees, and nothing else."""

    def answer(*arguments):
        known = [case for case in cases if unchanged(case, arguments)]
        return reference(*arguments) if known else None

    answer.__signature__ = inspect.signature(reference)
    return answer


each = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=list(EXERCISES))


@each
def test_who_knows_only_the_cases_that_are_shown_is_not_right_on_the_drawn_ones(exercise):
    by_heart = memorized(exercise.draw(0), exercise.reference)
    assert exercise.check(by_heart).right
    assert not exercise.check(by_heart, seed=5, draws=4).right


@each
def test_four_draws_have_the_chosen_cases_once_and_at_least_four_of_their_own(exercise):
    one, four = exercise.draw(5), exercise.draw(5, draws=4)
    assert len(four) >= len(one) + 3
    assert not any(unchanged(a, b) for a, b in combinations(four, 2))
    assert not all(unchanged(a, b) for a, b in zip(four, exercise.draw(6, draws=4), strict=False))


@each
@pytest.mark.parametrize("seed", [0, 8, 1_000_003])
def test_on_the_cases_of_an_assignment_right_is_right_and_each_mistake_is_named(exercise, seed):
    for answer in [exercise.reference, *exercise.right]:
        assert exercise.check(answer, seed, draws=4).right, answer.__name__
    for mistake in exercise.mistakes:
        reply = exercise.check(mistake.make, seed, draws=4)
        assert not reply.right
        assert reply.mistake == mistake.name


@pytest.mark.parametrize("name", ["", ".assignment", ".compare"])
def test_the_examples_of_the_docstrings_are_true(name):
    results = doctest.testmod(importlib.import_module(f"relubook.exercises{name}"))
    assert results.attempted > 0
    assert results.failed == 0
