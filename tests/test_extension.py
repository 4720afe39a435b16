"""Our small Sphinx extension: what a page loads, and where its buttons lead."""

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from docutils.utils import new_document

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def extension():
    spec = importlib.util.spec_from_file_location("relubook_sphinx", ROOT / "book" / "extension" / "relubook_sphinx.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    "remote",
    [
        "https://github.com/a/relu.git",
        "git@github.com:a/relu.git",
        "ssh://git@github.com/a/relu",
        "https://github.com/a/relu/",
    ],
)
def test_a_remote_on_a_public_host_gives_the_page_of_its_repository(extension, remote):
    assert extension.repository_of(remote) == "https://github.com/a/relu"


@pytest.mark.parametrize("remote", ["", "/home/a/relu", "../relu", "https://example.org/a/relu", "file:///a/relu.git"])
def test_any_other_remote_gives_no_button(extension, remote):
    assert extension.repository_of(remote) is None


def small_book(folder, source, remote="", entries="", **told):
    """Build a book of one page with our extension and configuration; returns the page's HTML."""
    (folder / "book").mkdir()
    for name in ("extension", "assets"):
        (folder / "book" / name).symlink_to(ROOT / "book" / name)
    (folder / "book" / "references.bib").write_text(entries)
    (folder / "book" / "references.md").write_text("# References\n\n```{bibliography}\n:all:\n```\n")
    (folder / "_config.yml").write_text((ROOT / "_config.yml").read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "_toc.yml").write_text("format: jb-book\nroot: page\nchapters:\n- file: book/references\n")
    (folder / "page.md").write_text(source, encoding="utf-8")
    if remote:
        subprocess.run(["git", "init", "-q", str(folder)], check=True)
        subprocess.run(["git", "-C", str(folder), "remote", "add", "origin", remote], check=True)
    command = [str(Path(sys.executable).with_name("jupyter-book")), "build", str(folder), "-W"]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | told)
    assert done.returncode == 0, done.stdout + done.stderr
    return (folder / "_build" / "html" / "page.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_book_that_is_told_its_repository_and_its_address_has_buttons_and_whole_links(tmp_path):
    told = {"REPOSITORY": "https://github.com/us/relu", "URL": "https://us.example.org/relu/"}
    html = small_book(tmp_path, "# Words\n\n**What?**\n\n```{launch-links}\n```\n", **told)
    assert "https://mybinder.org/v2/gh/us/relu/HEAD?urlpath=lab/tree/notebooks/01_introduction.ipynb" in html
    assert '<meta property="og:image" content="https://us.example.org/relu/_static/card.png"/>' in html


@pytest.mark.slow
def test_a_repository_that_is_none_ends_the_build_with_its_words(tmp_path):
    with pytest.raises(AssertionError, match="REPOSITORY=nonsense is no repository on GitHub or GitLab"):
        small_book(tmp_path, "# Words\n", REPOSITORY="nonsense")


def asked_for(folder, html):
    """What a page of a small book loads: the text of its style sheets, and that of each of its scripts."""
    built = folder / "_build" / "html"
    sheets = re.findall(r'<link\b[^>]*rel="stylesheet"[^>]*href="([^"]+)"', html)
    scripts = re.findall(r'<script\b[^>]*src="([^"]+)"', html)
    return ["\n".join((built / name).read_text(encoding="utf-8") for name in sheets)], [
        (built / name.partition("?")[0]).read_text(encoding="utf-8") for name in scripts
    ]


@pytest.mark.slow
def test_a_page_without_figures_and_formulas_loads_neither_runtime_nor_katex(tmp_path):
    html = small_book(tmp_path, "# Words\n\nNothing else.\n")
    (sheet,), scripts = asked_for(tmp_path, html)
    assert len(scripts) == 1
    assert "Bootstrap" in scripts[0]
    assert "search-mark" in scripts[0]
    for needless in ("ReLUBook", "ReLUQuestions", "MathJax", "thebelab", "Sizzle"):
        assert needless not in scripts[0], needless
    assert "KaTeX_Math" not in sheet
    assert ".question__blank" not in sheet
    assert "mybinder.org" not in html
    assert "details.fold" not in html  # the script that opens folded sections


@pytest.mark.slow
def test_a_page_loads_just_the_scripts_of_its_figures_and_its_buttons_lead_to_the_repository(tmp_path):
    from relubook.figures import FIGURES

    figure = FIGURES[0]()
    source = f"# Page\n\n```{{live-figure}} {type(figure).__name__}\n```\n\n$x$\n"
    html = small_book(tmp_path, source, remote="https://github.com/somebody/relu")
    (sheet,), scripts = asked_for(tmp_path, html)
    assert len(scripts) == 4  # the theme's, the runtime, the figure, and a reader's own function
    assert f'ReLUBook.figure("{figure.name}"' in scripts[2]
    assert all(f'ReLUBook.figure("{other.name}"' not in scripts[2] for other in FIGURES[1:])
    assert "KaTeX_Math" in sheet
    assert "renderToString" not in "".join(scripts)  # the formula is there already, for the eye and for a screen reader
    assert re.search(r'<span class="katex-mathml"><math.*<mi>x</mi>', html)
    assert "https://github.com/somebody/relu" in html


@pytest.mark.slow
def test_the_pages_of_a_book_share_what_is_the_same_and_a_sheet_keeps_what_a_page_uses_alone(tmp_path):
    html = small_book(tmp_path, "# Words\n\n- **a**\n\n  x\n- **b**\n\n  y\n")
    other = (tmp_path / "_build/html/book/references.html").read_text(encoding="utf-8")
    assert set(re.findall(r"joined/\w+\.js", html)) == set(re.findall(r"joined/\w+\.js", other))
    (sheet,), _ = asked_for(tmp_path, html)
    for used in (".sd-tab-set", ".dropdown-menu", ".bs-tooltip", ".bd-header-article"):
        assert used in sheet, used
    for unused in (".sd-card", ".fa-dragon", ".bd-announcement"):
        assert unused not in sheet, unused


def test_a_rule_is_left_out_only_when_a_class_or_an_id_that_it_needs_is_nowhere():
    import tinycss2
    from bundles import used

    sheet = """
    .here .gone { x: 1 } .here, .gone { x: 2 } p:not(.gone) { x: 3 } :is(.gone, .here) { x: 4 }
    #gone { x: 5 } #here > a.here:hover { x: 6 } [class*="gone"] { x: 7 } .bs-tooltip-top { x: 8 }
    @media print { .gone { x: 9 } } @media print { .here { x: 10 } .gone { x: 11 } }
    @font-face { font-family: "A,B"; src: url(a.woff2) } a { color: red /* gone */ ; content: ".gone" }
    """
    kept = "".join(used(tinycss2.parse_stylesheet(sheet, True, True), frozenset({"here"})))
    assert re.findall(r"x: (\d+)", kept) == ["2", "3", "4", "6", "7", "8", "10"]
    assert ".here{x: 2}" in kept
    assert '@font-face { font-family: "A,B"; src: url(a.woff2) }' in kept
    assert 'content: ".gone"' in kept


def test_the_signs_of_formulas_are_those_that_are_set_and_no_others(extension):
    from formulas import rendered

    formula = rendered(r"\sum_i α \le 2", False)
    page = f"<p>words Ж</p>{formula}<p>more Ω</p>"
    signs = {chr(sign) for sign in extension.signs_of_formulas(page)}
    assert {"∑", "i", "α", "≤", "2"} <= signs
    assert not {"Ж", "Ω", "w", "m"} & signs


class Page:
    """What the extension asks of Sphinx, and what it is told to load."""

    def __init__(self):
        self.files = []

    def add_css_file(self, name):
        pass

    def add_js_file(self, name, loading_method=None, priority=500):
        self.files.append((priority, name))


def loaded(extension, names):
    """The scripts of a page with these figures, in their order."""
    page, doctree = Page(), nodes.document(None, None)
    doctree += [nodes.raw("", f'<figure class="live-figure" data-figure="{name}">') for name in names]
    extension.choose_files(page, "page", "", {"script_files": [], "css_files": []}, doctree)
    return [name for _, name in sorted(page.files, key=lambda file: file[0])]


def test_an_engine_is_loaded_once_and_only_on_pages_with_a_figure_that_names_it(extension, monkeypatch):
    made_up = {"plain": (), "one": ("net",), "other": ("net", "plane")}
    figures = [SimpleNamespace(name=name, engines=engines) for name, engines in made_up.items()]
    monkeypatch.setattr(extension, "FIGURES", figures)
    assert loaded(extension, ["plain"]) == ["live/relu.js", "live/plain.js", "live/live.js"]
    both = loaded(extension, ["one", "other"])
    assert both[:3] == ["live/relu.js", "live/engines/net.js", "live/engines/plane.js"]
    assert both[3:] == ["live/one.js", "live/other.js", "live/live.js"]


def test_the_book_has_each_engine_that_a_figure_names(extension, tmp_path):
    app = SimpleNamespace(builder=SimpleNamespace(format="html"), outdir=tmp_path)
    extension.write_assets(app)
    for file in extension.engines_of(figure.name for figure in extension.FIGURES):
        assert (tmp_path / "_static" / "live" / file).stat().st_size > 1000


PLAIN = """# Words

[He et al. (2015)](book/references.md#he2015) say so, and ([Lu, 2020](book/references.md#lu_2020)).

> **Theorem**
>
> A dead unit stays dead.

> Only a quotation.

- **NumPy**

  ```python
  a = 1
  ```
- **PyTorch**

  ```python
  b = 2
  ```

Not tabs:

- **A bold word** that begins a sentence.
"""
ENTRY = "@misc{he2015, author = {He, Kaiming and Sun, Jian and Ren, S.}, title = {Delving}, year = {2015}}\n"
ENTRY += "@misc{lu_2020, author = {Lu, Lu}, title = {Dying}, year = {2020}}"
WAITING = """
A layer of units.

> *By the way.* A **unit** has weights.
>
> And a bias.

> To get from $s$ to $t$, take $t - s$.

## Speed

> **You can leave this section out**
>
> Nothing needs it. It counts *bytes*.

Bytes move.

### Inside

More.

## Width

> **Go deeper**
>
> How wide?

Wide.
"""


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """The folder of a book of plain Markdown, and its page."""
    folder = tmp_path_factory.mktemp("plain")
    return folder, small_book(folder, PLAIN + WAITING, entries=ENTRY)


@pytest.mark.slow
def test_plain_markdown_becomes_a_citation_a_box_and_tabs_in_the_book(plain):
    folder, html = plain
    assert re.search(r'<a [^>]*href="book/references.html#he2015"><span[^>]*>He et al. \(2015\)', html)
    references = (folder / "_build/html/book/references.html").read_text(encoding="utf-8")
    for place in re.findall(r'href="book/references.html#([^"]+)"', html):
        assert f'id="{place}"' in references
    assert references.count('class="citation"') == 2
    assert re.search(r'<div class="admonition-theorem admonition">\s*<p class="admonition-title">Theorem</p>', html)
    assert len(re.findall(r"<blockquote>", html)) == 2
    assert re.findall(r'<label [^>]*class="sd-tab-label"[^>]*data-sync-id="(\w+)"', html) == ["NumPy", "PyTorch"]
    assert "<li><p><strong>A bold word</strong> that begins a sentence.</p></li>" in html


@pytest.mark.slow
def test_plain_markdown_becomes_an_aside_and_a_folded_section_that_the_contents_know(plain):
    html = BeautifulSoup(plain[1], "html.parser")
    (aside,) = html.select(".beside > .sidenote[role=note]")
    assert " ".join(aside.get_text().split()) == "By the way. A unit has weights. And a bias."
    assert aside.find_previous_sibling().get_text() == "A layer of units."
    said = [" ".join(summary.get_text(" ").split()) for summary in html.select("details.fold > summary")]
    why = "You can leave this section out. Nothing needs it. It counts bytes ."
    assert said == [
        f"Speed # {why} Read this section Fold this section",
        "Width # How wide? Read this section Fold this section",
    ]
    assert not html.select("details.fold[open]")
    assert html.select_one("section#speed > details.fold > section#inside > h3")
    assert html.select_one("section#width > details.fold > p").get_text() == "Wide."
    contents = [link["href"] for link in html.select(".bd-sidebar-secondary nav a")]
    assert contents == ["#speed", "#inside", "#width"]


def test_an_aside_that_follows_no_paragraph_ends_the_build_with_its_words():
    from plain_markdown import Asides
    from sphinx.errors import ExtensionError

    document = new_document("page")
    document.settings.env = SimpleNamespace(docname="page")
    said = nodes.paragraph("", "", nodes.emphasis("", "Alone,"), nodes.Text(" with nothing before it."))
    document += nodes.section("", nodes.title("", "A section"), nodes.block_quote("", said))
    with pytest.raises(ExtensionError, match=r"page: an aside has to follow the paragraph .* 'Alone, with nothing"):
        Asides(document).apply()


def test_who_reads_a_page_as_a_whole_finds_the_headings_in_their_sections():
    from folding import unfold

    page = BeautifulSoup(
        '<article><section id="a"><details class="fold"><summary><h2>A</h2><span class="fold__why">Why?</span> '
        '<span class="fold__open">Read this section</span> <span class="fold__close">Fold</span></summary>'
        '<div class="beside"><p>Words.</p></div>'
        '<details><summary>A hint</summary></details><section id="b"><h3>B</h3></section></details></section>'
        "</article>",
        "html.parser",
    )
    unfold(page.article)
    assert page.select_one("section#a > h2").get_text() == "A"
    assert page.select_one("section#a > section#b > h3")
    assert page.select_one("section#a > p").get_text() == "Why?"
    assert page.select_one("section#a > p + p").get_text() == "Words."
    assert "Read this section" not in page.get_text()
    assert page.select("details > summary")[0].get_text() == "A hint"


@pytest.mark.slow
def test_a_citation_of_what_is_not_in_the_references_fails_the_build(tmp_path):
    with pytest.raises(AssertionError, match="local id not found in doc 'book/references': 'nobody1900'"):
        small_book(tmp_path, "# Words\n\n[Nobody (1900)](book/references.md#nobody1900)\n", entries=ENTRY)


@pytest.mark.slow
def test_a_link_to_a_state_of_a_figure_and_one_to_a_heading_stay_plain_links(tmp_path):
    html = small_book(
        tmp_path,
        "# Page\n\n[at −3](#activations?activation=leaky%20ReLU&x=-3)\n\n[down](#a-word)\n\n## A word\n\n"
        "```{live-figure} Activations\n```\n",
    )
    assert re.search(r'href="#activations[^"]*">at −3</a>', html)
    assert 'href="#a-word"' in html


@pytest.mark.slow
def test_a_formula_that_is_none_ends_the_build_with_its_words(tmp_path):
    with pytest.raises(AssertionError, match=r"the formula .* cannot be rendered"):
        small_book(tmp_path, "# Page\n\n$\\frac{$\n")


@pytest.mark.slow
def test_a_formula_in_a_line_and_one_by_itself_are_rendered_each_in_its_way(tmp_path):
    html = small_book(tmp_path, "# Page\n\nIf $x > 0$ then\n\n$$\\sum_i x_i$$\n")
    assert html.count("<math ") == 2
    assert html.count('class="katex-display"') == 1


@pytest.mark.slow
def test_a_page_with_questions_has_its_marks_its_solutions_for_paper_and_what_it_loads(tmp_path):
    from relubook.exercises.page import question

    asked = [question(name)._repr_mimebundle_()["text/html"] for name in ("gradient_in_cells", "backward_for_lists")]
    raw = "\n\n".join(f"```{{raw}} html\n{one}\n```" for one in asked)
    html = small_book(tmp_path, f"# Page\n\nWhat passes?\n\nMore words.\n\n{raw}\n")
    first, marks, rest = html.index("What passes?"), html.index('class="question-strip"'), html.index("More words.")
    assert first < marks < rest
    assert re.findall(r'class="question__number">(\d*)<', html) == ["1", "2"]
    assert html.index('class="question-solutions"') > html.rindex('class="question"')
    (sheet,), scripts = asked_for(tmp_path, html)
    assert ".question__blank" in sheet
    assert "var ReLUQuestions" in scripts[1]
    assert re.search(r"questions/question\.js\?v=\w+", html)  # beside micropython.js, which it loads
    assert (tmp_path / "_build/html/_static/questions/micropython.js").exists()
    assert "micropython" not in html  # the script loads it, at the first Run
    other = (tmp_path / "_build/html/book/references.html").read_text(encoding="utf-8")
    assert "ReLUQuestions" not in "".join(asked_for(tmp_path, other.replace("../_static", "_static"))[1])
    for each in (html, other):  # the bar on the left tells on every page how much is done
        assert 'showShares({"page":["gradient_in_cells","backward_for_lists"]}' in each


def test_a_question_that_stands_twice_on_a_page_is_refused():
    import relubook_questions
    from sphinx.errors import ExtensionError

    with pytest.raises(ExtensionError, match="same question twice: a"):
        relubook_questions.questions_in(
            '<section class="question" id="question-a"><section class="question" id="question-a"'
        )
