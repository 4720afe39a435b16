"""Settle in exact numbers what rounding leaves open on a whole face.

Where large terms cancel (a unit and its near twin with opposite weights), a pre-activation can be within its tolerance
at every corner of a wide face: floats do not say whether the unit is open there. On a face every unit is an affine
function, and its coefficients are sums of products of weights. In whole numbers these sums have no rounding.
"""

from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relubook.regions.mesh import Mesh, blocks, layers_of, nonzero, runs
from relubook.regions.plane import Plane, fractions
from relubook.regions.trust import EPS, ROUNDING, Tolerance

Array = NDArray[Any]

# A line that crosses a face is known to 1 / NEAR of the face, or better, when z reaches NEAR tolerances there.
NEAR = 1024.0

# Corners are known to rounding, and so is the width of a face: what is asked of thinner ones has no answer. The square
# is 2 wide.
THIN = 1e-6


def settle(plane: Plane, number: int, mesh: Mesh, z: Array, tolerance: Tolerance) -> None:
    """Give the corners of doubtful faces the exact pre-activations of that layer, and narrower tolerances.

    number : of the layer, from 0; the mesh is cut by those before it
    z : (vertices, units), changed in place, and so is the tolerance
    """
    vertices = _near(z, tolerance.box)
    if not len(vertices):
        return
    half, face = _whole_faces(mesh, vertices)
    if not len(half):
        return
    rows, z_rows = tolerance.at(vertices), z[vertices]
    at = np.searchsorted(vertices, mesh.tail[half])
    first, last = runs(face)
    most = np.maximum.reduceat(rows[at], first)
    doubtful = (np.maximum.reduceat(np.abs(z_rows[at]), first) <= NEAR * most) & (most > 0)
    answers = []
    for row in nonzero(doubtful.any(axis=1)).tolist():
        corners, units = at[first[row] : last[row] + 1], nonzero(doubtful[row])
        answers += _answers(plane, number, mesh, vertices, corners, units)
    low, high = z_rows - rows, z_rows + rows
    for corners, unit, exact, narrow in answers:
        low[corners, unit] = np.maximum(low[corners, unit], exact - narrow)
        high[corners, unit] = np.minimum(high[corners, unit], exact + narrow)
    for corners, unit, exact, narrow in answers:
        if (low[corners, unit] > high[corners, unit]).any():
            continue  # Beside two lines that count as one there is more than one answer: it stays within tolerance.
        surer = narrow < rows[corners, unit]
        z[vertices[corners[surer]], unit] = exact[surer]
        rows[corners[surer], unit] = narrow
    tolerance.replace(vertices, rows)


def _answers(
    plane: Plane, number: int, mesh: Mesh, vertices: Array, corners: Array, units: Array
) -> list[tuple[Array, int, Array, float]]:
    """For each unit its exact values at the corners of one face, and their tolerance; nothing for a face too thin."""
    points = mesh.points[vertices[corners]]
    width = float(np.linalg.svd(points - points.mean(axis=0), compute_uv=False)[-1] / np.sqrt(len(points)))
    if width < THIN:
        return []
    bits = np.bitwise_or.reduce(mesh.bits[vertices[corners]], axis=0)
    exact = _values(plane, number, bits, units, points)
    narrow = ROUNDING * EPS * np.abs(exact).max(axis=0) / width
    return [(corners, unit, exact[:, k], narrow[k]) for k, unit in enumerate(units.tolist())]


def _near(z: Array, box: Array) -> Array:
    """The vertices at which some unit is near 0 by the tolerance that is the largest in the box."""
    found = [np.zeros(0, np.intp)]
    for rows in blocks(z):
        close = np.abs(z[rows]) <= NEAR * box
        if close.any():
            found.append(rows.start + nonzero(np.logical_or.reduce(close, axis=1)))
    return np.concatenate(found)


def _whole_faces(mesh: Mesh, vertices: Array) -> tuple[Array, Array]:
    """The half-edges of the faces that have all their corners among these vertices, face by face; and their faces."""
    known = np.zeros(len(mesh.points), np.bool_)
    known[vertices] = True
    whole = np.ones(mesh.faces + 1, np.bool_)
    whole[mesh.face[~known[mesh.tail]]] = False
    whole[-1] = False  # face -1 is the outside
    half = nonzero(whole[mesh.face])
    half = half[np.argsort(mesh.face[half], kind="stable")]
    return half, mesh.face[half]


def _values(plane: Plane, number: int, bits: Array, units: Array, points: Array) -> Array:
    """The pre-activations of some units of a layer, where the bits say what is open before it; rounded once."""
    layers = plane.whole_numbers[: number + 1]
    w, b, scale = layers[-1]
    slope, start = w[:, units], b[units]
    gates = layers_of(bits[None], [len(b) for _, b, _ in layers[:-1]])
    for (w, b, by), gate in zip(layers[-2::-1], gates[::-1], strict=True):
        passed = slope[gate[0]]
        slope, start, scale = w[:, gate[0]] @ passed, start * by + b[gate[0]] @ passed, scale * by
    exact = (fractions(points) @ slope + start) * (Fraction(2) ** plane.powers[number] / scale)
    return exact.astype(np.float64)
