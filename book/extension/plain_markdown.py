"""Plain Markdown that the book shows richly, so that a notebook reads well wherever it is opened.

JupyterLab, VS Code and GitHub know Markdown, and not the directives and roles of MyST. So the chapters hold plain
Markdown only, and three forms of it become more in the book:

- `[He et al. (2015)](../book/references.md#he2015)` leads to that entry of the references; a key that is not in
  `references.bib` is a warning, and a warning fails the build.
- A quotation whose first paragraph is only bold words is a box with that title.
- A list whose items each begin with a paragraph of only bold words, and go on, is a set of tabs.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
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


class Tabs(SphinxTransform):
    """A list whose items have bold titles becomes a set of tabs; tabs of the same title move together."""

    default_priority = 201

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
    app.add_transform(Boxes)
    app.add_transform(Tabs)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
