"""How often do all weights of a unit get a gradient of the same sign, for which inputs and batch sizes?

A unit z = x @ w + b with 20 inputs. For one example the gradient of weight j is dz * x_j, so with positive
inputs all 20 have the sign of dz: the weights go up together or down together. A step on a batch follows the
sum over the batch, and there the signs mix. How far they mix depends on the inputs: what counts is r, the
square of their mean over the mean of their squares. In a large batch the sums are jointly normal with
correlation r, and `share_in_the_limit` has the share.

*What is assumed.* Nothing is trained. The errors dz are drawn, independent of the inputs, normal with standard
deviation 1 and mean 0. With another mean of the errors the signs agree more often, and in a large batch always: so
all is done again for ReLU outputs and means of 0.25, 0.5 and 1. `signs_in_training` looks at a net that learns.

*How zeros count.* About half of the ReLU outputs are 0, and for one example so are about half of its gradients. A
gradient of 0 is opposite to nothing.
"""

import math
from collections.abc import Callable
from functools import cache

import numpy as np

from relubook.experiments import Row, load, percent, rounded
from relubook.nets.activations import sigmoid
from relubook.nets.types import Array
from relubook.tables import Table

WIDTH = 20
DRAWS = 2000
BATCHES = (1, 2, 4, 8, 16, 32, 64, 128)
MEANS = (0.25, 0.5, 1.0)  # of the errors, in their standard deviations; 0 besides

# Each is made from standard normal numbers, as if a layer before this unit had them as its pre-activations.
INPUTS: dict[str, Callable[[Array], Array]] = {
    "sigmoid": sigmoid,
    "relu": lambda z: np.maximum(z, 0.0),
    "centered": lambda z: z,
}
TASKS: list[Row] = [
    {"inputs": inputs, "batch": batch, "seed": seed} for inputs in INPUTS for batch in BATCHES for seed in range(10)
] + [
    {"inputs": "relu", "batch": batch, "seed": seed, "mean": mean}
    for mean in MEANS
    for batch in BATCHES
    for seed in range(10)
]
SAMPLE = [task for task in TASKS if task["seed"] == 3 and task["batch"] in (1, 2, 32)]


def task(inputs: str, batch: int, seed: int, mean: float = 0.0) -> Row:
    """Draw 2000 batches; look at the signs of the 20 weight gradients of each.

    mean : of the errors dz, whose standard deviation is 1

    returns : same, the share of batches in which no two weights got opposite signs (a zero, from inputs of 0,
    is opposite to nothing); majority, the mean share of the weights that have the commoner sign, zeros aside
    """
    rng = np.random.default_rng([seed, batch])
    x = INPUTS[inputs](rng.standard_normal((DRAWS, batch, WIDTH)))
    dz = rng.standard_normal((DRAWS, batch, 1)) + mean
    dw = (x * dz).sum(axis=1)
    ups, downs = (dw > 0).sum(axis=1), (dw < 0).sum(axis=1)
    same = (ups == 0) | (downs == 0)
    majority = np.maximum(ups, downs) / (ups + downs)  # never 0 / 0 in practice: 20 zeros have a chance of 1e-6
    return {"same": float(same.mean()), "majority": rounded(majority.mean())}


def share_in_the_limit(r: float, width: int = WIDTH) -> float:
    """The share of all-same-sign gradients for a batch so large that the sums are normal.

    Write the sums as sqrt(r) s + sqrt(1 - r) e_j with s and all e_j standard normal. At a given s all are
    positive with chance Phi(s sqrt(r / (1 - r)))^width; the mean of that over s, doubled, is the share.

    r : mean squared over mean square of the inputs, 0 <= r < 1, dimensionless

    >>> round(share_in_the_limit(0.5, 20) * 21, 6)  # r = 1/2: Phi(s) is uniform, so 2 / (width + 1)
    2.0
    """
    s = np.linspace(-9.0, 9.0, 3601)
    phi = np.array([0.5 * math.erfc(-math.sqrt(r / (1 - r) / 2) * t) for t in s])
    return float(2 * np.trapezoid(phi**width * np.exp(-(s**2) / 2), s) / math.sqrt(2 * math.pi))


def mean_squared_over_mean_square(inputs: str) -> float:
    """r of a kind of inputs, by a sum over a fine grid of the normal density."""
    z = np.linspace(-9.0, 9.0, 18001)
    density = np.exp(-(z**2) / 2)
    x = INPUTS[inputs](z)
    return round(float((density @ x) ** 2 / (density @ x**2) / density.sum()), 12)


def summary(rows: list[Row]) -> Row:
    """For each kind of inputs, a number a batch size: the mean over all draws, and the extremes of 10 seeds.

    error_mean : the same for ReLU outputs and errors whose mean is not 0, by that mean
    """
    result: Row = {"width": WIDTH, "draws_per_seed": DRAWS, "batches": list(BATCHES)}
    for inputs in INPUTS:
        r = mean_squared_over_mean_square(inputs)
        result[inputs] = by_batch(rows, inputs, 0.0) | rounded({"r": r, "limit": share_in_the_limit(r)})
    result["error_mean"] = {f"{mean:g}": by_batch(rows, "relu", mean) for mean in MEANS}
    return result


def by_batch(rows: list[Row], inputs: str, mean: float) -> Row:
    """What the seeds say for one kind of inputs and one mean of the errors, a number a batch size."""
    chosen = [row for row in rows if row["inputs"] == inputs and row.get("mean", 0.0) == mean]
    groups = [[row for row in chosen if row["batch"] == batch] for batch in BATCHES]
    same = np.array([[row["same"] for row in group] for group in groups])
    found: Row = rounded(
        {
            "same": same.mean(axis=1),
            "same_low": same.min(axis=1),
            "same_high": same.max(axis=1),
            "majority": [np.mean([row["majority"] for row in group]) for group in groups],
        }
    )
    return found


def table() -> Table:
    """A row a batch size: how often all gradients had one sign, for three kinds of inputs, errors of mean 0."""
    stored = load("same_sign")["summary"]
    header = ["batch size", "sigmoid outputs", "ReLU outputs", "centered inputs"]
    shares = [stored[inputs]["same"] for inputs in INPUTS]
    return Table(header, ([b, *map(percent, row)] for b, *row in zip(BATCHES, *shares, strict=True)))


def table_of_means() -> Table:
    """A row a batch size: how often all gradients had one sign for ReLU outputs, by the mean of the errors."""
    stored = load("same_sign")["summary"]
    header = ["batch size", "error mean 0", *(f"mean {mean:g}" for mean in MEANS)]
    shares = [stored["relu"]["same"], *(stored["error_mean"][f"{mean:g}"]["same"] for mean in MEANS)]
    return Table(header, ([b, *map(percent, row)] for b, *row in zip(BATCHES, *shares, strict=True)))


def share(inputs: str, batch: int, mean: float = 0.0) -> str:
    """One number of the two tables: the share for these inputs, this batch size and this mean of the errors."""
    stored = load("same_sign")["summary"]
    of_mean = stored["error_mean"][f"{mean:g}"] if mean else stored[inputs]
    return percent(of_mean["same"][BATCHES.index(batch)])


def examples(inputs: str, count: int, width: int) -> Array:
    """A few inputs of a kind, shape (count, width), scaled to a mean square length of 1.

    All kinds start from the same normal numbers and have the same scale, so that only their center differs.
    """
    x = INPUTS[inputs](np.random.default_rng(0).standard_normal((count, width)))
    return np.asarray(x / np.sqrt((x**2).sum(axis=1).mean()))


@cache
def percents(inputs: str) -> dict[str, list[float]]:
    """The stored shares of one kind of inputs in percent, a number a batch size: same, same_low and same_high."""
    stored = load("same_sign")["summary"][inputs]
    return {key: [round(100 * share, 3) for share in stored[key]] for key in ("same", "same_low", "same_high")}
