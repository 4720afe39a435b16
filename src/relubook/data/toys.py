"""Toys whose answer is known: points in the plane, and functions to approximate."""

from collections.abc import Callable
from numbers import Integral, Real

import numpy as np
from numpy.typing import NDArray

from relubook.nets.types import Array

Labels = NDArray[np.int64]


def _halves(n: int, rng: np.random.Generator, noise: float) -> tuple[Labels, Array]:
    """Labels 0 for the first half of n points and 1 for the rest; how far each point is along its own curve."""
    if isinstance(n, np.random.Generator):
        raise ValueError("a toy set takes the number of points first and then the generator: moons(100, rng)")
    if not isinstance(rng, np.random.Generator):
        seed = rng if isinstance(rng, Integral) else 0
        raise ValueError(f"rng is a random generator, not {rng!r}: give np.random.default_rng({seed})")
    if (
        isinstance(n, bool)
        or not isinstance(n, Integral)
        or not isinstance(noise, Real)
        or n < 2
        or not 0 <= noise < np.inf
    ):
        raise ValueError(f"a toy set takes a whole n >= 2 points and noise >= 0, not n = {n!r} and noise = {noise!r}")
    labels = np.repeat([0, 1], [(n + 1) // 2, n // 2])
    along = np.concatenate([np.linspace(0, 1, (n + 1) // 2), np.linspace(0, 1, n // 2)])
    return labels, along


def spiral(n: int, rng: np.random.Generator, turns: float = 1.0, noise: float = 0.02) -> tuple[Array, Labels]:
    """Two arms of a spiral around the origin, each the other turned by half a turn.

    turns : how often an arm goes round
    noise : standard deviation of what is added to each coordinate; without it all points lie in [-1, 1]^2
    returns : points, shape (n, 2), and labels 0 or 1, shape (n,)
    raises : ValueError, for fewer than two points, a negative noise, or a seed in place of a generator
    """
    labels, along = _halves(n, rng, noise)
    if not isinstance(turns, Real) or not np.isfinite(float(turns)):
        raise ValueError(f"turns is a finite number, not {turns!r}")
    radius = 0.1 + 0.8 * along
    angle = 2 * np.pi * turns * along + np.pi * labels
    points = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
    return points + noise * rng.standard_normal((n, 2)), labels


def moons(n: int, rng: np.random.Generator, noise: float = 0.05) -> tuple[Array, Labels]:
    """Two half circles that reach into each other; no straight line parts them.

    noise : standard deviation of what is added to each coordinate; without it all points lie in [-1, 1]^2
    returns : points, shape (n, 2), and labels 0 or 1, shape (n,)
    raises : ValueError, for fewer than two points, a negative noise, or a seed in place of a generator
    """
    labels, along = _halves(n, rng, noise)
    side = 1 - 2 * labels  # +1: the upper moon, -1: the lower one, which is the upper turned by half a turn
    x = side * (0.6 * np.cos(np.pi * along) - 0.3)
    y = side * (0.6 * np.sin(np.pi * along) - 0.15)
    return np.column_stack([x, y]) + noise * rng.standard_normal((n, 2)), labels


def rings(n: int, rng: np.random.Generator, noise: float = 0.05) -> tuple[Array, Labels]:
    """A small ring (label 1) inside a large one (label 0): three half-planes are the fewest that can part them.

    noise : standard deviation of what is added to each coordinate; without it all points lie in [-1, 1]^2
    returns : points, shape (n, 2), and labels 0 or 1, shape (n,)
    raises : ValueError, for fewer than two points, a negative noise, or a seed in place of a generator
    """
    labels, _ = _halves(n, rng, noise)
    angle = rng.uniform(0, 2 * np.pi, n)
    radius = np.where(labels == 1, 0.35, 0.9)
    points = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
    return points + noise * rng.standard_normal((n, 2)), labels


# Functions on [0, 1] to approximate, by the name that a figure shows. Each has its reason to be here.
TARGETS: dict[str, Callable[[Array], Array]] = {
    "square": lambda x: x**2,  # f'' is constant: the bounds on the error are exact
    "cube": lambda x: x**3,  # f'' vanishes at 0: they are not
    "sine": lambda x: np.sin(2 * np.pi * x),  # bends both ways
    "exponential": lambda x: np.exp(x) - 1,
    "square root": lambda x: np.sqrt(x),  # f'' has no bound at 0: even knots do badly
    "tent": lambda x: np.minimum(2 * x, 2 - 2 * x),  # linear pieces: a few hinges are exact
    "bump": lambda x: np.exp(-(((x - 0.5) / 0.12) ** 2)),
    "step": lambda x: np.where(x < 0.5, 0.0, 1.0),  # no continuous function comes near in the sup norm
}
