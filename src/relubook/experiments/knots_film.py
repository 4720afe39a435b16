"""What does a broken line of n pieces look like when its knots are the best ones, and when training has found them?

The functions, the nets and the training are those of `knots`. Here the lines themselves are kept, knots and values, for
more numbers of pieces; of three trained nets the one whose error is in the middle.
"""

import numpy as np

from relubook.approximate.fits import fit
from relubook.experiments import Row, load, rounded
from relubook.experiments.knots import EVEN, FUNCTIONS, Function, errors, trained_line
from relubook.live.wording import significant
from relubook.nets.types import Array
from relubook.tables import Table

TARGETS = ("square", "exponential", "steep root", "cube", "sine")
COUNTS = [2, 3, 4, 6, 8, 12, 16, 24, 32]
SEEDS = range(3)

TASKS: list[Row] = [{"target": target, "n": n} for target in TARGETS for n in COUNTS]
SAMPLE: list[Row] = [{"target": "exponential", "n": 3}]


def through(knots: Array, values: Array) -> Function:
    """The broken line of these knots and values."""

    def line(x: Array) -> Array:
        y: Array = np.interp(x, knots, values)
        return y

    return line


def task(target: str, n: int) -> Row:
    """The best line that we found with n pieces, and that of a trained net with n units.

    returns : best and trained, each with its knots on [0, 1], its values there and its rms error; seed, that of the net
    """
    f, _ = FUNCTIONS[target]
    found = fit(EVEN, f, n, norm="rms")
    best = {"knots": found.knots, "values": found.values, "rms": errors(found, f, found.knots)["rms"]}
    nets = []
    for seed in SEEDS:
        knots, values = trained_line(f, n, seed)
        rms = errors(through(knots, values), f, knots)["rms"]
        nets.append((rms, seed, {"knots": knots, "values": values, "rms": rms}))
    _, seed, net = sorted(nets, key=lambda one: one[0])[len(nets) // 2]
    row: Row = rounded({"best": best, "trained": net, "seed": seed})
    return row


def summary(rows: list[Row]) -> Row:
    """For each function the rms errors of both, a number for each of COUNTS."""
    result: Row = {"pieces": COUNTS, "seeds": len(SEEDS)}
    for target in TARGETS:
        mine = [r for r in rows if r["target"] == target]
        result[target] = {way: [r[way]["rms"] for r in mine] for way in ("best", "trained")}
    return result


def table(target: str = "sine") -> Table:
    """The stored rms errors for one function."""
    found = load("knots_film")["summary"]
    ways = found[target]["best"], found[target]["trained"]
    rows = [[n, *(significant(v, 3) for v in two)] for n, *two in zip(found["pieces"], *ways, strict=True)]
    return Table(["pieces", "best", "trained"], rows)
