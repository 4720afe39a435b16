"""An assignment from the exercises: one command writes it, stock nbgrader grades it, and nothing hidden gets out."""

import csv
import html
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

import pytest
from test_build import build, tiny_book

from relubook.exercises import CHAPTERS, EXERCISES
from relubook.exercises.assignment import chapters_of, main, notebook, seed_of, taken, write
from relubook.exercises.notebook import file_name

ROOT = Path(__file__).resolve().parents[3]
SEED = 918273645  # a number that stands nowhere else
NAME = "everything"
ALL_POINTS = sum(exercise.points for exercise in EXERCISES.values())
MARKERS = ["BEGIN SOLUTION", "END SOLUTION", "BEGIN HIDDEN TESTS", "END HIDDEN TESTS", "hidden_check", str(SEED)]
each_chapter = pytest.mark.parametrize("chapter", CHAPTERS)


def source(cell):
    return "".join(cell["source"])


def marks(cell):
    return cell["metadata"]["nbgrader"]


# What is asked for


@pytest.mark.parametrize(
    ("words", "chapters"),
    [
        ("", list(CHAPTERS)),
        ("2 3", ["forward", "backward"]),
        ("3,2, 2", ["forward", "backward"]),
        ("dead_relu", ["dead_relu"]),
    ],
)
def test_chapters_are_asked_for_by_number_or_name_and_come_in_the_order_of_the_book(words, chapters):
    assert chapters_of(words) == chapters


def test_without_a_seed_nobody_can_guess_it():
    assert len({seed_of("") for _ in range(5)}) == 5


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ([], "needs a NAME: make assignment NAME=week1"),
        ([""], "needs a NAME"),
        (["week 1"], "NAME becomes the name of a folder"),
        (["../week1"], "NAME becomes the name of a folder"),
        (["week1", "--chapters", "2 7"], "no chapter '7'; there are 1 (introduction), 2 (forward)"),
        (["week1", "--chapters", "relu"], "no chapter 'relu'"),
        (["week1", "--seed", "-1"], "SEED is a whole number from 0 on, such as 7; this is '-1'"),
        (["week1", "--seed", "1.5"], "SEED is a whole number"),
    ],
)
def test_what_cannot_be_done_is_said_in_words_and_nothing_is_written(words, answer, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(words) == 1
    said = capsys.readouterr().err
    assert said.startswith("No assignment was written: ")
    assert answer in said
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("part", ["source", "release", "submitted/ada"])
def test_what_is_there_already_stays_as_it_is_and_is_said(part, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    mine = tmp_path / "course" / part / "week1" / "02_forward.ipynb"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    monkeypatch.setattr("relubook.exercises.assignment.find_spec", lambda name: True)
    assert main(["week1"]) == 1
    assert "there is an assignment 'week1' already" in capsys.readouterr().err
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [mine]
    assert mine.read_text() == "mine"


def test_a_name_that_the_gradebook_knows_is_taken(tmp_path):
    with closing(sqlite3.connect(tmp_path / "gradebook.db")) as database:
        database.execute("create table assignment (id text, name text)")
        database.execute("insert into assignment values ('a', 'week1')")
        database.commit()
    with pytest.raises(FileExistsError, match=r"already, in .*gradebook\.db"):
        write(tmp_path, "week1", ["forward"], 1)
    assert write(tmp_path, "week2", ["forward"], 1)


def test_a_student_of_the_same_name_is_no_assignment(tmp_path):
    (tmp_path / "submitted" / "week1" / "week2").mkdir(parents=True)
    assert write(tmp_path, "week1", ["forward"], 1)


def test_a_configuration_that_an_instructor_changed_is_kept(tmp_path):
    write(tmp_path, "week1", ["forward"], 1)
    (tmp_path / "nbgrader_config.py").write_text("# mine\n")
    write(tmp_path, "week2", ["forward"], 1)
    assert (tmp_path / "nbgrader_config.py").read_text() == "# mine\n"


def test_a_failing_nbgrader_leaves_no_half_of_an_assignment(tmp_path, monkeypatch, capsys):
    def fails(course, *words):
        (course / "release" / "week1").mkdir(parents=True)
        raise RuntimeError("nbgrader's own words")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("relubook.exercises.assignment.find_spec", lambda name: True)
    monkeypatch.setattr("relubook.exercises.assignment._nbgrader", fails)
    assert main(["week1"]) == 1
    assert "nbgrader's own words" in capsys.readouterr().err
    assert not list(tmp_path.glob("course/*/*"))


def test_without_nbgrader_the_reply_says_how_to_get_it(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("relubook.exercises.assignment.find_spec", lambda name: None)
    assert main(["week1"]) == 1
    assert "pip install 'nbgrader>=0.9.6'" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


# What is written


@each_chapter
def test_the_same_seed_writes_the_same_and_another_differs_in_its_hidden_cases_alone(chapter):
    one, again, other = (json.dumps(notebook(NAME, chapter, seed)) for seed in (SEED, SEED, 5))
    assert one == again != other
    assert one.replace(f"seed={SEED}", "seed=5") == other


@each_chapter
def test_every_exercise_has_a_question_an_answer_and_a_graded_cell_worth_its_points(chapter):
    cells = notebook(NAME, chapter, SEED)["cells"]
    assert [marks(cell)["grade_id"] for cell in cells if marks(cell)["solution"]] == [e.name for e in CHAPTERS[chapter]]
    assert [marks(cell)["points"] for cell in cells if marks(cell)["grade"]] == [e.points for e in CHAPTERS[chapter]]
    assert all(marks(cell)["locked"] != marks(cell)["solution"] for cell in cells)
    assert len({cell["id"] for cell in cells}) == len(cells)


def run(cells, **replaced):
    """The values of the graded cells, with an answer in the place of an exercise's cell."""
    names, values = {}, {}
    for cell in cells:
        text, name = source(cell), marks(cell)["grade_id"]
        if name in replaced:
            names[name] = replaced[name]
        elif cell["cell_type"] == "code":
            *lines, last = text.splitlines()
            exec("\n".join(lines if marks(cell)["grade"] else [*lines, last]), names)
            values |= {name.removesuffix("-graded"): eval(last, names)} if marks(cell)["grade"] else {}
    return values


@each_chapter
def test_a_solved_notebook_has_every_point_and_a_mistake_in_it_costs_some(chapter):
    cells = notebook(NAME, chapter, SEED)["cells"]
    full = {exercise.name: exercise.points for exercise in CHAPTERS[chapter]}
    assert run(cells) == full
    wrong = {exercise.name: exercise.mistakes[0].make for exercise in CHAPTERS[chapter]}
    assert all(value < full[name] for name, value in run(cells, **wrong).items())


# What nbgrader makes of it


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course with an assignment of all exercises, as the command writes it."""
    if find_spec("nbgrader") is None:
        on_ci = os.environ.get("CI") == "true"
        (pytest.fail if on_ci else pytest.skip)("nbgrader is not installed: run `make .venv/instructor` once")
    home = tmp_path_factory.mktemp("instructor")
    words = [sys.executable, "-m", "relubook.exercises.assignment", NAME, "--seed", str(SEED)]
    done = subprocess.run(words, cwd=home, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert f"{len(EXERCISES)} exercises, {ALL_POINTS} points, about {10 * ALL_POINTS} minutes" in done.stdout
    assert f"Seed {SEED}" in done.stdout
    return home / "course"


def nbgrader(course, *words):
    """Stock nbgrader, as an instructor with an activated environment types it."""
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(["nbgrader", *words], cwd=course, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def hand_in(course, student, answer):
    """The release with the cell of each exercise replaced by what `answer` says; None leaves it."""
    folder = course / "submitted" / student / NAME
    folder.mkdir(parents=True)
    for path in (course / "release" / NAME).iterdir():
        stored = json.loads(path.read_text(encoding="utf-8"))
        for cell in stored["cells"]:
            if marks(cell)["solution"]:
                cell["source"] = answer(EXERCISES[marks(cell)["grade_id"]]) or cell["source"]
        (folder / path.name).write_text(json.dumps(stored), encoding="utf-8")
    return folder


def mistaken(exercise):
    """A cell whose function makes the first mistake of its exercise."""
    return f"from relubook.exercises import EXERCISES\n{exercise.name} = EXERCISES['{exercise.name}'].mistakes[0].make"


@pytest.mark.slow
def test_a_release_holds_the_starters_and_not_a_line_of_a_solution_or_of_a_hidden_case(course):
    paths = sorted((course / "release").rglob("*"))
    assert [path.name for path in paths if path.is_file()] == [file_name(chapter) for chapter in CHAPTERS]
    for chapter in CHAPTERS:
        text = (course / "release" / NAME / file_name(chapter)).read_text(encoding="utf-8")
        assert not [marker for marker in MARKERS if marker in text]
        code = {marks(cell)["grade_id"]: source(cell) for cell in json.loads(text)["cells"]}
        for exercise in CHAPTERS[chapter]:
            assert code[exercise.name].startswith(exercise.starter)
            given = {line.strip() for line in exercise.starter.splitlines()}
            own = [line.strip() for line in exercise.solution.splitlines() if line.strip() not in given | {""}]
            assert own
            assert not [line for line in own if re.sub(r"\s", "", line) in re.sub(r"\s", "", "".join(code.values()))]


@pytest.mark.slow
def test_the_gradebook_remembers_a_name_whose_folders_are_gone(course):
    assert taken(course, NAME) == course / "source" / NAME
    moved = course.parent / "moved"
    moved.mkdir()
    shutil.copy(course / "gradebook.db", moved)
    assert taken(moved, NAME) == moved / "gradebook.db"
    assert taken(moved, "other") is None


@pytest.mark.slow
def test_stock_nbgrader_gives_all_points_to_our_answers_none_to_starters_and_names_mistakes(course):
    solved = hand_in(course, "reference", lambda exercise: exercise.solution)
    starter = hand_in(course, "starter", lambda exercise: None)
    hand_in(course, "mistaken", mistaken)
    assert "Success!" in nbgrader(course, "validate", str(solved / "02_forward.ipynb"))
    assert f"FAILED ON {len(CHAPTERS['forward'])} CELL" in nbgrader(
        course, "validate", str(starter / "02_forward.ipynb")
    )

    nbgrader(course, "autograde", NAME)
    nbgrader(course, "export")
    with (course / "grades.csv").open() as file:
        grades = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert (grades["reference"], grades["starter"]) == (ALL_POINTS, 0)
    assert 0 < grades["mistaken"] < ALL_POINTS

    nbgrader(course, "generate_feedback", NAME, "--student", "mistaken")
    for chapter, exercises in CHAPTERS.items():
        page = course / "feedback" / "mistaken" / NAME / f"{Path(file_name(chapter)).stem}.html"
        said = plain(html.unescape(re.sub(r"<[^>]+>", "", page.read_text(encoding="utf-8"))))
        for exercise in exercises:
            assert plain(exercise.mistakes[0].message) in said, exercise.name


def plain(text):
    """Words without their markup and without their spaces."""
    return re.sub(r"[\s`*]", "", text)


# What is public


def test_the_book_its_search_index_and_its_downloads_hold_nothing_of_an_assignment(book):
    read = 0
    for path in book.rglob("*"):
        if path.suffix in (".html", ".js", ".ipynb", ".json", ".txt", ".inv", ".css"):
            text = path.read_bytes().decode(errors="replace")
            assert not [marker for marker in MARKERS if marker in text], path
            read += 1
    assert (book / "index.html").is_file()
    assert (book / "_static/search/sections.js").is_file()  # what a search looks in
    assert list((book / "_sources").rglob("*.ipynb"))
    assert read > 20


@pytest.mark.slow
def test_a_course_in_the_folder_of_the_book_is_neither_built_into_it_nor_committed(tmp_path):
    folder = tiny_book(tmp_path)
    shutil.copy(ROOT / ".gitignore", folder)
    write(folder / "course", "week1", ["forward"], SEED)
    code, said = build(folder)
    assert code == 0, said
    built = [path for path in (folder / "_build/html").rglob("*") if path.is_file()]
    assert built
    assert not [path for path in built if str(SEED).encode() in path.read_bytes() or "course" in path.parts]
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    new = subprocess.run(["git", "status", "--short", "-uall"], cwd=folder, capture_output=True, text=True).stdout
    assert "book/index.md" in new
    assert "course/" not in new
