"""Is a ReLU net six times faster than a net of tanh or of sigmoid? Epochs to 25 % training error on the digits.

Krizhevsky, Sutskever and Hinton (2012, figure 1) trained a four-layer convolutional net on CIFAR-10 to 25 %
training error, six times faster with ReLU than with tanh. They chose the learning rate of each net apart, as
fast as possible, used no regularization, and say that the size of the effect varies with the architecture. Here
the nets are small and fully connected and the pictures are digits: the same question, not the same experiment.

Plain descent on batches of 64. Each net gets the rate that is fastest (median of 5 tuning seeds) in a grid of 13
from 0.01 to 10; then 30 other seeds report. As 25 % is little to ask of digits, all is done again for 2 %, with
rates chosen for that. A run that has not arrived after 20 epochs counts as slower than all that have.

An epoch has 29 steps, and good nets need few: whole epochs would be too coarse a measure. So the training error, on
all 1797 digits, is taken after each of the first steps and then each time a tenth more steps are done; a straight
line between two such looks says when it crossed the goal.
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from relubook.data.digits import digits
from relubook.experiments import Row, load, rounded
from relubook.live.wording import fixed
from relubook.nets.activations import RELU, SIGMOID, TANH
from relubook.nets.layers import ascend, descend
from relubook.nets.losses import softmax
from relubook.nets.steps import descent
from relubook.nets.train import initialize
from relubook.nets.types import Array, Net
from relubook.tables import Table

ACTIVATIONS = {"relu": RELU, "tanh": TANH, "sigmoid": SIGMOID}
NETS = ((1, 2), (3, 2), (8, 2), (1, 1), (3, 1), (8, 1))  # hidden layers, gain: the weights have variance gain / fan_in
WIDTH, BATCH, EPOCHS = 32, 64, 20
GOALS = (0.25, 0.02)
RATES = tuple(rounded(10 ** (k / 4), 3) for k in range(-8, 5))
TUNING, REPORTING = range(1000, 1005), range(30)

TASKS: list[Row] = [
    {
        "hidden": hidden,
        "gain": gain,
        "activation": activation,
        "rate": rate,
        "goals": list(GOALS),
        "seeds": list(TUNING),
    }
    for hidden, gain in NETS
    for activation in ACTIVATIONS
    for rate in RATES
]
# Quick, and far from the rates where training turns chaotic.
SAMPLE = [task for task in TASKS if task["hidden"] == 1 and task["rate"] == 0.316]


def examples() -> tuple[Array, NDArray[np.int64]]:
    """The digits as rows of 64 numbers: the mean picture is taken off, then all is divided by one number."""
    images, labels = digits()
    x = images.reshape(len(images), -1).astype(float)
    x -= x.mean(axis=0)
    return x / x.std(), labels.astype(np.int64)


def looks(hidden: int, gain: float, activation: str, rate: float, seed: int) -> Iterator[tuple[float, float]]:
    """Train a net: pairs (epochs, training error), ever farther apart, to the last epoch or until it diverges."""
    x, y = examples()
    rng = np.random.default_rng(seed)
    layers: Net = list(initialize(rng, (x.shape[1], *[WIDTH] * hidden, 10), gain=gain))
    between = ACTIVATIONS[activation]
    steps_per_epoch = -(-len(x) // BATCH)
    look = 0
    for step in range(EPOCHS * steps_per_epoch + 1):
        if step == look:
            *_, top = ascend(layers, x, between)
            error = np.mean(top.h.argmax(axis=1) != y)
            yield step / steps_per_epoch, float(error)
            look += max(1, step // 10)
        if step % steps_per_epoch == 0:
            order = rng.permutation(len(x))
        start = step % steps_per_epoch * BATCH
        batch = order[start : start + BATCH]
        rungs = list(ascend(layers, x[batch], between))
        loss, dscores = softmax(rungs[-1].h, y[batch])
        if not np.isfinite(loss):
            return
        layers, _ = descent(layers, descend(rungs, dscores, between)[1], rate)


def crossings(path: list[tuple[float, float]], goals: list[float]) -> list[float]:
    """When the error on a path of (epochs, error) first falls to each goal; inf where it does not.

    >>> crossings([(0.0, 0.9), (1.0, 0.5), (2.0, 0.1)], [0.5, 0.2, 0.05])
    [1.0, 1.75, inf]
    """

    def crossing(goal: float) -> float:
        for (t0, e0), (t1, e1) in pairwise(path):
            if e1 <= goal < e0:
                return t0 + (t1 - t0) * (e0 - goal) / (e0 - e1)
        return np.inf

    return [crossing(goal) for goal in goals]


def task(hidden: int, gain: float, activation: str, rate: float, goals: list[float], seeds: list[int]) -> Row:
    """Train a net once a seed.

    returns : epochs, for each goal a list over the seeds; None where a run does not arrive
    """
    arrivals = []
    with np.errstate(over="ignore", invalid="ignore"):  # some rates of the grid are too large on purpose
        for seed in seeds:
            path = []
            for moment in looks(hidden, gain, activation, rate, seed):
                path.append(moment)
                if moment[1] <= min(goals):
                    break
            arrivals.append(crossings(path, goals))
    return {"epochs": rounded(np.transpose(arrivals))}


def epochs_of(row: Row, goal: float) -> Array:
    """The epochs of a row for one goal, inf where a run did not arrive."""
    epochs = row["epochs"][row["goals"].index(goal)]
    return np.array([np.inf if e is None else e for e in epochs])


def of_net(rows: list[Row], hidden: int, gain: float, activation: str) -> list[Row]:
    net = (hidden, gain, activation)
    return [row for row in rows if (row["hidden"], row["gain"], row["activation"]) == net]


def follow_up(rows: list[Row]) -> list[Row]:
    """What the 30 reporting seeds do: each net at the rate that is fastest for each goal, where one arrives."""
    tasks = []
    for hidden, gain in NETS:
        for activation in ACTIVATIONS:
            for goal in GOALS:
                tuned = of_net(rows, hidden, gain, activation)
                fastest = min(tuned, key=lambda row: (np.median(epochs_of(row, goal)), row["rate"]))
                if np.isfinite(np.median(epochs_of(fastest, goal))):
                    tasks.append(fastest | {"goals": [goal], "seeds": list(REPORTING)})
    return [{key: value for key, value in t.items() if key != "epochs"} for t in tasks]


def times(slower: Array, faster: Array) -> list[float]:
    """How many times longer the median of one list is than that of another: 5 %, middle and 95 %.

    The range is that of 4000 pairs of lists drawn from these with replacement (bootstrap).
    """
    rng = np.random.default_rng(0)
    drawn = [
        np.median(values[rng.integers(len(values), size=(4000, len(values)))], axis=1) for values in (slower, faster)
    ]
    low, high = np.quantile(drawn[0] / drawn[1], (0.05, 0.95), method="nearest")
    return [low, np.median(slower) / np.median(faster), high]


def summary(rows: list[Row]) -> Row:
    """For each net and goal: rate, epochs (10, 50, 90 %), how many of 30 arrived, and how many times ReLU is faster.

    A net that arrived at no rate has None for all.
    """
    nets = []
    for hidden, gain in NETS:
        for goal in GOALS:
            entry: Row = {"hidden": hidden, "gain": gain, "goal": goal}
            epochs = {}
            for activation in ACTIVATIONS:
                reported = [
                    row
                    for row in of_net(rows, hidden, gain, activation)
                    if row["goals"] == [goal] and row["seeds"] == list(REPORTING)
                ]
                if not reported:
                    entry[activation] = None
                    continue
                epochs[activation] = epochs_of(reported[0], goal)
                entry[activation] = {
                    "rate": reported[0]["rate"],
                    "epochs": np.quantile(epochs[activation], (0.1, 0.5, 0.9), method="nearest"),
                    "arrived": int(np.isfinite(epochs[activation]).sum()),
                }
            for other in ("tanh", "sigmoid"):
                entry[f"relu_times_faster_than_{other}"] = (
                    times(epochs[other], epochs["relu"]) if {"relu", other} <= epochs.keys() else None
                )
            nets.append(rounded(entry))
    return {
        "seeds": len(REPORTING),
        "tuning_seeds": len(TUNING),
        "rates": list(RATES),
        "epochs_at_most": EPOCHS,
        "steps_per_epoch": -(-len(examples()[0]) // BATCH),
        "nets": nets,
    }


def table(gain: int = 2) -> Table:
    """A row a net and goal: the median number of epochs, for weights of variance gain / fan_in."""
    others = ("tanh", "sigmoid")
    header = ["hidden layers", "training error", *(f"epochs: {a}" for a in ("ReLU", *others))]
    rows = [
        [
            net["hidden"],
            f"{100 * net['goal']:.0f} %",
            *(fixed(net[a]["epochs"][1]) if net[a] else "never" for a in ACTIVATIONS),
            *(fixed(ratio[1]) if (ratio := faster(net, a)) else "never" for a in others),
        ]
        for net in nets(gain)
    ]
    return Table([*header, *(f"{a} / ReLU" for a in others)], rows)


def nets(gain: int) -> list[Row]:
    """The stored nets with weights of variance gain / fan_in, an entry a net and goal."""
    return [net for net in load("six_times")["summary"]["nets"] if net["gain"] == gain]


def faster(net: Row, other: str) -> list[float] | None:
    """How many times as fast as `other` ReLU was, 5 %, middle and 95 %; None where one of the two never arrived."""
    ratio: list[float] | None = net[f"relu_times_faster_than_{other}"]
    return ratio


def range_of_times(other: str, gain: int = 2) -> tuple[str, str]:
    """The least and the largest number of times as fast as `other` that ReLU was, as the table shows them."""
    ratios = [ratio[1] for net in nets(gain) if (ratio := faster(net, other))]
    return fixed(min(ratios)), fixed(max(ratios))


def fewest_steps(activation: str, gain: int = 2) -> float:
    """The median number of steps, not epochs, of the net that was the first to reach a goal."""
    per_epoch: int = load("six_times")["summary"]["steps_per_epoch"]
    return float(min(net[activation]["epochs"][1] for net in nets(gain) if net[activation]) * per_epoch)
