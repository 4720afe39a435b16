"""Descent of one linear unit without a bias on squared errors: small enough to look at every step of it."""

from collections.abc import Sequence

import numpy as np

from relubook.nets.types import Array

__all__ = ["contours", "descend", "gradient", "loss", "signs_so_far"]


def loss(x: Array, w: Array, goal: Array) -> float:
    """The mean of (x @ w - x @ goal)^2 / 2 over the examples: x of shape (n, d), w and goal of shape (d,)."""
    return float(np.mean((x @ (w - goal)) ** 2) / 2)


def gradient(x: Array, w: Array, goal: Array, batch: int, step: int) -> Array:
    """The gradient of the mean loss over the batch of a step, shape (d,); the batches go round the examples in order.

    x : shape (n, d); w, goal : shape (d,); batch : examples a step; step : from 0
    """
    rows = x[np.arange(step * batch, (step + 1) * batch) % len(x)]
    return np.asarray(rows.T @ (rows @ (w - goal)) / batch)


def descend(x: Array, start: Array, goal: Array, *, rate: float, batch: int, steps: int) -> Array:
    """Every point of the path from start, shape (steps + 1, d).

    >>> descend(np.array([[1.0, 0.0]]), np.array([4.0, 1.0]), np.zeros(2), rate=0.5, batch=1, steps=2)
    array([[4., 1.],
           [2., 1.],
           [1., 1.]])
    """
    path = [np.asarray(start, dtype=float)]
    for step in range(steps):
        path.append(path[-1] - rate * gradient(x, path[-1], goal, batch, step))
    return np.array(path)


def signs_so_far(x: Array, path: Array, goal: Array, batch: int) -> list[int]:
    """In how many of the first steps of a path all gradients have one sign (0 has both), for 0 steps to all."""
    slopes = [gradient(x, w, goal, batch, step) for step, w in enumerate(path[:-1])]
    return [0, *np.cumsum([bool(np.all(g >= 0) or np.all(g <= 0)) for g in slopes]).tolist()]


def contours(x: Array, goal: Array, roots: Sequence[float], around: int) -> Array:
    """Where the mean loss of two weights is root^2, for each root: ellipses around the goal.

    x : shape (n, 2), not all on one line through 0
    returns : shape (len(roots), around + 1, 2), the first point again at the end

    With x.T @ x / n = c @ c.T (Cholesky) the loss is |c.T @ (w - goal)|^2 / 2, so the ellipse is a circle of radius
    sqrt(2) * root through the inverse of c.T.
    """
    c = np.linalg.cholesky(x.T @ x / len(x))
    angle = 2 * np.pi * np.arange(around + 1) / around
    ellipse = np.linalg.solve(c.T, np.array([np.cos(angle), np.sin(angle)])).T
    return np.asarray(goal + np.sqrt(2) * np.reshape(roots, (-1, 1, 1)) * ellipse)
