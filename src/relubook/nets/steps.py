"""The steps of gradient descent as pure functions: (layers, gradients, rate, state) -> (layers, state).

A net here is any list of tuples of arrays, and its gradients have the same shape. What a step remembers is
the value `state`, None at the beginning; nothing is changed in place.
"""

import math
from collections.abc import Callable
from typing import Any, Protocol

import numpy as np

from relubook.nets.checks import number, whole
from relubook.nets.types import Array, Net

__all__ = ["Step", "adam", "clip", "decayed", "descent", "momentum", "warmup"]


class Step(Protocol):
    """A pure step. `state` is what the step remembers, None at the beginning; nothing is changed in place."""

    def __call__(self, layers: Net, gradients: Net, rate: float, state: Any = None) -> tuple[Net, Any]: ...


def _each(f: Callable[..., Array], *nets: Net) -> Net:
    """Apply f to the arrays that stand in the same place of each net.

    raises : ValueError, when they have other shapes; NumPy might stretch one of them without a word
    """
    shapes = [[tuple(np.shape(array) for array in arrays) for arrays in net] for net in nets]
    for other in shapes[1:]:
        if other != shapes[0]:
            raise ValueError(f"layers and gradients differ in shape: {shapes[0]} and {other}")
    return [tuple(map(f, *arrays)) for arrays in zip(*nets, strict=True)]


def _rate(rate: Any) -> float:
    """raises : TypeError or ValueError, when it is no number from 0 on."""
    if callable(rate):
        raise TypeError("rate is a number here; of a rate that changes take its value at this step, rate(step)")
    return number(rate, "rate")


def descent(layers: Net, gradients: Net, rate: float, state: Any = None) -> tuple[Net, Any]:
    """Plain gradient descent, w - rate * g. It remembers nothing: a zero gradient leaves a weight as it is."""
    rate = _rate(rate)
    return _each(lambda w, g: w - rate * g, layers, gradients), None


def momentum(
    layers: Net, gradients: Net, rate: float, state: Net | None = None, *, keep: float = 0.9
) -> tuple[Net, Net]:
    """Heavy-ball momentum: v = keep * v + g, w - rate * v. A weight coasts on when its gradient is zero.

    keep : from 0, which is plain descent, to 1, which never forgets
    """
    rate, keep = _rate(rate), number(keep, "keep", most=1)
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
    keep, keep_square : from 0 to below 1
    Source: kingma2015, algorithm 1.
    """
    rate, epsilon = _rate(rate), number(epsilon, "epsilon")
    below_one = math.nextafter(1, 0)  # at 1 the correction would divide by 0
    keep, keep_square = number(keep, "keep", most=below_one), number(keep_square, "keep_square", most=below_one)
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

    No square overflows: all is first divided by the power of two next to the largest number, which costs no digit.
    Gradients that are not all finite stay as they are, as no factor helps them.

    raises : TypeError or ValueError, when norm is no number from 0 on
    Source: pascanu2013.
    """
    norm = number(norm, "norm")
    largest = max((float(np.max(np.abs(g), initial=0.0)) for arrays in gradients for g in arrays), default=0.0)
    if largest == 0 or not math.isfinite(largest):
        return gradients
    exponent = math.frexp(largest)[1]
    small = _each(lambda g: np.ldexp(g, -exponent), gradients)
    length = math.sqrt(sum(float(np.sum(np.square(g, dtype=np.float64))) for arrays in small for g in arrays))
    with np.errstate(over="ignore"):  # a norm far above the length of everything
        if length <= np.ldexp(norm, -exponent):
            return gradients
    return _each(lambda g: g * (norm / length), small)


def decayed(gradients: Net, layers: Net, decay: float) -> Net:
    """Gradients with weight decay: decay * w is added to each, biases too, the gradient of decay/2 |w|^2."""
    decay = number(decay, "decay")
    return _each(lambda g, w: g + decay * w, gradients, layers)


def warmup(rate: float, steps: int) -> Callable[[int], float]:
    """A rate that grows in a straight line and reaches `rate` at the step number `steps`, counted from 1.

    Source: goyal2017.
    """
    rate, steps = number(rate, "rate"), whole(steps, "steps", 1)
    return lambda step: rate * min(1.0, (step + 1) / steps)
