"""What the tests draw, and how exact they expect a result to be: every tolerance with its reason."""

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from tolerances import SMOOTH_STEP

FLOATS = (np.float16, np.float32, np.float64)
SIGNED = (np.int8, np.int16, np.int32, np.int64)
UNSIGNED = (np.uint8, np.uint16, np.uint32, np.uint64)
REALS = FLOATS + SIGNED + UNSIGNED

SPECIAL = (0.0, -0.0, np.nan, -np.nan, np.inf, -np.inf, 1.0, -1.0)


def shapes(**limits):
    """Shapes with 0 to 4 axes, empty ones too."""
    return hnp.array_shapes(**{"min_dims": 0, "max_dims": 4, "min_side": 0, "max_side": 5, **limits})


@st.composite
def real_arrays(draw, dtypes=REALS, finite=False, largest=None, shape=None):
    """Arrays of real numbers in any memory layout, special values included unless finite is asked for."""
    dtype = np.dtype(draw(st.sampled_from(dtypes)))
    if dtype.kind == "f":
        bounds = {} if largest is None else {"min_value": -largest, "max_value": largest}
        plain = {"allow_nan": False, "allow_infinity": False} if finite or bounds else {}
        elements = hnp.from_dtype(dtype, **bounds, **plain)
        if not plain:
            elements |= st.sampled_from([dtype.type(value) for value in SPECIAL])
    else:
        elements = hnp.from_dtype(dtype)
    values = draw(hnp.arrays(dtype, shapes() if shape is None else shape, elements=elements))
    return draw(st.sampled_from(LAYOUTS))(values)


def c_order(values):
    return values


def f_order(values):
    return values.copy(order="F")


def every_other(values):
    """The values with a gap after each element of the last axis."""
    if values.ndim == 0:
        return values
    wide = np.zeros((*values.shape[:-1], 2 * values.shape[-1]), values.dtype)
    wide[..., ::2] = values
    return wide[..., ::2]


def backwards(values):
    """The values in memory from last to first: every stride is negative."""
    flipped = (slice(None, None, -1),) * values.ndim
    return values[flipped].copy()[flipped] if values.ndim else values


def swapped_axes(values):
    """The first and the last axis change places in memory, so no two axes can be walked as one."""
    return values.swapaxes(0, -1).copy().swapaxes(0, -1) if values.ndim else values


def other_byte_order(values):
    return values.astype(values.dtype.newbyteorder())


def read_only(values):
    values = values.copy()
    values.flags.writeable = False
    return values


LAYOUTS = (c_order, f_order, every_other, backwards, swapped_axes, other_byte_order, read_only)


def numerical_gradient(f, array, step=SMOOTH_STEP):
    """Centred differences of the number f() by each element of an array, which is changed in place and back."""
    slopes = np.empty_like(array)
    for index in np.ndindex(array.shape):
        kept = array[index]
        array[index] = kept + step
        above = f()
        array[index] = kept - step
        slopes[index] = (above - f()) / (2 * step)
        array[index] = kept
    return slopes
