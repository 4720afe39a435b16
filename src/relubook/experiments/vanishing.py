"""How large are signal and gradient after 1 to 50 layers, for sigmoid, tanh and ReLU?

Nets of 64 inputs and 64 units a layer, zero biases, weights normal with variance gain / fan_in, gain 1 or 2.
The inputs are 32 standard normal rows. A net of depth d is the first d layers of a net of 50; the gradient that
enters it from above, at the outputs of layer d, is standard normal and drawn anew for each depth.

All sizes are root mean squares as log10, so -2 means a hundredth. "Layer 0" is the input. The signal alone can
mislead: that of sigmoids stays near 1/2 while all inputs come to give the same outputs, so `difference` is there.
"""

from functools import cache

import numpy as np

from relubook.experiments import Row, load
from relubook.live.wording import fixed
from relubook.nets.activations import RELU, SIGMOID, TANH, Activation
from relubook.nets.train import initialize
from relubook.nets.types import Array
from relubook.tables import Table

WIDTH, DEPTH, EXAMPLES, SEEDS = 64, 50, 32, 60
ACTIVATIONS = {"sigmoid": SIGMOID, "tanh": TANH, "relu": RELU}
TASKS: list[Row] = [
    {"activation": activation, "gain": gain, "seeds": SEEDS} for activation in ACTIVATIONS for gain in (1, 2)
]
SAMPLE = [TASKS[-1]]
SHOWN = (1, 5, 10, 20, 50)  # the depths that the summary has
LEAST = -14  # differences below 1e-14 between outputs of size 1 are mostly the rounding of float64


def size(h: Array) -> Array:
    """log10 of the root mean square over examples and units, the last two axes."""
    result: Array = np.log10(np.sqrt((h**2).mean(axis=(-2, -1))))
    return result


def sizes(activation: Activation, gain: float, rng: np.random.Generator) -> tuple[Array, Array, Array]:
    """One random net of 50 layers, and all its first parts.

    returns : signal, shape (51,): size of the outputs of layers 0 to 50; difference, shape (51,): the same after
    the mean over the examples is taken off, so what tells one input from another; gradient, shape (51, 51): at
    [d, l] the size at the outputs of layer l of a net of depth d, less the size at its top; 0 where l >= d
    """
    h = rng.standard_normal((EXAMPLES, WIDTH))
    weights = [w for w, _ in initialize(rng, [WIDTH] * (DEPTH + 1), gain=gain)]
    outputs, slopes = [h], []
    for w in weights:
        h, cache = activation.forward(h @ w)
        outputs.append(h)
        slopes.append(activation.backward(np.ones_like(h), cache))
    signal = np.array(outputs)
    # A stack of gradients, one a depth: on the way down each layer takes along all nets that have it.
    stack = rng.standard_normal((DEPTH + 1, EXAMPLES, WIDTH))
    top = size(stack)
    gradient = np.zeros((DEPTH + 1, DEPTH + 1))
    for layer in reversed(range(DEPTH)):
        deeper = slice(layer + 1, None)
        stack[deeper] = (stack[deeper] * slopes[layer]) @ weights[layer].T
        gradient[deeper, layer] = size(stack[deeper]) - top[deeper]
    return size(signal), size(signal - signal.mean(axis=1, keepdims=True)), gradient


def quantile(values: Array, q: float) -> Array:
    """Over the nets, at two decimals: 2 % of a size, and better than 60 nets can tell."""
    result: Array = np.quantile(values, q, axis=0).round(2) + 0.0  # + 0.0 makes 0.0 of -0.0
    return result


def band(values: Array) -> Row:
    return {f"{q}": quantile(values, q / 100).tolist() for q in (10, 50, 90)}


def task(activation: str, gain: float, seeds: int) -> Row:
    """All nets of one setting: medians, and bands from 10 to 90 % of the nets.

    returns : signal, {"10", "50", "90"}, each a list over layers 0 to 50; difference, a list of medians, None
    where they are too small to know; gradient, a list over depths d from 1 to 50 of lists over layers 0 to d - 1
    of medians (at layer d it is 0); gradient_at_input, {"10", "50", "90"}, each a list over depths 1 to 50
    """
    nets = [sizes(ACTIVATIONS[activation], gain, np.random.default_rng(seed)) for seed in range(seeds)]
    signal, difference, gradient = (np.array(part) for part in zip(*nets, strict=True))
    return {
        "signal": band(signal),
        "difference": [v if v > LEAST else None for v in quantile(difference, 0.5).tolist()],
        "gradient": [quantile(gradient[:, d, :d], 0.5).tolist() for d in range(1, DEPTH + 1)],
        "gradient_at_input": band(gradient[:, 1:, 0]),
    }


def summary(rows: list[Row]) -> Row:
    """For each setting, at a few depths: what comes out at the end and what gradient comes back to the input."""
    result: Row = {"depths": list(SHOWN), "seeds": SEEDS}
    for row in rows:
        result[f"{row['activation']}, {row['gain']}/fan_in"] = {
            "signal": {q: [values[d] for d in SHOWN] for q, values in row["signal"].items()},
            "difference": [row["difference"][d] for d in SHOWN],
            "gradient_at_input": {q: [values[d - 1] for d in SHOWN] for q, values in row["gradient_at_input"].items()},
        }
    return result


def table() -> Table:
    """A row a setting: the power of ten of the gradient that arrives at the input of 50 layers."""
    names = {"sigmoid": "sigmoid", "tanh": "tanh", "relu": "ReLU"}
    rows = []
    for activation, name in names.items():
        for gain in (1, 2):
            low, middle, high = (power(activation, gain, q) for q in (10, 50, 90))
            rows.append([f"{name}, {gain}/fan_in", middle, f"{low} to {high}"])
    return Table(["activation, variance of the weights", "power of ten", "10 to 90 % of the nets"], rows)


def power(activation: str, gain: int, percent: int = 50) -> str:
    """log10 of the gradient at the input of 50 layers over that at the top; percent : of the nets, 10, 50 or 90."""
    at_input = load("vanishing")["summary"][f"{activation}, {gain}/fan_in"]["gradient_at_input"]
    return fixed(at_input[f"{percent}"][-1], 1)


@cache
def setting(activation: str, gain: int) -> Row:
    """The stored row of a setting, each gradient with its size at the top, log10(1) = 0, as its last number."""
    (found,) = [row for row in load("vanishing")["rows"] if (row["activation"], row["gain"]) == (activation, gain)]
    return {**found, "gradient": [[*values, 0.0] for values in found["gradient"]]}


def told(row: Row) -> Row:
    """What a row says of depths 1 to 50, each a list: sizes and factors, where the row has powers of ten.

    returns : gradient and signal, the sizes at the input and on top; way, what the gradient does going down, and
    factor, how many times; least and most, the same at 10 and at 90 % of the nets, counted that way, the smaller first;
    apart, what differences between inputs do going up ("more", "less", or "lost" in rounding), and told, how many times
    """
    low, middle, high = (row["gradient_at_input"][q] for q in ("10", "50", "90"))
    ends = [sorted((a, b) if m > 0 else (-a, -b)) for a, m, b in zip(low, middle, high, strict=True)]
    start, *rest = row["difference"]
    changes = [None if v is None else v - start for v in rest]
    return {
        "gradient": [10**power for power in middle],
        "signal": [10**power for power in row["signal"]["50"][1:]],
        "way": ["grows" if power > 0 else "shrinks" for power in middle],
        "factor": [10 ** abs(power) for power in middle],
        "least": [10**one for one, _ in ends],
        "most": [10**other for _, other in ends],
        "apart": ["lost" if v is None else "more" if v > 0 else "less" for v in changes],
        "told": [None if v is None else 10 ** abs(v) for v in changes],
    }
