"""Functions made of hinges: from knots to weights and back, fits with few pieces, and how good a fit can be.

A continuous piecewise-linear function on an interval is its *knots* and its *values* there. The two ends are
knots too, so n + 1 knots hold n pieces. As a net it is one hidden layer with a unit for each piece.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from numpy.typing import NDArray

from relubook.approximate.counting import whole
from relubook.approximate.freeknots import best_squares, best_sup
from relubook.nets.layers import check_layers, forward

__all__ = [
    "Fit",
    "best_bound",
    "curvature_knots",
    "fit",
    "hinge_knots",
    "hinge_net",
    "interpolate",
    "interpolation_bound",
    "least_squares",
    "least_squares_bound",
    "slope_changes",
]

Array = NDArray[np.float64]
Net = list[tuple[Array, Array]]
Function = Callable[[Array], npt.ArrayLike]


# --- what goes in -------------------------------------------------------------------------------------------


def _line_of_numbers(numbers: npt.ArrayLike, name: str) -> Array:
    """A one-dimensional float64 array of finite numbers.

    raises : ValueError, when it is something else
    """
    array = np.asarray(numbers, dtype=np.float64)
    if array.ndim != 1:
        raise ValueError(f"{name} is one row of numbers, but its shape is {array.shape}")
    if not np.isfinite(array).all():
        at = int(np.flatnonzero(~np.isfinite(array))[0])
        raise ValueError(f"{name}[{at}] is {array[at]}, not a finite number")
    return array


def _knots(knots: npt.ArrayLike) -> Array:
    """Checked knots: at least two, each to the right of the one before."""
    array = _line_of_numbers(knots, "knots")
    if len(array) < 2:
        raise ValueError(f"knots needs at least the two ends of the interval, but it has {len(array)}")
    back = np.flatnonzero(np.diff(array) <= 0)
    if len(back):
        i = int(back[0])
        raise ValueError(f"knots has to increase, but {array[i]:g} is followed by {array[i + 1]:g}")
    return array


def _broken_line(knots: npt.ArrayLike, values: npt.ArrayLike) -> tuple[Array, Array]:
    """Checked knots and values, one value for each knot."""
    t, v = _knots(knots), _line_of_numbers(values, "values")
    if len(t) != len(v):
        raise ValueError(f"there are {len(t)} knots but {len(v)} values; each knot has one")
    return t, v


def _data(x: npt.ArrayLike, y: npt.ArrayLike | Function) -> tuple[Array, Array]:
    """Checked data, sorted by x; a function is evaluated."""
    xs = _line_of_numbers(x, "x")
    ys = _line_of_numbers(y(xs) if callable(y) else y, "y")
    if len(xs) != len(ys):
        raise ValueError(f"x has {len(xs)} points but y has {len(ys)}")
    if len(xs) == 0:
        raise ValueError("there is no data: x is empty")
    order = np.argsort(xs, kind="stable")
    return xs[order], ys[order]


def _interval(start: float, stop: float) -> tuple[float, float]:
    """Checked ends of an interval."""
    if not (np.isfinite(start) and np.isfinite(stop) and start < stop):
        raise ValueError(f"the interval from {start} to {stop} is empty or not finite")
    return float(start), float(stop)


# --- hinges -------------------------------------------------------------------------------------------------


def slope_changes(knots: npt.ArrayLike, values: npt.ArrayLike) -> Array:
    """The first slope, then by how much the slope changes at each inner knot: these are the output weights.

    knots, values : shape (n + 1,), knots increasing
    returns : shape (n,), one number a piece, in units of value by units of input
    raises : ValueError, when the knots do not increase or do not fit the values

    >>> slope_changes([0, 1, 2], [0, 1, 0])
    array([ 1., -2.])
    """
    t, v = _broken_line(knots, values)
    return np.diff(np.diff(v) / np.diff(t), prepend=0.0)


def hinge_net(knots: npt.ArrayLike, values: npt.ArrayLike) -> Net:
    """The net with one hidden layer that goes through the knots: a slope change is a weight.

    y = values[0] + sum over i of u[i] * relu(x - knots[i]), where u are the `slope_changes` and i runs over all knots
    but the last. Left of the first knot it is flat; right of the last it goes on straight.

    knots, values : shape (n + 1,), knots increasing
    returns : [(W, b), (V, c)] with n hidden units, shapes (1, n), (n,), (n, 1), (1,)
    raises : ValueError, when the knots do not increase or do not fit the values

    >>> (W, b), (V, c) = hinge_net([0, 1, 2], [3, 4, 3])
    >>> b, V[:, 0], c
    (array([-0., -1.]), array([ 1., -2.]), array([3.]))
    """
    t, v = _broken_line(knots, values)
    u = slope_changes(t, v)
    return [(np.ones((1, len(u))), -t[:-1]), (u[:, None], v[:1].copy())]


def hinge_knots(layers: Sequence[tuple[Array, Array]], start: float, stop: float) -> tuple[Array, Array]:
    """Where a net with one hidden layer bends between start and stop, and its values there: hinges to knots.

    Unit i has its hinge at -b[i] / W[0, i]. There the slope changes by |W[0, i]| * V[i, 0], whichever way the hinge
    opens. Units that share a hinge make one knot. A unit with a zero weight makes none, and neither do units
    whose changes cancel.

    layers : [(W, b), (V, c)], any net with one input, one hidden layer and one output
    returns : knots and values; start and stop are the first and the last knot
    raises : ValueError, for a net of another shape or an empty interval; `regions.breakpoints` reads deeper nets

    >>> hinge_knots(hinge_net([0, 1, 2], [3, 4, 3]), -1, 2)
    (array([-1.,  0.,  1.,  2.]), array([3., 3., 4., 3.]))
    """
    start, stop = _interval(start, stop)
    net = check_layers(layers)
    if len(net) != 2:
        raise ValueError(f"this reads nets with one hidden layer; here are {len(net) - 1}")
    (W, b), (V, _) = net
    if W.shape[0] != 1 or V.shape[1] != 1:
        raise ValueError(f"this reads nets from 1 input to 1 output; here are {W.shape[0]} and {V.shape[1]}")
    bends = W[0] != 0
    hinges, owner = np.unique(-b[bends] / W[0, bends], return_inverse=True)
    change = np.bincount(owner, weights=np.abs(W[0, bends]) * V[bends, 0], minlength=len(hinges))
    inner = hinges[(change != 0) & (hinges > start) & (hinges < stop)]
    knots = np.array([start, *inner, stop])
    return knots, forward(net, knots[:, None])[:, 0]


# --- knots --------------------------------------------------------------------------------------------------


def _along(curvature: Function, start: float, stop: float, power: float) -> tuple[Array, Array]:
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
    start, stop = _interval(start, stop)
    n = whole(pieces, "pieces", 1)
    x, integral = _along(curvature, start, stop, power)
    if integral[-1] == 0:
        raise ValueError("f'' is zero everywhere: one straight piece is exact, so there is nothing to place")
    rises = np.append(True, np.diff(integral) > 0)  # where f is straight, one of many x will do
    inner = np.interp(np.arange(1, n) / n * integral[-1], integral[rises], x[rises])
    return np.array([start, *inner, stop])


# --- fits ---------------------------------------------------------------------------------------------------


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
    def net(self) -> Net:
        """The same function between the first and the last knot as a net, `hinge_net`."""
        return hinge_net(self.knots, self.values)

    def __call__(self, x: npt.ArrayLike) -> Array:
        """The values at x, an array of any shape."""
        return _evaluate(self.knots, self.values, np.asarray(x, dtype=np.float64))

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


def _evaluate(knots: Array, values: Array, x: Array) -> Array:
    """The broken line at x; its first and last piece go on outside."""
    i = np.clip(np.searchsorted(knots, x, side="right") - 1, 0, len(knots) - 2)
    share = (x - knots[i]) / (knots[i + 1] - knots[i])
    # Weighted this way a point on a knot gets exactly the value there, from both sides.
    return (1 - share) * values[i] + share * values[i + 1]


def _judged(x: Array, y: Array, knots: Array, values: Array) -> Fit:
    """A fit with its errors at the data points."""
    miss = np.abs(_evaluate(knots, values, x) - y)
    largest = float(miss.max())
    # Scaled by the largest, so that tiny errors do not vanish when they are squared.
    rms = largest * float(np.sqrt(np.mean((miss / largest) ** 2))) if largest > 0 else 0.0
    return Fit(knots, values, largest, rms)


def _solved(x: Array, y: Array, knots: Array) -> tuple[Array, int]:
    """The values at the knots with the least sum of squares, and how many of them the data decides."""
    hats = np.column_stack([_evaluate(knots, unit, x) for unit in np.eye(len(knots))])
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
    xs, ys = _data(x, y)
    t = _knots(knots)
    if callable(y):
        v = _line_of_numbers(y(t), "y")
    else:
        if t[0] < xs[0] or t[-1] > xs[-1]:
            raise ValueError(
                f"the knots go from {t[0]:g} to {t[-1]:g}, but there is data only from {xs[0]:g} to {xs[-1]:g}"
            )
        if (np.diff(xs) == 0).any():
            raise ValueError("two points share an x, so no function meets both; least_squares goes between them")
        v = np.interp(t, xs, ys)
    return _judged(xs, ys, t, v)


def least_squares(x: npt.ArrayLike, y: npt.ArrayLike | Function, knots: npt.ArrayLike) -> Fit:
    """The broken line with these knots and the least sum of squared errors.

    x, y : data, shape (n,); y may be the function itself
    knots : increasing; outside them the first and the last piece go on
    raises : ValueError, for knots that do not increase, or when the data leaves the value at a knot open

    >>> print(least_squares([0, 1, 2, 3, 4], [0, 1, 3, 1, 0], [0, 2, 4]))
    2 pieces: largest error 0.286, rms error 0.239.
    """
    xs, ys = _data(x, y)
    t = _knots(knots)
    v, rank = _solved(xs, ys, t)
    if rank < len(t):
        raise ValueError(
            f"the data decides only {rank} of the {len(t)} values at the knots: "
            "take fewer knots, or put them where there are points"
        )
    return _judged(xs, ys, t, v)


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

    Source: hakimi1991 for "sup"; see `freeknots` for both.

    >>> print(fit(np.linspace(0, 1, 1001), np.square, 3))
    3 pieces: largest error 0.0139, rms error 0.00948. On these points no 3 pieces have a largest error below that.
    """
    xs, ys = _data(x, y)
    n = whole(pieces, "pieces", 1)
    if norm not in ("sup", "rms"):
        raise ValueError(f"norm is 'sup' or 'rms', not {norm!r}")
    columns, owner, weight = np.unique(xs, return_inverse=True, return_counts=True)
    if len(columns) <= n:
        raise ValueError(f"{n} pieces need at least {n + 1} points with different x; there are {len(columns)}")
    start, stop = float(columns[0]), float(columns[-1])
    length = stop - start
    first = np.concatenate([[0], np.cumsum(weight)[:-1]])
    bottom, top = np.minimum.reduceat(ys, first), np.maximum.reduceat(ys, first)
    bound = None
    if curvature is not None:
        if norm == "sup":
            bound = best_bound(curvature, start, stop, n)
        else:
            bound = least_squares_bound(curvature, start, stop, n) / float(np.sqrt(length))
    # In units of the data's own range and middle, so that a date or a voltage is as good as a number near 1.
    unit = (columns - start) / length
    if (np.diff(unit) <= 0).any():
        raise ValueError("two of the x are so close that their distance is lost in rounding beside the whole range")
    middle = (top.max() + bottom.min()) / 2
    knots, values, least = best_sup(unit, bottom - middle, top - middle, n)
    if norm == "rms":
        mean = np.bincount(owner, weights=ys - middle) / weight
        knots, squares = best_squares(unit, mean, weight.astype(np.float64), n, knots)
        shared = float(((ys - middle - mean[owner]) ** 2).sum())  # of points over one x: no function is rid of it
        least = float(np.sqrt((squares + shared) / len(xs)))
        values = _solved((xs - start) / length, ys - middle, knots)[0]
    found = _judged(xs, ys, np.array([start, *(start + length * knots[1:-1]), stop]), values + middle)
    least = min(least, found.rms if norm == "rms" else found.sup)  # rounding
    return replace(found, norm=norm, least=least, bound=bound)


# --- how good a fit can be ----------------------------------------------------------------------------------


def _bound(curvature: Function, start: float, stop: float, pieces: int, constant: float, power: float) -> float:
    """constant * (integral of |f''|^power)^(1/power) / pieces^2."""
    start, stop = _interval(start, stop)
    n = whole(pieces, "pieces", 1)
    return float(constant * _along(curvature, start, stop, power)[1][-1] ** (1 / power) / n**2)


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
