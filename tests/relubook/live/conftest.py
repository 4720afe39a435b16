"""What the tests of a figure in a page share: a page made of its own HTML and the runtime, without the book."""

import pytest
from live_page import WIDTHS, page_text


@pytest.fixture
def open_page(chromium, tmp_path):
    """open_page(figures, width) -> a page with its list of errors."""
    contexts = []

    def opened(figures, width="wide", before="", hash="", scripts=None):
        file = tmp_path / "page.html"
        file.write_text(page_text(figures, before, scripts), encoding="utf-8")
        context = chromium.new_context(viewport=WIDTHS[width])
        contexts.append(context)
        page = context.new_page()
        page.errors = []
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.on("console", lambda m: page.errors.append(m.text) if m.type in ("error", "warning") else None)
        page.goto(file.as_uri() + hash)
        return page

    yield opened
    for context in contexts:
        context.close()
