"""Pictures that do not move, in the book's look."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import matplotlib.style
from matplotlib.figure import Figure

from relubook import theme
from relubook.live.html import figure_html
from relubook.live.svg import svg

TALLER = 1.3  # a narrow picture is so much taller for its width


class Still:
    """A Matplotlib figure that does not move, with the words that every picture needs.

    figures : "wide" and, for a phone, "narrow"; `still(draw, ...)` makes both
    """

    def __init__(self, figures: Mapping[str, Figure] | Figure, alt: str, caption: str = "") -> None:
        self.alt, self.caption = alt, caption
        drawn = figures if isinstance(figures, Mapping) else {"wide": figures}
        with matplotlib.style.context(["default", theme.style()]):
            self.pictures = {width: svg(fig, alt, decimals=1) for width, fig in drawn.items()}

    @property
    def svg(self) -> str:
        return self.pictures["wide"]

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, str]:
        return {
            "text/plain": repr(self),
            "text/html": figure_html(self.pictures, self.alt, self.caption),
            "image/svg+xml": self.svg,
        }

    def __repr__(self) -> str:
        return f"Still({self.alt!r})"


def still(draw: Callable[[Figure], Any], alt: str, caption: str = "", size: tuple[float, float] = (5.6, 3.2)) -> Still:
    """Draw a still picture in the book's look: `still(draw, alt="...")`, where draw(fig) makes the axes.

    size : width and height; what counts is their ratio. `draw` is called twice, for the page and for a phone, and may
    ask `fig.get_figwidth()`.
    """
    ratio = size[1] / size[0]
    sizes = {"wide": (theme.WIDE, theme.WIDE * ratio), "narrow": (theme.NARROW, theme.NARROW * ratio * TALLER)}
    figures = {}
    with matplotlib.style.context(["default", theme.style()]):
        for name, pixels in sizes.items():
            figures[name] = fig = Figure(figsize=theme.inches(*pixels), layout="constrained")
            draw(fig)
            fig.draw_without_rendering()
        return Still(figures, alt, caption)
