"""Formulas are rendered when the book is built: right without a script, and no page waits for one.

sphinxcontrib-katex can do that with a Node server. Readers and Binder have no Node; its own KaTeX runs as well in the
V8 that comes as a wheel (mini-racer), about a thousandth of a second a formula. KaTeX writes HTML for the eye and
MathML for a screen reader.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from py_mini_racer import JSEvalException, MiniRacer
from sphinx.errors import ExtensionError
from sphinxcontrib import katex


@cache
def engine() -> MiniRacer:
    """V8 with the KaTeX that sphinxcontrib-katex ships."""
    js = MiniRacer()
    js.eval((Path(katex.__file__).parent / "katex.min.js").read_text(encoding="utf-8"))
    return js


@cache
def rendered(latex: str, display: bool) -> str:
    """A formula as HTML with MathML.

    raises : ExtensionError, with KaTeX's words, when the formula is none
    """
    options = {"displayMode": display, "throwOnError": True, "strict": "error", "output": "htmlAndMathml"}
    try:
        return str(engine().call("katex.renderToString", latex, options))
    except JSEvalException as error:
        raise ExtensionError(f"the formula {latex!r} cannot be rendered: {error}") from None


def render_latex(latex: str, options: dict[str, Any] | None = None) -> str:
    """What takes the place of sphinxcontrib-katex's request to a Node server."""
    return rendered(latex, bool((options or {}).get("displayMode")))


def setup(app: Any) -> dict[str, bool]:
    app.setup_extension("sphinxcontrib.katex")
    katex.render_latex = render_latex
    return {"parallel_read_safe": True, "parallel_write_safe": True}
