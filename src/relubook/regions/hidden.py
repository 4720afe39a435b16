"""The hidden layers of a net, on the coordinates of what is cut: a segment or a square."""

from collections.abc import Callable, Sequence
from fractions import Fraction

import numpy as np

from relubook.nets.types import Array, Pairs
from relubook.regions.exact import WholeLayer, exact_values, whole_numbers
from relubook.regions.trust import EPS, ROUNDING, size_in_box, sizes_at

LARGE = 900  # as an exponent of 2: sums a bit larger, and sizes 1e-590 times as large, are still numbers


class Hidden:
    """Hidden layers whose sums are neither infinite nor 0, with what their roundings may be.

    layers : [(W, b), ...], each times a power of 2
    powers : their exponents, in the layers' outputs
    sums : (units,) of the last layer: the largest that it could give, if no term had another sign than the others
    """

    def __init__(self, layers: Pairs, sizes: Array, exact: Callable[[], Pairs]) -> None:
        """layers : as they are; exact : the same in fractions

        sizes : (units,), |inputs| @ |W| + |b| of the first layer, its largest value
        """
        self.layers, self._sizes, self.powers, self.sums = raised(layers, sizes)
        self._exact = exact
        self._whole: list[WholeLayer] = []
        self._in_box: list[Array] = []

    def tolerance_in_box(self, number: int, largest: Array) -> Array:
        """(units,) of a layer: at most its tolerance anywhere, when no unit before it exceeds `largest`.

        Ask for one layer after another.
        """
        w, b = self.layers[number]
        size = size_in_box(w, b, largest, np.where(largest > 0, self._in_box[-1], 0)) if number else self._sizes
        self._in_box = [*self._in_box[:number], size]
        return ROUNDING * EPS * size

    def tolerances(self, number: int, points: Array, gates: Sequence[Array]) -> Array:
        """(n, units) of a layer: at points where these gates are open."""
        return ROUNDING * EPS * sizes_at(self.layers[: number + 1], self._in_box[: number + 1], points, gates)

    def exact_values(self, number: int, gates: Sequence[Array], units: Array, points: Array) -> Array:
        """(n, units) of a layer, rounded only once."""
        self._whole = self._whole or whole_numbers(self._exact())
        exact = exact_values(self._whole[: number + 1], gates, units, points)
        values: Array = (exact * Fraction(2) ** self.powers[number]).astype(np.float64)
        return values


def raised(layers: Pairs, sizes: Array) -> tuple[Pairs, Array, list[int], Array]:
    """The layers times powers of 2 that bring their largest sums to about 2^LARGE, so that none fades to 0.

    A power of 2 rounds nothing, and a unit times a positive number opens at the same places. Without it three layers
    of weights of size 1e-150 would be 0 everywhere.

    sizes : (units,), |inputs| @ |W| + |b| of the first layer, its largest value
    returns : the layers, the sizes times the first power, the exponents of the powers that are in them, and the
        largest sums of the last layer
    """
    power = LARGE - exponent(sizes)
    size = first = times(sizes, power)
    result, powers = [], []
    for number, (w, b) in enumerate(layers):
        more = power
        if number:
            by = exponent(w)
            terms = size @ np.abs(times(w, -by))
            more = min(LARGE - max(exponent(terms) + by, exponent(b) + power), LARGE - by)
            power += more
            size = times(terms, by + more) + np.abs(times(b, power))
        result.append((times(w, more), times(b, power)))
        powers.append(power)
    return result, first, powers, size


def times(values: Array, power: int) -> Array:
    """The values times 2 to a power; a product is faster than `ldexp`, where it is one."""
    return values * 2.0**power if abs(power) < 1000 else np.ldexp(values, power)


def exponent(values: Array) -> int:
    """Of the power of 2 above all these sizes; far below every other one, when they are 0."""
    largest = np.abs(values).max(initial=0)
    return int(np.frexp(largest)[1]) if largest else -LARGE
