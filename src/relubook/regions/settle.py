"""Settle in exact numbers what rounding leaves open on a whole face.

Where large terms cancel (a unit and its near twin with opposite weights), a pre-activation can be within its tolerance
at every corner of a wide face: floats do not say whether the unit is open there. On a face every unit is an affine
function, and its coefficients are sums of products of weights. In whole numbers these sums have no rounding.
"""

from collections.abc import Callable

import numpy as np

from relubook.nets.types import Array
from relubook.regions.mesh import blocks, nonzero
from relubook.regions.trust import EPS, ROUNDING, Tolerance

Answer = Callable[[Array, Array], tuple[Array, float]]

# A line that crosses a face is known to 1 / NEAR of the face, or better, when z reaches NEAR tolerances there.
NEAR = 2.0**14

# Corners are known to rounding, and so is the width of a face: what is asked of thinner ones has no answer. The square
# is 2 wide.
THIN = 1e-6


def near_zero(z: Array, tolerance: Tolerance, factor: float) -> Array:
    """The vertices at which some unit is within so many times the tolerance that is the largest in the box."""
    found = [np.zeros(0, np.intp)]
    for rows in blocks(z):
        close = np.abs(z[rows]) <= factor * tolerance.box
        if close.any():
            found.append(rows.start + nonzero(np.logical_or.reduce(close, axis=1)))
    return np.concatenate(found)


def settled(z: Array, vertices: Array, tolerances: Array, corners: Array, first: Array, answer: Answer) -> Array:
    """Give the corners of doubtful faces the exact pre-activations, and narrower tolerances.

    z : (all vertices, units), changed in place
    vertices, tolerances : increasing numbers, and (vertices, units)
    corners, first : the corners of some faces that have no others, face by face, and where each face starts
    answer : for the corners and some units of a face (z, width), the exact values and the width of the face
    returns : the tolerances
    """
    if not len(first):
        return tolerances
    tolerances, values = tolerances.copy(), z[vertices]
    at = np.searchsorted(vertices, corners)
    most = np.maximum.reduceat(tolerances[at], first)
    doubtful = (np.maximum.reduceat(np.abs(values[at]), first) <= NEAR * most) & (most > 0)
    answers = []
    for face in nonzero(np.logical_or.reduce(doubtful, axis=1)).tolist():
        mine = at[first[face] : first[face + 1] if face + 1 < len(first) else None]
        units = nonzero(doubtful[face])
        exact, width = answer(vertices[mine], units)
        if width >= THIN:
            narrow = ROUNDING * EPS * np.abs(exact).max(axis=0) / width
            answers += [(mine, unit, exact[:, k], narrow[k]) for k, unit in enumerate(units.tolist())]
    low, high = values - tolerances, values + tolerances
    for mine, unit, exact, narrow in answers:
        low[mine, unit] = np.maximum(low[mine, unit], exact - narrow)
        high[mine, unit] = np.minimum(high[mine, unit], exact + narrow)
    for mine, unit, exact, narrow in answers:
        if (low[mine, unit] > high[mine, unit]).any():
            continue  # Beside two lines that count as one there is more than one answer: it stays within tolerance.
        surer = narrow < tolerances[mine, unit]
        z[vertices[mine[surer]], unit] = exact[surer]
        tolerances[mine[surer], unit] = narrow
    return tolerances
