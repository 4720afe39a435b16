"""What `make check` runs: lint, format, types and spelling, for Python, notebooks and the figures' scripts."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from relubook.exercises import counts, questions

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = ["src/relubook/live", "src/relubook/figures"]
ASKING = "src/relubook/exercises/page"  # the questions' script, which shares no scope with the figures'
PAGES = ["book/extension/slides.js", "book/extension/folding.js"]  # scripts of pages, each with a scope of its own
SERVED = "book/extension/served"
STYLES = ["book/extension/slides.css"]
VENDORED = ("book/assets/katex/", "book/extension/reveal/")
TYPESCRIPT, BIOME = "typescript@5.9.3", "@biomejs/biome@2.6.8"
EIGHT = ("activations", "backward_gate", "forward_mask", "gradient_check", "hinge_sum", "sign_bit")
EIGHT += ("vanishing_gradient", "zigzag")  # the figures that the runtime was made with
MOST_LINES = 1400  # of these together, Python and JavaScript
TSC = [
    "tsc",
    "--noEmit",
    "--allowJs",
    "--checkJs",
    "--strict",
    "--target",
    "es2022",
    "--lib",
    "es2022,dom,dom.iterable",
]


def commands() -> list[tuple[str, list[str]]]:
    python = [sys.executable, "-m"]
    tools = [
        ("ruff (lint)", [*python, "ruff", "check", "."]),
        ("ruff (format)", [*python, "ruff", "format", "--check", "."]),
        ("mypy", [*python, "mypy", "--config-file", "pyproject.toml"]),
        ("codespell", [*python, "codespell_lib", *tracked_text()]),
    ]
    if shutil.which("npx"):
        tools += [
            ("tsc", ["npx", "--yes", "--package", TYPESCRIPT, *TSC, *scripts_in(SCRIPTS)]),
            ("tsc (questions)", ["npx", "--yes", "--package", TYPESCRIPT, *TSC, *scripts_in([ASKING])]),
            *((f"tsc ({one})", ["npx", "--yes", "--package", TYPESCRIPT, *TSC, one]) for one in PAGES),
            ("biome", ["npx", "--yes", BIOME, "ci", "--colors=off", *SCRIPTS, ASKING, *PAGES, SERVED, *STYLES]),
        ]
    return tools


def scripts_in(folders: list[str]) -> list[str]:
    return sorted(str(p.relative_to(ROOT)) for folder in folders for p in (ROOT / folder).rglob("*.[jt]s"))


def tracked_text() -> list[str]:
    """What a person wrote: not the lock file, data or vendored files."""
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    kinds = (".py", ".js", ".md", ".toml", ".yml", ".bib", ".css", ".cff", "Makefile")
    return [f for f in files if f.endswith(kinds) and not f.startswith(VENDORED) and (ROOT / f).exists()]


def lines_of_figures() -> dict[str, int]:
    """The lines of each figure: NAME.py, and NAME.js where it has one."""
    found: dict[str, int] = {}
    for path in sorted((ROOT / "src/relubook/figures").iterdir()):
        if path.suffix in (".py", ".js") and path.stem != "__init__":
            found[path.stem] = found.get(path.stem, 0) + len(path.read_text(encoding="utf-8").splitlines())
    return found


def main() -> int:
    failed = []
    lines = lines_of_figures()
    eight = sum(lines[name] for name in EIGHT)
    print(
        f"Eight figures have {eight:,} lines (at most {MOST_LINES:,}), all {len(lines)} have {sum(lines.values()):,}."
    )
    if eight > MOST_LINES:
        failed.append("the length of the figures")
    for name, command in commands():
        print(f"{name} ...", flush=True)
        if subprocess.run(command, cwd=ROOT).returncode:
            failed.append(name)
    if not shutil.which("npx"):
        print("Not run: tsc and biome, which check the figures' scripts. They need Node 20 or later (npx).")
    print(counts())
    print(questions.counts())
    print("All is well." if not failed else f"Not content: {', '.join(failed)}")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
