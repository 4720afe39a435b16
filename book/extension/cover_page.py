"""The cover: a row a chapter with its question, a small picture and minutes, and links that only some books have."""

from __future__ import annotations

import html
import json
import math
import re
from pathlib import Path
from typing import Any

import numpy as np
from docutils import nodes
from relubook_sphinx import repository_of
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from surroundings import repository

from relu import relu_forward

# How long a chapter takes, in minutes: a stated rule, not a measurement of readers.
WORDS_A_MINUTE = 200  # of prose that says something new
CELL = 0.5  # a cell of code that shows, and what it printed
FIGURE = 2.0  # a live figure: predict, move, read
WORD = re.compile(r"[^\W\d_][\w'’-]*")
QUESTION = re.compile(r"^\*\*(.+?)\*\*", re.MULTILINE | re.DOTALL)
RULE = (
    f"Minutes are counted, not measured: {WORDS_A_MINUTE} words a minute, half a minute for each cell of code, "
    f"{FIGURE:.0f} minutes for each figure that moves."
)


def minutes(cells: list[dict[str, Any]]) -> int:
    """How long the cells of a chapter take, by the rule above, to the next 5 minutes."""
    words = sum(len(WORD.findall("".join(c["source"]))) for c in cells if c["cell_type"] == "markdown")
    code = [c for c in cells if c["cell_type"] == "code"]
    seen = sum(not {"hide-input", "remove-cell"} & set(c["metadata"].get("tags", [])) for c in code)
    live = sum(
        'class="live-figure' in "".join(o.get("data", {}).get("text/html", "")) for c in code for o in c["outputs"]
    )
    return 5 * math.ceil((words / WORDS_A_MINUTE + CELL * seen + FIGURE * live) / 5)


def chapters(folder: Path) -> list[tuple[str, str, str, int]]:
    """(name, title, question, minutes) of each chapter. The question is the words in bold that open it, if any."""
    found = []
    for path in sorted((folder / "notebooks").glob("0*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        opening = "".join(cells[0]["source"])
        question = QUESTION.search(opening)
        title = opening.partition("\n")[0].lstrip("# ")
        found.append((path.stem, title, " ".join(question[1].split()) if question else "", minutes(cells)))
    return found


# The small pictures, each computed by what it shows


def picture(shapes: str) -> str:
    return f'<svg class="cover-row__picture" viewBox="0 0 148 80" aria-hidden="true">{shapes}</svg>'


def line(x: Any, y: Any, role: str = "net", width: float = 3) -> str:
    points = " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y, strict=True))
    look = f"fill:none;stroke:var(--live-{role});stroke-width:{width:g};stroke-linejoin:round"
    return f'<polyline points="{points}" style="{look}"/>'


def dot(x: float, y: float, role: str = "kink", radius: float = 5) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" style="fill:var(--live-{role})"/>'


def box(x: float, y: float, width: float, height: float, role: str, opacity: float = 1.0) -> str:
    look = f"fill:var(--live-{role});opacity:{opacity:.2f}"
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="2" style="{look}"/>'


def the_function() -> str:
    x = np.linspace(-1.0, 1.0, 3)
    return line(74 + 54 * x, 58 - 40 * relu_forward(x)[0]) + dot(74, 58)


def an_array() -> str:
    x = np.random.default_rng(3).standard_normal((4, 8))
    out = relu_forward(x)[0]
    cells = [(15 + 15 * j, 12 + 15 * i, out[i, j]) for i in range(4) for j in range(8)]
    return "".join(
        box(a, b, 11, 11, *(("part", 0.3 + min(v, 2) * 0.35) if v else ("closed", 0.25))) for a, b, v in cells
    )


def the_gate() -> str:
    shapes = []
    for i, x in enumerate(np.random.default_rng(5).standard_normal(7)):
        at, passes = 20 + 18 * i, x > 0
        shapes.append(line((at, at), (68, 12 if passes else 46), "open" if passes else "closed", 2.25))
        if passes:
            shapes.append(line((at - 5, at, at + 5), (19, 12, 19), "open", 2.25))
        else:
            shapes.append(box(at - 7, 40, 14, 4, "dead"))
    return "".join(shapes)


def lives() -> str:
    rows = [(1.0, 1.0), (0.55, 1.0), (1.0, 1.0), (0.3, 0.62), (1.0, 1.0), (0.72, 1.0)]  # dies at, returns at
    shapes = []
    for i, (dies, returns) in enumerate(rows):
        shapes.append(box(14, 9 + 11 * i, 120, 8, "open"))
        if dies < 1:
            shapes.append(box(14 + 120 * dies, 9 + 11 * i, 120 * (returns - dies), 8, "heat-dead"))
            shapes.append(line((14 + 120 * dies, 14 + 120 * returns), (13 + 11 * i,) * 2, "dead", 1.5))
    return "".join(shapes)


def pieces() -> str:
    x, y = np.array([10, 38, 52, 98, 116, 138.0]), np.array([24, 62, 58, 18, 20, 60.0])
    return line(x, y) + "".join(dot(a, b, radius=4) for a, b in zip(x[1:-1], y[1:-1], strict=True))


PICTURES = {
    "01_introduction": the_function,
    "02_forward": an_array,
    "03_backward": the_gate,
    "04_dead_relu": lives,
    "05_piecewise_linear": pieces,
}


class Chapters(SphinxDirective):
    """`{chapters}`: a row for each chapter, and the rule of the minutes below."""

    def run(self) -> list[nodes.Node]:
        for path in (Path(self.env.srcdir) / "notebooks").glob("0*.ipynb"):
            self.env.note_dependency(str(path))
        rows = [self._row(i, *chapter) for i, chapter in enumerate(chapters(Path(self.env.srcdir)), 1)]
        text = f'<ol class="cover-rows">{"".join(rows)}</ol><p class="cover-rule">{html.escape(RULE)}</p>'
        return [nodes.raw("", text, format="html")]

    def _row(self, number: int, name: str, title: str, question: str, took: int) -> str:
        said = re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(question))
        return (
            f'<li class="cover-row" data-chapter="{name}"><a href="../notebooks/{name}.html">'
            f"{picture(PICTURES[name]())}"
            f'<span class="cover-row__words"><span class="cover-row__title">{number}&ensp;{html.escape(title)}</span> '
            f'<span class="cover-row__question">{said}</span></span> '
            f'<span class="cover-row__time"><b>{took} min</b> <span class="cover-row__progress"></span></span></a></li>'
        )


class LaunchLinks(SphinxDirective):
    """`{launch-links}`: where the notebooks run, in a book that knows its repository; the notebooks in any."""

    def run(self) -> list[nodes.Node]:
        found = repository(Path(self.env.srcdir))
        url = repository_of(found[0]) if found else None
        links = []
        if found and url:
            links = [("Open in Binder", binder(url, found[1])), ("Get the notebooks", url)]
        else:
            links = [("Get the first notebook", "../_sources/notebooks/01_introduction.ipynb")]
        text = " ".join(f'<a href="{address}">{words}</a>' for words, address in links)
        return [nodes.raw("", f'<p class="cover-links">{text}</p>', format="html")]


def binder(url: str, branch: str, notebook: str = "notebooks/01_introduction.ipynb") -> str:
    """The address at which Binder opens a notebook of a repository on GitHub or GitLab.

    >>> binder("https://github.com/somebody/relu", "main")
    'https://mybinder.org/v2/gh/somebody/relu/main?urlpath=lab/tree/notebooks/01_introduction.ipynb'
    """
    host, path = url.removeprefix("https://").split("/", 1)
    at = f"gh/{path}" if host == "github.com" else "gl/" + path.replace("/", "%2F")
    return f"https://mybinder.org/v2/{at}/{branch}?urlpath=lab/tree/{notebook}"


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("chapters", Chapters)
    app.add_directive("launch-links", LaunchLinks)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
