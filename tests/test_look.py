"""How a figure stands in the built book: seen whole on a desk, drawn for a phone, light on paper."""

import re
from functools import cache
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from relubook import theme
from relubook.figures import FIGURES

ROOT = Path(__file__).resolve().parents[1]
DESK, PHONE = {"width": 1280, "height": 720}, {"width": 390, "height": 844}
EACH_FIGURE = pytest.mark.parametrize("name", [figure.name for figure in FIGURES])

pytestmark = pytest.mark.browser


@cache
def page_of(book, name):
    """The first page that has a figure."""
    for path in sorted(book.rglob("*.html")):
        if f'data-figure="{name}"' in path.read_text(encoding="utf-8"):
            return str(path.relative_to(book))
    raise AssertionError(f"no page of the book has the figure {name}")


@pytest.fixture
def seen(lasting, http_address, book):
    """seen(name, viewport, **options) opens the page of a figure at the figure; gives the page and the figure."""

    def open_figure(name, viewport, **options):
        page = lasting(http_address, page_of(book, name), viewport=viewport, **options).page
        page.emulate_media(media="screen")
        page.evaluate("name => { location.hash = ''; location.hash = '#' + name; }", name)
        figure = page.locator(f"#{name}.live-figure--live")
        figure.wait_for()
        page.evaluate("document.fonts.ready.then(() => true)")
        return page, figure

    return open_figure


def boxes(figure):
    """Title, picture, state and controls, by name: left, top, width, height."""
    names = {"title": "title", "picture": "picture > svg", "state": "readout", "controls": "form"}
    found = {name: figure.locator(f".live-figure__{selector}").bounding_box() for name, selector in names.items()}
    return {name: (box["x"], box["y"], box["width"], box["height"]) for name, box in found.items()}


@EACH_FIGURE
def test_on_a_desk_title_picture_state_and_controls_are_seen_at_once(seen, name):
    _, figure = seen(name, DESK)
    for part, (left, top, width, height) in boxes(figure).items():
        assert top >= 48, f"{part} is under the bar"
        assert top + height <= DESK["height"], f"{part} ends below the window"
        assert left + width <= DESK["width"], f"{part} ends beside the window"


@EACH_FIGURE
def test_on_a_desk_the_picture_is_736_wide_and_the_controls_232_beside_it(seen, name):
    _, figure = seen(name, DESK)
    found = boxes(figure)
    assert found["picture"][0::2] == pytest.approx((264, theme.WIDE), abs=1)
    assert found["controls"][0::2] == pytest.approx((264 + theme.WIDE + 24, 232), abs=1)


@EACH_FIGURE
def test_the_contents_fold_where_the_controls_stand(seen, name):
    page, _ = seen(name, DESK)
    folded = "() => document.querySelector('.bd-sidebar-secondary.hide')?.getBoundingClientRect().height <= 48"
    page.wait_for_function(folded, timeout=5000)  # they fold within half a second


@EACH_FIGURE
@pytest.mark.parametrize("width", [320, 390, 800, 1000, 1200])
def test_no_width_of_the_window_makes_the_page_wider_than_itself(seen, name, width):
    page, figure = seen(name, DESK)
    page.set_viewport_size({"width": width, "height": 844})
    whole, found = page.evaluate("document.documentElement.scrollWidth"), boxes(figure)
    page.set_viewport_size(DESK)
    assert whole <= width
    for part, (left, _, across, _) in found.items():
        assert left >= 0, part
        assert left + across <= width, part


@EACH_FIGURE
def test_on_a_phone_the_picture_is_drawn_for_it_and_stays_in_sight_while_its_controls_scroll(seen, name):
    page, figure = seen(name, PHONE)
    assert boxes(figure)["picture"][2] == pytest.approx(theme.NARROW, abs=1)
    page.evaluate("top => window.scrollBy(0, top)", boxes(figure)["state"][1] - 300)
    page.wait_for_timeout(100)
    top = figure.locator(".live-figure__picture").bounding_box()["y"]
    assert top == pytest.approx(56, abs=1)  # under the bar


LETTERS = """figure => [...figure.querySelectorAll('.live-figure__picture svg text')]
    .filter((text) => text.textContent.trim() && text.getClientRects().length)
    .map((text) => [text.textContent, parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a])"""


@EACH_FIGURE
@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_no_word_of_a_picture_is_smaller_than_11_pixels(seen, name, viewport):
    _, figure = seen(name, viewport)
    letters = figure.evaluate(LETTERS)
    assert letters, "the picture has words"
    assert [found for found in letters if found[1] < theme.SIZES["floor"] - 0.01] == []


TARGETS = """figure => [...figure.querySelectorAll(':is(input, select, button, summary)')].map((e) => {
    const { width, height } = (e.type === 'checkbox' ? e.closest('label') : e).getBoundingClientRect();
    return [e.name || e.className, width, height];
})"""


@EACH_FIGURE
def test_on_a_phone_nothing_that_is_tapped_is_under_32_pixels(seen, name):
    _, figure = seen(name, PHONE)
    assert [found for found in figure.evaluate(TARGETS) if min(found[1:]) < 32] == []


@EACH_FIGURE
@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_the_state_keeps_its_height_whatever_it_says(seen, name, viewport):
    _, figure = seen(name, viewport)
    heights = set()
    for words in ("Short.", "word " * (8 if viewport is PHONE else 14)):  # one line, and two
        figure.locator(".live-figure__state").evaluate("(state, words) => { state.textContent = words; }", words)
        heights.add(figure.locator(".live-figure__readout").bounding_box()["height"])
    for slider in figure.locator("input[type=range]:enabled:visible").all():
        for key in ("Home", "End"):
            slider.press(key)
            heights.add(figure.locator(".live-figure__readout").bounding_box()["height"])
    for radio in figure.locator("input[type=radio]:visible").all():
        radio.check()
        heights.add(figure.locator(".live-figure__readout").bounding_box()["height"])
    assert len(heights) == 1, heights


def rgb(role, shade=0):
    return tuple(int(theme.ROLES[role][shade][i : i + 2], 16) for i in (1, 3, 5))


def color_of(page, selector, style):
    return tuple(
        int(v)
        for v in re.findall(r"\d+", page.locator(selector).first.evaluate(f"e => getComputedStyle(e).{style}"))[:3]
    )


@EACH_FIGURE
def test_on_paper_a_page_is_light_also_from_a_dark_system_and_has_no_controls(seen, name):
    page, figure = seen(name, DESK, color_scheme="dark")
    assert color_of(page, "body", "backgroundColor") == rgb("paper", 1)
    page.emulate_media(media="print")
    assert color_of(page, ".bd-article p", "color") == rgb("ink")
    assert color_of(page, f"#{name} .live-figure__title", "color") == rgb("ink")
    assert page.locator("body").evaluate("e => getComputedStyle(e).backgroundColor") == "rgba(0, 0, 0, 0)"
    assert not figure.locator(".live-figure__controls").is_visible()
    inked = "e => [...e.querySelectorAll('text')].map((t) => getComputedStyle(t).fill)"
    light = {f"rgb{rgb(role)}".replace(" ", "") for role in theme.ROLES}
    fills = {fill.replace(" ", "") for fill in figure.locator("svg").first.evaluate(inked)}
    assert fills <= light, fills - light


@EACH_FIGURE
def test_a_page_shows_the_font_that_the_picture_was_measured_with(seen, name):
    page, figure = seen(name, DESK)
    assert (
        page.evaluate(
            f"[...document.fonts].filter((f) => f.family.includes('{theme.FAMILY}') && f.status === 'loaded').length"
        )
        >= 2
    )
    family = figure.locator("svg text").first.evaluate("e => getComputedStyle(e).fontFamily")
    assert theme.FAMILY in family


def test_the_arrow_beside_the_folded_contents_is_in_the_icon_font_and_the_icons_of_no_page_are_not(book):
    with TTFont(book / "_static/vendor/fontawesome/webfonts/fa-solid-900.woff2") as font:
        signs = set(font.getBestCmap())
    assert {0xF107, 0xF0C9} <= signs  # angle-down, bars
    assert len(signs) < 40
    sheet = (book / "_static/styles/pydata-sphinx-theme.css").read_text(encoding="utf-8")
    assert ".fa-bars:before" in sheet
    assert ".fa-dragon:before" not in sheet
