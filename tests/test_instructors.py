"""The page for instructors: each command runs as printed and answers what is printed, and each number is the data's."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from importlib.util import find_spec
from pathlib import Path

import pytest

from relubook.exercises import CHAPTERS
from relubook.exercises.notebook import TITLES

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "book" / "instructors.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
NEEDED = [
    "Makefile",
    "pyproject.toml",
    "requirements.txt",
    "requirements-book.txt",
    "conftest.py",
    ".gitignore",
    "src",
    "tests",
    "notebooks",
]
PROGRAMS = {"nbgrader": "nbgrader.apps.nbgraderapp", "alembic": "alembic.config"}


def test_the_table_of_times_is_what_the_exercises_say():
    rows = []
    for number, (chapter, exercises) in enumerate(CHAPTERS.items(), start=1):
        listed = ", ".join(f"`{exercise.name}` {exercise.minutes}" for exercise in exercises)
        points, minutes = (sum(getattr(exercise, what) for exercise in exercises) for what in ("points", "minutes"))
        rows.append(f"| {number} {TITLES[chapter]} | {listed} | {points} | {minutes} |")
    assert "\n".join(rows) in PAGE, "the table should be:\n" + "\n".join(rows)


def test_the_rule_of_the_page_is_that_of_the_data():
    assert "ten minutes a point" in PAGE
    assert all(exercise.minutes == 10 * exercise.points for exercises in CHAPTERS.values() for exercise in exercises)


def make(*words, **environment):
    """What `make assignment` says where nbgrader is thought to be installed, so that nothing is; and its exit code."""
    command = ["make", "--silent", "-o", ".venv/instructor", "assignment", *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=os.environ | environment)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ([], "the assignment needs a NAME"),
        (["NAME=it's mine"], 'this is "it\'s mine"'),
        (["NAME=a", "CHAPTERS=2 9"], "there is no chapter '9'"),
        (["NAME=a", "SEED=-3"], "SEED is a whole number"),
        (["NAME=--help"], "NAME becomes the name of a folder"),
    ],
)
def test_make_hands_over_what_is_asked_as_it_is_typed(words, answer):
    code, said = make(*words)
    assert code != 0
    assert answer in said


def test_the_name_of_a_machine_is_not_that_of_an_assignment():
    assert "the assignment needs a NAME" in make(NAME="DESKTOP-1")[1]


def needs_nbgrader():
    if find_spec("nbgrader") is None:
        on_ci = os.environ.get("CI") == "true"
        (pytest.fail if on_ci else pytest.skip)("nbgrader is not installed: run `make .venv/instructor` once")


def copy_of_the_project(folder):
    """A copy with an environment of its own, which runs the copy's code with the packages that are installed here."""
    for name in NEEDED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, folder / name)
    shutil.copytree(ROOT / "book/extension", folder / "book/extension")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / ".venv"], check=True)
    own = next((folder / ".venv/lib").glob("python*/site-packages"))
    (own / "here.pth").write_text(f"{folder / 'src'}\n{sysconfig.get_path('purelib')}\n", encoding="utf-8")
    for name, module in PROGRAMS.items():
        program = folder / ".venv/bin" / name
        program.write_text(f"#!{folder}/.venv/bin/python\nimport sys\nfrom {module} import main\nsys.exit(main())\n")
        program.chmod(0o755)
    (folder / ".venv/share").symlink_to(Path(sys.prefix) / "share")  # the templates of pages
    for marker in ("notebooks", "book", "test", "instructor"):
        (folder / ".venv" / marker).touch()
    return folder


@pytest.mark.slow
def test_every_command_of_the_page_runs_as_printed_and_answers_as_printed(tmp_path):
    needs_nbgrader()
    folder = copy_of_the_project(tmp_path)
    script, printed = ["set -e"], []
    for kind, text in BLOCKS:
        if kind == "sh":
            script.append(text)
        elif kind == "python":
            script.append(f"cat >> src/relubook/exercises/forward.py <<'END'\n\n\n{text}END")
        else:
            printed.append(text)
    done = subprocess.run(["bash", "-c", "\n".join(script)], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(printed) == 2
    assert all(text in done.stdout for text in printed), done.stdout

    assert re.search(r"^\d+ passed", done.stdout, re.MULTILINE)
    for place in ("notebooks/exercises", "course/source/week1", "course/release/week1"):
        assert 'check(\\"leaky_relu\\", leaky_relu)' in (folder / place / "02_forward.ipynb").read_text(
            encoding="utf-8"
        )
    assert not list(folder.glob("course/submitted/*"))


def test_the_own_exercise_of_the_page_is_as_we_write_ours_and_fits_a_page(tmp_path):
    (example,) = [text for kind, text in BLOCKS if kind == "python"]
    ours = (ROOT / "src/relubook/exercises/forward.py").read_text(encoding="utf-8")
    (tmp_path / "example.py").write_text(example, encoding="utf-8")
    (tmp_path / "forward.py").write_text(f"{ours}\n\n{example}", encoding="utf-8")
    for words in (["format", "--check", "--line-length", "84", "example.py"], ["check", "--ignore", "I", "forward.py"]):
        command = [sys.executable, "-m", "ruff", words[0], "--config", ROOT / "pyproject.toml", *words[1:]]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr


def test_no_line_of_code_is_wider_than_a_page_of_the_book():
    assert not [line for _, text in BLOCKS for line in text.splitlines() if len(line) > 84]
