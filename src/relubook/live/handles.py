"""What a reader takes hold of in the picture: points to drag, and objects to click."""

from __future__ import annotations

from typing import Any


def handle(part: str, *, x: str = "", y: str = "", index: int = 0, select: str = "", shift: str = "") -> dict[str, Any]:
    """Point number `index` of a part can be dragged: its x moves the control x, its y the control y.

    For a control that holds a list, name the element: "heights[2]". select : a control that is set to `index` when the
    point is taken, so that the sliders show what is dragged; the points of the part can then be reached by keyboard.
    shift : instead of x and y a control that holds x1, y1, x2, y2, ..: all its points move alike, as far as they may.
    """
    found = {"part": part, "index": index, "x": x, "y": y, "select": select}
    return found | ({"shift": shift} if shift else {})


def field(part: str, *, x: str = "", y: str = "", turn: str = "", tilt: str = "") -> dict[str, Any]:
    """The axes of a part, wherever nothing else can be taken hold of, as long as the part is shown.

    x, y : the controls that a tap sets to its place; turn, tilt : the controls, in degrees, that a drag to the right
    and down changes, half a degree a pixel. Their sliders are the way by keyboard.
    """
    return {"part": part, "x": x, "y": y, "turn": turn, "tilt": tilt}


def pick(part: str, *, select: str, flip: str = "", toggle: str = "", start: int = 0) -> dict[str, Any]:
    """The cells of a `Grid`, or the `Rows`, can be chosen: a click on cell i, or the arrow keys, set
    `select` to start + i.

    flip : a list control whose element there changes its sign. toggle : one whose element goes from 0 to 1 and back.
    Both at a click, and at Enter or the space bar. Which element that is, the list control says with its `at`.
    """
    return {"part": part, "select": select, "flip": flip, "toggle": toggle, "start": start}


def pen(part: str, *, y: str, select: str, also: dict[str, Any] | None = None) -> dict[str, Any]:
    """A `Line` can be drawn anew, over its axes: its heights, as they are shown, go with the stroke into the list y.

    select : the control that is set to the place that is drawn; the arrow keys go from place to place and up and down.
    also : what drawing sets besides, by control (that the drawing is shown, say).
    """
    return {"part": part, "y": y, "select": select, "also": also or {}}
