"""Do dead units come back? Deaths and revivals, counted apart, for ways to train the same small nets.

*A theorem.* A unit of the first layer is dead on the data, nowhere above 0. Then its gate is closed on every
example, so the gradient of its weights and of its bias is exactly 0, not small: plain descent leaves them as
they are, bit for bit. The data is fixed, so it sees the same numbers again and stays dead. That holds for every
batch of that data, too. `kind="invariant"` tries it on random nets, data, losses and rates.

*Where the theorem ends.* A unit of layer 2 is dead just as exactly, but its input is what layer 1 makes of the
data, and layer 1 still learns. Momentum and Adam remember older gradients, and the memory moves the weights on.
Dead on a batch is not dead on the data set. Weight decay shrinks W and b of a dead unit by the same factor, which
keeps the sign of x @ W + b, so it brings no unit back here; decay on W alone can, where b is above 0.
"""

import numpy as np

from relubook.experiments import Row, load, rounded
from relubook.nets.dead import dead_units, deaths_and_revivals
from relubook.nets.losses import Loss, logistic, squared
from relubook.nets.path import Diverged
from relubook.nets.steps import adam, momentum
from relubook.nets.train import initialize, train
from relubook.nets.types import Array, Pairs
from relubook.tables import Table

EXAMPLES = 20
BATCH = 5
DECAY = 0.01
WIDTHS = (1, 16, 16, 1)
RATE = 0.1
STEPS = 400


KINDS: dict[str, Row] = {
    "plain": {},
    "momentum": {"step": momentum},
    "adam": {"step": adam},
    "decay": {"decay": DECAY},
    "batches": {"batch": BATCH},
}
TASKS: list[Row] = [{"kind": "invariant", "seed": seed} for seed in range(200)]
TASKS += [{"kind": kind, "seed": seed} for kind in KINDS for seed in range(20)]
SAMPLE: list[Row] = [{"kind": "invariant", "seed": seed} for seed in range(4)]


def task(kind: str, seed: int) -> Row:
    """Train one net and follow its units.

    returns : widths, rate and steps of the run, stopped when it diverged; deaths, revivals and dead (at the
        end), a number a hidden layer; moved, the largest change of a weight or bias of a first-layer unit in a
        step that found it dead; for batches also silent, moments of units that were dead on a fresh batch, and
        silent_alive, those of them that were alive on the data set
    """
    rng = np.random.default_rng(seed)  # so every kind but the first has the same nets and data
    if kind == "invariant":
        widths, rate, steps, x, y, loss = _any_problem(rng)
        options: Row = {"loss": loss}
        layers = initialize(rng, widths, bias=float(rng.choice([0.0, 0.1, -0.1])))
    else:
        widths, rate, steps, options = WIDTHS, RATE, STEPS, KINDS[kind]
        x = rng.standard_normal((EXAMPLES, 1))
        y = np.sin(3 * x)
        layers = initialize(rng, widths)
    stopped = False
    try:
        path = train(layers, x, y, rate, steps, rng=rng, **options)
    except Diverged as end:
        path, stopped = end.path, True
    lives = deaths_and_revivals(path, x)
    row = {
        "widths": list(widths),
        "rate": rounded(rate, 3),
        "steps": int(path.steps[-1]),
        "stopped": stopped,
        "deaths": lives.deaths,
        "revivals": lives.revivals,
        "dead": [int(dead[-1].sum()) for dead in lives.dead],
        "moved": rounded(_largest_move(path.layers, lives.dead[0]), 3),
    }
    if "batch" in options:
        silent, alive = np.zeros(len(lives.dead), int), np.zeros(len(lives.dead), int)
        for moment, net in enumerate(path.layers):
            batch = x[rng.choice(len(x), BATCH, replace=False)]
            for i, on_batch in enumerate(dead_units(net, batch).layers):
                silent[i] += on_batch.sum()
                alive[i] += (on_batch & ~lives.dead[i][moment]).sum()
        row |= {"silent": silent.tolist(), "silent_alive": alive.tolist()}
    return row


def _any_problem(rng: np.random.Generator) -> tuple[tuple[int, ...], float, int, Array, Array, Loss]:
    """Random widths, rate, number of steps, data and loss."""
    inputs, outputs, depth = int(rng.integers(1, 6)), int(rng.integers(1, 4)), int(rng.integers(1, 4))
    widths = (inputs, *(int(n) for n in rng.integers(4, 25, depth)), outputs)
    x = rng.standard_normal((int(rng.integers(5, 60)), inputs)) + rng.choice([0.0, 1.0])
    y = np.sin(x @ rng.normal(0, 2, (inputs, outputs)))
    loss: Loss = squared if rng.random() < 0.5 else logistic
    rate = float(10 ** rng.uniform(-0.8, 0.5)) * (1 if loss is squared else 4)
    return widths, rate, 200, x, y if loss is squared else (y > 0).astype(float), loss


def _largest_move(nets: list[Pairs], dead: Array) -> float:
    """The largest change of a weight or bias of a first-layer unit over a step before which it was dead."""
    moves = [0.0]
    for before, after, silent in zip(nets[:-1], nets[1:], dead[:-1], strict=True):
        for array, moved in zip(before[0], after[0], strict=True):
            moves.append(float(np.max(np.abs(moved - array)[..., silent], initial=0.0)))
    return max(moves)


def summary(rows: list[Row]) -> Row:
    """For each kind, over all its runs: deaths, revivals and dead at the end, by layer; the largest move.

    born : dead before the first step. Such a unit is no death, so born + deaths - revivals is what is dead at the end
    with_dead : runs in which a first-layer unit was dead at the end. Only those could break the theorem.
    stopped : runs that diverged; they count up to there
    """
    result: Row = {"rate": RATE, "widths": list(WIDTHS), "steps": STEPS, "examples": EXAMPLES, "batch": BATCH}
    for kind in ("invariant", *KINDS):
        part = [row for row in rows if row["kind"] == kind]
        numbers: Row = {
            "runs": len(part),
            "with_dead": sum(row["dead"][0] > 0 for row in part),
            "stopped": sum(row["stopped"] for row in part),
            "moved": max(row["moved"] for row in part),
        }
        for name in ("deaths", "revivals", "dead", "silent", "silent_alive"):
            if name in part[0]:
                columns = range(max(len(row[name]) for row in part))
                numbers[name] = [sum(row[name][i] for row in part if i < len(row[name])) for i in columns]
        counts = (numbers[name] for name in ("dead", "deaths", "revivals"))
        numbers["born"] = [dead - deaths + back for dead, deaths, back in zip(*counts, strict=True)]
        result[kind] = numbers
    return result


WORDS = {"plain": "plain descent", "momentum": "momentum", "adam": "Adam"}
WORDS |= {"decay": "weight decay", "batches": "batches of 5"}
COUNTS = ("born", "deaths", "revivals", "dead")


def table_of_random_nets() -> Table:
    """What the stored random nets did, a row a layer."""
    tried = load("revival")["summary"]["invariant"]
    rows = [[f"layer {i + 1}", *(tried[name][i] for name in COUNTS)] for i in range(3)]
    return Table([f"{tried['runs']} random nets", "born dead", "deaths", "revivals", "dead at the end"], rows)


def table() -> Table:
    """The stored counts of five ways to train, a row a layer and way."""
    found = load("revival")["summary"]
    rows = [[i + 1, words, *(found[kind][name][i] for name in COUNTS)] for i in (0, 1) for kind, words in WORDS.items()]
    return Table(["layer", "trained with", "born dead", "deaths", "revivals", "dead at the end"], rows)


def table_of_batches() -> Table:
    """Of the units that were silent on a fresh batch, how many were alive on the data set, by layer."""
    found = load("revival")["summary"]["batches"]
    pairs = zip(found["silent"], found["silent_alive"], strict=True)
    rows = [
        [f"layer {i}", silent, alive, f"{100 * alive / silent:.0f} %"] for i, (silent, alive) in enumerate(pairs, 1)
    ]
    return Table(["units of", "silent on the batch", "alive on the data set", "share"], rows)
