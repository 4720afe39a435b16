"""`make pdf`: the whole book in one file, with numbers that are right and links that arrive."""

import base64
import re
import struct

import pytest
from pypdf import PdfReader

from relubook.figures import FIGURES

pytestmark = [pytest.mark.browser, pytest.mark.slow]
CHAPTERS = ["Introduction", "Forward", "Backward", "Dead ReLU", "Piecewise linear"]


@pytest.fixture(scope="module")
def printed(book, tmp_path_factory):
    import pdf

    folder = tmp_path_factory.mktemp("pdf")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("URL", "https://us.example.org/relu")
        assert pdf.main(folder / "book.pdf") == 0
    return PdfReader(folder / "book.pdf")


@pytest.fixture(scope="module")
def words(printed):
    return [" ".join(page.extract_text().split()) for page in printed.pages]


def test_the_contents_tell_the_page_on_which_a_chapter_begins(words):
    (first,) = [i for i, text in enumerate(words) if text.startswith("2 Contents")]
    contents = " ".join(words[first : first + 3])
    for title in CHAPTERS:
        page = int(re.search(rf"{title} (\d+)", contents)[1])
        assert words[page - 1].startswith(f"{page} {title}"), "the number of the page, as it is printed, and the title"


def test_the_outline_has_every_chapter_at_its_page(printed, words):
    def entries(outline):
        for entry in outline:
            yield from entries(entry) if isinstance(entry, list) else [entry]

    at = [(entry.title, printed.get_destination_page_number(entry)) for entry in entries(printed.outline)]
    for title in CHAPTERS:
        page = next(page for name, page in at if name == title)
        assert words[page].startswith(f"{page + 1} {title}")


def test_figures_are_numbered_in_order_and_none_is_made_of_pixels(printed, words):
    numbers = [int(n) for text in words for n in re.findall(r"Figure (\d+)\.", text)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) > len(FIGURES)
    grids = {size for figure in FIGURES for size in grids_of_values(figure)}
    for page in printed.pages:
        kinds = [page["/Resources"]["/XObject"][name].get_object() for name in page["/Resources"].get("/XObject", {})]
        pictures = {(kind["/Width"], kind["/Height"]) for kind in kinds if kind["/Subtype"] == "/Image"}
        assert pictures <= grids, "only what is a grid of values, a number a pixel, is made of pixels"


def grids_of_values(figure):
    """The sizes of the pictures in a figure that have a number a pixel: the boat, the lives of units."""
    found = re.findall(r"data:image/png;base64,([\w+/=\s]+)", figure().spec()["pictures"]["wide"])
    return [struct.unpack(">II", base64.b64decode(png)[16:24]) for png in found]


def test_each_live_figure_has_a_link_to_the_one_that_moves_and_no_link_leads_into_a_folder(printed):
    inside = set(printed.named_destinations)
    outside = []
    for page in printed.pages:
        for annotation in page.get("/Annots", []):
            link = annotation.get_object()
            if "/Dest" in link:
                assert str(link["/Dest"]) in inside
            elif "/A" in link and "/URI" in link["/A"]:
                outside.append(str(link["/A"]["/URI"]))
    assert not [address for address in outside if not re.match(r"https?:|mailto:", address)]
    for figure in FIGURES:
        if figure.name != "few_hinges":  # the cover of the page, not of the print
            assert [
                a for a in outside if a.startswith("https://us.example.org/relu/") and a.endswith(f"#{figure.name}")
            ]
