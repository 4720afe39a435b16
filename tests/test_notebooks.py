"""The notebooks keep the beat of the book. nbval runs them as they stand; this file holds what nbval does not see."""

import ast
import importlib.util
import re
import sys
import unicodedata
from itertools import pairwise
from pathlib import Path
from types import ModuleType, SimpleNamespace

import nbformat
import pytest
from pybtex.database import parse_file

from relubook.exercises.notebook import COLAB, UNSEEN

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").rglob("[0-9]*.ipynb"))
CHAPTERS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
names = {"ids": lambda path: path.stem}


def cells(path, kind):
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == kind]


def test_there_are_five_chapters():
    assert [path.stem[3:] for path in CHAPTERS] == [
        "introduction",
        "forward",
        "backward",
        "dead_relu",
        "piecewise_linear",
    ]


@pytest.mark.parametrize("path", NOTEBOOKS, **names)
def test_no_cell_is_unexecuted(path):
    numbers = [cell.execution_count for cell in cells(path, "code")]
    assert numbers == list(range(1, len(numbers) + 1)), "run `make notebooks`"


@pytest.mark.parametrize("path", NOTEBOOKS, **names)
def test_no_output_is_an_error_a_warning_or_a_widget_that_needs_a_kernel(path):
    for cell in cells(path, "code"):
        for output in cell.outputs:
            assert output.output_type != "error", cell.source
            assert output.get("name") != "stderr", output.get("text")
            assert "application/vnd.jupyter.widget-view+json" not in output.get("data", {}), cell.source
    assert "widgets" not in nbformat.read(path, as_version=4).metadata


@pytest.mark.parametrize("path", NOTEBOOKS, **names)
def test_what_a_cell_prints_is_stored_as_one_piece_whenever_it_was_sent(path):
    for cell in cells(path, "code"):
        streams = [output.get("name") for output in cell.outputs]
        assert all(a is None or a != b for a, b in pairwise(streams)), cell.source


@pytest.mark.parametrize("path", NOTEBOOKS, **names)
def test_code_cells_are_short(path):
    for cell in cells(path, "code"):
        assert len(cell.source.strip().splitlines()) <= 15, cell.source


def shown_by(source):
    """What a cell shows and nothing else: "claim", "still", "Listing" or "table"; None for any other cell.

    Imports, names for stored results and printed lines may come before it. A table that the cell itself computes is
    what a learner reads the cell for: `table(...)` counts only by itself.
    """
    *before, last = ast.parse(source).body
    if not (isinstance(last, ast.Expr) and isinstance(last.value, ast.Call)):
        return None
    if not all(isinstance(line, ast.Import | ast.ImportFrom | ast.Assign | ast.Expr) for line in before):
        return None
    called = last.value.func
    if isinstance(called, ast.Attribute) and called.attr.startswith("table"):
        return "table"
    if not isinstance(called, ast.Name):
        return None
    if called.id == "table" and all(isinstance(line, ast.Import | ast.ImportFrom) for line in before):
        return "table"
    return called.id if called.id in ("claim", "still", "Listing") else None


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("from a import b\n\nb.table()", "table"),
        ("d = load('x')\nat = d['y'].index(3)\nb.table_of_windows(2)", "table"),
        ("from a import table\n\ntable(['a'], [[c.x] for c in CHOICES])", "table"),
        ("rows = relu_forward(x)\ntable(['a'], rows)", None),
        ("for x in y:\n    z += x\nb.table()", None),
        ("def f(x):\n    return x\n\n\nstill(f, alt='')", None),
        ("m, n = low\nclaim('a', 'b')", "claim"),
        ("Listing({'NumPy': 'a.py'})", "Listing"),
        ("x = 3\nx", None),
        ("ForwardMask()", None),
    ],
)
def test_the_rule_knows_a_cell_that_only_shows_something(source, shown):
    assert shown_by(source) == shown


@pytest.mark.parametrize("path", CHAPTERS, **names)
def test_the_code_of_a_cell_is_folded_when_the_cell_only_shows_something_and_never_otherwise(path):
    for cell in cells(path, "code"):
        tags = cell.metadata.get("tags", [])
        if "remove-input" not in tags:  # a question, which the reader answers
            assert ("hide-input" in tags) == (shown_by(cell.source) is not None), cell.source


@pytest.mark.parametrize("path", CHAPTERS, **names)
def test_no_cell_that_defines_a_function_is_folded(path):
    for cell in cells(path, "code"):
        defines = any(isinstance(node, ast.FunctionDef) for node in ast.walk(ast.parse(cell.source)))
        assert not (defines and set(cell.metadata.get("tags", [])) & {"hide-input", "remove-input"}), cell.source


@pytest.mark.parametrize("path", CHAPTERS, **names)
def test_a_chapter_opens_with_a_question_and_has_one_random_generator(path):
    prose = [cell.source for cell in cells(path, "markdown")]
    assert prose[0].startswith("# ")
    assert "?" in "".join(prose[:2])
    generators = sum(cell.source.count("default_rng(") for cell in cells(path, "code"))
    assert generators <= 1


@pytest.mark.parametrize("path", CHAPTERS, **names)
def test_every_picture_of_a_chapter_has_words(path):
    for cell in cells(path, "code"):
        for output in cell.outputs:
            data = output.get("data", {})
            if "image/png" in data or "image/svg+xml" in data:
                assert 'alt="' in data.get("text/html", ""), f"a picture without alt text: {cell.source}"


# What MyST alone understands: directives, roles and targets. Elsewhere they are shown as they stand.
RAW_MYST = re.compile(r"^\s*(?:`{3,}|:{3,})\s*\{|^\s*:::|\{[a-z][\w:+-]*\}`|^\([\w-]+\)=|^\+\+\+|^% ", re.MULTILINE)


@pytest.mark.parametrize(
    "raw", ["{cite:p}`he2015`", "{doc}`a <b>`", "```{note}", ":::{tab-item} A", "::::", "(here)=", "+++", "% hidden"]
)
def test_raw_myst_is_seen(raw):
    assert RAW_MYST.search(f"Some words.\n\n{raw}\n")


@pytest.mark.parametrize("path", NOTEBOOKS, **names)
def test_a_notebook_is_written_in_plain_markdown(path):
    for cell in cells(path, "markdown"):
        found = RAW_MYST.search(cell.source)
        assert not found, (
            f"{found[0]!r} is MyST; book/extension/plain_markdown.py says what to write: {cell.source[:80]}"
        )


# Colab


def colab_cell(path):
    cell = nbformat.read(path, as_version=4).cells[1]
    assert cell.metadata == UNSEEN
    return cell.source


@pytest.mark.parametrize("path", NOTEBOOKS, **names)
def test_the_second_cell_is_for_colab_and_names_the_repository_of_the_book_or_none(path):
    assert re.sub(r'^BOOK = "(https://github\.com/[\w./-]+)?"', 'BOOK = ""', colab_cell(path), flags=re.M) == COLAB


def test_outside_colab_that_cell_does_and_says_nothing(capsys, monkeypatch):
    monkeypatch.delitem(sys.modules, "google.colab", raising=False)
    exec(COLAB, {})
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("known", ["", "https://github.com/somebody/relu"])
def test_in_colab_it_installs_the_book_and_asks_where_it_is_when_it_does_not_know(monkeypatch, known):
    asked, done = [], []
    shell = SimpleNamespace(run_line_magic=lambda *words: done.append(words))
    given = {"get_ipython": lambda: shell, "input": lambda words: asked.append(words) or "https://github.com/a/b"}
    monkeypatch.setitem(sys.modules, "google.colab", ModuleType("google.colab"))
    exec(COLAB.replace('BOOK = ""', f'BOOK = "{known}"'), given)
    assert done == [("pip", f"install --quiet git+{known or 'https://github.com/a/b'}")]
    assert bool(asked) == (not known)


def test_an_executed_notebook_gets_the_address_of_the_repository_that_it_is_in(monkeypatch, tmp_path):
    path = tmp_path / "a.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(COLAB)]), path)
    spec = importlib.util.spec_from_file_location("execute", ROOT / "notebooks" / "execute.py")
    execute = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(execute)
    monkeypatch.setattr(execute, "repository", lambda folder: ("git@github.com:somebody/relu.git", "main"))
    execute.execute(path)
    assert 'BOOK = "https://github.com/somebody/relu"' in nbformat.read(path, 4).cells[0].source


CITATION = re.compile(r"\[([^\]]*)\]\((?:\.\./book/)?references\.md#([\w:-]+)\)")


def citations():
    """What the chapters and the pages cite: (the words, the key)."""
    pages = [path.read_text(encoding="utf-8") for path in (ROOT / "book").glob("*.md")]
    prose = [cell.source for path in NOTEBOOKS for cell in cells(path, "markdown")]
    return {(" ".join(words.split()), key) for text in pages + prose for words, key in CITATION.findall(text)}


def plain(words):
    """Words without their accents, which an entry writes in TeX and a chapter in Unicode."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", words) if not unicodedata.combining(letter))


def test_the_words_of_a_citation_name_its_first_author_and_its_year():
    entries = parse_file(ROOT / "book/references.bib").entries
    for words, key in citations():
        if words.islower():  # a link to the entry, as "its entry" is, names nobody
            continue
        first = re.sub(r"[{}\\\"'`^~]", "", " ".join(entries[key].persons["author"][0].last_names))
        assert plain(first) in plain(words), (words, key)
        assert entries[key].fields["year"] in words, (words, key)


def test_every_entry_of_the_references_is_cited_by_a_page_a_chapter_or_a_docstring():
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    cited = {key for _, key in citations()}
    for key in parse_file(ROOT / "book/references.bib").entries:
        assert key in cited or re.search(rf"\b{key}\b", code), f"nobody cites {key}"
