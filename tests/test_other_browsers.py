"""Figures, questions and code in Firefox and in WebKit, the engine of Safari: the heart of what Chromium is asked for.

Each page is opened from a folder, the harder case, and used by real pointers and keys.
"""

from __future__ import annotations

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

from conftest import ON_CI
from relubook.exercises.questions import QUESTIONS
from relubook.figures import FIGURES, Activations
from relubook.live.html import json_ready

pytestmark = pytest.mark.browser

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

# The first element of each kind that a reader can use now, with a mark to find it by.
MARK_CONTROLS = """() => {
  const all = [...document.querySelectorAll(".live-figure :is(input, select)")];
  const seen = all.filter((e) => !e.disabled && e.getBoundingClientRect().width);
  const usable = seen.filter((e) => !(e.type === "radio" && e.checked));
  const firsts = usable.filter((e) => usable.find((o) => o.type === e.type) === e);
  firsts.forEach((e, i) => e.setAttribute("data-try", i));
  return firsts.map((e, i) => [`[data-try="${i}"]`, e.type, Number(e.value) < Number(e.max)]);
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


@pytest.mark.parametrize("cls", FIGURES, ids=lambda cls: cls.name)
def test_a_control_of_each_kind_moves_the_picture_and_the_words(page, shown, cls):
    shown(cls())
    controls = page.evaluate(MARK_CONTROLS)
    assert controls
    moved = []
    for selector, kind, can_grow in controls:
        before, state = page.evaluate(f"[{PICTURE}, {WORDS}]"), state_of(page, cls)
        use(page, selector, kind, can_grow)
        assert state_of(page, cls) != state, f"{selector}, a {kind}, sets nothing"
        after = page.evaluate(f"[{PICTURE}, {WORDS}]")
        moved.append([a != b for a, b in zip(before, after, strict=True)])
    assert all(map(any, moved)), moved
    assert all(map(any, zip(*moved, strict=True))), "no control moves the picture, or none the words"


@pytest.mark.parametrize("cls", [cls for cls in SHORT if cls.handles], ids=lambda cls: cls.name)
def test_a_handle_follows_the_pointer(page, shown, cls):
    shown(cls())
    middle, _ = page.show(".live-figure__picture")
    before = state_of(page, cls)
    at = next(at for at in grip_places(page, cls).values() if at)
    page.drag(at, (at[0] + (90 if at[0] < middle else -90), at[1] - 30))
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
    one.page.wait(f"() => {state}.includes('1/2 for every h')")


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


# The look, where the browsers differ


def contrast(one, other):
    """The contrast of two colors, each three numbers from 0 to 1: WCAG 2.2."""

    def luminance(color):
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in map(float, color)]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dim, bright = sorted(map(luminance, (one, other)))
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_parts_of_a_slider_are_seen_on_paper_and_its_fill_on_its_rail(page, shown, theme):
    shown(Activations())
    go(page, Activations, {"x": 3})  # from -6 to 6: filled from a half to three quarters of its way
    page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
    page.evaluate("() => { document.body.style.background = 'var(--live-paper)'; }")
    middle, y = map(int, page.show('input[name="x"]'))
    width = page.evaluate("document.querySelector('input[name=\"x\"]').getBoundingClientRect().width")
    picture = page.screenshot()[:, :, :3]
    rail, fill, thumb = (picture[y - 4 : y + 4, int(middle + share * width)] for share in (-0.3, 0.1, 0.23))
    paper, empty, full = picture[y - 11, middle - int(0.3 * width)], rail[4], fill[4]
    for name, seen in (("rail", rail), ("fill", fill), ("thumb", thumb)):
        assert max(contrast(color, paper) for color in seen) >= 3, name  # WCAG 2.2, 1.4.11
    assert contrast(full, empty) >= 3
    assert contrast(full, paper) > contrast(empty, paper)


# The pages of the book

CHAPTER = "notebooks/03_backward.html"


def test_the_link_that_skips_to_the_text_is_out_of_sight_until_it_has_the_focus(page, http_address):
    page.open(http_address + CHAPTER)
    place = "document.querySelector('.skip-link').getBoundingClientRect()"
    assert page.evaluate(f"{place}.bottom") <= -2  # a whole pixel and more: at a fraction its lower edge is drawn
    page.type("\ue004")
    page.wait(f"() => {place}.top === 0")


# No driver shows a page as printed, so the page takes what its sheets say of paper for what they say of the screen.
# WebKit goes by the width of the window on paper too; the paper is narrower.
PRINT = """() => {
  for (const sheet of document.styleSheets) {
    for (const rule of [...sheet.cssRules].filter((one) => one instanceof CSSMediaRule)) {
      const media = rule.media.mediaText;
      if (/print/.test(media)) rule.media.mediaText = "all";
      else if (/screen/.test(media)) rule.media.mediaText = "not all";
    }
  }
  document.documentElement.style.width = "700px";
}"""
AROUND = """(figure) => {
  const boxes = [];
  for (let box = figure.parentElement; box; box = box.parentElement) boxes.push(getComputedStyle(box).display);
  return boxes;
}"""


def test_on_paper_no_page_breaks_through_a_figure_and_the_text_has_the_whole_width(page, http_address):
    page.open(http_address + CHAPTER)
    page.wait("() => document.querySelector('.live-figure--live')")
    page.evaluate(PRINT)
    figures = "[...document.querySelectorAll('.live-figure')]"
    assert set(page.evaluate(f"{figures}.map((figure) => getComputedStyle(figure).breakInside)")) == {"avoid"}
    # what lies in a flex box or a grid is not kept whole in WebKit
    assert set(page.evaluate(f"{figures}.flatMap({AROUND})")) == {"block"}
    boxes = f"[document.body, document.querySelector('.bd-article'), ...{figures}]"
    width, article, *rest = page.evaluate(f"{boxes}.map((e) => e.getBoundingClientRect().width)")
    assert article == width == 700
    assert max(rest) <= width
