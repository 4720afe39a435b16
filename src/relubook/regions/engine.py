"""Layer by layer: from the square to the mesh of all activation regions."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from relubook.regions.careful import Cutter, signs
from relubook.regions.mesh import Mesh, around, layers_of, packed, square
from relubook.regions.plane import Plane
from relubook.regions.settle import settle
from relubook.regions.trust import EPS, ROUNDING, Tolerance, size_in_box, sizes_at
from relubook.regions.whole import all_at_once

Array = NDArray[Any]


def subdivide(plane: Plane, careful: bool = False) -> Mesh:
    """The mesh whose faces are the activation regions of the net in the square.

    careful : cut by one unit after another everywhere, not only where lines meet in a degenerate way
    """
    mesh = square(plane.exact)
    in_box: list[Array] = []
    for number, (w, b) in enumerate(plane.square):
        if plane.exact:
            tolerance = Tolerance.none(len(b))
        else:
            largest = np.max([part.max(axis=0) for part in mesh.outputs if len(part)], axis=0)
            before = np.where(largest > 0, in_box[-1], 0) if number else largest
            in_box.append(size_in_box(w, b, largest, before) if number else plane.sizes)
            tolerance = _tolerance(plane.square[: number + 1], in_box, mesh)
        z = _through(w, b, mesh.outputs)
        if not plane.exact:
            settle(plane, number, mesh, z, tolerance)
        mesh.outputs = []  # nobody needs them any more, and they are most of the memory
        cut = None
        if not careful and not plane.exact:
            cut = all_at_once(mesh, z, tolerance, number == len(plane.square) - 1)
        mesh = one_at_a_time(mesh, z, tolerance) if cut is None else cut
    return mesh


def _tolerance(layers: list[tuple[Array, Array]], in_box: list[Array], mesh: Mesh) -> Tolerance:
    """The tolerance for the last of these layers at the vertices of the mesh that the others have cut."""

    def at(vertices: Array) -> Array:
        gates = layers_of(mesh.bits.take(vertices, axis=0), [len(b) for _, b in layers[:-1]])
        return ROUNDING * EPS * sizes_at(layers, in_box, mesh.points.take(vertices, axis=0), gates)

    return Tolerance(ROUNDING * EPS * in_box[-1], at)


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


def one_at_a_time(mesh: Mesh, z: Array, tolerance: Tolerance) -> Mesh:
    """Cut every face of the mesh by one unit of the layer after another."""
    rows = tolerance.at(np.arange(len(z)))
    sign = signs(z, rows)
    z[sign == 0] = 0
    cutter = Cutter(mesh, z, sign, rows)
    cutter.cut()
    face, faces = around(cutter.follow.all, np.flatnonzero(cutter.face.all < 0))
    bits = np.concatenate([cutter.bits.all, packed(cutter.sign.all > 0)], axis=1)
    outputs = np.where(cutter.sign.all > 0, cutter.z.all, 0)
    return Mesh(cutter.points.all, [outputs], bits, cutter.tail.all, cutter.follow.all, face, faces)
