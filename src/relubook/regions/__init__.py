"""The linear regions of a ReLU net, exactly: breakpoints on a line, activation regions in a box of the plane.

**What counts.** An activation region is the set of the points in the box with one activation pattern (z > 0 or not,
for every hidden unit), when it has an area. It is a convex polygon. A unit that is 0 on all of a region (a zero unit,
two that cancel, a duplicate behind its twin) is closed there: z > 0 is false. A linear piece is a connected part of the
box with one affine map; it may join many regions.

**What is exact.** The meeting points of lines are decided by signs, and a sign is taken only where it can be trusted:

    |z| <= 64 * eps * size    counts as on the unit's line,    eps = 2.2e-16,

with size = |h| @ |W| + |b| at that vertex, plus what the rounding of h brings with it. So every vertex is on a line, or
off it by more than rounding; lines that should meet in one point do, a line through a corner makes no sliver, and a
unit that is 0 stays 0. Behind closed units z is the bias and exact, however large their weights are, and the weights
may be of any size from 1e-150 to 1e150: patterns and maps are those of `forward` and of `exact=True`.

**What is lost.**

- *Slivers.* Two lines closer than the tolerance count as one (biases 1e-9 apart leave a region 1e-9 wide, biases
  1e-15 apart leave none), and the area between them, of the size of rounding, is no region. From one to about a
  thousand tolerances (1e-14 to 1e-11 for a net of size 1) a sliver is found or not, and where several of them meet two
  may carry the same pattern; their areas are below 1e-11.
- *Cancellation.* Where large terms nearly cancel, a unit can be within its tolerance on all of a wide region, which no
  float can decide. There its values are computed once more in whole numbers, without rounding, and a line through
  such a region is exact. A line through a region where the unit comes to 2^14 tolerances and no more is known to 2^-14
  of the region; every other line to rounding.
- *Both at once.* Beside two lines that count as one, a unit behind them jumps by what it gains between them. When the
  unit is itself no larger than that, nothing decides it: it counts as 0, closed, even on a wide region, and the map is
  off by up to the tolerance there. Two units that are equal but for rounding, with opposite weights, do that.

With `exact=True` the same mesh is cut in rational arithmetic (a float is a fraction), with tolerance 0, and nothing is
lost: for small nets.

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
from relubook.regions.long_work import keep_freed_memory
from relubook.regions.plane import plane
from relubook.regions.result import Regions

__all__ = ["Regions", "breakpoints", "count_regions", "regions"]

SQUARE = ((-1.0, 1.0), (-1.0, 1.0))

keep_freed_memory()


def regions(
    layers: Layers,
    box: ArrayLike = SQUARE,
    *,
    origin: ArrayLike | None = None,
    directions: ArrayLike | None = None,
    exact: bool = False,
) -> Regions:
    """Every activation region of a net in a box of the plane.

    layers : [(W, b), ...], W (in, out), the last one linear; or an `nn.Sequential` of PyTorch
    box : ((left, right), (bottom, top))
    origin, directions : for a net with any number of inputs, the slice origin + s * directions[0] + t * directions[1];
        box and everything in the result are in (s, t). Shapes (in,) and (2, in)
    exact : compute in fractions. Vertices, areas and maps are then arrays of fractions.Fraction
    returns : Regions
    raises : ValueError, when the layers do not form a net, when a number is NaN or infinite, when the box is empty,
        when the net does not take two inputs and no slice is given, or when the two directions span no plane;
        TypeError, for what is no list of layers; MemoryError, as soon as the regions turn out not to fit

    A layer that takes seconds is announced with a line on stderr.

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
