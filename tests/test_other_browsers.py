"""Figures, questions and code in Firefox and in WebKit, the engine of Safari: the heart of what Chromium is asked for.

Each page is opened from a folder, the harder case, and used by real pointers and keys.
"""

from __future__ import annotations

import os

import pytest
from live_page import (
    assert_shows,
    count_in,
    fragment,
    grip_places,
    on_screen,
    page_text,
    place_of_cell,
    random_states,
)
from other_browsers import BROWSERS, INSTALL_HINT
from question_page import write_page
from short_films import SHORT

from relubook.exercises.questions import QUESTIONS
from relubook.figures import Activations
from relubook.live.html import json_ready

pytestmark = pytest.mark.browser

ON_CI = os.environ.get("CI") == "true"
STATES = 2  # tests/relubook/live/test_live_page.py tries many, in Chromium
ARROW_LEFT, ARROW_RIGHT = "\ue012", "\ue014"

# A page that is opened collects what went wrong in it: neither browser tells.
WATCH = """<script>
var wrong = [];
addEventListener("error", (event) => wrong.push(event.message || event.target.src), true);
addEventListener("unhandledrejection", (event) => wrong.push(String(event.reason)));
</script>"""


@pytest.fixture(scope="module", params=list(BROWSERS))
def page(request):
    """The one page of a browser. Without it its tests are left out by name, except on CI, where that is a failure."""
    browser = BROWSERS[request.param]
    if not browser.is_here():
        (pytest.fail if ON_CI else pytest.skip)(f"no {request.param} here. {INSTALL_HINT}")
    started = browser()
    yield started
    started.close()


# Figures


@pytest.fixture
def shown(page, tmp_path):
    """shown(figure) opens a page with this figure, alive."""

    def opened(figure, before=""):
        file = tmp_path / "page.html"
        file.write_text(page_text([figure], WATCH + before), encoding="utf-8")
        page.open(file.as_uri())
        page.wait("() => document.querySelector('.live-figure--live')")

    yield opened
    assert page.evaluate("wrong") == []


EACH_FIGURE = pytest.mark.parametrize("cls", SHORT, ids=lambda cls: cls.name)


def go(page, cls, state):
    """Set a state by the address of the open page."""
    page.evaluate("(hash) => { location.hash = hash; }", fragment(cls.name, state))
    page.evaluate("new Promise((done) => setTimeout(done, 20))")


def state_of(page, cls):
    """The state of the page, as the link to it has it."""
    page.evaluate("document.querySelector('.live-figure__link').click()")
    return cls.state_in(page.evaluate("location.hash").partition("?")[2])


@EACH_FIGURE
def test_a_figure_shows_what_python_says_in_its_first_state_and_in_others(page, shown, cls):
    figure = cls()
    spec = json_ready(figure.spec())
    shown(figure)
    assert_shows(page, figure, spec, "wide", figure.state())
    for state in random_states(figure, STATES):
        go(page, cls, state)
        assert_shows(page, figure, spec, "wide", state)


PICTURE = "document.querySelector('.live-figure__picture svg').innerHTML"
WORDS = "document.querySelector('.live-figure__state').innerText"

# The elements that a reader can use now, each with a mark to find it by.
MARK_CONTROLS = """() => {
  for (const box of document.querySelectorAll(".live-figure details")) box.open = true;
  const all = [...document.querySelectorAll(".live-figure :is(input, select)")];
  const usable = all.filter((e) => !e.disabled && !(e.type === "radio" && e.checked));
  usable.forEach((e, i) => e.setAttribute("data-try", i));
  const first = (e) => e.type !== "radio" || usable.find((o) => o.name === e.name) === e;
  return usable.filter(first).map((e) => [`[data-try="${e.dataset.try}"]`, e.type, Number(e.value) < Number(e.max)]);
}"""


def use(page, selector, kind, can_grow):
    """Move a control as a reader does: a slider by an arrow key, a list by a letter's neighbor, the rest by a click."""
    if kind == "range":
        page.evaluate("(selector) => document.querySelector(selector).focus()", selector)
        page.type(ARROW_RIGHT if can_grow else ARROW_LEFT)
    elif kind == "select-one":  # its list is a window of the desk, which no driver reaches
        page.evaluate(CHOOSE_NEXT, selector)
    else:
        page.click(selector)


CHOOSE_NEXT = """(selector) => {
  const list = document.querySelector(selector);
  list.selectedIndex = (list.selectedIndex + 1) % list.options.length;
  list.dispatchEvent(new Event("change", { bubbles: true }));
}"""


@EACH_FIGURE
def test_each_control_moves_the_picture_or_the_words(page, shown, cls):
    shown(cls())
    start = cls().state()
    controls = page.evaluate(MARK_CONTROLS)
    assert controls
    moved = []
    for selector, kind, can_grow in controls:
        before = page.evaluate(f"[{PICTURE}, {WORDS}]")
        use(page, selector, kind, can_grow)
        after = page.evaluate(f"[{PICTURE}, {WORDS}]")
        assert state_of(page, cls) != start, f"{selector} of {kind} sets nothing"
        moved.append([a != b for a, b in zip(before, after, strict=True)])
        go(page, cls, start)
    assert all(map(any, moved)), moved
    assert all(map(any, zip(*moved, strict=True))), "no control moves the picture, or none the words"


@pytest.mark.parametrize("cls", [cls for cls in SHORT if cls.handles], ids=lambda cls: cls.name)
def test_a_handle_follows_the_pointer(page, shown, cls):
    shown(cls())
    page.show(".live-figure__picture")
    before = state_of(page, cls)
    at = next(at for at in grip_places(page, cls).values() if at)
    left, width = page.evaluate(
        "() => { const box = document.querySelector('.live-figure__picture').getBoundingClientRect(); return [box.left, box.width]; }"
    )
    page.drag(at, (at[0] + (90 if at[0] < left + width / 2 else -90), at[1] - 30))
    moved = {name for name, value in state_of(page, cls).items() if value != before[name]}
    assert moved
    assert moved <= {handle[side].partition("[")[0] for handle in cls.handles for side in ("x", "y", "select")}


@pytest.mark.parametrize("cls", [cls for cls in SHORT if cls.picks], ids=lambda cls: cls.name)
def test_a_click_on_a_number_chooses_its_cell(page, shown, cls):
    figure = cls()
    shown(figure)
    view = json_ready(figure.spec())["views"]["wide"]
    page.show(".live-figure__picture")
    for pick in cls.picks:
        part = view["parts"][pick["part"]]
        count = count_in(figure, part, pick)
        cell = place_of_cell(view["axes"][part["axes"]], part, count, count - 1)
        page.click_at(on_screen(page, figure, cell))
        assert state_of(page, cls)[pick["select"]] == pick["start"] + count - 1


def test_a_link_in_the_text_sets_the_figure_and_says_that_it_does(page, shown):
    shown(Activations(), before='<p><a id="link" href="#activations?x=-3&activation=tanh">x = −3</a></p>')
    assert state_of(page, Activations) == Activations().state()
    page.click("#link")
    page.wait("() => document.querySelector('#link').getAttribute('aria-current') === 'true'")
    assert state_of(page, Activations) == Activations().state() | {"x": -3, "activation": "tanh"}


# Questions

LISTS = "backward_for_lists"
ASKED = [
    "gradient_in_cells",
    "start_below_zero",
    "backward_put_together",
    "difference_at_the_kink",
    "bias_for_half",
    LISTS,
]
FIGURES_ASKED = {QUESTIONS[name].figure for name in ASKED if QUESTIONS[name].kind == "predict"}


@pytest.fixture(scope="module")
def questions(tmp_path_factory):
    """The address of a page with a question of each kind."""
    file = write_page(tmp_path_factory.mktemp("questions"), ASKED, sorted(FIGURES_ASKED))
    file.write_text(file.read_text(encoding="utf-8").replace("<head>", f"<head>{WATCH}"), encoding="utf-8")
    return file.as_uri()


class Card:
    """A question on the page, as a reader uses it."""

    def __init__(self, page, name):
        self.page, self.root = page, f'section.question[data-question="{name}"]'

    def all(self, inner, what):
        """An expression of the element `e`, for all of the card's elements of a selector."""
        return self.page.evaluate(f"[...document.querySelectorAll({f'{self.root} {inner}'!r})].map((e) => {what})")

    def write(self, i, text):
        """Type into the i-th blank, in place of what it has."""
        self.all(
            "input", f"e.toggleAttribute('data-here', e === document.querySelectorAll({self.root + ' input'!r})[{i}])"
        )
        self.page.click("[data-here]")
        self.page.evaluate("document.querySelector('[data-here]').select()")
        self.page.type(*text)

    def told(self):
        """Press the one dark button; give the verdict and the words of the reply."""
        self.all(".question__reply", "(e.replaceChildren(), (e.dataset.verdict = ''))")
        self.page.click(f"{self.root} .question__check")
        return self.page.wait(
            """(root) => {
              const e = document.querySelector(`${root} .question__reply`);
              return e.textContent && !e.textContent.startsWith("Running") && [e.dataset.verdict, e.innerText];
            }""",
            self.root,
        )

    def code(self, text):
        """Run this code; the first sign of it is typed, so that the editor has had its turn."""
        self.all("[data-code]", f"(e.value = {text[1:]!r}, e.focus(), e.setSelectionRange(0, 0))")
        self.page.type(text[0])
        return self.told()


@pytest.fixture
def ask(page, questions):
    """ask(name) -> a question on a page that has forgotten all answers."""
    page.open(questions)
    page.evaluate("() => localStorage.clear()")
    page.open(questions)
    yield lambda name: Card(page, name)
    assert page.evaluate("wrong") == []
    page.evaluate("() => localStorage.clear()")


def test_cells_name_the_mistake_and_take_the_right_answer(ask):
    one = ask("gradient_in_cells")
    for i, text in enumerate(["0", "-4", "2", "-3", "0"]):
        one.write(i, text)
    verdict, words = one.told()
    assert verdict == "wrong"
    assert "where x is 0" in words
    assert one.all(".question__asked td", "e.dataset.verdict") == ["right", "wrong", "right", "right", "right"]
    one.write(1, "0")
    verdict, words = one.told()
    assert (verdict, words.startswith("Right.")) == ("right", True)
    assert one.all(".question__mark", "e.dataset.state") == ["done"]


def test_each_option_of_a_choice_has_its_reply(ask):
    one = ask("start_below_zero")
    for i, option in enumerate(QUESTIONS["start_below_zero"].options):
        one.all("input", f"e.toggleAttribute('data-here', e.closest('.question').querySelectorAll('input')[{i}] === e)")
        one.page.click("[data-here]")
        verdict, words = one.told()
        assert verdict == ("right" if option.right else "wrong")
        assert option.right or option.message.replace("`", "").split(". ")[0] in words


def test_an_expression_names_the_mistake_and_takes_the_right_one(ask):
    one = ask("backward_put_together")
    for parts, verdict, said in [
        (("dout", "out", ">="), "wrong", "always open"),
        (("dout", "x", ">"), "right", "Right on these 7 cases"),
    ]:
        for i, text in enumerate(parts):
            one.all(
                "select",
                f"""e === e.closest('.question').querySelectorAll('select')[{i}] && (
                  (e.selectedIndex = [...e.options].findIndex((o) => o.text === {text!r})),
                  e.dispatchEvent(new Event('input', {{ bubbles: true }})),
                  e.dispatchEvent(new Event('change', {{ bubbles: true }})))""",
            )
        got, words = one.told()
        assert got == verdict
        assert said in words


def test_a_prediction_is_judged_and_then_the_figure_shows_it(ask):
    one = ask("difference_at_the_kink")
    state = "document.querySelector('#gradient_check .live-figure__state').innerText"
    before = one.page.evaluate(state)
    for presses, verdict in [(20, "wrong"), (None, "right")]:
        one.all("input", "e.focus()")
        if presses:
            one.page.type(*[ARROW_RIGHT] * presses)
            assert one.page.evaluate(state) == before
        else:
            while float(one.all("input", "e.value")[0]) != 0.5:
                one.page.type(ARROW_LEFT if float(one.all("input", "e.value")[0]) > 0.5 else ARROW_RIGHT)
        assert one.told()[0] == verdict
    assert "1/2 for every h" in one.page.evaluate(state)


def test_a_figure_that_the_reader_sets_is_judged(ask):
    one = ask("bias_for_half")
    bias = '#forward_mask input[name="bias"]'
    one.page.evaluate(f"document.querySelector({bias!r}).focus()")
    one.page.type(*[ARROW_LEFT] * 12)
    verdict, words = one.told()
    assert verdict == "wrong"
    assert "negative bias" in words
    assert one.page.evaluate(f"document.querySelector({bias!r}).value") == "1"  # the figure shows it
    assert one.told()[0] == "right"


# Code in the page

RIGHT_CODE = "def relu_backward(dout, x):\n    return [d if v > 0 else 0 for d, v in zip(dout, x)]\n"
WITH_AN_ERROR = "def relu_backward(dout, x):\n    print('at', x)\n    return [x[9] for d in dout]\n"
WITHOUT_END = "def relu_backward(dout, x):\n    while True:\n        pass\n"


def test_code_that_is_right_is_right_and_an_error_is_shown_at_its_line(ask):
    one = ask(LISTS)
    verdict, words = one.code(RIGHT_CODE)
    assert (verdict, "Right on these 7 cases" in words) == ("right", True)
    verdict, words = one.code(WITH_AN_ERROR)
    assert verdict == "wrong"
    assert "It stops at line 3, return [x[9] for d in dout]" in words
    assert [line.strip() for line in one.all(".question__line--wrong", "e.innerText")] == [
        "return [x[9] for d in dout]"
    ]
    output = "".join(one.all(".question__output", "e.innerText"))
    assert "at [2]" in output
    assert "IndexError" in output


def test_an_endless_loop_is_ended_and_the_next_run_works(ask):
    one = ask(LISTS)
    verdict, words = one.code(WITHOUT_END)
    assert verdict == "wrong"
    assert words.startswith("Stopped after 2 seconds.")
    assert one.code(RIGHT_CODE)[0] == "right"
