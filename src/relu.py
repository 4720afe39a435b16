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

# Elements, 512 KB of float32: input, output and mask stay in a processor's cache.
BLOCK = 2**17


def relu_mask(x: ArrayLike) -> NDArray[np.bool_]:
    """Where the gate is open: x > 0.

    The gate is closed at 0, at -0.0 and at NaN.

    x : real numbers (float16, float32, float64 or integers), any shape
    returns : bool, the shape of x
    raises : TypeError, when x holds anything else

    >>> relu_mask([-1.0, 0.0, 2.0])
    array([False, False,  True])
    """
    return np.asarray(np.greater(_real(x, "x"), 0))


def relu_forward(
    x: ArrayLike,
    out: NDArray[Any] | None = None,
) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """max(0, x) of every element, and the cache that backward needs.

    Only what is below 0 changes, -inf too. NaN and both zeros, 0.0 and -0.0, go
    through as they are.

    x : real numbers (float16, float32, float64 or integers), any shape and layout
    out : where to write the output, the shape and dtype of x; x itself works in
          place; without it the output is a new array
    returns : (out, cache); out has the shape and dtype of x, cache is relu_mask(x),
          1 byte an element; x is not changed unless it shares memory with out
    raises : TypeError, when x holds anything else (complex, objects, strings, bool);
          TypeError or ValueError, when out does not fit

    >>> relu_forward(np.array([[-1, 2], [3, -4]]))[0]
    array([[0, 2],
           [3, 0]])
    """
    x = _real(x, "x")
    out = np.empty_like(x) if out is None else _fitting(out, x, "x")
    mask = np.empty_like(x, dtype=bool)
    largest = np.inf if x.dtype.kind == "f" else np.iinfo(x.dtype).max
    with _blocks([x], [out, mask]) as blocks:
        for x_block, out_block, mask_block in blocks:
            # np.maximum(x, 0) says it better, but its fast loop wants two arrays;
            # clip has one for numbers. And clip leaves -0.0 alone on every machine,
            # where maximum may give either zero.
            np.clip(x_block, 0, largest, out=out_block)
            # out > 0 exactly where x > 0, and out has just been written: it is in
            # the processor's cache.
            np.greater(out_block, 0, out=mask_block)
    return out, mask


def relu_backward(
    dout: ArrayLike,
    cache: NDArray[np.bool_],
    out: NDArray[Any] | None = None,
) -> NDArray[Any]:
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
    raises : ValueError, when dout has another shape than x;
          TypeError, when cache is no mask, or dout holds no real numbers;
          TypeError or ValueError, when out does not fit

    Source: Bertoin et al. 2021 (NeurIPS), on what the choice at 0 does to training.

    >>> relu_backward(np.array([np.inf, 5.0]), relu_mask([-1.0, 1.0]))
    array([0., 5.])
    """
    dout, cache = _real(dout, "dout"), np.asarray(cache)
    if cache.dtype != bool:
        wanted = "the boolean mask that relu_forward returned; relu_mask(x) makes one"
        raise TypeError(f"cache must be {wanted}")
    if dout.shape != cache.shape:
        shapes = f"shape {dout.shape}, but the input had shape {cache.shape}"
        raise ValueError(f"dout has {shapes}")
    out = np.empty_like(dout) if out is None else _fitting(out, dout, "dout")
    # We read the bits as integers and multiply them by 0 or 1. As floats, inf * 0
    # would be NaN and -1.0 * 0 would be -0.0. np.where gives the right numbers too,
    # but the processor has to guess at each random sign, and wrong guesses cost
    # time. With dtype=bits the gate comes as integers, one block at a time.
    bits = np.dtype(f"i{dout.itemsize}")
    with _blocks([dout.view(bits), cache], [out.view(bits)], dtype=bits) as blocks:
        for dout_block, gate_block, out_block in blocks:
            np.multiply(dout_block, gate_block, out=out_block)
    return out


def _real(values: ArrayLike, name: str) -> NDArray[Any]:
    """The values as an array, when they are numbers that compare with 0."""
    array = np.asarray(values)
    if array.dtype.kind not in "fiu" or array.dtype.itemsize > 8:
        taken = "real numbers: float16, float32, float64 or integers"
        raise TypeError(f"{name} holds {array.dtype}; ReLU takes {taken}")
    return array


def _fitting(out: NDArray[Any], like: NDArray[Any], name: str) -> NDArray[Any]:
    """The array out, when the result for `like` fits into it."""
    if not isinstance(out, np.ndarray):
        raise TypeError(f"out must be a NumPy array, not {type(out).__name__}")
    if out.shape != like.shape:
        shapes = f"shape {out.shape}, but {name} has shape {like.shape}"
        raise ValueError(f"out has {shapes}")
    if out.dtype != like.dtype:
        raise TypeError(f"out holds {out.dtype}, but {name} holds {like.dtype}")
    if not out.flags.writeable:
        raise ValueError("out is read-only")
    return out


def _blocks(
    inputs: list[NDArray[Any]],
    outputs: list[NDArray[Any]],
    dtype: Any = None,
) -> np.nditer:
    """Matching flat blocks of arrays of one shape, whatever their memory layout.

    A block stays in the processor's cache between one operation and the next, so
    main memory is read and written once. nditer copies an input first where an
    output would overwrite it too early.
    """
    roles: Any = [["readonly", "overlap_assume_elementwise"]] * len(inputs)
    roles += [["writeonly", "overlap_assume_elementwise"]] * len(outputs)
    return np.nditer(
        [*inputs, *outputs],
        flags=["external_loop", "buffered", "copy_if_overlap", "zerosize_ok"],
        op_flags=roles,
        op_dtypes=None if dtype is None else [dtype] * len(roles),
        buffersize=BLOCK,
    )
