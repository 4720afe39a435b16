"""What a network is: the names of its types, once for the whole project."""

from collections.abc import Sequence
from typing import Any

from numpy.typing import ArrayLike, NDArray

__all__ = ["Array", "Layers", "Net", "Pairs", "Statistics"]

Array = NDArray[Any]
Layers = Sequence[tuple[ArrayLike, ...]]  # what a caller hands in: [(W, b), ...], arrays or lists
Pairs = list[tuple[Array, Array]]  # the same, checked: [(W, b), ...], arrays
Net = list[tuple[Array, ...]]  # as it is trained: (W, b), or (W, b, gain, shift) with BatchNorm
Statistics = tuple[Array, Array]  # of BatchNorm: the running mean and the running variance of each unit
