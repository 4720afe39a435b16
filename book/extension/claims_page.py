"""The page of claims: the directive `{claims}` collects what the chapters have tried when the book is built."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective, SphinxRole

from relubook.claims import Place, claims_in


class ClaimPlace(SphinxRole):
    """A link to the box of a claim in its chapter: {claim-place}`DOCUMENT NAME WORDS...`, in generated text only."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        document, name, words = self.text.split(" ", 2)
        page = self.env.app.builder.get_relative_uri(self.env.docname, document)
        return [nodes.reference("", words, refuri=f"{page}#claim-{name}", internal=True)], []


class Claims(SphinxDirective):
    """`{claims}` becomes a table a chapter, in the order of the table of contents."""

    def run(self) -> list[nodes.Node]:
        notebooks = sorted((Path(self.env.srcdir) / "notebooks").glob("[0-9]*.ipynb"))
        lines: list[str] = []
        for notebook in notebooks:
            self.env.note_dependency(str(notebook))
            if places := claims_in(notebook):
                lines += [f"## {title_of(notebook)}", "", *table(f"notebooks/{notebook.stem}", places), ""]
        node = nodes.section()
        node.document = self.state.document
        self.state.nested_parse(StringList(lines, "claims"), self.content_offset, node, match_titles=True)
        return node.children


def title_of(notebook: Path) -> str:
    """The name of a chapter, from that of its file."""
    return notebook.stem.partition("_")[2].replace("_", " ").capitalize().replace("relu", "ReLU")


def table(document: str, places: list[Place]) -> list[str]:
    """A row a claim, as MyST."""
    rows = [
        [
            f"{cell(c.says)} ({{cite:t}}`{c.source}`)",
            cell(c.measured),
            f"**{cell(c.verdict)}** ({{claim-place}}`{document} {c.name} {place.section}`)",
        ]
        for place in places
        for c in [place.claim]
    ]
    header = ["They say", "We measured", "Verdict (and where)"]
    return ["| " + " | ".join(line) + " |" for line in (header, ["---"] * len(header), *rows)]


def cell(words: str) -> str:
    return words.replace("|", "\\|").replace("*", "\\*")


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("claims", Claims)
    app.add_role("claim-place", ClaimPlace())
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
