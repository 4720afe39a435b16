"""The notebooks keep the beat of the book. nbval runs them as they stand; this file holds what nbval does not see."""

from pathlib import Path

import nbformat
import pytest

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
def test_code_cells_are_short(path):
    for cell in cells(path, "code"):
        assert len(cell.source.strip().splitlines()) <= 15, cell.source


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
