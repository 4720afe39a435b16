"""Build the book with jupyter-book: progress on the screen, the whole log only when something is wrong.

`build.py` builds; `build.py --open` says where the first page is and opens it where there is a desktop.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import webbrowser
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FIRST_PAGE = ROOT / "_build" / "html" / "index.html"
PROGRESS = re.compile(r"(Executing notebook|Executed notebook|writing output... |building \[html\])")
COLORS = re.compile(r"\x1b\[[0-9;]*m")


def build() -> int:
    """Run jupyter-book with warnings as errors. Returns its exit code; a failing notebook makes it non-zero."""
    command = [str(Path(sys.executable).with_name("jupyter-book")), "build", str(ROOT), "-W", "--keep-going"]
    log: list[str] = []
    environment = os.environ | {"NO_COLOR": "1", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            line = COLORS.sub("", line)
            log.append(line)
            if PROGRESS.search(line):
                print("  " + line.strip().replace(str(ROOT) + "/", "").replace(" [mystnb]", ""), flush=True)
    if process.returncode:
        print("".join(log))
        print("The book was not built: the log above says why.")
    return process.returncode


def announce() -> None:
    """Say where the book is; open it where there is somebody to see it."""
    print(f"The book is at {FIRST_PAGE.as_uri()}")
    print("Open it by a double click: it needs no server.")
    has_desktop = sys.platform in ("darwin", "win32") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if has_desktop and sys.stdout.isatty() and not os.environ.get("CI"):
        webbrowser.open(FIRST_PAGE.as_uri())


if __name__ == "__main__":
    if "--open" in sys.argv:
        announce()
    else:
        sys.exit(build())
