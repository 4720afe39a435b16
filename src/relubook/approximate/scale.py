"""Numbers of any size told in numbers near 1, by powers of two, so that no digit is lost on the way."""

from typing import NamedTuple

import numpy as np

from relubook.nets.types import Array

__all__ = ["Scale", "exponent", "room"]


def room(*arrays: Array) -> float:
    """1, or 1/4 where a difference of two of the numbers could overflow: times it none does."""
    return 0.25 if any(np.abs(array).max(initial=0.0) >= 2.0**1022 for array in arrays) else 1.0


def exponent(numbers: Array) -> int:
    """e, where the largest of the numbers is between 2^(e - 1) and 2^e: dividing by 2^e loses no digit."""
    return int(np.frexp(np.abs(numbers).max(initial=0.0))[1])


class Scale(NamedTuple):
    """Numbers told from their middle, in a power of two near their range: at 1e-320 and at 1e308 as good as at 1."""

    outer: int  # the exponent of the largest number
    middle: float  # in units of 2^outer
    inner: int  # the exponent of the range, in the same units

    @classmethod
    def of(cls, numbers: Array) -> "Scale":
        outer = exponent(numbers)
        least, greatest = np.ldexp(numbers.min(), -outer), np.ldexp(numbers.max(), -outer)
        return cls(outer, float(least + greatest) / 2, exponent(greatest - least))

    def down(self, numbers: Array) -> Array:
        moved: Array = np.ldexp(numbers, -self.outer) - self.middle
        return np.ldexp(moved, -self.inner)

    def up(self, numbers: Array) -> Array:
        with np.errstate(over="ignore"):
            values: Array = np.ldexp(np.ldexp(numbers, self.inner) + self.middle, self.outer)
        if not np.isfinite(values).all():
            raise ValueError("between the points the fit grows beyond the largest number of float64; measure y smaller")
        return values

    def size(self, error: float) -> float:
        return float(np.ldexp(error, self.outer + self.inner))
