"""An address, or a link in the text, moves a figure: what it names, no other figure, and nothing breaks."""

from urllib.parse import quote

import pytest
from live_kinds import Kinds, Reel
from live_page import go, words_of

pytestmark = pytest.mark.browser


def test_an_address_sets_what_it_names_and_leaves_the_rest(open_page):
    page = open_page([Kinds(), Reel()], hash="#kinds?t=-0.5&values=1,1,1,1,1,1")
    assert words_of(page, "kinds").startswith("At t = −0.50")
    go(page, "kinds", {"cell": 5})
    assert words_of(page, "kinds").startswith("At t = −0.50")
    go(page, "reel", {"speed": "fast"})
    assert words_of(page, "kinds").startswith("At t = −0.50")
    assert words_of(page, "reel") == "Step 2: fast at −4.00."
    go(page, "kinds", {"t": 99, "style": "none", "nobody": 1})
    assert words_of(page, "kinds").startswith("At t = 1.00")


class Other(Kinds):
    """A figure whose controls have the same names."""

    name = "other"
    draw = Kinds.draw

    @classmethod
    def script(cls):
        return super().script().replace('"kinds"', '"other"')


def test_an_address_moves_its_own_figure_and_no_other_with_such_a_control(open_page):
    page = open_page([Kinds(), Other()], hash="#other?t=-0.5")
    assert words_of(page, "other").startswith("At t = −0.50")
    assert words_of(page, "kinds").startswith("At t = 0.50")
    go(page, "kinds", {"t": 0.1})
    assert words_of(page, "other").startswith("At t = −0.50")
    assert words_of(page, "kinds").startswith("At t = 0.10")


@pytest.mark.parametrize(
    "hash", ["#%", "#kinds?t=%C2", "#kinds?t=x%C2&style=%", "#kinds", "#?", "#kinds?", "#kinds?t=&t=1,2"]
)
def test_a_wrong_address_breaks_nothing(open_page, hash):
    page = open_page([Kinds(), Reel()], hash=hash)
    assert words_of(page, "kinds").startswith("At t = 0.50")
    assert words_of(page, "reel").startswith("Step 2")
    assert page.locator(".live-figure--live").count() == 2
    assert page.errors == []


@pytest.mark.parametrize("hash", ["kinds?t=-0.3&style=dashed", "kinds?t=−0.3&style=dashed"])
def test_an_address_that_is_encoded_as_a_whole_is_read(open_page, hash):
    for text in (hash, quote(hash, safe=""), "kinds?" + quote(hash.partition("?")[2], safe="")):
        page = open_page([Kinds()], hash="#" + text)
        assert words_of(page, "kinds").startswith("At t = −0.30"), text


LINKS = '<p><a href="#kinds?t=-0.5">down</a> <a href="#kinds?style=dashed">dashed</a> <a href="#elsewhere">x</a></p>'


def test_a_link_in_the_text_moves_the_figure_and_shows_where_it_is(open_page):
    page = open_page([Kinds()], before=LINKS)
    down, dashed, other = page.locator("a").all()
    assert "figure-link" in down.get_attribute("class")
    assert other.get_attribute("class") is None
    assert down.get_attribute("aria-current") is None
    scrolled = page.evaluate("scrollY")
    down.click()
    dashed.click()
    assert words_of(page, "kinds").startswith("At t = −0.50")
    assert down.get_attribute("aria-current") == dashed.get_attribute("aria-current") == "true"
    assert page.evaluate("scrollY") == scrolled  # the figure was in view
    page.locator(".live-figure__reset").click()
    assert down.get_attribute("aria-current") is None
    down.click()  # once more, though the address is the same
    assert words_of(page, "kinds").startswith("At t = −0.50")


def test_a_link_to_an_earlier_figure_says_nothing_of_a_later_one(open_page):
    page = open_page([Kinds(), Reel()], before=LINKS + '<a href="#reel?step=4">later</a>')
    page.locator("a").last.click()
    assert words_of(page, "reel").startswith("Step 4")
    assert words_of(page, "kinds").startswith("At t = 0.50")
    currents = [link.get_attribute("aria-current") for link in page.locator("a").all()]
    assert currents == [None, None, None, "true"]


def test_a_link_far_from_its_figure_brings_it_into_view(open_page):
    far = "<p style='height: 3000px'></p>"
    page = open_page([Kinds()], before=LINKS + far)
    page.locator("a").first.click()
    top = page.locator('[data-figure="kinds"]').bounding_box()["y"]
    assert 0 <= top < 200
