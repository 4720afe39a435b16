"""Six activation functions and their derivatives, elementwise, by name.

Each is a pair (value, slope) of functions from an array to an array of its shape. The derivative of ReLU at 0 is 0
here, as in `relu.py`: one choice of subgradient. Leaky ReLU has slope 0.01 (Maas et al. 2013), ELU has alpha 1 (Clevert
et al. 2016), GELU is the exact x * Phi(x) (Hendrycks and Gimpel 2016), not its tanh approximation.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relu import relu_forward, relu_mask

Array = NDArray[Any]
LEAK = 0.01

_erf = np.vectorize(math.erf, otypes=[float])


def _sigmoid(x: Array) -> Array:
    small = np.exp(-np.abs(x))  # never overflows
    return np.where(x >= 0, 1 / (1 + small), small / (1 + small))


def _bell(x: Array) -> Array:
    """Phi(x), the standard normal distribution function."""
    return np.asarray(0.5 * (1 + _erf(x / math.sqrt(2))))


ACTIVATIONS: dict[str, tuple[Callable[[Array], Array], Callable[[Array], Array]]] = {
    "ReLU": (lambda x: relu_forward(x)[0], lambda x: relu_mask(x).astype(float)),
    "leaky ReLU": (lambda x: np.where(x > 0, x, LEAK * x), lambda x: np.where(x > 0, 1.0, LEAK)),
    "ELU": (lambda x: np.where(x > 0, x, np.expm1(np.minimum(x, 0))), lambda x: np.exp(np.minimum(x, 0))),
    "GELU": (
        lambda x: x * _bell(x),
        lambda x: _bell(x) + x * np.exp(-x * x / 2) / math.sqrt(2 * math.pi),
    ),
    "sigmoid": (_sigmoid, lambda x: _sigmoid(x) * _sigmoid(-x)),
    "tanh": (np.tanh, lambda x: 1 - np.tanh(x) ** 2),
}
