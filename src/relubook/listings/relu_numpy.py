"""The layer in NumPy, as short as it gets. `relu.py` gives the same numbers, and is faster."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def relu_forward(x: Array) -> tuple[Array, Array]:
    """The output, and the mask of open gates as the cache."""
    return np.maximum(x, 0), x > 0


def relu_backward(dout: Array, cache: Array) -> Array:
    """dout where the gate is open, 0 where it is closed."""
    return np.where(cache, dout, 0)
