"""The live-figure runtime: what a figure is written with, and what brings it to life."""

from relubook.live.controls import choice, ladder, numbers, selection, slider, switch
from relubook.live.drawing import apart, grid_lines, panel, well, word
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
    "choice",
    "field",
    "filled",
    "fixed",
    "grid_lines",
    "handle",
    "ladder",
    "numbers",
    "panel",
    "pen",
    "pick",
    "selection",
    "significant",
    "slider",
    "still",
    "switch",
    "well",
    "word",
]
