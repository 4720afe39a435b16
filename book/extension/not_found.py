"""The page for what is not found: `404.html`, which a web server shows in place of a page that is not there.

It is shown at the address that was asked for, in whatever folder that is, so nothing on it can be relative to itself. A
book that is told its address (`make book URL=https://...`) leads there; another finds its root from the address that
was asked for, before anything is loaded. The page is in no table of contents, and no search finds it.
"""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

from cover_page import chapters
from reading import follow_system
from sphinx.application import Sphinx
from surroundings import told

from relubook import theme

HERE = Path(__file__).parent / "served"


def page(source: Path, name: str) -> str:
    """The page, complete in itself but for the font and the icon."""
    row = '<li><a href="notebooks/{}.html">{}</a> <span>{}</span></li>'
    rows = [row.format(file, html.escape(title), with_code(question)) for file, title, question, _ in chapters(source)]
    url = told("URL").rstrip("/")
    base = f'<base href="{html.escape(url)}/">' if url else f"<script>{read('root.js')}</script>"
    look = theme.css() + follow_system() + read("not_found.css")
    parts = {"BASE": base, "STYLE": look, "NAME": html.escape(name), "ROWS": "\n".join(rows)}
    text = read("not_found.html")
    for key, value in parts.items():
        text = text.replace(f"{{{key}}}", value)
    return text


def with_code(words: str) -> str:
    """Words of a notebook as HTML: `code` stands between such marks."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(words))


def read(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


def write_page(app: Sphinx, exception: Exception | None) -> None:
    if exception is None and app.builder.format == "html":
        text = page(Path(app.srcdir), app.config.html_title or app.config.project)
        (Path(app.outdir) / "404.html").write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("build-finished", write_page, priority=950)  # it has no part in what the pages share
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
