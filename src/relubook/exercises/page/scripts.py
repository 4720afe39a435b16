"""What the pages load for their questions: the script, the style sheet, the tables, and Python itself at the first Run.

The script lies in `js/`, a file for each of its jobs, and goes out as one: a classic script, so that a book opened from
a folder works. MicroPython (`micropython/`, as it was published) goes out as a script too, for the same reason.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from relubook.exercises.compare import ABSOLUTE, RELATIVE
from relubook.exercises.page.runner import AROUND
from relubook.exercises.questions import QUESTIONS
from relubook.live.html import compact
from relubook.live.scripts import lean

__all__ = ["OWN", "css", "micropython_script", "question_script", "records_script", "shares_script"]

HERE = Path(__file__).parent
SECTIONS = ("wording", "judging", "running", "editor", "keeping", "progress", "asking", "own", "mounting")  # one scope

# The figures that draw a reader's own activation: the parts over which its curve and its measured slope are drawn, the
# step of the measurement (None: that of the figure), and the error that the check lets pass.
OWN: dict[str, dict[str, Any]] = {
    "activations": {"curve": "curve", "slope": "slope", "step": 1e-5, "tolerance": 1e-3},
    "gradient_check": {"curve": "difference", "slope": "differences", "step": None, "tolerance": 1e-3},
}

# A record as the page has it is the HTML already, but for these.
IN_HTML = ("prompt", "hints", "solution", "solution_code")


def question_script() -> str:
    """What answers a reader."""
    return f'(function () {{\n"use strict";\n\n{lean(sections())}}})();\n'


def sections(*names: str) -> str:
    """Sections of the script one after the other, all of question.js where none is named; without a scope around."""
    return "\n".join((HERE / "js" / f"{name}.js").read_text(encoding="utf-8") for name in names or SECTIONS)


def shares_script(pages: dict[str, list[str]], cover: bool) -> str:
    """How much of each chapter is done; it stands in every page, for it is too small for a file of its own.

    pages : the names of the questions of each page
    """
    show = f"const show = () => showShares({compact(pages)}, {compact(cover)});\nshow();\n"
    follow = 'for (const event of ["storage", KEPT]) addEventListener(event, show);'
    call = f'addEventListener("DOMContentLoaded", () => {{\n{show}{follow}\n}});'
    return f"(function () {{\n{lean(sections('keeping', 'shares'))}{call}\n}})();"


def css() -> str:
    return (HERE / "question.css").read_text(encoding="utf-8")


def records_script(names: Iterable[str]) -> str:
    """The tables from answer to message of the questions of a page, as a script that sets `ReLUQuestions`."""
    given: dict[str, Any] = {"relative": RELATIVE, "absolute": ABSOLUTE, "own": OWN}
    given["records"] = {name: _lean_record(QUESTIONS[name].to_json()) for name in names}
    return f"var ReLUQuestions = {compact(given)};\n"


def _lean_record(record: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in record.items() if key not in IN_HTML}


# What the module's text needs changed to run in a classic worker that is made from a blob: (what is there, what becomes
# of it, how often). The bytes of the wasm come by message, not by an address.
CHANGES = (
    ("export default _createMicroPythonModule;", "", 1),
    ("export async function loadMicroPython", "async function loadMicroPython", 1),
    ("import.meta.url", '""', 4),
    ("let Module={locateFile:", "let Module={wasmBinary:options.wasmBinary,locateFile:", 1),
)


def micropython_script() -> str:
    """MicroPython and what it runs around a reader's text, as a script that sets `ReLUPython`.

    raises : ValueError, when the published module is not the one that we know how to change
    """
    module = (HERE / "micropython/micropython.mjs").read_text(encoding="utf-8")
    for old, new, times in CHANGES:
        if module.count(old) != times:
            raise ValueError(f"micropython.mjs has {old!r} {module.count(old)} times, not {times}")
        module = module.replace(old, new)
    wasm = base64.b64encode((HERE / "micropython/micropython.wasm").read_bytes()).decode()
    return f"var ReLUPython = {compact({'module': module, 'wasm': wasm, 'around': AROUND})};\n"
