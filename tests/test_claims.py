"""The claims that the book tries: no verdict without evidence, no evidence without a verdict, nothing typed twice."""

import html
import inspect
import json
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from relubook.claims import VERDICTS, Claim, claim, claims_in
from relubook.experiments import names
from relubook.figures import FIGURES

ROOT = Path(__file__).resolve().parents[1]
CHAPTERS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
NUMBER = re.compile(r"(?<![\w.])[−-]?\d[\d,]*(?:\.\d+)?")
each_chapter = pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)


def numbers(text):
    return {float(found.replace("−", "-").replace(",", "")) for found in NUMBER.findall(text)}


def printed(cell):
    """What a code cell shows in words; a claim's box is no evidence for itself."""
    parts = []
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        if 'class="claim"' not in data.get("text/html", ""):
            parts += [output.get("text", ""), data.get("text/plain", "")]
    return "\n".join(parts)


def sections(chapter):
    """The cells of a chapter, cut before each heading of the second level."""
    parts = [[]]
    for cell in nbformat.read(chapter, as_version=4).cells:
        if cell.cell_type == "markdown" and re.search(r"^## ", cell.source, re.MULTILINE):
            parts.append([])
        parts[-1].append(cell)
    return parts


def experiments_shown(cells, chapter):
    """The stored experiments whose tables these cells of a chapter show, whatever the chapter calls them."""
    code = "\n".join(cell.source for cell in nbformat.read(chapter, as_version=4).cells if cell.cell_type == "code")
    renamed = {alias: name for name, alias in re.findall(r"\b(\w+) as (\w+)", code)}
    shown = re.findall(r"\b(\w+)\.table\w*\(", "\n".join(cell.source for cell in cells if cell.cell_type == "code"))
    return {renamed.get(name, name) for name in shown} & set(names())


def boxes(cells):
    return [
        cell
        for cell in cells
        if any('class="claim"' in o.get("data", {}).get("text/html", "") for o in cell.get("outputs", []))
    ]


@each_chapter
def test_every_number_of_a_verdict_is_printed_by_a_cell_above_it(chapter):
    seen = ""
    for cell in nbformat.read(chapter, as_version=4).cells:
        for output in cell.get("outputs", []):
            for found in re.findall(r'data-claim="([^"]*)"', output.get("data", {}).get("text/html", "")):
                stated = Claim(**json.loads(html.unescape(found)))
                measured = numbers(re.sub(r"`[^`]*`", "", stated.measured))
                assert measured, f"the claim {stated.name!r} has no number as its evidence"
                assert measured <= numbers(seen), (
                    f"{stated.name}: {measured - numbers(seen)} is printed nowhere above it"
                )
        seen += printed(cell)


@each_chapter
def test_a_section_that_shows_a_stored_experiment_states_what_it_tries(chapter):
    for cells in sections(chapter):
        shown = experiments_shown(cells, chapter)
        assert not shown or boxes(cells), f"{shown} is evidence, but its section states no claim"


@pytest.mark.parametrize("name", names())
def test_every_stored_experiment_is_shown_by_a_chapter(name):
    shown = set().union(*(experiments_shown(cells, chapter) for chapter in CHAPTERS for cells in sections(chapter)))
    drawn = [figure for figure in FIGURES if f'load("{name}")' in inspect.getsource(inspect.getmodule(figure))]
    assert name in shown or drawn, f"{name} is evidence for nothing"


def test_a_claim_has_a_name_of_its_own_and_a_source_in_the_references():
    places = [place for chapter in CHAPTERS for place in claims_in(chapter)]
    found = [place.claim.name for place in places]
    assert found
    assert len(set(found)) == len(found)
    known = set(
        re.findall(r"^@\w+\{([^,]+),", (ROOT / "book/references.bib").read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert {place.claim.source for place in places} <= known


@each_chapter
def test_the_numbers_of_a_claim_come_from_code_and_are_not_typed(chapter):
    """`measured` is an f-string, or built from values: a digit in its literal text would be typed twice."""
    for cell in nbformat.read(chapter, as_version=4).cells:
        if cell.cell_type == "code" and "claim(" in cell.source:
            measured = cell.source.split("measured=")[1].split("verdict=")[0]
            literal = re.sub(r"`[^`]*`|\{[^{}]*\}", "", measured)
            strings = " ".join(re.findall(r'"([^"]*)"', literal))
            assert not NUMBER.search(strings), strings


def example(**changes):
    parts = {
        "name": "half",
        "says": "Half of `x < 0` are 0.",
        "source": "he2015",
        "measured": "0.5 of them.",
        "verdict": "holds",
    } | changes
    return claim(parts.pop("name"), parts.pop("says"), **parts)


@pytest.mark.parametrize("verdict", ["true", "", "holds if"])
def test_a_verdict_is_one_of_ours_and_an_if_has_its_condition(verdict):
    with pytest.raises(ValueError, match="a verdict begins with one of holds, holds if"):
        example(verdict=verdict)


def test_a_claim_without_words_or_with_a_name_that_is_no_link_is_refused():
    with pytest.raises(ValueError, match="does not say 'measured'"):
        example(measured=" ")
    with pytest.raises(ValueError, match="lowercase letters, digits and hyphens"):
        example(name="Six times")


def a_notebook(folder, *claims):
    cells = [nbformat.v4.new_markdown_cell("# Chapter\n\n## The section"), nbformat.v4.new_markdown_cell("No heading.")]
    for number, stated in enumerate(claims, start=1):
        output = nbformat.v4.new_output("execute_result", data=stated._repr_mimebundle_(), execution_count=number)
        cells.append(nbformat.v4.new_code_cell("1", outputs=[output], execution_count=number))
    path = folder / "01_trial.ipynb"
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=metadata), path)
    return path


def test_the_claims_of_a_notebook_are_read_back_as_they_were_stated_with_their_section(tmp_path):
    stated = [example(), example(name="quotes", says='"6 < 7" & 8 > 7', verdict=f"{VERDICTS[1]} it is even")]
    found = claims_in(a_notebook(tmp_path, *stated))
    assert [place.claim for place in found] == stated
    assert {place.section for place in found} == {"The section"}


@pytest.mark.slow
def test_the_page_of_claims_has_a_row_a_claim_with_a_link_to_its_box(tmp_path):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "book").mkdir()
    a_notebook(tmp_path / "notebooks", example(), example(name="other", verdict="too strong: a | b"))
    for name in ("extension", "assets", "references.bib", "references.md", "claims.md"):
        (tmp_path / "book" / name).symlink_to(ROOT / "book" / name)
    config = (
        (ROOT / "_config.yml").read_text(encoding="utf-8").replace("execute_notebooks: cache", "execute_notebooks: off")
    )
    (tmp_path / "_config.yml").write_text(config, encoding="utf-8")
    pages = ["notebooks/01_trial", "book/references"]
    (tmp_path / "_toc.yml").write_text(
        "format: jb-book\nroot: book/claims\nchapters:\n" + "".join(f"  - file: {page}\n" for page in pages)
    )
    command = [str(Path(sys.executable).with_name("jupyter-book")), "build", str(tmp_path), "-W"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    page = (tmp_path / "_build/html/book/claims.html").read_text(encoding="utf-8")
    assert page.count("<tr") == 3
    assert '<a class="reference internal" href="../notebooks/01_trial.html#claim-other">The section</a>' in page
    assert "too strong: a | b" in page
    assert 'references.html#he2015"' in page
    chapter = (tmp_path / "_build/html/notebooks/01_trial.html").read_text(encoding="utf-8")
    assert 'id="claim-other"' in chapter
