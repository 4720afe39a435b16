"""A model of PyTorch as a list of layers. PyTorch is no dependency: nothing here imports it."""

import sys
from typing import Any

import numpy as np

from relubook.nets.checks import real
from relubook.nets.types import Array, Pairs

__all__ = ["is_pytorch", "layers_of"]


def is_pytorch(model: Any) -> bool:
    """Whether this is a model of PyTorch. One exists only where PyTorch is imported already."""
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(model, torch.nn.Module)


def layers_of(model: Any) -> Pairs:
    """The layers [(W, b), ...] of an `nn.Sequential`: linear layers with `nn.ReLU` between them.

    PyTorch keeps W as (out, in); here it is (in, out). A missing bias is 0. What does nothing in use is left out
    (`nn.Dropout`, `nn.Identity`, `nn.Flatten`), and `nn.BatchNorm1d` with running averages is folded into the
    linear layer before it. The arrays are copies.

    returns : [(W, b), ...], in the model's dtype; after a last `nn.ReLU` comes a layer that changes nothing
    raises : TypeError, for a module that has no place in such a net; ValueError, when a ReLU is missing between
        two linear layers, or without a linear layer
    """
    nn = sys.modules["torch"].nn
    layers: Pairs = []
    open_end = False  # whether the last layer has a ReLU behind it
    for name, module in _parts(nn, model):
        if isinstance(module, nn.Linear):
            if layers and not open_end:
                raise ValueError(f"there is no nn.ReLU before module {name}, {module}: two linear layers are one")
            W = _array(module.weight).T
            layers.append((W, np.zeros(W.shape[1], W.dtype) if module.bias is None else _array(module.bias)))
            open_end = False
        elif isinstance(module, nn.ReLU):
            if not layers:
                raise ValueError(f"module {name} is a ReLU before any linear layer; a net here begins with (W, b)")
            open_end = True
        elif isinstance(module, nn.BatchNorm1d) and layers and not open_end and module.running_mean is not None:
            layers[-1] = _folded(layers[-1], module)
        elif not isinstance(module, nn.Dropout | nn.Identity | nn.Flatten):
            raise TypeError(
                f"module {name} is {module}, and a net here is nn.Linear with nn.ReLU between; "
                "`dead_units` looks at any model that has nn.ReLU modules"
            )
    if not layers:
        raise ValueError("the model has no nn.Linear module")
    if open_end:  # the last layer of a net here is linear, so a last ReLU is followed by one that changes nothing
        units, dtype = len(layers[-1][1]), layers[-1][1].dtype
        layers.append((np.eye(units, dtype=dtype), np.zeros(units, dtype)))
    return layers


def _parts(nn: Any, model: Any, before: str = "") -> list[tuple[str, Any]]:
    """The modules of nested `nn.Sequential`s in their order, with their names."""
    if not isinstance(model, nn.Sequential):
        return [(before or "0", model)]
    named = [(f"{before}.{name}" if before else name, part) for name, part in model.named_children()]
    return [pair for name, part in named for pair in _parts(nn, part, name)]


def _array(tensor: Any) -> Array:
    return real(tensor, "a weight").copy()


def _folded(layer: tuple[Array, Array], norm: Any) -> tuple[Array, Array]:
    """The layer with the BatchNorm behind it: one multiplication and one addition a unit."""
    (W, b), mean, variance = layer, _array(norm.running_mean), _array(norm.running_var)
    gain = np.ones_like(b) if norm.weight is None else _array(norm.weight)
    shift = np.zeros_like(b) if norm.bias is None else _array(norm.bias)
    factor = gain / np.sqrt(variance + norm.eps)
    return W * factor, (b - mean) * factor + shift
