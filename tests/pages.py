"""The pages of the book: those of its table of contents, and those that Sphinx adds."""

from __future__ import annotations

from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
ADDED = ["search.html", "genindex.html"]


def all_pages() -> list[str]:
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    return [f"{file}.html" for file in [toc["root"], *_files(toc)]] + ADDED


def _files(entry: dict) -> list[str]:
    """Every file of an entry of the table of contents, at any depth, in the reader's order."""
    below = [item for kind in ("parts", "chapters", "sections") for item in entry.get(kind, [])]
    return [file for item in below for file in ([item["file"]] if "file" in item else []) + _files(item)]
