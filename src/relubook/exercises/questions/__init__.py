"""The questions of the page, chapter by chapter; QUESTIONS has each by its name."""

from relubook.exercises.question import Question
from relubook.exercises.questions import backward

__all__ = ["CHAPTERS", "QUESTIONS"]

CHAPTERS: dict[str, list[Question]] = {
    "backward": backward.QUESTIONS,
}
QUESTIONS: dict[str, Question] = {question.name: question for chapter in CHAPTERS.values() for question in chapter}
