"""The live figures, one pair NAME.py + NAME.js each. `from relubook.figures import Activations`."""

from relubook.figures.activations import Activations
from relubook.figures.backward_gate import BackwardGate
from relubook.figures.forward_mask import ForwardMask
from relubook.figures.hinge_sum import HingeSum
from relubook.figures.sign_bit import SignBit

FIGURES = [Activations, BackwardGate, ForwardMask, HingeSum, SignBit]

__all__ = [
    "FIGURES",
    "Activations",
    "BackwardGate",
    "ForwardMask",
    "HingeSum",
    "SignBit",
]
