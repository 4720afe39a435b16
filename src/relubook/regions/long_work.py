"""What a learner hears of long work: how far it is, and at once when it will not fit into memory."""

import os
import sys
from pathlib import Path

import numpy as np

KEPT = 2**25 - 2**16  # bytes: of larger ones the C library of Linux takes no note

LONG = 1e8  # numbers that a layer is about to compute: a second or more
SMALL = 1e8  # bytes for which nobody asks the system: that takes a tenth of a millisecond
FALLBACK = 4e9  # bytes, where the system does not say how much memory it has


def keep_freed_memory() -> None:
    """Let the C library of Linux keep up to 64 MB that have been freed, for the next arrays.

    Else it gives them back to the system after each layer, and taking them anew, page by page, is a third of the time
    of small nets. It keeps twice the largest array that it has ever given back. So this gives one back, which costs
    nothing: nobody has written to it. Elsewhere it changes nothing.
    """
    np.empty(KEPT, np.uint8)


def announce(layer: int, layers: int, regions: int, vertices: int, units: int) -> None:
    """One line on stderr, when a layer will take seconds. The mesh has so many regions and vertices before it.

    A line of the layer crosses about sqrt(vertices) edges, and half of all pairs of lines may meet.
    """
    if units * (vertices + 2 * units * vertices**0.5 + units**2 / 2) > LONG:
        so_far = f"{regions:,} region{'s' * (regions != 1)} so far"
        print(f"regions: layer {layer} of {layers}, {units:,} units, {so_far}", file=sys.stderr, flush=True)


def check_room(units: int, needed: float) -> None:
    """raises : MemoryError, when a layer of so many units needs more bytes than there are"""
    if needed <= SMALL:
        return
    free = free_memory()
    if needed > free:
        raise MemoryError(
            f"the regions will not fit: this layer of {units:,} units needs {needed / 1e9:.1f} GB, and "
            f"{free / 1e9:.1f} GB are free. Take a smaller box, or fewer units"
        )


def free_memory() -> float:
    """Bytes that a program can still have, as far as the system says."""
    try:
        lines = dict(line.split(":") for line in Path("/proc/meminfo").read_text().splitlines())
        return 1024.0 * int(lines["MemAvailable"].split()[0])
    except (OSError, KeyError, ValueError):  # not Linux
        pass
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2
    except (AttributeError, ValueError, OSError):  # not Unix
        return FALLBACK
