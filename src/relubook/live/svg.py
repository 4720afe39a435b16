"""From a Matplotlib figure to an SVG that a page can keep alive."""

from __future__ import annotations

import html
import io
import re
from typing import Any

from relubook import theme

_FONT = re.compile(rf"'{theme.FAMILY}'[^;\"]*")
_LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}")
_NUMBER = re.compile(r"-?\d+\.\d+")
_NO_TURN = re.compile(r' transform="rotate\(-?0 [^"]*"')
_OUTLINE = re.compile(r' d="[^"]*"')
_ANY_TAG = re.compile(r"<[^>]*>")
_PART = re.compile(r'<g id="(part|word|mark)(\+halo)?:([^"]+)"')
_HALO = f"paint-order: stroke; stroke: {theme.color('paper')}; stroke-width: {theme.HALO}; stroke-linejoin: round"
_AT = r"(-?[\d.]+) (-?[\d.]+)"
_CIRCLE = re.compile(rf"M {_AT} (?:C [-\d. ]+? ){{3}}C [-\d.]+ [-\d.]+ [-\d.]+ [-\d.]+ {_AT} (?:C [-\d. ]+? ){{4}}z")
MANY = 45  # circles in a path, from which on it is worth a line of code to write them short
_SVG_TAG = re.compile(r"<svg [^>]*?>", re.DOTALL)


def svg(fig: Any, alt: str, decimals: int = 2) -> str:
    """The figure as one SVG element: the same input gives the same bytes.

    Colors become CSS variables (with the light theme's color as the fallback), moving groups get `data-part`, and the
    alt text is the picture's label. Places keep two decimals; decimals=1 gives outlines one, which is enough where
    nothing moves.
    """
    buffer = io.StringIO()
    fig.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    text = buffer.getvalue()
    body = text[_tag(text).end() :]
    # a style sheet inside the picture would dress the whole page: its two rules move to the root element
    body = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->|<style.*?</style>|<defs>\s*</defs>", "", body, flags=re.DOTALL)
    body = re.sub(r"<defs>\s*</defs>", "", body)
    body = _PART.sub(_part, body)
    used = set(re.findall(r"#([\w.-]+)", body))
    body = re.sub(r' id="([^"]*)"', lambda m: m[0] if m[1] in used else "", body)  # keep ids that something points at
    body = _ANY_TAG.sub(lambda tag: _LONG_NUMBER.sub(lambda v: _rounded(v[0], 2), tag[0]), body)  # words keep theirs
    if decimals < 2:
        body = _NO_TURN.sub("", body)
        body = _OUTLINE.sub(lambda path: _NUMBER.sub(lambda v: _rounded(v[0], decimals), path[0]), body)
    body = _FONT.sub(f"'{theme.FAMILY}', system-ui, sans-serif", body)
    for role, (light, _, _) in theme.ROLES.items():
        body = body.replace(light, f"var(--live-{role}, {light})")
    body = re.sub(r"\s*\n\s*", " ", body).strip()
    body = _OUTLINE.sub(lambda path: _short_circles(path[0]), body)
    width, height = (round(v * 72, 1) for v in fig.get_size_inches())
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'stroke-linejoin="round" stroke-linecap="butt" role="img" aria-label="{html.escape(alt)}">'
    )
    return head + body


def _short_circles(path: str) -> str:
    """A path of many circles with an arc for each half, as the page draws it: a fifth of Matplotlib's eight curves."""

    def arcs(circle: re.Match[str]) -> str:
        x, bottom, _, top = map(float, circle.groups())
        r = (bottom - top) / 2
        left, middle, radius, across = (_rounded(f"{v}", 2) for v in (x - r, (bottom + top) / 2, r, 2 * r))
        return f"M{left} {middle}a{radius} {radius} 0 1 0 {across} 0a{radius} {radius} 0 1 0 -{across} 0Z"

    return _CIRCLE.sub(arcs, path) if path.count("z") >= MANY else path


def _part(found: re.Match[str]) -> str:
    """What the page moves has data-part, or data-word, data-mark for what belongs to a part."""
    kind, halo, name = found.groups()
    return "<g" + f' data-{kind}="{name}"' * (name != "still") + f' style="{_HALO}"' * bool(halo)


def _rounded(number: str, decimals: int) -> str:
    return f"{float(number):.{decimals}f}".rstrip("0").rstrip(".") or "0"


def axes_map(ax: Any, height: float) -> dict[str, Any]:
    """What the page needs to place data: the box of the axes in SVG units, the limits and the scales."""
    left, bottom, width, tall = ax.bbox.bounds
    return {
        "box": [round(v, 3) for v in (left, height - bottom - tall, width, tall)],
        "x": [float(v) for v in ax.get_xlim()],
        "y": [float(v) for v in ax.get_ylim()],
        "scale": [ax.get_xscale(), ax.get_yscale()],
    }


def _tag(text: str) -> re.Match[str]:
    found = _SVG_TAG.search(text)
    assert found is not None
    return found
