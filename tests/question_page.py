"""A page with questions as the book has it, made without building the book: for the tests of the questions."""

from __future__ import annotations

import shutil
from pathlib import Path

from relubook_questions import with_questions, write_scripts

from relubook.exercises.page import question, scripts
from relubook.figures import FIGURES
from relubook.live.scripts import css, live_script, relu_script

ROOT = Path(__file__).resolve().parents[1]


def write_page(folder: Path, names: list[str], figures: list[str] = ()) -> Path:
    """Write `index.html` and all that it loads into a folder."""
    static = folder / "_static"
    write_scripts(static / "questions")
    shutil.copytree(ROOT / "book/assets/fonts", static / "fonts", dirs_exist_ok=True)
    shutil.copy(ROOT / "book/assets/book.css", static)
    files = {"live.css": css(), "relu.js": relu_script(), "live.js": live_script()}
    chosen = [figure for figure in FIGURES if figure.name in figures]
    files |= {f"{figure.name}.js": "\n".join(figure.scripts()) for figure in chosen}
    files |= {"records.js": scripts.records_script(names)}
    for name, text in files.items():
        (static / name).write_text(text, encoding="utf-8")
    shown = [figure().html() for figure in chosen]
    shown += [question(name)._repr_mimebundle_()["text/html"] for name in names]
    cells = "".join(
        f'<div class="cell_output docutils container"><div class="output text_html">{one}</div></div>' for one in shown
    )
    body = with_questions(f"<h1>Questions</h1>\n<p>What do you know?</p>\n{cells}")
    order = ["relu.js", *(f"{figure.name}.js" for figure in chosen), "live.js", "records.js", "questions/question.js"]
    sheets = "".join(
        f'<link rel="stylesheet" href="_static/{s}">' for s in ("live.css", "book.css", "questions/question.css")
    )
    loaded = "".join(f'<script src="_static/{name}" defer></script>' for name in order)
    page = folder / "index.html"
    shares = f"<script>{scripts.shares_script({'index': names}, cover=True)}</script>"
    page.write_text(PAGE.format(head=sheets + loaded + shares, body=body), encoding="utf-8")
    return page


PAGE = """<!doctype html>
<html lang="en" data-theme="light">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Questions</title>
<link rel="icon" href="data:,">{head}
<style>body {{ margin: 0; padding: 0 16px; background: var(--live-paper); color: var(--live-ink);
font-family: "ReLUBook Sans", sans-serif }}
nav a {{ color: inherit }}</style></head>
<body>
<nav class="bd-links" aria-label="The book"><a href="index.html">Questions</a></nav>
<main><article class="bd-article">{body}</article></main></body>
</html>
"""
