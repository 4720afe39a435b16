"""What each reader is promised: a cover that starts, pages that say what they are, an archive, what Binder installs."""

import hashlib
import json
import re
import subprocess
import sys
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml
from pages import all_pages

ROOT = Path(__file__).resolve().parents[1]
CHAPTERS = [f"{file['file']}.html" for file in yaml.safe_load((ROOT / "_toc.yml").read_text())["chapters"]][:5]


class Head(HTMLParser):
    """The title, the descriptions and the links of a page."""

    def __init__(self, text):
        super().__init__()
        self.meta, self.icons, self.title, self.inside = [], [], "", False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.inside = tag == "title" and not self.title
        if tag == "meta":
            self.meta.append((attrs.get("name") or attrs.get("property"), attrs.get("content")))
        if tag == "link" and attrs.get("rel") == "icon":
            self.icons.append(attrs["href"])

    def handle_data(self, data):
        self.title += data if self.inside else ""

    def handle_endtag(self, tag):
        self.inside = False


@pytest.fixture(scope="module")
def heads(book):
    return {page: Head((book / page).read_text(encoding="utf-8")) for page in all_pages()}


# What a page says of itself


def test_no_title_says_the_same_twice_and_no_two_pages_have_the_same(heads):
    titles = [head.title for head in heads.values()]
    assert len(set(titles)) == len(titles)
    for title in titles:
        parts = [part.strip() for part in re.split(r"[—-]", title)]
        assert len(set(parts)) == len(parts), title


def test_every_page_has_one_description_one_viewport_and_an_icon_that_is_there(heads, book):
    for page, head in heads.items():
        names = [name for name, _ in head.meta]
        for name in ("description", "viewport", "og:title", "og:description"):
            assert names.count(name) == 1, (page, name)
        assert len(head.icons) == 1
        assert (book / page).parent.joinpath(head.icons[0]).resolve().is_file()


def test_a_chapter_is_described_by_its_question(heads):
    questions = [dict(heads[page].meta)["description"] for page in CHAPTERS]
    assert all(question.endswith("?") for question in questions)
    assert len(set(questions)) == 5


def test_the_picture_for_messages_is_of_the_size_that_they_show(book):
    header = (book / "_static/card.png").read_bytes()[:24]
    assert header[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(header[16:20]), int.from_bytes(header[20:24])) == (1200, 630)


# The cover


@pytest.fixture
def cover(visit, http_address):
    return lambda **options: visit(http_address, "book/index.html", **options).page


@pytest.mark.browser
@pytest.mark.parametrize("size", [(1280, 720), (768, 1024), (390, 844)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_title_question_and_a_figure_to_drag_are_in_the_first_view(cover, size, scheme):
    page = cover(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
    page.locator("#few_hinges.live-figure--live").wait_for()
    page.evaluate("document.fonts.ready.then(() => true)")
    for what in ("h1", "h1 + p", ".cover-start a", "#few_hinges .live-figure__picture svg"):
        box = page.locator(f".bd-article {what}").locator("visible=true").first.bounding_box()
        assert box["y"] >= 0, what
        assert box["y"] + box["height"] <= size[1], what


@pytest.mark.browser
def test_a_row_of_the_cover_has_a_question_a_picture_and_minutes_and_leads_to_its_chapter(cover):
    page = cover()
    rows = page.locator(".cover-row")
    assert rows.count() == 5
    for i, name in enumerate(CHAPTERS):
        row = rows.nth(i)
        assert row.locator("svg").bounding_box()["width"] > 90
        assert row.locator(".cover-row__question").inner_text().endswith("?")
        assert re.match(r"\d+ min", row.locator(".cover-row__time").inner_text())
        assert row.locator("a").get_attribute("href").endswith(name)


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_the_cover_shows_what_is_done_and_clears_all_of_it(cover, width):
    page = cover(viewport={"width": width, "height": 844})
    rows = page.locator(".cover-row__progress .question-share")
    assert [label.split()[0] for label in labels(rows)] == ["0"] * 5
    assert page.get_by_role("button", name="Clear all my answers").count() == 0
    kept = json.dumps({"relu_in_cells": {"state": "done"}, "gone": {"state": "done"}})
    page.evaluate("kept => localStorage.setItem('relubook.questions', kept)", kept)
    page.reload()
    assert [label.split()[0] for label in labels(rows)] == ["1", "0", "0", "0", "0"]
    assert re.match(r"1 of \d+ questions done", page.locator("p.question-share").inner_text())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Clear all my answers").click()
    assert [label.split()[0] for label in labels(rows)] == ["0"] * 5
    assert page.evaluate("localStorage.getItem('relubook.questions')") is None


def labels(shares):
    return shares.evaluate_all("all => all.map((share) => share.getAttribute('aria-label'))")


def test_minutes_follow_from_the_rule_that_the_cover_states():
    from cover_page import CELL, FIGURE, RULE, WORDS_A_MINUTE, minutes

    def cell(kind, source="", tags=(), html=""):
        outputs = [{"data": {"text/html": html}}] if html else []
        return {"cell_type": kind, "source": source, "metadata": {"tags": list(tags)}, "outputs": outputs}

    assert minutes([cell("markdown", "word " * 1000)]) == 5
    assert minutes([cell("markdown", "word " * 1001)]) == 10
    assert minutes([cell("code")] * 10) == 5
    assert minutes([cell("code")] * 11) == 10
    assert minutes([cell("code", tags=["hide-input"])] * 50) == 0
    live = cell("code", tags=["hide-input"], html='<figure class="live-figure" data-figure="zigzag">')
    assert (minutes([live] * 2), minutes([live] * 3)) == (5, 10)
    assert (WORDS_A_MINUTE, CELL, FIGURE) == (200, 0.5, 2.0)
    assert "200 words a minute, half a minute for each cell of code, 2 minutes for each figure" in RULE


# The archive


def test_the_archive_of_a_book_is_the_same_bytes_each_time_and_opens_from_a_folder(tmp_path, book):
    from archive import archive

    first, second = tmp_path / "a" / "relu-book.zip", tmp_path / "b" / "relu-book.zip"
    sums = []
    for target in (first, second):
        target.parent.mkdir()
        sums.append(archive(book, target, 1_700_000_000))
    assert first.read_bytes() == second.read_bytes()
    assert set(sums) == {hashlib.sha256(first.read_bytes()).hexdigest()}
    with zipfile.ZipFile(first) as packed:
        names = packed.namelist()
        assert names == sorted(names)
        assert {name.partition("/")[0] for name in names} == {"relu-book"}
        packed.extractall(tmp_path)
    for page in all_pages():
        assert (tmp_path / "relu-book" / page).read_bytes() == (book / page).read_bytes()


def test_the_date_of_the_book_is_that_of_the_last_commit_that_changed_it(tmp_path, monkeypatch):
    from surroundings import time_of_commit

    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]

    def commit(file, date):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_text("words")
        subprocess.run(["git", "add", "."], cwd=tmp_path, check=True)
        monkeypatch.setenv("GIT_COMMITTER_DATE", f"{date} +0000")
        subprocess.run(["git", *identity, "commit", "-qm", file], cwd=tmp_path, check=True)

    assert time_of_commit(tmp_path) == 0
    subprocess.run(["git", "init", "-q", "."], cwd=tmp_path, check=True)
    commit("book/page.md", 1_700_000_000)
    commit("tests/test_page.py", 1_700_000_500)
    assert time_of_commit(tmp_path) == 1_700_000_000
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1600000000")
    assert time_of_commit(tmp_path) == 1_600_000_000


# Binder, Colab, JupyterHub


def pins(name):
    return dict(re.findall(r"^([\w.-]+)==([\w.]+)", (ROOT / name).read_text(), re.MULTILINE))


def test_what_a_learner_waits_for_holds_nothing_that_builds_the_book():
    notebooks, book = pins("requirements.txt"), pins("requirements-book.txt")
    assert notebooks.keys().isdisjoint(book)
    assert {"numpy", "matplotlib", "ipywidgets", "anywidget", "jupyterlab"} <= notebooks.keys()
    assert {"sphinx", "jupyter-book", "sphinx-book-theme", "mini-racer"} <= book.keys()
    assert not [name for name in notebooks if "sphinx" in name]
    assert (ROOT / "requirements.txt").read_text().endswith("\n-e .\n")


def test_the_notebooks_import_nothing_beyond_what_a_learner_has():
    own = {"relu", "relubook", "numpy", "matplotlib", "ipywidgets"}
    for path in (ROOT / "notebooks").rglob("*.ipynb"):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        source = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
        named = set(re.findall(r"^\s*(?:import|from) (\w+)", source, re.MULTILINE))
        assert named - own <= set(sys.stdlib_module_names), path.name


def test_a_book_that_is_told_its_repository_leads_there(monkeypatch, tmp_path):
    from cover_page import binder
    from relubook_sphinx import launch_buttons
    from surroundings import repository

    monkeypatch.setenv("REPOSITORY", "https://github.com/us/relu")
    assert repository(tmp_path) == ("https://github.com/us/relu", "HEAD")
    monkeypatch.setenv("BRANCH", "main")
    assert repository(tmp_path) == ("https://github.com/us/relu", "main")
    assert binder("https://gitlab.com/us/relu", "main").startswith("https://mybinder.org/v2/gl/us%2Frelu/main?")
    monkeypatch.setenv("JUPYTERHUB", "https://hub.example.org")
    buttons = launch_buttons("https://github.com/us/relu")
    assert buttons["jupyterhub_url"] == "https://hub.example.org"
    assert "colab_url" in buttons
    monkeypatch.delenv("JUPYTERHUB")
    assert launch_buttons("https://gitlab.com/us/relu").keys() == {"notebook_interface", "binderhub_url"}
