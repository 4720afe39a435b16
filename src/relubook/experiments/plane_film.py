"""Nets with two inputs for the figure of regions: random ones, and three that are trained on two moons.

No experiment with a stored result: a net is made from its seed and a run takes a blink, so both are made again where
they are needed, in the page too (figures/regions_plane.js). Hence a generator that two languages share to the last
bit, no logarithms, and three decimals in each weight.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from relubook.data.toys import moons
from relubook.nets.layers import forward, preactivations
from relubook.nets.losses import logistic
from relubook.nets.steps import momentum
from relubook.nets.train import train
from relubook.nets.types import Array, Pairs
from relubook.regions import regions

MOST = 10  # units of a layer
BLOCK = (MOST + 1) * MOST  # the numbers of a layer: a row for each input, and the biases
STEPS = 200
SPREAD = 0.5  # standard deviation of the biases
WORD = 2**32
WINDOW = ((-1.5, 1.5), (-1.5, 1.5))
REACH = 0.25  # what is so near to the decision line is beside it


@dataclass(frozen=True)
class Film:
    """A run of 8 + 8 units by momentum 0.9. gain : weights of variance gain / inputs; spread : of the biases"""

    seed: int
    gain: int
    spread: float
    rate: float
    widths: tuple[int, ...] = (8, 8)


FILMS = {
    "star": Film(seed=21, gain=1, spread=0.0, rate=0.1),
    "dying": Film(seed=1, gain=2, spread=SPREAD, rate=0.3),
    "return": Film(seed=0, gain=1, spread=0.0, rate=0.1),
}


def uniforms(seed: int, count: int) -> Array:
    """Multiples of 2^-32 from 0 to 1, by mulberry32: the same in JavaScript to the last bit."""
    state, numbers = seed, []
    for _ in range(count):
        state = (state + 0x6D2B79F5) % WORD
        t = (state ^ state >> 15) * (state | 1) % WORD
        t ^= (t + (t ^ t >> 7) * (t | 61)) % WORD
        numbers.append((t ^ t >> 14) / WORD)
    return np.array(numbers)


@lru_cache(maxsize=256)
def normals(seed: int) -> Array:
    """Four layers of numbers that are nearly standard normal: the sum of twelve uniform ones, less 6."""
    drawn = uniforms(seed, 4 * BLOCK * 12).reshape(4, MOST + 1, MOST, 12)
    numbers: Array = np.cumsum(drawn, axis=-1)[..., -1] - 6  # one after another, as JavaScript adds them
    return numbers


def net(seed: int, widths: tuple[int, ...], gain: int = 2, spread: float = SPREAD) -> Pairs:
    """A net with two inputs and one output. A unit more leaves the others as they are.

    >>> [W.shape for W, b in net(0, (8, 4))]
    [(2, 8), (8, 4), (4, 1)]
    """
    layers, inputs = [], 2
    for numbers, units in zip(normals(seed), (*widths, 1), strict=False):
        w = decimals(numbers[:inputs, :units] * np.sqrt(gain / inputs))
        layers.append((w, decimals(numbers[MOST, :units] * spread)))
        inputs = units
    return layers


def decimals(values: Array) -> Array:
    """Rounded to three decimals, halves upwards, as JavaScript does."""
    rounded: Array = np.floor(values * 1000 + 0.5) / 1000
    return rounded


@lru_cache(maxsize=1)
def points() -> tuple[Array, Array]:
    """The examples, two moons, (96, 2) with three decimals, and their labels, (96,): 0 or 1, as floats."""
    x, labels = moons(96, np.random.default_rng(0), 0.06)
    return np.round(x, 3), labels.astype(float)


def run(name: str) -> list[Pairs]:
    """The net of each moment of a film, from 0 to 200 steps."""
    return trained(FILMS[name])


@lru_cache(maxsize=8)
def trained(film: Film) -> list[Pairs]:
    """The net of each moment of a run."""
    x, labels = points()
    start = net(film.seed, film.widths, film.gain, film.spread)
    path = train(start, x, labels[:, None], film.rate, STEPS, logistic, momentum)
    return [[(w, b) for w, b, *_ in layers] for layers in path.parameters]


def right(layers: Pairs) -> float:
    """The share of examples on their side of the decision line."""
    x, labels = points()
    return float(np.mean((forward(layers, x)[:, 0] > 0) == (labels > 0)))


def dead(layers: Pairs) -> list[int]:
    """How many units of each hidden layer no example opens."""
    return [int((~(z > 0).any(axis=0)).sum()) for z in preactivations(layers, points()[0])]


def gathering(seeds: int, rate: float = 0.1) -> tuple[Array, Array]:
    """Whether regions gather at the decision line: the density of edges beside it, before and after training.

    seeds : so many nets of 8 + 8 units as in "dying", seeds 0, 1, .., trained with this rate
    returns : (seeds,) each, the edges' length beside the *final* line (nearer than 0.25) per area, over that in the
        window of 3 by 3; NaN for a net whose final line does not cross the window

    >>> before, after = gathering(1)
    >>> before.shape
    (1,)
    """
    runs = [trained(replace(FILMS["dying"], seed=seed, rate=rate)) for seed in range(seeds)]
    found = [[edge_density(moments[t], decision_line(moments[-1])) for t in (0, -1)] for moments in runs]
    before, after = np.array(found).T
    return before, after


def decision_line(layers: Pairs, cells: int = 100) -> Array:
    """Points where the net changes its sign between neighbors of a fine grid, (n, 2)."""
    grid = squares(cells)
    above = forward(layers, grid.reshape(-1, 2))[:, 0].reshape(cells, cells) > 0
    across, up = (grid[:, 1:] + grid[:, :-1]) / 2, (grid[1:] + grid[:-1]) / 2
    line: Array = np.concatenate([across[above[:, 1:] != above[:, :-1]], up[above[1:] != above[:-1]]])
    return line


def edge_density(layers: Pairs, line: Array) -> float:
    """The length of edges beside a line per area, over that in the whole window."""
    if not len(line):
        return float("nan")
    ends = regions(layers, WINDOW).edges
    along = ends[:, 1] - ends[:, 0]
    share = (np.arange(4) + 0.5)[:, None] / 4  # an edge is four points
    places = (ends[:, 0, None] + share * along[:, None]).reshape(-1, 2)
    lengths = np.repeat(np.hypot(*along.T), 4)
    beside = np.average(_beside(places, line), weights=lengths)
    return float(beside / _beside(squares(41).reshape(-1, 2), line).mean())


def squares(cells: int) -> Array:
    """The middles of so many cells a side of the window, (cells, cells, 2)."""
    (left, right), (bottom, top) = WINDOW
    middle = (np.arange(cells) + 0.5) / cells
    grid: Array = np.stack(np.meshgrid(left + (right - left) * middle, bottom + (top - bottom) * middle), axis=-1)
    return grid


def _beside(places: Array, line: Array) -> Array:
    """Which places are within reach of a line of points."""
    far = ((places[:, None] - line[::2]) ** 2).sum(axis=-1).min(axis=1)  # every second: 0.06 apart is fine enough
    near: Array = far < REACH**2
    return near
