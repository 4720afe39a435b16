"""How often do all weights of a unit get a gradient of the same sign, in training on the digits?

`same_sign` draws its errors at random and trains nothing. Here a net 64-32-32-10 learns the digits of `six_times`:
centered inputs, weights of variance 2 / fan_in, zero biases, softmax, plain descent for 5 epochs. Before each step
we look at the gradient of the batch, for the two layers whose inputs are ReLU outputs: the second hidden layer and
the output layer.

A unit counts as "same" when no two of its 32 weights get opposite signs; a gradient of exactly 0, from an input that
is 0 on the whole batch, is opposite to nothing. A unit all of whose gradients are 0 has no sign and is left out.
"""

import numpy as np

from relubook.experiments import Row, load, percent, rounded
from relubook.experiments.six_times import examples
from relubook.nets.layers import ascend, descend
from relubook.nets.losses import softmax
from relubook.nets.steps import descent
from relubook.nets.train import initialize
from relubook.nets.types import Array, Net
from relubook.tables import Table

WIDTHS = (64, 32, 32, 10)
EPOCHS = 5
LAYERS = {"second hidden layer": 1, "output layer": 2}
# A step on few examples is a noisy one, so it has to be smaller.
RATES = {1: 0.01, 2: 0.02, 8: 0.1, 32: 0.1, 128: 0.1}
TASKS: list[Row] = [{"batch": batch, "rate": rate, "seed": seed} for batch, rate in RATES.items() for seed in range(5)]
SAMPLE = [task for task in TASKS if task["batch"] == 128 and task["seed"] < 2]


def of_one_sign(dW: Array) -> tuple[int, int]:
    """How many units got gradients of one sign, and how many got any gradient at all.

    dW : (inputs, units), a column a unit

    >>> of_one_sign(np.array([[1.0, 1.0, 0.0, -2.0], [2.0, -1.0, 0.0, 0.0]]))
    (2, 3)
    """
    up, down = (dW > 0).any(axis=0), (dW < 0).any(axis=0)
    return int((up ^ down).sum()), int((up | down).sum())


def task(batch: int, rate: float, seed: int) -> Row:
    """Train one net and count along the way.

    returns : first and later, each {layer: share of units of one sign} in epoch 1 and in the epochs after it;
    error, the share of the digits that the trained net gets wrong
    """
    x, y = examples()
    rng = np.random.default_rng(seed)
    layers: Net = list(initialize(rng, WIDTHS))
    counts: dict[tuple[bool, str], Array] = {}
    for epoch in range(EPOCHS):
        order = rng.permutation(len(x))
        for start in range(0, len(x) - batch + 1, batch):  # whole batches only
            rows = order[start : start + batch]
            rungs = list(ascend(layers, x[rows]))
            _, slopes = descend(rungs, softmax(rungs[-1].h, y[rows])[1])
            for name, layer in LAYERS.items():
                key = (epoch == 0, name)
                counts[key] = counts.get(key, np.zeros(2)) + of_one_sign(slopes[layer][0])
            layers, _ = descent(layers, slopes, rate)
    share = {key: same / live for key, (same, live) in counts.items()}
    *_, top = ascend(layers, x)
    wrong = np.mean(top.h.argmax(axis=1) != y)
    return {
        "first": {name: round(share[True, name], 4) for name in LAYERS},
        "later": {name: round(share[False, name], 4) for name in LAYERS},
        "error": round(float(wrong), 4),
    }


def summary(rows: list[Row]) -> Row:
    """For each batch size: the shares as the mean of the seeds, and the largest training error of a seed."""
    result: Row = {"batches": list(RATES), "rates": list(RATES.values()), "epochs": EPOCHS, "seeds": 5}
    groups = [[row for row in rows if row["batch"] == batch] for batch in RATES]
    for when in ("first", "later"):
        result[when] = {
            name: rounded([np.mean([row[when][name] for row in group]) for group in groups]) for name in LAYERS
        }
    result["largest_error"] = [max(row["error"] for row in group) for group in groups]
    return result


def table() -> Table:
    """A row a batch size: the share of units whose gradients had one sign, in epoch 1 and after it."""
    stored = load("signs_in_training")["summary"]
    columns = [(when, name) for name in LAYERS for when in ("first", "later")]
    words = {"first": "epoch 1", "later": f"epochs 2 to {EPOCHS}"}
    header = ["batch size", "rate", *(f"{name}, {words[when]}" for when, name in columns)]
    rows = [
        [batch, rate, *(percent(stored[when][name][i]) for when, name in columns)]
        for i, (batch, rate) in enumerate(RATES.items())
    ]
    return Table(header, rows)


def share(layer: str, batch: int) -> str:
    """One number of the table: the share of that layer's units after epoch 1."""
    return percent(load("signs_in_training")["summary"]["later"][layer][list(RATES).index(batch)])
