"""Fits with few pieces: knots that are given, placed by the curvature, or free.

A fit is its *knots* and its *values* there, as in `hinges`; n + 1 knots hold n pieces.
"""

import warnings
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from relubook.approximate.bounds import best_bound, growth, least_squares_bound
from relubook.approximate.checks import Function, increasing_knots, needing, points, real_numbers, whole
from relubook.approximate.freeknots import best_squares, best_sup
from relubook.approximate.hinges import hinge_net
from relubook.approximate.scale import Scale, exponent, room
from relubook.nets.types import Array, Pairs

__all__ = ["Fit", "curvature_knots", "fit", "interpolate", "judged", "least_squares"]


def curvature_knots(curvature: Function, start: float, stop: float, pieces: int, power: float = 1 / 2) -> Array:
    """Knots as dense as sqrt|f''|: every piece gets the same share of the integral.

    On a piece of length h with f'' nearly constant a chord misses f by |f''| h^2 / 8. That is the same on all
    pieces when h * sqrt|f''| is. So these knots are the best for the sup norm, but only as the number of pieces
    grows and where f'' does not vanish; at an inflection the first pieces are too long. For the mean square
    the power is 2/5 instead of 1/2.

    curvature : f'', takes and gives an array; only its size matters
    returns : pieces + 1 knots, from start to stop
    raises : ValueError, when f'' is zero everywhere: then one piece is exact and nothing tells where to put more

    >>> curvature_knots(np.ones_like, 0, 1, 4).round(6)  # a parabola bends evenly
    array([0.  , 0.25, 0.5 , 0.75, 1.  ])
    """
    n = whole(pieces, "pieces", 1)
    x, shares, _ = growth(curvature, start, stop, power)
    if shares[-1] == 0:
        raise ValueError("f'' is zero everywhere: one straight piece is exact, so there is nothing to place")
    rises = np.append(True, np.diff(shares) > 0)  # where f is straight, one of many x will do
    inner = np.interp(np.arange(1, n) / n, shares[rises], x[rises])
    return np.array([float(start), *inner, float(stop)])


@dataclass(frozen=True, eq=False)
class Fit:
    """A continuous piecewise-linear function beside the data that it was fitted to. Call it like a function.

    knots, values : shape (n + 1,); outside the knots the first and the last piece go on
    sup, rms : largest error and root of the mean squared error, at the data points
    norm : which of the two was made small, "sup" or "rms"; "" when nothing was chosen
    least : no continuous function with so many pieces has a smaller error in that norm at these points, up to
        rounding; None when the knots were given
    bound : what the theorem says for many pieces, when f'' was given, else None
    """

    knots: Array
    values: Array
    sup: float
    rms: float
    norm: str = ""
    least: float | None = None
    bound: float | None = None

    @property
    def pieces(self) -> int:
        """Number of linear pieces between the first and the last knot."""
        return len(self.knots) - 1

    @property
    def net(self) -> Pairs:
        """The same function between the first and the last knot as a net, `hinge_net`."""
        return hinge_net(self.knots, self.values)

    def __call__(self, x: npt.ArrayLike) -> Array:
        """The values at x, an array of any shape."""
        return evaluate(self.knots, self.values, real_numbers(x, "x"))

    @property
    def error(self) -> float:
        """The error in the norm that was made small, else the largest one."""
        return self.rms if self.norm == "rms" else self.sup

    @property
    def words(self) -> str:
        """What a reader wants to know of the fit."""
        count = "1 piece" if self.pieces == 1 else f"{self.pieces} pieces"
        said = [f"{count}: largest error {self.sup:.3g}, rms error {self.rms:.3g}."]
        if self.least is not None:
            name = "a largest" if self.norm == "sup" else "an rms"
            exact = 1e-12 * float(np.abs(self.values).max())
            if self.error <= self.least * (1 + 1e-6) + exact:
                said.append(f"On these points no {count} have {name} error below that.")
            else:
                said.append(f"On these points no {count} have {name} error below {self.least:.3g}.")
        if self.bound is not None:
            said.append(f"The theorem for many pieces says about {self.bound:.3g}.")
        return " ".join(said)

    def __str__(self) -> str:
        return self.words

    def __repr__(self) -> str:
        return f"Fit(pieces={self.pieces}, sup={self.sup:.3g}, rms={self.rms:.3g})"


def evaluate(knots: Array, values: Array, x: Array) -> Array:
    """The broken line at x; its first and last piece go on outside."""
    i = np.clip(np.searchsorted(knots, x, side="right") - 1, 0, len(knots) - 2)
    t, at = knots * room(knots, x), x * room(knots, x)
    share = (at - t[i]) / (t[i + 1] - t[i])
    # Weighted this way a point on a knot gets exactly the value there, from both sides.
    at_x: Array = (1 - share) * values[i] + share * values[i + 1]
    return at_x


def judged(x: Array, y: Array, knots: Array, values: Array) -> Fit:
    """A fit with its errors at the data points."""
    with np.errstate(over="ignore"):
        miss = np.abs(evaluate(knots, values, x) - y)
    largest = float(miss.max())
    if largest == np.inf:
        raise ValueError("the error is beyond the largest number of float64; measure y smaller")
    # Scaled by the largest, so that tiny errors do not vanish when they are squared.
    rms = largest * float(np.sqrt(np.mean((miss / largest) ** 2))) if largest > 0 else 0.0
    return Fit(knots, values, largest, rms)


def _solved(x: Array, y: Array, knots: Array) -> tuple[Array, int]:
    """The values at the knots with the least sum of squares, and how many of them the data decides."""
    hats = np.column_stack([evaluate(knots, unit, x) for unit in np.eye(len(knots))])
    values, _, rank, _ = np.linalg.lstsq(hats, y)
    return values.astype(np.float64, copy=False), int(rank)


def interpolate(x: npt.ArrayLike, y: npt.ArrayLike | Function, knots: npt.ArrayLike) -> Fit:
    """The broken line that meets y at the knots.

    x, y : data, shape (n,); y may be the function itself. The errors are those at x.
    knots : increasing; with data alone the value at a knot is read between its two neighbors, so all knots
        lie between the least and the greatest x
    raises : ValueError, for knots that do not increase or have no data around them

    >>> print(interpolate(np.linspace(0, 1, 101), np.square, [0, 0.5, 1]))
    2 pieces: largest error 0.0625, rms error 0.0454.
    """
    xs, ys = points(x, y)
    t = increasing_knots(knots)
    if callable(y):
        v = points(t, y)[1]
    else:
        if t[0] < xs[0] or t[-1] > xs[-1]:
            raise ValueError(
                f"the knots go from {t[0]:g} to {t[-1]:g}, but there is data only from {xs[0]:g} to {xs[-1]:g}"
            )
        if (xs[1:] == xs[:-1]).any():
            raise ValueError("two points share an x, so no function meets both; least_squares goes between them")
        v = evaluate(xs, ys, t) if len(xs) > 1 else ys
    return judged(xs, ys, t, v)


def least_squares(x: npt.ArrayLike, y: npt.ArrayLike | Function, knots: npt.ArrayLike) -> Fit:
    """The broken line with these knots and the least sum of squared errors.

    x, y : data, shape (n,); y may be the function itself
    knots : increasing; outside them the first and the last piece go on
    raises : ValueError, for knots that do not increase, or when the data leaves the value at a knot open

    >>> print(least_squares([0, 1, 2, 3, 4], [0, 1, 3, 1, 0], [0, 2, 4]))
    2 pieces: largest error 0.286, rms error 0.239.
    """
    xs, ys = points(x, y)
    t = increasing_knots(knots)
    scale = Scale.of(ys)
    v, rank = _solved(xs, scale.down(ys), t)
    if rank < len(t):
        raise ValueError(
            f"the data decides only {rank} of the {len(t)} values at the knots: "
            "take fewer knots, or put them where there are points"
        )
    return judged(xs, ys, t, scale.up(v))


def _seconds(points: int, pieces: int, norm: str) -> float:
    """About how long `fit` takes, from runs on one core of a laptop with 2,000 to 200,000 points."""
    seconds = 7e-5 * points
    if norm == "rms":
        seconds += 5e-10 * points**2 * (pieces + 8) + 4e-6 * points * pieces**2
    return seconds


def _warn_of_the_time(points: int, pieces: int, norm: str) -> None:
    """Say at once that the work is long, and how to ask for less."""
    seconds = _seconds(points, pieces, norm)
    if seconds < 5:
        return
    every = 2
    while _seconds(points // every, pieces, norm) > 2 and points // (every + 1) > 10 * pieces:
        every += 1
    long = f"{seconds:.0f} seconds" if seconds < 100 else f"{seconds / 60:.0f} minutes"
    warnings.warn(
        f"{points:,} points and {pieces} pieces take about {long}. With one point in {every} it is about "
        f"{_seconds(points // every, pieces, norm):.2g} s: fit(x[::{every}], y[::{every}], {pieces}, norm={norm!r})",
        stacklevel=3,
    )


def fit(
    x: npt.ArrayLike,
    y: npt.ArrayLike | Function,
    pieces: int,
    norm: str = "sup",
    curvature: Function | None = None,
) -> Fit:
    """The best continuous function with so many linear pieces, its knots anywhere, and how far it is from the best.

    norm="sup" makes the largest error small. The result is the best there is, up to 1e-9 of the error: for a
    given error the fewest pieces are found exactly, and the error is bisected.
    norm="rms" makes the mean square small. Here nothing is known to find the best without fail; knots are moved
    downhill from several starts and exchanged one by one. `least` is what the same number of pieces
    reach when they may jump, which is found exactly: the best continuous fit is between the two.

    x, y : data, shape (n,), in any order; y may be the function itself, and then x says where to look
    pieces : at most so many; fewer come back when fewer do as well
    curvature : f'', when it is known: `bound` is then what `best_bound` or `least_squares_bound` gives for the
        interval of x; for "rms" divided by the root of its length, as rms is a mean and x should be even
    returns : Fit
    raises : ValueError, when there are not more different x than pieces, or for a norm of another name
    warns : at once, when it will take more than some seconds: how long, and how to ask for less

    Source: hakimi1991 for "sup"; see `freeknots` for both.

    >>> print(fit(np.linspace(0, 1, 1001), np.square, 3))
    3 pieces: largest error 0.0139, rms error 0.00948. On these points no 3 pieces have a largest error below that.
    """
    xs, ys = points(x, y)
    n = whole(pieces, "pieces", 1)
    if norm not in ("sup", "rms"):
        raise ValueError(f"norm is 'sup' or 'rms', not {norm!r}")
    columns, owner, weight = np.unique(xs, return_inverse=True, return_counts=True)
    if len(columns) <= n:
        raise ValueError(f"{needing(n)} at least {n + 1} points with different x; there are {len(columns)}")
    _warn_of_the_time(len(columns), n, norm)
    bound = None
    if curvature is not None:
        start, stop = float(columns[0]), float(columns[-1])
        if norm == "sup":
            bound = best_bound(curvature, start, stop, n)
        else:
            bound = least_squares_bound(curvature, start, stop, n) / float(np.sqrt(stop - start))
    # In units of the data's own range and middle, so that a date or a voltage is as good as a number near 1.
    e, scale = exponent(columns), Scale.of(ys)
    place, height = np.ldexp(columns, -e), scale.down(ys)
    length = place[-1] - place[0]
    unit = (place - place[0]) / length
    if (np.diff(unit) <= 0).any():
        raise ValueError("two of the x are so close that their distance is lost in rounding beside the whole range")
    first = np.concatenate([[0], np.cumsum(weight)[:-1]])
    knots, values, least = best_sup(unit, np.minimum.reduceat(height, first), np.maximum.reduceat(height, first), n)
    if norm == "rms":
        mean = np.bincount(owner, weights=height) / weight
        knots, squares = best_squares(unit, mean, weight.astype(np.float64), n, knots)
        shared = float(((height - mean[owner]) ** 2).sum())  # of points over one x: no function is rid of it
        least = float(np.sqrt((squares + shared) / len(xs)))
        values = _solved(unit[owner], height, knots)[0]
    inner = np.ldexp(place[0] + length * knots[1:-1], e)
    knots = np.array([columns[0], *inner, columns[-1]])
    apart = np.append(knots[1:] > knots[:-1], True)  # where x has few digits, two knots can meet in rounding
    found = judged(xs, ys, knots[apart], scale.up(values)[apart])
    least = min(scale.size(least), found.rms if norm == "rms" else found.sup)  # rounding
    return replace(found, norm=norm, least=least, bound=bound)
