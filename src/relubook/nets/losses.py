"""Losses: each takes a prediction and its target and gives (loss, gradient for the prediction).

All are means over the batch. `squared` is for numbers, `logistic` for two classes with one score, `softmax`
for several classes with a score each.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


def squared(y: Array, target: Array) -> tuple[float, Array]:
    """Mean of (y - target)^2 over the batch and the outputs; its gradient is 2 (y - target) / y.size."""
    error = y - _fitting(target, y)
    return float(np.mean(error * error)), error * (2.0 / error.size)


def logistic(scores: Array, labels: Array) -> tuple[float, Array]:
    """Mean of log(1 + exp(-s)) where the label is 1 and log(1 + exp(s)) where it is 0: two classes, one score.

    Finite for every finite score: `logaddexp` never takes the exponential of a large number.

    raises : ValueError, for a label outside 0 to 1
    """
    labels = _fitting(labels, scores)
    if labels.size and not (labels.min() >= 0 and labels.max() <= 1):
        raise ValueError(f"a label is 0 or 1, but they go from {labels.min():g} to {labels.max():g}")
    loss = np.mean(np.logaddexp(0, scores) - labels * scores)
    return float(loss), (sigmoid(scores) - labels) / scores.size


def softmax(scores: Array, labels: Array) -> tuple[float, Array]:
    """Cross-entropy after softmax, mean over the batch: scores (n, classes), labels (n,) whole numbers."""
    if labels.shape != scores.shape[:1] or not np.issubdtype(labels.dtype, np.integer):
        raise ValueError(
            f"softmax takes one whole-number label a row: scores have shape {scores.shape}, "
            f"labels have shape {labels.shape} and type {labels.dtype}"
        )
    if labels.size and not (labels.min() >= 0 and labels.max() < scores.shape[1]):
        raise ValueError(
            f"labels go from {labels.min()} to {labels.max()}, but {scores.shape[1]} scores a row "
            f"allow 0 to {scores.shape[1] - 1}"
        )
    rows = np.arange(len(labels))
    shifted = scores - scores.max(axis=1, keepdims=True)  # the largest becomes 0, so exp cannot overflow
    exponentials = np.exp(shifted)
    sums = exponentials.sum(axis=1, keepdims=True)
    dscores = exponentials / sums
    dscores[rows, labels] -= 1
    return float(np.mean(np.log(sums[:, 0]) - shifted[rows, labels])), dscores / len(labels)


def _fitting(target: Array, y: Array) -> Array:
    """The target in the type of y, so that float32 stays float32."""
    if y.shape != target.shape:  # (n, 1) - (n,) would quietly become (n, n)
        hint = "; write target[:, None]" if target.ndim == 1 and y.ndim == 2 else ""
        raise ValueError(f"the net gives shape {y.shape} but the target has shape {target.shape}{hint}")
    return target.astype(y.dtype, copy=False)


def sigmoid(z: Array) -> Array:
    """1 / (1 + exp(-z)), written with tanh, which overflows for no z."""
    out: Array = 0.5 + 0.5 * np.tanh(0.5 * z)
    return out
