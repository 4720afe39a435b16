"""The controls of a live figure: traits that know how to look.

Each function below returns a trait. Written in the body of a `LiveFigure`, it is a real ipywidgets trait (observe it,
link it, set it from code) and, in the page, a native form element with a label. They appear in the order of the body.

Each takes besides: unless, control and value with which it means nothing, {"target": "none"} (it is disabled then);
rule=True, a hairline above it begins a new group; more=True, it waits under "More settings". Labels may hold *italics*.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from numbers import Real
from typing import Any, NoReturn

import numpy as np
import traitlets


class _Slider(traitlets.TraitType[float, float]):
    def __init__(self, low: float, high: float, step: float, value: float, **tags: Any) -> None:
        super().__init__(default_value=value)
        self.low, self.high, self.whole = low, high, all(float(v).is_integer() for v in (low, high, step))
        self.tag(sync=True, **tags)

    def validate(self, obj: Any, value: Any) -> float:
        if not _is_number(value):
            raise traitlets.TraitError(f"{self.name} takes a number from {self.low:g} to {self.high:g}, not {value!r}")
        if not self.low <= value <= self.high:
            raise traitlets.TraitError(f"{self.name} goes from {self.low:g} to {self.high:g}; {value:g} is outside")
        if self.whole and not float(value).is_integer():
            raise traitlets.TraitError(f"{self.name} takes whole numbers; {value:g} is not one")
        return int(value) if self.whole else float(value)


class _Choice(traitlets.TraitType[Any, Any]):
    def __init__(self, options: Sequence[Any], value: Any, **tags: Any) -> None:
        super().__init__(default_value=value)
        self.options = list(options)
        if value not in self.options:
            raise ValueError(f"the first value {value!r} is not among the options {self.options}")
        self.tag(sync=True, **tags)

    def validate(self, obj: Any, value: Any) -> Any:
        given = value.item() if isinstance(value, np.generic) else value
        for option in self.options:
            if option == given and isinstance(option, bool) == isinstance(given, bool):
                return option
        options = ", ".join(map(repr, self.options))
        raise traitlets.TraitError(f"{self.name} is one of {options}, not {value!r}")


class _Numbers(traitlets.TraitType[list[float], Any]):
    def __init__(self, low: float, high: float, values: Sequence[float], **tags: Any) -> None:
        super().__init__()
        self.low, self.high, self.count, self.start = low, high, len(values), [float(v) for v in values]
        self.tag(sync=True, **tags)

    def default(self, obj: Any = None) -> list[float]:
        return Settled(self.start)

    def validate(self, obj: Any, value: Any) -> list[float]:
        try:
            numbers = Settled(float(v) for v in value)
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


class Settled(list[float]):
    """The numbers of a control: a list that does not change behind the picture's back."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError(
            "a figure does not see a change inside its list; set the whole list, as in "
            "numbers = list(fig.weights); numbers[0] = 3.0; fig.weights = numbers"
        )

    __setitem__ = __delitem__ = __iadd__ = __imul__ = _refuse
    append = extend = insert = pop = remove = clear = sort = reverse = _refuse

    def __reduce__(self) -> Any:  # a copy is a plain list, which its owner may change
        return list, (list(self),)


def _is_number(value: Any) -> bool:
    """Any real number that is one: Python's and NumPy's, but no truth value and no NaN."""
    return isinstance(value, Real) and not isinstance(value, bool | np.bool_) and not math.isnan(value)


def _control(kind: str, label: str, **details: Any) -> dict[str, Any]:
    unknown = details.keys() - _DETAILS
    if unknown:
        raise TypeError(f"a control knows no {', '.join(sorted(unknown))}; it knows rule, more and unless")
    return {"kind": kind, "label": label, **{k: v for k, v in details.items() if v is not None}}


_DETAILS = {"min", "max", "step", "unit", "play", "options", "labels", "pictures", "at", "also"} | {
    "rule",
    "more",
    "unless",
}


def slider(
    label: str,
    low: float,
    high: float,
    step: float,
    value: float,
    *,
    unit: str = "",
    play: bool = False,
    **besides: Any,
) -> Any:
    """A number on a scale: `<input type="range">`.

    step : the grid of the slider; code may set any number between low and high. Whole low, high and step make an
           integer. play : adds a button that walks through the steps (for a film).
    """
    control = _control("slider", label, min=low, max=high, step=step, unit=unit or None, play=play or None, **besides)
    return _Slider(low, high, step, value, control=control)


def choice(
    label: str,
    options: Sequence[Any] | dict[str, Any],
    value: Any = None,
    *,
    also: dict[str, Any] | None = None,
    pictures: Sequence[Sequence[float]] | None = None,
    **besides: Any,
) -> Any:
    """One of a few: two to four are a row of segments, more a list, or small pictures where there are any.

    options : the values, or a dict from what the reader sees to the value. also : what a choice in the page sets
    besides, by control (back to a fresh start, say); code sets what it names. pictures : a curve for each option, as
    heights from 0 to 1 at even steps; an empty list is a dotted line, for "none".
    """
    shown = dict(options) if isinstance(options, dict) else {str(option): option for option in options}
    values = list(shown.values())
    curves = None if pictures is None else [[round(float(v), 2) for v in curve] for curve in pictures]
    if curves is not None and len(curves) != len(values):
        raise ValueError(f"{len(values)} options need as many pictures; there are {len(curves)}")
    control = _control("choice", label, labels=list(shown), options=values, also=also, pictures=curves, **besides)
    return _Choice(values, values[0] if value is None else value, control=control)


def ladder(
    label: str, values: Sequence[float], value: float, *, labels: Sequence[str] | None = None, **besides: Any
) -> Any:
    """A slider over a few given numbers (batch sizes, powers of ten). labels : how each one reads."""
    return _Choice(values, value, control=_over("ladder", label, values, labels, **besides))


def selection(label: str, count: int, value: int = 0, *, labels: Sequence[str] | None = None) -> Any:
    """Which object of the picture is meant: a whole number from 0. It has no form element; a click on the object sets
    it, or focus and the arrow keys (see `pick` and `handle`). labels : how each object is called."""
    places = labels if labels is not None else [str(i + 1) for i in range(count)]
    return _Choice(range(count), value, control=_over("selection", label, range(count), places))


def cell_names(rows: int, columns: int) -> list[str]:
    """How the cells of a grid are called: "Row 1, column 1" and so on, row by row."""
    return [f"Row {row + 1}, column {column + 1}" for row in range(rows) for column in range(columns)]


def _over(
    kind: str, label: str, values: Sequence[float], labels: Sequence[str] | None, **besides: Any
) -> dict[str, Any]:
    shown = list(labels) if labels is not None else [f"{v:g}" for v in values]
    if len(shown) != len(values):
        raise ValueError(f"{len(values)} values need as many labels; there are {len(shown)}")
    return _control(kind, label, labels=shown, options=list(values), **besides)


def switch(label: str, value: bool = False, **besides: Any) -> Any:
    """On or off: `<input type="checkbox">`, drawn as a toggle."""
    return _Choice([False, True], value, control=_control("switch", label, **besides))


def numbers(
    label: str,
    low: float,
    high: float,
    step: float,
    values: Sequence[float],
    *,
    at: str | dict[str, int],
    **besides: Any,
) -> Any:
    """A list of numbers, edited one at a time: a slider that shows and sets the element that the control `at` names.
    From 0 to 1 in steps of 1 it is a toggle.

    at : the name of a whole-number control of the same figure, the index into the list; or several with their strides,
         {"row": 8, "column": 1} for the element 8 * row + column.
    """
    control = _control("numbers", label, min=low, max=high, step=step, at=at, **besides)
    return _Numbers(low, high, values, control=control)


def controls_of(cls: type) -> list[dict[str, Any]]:
    """The controls of a figure class, in the order of its body (a base's first)."""
    found = {
        name: trait
        for base in reversed(cls.__mro__)
        for name, trait in vars(base).items()
        if isinstance(trait, traitlets.TraitType) and "control" in trait.metadata
    }
    return [{"name": name} | trait.metadata["control"] for name, trait in found.items()]
