"""A figure in a real browser shows what Python says, in every part, and answers to pointer, keyboard and address.

The page is made from the figure's own HTML and the runtime, without the book; both widths are tried.
"""

import math
import random
from typing import Any, ClassVar
from urllib.parse import quote, urlencode

import pytest
from live_kinds import Kinds, Reel
from live_oracle import place, read, same, seen, wanted
from saying import assert_same_words
from tolerances import MANY_PARTS_MS

from relubook.figures import FIGURES, HingeSum
from relubook.live import LiveFigure, panel, slider
from relubook.live.html import json_ready
from relubook.live.parts import Image, Polygons
from relubook.live.scripts import css, live_script, relu_script

pytestmark = pytest.mark.browser

ALL = [*FIGURES, Kinds, Reel]
WIDTHS = {"wide": {"width": 1280, "height": 900}, "narrow": {"width": 390, "height": 844}}
STATES = 20


def page_text(figures, before="", scripts=None):
    """A page with these figures, as the book would have it."""
    own = [figure.script() for figure in figures] if scripts is None else scripts
    blocks = "".join(f"<script>{text}</script>" for text in [relu_script(), *own, live_script()])
    shown = "".join(figure.html() for figure in figures)
    head = f"<!doctype html><html data-theme=light><meta charset=utf-8><style>{css()}</style>"
    return f"{head}<body style='margin: 16px'>{before}{shown}<p style='height: 1500px'></p>{blocks}"


@pytest.fixture
def open_page(chromium, tmp_path):
    """open_page(figures, width) -> a page with its list of errors."""
    contexts = []

    def opened(figures, width="wide", before="", hash="", scripts=None):
        file = tmp_path / "page.html"
        file.write_text(page_text(figures, before, scripts), encoding="utf-8")
        context = chromium.new_context(viewport=WIDTHS[width])
        contexts.append(context)
        page = context.new_page()
        page.errors = []
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.on("console", lambda m: page.errors.append(m.text) if m.type in ("error", "warning") else None)
        page.goto(file.as_uri() + hash)
        return page

    yield opened
    for context in contexts:
        context.close()


def fragment(name, state):
    told = {key: "true" if v is True else "false" if v is False else v for key, v in state.items()}
    lists = {key: ",".join(map(repr, v)) if isinstance(v, list) else v for key, v in told.items()}
    return f"#{name}?{urlencode(lists)}"


def go(page, name, state):
    page.evaluate("hash => { location.hash = hash; }", fragment(name, state))
    page.wait_for_function("() => new Promise((done) => setTimeout(() => done(true), 20))")


def random_states(figure, count):
    rng = random.Random(figure.name)
    return [{c["name"]: random_value(rng, figure, c) for c in figure.controls()} for _ in range(count)]


def random_value(rng, figure, control):
    if "options" in control:
        return rng.choice(control["options"])
    if control["kind"] == "switch":
        return rng.random() < 0.3
    low, high, step = control["min"], control["max"], control["step"]
    digits = len(str(step).partition(".")[2])

    def one():
        value = round(low + step * rng.randint(0, round((high - low) / step)), digits)
        return int(value) if all(float(v).is_integer() for v in (low, high, step)) else value

    if control["kind"] == "numbers":
        return [float(one()) for _ in figure.state()[control["name"]]]
    return one()


def assert_shows(page, figure, spec, width, state):
    """The page shows what Python says of this state, in words, numbers and every part."""
    for control, value in state.items():
        setattr(figure, control, value)
    root = page.locator(f'[data-figure="{figure.name}"]')
    assert_same_words(root.locator(".live-figure__state").inner_text(), figure.words(), str(state))
    cells = root.locator(".live-figure__number")
    numbers = [[c.locator(tag).inner_text() for tag in ("dt", "dd")] for c in cells.all() if c.is_visible()]
    for (name, text), (shown_name, shown, _) in zip(numbers, figure.numbers(), strict=True):
        assert name == shown_name
        assert_same_words(text, shown, name)
    frame, view = json_ready(figure.shown()), spec["views"][width]
    elements = read(page, figure.name, list(view["parts"]))
    for name, part in view["parts"].items():
        if part["kind"] == "image":
            continue
        axes = view["axes"][part["axes"]]
        should, does = wanted(part, axes, frame.get(name)), seen(elements[name], part)
        if part["kind"] == "texts":  # a role that frame does not name is the one that was drawn
            does = [t and (*t[:3], t[3] if s and s[3] else None) for t, s in zip(does, should, strict=True)]
        assert same(should, does), f"{name} in {state}:\n{should}\n{does}"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("cls", ALL, ids=lambda cls: cls.name)
def test_the_live_page_is_what_python_says(open_page, cls, width):
    figure = cls()
    spec = json_ready(figure.spec())
    page = open_page([figure], width)
    assert page.errors == []
    assert_shows(page, figure, spec, width, figure.state())
    for state in random_states(figure, STATES):
        go(page, figure.name, state)
        assert_shows(page, figure, spec, width, state)
    assert page.errors == []


def state_of(page, figure):
    """The state, as the link to it has it."""
    root = page.locator(f'[data-figure="{figure.name}"]')
    root.locator(".live-figure__link").click()
    return type(figure).state_in(page.evaluate("location.hash").partition("?")[2])


def grip_places(page, figure):
    """Where the middle of each handle is on the screen; None for a hidden one."""
    read = """figure => [...document.querySelectorAll(`[data-figure="${figure}"] .live-figure__grip`)].map((g) => {
      const [at, box] = [g.getScreenCTM(), g.getBoundingClientRect()];
      const p = new DOMPoint(g.cx.baseVal.value, g.cy.baseVal.value).matrixTransform(at);
      return [g.dataset.handle, box.width ? [p.x, p.y] : null];
    })"""
    return dict(page.evaluate(read, figure.name))


def on_screen(page, figure, at):
    """A place of the picture on the screen."""
    read = """([figure, x, y]) => {
      const svg = document.querySelector(`[data-figure="${figure}"] .live-figure__picture svg`);
      const p = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM());
      return [p.x, p.y];
    }"""
    return page.evaluate(read, [figure.name, *at])


def drag(page, start, end):
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=3)
    page.mouse.up()


def target_of(handle, side):
    name, _, index = handle[side].partition("[")
    return name, int(index[:-1]) if index else None


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("cls", [c for c in ALL if c.handles], ids=lambda cls: cls.name)
def test_a_drag_to_a_place_gives_the_value_of_that_place(open_page, cls, width):
    figure = cls()
    view = json_ready(figure.spec())["views"][width]
    page = open_page([figure], width)
    controls = {c["name"]: c for c in cls.controls()}
    tried = 0
    for handle in cls.handles:
        axes = view["axes"][view["parts"][handle["part"]]["axes"]]
        key = f"{handle['part']}.{handle['index']}"
        for side in "xy":
            if not handle[side]:
                continue
            name, index = target_of(handle, side)
            for value in dragged_values(controls[name], axes, side):
                page.locator(".live-figure__reset").click()
                start = grip_places(page, figure)[key]
                if start is None:
                    continue
                data = figure.shown()[handle["part"]]
                here = place(axes, data["x"][handle["index"]], data["y"][handle["index"]])
                assert start == pytest.approx(
                    on_screen(page, figure, here), abs=0.5
                )  # the handle is where its data are
                there = place(
                    axes, *((value, None) if side == "x" else (None, value))[:0] or aim(data, handle, side, value)
                )
                drag(page, start, on_screen(page, figure, there))
                after = state_of(page, figure)
                found = after[name] if index is None else after[name][index]
                assert found == pytest.approx(snapped(controls[name], value, axes, side)), f"{key} to {value}"
                if handle["select"]:
                    assert after[handle["select"]] == handle["index"]
                tried += 1
    assert tried >= 2
    assert page.errors == []


def aim(data, handle, side, value):
    x, y = data["x"][handle["index"]], data["y"][handle["index"]]
    return (value, y) if side == "x" else (x, value)


def dragged_values(control, axes, side):
    """A value inside, and one past each end of the control, as far as the picture reaches."""
    options = control.get("options")
    low, high = (min(options), max(options)) if options else (control["min"], control["max"])
    if axes["scale"]["xy".index(side)] == "log":
        return [(low * high) ** 0.5 * 1.7, low / 3, high * 3]
    step = control.get("step", 1)
    between = low + step * (round(0.31 * (high - low) / step) + 0.2)
    return [between, low - 0.1 * (high - low), high + 0.1 * (high - low)]


def snapped(control, value, axes, side):
    """The nearest value that the control allows."""
    log = axes["scale"]["xy".index(side)] == "log"
    if "options" in control:
        return min(control["options"], key=lambda v: abs(math.log(v / value)) if log else abs(v - value))
    low, high, step = control["min"], control["max"], control["step"]
    return min(high, max(low, low + step * round((value - low) / step)))


@pytest.mark.parametrize("cls", [c for c in ALL if c.picks], ids=lambda cls: cls.name)
def test_a_click_on_a_cell_and_the_arrow_keys_choose_it(open_page, cls):
    figure = cls()
    view = json_ready(figure.spec())["views"]["wide"]
    page = open_page([figure])
    for pick in cls.picks:
        part = view["parts"][pick["part"]]
        axes, count = view["axes"][part["axes"]], part["rows"] * part["columns"]
        cells = page.locator(f'[data-figure="{figure.name}"] [data-cells="{pick["part"]}"]')
        for i in dict.fromkeys((0, count // 2, count - 1)):
            page.locator(".live-figure__reset").click()
            before = figure.state()
            row, column = divmod(i, part["columns"])
            at = place(axes, column + 0.8, row + 0.2)
            cells.scroll_into_view_if_needed()
            page.mouse.click(*on_screen(page, figure, at))
            after = state_of(page, figure)
            assert after == clicked(cls, pick, before, i), f"cell {i} of {pick['part']}"
        page.locator(".live-figure__reset").click()
        start = figure.state()[pick["select"]] - pick["start"]
        cells.focus()
        for key, step in (
            ("ArrowRight", 1),
            ("ArrowLeft", -1),
            ("ArrowDown", part["columns"]),
            ("ArrowUp", -part["columns"]),
        ):
            cells.press(key)
            moved = start + step if 0 <= start + step < count else start
            assert state_of(page, figure)[pick["select"]] - pick["start"] == moved
            start = moved
            cells.focus()
        assert cells.get_attribute("aria-valuenow") == str(start + 1)


def clicked(cls, pick, state, i):
    """The state after a click: the choice, and a flipped sign or a toggled bit there."""
    after = state | {pick["select"]: pick["start"] + i}
    for kind, change in (("flip", lambda v: -v or 0.0), ("toggle", lambda v: 0.0 if v else 1.0)):
        if pick[kind]:
            at = next(c for c in cls.controls() if c["name"] == pick[kind])["at"]
            strides = {at: 1} if isinstance(at, str) else at
            index = sum(stride * after[name] for name, stride in strides.items())
            values = list(after[pick[kind]])
            values[index] = change(values[index])
            after[pick[kind]] = values
    return after


def test_the_points_of_a_selection_are_a_list_that_the_arrow_keys_walk(open_page):
    figure = Kinds()
    page = open_page([figure])
    options = page.get_by_role("listbox", name="Gate").get_by_role("option")
    assert options.count() == 2
    options.first.focus()
    options.first.press("ArrowRight")
    assert state_of(page, figure)["gate"] == 1
    assert options.nth(1).get_attribute("aria-selected") == "true"
    assert [option.get_attribute("tabindex") for option in options.all()] == ["-1", "0"]


def press(page, at):
    page.mouse.move(*at)
    page.mouse.down()
    page.mouse.up()


def test_of_two_points_the_nearest_is_taken(open_page):
    figure = Kinds()
    page = open_page([figure])
    axes = json_ready(figure.spec())["views"]["wide"]["axes"][0]
    taken = []
    for at in ((0.5, 0.5), (-1, 0.5)):
        press(page, on_screen(page, figure, place(axes, *at)))
        taken.append(state_of(page, figure)["gate"])
    assert taken == [0, 1]


def test_of_two_points_at_one_place_both_can_be_taken(open_page):
    figure = HingeSum()
    page = open_page([figure])
    go(page, "hinge_sum", {"kinks": [-2.0, -1.0, 0.5, 0.5]})
    at = grip_places(page, figure)["bends.2"]
    assert at == pytest.approx(grip_places(page, figure)["bends.3"])
    taken = set()
    for _ in range(2):
        press(page, at)
        taken.add(state_of(page, figure)["hinge"])
    assert taken == {2, 3}
    drag(page, at, (at[0] + 100, at[1]))
    moved = state_of(page, figure)["kinks"]
    assert sorted(moved[2:])[0] == 0.5
    assert sorted(moved[2:])[1] > 1


@pytest.mark.parametrize("cls", ALL, ids=lambda cls: cls.name)
def test_reset_brings_back_picture_words_and_inputs(open_page, cls):
    figure = cls()
    page = open_page([figure])
    root = page.locator(f'[data-figure="{figure.name}"]')
    read = """figure => {
      const root = document.querySelector(`[data-figure="${figure}"]`);
      const inputs = [...root.querySelectorAll("input, select")].map((e) => [e.name, e.value, e.checked]);
      const svg = root.querySelector(".live-figure__picture svg").outerHTML.replace(/ id="[^"]*"/g, "");
      return [inputs, root.querySelector(".live-figure__readout").textContent, svg];
    }"""
    first = page.evaluate(read, figure.name)
    states = random_states(figure, 3)
    for state in states:
        go(page, figure.name, state)
    assert page.evaluate(read, figure.name) != first
    root.locator(".live-figure__reset").click()
    assert page.evaluate(read, figure.name)[:2] == first[:2]
    assert_shows(page, figure, json_ready(figure.spec()), "wide", cls().state())


def words_of(page, name):
    return page.locator(f'[data-figure="{name}"] .live-figure__state').inner_text()


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


def test_a_figure_that_fails_says_so_and_leaves_the_others_alive(open_page):
    broken = "ReLUBook.figure('kinds', () => () => { throw new Error('no luck'); });"
    page = open_page([Kinds(), Reel()], scripts=[broken, ""])
    assert (
        page.locator('[data-figure="kinds"] .live-figure__failed').inner_text().startswith("This figure does not move")
    )
    assert page.locator('[data-figure="kinds"] img').is_visible()
    assert page.locator('[data-figure="reel"].live-figure--live').count() == 1
    missing = open_page([Kinds(), Reel()], scripts=["", ""])
    assert missing.locator('[data-figure="kinds"] .live-figure__failed').count() == 1
    assert words_of(missing, "reel").startswith("Step 2")


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


def test_a_link_far_from_its_figure_brings_it_into_view(open_page):
    far = "<p style='height: 3000px'></p>"
    page = open_page([Kinds()], before=LINKS + far)
    page.locator("a").first.click()
    top = page.locator('[data-figure="kinds"]').bounding_box()["y"]
    assert 0 <= top < 200


def test_a_screen_reader_hears_the_state_after_a_moment_of_rest(open_page):
    page = open_page([Kinds()])
    spoken = page.locator(".live-figure__spoken[role=status]")
    page.wait_for_timeout(700)
    assert spoken.inner_text() == ""  # the first state is read where it stands
    go(page, "kinds", {"t": -0.5})
    go(page, "kinds", {"t": -0.7})
    assert spoken.inner_text() == ""
    page.wait_for_timeout(700)
    assert spoken.inner_text() == "height −0.7. open 1. At t = −0.70: not above zero."


def test_the_picture_changes_with_the_width_of_the_window_and_keeps_its_state(open_page):
    page = open_page([Kinds()])
    go(page, "kinds", {"t": -0.5})
    svg = page.locator(".live-figure__picture > svg")
    assert svg.get_attribute("viewBox").startswith("0 0 736")
    page.set_viewport_size(WIDTHS["narrow"])
    page.wait_for_function("document.querySelector('.live-figure__picture > svg').viewBox.baseVal.width === 358")
    assert_shows(page, Kinds(), json_ready(Kinds().spec()), "narrow", Kinds().state() | {"t": -0.5})


def test_what_a_number_from_0_to_1_looks_like_in_an_image(open_page):
    page = open_page([Kinds()])
    read = """async () => {
      const images = [...document.querySelectorAll('[data-part="image"] image')];
      return Promise.all(images.map(async (image) => {
        const bitmap = await createImageBitmap(await (await fetch(image.getAttribute("href"))).blob());
        const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
        const context = canvas.getContext("2d");
        context.drawImage(bitmap, 0, 0);
        const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
        return Array.from({ length: bitmap.width * bitmap.height }, (_, i) => data[4 * i]);
      }));
    }"""
    shares, missing = page.evaluate(read)
    assert shares == pytest.approx([0, 128, 255, 0, 255, 64], abs=1)
    assert missing == [0, 0, 0, 255, 0, 0]


MANY = """
ReLUBook.figure("many", ({ linspace }, { SIDE }) => ({ t }) => {
  const cells = Array.from({ length: SIDE * SIDE }, (_, i) => [i % SIDE, Math.floor(i / SIDE)]);
  const image = Array.from({ length: 64 * 400 }, (_, i) => ((i * (t + 1)) % 97) / 96);
  return {
    polygons: {
      x: cells.flatMap(([x]) => [x, x + 1, x + 1, x, null]),
      y: cells.flatMap(([, y]) => [y, y, y + 1, y + 1, null]),
      value: cells.map(([x, y]) => ((x * y + t) % 50) / 49),
    },
    ...(globalThis.withImage ? { image: { values: image } } : {}),
    say: { t },
  };
});
"""


class Many(LiveFigure):
    """2,025 polygons that all change with each step, and an image of 64 rows and 400 columns."""

    name, title, height = "many", "very many small parts", (300, 300)
    alt = "a field of two thousand small squares, each of another shade, and an image of even more of them beside it"
    caption, say = "for a test of speed, and for nothing else", "Step {t} of many."
    readout: ClassVar[Any] = {"step": "{t}"}
    t = slider("Step", 0, 100, 1, 0)

    @classmethod
    def script(cls):
        return MANY

    def data(self):
        return {"SIDE": 45}

    def draw(self, fig, narrow):
        Polygons(panel(fig, (0, 0, 150, 150), (0, 45), (0, 45)), "polygons")
        Image(panel(fig, (170, 0, 150, 150), (0, 400), (0, 64)), "image", 64, 400)

    def frame(self, f, t):
        return {"say": {"t": t}}


PAINT = """() => {
  const root = document.querySelector('[data-figure="many"]');
  const frame = ReLUBook.figures.many(ReLUBook.relu, JSON.parse(root.dataset.spec).data);
  const range = root.querySelector("input[type=range]");
  const times = [];
  for (let i = 0; i < 60; i++) {
    range.value = i % 101;
    const start = performance.now();
    frame({ t: i });
    const computed = performance.now();
    range.dispatchEvent(new Event("input", { bubbles: true }));
    times.push(performance.now() - computed - (computed - start));
  }
  return times.sort((a, b) => a - b)[30];
}"""


def test_two_thousand_polygons_and_a_large_image_are_redrawn_at_once(open_page):
    page = open_page([Many()])
    for image in (False, True):
        page.evaluate("image => { globalThis.withImage = image; }", image)
        least = min(page.evaluate(PAINT) for _ in range(4))
        print(f"2,025 polygons{' and 64 x 400 pixels' * image}: {least:.1f} ms, median of 60, without computing them")
        assert least <= (MANY_PARTS_MS if not image else 2 * MANY_PARTS_MS)
