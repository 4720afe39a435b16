"""What the functions of this room are given, checked: a reader's mistake is told in the reader's words."""

from collections.abc import Callable
from operator import index

import numpy as np
import numpy.typing as npt
from numpy.typing import NDArray

__all__ = ["Function", "broken_line", "increasing_knots", "interval", "line_of_numbers", "points", "whole"]

Array = NDArray[np.float64]
Function = Callable[[Array], npt.ArrayLike]


def whole(number: int, name: str, least: int) -> int:
    """The number as an int.

    raises : ValueError, when it is not whole or too small
    """
    try:
        value = index(number)
    except TypeError:
        raise ValueError(f"{name} is a whole number, not {number!r}") from None
    if isinstance(number, bool) or value < least:
        raise ValueError(f"{name} is a whole number and at least {least}, not {number!r}")
    return value


def line_of_numbers(numbers: npt.ArrayLike, name: str) -> Array:
    """A one-dimensional float64 array of finite numbers.

    raises : ValueError, when it is something else
    """
    array = np.asarray(numbers, dtype=np.float64)
    if array.ndim != 1:
        raise ValueError(f"{name} is one row of numbers, but its shape is {array.shape}")
    if not np.isfinite(array).all():
        at = int(np.flatnonzero(~np.isfinite(array))[0])
        raise ValueError(f"{name}[{at}] is {array[at]}, not a finite number")
    return array


def increasing_knots(knots: npt.ArrayLike) -> Array:
    """Checked knots: at least two, each to the right of the one before."""
    array = line_of_numbers(knots, "knots")
    if len(array) < 2:
        raise ValueError(f"knots needs at least the two ends of the interval, but it has {len(array)}")
    back = np.flatnonzero(np.diff(array) <= 0)
    if len(back):
        i = int(back[0])
        raise ValueError(f"knots has to increase, but {array[i]:g} is followed by {array[i + 1]:g}")
    return array


def broken_line(knots: npt.ArrayLike, values: npt.ArrayLike) -> tuple[Array, Array]:
    """Checked knots and values, one value for each knot."""
    t, v = increasing_knots(knots), line_of_numbers(values, "values")
    if len(t) != len(v):
        raise ValueError(f"there are {len(t)} knots but {len(v)} values; each knot has one")
    return t, v


def points(x: npt.ArrayLike, y: npt.ArrayLike | Function) -> tuple[Array, Array]:
    """Checked data, sorted by x; a function is evaluated."""
    xs = line_of_numbers(x, "x")
    ys = line_of_numbers(y(xs) if callable(y) else y, "y")
    if len(xs) != len(ys):
        raise ValueError(f"x has {len(xs)} points but y has {len(ys)}")
    if len(xs) == 0:
        raise ValueError("there is no data: x is empty")
    order = np.argsort(xs, kind="stable")
    return xs[order], ys[order]


def interval(start: float, stop: float) -> tuple[float, float]:
    """Checked ends of an interval."""
    if not (np.isfinite(start) and np.isfinite(stop) and start < stop):
        raise ValueError(f"the interval from {start} to {stop} is empty or not finite")
    return float(start), float(stop)
