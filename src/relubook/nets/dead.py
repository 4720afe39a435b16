"""Dead units: which ones give 0 on a whole data set, and when they die and come back during training.

*Dead on this data* is all that data can show. The same unit may open on another input; dead for every input
is a statement about the weights, and stronger.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from relubook.nets.checks import finite, real
from relubook.nets.layers import preactivations
from relubook.nets.network import check_net
from relubook.nets.path import Diverged, Path
from relubook.nets.pytorch import is_pytorch

__all__ = ["DeadUnits", "Lives", "dead_units", "deaths_and_revivals"]

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class DeadUnits:
    """Which units are dead on a data set.

    layers : a bool array a hidden layer, shape (units,), True where the unit is dead
    examples : number of examples that were looked at
    """

    layers: list[Bools]
    examples: int

    @property
    def counts(self) -> list[int]:
        """Dead units in each hidden layer."""
        return [int(dead.sum()) for dead in self.layers]

    @property
    def share(self) -> float:
        """Share of all hidden units that is dead; 0 for a net without hidden units."""
        return sum(self.counts) / max(1, sum(dead.size for dead in self.layers))

    def summary(self) -> str:
        """One line in words.

        >>> DeadUnits([np.array([True, False, False]), np.array([False, False])], 50).summary()
        'dead on these 50 examples: 1 of 3 units in layer 1, 0 of 2 in layer 2'
        """
        parts = [f"{n} of {dead.size}" for n, dead in zip(self.counts, self.layers, strict=True)]
        if not parts:
            return f"dead on these {self.examples} examples: nothing, there is no hidden layer"
        parts[0] += " units"
        words = (f"{part} in layer {i}" for i, part in enumerate(parts, start=1))
        return f"dead on these {self.examples} examples: " + ", ".join(words)


def dead_units(layers: Any, data: npt.ArrayLike) -> DeadUnits:
    """Which hidden units are zero on every example: their pre-activation is nowhere above 0.

    layers : list of (W, b) with ReLU between them, or a PyTorch model with `nn.ReLU` modules. A hidden layer
        (W, b, gain, shift) has BatchNorm and is looked at as training sees it, normalized over the data. A
        PyTorch model is run in evaluation mode and left as it was; a channel of a convolution is one unit.
    data : (n, inputs), at least one example, finite numbers
    returns : DeadUnits
    raises : ValueError, when there is no example, for NaN or infinite data, when shapes do not fit, or for a
        model without `nn.ReLU`; TypeError, for what is no net or no numbers

    >>> layers = [(np.array([[1.0, -1.0]]), np.array([0.0, -5.0])), (np.ones((2, 1)), np.zeros(1))]
    >>> dead_units(layers, [[-2.0], [2.0]]).layers
    [array([False,  True])]
    >>> dead_units(layers, [[-9.0], [2.0]]).layers  # dead on that data, not dead everywhere
    [array([False, False])]
    """
    if isinstance(layers, Path):
        raise TypeError(
            "this is the path of a training run: `deaths_and_revivals(path, data)` follows it, "
            "`dead_units(path.layers[-1], data)` looks at its last net"
        )
    if is_pytorch(data):
        raise TypeError("the arguments are swapped: dead_units(layers, data) takes the model first")
    net = layers if is_pytorch(layers) else check_net(layers)
    examples = real(data, "data")
    if examples.size == 0:
        raise ValueError("dead or not shows only on data, and there is no example")
    if examples.ndim < 2:
        hint = "; write data[None, :] for one example" if examples.ndim else ""
        raise ValueError(f"data has an example a row, but it has shape {examples.shape}{hint}")
    finite(examples, "data")
    if is_pytorch(layers):
        return DeadUnits(_silent_in_pytorch(sys.modules["torch"], layers, examples), len(examples))
    with np.errstate(over="ignore", invalid="ignore"):  # told of in words
        zs = preactivations(net, examples)
    for number, z in enumerate(zs, start=1):
        if not np.isfinite(z).all():  # then its sign says nothing either: it depends on the order of the sum
            raise ValueError(
                f"the sums of layer {number} overflow: weights or data are too large to tell dead from alive"
            )
    return DeadUnits([np.all(z <= 0, axis=0) for z in zs], len(examples))


def _silent_in_pytorch(torch: Any, model: Any, data: npt.NDArray[Any]) -> list[Bools]:
    """For each call of an `nn.ReLU`, which of its units gave 0 on every example (and at every place)."""
    silent: list[Bools] = []

    def look(module: Any, inputs: Any, out: Any) -> None:
        flat = out.detach().flatten(2) if out.dim() > 2 else out.detach()[:, :, None]
        if flat.isnan().any():
            raise ValueError("an nn.ReLU of the model gives NaN, and of such a unit nobody can say that it is dead")
        silent.append((flat == 0).all(dim=2).all(dim=0).cpu().numpy())

    modules = list(model.modules())
    training = [module.training for module in modules]
    hooks = [m.register_forward_hook(look) for m in modules if isinstance(m, torch.nn.ReLU)]
    if not hooks:
        raise ValueError("the model has no nn.ReLU module, so there is no ReLU unit to look at")
    like = next(model.parameters(), torch.zeros(()))
    try:
        with torch.no_grad():
            model.eval()(torch.as_tensor(data, dtype=like.dtype, device=like.device))
    finally:
        for hook in hooks:
            hook.remove()
        for module, mode in zip(modules, training, strict=True):
            module.training = mode
    return silent


@dataclass(frozen=True)
class Lives:
    """Which units are dead at each recorded moment of a path.

    dead : a bool array a hidden layer, shape (moments, units)
    """

    dead: list[Bools]

    @property
    def deaths(self) -> list[int]:
        """In each layer, how often a unit was alive at one moment and dead at the next."""
        return [int((~d[:-1] & d[1:]).sum()) for d in self.dead]

    @property
    def revivals(self) -> list[int]:
        """In each layer, how often a unit was dead at one moment and alive at the next."""
        return [int((d[:-1] & ~d[1:]).sum()) for d in self.dead]

    def summary(self) -> str:
        """One line in words.

        >>> Lives([np.array([[False, True], [True, True], [False, True]])]).summary()
        'layer 1: 1 death, 1 revival, 1 of 2 dead at the end'
        """
        parts = []
        for i, (died, back, d) in enumerate(zip(self.deaths, self.revivals, self.dead, strict=True), start=1):
            words = f"{died} death{'s' * (died != 1)}, {back} revival{'s' * (back != 1)}"
            parts.append(f"layer {i}: {words}, {int(d[-1].sum())} of {d.shape[1]} dead at the end")
        return "; ".join(parts)


def deaths_and_revivals(path: Path | Sequence[Any], data: npt.ArrayLike) -> Lives:
    """Deaths and revivals along a path, counted apart, layer by layer.

    path : what `train` returned, or a list of nets. Only recorded moments are seen: with `every` above 1, a
        unit that dies and comes back in between is not counted. With BatchNorm it is the net in training that
        counts, normalized over the data: in use its running averages lag behind, and a unit may look dead by
        them that is not.
    data : (n, inputs). The answer depends on it: dead on one batch is not dead on the data set.
    returns : Lives
    raises : ValueError, for a path without a net, or as `dead_units`
    """
    if isinstance(path, Diverged):
        raise TypeError("this is the error of a run that diverged; its path is error.path")
    nets = path.parameters if isinstance(path, Path) else path
    if len(nets) == 0:
        raise ValueError("the path has no net in it")
    if isinstance(nets[0], tuple):
        raise ValueError("this is one net, and deaths need several: give what `train` returned, or a list of nets")
    moments = [dead_units(net, data).layers for net in nets]
    return Lives([np.array(layer) for layer in zip(*moments, strict=True)])
