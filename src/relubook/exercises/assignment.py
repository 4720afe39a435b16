"""The exercises as an nbgrader assignment: `make assignment NAME=week1 CHAPTERS="2 3" SEED=7`.

A cell for an answer holds the starter, and behind it, between nbgrader's markers, our solution, which takes its place
until nbgrader takes it out. A graded cell tries an answer on the cases that everybody sees, and between the other
markers on cases drawn from the instructor's seed. Everything else is nbgrader's own work.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import secrets
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from relubook.exercises import CHAPTERS
from relubook.exercises.exercise import Exercise
from relubook.exercises.notebook import TITLES, file_name

__all__ = ["DRAWS", "chapters_of", "main", "notebook", "seed_of", "write"]

COURSE = Path("course")
DRAWS = 4  # so many random cases of each kind; the cases that we chose come once
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
USAGE = 'make assignment NAME=week1 [CHAPTERS="2 3"] [SEED=7]'

CONFIG = """# Written once by `make assignment`; yours to change.
c = get_config()
c.ClearSolutions.code_stub = {"python": "# Your answer goes into the function above."}
"""

OPENING = """# {name}: {title}

In each exercise, change the function, run the cell, and run the graded cell below it, as often as you like. It tries
your function on small cases and says what it seems to do wrong. Your grade comes from further cases, drawn for this
assignment, so a function that only knows the ones you see is not enough.

{count} exercises, {points} points, about {minutes} minutes. Keep the name of this file when you hand it in."""

IMPORTS = "import numpy as np\n\nfrom relubook.exercises import check"

# The seed, and a check that no cell of a student has replaced, are between the markers.
GRADED = """reply = check("{name}", {name})
### BEGIN HIDDEN TESTS
from relubook.exercises import check as hidden_check
reply = hidden_check("{name}", {name}, seed={seed}, draws={draws})
### END HIDDEN TESTS
reply.score(points={points})"""


def chapters_of(words: str) -> list[str]:
    """The chapters that an instructor names, by number or by name, in the order of the book; all for no word.

    >>> chapters_of("3, forward")
    ['forward', 'backward']
    """
    known = list(CHAPTERS)
    by_word = {word: name for i, name in enumerate(known, start=1) for word in (str(i), name)}
    chosen = [word for word in re.split(r"[\s,]+", words) if word]
    for word in chosen:
        if word not in by_word:
            there_are = ", ".join(f"{i} ({name})" for i, name in enumerate(known, start=1))
            raise ValueError(f"CHAPTERS: there is no chapter {word!r}; there are {there_are}")
    return [name for name in known if name in {by_word[word] for word in chosen}] or known


def seed_of(word: str) -> int:
    """The seed that an instructor gives, or one that nobody can guess.

    >>> seed_of("7")
    7
    """
    if not word:
        return secrets.randbelow(10**9)
    if not (word.isascii() and word.isdigit()):
        raise ValueError(f"SEED is a whole number from 0 on, such as 7; this is {word!r}")
    return int(word)


def name_of(word: str) -> str:
    """The name of an assignment, which becomes that of a folder."""
    if not word:
        raise ValueError(f"the assignment needs a NAME: {USAGE}")
    if not NAME.fullmatch(word):
        raise ValueError(
            f"NAME becomes the name of a folder: up to 40 letters, digits, - and _, the first no sign; this is {word!r}"
        )
    return word


def notebook(name: str, chapter: str, seed: int) -> dict[str, Any]:
    """The notebook of one chapter as its instructor sees it, with solutions and hidden cases.

    name : of the assignment; chapter : one of CHAPTERS; seed : of the hidden cases
    """
    exercises = CHAPTERS[chapter]
    points = sum(exercise.points for exercise in exercises)
    minutes = sum(exercise.minutes for exercise in exercises)
    words = {"name": name, "title": TITLES[chapter], "count": len(exercises), "points": points, "minutes": minutes}
    cells = [
        _cell("markdown", f"{chapter}-opening", OPENING.format(**words), locked=True),
        _cell("code", f"{chapter}-imports", IMPORTS, locked=True),
    ]
    for number, exercise in enumerate(exercises, start=1):
        cells += _exercise(number, exercise, seed)
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _exercise(number: int, exercise: Exercise, seed: int) -> list[dict[str, Any]]:
    name, points = exercise.name, exercise.points
    worth = f"{points} point{'s' if points > 1 else ''}, about {exercise.minutes} minutes"
    answer = f"{exercise.starter}\n### BEGIN SOLUTION\n{exercise.solution}### END SOLUTION"
    graded = GRADED.format(name=name, points=points, seed=seed, draws=DRAWS)
    return [
        _cell("markdown", f"{name}-question", f"## {number}. `{name}` ({worth})\n\n{exercise.prompt}", locked=True),
        _cell("code", name, answer, solution=True),
        _cell("code", f"{name}-graded", graded, locked=True, grade=True, points=points),
    ]


def _cell(kind: str, name: str, source: str, **marks: Any) -> dict[str, Any]:
    """A cell with the marks that nbgrader asks for (its schema 3)."""
    unmarked = {"grade": False, "locked": False, "solution": False, "task": False}
    marked = {"schema_version": 3, "grade_id": name, "cell_type": kind} | unmarked | marks
    cell = {"cell_type": kind, "id": name.replace("_", "-"), "metadata": {"nbgrader": marked}}
    cell["source"] = source.splitlines(keepends=True)
    return cell | ({"execution_count": None, "outputs": []} if kind == "code" else {})


def taken(course: Path, name: str) -> Path | None:
    """Where a course has something of an assignment of that name: a folder, or the gradebook; None when it has not."""
    places = [course / "source" / name, course / "release" / name, *course.glob(f"submitted/*/{name}")]
    if found := next((place for place in places if place.exists()), None):
        return found
    gradebook = course / "gradebook.db"
    if not gradebook.exists():
        return None
    with closing(sqlite3.connect(gradebook)) as database:
        has_table = database.execute("select 1 from sqlite_master where name = 'assignment'").fetchone()
        known = has_table and database.execute("select 1 from assignment where name = ?", [name]).fetchone()
    return gradebook if known else None


def write(course: Path, name: str, chapters: list[str], seed: int) -> list[Path]:
    """Write `source/NAME` of a course folder, and its nbgrader_config.py when it has none.

    raises : FileExistsError, when the course has something of that name; it stays as it is
    """
    if found := taken(course, name):
        raise FileExistsError(
            f"there is an assignment {name!r} already, in {found}, and it stays as it is. "
            "Take another NAME; book/instructors.md says how to remove one"
        )
    folder = course / "source" / name
    folder.mkdir(parents=True)
    if not (course / "nbgrader_config.py").exists():
        (course / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")
    paths = []
    for chapter in chapters:
        paths.append(folder / file_name(chapter))
        text = json.dumps(notebook(name, chapter, seed), indent=1, ensure_ascii=False)
        paths[-1].write_text(f"{text}\n", encoding="utf-8")
    return paths


def release(course: Path, name: str) -> None:
    """Let nbgrader write `release/NAME`, and try our solutions on every cell.

    raises : RuntimeError with what nbgrader says, when it is not content
    """
    _nbgrader(course, "generate_assignment", name)
    for path in sorted((course / "source" / name).glob("*.ipynb")):
        said = _nbgrader(course, "validate", str(path.relative_to(course)))
        if "Success!" not in said:
            raise RuntimeError(said)


def _nbgrader(course: Path, *words: str) -> str:
    # nbgrader calls a program of another package by its name, which an environment that is not activated does not find
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    command = [sys.executable, "-m", "nbgrader", *words]
    done = subprocess.run(command, cwd=course, capture_output=True, text=True, env=os.environ | {"PATH": path})
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    return done.stdout


def make(course: Path, name: str, chapters: list[str], seed: int) -> str:
    """Write an assignment whole, or nothing of it. Returns what to tell its instructor."""
    write(course, name, chapters, seed)
    try:
        release(course, name)
    except BaseException:
        for part in ("source", "release"):
            shutil.rmtree(course / part / name, ignore_errors=True)
        raise
    exercises = [exercise for chapter in chapters for exercise in CHAPTERS[chapter]]
    points, minutes = (sum(getattr(exercise, what) for exercise in exercises) for what in ("points", "minutes"))
    return (
        f"The assignment {name!r}: {len(exercises)} exercises, {points} points, about {minutes} minutes.\n"
        f"  {course}/release/{name}/  is for your students.\n"
        f"  {course}/source/{name}/   is yours alone: it holds solutions and hidden cases.\n"
        f"Seed {seed} writes the same again.\n"
        "Our solutions passed every graded cell. What comes next is in book/instructors.md."
    )


def main(words: list[str] | None = None) -> int:
    """The command. Returns an exit code; what is wrong is said in a sentence."""
    parser = argparse.ArgumentParser(prog="python -m relubook.exercises.assignment", description=__doc__)
    parser.add_argument("name", nargs="?", default="", help="becomes the name of a folder")
    parser.add_argument("--chapters", default="", help='numbers or names, as in "2 3"; all when left out')
    parser.add_argument("--seed", default="", help="draws the hidden cases; one that nobody can guess when left out")
    asked = parser.parse_args(words)
    try:
        name, chapters, seed = name_of(asked.name), chapters_of(asked.chapters), seed_of(asked.seed)
        if find_spec("nbgrader") is None:
            raise RuntimeError("nbgrader is not installed:  python -m pip install 'nbgrader>=0.9.6'")
        print(make(COURSE, name, chapters, seed))
    except (ValueError, OSError, RuntimeError, sqlite3.Error) as error:
        print(f"No assignment was written: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
