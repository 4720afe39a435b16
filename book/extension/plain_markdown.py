"""Plain Markdown that the book shows richly, so that a notebook reads well wherever it is opened.

JupyterLab, VS Code and GitHub know Markdown, and not the directives and roles of MyST. So the chapters hold plain
Markdown only, and five forms of it become more in the book:

- `[He et al. (2015)](../book/references.md#he2015)` leads to that entry of the references; a key that is not in
  `references.bib` is a warning, and a warning fails the build.
- A quotation whose first paragraph is only bold words is a box with that title.
- Such a box titled *You can leave this section out*, first thing after a heading, folds the section (`folding.py`).
- A quotation that begins with words in italics is an aside. It belongs to the paragraph before it, and stands beside
  that where there is room.
- A list whose items each begin with a paragraph of only bold words, and go on, is a set of tabs.

Any other quotation is a rule to keep in mind.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.transforms import SphinxTransform
from sphinx_design.shared import create_component

REFERENCES = "book/references"


def know_citations(app: Sphinx, env: BuildEnvironment) -> None:
    """Tell MyST which anchors the list of references has: the keys of the entries (`bibtex_cite_id: "{key}"`).

    MyST reads the anchors of a page from its headings. The list is made later than that, and MyST would warn of each.
    """
    if REFERENCES in env.all_docs:
        entries = env.get_domain("cite").bibdata.data.entries
        env.metadata[REFERENCES].setdefault("myst_slugs", {}).update(
            {key: (0, nodes.make_id(key), key) for key in entries}
        )


def bold_title(node: nodes.Element) -> nodes.strong | None:
    """The words of a box's or a tab's title: the first paragraph, when it is bold as a whole and something follows."""
    if len(node.children) < 2 or not isinstance(node[0], nodes.paragraph):
        return None
    words = [child for child in node[0].children if child.astext()]  # markdown-it leaves an empty text on either side
    return words[0] if len(words) == 1 and isinstance(words[0], nodes.strong) else None


class Boxes(SphinxTransform):
    """A quotation with a bold title becomes an admonition."""

    default_priority = 200

    def apply(self, **_: Any) -> None:
        for quotation in list(self.document.findall(nodes.block_quote)):
            if (title := bold_title(quotation)) is None:
                continue
            kind = "admonition-" + nodes.make_id(title.astext())
            box = nodes.admonition("", nodes.title("", "", *title.children), *quotation.children[1:], classes=[kind])
            quotation.replace_self(box)


class aside(nodes.General, nodes.Element):
    """What is said by the way. (Docutils writes the names of its nodes small.)"""


def open_aside(writer: Any, node: aside) -> None:
    # no <aside>: that would be a landmark of the page, one for each note
    writer.body.append('<div class="sidenote" role="note">\n')


def close_aside(writer: Any, node: aside) -> None:
    writer.body.append("</div>\n")


class Asides(SphinxTransform):
    """A quotation that begins in italics becomes an aside, in one box with the paragraph that it belongs to."""

    default_priority = 201  # after Boxes: a box may begin with words in italics

    def apply(self, **_: Any) -> None:
        for quotation in list(self.document.findall(nodes.block_quote)):
            if not begins_in_italics(quotation):
                continue
            place = quotation.parent.index(quotation)
            before = quotation.parent[place - 1] if place else None
            if not isinstance(before, nodes.paragraph):
                raise ExtensionError(
                    f"{self.env.docname}: an aside has to follow the paragraph to which it belongs: "
                    f"{quotation.astext()[:60]!r}"
                )
            said = aside("", *quotation.children)
            quotation.parent[place - 1 : place + 1] = [nodes.container("", before, said, classes=["beside"])]


def begins_in_italics(quotation: nodes.block_quote) -> bool:
    """Whether the first words of a quotation are emphasized."""
    first = quotation[0] if quotation.children else None
    words = [child for child in first.children if child.astext()] if isinstance(first, nodes.paragraph) else []
    return bool(words) and isinstance(words[0], nodes.emphasis)


class Tabs(SphinxTransform):
    """A list whose items have bold titles becomes a set of tabs; tabs of the same title move together."""

    default_priority = 202

    def apply(self, **_: Any) -> None:
        for items in list(self.document.findall(nodes.bullet_list)):
            titles = [bold_title(item) for item in items.children if isinstance(item, nodes.list_item)]
            if titles and all(titles):
                tabs = [tab(title, item) for title, item in zip(titles, items.children, strict=True)]
                items.replace_self(create_component("tab-set", classes=["sd-tab-set"], children=tabs))


def tab(title: nodes.strong, item: nodes.list_item) -> nodes.Element:
    """One tab, as sphinx-design's own directive makes it."""
    name = title.astext()
    label = nodes.rubric("", "", *title.children, classes=["sd-tab-label"], sync_id=name, sync_group="tab")
    content = create_component("tab-content", classes=["sd-tab-content"], children=item.children[1:])
    return create_component("tab-item", classes=["sd-tab-item"], children=[label, content], selected=False)


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("env-updated", know_citations)
    app.setup_extension("folding")
    app.add_node(aside, html=(open_aside, close_aside))
    app.add_transform(Boxes)
    app.add_transform(Asides)
    app.add_transform(Tabs)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
