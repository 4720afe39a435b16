"""The live-figure runtime: what a figure is written with, and what brings it to life."""

from relubook.live.controls import cell_names, choice, ladder, numbers, selection, slider, switch
from relubook.live.drawing import apart, grid_lines, page_of, panel, stacked, well, word
from relubook.live.figure import LiveFigure
from relubook.live.film import Film, Grow, Row, Same
from relubook.live.handles import field, handle, pen, pick
from relubook.live.stills import Still, still
from relubook.live.wording import filled, fixed, significant

__all__ = [
    "Film",
    "Grow",
    "LiveFigure",
    "Row",
    "Same",
    "Still",
    "apart",
    "cell_names",
    "choice",
    "field",
    "filled",
    "fixed",
    "grid_lines",
    "handle",
    "ladder",
    "numbers",
    "page_of",
    "panel",
    "pen",
    "pick",
    "selection",
    "significant",
    "slider",
    "stacked",
    "still",
    "switch",
    "well",
    "word",
]
