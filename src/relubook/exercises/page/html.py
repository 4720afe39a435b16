"""The HTML of a question: complete without a script, and small; a notebook keeps it.

Hints and solution wait in closed `details`. The tables from answer to message are no part of it: the page loads them
as a script (`scripts.records_script`).
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

__all__ = ["KINDS", "inline", "question_html", "solution_html"]

Record = dict[str, Any]

KINDS = {
    "cells": "Fill in the cells",
    "choice": "Choose one",
    "expression": "Put it together",
    "predict": "Predict, then look",
    "code": "Write code",
}
BLANK = '<span class="question__blank"></span>'
TICKS = 9  # at most, on an axis


def question_html(record: Record) -> str:
    """`<section class="question">` of a record, as `Question.to_json` gives it."""
    name, kind = record["name"], record["kind"]
    said = "Choose all that are right" if record.get("several") else KINDS[kind]
    head = (
        f'<p class="question__head" id="question-{name}-head"><span class="question__mark"></span>'
        f'<span class="question__number"></span> <span class="question__kind">{said}</span></p>'
    )
    hints = [
        f'<details class="question__hint"><summary>Hint {number}</summary><p>{inline(text)}</p></details>'
        for number, text in enumerate(record["hints"], 1)
    ]
    lines = [
        f'<section class="question" id="question-{name}" data-question="{name}" data-kind="{kind}" '
        f'aria-labelledby="question-{name}-head">',
        head,
        f'<p class="question__prompt" id="question-{name}-prompt">{inline(record["prompt"])}</p>',
        f'<div class="question__answer">{ANSWERS[kind](record)}</div>',
        *hints,
        f'<details class="question__solution"><summary>Solution</summary>{solution_html(record)}</details>',
        "</section>",
    ]
    return "\n".join(lines)


def solution_html(record: Record) -> str:
    words = f"<p>{inline(record['solution'])}</p>" if record["solution"] else ""
    code = f"<pre>{html.escape(record['solution_code'].rstrip())}</pre>" if record["solution_code"] else ""
    return words + code


def inline(text: str) -> str:
    """Words with `code` in backticks and *stress*, as HTML.

    >>> inline("Ask `x > 0`, *not* x.")
    'Ask <code>x &gt; 0</code>, <em>not</em> x.'
    """
    parts = html.escape(text, quote=False).split("`")
    words = [re.sub(r"\*([^*\s][^*]*)\*", r"<em>\1</em>", part) for part in parts]
    return "".join(f"<code>{parts[i]}</code>" if i % 2 else words[i] for i in range(len(parts)))


# What there is to answer, before a script makes it something to fill in


def _cells(record: Record) -> str:
    asked = record["asked"]
    rows = [_row(row["label"], [html.escape(cell) for cell in row["cells"]]) for row in record["given"]]
    if asked["columns"]:
        heads = "".join(f'<th scope="col">{inline(text)}</th>' for text in asked["columns"])
        rows.insert(0, f"<tr><td></td>{heads}</tr>")
    blanks = _row(asked["label"], [BLANK] * asked["cells"], ' class="question__asked"')
    return f'<table class="question__cells">{"".join(rows)}{blanks}</table>'


def _row(label: str, cells: list[str], extra: str = "") -> str:
    row = "".join(f"<td>{cell}</td>" for cell in cells)
    return f'<tr{extra}><th scope="row">{html.escape(label)}</th>{row}</tr>'


def _choice(record: Record) -> str:
    items = "".join(f"<li>{inline(option['text'])}</li>" for option in record["options"])
    return f'<ul class="question__options">{items}</ul>'


def _expression(record: Record) -> str:
    parts = [f"<span>{html.escape(part)}</span>" for part in record["parts"]]
    return f'<p class="question__expression">{BLANK.join(parts)}</p>'


def _predict(record: Record) -> str:
    ask = record["ask"]
    if ask["by"] == "axis":
        return _axis(ask)
    if ask["by"] == "pick":
        cells = "".join(f"<li>{inline(cell)}</li>" for cell in ask["cells"])
        return f'<p class="question__label">{inline(ask["label"])}</p><ul class="question__picks">{cells}</ul>'
    begin = "&amp;".join(f"{name}={_written(value)}" for name, value in record["start"].items())
    link = f' Begin with <a href="#{record["figure"]}?{begin}">this state</a>.' if begin else ""
    return f'<p class="question__setting">Set it in the <a href="#{record["figure"]}">figure</a>.{link}</p>'


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else html.escape(str(value))


def _axis(ask: Record) -> str:
    low, high = ask["low"], ask["high"]
    ticks = "".join(
        f'<span class="question__tick" style="left: {100 * (at - low) / (high - low):.6g}%">{label}</span>'
        for at, label in ticks_between(low, high)
    )
    words = f'<span class="question__label">{inline(ask["label"])}</span>'
    return f'<div class="question__axis"><div class="question__plot">{ticks}</div>{words}</div>'


def ticks_between(low: float, high: float) -> list[tuple[float, str]]:
    """Round numbers from low to high, at most nine, and how they are written.

    >>> [label for _, label in ticks_between(-1, 2)]
    ['−1', '−0.5', '0', '0.5', '1', '1.5', '2']
    """
    sizes = (base * 10.0**power for power in range(-6, 7) for base in (1, 2, 5))
    size = next(size for size in sizes if (high - low) / size < TICKS)
    first, last = -int(-low / size // 1), int(high / size // 1)
    places = [round(i * size, 9) for i in range(first, last + 1)]
    return [(at, f"{at:g}".replace("-", "−")) for at in places]


def _code(record: Record) -> str:
    return f'<pre class="question__starter">{html.escape(record["starter"])}</pre>'


ANSWERS: dict[str, Callable[[Record], str]] = {
    "cells": _cells,
    "choice": _choice,
    "expression": _expression,
    "predict": _predict,
    "code": _code,
}
