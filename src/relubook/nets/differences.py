"""Slopes by differences, as a gradient check computes them: every operation rounded to a precision."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from relubook.nets.types import Array

__all__ = ["longest_run", "regime", "slopes"]


def slopes(
    forward: Callable[[Array], tuple[Array, Any]],
    backward: Callable[[Array, Any], Array],
    x: Array,
    h: Array,
    precision: str,
) -> tuple[Array, Array]:
    """The centered difference (f(x + h) - f(x - h)) / 2h at each x, and the slope that `backward` gives.

    forward, backward : an elementwise layer, x -> (out, cache) and (dout, cache) -> dx
    x, h : numbers or equal shapes, in input units; precision : "float32" or "float64"
    returns : two arrays of that precision, of at least one axis. Twin: slopes in live/engines/floats.js, for ReLU

    >>> from relu import relu_backward, relu_forward
    >>> slopes(relu_forward, relu_backward, np.array([0.0, 2.0]), np.array(0.5), "float64")
    (array([0.5, 1. ]), array([0., 1.]))
    """
    x, h = (np.atleast_1d(v).astype(precision) for v in (x, h))
    rise = forward(x + h)[0] - forward(x - h)[0]
    return rise / (h + h), backward(np.ones_like(x), forward(x)[1])


def regime(x: float, h: float, precision: str) -> str:
    """What a centered difference of ReLU at x does: "kink" at 0; "across" it; "gone", where x + h = x - h; or "side".

    Twin: regime in live/engines/floats.js.

    >>> [regime(x, 1e-3, "float32") for x in (0.0, 5e-4, 1e5, 1.0)]
    ['kink', 'across', 'gone', 'side']
    """
    at, step = (np.array(v).astype(precision) for v in (x, h))
    if at == 0:
        return "kink"
    if abs(at) < step:
        return "across"
    return "gone" if at + step == at - step else "side"


def longest_run(good: Sequence[bool] | Array) -> tuple[int, int] | None:
    """The first and the last place of the longest run of true values, the first such run; None where there is none.

    Twin: longestRun in live/engines/floats.js.

    >>> longest_run([True, False, True, True])
    (2, 3)
    """
    breaks = [-1, *np.flatnonzero(~np.asarray(good, dtype=bool)).tolist(), len(good)]
    start, end = max(pairwise(breaks), key=lambda run: run[1] - run[0])
    return (start + 1, end - 1) if end - start > 1 else None
