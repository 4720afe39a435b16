"""What is cut: the plane of two coordinates in which a box lies, and the net as seen from it.

Every engine works in the square [-1, 1]^2 and not in the box itself. A box that is 1e-9 wide and far from the
origin then keeps all its digits, because a vertex is stored relative to the box.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from relubook.nets.layers import check_layers

Array = NDArray[Any]
Layers = Sequence[tuple[ArrayLike, ArrayLike]]

LARGE = 900  # as an exponent of 2: sums a bit larger, and sizes 1e-590 times as large, are still numbers


@dataclass(frozen=True)
class Plane:
    """The net on the square: point u of [-1, 1]^2 is point center + half * u of the box."""

    layers: list[tuple[Array, Array]]  # on the box's own two coordinates
    square: list[tuple[Array, Array]]  # hidden layers, on the square's coordinates, each times a power of 2
    sizes: Array  # |inputs| @ |W| + |b| of the first hidden layer, its largest value in the box
    center: Array
    half: Array
    exact: bool
    powers: list[int]  # of 2, a layer, in `square`
    again: Callable[[], "Plane"] | None = None  # the same in fractions

    @cached_property
    def whole_numbers(self) -> list[tuple[Array, Array, int]]:
        """The hidden layers without rounding, and without the powers of 2: (W, b, scale), both times the scale."""
        result = []
        for w, b in self.again().square if self.again else self.square:
            scale = max([value.denominator for value in (*w.ravel(), *b)], default=1)
            result.append((_whole(w, scale), _whole(b, scale), scale))
        return result

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
    if origin is None and inputs != 2:
        raise ValueError(f"the net takes {inputs} inputs, not 2: give an origin and two directions for a slice")
    with np.errstate(over="ignore", invalid="ignore"):
        moved = _moved(net, corner, inputs, origin, directions, exact)
        size = moved.sizes
        for w, b in moved.layers[1:]:
            size = size @ np.abs(w) + np.abs(b)
    if not exact and not np.isfinite(size).all():
        raise ValueError("the weights, the box and the slice are so large that their products are infinite")
    if not (moved.half > 0).all():
        raise ValueError("the box is empty: it is too thin to have a middle")
    if exact or not moved.square:
        return moved
    square, sizes, powers = raised(moved.square, moved.sizes)
    again = partial(plane, layers, box, origin, directions, True)
    return replace(moved, square=square, sizes=sizes, powers=powers, again=again)


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
    return Plane(net, square, sizes, center, half, exact, [])


def raised(hidden: list[tuple[Array, Array]], sizes: Array) -> tuple[list[tuple[Array, Array]], Array, list[int]]:
    """The hidden layers times powers of 2 that bring their largest sums to about 2^900, so that none fades to 0.

    A power of 2 rounds nothing, and a unit times a positive number opens at the same places. Without it three layers
    of weights of size 1e-150 would be 0 everywhere.

    sizes : (units,), |inputs| @ |W| + |b| of the first layer, its largest value
    returns : the layers, the sizes times the first power, and the exponents of the powers that are in them
    """
    power = LARGE - _exponent(sizes)
    size = first = np.ldexp(sizes, power)
    result, powers = [], []
    for number, (w, b) in enumerate(hidden):
        more = power
        if number:
            by = _exponent(w)
            terms = size @ np.abs(np.ldexp(w, -by))
            more = min(LARGE - max(_exponent(terms) + by, _exponent(b) + power), LARGE - by)
            power += more
            size = np.ldexp(terms, by + more) + np.abs(np.ldexp(b, power))
        result.append((np.ldexp(w, more), np.ldexp(b, power)))
        powers.append(power)
    return result, first, powers


def _exponent(values: Array) -> int:
    """Of the power of 2 above all these sizes; far below every other one, when they are 0."""
    largest = np.abs(values).max(initial=0)
    return int(np.frexp(largest)[1]) if largest else -LARGE


def _whole(values: Array, scale: int) -> Array:
    whole = np.empty(values.shape, object)
    whole.ravel()[:] = [int(value * scale) for value in values.ravel()]
    return whole


def fractions(values: Array) -> Array:
    """The same numbers as exact fractions: every finite float is one."""
    exact = np.empty(values.shape, dtype=object)
    exact.ravel()[:] = [Fraction(float(value)) for value in values.ravel()]
    return exact


def _finite(values: ArrayLike, name: str, shape: tuple[int, ...], meaning: str) -> Array:
    array = np.asarray(values, dtype=np.float64)
    if array.shape != shape:
        raise ValueError(f"{name} has shape {array.shape}, but it must be {meaning}, of shape {shape}")
    if not np.isfinite(array).all():
        raise ValueError(f"{name} has a value that is NaN or infinite")
    return array
