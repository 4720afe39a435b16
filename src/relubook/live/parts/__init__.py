"""The parts of a picture that move, one class a kind.

`draw(fig, narrow)` of a live figure makes each part once: `Line(ax, "curve", "net")`. The figure's `frame` returns,
under the same name, what the part shows now. A part that `frame` leaves out, or for which it gives None, is hidden, and
so is whatever lies outside its axes.

    Line      {"x", "y"}                     None in a list breaks the line; "style": one of its styles
    Points    {"x", "y"}                     a dot each
    Area      {"x", "y"}                     filled; None starts a new polygon
    Guides    {"x"} or {"y"}                 straight across the axes at these values; "low", "high": only so far
    Spans     {"low", "high"}                a band across the axes from low to high each; "at": a bar there
    Texts     {"text"}                       "x", "y" where they move; "rise", "side": beside a line; "role": colors
    Badges    {"x", "y"}                     numbered dots; "text" where the words change
    Grid      {"values"}                     a grid of numbers; "selected": the cell with the outline
    Polygons  {"x", "y", "role" or "value"}  many; None starts the next; a role or a number from 0 to 1 for each
    Facets    {"x", "y", "role", "value"}    polygons that hide those before them, the first the farthest away
    Image     {"values"}                     numbers from 0 to 1 row by row, or colors; None: the role `missing`
    Rows      {"values"}                     rows that can be chosen; "selected": the one with the outline

A new kind is one class here and one painter in js/painting.js.
"""

from relubook.live.parts.base import Part, parts_of
from relubook.live.parts.grid import Grid
from relubook.live.parts.many import Facets, Image, Polygons, Rows
from relubook.live.parts.shapes import Area, Guides, Line, Points, Spans
from relubook.live.parts.words import Badges, Texts

__all__ = [
    "Area",
    "Badges",
    "Facets",
    "Grid",
    "Guides",
    "Image",
    "Line",
    "Part",
    "Points",
    "Polygons",
    "Rows",
    "Spans",
    "Texts",
    "parts_of",
]
