"""The steps of gradient descent as pure functions: (layers, gradients, rate, state) -> (layers, state).

A net here is any list of tuples of arrays, and its gradients have the same shape. What a step remembers is
the value `state`, None at the beginning; nothing is changed in place.
"""

from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Net = list[tuple[Array, ...]]


class Step(Protocol):
    """A pure step. `state` is what the step remembers, None at the beginning; nothing is changed in place."""

    def __call__(self, layers: Net, gradients: Net, rate: float, state: Any = None) -> tuple[Net, Any]: ...


def _each(f: Callable[..., Array], *nets: Net) -> Net:
    """Apply f to the arrays that stand in the same place of each net."""
    return [tuple(map(f, *arrays)) for arrays in zip(*nets, strict=True)]


def descent(layers: Net, gradients: Net, rate: float, state: Any = None) -> tuple[Net, Any]:
    """Plain gradient descent, w - rate * g. It remembers nothing: a zero gradient leaves a weight as it is."""
    return _each(lambda w, g: w - rate * g, layers, gradients), None


def momentum(
    layers: Net, gradients: Net, rate: float, state: Net | None = None, *, keep: float = 0.9
) -> tuple[Net, Net]:
    """Heavy-ball momentum: v = keep * v + g, w - rate * v. A weight coasts on when its gradient is zero."""
    velocity = gradients if state is None else _each(lambda v, g: keep * v + g, state, gradients)
    return _each(lambda w, v: w - rate * v, layers, velocity), velocity


def adam(
    layers: Net,
    gradients: Net,
    rate: float,
    state: tuple[int, Net, Net] | None = None,
    *,
    keep: float = 0.9,
    keep_square: float = 0.999,
    epsilon: float = 1e-8,
) -> tuple[Net, tuple[int, Net, Net]]:
    """Adam: momentum divided by the root of the mean square gradient, both corrected for their zero start.

    state : (steps taken, mean gradients, mean square gradients)
    Source: kingma2015, algorithm 1.
    """
    zeros = _each(np.zeros_like, gradients)
    t, mean, square = (0, zeros, zeros) if state is None else state
    t += 1
    mean = _each(lambda m, g: keep * m + (1 - keep) * g, mean, gradients)
    square = _each(lambda s, g: keep_square * s + (1 - keep_square) * g * g, square, gradients)
    a, c = 1 - keep**t, 1 - keep_square**t
    moved = _each(lambda w, m, s: w - rate * (m / a) / (np.sqrt(s / c) + epsilon), layers, mean, square)
    return moved, (t, mean, square)


def clip(gradients: Net, norm: float) -> Net:
    """All gradients times one factor, so that their common length is at most `norm`; shorter ones stay.

    Source: pascanu2013.
    """
    length = float(np.sqrt(sum(float(np.sum(g * g)) for arrays in gradients for g in arrays)))
    return gradients if length <= norm else _each(lambda g: g * (norm / length), gradients)


def decayed(gradients: Net, layers: Net, decay: float) -> Net:
    """Gradients with weight decay: decay * w is added to each, biases too, the gradient of decay/2 |w|^2."""
    return _each(lambda g, w: g + decay * w, gradients, layers)


def warmup(rate: float, steps: int) -> Callable[[int], float]:
    """A rate that grows in a straight line and reaches `rate` at the step number `steps`, counted from 1.

    Source: goyal2017.
    """
    return lambda step: rate * min(1.0, (step + 1) / steps)
