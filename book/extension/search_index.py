"""What the search finds: each section of the book, with its words, in a script that every page of results can load.

Sphinx's own search knows pages, and asks for them again to show their words, which a book in a folder may not do. So
the sections are written out, and MiniSearch (MIT, `minisearch/`) looks them up in the page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import copy
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup, Tag
from folding import unfold
from sphinx.application import Sphinx

HERE = Path(__file__).parent
SPHINX_SEARCH = re.compile(
    r'\s*<script src="[^"]*(?:searchtools|language_data|searchindex|doctools|sphinx_highlight)\.js[^"]*"></script>'
)
OURS = ("minisearch.js", "sections.js", "search.js")
# What nobody reads as words of the section: a formula's second self, and what a question keeps to itself.
UNREAD = (
    ".headerlink, .katex-mathml, script, style, svg, noscript, .question details, .question-strip, .question-solutions"
)
HEADINGS = ["h1", "h2", "h3", "h4"]


def sections_of(page: str, html: str) -> Iterator[dict[str, str]]:
    """Each section of a page: where it is, its title, that of its page, and its words without those of the next.

    A word of the glossary is a section of its own: a search for it finds what it means.
    """
    article = BeautifulSoup(html, "html.parser").select_one("article")
    if article is None:
        return
    unfold(article)
    for unread in article.select(UNREAD):
        unread.decompose()
    for formula in article.select(".katex"):
        formula.replace_with(formula.get_text().replace("\u200b", ""))
    top = article.find("h1")
    chapter = words(top) if top else page
    for term in article.select("dl.glossary > dt[id]"):
        meaning = term.find_next_sibling("dd")
        yield entry(page, str(term["id"]), chapter, words(term), words(meaning) if meaning else "")
    for glossary in article.select("dl.glossary"):
        glossary.decompose()
    for section in article.select("section[id]"):
        heading = section.find(HEADINGS, recursive=False)
        if heading:
            yield entry(page, str(section["id"]), chapter, words(heading), words(own_part(section)))


def own_part(section: Tag) -> Tag:
    """A section without its heading and without the sections in it that have headings of their own."""
    own = copy(section)
    for inner in own.find_all("section"):
        if inner.find(HEADINGS, recursive=False):
            inner.decompose()
    for heading in own.find_all(HEADINGS, recursive=False):
        heading.decompose()
    return own


def words(element: Tag) -> str:
    return " ".join(element.get_text(" ").split())


def entry(page: str, place: str, chapter: str, title: str, text: str) -> dict[str, str]:
    return {"id": f"{page}.html#{place}", "chapter": chapter, "title": title, "text": text}


def write_search(app: Sphinx, exception: Exception | None) -> None:
    """Write the sections of all pages out, and lead the page of results to them instead of to Sphinx's index."""
    if exception is not None or app.builder.format != "html":
        return
    out = Path(app.outdir)
    found = [
        section
        for page in sorted(app.env.found_docs)
        for section in sections_of(page, (out / f"{page}.html").read_text(encoding="utf-8"))
    ]
    folder = out / "_static" / "search"
    folder.mkdir(exist_ok=True)
    for name in ("minisearch/minisearch.js", "served/search.js"):
        (folder / Path(name).name).write_text((HERE / name).read_text(encoding="utf-8"), encoding="utf-8")
    written = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    (folder / "sections.js").write_text(f"var ReLUSections = {written};\n", encoding="utf-8")
    for path in out.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        tidy = SPHINX_SEARCH.sub("", text)
        if path == out / "search.html":
            tags = "".join(f'<script defer src="_static/search/{name}"></script>\n' for name in OURS)
            tidy = tidy.replace("</head>", f"{tags}</head>", 1)
        if tidy != text:
            path.write_text(tidy, encoding="utf-8")
    for needless in ("searchindex.js", "_static/searchtools.js", "_static/language_data.js"):
        (out / needless).unlink(missing_ok=True)


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("build-finished", write_search, priority=600)  # after `tidy_pages`, before scripts are joined
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
