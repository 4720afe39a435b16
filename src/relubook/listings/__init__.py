"""The layer in other programs: Octave, MATLAB and PyTorch, and what each library takes as the slope at 0.

Tests run every listing where its program is installed and compare it with relu.py.
"""

from __future__ import annotations

import ast
from pathlib import Path

HERE = Path(__file__).parent
LANGUAGES = {".py": "python", ".m": "matlab"}


class Listing:
    """Source code for a notebook's cell, by language: a list in Markdown, which the book shows as tabs.

    by_language : the name of each language, and where its code is: "relu_backward.m" for a whole file of this folder,
        "relu_torch.py:relu_backward" for one function or class of it; or a list of such places
    raises : FileNotFoundError for a file that is not here, ValueError for a name that its file does not define

    >>> Listing({"PyTorch": "relu_torch.py:relu_forward"})  # doctest: +ELLIPSIS
    PyTorch
    <BLANKLINE>
    def relu_forward(x: torch.Tensor)...
    """

    def __init__(self, by_language: dict[str, str | list[str]]) -> None:
        self.sources = {
            language: [
                (_language(place), _source(place)) for place in ([places] if isinstance(places, str) else places)
            ]
            for language, places in by_language.items()
        }

    def __repr__(self) -> str:
        return "\n\n".join(
            f"{language}\n\n" + "\n\n\n".join(code for _, code in parts) for language, parts in self.sources.items()
        )

    def _repr_markdown_(self) -> str:
        return "\n\n".join(
            _indent(f"**{language}**\n\n" + "\n\n".join(f"```{name}\n{code}\n```" for name, code in parts))
            for language, parts in self.sources.items()
        )


def _indent(text: str) -> str:
    """An item of a list in Markdown: its lines after the first stand below its first word."""
    return "- " + text.replace("\n", "\n  ").replace("\n  \n", "\n\n")


def _language(place: str) -> str:
    return LANGUAGES[Path(place.partition(":")[0]).suffix]


def _source(place: str) -> str:
    file, _, name = place.partition(":")
    text = (HERE / file).read_text(encoding="utf-8").rstrip()
    return _part(text, name, file) if name else text


def _part(text: str, name: str, file: str) -> str:
    """One function or class of a Python file, found without importing it: its program need not be installed."""
    found = [node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    for node in found:
        if node.name == name:
            return "\n".join(text.splitlines()[node.lineno - 1 : node.end_lineno])
    raise ValueError(f"{file} defines no {name!r}; it defines {', '.join(node.name for node in found)}")
