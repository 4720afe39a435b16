"""What `make test` runs: one pytest run over units, laws, notebooks and the built book, with one closing line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from browser import INSTALL_HINT, find_browser
from other_browsers import BROWSERS
from other_browsers import INSTALL_HINT as OTHERS_HINT

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    environment = os.environ.copy()
    browser = find_browser() or fetched_browser()
    if browser:
        environment["RELUBOOK_BROWSER"] = browser
    else:
        print(f"No Chromium or Chrome here: the browser tests do not run. {INSTALL_HINT}")
    if missing := [name for name, one in BROWSERS.items() if not one.is_here()]:
        print(f"No {' and no '.join(missing)} here: their tests do not run. {OTHERS_HINT}")
    # files, not tests, are shared out: the cells of a notebook belong to one kernel, in their order
    options = ["-n", "2", "--dist", "loadfile", "--nbval", "-q", "-rs", "--durations=5"]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options, "tests", "notebooks", *sys.argv[1:]], cwd=ROOT, env=environment
    ).returncode


def fetched_browser() -> str | None:
    """Playwright's own Chromium, where the network lets it be fetched."""
    print("No Chromium or Chrome on the path: Playwright tries to fetch its own ...", flush=True)
    fetch = [sys.executable, "-m", "playwright", "install", "chromium"]
    try:
        done = subprocess.run(fetch, timeout=600, capture_output=True).returncode == 0
    except subprocess.TimeoutExpired:
        done = False
    return find_browser(fetched=True) if done else None


if __name__ == "__main__":
    sys.exit(main())
