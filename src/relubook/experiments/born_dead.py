"""How probable is it that a net is dead before it learned anything? At one point, for all x, and the bounds.

All hidden layers have N units, weights are symmetric around 0 (here normal), biases are 0. Two probabilities
that must not be mixed up:

*At one point.* Each unit of a layer is closed at a given x != 0 with chance 1/2, whatever came before, as long as
the layer before it is alive there. So P(the last hidden layer is 0 at x) = 1 - (1 - 2^-N)^depth, exactly.

*For all x.* A net whose last hidden layer is 0 for every x is a constant, for ever: "born dead". That is rarer,
so the first number is an upper bound. With zero biases a net is positively homogeneous, h(c x) = c h(x) for
c > 0, so only directions matter: two of them, -1 and 1, with one input, and a circle with two. On the circle
each layer is linear between finitely many directions, which are found and carried along (`circle`). Both
checks are exact; no grid of points can miss an opening.

Lu, Shin, Su and Karniadakis (2020) prove the upper bound, and a lower bound for one input (`lower_bound`).
"""

import math

import numpy as np

from relubook.experiments import Row, load, rounded
from relubook.live.wording import fixed
from relubook.nets.types import Array
from relubook.tables import Table

DEPTH = 100
WIDTHS = {1: range(1, 21), 2: range(1, 9)}  # with one input and with two
NETS = {1: 20_000, 2: 500}  # a task
WIDE = 8  # nets with more units a layer than this are drawn with one seed: they take longest and hardly ever die


def seeds(inputs: int, width: int) -> int:
    """How many tasks there are for nets of a width."""
    return 8 if inputs == 2 else 4 if width <= WIDE else 1


TASKS: list[Row] = [
    {"inputs": inputs, "width": width, "seed": seed}
    for inputs, widths in WIDTHS.items()
    for width in widths
    for seed in range(seeds(inputs, width))
]
SAMPLE: list[Row] = [{"inputs": 1, "width": 3, "seed": 0}, {"inputs": 2, "width": 2, "seed": 0}]


def task(inputs: int, width: int, seed: int) -> Row:
    """Draw nets and look in which hidden layer each dies.

    returns : nets, their number; at_a_point and for_all_x, entry l counts the nets whose hidden layer l + 1 is
        the first that is 0 at the point (1, 0, ...), and the first that is 0 for all x
    """
    rng = np.random.default_rng([seed, inputs, width])
    at_a_point, for_all_x = np.zeros(DEPTH, int), np.zeros(DEPTH, int)
    if inputs == 1:
        h: Array = np.ones((NETS[1], 1, 1)) * [[1.0], [-1.0]]  # nets, the two directions, units
        was: Array = np.ones((NETS[1], 2), bool)
        for layer in range(DEPTH):
            h = np.maximum(h @ rng.standard_normal((NETS[1], h.shape[2], width)), 0)
            alive: Array = np.any(h > 0, axis=2)
            at_a_point[layer] = (was[:, 0] & ~alive[:, 0]).sum()
            for_all_x[layer] = (was.any(axis=1) & ~alive.any(axis=1)).sum()
            was = alive
    else:
        for _ in range(NETS[2]):
            directions = h = np.array([[1.0, 0], [0, 1], [-1, 0], [0, -1]])
            at = True
            for layer in range(DEPTH):
                directions, h = circle(directions, h, rng.standard_normal((h.shape[1], width)))
                now = bool((h[0] > 0).any())  # the first direction stays (1, 0)
                at_a_point[layer] += at and not now
                at = now
                if not (h > 0).any():
                    for_all_x[layer] += 1
                    break
    return {"nets": NETS[inputs], "at_a_point": at_a_point.tolist(), "for_all_x": for_all_x.tolist()}


def circle(directions: Array, h: Array, W: Array) -> tuple[Array, Array]:
    """One more layer without bias, for every direction of the plane at once.

    directions : (m, 2), in order round the circle, neighbors less than half a turn apart
    h : (m, units) at those directions; linear between neighbors
    W : (units, out)
    returns : directions and relu(h @ W), with a new direction wherever a unit switches on or off, so that the
        result is linear between neighbors again
    """
    z = h @ W
    following, after = np.roll(directions, -1, axis=0), np.roll(z, -1, axis=0)
    arc, unit = np.nonzero((z > 0) & (after < 0) | (z < 0) & (after > 0))
    share = z[arc, unit] / (z[arc, unit] - after[arc, unit])
    # Values between two that are not above 0 are not above 0 either, also when rounded: nothing opens by itself.
    between = (1 - share)[:, None] * z[arc] + share[:, None] * after[arc]
    between[np.arange(len(arc)), unit] = 0.0
    new = (1 - share)[:, None] * directions[arc] + share[:, None] * following[arc]
    order = np.argsort(np.concatenate([np.arange(len(z)), arc + share]), kind="stable")
    out = np.maximum(np.concatenate([z, between])[order], 0)
    return np.concatenate([directions, new])[order], out


def at_a_point(width: int, depth: int) -> float:
    """The exact probability that the last of `depth` hidden layers is 0 at a given x != 0.

    >>> round(at_a_point(3, 10), 4)
    0.7369
    """
    return happens(2.0**-width, depth)


def happens(chance: float, times: int) -> float:
    """The probability that something of this chance happens at least once, to all digits of a small one too."""
    return float(times > 0) if chance == 1 else -math.expm1(times * math.log1p(-chance))


def lower_bound(width: int, depth: int) -> float:
    """A lower bound of the probability that a net with one input is dead for all x, `depth` hidden layers.

    Follow the images of x = 1 and x = -1. While they are not on one ray, a layer of N units leaves them so with
    probability 1 - 2^(1-N) - (N - 1) q^N, where q is the chance that one unit is closed for both. The angle
    between them is at most a right one, so q >= 1/4. On one ray, only one point is left to die. The sum over the
    layer in which they meet is the bound.

    width : N, at least 1; for 1 the bound is the probability itself, as the first layer puts both on one ray

    Source: lu2020, the theorem for one input; there L counts the layers with the output, depth = L - 1.

    >>> lower_bound(3, 1)  # one layer cannot die for both signs of x
    0.0
    """
    dies, parts = 2.0**-width, 2.0 ** (1 - width) + (width - 1) * 4.0**-width
    share = (1 - 2.0 ** (1 - width)) * (1 - dies) / (1 + (width - 1) * dies)
    return (1 + share) * happens(dies, depth - 1) - share * happens(parts, depth - 1)


def summary(rows: list[Row]) -> Row:
    """For each width, probabilities at depths 1 to 100, each under the name of what it is.

    at_a_point : exact; at_a_point_simulated : its check, all nets of both kinds
    for_all_x_1, for_all_x_2 : simulated, one and two inputs; lower_bound_1 : Lu et al.'s for one input
    nets_1, nets_2 : how many nets were drawn; error : the largest standard error of each simulated number
    The two-input numbers are there for the widths that were simulated.
    """
    depths = range(1, DEPTH + 1)
    result: Row = {"depths": list(depths)}
    for width in WIDTHS[1]:
        simulated: Row = {}
        for name, key, inputs in (
            ("at_a_point_simulated", "at_a_point", (1, 2)),
            ("for_all_x_1", "for_all_x", (1,)),
            ("for_all_x_2", "for_all_x", (2,)),
        ):
            part = [row for row in rows if row["width"] == width and row["inputs"] in inputs]
            nets = sum(row["nets"] for row in part)
            if not nets:
                continue
            if len(inputs) == 1:
                simulated[f"nets_{inputs[0]}"] = nets
            share = np.cumsum(np.sum([row[key] for row in part], axis=0)) / nets
            simulated[name] = rounded(share)
            simulated[f"{name}_error"] = rounded(np.sqrt(share * (1 - share) / nets).max(), 2)
        result[f"width {width}"] = {
            "at_a_point": rounded([at_a_point(width, depth) for depth in depths]),
            "lower_bound_1": rounded([lower_bound(width, depth) for depth in depths]),
            **simulated,
        }
    return result


def table(width: int) -> Table:
    """The stored probabilities for nets of one width, a row a depth; each column says what it is."""
    found = load("born_dead")["summary"][f"width {width}"]
    kinds = ("at_a_point", "at_a_point_simulated", "for_all_x_1", "lower_bound_1", "for_all_x_2")
    rows = [[depth, *(fixed(found[kind][depth - 1], 3) for kind in kinds)] for depth in (1, 5, 10, 20, 30)]
    header = ["layers", "one x, exact", "one x, simulated", "all x, 1 input", "its lower bound", "all x, 2 inputs"]
    return Table(header, rows)
