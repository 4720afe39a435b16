"""The live figures, one pair NAME.py + NAME.js each. `from relubook.figures import Activations`."""

from relubook.figures.activations import Activations
from relubook.figures.backward_gate import BackwardGate
from relubook.figures.hinge_sum import HingeSum
from relubook.figures.vanishing_gradient import VanishingGradient

FIGURES = [Activations, BackwardGate, HingeSum, VanishingGradient]

__all__ = [
    "FIGURES",
    "Activations",
    "BackwardGate",
    "HingeSum",
    "VanishingGradient",
]
