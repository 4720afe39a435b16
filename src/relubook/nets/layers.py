"""Linear layers and ReLU, alone and in a row.

One convention in the whole project: W is (in, out), a batch is rows, and a layer is x @ W + b.

**A network is one value**, a list of layers: ``layers = [(W, b), (V, c)]``. ReLU stands between
two layers; the last layer is linear.

>>> layers = [(np.array([[1.0, -1.0]]), np.zeros(2)), (np.array([[1.0], [1.0]]), np.zeros(1))]
>>> forward(layers, np.array([[-3.0], [2.0]]))  # relu(x) + relu(-x) is |x|
array([[3.],
       [2.]])
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from relu import relu_backward, relu_forward
from relubook.nets.activations import RELU, Activation
from relubook.nets.batchnorm import batchnorm_backward, batchnorm_forward
from relubook.nets.checks import real
from relubook.nets.network import check_activation, check_inputs, check_net, transposed
from relubook.nets.types import Array, Layers, Net, Pairs, Statistics

__all__ = [
    "ascend",
    "check_layers",
    "descend",
    "forward",
    "gradient",
    "linear_backward",
    "linear_forward",
    "linear_relu_backward",
    "linear_relu_forward",
    "preactivations",
]

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
    x, w, b = real(x, "x"), real(w, "w"), real(b, "b")
    if x.ndim < 1:
        raise ValueError("x has shape (), but a batch has its examples along the first axis")
    if w.ndim != 2:
        raise ValueError(f"w has shape {w.shape}, but a weight matrix is (inputs, outputs)")
    inputs, outputs = w.shape
    size = prod(x.shape[1:])
    if size != inputs:
        raise ValueError(
            f"x has shape {x.shape}, so {size} inputs an example, but w takes {inputs}: "
            f"w must have shape ({size}, {outputs})" + transposed(w, b, size)
        )
    if b.shape != (outputs,):
        raise ValueError(
            f"b has shape {b.shape}, but w gives {outputs} outputs: b must have shape ({outputs},)"
            + transposed(w, b, size)
        )
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
    dout = real(dout, "dout")
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


def check_layers(layers: Layers, inputs: int | None = None) -> Pairs:
    """The same layers as arrays, when they form a network.

    layers : [(W, b), ...], W (in, out) and b (out,); each layer takes what the one before it gives. An
        `nn.Sequential` of PyTorch is taken too, as `layers_of` reads it
    inputs : how many inputs the first layer must take, where that is known
    returns : [(W, b), ...]; float32 stays float32, everything else becomes float64
    raises : ValueError, when there is no layer, when shapes do not fit, or when a weight is NaN or infinite;
        it counts the layers from 1
        TypeError, when a weight is not a real number, or for something that is not a list of layers

    >>> check_layers([(np.ones((1, 4)), np.ones(4)), (np.ones((5, 1)), np.ones(1))])
    Traceback (most recent call last):
    ...
    ValueError: layer 2 takes 5 inputs but layer 1 gives 4
    """
    checked = check_net(layers, inputs)
    if any(len(layer) != 2 for layer in checked):
        raise ValueError(
            "this net has BatchNorm, (W, b, gain, shift), and is not ready for use: `folded` makes it a net of "
            "(W, b), and the path of `train` has it as path.layers[-1]"
        )
    return [(layer[0], layer[1]) for layer in checked]


@dataclass(frozen=True)
class Rung:
    """One layer on the way up: what it hands to its activation, what comes out, and what the way back needs."""

    z: Array  # (n, units), after BatchNorm
    h: Array  # (n, units), after the activation; the last layer has none
    linear: LinearCache
    norm: Any  # None without BatchNorm
    gate: Any  # None in the last layer
    statistics: Statistics | None  # BatchNorm's running averages after this batch


def ascend(
    net: Net, x: Array, activation: Activation = RELU, statistics: Sequence[Statistics | None] | None = None
) -> Iterator[Rung]:
    """The way up, one layer after another: linear, BatchNorm where there is one, activation but for the last.

    net, x : as `check_net` gives it, and (n, in). BatchNorm normalizes over these n rows, as in training
    statistics : BatchNorm's running averages before; without them those of this batch are the first
    """
    for i, (w, b, *norm) in enumerate(net):
        z, linear = linear_forward(x, w, b)
        cache = after = None
        if norm:
            before = None if statistics is None else statistics[i]
            z, cache, after = batchnorm_forward(z, norm[0], norm[1], before)
        x, gate = (z, None) if i == len(net) - 1 else activation.forward(z)
        yield Rung(z, x, linear, cache, gate, after)


def descend(rungs: Sequence[Rung], dy: ArrayLike, activation: Activation = RELU) -> tuple[Array, Net]:
    """The way back, last layer first: through the gate, BatchNorm where there is one, and the linear layer.

    rungs : all that `ascend` gave; dy : (n, out), the gradient by the last one's h
    returns : (dx, gradients), in the shapes of x and of the net
    """
    dx = real(dy, "dout")
    slopes: Net = []
    for rung in reversed(rungs):
        more: tuple[Array, ...] = ()
        if rung is not rungs[-1]:
            dx = activation.backward(dx, rung.gate)
        if rung.norm is not None:
            dx, *more_slopes = batchnorm_backward(dx, rung.norm)
            more = tuple(more_slopes)
        dx, dw, db = linear_backward(dx, rung.linear)
        slopes.append((dw, db, *more))
    return dx, slopes[::-1]


def forward(layers: Layers, x: ArrayLike, activation: Activation = RELU) -> Array:
    """The network's output: the activation between the layers, none behind the last.

    layers : [(W, b), ...], W (in, out)
    x : (n, in), a row an example
    activation : RELU, TANH, SIGMOID, leaky_relu(0.1), ... from `activations`
    returns : (n, out)
    raises : as check_layers, and ValueError when x has another number of columns than the first layer takes
    """
    batch, net = _network(layers, x)
    for rung in ascend(net, batch, check_activation(activation)):
        y = rung.h
    return y


def preactivations(layers: Any, x: ArrayLike, activation: Activation = RELU) -> list[Array]:
    """What each hidden layer hands to its activation: z = h @ W + b, before the gate.

    layers, x, raises : as in forward. A hidden layer (W, b, gain, shift) has BatchNorm, which normalizes over
        the rows of x, as in training; z is what it makes of them
    returns : [(n, units), ...], one array a hidden layer; the last layer is not hidden

    >>> preactivations([(np.array([[1.0, -1.0]]), np.zeros(2)), (np.ones((2, 1)), np.zeros(1))], [[-3.0]])
    [array([[-3.,  3.]])]
    """
    batch, net = _network(layers, x, batchnorm=True)
    return [rung.z for rung in ascend(net, batch, check_activation(activation))][:-1]


def gradient(layers: Layers, x: ArrayLike, dy: ArrayLike, activation: Activation = RELU) -> tuple[Array, Pairs]:
    """The gradient of sum(dy * forward(layers, x)): backward through the layers, last to first.

    layers, x, activation : as in forward
    dy : (n, out), the gradient of the loss by the network's output
    returns : (dx, [(dW, db), ...]), in the shapes of x and of the layers, in their order
    raises : as forward, and ValueError when dy has another shape than the output

    >>> layers = [(np.array([[1.0, -1.0]]), np.zeros(2)), (np.ones((2, 1)), np.zeros(1))]  # |x|
    >>> gradient(layers, [[-3.0], [2.0]], np.ones((2, 1)))[0]
    array([[-1.],
           [ 1.]])
    """
    batch, net = _network(layers, x)
    rungs = list(ascend(net, batch, check_activation(activation)))
    dx, slopes = descend(rungs, dy, activation)
    return dx, [(dw, db) for dw, db in slopes]


def _network(layers: Any, x: ArrayLike, batchnorm: bool = False) -> tuple[Array, Net]:
    """The batch and the layers as arrays that fit each other."""
    net: Net = list(check_net(layers) if batchnorm else check_layers(layers))
    batch = real(x, "x")
    inputs = len(net[0][0])
    if batch.ndim != 2:
        hint = "; write x[:, None]" if batch.ndim == 1 and inputs == 1 else ""
        hint = "; write x[None, :] for one example" if batch.ndim == 1 and len(batch) == inputs > 1 else hint
        raise ValueError(f"x has shape {batch.shape}, but a batch is rows: x must have shape (examples, inputs){hint}")
    check_inputs(net, batch)
    return batch, net


def _rows(x: Array) -> Array:
    """One flat row an example. The size is spelled out: reshape cannot infer -1 for an empty batch."""
    return x.reshape(len(x), prod(x.shape[1:]))
