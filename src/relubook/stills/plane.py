"""The activation regions of a net in the plane, drawn."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection

from relubook import theme
from relubook.regions import Regions

__all__ = ["draw_regions"]


def draw_regions(ax: Axes, regions: Regions, color: Any = None, **options: Any) -> PolyCollection:
    """Draw the regions on Matplotlib axes, all as one collection.

    color : what fills the regions: a role of relubook.theme, any color of Matplotlib, a list with one of these a
        region, or one number a region, which the color map turns into colors. Without it they stay empty
    options : what else matplotlib.collections.PolyCollection takes, such as cmap, linewidths and gid
    returns : the PolyCollection
    raises : ValueError, when color has one entry a region and their number is not that of the regions
    """
    values = np.asarray(color) if color is not None and not isinstance(color, str | tuple) else None
    if values is not None and values.ndim and len(values) != len(regions):
        raise ValueError(f"color has {len(values)} entries, but there are {len(regions)} regions")
    look: dict[str, Any] = {"edgecolors": theme.color("ink"), "linewidths": 0.5}
    if values is not None and values.dtype.kind in "biuf" and values.ndim == 1:
        look["array"] = values
    elif values is not None:
        look["facecolors"] = [_shade(name) for name in color]
    else:
        look["facecolors"] = "none" if color is None else _shade(color)
    drawn = PolyCollection([polygon.astype(np.float64) for polygon in regions.polygons], **{**look, **options})
    ax.add_collection(drawn)
    ax.autoscale_view()
    return drawn


def _shade(name: Any) -> Any:
    """The color of a role, and any other color as it is."""
    return theme.color(name) if isinstance(name, str) and name in theme.ROLES else name
