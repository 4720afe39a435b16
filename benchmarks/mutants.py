"""How many faults the tests of the live page notice: each is put into a copy of the runtime, and the tests run over it.

    python -m benchmarks.mutants              every fault of benchmarks/faults.py
    python -m benchmarks.mutants play drag    those whose words hold one of these

Two at a time, about ten minutes on a quiet machine, first the tests of the file that has the fault. The tests are those
that need no built book, over the figures of tests/live_kinds.py, which have every kind of part and control; so what is
noticed here is noticed without any figure of the book.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from benchmarks.faults import FAULTS, Fault
from relubook.figures import FIGURES

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = Path("src/relubook/live/js")
TESTS = ["live_page", "page_moves", "page_address", "controls_in_page", "widget"]
FIRST = {
    "controls.js": ["controls_in_page", "page_moves"],
    "pointer.js": ["page_moves"],
    "address.js": ["page_address"],
}
WITHOUT = [*(figure.name for figure in FIGURES), "two_thousand"]  # the figures of the book, and what measures time
LONGEST = 1200  # seconds; a test that waits for what never comes has noticed it
MAY_PASS = 2 / 35


def copy_of_the_project(folder: Path) -> Path:
    """What the tests need, where a fault harms nobody."""
    for name in ("src", "tests"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def first_failure(folder: Path, file: str = "") -> str:
    """The first test that fails in a copy, "" when all are green. file : the script whose tests come first"""
    names = dict.fromkeys([*FIRST.get(file, []), *TESTS])
    command = [sys.executable, "-m", "pytest", "-x", "-q", "--tb=no", "-p", "no:cacheprovider", "-rfE"]
    command += ["-k", f"not ({' or '.join(WITHOUT)})", *(f"tests/relubook/live/test_{name}.py" for name in names)]
    environment = os.environ | {"PYTHONPATH": str(folder / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=LONGEST)
    except subprocess.TimeoutExpired:
        return "a test that never ended"
    if done.returncode not in (0, 1):
        raise RuntimeError(f"the tests did not run:\n{done.stdout}\n{done.stderr}")
    found = re.search(r"^(?:FAILED|ERROR) \S*?::(\S+)", done.stdout, re.MULTILINE)
    return found[1] if found else ""


def noticed(fault: Fault, folder: Path) -> str:
    """The test that notices a fault, "" when none does."""
    script = folder / SCRIPTS / fault.file
    text = script.read_text(encoding="utf-8")
    if text.count(fault.old) != 1:
        raise ValueError(f"{fault.file} does not have this once, for {fault.says!r}: {fault.old}")
    script.write_text(text.replace(fault.old, fault.new), encoding="utf-8")
    try:
        return first_failure(folder, fault.file)
    finally:
        script.write_text(text, encoding="utf-8")


def main() -> int:
    words = sys.argv[1:]
    faults = [fault for fault in FAULTS if not words or any(word in fault.says for word in words)]
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        folders: SimpleQueue[Path] = SimpleQueue()
        for folder in (one, other):
            folders.put(copy_of_the_project(Path(folder)))

        def judged(fault: Fault | None) -> str:
            folder = folders.get()
            try:
                return noticed(fault, folder) if fault else first_failure(folder)
            finally:
                folders.put(folder)

        passed = 0
        with ThreadPoolExecutor(2) as pool:
            without = pool.submit(judged, None)
            for fault, test in zip(faults, pool.map(judged, faults), strict=True):
                passed += not test
                print(f"{'noticed' if test else 'NOT noticed'}: {fault.says}{' by ' * bool(test)}{test}", flush=True)
    if red := without.result():
        print(f"All this means nothing: without any fault a test is red, {red}")
        return 1
    print(f"{len(faults) - passed} of {len(faults)} faults noticed.")
    return int(passed > MAY_PASS * len(faults))


if __name__ == "__main__":
    sys.exit(main())
