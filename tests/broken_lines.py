"""Broken lines to draw, and how the toy targets bend: what the tests of hinges, fits and bounds share."""

import numpy as np
from hypothesis import strategies as st

SECOND = {  # f'' of targets that have one
    "square": lambda x: 2 + 0 * x,
    "cube": lambda x: 6 * x,
    "exponential": np.exp,
    "square root": lambda x: -0.25 * x**-1.5,
    "sine": lambda x: -4 * np.pi**2 * np.sin(2 * np.pi * x),
}


@st.composite
def broken_lines(draw):
    """Knots and values on a small integer grid."""
    knots = draw(st.lists(st.integers(-10, 10), min_size=2, max_size=9, unique=True).map(sorted))
    values = draw(st.lists(st.integers(-50, 50), min_size=len(knots), max_size=len(knots)))
    return knots, values
