"""Training small nets by hand: initialization, gradients, and the whole path as data.

A net is a list of layers `(W, b)`, as everywhere in this book. A hidden layer with BatchNorm is an entry with
two more arrays, `(W, b, gain, shift)`; `normalized` adds them. Nothing here prints or draws, nothing is global,
and chance enters only as `rng`: the same call gives the same path.
"""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from relu import relu_backward, relu_forward
from relubook.nets.batchnorm import (
    Statistics,
    batchnorm_backward,
    batchnorm_forward,
    folded,
    start_statistics,
)
from relubook.nets.layers import check_layers, linear_backward, linear_forward
from relubook.nets.losses import sigmoid, squared
from relubook.nets.steps import Array, Net, Step, clip, decayed, descent

__all__ = [
    "RELU",
    "SIGMOID",
    "TANH",
    "Activation",
    "Diverged",
    "Path",
    "gradients",
    "initialize",
    "leaky_relu",
    "predict",
    "train",
]

Loss = Callable[[Array, Array], tuple[float, Array]]
Rate = float | Callable[[int], float]


# --- activations ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Activation:
    """What stands between two layers: `forward(z) -> (out, cache)`, `backward(dout, cache) -> dz`."""

    name: str
    forward: Callable[[Array], tuple[Array, Any]]
    backward: Callable[[Array, Any], Array]


def leaky_relu(slope: float = 0.01) -> Activation:
    """Leaky ReLU: x where x > 0, slope * x elsewhere; at exactly 0 its gradient is `slope`, as in PyTorch.

    Source: maas2013.
    """

    def forward(z: Array) -> tuple[Array, Array]:
        factor = np.where(z > 0, 1.0, slope).astype(z.dtype)
        return z * factor, factor

    return Activation("leaky ReLU", forward, lambda dout, factor: dout * factor)


def _tanh_forward(z: Array) -> tuple[Array, Array]:
    h = np.tanh(z)
    return h, h


def _sigmoid_forward(z: Array) -> tuple[Array, Array]:
    h = sigmoid(z)
    return h, h


RELU = Activation("ReLU", relu_forward, relu_backward)
TANH = Activation("tanh", _tanh_forward, lambda dout, h: dout * (1 - h * h))
SIGMOID = Activation("sigmoid", _sigmoid_forward, lambda dout, h: dout * h * (1 - h))


# --- how a net begins -------------------------------------------------------------------------------------


def initialize(
    rng: np.random.Generator,
    widths: Sequence[int],
    gain: float = 2.0,
    bias: float = 0.0,
    distribution: str = "normal",
) -> list[tuple[Array, Array]]:
    """A random net: weights with mean 0 and variance gain / fan_in, every bias the same number.

    gain=2 is He's initialization, made for ReLU; gain=1 is the older 1 / fan_in. With gain=2 a ReLU layer
    keeps the *second moment* E[h^2] of its input, not the variance: the mean of a ReLU output is not 0. With
    gain=1 the second moment halves in each ReLU layer, 2^-L after L of them.

    rng : numpy.random.Generator
    widths : number of inputs, hidden widths, number of outputs; (2, 8, 1) has one hidden layer of 8 units
    distribution : "normal", or "uniform" on +-sqrt(3 gain / fan_in), which has the same variance
    returns : list of (W, b), shapes (in, out) and (out,), float64
    raises : ValueError, for fewer than two widths, a width below 1, or another distribution

    Source: he2015, equation 10.

    >>> [W.shape for W, b in initialize(np.random.default_rng(0), (2, 8, 1))]
    [(2, 8), (8, 1)]
    """
    if len(widths) < 2 or min(widths) < 1:
        raise ValueError(f"widths needs inputs and outputs, each at least 1, but it is {tuple(widths)}")
    if distribution not in ("normal", "uniform"):
        raise ValueError(f"distribution is 'normal' or 'uniform', not {distribution!r}")
    layers = []
    for fan_in, fan_out in itertools.pairwise(widths):
        if distribution == "normal":
            W = rng.normal(0.0, np.sqrt(gain / fan_in), (fan_in, fan_out))
        else:
            limit = np.sqrt(3 * gain / fan_in)
            W = rng.uniform(-limit, limit, (fan_in, fan_out))
        layers.append((W, np.full(fan_out, float(bias))))
    return layers


# --- gradients of a whole net -------------------------------------------------------------------------------


def predict(layers: Sequence[tuple[Array, ...]], x: Array, activation: Activation = RELU) -> Array:
    """What a net of (W, b) gives for the rows of x, with any activation between its layers."""
    for i, (W, b) in enumerate(layers):
        x, _ = linear_forward(x, W, b)
        if i < len(layers) - 1:
            x, _ = activation.forward(x)
    return x


def gradients(
    layers: Net,
    x: Array,
    target: Array,
    loss: Loss = squared,
    activation: Activation = RELU,
    statistics: Sequence[Statistics | None] | None = None,
) -> tuple[float, Net, list[Statistics | None]]:
    """The loss on a batch, its gradient for every array of the net, and BatchNorm's new running averages.

    returns : (loss, a list shaped like `layers`, statistics); a layer without BatchNorm has statistics None
    """
    before = start_statistics(layers) if statistics is None else statistics
    after = list(before)
    caches = []
    for i, (W, b, *norm) in enumerate(layers):
        x, linear_cache = linear_forward(x, W, b)
        norm_cache = gate = None
        kept = before[i]
        if norm and kept is not None:
            x, norm_cache, after[i] = batchnorm_forward(x, norm[0], norm[1], kept)
        if i < len(layers) - 1:
            x, gate = activation.forward(x)
        caches.append((linear_cache, norm_cache, gate))
    value, dx = loss(x, target)
    grads: Net = []
    for i in reversed(range(len(layers))):
        linear_cache, norm_cache, gate = caches[i]
        if i < len(layers) - 1:
            dx = activation.backward(dx, gate)
        more: tuple[Array, ...] = ()
        if norm_cache is not None:
            dx, *norm_grads = batchnorm_backward(dx, norm_cache)
            more = tuple(norm_grads)
        dx, dW, db = linear_backward(dx, linear_cache)
        grads.append((dW, db, *more))
    return value, grads[::-1], after


# --- the path -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Path:
    """Every recorded moment of a training run; entry k belongs to the net after `steps[k]` steps.

    steps : (k,) whole numbers, from 0
    losses : (k,) loss of that net on all the data
    layers : k nets of (W, b), ready for use; BatchNorm is folded into them
    parameters : k nets as they were trained; the same as `layers` without BatchNorm
    """

    steps: Array
    losses: Array
    layers: list[list[tuple[Array, Array]]]
    parameters: list[Net]

    def __len__(self) -> int:
        return len(self.steps)


Record = tuple[int, float, list[tuple[Array, Array]], Net]  # a moment: step, loss, net in use, parameters


class Diverged(ArithmeticError):
    """The loss stopped being a number. Nothing is lost: `path` holds the run up to that step."""

    def __init__(self, message: str, path: Path) -> None:
        super().__init__(message)
        self.path = path


def train(
    layers: Sequence[tuple[Array, ...]],
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    rate: Rate = 0.1,
    steps: int = 200,
    loss: Loss = squared,
    step: Step = descent,
    *,
    activation: Activation = RELU,
    batch: int | None = None,
    rng: np.random.Generator | None = None,
    clip_norm: float | None = None,
    decay: float = 0.0,
    every: int = 1,
) -> Path:
    """Train a net and give the whole path as data.

    layers : list of (W, b); `normalized(layers)` trains with BatchNorm. They are not changed.
    x, y : (n, inputs) and what `loss` takes, (n, outputs) or labels (n,)
    rate : a number, or a function of the step such as `warmup(0.1, 50)`
    step : `descent`, `momentum`, `adam`, or with other settings `functools.partial(momentum, keep=0.5)`
    batch : examples a step, drawn without replacement until all were seen; None takes all of them
    rng : the numpy Generator that draws the batches
    clip_norm, decay : see `clip` and `decayed`
    every : record each so many steps; the first and the last net are always recorded
    returns : Path
    raises : Diverged, when the loss is no longer a number; its `path` holds the run so far. ValueError, when
        shapes do not fit

    >>> x = np.linspace(-1, 1, 20)[:, None]
    >>> path = train(initialize(np.random.default_rng(0), (1, 8, 1)), x, np.abs(x))
    >>> bool(path.losses[-1] < path.losses[0] / 10)
    True
    """
    x, y = np.asarray(x), np.asarray(y)
    net = _checked(layers, x, y)
    x = x.astype(net[0][0].dtype, copy=False)
    if steps < 0 or every < 1:
        raise ValueError(f"steps is at least 0 and every at least 1, but they are {steps} and {every}")
    draws: Iterator[Any] = itertools.repeat(slice(None))
    if batch is not None:
        if rng is None or not 1 <= batch <= len(x):
            raise ValueError(f"batch is a number from 1 to {len(x)} and needs rng, which draws it")
        if 1 in (batch, len(x) % batch) and any(len(layer) > 2 for layer in net):
            raise ValueError(f"{len(x)} examples in batches of {batch} leave one alone; BatchNorm needs at least 2")
        draws = _batches(len(x), batch, rng)
    kept, memory, now = start_statistics(net), None, 0.0
    known = batch is None and not any(kept)  # then the loss of a step is already the loss on all the data
    records: list[Record] = []
    last: tuple[int, Net, list[Statistics | None]] | None = None  # of a finite loss, and not yet recorded

    def record(t: int, net: Net, kept: list[Statistics | None], value: float | None = None) -> bool:
        use = folded(net, kept)
        value = loss(predict(use, x, activation), y)[0] if value is None else value
        if np.isfinite(value):
            records.append((t, value, use, net))
        return bool(np.isfinite(value))

    with np.errstate(over="ignore", invalid="ignore"):  # a diverging run is told of below, in words
        for t in range(steps + 1):
            rows = next(draws)
            value, grads, after = gradients(net, x[rows], y[rows], loss, activation, kept)
            due = t % every == 0 or t == steps
            fine = bool(np.isfinite(value))
            if fine and due:
                fine = record(t, net, kept, value if known else None)
            if not fine:
                if last is not None:
                    record(*last)
                hint = f"try a rate below {now:g}" if t else "start with smaller weights"
                raise Diverged(f"the loss is no longer a number at step {t}: {hint}", _path(records))
            if t == steps:
                break
            last = None if due else (t, net, kept)
            now, kept = float(rate(t) if callable(rate) else rate), after
            if clip_norm is not None:
                grads = clip(grads, clip_norm)
            if decay:
                grads = decayed(grads, net, decay)
            net, memory = step(net, grads, now, memory)
    return _path(records)


def _path(records: list[Record]) -> Path:
    steps, losses = np.array([r[0] for r in records], dtype=int), np.array([r[1] for r in records], dtype=float)
    return Path(steps, losses, [r[2] for r in records], [r[3] for r in records])


def _checked(layers: Sequence[tuple[Array, ...]], x: Array, y: Array) -> Net:
    if x.ndim != 2:
        hint = "; write x[:, None]" if x.ndim == 1 else ""
        raise ValueError(f"x is a table with an example a row, but it has shape {x.shape}{hint}")
    if len(x) != len(y) or len(x) == 0:
        raise ValueError(f"x has {len(x)} rows and y has {len(y)}: each example needs its target")
    for name, array in (("x", x), ("y", y)):
        if not np.isfinite(array).all():
            row = int(np.argmin(np.isfinite(array.reshape(len(array), -1)).all(axis=1)))
            raise ValueError(f"row {row} of {name} has a value that is not a finite number")
    for i, layer in enumerate(layers, start=1):
        if len(layer) != 2 and (len(layer) != 4 or i == len(layers)):
            raise ValueError(f"layer {i} is (W, b), or (W, b, gain, shift) in a hidden layer with BatchNorm")
        if any(np.shape(array) != np.shape(layer[1]) for array in layer[2:]):
            raise ValueError(f"gain and shift of layer {i} need the shape of b, {np.shape(layer[1])}")
    plain = check_layers([(layer[0], layer[1]) for layer in layers], x.shape[1])
    return [(*pair, *layer[2:]) for pair, layer in zip(plain, layers, strict=True)]


def _batches(n: int, batch: int, rng: np.random.Generator) -> Iterator[Array]:
    """Rows of each step: slices of one shuffle after another."""
    while True:
        order = rng.permutation(n)
        for i in range(0, n, batch):
            yield order[i : i + batch]
