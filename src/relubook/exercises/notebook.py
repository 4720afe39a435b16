"""The exercises of a chapter as a notebook, written from their data: `python -m relubook.exercises.notebook`."""

import json
import sys
from pathlib import Path
from typing import Any

from relubook.exercises import CHAPTERS
from relubook.exercises.exercise import Exercise

__all__ = ["COLAB", "UNSEEN", "cells", "file_name", "notebook", "write"]

Cell = tuple[str, str]  # "markdown" or "code", and the source

TITLES = {
    "introduction": "Introduction",
    "forward": "Forward",
    "backward": "Backward",
    "dead_relu": "Dead ReLU",
    "piecewise_linear": "Piecewise linear",
}

OPENING = """# Exercises: {title}

**Can you write it yourself?**

They belong to [the chapter](../{chapter}.ipynb). In each exercise, replace the `...`, run the cell, and run the check
below it. The check runs your function on small cases, each on copies of its own. When an answer is wrong, the reply
says what your function seems to do, and the smallest input that shows it. `EXERCISES["{first}"].solution` is our answer
to the first one, for when you have yours."""


# The second cell of every notebook; `notebooks/execute.py` fills in the address. anywidget sees to Colab's widgets.
COLAB = """# Google Colab starts without the book's code: there this cell installs it. Elsewhere it does nothing.
import sys

BOOK = ""  # the address of the book's repository

if "google.colab" in sys.modules:
    BOOK = BOOK or input("The address of the book's repository, such as https://github.com/NAME/PROJECT: ")
    get_ipython().run_line_magic("pip", f"install --quiet git+{BOOK}")"""

UNSEEN = {"jupyter": {"source_hidden": True}, "tags": ["remove-cell"]}  # in the book, and folded in JupyterLab


def file_name(chapter: str) -> str:
    """The name of the notebook of a chapter, and of its exercises: "02_forward.ipynb"."""
    return f"{list(CHAPTERS).index(chapter) + 1:02d}_{chapter}.ipynb"


def cells(chapter: str) -> list[Cell]:
    """The notebook of a chapter: for each exercise its question, its starter, the check and its hints."""
    exercises = CHAPTERS[chapter]
    stem = file_name(chapter).removesuffix(".ipynb")
    opening = OPENING.format(title=TITLES[chapter], chapter=stem, first=exercises[0].name)
    start = "import numpy as np\n\nfrom relubook.exercises import EXERCISES, check"
    cells = [("markdown", opening), ("code", COLAB), ("code", start)]
    for number, exercise in enumerate(exercises, start=1):
        cells += _exercise(number, exercise)
    return cells


def _exercise(number: int, exercise: Exercise) -> list[Cell]:
    hints = [
        f"<details><summary>Hint {i} for {exercise.name}</summary>\n\n{hint}\n\n</details>"
        for i, hint in enumerate(exercise.hints, start=1)
    ]
    return [
        ("markdown", f"## {number}. `{exercise.name}`\n\n{exercise.prompt}\n\n" + "\n\n".join(hints)),
        ("code", exercise.starter.rstrip()),
        ("code", f'check("{exercise.name}", {exercise.name})'),
    ]


def notebook(chapter: str) -> dict[str, Any]:
    """The notebook, not executed, as its file holds it."""
    made = []
    for number, (kind, source) in enumerate(cells(chapter)):
        cell: dict[str, Any] = {
            "cell_type": kind,
            "id": f"cell-{number:02d}",
            "metadata": UNSEEN if source == COLAB else {},
        }
        cell["source"] = source.splitlines(keepends=True)
        made.append(cell | ({"execution_count": None, "outputs": []} if kind == "code" else {}))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return {"cells": made, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def write(folder: Path) -> list[Path]:
    """Write the notebook of every chapter; `notebooks/execute.py` then executes them."""
    paths = []
    for chapter in CHAPTERS:
        paths.append(folder / file_name(chapter))
        text = json.dumps(notebook(chapter), indent=1, ensure_ascii=False)
        paths[-1].write_text(f"{text}\n", encoding="utf-8")
    return paths


if __name__ == "__main__":
    write(Path(sys.argv[1] if len(sys.argv) > 1 else "notebooks/exercises"))
