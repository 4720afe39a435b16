"""Targets for a sum of four hinges, and the best that we found for each."""

from __future__ import annotations

from typing import Any

import numpy as np

from relu import relu_forward
from relubook.nets.types import Array

DOTS: Array = (np.arange(61) - 30) / 10  # where a target is given and an error is measured

TARGETS: dict[str, Array] = {
    "hat": np.maximum(0, 2 - np.abs(DOTS)),
    "bump": 2 * np.exp(-(DOTS**2)),
    "|x|": np.abs(DOTS),
    "x²/3": DOTS**2 / 3,
    "sine": 2 * np.sin(np.pi * DOTS / 3),
    "staircase": np.where(DOTS < -1, 0.0, np.where(DOTS < 1, 1.0, 2.0)),
    "zigzag": np.interp(DOTS, [-3, -1.5, 0, 1.5, 3], [0, 2.25, 0, 2.25, 0]),
}

# The least root mean square over DOTS that was found with kinks, weights and offset on the grid of the sliders: all
# 249,900 choices of four kinks, each with its best weights; the 300 best of them rounded, then moved one or two steps
# at a time as long as that helps. The test tries each such move again, and compares with the best weights of any size.
BEST: dict[str, dict[str, Any]] = {
    "hat": {"kinks": [-2, 0, 2, -3], "weights": [1, -2, 1, 0], "offset": 0},
    "bump": {"kinks": [-2, -1.4, 0, 1.5], "weights": [0.4, 1, -2.8, 1.3], "offset": 0},
    "|x|": {"kinks": [-3, 0, -1, 1], "weights": [-1, 2, 0, 0], "offset": 3},
    "x²/3": {"kinks": [-3, -1.5, 0, 1.5], "weights": [-1.5, 1, 1, 1], "offset": 2.9},
    "sine": {"kinks": [-3, -2.1, -1.2, 1.4], "weights": [-1.9, 1.5, 2.1, -3], "offset": 0},
    "staircase": {"kinks": [-1.2, -0.9, 0.8, 1.1], "weights": [3, -2.9, 2.9, -3], "offset": 0},
    "zigzag": {"kinks": [-3, -1.5, 0, 1.5], "weights": [1.5, -3, 3, -3], "offset": 0},
}


def drawn(target: str) -> dict[str, Any]:
    """A target and the best that we found for it, to four decimals, as a picture shows them.

    returns : target, its x and y at DOTS; best, x and y of the best from -3.1 to 3.1, at its kinks and both ends;
    found, its kinks, weights and offset, and best_rms, the root mean square of what it misses at DOTS
    """
    found, wanted = BEST[target], np.round(TARGETS[target], 4)
    kinks, weights = np.array(found["kinks"]), np.array(found["weights"])

    def best(x: Array) -> Array:
        return np.asarray(found["offset"] + relu_forward(x[:, None] - kinks)[0] @ weights)

    corners = np.array([-3.1, *np.sort(kinks), 3.1])
    rms = float(np.sqrt(np.mean((best(DOTS) - wanted) ** 2)))
    best_line = {"x": corners, "y": np.round(best(corners), 4)}
    return {"target": {"x": DOTS, "y": wanted}, "best": best_line, "found": found | {"best_rms": rms}}
