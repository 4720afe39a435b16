"""The controls in a real browser, apart from any figure: what they are, what they say, how they are used."""

from io import BytesIO

import matplotlib.image
import pytest

from relubook import theme
from relubook.live.scripts import HERE, SECTIONS, css

pytestmark = pytest.mark.browser

START = {"k": -1.0, "rate": 0.1, "step": 0, "rule": "plain", "target": "none", "best": False, "far": "b"}
START |= {"gates": [0, 1], "place": 1}
CONTROLS = [
    {"name": "k", "kind": "slider", "label": "Kink *k*", "min": -3, "max": 3, "step": 0.5},
    {"name": "rate", "kind": "ladder", "label": "Rate", "options": [0.1, 1, 10], "labels": ["0.1", "1", "10"]},
    {"name": "step", "kind": "slider", "label": "Step", "min": 0, "max": 4, "step": 1, "play": True},
    {"name": "rule", "kind": "choice", "label": "Rule", "options": ["plain", "Adam"], "labels": ["plain", "Adam"]},
    {
        "name": "target",
        "kind": "choice",
        "label": "Target",
        "options": ["none", "hat", "sine"],
        "labels": ["none", "hat", "sine"],
        "pictures": [[], [0, 1, 0], [0.5, 1, 0.5, 0, 0.5]],
        "rule": True,
    },
    {"name": "best", "kind": "switch", "label": "Show the best", "unless": {"target": "none"}},
    {
        "name": "far",
        "kind": "choice",
        "label": "Far",
        "options": [1, 2, 3, 4, 5],
        "labels": list("abcde"),
        "more": True,
    },
    {"name": "gates", "kind": "numbers", "label": "Gate", "min": 0, "max": 1, "step": 1, "at": "place"},
    {"name": "place", "kind": "selection", "label": "Place", "options": [0, 1], "labels": ["1", "2"]},
]

SETUP = """([controls, start]) => {
    globalThis.states = [];
    globalThis.panels = [0, 1].map((i) => {
        const own = { state: { ...start }, log: [] };
        states.push(own);
        const host = {
            read: () => own.state,
            write: (changes) => {
                own.log.push(changes);
                own.state = { ...own.state, ...changes };
                panel.show(own.state);
            },
            address: true,
            signal: new AbortController().signal,
        };
        const spec = { figure: "test", title: "Test", controls, state: start };
        const panel = controlPanel(spec, `panel${i}`, host);
        const figure = make("figure", { class: "live-figure", id: `f${i}` }, panel.panel);
        document.body.append(figure);
        panel.show(own.state);
        return panel;
    });
}"""


@pytest.fixture
def panel(chromium):
    """Two figures with the same controls on one page; the first one is looked at. panel(width) opens it."""
    contexts = []

    def open_panel(width=232, dark=False):
        context = chromium.new_context(viewport={"width": width + 40, "height": 900})
        contexts.append(context)
        page = context.new_page()
        theme_name = "dark" if dark else "light"
        html = f"<!doctype html><html data-theme={theme_name}><style>body {{ margin: 20px }}{css()}</style><body>"
        page.goto("about:blank")
        page.set_content(html)
        scripts = [(HERE / "relu.js").read_text(encoding="utf-8")]
        scripts += [(HERE / "js" / f"{name}.js").read_text(encoding="utf-8") for name in SECTIONS]
        page.add_script_tag(content="\n".join(scripts))
        page.evaluate(SETUP, [CONTROLS, START])
        return page

    yield open_panel
    for context in contexts:
        context.close()


def log(page, figure=0):
    return page.evaluate("(i) => states[i].log", figure)


def first(page):
    return page.locator("#f0")


def choose(page, name):
    first(page).get_by_role("radio", name=name, exact=True).click()


def test_each_control_is_a_form_element_with_its_name_and_a_selection_is_none(panel):
    page = panel()
    named = page.evaluate("() => [...document.querySelectorAll('#f0 [name]')].map((e) => [e.name, e.type])")
    assert [list(pair) for pair in dict.fromkeys(map(tuple, named))] == [
        ["k", "range"],
        ["rate", "range"],
        ["step", "range"],
        ["rule", "radio"],
        ["target", "radio"],
        ["best", "checkbox"],
        ["gates", "checkbox"],
        ["far", "select-one"],
    ]


def test_each_element_has_the_label_that_is_seen_as_its_name(panel):
    page = panel()
    for role, name in [
        ("slider", "Kink k"),
        ("slider", "Rate"),
        ("radiogroup", "Rule"),
        ("radiogroup", "Target"),
        ("radio", "sine"),
        ("switch", "Show the best"),
        ("switch", "Gate"),
        ("button", "Play: Step"),
        ("button", "Step: one on"),
        ("button", "Reset"),
        ("button", "Copy link"),
    ]:
        assert first(page).get_by_role(role, name=name, exact=True).count() == 1, (role, name)
    first(page).get_by_text("More settings").click()
    assert first(page).get_by_role("combobox", name="Far", exact=True).is_visible()


def test_an_arrow_key_moves_a_slider_a_step_and_is_told_once(panel):
    page = panel()
    slider = first(page).locator("[name=k]")
    slider.press("ArrowRight")
    assert log(page) == [{"k": -0.5}]
    assert slider.get_attribute("aria-valuetext") == "\N{MINUS SIGN}0.5"
    assert first(page).locator("output").first.get_attribute("aria-live") == "off"  # or it is told twice


def test_a_ladder_gives_the_value_that_it_shows(panel):
    page = panel()
    first(page).locator("[name=rate]").press("End")
    assert log(page) == [{"rate": 10}]
    assert first(page).locator("[name=rate]").get_attribute("aria-valuetext") == "10"


def test_segments_are_walked_by_the_arrow_keys_and_chosen_by_a_click(panel):
    page = panel()
    first(page).locator("[name=rule]").first.press("ArrowRight")
    choose(page, "plain")
    assert log(page) == [{"rule": "Adam"}, {"rule": "plain"}]


def test_segments_of_one_name_in_two_figures_do_not_know_of_each_other(panel):
    page = panel()
    page.locator("#f1").get_by_role("radio", name="Adam").click()
    chosen = "() => [...document.querySelectorAll('[name=rule]')].filter((e) => e.checked).map((e) => e.value)"
    assert page.evaluate(chosen) == ["0", "1"]


def test_what_means_nothing_now_is_disabled_and_pale(panel):
    page = panel()
    row = first(page).locator(".live-figure__row--switch")
    assert row.locator("input").is_disabled()
    assert row.evaluate("(e) => getComputedStyle(e).opacity") == "0.55"
    choose(page, "hat")
    row.get_by_text("Show the best").click()
    assert log(page) == [{"target": "hat"}, {"best": True}]


def test_a_toggle_of_a_list_sets_the_element_that_is_selected(panel):
    page = panel()
    first(page).get_by_role("switch", name="Gate").click()
    assert log(page) == [{"gates": [0, 0]}]


def test_reset_gives_the_first_state_and_shows_it(panel):
    page = panel()
    for _ in range(3):
        first(page).locator("[name=k]").press("ArrowRight")
    choose(page, "Adam")
    first(page).get_by_role("button", name="Reset").click()
    assert log(page)[-1] == START
    assert first(page).locator("[name=k]").input_value() == "-1"
    assert first(page).locator("[name=rule]").first.is_checked()


def test_the_steps_of_a_player_go_one_on_and_one_back(panel):
    page = panel()
    forward = first(page).get_by_role("button", name="Step: one on")
    for _ in range(6):
        forward.click()
    assert page.evaluate("() => states[0].state.step") == 4  # held at its end
    first(page).get_by_role("button", name="Step: one back").click()
    assert first(page).locator(".live-figure__where").inner_text() == "step 3 of 4"


def test_a_player_walks_to_the_end_stops_there_and_begins_again(panel):
    page = panel()
    play = first(page).locator(".live-figure__play")
    play.click()
    assert play.get_attribute("aria-label") == "Pause: Step"
    page.wait_for_function("() => states[0].state.step === 4")
    first(page).get_by_role("button", name="Play: Step", exact=True).click(timeout=2000)
    page.wait_for_function("() => states[0].log.length > 4 && states[0].state.step < 4")
    assert [change["step"] for change in log(page)[:5]] == [1, 2, 3, 4, 0]


def test_a_second_click_pauses_a_player(panel):
    page = panel()
    play = first(page).locator(".live-figure__play")
    play.click()
    page.wait_for_function("() => states[0].state.step >= 1")
    play.click()
    where = page.evaluate("() => states[0].state.step")
    page.wait_for_timeout(600)  # two steps long
    assert page.evaluate("() => states[0].state.step") == where < 4


def test_the_slider_stays_as_wide_whatever_its_value(panel):
    page = panel()
    slider = first(page).locator("[name=k]")
    widths = set()
    for _ in range(4):
        slider.press("ArrowRight")
        widths.add((slider.bounding_box()["width"], slider.bounding_box()["x"]))
    assert len(widths) == 1


def roles_along(page, slider):
    """The role of the track at each tenth of the way, left of the thumb's middle at each place."""
    box = slider.bounding_box()
    picture = matplotlib.image.imread(BytesIO(slider.screenshot()))[:, :, :3]
    across = [int(9 + (box["width"] - 18) * part / 24) for part in range(1, 24)]
    row = picture[picture.shape[0] // 2, across]
    names = {tuple(round(int(theme.color(r)[i : i + 2], 16) / 255, 2) for i in (1, 3, 5)): r for r in ("kink", "track")}
    return [names.get(tuple(round(float(v), 2) for v in pixel), "") for pixel in row]


def test_a_slider_is_filled_from_zero_to_its_value(panel):
    page = panel(390)
    slider = first(page).locator("[name=k]")  # from -3 to 3, at -1
    along = roles_along(page, slider)
    assert set(along[:6]) == {"track"}
    assert set(along[9:11]) == {"kink"}
    assert set(along[13:]) == {"track"}


def test_a_slider_that_begins_at_zero_is_filled_from_its_start(panel):
    page = panel(390)
    slider = first(page).locator("[name=step]")
    slider.press("ArrowRight")
    slider.press("ArrowRight")
    along = roles_along(page, slider)
    assert set(along[:10]) == {"kink"}
    assert set(along[13:]) == {"track"}


TARGETS = """() => [...document.querySelectorAll('#f0 :is(input, select, button, summary)')].map((e) => {
    const target = e.type === 'checkbox' ? e.closest('label') : e;
    const { width, height } = target.getBoundingClientRect();
    return [e.name || e.className, width, height];
})"""


@pytest.mark.parametrize("width", [280, 350])
def test_on_a_phone_nothing_that_is_tapped_is_under_32_px(panel, width):
    page = panel(width)
    first(page).get_by_text("More settings").click()
    small = [found for found in page.evaluate(TARGETS) if min(found[1:]) < 32]
    assert small == []


RIGHT = "() => Math.max(...[...document.querySelectorAll('#f0 *')].map((e) => e.getBoundingClientRect().right))"


@pytest.mark.parametrize("width", [232, 280, 350])
def test_no_control_is_wider_than_its_column(panel, width):
    page = panel(width)
    first(page).get_by_text("More settings").click()
    right = page.evaluate(
        "() => Math.max(...[...document.querySelectorAll('#f0 *')].map((e) => e.getBoundingClientRect().right))"
    )
    assert right <= width + 20 + 2  # the ring of a thumb at its end


@pytest.mark.parametrize(("width", "least"), [(232, 44), (350, 62)])
def test_the_row_of_a_slider_has_the_height_of_the_look(panel, width, least):
    page = panel(width)
    if width == 232:  # the column beside a picture, on a desk
        page.set_viewport_size({"width": 1280, "height": 720})
    row = first(page).locator(".live-figure__row--slider").first
    assert row.bounding_box()["height"] >= least


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_focus_is_an_outline_that_can_be_seen(panel, dark):
    page = panel(dark=dark)
    wanted = theme.ROLES["focus"][dark]
    for selector in ("[name=rule]", "summary", ".live-figure__play", ".live-figure__reset"):
        first(page).locator(selector).first.focus()
        page.keyboard.press("Shift")  # the page sees that the keyboard is used
        style = "(e) => { const s = getComputedStyle(e); return [s.outlineWidth, s.outlineOffset, s.outlineColor]; }"
        thick, offset, color = first(page).locator(selector).first.evaluate(style)
        rgb = [int(v) for v in color[4:-1].split(",")]
        assert (thick, offset) in [("2px", "2px"), ("2.5px", "2px")], selector  # a coarse screen rounds 2.5 down
        assert rgb == [int(wanted[i : i + 2], 16) for i in (1, 3, 5)], selector


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_thumb_of_a_slider_has_a_ring_while_it_has_the_focus(panel, dark):
    page = panel(dark=dark)
    slider = first(page).locator("[name=k]")
    assert ring(slider, dark) == 0
    slider.press("ArrowRight")
    assert ring(slider, dark) > 30


def ring(slider, dark):
    """How many pixels around the thumb have the color of the focus."""
    picture = matplotlib.image.imread(BytesIO(slider.screenshot()))[:, :, :3]
    wanted = [int(theme.ROLES["focus"][dark][i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return int((abs(picture - wanted).max(axis=2) < 0.02).sum())


def test_a_chosen_word_is_bolder_and_moves_nothing(panel):
    page = panel()
    places = "() => [...document.querySelectorAll('#f0 .live-figure__segment')].map((e) => e.getBoundingClientRect().x)"
    before = page.evaluate(places)
    choose(page, "Adam")
    assert page.evaluate(places) == before


def test_a_link_is_copied_without_a_jump_of_the_page(panel):
    page = panel()
    page.evaluate("() => window.addEventListener('hashchange', () => (globalThis.jumped = true))")
    first(page).get_by_role("button", name="Copy link").click()
    assert "test?k=-1" in page.evaluate("() => location.hash") or page.url == "about:blank"
    assert page.evaluate("() => globalThis.jumped") is None
