"""Links in the prose that set a figure: `[x = −3](#activations?x=-3)` is a plain link with the state in its address."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

STATE = re.compile(r"^\w+\?[\w=&%.,+ -]+$")


class FigureLinks(SphinxPostTransform):
    """Keep such a link as it is. MyST would look for a heading of that name, find none, and warn."""

    default_priority = 5  # before MyST's own, 9

    def run(self, **_: Any) -> None:
        for link in list(self.document.findall(addnodes.pending_xref)):
            if STATE.match(link.get("reftarget", "")):
                words = link.astext()
                place = "#" + quote(link["reftarget"], safe="?=&,+")  # MyST has read %20 as a blank
                link.replace_self(nodes.reference("", words, refuri=place, internal=True))


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_post_transform(FigureLinks)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
