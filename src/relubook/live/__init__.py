"""The live-figure runtime: what a figure is written with, and what brings it to life."""

from relubook.live.controls import choice, ladder, numbers, slider, switch
from relubook.live.figure import LiveFigure, Still, handle, pick, still
from relubook.live.wording import fixed, significant

__all__ = [
    "LiveFigure",
    "Still",
    "choice",
    "fixed",
    "handle",
    "ladder",
    "numbers",
    "pick",
    "significant",
    "slider",
    "still",
    "switch",
]
