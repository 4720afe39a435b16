"""Each figure as it stands in the built book: what Python says, at once, and whole without a script."""

import json

import pytest
from live_page import (
    WIDTHS,
    assert_shows,
    count_in,
    drag,
    go,
    grip_places,
    median_ms,
    on_screen,
    page_of,
    place_of_cell,
    random_states,
    reset,
    root_of,
    state_of,
    words_of,
)
from tolerances import INPUT_TO_BOOK_MS

from relubook.figures import FIGURES, DeadReluLab, HingeSum
from relubook.live.html import json_ready

pytestmark = pytest.mark.browser

UNTRAINED = [cls for cls in FIGURES if cls is not DeadReluLab]  # tests/relubook/live/test_trained_in_page.py has it
EACH_FIGURE = pytest.mark.parametrize("cls", FIGURES, ids=lambda cls: cls.name)
STATES = 3  # tests/relubook/live/test_live_page.py tries many, in a page without the book


@pytest.fixture
def seen(lasting, book, http_address):
    """seen(cls, width) -> the page of a figure, and the figure in the state that the book shows first."""

    def opened(cls, width="wide", home=http_address, fragment="", **options):
        visited = lasting(home, page_of(book, cls.name) + fragment, viewport=WIDTHS[width], **options)
        page = visited.page
        page.errors = visited.errors
        page.emulate_media(media="screen")
        if not fragment:  # a folded section opens for who is led to its figure
            page.evaluate("name => { location.hash = ''; location.hash = '#' + name; }", cls.name)
        page.locator(f"#{cls.name}.live-figure--live").wait_for()
        page.evaluate("document.fonts.ready.then(() => true)")
        figure = cls(**json.loads(page.locator(f"#{cls.name}").get_attribute("data-spec"))["state"])
        if not fragment:
            go(page, cls.name, figure.state())
        return page, figure

    return opened


@pytest.mark.parametrize("width", WIDTHS)
@EACH_FIGURE
def test_a_figure_in_the_book_is_what_python_says(seen, cls, width):
    page, figure = seen(cls, width)
    spec = json_ready(figure.spec())
    for state in (figure.state(), *random_states(figure, STATES)):
        go(page, cls.name, state)
        assert_shows(page, figure, spec, width, state)
    assert page.errors == []


@EACH_FIGURE
def test_the_specification_in_the_page_is_the_one_that_python_writes(seen, cls):
    page, figure = seen(cls)
    ours = json_ready(figure.spec())
    found = json.loads(page.locator(f"#{cls.name}").get_attribute("data-spec"))
    assert found.keys() == ours.keys() - {"pictures", "alt", "caption"}  # these the page has as HTML
    assert found == json.loads(json.dumps({key: ours[key] for key in found}))


@pytest.mark.parametrize("cls", UNTRAINED, ids=lambda cls: cls.name)
def test_a_picture_follows_its_control_at_once(seen, cls):
    page, figure = seen(cls)
    median = median_ms(page, root_of(page, figure), INPUT_TO_BOOK_MS)
    print(f"{cls.name} in the book: {median:.2f} ms from input to picture, median of 200")
    assert median <= INPUT_TO_BOOK_MS


@pytest.mark.parametrize("cls", [cls for cls in FIGURES if cls.handles], ids=lambda cls: cls.name)
def test_a_handle_in_the_book_follows_the_pointer(seen, cls):
    page, figure = seen(cls)
    root_of(page, figure).scroll_into_view_if_needed()
    reset(page, figure)
    before = state_of(page, figure)
    at = next(at for at in grip_places(page, figure).values() if at)
    picture = root_of(page, figure).locator(".live-figure__picture").bounding_box()
    inward = 90 if at[0] < picture["x"] + picture["width"] / 2 else -90
    drag(page, at, (at[0] + inward, at[1] - 30))
    moved = {name for name, value in state_of(page, figure).items() if value != before[name]}
    controls = {handle[side].partition("[")[0] for handle in cls.handles for side in ("x", "y", "select")}
    assert moved
    assert moved <= controls


@pytest.mark.parametrize("cls", [cls for cls in FIGURES if cls.picks], ids=lambda cls: cls.name)
def test_a_click_on_a_number_in_the_book_chooses_its_cell(seen, cls):
    page, figure = seen(cls)
    view = json_ready(figure.spec())["views"]["wide"]
    root_of(page, figure).scroll_into_view_if_needed()
    for pick in cls.picks:
        part = view["parts"][pick["part"]]
        count = count_in(figure, part, pick)
        i = count - 1
        page.mouse.click(*on_screen(page, figure, place_of_cell(view["axes"][part["axes"]], part, count, i)))
        assert state_of(page, figure)[pick["select"]] == pick["start"] + i


def test_a_finger_drags_a_handle_and_the_page_stays_where_it_is(seen):
    page, figure = seen(HingeSum, "narrow", has_touch=True)
    root_of(page, figure).locator(".live-figure__picture").scroll_into_view_if_needed()
    before, scrolled = state_of(page, figure), page.evaluate("scrollY")
    x, y = grip_places(page, figure)["kink_dots.0"]
    touch = page.context.new_cdp_session(page)

    def finger(kind, *points):
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": a, "y": b} for a, b in points]})

    finger("touchStart", (x, y))
    for i in range(1, 6):
        finger("touchMove", (x + 8 * i, y - 8 * i))
    finger("touchEnd")
    assert page.evaluate("scrollY") == scrolled
    after = state_of(page, figure)
    assert after["kinks"][0] > before["kinks"][0]
    assert after["kinks"][1:] == before["kinks"][1:]


COLORS_OF_PARTS = """
figure => Object.fromEntries([...figure.querySelectorAll("[data-part]")].flatMap(part => {
  const drawn = part.querySelector("path, text");
  if (!drawn) return []; // a picture of light has the colors of the picture, in every theme
  const look = getComputedStyle(drawn);
  return [[part.dataset.part, look.fill + look.stroke]];
}))
"""


@EACH_FIGURE
def test_the_dark_theme_changes_the_colors_of_the_picture(seen, cls):
    page, figure = seen(cls)
    colors = []
    for theme in ("light", "dark"):
        page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        colors.append(root_of(page, figure).evaluate(COLORS_OF_PARTS))
    page.evaluate("document.documentElement.dataset.theme = 'light'")
    assert colors[0]
    assert [part for part, color in colors[0].items() if color == colors[1][part]] == []


@EACH_FIGURE
def test_a_printed_page_shows_the_picture_and_no_control(seen, cls):
    page, figure = seen(cls)
    page.emulate_media(media="print")
    assert root_of(page, figure).locator(".live-figure__picture svg").is_visible()
    assert not root_of(page, figure).locator(".live-figure__controls").is_visible()


@EACH_FIGURE
def test_without_a_script_a_figure_is_its_still_picture_with_words(visit, address, book, cls):
    page = visit(address, f"{page_of(book, cls.name)}#{cls.name}", java_script_enabled=False).page
    root = page.locator(f"#{cls.name}")
    image = root.locator("img")
    assert image.bounding_box()["height"] > 100
    assert image.get_attribute("alt") == cls.alt
    figure = cls(**json.loads(root.get_attribute("data-spec"))["state"])
    assert words_of(page, cls.name) == figure.words()


@EACH_FIGURE
def test_a_link_holds_the_state_of_a_figure_and_brings_it_back(seen, address, cls):
    page, figure = seen(cls, home=address)
    state = random_states(figure, 1)[0]
    go(page, cls.name, state)
    root_of(page, figure).locator(".live-figure__link").click()
    copied = page.evaluate("location.hash")
    assert copied.startswith(f"#{cls.name}?")
    other, figure = seen(cls, home=address, fragment=copied)
    assert_shows(other, figure, json_ready(figure.spec()), "wide", state)
