"""Small nets whose units die and return: data, weights and settings that were found to show it, defined once.

No experiment with a stored result: a run takes a blink, so `run` does it again. The laboratory (figures/dead_relu_lab)
trains the same nets in the page, so all that a run depends on is made of decimals: data and weights are rounded to
three. Without the rounding other units die: at the rates that kill, a run is chaotic.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

import numpy as np

from relubook.data.toys import moons, rings
from relubook.nets.activations import RELU, Activation, leaky_relu
from relubook.nets.batchnorm import folded, normalized
from relubook.nets.layers import ascend, preactivations
from relubook.nets.losses import logistic
from relubook.nets.path import Diverged, Path
from relubook.nets.steps import Step, adam, descent, momentum
from relubook.nets.train import train
from relubook.nets.types import Array, Net, Pairs

EXAMPLES, STEPS, DIGITS = 100, 200, 3
WIDEST = 16  # units of a hidden layer
NORMALS = 2 * WIDEST + WIDEST * WIDEST + WIDEST  # the weights of the largest net
SEEDS = (0, 1, 3, 4, 6, 7, 15, 16, 19, 25)  # of up to 100 that were tried, those that show something
RULES: dict[str, Step] = {"plain": descent, "momentum": momentum, "Adam": adam}
SHIFT = 1.0  # of the data that is not centered


@dataclass(frozen=True)
class Setting:
    """All that a run depends on.

    data : "moons", "rings", or "moved", moons with 1 added to each coordinate
    layers, units : hidden layers, 1 or 2, and how many units each has
    gain : the weights begin with variance gain / inputs; 2 is He's
    slope : of a closed gate, 0 for ReLU; clip : the greatest length of all gradients together, 0 for none
    """

    data: str = "moons"
    layers: int = 2
    units: int = 8
    rule: str = "plain"
    rate: float = 1.0
    seed: int = 19
    bias: float = 0.0
    gain: int = 1
    batchnorm: bool = False
    slope: float = 0.0
    clip: float = 0.0


KILL = Setting(rate=4.0)
RINGS = Setting("rings", layers=1, seed=1, rate=3.0)
PRESETS = {
    "healthy": Setting(),
    "calm": Setting(seed=25, rule="momentum", rate=0.2),
    "kill": KILL,
    "kill twice": replace(KILL, seed=25),
    "for good, and back": Setting(seed=4),
    "rings, plain": RINGS,
    "rings, momentum": replace(RINGS, rule="momentum"),
    "rings, Adam": replace(RINGS, rule="Adam", rate=0.3),
    "Adam": Setting(seed=6, rule="Adam", rate=0.3),
    "BatchNorm": replace(KILL, batchnorm=True),
    "bias 0.01": replace(KILL, bias=0.01),
    "bias 0.1": replace(KILL, bias=0.1),
    "leaky": replace(KILL, slope=0.01),
    "clip 1": replace(KILL, clip=1.0),
    "clip 0.3": replace(KILL, clip=0.3),
    "clip 0.1": replace(KILL, clip=0.1),
    "diverges": Setting(seed=16, rate=10.0, gain=2, slope=0.01),
    "born dead, opens": Setting(seed=3, rate=0.5),
    "born dead, stays": Setting(seed=7, rate=1.0),
    "not centered": Setting("moved", seed=0, rate=0.3),
}
CHAOTIC = ("bias 0.1", "clip 1")  # a change of 1e-12 in the weights changes who dies


def points(data: str) -> tuple[Array, Array]:
    """The examples, (100, 2), and their labels, (100,): 0 or 1, as floats.

    raises : ValueError, with the names that there are
    """
    makers: dict[str, Callable[[], tuple[Array, Array]]] = {
        "moons": lambda: moons(EXAMPLES, np.random.default_rng(0), 0.1),
        "moved": lambda: moons(EXAMPLES, np.random.default_rng(0), 0.1),
        "rings": lambda: rings(EXAMPLES, np.random.default_rng(0), noise=0.05),
    }
    if data not in makers:
        raise ValueError(f"the data is one of {', '.join(makers)}, not {data!r}")
    x, labels = makers[data]()
    return np.round(x, DIGITS) + SHIFT * (data == "moved"), labels.astype(float)


def normals(seed: int) -> Array:
    """The standard normal numbers of a seed, shape (304,): the weights of any net take the first ones."""
    return np.round(np.random.default_rng(seed).standard_normal(NORMALS), DIGITS)


def start(setting: Setting) -> Net:
    """The net before the first step: weights layer by layer, row by row, times the root of gain / inputs."""
    widths, numbers = [2, *[setting.units] * setting.layers, 1], normals(setting.seed)
    net: Net = []
    used = 0
    for inputs, outputs in pairwise(widths):
        w = numbers[used : used + inputs * outputs] * math.sqrt(setting.gain / inputs)
        used += inputs * outputs
        net.append((w.reshape(inputs, outputs), np.full(outputs, setting.bias)))
    return normalized(net) if setting.batchnorm else net


def activation(setting: Setting) -> Activation:
    return leaky_relu(setting.slope) if setting.slope else RELU


@dataclass(frozen=True)
class Run:
    """A run, a moment a step, up to the last step or to the last loss that is a number.

    path : as `train` gives it; open : for each hidden layer how many examples open each unit, (moments, units)
    """

    path: Path
    open: list[Array]

    def counts(self, moment: int = -1) -> list[tuple[int, int, int, int]]:
        """For each hidden layer: units born dead, deaths and revivals up to a moment, and units dead there."""
        moment = range(len(self.path))[moment]
        return [_counts(layer[: moment + 1] == 0) for layer in self.open]


def _counts(dead: Array) -> tuple[int, int, int, int]:
    died, back = (~dead[:-1] & dead[1:]).sum(), (dead[:-1] & ~dead[1:]).sum()
    return int(dead[0].sum()), int(died), int(back), int(dead[-1].sum())


@lru_cache(maxsize=64)
def run(setting: Setting, steps: int = STEPS) -> Run:
    """Train the net of a setting by logistic loss on all examples at each step."""
    x, labels = points(setting.data)
    gate = activation(setting)
    try:
        path = train(
            start(setting),
            x,
            labels[:, None],
            setting.rate,
            steps,
            logistic,
            RULES[setting.rule],
            activation=gate,
            clip_norm=setting.clip or None,
        )
    except Diverged as end:
        path = end.path
    zs = [open_counts(net, x, gate) for net in path.parameters]
    return Run(path, [np.array(layer) for layer in zip(*zs, strict=True)])


def open_counts(net: Net, x: Array, gate: Activation = RELU) -> list[Array]:
    """How many examples open each unit of each hidden layer; with BatchNorm as training sees it."""
    with np.errstate(over="ignore", invalid="ignore"):  # a run that diverges is shown up to there
        return [(z > 0).sum(axis=0) for z in preactivations(net, x, gate)]


def in_use(net: Net, x: Array, gate: Activation = RELU) -> Pairs:
    """The net of (W, b) that does to any point what training does to it now: BatchNorm with the averages of x."""
    averages = []
    for (w, b, *_), rung in zip(net, ascend(net, x, gate), strict=True):
        z = rung.linear[0] @ w + b
        averages.append(None if rung.norm is None else (z.mean(axis=0), z.var(axis=0)))
    return folded(net, averages)
