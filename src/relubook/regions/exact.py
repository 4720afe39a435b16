"""Numbers without rounding: fractions, and whole numbers that share one scale a layer."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from relubook.nets.types import Array

WholeLayer = tuple[Array, Array, int]  # W and b times the scale, and the scale


def fractions(values: Array) -> Array:
    """The same numbers as exact fractions: every finite float is one."""
    return _each(values, lambda value: Fraction(float(value)))


def whole_numbers(layers: Sequence[tuple[Array, Array]]) -> list[WholeLayer]:
    """Layers of fractions as Python integers, which multiply some ten times as fast."""
    result = []
    for w, b in layers:
        scale = max([value.denominator for value in (*w.ravel(), *b)], default=1)  # a power of 2, as all of them
        result.append((_times(w, scale), _times(b, scale), scale))
    return result


def _times(values: Array, scale: int) -> Array:
    return _each(values, lambda value: int(value * scale))


def exact_values(layers: Sequence[WholeLayer], gates: Sequence[Array], units: Array, points: Array) -> Array:
    """The pre-activations of some units of the last of these layers, as fractions.

    gates : (units,) bool for each layer but the last: which units are open at the points
    points : (n, inputs) floats
    """
    w, b, scale = layers[-1]
    slope, start = w[:, units], b[units]
    for (w, b, by), gate in zip(layers[-2::-1], gates[::-1], strict=True):
        passed = slope[gate]
        slope, start, scale = w[:, gate] @ passed, start * by + b[gate] @ passed, scale * by
    values: Array = (fractions(points) @ slope + start) / Fraction(scale)
    return values


def _each(values: Array, change: Callable[[Any], Any]) -> Array:
    changed = np.empty(values.shape, dtype=object)
    changed.ravel()[:] = [change(value) for value in values.ravel()]
    return changed
