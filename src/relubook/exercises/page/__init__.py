"""The questions of the book's pages: their HTML from data, and the scripts that answer a reader.

`question("gradient_in_cells")` as the last line of a cell puts a question there. What it shows is complete without a
script: question, hints and solution. In the built book the scripts of `js/` bring it to life.
"""

from __future__ import annotations

import difflib

from relubook.exercises.page.html import question_html
from relubook.exercises.question import Question
from relubook.exercises.questions import QUESTIONS

__all__ = ["Asked", "question"]


class Asked:
    """A question as a notebook shows it: HTML for a page, its prompt in words for everything else."""

    def __init__(self, asked: Question) -> None:
        self.asked = asked

    def _repr_mimebundle_(self, **kwargs: object) -> dict[str, str]:
        return {"text/plain": repr(self), "text/html": question_html(self.asked.to_json())}

    def __repr__(self) -> str:
        return f"Question: {self.asked.prompt}"


def question(name: str) -> Asked:
    """Ask a question here.

    raises : ValueError, when there is no question of that name

    >>> question("gradient_in_cels")
    Traceback (most recent call last):
    ValueError: there is no question 'gradient_in_cels'; did you mean 'gradient_in_cells'?
    """
    if name not in QUESTIONS:
        near = difflib.get_close_matches(name, QUESTIONS, 1)
        known = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(QUESTIONS)}"
        raise ValueError(f"there is no question {name!r}; {known}")
    return Asked(QUESTIONS[name])
