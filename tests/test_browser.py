"""The built book in a real browser, with the network blocked: every control moves its figure, and nothing leaves."""

import gzip
import json
from pathlib import Path

import pytest
from tolerances import FEWEST_PIXELS_TO_MOVE, INPUT_TO_PICTURE_MS, PAGE_KILOBYTES, PAGE_REQUESTS

from relubook.figures import FIGURES

ROOT = Path(__file__).resolve().parents[1]
CHAPTERS = [f"notebooks/{path.stem}.html" for path in sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))]
PAGES = ["book/index.html", "book/notation.html", *CHAPTERS]
FIGURE = "figure.live-figure--live"

pytestmark = pytest.mark.browser


def live_figures(page):
    """The figures of a page, each as a locator, once all of them are alive."""
    count = page.locator("figure.live-figure").count()
    page.wait_for_function(f"document.querySelectorAll('{FIGURE}').length === {count}")
    return [page.locator(FIGURE).nth(i) for i in range(count)]


def settle(page):
    """Wait for what a page still asks for after it has loaded: its fonts, and half a second for anything else."""
    page.evaluate("document.fonts.ready.then(() => true)")
    page.wait_for_timeout(500)


def picture(figure):
    return figure.locator(".live-figure__picture svg").evaluate("svg => svg.outerHTML")


def words(figure):
    return figure.locator(".live-figure__state").inner_text()


def reset(figure):
    figure.locator(".live-figure__reset").click()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_loads_without_an_error_and_asks_nothing_of_the_network(visit, address, path):
    seen = visit(address, path)
    live_figures(seen.page)
    settle(seen.page)
    assert seen.errors == []
    assert seen.outside == []
    assert seen.failed == []


def test_a_search_finds_its_pages_from_every_page(visit, address):
    page = visit(address, CHAPTERS[0]).page
    page.keyboard.press("Control+k")
    page.keyboard.type("subgradient")
    page.keyboard.press("Enter")
    page.wait_for_selector("#search-results li a")
    found = page.locator("#search-results li a").evaluate_all("links => links.map(a => a.href)")
    assert any("03_backward" in link for link in found)


def test_every_figure_of_the_project_is_alive_on_some_page(visit, http_address):
    found = set()
    for path in CHAPTERS:
        page = visit(http_address, path).page
        found |= {figure.get_attribute("data-figure") for figure in live_figures(page)}
    assert found == {figure.name for figure in FIGURES}


@pytest.mark.parametrize("path", CHAPTERS)
def test_each_control_moves_its_picture_by_keyboard_and_by_mouse(visit, address, path):
    page = visit(address, path).page
    for figure in live_figures(page):
        figure.scroll_into_view_if_needed()
        for name in names_of_controls(figure):
            for move in (by_keyboard, by_mouse):
                said = f"{figure.get_attribute('data-figure')}.{name} {move.__name__}"
                assert moves_in_some_state(figure, name, move), f"{said}: the picture stays as it is"
            reset(figure)


def names_of_controls(figure):
    """The controls that have a form element, in their order, those under More settings too, once they are open."""
    figure.evaluate("f => f.querySelectorAll('details').forEach(more => { more.open = true; })")
    elements = figure.locator(".live-figure__controls :is(input, select)").all()
    return list(dict.fromkeys(element.get_attribute("name") for element in elements))


def moves_in_some_state(figure, name, move):
    """Whether a control moves the picture: in the first state, or after another choice (as "best" needs a target)."""
    first = names_of_controls(figure)[0]
    count = len(elements_of(figure, first)) if kind_of(figure, first) == "radio" else 1
    for chosen in range(count):
        reset(figure)
        if chosen:
            choose(figure, first, chosen)
        if elements_of(figure, name)[0].is_disabled():
            continue
        before = picture(figure)
        move(figure, name)
        if picture(figure) != before:
            return True
    return False


def elements_of(figure, name):
    return figure.locator(f".live-figure__controls [name={name}]").all()


def kind_of(figure, name):
    return elements_of(figure, name)[0].get_attribute("type") or "select"


def chosen_of(figure, name):
    return [radio.is_checked() for radio in elements_of(figure, name)].index(True)


def choose(figure, name, place):
    """A click on what a reader sees of a radio button: its word or its small picture."""
    elements_of(figure, name)[place].locator("xpath=ancestor::label").click()


def by_keyboard(figure, name):
    kind, elements = kind_of(figure, name), elements_of(figure, name)
    if kind == "checkbox":
        elements[0].press("Space")
    elif kind == "radio":
        start = chosen_of(figure, name)
        elements[start].press("ArrowRight")
        assert chosen_of(figure, name) == (start + 1) % len(elements)
    else:
        control = elements[0]
        start = control.input_value()
        for key in ("ArrowDown", "ArrowUp") if kind == "select" else ("ArrowRight", "ArrowLeft"):
            control.press(key)
            if control.input_value() != start:
                return
        raise AssertionError(f"no arrow key changes {name}")


def by_mouse(figure, name):
    kind, elements = kind_of(figure, name), elements_of(figure, name)
    if kind == "radio":
        choose(figure, name, (chosen_of(figure, name) + 1) % len(elements))
    elif kind == "checkbox":
        elements[0].click()
    elif kind == "select":  # its list is the system's own window, which no headless browser shows
        options = elements[0].locator("option").all()
        chosen = elements[0].evaluate("select => select.selectedIndex")
        elements[0].select_option(index=(chosen + 1) % len(options))
    else:
        box = elements[0].bounding_box()
        value = elements[0].evaluate("r => (r.value - r.min) / (r.max - r.min)")
        place = 0.85 if value < 0.5 else 0.15
        elements[0].click(position={"x": box["width"] * place, "y": box["height"] / 2})


@pytest.mark.parametrize("path", CHAPTERS)
def test_each_handle_can_be_dragged_and_each_cell_answers_a_click(visit, http_address, path):
    page = visit(http_address, path).page
    for figure in live_figures(page):
        name = figure.get_attribute("data-figure")
        figure.scroll_into_view_if_needed()
        grips = figure.locator(".live-figure__grip")
        for i in range(grips.count()):
            reset(figure)
            grip = grips.nth(i)
            if not grip.is_visible():
                continue
            grip.scroll_into_view_if_needed()
            before = picture(figure)
            for way in (1, -1):  # at the end of its range a handle moves only one way
                box = grip.bounding_box()
                x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
                page.mouse.move(x, y)
                page.mouse.down()
                page.mouse.move(x + way * FEWEST_PIXELS_TO_MOVE, y - way * FEWEST_PIXELS_TO_MOVE, steps=4)
                page.mouse.up()
                if picture(figure) != before:
                    break
            assert picture(figure) != before, f"{name}: handle {grip.get_attribute('data-handle')} cannot be dragged"
        for cells in figure.locator(".live-figure__cells").all():
            reset(figure)
            before = picture(figure)
            box = cells.bounding_box()
            cells.click(position={"x": box["width"] - 4, "y": 4})  # the last cell of the first row
            assert picture(figure) != before, f"{name}: a click on a cell changes nothing"


def test_a_finger_drags_a_handle_and_the_page_stays_where_it_is(visit, http_address):
    path = next(path for path in CHAPTERS if "piecewise" in path)
    page = visit(http_address, path, viewport={"width": 390, "height": 844}, has_touch=True).page
    figure = next(f for f in live_figures(page) if f.get_attribute("data-figure") == "hinge_sum")
    grip = figure.locator(".live-figure__grip").first
    grip.scroll_into_view_if_needed()
    before, scrolled = picture(figure), page.evaluate("scrollY")
    box = grip.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    touch = page.context.new_cdp_session(page)

    def finger(kind, *points):
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": a, "y": b} for a, b in points]})

    finger("touchStart", (x, y))
    for i in range(1, 6):
        finger("touchMove", (x + 8 * i, y - 8 * i))
    finger("touchEnd")
    assert picture(figure) != before
    assert page.evaluate("scrollY") == scrolled


@pytest.mark.parametrize("path", CHAPTERS)
def test_a_page_keeps_its_budget_of_bytes_and_requests(visit, http_address, path):
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
    assert len(bodies) <= PAGE_REQUESTS
    assert total <= PAGE_KILOBYTES, largest


def transferred(url, body):
    """What a web server sends: text goes through gzip, fonts and pictures are compressed already."""
    return len(body) if url.partition("?")[0].endswith((".woff2", ".png")) else len(gzip.compress(body, 6))


FROM_INPUT_TO_PICTURE = """
figure => {
  const svg = figure.querySelector(".live-figure__picture svg");
  const range = figure.querySelector("input[type=range]") || figure.querySelector("select");
  const times = [];
  for (let i = 0; i < 200; i++) {
    if (range.tagName === "SELECT") range.selectedIndex = i % range.options.length;
    else {
      const span = (range.max - range.min) / range.step;
      range.value = Number(range.min) + ((i * 7) % (span + 1)) * range.step;
    }
    const start = performance.now();
    range.dispatchEvent(new Event(range.tagName === "SELECT" ? "change" : "input", { bubbles: true }));
    svg.getBoundingClientRect();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[100];
}
"""


def least_median(page, figure):
    """The least of up to ten medians, a second apart: whatever else the machine does can only add to a time."""
    least = figure.evaluate(FROM_INPUT_TO_PICTURE)
    for _ in range(9):
        if least <= INPUT_TO_PICTURE_MS:
            break
        page.wait_for_timeout(1000)
        least = min(least, figure.evaluate(FROM_INPUT_TO_PICTURE))
    return least


@pytest.mark.parametrize("path", CHAPTERS)
def test_a_picture_follows_its_control_at_once(visit, http_address, path):
    page = visit(http_address, path).page
    for figure in live_figures(page):
        median = least_median(page, figure)
        print(f"{figure.get_attribute('data-figure')}: {median:.2f} ms from input to picture, median of 200")
        assert median <= INPUT_TO_PICTURE_MS


COLORS_OF_PARTS = """
figure => Object.fromEntries([...figure.querySelectorAll("[data-part]")].flatMap(part => {
  const drawn = part.querySelector("path, text");
  if (!drawn) return []; // a picture of light has the colors of the picture, in every theme
  const look = getComputedStyle(drawn);
  return [[part.dataset.part, look.fill + look.stroke]];
}))
"""


@pytest.mark.parametrize("path", CHAPTERS)
def test_the_dark_theme_changes_the_colors_of_the_pictures(visit, http_address, path):
    page = visit(http_address, path).page
    figures = live_figures(page)
    for figure in figures:
        colors = []
        for theme in ("light", "dark"):
            page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
            colors.append(figure.evaluate(COLORS_OF_PARTS))
        same = [part for part, color in colors[0].items() if color == colors[1][part]]
        assert colors[0], figure.get_attribute("data-figure")
        assert same == [], figure.get_attribute("data-figure")


@pytest.mark.parametrize("path", PAGES)
def test_a_phone_shows_the_page_without_sideways_scrolling(visit, http_address, path):
    page = visit(http_address, path, viewport={"width": 390, "height": 844}).page
    live_figures(page)
    widest = page.evaluate("document.documentElement.scrollWidth")
    assert widest <= 390
    for figure in live_figures(page):
        box = figure.locator(".live-figure__picture svg").bounding_box()
        assert box["x"] >= 0, figure.get_attribute("data-figure")
        assert box["x"] + box["width"] <= 390, figure.get_attribute("data-figure")


@pytest.mark.parametrize("path", CHAPTERS)
def test_a_printed_page_shows_every_picture_and_no_control(visit, http_address, path):
    page = visit(http_address, path).page
    figures = live_figures(page)
    page.emulate_media(media="print")
    for figure in figures:
        assert figure.locator(".live-figure__picture svg").is_visible()
        assert not figure.locator(".live-figure__controls").is_visible()


@pytest.mark.parametrize("path", CHAPTERS)
def test_without_a_script_each_figure_is_its_still_picture_with_words(visit, address, path):
    page = visit(address, path, java_script_enabled=False).page
    for i in range(page.locator("figure.live-figure").count()):
        figure = page.locator("figure.live-figure").nth(i)
        image = figure.locator("img")
        assert image.bounding_box()["height"] > 100
        assert len(image.get_attribute("alt")) > 40
        assert len(words(figure)) > 20


@pytest.mark.parametrize("path", CHAPTERS)
def test_a_link_holds_the_state_of_a_figure_and_brings_it_back(visit, address, path):
    page = visit(address, path).page
    for i, figure in enumerate(live_figures(page)):
        figure.scroll_into_view_if_needed()
        for name in names_of_controls(figure):
            if not elements_of(figure, name)[0].is_disabled():
                by_mouse(figure, name)
        said, link = words(figure), figure.locator(".live-figure__link")
        link.click()
        fragment = page.evaluate("location.hash")
        assert fragment.startswith(f"#{figure.get_attribute('data-figure')}?")
        other = visit(address, path + fragment).page
        assert words(live_figures(other)[i]) == said


def test_nonsense_in_the_address_leaves_the_figure_as_it_is(visit, http_address):
    plain = visit(http_address, CHAPTERS[0]).page
    odd = visit(http_address, CHAPTERS[0] + "#activations?x=banana&activation=none&y=1").page
    assert words(live_figures(odd)[0]) == words(live_figures(plain)[0])


def test_the_specification_in_the_page_is_the_one_that_python_writes(visit, http_address):
    page = visit(http_address, CHAPTERS[0]).page
    spec = json.loads(live_figures(page)[0].get_attribute("data-spec"))
    figure = next(cls for cls in FIGURES if cls.name == spec["figure"])()
    assert [c["name"] for c in spec["controls"]] == figure.control_names()
