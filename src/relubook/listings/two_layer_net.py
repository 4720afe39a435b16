"""The gradient of a net of two layers as PyTorch finds it, for the net that chapter 3 takes apart by hand.

PyTorch is no dependency of this book. `PRINTED` keeps what it gave for that net, and a test asks it again where it
is installed.
"""

from functools import partial
from importlib import import_module
from typing import Any

from relubook.nets.types import Array, Layers

__all__ = ["PRINTED", "VERSION", "torch_gradient"]


def torch_gradient(layers: Layers, x: Array, target: Array) -> Layers:
    """The gradient of the mean squared error with respect to W, b, V and c."""
    torch: Any = import_module("torch")
    weights = partial(torch.tensor, requires_grad=True)
    (W, b), (V, c) = (map(weights, layer) for layer in layers)
    y = torch.relu(torch.tensor(x) @ W + b) @ V + c
    loss = torch.mean((y - torch.tensor(target)) ** 2)
    loss.backward()
    return [(W.grad.numpy(), b.grad.numpy()), (V.grad.numpy(), c.grad.numpy())]


VERSION = "2.13.0"
# (dW, db), (dV, dc), as torch_gradient gave them at the start of the chapter's training, to 10 digits
PRINTED: list[tuple[Any, Any]] = [
    (
        [
            [
                0.4162476244,
                -0.151536843,
                -0.0375187355,
                -0.005581992539,
                0.08938201275,
                0.1067966289,
                -0.1046944532,
                0.01083453945,
            ],
            [
                -0.1296720784,
                -0.3847613586,
                -0.0911834905,
                0.1212843633,
                0.006265732643,
                -0.1726650832,
                -0.1157163149,
                0.0009785533998,
            ],
        ],
        [
            0.6334413501,
            0.5625783267,
            0.1359174574,
            0.1145782867,
            0.1215570564,
            0.3080519759,
            0.1917004856,
            0.01491041538,
        ],
    ),
    (
        [
            [0.2472528901],
            [1.684834867],
            [0.6875121131],
            [0.2875506728],
            [1.072898273],
            [0.9979216299],
            [0.6452646078],
            [0.7105993218],
        ],
        [1.389085251],
    ),
]
