"""`make slides`: a chapter as the slides of a lecture, found by rules, in one file that is alive."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
import slides
from lecture import sections_in, sentences, words
from pypdf import PdfReader
from tolerances import SLIDE_ROOM, SLIDE_SMALLEST

from relubook import theme

ROOT = Path(__file__).resolve().parents[1]
CHAPTERS = [1, 2, 3, 4, 5]
PROJECTOR = {"width": 1280, "height": 720}

# What is asked for, in the learner's words


@pytest.mark.parametrize(
    ("word", "answer"),
    [
        ("", "CHAPTER: which one? For example: make slides CHAPTER=5; there are 1 (introduction), 2 (forward), "),
        (
            "7",
            "CHAPTER: there is no chapter '7'; there are 1 (introduction), 2 (forward), 3 (backward), 4 (dead_relu), ",
        ),
        ("five", "CHAPTER: there is no chapter 'five'"),
        ("5.0", "CHAPTER: there is no chapter '5.0'"),
    ],
)
def test_a_chapter_that_is_not_there_is_named_before_anything_is_built(word, answer, capsys, monkeypatch):
    monkeypatch.setattr(slides.build, "build", lambda: pytest.fail("nothing is to be built"))
    assert slides.main(word) == 1
    assert capsys.readouterr().out.startswith(answer)


@pytest.mark.parametrize("word", ["5", " 5 ", "piecewise_linear"])
def test_a_chapter_is_asked_for_by_its_number_or_its_name(word):
    assert slides.chapter_of(word) == 5


def make(*words, **environment):
    command = ["make", "--silent", "-o", ".venv/book", "slides", *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=os.environ | environment)
    return done.returncode, done.stdout + done.stderr


def test_make_hands_over_what_is_typed_and_nothing_of_the_environment():
    code, answer = make("CHAPTER=it's 5")
    assert code != 0
    assert answer.startswith('CHAPTER: there is no chapter "it\'s 5"')
    assert "which one?" in make(CHAPTER="5")[1]


# The rules

CHAPTER = """<article class="bd-article"><section id="folds"><h1>Folds<a class="headerlink" href="#folds">#</a></h1>
<p><strong>What is a fold?</strong></p>{}
<section id="what-you-can-now-do"><h2>What you can now do</h2><ul><li>Fold.</li></ul></section>
<section id="what-we-checked"><h2>What we checked</h2><p>Did we?</p></section></section></article>"""
STILL = '<div class="cell"><figure class="still-figure"><figcaption>A caption.</figcaption></figure></div>'
CODE = '<div class="cell"><pre>1 + 1</pre></div>'


def deck(inside, address=""):
    """(kind, what it says) of each slide of a chapter."""
    sections = sections_in("notebooks/06_folds", CHAPTER.format(inside), address)
    return [(slide.kind, said(slide.body)) for section in sections for slide in section.slides]


def said(text):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)).strip()


def section(text, heading="Paper"):
    return f"<section id='paper'><h2>{heading}</h2>{text}</section>"


def claim(verdict):
    told = f"<p><strong>They say:</strong> So.</p><p>Measured.</p><p>Verdict: {verdict}</p>"
    return f"""<div class="cell"><div class="claim" data-claim='{{"verdict": "{verdict}"}}'>{told}</div></div>"""


def middle(inside):
    return deck(inside)[1:-1]


def test_a_lecture_begins_with_the_question_of_the_chapter_and_ends_with_what_one_can_now_do():
    assert deck("") == [("title", "Folds What is a fold?"), ("closing", "What you can now do Fold.")]


def test_a_question_keeps_the_sentence_before_it_and_no_other():
    text = "<p>One is plain. Take a strip. How long is it, as in <code>a? b</code>? It is red. Why? Because.</p>"
    assert middle(section(text)) == [
        ("asks", "Paper Take a strip. How long is it, as in a? b ? It is red. Why?"),
    ]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("It is 0.5. So what?", ["It is 0.5.", "So what?"]),
        ("<em>Exact?</em> says whether it is.", ["Exact? says whether it is."]),
        ("(It is so.) Why?", ["(It is so.)", "Why?"]),
        ('<a href="#x">Lu et al. (2020)</a> say so. Really?', ["Lu et al. (2020) say so.", "Really?"]),
        ("<strong>Do they?</strong> No.", ["Do they?", "No."]),
    ],
)
def test_a_sentence_ends_where_a_reader_ends_it(text, parts):
    from bs4 import BeautifulSoup

    assert [words(one) for one in sentences(BeautifulSoup(f"<p>{text}</p>", "html.parser").p)] == parts


def test_what_is_asked_after_code_is_about_the_code_and_no_slide():
    assert middle(section(f"{CODE}<p>Why is it so?</p>")) == []


def test_a_heading_that_asks_is_a_slide_by_itself():
    assert middle(section("<p>It is.</p>", "Is it just paper?")) == [("asks", "Is it just paper?")]


def test_a_figure_stands_alone_and_is_asked_about_before_it_is_seen():
    text = f"<p>Is it red?</p>{CODE}<p>Look first. Which way does it bend?</p>{STILL}<p>Up.</p>"
    assert middle(section(text)) == [
        ("asks", "Paper Is it red?"),
        ("asks", "Look first. Which way does it bend?"),
        ("still", ""),
    ]


@pytest.mark.parametrize(
    ("verdict", "slides"), [("holds", 0), ("holds: see above", 0), ("holds if it is dry", 1), ("too strong", 1)]
)
def test_a_claim_is_a_surprise_unless_it_simply_holds(verdict, slides):
    assert len(middle(section(claim(verdict)))) == slides


def test_what_surprised_us_is_a_slide_with_the_sentence_before_it():
    text = "<p>We folded. It grew. That surprised us. It was damp.</p>"
    assert middle(section(text)) == [("shows", "What surprised us It grew. That surprised us. It was damp.")]


def test_a_chapter_without_its_last_section_is_refused_by_name():
    with pytest.raises(ValueError, match="notebooks/06_folds has no section #what-you-can-now-do"):
        sections_in("notebooks/06_folds", CHAPTER.replace("what-you-can-now-do", "the-end"))


@pytest.mark.parametrize(("address", "link"), [("", None), ("https://us.example.org/relu/", "book/notation.html#gate")])
def test_a_link_into_the_book_needs_its_address(address, link):
    text = '<p>A <a href="../book/notation.html#gate">gate</a>. Is it <a href="https://example.org/">so</a>?</p>'
    (_, paper, _) = sections_in("notebooks/06_folds", CHAPTER.format(section(text)), address)
    found = re.findall(r'href="([^"]*)"', paper.slides[0].body)
    assert found == [*([f"https://us.example.org/relu/{link}"] if link else []), "https://example.org/"]


# The file


@pytest.fixture(scope="module")
def folder(book, tmp_path_factory):
    """A folder for slides, where nothing else is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("URL", raising=False)
        yield tmp_path_factory.mktemp("slides")


def file_of(folder, number):
    """The slides of a chapter, written when they are first asked for."""
    file = folder / f"the-relu-layer-chapter-{number}.html"
    return file if file.exists() else slides.write(number, folder)


def text_of(folder, number):
    return file_of(folder, number).read_text(encoding="utf-8")


def page_of(book, number):
    (page,) = book.glob(f"notebooks/0{number}_*.html")
    return page.read_text(encoding="utf-8")


FIGURE = r'<figure class="live-figure[^>]*? data-figure="(\w+)"'


@pytest.mark.parametrize("number", CHAPTERS)
def test_the_slides_hold_every_live_figure_and_every_question_of_the_chapter_once(folder, book, number):
    for pattern in (FIGURE, r'id="question-(\w+)" '):
        ours = re.findall(pattern, text_of(folder, number))
        assert sorted(ours) == sorted(set(re.findall(pattern, page_of(book, number))))


@pytest.mark.parametrize("number", CHAPTERS)
def test_every_chapter_has_its_surprises(folder, number):
    assert re.search('data-kind="claim"', text_of(folder, number))


@pytest.mark.parametrize("number", CHAPTERS)
def test_a_file_needs_no_other_and_names_no_machine(folder, number):
    text = text_of(folder, number)
    for place in (str(ROOT), str(Path.home()), str(folder), "file:///", "127.0.0.1", "localhost"):
        assert place not in text
    markup = re.sub(r"<script.*?</script>|<style.*?</style>", "", text, flags=re.DOTALL)
    asked = re.findall(r'\b(?:src|srcset|href)="([^"]*)"', markup)
    assert not [one for one in asked if not re.match("#|data:|https?://", one)]
    assert not re.search(r'<link\b|<script[^>]* src=|<img[^>]* src="http', markup)
    styles = "".join(re.findall(r"<style.*?</style>", text, re.DOTALL))
    assert not [one for one in re.findall(r"url\(['\"]?([^)]*)", styles) if not one.startswith("data:")]


@pytest.mark.parametrize("name", ["reveal.js", "KaTeX", "MicroPython", "Source Sans 3"])
def test_the_licenses_of_what_lies_inside_lie_inside(folder, name):
    (text,) = re.findall(rf"<!-- {name}:\n(.*?)-->", text_of(folder, 5), re.DOTALL)
    assert "Copyright" in text
    assert "WITHOUT WARRANTY OF ANY KIND" in text.upper()


def test_the_book_says_where_the_chapter_is_when_it_is_told(book, tmp_path, monkeypatch):
    monkeypatch.setenv("URL", "https://us.example.org/relu/")
    text = slides.write(2, tmp_path).read_text(encoding="utf-8")
    assert '<a href="https://us.example.org/relu/notebooks/02_forward.html">Forward</a>' in text
    assert 'href="https://us.example.org/relu/book/notation.html#gate"' in text


# In the browser

browser = pytest.mark.browser
slow = pytest.mark.slow


@pytest.fixture
def lecture(visit, folder):
    """lecture(number, **options) opens the slides of a chapter from a folder, on a projector."""

    def opened(number, path="", **options):
        name = file_of(folder, number).name
        found = visit(folder.as_uri() + "/", name + path, **{"viewport": PROJECTOR} | options)
        found.page.wait_for_function("document.querySelector('.reveal.ready') && Reveal.isReady()")
        return found

    return opened


def places(page, kind):
    """Where the slides of a kind are."""
    return page.evaluate(
        """kind => Reveal.getSlides().filter((slide) => !kind || slide.dataset.kind === kind)
            .map((slide) => [Reveal.getIndices(slide).h, Reveal.getIndices(slide).v ?? 0])""",
        kind,
    )


def frames(page):
    """Let two frames go by."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def go(page, place):
    page.evaluate("([h, v]) => Reveal.slide(h, v)", place)
    frames(page)
    return page.locator("section.present[data-kind]")


def at(page):
    return page.evaluate("[Reveal.getIndices().h, Reveal.getIndices().v ?? 0]")


def go_to(page, name):
    """Show the slide of a figure or a question."""
    place = page.evaluate(
        """name => { const slide = document.getElementById(name).closest("section[data-kind]");
            return [Reveal.getIndices(slide).h, Reveal.getIndices(slide).v ?? 0]; }""",
        name,
    )
    return go(page, place)


def quiet(found):
    return (found.errors, found.outside, found.failed) == ([], [], [])


@browser
@slow
@pytest.mark.parametrize("number", CHAPTERS)
def test_on_each_figure_arrow_keys_move_a_focused_slider_and_else_the_slide(lecture, number):
    found = lecture(number)
    page = found.page
    figures = places(page, "figure")
    assert figures
    for place in figures:
        slide = go(page, place)
        assert slide.locator("figure.live-figure--live").count() == 1
        svg = slide.locator(".live-figure__picture > svg").first
        before = svg.inner_html()
        slide.locator(".live-figure__controls :is(input:not([type=checkbox]), select):enabled:visible").first.focus()
        for key in ("ArrowLeft", "ArrowRight", "ArrowDown"):  # some begin at an end
            if svg.inner_html() == before:
                page.keyboard.press(key)
        assert svg.inner_html() != before, f"{place}: the picture does not follow its control"
        assert at(page) == place, "the key was the slider's"
        page.keyboard.press("Escape")
        page.keyboard.press("ArrowRight")
        assert at(page) != place, "after Esc the key is the slide's"
    assert quiet(found)


@browser
def test_a_clicker_turns_the_slide_while_a_slider_has_the_focus_and_does_not_move_it(lecture):
    page = lecture(5).page
    go_to(page, "fold")
    slider = page.locator("#fold input[type=range]").first
    slider.focus()
    place, value = at(page), slider.input_value()
    page.keyboard.press("PageDown")
    assert at(page) != place
    assert slider.input_value() == value
    page.keyboard.press("PageUp")
    assert at(page) == place


@browser
def test_space_and_enter_press_a_button_and_turn_no_slide(lecture):
    page = lecture(5).page
    slide = go_to(page, "fold")
    slide.locator("input[type=range]").first.focus()
    page.keyboard.press("End")
    words = slide.locator(".live-figure__state")
    moved = words.inner_text()
    place = at(page)
    slide.locator(".live-figure__reset").focus()
    page.keyboard.press("Space")
    assert at(page) == place
    assert words.inner_text() != moved
    page.keyboard.press("ArrowRight")
    assert at(page) != place, "a button has no use for an arrow"


@browser
@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (1024, 768), (700, 420)])
def test_a_handle_goes_where_it_is_dragged_whatever_the_projector(lecture, size):
    page = lecture(5, viewport=dict(zip(("width", "height"), size, strict=True))).page
    slide = go_to(page, "hinge_sum")
    handle = slide.locator(".live-figure__grip").first
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 20, y, steps=4)
    page.mouse.move(x + 40, y, steps=4)
    page.mouse.up()
    after = handle.bounding_box()
    grid = slide.locator(".live-figure__picture").bounding_box()["width"] / 60  # a step of the kink is less than that
    assert after["x"] + after["width"] / 2 == pytest.approx(x + 40, abs=grid)
    assert page.locator("section.present[data-kind] #hinge_sum").is_visible()


@browser
def test_a_figure_in_a_small_window_is_drawn_as_in_a_large_one(lecture):
    drawn = []
    for size in ({"width": 700, "height": 394}, PROJECTOR):
        page = lecture(5, viewport=size).page
        drawn.append(go_to(page, "hinge_sum").locator(".live-figure__picture").inner_html())
    assert drawn[0] == drawn[1]


@browser
def test_a_finger_on_a_slider_moves_it_and_no_slide_and_one_beside_it_turns_the_slide(lecture):
    page = lecture(5, has_touch=True).page
    go_to(page, "fold")
    slider = page.locator("#fold input[type=range]").first
    place, value, box = at(page), slider.input_value(), slider.bounding_box()

    def swipe(x, y):
        session = page.context.new_cdp_session(page)
        for kind, moved in [("touchStart", 0), *(("touchMove", -d) for d in (30, 60, 90, 120)), ("touchEnd", None)]:
            points = [] if moved is None else [{"x": x + moved, "y": y}]
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        session.detach()

    swipe(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert at(page) == place
    assert slider.input_value() != value
    swipe(1000, 20)
    assert at(page) != place


# Shows each slide, takes all help and opens all that is closed. Gives what then stands beyond the edge, and how much
# smaller than in the page it is there.
GROWN = """async ([room, width, height]) => {
    const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const helps = ".question__hint-button:enabled, .question__solution-button:enabled:not([hidden])";
    const beyond = [];
    let smallest = 1;
    for (const slide of Reveal.getSlides()) {
        const { h, v } = Reveal.getIndices(slide);
        Reveal.slide(h, v, 9);
        for (let help; (help = slide.querySelector(helps)); ) help.click();
        for (const closed of slide.querySelectorAll(".slide details:not([open])")) closed.open = true;
        await frame(); // a resize is told in the next one
        const { a } = new DOMMatrix(getComputedStyle(slide.querySelector(".slide__fit")).transform);
        smallest = Math.min(smallest, a);
        for (const element of slide.querySelectorAll(".slide *")) {
            const { left, top, right, bottom } = element.getBoundingClientRect();
            if (element.closest(".katex, .question__unseen, .live-figure__spoken")) continue; // parts that nobody sees
            if (element.parentElement.closest("svg")) continue;
            if (left < -room || top < -room || right > width + room || bottom > height + room)
                beyond.push(`${h}, ${v}: ${element.outerHTML.slice(0, 120)}`);
        }
    }
    return [beyond, smallest];
}"""


@browser
@slow
@pytest.mark.parametrize("number", CHAPTERS)
def test_what_stands_on_a_slide_is_within_it_and_large_enough_also_when_it_grows(lecture, number):
    page = lecture(number).page
    beyond, smallest = page.evaluate(GROWN, [SLIDE_ROOM, PROJECTOR["width"], PROJECTOR["height"]])
    assert beyond == []
    assert smallest >= SLIDE_SMALLEST


@browser
def test_a_wrong_choice_is_named_and_an_arrow_key_chooses(lecture):
    found = lecture(5)
    page = found.page
    slide = go_to(page, "question-pieces_of_a_layer")
    place = at(page)
    slide.get_by_label("Always n + 1.").check()
    slide.get_by_role("button", name="Check").click()
    assert slide.locator(".question__reply[data-verdict=wrong] b").inner_text()
    slide.get_by_label("Always n + 1.").focus()
    page.keyboard.press("ArrowDown")
    assert slide.get_by_label("At most n + 1.").is_checked()
    assert at(page) == place
    slide.get_by_role("button", name="Check").click()
    assert slide.locator(".question__reply[data-verdict=right]").count() == 1
    assert quiet(found)


@browser
def test_a_prediction_sets_the_figure_and_its_link_shows_the_slide_of_it(lecture):
    page = lecture(5).page
    slide = go_to(page, "question-weight_of_the_turn")
    slide.locator("input[type=range]").focus()
    page.keyboard.press("ArrowLeft")
    slide.get_by_role("button", name="Show me").click()
    slide.get_by_role("link", name="The figure shows it.").click()
    assert page.locator("section.present[data-kind] figure[data-figure=hinge_sum]").is_visible()


@browser
def test_code_runs_on_a_slide_from_a_folder(lecture):
    found = lecture(5)
    slide = go_to(found.page, "question-tent_from_two_hinges")
    slide.locator("textarea").fill("def tent_map(x):\n    return 2 * max(0, x) - 4 * max(0, x - 0.5)\n")
    slide.get_by_role("button", name="Run").click()
    slide.locator(".question__reply[data-verdict=right]").wait_for()
    assert quiet(found)


@browser
def test_words_that_set_a_figure_show_its_slide_and_set_it(lecture):
    page = lecture(5).page
    link = page.locator("section[data-kind=shows] .slide a.figure-link", has_text="eight folds")
    page.evaluate(
        "link => { const { h, v } = Reveal.getIndices(link.closest('section[data-kind]')); Reveal.slide(h, v); }",
        link.element_handle(),
    )
    link.click()
    figure = page.locator("section.present[data-kind] figure[data-figure=fold]")
    assert figure.is_visible()
    assert figure.locator("input[name=times]").input_value() == "8"
    assert "256" in figure.locator(".live-figure__numbers").inner_text()
    box = page.locator("section.present[data-kind] .slide:has([data-figure=fold])").bounding_box()
    assert (box["x"], box["y"]) == (0, 0), "nothing has scrolled"


@browser
def test_an_address_with_a_state_opens_the_slide_of_its_figure(lecture):
    page = lecture(5, "#fold?times=2&shake=0&pull=100").page
    figure = page.locator("section.present[data-kind] figure[data-figure=fold]")
    assert figure.is_visible()
    assert figure.locator("input[name=times]").input_value() == "2"


@browser
def test_a_claim_comes_first_and_what_was_measured_at_a_key(lecture):
    page = lecture(5).page
    slide = go(page, places(page, "claim")[0])
    measured = slide.locator("p", has_text="We measured:")
    assert slide.locator(".slide__claim").is_visible()
    assert measured.evaluate("e => getComputedStyle(e).opacity") == "0"
    page.keyboard.press("ArrowRight")
    page.wait_for_function("e => getComputedStyle(e).opacity === '1'", arg=measured.element_handle())


@browser
def test_a_lecture_leaves_the_answers_of_the_reader_alone_and_begins_without_any(lecture):
    found = lecture(5)
    page = found.page
    page.evaluate("localStorage.setItem('relubook.questions', 'mine')")
    slide = go_to(page, "question-pieces_of_a_layer")
    slide.get_by_label("At most n + 1.").check()
    slide.get_by_role("button", name="Check").click()
    assert page.evaluate("localStorage.getItem('relubook.questions')") == "mine"
    page.reload()
    page.wait_for_function("document.querySelector('.reveal.ready')")
    assert not go_to(page, "question-pieces_of_a_layer").locator("input:checked").count()


@browser
def test_the_notes_have_their_own_window_with_the_paragraph_of_the_slide(lecture):
    found = lecture(5)
    page = found.page
    go_to(page, "fold")
    with page.expect_popup() as opened:
        page.keyboard.press("s")
    notes = opened.value.locator(".speaker-controls-notes .value")
    notes.get_by_text("So far each unit bought one piece.").wait_for()
    assert "Each layer of two units" in notes.inner_text(), "and the caption"
    go_to(page, "question-weight_of_the_turn")
    page.keyboard.press("ArrowLeft")
    opened.value.wait_for_function("document.querySelector('.speaker-controls-notes math')")
    assert notes.locator(".katex-html").count() == 0, "a formula is there once"
    assert found.errors == []


@browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_lecture_is_as_light_as_the_system_until_d_turns_it(lecture, scheme):
    page = lecture(1, color_scheme=scheme).page
    papers = [rgb(theme.ROLES["paper"][i]) for i in (0, 1)]
    first, second = papers if scheme == "light" else papers[::-1]
    background = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(background) == first
    page.keyboard.press("d")
    assert page.evaluate(background) == second


def rgb(color):
    return "rgb({}, {}, {})".format(*(int(color[i : i + 2], 16) for i in (1, 3, 5)))


@browser
@slow
def test_on_paper_each_slide_is_one_page(lecture, tmp_path):
    page = lecture(3, "?print-pdf").page
    page.wait_for_function("document.querySelectorAll('.pdf-page').length")
    pages = page.locator(".pdf-page").count()
    page.pdf(path=tmp_path / "slides.pdf", prefer_css_page_size=True, print_background=True)
    printed = PdfReader(tmp_path / "slides.pdf")
    assert len(printed.pages) == pages == page.locator("section[data-kind]").count()
    assert "The loss tells the output of a layer how it should change." in " ".join(
        printed.pages[0].extract_text().split()
    )
