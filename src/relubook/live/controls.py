"""The controls of a live figure: traits that know how to look.

Each function below returns a trait. Written in the body of a `LiveFigure`, it is a real ipywidgets trait (observe it,
link it, set it from code) and, in the page, a native form element with a label.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import traitlets

_order = itertools.count()  # controls appear in the order in which the class names them


class _Slider(traitlets.TraitType[float, float]):
    def __init__(self, low: float, high: float, step: float, value: float, **tags: Any) -> None:
        super().__init__(default_value=value)
        self.low, self.high, self.whole = low, high, all(float(v).is_integer() for v in (low, high, step))
        self.tag(sync=True, **tags)

    def validate(self, obj: Any, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
            raise traitlets.TraitError(f"{self.name} takes a number from {self.low:g} to {self.high:g}, not {value!r}")
        if not self.low <= value <= self.high:
            raise traitlets.TraitError(f"{self.name} goes from {self.low:g} to {self.high:g}; {value:g} is outside")
        if self.whole:
            if not float(value).is_integer():
                raise traitlets.TraitError(f"{self.name} takes whole numbers; {value:g} is not one")
            return int(value)
        return float(value)


class _Choice(traitlets.TraitType[Any, Any]):
    def __init__(self, options: Sequence[Any], value: Any, **tags: Any) -> None:
        super().__init__(default_value=value)
        self.options = list(options)
        if value not in self.options:
            raise ValueError(f"the first value {value!r} is not among the options {self.options}")
        self.tag(sync=True, **tags)

    def validate(self, obj: Any, value: Any) -> Any:
        for option in self.options:
            if option == value and isinstance(option, bool) == isinstance(value, bool):
                return option
        options = ", ".join(map(repr, self.options))
        raise traitlets.TraitError(f"{self.name} is one of {options}, not {value!r}")


class _Numbers(traitlets.TraitType[list[float], Any]):
    def __init__(self, low: float, high: float, values: Sequence[float], **tags: Any) -> None:
        super().__init__()
        self.low, self.high, self.count, self.start = low, high, len(values), [float(v) for v in values]
        self.tag(sync=True, **tags)

    def default(self, obj: Any = None) -> list[float]:
        return list(self.start)  # a list of its own for each figure

    def validate(self, obj: Any, value: Any) -> list[float]:
        try:
            numbers = [float(v) for v in value]
        except (TypeError, ValueError):
            raise traitlets.TraitError(f"{self.name} takes a list of {self.count} numbers, not {value!r}") from None
        if len(numbers) != self.count:
            raise traitlets.TraitError(f"{self.name} takes {self.count} numbers; you gave {len(numbers)}")
        for place, number in enumerate(numbers):
            if not self.low <= number <= self.high:
                raise traitlets.TraitError(
                    f"{self.name} goes from {self.low:g} to {self.high:g}; number {place} is {number:g}"
                )
        return numbers


def _control(kind: str, label: str, **details: Any) -> dict[str, Any]:
    return {"kind": kind, "label": label, **{k: v for k, v in details.items() if v is not None}}


def slider(
    label: str, low: float, high: float, step: float, value: float, *, unit: str = "", play: bool = False
) -> Any:
    """A number on a scale: `<input type="range">`.

    step : the grid of the slider; code may set any number between low and high. Whole low, high and step make an
           integer. play : adds a button that walks through the steps (for a film).
    """
    control = _control("slider", label, min=low, max=high, step=step, unit=unit or None, play=play or None)
    return _Slider(low, high, step, value, control=control, order=next(_order))


def choice(
    label: str, options: Sequence[str] | dict[str, Any], value: Any = None, *, also: dict[str, Any] | None = None
) -> Any:
    """One of a few: `<select>`. options : the values, or a dict from what the reader sees to the value.

    also : what a choice in the page sets besides, by control (back to a fresh start, say). Code sets what it names.
    """
    shown = dict(options) if isinstance(options, dict) else {str(option): option for option in options}
    values = list(shown.values())
    control = _control("choice", label, labels=list(shown), options=values, also=also)
    return _Choice(values, values[0] if value is None else value, control=control, order=next(_order))


def ladder(label: str, values: Sequence[float], value: float, *, labels: Sequence[str] | None = None) -> Any:
    """A slider over a few given numbers (batch sizes, powers of ten). labels : how each one reads."""
    shown = list(labels) if labels is not None else [f"{v:g}" for v in values]
    if len(shown) != len(values):
        raise ValueError(f"{len(values)} values need as many labels; there are {len(shown)}")
    control = _control("ladder", label, labels=shown, options=list(values))
    return _Choice(values, value, control=control, order=next(_order))


def switch(label: str, value: bool = False) -> Any:
    """On or off: `<input type="checkbox">`."""
    return _Choice([False, True], value, control=_control("switch", label), order=next(_order))


def numbers(
    label: str, low: float, high: float, step: float, values: Sequence[float], *, at: str | dict[str, int]
) -> Any:
    """A list of numbers, edited one at a time: a slider that shows and sets the element that the control `at` names.

    at : the name of a whole-number control of the same figure, the index into the list; or several with their strides,
         {"row": 8, "column": 1} for the element 8 * row + column.
    """
    control = _control("numbers", label, min=low, max=high, step=step, at=at)
    return _Numbers(low, high, values, control=control, order=next(_order))
