"""What the functions of this room are given, checked: a reader's mistake is told in the reader's words."""

from collections.abc import Callable
from operator import index
from typing import Any

import numpy as np
import numpy.typing as npt

from relubook.nets.types import Array

__all__ = [
    "Function",
    "broken_line",
    "evaluated",
    "increasing_knots",
    "interval",
    "line_of_numbers",
    "needing",
    "points",
    "real_numbers",
    "whole",
]

Function = Callable[[Array], npt.ArrayLike]


def whole(number: int, name: str, least: int) -> int:
    """The number as an int.

    raises : ValueError, when it is not whole or too small
    """
    try:
        value = index(number)
    except TypeError:
        raise ValueError(f"{name} is a whole number, not {_told(number)}") from None
    if isinstance(number, bool) or value < least:
        raise ValueError(f"{name} is a whole number and at least {least}, not {number!r}")
    return value


def needing(pieces: int) -> str:
    """The beginning of a sentence about what so many pieces need."""
    return "1 piece needs" if pieces == 1 else f"{pieces} pieces need"


def _told(value: Any) -> str:
    """What was given, in a few words: an array is told by its size, not by its numbers."""
    if callable(value):
        return f"the function {_name(value)}"
    if isinstance(value, np.ndarray | list | tuple) and len(np.shape(value)) > 0 and np.size(value) > 3:
        return f"{np.size(value)} numbers"
    return repr(value)


def _name(function: Any) -> str:
    """What a reader calls the function."""
    module = getattr(function, "__module__", None)
    name = getattr(function, "__name__", type(function).__name__)
    return f"math.{name}" if module == "math" else str(name)


def real_numbers(numbers: Any, name: str) -> Array:
    """A float64 array of any shape.

    raises : ValueError, for what is no array of real numbers: strings, dates, complex numbers, a ragged list, a
        function, or an array with a mask
    """
    if callable(numbers):
        raise ValueError(f"{name} is numbers, not {_told(numbers)}; are the arguments in another order?")
    if isinstance(numbers, np.ma.MaskedArray):
        raise ValueError(f"{name} is a masked array, whose mask would be lost: take out what it hides, in x and in y")
    try:
        array = np.asarray(numbers)
    except ValueError:
        raise ValueError(f"{name} is a ragged list: its rows have different lengths") from None
    if array.dtype.kind == "M":
        raise ValueError(f"{name} holds dates; make numbers of them: (d - d[0]) / np.timedelta64(1, 'D')")
    if array.dtype.kind == "U":
        first = next(iter([v for v in np.ravel(np.asarray(numbers, dtype=object)) if isinstance(v, str)]), "")
        raise ValueError(f"{name} holds strings, such as {str(first)!r}, not numbers")
    if array.dtype == object and array.ndim == 0:
        raise ValueError(f"{name} is {numbers!r}, not real numbers")
    if array.dtype.kind not in "fiub":
        raise ValueError(f"{name} holds {array.dtype} values, not real numbers")
    return array.astype(np.float64)


def line_of_numbers(numbers: npt.ArrayLike, name: str) -> Array:
    """A one-dimensional float64 array of finite numbers.

    raises : ValueError, when it is something else
    """
    array = real_numbers(numbers, name)
    if array.ndim == 0:
        raise ValueError(
            f"{name} is one row of numbers, not the single number {array:g}; are the arguments in another order?"
        )
    if array.ndim != 1:
        hint = f"; {name}.ravel() makes it one" if array.size == max(array.shape) else ""
        raise ValueError(f"{name} is one row of numbers, but its shape is {array.shape}{hint}")
    if not np.isfinite(array).all():
        at = int(np.flatnonzero(~np.isfinite(array))[0])
        raise ValueError(f"{name}[{at}] is {array[at]}, not a finite number")
    return array


def evaluated(function: Any, x: Array, name: str) -> Array:
    """What the function gives at x, one number for each; a constant stands for itself everywhere.

    raises : ValueError, when it is no function, takes no arrays, or gives something else; it may be infinite or NaN
    """
    if not callable(function):
        raise ValueError(
            f"{name} is a function that takes an array, such as lambda x: 2 + 0 * x, not {_told(function)}"
        )
    try:
        with np.errstate(all="ignore"):  # infinite and NaN are judged by whoever asked
            given = function(x)
    except (TypeError, ValueError) as error:
        called = _name(function).replace("<lambda>", "f")
        better = f"np.{called[5:]}" if called.startswith("math.") else f"np.vectorize({called})"
        raise ValueError(
            f"{name} is a function, {called}, that failed on an array: {error}. If it takes one number at a time, "
            f"give {better}"
        ) from error
    values = real_numbers(given, f"what {name} gives")
    if values.shape not in ((), x.shape):
        raise ValueError(f"{name} gives shape {values.shape} for an array of shape {x.shape}; one number each fits")
    return np.broadcast_to(values, x.shape)


def increasing_knots(knots: npt.ArrayLike) -> Array:
    """Checked knots: at least two, each to the right of the one before."""
    array = line_of_numbers(knots, "knots")
    if len(array) < 2:
        raise ValueError(f"knots needs at least the two ends of the interval, but it has {len(array)}")
    back = np.flatnonzero(array[1:] <= array[:-1])
    if len(back):
        i = int(back[0])
        raise ValueError(f"knots has to increase, but {array[i]:g} is followed by {array[i + 1]:g}")
    return array


def broken_line(knots: npt.ArrayLike, values: npt.ArrayLike) -> tuple[Array, Array]:
    """Checked knots and values, one value for each knot."""
    t, v = line_of_numbers(knots, "knots"), line_of_numbers(values, "values")
    if len(t) == len(v) > 1 and not (t[1:] > t[:-1]).all() and (v[1:] > v[:-1]).all():
        raise ValueError("knots has to increase; here it does not, but values does: are the two swapped?")
    t = increasing_knots(t)
    if len(t) != len(v):
        raise ValueError(f"there are {len(t)} knots but {len(v)} values; each knot has one")
    return t, v


def points(x: npt.ArrayLike, y: npt.ArrayLike | Function) -> tuple[Array, Array]:
    """Checked data, sorted by x; a function is evaluated."""
    xs = line_of_numbers(x, "x")
    if len(xs) == 0:
        raise ValueError("there is no data: x is empty")
    if callable(y):
        ys = evaluated(y, xs, "y")
        if not np.isfinite(ys).all():
            at = int(np.flatnonzero(~np.isfinite(ys))[0])
            raise ValueError(f"y is a function that gives {ys[at]} at x = {xs[at]:g}, not a finite number")
    else:
        ys = line_of_numbers(y, "y")
    if len(xs) != len(ys):
        raise ValueError(f"x has {len(xs)} points but y has {len(ys)}; the order is x, y, then the rest")
    order = np.argsort(xs, kind="stable")
    return xs[order], ys[order]


def interval(start: float, stop: float) -> tuple[float, float]:
    """Checked ends of an interval."""
    a, b = real_numbers(start, "start"), real_numbers(stop, "stop")
    if a.ndim or b.ndim:
        raise ValueError(f"start and stop are one number each, not {_told(start)} and {_told(stop)}")
    if not (np.isfinite(a) and np.isfinite(b) and a < b):
        raise ValueError(f"the interval from {start} to {stop} is empty or not finite")
    if not float(b) / 2 - float(a) / 2 < np.finfo(float).max / 2:
        raise ValueError(f"the interval from {start} to {stop} is longer than the largest number of float64")
    return float(a), float(b)
