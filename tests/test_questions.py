"""The questions in a page: asked, answered, kept and cleared, by mouse and keyboard, with and without a script.

The page is made here as the book makes it (question_page.py), so that these tests need no built book.
"""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from question_page import write_page

from conftest import serving
from relubook.exercises.questions import CHAPTERS, QUESTIONS
from relubook.figures import FIGURES

pytestmark = pytest.mark.browser

FIGURES_THERE = {figure.name for figure in FIGURES}
ASKED = [q.name for q in CHAPTERS["backward"]] + ["bias_for_half", "sign_bit_opens", "start_below_zero"]
LISTS = "backward_for_lists"
RIGHT_CODE = "def relu_backward(dout, x):\n    return [d if v > 0 else 0 for d, v in zip(dout, x)]\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A page with every kind of question, and the figures that they speak of."""
    made = tmp_path_factory.mktemp("questions")
    shown = {QUESTIONS[name].figure for name in ASKED if QUESTIONS[name].kind == "predict"}
    write_page(made, ASKED, sorted(shown | {"activations"}))
    return made


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A page with every question of the book."""
    made = tmp_path_factory.mktemp("whole")
    write_page(made, list(QUESTIONS))
    return made


@pytest.fixture(scope="module")
def served(folder):
    with serving(folder) as address:
        yield address


@pytest.fixture(params=["http", "file"])
def home(request, folder):
    return request.getfixturevalue("served") if request.param == "http" else folder.as_uri() + "/"


class Card:
    """A question on a page, as a reader uses it."""

    def __init__(self, page, name):
        self.page, self.name = page, name
        self.root = page.locator(f'section.question[data-question="{name}"]')
        self.reply = self.root.locator(".question__reply")

    def press(self, name):
        self.root.get_by_role("button", name=name).click()

    def code(self, text):
        self.root.locator("[data-code]").fill(text)
        return self.told("Run")

    def told(self, name):
        """Press a button; give verdict and words of the reply."""
        self.reply.evaluate("e => { e.replaceChildren(); e.dataset.verdict = '' }")
        self.press(name)
        self.page.wait_for_function(
            "e => e.textContent && !e.textContent.startsWith('Running')",
            arg=self.reply.element_handle(),
            timeout=20_000,
        )
        return self.reply.get_attribute("data-verdict"), self.reply.inner_text()

    def fill(self, *values):
        for i, value in enumerate(values):
            self.root.locator("input").nth(i).fill(value)

    def choose(self, *texts):
        for i, text in enumerate(texts):
            self.root.locator("select").nth(i).select_option(label=text)

    @property
    def state(self):
        return self.root.locator(".question__mark").get_attribute("data-state")


@pytest.fixture
def opened(visit, home):
    return visit(home, "index.html")


def card(visited, name):
    return Card(visited.page, name)


# The five kinds, right and wrong


def test_cells_name_the_mistake_and_mark_the_cells_that_are_wrong(opened):
    one = card(opened, "gradient_in_cells")
    one.fill("0", "-4", "2", "−3", "0")
    verdict, words = one.told("Check")
    assert verdict == "wrong"
    assert "where x is 0" in words
    assert "expected is 0" in words
    verdicts = one.root.locator(".question__asked td").evaluate_all("all => all.map((e) => e.dataset.verdict)")
    assert verdicts == ["right", "wrong", "right", "right", "right"]
    assert one.root.locator("[aria-invalid=true]").count() == 1
    assert one.state == "tried"
    one.fill("0", "0", "2", "-3", "0")
    verdict, words = one.told("Check")
    assert verdict == "right"
    assert words.startswith("Right.")
    assert "Next: question 2" in words
    assert one.state == "done"


@pytest.mark.parametrize(
    ("cells", "said"),
    [([], "Nothing is filled in"), (["0", "", "2"], "still empty"), (["0", "a", "2", "3", "0"], "“a” is no number")],
)
def test_cells_that_are_not_filled_in_are_not_wrong(opened, cells, said):
    one = card(opened, "gradient_in_cells")
    one.fill(*cells)
    verdict, words = one.told("Check")
    assert verdict == "open"
    assert said in words
    assert one.state == "untouched"


def test_a_choice_says_what_is_wrong_with_the_option(opened):
    asked = QUESTIONS["start_below_zero"]
    one = card(opened, asked.name)
    assert one.told("Check")[0] == "open"
    for i, option in enumerate(asked.options):
        one.root.locator("input").nth(i).check()
        verdict, words = one.told("Check")
        assert verdict == ("right" if option.right else "wrong")
        first = option.message.replace("`", "").split(". ")[0]
        assert option.right or first in words


def test_a_choice_of_several_says_what_was_missed(opened):
    asked = next(QUESTIONS[n] for n in ASKED if QUESTIONS[n].kind == "choice" and QUESTIONS[n].several)
    one = card(opened, asked.name)
    right = [i for i, option in enumerate(asked.options) if option.right]
    one.root.locator("input").nth(right[0]).check()
    verdict, words = one.told("Check")
    assert verdict == "wrong"
    assert "missing" in words
    for i in right:
        one.root.locator("input").nth(i).check()
    assert one.told("Check")[0] == "right"


def test_an_expression_names_the_mistake_of_a_combination(opened):
    one = card(opened, "backward_put_together")
    one.choose("dout", "out")
    verdict, words = one.told("Check")
    assert (verdict, "1 part" in words) == ("open", True)
    one.choose("dout", "out", ">=")
    verdict, words = one.told("Check")
    assert verdict == "wrong"
    assert "always open" in words
    one.choose("dout", "x", ">")
    verdict, words = one.told("Check")
    assert verdict == "right"
    assert "Right on these 7 cases" in words


def test_a_prediction_is_made_first_and_then_the_figure_shows_it(opened):
    one = card(opened, "difference_at_the_kink")
    figure = opened.page.locator("#gradient_check")
    before = figure.locator(".live-figure__state").inner_text()
    assert one.told("Show me")[0] == "open"
    assert figure.locator(".live-figure__state").inner_text() == before
    one.root.locator("input").fill("1")
    verdict, words = one.told("Show me")
    assert verdict == "wrong"
    assert "slope on the right" in words
    assert one.root.locator(".question__off").inner_text() == "0.5 off"
    assert "1/2 for every h" in figure.locator(".live-figure__state").inner_text()
    one.root.locator("input").fill("0.5")
    assert one.told("Show me")[0] == "right"
    assert one.root.locator(".question__off").is_hidden()


def test_a_prediction_of_cells_marks_what_was_picked_wrongly(opened):
    one = card(opened, "sign_bit_opens")
    one.root.locator("input").nth(2).check()
    verdict, words = one.told("Show me")
    assert verdict == "wrong"
    assert "0.0 is one of two" in words
    one.root.locator("input").nth(4).check()
    assert one.told("Show me")[0] == "right"


def test_a_figure_that_the_reader_sets_is_judged(opened):
    one = card(opened, "bias_for_half")
    bias = opened.page.locator('#forward_mask input[name="bias"]')
    bias.fill("-2")
    assert "bias = −2" in one.root.locator(".question__now").inner_text()
    verdict, words = one.told("Show me")
    assert verdict == "wrong"
    assert "negative bias" in words
    assert bias.input_value() == "1"  # the figure shows it
    assert one.told("Show me")[0] == "right"


# Code


def test_code_that_is_right_is_right_on_these_cases(opened):
    verdict, words = card(opened, LISTS).code(RIGHT_CODE)
    assert verdict == "right"
    assert "Right on these 7 cases" in words
    assert "tests passed" not in words


def test_every_code_question_takes_its_own_solution(visit, whole):
    page = visit(whole.as_uri() + "/", "index.html").page
    for asked in QUESTIONS.values():
        if asked.kind == "code":
            verdict, words = Card(page, asked.name).code(asked.solution_code)
            assert verdict == "right", f"{asked.name}: {words}"


@pytest.mark.parametrize("name", [q.name for q in QUESTIONS.values() if q.kind == "code"])
def test_code_names_each_mistake(visit, whole, name):
    from relubook.exercises.question import source_of

    asked = QUESTIONS[name]
    one = Card(visit(whole.as_uri() + "/", "index.html").page, name)
    for mistake in asked.mistakes:
        text = source_of(mistake.make).replace(f"def {mistake.name}(", f"def {asked.function}(")
        verdict, words = one.code(text)
        assert verdict == "wrong"
        title = asked.reply(asked.outcomes(mistake.make))["title"]
        assert plain(title) in plain(words), f"{mistake.name}: {words}"


def plain(text):
    """Without the signs of code and stress, which the page shows as such."""
    return text.replace("`", "").replace("*", "")


STRANGE = {
    "the starter": (None, "open", "still the starter"),
    "a comment more": ("def relu_backward(dout, x):\n    # hm\n    return ...\n", "open", "still the starter"),
    "a placeholder": ("def relu_backward(dout, x):\n    y = x\n    return [..., 1]\n", "open", "Not finished yet"),
    "no return": ("def relu_backward(dout, x):\n    dx = [d for d in dout]\n", "wrong", "Did you forget return?"),
    "another name": ("def backward(dout, x):\n    return dout\n", "wrong", "no function relu_backward"),
    "too few arguments": ("def relu_backward(dout):\n    return dout\n", "wrong", "takes 1 positional argument"),
    "no Python": ("def relu_backward(dout, x)\n    return dout\n", "wrong", "Line 1 stops: SyntaxError"),
    "numpy": ("import numpy as np\ndef relu_backward(dout, x):\n    return dout\n", "wrong", "no NumPy here"),
    "an end of Python": ("raise SystemExit\n", "wrong", "Line 1 stops: SystemExit"),
    "a call without end": ("def relu_backward(dout, x):\n    return relu_backward(dout, x)\n", "wrong", "line 2"),
    "the quotes of a phone": ("def relu_backward(dout, x):\n    return “a”\n", "wrong", "gives a"),
}


@pytest.mark.parametrize("text", STRANGE)
def test_strange_code_gets_a_sentence(visit, served, text):
    written, verdict, words = STRANGE[text]
    one = card(visit(served, "index.html"), LISTS)
    got = one.code(QUESTIONS[LISTS].starter if written is None else written)
    assert got[0] == verdict, got
    assert words in got[1]


def test_an_error_is_shown_at_the_readers_line_with_what_was_printed(opened):
    one = card(opened, LISTS)
    verdict, words = one.code("def relu_backward(dout, x):\n    print('at', x)\n    return [x[9] for d in dout]\n")
    assert verdict == "wrong"
    assert "It stops at line 3, return [x[9] for d in dout]" in words
    wrong = one.root.locator(".question__line--wrong")
    assert wrong.inner_text().strip() == "return [x[9] for d in dout]"
    output = one.root.locator(".question__output").inner_text()
    assert "at [2]" in output
    assert "IndexError" in output
    assert "line 3, in relu_backward" in output
    one.root.locator("[data-code]").press("End")
    one.root.locator("[data-code]").type(" ")
    assert wrong.count() == 0


@pytest.mark.parametrize(
    "loop",
    [
        "def relu_backward(dout, x):\n    while True:\n        pass\n",
        "while True:\n    print('on and on')\n",
        "input()\n",
    ],
)
def test_an_endless_loop_ends_with_a_sentence_and_the_next_run_works(opened, loop):
    one = card(opened, LISTS)
    verdict, words = one.code(loop)
    assert verdict == "wrong"
    assert words.startswith("Stopped after 2 seconds.")
    assert one.code(RIGHT_CODE)[0] == "right"


def test_a_run_knows_nothing_of_the_run_before(opened):
    one = card(opened, LISTS)
    helper = "def gate(v):\n    return v > 0\n\n\n"
    call = "def relu_backward(dout, x):\n    return [d * gate(v) for d, v in zip(dout, x)]\n"
    assert one.code(helper + call)[0] == "right"
    verdict, words = one.code(call)
    assert verdict == "wrong"
    assert "gate" in words


def test_python_is_loaded_at_the_first_run_and_once(visit, served):
    visited = visit(served, "index.html")
    asked = []
    visited.page.on("request", lambda request: asked.append(request.url))
    one = card(visited, LISTS)
    one.fill_code = one.root.locator("[data-code]").fill(RIGHT_CODE)
    visited.page.wait_for_timeout(200)
    assert not [url for url in asked if "micropython" in url]
    one.told("Run")
    one.told("Run")
    assert len([url for url in asked if "micropython.js" in url]) == 1
    assert visited.outside == []


# The editor


def typed(one, keys):
    area = one.root.locator("[data-code]")
    area.fill("")
    for key in keys:
        area.press(key) if len(key) > 1 and key[0].isupper() else area.type(key)
    return area.input_value()


def test_the_editor_indents(opened):
    one = card(opened, LISTS)
    assert typed(one, ["def f(x):", "Enter", "return x", "Enter", "y"]) == "def f(x):\n    return x\n    y"
    assert typed(one, ["Tab", "a", "Enter", "Backspace", "b"]) == "    a\nb"
    assert typed(one, ["Tab", "Tab", "a", "Shift+Tab", "b"]) == "    ab"
    assert typed(one, ["if x:", "Enter", "Control+z"]) in ("if x:", "")


def test_the_keyboard_alone_answers_every_kind_and_gets_out_of_the_editor(opened):
    page = opened.page
    one = card(opened, LISTS)
    area = one.root.locator("[data-code]")
    area.fill(RIGHT_CODE)
    area.press("Control+Enter")
    one.root.locator('.question__reply[data-verdict="right"]').wait_for()
    area.focus()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Run"
    cells = card(opened, "gradient_in_cells")
    cells.root.locator("input").first.focus()
    for value in ["0", "0", "2", "-3", "0"]:
        page.keyboard.type(value)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the focus is on Check
    assert cells.reply.get_attribute("data-verdict") == "right"
    marker = card(opened, "difference_at_the_kink")
    marker.root.locator("input").focus()
    for _ in range(15):  # from -0.25 to 0.5
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert marker.reply.get_attribute("data-verdict") == "right"


# Hints


def test_hints_open_one_at_a_time_and_the_solution_last(opened):
    one = card(opened, "backward_put_together")
    solution = one.root.get_by_role("button", name="Solution")
    told = one.root.locator(".question__told")
    assert told.count() == 0
    assert solution.is_disabled()
    one.press("Hint 1 of 2")
    assert told.count() == 1
    assert solution.is_disabled()
    one.press("Hint 2 of 2")
    assert one.root.get_by_role("button", name="No more hints").is_disabled()
    assert told.count() == 2
    solution.click()
    assert told.last.inner_text().split() == ["Solution", "dx", "=", "dout", "*", "(x", ">", "0)"]


# Progress


def test_answers_are_kept_in_this_browser_and_can_be_cleared(visit, served):
    visited = visit(served, "index.html")
    page = visited.page
    cells, code = card(visited, "gradient_in_cells"), card(visited, LISTS)
    cells.fill("0", "0", "2", "-3", "0")
    cells.told("Check")
    code.code("def relu_backward(dout, x):\n    return dout\n")
    count = page.locator(".question-strip__count")
    assert count.inner_text() == f"1 of {len(ASKED)} done"
    page.reload()
    assert (cells.state, code.state) == ("done", "tried")
    assert cells.root.locator("input").nth(3).input_value() == "−3"
    assert code.root.locator("[data-code]").input_value().endswith("return dout\n")
    assert count.inner_text() == f"1 of {len(ASKED)} done"
    assert page.context.cookies() == []
    page.get_by_role("button", name="Clear my answers").click()
    page.locator(".question__mark[data-state=untouched]").first.wait_for()
    assert count.inner_text() == f"0 of {len(ASKED)} done"
    assert page.evaluate("localStorage.length") == 0
    assert cells.root.locator("input").nth(3).input_value() == ""


def test_what_is_done_stays_done_when_one_tries_something_else(visit, served):
    one = card(visit(served, "index.html"), "backward_put_together")
    one.choose("dout", "x", ">")
    one.told("Check")
    one.choose("1", "x", ">")
    assert one.told("Check")[0] == "wrong"
    assert one.state == "done"


@pytest.mark.parametrize("kept", ["{", "3", '{"gradient_in_cells": {"state": "tried"}}', '{"gradient_in_cells": null}'])
def test_nonsense_in_the_storage_does_no_harm(visit, served, kept):
    visited = visit(served, "index.html")
    visited.page.evaluate("kept => localStorage.setItem('relubook.questions', kept)", kept)
    visited.page.reload()
    one = card(visited, "gradient_in_cells")
    one.fill("0", "0", "2", "-3", "0")
    assert one.told("Check")[0] == "right"
    assert visited.errors == []


def test_the_bar_on_the_left_tells_how_much_of_a_chapter_is_done(opened):
    ring = opened.page.locator("nav.bd-links .question-share")
    assert ring.get_attribute("aria-label") == f"0 of {len(ASKED)} questions done"
    empty = ring.evaluate("e => getComputedStyle(e).backgroundImage")
    one = card(opened, "backward_put_together")
    one.choose("dout", "x", ">")
    one.told("Check")
    assert ring.get_attribute("aria-label") == f"1 of {len(ASKED)} questions done"
    assert ring.evaluate("e => getComputedStyle(e).backgroundImage") != empty


# The page


def test_a_page_asks_nothing_of_the_network_and_has_no_error(opened):
    for name in ASKED:
        one = card(opened, name)
        one.told(one.root.locator(".question__check").inner_text())
    card(opened, LISTS).code(RIGHT_CODE)
    assert (opened.errors, opened.outside, opened.failed) == ([], [], [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_before_and_after_the_answers(visit, whole, scheme, width):
    page = visit(whole.as_uri() + "/", "index.html", viewport={"width": width, "height": 844}).page
    page.evaluate("theme => { document.documentElement.dataset.theme = theme }", scheme)
    assert violations(page) == []
    answer_wrongly(page)
    assert violations(page) == []


def violations(page):
    found = Axe().run(page).response["violations"]
    return [(v["id"], v["help"], [node["html"][:160] for node in v["nodes"]][:3]) for v in found]


def answer_wrongly(page):
    """Every state that has a color: wrong and right cells, a wrong choice, an error line, hints, a solution."""
    one = Card(page, "gradient_in_cells")
    one.fill("0", "-4", "2", "-3", "0")
    one.told("Check")
    one.press("Hint")
    Card(page, LISTS).code("def relu_backward(dout, x):\n    # why?\n    return x > 0, 'text'\n")
    choice = Card(page, "start_below_zero")
    choice.root.locator("input").first.check()
    choice.told("Check")
    together = Card(page, "backward_put_together")
    together.choose("dout", "x", ">")
    together.told("Check")
    together.press("Solution")


@pytest.mark.parametrize("width", [320, 390, 800])
def test_no_width_makes_the_page_wider_than_itself(visit, whole, width):
    page = visit(whole.as_uri() + "/", "index.html", viewport={"width": width, "height": 844}).page
    answer_wrongly(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    cut = page.locator("section.question").evaluate_all(
        "all => all.filter((e) => e.scrollWidth > e.clientWidth).map((e) => e.id)"
    )
    assert cut == []


def test_without_a_script_there_are_question_hints_and_solution(visit, home):
    page = visit(home, "index.html", java_script_enabled=False).page
    for name in ASKED:
        one = Card(page, name)
        assert one.root.locator(".question__prompt").is_visible()
        boxes = one.root.locator("details")
        assert boxes.count() == len(QUESTIONS[name].hints) + 1
        assert one.root.locator("details[open]").count() == 0
        boxes.last.locator("summary").click()
        shown = boxes.last.inner_text()
        assert len(shown) > len("Solution\n")
        assert one.root.locator("button, input").count() == 0
    assert page.locator("#question-gradient_in_cells .question__blank").count() == 5


@pytest.mark.parametrize("script", [True, False])
def test_on_paper_there_are_boxes_and_the_solutions_come_last(visit, served, script):
    visited = visit(served, "index.html", java_script_enabled=script)
    page = visited.page
    if script:
        card(visited, "gradient_in_cells").fill("7", "7")
    page.emulate_media(media="print")
    for hidden in (".question__actions", ".question__reply", "details", ".question-strip"):
        assert all(not one.is_visible() for one in page.locator(hidden).all()), hidden
    boxes = page.locator("#question-gradient_in_cells .question__asked :is(input, .question__blank)")
    assert boxes.count() == 5
    sizes = [box.bounding_box() for box in boxes.all()]
    assert all(size["width"] >= 40 and size["height"] >= 40 for size in sizes)
    if script:
        assert boxes.first.evaluate("e => getComputedStyle(e).color") == "rgba(0, 0, 0, 0)"
    last = page.locator(".question-solutions")
    assert last.is_visible()
    assert last.locator("li").count() == len(ASKED)
    bottom = page.locator("section.question").last.bounding_box()
    assert last.bounding_box()["y"] >= bottom["y"] + bottom["height"]
    page.emulate_media(media="screen")
    assert not last.is_visible()


def test_the_strip_leads_to_each_question_and_tells_its_state_in_words(opened):
    links = opened.page.locator(".question-strip a")
    assert links.count() == len(ASKED)
    numbers = opened.page.locator("section.question .question__number").all_inner_texts()
    assert numbers == [str(i + 1) for i in range(len(ASKED))]
    card(opened, "gradient_in_cells").fill("1", "1", "1", "1", "1")
    card(opened, "gradient_in_cells").told("Check")
    assert "tried" in links.first.evaluate("e => e.textContent")
    links.nth(1).click()
    assert opened.page.url.endswith("#question-" + ASKED[1])


# A reader's own activation


class Own:
    """The card below a figure in which a reader's own activation is written."""

    def __init__(self, page, figure):
        self.figure = page.locator(f"#{figure}")
        self.root = page.locator(f'details[data-own="{figure}"]')
        self.said = self.figure.locator(".live-figure__learner")
        self.root.locator("summary").click()

    def draw(self, text):
        self.root.locator("[data-code]").fill(text)
        self.root.get_by_role("button", name="Draw it").click()

    def marks(self):
        """How many curves are drawn over the picture."""
        return self.figure.locator(".live-figure__mine path").count()


def saying(place, words):
    from playwright.sync_api import expect

    expect(place).to_contain_text(words, timeout=20_000)


def test_an_activation_of_ones_own_is_drawn_and_its_slope_is_measured(opened):
    own = Own(opened.page, "activations")
    own.draw("def f(x):\n    return x * x / 4\n")
    saying(own.said, "at x = 1.5: f is 0.5625, its measured slope 0.75.")
    assert own.marks() == 2
    own.figure.locator('input[name="x"]').fill("-2")
    saying(own.said, "at x = −2: f is 1, its measured slope -1.")
    own.root.get_by_role("button", name="Take it away").click()
    saying(own.said, "")
    assert own.marks() == 0


def test_a_slope_of_ones_own_is_checked_by_the_measurement(opened):
    own = Own(opened.page, "gradient_check")
    smooth = "import math\ndef f(x):\n    return math.exp(x)\ndef slope(x):\n    return math.exp(x)\n"
    own.figure.locator('input[name="h"]').fill("6")  # the ladder's place of 1e-6
    own.draw(smooth)
    saying(own.said, "It agrees with the measurement at every x")
    own.draw(smooth.replace("return math.exp(x)\n", "return 1\n").replace("return 1", "return math.exp(x)", 1))
    saying(own.said, "It is farthest from the measurement at x = 0.42")


def test_the_starter_finds_the_kink(opened):
    own = Own(opened.page, "activations")
    own.root.get_by_role("button", name="Draw it").click()
    saying(own.said, "farthest from the measurement at x = 0, by 0.5: a kink, or a mistake?")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("def g(x):\n    return x\n", "There is no function f."),
        ("def f(x):\n    return 1 / 0\n", "Line 2 stops: ZeroDivisionError"),
        ("def f(x):\n    while True:\n        pass\n", "Stopped after 2 seconds."),
        ("def f(x)\n    return x\n", "Line 1 stops: SyntaxError"),
        ("def f(x):\n    if x > 0:\n        return x\n", "f(−6) gives None."),
    ],
)
def test_an_activation_that_fails_gets_a_sentence_and_leaves_the_figure_as_it_is(visit, served, text, said):
    own = Own(visit(served, "index.html").page, "activations")
    own.draw("def f(x):\n    return x\n")
    saying(own.said, "f is 1.5")
    own.draw(text)
    saying(own.root.locator(".question__reply"), said)
    assert own.marks() == 0


def test_the_figures_for_ones_own_activation_have_the_parts_that_it_is_drawn_over():
    from relubook.exercises.page.scripts import OWN

    known = {figure.name: figure for figure in FIGURES}
    for name, own in OWN.items():
        spec = known[name]().spec()
        for view in spec["views"].values():
            assert {view["parts"][own[part]]["kind"] for part in ("curve", "slope")} == {"line"}
        assert "x" in spec["state"]
        assert own["step"] or "h" in spec["state"]
