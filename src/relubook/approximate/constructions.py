"""Nets built by hand: every weight has a reason.

The tent map folds the line onto itself, x^2 is approximated with depth, and steep sigmoids make bumps.
"""

from numbers import Real

import numpy as np
import numpy.typing as npt

from relubook.approximate.checks import line_of_numbers, whole
from relubook.nets.types import Pairs

__all__ = ["bump_net", "square_net", "tent_net"]


def tent_net(folds: int, width: int = 2) -> Pairs:
    """The tent map, folded into itself: `folds` hidden layers of two units, 2^folds linear pieces on [0, 1].

    Every layer maps [0, 1] onto [0, 1], up and down in turn, `width` times. So the net has width^folds pieces
    there and runs between 0 and 1, first upward. All weights and biases are whole numbers, because a hidden
    unit counts in teeth: relu(width * t - j), j = 0, 1, .. Left of 0 the net is 0.

    folds : number of hidden layers, >= 1
    width : units in each of them, >= 2
    returns : list of (W, b), one input and one output
    raises : ValueError, for numbers that are not whole or too small

    Source: telgarsky2016, for width 2.

    >>> from relubook.nets.layers import forward
    >>> forward(tent_net(2), np.linspace(0, 1, 5)[:, None])[:, 0]
    array([0., 1., 0., 1., 0.])
    """
    k, n = whole(folds, "folds", 1), whole(width, "width", 2)
    teeth = -np.arange(n, dtype=np.float64)
    turns = np.array([1.0] + [2.0 * (-1) ** j for j in range(1, n)])[:, None]  # slopes 1, -1, 1, ..
    layers = [(np.full((1, n), float(n)), teeth)]
    layers += [(n * np.repeat(turns, n, axis=1), teeth.copy()) for _ in range(k - 1)]
    return [*layers, (turns, np.zeros(1))]


def square_net(depth: int, shifted: bool = False) -> Pairs:
    """Yarotsky's net for x^2 on [0, 1]: its largest error is exactly 4^-(depth + 1).

    The tent map folded s times, divided by 4^s, is what the broken line through x^2 loses when its pieces are
    halved for the s-th time: f = x - tent / 4 - tent(tent) / 16 - .. Each layer has two units that fold and one
    that carries the sum so far, which is never negative. The result is the broken line through x^2 at 2^depth + 1
    even knots. It lies above x^2, so half the error goes when it is lowered by half the error:
    the interpolant is not the best fit; shifted=True is, with 2^depth pieces.

    depth : number of hidden layers, three units each, >= 1
    returns : list of (W, b), one input and one output
    raises : ValueError, for a depth that is not whole, below 1 or above 530

    Source: yarotsky2017, Proposition 2; the shift is not in it.

    >>> from relubook.nets.layers import forward
    >>> x = np.array([[0.0], [0.125], [0.25]])
    >>> forward(square_net(2), x)[:, 0] - x[:, 0] ** 2  # the error is 4^-3 = 1/64 between the knots
    array([0.      , 0.015625, 0.      ])
    """
    m = whole(depth, "depth", 1)
    if m > 530:
        raise ValueError(f"depth is at most 530, not {m}: after that 4^-depth is below the smallest number of float64")
    bias = np.array([0.0, -1.0, 0.0])
    layers = [(np.array([[2.0, 2.0, 1.0]]), bias)]
    for s in range(1, m):  # tent = h0 - 2 h1 goes into both folding units, and into the sum with -1 / 4^s
        layers.append((np.array([[2.0, 2.0, -(0.25**s)], [-4.0, -4.0, 2 * 0.25**s], [0.0, 0.0, 1.0]]), bias.copy()))
    lower = 0.5 * 0.25 ** (m + 1) if shifted else 0.0
    return [*layers, (np.array([[-(0.25**m)], [2 * 0.25**m], [1.0]]), np.array([-lower]))]


def bump_net(edges: npt.ArrayLike, heights: npt.ArrayLike, steepness: float) -> Pairs:
    """Sigmoids instead of hinges: neighboring bumps, each the difference of two steep sigmoids.

    sigmoid(s (x - a)) - sigmoid(s (x - b)) is nearly 1 between a and b and nearly 0 outside. Bumps that
    share an edge share its sigmoid, so its weight is a *change of height*, as a hinge's is a change of slope.
    `forward(net, x, SIGMOID)` reads it. As the steepness grows it becomes a staircase.

    edges : shape (n + 1,), increasing
    heights : shape (n,), the height of the bump between two edges
    steepness : s > 0, in 1 by units of x; a step takes about 4 / s
    returns : [(W, b), (V, c)], n + 1 units
    raises : ValueError, when the edges do not increase, do not fit the heights, or s is not positive

    Source: cybenko1989, for what sums of sigmoids reach.

    >>> bump_net([0, 1, 2], [3, 1], 50)[1][0][:, 0]
    array([ 3., -2., -1.])
    >>> from relubook.nets.activations import SIGMOID
    >>> from relubook.nets.layers import forward
    >>> y = forward(bump_net([0, 1], [3], 50), [[-1.0], [0.5], [2.0]], SIGMOID)
    >>> y.round(6)[:, 0] + 0.0
    array([0., 3., 0.])
    """
    a, h = line_of_numbers(edges, "edges"), line_of_numbers(heights, "heights")
    if len(a) != len(h) + 1 or len(h) == 0:
        swapped = "; are the two swapped?" if len(h) == len(a) + 1 else ""
        raise ValueError(
            f"n bumps have n heights and n + 1 edges; here are {h.size} heights and {a.size} edges{swapped}"
        )
    if (a[1:] <= a[:-1]).any():
        raise ValueError("edges has to increase")
    if not isinstance(steepness, Real) or not 0 < steepness < np.inf:
        raise ValueError(f"steepness is a positive number, not {steepness!r}")
    s = float(steepness)
    with np.errstate(over="ignore"):
        bias, changes = -s * a, np.diff(h, prepend=0.0, append=0.0)
    if not (np.isfinite(bias).all() and np.isfinite(changes).all()):
        raise ValueError("edges times steepness, or a change of height, is beyond the largest number of float64")
    return [(np.full((1, len(a)), s), bias), (changes[:, None], np.zeros(1))]
