"""A figure whose states are choices and a step: Python gives the whole reel, and the page only turns it.

    class Zigzag(Film):
        inputs = choice(...)
        step = slider("Step", 0, 40, 1, 0, play=True)    # its one slider, whatever its name, is the step

        def reel(self, f, inputs):
            return {
                "path": {"x": Grow(path[:, 0]), "y": Grow(path[:, 1])},   # grows with the step
                "now": {"x": Row(path[:, 0]), "y": Row(path[:, 1])},      # one point, which moves
                "bar": {"x": [[0, 1], [0, 2], ...], ...},                  # any other: the step first
                "goal": Same({"x": [1], "y": [1]}),                        # the same at each step
                "say": {"loss": losses},                                   # one for each step
            }

There is no NAME.js. Values are rounded to `digits` significant digits, once, for the picture in Python as well, so that
the page and Python show the same; a list that several reels share travels once.
"""

from __future__ import annotations

import json
from itertools import product
from types import SimpleNamespace
from typing import Any, ClassVar

import numpy as np

from relubook.live.figure import LiveFigure
from relubook.live.html import json_ready


class Grow:
    """A list of which step t shows the first t + 1 values (start + t values, with another start)."""

    def __init__(self, values: Any, start: int = 1) -> None:
        self.values, self.start = values, start


class Same:
    """What is the same at each step."""

    def __init__(self, values: Any) -> None:
        self.values = values


class Row:
    """A list of so many entries, each with its own value at each step: a number for all steps, or an array of them."""

    def __init__(self, *entries: Any) -> None:
        self.entries = [Same(e) if e is None or np.ndim(e) == 0 else e for e in entries]


class Film(LiveFigure):
    """A live figure without a twin. Its one slider, or ladder with play=True, is the step; all others have few values.

    digits : significant digits of each number that travels; a picture shows three
    """

    digits: ClassVar[int] = 4

    def reel(self, f: SimpleNamespace, *args: Any, **choices: Any) -> dict[str, Any]:  # a subclass names its controls
        """All frames of one choice: each leaf an array with the step first, a `Grow`, a `Row` or a `Same`."""
        raise TypeError(f"the film {self.name} has no reel")

    @classmethod
    def script(cls) -> str:
        return ""

    def frame(self, f: SimpleNamespace, *args: Any, **state: Any) -> dict[str, Any]:
        turn = self._steps()
        step = state.pop(turn["name"])
        at = turn["options"].index(step) if "options" in turn else step - turn["min"]
        frame: dict[str, Any] = _at(self._cut(f, state), at)
        return frame

    def _cut(self, f: SimpleNamespace, choices: dict[str, Any]) -> Any:
        """The reel of a choice as it travels; the book's is kept, a learner's is made afresh."""
        key = json.dumps(json_ready(choices))
        kept: dict[str, Any] = self.__dict__.setdefault("_reels", {})
        if f == self.book and key in kept:
            return kept[key]
        cut = _leaf(self.reel(f, **choices), self.digits)
        if f == self.book:
            kept[key] = cut
        return cut

    @classmethod
    def _steps(cls) -> dict[str, Any]:
        controls = cls.controls()
        sliders = [control for control in controls if control["kind"] == "slider"]
        played = [control for control in controls if control["kind"] == "ladder" and control.get("play")]
        if len(sliders + played) != 1:
            raise ValueError(f"a film has one slider, its step; {cls.name} has {len(sliders + played)}")
        return (sliders + played)[0]

    def spec(self) -> dict[str, Any]:
        """All reels, by choice; `leaves` holds each list once, and a reel names it by its number."""
        leaves: dict[str, int] = {}
        turn = self._steps()
        others = [control for control in self.controls() if control != turn]
        names, values = [control["name"] for control in others], [_values(control) for control in others]
        reels = {}
        for chosen in product(*values):
            cut = self._cut(self.book, dict(zip(names, chosen, strict=True)))
            reels[json.dumps(json_ready(list(chosen)), ensure_ascii=False, separators=(",", ":"))] = _shared(
                cut, leaves
            )
        film = {
            "choices": names,
            "step": turn["name"],
            "first": turn.get("min", 0),
            "steps": turn.get("options"),
            "reels": reels,
            "leaves": [json.loads(v) for v in leaves],
        }
        return super().spec() | {"film": film}


def _values(control: dict[str, Any]) -> list[Any]:
    if control["kind"] == "switch":
        return [False, True]
    if "options" not in control:
        raise ValueError(f"a film knows only choices and its step; {control['name']} can have any value")
    return list(control["options"])


def _leaf(value: Any, digits: int) -> Any:
    """A reel as plain lists: {"grow": [...], "start": n}, {"row": [...]}, {"same": ...}, or the step first."""
    if isinstance(value, Row):
        return {"row": [_leaf(entry, digits) for entry in value.entries]}
    if isinstance(value, Grow):
        return {"grow": _rounded(value.values, digits), "start": value.start}
    if isinstance(value, Same):
        return {"same": _rounded(value.values, digits)}
    if value is None:
        return {"same": None}
    if isinstance(value, dict):
        if taken := value.keys() & {"grow", "row", "same", "each"}:
            raise ValueError(f"nothing in a reel can be called {', '.join(sorted(taken))}: so are its leaves")
        return {key: _leaf(v, digits) for key, v in value.items()}
    return {"each": _rounded(value, digits)}


def _rounded(value: Any, digits: int) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(v, digits) for key, v in value.items()}
    if isinstance(value, np.ndarray | np.generic):
        return _rounded(value.tolist(), digits)
    if isinstance(value, list | tuple):
        return [_rounded(v, digits) for v in value]
    if isinstance(value, float) and np.isfinite(value):
        short = float(f"{value:.{digits}g}")
        return int(short) if short.is_integer() and abs(short) < 1e15 else short
    return json_ready(value)


def _at(reel: Any, step: int) -> Any:
    """The frame at a step. Twin: filmFrame in js/film.js."""
    if "grow" in reel:
        return reel["grow"][: reel["start"] + step]
    if "row" in reel:
        return [_at(entry, step) for entry in reel["row"]]
    if "same" in reel:
        return reel["same"]
    if "each" in reel:
        return reel["each"][step]
    return {key: _at(value, step) for key, value in reel.items()}


def _shared(reel: Any, leaves: dict[str, int]) -> Any:
    """The reel with a number in place of each list."""
    if "row" in reel:
        return {"row": [_shared(entry, leaves) for entry in reel["row"]]}
    for key in ("grow", "same", "each"):
        if key in reel:
            text = json.dumps(reel[key], separators=(",", ":"), ensure_ascii=False)
            return reel | {key: leaves.setdefault(text, len(leaves))}
    return {key: _shared(value, leaves) for key, value in reel.items()}
