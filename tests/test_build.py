"""The build and the tests cannot lie: what failed stays red, what changed is seen, and both say why."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[1]


def run(*command, cwd, **environment):
    """The exit code and everything that a command says."""
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, capture_output=True, text=True, env=os.environ | environment
    )
    return done.returncode, done.stdout + done.stderr


# `pytest --nbval notebooks`, as a user types it

PICTURE = (
    '<svg width="80" aria-label="A line rises to {end}."> <g> <path d="M 0 0 L {x} 9"/> '
    '<text x="{x}">{word}</text> </g> </svg>'
)
CELLS = [
    "seen = 1",
    "seen += 1\nseen / 7",
    "from IPython.display import SVG, display\ndisplay({'image/svg+xml': %r}, raw=True)",
]


def notebook(path, number="0.2857142857142857", x="8", word="kink", end="8"):
    """A notebook of three cells whose stored outputs are right by default."""
    cells = [nbformat.v4.new_code_cell(source, execution_count=i + 1) for i, source in enumerate(CELLS)]
    cells[2].source %= PICTURE.format(x="8", word="kink", end="8")
    cells[1].outputs = [nbformat.v4.new_output("execute_result", {"text/plain": number}, execution_count=2)]
    stored = {"image/svg+xml": PICTURE.format(x=x, word=word, end=end)}
    cells[2].outputs = [nbformat.v4.new_output("display_data", stored)]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), path)


@pytest.fixture
def project(tmp_path):
    """What nbval reads of the project, and four notebooks: one right, one moved, one with another word or number."""
    for name in ("conftest.py", "pyproject.toml", "requirements.txt", "tests/nbval_pictures.cfg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "notebooks").mkdir()
    notebook(tmp_path / "notebooks/right.ipynb")
    notebook(tmp_path / "notebooks/moved.ipynb", x="8.25")
    notebook(tmp_path / "notebooks/word.ipynb", word="knee")
    notebook(tmp_path / "notebooks/described.ipynb", end="9")
    notebook(tmp_path / "notebooks/number.ipynb", number="0.2857142857142858")
    return tmp_path


def failed_notebooks(project, *options):
    _, said = run(sys.executable, "-m", "pytest", "--nbval", "notebooks", "-q", *options, cwd=project)
    assert " passed" in said, said
    return {path.stem for path in (project / "notebooks").iterdir() if f"FAILED notebooks/{path.name}" in said}


def test_nbval_by_two_processes_runs_a_notebook_as_one_and_notices_every_change(project):
    assert failed_notebooks(project, "-n", "2") == {"moved", "word", "described", "number"}


def test_with_another_matplotlib_the_place_of_a_line_is_no_result_and_words_and_numbers_are(project):
    pins = (project / "requirements.txt").read_text(encoding="utf-8")
    (project / "requirements.txt").write_text(pins.replace("\nmatplotlib==", "\nmatplotlib==0."), encoding="utf-8")
    assert failed_notebooks(project) == {"word", "described", "number"}
