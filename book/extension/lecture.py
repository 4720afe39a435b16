"""The slides of a lecture, found in the built page of a chapter by rules and not by a list, so they follow the text.

- the title, with the question that opens the chapter;
- a section that asks something before it shows anything: its heading, and what the first paragraph that asks asks;
  a section inside another one only where there is more to come;
- each question that is answered in the page;
- each figure alone on a slide, and before it what is asked above it, where no other thing stands between;
- what came out: the first paragraph below a live figure that has a link which sets it, else the first below it;
- a surprise: a claim of others that did not simply hold, and whatever "surprised us";
- last, what one can now do.

A question keeps the sentence before it, which it is often about. Whole paragraphs, captions and solutions are notes for
the speaker.
"""

from __future__ import annotations

import copy
import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin

from bs4 import BeautifulSoup, NavigableString, PageElement, Tag

from relubook.exercises.page.html import solution_html
from relubook.exercises.questions import QUESTIONS
from relubook.live.html import compact

MOST_WORDS = 85  # on a slide; nobody reads more while somebody talks
CLOSING, CHECKED, TRY = "what-you-can-now-do", "what-we-checked", "try-it"  # sections that every chapter has
FIGURES = ("live-figure", "still-figure")
UNSEEN = ("cell", "pst-scrollable-table-container")  # what no slide shows: code and what it prints, tables

Nodes = list[PageElement]


@dataclass
class Slide:
    """One slide. kind : title, asks, question, figure, still, shows, claim, closing. body, notes : HTML."""

    kind: str
    body: str
    notes: list[str] = field(default_factory=list)


@dataclass
class Section:
    """A heading and its slides, one below the other in the overview."""

    title: str
    slides: list[Slide]


# Words


def words(nodes: Iterable[PageElement]) -> str:
    """What nodes say, with each formula once."""

    def said(node: PageElement) -> str:
        if isinstance(node, Tag):
            return "" if "katex-mathml" in node.get("class", []) else "".join(said(child) for child in node.children)
        return str(node)

    return " ".join("".join(said(node) for node in nodes).split())


def sentences(paragraph: Tag) -> list[Nodes]:
    """The sentences of a paragraph, as nodes of the page.

    One ends with a full stop, a question mark or an exclamation mark, where white space and no small letter follows.
    Whatever is inside a link, a formula or code stays in one piece.
    """
    found: list[Nodes] = [[]]
    for child in paragraph.children:
        if isinstance(child, NavigableString):
            parts = re.split(r"(\s+)", str(child))
            for i, part in enumerate(parts):
                after = parts[i + 1] if i + 1 < len(parts) else ""
                if part.isspace() and not after[:1].islower() and re.search(r"[.?!][)”\"]*$", words(found[-1])):
                    found.append([])
                elif part:
                    found[-1].append(NavigableString(part))
        else:
            found[-1].append(child)
    return [nodes for nodes in found if words(nodes)]


def asks(nodes: Nodes) -> bool:
    return words(nodes).rstrip(')”"').endswith("?")


def asking_parts(paragraph: Tag) -> list[tuple[bool, Nodes]]:
    """(whether it asks, a sentence) for each question of a paragraph, and for the sentence before each."""
    every = sentences(paragraph)
    kept = [asks(one) or (i + 1 < len(every) and asks(every[i + 1])) for i, one in enumerate(every)]
    return [(asks(one), one) for one, keep in zip(every, kept, strict=True) if keep]


def asks_something(block: Tag) -> bool:
    return block.name == "p" and any(asks(one) for one in sentences(block))


def leads_on(nodes: Nodes) -> bool:
    """Whether a sentence is about what comes next in the page, which no slide shows."""
    return asks(nodes) or words(nodes).startswith(("Let us ", "Here is ", "Here are ", "Below"))


def shortened(paragraph: Tag, start: int = 0) -> list[Nodes]:
    """The sentences of a paragraph from one on, as many as a slide bears and at least one."""
    kept: list[Nodes] = []
    for one in sentences(paragraph)[start:]:
        if kept and len(words([node for nodes in [*kept, one] for node in nodes]).split()) > MOST_WORDS:
            break
        kept.append(one)
    while len(kept) > 1 and leads_on(kept[-1]):
        kept.pop()
    return kept


def written(nodes: Iterable[PageElement]) -> str:
    """Nodes as HTML."""
    return "".join(str(node) if isinstance(node, Tag) else html.escape(str(node), quote=False) for node in nodes)


# From the page to slides


def sections_in(page: str, text: str, address: str = "") -> list[Section]:
    """The slides of a chapter by section; the first slide of all is the title, the last one what one can now do.

    page : the name of the page, as _toc.yml has it
    text : its HTML
    address : where the book can be read, so that links into it stay links
    raises : ValueError, when the page has no such sections as a chapter has
    """
    article = BeautifulSoup(text, "html.parser").select_one("article.bd-article")
    chapter = article.find("section", recursive=False) if article else None
    closing = chapter.find("section", id=CLOSING, recursive=False) if isinstance(chapter, Tag) else None
    if not isinstance(article, Tag) or not isinstance(chapter, Tag) or not isinstance(closing, Tag):
        raise ValueError(f"{page} has no section #{CLOSING}, which every chapter has, and which is the last slide")
    tidy(article, f"{address.rstrip('/')}/{page}.html" if address else "")
    opening = next(block for block in blocks(chapter) if block.name == "p")
    title = Slide("title", f"<h1>{title_of(chapter)}</h1><p>{opening.decode_contents()}</p>")
    found = [Section("", [title, *slides_of(chapter)])]
    for section, above in inside(chapter):
        name, key = title_of(section), section.get("id")
        slides = [] if key in (CLOSING, CHECKED) else slides_of(section, "" if key == TRY else name)
        if slides and not (above and [slide.kind for slide in slides] == ["asks"]):
            found.append(Section(f"{above} · {name}" if above else name, slides))
    last = Slide("closing", f"<h2>{title_of(closing)}</h2>{written(blocks(closing))}")
    return [*found, Section("", [last])]


def tidy(article: Tag, address: str) -> None:
    """Take away what only a page needs, and the links that lead nowhere from a file that may lie anywhere.

    A link into the slides stays, and one out of the book. One to another place of the book needs the book's address;
    without it only its words stay.
    """
    for needless in article.select(".headerlink, .question-strip, .question-solutions, .above-input, source"):
        needless.decompose()
    places = {str(tag["id"]) for tag in article.select("figure.live-figure, section.question")}
    for link in article.select("a[href]"):
        href = str(link["href"])
        if re.match(r"[a-z]+:", href) or (href.startswith("#") and href[1:].partition("?")[0] in places):
            continue
        if address:
            link["href"] = urljoin(address, href)
        else:
            link.unwrap()
    for block in article.find_all(["p", "ul", "ol", "li", "span", "strong"], id=True):
        if not block.find_parent(class_="question"):
            del block["id"]  # a slide and its notes may both hold it


def inside(section: Tag, above: str = "") -> Iterator[tuple[Tag, str]]:
    """The sections in a section, each with the title of the one around it; none for those of the chapter."""
    for inner in section.find_all("section", recursive=False):
        yield inner, above
        yield from inside(inner, title_of(inner))


def title_of(section: Tag) -> str:
    heading = section.find(["h1", "h2", "h3"], recursive=False)
    return written(heading.children).strip() if isinstance(heading, Tag) else ""


def blocks(section: Tag) -> list[Tag]:
    """What stands in a section itself: paragraphs, lists, formulas, cells, and of a cell what slides can show."""
    found: list[Tag] = []
    for child in section.find_all(True, recursive=False):
        if is_(child, "cell"):
            found += child.select("figure, section.question, .claim") or [child]
        elif child.name not in ("section", "h1", "h2", "h3"):
            found.append(child)
    return found


def is_(block: Tag, *kinds: str) -> bool:
    return any(kind in block.get("class", []) for kind in kinds)


def slides_of(section: Tag, heading: str = "") -> list[Slide]:
    """The slides of a section, without those of the sections in it.

    heading : its title, where a slide may begin the section; HTML
    """
    every = blocks(section)
    slides: list[Slide] = []
    asked = opening(every) if heading else None
    if heading and (asked or asks([BeautifulSoup(heading, "html.parser")])):
        slides.append(asking_slide(asked, heading))
    outcomes = {outcome(every, i) for i, block in enumerate(every) if is_(block, "live-figure")}
    for i, block in enumerate(every):
        if is_(block, *FIGURES):
            question = question_before(every, i)
            if question is not None and question is not asked:
                slides.append(asking_slide(question))
            slides.append(figure_slide(block, every[:i]))
        elif is_(block, "question"):
            slides.append(question_slide(block))
        elif is_(block, "claim"):
            slides += claim_slides(block)
        elif i in outcomes:
            slides.append(showing_slide(every, i, "What came out"))
        elif (start := surprise(block)) is not None:
            slides.append(showing_slide(every, i, "What surprised us", max(0, start - 1)))
    return slides


def opening(every: list[Tag]) -> Tag | None:
    """The first paragraph that asks something, if nothing is shown above it that it may be about."""
    for block in every:
        if is_(block, *FIGURES, "question", *UNSEEN):
            return None
        if asks_something(block):
            return block
    return None


def question_before(every: list[Tag], figure: int) -> Tag | None:
    """The last paragraph that asks something above a figure, if it is not about something else."""
    for block in reversed(every[:figure]):
        if is_(block, *FIGURES, "question", *UNSEEN):
            return None
        if asks_something(block):
            return block
    return None


def outcome(every: list[Tag], figure: int) -> int | None:
    """Where it is said what a figure shows."""
    below = [i for i in range(figure + 1, len(every)) if every[i].name == "p"]
    setting = [i for i in below if every[i].select(f'a[href^="#{every[figure]["data-figure"]}?"]')]
    return next(iter(setting or below), None)


def surprise(block: Tag) -> int | None:
    """Which sentence of a paragraph says that something surprised us."""
    every = sentences(block) if block.name == "p" else []
    return next((i for i, one in enumerate(every) if "surprised us" in words(one)), None)


def note(paragraph: Tag) -> str:
    """A paragraph for the speaker, whose window has no styles: formulas as MathML alone, and no links."""
    plain = copy.copy(paragraph)
    for drawn in plain.select(".katex-html"):
        drawn.decompose()
    for link in plain.find_all("a"):
        link.unwrap()
    return str(plain)


def asking_slide(paragraph: Tag | None, heading: str = "") -> Slide:
    parts = asking_parts(paragraph) if paragraph is not None else []
    kinds = {True: "question", False: "context"}
    lines = [f'<p class="slide__{kinds[question]}">{written(nodes).strip()}</p>' for question, nodes in parts]
    title = f"<h2>{heading}</h2>" if heading else ""
    return Slide("asks", title + "".join(lines), [note(paragraph)] if paragraph is not None else [])


def figure_slide(figure: Tag, above: list[Tag]) -> Slide:
    """A figure, drawn for a wide window whatever the window is: a slide is scaled as a whole."""
    drawn = copy.copy(figure)
    if is_(figure, "live-figure"):
        spec = json.loads(str(drawn["data-spec"]))
        spec["views"]["narrow"] = spec["views"]["wide"]
        drawn["data-spec"] = compact(spec)
    notes = [note(block) for block in above if block.name == "p"][-1:]
    if isinstance(caption := drawn.find("figcaption"), Tag):
        notes.append(f"<p>{caption.extract().decode_contents()}</p>")
    return Slide("figure" if is_(figure, "live-figure") else "still", str(drawn), notes)


def question_slide(section: Tag) -> Slide:
    """A question as it is in the page, but no `section`: these are the slides."""
    card = copy.copy(section)
    card.name, card["role"] = "div", "region"
    return Slide("question", str(card), [solution_html(QUESTIONS[str(section["data-question"])].to_json())])


def claim_slides(box: Tag) -> list[Slide]:
    """What they say; at the next key what we measured, then the verdict. None for a claim that simply holds."""
    if re.match("holds(:|$)", json.loads(str(box["data-claim"]))["verdict"]):
        return []
    says, *found = [row.decode_contents() for row in box.find_all("p")]
    lines = "".join(f'<p class="fragment">{line}</p>' for line in found)
    return [Slide("claim", f'<h2>Does it hold?</h2><p class="slide__claim">{says}</p>{lines}')]


def showing_slide(every: list[Tag], at: int, heading: str, start: int = 0) -> Slide:
    """What a paragraph says from one of its sentences on, with the rule or list that it leads to, where both fit."""
    paragraph, *below = every[at : at + 2]
    text = " ".join(written(nodes).strip() for nodes in shortened(paragraph, start))
    fits = len(words(every[at : at + 2]).split()) <= 1.5 * MOST_WORDS
    rule = "".join(str(block) for block in below if block.name in ("ul", "blockquote") and fits)
    return Slide("shows", f"<h2>{heading}</h2><p>{text}</p>{rule}", [note(paragraph)])
