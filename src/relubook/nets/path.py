"""The path of a training run, as data."""

from dataclasses import dataclass

from relubook.nets.types import Array, Net, Pairs

__all__ = ["Diverged", "Path"]


@dataclass(frozen=True)
class Path:
    """Every recorded moment of a training run; entry k belongs to the net after `steps[k]` steps.

    steps : (k,) whole numbers, from 0
    losses : (k,) loss of that net on all the data; with BatchNorm as training sees it, normalized over all rows
    layers : nets of (W, b), ready for use; BatchNorm is folded into them, with its running averages
    parameters : the nets as they were trained; the same as `layers` without BatchNorm
    kept : the step of each net. The same as `steps`, but with `keep="ends"`, which keeps the first and the last net
    """

    steps: Array
    losses: Array
    layers: list[Pairs]
    parameters: list[Net]
    kept: Array

    def __len__(self) -> int:
        return len(self.steps)


class Diverged(ArithmeticError):
    """The loss stopped being a number. Nothing is lost: `path` holds the run up to that step."""

    def __init__(self, message: str, path: Path) -> None:
        super().__init__(message)
        self.path = path
