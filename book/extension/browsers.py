"""Which browser is installed: for the tests, and for the book as a PDF."""

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
# Nothing may depend on what a browser would like to tell its maker; and root (a container) has no sandbox.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def installed_browser() -> str | None:
    """The path of an installed Chromium or Chrome; RELUBOOK_BROWSER names another."""
    if given := os.environ.get("RELUBOOK_BROWSER"):
        return given
    for name in NAMES:
        if path := shutil.which(name):
            return path
    return next((place for place in PLACES if Path(place).exists()), None)
