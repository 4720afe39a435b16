"""Where the browser tests find a browser, and how they start it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
INSTALL_HINT = "One command installs one: sudo apt-get install chromium (macOS: brew install --cask chromium)."

# A test must not depend on what a browser would like to tell its maker; and root (a container) has no sandbox.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def find_browser(fetched: bool = False) -> str | None:
    """The path of an installed Chromium or Chrome, or of Playwright's own where it was fetched."""
    given = os.environ.get("RELUBOOK_BROWSER")
    if given:
        return given
    for name in NAMES:
        if path := shutil.which(name):
            return path
    for place in PLACES:
        if Path(place).exists():
            return place
    if not fetched:
        return None
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None
