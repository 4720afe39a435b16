"""`make slides CHAPTER=5`: a chapter as the slides of a lecture, in one file that needs no network and no folder.

`lecture.py` finds the slides in the built page. Here they become a file: reveal.js (`reveal/`) shows them, the figures'
runtime and the questions' script bring them to life, fonts and styles lie inside.
"""

from __future__ import annotations

import base64
import html
import re
import sys
from pathlib import Path

import build
from lecture import Section, Slide, sections_in
from pdf import pages
from surroundings import told

from relubook.exercises.notebook import TITLES
from relubook.exercises.page import scripts as asking
from relubook.exercises.questions import QUESTIONS
from relubook.figures import FIGURES
from relubook.live import scripts as live

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
BOOK = ROOT / "_build" / "html"
TARGET = ROOT / "_build" / "slides"

# What the questions' script needs changed where a `section` is a slide, and all is one file: (what is there, what
# becomes of it, how often). A lecture begins without answers, and leaves those of the reader alone.
CHANGES = (
    ('"section.question"', '".slide .question"', 2),
    ('new URL("micropython.js", HOME).href', "ReLUSlides.python()", 1),
    ('"relubook.questions"', "ReLUSlides.STORE", 1),
)
PYTHON = ' type="text/plain" id="micropython"'  # read at the first Run
TAG = re.compile("<(?=!--|/?script)")
LIGHTS = """const dark = matchMedia("(prefers-color-scheme: dark)").matches;
document.documentElement.dataset.theme = dark ? "dark" : "light";
"""
KEYS = {"→": "next", "Esc": "leaves a figure", "S": "notes", "O": "overview", "D": "light or dark", "F": "full screen"}


def chapter_of(word: str) -> int:
    """The number of the chapter that is asked for, by its number or its name.

    raises : ValueError, with the chapters that there are

    >>> chapter_of("backward")
    3
    """
    known = {name: number for number, name in enumerate(TITLES, start=1)}
    by_word = known | {str(number): number for number in known.values()}
    if (asked := word.strip()) not in by_word:
        said = f"there is no chapter {asked!r}" if asked else "which one? For example: make slides CHAPTER=5"
        raise ValueError(f"CHAPTER: {said}; there are {', '.join(f'{i} ({name})' for name, i in known.items())}")
    return by_word[asked]


def question_script() -> str:
    """What answers a lecture.

    raises : ValueError, when the script is not the one that we know how to change
    """
    text = asking.question_script()
    for old, new, times in CHANGES:
        if text.count(old) != times:
            raise ValueError(f"question.js has {old!r} {text.count(old)} times, not {times}")
        text = text.replace(old, new)
    return text


def style_sheet(path: Path) -> str:
    """A style sheet with its fonts inside."""

    def font(address: re.Match[str]) -> str:
        data = base64.b64encode((path.parent / address[1]).read_bytes()).decode()
        return f"url(data:font/woff2;base64,{data})"

    return re.sub(r"url\([\"']?([^\"')]+\.woff2)[\"']?\)", font, _read(path))


def script(text: str, kind: str = "") -> str:
    """A script in the page, where none of its text may look like a tag."""
    safe = TAG.sub(lambda _: "\\x3c", text)
    return f"<script{kind}>\n{safe}</script>"


def scripts_for(shown: str) -> list[str]:
    """The scripts of the figures and questions that are shown, in the order in which a page loads them."""
    names = re.findall(r'<figure[^>]* data-figure="(\w+)"', shown)
    asked = re.findall(r' data-question="(\w+)"', shown)
    figures = [figure for figure in FIGURES if figure.name in names]
    engines = sorted({engine for figure in figures for engine in figure.engines})
    texts = [_read(HERE / "reveal/reveal.js"), _read(HERE / "reveal/notes.js"), live.lean(_read(HERE / "slides.js"))]
    texts += [live.relu_script(), *map(live.engine_script, engines), *(figure.script() for figure in figures)]
    texts += [live.live_script(), asking.records_script(asked), question_script()]
    code = any(QUESTIONS[name].to_json()["kind"] == "code" for name in asked)
    return [*([script(asking.micropython_script(), PYTHON)] if code else []), *map(script, texts)]


def slide_html(slide: Slide, above: str, foot: str = "") -> str:
    kicker = f'<p class="slide__kicker">{above}</p>'
    notes = f'<aside class="notes">{"".join(slide.notes)}</aside>' if slide.notes else ""
    held = " data-prevent-swipe" if slide.kind in ("figure", "question") else ""  # a finger on a slider turns no slide
    return (
        f'<section data-kind="{slide.kind}"><div class="slide slide--{slide.kind} bd-article">{kicker}'
        f'<div class="slide__room"><div class="slide__fit"{held}>{slide.body}</div></div>{foot}</div>{notes}</section>'
    )


def stack_html(section: Section, chapter: str, link: str) -> str:
    """The slides of a section; the first and the last slide of all say more at their foot."""
    above = f"{chapter} · {section.title}" if section.title else chapter
    feet = {"title": " ".join(f"<span><kbd>{key}</kbd> {words}</span>" for key, words in KEYS.items()), "closing": link}
    slides = [
        slide_html(slide, above, f'<p class="slide__foot">{feet[slide.kind]}</p>' if slide.kind in feet else "")
        for slide in section.slides
    ]
    return f"<section>{''.join(slides)}</section>"


def whole(number: int) -> str:
    """The file of a chapter: its slides, with styles, fonts, scripts and their licenses."""
    page, address = pages()[number - 1], told("URL").rstrip("/")
    sections = sections_in(page, _read(BOOK / f"{page}.html"), address)
    name = list(TITLES.values())[number - 1]
    place = f'<a href="{html.escape(f"{address}/{page}.html")}">{name}</a>' if address else f"Chapter {number}, {name}"
    link = f"{place}, in <em>The ReLU layer</em>. Text and figures: CC BY 4.0."
    shown = "\n".join(stack_html(section, f"{number} {name}", link) for section in sections)
    styles = [style_sheet(BOOK / "_static/katex/katex.min.css"), _read(HERE / "reveal/reveal.css"), live.css()]
    styles += [asking.css(), style_sheet(ROOT / "book/assets/book.css"), _read(HERE / "slides.css")]
    licenses = [ROOT / "book/extension/reveal/LICENSE", ROOT / "book/assets/katex/LICENSE"]
    licenses += [ROOT / "src/relubook/exercises/page/micropython/LICENSE", ROOT / "book/assets/fonts/LICENSE"]
    lines = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{name}: slides of The ReLU layer</title>",
        script(LIGHTS),
        *(f"<style>\n{sheet}</style>" for sheet in styles),
        f'</head><body><div class="reveal"><div class="slides">\n{shown}\n</div></div>',
        *scripts_for(shown),
        *(license_of(path) for path in licenses),
        "</body></html>\n",
    ]
    return "\n".join(lines)


def license_of(path: Path) -> str:
    """The license of what lies inside, as its authors ask; a comment of HTML ends at two hyphens and more."""
    name = {"reveal": "reveal.js", "katex": "KaTeX", "micropython": "MicroPython", "fonts": "Source Sans 3"}
    return f"<!-- {name[path.parent.name]}:\n{re.sub('-{2,}', '-', _read(path)).strip()}\n-->"


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def write(number: int, folder: Path) -> Path:
    """Write the slides of a chapter into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"the-relu-layer-chapter-{number}.html"
    file.write_text(whole(number), encoding="utf-8")
    return file


def main(word: str) -> int:
    try:
        number = chapter_of(word)
    except ValueError as error:
        print(error)
        return 1
    if failed := build.build():
        return failed
    file = write(number, TARGET)
    print(f"The slides are at {file.as_uri()} ({file.stat().st_size / 1e6:.1f} MB)")
    print("Open them by a double click, or take the file along: it needs nothing else. The key ? lists the keys.")
    return 0


if __name__ == "__main__":
    sys.exit(main(" ".join(sys.argv[1:])))
