"""Questions of chapter 3: what passes a gate, and what an infinitely small step cannot tell."""

from __future__ import annotations

from typing import Any

import numpy as np

from relubook.exercises.question import Axis, Cells, Choice, Code, Expression, Option, Predict

__all__ = ["QUESTIONS"]

Numbers = list[float]


def relu(x: float) -> float:
    return max(0.0, x)


# Numbers in cells


def gradient(x: Numbers, dout: Numbers) -> Numbers:
    return [d if v > 0 else 0 for v, d in zip(x, dout, strict=True)]


cells = Cells(
    name="gradient_in_cells",
    prompt="The gradient `dout` arrives at a ReLU whose input was `x`. What goes on to `x`?",
    given={"x": [-2, 0, 3, 0.5, -1], "dout": [1, -4, 2, -3, 5]},
    asked="dx",
    reference=gradient,
    why="The gate asks about `x` alone: it is open at 3 and at 0.5. What `dout` is does not matter to it.",
    hints=["Look at `x`, not at `dout`, to see which gates are open.", "At exactly 0 the gate is closed in this book."],
    solution="0, 0, 2, −3, 0",
)


@cells.mistake(
    "You let the gradient through where `x` is 0. That is the gate `x >= 0`; this book takes the slope 0 there."
)
def open_at_zero(x: Numbers, dout: Numbers) -> Numbers:
    return [d if v >= 0 else 0 for v, d in zip(x, dout, strict=True)]


@cells.mistake("You kept the positive gradients and dropped the negative ones. The gate asks for the sign of `x`.")
def gated_on_dout(x: Numbers, dout: Numbers) -> Numbers:
    return [d if d > 0 else 0 for d in dout]


@cells.mistake("You gate twice, on `x` and on `dout`. A negative gradient passes an open gate as it is.")
def gated_twice(x: Numbers, dout: Numbers) -> Numbers:
    return [d if v > 0 and d > 0 else 0 for v, d in zip(x, dout, strict=True)]


@cells.mistake("These are the slopes, 1 and 0. Each is one factor of `dx`; `dout` is the other.")
def mask_without_dout(x: Numbers, dout: Numbers) -> Numbers:
    return [1 if v > 0 else 0 for v in x]


@cells.mistake("You multiplied by `x` where the gate is open. The factor is the slope of ReLU there, which is 1.")
def value_for_slope(x: Numbers, dout: Numbers) -> Numbers:
    return [d * relu(v) for v, d in zip(x, dout, strict=True)]


@cells.mistake("This is the output of the forward pass, max(0, x). The question is what becomes of `dout`.")
def forward_pass(x: Numbers, dout: Numbers) -> Numbers:
    return [relu(v) for v in x]


@cells.mistake("You flipped the sign of the gradient where `x` is negative. A closed gate gives 0.")
def sign_for_mask(x: Numbers, dout: Numbers) -> Numbers:
    return [d * ((v > 0) - (v < 0)) for v, d in zip(x, dout, strict=True)]


@cells.mistake("The gate is the wrong way around: you let through where `x` is negative.")
def wrong_way_round(x: Numbers, dout: Numbers) -> Numbers:
    return [d if v < 0 else 0 for v, d in zip(x, dout, strict=True)]


@cells.mistake("You passed everything on: your gate is always open.")
def always_open(x: Numbers, dout: Numbers) -> Numbers:
    return dout


# A choice

always_open_gate = Choice(
    name="gates_from_the_output",
    prompt="The gate can be found from the output too. Which tests give the same gates as `x > 0`, for every number "
    "`x`?",
    options=[
        Option("`out > 0`", True, "The output is above 0 exactly where the input is.", lambda: same_gates("out > 0")),
        Option(
            "`out != 0`",
            True,
            "An output is 0 where the gate is closed, and only there.",
            lambda: same_gates("out != 0"),
        ),
        Option(
            "`out >= 0`",
            False,
            "This gate is always open. An output is never below 0, so `out >= 0` holds at x = −1 as well.",
            lambda: same_gates("out >= 0"),
        ),
        Option(
            "`x >= 0`",
            False,
            "At exactly 0 this gate is open. There `x > 0` is false and `x >= 0` is true.",
            lambda: same_gates("x >= 0"),
        ),
    ],
    why="The output is positive where the gate is open and 0 where it is closed, so both `>` and `!=` can tell.",
    hints=[
        "What are the outputs at x = −1, 0 and 1?",
        "Which are true at x = −1, where the gate is closed?",
    ],
    solution="`out > 0` and `out != 0`",
)


def same_gates(test: str) -> bool:
    return all(eval(test, {"x": x, "out": relu(x)}) == (x > 0) for x in (-2.0, -1.0, 0.0, 0.5, 3.0))


# An expression put together


def gate(dout: float, x: float) -> float:
    return dout if x > 0 else 0


expression = Expression(
    name="backward_put_together",
    prompt="Build the backward pass, so that it is right for every input.",
    template="dx = [] * ([] [] 0)",
    choices=[["dout", "x", "1"], ["x", "out", "dout"], [">", ">=", "<"]],
    names=["x", "dout"],
    cases=[(1, 2), (-1, 1), (0, 1), (0, -1), (0.5, -3), (-0.5, -2), (3, 1)],
    derived={"out": lambda x, dout: max(0, x)},
    reference=lambda x, dout: gate(dout, x),
    why="The gate of the forward pass decides again on the way back.",
    hints=["The gate asks about what went in, or what came out.", "Try x = −1 and dout = 1 in your head."],
    solution="`dx = dout * (x > 0)`",
)


@expression.mistake("This gate is always open. `out` is never negative, so `out >= 0` holds everywhere.")
def output_never_negative(x: float, dout: float) -> float:
    return dout


@expression.mistake("Your gate is open at 0. This book takes the slope 0 there, so ask `> 0`.")
def open_where_zero(x: float, dout: float) -> float:
    return dout * (x >= 0)


@expression.mistake("Your gate is the wrong way around: it lets through where `x` is negative.")
def other_way_round(x: float, dout: float) -> float:
    return dout * (x < 0)


@expression.mistake("This gate is always closed. `out` is never negative, so `out < 0` holds nowhere.")
def always_closed(x: float, dout: float) -> float:
    return 0


@expression.mistake("You gate on the sign of `dout`. A negative gradient passes an open gate too; what counts is `x`.")
def gated_on_gradient(x: float, dout: float) -> float:
    return dout * (dout > 0)


@expression.mistake("This is the slope of ReLU, and `dout` is lost. The chain rule multiplies the two.")
def slope_without_dout(x: float, dout: float) -> float:
    return x > 0


@expression.mistake(
    "You multiply the gate by `x`: that is the output of the forward pass. Send `dout` through the gate."
)
def forward_for_backward(x: float, dout: float) -> float:
    return relu(x)


# Predict, then look

difference = Predict(
    name="difference_at_the_kink",
    prompt="At x = 0 a centered difference looks at both sides of the kink, at −h and at h. Which slope does it find? "
    "Put the marker there.",
    figure="gradient_check",
    ask=Axis(label="slope at 0", low=-0.5, high=1.5, step=0.05, tolerance=0.04, start=-0.25),
    show={"x": 0.0, "h": 0.1, "precision": "float64"},
    reference=lambda: (relu(0.1) - relu(-0.1)) / 0.2,
    otherwise="Work it out: f(h) is h and f(−h) is 0. Their difference is h, and it is divided by 2h.",
    why="f(h) − f(−h) is h, and h / (2h) is 1/2, whatever the step.",
    hints=["What are f(h) and f(−h)?"],
    solution="1/2",
)


@difference.mistake("0 is what the formula of this book says at 0. A difference sees the right side too.")
def left_side() -> float:
    return (relu(0.0) - relu(-0.1)) / 0.1


@difference.mistake("1 is the slope on the right. A centered difference sees the left side too.")
def right_side() -> float:
    return (relu(0.1) - relu(0.0)) / 0.1


# Code


def relu_backward(dout: Numbers, x: Numbers) -> Numbers:
    return [d if v > 0 else 0 for d, v in zip(dout, x)]  # noqa: B905  (MicroPython's zip has no strict)


code = Code(
    name="backward_for_lists",
    prompt="Write the backward pass for lists of numbers, in plain Python. It runs in this page. `dout` and `x` have "
    "the same length; return a new list `dx`. At exactly 0 the gate is closed.",
    starter="def relu_backward(dout, x):\n    # dout and x: lists of the same length\n    return ...\n",
    reference=relu_backward,
    cases=["[3], [2]", "[3], [-2]", "[4], [0]", "[-3], [0.5]", "[1, -4, 2], [-2, 0, 3]", "[-5, 6], [-1, -1]", "[], []"],
    why="The slope is 1 or 0, so the gradient passes whole or not at all, by the sign of `x` alone.",
    hints=["`zip(dout, x)` gives the pairs.", "`[... if ... else 0 for d, v in zip(dout, x)]`"],
)


@code.also_right
def times_the_gate(dout: Numbers, x: Numbers) -> Numbers:
    return [d * (v > 0) for d, v in zip(dout, x)]  # noqa: B905


@code.mistake("Your gate is open at 0: `>=`. Ask `> 0`.")
def open_gate_at_zero(dout: Numbers, x: Numbers) -> Numbers:
    return [d * (v >= 0) for d, v in zip(dout, x)]  # noqa: B905


@code.mistake("You compare the whole list with 0. `x` is a list; compare its entries, each with the entry of `dout`.")
def list_with_a_number(dout: Numbers, x: Any) -> Numbers:
    return [d * (x > 0) for d in dout]


@code.mistake("`dx = dout` copies nothing: both names mean one list, so you spoiled the gradient of the caller.")
def dout_overwritten(dout: Numbers, x: Numbers) -> Numbers:
    dx = dout
    for i in range(len(x)):
        if x[i] <= 0:
            dx[i] = 0
    return dx


@code.mistake("You return the gates, and `dout` is lost. The slope is one factor; `dout` is the other.")
def gates_returned(dout: Numbers, x: Numbers) -> list[bool]:
    return [v > 0 for v in x]


@code.mistake("You gate on the sign of `dout`. A negative gradient passes too; what counts is `x`.")
def dout_for_gate(dout: Numbers, x: Numbers) -> Numbers:
    return [d if d > 0 else 0 for d in dout]


# Code: one number


def number_backward(dout: float, x: float) -> float:
    return dout if x > 0 else 0


one_number = Code(
    name="backward_of_a_number",
    prompt="First for one number: `dout` arrives, `x` went in. Return `dx`. At exactly 0 the gate is closed.",
    starter="def number_backward(dout, x):\n    return ...\n",
    reference=number_backward,
    cases=["3, 2", "3, -2", "-3, 2", "-3, -2", "4, 0", "5, 0.5"],
    why="The gate asks about `x` alone; what passes is `dout`.",
    hints=["An `if` with two branches is enough.", "The gate is open when `x > 0`."],
)


@one_number.also_right
def number_times_gate(dout: float, x: float) -> float:
    return dout * (x > 0)


@one_number.mistake("At exactly 0 your gate is open. This book takes the slope 0 there: ask `x > 0`.")
def number_open_at_zero(dout: float, x: float) -> float:
    return dout if x >= 0 else 0


@one_number.mistake("You return the slope, and `dout` is lost. The chain rule multiplies the two.")
def slope_alone(dout: float, x: float) -> float:
    return 1 if x > 0 else 0


@one_number.mistake("You gate on the sign of `dout`: a negative gradient is stopped. What counts is the sign of `x`.")
def number_gated_on_dout(dout: float, x: float) -> float:
    return dout if dout > 0 else 0


@one_number.mistake("You gate twice, on `x` and on `dout`. A negative gradient passes an open gate as it is.")
def number_gated_twice(dout: float, x: float) -> float:
    return dout if x > 0 and dout > 0 else 0


@one_number.mistake("You multiply by `x`. The factor is the slope of ReLU where the gate is open, which is 1.")
def number_times_x(dout: float, x: float) -> float:
    return dout * max(0, x)


@one_number.mistake("Your gate is the wrong way around: it lets through where `x` is negative.")
def number_wrong_way_round(dout: float, x: float) -> float:
    return dout if x < 0 else 0


@one_number.mistake("The gradient comes back with its sign flipped where `x` is negative. It should be 0 there.")
def number_with_sign(dout: float, x: float) -> float:
    return dout * ((x > 0) - (x < 0))


@one_number.mistake("Your gate is always open: `dx` is `dout` as it came. Does it ask `out >= 0`? Ask `x > 0`.")
def number_always_open(dout: float, x: float) -> float:
    return dout


# Code: a gradient check


def slope(f: Any, x: float, h: float) -> Any:
    return (f(x + h) - f(x - h)) / (2 * h)


check = Code(
    name="slope_by_difference",
    prompt="Write the centered difference: the slope of the function `f` at the number `x`, from one step `h` to each "
    "side.",
    starter="def slope(f, x, h):\n    # call f with f(x)\n    return ...\n",
    reference=slope,
    cases=[
        "lambda t: 3 * t, 1, 0.5",
        "lambda t: t * t, 3, 0.5",
        "lambda t: t * t * t, 1, 0.5",
        "lambda t: max(0, t), 2, 0.25",
        "lambda t: max(0, t), -2, 0.25",
        "lambda t: max(0, t), 0, 0.25",
        "lambda t: max(0, t), 0.125, 0.25",
    ],
    why="From one side to the other it is 2h. Within h of the kink it sees a bit of both slopes, as in the last two "
    "cases.",
    hints=["How far apart are x + h and x − h?", "Mind the parentheses: `a / 2 * h` is `(a / 2) * h`."],
)


@check.also_right
def in_two_lines(f: Any, x: float, h: float) -> Any:
    rise = f(x + h) - f(x - h)
    return rise / h / 2


@check.mistake("You step to the right only. That is the forward difference; take `f(x - h)` in place of `f(x)`.")
def forward_difference(f: Any, x: float, h: float) -> Any:
    return (f(x + h) - f(x)) / h


@check.mistake("You step to the left only. Take `f(x + h)` in place of `f(x)`.")
def backward_difference(f: Any, x: float, h: float) -> Any:
    return (f(x) - f(x - h)) / h


@check.mistake("You divide by `h`. The two points are `2 * h` apart, so this is twice the slope.")
def divided_by_h(f: Any, x: float, h: float) -> Any:
    return (f(x + h) - f(x - h)) / h


@check.mistake("`/ 2 * h` divides by 2 and then multiplies by `h`. Write `/ (2 * h)`.")
def parentheses_missing(f: Any, x: float, h: float) -> Any:
    return (f(x + h) - f(x - h)) / 2 * h


@check.mistake("The sign is flipped: subtract the left value from the right one.")
def sign_turned(f: Any, x: float, h: float) -> Any:
    return (f(x - h) - f(x + h)) / (2 * h)


@check.mistake("You do not divide: this is how far `f` rises, not how steeply.")
def rise_alone(f: Any, x: float, h: float) -> Any:
    return f(x + h) - f(x - h)


@check.mistake("The parentheses are missing around the difference: only `f(x - h)` is divided.")
def half_divided(f: Any, x: float, h: float) -> Any:
    return f(x + h) - f(x - h) / (2 * h)


# The careless one


def careless(x: Numbers, dy: Numbers) -> Numbers:
    """y = x + max(0, x), where the gradient through ReLU is written into dy itself."""
    dy = list(dy)
    through = dy  # no copy
    for i, v in enumerate(x):
        if v <= 0:
            through[i] = 0
    return [a + b for a, b in zip(through, dy, strict=True)]


skip = Cells(
    name="careless_skip",
    prompt="In `y = x + max(0, x)` the gradient `dy` goes back along both ways, and the two results add up. The "
    "careless version writes zeros into `dy` itself, and then adds `dy`. What does it return?",
    given={"x": [-1, 2, -3], "dy": [1, 1, 4]},
    asked="dx",
    reference=careless,
    why="Where the gate is closed, the zero has wiped out the gradient of the other way too. Right would be 1, 2, 4.",
    hints=[
        "After the careless call, what stands in `dy`?",
        "The sum adds what the call returned and `dy`: one array, twice.",
    ],
    solution="0, 2, 0",
)


@skip.mistake("That is what a careful version gives. The careless one has written its zeros into `dy` before the sum.")
def careful(x: Numbers, dy: Numbers) -> Numbers:
    return [d + (d if v > 0 else 0) for v, d in zip(x, dy, strict=True)]


@skip.mistake("That is what comes through the ReLU. The other way, `x` itself, adds what is left of `dy`.")
def one_way(x: Numbers, dy: Numbers) -> Numbers:
    return [d if v > 0 else 0 for v, d in zip(x, dy, strict=True)]


@skip.mistake("You added `dy` twice everywhere. Where the gate is closed, `dy` was set to 0 first.")
def both_open(x: Numbers, dy: Numbers) -> Numbers:
    return [2 * d for d in dy]


@skip.mistake("You returned `dy` as it came. Two ways lead back, and their gradients add up.")
def dy_returned(x: Numbers, dy: Numbers) -> Numbers:
    return dy


# The bias


def bias_gradient(first: Numbers, second: Numbers) -> Numbers:
    return [a + b for a, b in zip(first, second, strict=True)]


bias = Cells(
    name="bias_gradient",
    prompt="A batch of two images, a layer of three units. `dz` is the gradient with respect to `z = x @ W + b`, row "
    "0 for the first image and row 1 for the second. What is `db`?",
    given={"dz[0]": [1, -2, 0], "dz[1]": [3, 4, -1]},
    asked="db",
    reference=bias_gradient,
    why="A unit has one bias for all images, so the gradients of the images add up.",
    hints=["How many biases does the layer have?", "Move one bias a little: which numbers of `z` move?"],
    solution="4, 2, −1",
)


@bias.mistake("You took the mean over the images. The chain rule adds; if the loss is a mean, `dz` holds that already.")
def bias_mean(first: Numbers, second: Numbers) -> Numbers:
    return [(a + b) / 2 for a, b in zip(first, second, strict=True)]


@bias.mistake("You took the first image alone. The bias is the same for all images, so each has its share.")
def first_image(first: Numbers, second: Numbers) -> Numbers:
    return first


@bias.mistake("You took the last image alone. The bias is the same for all images, so each has its share.")
def last_image(first: Numbers, second: Numbers) -> Numbers:
    return second


@bias.mistake("You multiplied the two images. Gradients of different examples add up.")
def images_multiplied(first: Numbers, second: Numbers) -> Numbers:
    return [a * b for a, b in zip(first, second, strict=True)]


@bias.mistake("You dropped the negative gradients. The gate was in `dz` already, and it does not ask for their sign.")
def gated_again(first: Numbers, second: Numbers) -> Numbers:
    return [max(0, a) + max(0, b) for a, b in zip(first, second, strict=True)]


# Subgradients


def stays_below(slope: float) -> bool:
    """Whether the line of this slope through the corner stays below ReLU."""
    return all(slope * x <= relu(x) for x in (-3.0, -1.0, -0.1, 0.1, 1.0, 3.0))


subgradients = Choice(
    name="subgradients_at_zero",
    prompt="Which of these slopes belong to lines through the corner of ReLU that stay below its curve?",
    options=[
        Option(
            "−1", False, "−1 is no subgradient. At x = −1 the line is at 1, above the curve.", lambda: stays_below(-1)
        ),
        Option("0", True, "The flat line never rises above the curve.", lambda: stays_below(0)),
        Option("1/2", True, "At x = 2 the line is at 1, below 2; at x = −2 at −1, below 0.", lambda: stays_below(0.5)),
        Option("1", True, "It runs along the curve on the right, and below it on the left.", lambda: stays_below(1)),
        Option("2", False, "2 is no subgradient. At x = 1 the line is at 2, above the curve.", lambda: stays_below(2)),
    ],
    why="Each slope from 0 to 1 is a subgradient, so libraries may choose differently and all be right.",
    hints=["Try each line at x = 1 and at x = −1."],
    solution="0, 1/2 and 1",
)


# A linear layer

weights = Expression(
    name="weight_gradient",
    prompt="Put the gradient of the weights together, for `z = x @ W + b` and the gradient `dz` with respect to `z`. "
    "The shapes help.",
    template="dW = [] @ []",
    choices=[["x", "x.T", "dz", "dz.T", "W.T"], ["x", "dz", "W", "W.T"]],
    names=["x", "dz", "W"],
    cases=[
        (np.array([[1, 2]]), np.array([[3, 4, 5]]), np.array([[1, 0, 2], [0, 1, 3]])),
        (
            np.array([[1, 2]] * 4),
            np.array([[3, 4, 5], [1, 0, 2], [0, -1, 0], [2, 2, 2]]),
            np.array([[1, 0, 2], [0, 1, 3]]),
        ),
    ],
    reference=lambda x, dz, W: np.einsum("ni,nj->ij", x, dz),
    why="`dW` has the shape of `W`, and each entry adds up input times gradient over the examples.",
    hints=[
        "`dW` has the shape of `W`: a row for each input, a column for each unit.",
        "`x.T` has a row for each input.",
    ],
    solution="`dW = x.T @ dz`",
)


@weights.mistake("This is the gradient turned on its side: it has a row for each unit. `W` has a row for each input.")
def turned(x: Any, dz: Any, W: Any) -> Any:
    return dz.T @ x


@weights.mistake("This is `dx`, the gradient that goes on to the input.")
def gradient_of_x(x: Any, dz: Any, W: Any) -> Any:
    return dz @ W.T


@weights.mistake("This is `z` without its bias, the forward pass.")
def forward_again(x: Any, dz: Any, W: Any) -> Any:
    return x @ W


@weights.mistake("The shapes do not fit. The second factor needs as many rows as the first has columns.")
def shapes_do_not_fit(x: Any, dz: Any, W: Any) -> Any:
    return x @ dz


@weights.mistake("You multiplied `x` with itself. The gradient `dz` has to come in.")
def input_alone(x: Any, dz: Any, W: Any) -> Any:
    return x.T @ x


@weights.mistake("You multiplied `dz` with itself. A weight carries an input, so `x` has to come in.")
def gradient_alone(x: Any, dz: Any, W: Any) -> Any:
    return dz.T @ dz


QUESTIONS = [
    cells,
    expression,
    difference,
    always_open_gate,
    skip,
    subgradients,
    bias,
    weights,
    one_number,
    code,
    check,
]
