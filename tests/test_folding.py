"""What a page folds opens for whoever wants it, by every way there is; what is said by the way is in nobody's way."""

import re

import pytest
from live_page import live_figures, page_of, words_of
from pages import ROOT, all_pages
from tolerances import PAGE_PIXELS

CHAPTERS = [f"notebooks/{path.stem}.html" for path in sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))]
DESK, PHONE = {"width": 1280, "height": 720}, {"width": 390, "height": 844}
BY_ITSELF = "notebooks/02_forward.html"  # a page with a section that can be left out
SPEED = "section#how-fast-can-it-be"

pytestmark = pytest.mark.browser


def unfold(page):
    page.evaluate("for (const fold of document.querySelectorAll('details.fold')) fold.open = true")


@pytest.mark.parametrize("path", all_pages())
def test_no_page_is_taller_than_twenty_screens_as_it_opens(visit, http_address, path):
    page = visit(http_address, path, viewport=DESK).page
    live_figures(page, unfolded=False)
    page.evaluate("document.fonts.ready.then(() => true)")
    height = page.evaluate("document.documentElement.scrollHeight")
    print(f"{path}: {height} px")
    assert height <= PAGE_PIXELS


# Ways into a folded section


def is_read(page, within=SPEED):
    """Whether the first paragraph that a section hides can be seen by who is there."""
    first = page.locator(f"{within} details.fold > p").first
    return first.is_visible() and first.evaluate("p => p.getBoundingClientRect().top < innerHeight")


def test_a_folded_section_says_what_it_is_and_opens_by_a_click_and_by_the_keyboard(visit, address):
    page = visit(address, BY_ITSELF).page
    summary = page.locator(f"{SPEED} details.fold > summary")
    assert "How fast can it be?" in summary.inner_text()
    assert "You can leave this section out. Nothing later in the book needs it." in summary.inner_text()
    assert not is_read(page)
    summary.locator(".fold__open").click()
    assert is_read(page)
    summary.focus()
    page.keyboard.press("Enter")
    assert not is_read(page)


def test_without_a_script_it_opens_too(visit, address):
    page = visit(address, BY_ITSELF, java_script_enabled=False).page
    page.locator(f"{SPEED} .fold__open").click()
    assert page.locator(f"{SPEED} details.fold > p").first.is_visible()


def test_the_contents_lead_into_a_folded_section_each_time(visit, address):
    page = visit(address, BY_ITSELF, viewport=DESK).page
    link = page.locator(".bd-sidebar-secondary a[href='#how-fast-can-it-be']")
    for _ in range(2):  # the second time the address is the same already
        page.evaluate("scrollTo(0, 0)")
        page.locator(f"{SPEED} details.fold").evaluate("fold => { fold.open = false; }")
        link.click()
        page.wait_for_timeout(100)
        assert is_read(page)


def test_a_link_of_another_page_leads_into_a_folded_section(visit, address):
    page = visit(address, "notebooks/03_backward.html").page
    unfold(page)
    page.locator(".bd-article a[href$='02_forward.html#how-fast-can-it-be']").first.click()
    page.wait_for_url("**/02_forward.html*")
    page.wait_for_load_state()
    assert is_read(page)


def test_a_search_leads_into_a_folded_section(visit, http_address):
    page = visit(http_address, "search.html?q=copyto").page  # a word that stands in such a section, and nowhere else
    page.locator("#search-results a[href*='02_forward']").first.click()
    page.wait_for_load_state()
    page.wait_for_timeout(200)
    assert page.locator(f"{SPEED} details.fold").evaluate("fold => fold.open")


def test_the_mark_of_a_question_leads_to_the_question_in_a_folded_section(visit, http_address):
    page = visit(http_address, "notebooks/04_dead_relu.html").page
    question = page.locator("details.fold section.question").first
    assert not question.is_visible()
    page.locator(f".question-strip a[href='#{question.get_attribute('id')}']").click()
    page.wait_for_timeout(100)
    box = question.bounding_box()
    assert 0 <= box["y"] < 400


def test_a_link_that_sets_a_figure_shows_the_figure_in_a_folded_section(visit, http_address, book):
    page = visit(http_address, page_of(book, "knots")).page
    live_figures(page, unfolded=False)
    figure = page.locator("#knots")
    assert not figure.is_visible()
    link = page.locator("section#how-good-can-n-pieces-be a.figure-link[href^='#knots']").first
    page.locator("section#how-good-can-n-pieces-be .fold__open").click()
    link.click()
    page.wait_for_timeout(100)
    assert link.get_attribute("aria-current") == "true"
    assert figure.is_visible()
    assert figure.bounding_box()["y"] < 400
    before = words_of(page, "knots")
    page.evaluate("location.hash = '#knots?function=sine&way=even&n=16'")
    page.wait_for_timeout(100)
    assert words_of(page, "knots") != before


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
def test_on_paper_every_section_is_open_and_no_toggle_is_printed(visit, http_address, script):
    page = visit(http_address, BY_ITSELF, java_script_enabled=script).page
    page.emulate_media(media="print")
    text = " ".join(page.locator(SPEED).inner_text().split())
    assert "why our own listing is longer" in text
    assert "A comparison costs a processor almost nothing." in text
    for toggle in ("Read this section", "Fold this section", "Show the code", "Fold the code"):
        assert toggle not in page.locator(".bd-article").inner_text()


# The code of cells that only show something


def test_what_opens_the_code_of_a_cell_is_called_what_it_says(visit, http_address):
    page = visit(http_address, CHAPTERS[0]).page
    toggle = page.locator("details.hide > summary").first
    assert toggle.get_attribute("aria-label") is None
    assert toggle.inner_text().strip() == "Show the code"
    toggle.click()
    assert toggle.inner_text().strip() == "Fold the code"
    assert page.locator("details.hide .cell_input").first.is_visible()


# Asides

RIGHT = """() => [...document.querySelectorAll('.sidenote')].map((note) => {
  const { left, right, top, bottom } = note.getBoundingClientRect();
  const said = note.previousElementSibling.getBoundingClientRect();
  return { words: note.textContent.trim(), left, right, top: top + scrollY, bottom: bottom + scrollY,
           paragraph: { left: said.left, right: said.right, top: said.top + scrollY, bottom: said.bottom + scrollY } };
})"""
IN_THE_WAY = """() => [...document.querySelectorAll('.live-figure, .question, .sidenote, table')].map((one) => {
  const { left, right, top, bottom } = one.getBoundingClientRect();
  return { words: one.className + one.id, left, right, top: top + scrollY, bottom: bottom + scrollY };
})"""


def overlap(a, b):
    beside = min(a["right"], b["right"]) - max(a["left"], b["left"]) > 1
    return beside and min(a["bottom"], b["bottom"]) - max(a["top"], b["top"]) > 1


@pytest.mark.parametrize("path", CHAPTERS)
def test_on_a_wide_screen_an_aside_stands_beside_its_paragraph_and_under_nothing(visit, http_address, path):
    page = visit(http_address, path).page
    live_figures(page)
    for width in (1200, 1280, 1600):
        page.set_viewport_size({"width": width, "height": 720})
        notes, others = page.evaluate(RIGHT), page.evaluate(IN_THE_WAY)
        assert len(notes) >= 2
        for note in notes:
            assert note["left"] >= note["paragraph"]["right"], note
            assert note["right"] <= width, note
            assert abs(note["top"] - note["paragraph"]["top"]) < 12, note
            assert note["bottom"] <= note["paragraph"]["bottom"] + 60, "so long an aside makes a hole in the text"
            assert sum(overlap(note, other) for other in others) == 1, (note, "itself and nothing else")


@pytest.mark.parametrize("path", CHAPTERS)
def test_the_contents_fold_where_an_aside_stands(visit, http_address, path):
    page = visit(http_address, path, viewport=DESK).page
    live_figures(page)
    seen = "note => { const { left, top } = note.getBoundingClientRect(); "
    seen += "return note.contains(document.elementFromPoint(left + 20, top + 12)); }"
    for note in page.locator(".sidenote").all():
        note.evaluate("note => note.scrollIntoView({ block: 'center' })")
        page.wait_for_function("document.querySelector('.bd-sidebar-secondary.hide')", timeout=5000)
        page.wait_for_timeout(600)  # folding takes half a second
        assert note.evaluate(seen), "the contents cover the aside"


@pytest.mark.parametrize("path", CHAPTERS)
def test_on_a_phone_an_aside_is_small_print_below_its_paragraph(visit, http_address, path):
    page = visit(http_address, path, viewport=PHONE).page
    live_figures(page)
    for note in page.evaluate(RIGHT):
        assert note["top"] >= note["paragraph"]["bottom"] - 1, note
        assert note["left"] >= note["paragraph"]["left"], note
        assert note["right"] <= PHONE["width"], note


NOTE = re.compile(r'<div class="sidenote"[^>]*>(.*?)</div>', re.DOTALL)


def test_no_aside_is_a_landmark_or_asks_for_more_than_a_glance(book):
    for path in CHAPTERS:
        notes = re.findall(
            r'<div class="sidenote"[^>]*>(.*?)</div>', (book / path).read_text(encoding="utf-8"), re.DOTALL
        )
        assert 2 <= len(notes) <= 8, path
        for note in notes:
            assert len(re.sub(r"<[^>]+>", "", note).split()) <= 45, note
