"""What a page says of itself to browsers, searches and messages: one title, a description, an icon, a picture."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import matplotlib.style
from docutils import nodes
from matplotlib.figure import Figure
from sphinx.application import Sphinx
from surroundings import told

from relubook import theme
from relubook.figures import FewHinges

DESCRIPTION = (
    "An interactive course on one layer, max(0, x): what it computes, its gradient, its speed, how its units die, and "
    "how sums of it follow almost any curve. Every figure moves in the page."
)
CARD = (1200, 630)  # pixels of the picture that a message shows


def description(doctree: nodes.document | None) -> str:
    """The question in bold that opens a page; on the cover, and on pages without one, what the book is."""
    paragraph = next(doctree.findall(nodes.paragraph), None) if doctree is not None else None
    inside = [node for node in paragraph.children if node.astext()] if paragraph is not None else []
    if len(inside) == 1 and isinstance(inside[0], nodes.strong):
        return " ".join(inside[0].astext().split())
    return DESCRIPTION


def describe(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Add the description, and what a message shows of a link to the page.

    A picture needs a whole address, which only a book that is told `make book URL=https://...` knows.
    """
    cover = page == app.config.root_doc
    book = app.config.html_title or app.config.project
    title = book if cover else f"{context.get('title', '')} - {book}"
    plain = html.unescape(re.sub(r"<[^>]+>", "", title))
    said = DESCRIPTION if cover else description(doctree)
    tags = {"og:title": plain, "og:description": said, "og:type": "website" if cover else "article"}
    if url := told("URL").rstrip("/"):
        tags |= {"og:url": f"{url}/{page}.html", "og:image": f"{url}/_static/card.png"}
        tags["og:image:alt"] = "A line of hinges follows a row of dots."
    lines = [f'<meta name="description" content="{html.escape(said)}"/>']
    lines += [f'<meta property="{name}" content="{html.escape(value)}"/>' for name, value in tags.items()]
    context["metatags"] = context.get("metatags", "") + "\n" + "\n".join(lines)


def draw_card(app: Sphinx, exception: Exception | None) -> None:
    """The picture that a message shows of a link: the figure of the cover, with its eight hinges."""
    if exception is not None or app.builder.format != "html":
        return
    with matplotlib.style.context(["default", theme.style()]):
        fig = Figure(figsize=(CARD[0] / 100, CARD[1] / 100), dpi=100, facecolor=theme.color("paper"))
        ax = fig.add_axes((0.05, 0.08, 0.9, 0.6))
        shown = FewHinges(hinges=8).shown()
        ax.plot(*shown["dots"].values(), "o", markersize=9, color=theme.color("data"))
        ax.plot(*shown["sum"].values(), linewidth=7, color=theme.color("net"))
        ax.plot(*shown["points_8"].values(), "o", markersize=22, color=theme.color("kink"))
        ax.set_axis_off()
        fig.text(0.05, 0.78, app.config.project, fontsize=64, fontweight=600, color=theme.color("ink"))
        fig.savefig(Path(app.outdir) / "_static" / "card.png", metadata={"Software": None})


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("html-page-context", describe)
    app.connect("build-finished", draw_card)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
