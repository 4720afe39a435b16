"""A notebook that was run, saved and opened again, with no kernel that knows its widgets, shows every figure."""

import json
import os
import subprocess
import sys
import urllib.request

import pytest
from test_jupyterlab import ROOT, lab, run_all  # noqa: F401 (a fixture)
from tolerances import SAVED_FIGURE_KILOBYTES

from relubook.figures import FIGURES

pytestmark = [pytest.mark.browser, pytest.mark.slow]
CONTENTS = "api/contents/figures.ipynb"


@pytest.fixture(scope="module", autouse=True)
def settings():
    """What `make lab` and Binder do before JupyterLab starts."""
    subprocess.run(["sh", ROOT / "postBuild"], check=True, env=os.environ | {"PYTHON": sys.executable})


def ask(home, path, method="GET"):
    request = urllib.request.Request(home + path, method=method, headers={"Authorization": "token relu"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.loads(answer.read() or "null")


def open_notebook(visit, home):
    page = visit(home, "lab/tree/figures.ipynb?reset&token=relu", viewport={"width": 1300, "height": 1000}).page
    page.wait_for_selector(".jp-NotebookPanel .jp-OutputArea-output", timeout=90_000)
    return page


def test_after_saving_and_opening_again_every_figure_is_alive_and_the_file_stays_small(visit, lab):  # noqa: F811
    before = len(json.dumps(ask(lab, CONTENTS)["content"]))
    page = open_notebook(visit, lab)
    run_all(page)
    for cls in FIGURES:
        page.locator(f'figure.live-figure--live[data-figure="{cls.name}"]').first.wait_for(timeout=60_000)
    for _ in range(10):  # the manager of widgets may be told of its setting after the first figure lives
        page.keyboard.press("Control+s")
        page.wait_for_timeout(3000)
        saved = ask(lab, CONTENTS)["content"]
        if "widgets" in saved["metadata"]:
            break
    assert "widgets" in saved["metadata"], "the state of the widgets was not saved"
    size = (len(json.dumps(saved)) - before) / 1024 / len(FIGURES)
    print(f"saved state: {size:.0f} KB a figure")
    assert size <= SAVED_FIGURE_KILOBYTES

    page.context.close()
    for session in ask(lab, "api/sessions"):
        ask(lab, f"api/sessions/{session['id']}", "DELETE")
    again = open_notebook(visit, lab)
    for cls in FIGURES:
        figure = again.locator(f'figure.live-figure--live[data-figure="{cls.name}"]').first
        figure.wait_for(timeout=60_000)
        every = figure.locator(".live-figure__controls :is(input[type=range], input[type=radio], select)")
        control = every.locator("visible=true").first
        picture = figure.locator("svg").first.evaluate("svg => svg.outerHTML")
        control.focus()
        moved = False
        for key in ("ArrowDown", "ArrowUp", "ArrowRight", "ArrowLeft"):
            control.press(key)
            moved |= figure.locator("svg").first.evaluate("svg => svg.outerHTML") != picture
        assert moved, f"{cls.name} does not move"
    assert again.get_by_text("Error displaying widget").count() == 0
