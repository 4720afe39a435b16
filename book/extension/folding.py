"""What a page folds: the code of cells that only show something, and sections that can wait.

A section that begins with a box of one of the titles below is a `<details>`. Its summary is the heading, with the words
of the box. It needs no script to be opened. `folding.js` opens it for whoever is led into it by a link or a search, and
for paper.

- *You can leave this section out*: nothing else in the book needs it.
- *Go deeper*: it belongs to the chapter, and a first reading may pass it by. Fifty screens open as twenty.

Which code is folded is for the notebooks to say, by the tag `hide-input`, and for `tests/test_notebooks.py` to hold:
that of a cell that does nothing but show a claim, a listing, a picture that stands still or a table of a stored run.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bs4 import Tag
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from relubook.live.scripts import lean

LEAVE_OUT, DEEPER = "admonition-you-can-leave-this-section-out", "admonition-go-deeper"  # by which a box is known
OPENS = "Read this section"
SCRIPT = Path(__file__).with_suffix(".js")
# What the details of a cell are called, and what myst-nb tells a screen reader instead.
SHOW, HIDE = "Show the code", "Fold the code"
OVER_THE_WORDS = ' aria-label="Toggle hidden content"'


def box_of(section: nodes.section) -> nodes.admonition | None:
    """The box of a section that is folded: the first thing after its heading."""
    box = section.children[1] if len(section.children) > 1 else None
    return box if isinstance(box, nodes.admonition) and {LEAVE_OUT, DEEPER} & set(box["classes"]) else None


class FoldedSections(SphinxPostTransform):
    """Fold each section that can wait.

    The heading stays a child of its section, where the contents and the search look for it; so the tags of the details
    stand between its siblings.
    """

    default_priority = 900
    formats = ("html",)

    def run(self, **_: Any) -> None:
        for section in list(self.document.findall(nodes.section)):
            if (found := box_of(section)) is not None:
                heading, content = section[0], section.children[2:]
                section.clear()
                section += [tags('<details class="fold"><summary>'), heading, *summary(found), tags("</summary>")]
                section += [*content, tags("</details>")]


def tags(html: str) -> nodes.raw:
    return nodes.raw("", html, format="html")


def summary(box: nodes.admonition) -> list[nodes.Node]:
    """What stands under the heading: what the box says (a summary holds no paragraphs), and what opens the section."""
    title, *paragraphs = box.children
    said = nodes.inline("", f"{title.astext()}. " if LEAVE_OUT in box["classes"] else "", classes=["fold__why"])
    for paragraph in paragraphs:
        said += paragraph.children
    toggle = f' <span class="fold__open">{OPENS}</span> <span class="fold__close">Fold this section</span>'
    return [said, tags(toggle)]


def unfold(article: Tag) -> None:
    """Take the folds out of a page, for whoever reads all of it: its parts stand in their sections again."""
    for toggle in article.select(".fold__open, .fold__close"):
        toggle.decompose()
    for why in article.select(".fold__why"):
        why.name = "p"
    for around in article.select("details.fold, details.fold > summary, .beside"):
        around.unwrap()


def name_the_toggles(app: Sphinx, config: Any) -> None:
    config.nb_code_prompt_show, config.nb_code_prompt_hide = SHOW, HIDE


def complete(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Let a toggle be called what it says, and load the script where a section is folded."""
    body = context.get("body") or ""
    context["body"] = body.replace(OVER_THE_WORDS, "")
    if '<details class="fold">' in body:
        app.add_js_file(None, body=lean(SCRIPT.read_text(encoding="utf-8")))


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_post_transform(FoldedSections)
    app.connect("config-inited", name_the_toggles)
    app.connect("html-page-context", complete)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
