"""What keeps units alive at a rate that kills them? Ten remedies, each alone, on one problem.

The problem: 500 of the handwritten digits, a net 64-32-32-10, softmax, 300 steps of plain descent on batches of
50. The inputs are 0 to 1, so a large step moves all weights of a unit the same way, and can close it on every
digit. Without a remedy weights begin with variance 1 / fan_in and biases at 0.

A seed gives the same digits, batches and random numbers to every remedy, so remedies can be compared seed by
seed. "Dead" is closed, z <= 0, on all 500 digits at the end. A closed unit of a leaky ReLU, of ELU or of GELU still
learns, if slowly, and is counted all the same. BatchNorm is folded into the net before anyone counts.
"""

import numpy as np

from relubook.data.digits import digits
from relubook.experiments import Row, load, rounded
from relubook.live.wording import fixed, significant
from relubook.nets.activations import ACTIVATIONS, RELU, Activation, leaky_relu
from relubook.nets.batchnorm import normalized
from relubook.nets.layers import forward, preactivations
from relubook.nets.losses import softmax
from relubook.nets.path import Diverged
from relubook.nets.steps import warmup
from relubook.nets.train import Rate, initialize, train
from relubook.nets.types import Array, Pairs
from relubook.tables import Table

WIDTHS = (64, 32, 32, 10)
EXAMPLES, BATCH, STEPS = 500, 50, 300
RATES = (0.8, 1.0)
SEEDS = 40
WARM_UP = 100  # steps
CLIP = 1.0  # length of all gradients together

REMEDIES = ["none", "bias 0.01", "bias 0.1", "BatchNorm", "lower rate", "He", "leaky ReLU", "clipping", "warm-up"]
REMEDIES += ["ELU", "GELU"]
TASKS: list[Row] = [
    {"remedy": remedy, "rate": rate, "seed": seed} for rate in RATES for remedy in REMEDIES for seed in range(SEEDS)
]
# where nothing dies, a run is no chaos: another processor's rounding does not change it
SAMPLE: list[Row] = [{"remedy": remedy, "rate": 0.8, "seed": 0} for remedy in ("BatchNorm", "lower rate", "clipping")]


def task(remedy: str, rate: float, seed: int) -> Row:
    """Train with one remedy.

    returns : born, share of hidden units that are dead before the first step (of BatchNorm the share without it);
        dead, share at the end; loss and error (share of wrong digits) of the net in use at the end, on the 500
        digits; loss is None for a run that diverged
    """
    if remedy not in REMEDIES:
        raise ValueError(f"no remedy {remedy!r}; there are {', '.join(REMEDIES)}")
    rng = np.random.default_rng(seed)
    images, labels = digits()
    rows = rng.choice(len(images), EXAMPLES, replace=False)
    x, y = images[rows].reshape(EXAMPLES, -1) / 16, labels[rows].astype(int)
    bias = {"bias 0.01": 0.01, "bias 0.1": 0.1}.get(remedy, 0.0)
    layers = initialize(rng, WIDTHS, gain=2.0 if remedy == "He" else 1.0, bias=bias)
    rates: dict[str, Rate] = {"lower rate": rate / 10, "warm-up": warmup(rate, WARM_UP)}
    activation = activation_of(remedy)
    diverged = False
    try:
        path = train(
            normalized(list(layers)) if remedy == "BatchNorm" else layers,
            x,
            y,
            rates.get(remedy, rate),
            STEPS,
            softmax,
            activation=activation,
            batch=BATCH,
            rng=rng,
            clip_norm=CLIP if remedy == "clipping" else None,
            every=STEPS,
        )
    except Diverged as stopped:
        path, diverged = stopped.path, True
    scores = forward(path.layers[-1], x, activation)
    return {
        "born": rounded(closed_share(layers, x, activation)),
        "dead": rounded(closed_share(path.layers[-1], x, activation)),
        "loss": None if diverged else rounded(softmax(scores, y)[0]),
        "error": rounded((scores.argmax(axis=1) != y).mean()),
    }


def activation_of(remedy: str) -> Activation:
    """What stands between the layers with this remedy: ReLU, unless the remedy is another activation."""
    if remedy == "leaky ReLU":
        return leaky_relu()
    return ACTIVATIONS.get(remedy, RELU)


def closed_share(layers: Pairs, x: Array, activation: Activation) -> float:
    """Share of the hidden units that are closed, z <= 0, on every example; any activation between the layers."""
    closed = [(z <= 0).all(axis=0) for z in preactivations(layers, x, activation)]
    return float(np.concatenate(closed).mean())


def summary(rows: list[Row]) -> Row:
    """For each rate and remedy the median and range of what is dead, the loss and the error.

    fewer, more : seeds with a smaller and a larger dead share than the same seed without a remedy
    all_right : seeds whose net got every digit right that it was trained on
    diverged : runs whose loss stopped being a number; they count as an infinite loss, which is written as None
    """
    result: Row = {"examples": EXAMPLES, "batch": BATCH, "steps": STEPS, "seeds": SEEDS, "widths": list(WIDTHS)}
    for rate in RATES:
        of_rate = [row for row in rows if row["rate"] == rate]
        without = {row["seed"]: row["dead"] for row in of_rate if row["remedy"] == "none"}
        found: Row = {}
        for remedy in REMEDIES:
            part = [row for row in of_rate if row["remedy"] == remedy]
            losses = [np.inf if row["loss"] is None else row["loss"] for row in part]
            found[remedy] = {
                "born": _spread([row["born"] for row in part]),
                "dead": _spread([row["dead"] for row in part]),
                "loss": _spread(losses),
                "error": _spread([row["error"] for row in part]),
                "fewer": sum(row["dead"] < without[row["seed"]] for row in part),
                "more": sum(row["dead"] > without[row["seed"]] for row in part),
                "all_right": sum(row["error"] == 0 for row in part),
                "diverged": sum(row["loss"] is None for row in part),
            }
        result[f"rate {rate:g}"] = found
    return result


def table(rate: float) -> Table:
    """The stored result at one of RATES, a row a remedy; shares in %."""
    rows = []
    for remedy, of in load("remedies")["summary"][f"rate {rate:g}"].items():
        low, median, high = (fixed(100 * of["dead"][k], 1) for k in ("min", "median", "max"))
        loss, error = significant(of["loss"]["median"], 2), fixed(100 * of["error"]["median"], 1)
        rows.append([remedy, median, f"{low} to {high}", loss, error, of["all_right"], f"{of['fewer']} : {of['more']}"])
    header = ["dead", "range", "loss", "error", "all right", "fewer : more"]
    return Table([f"rate {rate:g}, medians", *header], rows)


def dead_by_remedy() -> dict[str, dict[str, list[float]]]:
    """The stored share of dead units of every run: rate, then remedy, one number a seed."""
    panels: dict[str, dict[str, list[float]]] = {f"rate {rate:g}": {} for rate in RATES}
    for row in load("remedies")["rows"]:
        panels[f"rate {row['rate']:g}"].setdefault(row["remedy"], []).append(row["dead"])
    return panels


def _spread(values: list[float]) -> Row:
    low, median, high = rounded(np.array([min(values), np.median(values), max(values)]), 3)
    return {"median": median, "min": low, "max": high}
