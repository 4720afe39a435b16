"""What a page folds: the code of cells that only show something, and sections that can be left out.

A section that begins with the box *You can leave this section out* (`plain_markdown.py`) is a `<details>` whose summary
is its heading and the words of that box. It needs no script to be opened. `folding.js` opens it for whoever is led into
it by a link or a search, and for paper.

Which code is folded is for the notebooks to say, by the tag `hide-input`, and for `tests/test_notebooks.py` to hold:
that of a cell that does nothing but show a claim, a listing, a picture that stands still or a table of a stored run.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

OPTIONAL = "admonition-you-can-leave-this-section-out"
SCRIPT = Path(__file__).with_suffix(".js")
# What the details of a cell are called, and what myst-nb tells a screen reader instead.
SHOW, HIDE = "Show the code", "Fold the code"
OVER_THE_WORDS = ' aria-label="Toggle hidden content"'


def optional_box(section: nodes.section) -> nodes.admonition | None:
    """The box of a section that can be left out: it is the first thing after the heading."""
    box = section.children[1] if len(section.children) > 1 else None
    return box if isinstance(box, nodes.admonition) and OPTIONAL in box["classes"] else None


class OptionalSections(SphinxPostTransform):
    """Fold each section that can be left out.

    The heading stays a child of its section, where the contents and the search look for it; so the tags of the details
    stand between its siblings.
    """

    default_priority = 900
    formats = ("html",)

    def run(self, **_: Any) -> None:
        for section in list(self.document.findall(nodes.section)):
            if (box := optional_box(section)) is not None:
                heading, content = section[0], section.children[2:]
                title, *why = box.children
                section.clear()
                section += [tags('<details class="optional"><summary>'), heading, *words(title, why)]
                section += [tags("</summary>"), *content, tags("</details>")]


def tags(html: str) -> nodes.raw:
    return nodes.raw("", html, format="html")


def words(title: nodes.Node, why: list[nodes.Node]) -> list[nodes.Node]:
    """What the box says, as a line under the heading: a summary holds no paragraphs."""
    said = nodes.inline("", f"{title.astext()}. ", classes=["optional__why"])
    for paragraph in why:
        said += paragraph.children
    return [said, tags('<span class="optional__open"></span>')]


def name_the_toggles(app: Sphinx, config: Any) -> None:
    config.nb_code_prompt_show, config.nb_code_prompt_hide = SHOW, HIDE


def fold(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Let a toggle be called what it says, and load the script where a section is folded."""
    body = context.get("body") or ""
    context["body"] = body.replace(OVER_THE_WORDS, "")
    if '<details class="optional">' in body:
        app.add_js_file(None, body=SCRIPT.read_text(encoding="utf-8"))


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_post_transform(OptionalSections)
    app.connect("config-inited", name_the_toggles)
    app.connect("html-page-context", fold)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
