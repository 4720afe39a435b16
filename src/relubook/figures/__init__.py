"""The live figures, one pair NAME.py + NAME.js each. `from relubook.figures import Activations`."""

from relubook.figures.activations import Activations

FIGURES = [Activations]

__all__ = [
    "FIGURES",
    "Activations",
]
