"""The questions of the page, chapter by chapter; QUESTIONS has each by its name."""

from relubook.exercises.question import Question
from relubook.exercises.questions import backward, dead_relu, forward, introduction, piecewise_linear

__all__ = ["CHAPTERS", "QUESTIONS", "counts"]

CHAPTERS: dict[str, list[Question]] = {
    "introduction": introduction.QUESTIONS,
    "forward": forward.QUESTIONS,
    "backward": backward.QUESTIONS,
    "dead_relu": dead_relu.QUESTIONS,
    "piecewise_linear": piecewise_linear.QUESTIONS,
}
QUESTIONS: dict[str, Question] = {question.name: question for chapter in CHAPTERS.values() for question in chapter}


def counts() -> str:
    """How many questions and messages there are, chapter by chapter, on one line.

    >>> counts().startswith("questions: ")
    True
    """
    parts = [
        f"{chapter} {len(questions)} ({sum(len(question.messages()) for question in questions)} messages)"
        for chapter, questions in CHAPTERS.items()
    ]
    return f"questions: {len(QUESTIONS)}; {', '.join(parts)}"
