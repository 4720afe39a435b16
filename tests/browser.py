"""Where the browser tests find a browser, and how they start it."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(
    str(Path(__file__).resolve().parents[1] / "book" / "extension")
)  # pytest does it; not every command is one

from browsers import ARGUMENTS, INSTALL_HINT, installed_browser

__all__ = ["ARGUMENTS", "INSTALL_HINT", "find_browser"]


def find_browser(fetched: bool = False) -> str | None:
    """The path of an installed Chromium or Chrome, or of Playwright's own where it was fetched."""
    if (found := installed_browser()) or not fetched:
        return found
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None
