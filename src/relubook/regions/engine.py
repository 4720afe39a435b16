"""Layer by layer: from the square to the mesh of all activation regions."""

import numpy as np

from relubook.nets.types import Array
from relubook.regions.by_layer import cut_by_layer
from relubook.regions.by_unit import cut_by_units
from relubook.regions.hidden import Hidden
from relubook.regions.long_work import announce, check_room
from relubook.regions.mesh import Mesh, layers_of, square, whole_faces
from relubook.regions.plane import Plane
from relubook.regions.settle import NEAR, near_zero, settled
from relubook.regions.trust import Tolerance


def subdivide(plane: Plane, careful: bool = False) -> Mesh:
    """The mesh whose faces are the activation regions of the net in the square.

    careful : cut by one unit after another everywhere, not only where lines meet in a degenerate way
    """
    mesh = square(plane.exact)
    for number, (w, b) in enumerate(plane.square):
        vertices, units = len(mesh.points), len(b)
        announce(number + 1, len(plane.square), mesh.faces, vertices, units)
        check_room(units, 8 * vertices * units)
        z = _through(w, b, mesh.outputs)
        tolerance = Tolerance.none(len(b)) if plane.hidden is None else _tolerance(plane.hidden, number, mesh, z)
        mesh.outputs = []  # nobody needs them any more, and they are most of the memory
        cut = None
        if not careful and not plane.exact:
            cut = cut_by_layer(mesh, z, tolerance, number == len(plane.square) - 1)
        mesh = cut_by_units(mesh, z, tolerance) if cut is None else cut
    return mesh


def _tolerance(hidden: Hidden, number: int, mesh: Mesh, z: Array) -> Tolerance:
    """The tolerance of a layer at the vertices of the mesh that the layers before it have cut.

    Where it leaves a unit open or closed on all of a face, z changes, and the tolerance is narrower.
    """
    widths = [len(b) for _, b in hidden.layers[:number]]

    def at(vertices: Array) -> Array:
        gates = layers_of(mesh.bits.take(vertices, axis=0), widths)
        return hidden.tolerances(number, mesh.points.take(vertices, axis=0), gates)

    def answer(corners: Array, units: Array) -> tuple[Array, float]:
        points = mesh.points.take(corners, axis=0)
        bits = np.bitwise_or.reduce(mesh.bits.take(corners, axis=0), axis=0)
        width = np.linalg.svd(points - points.mean(axis=0), compute_uv=False)[-1] / np.sqrt(len(points))
        return hidden.exact_values(number, [gate[0] for gate in layers_of(bits[None], widths)], units, points), width

    largest = np.max([part.max(axis=0) for part in mesh.outputs if len(part)], axis=0)
    tolerance = Tolerance(hidden.tolerance_in_box(number, largest), at)
    near = near_zero(z, tolerance, NEAR)
    rows = tolerance.at(near)
    tolerance.replace(near, settled(z, near, rows, *whole_faces(mesh, near), answer) if len(near) else rows)
    return tolerance


def _through(w: Array, b: Array, outputs: list[Array]) -> Array:
    """The pre-activations behind a linear layer."""
    if len(outputs) == 1:
        z = outputs[0] @ w
    else:
        z = np.empty((sum(len(part) for part in outputs), len(b)))
        start = 0
        for part in outputs:
            np.matmul(part, w, out=z[start : start + len(part)])
            start += len(part)
    z += b
    return z
