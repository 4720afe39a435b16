"""What does a net lose with its dead units? The same net with most of its hidden units dead from the start.

The problem: 500 of the handwritten digits, a net 64-32-32-10, softmax, He's weights, 1000 steps of plain descent on
batches of 50 at rate 0.2, which kills hardly a unit by itself. In each hidden layer all units but `alive` get a bias so
low that no digit can open them, and no step can reach them. A seed gives the same digits, batches and weights to every
number of living units.
"""

import numpy as np

from relubook.data.digits import digits
from relubook.experiments import Row, load, rounded
from relubook.live.wording import fixed
from relubook.nets.dead import dead_units
from relubook.nets.layers import forward
from relubook.nets.losses import softmax
from relubook.nets.train import initialize, train
from relubook.tables import Table

WIDTHS = (64, 32, 32, 10)
ALIVE = (32, 24, 16, 8, 4, 2)
SEEDS = 20
EXAMPLES, BATCH, STEPS, RATE = 500, 50, 1000, 0.2
BURIED = -1e3  # a bias: the inputs and the weights that come before it are of size 1

TASKS: list[Row] = [{"alive": alive, "seed": seed} for alive in ALIVE for seed in range(SEEDS)]
SAMPLE: list[Row] = [{"alive": alive, "seed": 0} for alive in (32, 8)]


def task(alive: int, seed: int) -> Row:
    """Train a net in which only `alive` units of each hidden layer can ever open.

    returns : dead, the number of dead hidden units at the end, both layers; trained and new, the share of wrong digits
        among the 500 and among the 1297 that it never saw
    """
    rng = np.random.default_rng(seed)
    images, labels = digits()
    order = rng.permutation(len(images))
    x, y = images[order].reshape(len(images), -1) / 16, labels[order].astype(int)
    layers = initialize(rng, WIDTHS)
    for _, b in layers[:-1]:
        b[alive:] = BURIED
    path = train(layers, x[:EXAMPLES], y[:EXAMPLES], RATE, STEPS, softmax, batch=BATCH, rng=rng, every=STEPS)
    wrong = forward(path.layers[-1], x).argmax(axis=1) != y
    return {
        "dead": sum(dead_units(path.layers[-1], x[:EXAMPLES]).counts),
        "trained": rounded(wrong[:EXAMPLES].mean()),
        "new": rounded(wrong[EXAMPLES:].mean()),
    }


def summary(rows: list[Row]) -> Row:
    """For each number of living units median, least and greatest of what `task` counts."""
    result: Row = {"alive": list(ALIVE), "seeds": SEEDS}
    for name in ("dead", "trained", "new"):
        of = [[row[name] for row in rows if row["alive"] == alive] for alive in ALIVE]
        spread = {"median": np.median(of, axis=1), "least": np.min(of, axis=1), "greatest": np.max(of, axis=1)}
        result[name] = rounded(spread)
    return result


def table() -> Table:
    """The stored shares of wrong digits, a row a number of living units."""
    found = load("capacity")["summary"]
    rows = []
    for i, alive in enumerate(found["alive"]):
        low, middle, high = (fixed(100 * found["new"][k][i], 1) for k in ("least", "median", "greatest"))
        known = fixed(100 * found["trained"]["median"][i], 1)
        rows.append([f"{alive} of 32", f"{found['dead']['median'][i]:g}", known, middle, f"{low} to {high}"])
    header = ["can open, a layer", "dead at the end", "error, trained digits %", "error, new digits %", "range"]
    return Table(header, rows)
