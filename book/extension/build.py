"""Build the book with jupyter-book: progress on the screen, the whole log only when something is wrong.

`build.py` builds; `build.py --open` says where the first page is and opens it where there is a desktop.

Every page is read and written afresh, which takes a few seconds: a second build cannot forget a warning, and no page
keeps what has changed elsewhere. Only executed notebooks are kept, for as long as the code behind them, the packages
and this folder are the same. When nothing at all has changed there is nothing to do.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import webbrowser
from pathlib import Path

from surroundings import fingerprint, installed, own_environment, repository, time_of_commit, told

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "_build"
FIRST_PAGE = BUILD / "html" / "index.html"
DONE = BUILD / ".built"  # what the finished book was made of
EXECUTED = BUILD / ".executed"  # what the kept outputs of the notebooks were made with
PROGRESS = re.compile(r"(Executing notebook|Executed notebook|writing output... |building \[html\])")
COLORS = re.compile(r"\x1b\[[0-9;]*m")
JUPYTER_BOOK = "from jupyter_book.cli.main import main; main()"  # not the script beside Python, which holds a path


def build() -> int:
    """Bring the book up to date. Returns an exit code, 0 only when every page is there and nothing was warned of."""
    if said := cannot_write(ROOT):
        print(said)
        return 1
    packages = installed(ROOT / "requirements.txt", ROOT / "requirements-book.txt")
    code = fingerprint(str(ROOT), packages, ROOT / "src")
    pages = [ROOT / name for name in ("_config.yml", "_toc.yml", "book", "notebooks")]
    book = fingerprint(code, *pages, str(repository(ROOT)), told("JUPYTERHUB"), told("URL"))
    if FIRST_PAGE.exists() and DONE.exists() and DONE.read_text(encoding="utf-8") == book:
        return 0
    forget(keep_executed=EXECUTED.exists() and EXECUTED.read_text(encoding="utf-8") == code)
    EXECUTED.write_text(code, encoding="utf-8")
    log, exit_code = run_jupyter_book()
    if exit_code:
        shutil.rmtree(BUILD / "html", ignore_errors=True)
        print(log)
        print("\n".join(["The book was not built.", *causes(log)]))
    else:
        DONE.write_text(book, encoding="utf-8")
    return exit_code


def forget(keep_executed: bool) -> None:
    """Remove what earlier builds left: everything, or everything but the notebooks that they executed."""
    if not keep_executed:
        shutil.rmtree(BUILD, ignore_errors=True)
    BUILD.mkdir(exist_ok=True)
    DONE.unlink(missing_ok=True)
    for folder in (".doctrees", "html"):
        shutil.rmtree(BUILD / folder, ignore_errors=True)


def run_jupyter_book() -> tuple[str, int]:
    """Run jupyter-book with warnings as errors. Returns its log and its exit code."""
    command = [sys.executable, "-c", JUPYTER_BOOK, "build", str(ROOT), "-W", "--keep-going"]
    log: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        environment = own_environment(Path(folder)) | {"NO_COLOR": "1", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
        if changed := time_of_commit(ROOT):
            environment["SOURCE_DATE_EPOCH"] = str(changed)  # "last updated" is when the book changed, not the build
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment, cwd=ROOT
        ) as process:
            assert process.stdout is not None
            for line in process.stdout:
                line = COLORS.sub("", line)
                log.append(line)
                if PROGRESS.search(line):
                    print("  " + shorten(line), flush=True)
    return "".join(log), process.returncode


def shorten(line: str) -> str:
    return re.sub(r" \[mystnb(\.\w+)?\]", "", line.strip().replace(str(ROOT) + "/", ""))


FAILED = re.compile(r"^(\S.*?\.ipynb): WARNING: Executing notebook failed: (\w+)", re.MULTILINE)
CELL = re.compile(r"Cell In\[(\d+)\], line (\d+)")
STOPPED = re.compile(r"^((?:Extension|Theme|Configuration|Sphinx|Application) error.*:\n.*)$", re.MULTILINE)
RAISED = re.compile(r"^(?:nbclient\.exceptions\.)?(\w+(?:Error|Exception|Interrupt|Exit|Warning)\b.*)$", re.MULTILINE)


def causes(log: str) -> list[str]:
    """Why a build failed, a line each: the chapter, the cell and the error of a failing notebook, and each warning."""
    if not (failed := FAILED.search(log)):
        warned = [shorten(line) for line in log.splitlines() if re.search(r"\b(WARNING|ERROR): ", line)]
        stopped = [" ".join(words.split()) for words in STOPPED.findall(log)]
        return list(dict.fromkeys(warned + stopped)) or ["The log above says why."]
    told = log[failed.end() :].partition("The above exception was the direct cause")[0]
    cell, raised = CELL.search(told), RAISED.findall(told)
    where = f"code cell {cell[1]}, line {cell[2]}: " if cell else ""
    return [f"{shorten(failed[1])}, {where}{raised[-1] if raised else failed[2]}"]


def cannot_write(folder: Path) -> str | None:
    """What to say of a folder in which nothing can be made; None when all is well."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return None
    except OSError as error:
        return (
            f"Nothing can be written to {folder} ({error.strerror}), and the book is built into it, in _build.\n"
            "Copy the folder to a place of your own and build it there:  cp -r . ~/relu && cd ~/relu && make book"
        )


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
