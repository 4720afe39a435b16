"""Exercises of chapter 1: one number, one unit, one step of training."""

from typing import Any

import numpy as np

from relubook.exercises.exercise import Case, Exercise
from relubook.nets.types import Array

__all__ = ["EXERCISES"]


# One number


def relu(x: float) -> float:
    return max(0, x)


def _numbers(rng: np.random.Generator) -> list[Case]:
    return [(3,), (-2,), (0,), (0.25,), (-0.5,), (12.0,), (float(rng.normal()),)]


one_number = Exercise(
    name="relu",
    prompt="Start with one number, no array: write ReLU in plain Python. A positive number stays as it is; all "
    "others become 0.",
    starter="def relu(x):\n    return ...\n",
    reference=relu,
    cases=_numbers,
    why="The larger of 0 and `x` is `x` above 0 and 0 below.",
    hints=["Python has a function that gives the larger of two numbers.", "`max(0, x)`"],
)


@one_number.also_right
def by_if(x: float) -> float:
    if x > 0:
        return x
    return 0


@one_number.also_right
def by_absolute_value(x: float) -> float:
    return (x + abs(x)) / 2


@one_number.mistake(
    "−2 became 2: this is the absolute value. ReLU does not turn a negative number round, it makes it 0."
)
def absolute_value(x: float) -> float:
    return abs(x)


@one_number.mistake("You take the smaller of 0 and `x`, which keeps the negative numbers. Take the larger.")
def smaller_of_both(x: float) -> float:
    return min(0, x)


@one_number.mistake("You return 1 for every positive number: that is the slope of ReLU. Its value there is `x` itself.")
def slope_for_value(x: float) -> float:
    return 1 if x > 0 else 0


@one_number.mistake("You cap the output at 1. ReLU has no upper end.")
def capped_at_1(x: float) -> float:
    return min(max(0, x), 1)


@one_number.mistake("You let a hundredth of a negative number through: that is leaky ReLU.")
def leaky(x: float) -> float:
    return x if x > 0 else 0.01 * x


@one_number.mistake("You give `x` back unchanged. Negative numbers become 0.")
def nothing_done(x: float) -> float:
    return x


@one_number.mistake("A number between 0 and 1 became 0. The border is 0, and nothing is rounded.")
def cut_at_1(x: float) -> float:
    return x if x >= 1 else 0


@one_number.mistake("The branch for a negative number returns nothing, which is `None` in Python. Return 0 there.")
def one_branch_missing(x: float) -> float | None:
    return x if x >= 0 else None


# One unit


def unit_output(x: Array, w: Array, b: float) -> float:
    return max(0.0, float(x @ w + b))


def _units(rng: np.random.Generator) -> list[Case]:
    return [
        (np.array([2.0]), np.array([3.0]), -1.0),
        (np.array([2.0]), np.array([-3.0]), 1.0),
        (np.array([1.0, 2.0]), np.array([4.0, -1.0]), 0.5),
        (np.array([1.0, -2.0, 3.0]), np.array([-1.0, -1.0, 2.0]), -2.0),
        (rng.uniform(0, 1, 4), rng.uniform(0, 1, 4), 0.5),
    ]


unit = Exercise(
    name="unit_output",
    prompt="A unit multiplies each input by its weight, adds the products up, adds the bias, and sends the sum through "
    "ReLU. `x` and `w` are arrays of one length, `b` is a number. Return the output, a number.",
    starter="def unit_output(x, w, b):\n    return ...\n",
    reference=unit_output,
    cases=_units,
    why="There is one gate for the whole sum: what counts is whether weights and bias together come out above 0.",
    hints=[
        "`x * w` has one product for each input. Which operation adds them up?",
        "The bias belongs into the sum, before ReLU.",
        "`max(0, x @ w + b)`",
    ],
)


@unit.also_right
def by_sum(x: Array, w: Array, b: float) -> Any:
    return np.maximum(np.sum(x * w) + b, 0)


@unit.mistake("The bias is missing from the sum.")
def bias_missing(x: Array, w: Array, b: float) -> float:
    return max(0.0, float(x @ w))


@unit.mistake("The bias comes after ReLU in your code. Add it before: it decides with the rest whether the gate opens.")
def bias_after(x: Array, w: Array, b: float) -> float:
    return max(0.0, float(x @ w)) + b


@unit.mistake("You send each product through ReLU and add up afterwards. The unit has one gate, for the sum.")
def gate_for_each_product(x: Array, w: Array, b: float) -> float:
    return max(0.0, float(np.maximum(x * w, 0).sum() + b))


@unit.mistake("ReLU is missing: this is the sum that goes into it.")
def relu_missing(x: Array, w: Array, b: float) -> float:
    return float(x @ w + b)


@unit.mistake("The bias is added to every product, once for each input. It is added once.")
def bias_for_each_input(x: Array, w: Array, b: float) -> float:
    return max(0.0, float((x * w + b).sum()))


@unit.mistake("The products are not added up: a unit has one output, not one for each input.")
def not_added(x: Array, w: Array, b: float) -> Array:
    return np.maximum(x * w + b, 0)


@unit.mistake("The bias is subtracted. It is added.")
def bias_subtracted(x: Array, w: Array, b: float) -> float:
    return max(0.0, float(x @ w - b))


# One step


def new_weight(w: float, x: float, target: float, rate: float) -> float:
    out = max(0, w * x)
    slope = 1 if w * x > 0 else 0
    return w - rate * 2 * (out - target) * x * slope


def _steps(rng: np.random.Generator) -> list[Case]:
    return [
        (0.5, 2.0, 3.0, 0.1),
        (-0.5, 2.0, 3.0, 0.1),
        (-0.5, -2.0, 3.0, 0.25),
        (0.25, 2.0, 3.0, 0.1),
        (-0.25, 2.0, 3.0, 0.1),
        (1.0, 0.0, 3.0, 0.1),
        (3.0, 0.5, 1.0, 0.5),
        (0.0, 2.0, 1.0, 0.1),
        (float(rng.uniform(1, 2)), 0.75, 3.0, 0.25),
    ]


step = Exercise(
    name="new_weight",
    prompt="The unit of the chapter has one weight and no bias: its output is `max(0, w * x)`, its loss "
    "`(out - target)**2`. Do one step of gradient descent with learning rate `rate`, and return the new weight. Where "
    "`w * x` is exactly 0, the slope of ReLU counts as 0.",
    starter="def new_weight(w, x, target, rate):\n    out = ...\n    gradient = ...\n    return ...\n",
    reference=new_weight,
    cases=_steps,
    why="The gradient is a product, so one factor of 0, a closed gate, leaves the weight where it is.",
    hints=[
        "The chain rule has three factors: the loss by `out`, ReLU by its input, and that input by `w`.",
        "They are `2 * (out - target)`, 1 or 0, and `x`. The step goes against the gradient.",
        "`w - rate * 2 * (out - target) * x * slope`",
    ],
    points=2,
)


@step.also_right
def by_two_cases(w: float, x: float, target: float, rate: float) -> float:
    return w if w * x <= 0 else w - 2 * rate * x * (w * x - target)


def _gradient(w: float, x: float, target: float) -> float:
    return 2 * (max(0, w * x) - target) * x * (w * x > 0)


@step.mistake("Your weight moves although the gate is closed: the slope of ReLU, 0 there, is missing from the product.")
def gate_missing(w: float, x: float, target: float, rate: float) -> float:
    return w - rate * 2 * (max(0, w * x) - target) * x


@step.mistake("You went up: the loss grows. A step goes *against* the gradient, `w - rate * gradient`.")
def uphill(w: float, x: float, target: float, rate: float) -> float:
    return w + rate * _gradient(w, x, target)


@step.mistake("The 2 of the square is missing: the derivative of `(out - target)**2` is `2 * (out - target)`.")
def two_missing(w: float, x: float, target: float, rate: float) -> float:
    return w - rate * _gradient(w, x, target) / 2


@step.mistake("The factor `x` is missing: the sum `w * x` changes with `w` by `x`.")
def input_missing(w: float, x: float, target: float, rate: float) -> float:
    return w - rate * 2 * (max(0, w * x) - target) * (w * x > 0)


@step.mistake("You return the gradient. The new weight is `w - rate * gradient`.")
def gradient_returned(w: float, x: float, target: float, rate: float) -> float:
    return _gradient(w, x, target)


@step.mistake("The learning rate is missing: you go the whole gradient.")
def rate_missing(w: float, x: float, target: float, rate: float) -> float:
    return w - _gradient(w, x, target)


@step.mistake("Your gate asks whether `out >= 0`, or `w * x >= 0`. At exactly 0 it is closed here.")
def open_at_zero(w: float, x: float, target: float, rate: float) -> float:
    return w - rate * 2 * (max(0, w * x) - target) * x * (w * x >= 0)


@step.mistake("Your gate asks for the sign of `w`. It is `w * x` that goes into ReLU.")
def gate_of_the_weight(w: float, x: float, target: float, rate: float) -> float:
    return w - rate * 2 * (max(0, w * x) - target) * x * (w > 0)


EXERCISES = [one_number, unit, step]
