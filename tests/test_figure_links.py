"""Links in the text that set a figure: each names a figure of its page and a state that exists."""

import importlib.util
import json
import re
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest
from live_page import page_of
from sphinx.errors import ExtensionError

from relubook.figures import FIGURES, Activations

ROOT = Path(__file__).resolve().parents[1]
PAGES = [*sorted((ROOT / "notebooks").glob("[0-9]*.ipynb")), *sorted((ROOT / "book").glob("*.md"))]
KNOWN = {figure.name: figure for figure in FIGURES}
LINK = re.compile(r"\]\(#(\w+)\?([^)\s]*)\)")


def text_and_code(page):
    text = page.read_text(encoding="utf-8")
    if page.suffix == ".md":
        return text, " ".join(re.findall(r"\{live-figure\} (\w+)", text))
    cells = json.loads(text)["cells"]
    return tuple(
        "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == kind) for kind in ("markdown", "code")
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_link_that_sets_a_figure_names_one_of_its_page_and_a_state_that_exists(page):
    text, code = text_and_code(page)
    for name, query in LINK.findall(text):
        assert name in KNOWN, f"there is no figure {name!r}: #{name}?{query}"
        assert re.search(rf"\b{KNOWN[name].__name__}\b", code), f"the figure {name} is not on this page"
        assert KNOWN[name].state_in(query), f"#{name}?{query} sets nothing"


@pytest.fixture(scope="module")
def extension():
    sys.path.insert(0, str(ROOT / "book" / "extension"))
    spec = importlib.util.spec_from_file_location("relubook_sphinx", ROOT / "book" / "extension" / "relubook_sphinx.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def landed(extension, *links):
    anchors = "".join(f'<a href="#{link}">x</a>' for link in links)
    context = {"body": f"<p>{anchors}</p>{Activations().html()}"}
    extension.land_links(None, "page", "", context, None)
    return context["body"]


def test_without_a_script_a_link_lands_at_the_title_of_its_figure(extension):
    body = landed(extension, "activations?activation=tanh&amp;x=-3", "activations?activation=leaky%20ReLU")
    ids = re.findall(r'live-figure__title">(?:<span id="[^"]*"></span>)*', body)[0]
    assert [unquote(found) for found in re.findall(r'id="([^"]*)"', ids)] == [
        "activations?activation=tanh&amp;x=-3",
        "activations?activation=leaky ReLU",
    ]


def test_a_link_to_no_state_or_to_a_figure_elsewhere_ends_the_build(extension):
    with pytest.raises(ExtensionError, match="x goes from -6 to 6"):
        landed(extension, "activations?x=60")
    with pytest.raises(ExtensionError, match="'hinge_sum', which is not on this page"):
        landed(extension, "hinge_sum?target=hat")


@pytest.mark.parametrize("tag", ['section id="activations"', 'span class="target" id="activations"'])
def test_a_heading_with_the_address_of_a_figure_of_its_page_ends_the_build(extension, tag):
    figure = Activations().html()
    same = {"body": f"<{tag}><h2>Activations</h2></{tag.split()[0]}>{figure}"}
    with pytest.raises(ExtensionError, match=r"heading has the address #activations.*give the heading other words"):
        extension.land_links(None, "page", "", same, None)
    context = {"body": '<section id="activations-and-slopes"></section>' + figure}
    extension.land_links(None, "page", "", context, None)
    assert figure in context["body"]
    elsewhere = {"body": '<section id="activations"></section>'}
    extension.land_links(None, "page", "", elsewhere, None)


@pytest.mark.browser
@pytest.mark.parametrize("size", [(1280, 720), (390, 844)], ids=["desk", "phone"])
def test_a_link_to_a_figure_lands_with_its_title_below_the_bar(visit, http_address, book, size):
    viewport = {"width": size[0], "height": size[1]}
    page = visit(http_address, page_of(book, "zigzag") + "#zigzag", viewport=viewport).page
    page.locator("#zigzag.live-figure--live").wait_for()
    page.wait_for_timeout(300)  # the pictures above have their height
    bar = page.locator(".bd-header-article").bounding_box()
    title = page.locator("#zigzag .live-figure__title").bounding_box()
    assert bar["y"] + bar["height"] <= title["y"] < size[1] / 2
