"""What the book needs of Sphinx beyond jupyter-book: live figures, and pages that load nothing they do not use."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from docutils import nodes
from relubook.figures import FIGURES
from relubook.live.figure import HERE as LIVE
from relubook.live.figure import RUNTIME, css
from sphinx.application import Sphinx

FIGURE = re.compile(r'<figure class="(live|still)-figure"(?: data-figure="(\w+)")?')

# Loaded by the theme or by jupyter-book on every page, and used by none of ours.
UNUSED = ("require", "thebe", "sphinx-thebe", "mathjax", "togglebutton")
KATEX = ("katex", "auto-render")


def write_assets(app: Sphinx) -> None:
    """Copy the runtime and the figures' scripts to where pages find them (`_static/live`), and ours beside."""
    if app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static" / "live"
    static.mkdir(parents=True, exist_ok=True)
    for file in RUNTIME:
        _write(static / file, (LIVE / file).read_text(encoding="utf-8"))
    for figure in FIGURES:
        source = LIVE.parent / "figures" / f"{figure.name}.js"
        _write(static / source.name, source.read_text(encoding="utf-8"))
    _write(static / "live.css", css())


def _write(path: Path, text: str) -> None:
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def figures_on(doctree: nodes.document) -> tuple[bool, list[str]]:
    """Whether a page has a figure of ours at all, and the names of the live ones."""
    found = [m for node in doctree.findall(nodes.raw) for m in FIGURE.finditer(node.astext())]
    return bool(found), sorted({m[2] for m in found if m[2]})


def choose_files(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Leave out of a page what it does not use; add the runtime to pages that have figures."""
    has_math = doctree is not None and any(doctree.findall(lambda n: isinstance(n, nodes.math | nodes.math_block)))
    unused = UNUSED if has_math else UNUSED + KATEX
    for key in ("script_files", "css_files"):
        # in place: it is the builder's own list, to which `add_js_file` below adds for this page only
        context[key][:] = [file for file in context.get(key, []) if not _is_one_of(file, unused)]
    any_figure, live = figures_on(doctree) if doctree is not None else (False, [])
    if any_figure:
        app.add_css_file("live/live.css")
        for name in live:
            app.add_js_file(f"live/{name}.js", loading_method="defer")
    if live:
        for file in RUNTIME:
            app.add_js_file(f"live/{file}", loading_method="defer", priority=400 if file == "relu.js" else 600)


def _is_one_of(file: Any, names: tuple[str, ...]) -> bool:
    path = str(getattr(file, "filename", file) or "").rpartition("/")[2]
    attributes = getattr(file, "attributes", {})
    # the state of the widgets of the build's own kernel: no page needs it, and it holds every script once more
    return path.startswith(names) or attributes.get("type") == "application/vnd.jupyter.widget-state+json"


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("builder-inited", write_assets)
    app.connect("html-page-context", choose_files)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
