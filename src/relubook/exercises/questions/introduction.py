"""Questions of chapter 1: what ReLU does to a number, when a unit moves, and what a slope does to a gradient."""

from __future__ import annotations

import math

import numpy as np

from relubook.exercises.question import Axis, Cells, Choice, Code, Expression, Option, Predict

__all__ = ["QUESTIONS"]

Numbers = list[float]


# Numbers in cells


def rectified(x: Numbers) -> Numbers:
    return [max(0, v) for v in x]


in_cells = Cells(
    name="relu_in_cells",
    prompt="Five numbers go through ReLU. What comes out?",
    given={"x": [-2, 0.5, 3, 0, -0.25]},
    asked="out",
    reference=rectified,
    why="What is above 0 stays as it is, and everything else is 0.",
    hints=["Take the larger of 0 and the number, one cell after the other."],
    solution="0, 0.5, 3, 0, 0",
)


@in_cells.mistake(
    "−2 became 2: this is the absolute value. ReLU does not turn a negative number around, it makes it 0."
)
def absolute_value(x: Numbers) -> Numbers:
    return [abs(v) for v in x]


@in_cells.mistake("You took the smaller of 0 and the number. ReLU takes the larger.")
def smaller_of_both(x: Numbers) -> Numbers:
    return [min(0, v) for v in x]


@in_cells.mistake("These are the slopes of ReLU, 1 where it rises. Its value there is the number itself.")
def slope_for_value(x: Numbers) -> Numbers:
    return [1 if v > 0 else 0 for v in x]


@in_cells.mistake("You copied the input. ReLU changes what is negative.")
def nothing_done(x: Numbers) -> Numbers:
    return x


@in_cells.mistake("You capped the output at 1. ReLU has no upper end.")
def capped_at_1(x: Numbers) -> Numbers:
    return [min(1, max(0, v)) for v in x]


@in_cells.mistake("0.5 became 0. The border is 0, and nothing is rounded.")
def cut_at_1(x: Numbers) -> Numbers:
    return [v if v >= 1 else 0 for v in x]


@in_cells.mistake("You let a hundredth of each negative number through: that is leaky ReLU.")
def leaky(x: Numbers) -> Numbers:
    return [v if v > 0 else 0.01 * v for v in x]


@in_cells.mistake("You flipped all the signs. ReLU keeps a positive number as it is.")
def sign_turned(x: Numbers) -> Numbers:
    return [max(0, -v) for v in x]


# A closed unit


def weight_after(weight: float, steps: int, x: float = 2.0, target: float = 3.0, rate: float = 0.1) -> float:
    """The weight of the unit of the chapter after some steps of training."""
    for _ in range(steps):
        slope = 1 if weight * x > 0 else 0
        weight = weight - rate * 2 * (max(0, weight * x) - target) * x * slope
    return weight


closed = Choice(
    name="start_below_zero",
    prompt="The same unit starts at weight −0.5, so its sum is −1. Its output should be 3. Where is the weight after "
    "three steps?",
    options=[
        Option(
            "Above −0.5: the output is too small, so it goes up.",
            False,
            "The unit would have to go up, but nothing tells it. The slope of ReLU is a factor of the gradient, and "
            "at −1 it is 0.",
            lambda: weight_after(-0.5, 3) > -0.5,
        ),
        Option("Still at −0.5.", True, "The gradient is exactly 0.", lambda: weight_after(-0.5, 3) == -0.5),
        Option(
            "Below −0.5: the gradient is negative.",
            False,
            "It would be negative if the gate were open, and a step goes against it, so up. Here one factor of it is "
            "0.",
            lambda: weight_after(-0.5, 3) < -0.5,
        ),
        Option(
            "Close to −0.5: the gradient is small.",
            False,
            "“Small” is too much. The slope of ReLU at −1 is exactly 0, and so is the gradient.",
            lambda: 0 < abs(weight_after(-0.5, 3) + 0.5) < 0.1,
        ),
    ],
    why="One factor of the gradient is the slope of ReLU. It is 0 below 0, so no step moves the weight.",
    hints=[
        "The gradient is a product of three factors. How large is each one here?",
        "What is the slope of ReLU at −1?",
    ],
    solution="Still at −0.5.",
)


# One step


def stepped(w: float, x: float, target: float, rate: float) -> float:
    out = max(0, w * x)
    return w - rate * 2 * (out - target) * x * (w * x > 0)


step = Expression(
    name="step_put_together",
    prompt="Put one step of training together, for the unit whose output is `out = max(0, w * x)` and whose loss is "
    "`(out - target)**2`. `slope` is that of ReLU at `w * x`.",
    template="new = w [] rate * 2 * (out - target) * [] * []",
    choices=[["+", "-"], ["x", "w", "1"], ["slope", "out", "1"]],
    names=["w", "x", "target", "rate"],
    cases=[(0.5, 2, 3, 0.1), (-0.5, 2, 3, 0.1), (2, 3, 1, 0.1), (-2, -3, 1, 0.1)],
    derived={
        "out": lambda w, x, target, rate: max(0, w * x),
        "slope": lambda w, x, target, rate: 1 if w * x > 0 else 0,
    },
    reference=stepped,
    why="The chain rule has three factors: the loss by `out`, ReLU by its sum, and that sum by `w`.",
    hints=["A step goes against the gradient.", "When `w` grows a little, `w * x` grows by `x` times as much."],
    solution="`new = w - rate * 2 * (out - target) * x * slope`",
)


@step.mistake("You went up: the loss grows. A step goes against the gradient, so subtract.")
def uphill(w: float, x: float, target: float, rate: float) -> float:
    return 2 * w - stepped(w, x, target, rate)


@step.mistake("Your weight moves although the gate is closed. The slope of ReLU is missing.")
def gate_missing(w: float, x: float, target: float, rate: float) -> float:
    return w - rate * 2 * (max(0, w * x) - target) * x


@step.mistake("The factor `x` is missing: the sum `w * x` changes with `w` by `x`.")
def input_missing(w: float, x: float, target: float, rate: float) -> float:
    return w - rate * 2 * (max(0, w * x) - target) * (w * x > 0)


@step.mistake("You took `w` for `x`. The sum `w * x` changes with `w` by `x`.")
def weight_for_input(w: float, x: float, target: float, rate: float) -> float:
    return w - rate * 2 * (max(0, w * x) - target) * w * (w * x > 0)


@step.mistake("You took the value of ReLU for its slope. Where the gate is open the slope is 1, whatever the output.")
def value_for_slope(w: float, x: float, target: float, rate: float) -> float:
    out = max(0, w * x)
    return w - rate * 2 * (out - target) * x * out


@step.mistake("You took 1 for `x`, and for the slope. Both belong to the chain rule.")
def loss_alone(w: float, x: float, target: float, rate: float) -> float:
    return w - rate * 2 * (max(0, w * x) - target)


# How steep is sigmoid?


def sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def steepness(x: float, h: float = 1e-3) -> float:
    return (sigmoid(x + h) - sigmoid(x - h)) / (2 * h)


steepest = Predict(
    name="steepest_of_sigmoid",
    prompt="Sigmoid is steepest at 0. How large is its slope there? Put the marker on your guess.",
    figure="activations",
    ask=Axis(label="slope of sigmoid at 0", low=0, high=1.5, step=0.05, tolerance=0.03, start=0.75),
    show={"activation": "sigmoid", "x": 0.0},
    reference=lambda: steepness(0),
    otherwise="Sigmoid climbs from 0 to 1, and most of that between −2 and 2: that is about 1 on a way of 4.",
    why="It climbs by 1 in all, on a way of about 4.",
    hints=["Sigmoid climbs from 0 to 1. On about how long a way?"],
    solution="1/4",
)


@steepest.mistake("1/2 is the value of sigmoid at 0. Its slope there is less.")
def value_of_sigmoid() -> float:
    return sigmoid(0)


@steepest.mistake("1 is the slope of tanh at 0, and that of ReLU above 0. Sigmoid is flatter.")
def slope_of_tanh() -> float:
    return (math.tanh(1e-3) - math.tanh(-1e-3)) / 2e-3


# Layer by layer


def shrunk(slope: Numbers) -> Numbers:
    left, kept = 1.0, []
    for s in slope:
        left = left * s
        kept.append(left)
    return kept


layers = Cells(
    name="layer_by_layer",
    prompt="A gradient of 1 comes down through four layers, which multiply it by these slopes, one after the other "
    "from the left. How much of it is left behind each? (A fraction such as 1/8 will do.)",
    given={"slope": [1, 0.5, 0.25, 0]},
    asked="gradient",
    reference=shrunk,
    why="The slopes multiply, so a single closed gate is the end of it.",
    hints=["Each layer multiplies what the one before has left.", "The first two leave 1 · 1/2."],
    solution="1, 1/2, 1/8, 0",
)


@layers.mistake("You copied the slopes. Each layer multiplies what is left from the layer before.")
def slopes_copied(slope: Numbers) -> Numbers:
    return slope


@layers.mistake("You added the slopes up. The chain rule multiplies them.")
def added_up(slope: Numbers) -> Numbers:
    return [sum(slope[: i + 1]) for i in range(len(slope))]


@layers.mistake("You took off what is missing from 1, layer by layer. The chain rule multiplies.")
def taken_off(slope: Numbers) -> Numbers:
    left, kept = 1.0, []
    for s in slope:
        left = left - (1 - s)
        kept.append(left)
    return kept


@layers.mistake("You took the average of the slopes so far. The chain rule multiplies them.")
def averaged(slope: Numbers) -> Numbers:
    return [sum(slope[: i + 1]) / (i + 1) for i in range(len(slope))]


@layers.mistake("Your gradient gets through the last layer. A slope of 0 lets nothing through.")
def zero_ignored(slope: Numbers) -> Numbers:
    return shrunk([s or 1 for s in slope])


# One sign


def agree(error: list[float], inputs: list[Numbers]) -> bool:
    """Whether no two weight gradients have opposite signs."""
    gradients = np.array(error) @ np.array(inputs)
    return not (gradients.min() < 0 < gradients.max())


one_sign = Choice(
    name="when_signs_agree",
    prompt="All inputs of a unit are outputs of ReLUs, so none is negative. When can no two of its weight gradients "
    "have opposite signs, whatever the inputs?",
    options=[
        Option(
            "In a step on one example.",
            True,
            "There each gradient is the one error times an input.",
            lambda: agree([-1.0], [[1.0, 0.0, 2.0]]) and agree([0.5], [[3.0, 1.0, 0.0]]),
        ),
        Option(
            "In a step on any batch.",
            False,
            "A batch adds up gradients of both signs. Take errors 1 and −1 and inputs (1, 0) and (0, 1): the "
            "gradients are 1 and −1.",
            lambda: agree([1.0, -1.0], [[1.0, 0.0], [0.0, 1.0]]),
        ),
        Option(
            "In a step on a batch whose errors all have the same sign.",
            True,
            "Then all terms of all sums have this sign.",
            lambda: agree([1.0, 2.0], [[1.0, 0.0], [0.0, 1.0]]) and agree([-1.0, -2.0], [[1.0, 3.0], [0.0, 1.0]]),
        ),
        Option(
            "In a step on a batch that holds an even number of examples.",
            False,
            "The number is no matter. With two examples, errors 1 and −1 and inputs (1, 0) and (0, 1), the gradients "
            "are 1 and −1.",
            lambda: agree([1.0, -1.0], [[1.0, 0.0], [0.0, 1.0]]),
        ),
    ],
    why="A gradient is a sum of error times input over the examples. When all errors have one sign, so has the sum.",
    hints=[
        "Write the gradient of one weight as a sum over the examples.",
        "Which factor of each term can be negative?",
    ],
    solution="In a step on one example, and on a batch whose errors all have the same sign.",
)


# Code: one number


def relu(x: float) -> float:
    return max(0, x)


number = Code(
    name="relu_of_a_number",
    prompt="Write ReLU for one number, in plain Python. It runs in this page.",
    starter="def relu(x):\n    return ...\n",
    reference=relu,
    cases=["3", "-2", "0", "0.25", "-0.5", "12"],
    why="The larger of 0 and `x` is `x` above 0, and 0 below.",
    hints=["Python has a function that gives the larger of two numbers.", "`max(0, x)`"],
)


@number.also_right
def by_if(x: float) -> float:
    if x > 0:
        return x
    return 0


@number.also_right
def by_absolute_value(x: float) -> float:
    return (x + abs(x)) / 2


@number.mistake("This is the absolute value. ReLU does not turn a negative number around, it makes it 0.")
def number_turned_round(x: float) -> float:
    return abs(x)


@number.mistake("You take the smaller of 0 and `x`, which keeps the negative numbers. Take the larger.")
def smaller_number(x: float) -> float:
    return min(0, x)


@number.mistake("You return the slope of ReLU, 1 for each positive number. Its value there is `x` itself.")
def slope_returned(x: float) -> float:
    return 1 if x > 0 else 0


@number.mistake("You cap the output at 1. ReLU has no upper end.")
def number_capped_at_1(x: float) -> float:
    return min(max(0, x), 1)


@number.mistake("You cap the output at 6. That is ReLU6; ReLU has no upper end.")
def number_capped_at_6(x: float) -> float:
    return min(max(0, x), 6)


@number.mistake("You let a hundredth of a negative number through: that is leaky ReLU.")
def leaky_number(x: float) -> float:
    return x if x > 0 else 0.01 * x


@number.mistake("You give `x` back unchanged. Negative numbers become 0.")
def number_unchanged(x: float) -> float:
    return x


@number.mistake("A number between 0 and 1 became 0. The border is 0, and nothing is rounded.")
def number_cut_at_1(x: float) -> float:
    return x if x >= 1 else 0


@number.mistake("The branch for a negative number returns nothing, which is `None` in Python. Return 0 there.")
def one_branch_missing(x: float) -> float | None:
    if x >= 0:
        return x
    return None


# Code: one step


def new_weight(w: float, x: float, target: float, rate: float) -> float:
    out = max(0, w * x)
    slope = 1 if w * x > 0 else 0
    return w - rate * 2 * (out - target) * x * slope


one_step = Code(
    name="one_step_of_training",
    prompt="Write one step of gradient descent for the unit of the chapter: one weight, no bias, output `max(0, w * "
    "x)`, loss `(out - target)**2`. Return the new weight. Where `w * x` is exactly 0, the slope of ReLU counts as 0.",
    starter="def new_weight(w, x, target, rate):\n    out = ...\n    gradient = ...\n    return ...\n",
    reference=new_weight,
    cases=[
        "0.5, 2, 3, 0.1",
        "-0.5, 2, 3, 0.1",
        "-0.5, -2, 3, 0.25",
        "0.25, 2, 3, 0.1",
        "1, 0, 3, 0.1",
        "3, 0.5, 1, 0.5",
        "0, 2, 1, 0.1",
    ],
    why="The gradient is a product, so one factor of 0, a closed gate, leaves the weight where it is.",
    hints=[
        "The chain rule has three factors: the loss by `out`, ReLU by its input, and that input by `w`.",
        "They are `2 * (out - target)`, 1 or 0, and `x`. The step goes against the gradient.",
    ],
)


@one_step.also_right
def by_two_cases(w: float, x: float, target: float, rate: float) -> float:
    if w * x <= 0:
        return w
    return w - 2 * rate * x * (w * x - target)


@one_step.mistake("Your weight moves although the gate is closed: the slope of ReLU is missing from the product.")
def step_without_gate(w: float, x: float, target: float, rate: float) -> float:
    return w - rate * 2 * (max(0, w * x) - target) * x


@one_step.mistake("You went up: the loss grows. A step goes *against* the gradient, `w - rate * gradient`.")
def step_uphill(w: float, x: float, target: float, rate: float) -> float:
    return w + rate * 2 * (max(0, w * x) - target) * x * (w * x > 0)


@one_step.mistake("The 2 of the square is missing: the derivative of `(out - target)**2` is `2 * (out - target)`.")
def two_missing(w: float, x: float, target: float, rate: float) -> float:
    return w - rate * (max(0, w * x) - target) * x * (w * x > 0)


@one_step.mistake("The factor `x` is missing: the sum `w * x` changes with `w` by `x`.")
def step_without_input(w: float, x: float, target: float, rate: float) -> float:
    return w - rate * 2 * (max(0, w * x) - target) * (w * x > 0)


@one_step.mistake("You return the gradient. The new weight is `w - rate * gradient`.")
def gradient_returned(w: float, x: float, target: float, rate: float) -> float:
    return 2 * (max(0, w * x) - target) * x * (w * x > 0)


@one_step.mistake("The learning rate is missing: you go the whole gradient.")
def rate_missing(w: float, x: float, target: float, rate: float) -> float:
    return w - 2 * (max(0, w * x) - target) * x * (w * x > 0)


@one_step.mistake("Your gate is open at exactly 0. Here the slope counts as 0 there: ask `w * x > 0`.")
def open_at_zero(w: float, x: float, target: float, rate: float) -> float:
    return w - rate * 2 * (max(0, w * x) - target) * x * (w * x >= 0)


@one_step.mistake("Your gate asks for the sign of `w`. It is `w * x` that goes into ReLU.")
def gate_of_the_weight(w: float, x: float, target: float, rate: float) -> float:
    return w - rate * 2 * (max(0, w * x) - target) * x * (w > 0)


QUESTIONS = [in_cells, closed, steepest, layers, one_sign, step, number, one_step]
