"""The figures in JupyterLab: still pictures in a notebook that was not run, true widgets in one that was."""

import importlib.util
import json
import re
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import TimeoutError

from relubook.figures import FIGURES

ROOT = Path(__file__).resolve().parents[1]
pytestmark = [pytest.mark.browser, pytest.mark.slow]

SHOW = "from IPython.display import display\nfrom relubook.figures import FIGURES\n\n"
SHOW += "figures = [cls() for cls in FIGURES]\ndisplay(*figures)"
MINE = "import numpy as np\n\nfrom relubook.figures import Activations\n\n"
MINE += "Activations().use(relu_forward=lambda x: (np.abs(x), x > 0))"
READ = "import json\n\nprint('STATE', json.dumps({f.name: f.state() for f in figures}))"


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """A JupyterLab of its own on this machine, with one notebook that shows every live figure of the project."""
    folder = tmp_path_factory.mktemp("lab")
    write_notebook(folder / "figures.ipynb")
    command = [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--port=0", "--ServerApp.port_retries=0"]
    command += ["--allow-root", f"--ServerApp.root_dir={folder}", "--IdentityProvider.token=relu"]
    command += ["--LabApp.news_url=", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    log = folder / "log.txt"
    with log.open("w") as stream:
        server = subprocess.Popen(command, cwd=folder, stdout=stream, stderr=subprocess.STDOUT)
    try:
        yield address_in(log, server)
    finally:
        server.terminate()
        server.wait(timeout=20)


def write_notebook(path):
    """The notebook as `make notebooks` would commit it: executed, and without the views of that kernel's widgets."""
    spec = importlib.util.spec_from_file_location("execute", ROOT / "notebooks" / "execute.py")
    execute = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(execute)
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(s) for s in (SHOW, READ, MINE)]), path)
    execute.execute(path)


def address_in(log, server):
    for _ in range(120):
        found = re.search(r"http://(?:localhost|127\.0\.0\.1):(\d+)/", log.read_text())
        if found:
            home = f"http://127.0.0.1:{found[1]}/"
            try:
                urllib.request.urlopen(home + "api", timeout=5).close()
                return home
            except OSError:
                pass
        assert server.poll() is None, log.read_text()
        time.sleep(0.5)
    raise AssertionError("JupyterLab did not start:\n" + log.read_text())


@pytest.fixture
def notebook(visit, lab):
    seen = visit(lab, "lab/tree/figures.ipynb?reset&token=relu", viewport={"width": 1300, "height": 1000})
    seen.page.wait_for_selector(".jp-NotebookPanel .jp-OutputArea-output", timeout=90_000)
    return seen.page


def test_a_notebook_that_was_not_run_shows_each_figure_as_its_still_picture(notebook):
    images = notebook.locator(".jp-OutputArea-output figure img")
    images.first.wait_for(timeout=30_000)
    for i in range(len(FIGURES) + 1):
        images.nth(i).scroll_into_view_if_needed()
    assert images.count() == len(FIGURES) + 1  # and one with a learner's function
    for i in range(images.count()):
        assert images.nth(i).evaluate("i => i.naturalWidth") > 100
    assert notebook.get_by_text("Error displaying widget").count() == 0
    assert notebook.get_by_text("Loading widget").count() == 0


def test_run_all_gives_widgets_whose_controls_write_the_traits(notebook):
    run_all(notebook)
    first = {cls.name: cls().state() for cls in FIGURES}
    moved = {}
    for cls in FIGURES:
        figure = notebook.locator(f'figure.live-figure--live[data-figure="{cls.name}"]').first
        figure.wait_for(timeout=60_000)
        figure.scroll_into_view_if_needed()
        every = figure.locator(".live-figure__controls :is(input[type=range], input[type=radio], select)")
        control = every.locator("visible=true").first
        before = figure.locator("svg").first.evaluate("svg => svg.outerHTML")
        control.focus()
        for key in ("ArrowDown", "ArrowUp", "ArrowRight", "ArrowLeft"):
            control.press(key)
            if figure.locator("svg").first.evaluate("svg => svg.outerHTML") != before:
                break
        moved[cls.name] = figure.locator("svg").first.evaluate("svg => svg.outerHTML") != before
    assert all(moved.values()), moved
    states = states_in_kernel(notebook)
    for name, state in states.items():
        assert state != json.loads(json.dumps(first[name])), f"{name}: the control did not reach the trait"


def test_a_learners_function_is_seen_as_soon_as_the_cell_has_run_and_follows_the_controls(notebook):
    run_all(notebook)
    figure = notebook.locator('figure.live-figure--live[data-figure="activations"]').last
    figure.scroll_into_view_if_needed()
    said, marks = figure.locator(".live-figure__learner"), figure.locator(".live-figure__mine path")
    said.get_by_text("differs from the book's in this state").wait_for(timeout=30_000)
    assert marks.count() >= 1
    assert all(mark.bounding_box()["width"] > 5 for mark in marks.all())
    figure.get_by_role("radio", name="tanh", exact=True).check(force=True)
    said.get_by_text("does not call your relu_forward in this state").wait_for(timeout=30_000)
    assert marks.count() == 0


def run_all(page):
    """Choose Run All; again when JupyterLab dropped it because the kernel was not yet connected."""
    for _ in range(5):
        page.locator(".jp-Notebook .jp-Cell").first.click()
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_text("Run All Cells", exact=True).click()
        try:
            page.locator(".live-figure--live").first.wait_for(timeout=20_000)
            return
        except TimeoutError:
            continue
    raise AssertionError("Run All gave no figure")


def states_in_kernel(page):
    """Run the second cell again and read what it prints."""
    cell = page.locator(".jp-Notebook .jp-CodeCell").nth(1)
    cell.scroll_into_view_if_needed()
    cell.locator(".cm-content").click()
    count = cell.locator(".jp-InputPrompt").inner_text()
    page.keyboard.press("Control+Enter")
    for _ in range(120):
        prompt = cell.locator(".jp-InputPrompt").inner_text()
        if prompt != count and "*" not in prompt:
            break
        page.wait_for_timeout(250)
    text = cell.locator(".jp-OutputArea-output").inner_text()
    return json.loads(text.partition("STATE ")[2])
