"""What do weights of variance 2 / fan_in keep from layer to layer: which variance, or which mean square?

He et al. (2015) choose the 2 so that the variance of the *pre-activations* z = h @ W stays, and the outputs
h = max(0, z) then have E[h^2] = Var z / 2 in each layer, because z is symmetric around 0. The variance of h is
smaller, by the square of its mean: for a normal z it is (1/2 - 1/(2 pi)) Var z.

ReLU nets with 64 inputs and 64 units a layer, zero biases, normal weights; the inputs are 32 standard normal rows.
The numbers are means over many nets: the mean square of one net strays, the farther the deeper it is.
"""

import numpy as np

from relu import relu_forward
from relubook.experiments import Row, load
from relubook.live.wording import fixed
from relubook.nets.train import initialize
from relubook.tables import Table

WIDTH, EXAMPLES = 64, 32
LAYERS = (1, 2, 5, 10)
NETS, PARTS = 500, 10
TASKS: list[Row] = [{"gain": gain, "nets": NETS, "seed": seed} for gain in (2, 1) for seed in range(PARTS)]
SAMPLE = [TASKS[-1]]
COLUMNS = {"variance_z": "variance of z", "mean_square_h": "mean of h²", "variance_h": "variance of h"}


def task(gain: int, nets: int, seed: int) -> Row:
    """Send inputs through random nets.

    returns : z, z2, h, h2, the means of z, z^2, h and h^2 over nets, examples and units, each a list over LAYERS
    """
    rng = np.random.default_rng(seed)
    found = np.zeros((4, len(LAYERS)))
    for _ in range(nets):
        h = rng.standard_normal((EXAMPLES, WIDTH))
        for layer, (w, _) in enumerate(initialize(rng, [WIDTH] * (LAYERS[-1] + 1), gain=gain), start=1):
            z = h @ w
            h, _ = relu_forward(z)
            if layer in LAYERS:
                found[:, LAYERS.index(layer)] += z.mean(), (z**2).mean(), h.mean(), (h**2).mean()
    return dict(zip(("z", "z2", "h", "h2"), (found / nets).round(6).tolist(), strict=True))


def summary(rows: list[Row]) -> Row:
    """For each kind of weights, over all nets: variance of z, mean square of h, variance of h, a number a layer."""
    result: Row = {"layers": list(LAYERS), "nets": NETS * PARTS, "width": WIDTH}
    for gain in (2, 1):
        means = {
            key: np.mean([row[key] for row in rows if row["gain"] == gain], axis=0) for key in ("z", "z2", "h", "h2")
        }
        variances = (means["z2"] - means["z"] ** 2, means["h2"], means["h2"] - means["h"] ** 2)
        result[f"{gain}/fan_in"] = {
            name: values.round(4).tolist() for name, values in zip(COLUMNS, variances, strict=True)
        }
    return result


def table() -> Table:
    """A row a layer: variance of z, mean of h^2 and variance of h, for both kinds of weights."""
    stored = load("he_variance")["summary"]
    kinds = ("2/fan_in", "1/fan_in")
    header = ["layer", *(f"{kind}: {words}" for kind in kinds for words in COLUMNS.values())]
    values = [stored[kind][name] for kind in kinds for name in COLUMNS]
    return Table(header, ([n, *(fixed(v, 3) for v in row)] for n, *row in zip(LAYERS, *values, strict=True)))


def variances_of_z(gain: int) -> tuple[str, str]:
    """The variance of z in the first and in the last layer of the table."""
    first, *_, last = load("he_variance")["summary"][f"{gain}/fan_in"]["variance_z"]
    return fixed(first, 3), fixed(last, 3)
