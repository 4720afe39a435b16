"""BatchNorm by hand: training, its gradient, use, and how it disappears into an ordinary net.

A hidden layer with BatchNorm is an entry with two more arrays, `(W, b, gain, shift)`. Its running averages are
a value that goes in and comes out.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from relubook.nets.types import Array, Net, Pairs, Statistics

EPSILON = 1e-5  # PyTorch's default; keeps a unit of zero variance finite
MEMORY = 0.9  # share of the running statistics that a step keeps; PyTorch calls 1 - 0.9 its momentum


def batchnorm_forward(
    z: Array, gain: Array, shift: Array, statistics: Statistics | None = None
) -> tuple[Array, Any, Statistics]:
    """BatchNorm while training: each column of the batch to mean 0 and variance 1, then gain and shift.

    z : (batch, units), at least two rows; gain, shift : (units,)
    statistics : (mean, variance), the running averages so far; None when this batch is the first
    returns : (out, cache, the new running averages)

    The batch is divided by its plain variance, the running average takes the one with n - 1, as in PyTorch.
    Source: ioffe2015, algorithm 1.
    """
    n = len(z)
    if n < 2:
        raise ValueError("BatchNorm needs a batch of at least 2 examples: one has no variance")
    mean, variance = z.mean(axis=0), z.var(axis=0)
    inverse = 1 / np.sqrt(variance + EPSILON)
    centered = (z - mean) * inverse
    now = mean, variance * (n / (n - 1))
    before = now if statistics is None else statistics
    after = (
        MEMORY * before[0] + (1 - MEMORY) * now[0],
        MEMORY * before[1] + (1 - MEMORY) * now[1],
    )
    return gain * centered + shift, (centered, inverse, gain), after


def batchnorm_backward(dout: Array, cache: Any) -> tuple[Array, Array, Array]:
    """Gradients (dz, dgain, dshift): every row of a batch moves the mean and the variance of all rows."""
    centered, inverse, gain = cache
    dcentered = dout * gain
    dz = inverse * (dcentered - dcentered.mean(axis=0) - centered * (dcentered * centered).mean(axis=0))
    return dz, (dout * centered).sum(axis=0), dout.sum(axis=0)


def batchnorm_inference(z: Array, gain: Array, shift: Array, statistics: Statistics) -> Array:
    """BatchNorm in use: the running averages stand for the batch, so each row is treated alone."""
    mean, variance = statistics
    out: Array = gain * (z - mean) / np.sqrt(variance + EPSILON) + shift
    return out


def normalized(layers: Net) -> Net:
    """The same net with BatchNorm before each activation: (W, b, gain, shift), gain 1 and shift 0."""
    if any(len(layer) != 2 for layer in layers):
        raise ValueError("a layer is not a pair (W, b); perhaps this net has BatchNorm already")
    hidden = [(W, b, np.ones_like(b), np.zeros_like(b)) for W, b in layers[:-1]]
    return [*hidden, layers[-1]]


def folded(layers: Net, statistics: Sequence[Statistics | None]) -> Pairs:
    """The ordinary net of (W, b) that computes what a net with BatchNorm computes in use.

    In use BatchNorm is one multiplication and one addition a unit, so it disappears into W and b.
    """
    if len(layers) != len(statistics):
        raise ValueError(f"a net of {len(layers)} layers needs as many statistics, not {len(statistics)}")
    net = []
    for (W, b, *norm), kept in zip(layers, statistics, strict=True):
        if norm and kept is not None:
            factor = norm[0] / np.sqrt(kept[1] + EPSILON)
            W, b = W * factor, (b - kept[0]) * factor + norm[1]
        net.append((W, b))
    return net
