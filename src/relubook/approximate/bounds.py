"""How good a fit with many pieces can be: what the theorems say, from the integral of a power of |f''|."""

import numpy as np
from numpy.typing import NDArray

from relubook.approximate.checks import Function, interval, whole

__all__ = ["best_bound", "growth", "interpolation_bound", "least_squares_bound"]

Array = NDArray[np.float64]


def growth(curvature: Function, start: float, stop: float, power: float) -> tuple[Array, Array]:
    """The integral of |f''|^power from start to x, at points that crowd at both ends.

    The points x(s), s = 0..1, sit so densely at the ends that the integral converges although f'' is infinite
    there, as that of sqrt(x) at 0. Midpoint rule in s.

    returns : x and the integral up to it, shape (k,)
    """
    cells = 1 << 16
    ends = np.linspace(0, 1, cells + 1)
    s = (ends[1:] + ends[:-1]) / 2

    def crowd(s: Array) -> Array:  # from 0 to 1, with five derivatives that vanish at both
        return s**6 / (s**6 + (1 - s) ** 6)

    def place(s: Array) -> Array:  # from the nearer end, so that a tiny distance keeps its digits
        return np.where(s < 0.5, start + (stop - start) * crowd(s), stop - (stop - start) * crowd(1 - s))

    x = place(s)
    speed = 6 * (s * (1 - s)) ** 5 / (s**6 + (1 - s) ** 6) ** 2 * (stop - start)
    inside = (x > start) & (x < stop)  # so near to an end that rounding puts it there: no width is left
    second = np.broadcast_to(np.asarray(curvature(x[inside]), dtype=np.float64), x[inside].shape)
    if not np.isfinite(second).all():
        raise ValueError(f"f'' is not finite at x = {x[inside][~np.isfinite(second)][0]:g}")
    density = np.zeros(cells)
    density[inside] = np.abs(second) ** power * speed[inside]
    return place(ends), np.concatenate([[0.0], np.cumsum(density) / cells])


def _bound(curvature: Function, start: float, stop: float, pieces: int, constant: float, power: float) -> float:
    """constant * (integral of |f''|^power)^(1/power) / pieces^2."""
    start, stop = interval(start, stop)
    n = whole(pieces, "pieces", 1)
    return float(constant * growth(curvature, start, stop, power)[1][-1] ** (1 / power) / n**2)


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
