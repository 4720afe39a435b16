"""A page is read anywhere: it does not move while it loads, needs no script, and stands on a phone and on paper."""

from io import BytesIO

import pytest
from live_page import live_figures
from pages import all_pages
from pypdf import PdfReader
from tolerances import ALIVE_MS, ALIVE_TRIES, LAYOUT_SHIFT, LEAST_USED

from relubook import theme

pytestmark = pytest.mark.browser
CHAPTERS = [path for path in all_pages() if path.startswith("notebooks/")]
DESK, TABLET, PHONE = (1280, 720), (768, 1024), (390, 844)

# What moved, by how much: kept from the first moment of a page.
WATCH = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const { value, sources } of list.getEntries()) {
    const box = ({ x, y, width, height }) => [x, y, width, height];
    const moved = sources.map(({ node, previousRect, currentRect }) => [
      node?.outerHTML?.slice(0, 90) || node?.nodeValue || '', box(previousRect), box(currentRect)
    ]);
    window.shifts.push([value, moved]);
  }
}).observe({ type: 'layout-shift', buffered: true });
"""


def opened(chromium, address, path, size=DESK, script="", **options):
    """A page in a browser of its own, with a script that runs before those of the page."""
    context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, **options)
    if script:
        context.add_init_script(script)
    page = context.new_page()
    page.goto(address + path)
    return page


@pytest.mark.parametrize("size", [DESK, TABLET, PHONE], ids=["desk", "tablet", "phone"])
@pytest.mark.parametrize("path", all_pages())
def test_nothing_moves_while_a_page_loads(chromium, address, path, size):
    page = opened(chromium, address, path, size, WATCH)
    live_figures(page)
    page.evaluate("document.fonts.ready.then(() => true)")
    page.wait_for_timeout(200)
    shifts = page.evaluate("window.shifts")
    page.context.close()
    assert sum(value for value, _ in shifts) <= LAYOUT_SHIFT, shifts


# When the first figure says that it is alive; an observer would hear of it when all are.
ALIVE = """
const add = DOMTokenList.prototype.add;
DOMTokenList.prototype.add = function (...names) {
  if (names.includes('live-figure--live')) window.alive ||= performance.now();
  return add.apply(this, names);
};
"""


def with_clock(chromium, address):
    """A loaded page, and the milliseconds that its main thread computed: on a busy machine it also waits."""
    context = chromium.new_context(viewport={"width": DESK[0], "height": DESK[1]})
    context.add_init_script(ALIVE)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(address)
    metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    return page, 1000 * metrics["TaskDuration"]


@pytest.mark.parametrize("path", ["book/index.html", *CHAPTERS])
def test_the_first_figure_moves_within_half_a_second_from_a_folder(chromium, book, path):
    times = []
    while len(times) < ALIVE_TRIES and min(times, default=ALIVE_MS + 1) > ALIVE_MS:
        page, spent = with_clock(chromium, book.as_uri() + "/" + path)
        alive, loaded = page.evaluate("[window.alive, performance.getEntriesByType('navigation')[0].loadEventStart]")
        times.append(min(alive, spent * alive / loaded))  # of what the thread computed, the part up to then
        page.context.close()
    print(f"{path}: {min(times):.0f} ms")
    assert min(times) <= ALIVE_MS


# Without a script


def rgb(role, dark=False):
    shade = theme.ROLES[role][dark]
    return f"rgb({', '.join(str(int(shade[i : i + 2], 16)) for i in (1, 3, 5))})"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_the_theme_follows_the_system_with_and_without_a_script(visit, address, scheme, script):
    page = visit(address, CHAPTERS[0], color_scheme=scheme, java_script_enabled=script).page
    look = "e => { const s = getComputedStyle(e); return [s.color, s.backgroundColor]; }"
    dark = scheme == "dark"
    assert page.locator("body").evaluate(look)[1] == rgb("paper", dark)
    assert page.locator("article p").first.evaluate(look)[0] == rgb("ink", dark)
    assert page.locator(".bd-header-article").evaluate(look)[1] == rgb("paper", dark)
    assert page.locator("article pre").first.evaluate(look) == [rgb("ink", dark), rgb("surface", dark)]


def test_without_a_script_a_reader_turns_from_light_to_dark_without_a_flash_of_the_other(chromium, book):
    script = "new PerformanceObserver(() => { window.first ||= getComputedStyle(document.body).backgroundColor; })"
    script += ".observe({ type: 'paint', buffered: true });"
    page = opened(chromium, book.as_uri() + "/", CHAPTERS[0], script=script, color_scheme="dark")
    page.wait_for_function("window.first")
    assert page.evaluate("window.first") == rgb("paper", True)
    page.context.close()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_without_a_script_the_bars_show_only_what_works_and_the_chapters_can_be_reached(visit, address, size):
    options = {"viewport": {"width": size[0], "height": size[1]}, "java_script_enabled": False}
    page = visit(address, CHAPTERS[0], **options).page
    for dead in (".sidebar-toggle", ".btn-fullscreen-button", ".theme-switch-button", ".search-button__button"):
        assert not page.locator(dead).locator("visible=true").count(), dead
    link = page.locator(".bd-sidebar-primary a", has_text="Backward")
    assert link.is_visible()
    link.click()
    assert page.url.endswith("notebooks/03_backward.html")


@pytest.mark.parametrize("path", ["book/index.html", *CHAPTERS])
def test_without_a_script_a_line_says_that_a_figure_moves_with_one(visit, address, path):
    page = visit(address, path, java_script_enabled=False).page
    figures = page.locator("figure.live-figure")
    assert figures.count()
    lines = page.locator("figure.live-figure .live-figure__still").all_text_contents()
    assert [line.strip() for line in lines] == ["This figure moves in a browser that runs scripts."] * figures.count()
    alive = visit(address, path).page
    live_figures(alive)
    assert alive.locator(".live-figure__still").count() == 0


# On a small screen


@pytest.mark.parametrize("path", all_pages())
def test_a_page_fits_into_320_pixels(visit, http_address, path):
    page = visit(http_address, path, viewport={"width": 320, "height": 640}).page
    live_figures(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


TABLES = """() => [...document.querySelectorAll('article table.table')].map((table) => {
  const box = table.parentElement, frame = box.parentElement;
  return {
    wider: box.scrollWidth > box.clientWidth + 1,
    scrolls: getComputedStyle(box).overflowX === 'auto',
    says: getComputedStyle(frame, '::before').content,
  };
})"""


@pytest.mark.parametrize("path", CHAPTERS)
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_a_table_that_scrolls_says_so_and_no_other_does(visit, http_address, path, width):
    page = visit(http_address, path, viewport={"width": width, "height": 844}).page
    live_figures(page)
    page.wait_for_timeout(100)
    for table in page.evaluate(TABLES):
        assert table["scrolls"]
        assert ("more to the right" in table["says"]) == table["wider"], table


def test_at_the_end_of_its_way_a_table_no_longer_says_that_there_is_more(visit, http_address):
    page = visit(http_address, CHAPTERS[1], viewport={"width": 320, "height": 844}).page
    page.wait_for_selector(".wide-table[data-more]")
    table = page.locator(".wide-table[data-more] > div").first.element_handle()
    table.evaluate("table => { table.scrollLeft = table.scrollWidth; }")
    page.wait_for_function("table => !table.parentElement.hasAttribute('data-more')", arg=table)


@pytest.mark.parametrize("path", all_pages())
def test_no_sign_is_parted_from_its_number(visit, http_address, path):
    page = visit(http_address, path).page
    live_figures(page)
    for width in (1280, 390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate(PARTED) == [], width


# A sign and what follows it stand on one line: the range of both has one rectangle, or rectangles of one height.
PARTED = r"""() => {
  const texts = document.createTreeWalker(document.querySelector('article') || document.body, NodeFilter.SHOW_TEXT);
  const parted = [];
  while (texts.nextNode()) {
    const text = texts.currentNode;
    for (const { 0: word, index } of text.data.matchAll(/(?<![\w.])[-−](?:inf\b|∞|\d[\d.,]*)/g)) {
      const range = document.createRange();
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      const tops = new Set([...range.getClientRects()].map((box) => Math.round(box.top)));
      if (tops.size > 1) parted.push([word, text.data.slice(Math.max(0, index - 30), index + 30)]);
    }
  }
  return parted;
}"""


# On paper


def printed(page):
    """A page of the book as a reader prints it: for each sheet its words and their heights, in points."""
    live_figures(page)
    page.wait_for_timeout(300)
    found = []
    for sheet in PdfReader(BytesIO(page.pdf(format="A4", prefer_css_page_size=True))).pages:
        words = []

        def keep(text, to_page, to_text, *_, words=words):
            height = to_page[1] * to_text[4] + to_page[3] * to_text[5] + to_page[5]
            words.extend([(height, text.strip())] if text.strip() else [])

        sheet.extract_text(visitor_text=keep)
        found.append(words)
    return found


A4, FOOT, HEAD = 842, 57, 51  # points; what is below FOOT is the number of the page


@pytest.mark.parametrize("path", ["book/index.html", "book/claims.html", *CHAPTERS])
def test_each_printed_page_has_its_number_and_none_is_half_blank(visit, http_address, path):
    pages = printed(visit(http_address, path).page)
    assert len(pages) > 2
    for number, words in enumerate(pages, 1):
        assert "".join(text for height, text in words if height < FOOT) == str(number)
    lowest = [min(height for height, _ in words if height >= FOOT) for words in pages[:-1]]
    used = [(A4 - HEAD - height) / (A4 - HEAD - FOOT) for height in lowest]
    assert min(used) > LEAST_USED, [(number, round(share, 2)) for number, share in enumerate(used, 1)]


@pytest.mark.parametrize("path", CHAPTERS)
def test_no_box_is_empty_on_paper_and_none_is_parted_unless_it_is_long(visit, http_address, path):
    page = visit(http_address, path).page
    live_figures(page)
    page.emulate_media(media="print")
    boxes = page.evaluate(BOXES)
    assert len(boxes) > 10
    for kind, words, lines, breaks in boxes:
        assert words, f"an empty box: {kind}"
        assert breaks == ("auto" if lines > 25 else "avoid"), (kind, words, lines)


BOXES = """() => [...document.querySelectorAll('article :is(pre, .cell_input, details)')]
  .filter((box) => box.getClientRects().length && !box.closest('.question'))
  .filter((box) => box.tagName !== 'DIV' || !box.querySelector('pre'))
  .map((box) => {
    const text = box.matches('details:not([open])') ? '' : box.innerText.trim();
    const { breakInside } = getComputedStyle(box);
    return [box.className || box.tagName, text.slice(0, 40), text.split('\\n').length, breakInside];
  })"""


@pytest.mark.parametrize("path", CHAPTERS)
def test_a_question_about_code_leaves_four_lines_for_a_pencil_on_paper(visit, http_address, path):
    page = visit(http_address, path).page
    live_figures(page)
    page.emulate_media(media="print")
    for editor in page.locator("section.question .question__editor").all():
        box = editor.bounding_box()
        code = editor.locator("pre .question__line").last.bounding_box()
        assert box["y"] + box["height"] - code["y"] - code["height"] >= 4 * 32
