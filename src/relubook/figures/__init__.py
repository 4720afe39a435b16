"""The live figures, one pair NAME.py + NAME.js each. `from relubook.figures import Activations`."""

from relubook.figures.activations import Activations
from relubook.figures.backward_gate import BackwardGate
from relubook.figures.hinge_sum import HingeSum
from relubook.figures.vanishing_gradient import VanishingGradient
from relubook.figures.zigzag import Zigzag

FIGURES = [Activations, BackwardGate, HingeSum, VanishingGradient, Zigzag]

__all__ = [
    "FIGURES",
    "Activations",
    "BackwardGate",
    "HingeSum",
    "VanishingGradient",
    "Zigzag",
]
