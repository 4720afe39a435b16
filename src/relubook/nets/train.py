"""Training small nets by hand: initialization, and the whole path as data.

A net is a list of layers `(W, b)`, as everywhere in this book. A hidden layer with BatchNorm is an entry with
two more arrays, `(W, b, gain, shift)`; `normalized` adds them. Nothing here prints or draws, nothing is global,
and chance enters only as `rng`: the same call gives the same path.
"""

import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from relubook.nets.activations import RELU, Activation
from relubook.nets.batchnorm import folded
from relubook.nets.checks import finite, generator, number, real, whole
from relubook.nets.layers import ascend, descend
from relubook.nets.losses import Loss, squared
from relubook.nets.network import check_activation, check_inputs, check_net
from relubook.nets.path import Diverged, Path
from relubook.nets.steps import Step, clip, decayed, descent
from relubook.nets.types import Array, Net, Pairs, Statistics

__all__ = ["Progress", "Rate", "initialize", "train"]

Rate = float | Callable[[int], float]
Progress = Callable[[Iterable[int]], Iterable[int]]
Kept = Sequence[Statistics | None]  # BatchNorm's running averages of each layer


def initialize(
    rng: np.random.Generator,
    widths: Sequence[int],
    gain: float = 2.0,
    bias: float = 0.0,
    distribution: str = "normal",
) -> Pairs:
    """A random net: weights with mean 0 and variance gain / fan_in, every bias the same number.

    gain=2 is He's initialization, made for ReLU; gain=1 is the older 1 / fan_in. With gain=2 a ReLU layer
    keeps the *second moment* E[h^2] of its input, not the variance: the mean of a ReLU output is not 0. With
    gain=1 the second moment halves in each ReLU layer, 2^-L after L of them.

    rng : numpy.random.Generator
    widths : number of inputs, hidden widths, number of outputs; (2, 8, 1) has one hidden layer of 8 units
    distribution : "normal", or "uniform" on +-sqrt(3 gain / fan_in), which has the same variance
    returns : list of (W, b), shapes (in, out) and (out,), float64
    raises : ValueError, for fewer than two widths, a width below 1, or another distribution; TypeError, when rng
        is no generator

    Source: he2015, equation 10.

    >>> [W.shape for W, b in initialize(np.random.default_rng(0), (2, 8, 1))]
    [(2, 8), (8, 1)]
    """
    rng, gain, bias = generator(rng), number(gain, "gain"), number(bias, "bias", least=-np.inf)
    if isinstance(widths, int | np.integer) or len(widths) < 2:
        raise ValueError(f"widths has the inputs, the hidden widths and the outputs, as in (2, 8, 1), not {widths}")
    if min(widths) < 1:
        raise ValueError(f"widths needs inputs and outputs, each at least 1, but it is {tuple(widths)}")
    if distribution not in ("normal", "uniform"):
        raise ValueError(f"distribution is 'normal' or 'uniform', not {distribution!r}")
    layers = []
    for fan_in, fan_out in itertools.pairwise(whole(width, "a width", 1) for width in widths):
        if distribution == "normal":
            W = rng.normal(0.0, np.sqrt(gain / fan_in), (fan_in, fan_out))
        else:
            limit = np.sqrt(3 * gain / fan_in)
            W = rng.uniform(-limit, limit, (fan_in, fan_out))
        layers.append((W, np.full(fan_out, bias)))
    return layers


class _Recorder:
    """What a run has to show: which moments are due, their losses, and the nets that are kept."""

    def __init__(self, loss: Loss, activation: Activation, x: Array, y: Array, ends: bool) -> None:
        self.loss, self.activation, self.x, self.y, self.ends = loss, activation, x, y, ends
        self.losses: dict[int, float] = {}
        self.nets: dict[int, tuple[Net, Kept]] = {}

    def value(self, net: Net) -> float:
        """The loss on all the data, with BatchNorm as training sees it."""
        for rung in ascend(net, self.x, self.activation):
            y = rung.h
        return self.loss(y, self.y)[0]

    def look(self, t: int, net: Net, kept: Kept, value: float | None = None) -> bool:
        """Record this moment, when its loss is a number; and say whether it is."""
        value = self.value(net) if value is None else value
        if not np.isfinite(value):
            return False
        self.losses[t] = value
        if self.ends and len(self.nets) == 2:
            self.nets.popitem()
        self.nets[t] = (net, kept)
        return True

    def path(self) -> Path:
        """The run as data."""
        nets = list(self.nets.values())
        return Path(
            steps=np.array(list(self.losses), dtype=int),
            losses=np.array(list(self.losses.values()), dtype=float),
            layers=[folded(net, kept) for net, kept in nets],
            parameters=[net for net, _ in nets],
            kept=np.array(list(self.nets), dtype=int),
        )


def train(
    layers: Sequence[tuple[npt.ArrayLike, ...]],
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
    keep: Literal["nets", "ends"] = "nets",
    gigabytes: float = 1.0,
    progress: Progress | None = None,
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
    keep : "nets" keeps the net of each recorded moment, "ends" all losses but only the first and the last net
    gigabytes : a run whose path would be larger is refused before it begins
    progress : called with the steps and gives them back, so that `progress=tqdm.tqdm` shows how far it is
    returns : Path
    raises : Diverged, when the loss is no longer a number; its `path` holds the run so far. ValueError, when
        shapes do not fit, or the path would be too large; TypeError, for what is no net, number or function

    BatchNorm's running averages begin with those of all the data, not with 0 and 1 as in PyTorch: then a net in use
    is what was trained from the first step on.

    >>> x = np.linspace(-1, 1, 20)[:, None]
    >>> path = train(initialize(np.random.default_rng(0), (1, 8, 1)), x, np.abs(x))
    >>> bool(path.losses[-1] < path.losses[0] / 10)
    True
    """
    net, x, y = _checked(layers, x, y)
    if rng is not None:
        generator(rng)
    steps, every = whole(steps, "steps", 0), whole(every, "every", 1)
    loss, step, activation = _loss(loss), _step(step), check_activation(activation)
    rate, decay = rate if callable(rate) else number(rate, "rate"), number(decay, "decay")
    clip_norm = None if clip_norm is None else number(clip_norm, "clip_norm")
    draws = itertools.repeat(slice(None)) if batch is None else _batches(len(x), batch, rng, net)
    if keep not in ("nets", "ends"):
        raise ValueError(f"keep is 'nets' or 'ends', not {keep!r}")
    if keep == "nets":
        _check_size(net, steps, every, number(gigabytes, "gigabytes"))
    record = _Recorder(loss, activation, x, y, keep == "ends")
    memory, now = None, 0.0
    last: tuple[int, Net, Kept] | None = None  # of a finite loss, and not yet recorded

    with np.errstate(over="ignore", invalid="ignore"):  # a diverging run is told of below, in words
        kept = _averages_of_the_data(net, x, activation)
        for t in (progress or iter)(range(steps + 1)):
            rows = next(draws)
            rungs = list(ascend(net, x[rows], activation, kept))
            value, dy = loss(rungs[-1].h, y[rows])
            due = t % every == 0 or t == steps
            fine = bool(np.isfinite(value))
            if fine and due:
                fine = record.look(t, net, kept, value if batch is None else None)
            if not fine:
                if last is not None:
                    record.look(*last)
                hint = f"try a rate below {now:g}" if t else "start with smaller weights"
                raise Diverged(f"the loss is no longer a number at step {t}: {hint}", record.path())
            if t == steps:
                break
            last = None if due else (t, net, kept)
            now = number(rate(t), f"the rate of step {t}") if callable(rate) else rate
            kept = [rung.statistics for rung in rungs]
            grads = descend(rungs, dy, activation)[1]
            if clip_norm is not None:
                grads = clip(grads, clip_norm)
            if decay:
                grads = decayed(grads, net, decay)
            net, memory = step(net, grads, now, memory)
    return record.path()


def _averages_of_the_data(net: Net, x: Array, activation: Activation) -> Kept:
    """Mean and variance of each BatchNorm on all the data, None for a layer without one."""
    if not _has_batchnorm(net):
        return [None] * len(net)
    return [rung.statistics for rung in ascend(net, x, activation)]


def _has_batchnorm(net: Net) -> bool:
    return any(len(layer) > 2 for layer in net)


def _checked(layers: Any, x: npt.ArrayLike, y: npt.ArrayLike) -> tuple[Net, Array, Array]:
    """Net and data as arrays that fit each other."""
    net = check_net(layers)
    x, y = real(x, "x", allow_bool=True), real(y, "y", allow_bool=True)
    if x.size == 0 or y.size == 0:
        raise ValueError(f"there is no example: x has {len(x)} rows and y has {len(y)}")
    if x.ndim != 2:
        hint = {1: "; write x[:, None]"}.get(x.ndim, "; write x.reshape(len(x), -1)" if x.ndim > 2 else "")
        raise ValueError(f"x is a table with an example a row, but it has shape {x.shape}{hint}")
    if y.ndim == 0 or len(x) != len(y):
        rows = "no rows" if y.ndim == 0 else f"{len(y)}"
        raise ValueError(f"x has {len(x)} rows and y has {rows}: each example needs its target")
    finite(x, "x")
    finite(y, "y")
    check_inputs(net, x)
    with np.errstate(over="ignore"):
        x = x.astype(net[0][0].dtype, copy=False)
    finite(x, f"x as {x.dtype}")
    return net, x, y


def _loss(loss: Any) -> Loss:
    """raises : TypeError, when it is no function; its name is the likeliest mistake."""
    if callable(loss):
        known: Loss = loss
        return known
    ours = {"mse": "squared", "bce": "logistic", "ce": "softmax", "crossentropy": "softmax"}
    raise TypeError(_not_a_word("loss", loss, ours, "squared, logistic or softmax", "losses"))


def _step(step: Any) -> Step:
    """raises : TypeError, when it is no function; its name is the likeliest mistake."""
    if callable(step):
        known: Step = step
        return known
    ours = {"sgd": "descent", "gd": "descent"}
    raise TypeError(_not_a_word("step", step, ours, "descent, momentum or adam", "steps"))


def _not_a_word(name: str, given: Any, ours: dict[str, str], functions: str, module: str) -> str:
    """What to say to loss="mse": which functions there are, and which one was meant."""
    said = f"{name} is a function, {functions} from relubook.nets.{module}, not {given!r}"
    if not isinstance(given, str):
        return said
    word = given.lower().replace("_", "").replace("-", "")
    word = ours.get(word, word)
    return f"{said}: write {name}={word}, without quotes" if word in functions.replace(",", "").split() else said


def _batches(n: int, batch: Any, rng: Any, net: Net) -> Iterator[Any]:
    """Rows of each step: slices of one shuffle after another.

    raises : ValueError, when batch is no number from 1 to n, or leaves one example alone and the net has
        BatchNorm; TypeError, when rng is no generator
    """
    batch = whole(batch, "batch", 1)
    if batch > n:
        raise ValueError(f"batch is {batch}, but there are {n} examples: at most {n}, or None, which takes all of them")
    if rng is None:
        raise ValueError("batch needs rng, which draws it: write rng=np.random.default_rng(0)")
    rng = generator(rng)
    if 1 in (batch, n % batch) and _has_batchnorm(net):
        raise ValueError(f"{n} examples in batches of {batch} leave one alone; BatchNorm needs at least 2")
    return _shuffles(n, batch, rng)


def _shuffles(n: int, batch: int, rng: np.random.Generator) -> Iterator[Array]:
    while True:
        order = rng.permutation(n)
        for i in range(0, n, batch):
            yield order[i : i + batch]


def _check_size(net: Net, steps: int, every: int, gigabytes: float) -> None:
    """raises : ValueError, when the nets of a path would take more; it says how to ask for less."""
    size = sum(array.nbytes for layer in net for array in layer)
    size += sum(array.nbytes for layer in net for array in layer[:2] if len(layer) > 2)  # as folded for use
    count, limit = _moments(steps, every), gigabytes * 1e9
    if count * size <= limit:
        return
    room = int(limit // size)
    fewer = math.ceil(steps / (room - 1)) if room > 1 else 0  # the first net is kept in any case
    advice = f"every={fewer} keeps {_moments(steps, fewer):,} of them, " if fewer else ""
    raise ValueError(
        f"the path would keep {count:,} nets of {_bytes(size)}, {_bytes(count * size)} in all, and {gigabytes:g} GB is "
        f"the limit. To keep less: {advice}keep='ends' keeps the first and the last net and "
        f"every loss. If there is room: gigabytes={math.ceil(count * size / 1e9)}"
    )


def _moments(steps: int, every: int) -> int:
    """How many moments a run records: each `every` steps, and the last."""
    return steps // every + 1 + (steps % every > 0)


def _bytes(size: float) -> str:
    """A size in words: two digits and a unit.

    >>> _bytes(1.63e6), _bytes(1.6e10)
    ('1.6 MB', '16 GB')
    """
    for unit in ("bytes", "KB", "MB", "GB"):
        if size < 1000 or unit == "GB":
            break
        size /= 1000
    return f"{size:.2g} {unit}" if size < 100 else f"{size:,.0f} {unit}"
