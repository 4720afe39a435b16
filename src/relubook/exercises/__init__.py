"""Exercises: each is data, and a reply names the mistake.

>>> check("relu_forward", lambda x: abs(x)).mistake
'absolute_value'
"""

from typing import Any

from relubook.exercises import backward, dead_relu, forward, introduction, piecewise_linear
from relubook.exercises.exercise import Exercise, Reply

__all__ = ["CHAPTERS", "EXERCISES", "check", "counts"]

CHAPTERS = {
    "introduction": introduction.EXERCISES,
    "forward": forward.EXERCISES,
    "backward": backward.EXERCISES,
    "dead_relu": dead_relu.EXERCISES,
    "piecewise_linear": piecewise_linear.EXERCISES,
}
EXERCISES: dict[str, Exercise] = {exercise.name: exercise for chapter in CHAPTERS.values() for exercise in chapter}


def check(name: str, answer: Any, seed: int = 0, draws: int = 1) -> Reply:
    """Try an answer on the cases of an exercise, and say what is wrong with it.

    name : one of EXERCISES; answer : your function
    seed, draws : which random cases are drawn, and how many times
    returns : Reply, which shows itself in a notebook; its `right`, `points`, `message` and `mistake` are for programs
    raises : ValueError, when there is no exercise of that name; TypeError, when answer is no function
    """
    if name not in EXERCISES:
        raise ValueError(f"no exercise {name!r}; there are {', '.join(EXERCISES)}")
    return EXERCISES[name].check(answer, seed, draws)


def counts() -> str:
    """How many exercises and mistakes there are, chapter by chapter, on one line.

    >>> counts().startswith("exercises: ")
    True
    """
    parts = [
        f"{chapter} {len(exercises)} ({sum(len(exercise.mistakes) for exercise in exercises)} mistakes)"
        for chapter, exercises in CHAPTERS.items()
    ]
    return f"exercises: {len(EXERCISES)}; {', '.join(parts)}"
