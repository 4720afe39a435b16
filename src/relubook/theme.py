"""Colors by role, and one look for every figure. The only place in the project with colors.

A figure asks for a role (`color("net")`), never for a color. Each role has one hex value in the light theme; the pages
swap it for the dark theme's by a CSS variable (`css()`), so a picture follows the reader's choice. Every role that
carries meaning has a contrast of at least 3:1 against its paper in both themes (tests/relubook/test_theme.py).
"""

from __future__ import annotations

from typing import Any

# role: (light, dark, what it stands for)
ROLES: dict[str, tuple[str, str, str]] = {
    "net": ("#1b5e9e", "#7db8f0", "the function a layer or a net computes"),
    "part": ("#b3541e", "#f0a36b", "one ingredient of it: a unit, a hinge, a tangent"),
    "kink": ("#7a3b8f", "#d19be8", "where a slope changes, and what a reader drags"),
    "data": ("#1f7a55", "#7fd0a8", "data and targets"),
    "dead": ("#a02840", "#f08a9b", "what is dead, lost or wrong"),
    "open": ("#14707a", "#6fcbd6", "a gate that lets the value through"),
    "closed": ("#6b6f76", "#9aa1ab", "a gate that is shut"),
    "positive": ("#ad4f1a", "#eb9d66", "numbers above zero"),
    "negative": ("#2060a8", "#86b4ea", "numbers below zero"),
    "ink": ("#1c2026", "#e6e9ee", "words and axes"),
    "muted": ("#59616c", "#a4adb8", "quiet words, guides"),
    "grid": ("#d5dae1", "#39414c", "grid lines"),
    "paper": ("#ffffff", "#121212", "the background"),
}


def color(role: str) -> str:
    """The color of a role in the light theme, as a hex string.

    raises : ValueError, with the roles that there are

    >>> color("paper")
    '#ffffff'
    """
    if role not in ROLES:
        raise ValueError(f"there is no role {role!r}; the roles are {', '.join(ROLES)}")
    return ROLES[role][0]


def css() -> str:
    """The roles as CSS variables: light, dark (in the book and in JupyterLab), and light again on paper."""

    def variables(theme: int) -> str:
        return " ".join(f"--live-{role}: {ROLES[role][theme]};" for role in ROLES)

    dark = 'html[data-theme="dark"], body[data-jp-theme-light="false"]'
    return "\n".join(
        [
            f":root {{ {variables(0)} }}",
            f"{dark} {{ {variables(1)} }}",
            f"@media print {{ :root, {dark} {{ {variables(0)} }} }}",
        ]
    )


def style() -> dict[str, Any]:
    """Matplotlib settings of every figure: same fonts, widths and sizes, and the same bytes for the same input."""
    return {
        "figure.figsize": (5.6, 3.2),
        "figure.dpi": 72,  # one point is one pixel, so that SVG coordinates are Matplotlib's display coordinates
        "figure.facecolor": "none",
        "savefig.facecolor": "none",
        "font.family": "DejaVu Sans",  # ships with Matplotlib: the same metrics on every machine
        "font.size": 10.5,
        "axes.titlesize": 10.5,
        "axes.labelsize": 10.5,
        "xtick.labelsize": 9.5,
        "ytick.labelsize": 9.5,
        "legend.fontsize": 9.5,
        "legend.frameon": False,
        "axes.facecolor": "none",
        "axes.edgecolor": color("muted"),
        "axes.labelcolor": color("ink"),
        "axes.titlecolor": color("ink"),
        "axes.titlelocation": "left",
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": False,
        "axes.unicode_minus": True,
        "axes.prop_cycle": _cycle(),
        "axes.linewidth": 0.8,
        "grid.color": color("grid"),
        "grid.linewidth": 0.8,
        "text.color": color("ink"),
        "xtick.color": color("muted"),
        "ytick.color": color("muted"),
        "xtick.labelcolor": color("ink"),
        "ytick.labelcolor": color("ink"),
        "lines.linewidth": 2.0,
        "lines.markersize": 6.0,
        "path.simplify": False,  # a picture must not depend on how many pixels it has
        "svg.fonttype": "none",  # words stay words: they can be read aloud, searched and translated
        "svg.hashsalt": "relubook",  # fixed ids: the same input gives the same bytes
        "pdf.fonttype": 42,
    }


def _cycle() -> Any:
    from cycler import cycler

    return cycler(color=[color(role) for role in ("net", "part", "data", "kink", "open", "dead")])
