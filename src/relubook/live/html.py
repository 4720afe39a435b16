"""The HTML of a figure: complete without a script, and with all that the runtime needs to bring it to life."""

from __future__ import annotations

import html
import json
import math
import re
from typing import Any
from urllib.parse import quote

import numpy as np

# From this width of the window down a page shows the narrow picture; js/mounting.js asks the same.
NARROW_PAGE = "screen and (max-width: 759px)"


def figure_html(
    pictures: dict[str, str],
    alt: str,
    caption: str,
    *,
    title: str = "",
    spec: dict[str, Any] | None = None,
    numbers: list[tuple[str, str, str]] | None = None,
    words: str = "",
    learner: str = "",
) -> str:
    """`<figure>` with its still pictures, the state in numbers and words, and the specification as JSON.

    pictures : "wide" and "narrow", as SVG
    numbers : (name, number, role) of each large number
    """
    kind = "live-figure" if spec else "still-figure"
    name = spec["figure"] if spec else ""
    live = f' data-figure="{name}" id="{name}" data-spec="{_attribute(spec)}"' if spec else ""
    wide = " full-width" if live else ""  # by this class the book's theme folds the contents beside the figure
    lines = [f'<figure class="{kind}{wide}"{live}>']
    if title:
        lines.append(f'<p class="live-figure__title">{html.escape(title)}</p>')
    narrow = f'<source media="{NARROW_PAGE}" srcset="{data_uri(pictures["narrow"])}">' if "narrow" in pictures else ""
    image = f'<img class="{kind}__picture" src="{data_uri(pictures["wide"])}" alt="{html.escape(alt)}">'
    lines.append(f"<picture>{narrow}{image}</picture>")
    if words:
        lines.append(readout_html(numbers or [], words))
    if learner:
        lines.append(f'<p class="live-figure__learner">{html.escape(learner)}</p>')
    if caption:
        lines.append(f"<figcaption>{_inline(caption)}</figcaption>")
    return "\n".join([*lines, "</figure>"])


def readout_html(numbers: list[tuple[str, str, str]], words: str) -> str:
    """The state: large numbers, each with its name, and one sentence. The runtime writes the same elements."""
    cells = "".join(
        f'<div class="live-figure__number live-figure__number--{role}">'
        f"<dt>{html.escape(name)}</dt><dd>{html.escape(number)}</dd></div>"
        for name, number, role in numbers
    )
    table = f'<dl class="live-figure__numbers">{cells}</dl>' if cells else ""
    return f'<div class="live-figure__readout">{table}<p class="live-figure__state">{html.escape(words)}</p></div>'


def data_uri(svg: str) -> str:
    """The SVG as an address: readable rather than base64, because it compresses better. No space, for `srcset`."""
    return "data:image/svg+xml," + quote(svg, safe="=:/;,.!*()-_'~@+$?")


def _attribute(spec: dict[str, Any]) -> str:
    return html.escape(compact(spec), quote=False).replace('"', "&quot;")


def _inline(text: str) -> str:
    """Captions may hold `code`."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text, quote=False))


def compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def json_ready(value: Any) -> Any:
    """Arrays as lists, and None for what is not a finite number (JSON has no NaN)."""
    if isinstance(value, dict):
        return {str(k): json_ready(v) for k, v in value.items()}
    if isinstance(value, np.ndarray):
        return json_ready(value.tolist())
    if isinstance(value, list | tuple):
        return [json_ready(v) for v in value]
    if isinstance(value, np.generic):
        return json_ready(value.item())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
