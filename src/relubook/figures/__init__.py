"""The live figures, one pair NAME.py + NAME.js each. `from relubook.figures import Activations`."""

from relubook.figures.activations import Activations
from relubook.figures.hinge_sum import HingeSum

FIGURES = [Activations, HingeSum]

__all__ = [
    "FIGURES",
    "Activations",
    "HingeSum",
]
