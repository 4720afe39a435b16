"""Losses: each takes a prediction and its target and gives (loss, gradient for the prediction)."""

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


def squared(y: Array, target: Array) -> tuple[float, Array]:
    """Mean of (y - target)^2 over the batch and the outputs; its gradient is 2 (y - target) / y.size."""
    _check_target(y, target)
    error = y - target
    return float(np.mean(error * error)), error * (2.0 / error.size)


def logistic(scores: Array, labels: Array) -> tuple[float, Array]:
    """Mean of log(1 + exp(-s)) where the label is 1 and log(1 + exp(s)) where it is 0: two classes, one score.

    Finite for every finite score: `logaddexp` never takes the exponential of a large number.
    """
    _check_target(scores, labels)
    loss = np.mean(np.logaddexp(0, scores) - labels * scores)
    return float(loss), (sigmoid(scores) - labels) / scores.size


def softmax(scores: Array, labels: Array) -> tuple[float, Array]:
    """Cross-entropy after softmax, mean over the batch: scores (n, classes), labels (n,) whole numbers."""
    if labels.shape != scores.shape[:1] or not np.issubdtype(labels.dtype, np.integer):
        raise ValueError(
            f"softmax takes one whole-number label a row: scores have shape {scores.shape}, "
            f"labels have shape {labels.shape} and type {labels.dtype}"
        )
    rows = np.arange(len(labels))
    shifted = scores - scores.max(axis=1, keepdims=True)  # the largest becomes 0, so exp cannot overflow
    exponentials = np.exp(shifted)
    sums = exponentials.sum(axis=1, keepdims=True)
    dscores = exponentials / sums
    dscores[rows, labels] -= 1
    return float(np.mean(np.log(sums[:, 0]) - shifted[rows, labels])), dscores / len(labels)


def _check_target(y: Array, target: Array) -> None:
    if y.shape != target.shape:  # (n, 1) - (n,) would quietly become (n, n)
        hint = "; write target[:, None]" if target.ndim == 1 and y.ndim == 2 else ""
        raise ValueError(f"the net gives shape {y.shape} but the target has shape {target.shape}{hint}")


def sigmoid(z: Array) -> Array:
    """1 / (1 + exp(-z)), written with tanh, which overflows for no z."""
    out: Array = 0.5 + 0.5 * np.tanh(0.5 * z)
    return out
