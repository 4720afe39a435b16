"""The command that times the figures of a built book finds them all, counts what travels and says what is missing."""

import gzip
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.live import line, pages_of, size
from relubook.figures import Activations

ROOT = Path(__file__).resolve().parents[1]


def test_each_figure_is_found_on_its_page(tmp_path):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "index.html").write_text("<p>no figure</p>")
    (tmp_path / "notebooks" / "one.html").write_text(f"<main>{Activations().html()}</main>", encoding="utf-8")
    assert pages_of(tmp_path) == {"activations": str(Path("notebooks") / "one.html")}


def test_a_folder_that_is_no_book_is_refused_in_words(tmp_path):
    with pytest.raises(ValueError, match=r"is no built book: give the folder that has its index.html"):
        pages_of(tmp_path)


def test_text_travels_compressed_and_a_font_as_it_is():
    text = b"the same words " * 100
    assert size("http://x/page.html", text) == len(gzip.compress(text, 6)) < 100
    assert size("http://x/font.woff2?v=1", text) == len(text)


def test_a_row_has_the_median_and_the_worst_of_each_book():
    assert line("zigzag", [([1.0, 9.5, 2.0], 315.2), ([], 0.0)]).split() == [
        "zigzag",
        "2.00",
        "9.50",
        "315",
        "not",
        "there",
    ]


@pytest.mark.browser
def test_two_builds_are_measured_in_one_run(book):
    command = [sys.executable, "-m", "benchmarks.live", "--beside", str(book), "--rounds", "1", "zigzag"]
    done = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    median, worst, weight, *others = (float(v) for v in done.stdout.splitlines()[-1].split()[1:])
    assert 0 < median <= worst
    assert weight == others[2] > 100
