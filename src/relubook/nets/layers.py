"""Linear layers and ReLU, alone and in a row.

One convention in the whole project: W is (in, out), a batch is rows, and a layer is x @ W + b.

**A network is one value**, a list of layers: ``layers = [(W, b), (V, c)]``. ReLU stands between
two layers; the last layer is linear.

>>> layers = [(np.array([[1.0, -1.0]]), np.zeros(2)), (np.array([[1.0], [1.0]]), np.zeros(1))]
>>> forward(layers, np.array([[-3.0], [2.0]]))  # relu(x) + relu(-x) is |x|
array([[3.],
       [2.]])
"""

from collections.abc import Sequence
from math import prod
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from relu import relu_backward, relu_forward

__all__ = [
    "check_layers",
    "forward",
    "gradient",
    "linear_backward",
    "linear_forward",
    "linear_relu_backward",
    "linear_relu_forward",
    "preactivations",
]

Array = NDArray[Any]
Layers = Sequence[tuple[ArrayLike, ArrayLike]]
LinearCache = tuple[Array, Array, Array]


def linear_forward(x: ArrayLike, w: ArrayLike, b: ArrayLike) -> tuple[Array, LinearCache]:
    """One linear layer on a batch: x @ w + b, with every example of x flattened to a row.

    x : (n, d1, ..., dk), n examples of any shape with d1 * ... * dk = in
    w : (in, out)
    b : (out,)
    returns : (out, cache); out is (n, out) in the dtype that NumPy finds for x, w and b,
        and cache is (x, w, b), not copied: linear_backward wants them unchanged
    raises : ValueError, when the shapes do not fit; it says which would
        TypeError, when one of the three holds no floating-point numbers or integers

    >>> linear_forward(np.ones((2, 3, 4)), np.ones((12, 5)), np.zeros(5))[0].shape
    (2, 5)
    """
    x, w, b = _numbers(x, "x"), _numbers(w, "w"), _numbers(b, "b")
    if x.ndim < 1:
        raise ValueError("x has shape (), but a batch has its examples along the first axis")
    if w.ndim != 2:
        raise ValueError(f"w has shape {w.shape}, but a weight matrix is (inputs, outputs)")
    inputs, outputs = w.shape
    size = prod(x.shape[1:])
    if size != inputs:
        raise ValueError(
            f"x has shape {x.shape}, so {size} inputs an example, but w takes {inputs}: "
            f"w must have shape ({size}, {outputs})"
        )
    if b.shape != (outputs,):
        raise ValueError(f"b has shape {b.shape}, but w gives {outputs} outputs: b must have shape ({outputs},)")
    return _rows(x) @ w + b, (x, w, b)


def linear_backward(dout: ArrayLike, cache: LinearCache) -> tuple[Array, Array, Array]:
    """The gradients of a linear layer: dout @ w.T by x, x.T @ dout by w, the sum over the batch by b.

    dout : (n, out), the gradient by the output
    cache : what linear_forward returned beside its output
    returns : (dx, dw, db), in the shapes of x, w and b
    raises : ValueError, when dout has another shape than the output

    >>> out, cache = linear_forward(np.array([[1.0, 2.0]]), np.array([[3.0], [4.0]]), np.array([5.0]))
    >>> dx, dw, db = linear_backward(np.array([[1.0]]), cache)
    >>> dx, dw.T, db
    (array([[3., 4.]]), array([[1., 2.]]), array([1.]))
    """
    dout = _numbers(dout, "dout")
    x, w, _ = cache
    if dout.shape != (len(x), w.shape[1]):
        raise ValueError(f"dout has shape {dout.shape}, but the output had shape {(len(x), w.shape[1])}")
    dx = (dout @ w.T).reshape(x.shape)
    return dx, _rows(x).T @ dout, dout.sum(axis=0)


def linear_relu_forward(
    x: ArrayLike, w: ArrayLike, b: ArrayLike
) -> tuple[Array, tuple[LinearCache, NDArray[np.bool_]]]:
    """A linear layer with ReLU behind it: relu(x @ w + b). Shapes and errors as in linear_forward.

    returns : (out, cache), cache is the pair of both layers' caches

    >>> linear_relu_forward(np.array([[1.0]]), np.array([[2.0, -2.0]]), np.zeros(2))[0]
    array([[2., 0.]])
    """
    z, linear_cache = linear_forward(x, w, b)
    out, relu_cache = relu_forward(z, out=z)  # nobody else holds z, and backward needs its signs alone
    return out, (linear_cache, relu_cache)


def linear_relu_backward(dout: ArrayLike, cache: tuple[LinearCache, NDArray[np.bool_]]) -> tuple[Array, Array, Array]:
    """The gradients of linear_relu_forward: back through the gate, then through the linear layer.

    dout, returns, raises : as in linear_backward
    """
    linear_cache, relu_cache = cache
    return linear_backward(relu_backward(dout, relu_cache), linear_cache)


def check_layers(layers: Layers, inputs: int | None = None) -> list[tuple[Array, Array]]:
    """The same layers as arrays, when they form a network.

    layers : [(W, b), ...], W (in, out) and b (out,); each layer takes what the one before it gives
    inputs : how many inputs the first layer must take, where that is known
    returns : [(W, b), ...]; float32 stays float32, everything else becomes float64
    raises : ValueError, when there is no layer, when shapes do not fit, or when a weight is NaN or infinite;
        it counts the layers from 1
        TypeError, when a weight is not a real number

    >>> check_layers([(np.ones((1, 4)), np.ones(4)), (np.ones((5, 1)), np.ones(1))])
    Traceback (most recent call last):
    ...
    ValueError: layer 2 takes 5 inputs but layer 1 gives 4
    """
    if len(layers) == 0:
        raise ValueError("a network needs at least one layer")
    source, width = "x", inputs
    checked = []
    for number, layer in enumerate(layers, start=1):
        name = f"layer {number}"
        if len(layer) != 2:
            raise ValueError(f"{name} is not a pair (W, b)")
        w, b = _parameters(layer[0], f"W of {name}"), _parameters(layer[1], f"b of {name}")
        if w.ndim != 2:
            raise ValueError(f"W of {name} has shape {w.shape}, but a weight matrix is (inputs, outputs)")
        if width is not None and len(w) != width:
            raise ValueError(f"{name} takes {len(w)} inputs but {source} gives {width}")
        if b.shape != (w.shape[1],):
            raise ValueError(
                f"b of {name} has shape {b.shape}, but W gives {w.shape[1]} outputs: b must have shape ({w.shape[1]},)"
            )
        checked.append((w, b))
        source, width = name, w.shape[1]
    return checked


def forward(layers: Layers, x: ArrayLike) -> Array:
    """The network's output: ReLU between the layers, none behind the last.

    layers : [(W, b), ...], W (in, out)
    x : (n, in), a row an example
    returns : (n, out)
    raises : as check_layers, and ValueError when x has another number of columns than the first layer takes
    """
    x, (*hidden, last) = _network(layers, x)
    for w, b in hidden:
        x, _ = linear_relu_forward(x, w, b)
    return linear_forward(x, *last)[0]


def preactivations(layers: Layers, x: ArrayLike) -> list[Array]:
    """What each hidden layer hands to its ReLU: z = h @ W + b, before the gate.

    layers, x, raises : as in forward
    returns : [(n, units), ...], one array a hidden layer; the last layer is not hidden

    >>> preactivations([(np.array([[1.0, -1.0]]), np.zeros(2)), (np.ones((2, 1)), np.zeros(1))], [[-3.0]])
    [array([[-3.,  3.]])]
    """
    h, (*hidden, _) = _network(layers, x)
    zs = []
    for w, b in hidden:
        z, _ = linear_forward(h, w, b)
        h, _ = relu_forward(z)
        zs.append(z)
    return zs


def gradient(layers: Layers, x: ArrayLike, dy: ArrayLike) -> tuple[Array, list[tuple[Array, Array]]]:
    """The gradient of sum(dy * forward(layers, x)): backward through the layers, last to first.

    layers, x : as in forward
    dy : (n, out), the gradient of the loss by the network's output
    returns : (dx, [(dW, db), ...]), in the shapes of x and of the layers, in their order
    raises : as forward, and ValueError when dy has another shape than the output

    >>> layers = [(np.array([[1.0, -1.0]]), np.zeros(2)), (np.ones((2, 1)), np.zeros(1))]  # |x|
    >>> gradient(layers, [[-3.0], [2.0]], np.ones((2, 1)))[0]
    array([[-1.],
           [ 1.]])
    """
    h, (*hidden, last) = _network(layers, x)
    caches = []
    for w, b in hidden:
        h, cache = linear_relu_forward(h, w, b)
        caches.append(cache)
    _, last_cache = linear_forward(h, *last)
    dx, dw, db = linear_backward(dy, last_cache)
    slopes = [(dw, db)]
    for cache in reversed(caches):
        dx, dw, db = linear_relu_backward(dx, cache)
        slopes.append((dw, db))
    return dx, slopes[::-1]


def _network(layers: Layers, x: ArrayLike) -> tuple[Array, list[tuple[Array, Array]]]:
    """The batch and the layers as arrays that fit each other."""
    x = _numbers(x, "x")
    if x.ndim != 2:
        raise ValueError(f"x has shape {x.shape}, but a batch is rows: x must have shape (examples, inputs)")
    return x, check_layers(layers, inputs=x.shape[1])


def _rows(x: Array) -> Array:
    """One flat row an example. The size is spelled out: reshape cannot infer -1 for an empty batch."""
    return x.reshape(len(x), prod(x.shape[1:]))


def _numbers(values: ArrayLike, name: str) -> Array:
    """The values as an array of real numbers."""
    array = np.asarray(values)
    if array.dtype.kind not in "fiu":
        raise TypeError(f"{name} holds {array.dtype}, not real numbers")
    return array


def _parameters(values: ArrayLike, name: str) -> Array:
    """The values as finite floats: float32 stays, everything else becomes float64."""
    array = _numbers(values, name)
    if array.dtype != np.float32:
        array = array.astype(np.float64, copy=False)
    if not np.isfinite(array).all():
        raise ValueError(f"{name} has a value that is NaN or infinite")
    return array
