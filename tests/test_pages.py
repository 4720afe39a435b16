"""The built pages: every link of theirs arrives, every icon is a glyph of the font, and nothing is left over."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest
from fontTools.ttLib import TTFont
from pages import ROOT, all_pages

OUTSIDE = re.compile(r"^[a-z][a-z+.-]*:|^//")


class Page(HTMLParser):
    """What a page leads to, and the places on it to which one can lead."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.places: set[str] = set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.links += [given[name] for name in ("href", "src") if given.get(name)]
        self.places |= {given[name] for name in ("id", "name") if given.get(name)}
        # a figure is found by its name, which the runtime reads
        self.places |= {given["data-figure"]} if given.get("data-figure") else set()


def arrives(page: str, link: str, pages: dict[str, Page], book: Path) -> bool:
    path, _, place = link.partition("#")
    target = (book / page).parent / unquote(path.partition("?")[0]) if path.partition("?")[0] else book / page
    name = target.resolve().relative_to(book.resolve()).as_posix()
    place = unquote(place.partition("?")[0])  # what follows is the state of a figure
    return target.is_file() and (not place or name not in pages or place in pages[name].places)


def test_the_pages_are_those_of_the_table_of_contents(book):
    built = {path.relative_to(book).as_posix() for path in book.rglob("*.html")}
    assert built == {"index.html", "404.html", *all_pages()}  # one leads to the cover, one is for what is not there


def test_every_link_of_every_page_arrives(book):
    pages = {page: Page(book / page) for page in ["index.html", "404.html", *all_pages()]}
    dead = [
        (page, link)
        for page in pages
        for link in dict.fromkeys(pages[page].links)
        if not OUTSIDE.match(link) and not arrives(page, link, pages, book)
    ]
    assert dead == []


def test_every_file_that_a_style_sheet_names_is_there(book):
    dead = []
    for sheet in book.rglob("*.css"):
        for link in re.findall(r"url\(([^)]+)\)", sheet.read_text(encoding="utf-8")):
            link = link.strip("\"' ").partition("?")[0].partition("#")[0]
            if link and not OUTSIDE.match(link) and not (sheet.parent / link).is_file():
                dead.append((sheet.name, link))
    assert dead == []


@pytest.mark.parametrize(
    "link", ["../book/nowhere.html", "#nowhere", "01.html#nowhere", "../_sources/", "01.html#nowhere?x=1"]
)
def test_a_dead_link_is_seen(tmp_path, link):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "_sources").mkdir()
    (tmp_path / "notebooks/01.html").write_text(f'<a href="{link}" id="here">a</a><a href="01.html#here?x=1">b</a>')
    pages = {"notebooks/01.html": Page(tmp_path / "notebooks/01.html")}
    seen = [arrives("notebooks/01.html", target, pages, tmp_path) for target in pages["notebooks/01.html"].links]
    assert seen == [False, True]


def test_the_notebooks_that_can_be_downloaded_are_those_of_the_project_and_nothing_else_is_shipped(book):
    shipped = {path.relative_to(book / "_sources").as_posix() for path in book.glob("_sources/**/*.*")}
    chapters = [page.replace(".html", ".ipynb") for page in all_pages()]
    exercises = {path.relative_to(ROOT).as_posix() for path in (ROOT / "notebooks/exercises").glob("*.ipynb")}
    assert shipped == {name for name in chapters if (ROOT / name).exists()} | exercises
    assert len(exercises) == 5
    for name in shipped:
        assert nbformat.read(book / "_sources" / name, 4) == nbformat.read(ROOT / name, 4)


ICONS = """() => [...document.querySelectorAll('*')].flatMap(element => ['::before', '::after'].map(part => {
  const style = getComputedStyle(element, part);
  return [style.content, style.fontFamily, style.fontWeight, element.outerHTML.slice(0, 80)];
})).filter(([content, family]) => family.includes('Awesome') && !['none', 'normal', '""'].includes(content))"""


@pytest.mark.browser
@pytest.mark.parametrize("path", all_pages())
def test_every_icon_of_a_page_is_a_glyph_of_the_cut_font(visit, http_address, book, path):
    fonts = {
        name: TTFont(
            BytesIO((book / f"_static/vendor/fontawesome/webfonts/fa-{name}.woff2").read_bytes())
        ).getBestCmap()
        for name in ("solid-900", "regular-400", "brands-400")
    }
    shown = visit(http_address, path).page.evaluate(ICONS)
    assert shown, "every page has icons"
    for content, family, weight, element in shown:
        name = "brands-400" if "Brands" in family else "solid-900" if int(weight) >= 600 else "regular-400"
        missing = [letter for letter in content.strip('"') if ord(letter) not in fonts[name]]
        assert not missing, (element, content, name)
