"""Colors by role, and one look for every figure. The only place in the project with colors.

A figure asks for a role (`color("net")`), never for a color. Each role has one hex value in the light theme; the pages
swap it for the dark theme's by a CSS variable (`css()`), so a picture follows the reader's choice. Purple (`kink`) is
what a reader can move. Words have a contrast of at least 4.5:1 on paper, surface and raised, outlines of what can be
used 3:1, in both themes (tests/relubook/test_theme.py).

One point is one pixel: a picture of `inches(WIDE, height)` is shown as it was drawn.
"""

from __future__ import annotations

import dataclasses
import functools
from pathlib import Path
from typing import Any

FAMILY = "ReLUBook Sans"  # Source Sans 3, cut to our signs (live/fonts/make.py)
FONTS = Path(__file__).parent / "live" / "fonts"

# The widths for which a picture is drawn, in pixels: beside its controls on a desk, and on a phone.
WIDE, NARROW = 736, 358

# What mathematics in a picture ($10^{-3}$) is written in.
MATH_FACES = {"rm": "", "it": ":italic", "bf": ":semibold", "bfit": ":italic", "sf": "", "tt": "", "cal": ":italic"}

# Sizes of words in a picture, in pixels. Nothing is smaller than "floor", on a phone too.
SIZES = {"number": 19, "words": 13, "tick": 12, "floor": 11}

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
    "grid": ("#d9d6cf", "#353a42", "grid lines"),
    "paper": ("#fdfcfa", "#14171c", "the background"),
    "surface": ("#f6f4f0", "#1c2027", "a well: what lies a little deeper than the paper"),
    "raised": ("#ffffff", "#252a33", "what is chosen, and what can be typed into"),
    "edge": ("#dedad2", "#333943", "hairlines"),
    "control": ("#8a857c", "#7b8490", "the outline of an input"),
    "track": ("#cdc8be", "#49515c", "the empty part of a slider"),
    "focus": ("#0b57d0", "#9cc7ff", "the outline of what has the focus"),
    "kink-soft": ("#f3eaf6", "#2f2538", "behind words that move a figure"),
    "right-soft": ("#e9f4ee", "#18291f", "behind the reply to a right answer"),
    "wrong-soft": ("#fbecee", "#321d23", "behind the reply to a mistake"),
    "heat-low": ("#e6e2d9", "#3a4650", "a unit that few inputs open; `open` is one that all open"),
    "heat-dead": ("#1a1318", "#000000", "a unit that no input opens"),
}

# activation: (role, dashes in pixels). The color is the family (blue bends at 0, orange and teal level off), the dashes
# the member; whoever sees no color tells them apart by the dashes alone.
ACTIVATIONS: dict[str, tuple[str, tuple[int, ...]]] = {
    "ReLU": ("net", ()),
    "leaky ReLU": ("net", (14, 3)),
    "ELU": ("net", (9, 3, 2, 3)),
    "GELU": ("net", (4, 3)),
    "sigmoid": ("part", (7, 4)),
    "tanh": ("open", (7, 3, 2, 3)),
    "identity": ("muted", (2, 4)),
}

# Lines by what they are, in pixels, as arguments for Matplotlib.
LINES: dict[str, dict[str, Any]] = {
    "function": {"linewidth": 3.0},
    "cover": {"linewidth": 4.0},
    "part": {"linewidth": 2.25},
    "training": {"linewidth": 2.0},
    "gone": {"linewidth": 1.5, "linestyle": (0, (2, 4))},  # where a line would have gone
    "best": {"linewidth": 2.25, "linestyle": (0, (7, 4))},
    "guide": {"linewidth": 1.0},
    "axis": {"linewidth": 1.5},
    "grid": {"linewidth": 0.75},
}
HALO = 4.0  # pixels of paper around words that lie on a line


def color(role: str) -> str:
    """The color of a role in the light theme, as a hex string.

    raises : ValueError, with the roles that there are

    >>> color("paper")
    '#fdfcfa'
    """
    if role not in ROLES:
        raise ValueError(f"there is no role {role!r}; the roles are {', '.join(ROLES)}")
    return ROLES[role][0]


def activation(name: str) -> dict[str, Any]:
    """The one color and line style of an activation, as arguments for Matplotlib.

    raises : ValueError, with the activations that there are

    >>> activation("ReLU")
    {'color': '#1b5e9e', 'linestyle': '-'}
    """
    if name not in ACTIVATIONS:
        raise ValueError(f"there is no activation {name!r}; there are {', '.join(ACTIVATIONS)}")
    role, dashes = ACTIVATIONS[name]
    return {"color": color(role), "linestyle": (0, dashes) if dashes else "-"}


def inches(width: float, height: float) -> tuple[float, float]:
    """A size in pixels as Matplotlib takes it.

    >>> inches(720, 360)
    (10.0, 5.0)
    """
    return width / 72, height / 72


# What says that a page is dark: the book, JupyterLab, VS Code (two themes), Colab.
DARK = (
    'html[data-theme="dark"]',
    'body[data-jp-theme-light="false"]',
    'body[data-vscode-theme-kind="vscode-dark"]',
    'body[data-vscode-theme-kind="vscode-high-contrast"]',
    'html[theme="dark"]',
)
PLATE = "cell-output-ipywidget-background"  # VS Code puts a white one under each widget, in its dark themes too


def css() -> str:
    """The roles as CSS variables: light, dark (wherever a notebook is read), and light again on paper."""

    def variables(theme: int) -> str:
        return " ".join(f"--live-{role}: {ROLES[role][theme]};" for role in ROLES)

    dark = ", ".join(DARK)
    return "\n".join(
        [
            f":root {{ {variables(0)} }}",
            f"{dark} {{ {variables(1)} }}",
            f":is({', '.join(DARK[2:4])}) .{PLATE} {{ background: transparent !important; }}",
            f"@media print {{ :root, {dark} {{ {variables(0)} }} }}",
        ]
    )


@functools.cache
def _register_fonts() -> None:
    """Make Matplotlib know the three faces. The semibold one is also its answer to "bold": a page has no bolder one."""
    from matplotlib.font_manager import fontManager

    for face in sorted(FONTS.glob("*.ttf")):
        fontManager.addfont(face)
    semibold = next(face for face in fontManager.ttflist if (face.name, face.weight) == (FAMILY, 600))
    fontManager.ttflist.append(dataclasses.replace(semibold, weight=700))


def style() -> dict[str, Any]:
    """Matplotlib settings of every figure: same fonts, widths and sizes, and the same bytes for the same input."""
    _register_fonts()
    return _bones() | _words() | _lines()


def _bones() -> dict[str, Any]:
    return {
        "figure.figsize": inches(WIDE, 360),
        "figure.dpi": 72,  # one point is one pixel, so that SVG coordinates are Matplotlib's display coordinates
        "figure.facecolor": "none",
        "savefig.facecolor": "none",
        "axes.facecolor": "none",
        "legend.frameon": False,
        "path.simplify": False,  # a picture must not depend on how many pixels it has
        "svg.fonttype": "none",  # words stay words: they can be read aloud, searched and translated
        "svg.hashsalt": "relubook",  # fixed ids: the same input gives the same bytes
        "pdf.fonttype": 42,
    }


def _words() -> dict[str, Any]:
    words, tick = SIZES["words"], SIZES["tick"]
    math = {f"mathtext.{kind}": f"{FAMILY}{face}" for kind, face in MATH_FACES.items()}
    return math | {
        "font.family": FAMILY,  # comes with the code: the same widths on every machine
        "font.size": words,
        "mathtext.fontset": "custom",
        "text.hinting": "no_hinting",  # hints move letters by parts of a pixel; the page does not
        "axes.titlesize": words,
        "axes.titleweight": "semibold",
        "axes.labelsize": words,
        "xtick.labelsize": tick,
        "ytick.labelsize": tick,
        "legend.fontsize": tick,
        "axes.labelcolor": color("muted"),
        "axes.titlecolor": color("ink"),
        "axes.titlelocation": "left",
        "axes.unicode_minus": True,
        "text.color": color("ink"),
        "xtick.labelcolor": color("muted"),
        "ytick.labelcolor": color("muted"),
    }


def _lines() -> dict[str, Any]:
    return {
        "axes.edgecolor": color("muted"),
        "axes.linewidth": LINES["axis"]["linewidth"],
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": False,
        "axes.prop_cycle": _cycle(),
        "grid.color": color("grid"),
        "grid.linewidth": LINES["grid"]["linewidth"],
        "xtick.color": color("muted"),
        "ytick.color": color("muted"),
        "lines.linewidth": LINES["function"]["linewidth"],
        "lines.markersize": 7.0,
        "lines.scale_dashes": False,  # dashes are pixels, whatever the width
        "lines.dashed_pattern": LINES["best"]["linestyle"][1],
        "lines.dotted_pattern": LINES["gone"]["linestyle"][1],
    }


def _cycle() -> Any:
    from cycler import cycler

    return cycler(color=[color(role) for role in ("net", "part", "data", "kink", "open", "dead")])
