"""What counts as a network, and what is said of everything that is often given in its place."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from relubook.nets.activations import Activation
from relubook.nets.checks import real
from relubook.nets.path import Path
from relubook.nets.pytorch import is_pytorch, layers_of
from relubook.nets.types import Array, Net

__all__ = ["check_activation", "check_inputs", "check_net", "transposed"]


def check_net(layers: Any, inputs: int | None = None) -> Net:
    """As `check_layers`, and a hidden layer may be (W, b, gain, shift), with BatchNorm."""
    source, width = "x", inputs
    checked: Net = []
    listed = _listed(layers)
    for number, layer in enumerate(listed, start=1):
        name = f"layer {number}"
        if len(layer) != 2 and (len(layer) != 4 or number == len(listed)):
            raise ValueError(
                f"{name} is not a pair (W, b)"
                + (", or (W, b, gain, shift) in a hidden layer with BatchNorm" if len(layer) > 2 else "")
            )
        w, b, *norm = (
            _parameters(a, f"{n} of {name}") for a, n in zip(layer, ("W", "b", "gain", "shift"), strict=False)
        )
        _check_pair(w, b, name, source, width)
        if any(array.shape != b.shape for array in norm):
            raise ValueError(
                f"gain and shift of {name} need the shape of b, {b.shape}, but have {norm[0].shape} and {norm[1].shape}"
            )
        checked.append((w, b, *norm))
        source, width = name, w.shape[1]
    return checked


def _check_pair(w: Array, b: Array, name: str, source: str, width: int | None) -> None:
    """raises : ValueError, when W and b do not fit each other or the width of what comes in."""
    if w.ndim == 1 and b.ndim == 2:
        raise ValueError(f"{name} looks like (b, W): its first array has shape {w.shape}, its second {b.shape}")
    if w.ndim != 2:
        raise ValueError(f"W of {name} has shape {w.shape}, but a weight matrix is (inputs, outputs)")
    hint = transposed(w, b, width)
    if width is not None and len(w) != width:
        raise ValueError(f"{name} takes {len(w)} inputs but {source} gives {width}{hint}")
    if b.shape != (w.shape[1],):
        raise ValueError(
            f"b of {name} has shape {b.shape}, but W gives {w.shape[1]} outputs: "
            f"b must have shape ({w.shape[1]},){hint}"
        )


def transposed(w: Array, b: Array, width: int | None) -> str:
    """A hint, when only the other way round W would fit its bias and what comes in."""
    fits = w.ndim == 2 and b.shape == (w.shape[0],) and width in (None, w.shape[1])
    return ". W looks transposed: PyTorch stores (out, in); use W.T" if fits else ""


def _listed(layers: Any) -> Sequence[Any]:
    """The layers as a list of tuples.

    raises : TypeError or ValueError, for what is often given in their place
    """
    if is_pytorch(layers):
        return layers_of(layers)
    if isinstance(layers, Path):
        raise TypeError(
            f"this is the path of a training run, {len(layers.layers)} nets: its last net is path.layers[-1]"
        )
    if isinstance(layers, np.ndarray) or not hasattr(layers, "__len__") or isinstance(layers, str | dict | set):
        raise TypeError(f"a network is a list of layers, [(W, b), ...], not {_instead(layers)}")
    if len(layers) == 0:
        raise ValueError("a network needs at least one layer")
    if all(isinstance(layer, tuple) for layer in layers):
        plain: Sequence[Any] = layers
        return plain
    depths = [_depth(layer) for layer in layers]
    if depths == [2, 1]:
        raise ValueError("this is a bare (W, b); a network is a list of layers: write [(W, b)]")
    if all(depth in (1, 2) and isinstance(layer, np.ndarray) for depth, layer in zip(depths, layers, strict=True)):
        raise ValueError("this is a flat list of arrays; a network is a list of pairs: [(W, b), (V, c)]")
    if all(isinstance(layer, list) and _is_net(layer) for layer in layers):
        raise ValueError(f"this is a list of {len(layers)} nets; take one of them, as in path.layers[-1]")
    for number, layer in enumerate(layers, start=1):
        if not isinstance(layer, Sequence | np.ndarray) or isinstance(layer, str):
            raise TypeError(f"layer {number} is not a pair (W, b) but a {type(layer).__name__}")
    listed: Sequence[Any] = layers
    return listed


def _instead(layers: Any) -> str:
    """What was given in place of a list of layers, and what was probably meant."""
    if isinstance(layers, np.ndarray):
        return f"an array of shape {layers.shape}. Are the arguments swapped? The net comes first"
    if isinstance(layers, zip):
        return "a zip, which can be read only once: write list(zip(Ws, bs))"
    if isinstance(layers, Iterator):
        return f"a {type(layers).__name__}, which can be read only once: write list(...)"
    return f"{layers!r}" if isinstance(layers, str | int | float) or layers is None else f"a {type(layers).__name__}"


def _depth(value: Any) -> int | None:
    """Number of axes of what NumPy reads as one array of numbers; None for everything else."""
    try:
        array = np.asarray(value)
    except (ValueError, TypeError, RuntimeError):
        return None
    return array.ndim if array.dtype.kind in "fiub" else None


def _is_net(layers: Any) -> bool:
    return len(layers) > 0 and all(isinstance(p, tuple) and [_depth(a) for a in p[:2]] == [2, 1] for p in layers)


def check_activation(activation: Any) -> Activation:
    """raises : TypeError, when it is no Activation; a name or a function is the likeliest mistake."""
    if isinstance(activation, Activation):
        return activation
    given, hint = f"a {type(activation).__name__}", ""
    if isinstance(activation, str):
        known = activation.upper() in ("RELU", "TANH", "SIGMOID", "ELU", "GELU")
        given, hint = repr(activation), f": write activation={activation.upper()}, without quotes" if known else ""
    raise TypeError(
        "activation is one of RELU, TANH, SIGMOID, leaky_relu(0.1), ... from relubook.nets.activations, "
        f"not {given}{hint}"
    )


def check_inputs(net: Net, x: Array) -> None:
    """raises : ValueError, when the rows of x do not have as many numbers as the first layer takes."""
    W, b = net[0][:2]
    if x.shape[1] != len(W):
        turned = "; x looks transposed, an example is a row: use x.T" if len(x) == len(W) else ""
        hint = transposed(W, b, x.shape[1]) or turned
        raise ValueError(f"layer 1 takes {len(W)} inputs but x gives {x.shape[1]}{hint}")


def _parameters(values: ArrayLike, name: str) -> Array:
    """The values as finite floats: float32 stays, everything else becomes float64."""
    array = real(values, name)
    if array.dtype != np.float32:
        array = array.astype(np.float64, copy=False)
    if not np.isfinite(array).all():
        raise ValueError(f"{name} has a value that is NaN or infinite")
    return array
