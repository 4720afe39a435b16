"""What a page needs to be read anywhere: without scripts, on a small screen, on paper, and where a search has led."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from relubook import theme

HERE = Path(__file__).parent / "served"
FILES = ("reading.css", "reading.js")
STILL = '<noscript><p class="live-figure__still">This figure moves in a browser that runs scripts.</p></noscript>'
FIGURE = re.compile(r'(<figure class="live-figure\b.*?)(</figure>)', re.DOTALL)
TABLE = re.compile(r'<div class="pst-scrollable-table-container">(<table\b.*?</table>)\s*</div>', re.DOTALL)
LISTING = re.compile(r"<pre>(?=(.*?)</pre>)", re.DOTALL)
LONG = 24  # lines, a third of a printed page: what is longer may go on on the next
BETWEEN_TAGS = re.compile(r">[^<]+<")
SIGNED = re.compile(r"(?<![\w.])[-−](?:inf\b|∞)")


def complete(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Add what a page lacks: words below a figure where no script runs, a frame for what scrolls, where to break."""
    if body := context.get("body"):
        body = FIGURE.sub(lambda figure: f"{figure[1]}{STILL}\n{figure[2]}", body)
        body = TABLE.sub(framed, body)
        body = LISTING.sub(lambda code: '<pre class="long">' if code[1].count("\n") > LONG else code[0], body)
        context["body"] = BETWEEN_TAGS.sub(lambda text: SIGNED.sub(whole, text[0]), body)


def framed(table: re.Match[str]) -> str:
    return f'<div class="wide-table"><div class="pst-scrollable-table-container">{table[1]}</div></div>'


def whole(word: re.Match[str]) -> str:
    return f'<span class="whole">{word[0]}</span>'


def follow_system() -> str:
    """The dark roles where no script has said light or dark, and the system is dark: a rule of a style sheet."""
    roles = " ".join(f"--live-{role}: {shades[1]};" for role, shades in theme.ROLES.items())
    unsaid = 'html:not([data-theme="light"], [data-theme="dark"])'
    return f"@media screen and (prefers-color-scheme: dark) {{ {unsaid} {{ color-scheme: dark; {roles} }} }}\n"


def write_files(app: Sphinx) -> None:
    if app.builder.format == "html":
        folder = Path(app.outdir) / "_static"
        folder.mkdir(parents=True, exist_ok=True)
        for name in FILES:
            more = follow_system() if name == "reading.css" else ""
            (folder / name).write_text((HERE / name).read_text(encoding="utf-8") + more, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("builder-inited", write_files)
    app.connect("html-page-context", complete, priority=495)  # after the questions, before the links are looked at
    app.add_css_file("reading.css", priority=900)
    app.add_js_file("reading.js", loading_method="defer", priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
