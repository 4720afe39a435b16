"""How many regions a ReLU net can have: the theorems, as exact integers.

Every formula counts *activation regions* of the whole input space, one activation pattern each. It is a maximum,
or a bound of the maximum, over all weights of nets of that shape. A window shows fewer, and so does a random net.
"""

from collections.abc import Sequence
from math import comb, prod

import numpy as np

from relubook.approximate.checks import whole

__all__ = ["montufar", "serra", "zaslavsky"]


def _shape(widths: Sequence[int], inputs: int) -> tuple[list[int], int]:
    """Checked hidden widths and number of inputs."""
    if isinstance(widths, int | np.integer):
        raise ValueError(f"widths is a list with one number a hidden layer: [{widths}], not {widths}")
    if not isinstance(widths, Sequence | np.ndarray) or isinstance(widths, str):
        raise ValueError(f"widths is a list with one number a hidden layer, such as [8, 8], not {widths!r}")
    if len(widths) == 0:
        raise ValueError("a net without a hidden layer has one region; give at least one width")
    checked = [whole(width, f"the width of hidden layer {i}", 1) for i, width in enumerate(widths, 1)]
    return checked, whole(inputs, "inputs", 1)


def zaslavsky(units: int, inputs: int, biases: bool = True) -> int:
    """The most regions that one layer of ReLU units can have: n hyperplanes in general position.

    With biases: sum over j <= d of C(n, j). Without, all hyperplanes go through the origin:
    2 * sum over j < d of C(n - 1, j), which is 2 n in the plane.

    units, inputs : n >= 0 and d >= 1
    returns : an exact integer
    raises : ValueError, for numbers that are not whole or too small

    Source: zaslavsky1975; without biases the same count for a central arrangement.

    >>> zaslavsky(24, 1), zaslavsky(24, 2), zaslavsky(24, 2, biases=False)
    (25, 301, 48)
    """
    n, d = whole(units, "units", 0), whole(inputs, "inputs", 1)
    if biases:
        return sum(comb(n, j) for j in range(d + 1))
    return 2 * sum(comb(n - 1, j) for j in range(d)) if n else 1


def montufar(widths: Sequence[int], inputs: int) -> int:
    """At least so many regions are possible: a *lower* bound of the maximum over all weights.

    (prod over l < L of floor(n_l / d)^d) * sum over j <= d of C(n_L, j), for widths n_1..n_L, each >= d.
    The net that proves it folds the input space onto itself, layer by layer.

    widths, inputs : hidden widths and the number d of inputs
    returns : an exact integer
    raises : ValueError, when a hidden layer is narrower than the input: the theorem says nothing there

    Source: montufar2014, Theorem 5.

    >>> montufar([12, 12], 1), montufar([6, 6, 6, 6], 1)
    (156, 1512)
    """
    n, d = _shape(widths, inputs)
    for layer, width in enumerate(n, 1):
        if width < d:
            raise ValueError(
                f"hidden layer {layer} has {width} units, fewer than the {d} inputs: this bound needs at least {d}"
            )
    folds: int = prod((width // d) ** d for width in n[:-1])
    return folds * zaslavsky(n[-1], d)


def serra(widths: Sequence[int], inputs: int) -> int:
    """No net of this shape has more regions: an *upper* bound of the maximum over all weights.

    Sum over (j_1..j_L) of prod C(n_l, j_l), where 0 <= j_l <= min(d, n_1 - j_1, .., n_(l-1) - j_(l-1), n_l).
    With one layer it is Zaslavsky's number. With one input and at least two units in every layer but the last
    it is prod (n_l + 1); a layer of one unit cuts it, as a closed unit leaves nothing to bend: [1, 1] gives 3.

    widths, inputs : hidden widths n_1..n_L and the number d of inputs
    returns : an exact integer
    raises : ValueError, for numbers that are not whole or too small

    Source: serra2018, Theorem 1.

    >>> serra([24], 1), serra([12, 12], 1), serra([8, 8, 8], 1), serra([6, 6, 6, 6], 1)
    (25, 169, 729, 2401)
    """
    n, d = _shape(widths, inputs)

    beyond = [1] * (d + 1)  # from the last layer to the first: the sum of what follows, by the dimension that is left
    for width in reversed(n):
        beyond = [
            sum(comb(width, j) * beyond[min(left, width - j)] for j in range(min(left, width) + 1))
            for left in range(d + 1)
        ]
    return beyond[d]
