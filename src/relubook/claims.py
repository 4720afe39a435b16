"""Claims of others, tried: each stands in its chapter, behind the cells that are its evidence.

A chapter writes, at the end of a cell,

    claim(
        "sign-bit",                                   # its name, for links
        "ReLU can be computed from the sign bit.",    # what they say, in our words
        source="relu_note",                           # who says it: a key of book/references.bib
        measured=f"Of {n} numbers it fails for {k}.", # what we found; each number is printed by a cell above
        verdict="too strong: fails for zeros and NaN", # begins with one of VERDICTS
    )

and shows a box. `book/claims.md` collects the boxes of all chapters when the book is built (`claims_in`).
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

__all__ = ["VERDICTS", "Claim", "Place", "claim", "claims_in"]

VERDICTS = ("holds", "holds if", "does not hold here", "too strong")

_BOX = re.compile(r'<div class="claim"[^>]* data-claim="([^"]*)"')
# scroll-margin: so that a link to the box does not end under the bar at the top of the page
_STYLE = "border-left: 3px solid currentColor; padding-left: 0.8em; margin: 1em 0; scroll-margin-top: 5rem"


@dataclass(frozen=True)
class Claim:
    """A claim, what we measured, and a verdict; `claim` checks and makes it."""

    name: str
    says: str
    source: str
    measured: str
    verdict: str

    def _lines(self) -> dict[str, str]:
        return {"They say": self.says, "We measured": self.measured, "Verdict": self.verdict}

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, str]:
        lines = self._lines().items()
        data = html.escape(json.dumps(asdict(self), ensure_ascii=False))
        rows = "".join(f"<p><strong>{title}:</strong> {_inline(words)}</p>" for title, words in lines)
        return {
            "text/html": f'<div class="claim" id="claim-{self.name}" style="{_STYLE}" data-claim="{data}">{rows}</div>',
            "text/markdown": "\n>\n".join(f"> **{title}:** {words}" for title, words in lines),
            "text/plain": repr(self),
        }

    def __repr__(self) -> str:
        return "\n".join(f"{title}: {words}" for title, words in self._lines().items())


@dataclass(frozen=True)
class Place:
    """A claim and the heading of the section that tries it."""

    claim: Claim
    section: str


def claim(name: str, says: str, *, source: str, measured: str, verdict: str) -> Claim:
    """A claim of others as a box at the end of a cell, and a row of the page of claims.

    name : of lowercase letters, digits and hyphens; the box can be linked to as #claim-NAME
    says, measured : a sentence or two; `code` in backticks, no other markup
    source : a key of book/references.bib
    verdict : begins with one of VERDICTS; more words may say for what
    raises : ValueError, when a part is missing or the verdict is none of ours

    >>> claim("half", "Half of them.", source="he2015", measured="It was 0.5.", verdict="holds")
    They say: Half of them.
    We measured: It was 0.5.
    Verdict: holds
    """
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise ValueError(f"the name of a claim is made of lowercase letters, digits and hyphens, but this is {name!r}")
    for part, words in {"says": says, "source": source, "measured": measured}.items():
        if not words.strip():
            raise ValueError(f"the claim {name!r} does not say {part!r}")
    if not verdict.startswith(VERDICTS) or verdict == "holds if":
        raise ValueError(f"a verdict begins with one of {', '.join(VERDICTS)} (if what?), but this is {verdict!r}")
    return Claim(name, says, source, measured, verdict)


def claims_in(notebook: Path) -> list[Place]:
    """The claims that an executed notebook shows, in their order, each with the heading above it."""
    places, section = [], ""
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "markdown":
            headings = re.findall(r"^#+ (.+)$", "".join(cell["source"]), re.MULTILINE)
            section = headings[-1] if headings else section
        for output in cell.get("outputs", []):
            for data in _BOX.findall("".join(output.get("data", {}).get("text/html", ""))):
                places.append(Place(Claim(**json.loads(html.unescape(data))), section))
    return places


def _inline(words: str) -> str:
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(words, quote=False))
