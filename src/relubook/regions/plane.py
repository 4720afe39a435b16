"""What is cut: the plane of two coordinates in which a box lies, and the net as seen from it.

Every engine works in the square [-1, 1]^2 and not in the box itself. A box that is 1e-9 wide and far from the
origin then keeps all its digits, because a vertex is stored relative to the box.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from relubook.nets.layers import check_layers
from relubook.nets.types import Array, Layers, Pairs
from relubook.regions.exact import fractions
from relubook.regions.hidden import Hidden, exponent, raised


@dataclass(frozen=True)
class Plane:
    """The net on the square: point u of [-1, 1]^2 is point center + half * u of the box."""

    layers: list[tuple[Array, Array]]  # on the box's own two coordinates
    square: list[tuple[Array, Array]]  # hidden layers, on the square's coordinates
    sizes: Array  # |inputs| @ |W| + |b| of the first hidden layer, its largest value in the box
    center: Array
    half: Array
    exact: bool
    hidden: Hidden | None = None  # the hidden layers again, with what their roundings may be; not where exact

    @cached_property
    def scaled(self) -> tuple[Pairs, int]:
        """The layers times powers of 2, so that no product is infinite or 0 on the way; and that of the outputs.

        The outputs without the last bias are those of the scaled layers times 2 to that power. Where exact, it is 0.
        """
        w, b = self.layers[-1]
        if self.exact:
            return [*self.layers[:-1], (w, b * 0)], 0
        hidden, _, powers, _ = raised(self.layers[:-1], self.sizes)
        last = exponent(w)
        return [*hidden, (np.ldexp(w, -last), np.zeros_like(b))], last - (powers[-1] if powers else 0)

    @property
    def units(self) -> int:
        """How many hidden units there are."""
        return sum(len(b) for _, b in self.square)


def plane(layers: Layers, box: ArrayLike, origin: ArrayLike | None, directions: ArrayLike | None, exact: bool) -> Plane:
    """Check the net and the box, and move the net to the square's coordinates.

    raises : ValueError, when the layers do not form a net, when a number is NaN or infinite, when the box is
        empty, when the input is not the plane and no slice is given, or when the two directions of a slice
        do not span a plane
    """
    net = [(w.astype(np.float64), b.astype(np.float64)) for w, b in check_layers(layers)]
    inputs = len(net[0][0])
    corner = _finite(box, "box", (2, 2), "((left, right), (bottom, top))")
    for low, high, axis in zip(corner[:, 0], corner[:, 1], ("left and right", "bottom and top"), strict=True):
        if not low < high:
            raise ValueError(f"the box is empty: its {axis} are {low} and {high}; the first must be smaller")
    if (origin is None) != (directions is None):
        raise ValueError("a slice needs both an origin and two directions")
    if origin is None and inputs == 1:
        raise ValueError("the net takes 1 input, so it lives on a line and not on a plane: breakpoints(layers, a, b)")
    if origin is None and inputs != 2:
        raise ValueError(f"the net takes {inputs} inputs, not 2: give an origin and two directions for a slice")
    with np.errstate(over="ignore", invalid="ignore"):
        moved = _moved(net, corner, inputs, origin, directions, exact)
        if not exact and not finite_sums(moved.sizes, moved.layers):
            raise ValueError("the weights, the box and the slice are so large that their products are infinite")
    if not (moved.half > 0).all():
        raise ValueError("the box is empty: it is too thin to have a middle")
    if exact or not moved.square:
        return moved
    hidden = Hidden(moved.square, moved.sizes, lambda: plane(layers, box, origin, directions, True).square)
    return replace(moved, square=hidden.layers, hidden=hidden)


def _moved(
    net: list[tuple[Array, Array]],
    corner: Array,
    inputs: int,
    origin: ArrayLike | None,
    directions: ArrayLike | None,
    exact: bool,
) -> Plane:
    w, b = net[0]
    if exact:
        net = [(fractions(w), fractions(b)) for w, b in net]
        (w, b), corner = net[0], fractions(corner)
    size_w, size_b = np.abs(w), np.abs(b)
    if origin is not None and directions is not None:
        start = _finite(origin, "origin", (inputs,), "one point of the input")
        along = _finite(directions, "directions", (2, inputs), "two rows")
        lengths = np.abs(along).max(axis=1, keepdims=True)
        if not lengths.all() or np.linalg.matrix_rank(along / lengths) < 2:
            raise ValueError("the two directions of the slice are parallel or zero, so they span no plane")
        if exact:
            start, along = fractions(start), fractions(along)
        size_w, size_b = np.abs(along) @ np.abs(w), np.abs(start) @ np.abs(w) + np.abs(b)
        w, b = along @ w, start @ w + b
        net = [(w, b), *net[1:]]
    center, half = (corner[:, 0] + corner[:, 1]) / 2, (corner[:, 1] - corner[:, 0]) / 2
    sizes = (np.abs(center) + half) @ size_w + size_b
    square = [(half[:, None] * w, center @ w + b), *net[1:]][: len(net) - 1]
    return Plane(net, square, sizes, center, half, exact)


def finite_sums(sizes: Array, layers: list[tuple[Array, Array]]) -> bool:
    """Whether every sum of the net is a number, when the first layer adds up to these sizes at most."""
    with np.errstate(over="ignore", invalid="ignore"):
        for w, b in layers[1:]:
            sizes = sizes @ np.abs(w) + np.abs(b)
    return bool(np.isfinite(sizes).all())


def _finite(values: ArrayLike, name: str, shape: tuple[int, ...], meaning: str) -> Array:
    array = np.asarray(values, dtype=np.float64)
    if array.shape != shape:
        raise ValueError(f"{name} has shape {array.shape}, but it must be {meaning}, of shape {shape}")
    if not np.isfinite(array).all():
        raise ValueError(f"{name} has a value that is NaN or infinite")
    return array
