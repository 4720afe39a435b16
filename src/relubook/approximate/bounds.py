"""How good a fit with many pieces can be: what the theorems say, from the integral of a power of |f''|."""

from numbers import Real

import numpy as np

from relubook.approximate.checks import Function, evaluated, interval, whole
from relubook.nets.types import Array

__all__ = ["best_bound", "growth", "interpolation_bound", "least_squares_bound"]


def growth(curvature: Function, start: float, stop: float, power: float) -> tuple[Array, Array, float]:
    """How |f''|^power adds up from start to stop, read at points that crowd at both ends.

    The points x(s), s = 0..1, sit so densely at the ends that the integral converges although f'' is infinite
    there, as that of sqrt(x) at 0. Midpoint rule in s. So near to an end that rounding blurs the distance to it,
    as at 1 for sqrt(1 - x), f'' is continued as a power of the distance.

    returns : x and the share of the integral up to it, 0 to 1, or all 0 where f'' is 0 everywhere, shape (k,);
        and (integral of |f''|^power)^(1/power), infinite where no float64 holds it
    raises : ValueError, when f'' is no function of an array, or not finite inside
    """
    start, stop = interval(start, stop)
    if not isinstance(power, Real) or not 0 < power < np.inf:
        raise ValueError(f"power is a positive number, not {power!r}")
    cells, length = 1 << 16, stop - start
    ends = np.linspace(0, 1, cells + 1)
    s = (ends[1:] + ends[:-1]) / 2

    def crowd(s: Array) -> Array:  # from 0 to 1, with five derivatives that vanish at both
        return s**6 / (s**6 + (1 - s) ** 6)

    def place(s: Array) -> Array:  # from the nearer end, so that a tiny distance keeps its digits
        return np.where(s < 0.5, start + length * crowd(s), stop - length * crowd(1 - s))

    x = place(s)
    inside = (x > start) & (x < stop)
    second = np.zeros(cells)
    second[inside] = _second(curvature, x[inside])
    half = cells // 2
    _sharpen(second[:half], length * crowd(s[:half]), curvature, start, 1.0)
    _sharpen(second[half:], length * crowd(1 - s[half:]), curvature, stop, -1.0)
    most = second.max()
    if most == 0:
        return place(ends), np.zeros(cells + 1), 0.0
    density = (second / most) ** power * (6 * (s * (1 - s)) ** 5 / (s**6 + (1 - s) ** 6) ** 2)
    total = np.concatenate([[0.0], np.cumsum(density)])
    with np.errstate(over="ignore"):
        size = float((most**power * length * total[-1] / cells) ** (1 / power))
    return place(ends), total / total[-1], size


def _second(curvature: Function, x: Array) -> Array:
    """|f''| at x, which has to be finite."""
    second = evaluated(curvature, x, "curvature")
    if not np.isfinite(second).all():
        raise ValueError(f"f'' is not finite at x = {x[~np.isfinite(second)][0]:g}")
    return np.abs(second)


def _sharpen(second: Array, away: Array, curvature: Function, end: float, side: float) -> None:
    """Continue |f''| to an end by c * distance^-q, in place, where x itself no longer tells the distance."""
    near = 2.0**24 * float(np.spacing(abs(end)))  # from here on the distance has 24 bits
    if not away.min() < near < away.max() / 4:  # all distances have their digits, or none
        return
    at, twice = _second(curvature, end + side * near * np.array([1.0, 2.0]))
    if at > 0 and twice > 0:
        blurred = away < near
        second[blurred] = at * (away[blurred] / near) ** -np.log2(at / twice)


def _bound(curvature: Function, start: float, stop: float, pieces: int, constant: float, power: float) -> float:
    """constant * (integral of |f''|^power)^(1/power) / pieces^2."""
    n = whole(pieces, "pieces", 1)
    size = growth(curvature, start, stop, power)[2]
    if size == np.inf:
        raise ValueError("the errors that belong to this f'' are beyond the largest number of float64")
    return constant * size / n**2


def interpolation_bound(curvature: Function, start: float, stop: float, pieces: int) -> float:
    """Largest error of the best *interpolant* with many pieces: (1/8) (integral of sqrt|f''|)^2 / n^2.

    A chord of length h misses f by |f''| h^2 / 8 where f'' hardly changes. Knots placed by `curvature_knots` reach
    this, but only asymptotically: the ratio of the error to this number tends to 1 as n grows when f'' is
    continuous and does not vanish. For x^3 on [0, 1] these knots give 0.144 in place of 1/8 for every n, as
    f''(0) = 0: the first piece is too long. For x^2 it is exact.

    curvature : f'', takes and gives an array; it may be infinite at the ends if sqrt|f''| has an integral
    returns : in units of f; the limit, not a bound that holds for every n

    >>> round(interpolation_bound(lambda x: 2 + 0 * x, 0, 1, 4), 10)  # x^2: 1 / (4 n^2)
    0.015625
    """
    return _bound(curvature, start, stop, pieces, 1 / 8, 1 / 2)


def best_bound(curvature: Function, start: float, stop: float, pieces: int) -> float:
    """Largest error of the best *continuous fit* with many pieces: (1/16) (integral of sqrt|f''|)^2 / n^2.

    The best straight line on a short piece runs midway between chord and tangent and halves the chord's error.
    Where f'' does not vanish neighboring lines meet by themselves, as both miss f by the same amount and on the same
    side. So this is the limit for continuous f'' without zeros, exact for x^2 with every n: 1 / (8 n^2) on [0, 1].
    Where f'' changes its sign continuity costs a little, which matters less and less as n grows.

    curvature : f'', takes and gives an array; it may be infinite at the ends if sqrt|f''| has an integral
    returns : in units of f; the limit, not a bound that holds for every n

    >>> round(best_bound(lambda x: 2 + 0 * x, 0, 1, 4), 10)
    0.0078125
    """
    return _bound(curvature, start, stop, pieces, 1 / 16, 1 / 2)


def least_squares_bound(curvature: Function, start: float, stop: float, pieces: int) -> float:
    """L2 error of the best fit with many pieces: (1/sqrt(720)) (integral of |f''|^(2/5))^(5/2) / n^2.

    The least squares on a piece of length h are f''^2 h^5 / 720 where f'' hardly changes, and the sum over all
    pieces is least when each has the same share. A limit as well, for continuous f'' without zeros; exact for x^2.

    curvature : f'', takes and gives an array; it may be infinite at the ends if the integral is finite
    returns : sqrt(integral of the squared error), in units of f * sqrt(x). Divide by sqrt(stop - start)
        for the root of the mean square.

    >>> round(least_squares_bound(lambda x: 2 + 0 * x, 0, 1, 4) * 4**2, 6)  # x^2: 1 / sqrt(180)
    0.074536
    """
    return _bound(curvature, start, stop, pieces, 720**-0.5, 2 / 5)
