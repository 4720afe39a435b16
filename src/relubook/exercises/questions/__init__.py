"""The questions of the page, chapter by chapter; QUESTIONS has each by its name."""

from relubook.exercises.question import Question
from relubook.exercises.questions import backward, dead_relu, forward, introduction, piecewise_linear

__all__ = ["CHAPTERS", "QUESTIONS"]

CHAPTERS: dict[str, list[Question]] = {
    "introduction": introduction.QUESTIONS,
    "forward": forward.QUESTIONS,
    "backward": backward.QUESTIONS,
    "dead_relu": dead_relu.QUESTIONS,
    "piecewise_linear": piecewise_linear.QUESTIONS,
}
QUESTIONS: dict[str, Question] = {question.name: question for chapter in CHAPTERS.values() for question in chapter}
