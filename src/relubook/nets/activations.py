"""The activations, once for the whole project: value, slope, and what training needs to go back through them.

The derivative of ReLU at 0 is 0 here, as in `relu.py`: one choice of subgradient. Leaky ReLU has slope 0.01 (Maas et
al. 2013) and takes it at 0 too, as PyTorch does; ELU has alpha 1 (Clevert et al. 2016); GELU is the exact x * Phi(x)
(Hendrycks and Gimpel 2016), not its tanh approximation. float16, float32 and float64 stay what they are.

>>> TANH.slope(np.array([0.0]))
array([1.])
>>> out, cache = RELU.forward(np.array([-2.0, 3.0]))
>>> RELU.backward(np.array([10.0, 10.0]), cache)
array([ 0., 10.])
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from relu import relu_backward, relu_forward, relu_mask
from relubook.nets.checks import number
from relubook.nets.types import Array

__all__ = ["ACTIVATIONS", "ELU", "GELU", "LEAKY_RELU", "RELU", "SIGMOID", "TANH", "Activation", "leaky_relu", "sigmoid"]

Function = Callable[[Array], Array]

_erfc = np.vectorize(math.erfc, otypes=[float])
FAR = 40.0  # the normal density and its tail are 0 in float64 from here on: exp(-40 * 40 / 2) = 1e-348


@dataclass(frozen=True)
class Activation:
    """What stands between two layers, elementwise.

    name : as the book writes it
    value, slope : z -> h and z -> dh/dz, both in the shape of z
    forward : z -> (h, cache); it does not change z
    backward : (dh, cache) -> dz
    """

    name: str
    value: Function
    slope: Function
    forward: Callable[[Array], tuple[Array, Any]]
    backward: Callable[[Array, Any], Array]


def _with_slope(name: str, value: Function, slope: Function) -> Activation:
    """An activation whose way back is dh times the slope at z, so that z is all it has to keep."""
    return Activation(name, value, slope, lambda z: (value(z), z), lambda dh, z: dh * slope(z))


def _floats(z: Array) -> Array:
    """Floats as they are, whole numbers as float64."""
    z = np.asarray(z)
    return z if z.dtype.kind == "f" else z.astype(np.float64)


def sigmoid(z: Array) -> Array:
    """1 / (1 + exp(-z)) to the last digits on both sides: exp is only taken of numbers below 0, so none overflows."""
    z = _floats(z)
    small = np.exp(-np.abs(z))
    out: Array = np.where(z >= 0, np.ones_like(small), small) / (1 + small)
    return out


def _sigmoid_slope(z: Array) -> Array:
    return sigmoid(z) * sigmoid(-_floats(z))


def _tanh_slope(z: Array) -> Array:
    """1 - tanh^2, as 1 / cosh^2: the difference would be 0 from 20 on, where it is 1e-17."""
    small = np.exp(-np.abs(_floats(z)))
    return np.asarray((2 * small / (1 + small * small)) ** 2)


def _bell(z: Array) -> Array:
    """Phi(z), the standard normal distribution function, in float64; erfc keeps the digits of its left tail."""
    return np.asarray(0.5 * _erfc(-z / math.sqrt(2)))


def _gelu(z: Array) -> Array:
    z = _floats(z)
    wide = np.maximum(z.astype(np.float64), -FAR)  # -inf * Phi(-inf) would be -inf * 0
    return (wide * _bell(wide) + 0.0).astype(z.dtype)


def _gelu_slope(z: Array) -> Array:
    z = _floats(z)
    wide = np.clip(z.astype(np.float64), -FAR, FAR)
    return (_bell(wide) + wide * np.exp(-wide * wide / 2) / math.sqrt(2 * math.pi)).astype(z.dtype)


def _elu(z: Array) -> Array:
    z = _floats(z)
    return np.where(z > 0, z, np.expm1(np.minimum(z, 0)))


def leaky_relu(slope: float = 0.01) -> Activation:
    """Leaky ReLU: z where z > 0, slope * z elsewhere; at exactly 0 its gradient is `slope`, as in PyTorch.

    Source: maas2013.
    """

    slope = number(slope, "slope", least=-math.inf)

    def rise(z: Array) -> Array:
        z = _floats(z)
        return np.where(z > 0, 1.0, slope).astype(z.dtype)

    return _with_slope("leaky ReLU", lambda z: _floats(z) * rise(z), rise)


RELU = Activation(
    "ReLU",
    value=lambda z: relu_forward(z)[0],
    slope=lambda z: relu_mask(z).astype(_floats(z).dtype),
    forward=relu_forward,
    backward=relu_backward,  # exactly 0 at a closed gate, also where the gradient above is infinite
)
LEAKY_RELU = leaky_relu()
ELU = _with_slope("ELU", _elu, lambda z: np.exp(np.minimum(_floats(z), 0)))
GELU = _with_slope("GELU", _gelu, _gelu_slope)
SIGMOID = _with_slope("sigmoid", sigmoid, _sigmoid_slope)
TANH = _with_slope("tanh", lambda z: np.tanh(_floats(z)), _tanh_slope)

ACTIVATIONS = {each.name: each for each in (RELU, LEAKY_RELU, ELU, GELU, SIGMOID, TANH)}
