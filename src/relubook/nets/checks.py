"""The words that refuse an input: what was given, what fits, and what the caller most likely meant."""

import math
from collections.abc import Sequence
from numbers import Real
from operator import index
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from relubook.nets.types import Array

__all__ = ["finite", "floats", "generator", "number", "real", "whole"]

_KINDS = {
    "c": "; a net has no place for an imaginary part, so take .real or abs(...) yourself",
    "b": "; .astype(float) makes zeros and ones of it",
    "U": "; number the words first: np.unique(words, return_inverse=True)[1]",
    "S": "; number the words first: np.unique(words, return_inverse=True)[1]",
}


def real(values: ArrayLike, name: str, allow_bool: bool = False) -> Array:
    """The values as an array of real numbers.

    name : what the message calls them
    raises : TypeError, when they are no real numbers; ValueError, for a ragged list or a masked array. NaN passes.
    """
    array = values if type(values) is np.ndarray else _array(values, name)
    if array.dtype.kind not in ("fiub" if allow_bool else "fiu"):
        hint = _KINDS.get(array.dtype.kind, "")
        raise TypeError(f"{name} holds {_said(array, values)}, not real numbers{hint}")
    return array


def _array(values: Any, name: str) -> Array:
    """What is no array of NumPy as one, unless something would be lost on the way."""
    if np.ma.is_masked(values):
        raise ValueError(
            f"{name} is a masked array, and its mask would be lost: drop the masked rows, or fill them, .filled(...)"
        )
    if hasattr(values, "detach"):  # a tensor of PyTorch, perhaps a parameter that still wants a gradient
        values = values.detach().cpu()
    try:
        return np.asarray(values)
    except ValueError:
        raise ValueError(f"{name} is ragged: {_ragged(values)}") from None


def floats(values: ArrayLike, name: str) -> Array:
    """The values as floats: float16 to float64 as they are, whole numbers as float64. Raises as `real`."""
    array = real(values, name)
    return array if array.dtype.kind == "f" else array.astype(np.float64)


def finite(array: Array, name: str) -> None:
    """raises : ValueError, when a value is NaN or infinite; it names the first row that has one."""
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        row = int(np.argmin(np.isfinite(array.reshape(len(array), -1)).all(axis=1)))
        raise ValueError(f"row {row} of {name} has a value that is not a finite number")


def number(value: Any, name: str, least: float = 0.0, most: float = math.inf) -> float:
    """The value as a float.

    raises : TypeError, when it is no number; ValueError, when it is NaN, infinite, below `least` or above `most`
    """
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    if isinstance(value, bool | np.bool_) or not isinstance(value, Real):
        raise TypeError(f"{name} is a number, not {_kind(value)}")
    plain = float(value)
    if not (math.isfinite(plain) and least <= plain <= most):
        end = f"at least {least:g}" if math.isinf(most) else f"from {least:g} to {most:g}"
        raise ValueError(f"{name} is a finite number and {end}, not {value}")
    return plain


def whole(value: Any, name: str, least: int) -> int:
    """The value as an int.

    raises : ValueError, when it is not whole or too small
    """
    if isinstance(value, bool | np.bool_):
        raise ValueError(f"{name} is a whole number, not {value}")
    try:
        plain = index(value)
    except TypeError:
        same = isinstance(value, float | np.floating) and float(value).is_integer()
        raise ValueError(
            f"{name} is a whole number, not {value!r}" + (f": write {int(value)}" if same else "")
        ) from None
    if plain < least:
        raise ValueError(f"{name} is at least {least}, not {plain}")
    return plain


def generator(rng: Any, name: str = "rng") -> np.random.Generator:
    """raises : TypeError, when rng is not a generator of NumPy; an integer is the likeliest mistake."""
    if isinstance(rng, np.random.Generator):
        return rng
    seed = f"{rng}" if isinstance(rng, int | np.integer) else "0"
    raise TypeError(f"{name} is a generator of NumPy, not {_kind(rng)}: write np.random.default_rng({seed})")


def _kind(value: Any) -> str:
    """The value in a message: itself where it is short, otherwise its type."""
    if value is None or isinstance(value, str | int | float | complex | np.generic):
        return repr(value)
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    return f"a {type(value).__name__}"


def _said(array: Array, values: Any) -> str:
    """The type of what an array holds, or the object itself where it is not an array at all."""
    if array.dtype.kind == "O":
        return _kind(values) if array.ndim == 0 else "objects"
    return str(array.dtype)


def _ragged(values: Any) -> str:
    """Which rows of a nested list differ in length."""
    lengths = [len(row) if isinstance(row, Sequence) or np.ndim(row) else None for row in values]
    odd = next((i for i, length in enumerate(lengths) if length != lengths[0]), None)
    if odd is None:
        return "its rows have different shapes"
    first, other = ("no length" if n is None else f"length {n}" for n in (lengths[0], lengths[odd]))
    return f"row 0 has {first} and row {odd} has {other}"
