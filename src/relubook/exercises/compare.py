"""When two answers agree, how they differ in words, and how a value is shown in a sentence."""

from typing import Any

import numpy as np

__all__ = ["difference", "difference_and_type", "shown", "unchanged"]

# Two right ways of one sum differ by rounding; the smallest mistake of the exercises is some thousand times larger.
RELATIVE, ABSOLUTE = 1e-6, 1e-9
FEW = 8  # as many numbers as a reader takes in with a sentence


def difference(got: Any, expected: Any) -> str:
    """Empty when an answer agrees with the expected one; otherwise, in a few words, how it differs.

    Numbers agree up to rounding, 0.0 with -0.0, NaN with NaN; a list does for a tuple or an array.

    >>> difference([1.0, 2.0], np.array([1.0, 3.0]))
    '1 of 2 numbers differ'
    >>> difference(2**70, 8)
    'another number'
    >>> difference(np.ones((2, 1)), np.ones(2))
    'the shape is (2, 1), not (2,)'
    """
    if got is None or expected is None:
        return "" if got is expected else "nothing came back"
    if isinstance(expected, tuple):
        return _difference_of_several(got, expected)
    if isinstance(expected, str) or _is_words(expected):
        return "" if _is_alike(got, expected) else "other words"
    try:
        mine, right = _numbers(got), _numbers(expected)
    except ValueError:
        return "rows of different lengths"
    except OverflowError:
        return "another number"
    if mine.dtype.kind not in "biuf":
        return f"it is of the type {type(got).__name__}, not a number"
    if mine.shape != right.shape:
        return f"the shape is {mine.shape}, not {right.shape}"
    if right.dtype == bool and mine.dtype != bool:
        return f"it holds {mine.dtype}, not bool"
    agree = np.isclose(mine, right, RELATIVE, ABSOLUTE, equal_nan=True)
    if agree.all():
        return ""
    if right.ndim == 0:
        return "another value" if right.dtype == bool else "another number"
    return f"{(~agree).sum()} of {agree.size} numbers differ"


def difference_and_type(got: Any, expected: Any) -> str:
    """As `difference`, and the type of the numbers counts too.

    >>> difference_and_type(np.ones(2), np.ones(2, np.float32))
    'it holds float64, not float32'
    """
    words = difference(got, expected)
    mine, right = np.asarray(got).dtype, np.asarray(expected).dtype
    return words or ("" if mine == right else f"it holds {mine}, not {right}")


def unchanged(before: Any, after: Any) -> bool:
    """Whether arguments are the same, number by number.

    >>> unchanged((np.array([np.nan]), 2), (np.array([np.nan]), 2))
    True
    """
    if isinstance(before, tuple | list):
        return len(before) == len(after) and all(unchanged(a, b) for a, b in zip(before, after, strict=True))
    if isinstance(before, np.ndarray):
        return before.dtype == after.dtype and np.array_equal(before, after, equal_nan=True)
    return bool(before == after or (before != before and after != after))


def shown(value: Any) -> str:
    """A value as a sentence can show it: few numbers as they are, many by their shape.

    >>> shown(np.array([[1.0, -2.5]])), shown(np.zeros((20, 3))), shown((1, np.array([True])))
    ('[[1, -2.5]]', 'an array of shape (20, 3)', '(1, [True])')
    """
    if isinstance(value, tuple):
        return f"({', '.join(shown(part) for part in value)})"
    if isinstance(value, np.ndarray | np.generic):
        if value.size > FEW:
            return f"an array of shape {value.shape}"
        text = str(_plain(value.tolist())).replace("'", "")
        special = value.dtype.kind in "iuf" and value.dtype.name not in ("float64", "int64")
        return f"{text} ({value.dtype})" if special and value.ndim else text
    if isinstance(value, float):
        return str(_plain(value))
    if callable(value):
        return getattr(value, "__name__", "a function")
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."


def _plain(value: Any) -> Any:
    """Numbers with up to four digits, whole ones without a point, no -0, so that a sentence stays short."""
    if isinstance(value, list):
        return [_plain(part) for part in value]
    if isinstance(value, float):
        return _Text(f"{value + 0.0:.4g}")
    return value


class _Text(str):
    """A text that shows itself without quotes in a list."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def _difference_of_several(got: Any, expected: tuple[Any, ...]) -> str:
    if not isinstance(got, tuple | list) or len(got) != len(expected):
        return f"expected are {len(expected)} results, `return a, b`"
    for place, (mine, right) in enumerate(zip(got, expected, strict=True), start=1):
        words = difference(mine, right)
        if words:
            return f"result {place}: {words}"
    return ""


def _numbers(value: Any) -> Any:
    """As an array. NumPy knows no whole number of more than 64 bits, and a learner may well come to one."""
    return np.asarray(float(value) if isinstance(value, int) and abs(value) >= 2**63 else value)


def _is_words(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(part, str) for part in value)


def _is_alike(got: Any, expected: Any) -> bool:
    if isinstance(got, np.ndarray):
        got = got.tolist()
    return bool((list(got) if isinstance(got, tuple) else got) == expected)
