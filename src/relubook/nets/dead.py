"""Dead units: which ones give 0 on a whole data set, and when they die and come back during training.

*Dead on this data* is all that data can show. The same unit may open on another input; dead for every input
is a statement about the weights, and stronger.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from relubook.nets.layers import preactivations
from relubook.nets.train import Path
from relubook.theme import color

if TYPE_CHECKING:
    from matplotlib.axes import Axes

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

    def draw(self, ax: "Axes") -> None:
        """A row of marks a layer, one mark a unit: an open circle lives, a cross is dead."""
        rows = np.arange(1, len(self.layers) + 1)
        for row, dead, count in zip(rows, self.layers, self.counts, strict=True):
            unit = np.arange(1, dead.size + 1)
            alive = unit[~dead]
            ax.scatter(alive, np.full(alive.size, row), marker="o", facecolors="none", edgecolors=color("open"))
            ax.scatter(unit[dead], np.full(count, row), marker="x", color=color("dead"))
            ax.annotate(
                f"{count} of {dead.size} dead",
                (1, row),
                (8, 0),
                xycoords=("axes fraction", "data"),
                textcoords="offset points",
                va="center",
                color=color("ink"),
            )
        ax.set_yticks(rows, [f"layer {row}" for row in rows])
        ax.set_ylim(len(self.layers) + 0.5, 0.5)  # layer 1 on top
        ax.set_xlabel(f"unit (○ opens on some of the {self.examples} examples, × on none)")


def dead_units(layers: Any, data: npt.ArrayLike) -> DeadUnits:
    """Which hidden units are zero on every example: their pre-activation is nowhere above 0.

    layers : list of (W, b) with ReLU between them, or a PyTorch `nn.Sequential` with `nn.ReLU` modules. A
        PyTorch model is run in evaluation mode and left as it was; a channel of a convolution is one unit.
    data : (n, inputs), at least one example
    returns : DeadUnits
    raises : ValueError, when there is no example, when shapes do not fit, or for a model without `nn.ReLU`

    >>> layers = [(np.array([[1.0, -1.0]]), np.array([0.0, -5.0])), (np.ones((2, 1)), np.zeros(1))]
    >>> dead_units(layers, [[-2.0], [2.0]]).layers
    [array([False,  True])]
    >>> dead_units(layers, [[-9.0], [2.0]]).layers  # dead on that data, not dead everywhere
    [array([False, False])]
    """
    if np.ndim(data) < 1 or len(np.asarray(data)) == 0:
        raise ValueError("dead or not shows only on data, and there is no example")
    torch = sys.modules.get("torch")  # a model of PyTorch exists only where PyTorch is imported already
    if torch is not None and isinstance(layers, torch.nn.Module):
        return DeadUnits(_silent_in_pytorch(torch, layers, data), len(np.asarray(data)))
    return DeadUnits([np.all(z <= 0, axis=0) for z in preactivations(layers, data)], len(np.asarray(data)))


def _silent_in_pytorch(torch: Any, model: Any, data: npt.ArrayLike) -> list[Bools]:
    """For each call of an `nn.ReLU`, which of its units gave 0 on every example (and at every place)."""
    silent: list[Bools] = []

    def look(module: Any, inputs: Any, out: Any) -> None:
        flat = out.detach().flatten(2) if out.dim() > 2 else out.detach()[:, :, None]
        silent.append((flat == 0).all(dim=2).all(dim=0).cpu().numpy())

    modules = list(model.modules())
    training = [module.training for module in modules]
    hooks = [m.register_forward_hook(look) for m in modules if isinstance(m, torch.nn.ReLU)]
    if not hooks:
        raise ValueError("the model has no nn.ReLU module, so there is no ReLU unit to look at")
    like = next(model.parameters(), torch.zeros(()))
    try:
        with torch.no_grad():
            model.eval()(torch.as_tensor(np.asarray(data), dtype=like.dtype, device=like.device))
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
        unit that dies and comes back in between is not counted.
    data : (n, inputs). The answer depends on it: dead on one batch is not dead on the data set.
    returns : Lives
    raises : ValueError, for a path without a net, or as `dead_units`
    """
    nets = path.layers if isinstance(path, Path) else path
    if len(nets) == 0:
        raise ValueError("the path has no net in it")
    moments = [dead_units(net, data).layers for net in nets]
    return Lives([np.array(layer) for layer in zip(*moments, strict=True)])
