"""Exercises of chapter 2: the layer forward, in any shape, in place, with its cache, behind a linear step."""

from typing import Any

import numpy as np

from relubook.exercises.compare import difference_and_type
from relubook.exercises.exercise import Case, Exercise
from relubook.nets.types import Array

__all__ = ["EXERCISES"]


# One array, any shape


def relu_forward(x: Array) -> Array:
    return np.maximum(x, 0)


def _arrays(rng: np.random.Generator) -> list[Case]:
    return [
        (np.array([-2.0, 0.0, 0.5, 9.0]),),
        (np.array([[-3.0, 7.0], [2.0, -0.25]]),),
        (np.array(-1.5),),
        (np.array([-4, 0, 8]),),
        (np.array([-1.0, 2.5, 10.0], dtype=np.float32),),
        (np.array([-1.0, np.nan, 2.0]),),
        (np.array([-np.inf, -1.0, np.inf]),),
        (5 * rng.standard_normal((2, 3, 4)),),
    ]


forward = Exercise(
    name="relu_forward",
    prompt="Write the layer forward: `max(0, x)` of every element. `x` may have any shape, and may hold floats of any "
    "kind or integers; give back the same shape and the same type of number. A NaN stays a NaN, because a broken "
    "number should not look healthy. The array of the caller stays as it is.",
    starter="def relu_forward(x):\n    return ...\n",
    reference=relu_forward,
    cases=_arrays,
    why="One operation does it: it compares element by element, keeps shape and type, and lets NaN through.",
    hints=[
        "You need no loop: NumPy has a function that takes the larger of two numbers, element by element.",
        "`np.max` and `np.maximum` are two functions. One finds the largest number of an array.",
        "`np.maximum(x, 0)`",
    ],
    compare=difference_and_type,
)


@forward.also_right
def by_copy(x: Array) -> Array:
    out = x.copy()
    out[out < 0] = 0
    return out


@forward.also_right
def by_clip(x: Array) -> Array:
    return np.asarray(np.clip(x, 0, None))


@forward.also_right
def by_where(x: Array) -> Array:
    return np.where(x < 0, x.dtype.type(0), x)


@forward.mistake(
    "`np.max(0, x)` does not compare `x` with 0: its second argument is the axis. The function that compares two "
    "things is `np.maximum`."
)
def second_argument_is_the_axis(x: Array) -> Any:
    return np.max(0, x)


@forward.mistake(
    "`np.max(x, 0)` finds the largest number along axis 0, one for each column. `np.maximum(x, 0)` compares each "
    "number with 0."
)
def one_number_a_column(x: Array) -> Any:
    return np.max(x, 0)


@forward.mistake(
    "`if` wants one yes or no, and `x > 0` has one for each element. Choose element by element, with `np.maximum` or "
    "`np.where`."
)
def if_on_an_array(x: Array) -> Any:
    if x > 0:
        return x
    return np.zeros_like(x)


@forward.mistake(
    "The values are right, but `x[x < 0] = 0` writes into the array of the caller, who may still need it. "
    "Copy it first."
)
def input_overwritten(x: Array) -> Array:
    x[x < 0] = 0
    return x


@forward.mistake("This is leaky ReLU: it lets a hundredth of a negative number through. ReLU gives 0 there.")
def leaky(x: Array) -> Array:
    return np.where(x < 0, (0.01 * x).astype(x.dtype), x)


@forward.mistake(
    "The numbers are right and their type is not: something in your function is float64 (an array of zeros, a "
    "`.astype(float)`), and so all becomes float64. It costs twice the memory of float32."
)
def always_float64(x: Array) -> Array:
    return np.maximum(x, np.zeros(x.shape))


@forward.mistake(
    "NaN became 0. `nan > 0` is False, so a choice by `x > 0` takes it for a negative number, and `np.fmax` drops it. "
    "Ask for `x < 0` and replace only that, or use `np.maximum`."
)
def nan_swallowed(x: Array) -> Array:
    return np.where(x > 0, x, x.dtype.type(0))


@forward.mistake(
    "All of it became 0. Is the mask that you index with still `None`? `out[None] = 0` means the whole array; take the "
    "mask from `x` first."
)
def indexed_with_none(x: Array) -> Array:
    out = x.copy()
    out[None] = 0
    return out


@forward.mistake("You cap the output at 1. ReLU has no upper end: above 0 it gives `x` itself.")
def capped_at_1(x: Array) -> Array:
    return np.clip(x, 0, 1)


@forward.mistake("You cap the output at 6; this is ReLU6. ReLU has no upper end.")
def capped_at_6(x: Array) -> Array:
    return np.clip(x, 0, 6)


@forward.mistake(
    "You give back whether each element is above 0, not its value. That is the mask; multiply by `x`, or "
    "choose `x` there."
)
def mask_returned(x: Array) -> Array:
    return x > 0


@forward.mistake("This is the sign turned off, not the negative part: −2 becomes 2. ReLU makes it 0.")
def absolute_value(x: Array) -> Array:
    return np.abs(x)


@forward.mistake("You keep the negative numbers and drop the positive ones: take the larger of `x` and 0.")
def minimum_for_maximum(x: Array) -> Array:
    return np.minimum(x, 0)


@forward.mistake(
    "Infinity times 0 is NaN, so `x * (x > 0)` breaks at −inf. A choice (`np.maximum`, `np.where`) gives 0 there."
)
def multiplied_by_the_mask(x: Array) -> Array:
    return x * (x > 0)


@forward.mistake("`x[x > 0]` picks the positive numbers and forgets where they stood. The output has the shape of `x`.")
def negatives_left_out(x: Array) -> Array:
    return x[x > 0]


@forward.mistake("The values are right, but they come as one long row. The output has the shape of `x`.")
def flattened(x: Array) -> Array:
    return np.maximum(x, 0).ravel()


@forward.mistake(
    "You subtract the smallest number, so all is at least 0. But then every number moves; ReLU moves none above 0."
)
def lifted(x: Array) -> Any:
    return x - x.min()


@forward.mistake("A number between 0 and 1 became 0: the gate opens above 0, not above 1, and nothing is rounded.")
def open_from_one(x: Array) -> Array:
    return np.where(x < 1, x.dtype.type(0), x)


# In place


def relu_in_place(x: Array) -> Array:
    x[x < 0] = 0
    return x


def _own_arrays(rng: np.random.Generator) -> list[Case]:
    return [
        (np.array([-2.0, 0.0, 0.5]),),
        (np.array([3, -1, 4]),),
        (np.array([[-3.0, 7.0], [2.0, -0.25]]),),
        (np.array([-1.0, np.nan, 2.0]),),
        (rng.standard_normal((3, 4)),),
    ]


in_place = Exercise(
    name="relu_in_place",
    prompt="Sometimes memory is short and nobody needs `x` any more. Write the layer *in place*: afterwards `x` itself "
    "holds `max(0, x)`. Return `x` too. NaN stays NaN.",
    starter="def relu_in_place(x):\n    return ...\n",
    reference=relu_in_place,
    cases=_own_arrays,
    why="The assignment to `x[...]` writes into the array itself; `x = ...` would only give the name to another array.",
    hints=[
        "`x = something` makes the name `x` mean another array. The array of the caller does not notice.",
        "`x[where] = value` writes into the array. So does the argument `out` of NumPy's functions.",
        "`x[x < 0] = 0`",
    ],
)


@in_place.also_right
def by_out(x: Array) -> Array:
    return np.maximum(x, 0, out=x)


@in_place.also_right
def by_slice(x: Array) -> Array:
    x[:] = np.maximum(x, 0)
    return x


@in_place.mistake(
    "What you return is right, but `x` is as it was. `x = ...` gives the name to a new array; write into the old one."
)
def name_for_a_new_array(x: Array) -> Array:
    x = np.maximum(x, 0)
    return x


@in_place.mistake("You write 0 where `x` is above 0: the gate is the wrong way round.")
def wrong_way_round(x: Array) -> Array:
    x[x > 0] = 0
    return x


@in_place.mistake("NaN became 0: `~(x > 0)` is True for it. Ask for `x < 0`.")
def nan_zeroed(x: Array) -> Array:
    x[~(x > 0)] = 0
    return x


@in_place.mistake("`x[:] = 0` sets everything to 0. Only what is below 0 changes.")
def everything_zeroed(x: Array) -> Array:
    x[:] = 0
    return x


@in_place.mistake("You turn negative numbers into positive ones. They become 0.")
def sign_turned(x: Array) -> Array:
    return np.abs(x, out=x)


@in_place.mistake("`x` is as it should be afterwards, but you return the mask. Return `x`.")
def mask_for_x(x: Array) -> Array:
    mask = x > 0
    x[x < 0] = 0
    return mask


@in_place.mistake("You zero a row only when all of it is negative. Each element has a gate of its own.")
def one_gate_a_row(x: Array) -> Array:
    x[(x < 0).all(axis=-1)] = 0
    return x


# Output and mask


def forward_and_mask(x: Array) -> tuple[Array, Array]:
    return np.maximum(x, 0), x > 0


def _plain_arrays(rng: np.random.Generator) -> list[Case]:
    return [
        (np.array([-2.0, 0.0, 0.5]),),
        (np.array([[-3.0, 7.0], [2.0, -0.25]]),),
        (rng.standard_normal((2, 3)),),
    ]


with_mask = Exercise(
    name="forward_and_mask",
    prompt="Backward will ask one thing: which gates were open? Return two arrays: the output, and the mask, which is "
    "`True` where `x` is above 0 and `False` elsewhere (at 0 too). Leave `x` as it is.",
    starter="def forward_and_mask(x):\n    out = ...\n    mask = ...\n    return out, mask\n",
    reference=forward_and_mask,
    cases=_plain_arrays,
    why="The mask holds one byte an element, an eighth of `x` in float64, and backward needs nothing else.",
    hints=[
        "A comparison of an array with a number is an array of bool.",
        "Take the mask from `x` before anything overwrites it, and mind what happens at exactly 0.",
        "`return np.maximum(x, 0), x > 0`",
    ],
)


@with_mask.also_right
def mask_of_the_output(x: Array) -> tuple[Array, Array]:
    out = np.maximum(x, 0)
    return out, out > 0


@with_mask.mistake("At exactly 0 your gate is open. The book's layer takes the slope 0 there: `>`, not `>=`.")
def open_at_zero(x: Array) -> Any:
    return np.maximum(x, 0), x >= 0


@with_mask.mistake("Your mask is open everywhere: an output is never below 0, so `out >= 0` says nothing. Use `>`.")
def always_open(x: Array) -> Any:
    out = np.maximum(x, 0)
    return out, out >= 0


@with_mask.mistake(
    "The mask was never stored: you return None for it. Backward would find nothing (and `out[None] = 0` zeroes all)."
)
def mask_never_stored(x: Array) -> Any:
    return np.maximum(x, 0), None


@with_mask.mistake(
    "Your mask is True where the gate is closed. That is a fair convention, but the other one is asked for."
)
def mask_of_the_closed(x: Array) -> Any:
    return np.maximum(x, 0), x <= 0


@with_mask.mistake("The two results are exchanged: the output comes first.")
def exchanged(x: Array) -> Any:
    return x > 0, np.maximum(x, 0)


@with_mask.mistake("Both results are right, but the array of the caller has changed. Copy before you write.")
def input_spoiled(x: Array) -> Any:
    mask = x > 0
    x[~mask] = 0
    return x, mask


@with_mask.mistake(
    "Your second result is `x` itself. Backward can use it; it takes eight times the memory in float64: give the mask."
)
def input_as_cache(x: Array) -> Any:
    return np.maximum(x, 0), x


@with_mask.mistake("Your mask holds the numbers 0 and 1, 8 bytes each. `x > 0` by itself holds 1 byte each.")
def mask_of_numbers(x: Array) -> Any:
    return np.maximum(x, 0), (x > 0).astype(float)


# Behind a linear step


def linear_relu(x: Array, W: Array, b: Array) -> Any:
    return np.maximum(x @ W + b, 0)


def _layers(rng: np.random.Generator) -> list[Case]:
    def layer(n: int, inputs: int, units: int) -> Case:
        return tuple(rng.standard_normal(shape) for shape in [(n, inputs), (inputs, units), (units,)])

    small = (np.array([[1.0, -2.0]]), np.array([[3.0, 1.0], [1.0, 1.0]]), np.array([-2.0, 2.0]))
    return [small, layer(4, 2, 2), layer(3, 2, 4), layer(3, 3, 3), layer(5, 4, 2)]


behind_linear = Exercise(
    name="linear_relu",
    prompt="A layer of a network: a linear step, then ReLU. `x` has shape `(n, in)`, one example a row; `W` has shape "
    "`(in, out)`, one unit a column; `b` has shape `(out,)`. Return the activations, shape `(n, out)`.",
    starter="def linear_relu(x, W, b):\n    return ...\n",
    reference=linear_relu,
    cases=_layers,
    why="One bias a unit: `b` is added to every row, because NumPy aligns shapes from the right.",
    hints=[
        "First `z`, of shape `(n, out)`: which product of `x` and `W` has this shape?",
        "`@` is the matrix product, `*` goes element by element.",
        "`z = x @ W + b`, then ReLU of `z`.",
    ],
)


@behind_linear.also_right
def unit_by_unit(x: Array, W: Array, b: Array) -> Array:
    return np.stack([np.maximum(x @ W[:, j] + b[j], 0) for j in range(len(b))], axis=1)


@behind_linear.mistake("W is transposed: here it has shape `(in, out)`, one unit a column. PyTorch stores `(out, in)`.")
def weights_transposed(x: Array, W: Array, b: Array) -> Any:
    return np.maximum(x @ W.T + b, 0)


@behind_linear.mistake(
    "The bias comes after ReLU in your code. It belongs into the sum: it moves the place where the gate opens."
)
def bias_after(x: Array, W: Array, b: Array) -> Any:
    return np.maximum(x @ W, 0) + b


@behind_linear.mistake("The bias is missing.")
def bias_missing(x: Array, W: Array, b: Array) -> Any:
    return np.maximum(x @ W, 0)


@behind_linear.mistake("ReLU is missing: this is the pre-activation `z`, which may be negative.")
def relu_missing(x: Array, W: Array, b: Array) -> Array:
    return x @ W + b


@behind_linear.mistake(
    "You add the bias down the rows, one for each example. There is one bias for each unit, a column."
)
def bias_for_each_example(x: Array, W: Array, b: Array) -> Any:
    return np.maximum(x @ W + b[:, None], 0)


@behind_linear.mistake("The bias is subtracted. In this book, and in NumPy's and PyTorch's layers, it is added.")
def bias_subtracted(x: Array, W: Array, b: Array) -> Any:
    return np.maximum(x @ W - b, 0)


@behind_linear.mistake("The product is the wrong way round: `W @ x` is for an `x` with one example a column.")
def product_turned(x: Array, W: Array, b: Array) -> Any:
    return np.maximum(W @ x + b, 0)


@behind_linear.mistake("You rectify the inputs before the linear step. ReLU comes after it.")
def relu_before(x: Array, W: Array, b: Array) -> Array:
    return np.maximum(x, 0) @ W + b


EXERCISES = [forward, in_place, with_mask, behind_linear]
