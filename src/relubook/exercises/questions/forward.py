"""Questions of chapter 2: numbers that are not ordinary, what a copy is for, and what the layer keeps."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from relubook.data.boat import boat
from relubook.exercises.question import Cells, Choice, Code, Expression, Option, Pick, Predict, Setting
from relubook.figures.forward_mask import MOST_BIAS

__all__ = ["QUESTIONS"]

Numbers = list[float]


# The bias that opens half


def open_gates(bias: float) -> int:
    return int((boat() + bias > 0).sum())


half_open = Predict(
    name="bias_for_half",
    prompt="The mean of the picture is taken away, so its numbers lie around 0. Set the figure to the smallest bias "
    "at which at least half of all 192 gates are open.",
    figure="forward_mask",
    ask=Setting({"bias": list(range(-MOST_BIAS, MOST_BIAS + 1))}),
    show={"bias": 1},
    reference=lambda bias: open_gates(bias) >= 96 > open_gates(bias - 1),
    otherwise="That is far more than half: a smaller bias will do.",
    why="With bias 0 there are 95 open gates, one too few: the mean is 0, but the middle of the numbers is not.",
    hints=["Half of 192 is 96.", "The figure counts the open gates of each channel, and of all three."],
    solution="1",
)


@half_open.mistake(
    "With bias 0 it is only nearly half: 95 of 192. A mean of 0 does not say that half of them are above 0."
)
def mean_for_middle(bias: int) -> bool:
    return bias == 0


@half_open.mistake("A negative bias shuts gates. With this one fewer than half are open.")
def negative_bias(bias: int) -> bool:
    return bias < 0


# Numbers in cells


def mask(x: Numbers) -> Numbers:
    return [1 if v > 0 else 0 for v in x]


mask_cells = Cells(
    name="mask_in_cells",
    prompt="Which gates are open? Fill in the mask, 1 for open and 0 for closed.",
    given={"x": [2, -1, 0, 0.5, -3]},
    asked="mask",
    reference=mask,
    why="A gate is open where `x` is above 0. At exactly 0 it is closed.",
    hints=["The mask is `x > 0`.", "Is 0 above 0?"],
    solution="1, 0, 0, 1, 0",
)


@mask_cells.mistake("These are the outputs. The mask says only whether a gate is open.")
def output_for_mask(x: Numbers) -> Numbers:
    return [max(0, v) for v in x]


@mask_cells.mistake("You opened the gate at 0. The mask is `x > 0`, and 0 is not above 0.")
def open_at_zero(x: Numbers) -> Numbers:
    return [1 if v >= 0 else 0 for v in x]


@mask_cells.mistake("The gate of 0.5 is shut in your mask. Nothing is rounded: 0.5 is above 0.")
def rounded_down(x: Numbers) -> Numbers:
    return [1 if int(v) > 0 else 0 for v in x]


@mask_cells.mistake("You marked the closed gates. In the mask 1 stands for open.")
def closed_marked(x: Numbers) -> Numbers:
    return [0 if v > 0 else 1 for v in x]


@mask_cells.mistake("You marked the negative numbers. Open are the positive ones.")
def negative_marked(x: Numbers) -> Numbers:
    return [1 if v < 0 else 0 for v in x]


@mask_cells.mistake("These are the signs, −1 among them. A closed gate is 0.")
def sign_for_mask(x: Numbers) -> Numbers:
    return [(v > 0) - (v < 0) for v in x]


# What a copy is for


def without_a_copy(x: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    x[x < 0] = 0
    return x


def after_the_call() -> tuple[list[float], list[float]]:
    x = np.array([-2.0, 3.0])
    return without_a_copy(x).tolist(), x.tolist()


copy = Choice(
    name="copy_left_out",
    prompt="Leave the copy out: `x[x < 0] = 0`, then `return x`. You call it with `x = np.array([-2.0, 3.0])`. What "
    "is wrong afterwards?",
    options=[
        Option(
            "The output.",
            False,
            "The output is right, [0, 3]. Look at what the caller still holds.",
            lambda: after_the_call()[0] != [0, 3],
        ),
        Option(
            "`x`, which is [0, 3] now.",
            True,
            "The function wrote into the array of its caller.",
            lambda: after_the_call()[1] == [0, 3],
        ),
        Option(
            "Nothing: a function works on a copy of its arguments.",
            False,
            "Not in Python. The name `x` in the function means the caller's array, so `x` is [0, 3] afterwards. (In "
            "MATLAB it would be as you say.)",
            lambda: after_the_call() == ([0, 3], [-2, 3]),
        ),
        Option(
            "It stops with an error.",
            False,
            "No error appears, and that is the trouble: it writes zeros into the array of its caller.",
            lambda: False,
        ),
    ],
    why="The name inside the function and the name outside mean one array. Whoever still needs the −2 finds 0.",
    hints=["Does `x[...] = 0` make a new array?"],
    solution="`x`, which is [0, 3] now.",
)


# NaN


def passes_nan(way: Callable[[Any], Any]) -> bool:
    return bool(np.isnan(way(np.float64(np.nan))))


nan = Choice(
    name="ways_that_pass_nan",
    prompt="A step before went wrong and `x` is NaN, for which every comparison is false. Which of these give NaN, "
    "and so show it?",
    options=[
        Option(
            "`np.maximum(x, 0)`",
            True,
            "NumPy's `maximum` passes NaN on.",
            lambda: passes_nan(lambda x: np.maximum(x, 0)),
        ),
        Option(
            "`np.where(x > 0, x, 0)`",
            False,
            "`np.where` hides it. `nan > 0` is false, so it takes the 0.",
            lambda: passes_nan(lambda x: np.where(x > 0, x, 0)),
        ),
        Option(
            "`max(0, x)`",
            False,
            "`max(0, x)` hides it. Python keeps the first argument until a larger one comes, and `nan > 0` is false.",
            lambda: passes_nan(lambda x: max(0, x)),
        ),
        Option(
            "`max(x, 0)`",
            True,
            "Python keeps the first argument until a larger one comes, and `0 > nan` is false.",
            lambda: passes_nan(lambda x: max(x, 0)),
        ),
        Option(
            "`x * (x > 0)`",
            True,
            "NaN times 0 is NaN.",
            lambda: passes_nan(lambda x: x * (x > 0)),
        ),
    ],
    why="`np.where` and `max(0, x)` choose the 0, since `nan > 0` is false; the others still have the NaN in hand.",
    hints=["Ask of each what it does when the comparison is false.", "What is NaN times 0?"],
    solution="`np.maximum(x, 0)`, `max(x, 0)` and `x * (x > 0)`",
)


# An expression put together

half = Expression(
    name="relu_without_a_choice",
    prompt="Put ReLU together without a comparison, so that it is right for each of the numbers −3, −0.5, 0, 2 and 7.",
    template="out = (x [] []) / []",
    choices=[["+", "-", "*"], ["abs(x)", "x", "1"], ["2", "1"]],
    names=["x"],
    cases=[(2,), (0,), (-0.5,), (7,), (-3,)],
    reference=lambda x: max(0, x),
    why="Above 0 the two are equal and give 2x; below they cancel. (For 1.5e308 the doubling overflows.)",
    hints=["Which two of the choices cancel when x is negative?", "Above 0, what is `x + abs(x)`?"],
    solution="`out = (x + abs(x)) / 2`",
)


@half.mistake("This is the *smaller* of 0 and x. Flip the sign.")
def smaller_of_both(x: float) -> float:
    return min(0, x)


@half.mistake("Yours is twice as large as ReLU. Above 0, `x + abs(x)` is 2x.")
def twice_as_large(x: float) -> float:
    return 2 * max(0, x)


@half.mistake("This is `x` itself: negative numbers go through.")
def nothing_done(x: float) -> float:
    return x


@half.mistake("This is 0 for every number. Nothing goes through.")
def always_zero(x: float) -> float:
    return 0


@half.mistake("x and 1 do not cancel below 0. `x` and `abs(x)` do.")
def lifted_by_one(x: float) -> float:
    return (x + 1) / 2


@half.mistake("A product does not cancel: `x * abs(x)` is a square with a sign.")
def square_with_a_sign(x: float) -> float:
    return x * abs(x) / 2


# The sign bit


PATTERNS = ["2", "−2", "0.0", "−0.0", "nan", "−nan", "inf"]


def pattern(text: str) -> float:
    return math.copysign(float(text.lstrip("−")), -1 if text[0] == "−" else 1)


sign_bit = Predict(
    name="sign_bit_opens",
    prompt="The rule “open when the sign bit is not set” stands for `x > 0`. For which of these does it open a gate "
    "that `x > 0` leaves shut? (NaN has a sign bit too.)",
    figure="sign_bit",
    ask=Pick("x", PATTERNS),
    show={"value": "0.0"},
    reference=lambda: [math.copysign(1, x) > 0 and not x > 0 for x in map(pattern, PATTERNS)],
    otherwise="Ask two things of each: is its sign bit set, and is it above 0? For two of them both answers are no.",
    why="The sign bit of `0.0` and of one of the NaNs is not set, and neither is above 0.",
    hints=["Is 0.0 above 0? Is nan?", "A minus sign means that the bit is set, and then the rule keeps the gate shut."],
    solution="`0.0` and `nan`",
)


@sign_bit.mistake("0.0 is one of two. A NaN without a minus sign is the other: `nan > 0` is false.")
def nan_forgotten() -> list[bool]:
    return [text == "0.0" for text in PATTERNS]


@sign_bit.mistake("nan is one of two. For `0.0` the bit is not set either, and `0.0 > 0` is false.")
def zero_forgotten() -> list[bool]:
    return [text == "nan" for text in PATTERNS]


@sign_bit.mistake(
    "You picked both zeros and both NaNs. Where the bit is set, as in −0.0, the rule leaves the gate shut."
)
def signs_ignored() -> list[bool]:
    return [not abs(x) > 0 for x in map(pattern, PATTERNS)]


@sign_bit.mistake("You picked where the bit is set. There the rule shuts the gate, and `x > 0` does so too.")
def set_for_unset() -> list[bool]:
    return [math.copysign(1, x) < 0 for x in map(pattern, PATTERNS)]


@sign_bit.mistake("You picked all that the rule opens. But 2 and inf are above 0, so `x > 0` opens them as well.")
def all_that_it_opens() -> list[bool]:
    return [math.copysign(1, x) > 0 for x in map(pattern, PATTERNS)]


# What to keep


CACHES = ["x", "out", "mask", "packed mask"]


def kept(size: int = 64) -> dict[str, Any]:
    x = np.ones(size, np.float32)
    return {"x": x, "out": np.maximum(x, 0), "mask": x > 0, "packed mask": np.packbits(x > 0)}


cache = Cells(
    name="bytes_of_a_cache",
    prompt="A layer of float32 numbers can keep one of four things for the way back. How many *bytes* does each take "
    "for one number? (A fraction will do.)",
    given={},
    asked="bytes",
    columns=CACHES,
    reference=lambda: [kept()[name].nbytes / 64 for name in CACHES],
    why="A float32 has 32 bits, 4 bytes; a gate of a mask in NumPy takes a whole byte, and packed 8 gates share one.",
    hints=["A byte has 8 bits.", "NumPy gives each True or False a byte of its own."],
    solution="4, 4, 1, 1/8",
)


@cache.mistake("These are bits. A byte has 8 of them.")
def bits_for_bytes() -> Numbers:
    return [8 * kept()[name].nbytes / 64 for name in CACHES]


@cache.mistake("In a plain mask a gate takes a whole byte in NumPy, though one bit would do. Only packed it takes 1/8.")
def mask_of_bits() -> Numbers:
    return [4, 4, 1 / 8, 1 / 8]


@cache.mistake("Numbers of 8 bytes are float64. A float32 takes 4.")
def float64_sizes() -> Numbers:
    return [8, 8, 1, 1 / 8]


@cache.mistake("A mask of float32 would take 4 bytes. NumPy's `x > 0` holds True and False, a byte each.")
def mask_of_numbers() -> Numbers:
    return [4, 4, 4, 1 / 8]


@cache.mistake("`out` has as many numbers as `x`, of the same type. The zeros in it take their 4 bytes too.")
def zeros_for_nothing() -> Numbers:
    return [4, 2, 1, 1 / 8]


# Code: a list


def relu(x: Numbers) -> Numbers:
    return [v if v > 0 else 0 for v in x]


listed = Code(
    name="relu_of_a_list",
    prompt="Write ReLU for a list of numbers, in plain Python. Return a *new* list; the one of the caller stays as it "
    "is.",
    starter="def relu(x):\n    # x: a list of numbers\n    return ...\n",
    reference=relu,
    cases=["[2]", "[-1]", "[0]", "[-0.5]", "[-2, 0.5, 3]", "[7, -7]", "[-1, -2]", "[]"],
    why="Each element is looked at alone, and the list of the caller is left as it was.",
    hints=["`max(0, v)` does it for one element `v`.", "`[... for v in x]` makes a new list."],
)


@listed.also_right
def by_max(x: Numbers) -> Numbers:
    return [max(0, v) for v in x]


@listed.also_right
def by_loop(x: Numbers) -> Numbers:
    out = []
    for v in x:
        out.append(v * (v > 0))
    return out


@listed.mistake("You compare the whole list with a number. Python cannot; go through its elements, `for v in x`.")
def list_with_a_number(x: Any) -> Any:
    return max(0, x)


@listed.mistake("You return one number, the largest. ReLU gives one number for each element.")
def largest_element(x: Numbers) -> Any:
    return max(0, *x)


@listed.mistake("The values are right, but you wrote them into the list of the caller. Build a new one.")
def input_overwritten(x: Numbers) -> Numbers:
    for i in range(len(x)):
        x[i] = max(0, x[i])
    return x


@listed.mistake("You left the negative numbers out, and the list became shorter. Every element keeps its place.")
def negatives_left_out(x: Numbers) -> Numbers:
    return [v for v in x if v >= 0]


@listed.mistake(
    "You return gates, True and False. The task asks for the output: the number itself where the gate is open."
)
def mask_returned(x: Numbers) -> list[bool]:
    return [v > 0 for v in x]


@listed.mistake("This is the absolute value of each element. A negative number becomes 0.")
def absolute_values(x: Numbers) -> Numbers:
    return [abs(v) for v in x]


@listed.mistake("One gate decides for the whole list in your code. Each element has a gate of its own.")
def one_gate_for_all(x: Numbers) -> Numbers:
    return x if all(v > 0 for v in x) else [0 for v in x]


@listed.mistake("You add a hundredth of each negative number: that is leaky ReLU.")
def leaky(x: Numbers) -> Numbers:
    return [v if v > 0 else 0.01 * v for v in x]


@listed.mistake("Your `return` stands inside the loop, so it ends after the first element.")
def return_in_the_loop(x: Numbers) -> Numbers | None:
    for v in x:
        return [max(0, v)]
    return []


# Code: output and gates


def relu_forward(x: Numbers) -> tuple[Numbers, list[bool]]:
    return [max(0, v) for v in x], [v > 0 for v in x]


gates = Code(
    name="output_and_gates",
    prompt="Now return a pair, the output and the gates: True where `x` is above 0. Both are new lists.",
    starter="def relu_forward(x):\n    # x: a list of numbers\n    out = ...\n    gates = ...\n    return out, gates\n",
    reference=relu_forward,
    cases=["[2]", "[-1]", "[0]", "[0.5, -2, 3]", "[-7, 7]", "[]"],
    why="Whoever keeps the gates need not keep `x`, and may change it.",
    hints=["Two list comprehensions, one for each.", "A gate asks `v > 0`."],
)


@gates.also_right
def gates_of_the_output(x: Numbers) -> tuple[Numbers, list[bool]]:
    out = [max(0, v) for v in x]
    return out, [o > 0 for o in out]


@gates.mistake("All your gates are open. An output is never below 0, so `out >= 0` is true for each: ask `> 0`.")
def always_open(x: Numbers) -> tuple[Numbers, list[bool]]:
    out = [max(0, v) for v in x]
    return out, [o >= 0 for o in out]


@gates.mistake("At exactly 0 your gate is open. It is closed there: ask `> 0`.")
def gate_open_at_zero(x: Numbers) -> tuple[Numbers, list[bool]]:
    return [max(0, v) for v in x], [v >= 0 for v in x]


@gates.mistake("Your gates are the wrong way around: True stands where `x` is not above 0.")
def gates_turned(x: Numbers) -> tuple[Numbers, list[bool]]:
    return [max(0, v) for v in x], [v <= 0 for v in x]


@gates.mistake("The pair is in the other order: first the output, then the gates.")
def exchanged(x: Numbers) -> tuple[list[bool], Numbers]:
    return [v > 0 for v in x], [max(0, v) for v in x]


@gates.mistake("You return the output alone. Backward will need the gates: `return out, gates`.")
def gates_forgotten(x: Numbers) -> Numbers:
    return [max(0, v) for v in x]


@gates.mistake(
    "You keep `x` in place of the gates. It works for the way back, but the task asks for the gates, `v > 0`."
)
def input_as_cache(x: Numbers) -> tuple[Numbers, Numbers]:
    return [max(0, v) for v in x], x


@gates.mistake("A gate of 0.5 is shut: you turned the number into an integer before you compared.")
def gates_of_integers(x: Numbers) -> tuple[Numbers, list[bool]]:
    return [max(0, v) for v in x], [int(v) > 0 for v in x]


QUESTIONS = [half_open, mask_cells, copy, nan, half, sign_bit, cache, listed, gates]
