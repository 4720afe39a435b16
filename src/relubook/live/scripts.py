"""The scripts and the style sheet that a live figure needs: relu.js, engines, the runtime, and its own NAME.js.

The runtime lies in `js/`, a file for each of its jobs, and goes out as one: a classic script, so that a book opened
from a folder works (a module would not load from there). anywidget gets the same text with one export line.
An engine (`engines/`) is mathematics that few figures need; a page loads it only for a figure that names it.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from relubook import theme

HERE = Path(__file__).parent
SECTIONS = ("placing", "saying", "film", "painting", "controls", "pointer", "pen", "address", "mounting")  # one scope


def relu_script() -> str:
    """The mathematics: the twins that figures are written with."""
    return lean(_read(HERE / "relu.js"))


def live_script() -> str:
    """The runtime: what mounts a figure, makes its controls and moves its picture."""
    sections = [_read(HERE / "js" / f"{name}.js") for name in SECTIONS]
    return '(function () {\n"use strict";\n\n' + lean("\n".join(sections)) + "})();\n"


def engine_script(name: str) -> str:
    """Mathematics that few figures need, by the name that a figure's `engines` gives.

    raises : ValueError, with the names that there are
    """
    path = HERE / "engines" / f"{name}.js"
    if not path.exists():
        known = ", ".join(sorted(other.stem for other in path.parent.glob("*.js")))
        raise ValueError(f"there is no engine {name!r}; there are {known or 'none'}")
    return lean(_read(path))


def figure_script(module: str) -> str:
    """The source of NAME.js, which lies beside the module of a figure."""
    file = sys.modules[module].__file__
    path = Path(file).with_suffix(".js") if file else None
    if path is None or not path.exists():
        name = module.rpartition(".")[2]
        raise ValueError(f"the live figure {name} has no script: {name}.js belongs beside its module")
    return lean(_read(path))


def esm(name: str, own: Sequence[str]) -> str:
    """The classic scripts as one ES module, which is what anywidget loads. own : as LiveFigure.scripts gives."""
    export = f"export default {{ render: ({{ model, el }}) => ReLUBook.render({json.dumps(name)}, model, el) }};"
    return "\n".join([relu_script(), live_script(), *own, export])


def css() -> str:
    """The colors of the roles, and the look of figures and controls."""
    return theme.css() + "\n" + _read(HERE / "live.css")


def lean(script: str) -> str:
    """A script without the comments that have lines of their own: a fifth less to send."""
    return re.sub(r"^[ \t]*(?:/\*\*(?:(?!\*/).)*\*/|//[^\n]*)[ \t]*\n", "", script, flags=re.DOTALL | re.MULTILINE)


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
