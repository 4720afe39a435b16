"""What a page with questions needs of Sphinx: its numbers, the strip of marks, the solutions for paper, the scripts.

A question comes as HTML out of a cell (`relubook.exercises.page.question`), complete without a script. Scripts and
style sheet are loaded only by pages that ask something; Python is loaded by the script, when a reader first runs code.
"""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError

from relubook.exercises.page import scripts
from relubook.exercises.page.html import solution_html
from relubook.exercises.questions import QUESTIONS

FIGURE = re.compile(r'<figure class="live-figure[^"]*" data-figure="(\w+)"')
QUESTION = re.compile(r'<section class="question" id="question-(\w+)"')
NUMBER = '<span class="question__number"></span>'
HEAD = re.compile(r"</h1>\s*(?:<p>.*?</p>)?", re.DOTALL)


def write_assets(app: Sphinx) -> None:
    """Put what pages load for their questions to where they find it, `_static/questions`."""
    if app.builder.format == "html":
        write_scripts(Path(app.outdir) / "_static" / "questions")


def write_scripts(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "question.js").write_text(scripts.question_script(), encoding="utf-8")
    (folder / "question.css").write_text(scripts.css(), encoding="utf-8")
    (folder / "micropython.js").write_text(scripts.micropython_script(), encoding="utf-8")


def questions_in(text: str) -> list[str]:
    """The names of the questions of a page, in its order.

    raises : ExtensionError, when one stands there twice: it would be one question with two places
    """
    names = QUESTION.findall(text)
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ExtensionError(f"a page asks the same question twice: {', '.join(twice)}")
    return names


def with_questions(body: str) -> str:
    """The body of a page with its questions numbered, the marks after its first words, and solutions at its end."""
    names = questions_in(body)
    if not names:
        return body
    numbers = iter(range(1, len(names) + 1))
    numbered = re.sub(NUMBER, lambda _: NUMBER.replace("><", f">{next(numbers)}<"), body)
    return HEAD.sub(lambda head: head[0] + strip(names), numbered, count=1) + solutions(names)


def strip(names: list[str]) -> str:
    """The marks at the head of a chapter, each a link to its question."""
    marks = "".join(
        f'<a href="#question-{name}"><span class="question__mark" data-question-mark="{name}"></span>'
        f'<span><span class="question__unseen">Question </span>{number}</span></a>'
        for number, name in enumerate(names, 1)
    )
    return f'\n<nav class="question-strip" aria-label="Questions of this chapter">{marks}</nav>'


def solutions(names: list[str]) -> str:
    """For paper: a list of the solutions, which a screen does not show."""
    items = "".join(f"<li>{solution_html(QUESTIONS[name].to_json())}</li>" for name in names)
    return f'<section class="question-solutions"><h2>Solutions</h2><ol>{items}</ol></section>'


def find_questions(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Which page asks what: the cover and the bar on the left tell how much of it is done."""
    found: dict[str, list[str]] = {}
    for page in sorted(env.found_docs):
        names = [name for node in env.get_doctree(page).findall(nodes.raw) for name in QUESTION.findall(node.astext())]
        if names:
            found[page] = list(dict.fromkeys(names))
    app.config.relubook_asked = found
    return []


def tell_shares(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    if pages := app.config.relubook_asked:
        app.add_js_file(None, body=scripts.shares_script(pages, page == app.config.root_doc), priority=690)


def ask(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Load on a page what its questions need, and figures that take a reader's own function; else nothing."""
    body = context.get("body") or ""
    names = questions_in(body) if doctree is not None else []
    own = doctree is not None and not scripts.OWN.keys().isdisjoint(FIGURE.findall(body))
    if not names and not own:
        return
    if unknown := [name for name in names if name not in QUESTIONS]:
        raise ExtensionError(f"{page}: stored outputs show questions that are gone: {html.escape(', '.join(unknown))}")
    context["body"] = with_questions(body)
    records = f"questions/{page.replace('/', '-')}.js"
    (Path(app.outdir) / "_static" / records).write_text(scripts.records_script(names), encoding="utf-8")
    app.add_css_file("questions/question.css")
    app.add_js_file(records, loading_method="defer", priority=690)
    app.add_js_file("questions/question.js", loading_method="defer", priority=700)  # after the figures, which it moves


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("builder-inited", write_assets)
    app.add_config_value("relubook_asked", {}, "")  # what `find_questions` finds
    app.connect("env-updated", find_questions)
    app.connect("html-page-context", tell_shares)
    app.connect("html-page-context", ask, priority=490)  # before the links of the body are looked at
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
