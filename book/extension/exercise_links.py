"""Links from a chapter to its notebook of exercises: a page of the book cannot run it, so it is handed out as a file.

Where the book knows its repository, a second link opens it in Binder.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from cover_page import binder
from docutils import nodes
from relubook_sphinx import repository_of
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from surroundings import repository

FOLDER = "notebooks/exercises"
EXERCISES = re.compile(rf"(?:^|/)(?:{FOLDER}|exercises)/(\w+)(?:\.ipynb)?$")


class ExerciseLinks(SphinxPostTransform):
    """Lead to the file. MyST would look for a page of that name, find none, and warn."""

    default_priority = 4  # before MyST's own, 9

    def run(self, **_: Any) -> None:
        for link in list(self.document.findall(addnodes.pending_xref)):
            found = EXERCISES.search(link.get("reftarget", ""))
            if found and (Path(self.app.srcdir) / FOLDER / f"{found[1]}.ipynb").exists():
                link.replace_self(self.links(link.astext(), f"{FOLDER}/{found[1]}.ipynb"))

    def links(self, words: str, path: str) -> list[nodes.Node]:
        up = "../" * self.env.docname.count("/")
        links: list[nodes.Node] = [nodes.reference("", words, refuri=f"{up}_sources/{path}", internal=True)]
        known = repository(Path(self.app.srcdir))
        if known and (url := repository_of(known[0])):
            opens = nodes.reference("", "open them in Binder", refuri=binder(url, known[1], path))
            links += [nodes.Text(" ("), opens, nodes.Text(")")]
        return links


def ship(app: Sphinx, exception: Exception | None) -> None:
    """Put the notebooks, with the starters in place and no solution, where the links lead."""
    if exception is not None or app.builder.format != "html":
        return
    for source in (Path(app.srcdir) / FOLDER).glob("*.ipynb"):
        target = Path(app.outdir) / "_sources" / FOLDER / source.name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.read_bytes())


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_post_transform(ExerciseLinks)
    app.connect("build-finished", ship)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
