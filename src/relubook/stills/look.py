"""What the still pictures share: rows that have names, words beside what they name, planes in a hairline."""

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import ScaledTranslation

from relubook import theme
from relubook.live import grid_lines, word


def is_narrow(fig: Figure) -> bool:
    """Whether a picture is drawn for a phone. `live.still` draws each twice."""
    return bool(fig.get_figwidth() < theme.inches((theme.WIDE + theme.NARROW) / 2, 1)[0])


def beside(
    ax: Axes, x: float, y: float, words: str, role: str = "ink", offset: tuple[float, float] = (0, 0), **style: Any
) -> None:
    """Words at a place of the data, moved from it by an offset in pixels.

    style : Matplotlib's (ha, va, fontsize, fontweight)
    """
    right, up = theme.inches(*offset)
    place = ax.transData + ScaledTranslation(right, up, ax.figure.dpi_scale_trans)
    word(ax, x, y, words, role, transform=place, **({"fontsize": theme.SIZES["tick"]} | style))


def quiet(ax: Axes, side: str = "y") -> None:
    """Light lines at the ticks of one side, or of both; no frame and no ticks."""
    grid_lines(ax, side)
    ax.tick_params(length=0)


def name_rows(ax: Axes, names: Sequence[str], first: float = -0.6) -> None:
    """Rows 0, 1, ... from the top down, each with its name at the left; quiet lines up and down.

    first : where the axes begin above row 0
    """
    ax.set_yticks(range(len(names)), list(names))
    ax.set_ylim(len(names) - 0.4, first)
    quiet(ax, "x")


def frame(ax: Axes) -> None:
    """A hairline around a plane."""
    ax.spines[:].set(visible=True, color=theme.color("edge"), linewidth=theme.LINES["grid"]["linewidth"])
    ax.tick_params(length=0)
