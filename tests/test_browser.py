"""The pages of the built book in a real browser, with the network blocked: nothing fails or leaves, little travels."""

import gzip
from pathlib import Path
from urllib.parse import unquote

import pytest
from live_page import live_figures, state_in_page
from tolerances import PAGE_KILOBYTES, PAGE_KILOBYTES_WITH_NETS, PAGE_REQUESTS

from relubook.figures import FIGURES

ROOT = Path(__file__).resolve().parents[1]
CHAPTERS = [f"notebooks/{path.stem}.html" for path in sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))]
PAGES = ["book/index.html", "book/notation.html", *CHAPTERS]

pytestmark = pytest.mark.browser


def settle(page):
    """Wait for what a page still asks for after it has loaded: its fonts, and half a second for anything else."""
    page.evaluate("document.fonts.ready.then(() => true)")
    page.wait_for_timeout(500)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_loads_without_an_error_and_asks_nothing_of_the_network(visit, address, path):
    seen = visit(address, path)
    live_figures(seen.page)
    settle(seen.page)
    assert seen.errors == []
    assert seen.outside == []
    assert seen.failed == []


def test_every_figure_of_the_project_is_alive_on_some_page(visit, http_address):
    found = set()
    for path in PAGES:
        page = visit(http_address, path).page
        found |= {figure.get_attribute("data-figure") for figure in live_figures(page)}
    assert found == {figure.name for figure in FIGURES}


def test_code_in_a_page_of_the_book_runs(visit, address):
    seen = visit(address, CHAPTERS[1])
    card = seen.page.locator('section.question[data-kind="code"]').first
    card.locator("button.question__check").click()
    said = "reply => reply.innerText && !reply.innerText.startsWith('Running') && reply.innerText"
    reply = card.locator(".question__reply").element_handle()
    words = seen.page.wait_for_function(said, arg=reply).json_value()
    assert "does not start" not in words
    assert seen.failed == []


@pytest.mark.parametrize("path", CHAPTERS)
def test_a_page_keeps_its_budget_of_bytes_and_requests(visit, http_address, book, path):
    seen = visit(http_address, "book/notation.html")  # any page of the same server, to listen from
    bodies = {}
    seen.page.on("response", lambda response: bodies.__setitem__(response.url, response))
    seen.page.goto(http_address + path)
    live_figures(seen.page)
    settle(seen.page)
    sizes = {url: transferred(url, response.body()) for url, response in bodies.items() if response.status == 200}
    largest = sorted(((size, url.rpartition("/")[2]) for url, size in sizes.items()), reverse=True)[:6]
    total = sum(sizes.values()) / 1024
    print(f"{path}: {total:.0f} KB compressed in {len(bodies)} requests")
    engines = {
        engine
        for figure in FIGURES
        if f'data-figure="{figure.name}"' in (book / path).read_text()
        for engine in figure.engines
    }
    assert len(bodies) <= PAGE_REQUESTS, sorted(bodies)
    assert total <= (PAGE_KILOBYTES_WITH_NETS if engines & {"net", "plane"} else PAGE_KILOBYTES), largest


def transferred(url, body):
    """What a web server sends: text goes through gzip, fonts and pictures are compressed already."""
    return len(body) if url.partition("?")[0].endswith((".woff2", ".png")) else len(gzip.compress(body, 6))


@pytest.mark.parametrize("path", PAGES)
def test_a_phone_shows_the_page_without_sideways_scrolling(visit, http_address, path):
    page = visit(http_address, path, viewport={"width": 390, "height": 844}).page
    live_figures(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_each_link_of_the_text_sets_what_it_names_and_shows_it(visit, http_address):
    followed = 0
    for path in PAGES:
        page = visit(http_address, path).page
        live_figures(page)
        for link in page.locator("a.figure-link").all():
            name, _, query = link.get_attribute("href").removeprefix("#").partition("?")
            cls = next(cls for cls in FIGURES if cls.name == name)
            link.click()
            wanted = cls.state_in(unquote(query))
            shown = state_in_page(page, cls)
            assert {key: shown[key] for key in wanted} == wanted, f"{path}: {query}"
            assert link.get_attribute("aria-current") == "true", f"{path}: {query}"
            followed += 1
    assert followed >= len(FIGURES)
