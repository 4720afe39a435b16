"""Losses: each takes a prediction and its target and gives (loss, gradient for the prediction).

All are means over the batch. `squared` is for numbers, `logistic` for two classes with one score, `softmax`
for several classes with a score each.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from relubook.nets.activations import sigmoid
from relubook.nets.checks import floats, real
from relubook.nets.types import Array

__all__ = ["Loss", "logistic", "softmax", "squared"]

Loss = Callable[[Array, Array], tuple[float, Array]]


def squared(y: ArrayLike, target: ArrayLike) -> tuple[float, Array]:
    """Mean of (y - target)^2 over the batch and the outputs; its gradient is 2 (y - target) / y.size.

    raises : ValueError, for an empty batch or when the shapes differ; TypeError, for what is not real numbers
    """
    y, target = _fitting(y, target)
    error = y - target
    wide = error.astype(np.float64, copy=False)  # the square of a float32 may be too large for a float32
    return float(np.mean(wide * wide)), error * (2.0 / error.size)


def logistic(scores: ArrayLike, labels: ArrayLike) -> tuple[float, Array]:
    """Mean of log(1 + exp(-s)) where the label is 1 and log(1 + exp(s)) where it is 0: two classes, one score.

    Finite for every finite score: `logaddexp` never takes the exponential of a large number. Loss and gradient keep
    their digits where a score is far on the right side, exp(-s) and not 0.

    raises : ValueError, for a label outside 0 to 1, for an empty batch, or when the shapes differ;
        TypeError, for what is not real numbers
    """
    scores, labels = _fitting(scores, labels, "labels")
    if not (labels.min() >= 0 and labels.max() <= 1):
        raise ValueError(f"a label is 0 or 1, but they go from {labels.min():g} to {labels.max():g}")
    loss = np.mean(labels * np.logaddexp(0, -scores) + (1 - labels) * np.logaddexp(0, scores), dtype=np.float64)
    slopes = (1 - labels) * sigmoid(scores) - labels * sigmoid(-scores)
    return float(loss), slopes / scores.size


def softmax(scores: ArrayLike, labels: ArrayLike) -> tuple[float, Array]:
    """Cross-entropy after softmax, mean over the batch: scores (n, classes), labels (n,) whole numbers.

    raises : ValueError, when the labels are not one class a row, or for an empty batch;
        TypeError, for what is not real numbers
    """
    scores, labels = floats(scores, "scores"), real(labels, "labels", allow_bool=True)
    if scores.ndim != 2:
        raise ValueError(f"softmax takes a row of scores for each example, but scores have shape {scores.shape}")
    if labels.shape != scores.shape[:1] or labels.dtype.kind not in "iu":
        raise ValueError(
            f"softmax takes one whole-number label a row: scores have shape {scores.shape}, "
            f"labels have shape {labels.shape} and type {labels.dtype}" + _how_to_number(scores, labels)
        )
    _some(scores)
    if not (labels.min() >= 0 and labels.max() < scores.shape[1]):
        raise ValueError(
            f"labels go from {labels.min()} to {labels.max()}, but {scores.shape[1]} scores a row "
            f"allow 0 to {scores.shape[1] - 1}"
        )
    rows = np.arange(len(labels))
    with np.errstate(over="ignore"):  # -1e308 less 1e308 is -inf, and its exponential the right 0
        shifted = scores - scores.max(axis=1, keepdims=True)  # the largest becomes 0, so exp cannot overflow
        exponentials = np.exp(shifted)
        sums = exponentials.sum(axis=1, keepdims=True)
        loss = np.mean(np.log(sums[:, 0]) - shifted[rows, labels], dtype=np.float64)
    dscores = exponentials / sums
    dscores[rows, labels] -= 1
    return float(loss), dscores / len(labels)


def _how_to_number(scores: Array, labels: Array) -> str:
    """What to write for labels in another form."""
    if labels.shape == (len(scores), 1) and labels.dtype.kind in "iu":
        return "; write labels[:, 0]"
    if labels.shape == scores.shape:
        return "; for one 1 a row write labels.argmax(axis=1)"
    if labels.shape == scores.shape[:1]:
        return "; write labels.astype(int)"
    return ""


def _fitting(y: ArrayLike, target: ArrayLike, name: str = "target") -> tuple[Array, Array]:
    """Both as floats, the target in the type of y, so that float32 stays float32."""
    y, target = floats(y, "y"), real(target, name, allow_bool=True)
    if y.shape != target.shape:  # (n, 1) - (n,) would quietly become (n, n)
        hint = f"; write {name}[:, None]" if target.ndim == 1 and y.ndim == 2 else ""
        raise ValueError(f"the net gives shape {y.shape} but the target has shape {target.shape}{hint}")
    _some(y)
    return y, target.astype(y.dtype, copy=False)


def _some(y: Array) -> None:
    """raises : ValueError, when there is nothing to take a mean of."""
    if y.size == 0:
        raise ValueError(f"there is no example: shape {y.shape} holds no number, and a loss is a mean")
