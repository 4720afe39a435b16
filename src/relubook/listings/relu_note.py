"""The two functions of the unsigned note on CS231n, for PyTorch: its code and the comment in it, no docstrings.

Source: relu_note.
"""

from typing import Any


def relu_forward(x: Any) -> tuple[Any, Any]:
    out = x.clone()
    out[out < 0] = 0
    cache = x
    return out, cache


def relu_backward(dout: Any, cache: Any) -> Any:
    x = cache
    dx = dout.clone()
    # Set all elements of the upstream gradient where the input had values
    # less than zero -> 0
    dx[x <= 0] = 0
    return dx
