"""The linear regions of a ReLU net, exactly: breakpoints on a line, activation regions in a box of the plane.

**What counts.** An activation region is the set of the points in the box with one activation pattern (z > 0 or
not, for every hidden unit), when it has an area. It is a convex polygon. A unit that is 0 on all of a region (a
zero unit, two that cancel, a duplicate behind its twin) is closed there: z > 0 is false. A linear piece is a
connected part of the box with one affine map; it may join many regions.

**What is exact.** The meeting points of lines are decided by signs, and a sign is taken only where it can be
trusted:

    |z| <= 64 * eps * (|h| @ |W| + |b|)    counts as on the unit's line,    eps = 2.2e-16,

with |h| the largest size that each unit of the layer before reaches in the box. So every vertex is on a line,
or off it by more than rounding. Lines that should meet in one point do, a line through a corner makes no
sliver, and a unit that is 0 stays 0. Two nearly equal units are two lines while they are farther apart than
that: biases 1e-9 apart leave a sliver 1e-9 wide as a region of its own, biases 1e-15 apart count as one line.
The area lost to such a merger is of the size of rounding. In between, from one to about a thousand tolerances
(1e-14 to 1e-11 for a net of size 1), a sliver is found or not, and where several of them meet two may carry the
same pattern; their areas are below 1e-11. With `exact=True` the same mesh is cut in rational arithmetic (a
float is a fraction), with tolerance 0: for small nets.

>>> import numpy as np
>>> layers = [(np.array([[1.0, -1, 0, 0], [0, 0, 1, -1]]), np.zeros(4)), (np.ones((4, 1)), np.zeros(1))]
>>> r = regions(layers)  # |x| + |y|
>>> len(r), r.linear_pieces, r.areas
(4, 4, array([1., 1., 1., 1.]))
>>> count_regions(layers, box=((0.5, 1), (0.5, 1)))
1
"""

from numpy.typing import ArrayLike

from relubook.nets.types import Layers
from relubook.regions.engine import subdivide
from relubook.regions.line import breakpoints
from relubook.regions.plane import plane
from relubook.regions.result import Regions

__all__ = ["Regions", "breakpoints", "count_regions", "regions"]

SQUARE = ((-1.0, 1.0), (-1.0, 1.0))


def regions(
    layers: Layers,
    box: ArrayLike = SQUARE,
    *,
    origin: ArrayLike | None = None,
    directions: ArrayLike | None = None,
    exact: bool = False,
) -> Regions:
    """Every activation region of a net in a box of the plane.

    layers : [(W, b), ...], W (in, out), the last one linear
    box : ((left, right), (bottom, top))
    origin, directions : for a net with any number of inputs, the slice origin + s * directions[0] + t *
    directions[1];
        box and everything in the result are in (s, t). Shapes (in,) and (2, in)
    exact : compute in fractions. Vertices, areas and maps are then arrays of fractions.Fraction
    returns : Regions
    raises : ValueError, when the layers do not form a net, when a number is NaN or infinite, when the box is
        empty, when
        the net does not take two inputs and no slice is given, or when the two directions span no plane

    >>> import numpy as np
    >>> r = regions([(np.array([[1.0], [1.0]]), np.zeros(1)), (np.array([[2.0]]), np.ones(1))])
    >>> r.patterns.ravel(), r.areas
    (array([False,  True]), array([2., 2.]))
    >>> slope, start = r.maps
    >>> slope[1].ravel(), start[1]
    (array([2., 2.]), array([1.]))
    """
    net = plane(layers, box, origin, directions, exact)
    return Regions(net, subdivide(net))


def count_regions(
    layers: Layers,
    box: ArrayLike = SQUARE,
    *,
    origin: ArrayLike | None = None,
    directions: ArrayLike | None = None,
    exact: bool = False,
) -> int:
    """The number of activation regions alone: len(regions(...)). Arguments and errors as there."""
    return subdivide(plane(layers, box, origin, directions, exact)).faces
