"""What chapter 5 says of a moment of a figure is what the figure shows when its link is followed."""

import re
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest

from relubook.figures import FIGURES
from relubook.live.html import json_ready

NOTEBOOK = Path(__file__).resolve().parents[1] / "notebooks" / "05_piecewise_linear.ipynb"
BY_NAME = {figure.name: figure for figure in FIGURES}

# the query of a link, what the figure says there (a number of its readout), and how the prose has it
MOMENTS = [
    ("draw_a_function?curve=hill&hinges=2", "rms error", "0.250"),
    ("draw_a_function?curve=hill&hinges=3", "rms error", "0.0571"),
    ("draw_a_function?curve=hill&hinges=5", "rms error", "0.0226"),
    ("draw_a_function?curve=hill&hinges=10", "rms error", "0.00752"),
    ("knots?function=steep%20root&way=trained&n=16", "times the best", "15.4"),
    ("bumps?n=12&steep=5", "sigmoids", "0.132"),
    ("bumps?n=12&steep=5", "hinges", "0.0329"),
    ("bumps?n=12&steep=5", "steps", "0.259"),
    ("bumps?n=12&steep=40", "sigmoids", "0.206"),
    ("bumps?n=12&steep=3.5", "sigmoids", "0.143"),
    ("bumps?n=12&steep=3.5", "Gaussians", "0.133"),
    ("fold?times=4&shake=0&pull=100", "holes of one pin", "16"),
    ("fold?times=8&shake=0&pull=100", "pieces", "256"),
    ("fold?times=8&shake=30&seed=2&pull=100", "pieces", "7"),
    ("depth_or_width?layers=1&window=1", "possible", "25"),
    ("depth_or_width?layers=4&window=1", "possible", "2401"),
    ("regions_plane?trained=true&view=value&film=star&step=1", "regions", "189"),
    ("regions_plane?trained=true&view=value&film=star&step=20", "regions", "98"),
    ("regions_plane?trained=true&view=value&film=star&step=200", "regions", "69"),
    ("regions_plane?trained=true&view=value&film=dying&step=0", "regions", "115"),
    ("regions_plane?trained=true&view=value&film=dying&step=200", "regions", "36"),
]


@pytest.fixture(scope="module")
def prose():
    cells = nbformat.read(NOTEBOOK, as_version=4).cells
    return re.sub(r"\s+", " ", "\n".join(cell.source for cell in cells if cell.cell_type == "markdown"))


@pytest.mark.parametrize(("link", "name", "number"), MOMENTS)
def test_a_moment_is_what_the_prose_says(prose, link, name, number):
    figure, _, query = link.partition("?")
    made = BY_NAME[figure](**BY_NAME[figure].state_in(query))
    told = {key: text for key, text, _ in made.numbers()}
    told |= {key.removesuffix("_word"): f"{part['text'][0]:.3g}" for key, part in words_in(made)}
    shown = told.get(name) or next(text for key, text in told.items() if key.startswith(name))
    assert shown.startswith(number)
    assert f"(#{link}" in prose
    assert number in prose


def words_in(figure):
    """The numbers that stand in a picture itself, by the name of what they belong to."""
    parts = [(key, part) for key, part in figure.shown().items() if key.endswith("_word") and part]
    return [(key, part) for key, part in parts if isinstance(part["text"][0], float)]


def test_before_each_figure_stands_a_question():
    cells = nbformat.read(NOTEBOOK, as_version=4).cells
    names = [figure.__name__ for figure in FIGURES]
    asked = 0
    for before, cell in pairwise(cells):
        if cell.cell_type == "code" and re.search(rf"^({'|'.join(names)})\(\)$", cell.source, re.MULTILINE):
            asked += 1
            assert re.search(r"\?|Predict|^question\(", before.source, re.MULTILINE), cell.source
    assert asked == 7


def test_the_best_knots_of_a_trained_net_are_where_the_prose_says():
    made = BY_NAME["knots"](function="steep root", way="trained", n=8)
    inner = sorted(json_ready(made.shown()["knots"])["x"])[1:-1]
    assert len(inner) == 6
    assert inner[0] > 0.16
    assert inner[2] - inner[0] < 0.005
    assert made.numbers()[1][1].startswith("7.3")
    even = BY_NAME["knots"](function="steep root", way="even", n=8)
    assert even.numbers()[1][1] == "4.28"
