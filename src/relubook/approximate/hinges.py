"""Functions made of hinges: from knots to weights and back.

A continuous piecewise-linear function on an interval is its *knots* and its *values* there. The two ends are
knots too, so n + 1 knots hold n pieces. As a net it is one hidden layer with a unit for each piece.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from relubook.approximate.checks import broken_line, interval
from relubook.approximate.scale import room
from relubook.nets.layers import check_layers, forward
from relubook.nets.types import Array, Pairs

__all__ = ["hinge_knots", "hinge_net", "slope_changes"]


def slope_changes(knots: npt.ArrayLike, values: npt.ArrayLike) -> Array:
    """The first slope, then by how much the slope changes at each inner knot: these are the output weights.

    knots, values : shape (n + 1,), knots increasing
    returns : shape (n,), one number a piece, in units of value by units of input
    raises : ValueError, when the knots do not increase or do not fit the values

    >>> slope_changes([0, 1, 2], [0, 1, 0])
    array([ 1., -2.])
    """
    t, v = broken_line(knots, values)
    across, up = room(t), room(v)
    with np.errstate(over="ignore", invalid="ignore"):
        changes = np.diff(np.diff(v * up) / np.diff(t * across) * (across / up), prepend=0.0)
    if not np.isfinite(changes).all():
        raise ValueError("the line is so steep that its slope is beyond the largest number of float64")
    return changes


def hinge_net(knots: npt.ArrayLike, values: npt.ArrayLike) -> Pairs:
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
    t, v = broken_line(knots, values)
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
    start, stop = interval(start, stop)
    if not isinstance(layers, Sequence):
        raise ValueError(f"layers is a list [(W, b), (V, c)], not {layers!r}; a Fit has one, fit.net")
    net = check_layers(layers)
    if len(net) != 2:
        raise ValueError(f"this reads nets with one hidden layer; here are {len(net) - 1}")
    (W, b), (V, _) = net
    if W.shape[0] != 1 or V.shape[1] != 1:
        raise ValueError(f"this reads nets from 1 input to 1 output; here are {W.shape[0]} and {V.shape[1]}")
    bends = W[0] != 0
    with np.errstate(over="ignore"):  # a hinge beyond all numbers is outside every interval
        hinges, owner = np.unique(-b[bends] / W[0, bends], return_inverse=True)
    change = np.bincount(owner, weights=_products(np.abs(W[0, bends]), V[bends, 0]), minlength=len(hinges))
    inner = hinges[(change != 0) & (hinges > start) & (hinges < stop)]
    knots = np.array([start, *inner, stop])
    return knots, forward(net, knots[:, None])[:, 0]


def _products(a: Array, b: Array) -> Array:
    """a * b in units of a power of two near the largest of them, so that none overflows or vanishes alone."""
    (digits, e), (others, f) = np.frexp(a), np.frexp(b)
    exponents = (e + f)[b != 0]
    products: Array = np.ldexp(digits * others, e + f - exponents.max(initial=-5000))
    return products
