"""The live figures, one pair NAME.py + NAME.js each. `from relubook.figures import Activations`."""

from relubook.figures.activations import Activations
from relubook.figures.backward_gate import BackwardGate
from relubook.figures.few_hinges import FewHinges
from relubook.figures.forward_mask import ForwardMask
from relubook.figures.gradient_check import GradientCheck
from relubook.figures.hinge_sum import HingeSum
from relubook.figures.sign_bit import SignBit
from relubook.figures.vanishing_gradient import VanishingGradient
from relubook.figures.zigzag import Zigzag

FIGURES = [
    Activations,
    BackwardGate,
    FewHinges,
    ForwardMask,
    GradientCheck,
    HingeSum,
    SignBit,
    VanishingGradient,
    Zigzag,
]

__all__ = [
    "FIGURES",
    "Activations",
    "BackwardGate",
    "FewHinges",
    "ForwardMask",
    "GradientCheck",
    "HingeSum",
    "SignBit",
    "VanishingGradient",
    "Zigzag",
]
