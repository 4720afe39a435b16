"""The live figures, one pair NAME.py + NAME.js each. `from relubook.figures import Activations`."""

from relubook.figures.activations import Activations
from relubook.figures.backward_gate import BackwardGate
from relubook.figures.born_dead import BornDead
from relubook.figures.bumps import Bumps
from relubook.figures.dead_relu_lab import DeadReluLab
from relubook.figures.dead_unit import DeadUnit
from relubook.figures.depth_or_width import DepthOrWidth
from relubook.figures.draw_a_function import DrawAFunction
from relubook.figures.few_hinges import FewHinges
from relubook.figures.fold import Fold
from relubook.figures.forward_mask import ForwardMask
from relubook.figures.gradient_check import GradientCheck
from relubook.figures.hinge_sum import HingeSum
from relubook.figures.knots import Knots
from relubook.figures.regions_plane import RegionsPlane
from relubook.figures.sign_bit import SignBit
from relubook.figures.vanishing_gradient import VanishingGradient
from relubook.figures.zigzag import Zigzag

FIGURES = [
    Activations,
    BackwardGate,
    BornDead,
    Bumps,
    DeadReluLab,
    DeadUnit,
    DepthOrWidth,
    DrawAFunction,
    FewHinges,
    Fold,
    ForwardMask,
    GradientCheck,
    HingeSum,
    Knots,
    RegionsPlane,
    SignBit,
    VanishingGradient,
    Zigzag,
]

__all__ = [
    "FIGURES",
    "Activations",
    "BackwardGate",
    "BornDead",
    "Bumps",
    "DeadReluLab",
    "DeadUnit",
    "DepthOrWidth",
    "DrawAFunction",
    "FewHinges",
    "Fold",
    "ForwardMask",
    "GradientCheck",
    "HingeSum",
    "Knots",
    "RegionsPlane",
    "SignBit",
    "VanishingGradient",
    "Zigzag",
]
