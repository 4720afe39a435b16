"""Exercises of chapter 3: the gate for gradients, the choice at 0, linear layers, and how to check all that."""

from collections.abc import Callable
from typing import Any

import numpy as np

from relubook.exercises.exercise import Case, Exercise
from relubook.nets.types import Array

__all__ = ["EXERCISES"]


# The gate


def relu_backward(dout: Array, x: Array) -> Array:
    return np.where(x > 0, dout, 0)


def _gates(rng: np.random.Generator) -> list[Case]:
    # No infinite dout: there the product with the mask gives NaN and a choice gives 0, and both are right elsewhere.
    return [
        (np.array([10.0, -20.0, 30.0, -40.0]), np.array([2.0, -1.0, 0.0, 0.5])),
        (np.array([[1.0, -2.0], [3.0, -4.0]]), np.array([[-1.0, 3.0], [0.25, 2.0]])),
        (np.array([[5.0, 6.0]]), np.array([[0.0, -3.0]])),
        (np.array([7.0, -8.0]), np.array([1.0, 2.0])),
        (rng.standard_normal((3, 4)), rng.standard_normal((3, 4))),
        (rng.standard_normal((2, 3, 2)), rng.standard_normal((2, 3, 2))),
    ]


gate = Exercise(
    name="relu_backward",
    prompt="`dout` tells each output how the loss changes with it; `x` is what went into the layer, of the same shape. "
    "Return `dx`, how the loss changes with each input. At exactly 0 the gate is closed. Both arrays of the caller "
    "stay as they are.",
    starter="def relu_backward(dout, x):\n    return ...\n",
    reference=relu_backward,
    cases=_gates,
    why="The slope of ReLU is 1 or 0, so the gradient passes whole or not at all, by the sign of `x` alone.",
    hints=[
        "The chain rule: `dx` is `dout` times the slope of ReLU at `x`, element by element.",
        "The slope is 1 where `x` is above 0 and 0 elsewhere. What `dout` is does not matter for the gate.",
        "`np.where(x > 0, dout, 0)`, or `dout * (x > 0)`",
    ],
)


@gate.also_right
def times_the_mask(dout: Array, x: Array) -> Array:
    return dout * (x > 0)


@gate.also_right
def in_a_copy(dout: Array, x: Array) -> Array:
    dx = dout.copy()
    dx[x <= 0] = 0
    return dx


@gate.mistake("At exactly 0 your gate is open: `>=`. This layer takes the slope 0 there, as PyTorch and JAX do.")
def open_at_zero(dout: Array, x: Array) -> Array:
    return dout * (x >= 0)


@gate.mistake(
    "`dx = dout` copies nothing: both names mean one array, so you spoiled the gradient of the caller. "
    "Write `dout.copy()`."
)
def dout_overwritten(dout: Array, x: Array) -> Array:
    dx = dout
    dx[x <= 0] = 0
    return dx


@gate.mistake(
    "You return the mask, and `dout` is lost. The slope is one factor of the chain rule; `dout` is the other."
)
def mask_without_dout(dout: Array, x: Array) -> Array:
    return x > 0


@gate.mistake(
    "You gate on the sign of `dout` (ReLU of `dout` does the same). A negative gradient passes too; what counts is `x`."
)
def gated_on_dout(dout: Array, x: Array) -> Array:
    return dout * (dout > 0)


@gate.mistake("You gate twice, on `x` and on `dout`. That is guided backpropagation; the gradient asks for `x` alone.")
def gated_twice(dout: Array, x: Array) -> Array:
    return dout * (x > 0) * (dout > 0)


@gate.mistake(
    "`dx` is `dout` as it came: your gate is always open. Does it ask `out >= 0`? An output is never "
    "below 0. Ask `x > 0`."
)
def always_open(dout: Array, x: Array) -> Array:
    out = np.maximum(x, 0)
    return dout * (out >= 0)


@gate.mistake("You turned `x` into integers before you compared: 0.5 becomes 0, and its gate shuts.")
def mask_from_integers(dout: Array, x: Array) -> Array:
    return dout * (x.astype(int) > 0)


@gate.mistake(
    "`np.sign(x)` is −1 where `x` is negative, so the gradient comes back with its sign turned. It should be 0."
)
def sign_for_mask(dout: Array, x: Array) -> Array:
    return dout * np.sign(x)


@gate.mistake("You averaged the mask over the batch. Each example has its own gates; nothing is averaged here.")
def mask_averaged(dout: Array, x: Array) -> Any:
    return dout * (x > 0).mean(axis=0)


@gate.mistake("`dx` is right, but `x` is destroyed: you wrote the mask into it. Make a new array, `mask = x > 0`.")
def x_destroyed(dout: Array, x: Array) -> Array:
    x[x <= 0] = 0
    x[x > 0] = 1
    return dout * x


@gate.mistake(
    "One gate for a whole row: a row passes when any of its elements is positive. Each element has a gate of its own."
)
def row_open_by_any(dout: Array, x: Array) -> Array:
    return dout * (x > 0).any(axis=-1, keepdims=True)


@gate.mistake("One closed gate shuts its whole row in your code. Each element has a gate of its own.")
def row_shut_by_one(dout: Array, x: Array) -> Array:
    return dout * (x > 0).all(axis=-1, keepdims=True)


@gate.mistake(
    "One closed gate makes everything 0 in your code: `.all()` asks the whole array at once. A gate shuts its own "
    "element, and no other."
)
def all_shut_by_one(dout: Array, x: Array) -> Any:
    return dout * (x > 0).all()


@gate.mistake(
    "Everything became 0. Is the mask that you index with still `None`? `dx[None] = 0` means the whole array; take the "
    "mask from `x` first."
)
def indexed_with_none(dout: Array, x: Array) -> Array:
    dx = dout.copy()
    dx[None] = 0
    return dx


@gate.mistake(
    "You multiply by `x` itself, or by the output. The factor is the *slope* of ReLU, which is 1, not its value."
)
def value_for_slope(dout: Array, x: Array) -> Array:
    return dout * np.maximum(x, 0)


@gate.mistake("The gate is the wrong way round: you let through where `x` is negative.")
def wrong_way_round(dout: Array, x: Array) -> Array:
    return np.where(x < 0, dout, 0)


@gate.mistake("You pass a hundredth of the gradient where the gate is closed: that is leaky ReLU. Here it is 0.")
def leaky(dout: Array, x: Array) -> Array:
    return np.where(x > 0, dout, 0.01 * dout)


@gate.mistake(
    "At exactly 0 you take the slope 1/2. It is a subgradient too (JAX's `maximum` takes it), but here it is 0."
)
def half_at_zero(dout: Array, x: Array) -> Array:
    return dout * np.heaviside(x, 0.5)


# The choice at 0


def relu_slope(x: Array, at_zero: float) -> Array:
    return np.where(x > 0, 1.0, np.where(x == 0, at_zero, 0.0))


def _slopes(rng: np.random.Generator) -> list[Case]:
    return [
        (np.array([-1.0, 0.0, 2.0]), 0.0),
        (np.array([-1.0, 0.0, 2.0]), 1.0),
        (np.array([-0.0, 1e-12, -1e-12]), 0.5),
        (rng.standard_normal((2, 3)).round(0), 0.25),
    ]


slope = Exercise(
    name="relu_slope",
    prompt="At 0 ReLU has no derivative; any slope from 0 to 1 is a subgradient, and programs choose differently. "
    "Return the slope of ReLU at each element of `x`, and `at_zero` where an element is exactly 0 (0.0 or −0.0).",
    starter="def relu_slope(x, at_zero):\n    return ...\n",
    reference=relu_slope,
    cases=_slopes,
    why="The choice matters at one number only, and `x == 0` finds both zeros.",
    hints=[
        "There are three cases: above 0, exactly 0, below 0.",
        "One `np.where` inside another chooses among three; `np.heaviside` is worth reading about.",
        "`np.heaviside(x, at_zero)`",
    ],
)


@slope.also_right
def by_heaviside(x: Array, at_zero: float) -> Array:
    return np.heaviside(x, at_zero)


@slope.also_right
def by_sum(x: Array, at_zero: float) -> Any:
    return (x > 0) + at_zero * (x == 0)


@slope.mistake("At 0 you always give 0 and ignore `at_zero`.")
def always_zero(x: Array, at_zero: float) -> Array:
    return np.where(x > 0, 1.0, 0.0)


@slope.mistake("At 0 you always give 1: `x >= 0` decides before `at_zero` is asked.")
def always_one(x: Array, at_zero: float) -> Array:
    return np.where(x >= 0, 1.0, 0.0)


@slope.mistake(
    "You call everything that is near 0 zero, with `np.isclose`. A tiny positive number has slope 1; only "
    "0 itself is a kink."
)
def near_is_zero(x: Array, at_zero: float) -> Array:
    return np.where(np.isclose(x, 0), at_zero, np.where(x > 0, 1.0, 0.0))


@slope.mistake("You give `at_zero` to all that is not positive. Below 0 the slope is 0, whatever the choice at 0.")
def also_below_zero(x: Array, at_zero: float) -> Array:
    return np.where(x > 0, 1.0, at_zero)


@slope.mistake("You return the value of ReLU where it is open. Its slope there is 1.")
def value_for_slope_at(x: Array, at_zero: float) -> Array:
    return np.where(x > 0, x, np.where(x == 0, at_zero, 0.0))


@slope.mistake("Below 0 you give −1: that is the slope of |x|. ReLU is flat there.")
def slope_of_absolute(x: Array, at_zero: float) -> Array:
    return np.where(x > 0, 1.0, np.where(x == 0, at_zero, -1.0))


# A linear step backward


def linear_backward(dz: Array, x: Array, W: Array) -> tuple[Array, Array, Array]:
    return dz @ W.T, x.T @ dz, dz.sum(axis=0)


def _linear(rng: np.random.Generator) -> list[Case]:
    def case(n: int, inputs: int, units: int) -> Case:
        return tuple(rng.standard_normal(shape) for shape in [(n, units), (n, inputs), (inputs, units)])

    small = (np.array([[1.0], [3.0]]), np.array([[2.0, 0.0], [1.0, -1.0]]), np.array([[4.0], [5.0]]))
    return [small, case(3, 2, 4), case(2, 2, 2), case(4, 3, 3)]


linear = Exercise(
    name="linear_backward",
    prompt="Behind the gate comes the linear step `z = x @ W + b`, with `x` of shape `(n, in)`, `W` of shape "
    "`(in, out)`, `b` of shape `(out,)`. From `dz`, of shape `(n, out)`, return `dx, dW, db`: each has the shape of "
    "what it belongs to.",
    starter="def linear_backward(dz, x, W):\n    dx = ...\n    dW = ...\n    db = ...\n    return dx, dW, db\n",
    reference=linear_backward,
    cases=_linear,
    why="Each weight and bias serves every example, so their gradients sum over the batch; `@` sums by itself.",
    hints=[
        "Let the shapes lead: which product of `dz` and `W` has the shape of `x`? Which of `x` and `dz` that of `W`?",
        "A bias is added to each row of the batch. So the loss changes with it once for each row: add up.",
        "`dz @ W.T, x.T @ dz, dz.sum(axis=0)`",
    ],
    points=2,
)


@linear.also_right
def by_einsum(dz: Array, x: Array, W: Array) -> Any:
    return np.einsum("nj,ij->ni", dz, W), np.einsum("ni,nj->ij", x, dz), np.einsum("nj->j", dz)


@linear.mistake("`db` is not summed: it has a row for each example, and `b` has none. Add up over the batch.")
def bias_not_summed(dz: Array, x: Array, W: Array) -> Any:
    return dz @ W.T, x.T @ dz, dz


@linear.mistake(
    "`db` is a mean over the batch. The mean belongs to the loss, and if there is one, it is in `dz` "
    "already. Here, sum."
)
def bias_averaged(dz: Array, x: Array, W: Array) -> Any:
    return dz @ W.T, x.T @ dz, dz.mean(axis=0)


@linear.mistake("`db` is summed over everything. There is one bias a unit: sum over the examples, axis 0, only.")
def bias_summed_to_one(dz: Array, x: Array, W: Array) -> Any:
    return dz @ W.T, x.T @ dz, dz.sum()


@linear.mistake("There is an `x` in your `db`. The bias is added as it is, its factor is 1 and not `x`.")
def input_in_the_bias(dz: Array, x: Array, W: Array) -> Any:
    return dz @ W.T, x.T @ dz, (x.sum(axis=1, keepdims=True) * dz).sum(axis=0)


@linear.mistake("`dW` is transposed: `W` has shape `(in, out)`, and so has its gradient.")
def gradient_transposed(dz: Array, x: Array, W: Array) -> Any:
    return dz @ W.T, dz.T @ x, dz.sum(axis=0)


@linear.mistake("For `dx` you multiply by `W`, as forward does. On the way back it is the transpose, `W.T`.")
def forward_weights(dz: Array, x: Array, W: Array) -> Any:
    return dz @ W, x.T @ dz, dz.sum(axis=0)


@linear.mistake(
    "`dW` is a mean and `db` a sum: the two do not belong to one loss. Divide neither; a mean of the loss "
    "is in `dz` already."
)
def weights_averaged(dz: Array, x: Array, W: Array) -> Any:
    return dz @ W.T, x.T @ dz / len(x), dz.sum(axis=0)


@linear.mistake("`dx` and `dW` are exchanged. The order is `dx, dW, db`.")
def results_exchanged(dz: Array, x: Array, W: Array) -> Any:
    return x.T @ dz, dz @ W.T, dz.sum(axis=0)


# Two layers


def two_layer_gradient(x: Array, y: Array, W: Array, b: Array, V: Array, c: Array) -> tuple[Array, ...]:
    z = x @ W + b
    h = np.maximum(z, 0)
    dout = 2 * (h @ V + c - y) / len(x)
    dz = (dout @ V.T) * (z > 0)
    return x.T @ dz, dz.sum(axis=0), h.T @ dout, dout.sum(axis=0)


def _nets(rng: np.random.Generator) -> list[Case]:
    def net(n: int, inputs: int, units: int) -> Case:
        return tuple(
            rng.standard_normal(shape) for shape in [(n, inputs), (n, 1), (inputs, units), (units,), (units, 1), (1,)]
        )

    one = [[[1.0]], [[2.0]], [[3.0, -1.0]], [1.0, 0.5], [[1.0], [2.0]], [-1.0]]
    # A pre-activation of exactly 0 shows the choice at 0.
    kink = [[[1.0]], [[2.0]], [[3.0, -1.0]], [1.0, 1.0], [[1.0], [2.0]], [-1.0]]
    return [tuple(map(np.array, one)), tuple(map(np.array, kink)), net(4, 2, 3), net(3, 3, 3)]


two_layers = Exercise(
    name="two_layer_gradient",
    prompt="A net of two layers: `z = x @ W + b`, `h = max(0, z)`, `out = h @ V + c`, with one output. The loss is the "
    "mean of `(out - y)**2` over the `n` examples. Return its gradients `dW, db, dV, dc`. A gate at "
    "exactly 0 is closed.",
    starter="def two_layer_gradient(x, y, W, b, V, c):\n    z = x @ W + b\n    h = np.maximum(z, 0)\n"
    "    out = h @ V + c\n    dout = ...\n    dW, db, dV, dc = ..., ..., ..., ...\n    return dW, db, dV, dc\n",
    reference=two_layer_gradient,
    cases=_nets,
    why="Loss, linear, gate, linear: four factors, each with the shape of what it belongs to.",
    hints=[
        "Start from the loss: `dout = 2 * (out - y) / n`.",
        "From `dout` back through `V` you get `dh`; through the gate, `dz`; from there it is the linear step again.",
        "`dz = (dout @ V.T) * (z > 0)`",
    ],
    points=3,
)


def _gradients(
    x: Array, y: Array, W: Array, b: Array, V: Array, c: Array, of_loss: Callable[[Array], Array], gate: Any
) -> tuple[Array, ...]:
    """The gradients with another derivative of the loss, of the error, or another gate: (dz, z, x) -> dz."""
    z = x @ W + b
    h = np.maximum(z, 0)
    dout = of_loss(h @ V + c - y)
    dz = gate(dout @ V.T, z)
    return x.T @ dz, dz.sum(axis=0), h.T @ dout, dout.sum(axis=0)


def _of_mean(error: Array) -> Array:
    return 2 * error / len(error)


def _shut(dh: Array, z: Array) -> Array:
    return dh * (z > 0)


@two_layers.mistake(
    "The gate is missing, or asks `h >= 0`, which is always true: `dh` passes as if every unit were open. Use `z > 0`."
)
def gate_forgotten(x: Array, y: Array, W: Array, b: Array, V: Array, c: Array) -> Any:
    return _gradients(x, y, W, b, V, c, _of_mean, lambda dh, z: dh)


@two_layers.mistake("You gate on the sign of `dh`. The gate is where `z` is above 0.")
def gated_on_gradient(x: Array, y: Array, W: Array, b: Array, V: Array, c: Array) -> Any:
    return _gradients(x, y, W, b, V, c, _of_mean, lambda dh, z: dh * (dh > 0))


@two_layers.mistake("At a `z` of exactly 0 your gate is open. Here it is closed there: `z > 0`.")
def gate_open_at_zero(x: Array, y: Array, W: Array, b: Array, V: Array, c: Array) -> Any:
    return _gradients(x, y, W, b, V, c, _of_mean, lambda dh, z: dh * (z >= 0))


@two_layers.mistake("The 2 of the square is missing: the derivative of `(out - y)**2` is `2 * (out - y)`.")
def two_missing(x: Array, y: Array, W: Array, b: Array, V: Array, c: Array) -> Any:
    return _gradients(x, y, W, b, V, c, lambda error: error / len(error), _shut)


@two_layers.mistake(
    "`dW` and `dV` are sums over the batch and the biases' gradients are means. The loss is a mean, so all four are: "
    "divide `dout` by n, and nothing else."
)
def weights_not_divided(x: Array, y: Array, W: Array, b: Array, V: Array, c: Array) -> Any:
    dW, db, dV, dc = two_layer_gradient(x, y, W, b, V, c)
    return dW * len(x), db, dV * len(x), dc


@two_layers.mistake("The loss is a mean and your gradient is that of a sum: divide `dout` by the number of examples.")
def not_divided(x: Array, y: Array, W: Array, b: Array, V: Array, c: Array) -> Any:
    return _gradients(x, y, W, b, V, c, lambda error: 2 * error, _shut)


@two_layers.mistake("All signs are turned: the error is `out - y`, not `y - out`.")
def error_turned(x: Array, y: Array, W: Array, b: Array, V: Array, c: Array) -> Any:
    return _gradients(x, y, W, b, V, c, lambda error: -2 * error / len(error), _shut)


@two_layers.mistake("For `dV` you use `z`. The second layer sees `h`, what came out of the gate.")
def preactivation_for_output(x: Array, y: Array, W: Array, b: Array, V: Array, c: Array) -> Any:
    dW, db, _, dc = two_layer_gradient(x, y, W, b, V, c)
    return dW, db, (x @ W + b).T @ _of_mean(np.maximum(x @ W + b, 0) @ V + c - y), dc


@two_layers.mistake("The biases' gradients are means over the batch; `dout` is divided by n already, so sum them.")
def biases_averaged(x: Array, y: Array, W: Array, b: Array, V: Array, c: Array) -> Any:
    dW, db, dV, dc = two_layer_gradient(x, y, W, b, V, c)
    return dW, db / len(x), dV, dc / len(x)


# Differences


def numerical_gradient(f: Callable[[Array], float], x: Array, step: float) -> Array:
    slopes = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += step
        down[i] -= step
        slopes[i] = (f(up) - f(down)) / (2 * step)
    return slopes


def sum_of_squares(x: Array) -> float:
    return float((x**2).sum())


def sum_of_relu(x: Array) -> float:
    return float(np.maximum(x, 0).sum())


def product(x: Array) -> float:
    return float(x.prod())


def _functions(rng: np.random.Generator) -> list[Case]:
    return [
        (sum_of_squares, np.array([1.0, -2.0]), 0.5),
        (product, np.array([2.0, 3.0, -1.0]), 0.25),
        (sum_of_relu, np.array([0.0, -1.0, 0.125]), 0.25),
        (sum_of_squares, rng.standard_normal((2, 3)), 0.125),
    ]


differences = Exercise(
    name="numerical_gradient",
    prompt="To check a backward pass, ask the function itself. For each element of `x`, move that element alone up and "
    "down by `step`, and return the *centered* difference `(f(up) - f(down)) / (2 * step)`, in the shape of `x`. `f` "
    "takes an array and returns one number. Leave `x` as it is.",
    starter="def numerical_gradient(f, x, step):\n    slopes = np.zeros_like(x)\n    for i in np.ndindex(x.shape):\n"
    "        slopes[i] = ...\n    return slopes\n",
    reference=numerical_gradient,
    cases=_functions,
    why="It costs two calls of `f` an element, so it is for checks and not for training.",
    hints=[
        "Work on a copy of `x` for each element; else the moves of one element stay when the next one moves.",
        "Up and down: the two points are `2 * step` apart.",
        "`up = x.copy(); up[i] += step`, the same for `down`, then the difference of `f`.",
    ],
    points=2,
)


@differences.also_right
def one_copy_moved_back(f: Callable[[Array], float], x: Array, step: float) -> Array:
    moved, slopes = x.astype(float), np.empty_like(x)
    for i in np.ndindex(x.shape):
        moved[i] = x[i] + step
        up = f(moved)
        moved[i] = x[i] - step
        slopes[i] = (up - f(moved)) / (2 * step)
        moved[i] = x[i]
    return slopes


def _moved(x: Array, i: tuple[int, ...], by: float) -> Array:
    moved = x.copy()
    moved[i] += by
    return moved


@differences.mistake("You go up only: `(f(up) - f(x)) / step` is a forward difference, whose error is far larger.")
def one_sided(f: Callable[[Array], float], x: Array, step: float) -> Array:
    slopes = [(f(_moved(x, i, step)) - f(x)) / step for i in np.ndindex(x.shape)]
    return np.reshape(slopes, x.shape)


@differences.mistake("You go down only: that is a backward difference. Go up and down.")
def down_only(f: Callable[[Array], float], x: Array, step: float) -> Array:
    slopes = [(f(x) - f(_moved(x, i, -step))) / step for i in np.ndindex(x.shape)]
    return np.reshape(slopes, x.shape)


@differences.mistake("You divide by `step`, but the two points are `2 * step` apart: everything is twice too large.")
def twice_too_large(f: Callable[[Array], float], x: Array, step: float) -> Array:
    return 2 * numerical_gradient(f, x, step)


@differences.mistake("All elements move at once. That gives one slope, along the diagonal; each element has its own.")
def all_at_once(f: Callable[[Array], float], x: Array, step: float) -> Array:
    return np.full_like(x, (f(x + step) - f(x - step)) / (2 * step))


@differences.mistake("Down minus up: the sign is turned.")
def sign_turned(f: Callable[[Array], float], x: Array, step: float) -> Array:
    return -numerical_gradient(f, x, step)


@differences.mistake("The slopes are right, but `x` itself was moved and not moved back. Work on a copy.")
def moved_for_good(f: Callable[[Array], float], x: Array, step: float) -> Array:
    slopes = numerical_gradient(f, x, step)
    x += step
    return slopes


@differences.mistake("Elements that you moved stay moved while the next ones are measured. Start each from `x`.")
def moves_left(f: Callable[[Array], float], x: Array, step: float) -> Array:
    moved, slopes = x.copy(), np.zeros_like(x)
    for i in np.ndindex(x.shape):
        slopes[i] = (f(_moved(moved, i, step)) - f(_moved(moved, i, -step))) / (2 * step)
        moved[i] += step
    return slopes


# Away from the kink


def straddles_kink(x: Array, step: float) -> Array:
    return np.abs(x) < step


def _near_zero(rng: np.random.Generator) -> list[Case]:
    return [
        (np.array([0.0, 0.5, -0.5]), 0.25),
        (np.array([0.25, -0.25, 0.125]), 0.25),
        (np.array([0.3, -0.3, 0.7, -0.7]), 0.5),
        (rng.uniform(-0.01, 0.01, (2, 3)), 0.005),
        (np.array([1.5, -0.75]), 2.0),
    ]


straddle = Exercise(
    name="straddles_kink",
    prompt="A centered difference of ReLU, from `x - step` to `x + step`, is wrong where the kink at 0 lies strictly "
    "between the two points: it mixes both slopes. Return a mask that is `True` for those elements. (With an end "
    "exactly at 0 the difference is right.)",
    starter="def straddles_kink(x, step):\n    return ...\n",
    reference=straddles_kink,
    cases=_near_zero,
    why="A check that leaves these elements out, or draws others, blames no right gradient.",
    hints=[
        "0 lies between `x - step` and `x + step`. Write both comparisons.",
        "`x - step < 0 < x + step` says how far `x` may be from 0.",
        "`np.abs(x) < step`",
    ],
)


@straddle.also_right
def both_ends(x: Array, step: float) -> Array:
    return (x - step < 0) & (x + step > 0)


@straddle.mistake(
    "With an end exactly at 0 both points lie on one straight piece, and the difference is right: `<`, not `<=`."
)
def end_at_the_kink(x: Array, step: float) -> Array:
    return np.abs(x) <= step


@straddle.mistake(
    "Only 0 itself is found. A difference has two ends, and the kink may lie between them for other `x` too."
)
def zero_itself(x: Array, step: float) -> Any:
    return x == 0


@straddle.mistake("Every negative `x` is called near the kink: the distance from 0 is `np.abs(x)`.")
def absolute_forgotten(x: Array, step: float) -> Array:
    return x < step


@straddle.mistake("The ends are `x - step` and `x + step`; you reach half as far.")
def half_the_step(x: Array, step: float) -> Array:
    return np.abs(x) < step / 2


@straddle.mistake("The ends are one `step` away from `x`, `2 * step` from each other. You reach twice as far.")
def twice_the_step(x: Array, step: float) -> Array:
    return np.abs(x) < 2 * step


@straddle.mistake("Your mask is the other way round: True where the difference can be trusted.")
def mask_of_the_good(x: Array, step: float) -> Array:
    return np.abs(x) >= step


@straddle.mistake("You look to the right of 0 only. From the left the difference crosses the kink too.")
def right_side_only(x: Array, step: float) -> Array:
    return (x >= 0) & (x < step)


# A gate that is always open


def gate_from_output(dout: Array, out: Array) -> Array:
    return dout * (out > 0)


def _outputs(rng: np.random.Generator) -> list[Case]:
    return [
        (np.array([10.0, -20.0, 30.0]), np.array([0.0, 0.5, 2.0])),
        (np.array([[1.0, -2.0], [3.0, 4.0]]), np.array([[0.0, 3.0], [0.25, 0.0]])),
        (rng.standard_normal((3, 4)), np.maximum(rng.standard_normal((3, 4)), 0)),
    ]


debugging = Exercise(
    name="gate_from_output",
    prompt="Find the fault. This backward pass keeps the *output* of the layer instead of its input, which is "
    "fine: one "
    "says as much as the other. A net with it even learns. But its gradients are wrong. Which gates are "
    "open, and when? "
    "Mend it.",
    starter="def gate_from_output(dout, out):\n    return dout * (out >= 0)\n",
    reference=gate_from_output,
    cases=_outputs,
    why="An output is never below 0, so `out >= 0` was always true: the gate never shut. Training alone would "
    "not have told.",
    hints=[
        "Which numbers can stand in `out`? Try the comparison on each kind.",
        "`out` is the result of `max(0, x)`. What is `out >= 0` for `x = -3`?",
        "`>` for `>=`",
    ],
)


@debugging.also_right
def not_zero(dout: Array, out: Array) -> Array:
    return np.where(out != 0, dout, 0)


@debugging.mistake("The gate is still always open: nothing in `out` is below 0, so nothing is ever shut.")
def still_always_open(dout: Array, out: Array) -> Array:
    return np.where(out < 0, 0, dout)


@debugging.mistake("You shut outputs between 0 and 1 too. The gate opens above 0.")
def shut_below_one(dout: Array, out: Array) -> Array:
    return dout * (out >= 1)


@debugging.mistake("You gate on the sign of `dout`. A negative gradient passes too.")
def gated_on_its_sign(dout: Array, out: Array) -> Array:
    return dout * (dout > 0)


@debugging.mistake("You return the mask alone; multiply by `dout`.")
def mask_alone(dout: Array, out: Array) -> Array:
    return out > 0


@debugging.mistake("You multiply by the output. The slope where the gate is open is 1.")
def times_the_output(dout: Array, out: Array) -> Array:
    return dout * out


@debugging.mistake("The gate is right, but `dout` of the caller was changed: copy it first.")
def changed_in_place(dout: Array, out: Array) -> Array:
    dout[out == 0] = 0
    return dout


@debugging.mistake("The gate is the wrong way round: it lets through where the output is 0.")
def open_where_zero(dout: Array, out: Array) -> Any:
    return dout * (out == 0)


EXERCISES = [gate, slope, linear, two_layers, differences, straddle, debugging]
