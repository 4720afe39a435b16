"""What each library takes as the derivative of ReLU at 0.

ReLU has no derivative there. Any slope from 0 to 1 is a subgradient, and each way of writing ReLU picks one.

Source: the documentation or the source code of each library, row by row; each slope was also measured.
"""

from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np

from relu import relu_backward, relu_forward, relu_mask

__all__ = ["CHOICES", "Choice", "slope_at_zero", "table"]


@dataclass(frozen=True)
class Choice:
    """One way to write ReLU, and the slope that its library gives at 0."""

    library: str  # the module's name; measure it with slope_at_zero
    call: str  # of x, as one types it
    slope: float
    source: str
    version: str  # of the library that was measured


TORCH = "github.com/pytorch/pytorch, tools/autograd/derivatives.yaml"
TENSORFLOW = "github.com/tensorflow/tensorflow, tensorflow/python/ops/math_grad.py"

CHOICES = [
    Choice("numpy", "relu_backward(1.0, relu_mask(x))", 0.0, "this book: the mask is x > 0", "2.4.6"),
    Choice("numpy", "relu_backward(1.0, x >= 0)", 1.0, "the mask x >= 0 opens the gate", "2.4.6"),
    Choice("numpy", "(relu(x + h) - relu(x - h)) / (2 * h)", 0.5, "(x + h) / (2 h) for |x| < h", "2.4.6"),
    Choice("torch", "torch.relu(x)", 0.0, f"{TORCH}: threshold_backward", "2.13.0"),
    Choice("torch", "torch.where(x > 0, x, 0)", 0.0, "the branch that is taken is the constant 0", "2.13.0"),
    Choice("torch", "torch.maximum(x, torch.tensor(0.0))", 0.5, f"{TORCH}: a tie is shared", "2.13.0"),
    Choice("torch", "torch.clamp(x, min=0)", 1.0, "github.com/pytorch/pytorch/pull/7049", "2.13.0"),
    Choice("jax", "jax.nn.relu(x)", 0.0, "docs.jax.dev, jax.nn.relu", "0.10.2"),
    Choice("jax", "jnp.maximum(x, 0)", 0.5, "measured", "0.10.2"),
    Choice("tensorflow", "tf.nn.relu(x)", 0.0, "measured", "2.21.0"),
    Choice("tensorflow", "tf.maximum(x, 0.0)", 1.0, f"{TENSORFLOW}: at a tie, all to the first", "2.21.0"),
    Choice("tensorflow", "tf.maximum(0.0, x)", 0.0, f"{TENSORFLOW}: at a tie, all to the first", "2.21.0"),
]


def slope_at_zero(choice: Choice) -> float:
    """The slope at 0 that the installed library gives, measured now.

    raises : ModuleNotFoundError, when the library is not installed
    """
    return _MEASURE[choice.library](choice.call)


def table() -> str:
    """The choices as lines of text: the call, its slope at 0, its library's version.

    >>> print(table().splitlines()[4])
    torch.relu(x)                            0    torch 2.13.0
    """
    lines = [f"{choice.call:<40} {choice.slope:<4g} {choice.library} {choice.version}" for choice in CHOICES]
    return "\n".join([f"{'call':<40} {'at 0':<4} measured with", *lines])


def _numpy(call: str) -> float:
    names = {
        "relu": lambda x: relu_forward(x)[0],
        "relu_backward": relu_backward,
        "relu_mask": relu_mask,
        "x": np.float64(0.0),
        "h": 1e-3,
    }
    return float(eval(call, names))


def _torch(call: str) -> float:
    torch: Any = import_module("torch")
    x = torch.tensor(0.0, requires_grad=True)
    eval(call, {"torch": torch, "x": x}).backward()
    return float(x.grad)


def _jax(call: str) -> float:
    jax: Any = import_module("jax")
    jnp: Any = import_module("jax.numpy")
    return float(jax.grad(lambda x: eval(call, {"jax": jax, "jnp": jnp, "x": x}))(0.0))


def _tensorflow(call: str) -> float:
    tf: Any = import_module("tensorflow")
    x = tf.Variable(0.0)
    with tf.GradientTape() as tape:
        y = eval(call, {"tf": tf, "x": x})
    return float(tape.gradient(y, x))


# eval, so that the line that is measured is the line that is printed.
_MEASURE = {"numpy": _numpy, "torch": _torch, "jax": _jax, "tensorflow": _tensorflow}
