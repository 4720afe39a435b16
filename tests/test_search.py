"""The search finds sections, from a folder too, and marks the word there; what is not found has a page."""

import json
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from pages import all_pages
from test_extension import small_book
from test_pages import Page

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def sections(book):
    text = (book / "_static/search/sections.js").read_text(encoding="utf-8")
    return json.loads(text.removeprefix("var ReLUSections = ").rstrip().rstrip(";"))


# What can be found


def test_every_section_of_every_page_can_be_found_and_is_there(book, sections):
    pages = {page: Page(book / page) for page in all_pages()}
    for section in sections:
        page, _, place = section["id"].partition("#")
        assert place in pages[page].places, section["id"]
    headings = {
        f"{page}#{place}"
        for page in pages
        for place in re.findall(r'<section id="([^"]+)">\s*<h[1-4]', (book / page).read_text(encoding="utf-8"))
    }
    assert headings <= {section["id"] for section in sections}
    assert len({section["id"] for section in sections}) == len(sections)


def test_no_hint_and_no_solution_can_be_found(book, sections):
    told = "\n".join(section["text"] for section in sections)
    page = (book / "notebooks/02_forward.html").read_text(encoding="utf-8")
    solutions = re.findall(r"<summary>Solution</summary><p>((?:(?!</details>).)*)</p></details>", page, re.DOTALL)
    plain = [" ".join(re.sub(r"<[^>]+>", " ", solution).split()) for solution in solutions]
    assert len(plain) > 3
    assert [solution for solution in plain if len(solution) > 30 and solution in told] == []


# Searching


@pytest.fixture
def searched(visit, address):
    """searched(words) types them into the search field of a chapter. Gives the visit."""

    def search(words):
        seen = visit(address, "notebooks/02_forward.html")
        seen.page.keyboard.press("Control+k")
        seen.page.keyboard.type(words)
        seen.page.keyboard.press("Enter")
        seen.page.wait_for_selector("#search-results [role=status]")
        return seen

    return search


@pytest.mark.browser
def test_a_search_leads_to_the_section_where_the_word_is_marked_until_a_key_is_pressed(searched):
    seen = searched("subgradient")
    page = seen.page
    link = page.locator("#search-results li", has_text="Backward").locator("a").first
    assert "subgradient" in page.locator("#search-results mark").first.inner_text().lower()
    place = unquote(urlsplit(link.get_attribute("href")).fragment)
    link.click()
    page.wait_for_selector("mark.search-mark")
    marked = page.locator("mark.search-mark").all_inner_texts()
    assert {word.lower() for word in marked} == {"subgradient"}
    page.wait_for_function(
        """place => { const top = document.getElementById(place).getBoundingClientRect().top;
        return top >= 0 && top < 200; }""",
        arg=place,
    )
    page.wait_for_timeout(300)
    assert 0 <= page.evaluate("place => document.getElementById(place).getBoundingClientRect().top", place) < 200
    before = page.locator("article").inner_text()
    page.keyboard.press("Escape")
    assert page.locator("mark.search-mark").count() == 0
    assert page.locator("article").inner_text() == before
    assert "highlight" not in page.url
    assert (seen.errors, seen.outside, seen.failed) == ([], [], [])


@pytest.mark.browser
def test_a_button_clears_the_marks_too(visit, http_address):
    page = visit(http_address, "notebooks/03_backward.html?highlight=gradient").page
    assert page.locator("mark.search-mark").count() > 3
    page.locator(".search-marked button").click()
    assert page.locator("mark.search-mark, .search-marked").count() == 0


@pytest.mark.browser
def test_a_word_of_the_glossary_is_found_first_by_its_meaning(searched):
    page = searched("subgradient").page
    first = page.locator("#search-results li a").first
    assert first.get_attribute("href").startswith("book/notation.html")


@pytest.mark.browser
@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("subgradeint", "Nothing has exactly these words"),
        ("subgra", "Nothing has exactly these words"),
        ("zzqx", "Nothing here for “zzqx”"),
        ("subgradient zzqx", "No section has all words"),
        ("<b>subgradient", "for “<b>subgradient”"),
    ],
)
def test_a_search_says_what_it_found_and_how(searched, words, said):
    seen = searched(words)
    assert said in seen.page.locator("#search-results [role=status]").inner_text()
    assert (seen.page.locator("#search-results li").count() > 0) == (words != "zzqx")
    assert seen.errors == []


@pytest.mark.browser
def test_marks_leave_formulas_and_figures_as_they_are(visit, http_address):
    page = visit(http_address, "notebooks/01_introduction.html?highlight=x%200%20slope").page
    page.wait_for_selector("mark.search-mark")
    assert page.locator(":is(.katex, svg, .live-figure__controls, .live-figure__readout) mark").count() == 0
    slider = page.locator(".live-figure--live input[type=range]").first
    readout = page.locator(".live-figure--live .live-figure__readout").first
    before = readout.inner_text()
    slider.press("ArrowLeft")
    assert readout.inner_text() != before


# What is not found


def served(route, book, root):
    """What GitHub Pages answers for a book below `root`: its files, and 404.html for any other address."""
    path = unquote(urlsplit(route.request.url).path)
    file = book / path.removeprefix(root)
    if path.startswith(root) and file.is_file():
        route.fulfill(path=file)
    else:
        route.fulfill(status=404, body=(book / "404.html").read_text(encoding="utf-8"), content_type="text/html")


@pytest.mark.browser
@pytest.mark.parametrize(
    ("host", "root", "asked"),
    [
        ("somebody.github.io", "/relu/", "nothing.html"),
        ("somebody.github.io", "/relu/", "notebooks/09_nothing.html"),
        ("somebody.github.io", "/relu/", "a/b/c/nothing.html"),
        ("somebody.github.io", "/", "notebooks/a/nothing.html"),
        ("relu.example.org", "/", "a/b/nothing"),
        ("example.org", "/courses/relu/", "notebooks/nothing.html"),
        ("example.org", "/courses/relu/", "404.html"),
    ],
)
def test_the_page_for_what_is_not_found_leads_back_into_the_book_from_any_folder(chromium, book, host, root, asked):
    context = chromium.new_context()
    page, errors = context.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.route("**/*", lambda route: served(route, book, root))
    page.goto(f"https://{host}{root}{asked}")
    assert page.locator("h1").inner_text() == "This page is not in the book"
    links = page.locator("a").evaluate_all("links => links.map(a => a.href)")
    assert len(links) >= 7
    for link in links:
        assert link.startswith(f"https://{host}{root}"), link
        assert (book / urlsplit(link).path.removeprefix(root)).is_file(), link
    assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('18px \"ReLUBook Sans\"'))")
    page.locator("input[name=q]").fill("subgradient")
    page.locator("input[name=q]").press("Enter")
    page.wait_for_selector("#search-results li a")
    assert errors == []
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_the_page_for_what_is_not_found_follows_the_system_and_fits_a_phone(visit, address, scheme, width):
    from relubook import theme

    page = visit(address, "404.html", color_scheme=scheme, viewport={"width": width, "height": 720}).page
    paper = theme.ROLES["paper"][scheme == "dark"]
    rgb = f"rgb({', '.join(str(int(paper[i : i + 2], 16)) for i in (1, 3, 5))})"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == rgb
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_book_that_knows_its_address_leads_there_without_a_script(monkeypatch):
    from not_found import page

    monkeypatch.setenv("URL", "https://us.example.org/relu/")
    told = page(ROOT, "The ReLU layer")
    assert '<base href="https://us.example.org/relu/">' in told
    assert "<script" not in told


def test_nothing_of_the_book_leads_to_the_page_for_what_is_not_found(book, sections):
    assert not [section for section in sections if "404" in section["id"]]
    for page in all_pages():
        assert "404.html" not in (book / page).read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_sections_of_a_page_are_found_without_those_in_them(tmp_path):
    small_book(tmp_path, "# Top\n\nAbove.\n\n## Inner\n\nBelow, $x^2$ high.\n")
    text = (tmp_path / "_build/html/_static/search/sections.js").read_text(encoding="utf-8")
    found = {one["id"]: one for one in json.loads(text.removeprefix("var ReLUSections = ").rstrip().rstrip(";"))}
    assert found["page.html#top"] == {"id": "page.html#top", "chapter": "Top", "title": "Top", "text": "Above."}
    assert found["page.html#inner"]["text"] == "Below, x2 high."
