"""ReLU, the rectified linear unit, as a layer: forward and backward, NumPy only.

    forward:   out = max(0, x)                    elementwise
    backward:  dx  = dout where x > 0, else 0     elementwise

Two lines say it all: ``out = np.maximum(x, 0)``, ``dx = np.where(x > 0, dout, 0)``.
The functions below do the same. They also keep a small cache, write into memory
that you own, and run about as fast as memory can be read and written.

>>> x = np.array([-2.0, 0.0, 3.0])
>>> out, cache = relu_forward(x)
>>> out
array([0., 0., 3.])
>>> relu_backward(np.array([10.0, 10.0, 10.0]), cache)
array([ 0.,  0., 10.])
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["relu_backward", "relu_forward", "relu_mask"]

Array = NDArray[Any]
Mask = NDArray[np.bool_]

# Elements, 512 KB of float32: input, output and mask stay in a processor's cache.
BLOCK = 2**17
INTEGERS = {1: np.int8, 2: np.int16, 4: np.int32, 8: np.int64}  # by their bytes


def relu_mask(x: ArrayLike) -> Mask:
    """Where the gate is open: x > 0. It is closed at 0, at -0.0 and at NaN.

    x : real numbers (float16, float32, float64 or integers), any shape
    returns : bool, the shape of x
    raises : TypeError, when x holds anything else

    >>> relu_mask([-1.0, 0.0, 2.0])
    array([False, False,  True])
    """
    return np.asarray(np.greater(_real(x, "x"), 0))


def relu_forward(x: ArrayLike, out: Array | None = None) -> tuple[Array, Mask]:
    """max(0, x) of every element, and the cache that backward needs.

    Only what is below 0 changes, -inf too. NaN and both zeros, 0.0 and -0.0, go
    through as they are.

    x : real numbers (float16, float32, float64 or integers), any shape and layout
    out : where to write the output, the shape and dtype of x; x itself works in
          place; without it the output is a new array
    returns : (out, cache); out has the shape and dtype of x, cache is relu_mask(x),
          1 byte an element; x is not changed unless it shares memory with out
    raises : TypeError, when x holds anything else (complex, strings, bool);
          TypeError or ValueError, when out does not fit

    >>> relu_forward(np.array([[-1, 2], [3, -4]]))[0]
    array([[0, 2],
           [3, 0]])
    """
    x = _real(x, "x")
    out = np.empty_like(x) if out is None else _fitting(out, x, "x")
    if x.size <= BLOCK:
        return out, _forward(x, out)
    mask = np.empty_like(x, bool)
    with _blocks([x], [out, mask]) as blocks:
        for x_block, out_block, mask_block in blocks:
            _forward(x_block, out_block, mask_block)
    return out, mask


def relu_backward(dout: ArrayLike, cache: Mask, out: Array | None = None) -> Array:
    """The gradient by x: dout where the gate is open, exactly 0 where it is closed.

    A closed gate gives 0 even for an infinite or NaN dout. At x = 0 ReLU has no
    derivative; any slope in [0, 1] is a subgradient, and this layer takes 0, as
    PyTorch and JAX do. At x = NaN the gate is closed too: the gradient is 0, where
    PyTorch lets dout through.

    dout : gradient by the output, the shape of x; real numbers, its dtype may
          differ from that of x
    cache : what relu_forward(x) returned beside its output
    out : where to write the gradient, the shape and dtype of dout; dout itself
          works in place
    returns : dx, the shape and dtype of dout; dout is not changed unless it shares
          memory with out
    raises : ValueError, when dout has another shape than x; TypeError, when cache
          is no mask, or dout holds no real numbers; either, when out does not fit

    Source: Bertoin et al. 2021 (NeurIPS), on what the choice at 0 does to training.

    >>> relu_backward(np.array([np.inf, 5.0]), relu_mask([-1.0, 1.0]))
    array([0., 5.])
    """
    dout, cache = _real(dout, "dout"), np.asarray(cache)
    if cache.dtype != bool:
        raise TypeError("cache must be relu_forward's mask; relu_mask(x) makes one")
    if dout.shape != cache.shape:
        raise ValueError(f"dout has shape {dout.shape}, but x had {cache.shape}")
    out = np.empty_like(dout) if out is None else _fitting(out, dout, "dout")
    # We read the bits as integers and multiply them by 0 or 1. As floats, inf * 0
    # would be NaN and -1.0 * 0 would be -0.0. np.where is right too, but there the
    # processor guesses at each random sign, and wrong guesses cost time.
    bits = INTEGERS[dout.itemsize]
    slopes, result = dout.view(bits), out.view(bits)
    if dout.size <= BLOCK:
        np.multiply(slopes, cache, out=result)
        return out
    with _blocks([slopes, cache], [result], dtype=bits) as blocks:
        for slope_block, gate_block, result_block in blocks:
            np.multiply(slope_block, gate_block, out=result_block)
    return out


def _forward(x: Array, out: Array, mask: Mask | None = None) -> Mask:
    """Write a block of the output into out, its mask into mask or a new array."""
    if x.dtype.char == "e":
        # Few processors compute with float16; all do with integers. As such it is
        # in this order: 0.0, positive numbers, inf (0x7C00), NaN; -0.0, negative
        # numbers (from 0x8001), -inf (0xFC00), NaN. A difference below 0 is large.
        bits = x.dtype.str.replace("f", "u")  # unsigned, in the same byte order
        x, result = x.view(bits), out.view(bits)
        np.multiply(x, x - 0x8001 >= 0x7C00, out=result)
        return np.asarray(np.less(result - 1, 0x7C00, out=mask))
    if x.dtype.kind == "f":
        # np.maximum says it better, but its fast loop for floats wants two arrays;
        # clip takes numbers, and leaves -0.0 alone on every machine.
        x.clip(0, np.inf, out=out)
    else:
        np.maximum(x, 0, out=out)
    # out > 0 exactly where x > 0, and out is still in the processor's cache.
    return np.asarray(np.greater(out, 0, out=mask))


def _real(values: ArrayLike, name: str) -> Array:
    """The values as an array, when they are numbers that compare with 0."""
    if isinstance(values, np.ma.MaskedArray):
        raise TypeError(f"{name} is a masked array, whose mask would be lost")
    array = np.asarray(values)
    if array.dtype.kind not in "fiu" or array.dtype.itemsize > 8:
        taken = "real numbers: float16, float32, float64 or integers"
        raise TypeError(f"{name} holds {array.dtype}; ReLU takes {taken}")
    return array


def _fitting(out: Array, like: Array, name: str) -> Array:
    """The array out, when the result for `like` fits into it."""
    if not isinstance(out, np.ndarray):
        raise TypeError(f"out must be a NumPy array, not {type(out).__name__}")
    if out.shape != like.shape:
        raise ValueError(f"out has shape {out.shape}, but {name} has {like.shape}")
    if out.dtype != like.dtype:
        raise TypeError(f"out holds {out.dtype}, but {name} holds {like.dtype}")
    if not out.flags.writeable:
        raise ValueError("out is read-only")
    return out


def _blocks(ins: list[Array], outs: list[Array], dtype: Any = None) -> np.nditer:
    """Matching flat blocks of arrays of one shape, whatever their memory layout.

    A block stays in the processor's cache between one operation and the next, so
    main memory is read and written once. nditer copies an input first where an
    output would overwrite it too early. An array of one block is faster without.
    """
    roles: Any = [["readonly", "overlap_assume_elementwise"]] * len(ins)
    roles += [["writeonly", "overlap_assume_elementwise"]] * len(outs)
    return np.nditer(
        [*ins, *outs],
        flags=["external_loop", "buffered", "copy_if_overlap"],
        op_flags=roles,
        op_dtypes=None if dtype is None else [dtype] * len(roles),
        buffersize=BLOCK,
    )
