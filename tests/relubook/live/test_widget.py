"""A figure as a widget, with a stand-in for the kernel's model: who holds the state, and what is said meanwhile."""

import pytest
from live_kinds import Kinds

from relubook import theme
from relubook.live.html import json_ready
from relubook.live.scripts import css, live_script, relu_script

pytestmark = pytest.mark.browser

MODEL = """([spec, mine]) => {
  const values = { _spec: spec, _mine: mine, ...spec.state };
  const listeners = [];
  globalThis.model = {
    sent: 0,
    get: (name) => values[name],
    set: (name, value) => {
      values[name] = value;
      for (const [event, listener] of [...listeners]) if (event === `change:${name}`) listener();
    },
    save_changes: () => { model.sent++; },
    on: (event, listener) => listeners.push([event, listener]),
    off: (event, listener) => listeners.splice(listeners.findIndex(([e, l]) => e === event && l === listener), 1),
    listening: () => listeners.length,
  };
  const host = document.body.appendChild(document.createElement("div"));
  globalThis.end = ReLUBook.render("kinds", model, host); // not in the page's flow at first, as in JupyterLab
}"""


@pytest.fixture
def widget(chromium):
    """widget(mine) -> a page with the widget; mine: what the kernel found of a learner's function."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})

    def opened(mine=None):
        page = context.new_page()
        page.set_content(f"<!doctype html><html><style>{css()}</style><body>")
        page.add_script_tag(content="\n".join([relu_script(), Kinds.script(), live_script()]))
        page.evaluate(MODEL, [json_ready(Kinds().spec()), mine])
        return page

    yield opened
    context.close()


def learners(state, words, **frame):
    places = {name: part.pop("places", []) for name, part in frame.items()}
    return {"state": state, "frame": frame, "places": places, "words": words}


def test_the_state_lives_in_the_model_and_goes_there(widget):
    page = widget()
    page.locator("input[name=t]").press("ArrowRight")
    assert page.evaluate("model.get('t')") == pytest.approx(0.6)
    assert page.evaluate("model.sent") == 1
    page.evaluate("model.set('t', -0.5)")
    assert page.locator(".live-figure__state").inner_text().startswith("At t = −0.50")
    assert page.locator(".live-figure__link").count() == 0  # a notebook has no address that could hold a state


def test_the_crosses_of_a_learners_function_are_there_from_the_start(widget):
    state = json_ready(Kinds().state())
    crossed = {"values": state["values"], "places": [1, 5]}
    page = widget(learners(state, "Your f differs: 2 cells.", signs=crossed, line={"x": [0, 1], "y": [0, 1]}))
    marks = [mark.get_attribute("d") for mark in page.locator(".live-figure__mine path").all()]
    cells = page.evaluate("""() => [1, 5].map((i) => {
      const { x, y, width, height } = document.querySelector(`[data-part="signs.${i}"]`).getBBox();
      return [x, y, x + width, y + height];
    })""")
    strokes = [d for d in marks if d.count("M") == 4]
    assert len(marks) == 2
    numbers = [float(n) for n in strokes[0].replace("M", " ").replace("L", " ").split()]
    for i, (left, top, right, bottom) in enumerate(cells):
        wanted = [left, top, right, bottom, right, top, left, bottom]
        assert numbers[8 * i : 8 * i + 8] == pytest.approx(wanted, abs=0.02)


def test_a_verdict_is_shown_only_for_its_own_state(widget):
    state = json_ready(Kinds().state())
    page = widget(learners(state, "Your f agrees.", line={"x": [0, 1], "y": [0, 1]}))
    said = page.locator(".live-figure__learner")
    assert said.inner_text() == "Your f agrees."
    page.evaluate("model.set('t', -0.5)")
    assert said.inner_text() == "Asking your function …"
    assert page.locator(".live-figure__mine path").count() == 0
    page.evaluate(
        "mine => model.set('_mine', mine)", learners(state | {"t": -0.5}, "Your f differs.", line={"x": [0], "y": [0]})
    )
    assert said.inner_text() == "Your f differs."
    page.evaluate("model.set('_mine', null)")
    assert said.inner_text() == ""


def test_a_widget_that_is_closed_leaves_no_listener_behind(widget):
    page = widget()
    assert page.evaluate("model.listening()") == len(Kinds.control_names()) + 1
    page.evaluate("end()")
    assert page.evaluate("model.listening()") == 0


DARK_HOMES = {
    "JupyterLab": ("body", {"data-jp-theme-light": "false"}),
    "VS Code": ("body", {"data-vscode-theme-kind": "vscode-dark"}),
    "VS Code, high contrast": ("body", {"data-vscode-theme-kind": "vscode-high-contrast"}),
    "Colab": ("html", {"theme": "dark"}),
}


@pytest.mark.parametrize("home", DARK_HOMES)
def test_a_widget_is_dark_where_the_notebook_is_dark(widget, home):
    page, (element, attributes) = widget(), DARK_HOMES[home]
    title = page.locator(".live-figure__title")
    assert title.evaluate("e => getComputedStyle(e).color") == rgb("ink", 0)
    page.locator(element).evaluate(
        "(e, all) => { for (const [name, value] of Object.entries(all)) { e.setAttribute(name, value); } }", attributes
    )
    assert title.evaluate("e => getComputedStyle(e).color") == rgb("ink", 1)


@pytest.mark.parametrize("kind", ["vscode-light", "vscode-dark"])
def test_the_white_plate_that_vs_code_puts_under_a_widget_stays_only_in_its_light_themes(widget, kind):
    page = widget()
    page.add_style_tag(content=".cell-output-ipywidget-background { background-color: white !important; }")
    page.evaluate("kind => document.body.setAttribute('data-vscode-theme-kind', kind)", kind)
    plate = page.locator("body > div").first
    plate.evaluate("e => e.classList.add('cell-output-ipywidget-background')")
    seen = plate.evaluate("e => getComputedStyle(e).backgroundColor")
    assert seen == ("rgba(0, 0, 0, 0)" if kind == "vscode-dark" else "rgb(255, 255, 255)")


def rgb(role, shade):
    return "rgb({}, {}, {})".format(*(int(theme.ROLES[role][shade][i : i + 2], 16) for i in (1, 3, 5)))
