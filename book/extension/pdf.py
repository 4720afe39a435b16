"""`make pdf`: the book as one PDF, printed by the browser that is installed.

The built pages become one: a cover, a table of contents, the chapters. Each live figure is its still with its caption
and, where the book knows its address (`make pdf URL=https://...`), a link to the figure that moves. Figures stay
vectors and get numbers. The browser prints twice: the first time tells on which page each section begins.
"""

from __future__ import annotations

import html
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import unquote
from zlib import crc32

import yaml
from browsers import ARGUMENTS, INSTALL_HINT, installed_browser
from pypdf import PdfReader, PdfWriter
from surroundings import told

ROOT = Path(__file__).resolve().parents[2]
BOOK = ROOT / "_build" / "html"
TARGET = ROOT / "_build" / "relu-book.pdf"

ARTICLE = re.compile(r'<article class="bd-article">(.*?)</article>', re.DOTALL)
SHEET = re.compile(r'<link\b[^>]*\brel="stylesheet"[^>]*>')
PICTURE = re.compile(r"<picture>.*?<img\b(?P<tag>[^>]*)>\s*</picture>", re.DOTALL)
SOURCE = re.compile(r'src="data:image/svg\+xml,([^"]*)"')
FIGURE = re.compile(r'(<figure class="(?:live|still)-figure.*?</figure>)', re.DOTALL)
HEADING = re.compile(r"<h([123])>((?:(?!</h[123]>).)*?)<a class=\"headerlink\" href=\"#([^\"]*)\"", re.DOTALL)
STYLE = """
@page { size: A4; margin: 20mm 18mm 22mm; @bottom-center { content: counter(page); font: 10pt "ReLUBook Sans"; } }
@page :first { @bottom-center { content: none; } }
body { background: none; counter-reset: figure; }
article.bd-article { max-width: none; padding: 0; font-size: 10pt; line-height: 1.45; }
article.chapter { break-before: page; }
.pdf-cover { height: 240mm; display: flex; flex-direction: column; justify-content: center; }
.pdf-cover h1 { font-size: 46pt; line-height: 1.1; }
.pdf-cover p { font-size: 18pt; line-height: 1.4; }
.pdf-contents { break-before: page; }
.pdf-contents ol { list-style: none; padding: 0; }
.pdf-contents li { display: flex; gap: 8px; align-items: baseline; line-height: 1.45; }
.pdf-contents li.section { padding-left: 20px; font-size: 11pt; }
.pdf-contents li.chapter { margin-top: 8px; font-weight: 600; }
.pdf-contents a { color: inherit; text-decoration: none; }
.pdf-contents .dots { flex: 1; border-bottom: 1px dotted var(--live-edge); }
figure figcaption::before { counter-increment: figure; content: "Figure " counter(figure) ". "; font-weight: 600; }
figure, .cell_output table, pre, .admonition { break-inside: avoid; }
h1, h2, h3, .live-figure__title { break-after: avoid; }
figure svg { max-width: 100%; height: auto; }
details.hide, .headerlink, .live-figure__controls, .cover-start, .cover-links { display: none !important; }
.pdf-alive { font-size: 10pt; }
"""


def pages() -> list[str]:
    """The pages of the book after the cover, in the reader's order."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    return [entry["file"] for entry in toc["chapters"]]


def read(name: str) -> str:
    return (BOOK / f"{name}.html").read_text(encoding="utf-8")


def article(name: str) -> str:
    """What a page says, with ids and links that hold in one page of many, and its figures in the page."""
    found = ARTICLE.search(read(name))
    if found is None:
        raise ValueError(f"{name}.html has no article")
    here = key(name)
    body = FIGURE.sub(lambda figure: still(figure[1], name), found[1])
    body = re.sub(r'\bid="([^"]+)"', lambda m: f'id="{here}--{m[1]}"', body)
    body = re.sub(r'href="([^"]*)"', lambda m: f'href="{html.escape(target(html.unescape(m[1]), name))}"', body)
    return f'<article class="bd-article chapter" id="{here}">{body}</article>'


def key(name: str) -> str:
    return name.replace("/", "-")


def target(link: str, name: str) -> str:
    """Where a link of a page leads in the PDF."""
    if re.match(r"[a-z]+:", link):
        return link
    path, _, part = link.partition("#")
    part = part.partition("?")[0]  # a link that sets a figure leads to the figure
    page = name if not path else (Path(name).parent / path).as_posix()
    page = re.sub(r"[^/]+/\.\./", "", page).removesuffix(".html")
    if page not in [*pages(), "book/index"]:
        return f"{told('URL').rstrip('/')}/{page}" if told("URL") else "#"
    return f"#{key(page)}--{part}" if part else f"#{key(page)}"


def still(figure: str, name: str) -> str:
    """A figure with its picture as part of the page, so that words have the book's font, and a link to what moves."""

    def inline(picture: re.Match[str]) -> str:
        source = SOURCE.search(picture["tag"])
        if source is None:
            raise ValueError(f"a picture of {name} is no vector picture")
        drawn = unquote(html.unescape(source[1]))
        prefix = f"p{crc32(drawn.encode()):08x}-"  # two pictures of a page may use one id
        drawn = re.sub(r'\bid="([^"]+)"', lambda m: f'id="{prefix}{m[1]}"', drawn)
        return re.sub(r"(url\(#|href=\"#)", lambda m: f"{m[1]}{prefix}", drawn)

    drawn = PICTURE.sub(inline, figure)
    live = re.search(r'data-figure="(\w+)"', figure)
    drawn = re.sub(r' data-spec="[^"]*"', "", drawn)
    if live and told("URL"):
        address = f"{told('URL').rstrip('/')}/{name}.html#{live[1]}"
        drawn = drawn.replace(
            "</figcaption>", f' <a class="pdf-alive" href="{address}">It moves here.</a></figcaption>'
        )
    return drawn


def headings(articles: dict[str, str]) -> list[tuple[int, str, str]]:
    """(level, words, the name of the place) of each chapter and section, in order."""
    found = HEADING.findall("".join(articles.values()))
    return [
        (int(level), re.sub(r"<[^>]+>", "", words), part.lstrip("#")) for level, words, part in found if level != "3"
    ]


def contents(articles: dict[str, str], at: dict[str, int]) -> str:
    """The table of contents: chapters and their sections, each with its page."""
    lines = []
    for level, words, place in headings(articles):
        row = f'<a href="#{place}">{words}</a><span class="dots"></span><span>{at.get(place, "")}</span>'
        lines.append(f'<li class="{"chapter" if level == 1 else "section"}">{row}</li>')
    return f'<section class="pdf-contents"><h1>Contents</h1><ol>{"".join(lines)}</ol></section>'


def add_outline(writer: PdfWriter, articles: dict[str, str], at: dict[str, int]) -> None:
    """What a reader of the PDF sees beside it. (The browser's own says a heading at the top of a page twice.)"""
    chapter = None
    for level, words, place in headings(articles):
        above = chapter if level == 2 else None
        item = writer.add_outline_item(title=html.unescape(words), page_number=at[place] - 1, parent=above)
        chapter = item if level == 1 else chapter


def whole(articles: dict[str, str], at: dict[str, int]) -> str:
    """The one page that is printed; `at` says on which page each heading was the last time."""
    cover = read("book/index")
    opening = ARTICLE.search(cover)
    assert opening is not None
    question = re.search(r"<h1>.*?</h1>\s*<p>(.*?)</p>", opening[1], re.DOTALL)
    assert question is not None
    sheets = dict.fromkeys(sheet for name in pages() for sheet in SHEET.findall(read(name)))
    links = "".join(sheet.replace('href="../', f'href="{BOOK.as_uri()}/') for sheet in sheets)
    thanks = re.search(r'<section id="thanks">.*?</section>', opening[1], re.DOTALL)
    last = f'<p class="pdf-thanks">{told("URL")}</p>' if told("URL") else ""
    return (
        '<!doctype html><html lang="en" data-theme="light"><head><meta charset="utf-8"><title>The ReLU layer</title>'
        f"{links}"
        f'<style>{STYLE}</style></head><body><main class="bd-content">'
        f'<div class="pdf-cover"><h1>The ReLU layer</h1><p>{question[1]}</p>{last}</div>'
        f"{contents(articles, at)}{''.join(articles.values())}"
        f'<article class="bd-article chapter" id="book-index">{rewritten(thanks[0]) if thanks else ""}</article>'
        "</main></body></html>"
    )


def rewritten(text: str) -> str:
    body = re.sub(r'\bid="([^"]+)"', lambda m: f'id="book-index--{m[1]}"', text)
    return re.sub(r'href="([^"]*)"', lambda m: f'href="{html.escape(target(html.unescape(m[1]), "book/index"))}"', body)


def print_page(browser: str, page: str, folder: Path) -> Path:
    source, printed = folder / "book.html", folder / "book.pdf"
    source.write_text(page, encoding="utf-8")
    printed.unlink(missing_ok=True)
    command = [browser, "--headless", *ARGUMENTS, "--no-pdf-header-footer"]
    command += [f"--user-data-dir={folder / 'profile'}", "--allow-file-access-from-files", f"--print-to-pdf={printed}"]
    done = subprocess.run([*command, source.as_uri()], capture_output=True, text=True, timeout=300)
    if not printed.exists():
        raise SystemExit(f"{browser} did not print the book:\n{done.stderr}")
    return printed


def places(printed: Path) -> dict[str, int]:
    """On which page each place that a link leads to is, from 1."""
    reader = PdfReader(printed)
    found = {}
    for name, destination in reader.named_destinations.items():
        number = reader.get_destination_page_number(destination)
        if number is not None:
            found[name.lstrip("/")] = number + 1
    return found


def main(target: Path = TARGET) -> int:
    browser = installed_browser()
    if browser is None:
        print(f"make pdf needs an installed Chromium or Chrome. {INSTALL_HINT}")
        return 1
    with tempfile.TemporaryDirectory() as name:
        folder, at = Path(name), dict[str, int]()
        articles = {name: article(name) for name in pages()}
        for _ in range(2):
            printed = print_page(browser, whole(articles, at), folder)
            at = places(printed)
        writer = PdfWriter(clone_from=printed)
        add_outline(writer, articles, at)
        writer.add_metadata({"/Title": "The ReLU layer", "/Author": "The ReLU book's authors"})
        writer.write(target)
    print(f"{target}: {len(PdfReader(target).pages)} pages, {target.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
