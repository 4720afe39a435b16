"""The notebooks of exercises are written from the data, and whoever puts our answers in is right throughout."""

from pathlib import Path

import nbformat
import pytest

from relubook.exercises import CHAPTERS, EXERCISES
from relubook.exercises.notebook import cells, file_name

FOLDER = Path(__file__).resolve().parents[3] / "notebooks" / "exercises"
each = pytest.mark.parametrize("chapter", CHAPTERS)


@each
def test_a_notebook_is_what_its_data_say(chapter):
    stored = nbformat.read(FOLDER / file_name(chapter), as_version=4).cells
    assert [(cell.cell_type, cell.source) for cell in stored] == cells(chapter), (
        "run `python -m relubook.exercises.notebook` and then `python notebooks/execute.py` on the notebooks"
    )


@each
def test_it_belongs_to_a_chapter_that_exists(chapter):
    assert (FOLDER.parent / file_name(chapter)).exists()


@each
def test_with_the_starters_no_reply_calls_anything_wrong(chapter):
    for cell in nbformat.read(FOLDER / file_name(chapter), as_version=4).cells:
        if cell.source.startswith("check("):
            assert cell.outputs[0].data["text/plain"].startswith("Not attempted yet")


@each
def test_with_our_answers_in_place_every_check_of_the_notebook_is_content(chapter):
    names, replies = {}, []
    for kind, source in cells(chapter):
        if source.startswith("check("):
            replies.append(eval(source, names))
        elif kind == "code":
            by_starter = {exercise.starter.rstrip(): exercise.solution for exercise in EXERCISES.values()}
            exec(by_starter.get(source, source), names)
    assert len(replies) == len(CHAPTERS[chapter])
    assert all(reply.right for reply in replies), replies
