"""Questions of chapter 3: what passes a gate, and what an infinitely small step cannot tell."""

from __future__ import annotations

from typing import Any

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


@cells.mistake("This is the output of the forward pass, max(0, x). Asked is what becomes of `dout`.")
def forward_pass(x: Numbers, dout: Numbers) -> Numbers:
    return [relu(v) for v in x]


@cells.mistake("You turned the sign of the gradient where `x` is negative. A closed gate gives 0.")
def sign_for_mask(x: Numbers, dout: Numbers) -> Numbers:
    return [d * ((v > 0) - (v < 0)) for v, d in zip(x, dout, strict=True)]


@cells.mistake("The gate is the wrong way round: you let through where `x` is negative.")
def wrong_way_round(x: Numbers, dout: Numbers) -> Numbers:
    return [d if v < 0 else 0 for v, d in zip(x, dout, strict=True)]


@cells.mistake("You passed everything on: your gate is always open.")
def always_open(x: Numbers, dout: Numbers) -> Numbers:
    return dout


# A choice

always_open_gate = Choice(
    name="gate_from_output",
    prompt="The gate can be found from the output too. Which tests give the same gates as `x > 0`, for every number "
    "`x`? Choose all.",
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


# Predict, then look

difference = Predict(
    name="difference_at_the_kink",
    prompt="At x = 0 a centered difference looks at both sides of the kink, at −h and at h. Which slope does it find? "
    "Put the marker there.",
    figure="gradient_check",
    ask=Axis(label="slope at 0", low=-0.5, high=1.5, step=0.05, tolerance=0.04),
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


QUESTIONS = [cells, always_open_gate, expression, difference, code]
