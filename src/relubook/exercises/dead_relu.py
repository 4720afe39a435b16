"""Exercises of chapter 4: who is dead, on which data, for which inputs, at which rate; weights that keep a signal."""

from typing import Any

import numpy as np

from relubook.exercises.exercise import Case, Exercise
from relubook.nets.types import Array

__all__ = ["EXERCISES"]


# Counting


def count_dead(x: Array, W: Array, b: Array) -> int:
    z = x @ W + b
    return int(np.all(z <= 0, axis=0).sum())


def _layers(rng: np.random.Generator) -> list[Case]:
    x = np.array([[1.0], [-2.0]])
    by_sign = (x, np.array([[1.0, 0.0, 0.0, 1.0]]), np.array([0.0, -1.0, 0.0, -5.0]))
    with_three = (x, np.array([[1.0, -1.0, 2.0]]), np.array([1.5, -2.0, -2.0]))

    def layer(n: int, units: int, shift: float) -> Case:
        return rng.standard_normal((n, 3)), rng.standard_normal((3, units)), rng.standard_normal(units) + shift

    negative = np.array([[-1.0, -2.0]]), np.array([[1.0, -3.0], [-2.0, -1.0]]), np.array([-1.0, 0.5])
    return [by_sign, with_three, negative, layer(5, 8, -3.0), layer(4, 8, -2.5)]


dead = Exercise(
    name="count_dead",
    prompt="How many units of a layer are dead on the data `x`? A unit is dead on them when its gate is closed for "
    "*every* example: its pre-activation `x @ W + b` is nowhere above 0. `x` has one example a row, `W` "
    "one unit a column.",
    starter="def count_dead(x, W, b):\n    z = x @ W + b\n    return ...\n",
    reference=count_dead,
    cases=_layers,
    why="All rows of a column have to be closed; one open gate in a thousand examples is enough to be alive.",
    hints=[
        "`z` has a row for each example and a column for each unit. A unit is a column.",
        "`np.all(..., axis=0)` goes down the rows, and gives one answer a column.",
        "`np.all(z <= 0, axis=0).sum()`",
    ],
)


@dead.also_right
def by_largest(x: Array, W: Array, b: Array) -> Any:
    return np.sum((x @ W + b).max(axis=0) <= 0)


@dead.also_right
def by_outputs(x: Array, W: Array, b: Array) -> Any:
    h = np.maximum(x @ W + b, 0)
    return W.shape[1] - np.count_nonzero(h.any(axis=0))


@dead.mistake(
    "You count a unit as dead when it is closed for *one* example. That is normal work; dead is closed for all."
)
def closed_for_one(x: Array, W: Array, b: Array) -> int:
    return int(np.any(x @ W + b <= 0, axis=0).sum())


@dead.mistake("You look at the first example only. Closed there says nothing about the others.")
def first_example_only(x: Array, W: Array, b: Array) -> int:
    return int((x[0] @ W + b <= 0).sum())


@dead.mistake(
    "You count zeros in the output, one for each example and unit. Count units: columns that are zero throughout."
)
def zeros_counted(x: Array, W: Array, b: Array) -> int:
    return int((x @ W + b <= 0).sum())


@dead.mistake("You count examples for which every unit is closed: the axis is exchanged. A unit is a column.")
def examples_counted(x: Array, W: Array, b: Array) -> int:
    return int(np.all(x @ W + b <= 0, axis=1).sum())


@dead.mistake(
    "You ask where the pre-activation is exactly 0. It is the *output* of a closed gate that is 0; the gate is closed "
    "where `z <= 0`."
)
def zero_for_closed(x: Array, W: Array, b: Array) -> int:
    return int(np.all(x @ W + b == 0, axis=0).sum())


@dead.mistake(
    "At a pre-activation of exactly 0 the gate is closed too: `<=`, not `<`. So a unit whose weights and bias are all "
    "0 is dead: no gradient passes, and it does not train."
)
def open_at_zero(x: Array, W: Array, b: Array) -> int:
    return int(np.all(x @ W + b < 0, axis=0).sum())


@dead.mistake("You count the units that are alive.")
def alive_counted(x: Array, W: Array, b: Array) -> int:
    return int(np.any(x @ W + b > 0, axis=0).sum())


@dead.mistake("The bias is missing, and it is what shuts most dead units.")
def bias_missing(x: Array, W: Array, b: Array) -> int:
    return int(np.all(x @ W <= 0, axis=0).sum())


@dead.mistake("You judge by the average over the data. A unit that is mostly closed and sometimes open is alive.")
def closed_on_average(x: Array, W: Array, b: Array) -> int:
    return int(((x @ W + b).mean(axis=0) <= 0).sum())


# Dead or asleep


def states(batch: Array, data: Array, W: Array, b: Array) -> Any:
    def is_open(x: Array) -> Any:
        return np.any(x @ W + b > 0, axis=0)

    pairs = zip(is_open(batch), is_open(data), strict=True)
    return ["alive" if here else "asleep" if anywhere else "dead" for here, anywhere in pairs]


def _batches(rng: np.random.Generator) -> list[Case]:
    data = np.array([[3.0], [1.0], [-1.0], [-2.0]])
    small = (data[1:3], data, np.array([[1.0, 1.0, 1.0]]), np.array([0.0, -2.0, -4.0]))
    ends = (data[1:3], data, np.array([[1.0, 1.0]]), np.array([-1.0, -3.0]))  # gates at exactly 0
    many = rng.standard_normal((12, 2))
    return [small, ends, (many[:3], many, rng.standard_normal((2, 8)), rng.standard_normal(8) - 1.5)]


asleep = Exercise(
    name="states",
    prompt='A unit that is dead on a batch may open on the next one. Say of each unit, in a list of words, `"alive"` '
    'when it opens for an example of `batch`, `"asleep"` when it does so for none of the batch but for one of `data`, '
    'and `"dead"` when it opens for neither. `batch` is a part of `data`; both have an example a row.',
    starter="def states(batch, data, W, b):\n    return ...\n",
    reference=states,
    cases=_batches,
    why="Asleep units wake without help, when their examples come; a count on one batch calls them dead.",
    hints=[
        "Ask of each unit two questions: is it open anywhere in the batch? Anywhere in the data?",
        "`np.any(batch @ W + b > 0, axis=0)` answers the first, one answer a unit.",
        '`"alive" if here else "asleep" if anywhere else "dead"`, for each unit',
    ],
    points=2,
)


@asleep.also_right
def by_choice(batch: Array, data: Array, W: Array, b: Array) -> Array:
    here, anywhere = ((x @ W + b).max(axis=0) > 0 for x in (batch, data))
    return np.where(here, "alive", np.where(anywhere, "asleep", "dead"))


def _words(here: Array, anywhere: Array) -> list[str]:
    return ["alive" if h else "asleep" if a else "dead" for h, a in zip(here, anywhere, strict=True)]


@asleep.mistake("Whoever is closed on the batch is dead in your list. Look at the whole data before you say so.")
def dead_on_a_batch(batch: Array, data: Array, W: Array, b: Array) -> list[str]:
    return ["alive" if h else "dead" for h in np.any(batch @ W + b > 0, axis=0)]


@asleep.mistake("You look at the data only, so nobody is ever asleep. What happens on the batch is the first question.")
def data_only(batch: Array, data: Array, W: Array, b: Array) -> list[str]:
    return ["alive" if a else "dead" for a in np.any(data @ W + b > 0, axis=0)]


@asleep.mistake("`asleep` and `dead` are exchanged: asleep is the one that opens elsewhere in the data.")
def words_exchanged(batch: Array, data: Array, W: Array, b: Array) -> list[str]:
    swap = {"asleep": "dead", "dead": "asleep", "alive": "alive"}
    return [swap[word] for word in states(batch, data, W, b)]


@asleep.mistake("You ask that a unit be open for *every* example of the batch. One is enough to be alive.")
def open_for_all(batch: Array, data: Array, W: Array, b: Array) -> list[str]:
    return _words(np.all(batch @ W + b > 0, axis=0), np.any(data @ W + b > 0, axis=0))


@asleep.mistake("At a pre-activation of exactly 0 the gate is closed: `> 0`, not `>= 0`.")
def open_at_zero_here(batch: Array, data: Array, W: Array, b: Array) -> list[str]:
    return _words(np.any(batch @ W + b >= 0, axis=0), np.any(data @ W + b >= 0, axis=0))


@asleep.mistake("You give a word for each example of the batch. It is the units that live or die: axis 0.")
def word_for_each_example(batch: Array, data: Array, W: Array, b: Array) -> list[str]:
    return _words(np.any(batch @ W + b > 0, axis=1), np.any(data[: len(batch)] @ W + b > 0, axis=1))


# Proof


def never_opens(w: Array, b: float, low: Array, high: Array) -> bool:
    largest = np.maximum(w * low, w * high).sum() + b
    return bool(largest <= 0)


def _boxes(rng: np.random.Generator) -> list[Case]:
    def box(w: list[float], b: float, low: list[float], high: list[float]) -> Case:
        return np.array(w), b, np.array(low), np.array(high)

    def near_its_edge() -> Case:
        """A box whose largest sum is a little above 0 or a little below."""
        w, low = rng.standard_normal(3), rng.uniform(-2, 0, 3)
        high = low + rng.uniform(0.5, 2, 3)
        return w, float(rng.uniform(-0.5, 0.5) - np.maximum(w * low, w * high).sum()), low, high

    return [
        box([1.0], -2.0, [-1.0], [1.0]),
        box([2.0], -1.0, [-1.0], [1.0]),
        box([1.0], -1.0, [0.0], [1.0]),
        box([1.0], -2.0, [0.0], [4.0]),
        box([-1.0], -1.0, [-2.0], [-0.5]),
        box([-1.0], 0.25, [0.5], [1.0]),
        box([1.0, -1.0], -1.5, [-1.0, -1.0], [1.0, 1.0]),
        box([1.0, -2.0], -4.0, [0.0, -1.0], [1.0, 2.0]),
        box([-1.0, -1.0], 0.5, [1.0, -1.0], [2.0, 3.0]),
        box([0.0, 0.0], -0.125, [0.0, 0.0], [1.0, 1.0]),
        box([3.0, -1.0, 0.5], -6.0, [0.0, 0.0, 0.0], [1.0, 1.0, 1.0]),
        near_its_edge(),
        near_its_edge(),
    ]


proof = Exercise(
    name="never_opens",
    prompt="Data can show that a unit lives. That it is dead for *every* input takes a proof. The inputs fill a "
    "box: input "
    "`i` goes from `low[i]` to `high[i]`. Return `True` when `w @ x + b` is above 0 nowhere in the box, "
    "`False` otherwise.",
    starter="def never_opens(w, b, low, high):\n    return ...\n",
    reference=never_opens,
    cases=_boxes,
    why="The sum is largest at one corner, and each input chooses its own end: `high` for a positive weight, `low` for "
    "a negative one.",
    hints=[
        "You need the largest value of `w @ x + b` in the box. One number decides.",
        "Each input can be chosen alone. Which end of its interval makes `w[i] * x[i]` largest?",
        "`np.maximum(w * low, w * high).sum() + b <= 0`",
    ],
    points=2,
)


@proof.also_right
def by_corner(w: Array, b: float, low: Array, high: Array) -> Any:
    return w @ np.where(w > 0, high, low) + b <= 0


@proof.mistake("You try the upper ends only. A negative weight makes the sum largest at the lower end.")
def upper_corner(w: Array, b: float, low: Array, high: Array) -> bool:
    return bool(w @ high + b <= 0)


@proof.mistake("You try two corners, all low and all high. Weights of both signs want a corner in between.")
def two_corners(w: Array, b: float, low: Array, high: Array) -> bool:
    return bool(max(w @ low, w @ high) + b <= 0)


@proof.mistake("You try the middle of the box. The sum is largest at a corner.")
def middle_only(w: Array, b: float, low: Array, high: Array) -> bool:
    return bool(w @ (low + high) / 2 + b <= 0)


@proof.mistake("You ask for the bias alone. A negative bias shuts a unit only if no input makes up for it.")
def bias_alone(w: Array, b: float, low: Array, high: Array) -> bool:
    return b <= 0


@proof.mistake("At exactly 0 the gate is closed, so a largest sum of 0 never opens it: `<= 0`, not `< 0`.")
def zero_counts_as_open(w: Array, b: float, low: Array, high: Array) -> bool:
    return bool(np.maximum(w * low, w * high).sum() + b < 0)


@proof.mistake(
    "You ask whether the unit is closed *somewhere*: the smallest sum. It must be closed everywhere: the largest."
)
def closed_somewhere(w: Array, b: float, low: Array, high: Array) -> bool:
    return bool(np.minimum(w * low, w * high).sum() + b <= 0)


@proof.mistake("Your answer is the other way round: True when the unit can open.")
def can_open(w: Array, b: float, low: Array, high: Array) -> bool:
    return not never_opens(w, b, low, high)


@proof.mistake("You take the size of each weight times the upper end, which is right only for a box from −r to r.")
def box_around_zero(w: Array, b: float, low: Array, high: Array) -> bool:
    return bool(np.abs(w) @ high + b <= 0)


# Revival


def reviving_rise(x: Array, w: Array, b: float, margin: float) -> float:
    return max(0.0, float(margin - (x @ w + b).max()))


def _sleepers(rng: np.random.Generator) -> list[Case]:
    return [
        (np.array([[1.0], [2.0]]), np.array([1.0]), -5.0, 0.5),
        (np.array([[1.0], [2.0]]), np.array([-3.0]), 0.25, 0.5),
        (np.array([[1.0], [2.0]]), np.array([1.0]), -1.0, 0.5),
        (np.array([[1.0, -1.0], [2.0, 0.0], [0.0, 1.0]]), np.array([0.5, 2.0]), -3.0, 1.0),
        (rng.standard_normal((4, 3)), rng.standard_normal(3), -8.0, float(rng.uniform(0.25, 1))),
    ]


revival = Exercise(
    name="reviving_rise",
    prompt="A unit that is dead on the data `x` gets no gradient from them. But you may raise its bias yourself. "
    "Return the smallest rise after which some example has a pre-activation `x @ w + b` of at least `margin`, a number "
    "above 0; return 0 when one has it already. `x` has one example a row.",
    starter="def reviving_rise(x, w, b, margin):\n    return ...\n",
    reference=reviving_rise,
    cases=_sleepers,
    why="A bias moves every pre-activation alike, so the example that is nearest to its gate decides.",
    hints=[
        "Raising the bias by `r` raises each pre-activation by `r`. Which example reaches `margin` first?",
        "The one with the largest pre-activation. How far is it from `margin`, and what if it is above it?",
        "`max(0, margin - (x @ w + b).max())`",
    ],
)


@revival.also_right
def by_each_example(x: Array, w: Array, b: float, margin: float) -> float:
    return min(max(margin - float(row @ w) - b, 0.0) for row in x)


@revival.mistake("You lift *every* example to the margin. One open gate is enough to be alive: take the nearest one.")
def open_for_every_example(x: Array, w: Array, b: float, margin: float) -> float:
    return max(0.0, float(margin - (x @ w + b).min()))


@revival.mistake("You lift the average. The unit lives as soon as its best example opens it, `.max()`.")
def average_lifted(x: Array, w: Array, b: float, margin: float) -> float:
    return max(0.0, float(margin - (x @ w + b).mean()))


@revival.mistake("A unit that is alive already gets a negative rise from you: it needs none, 0.")
def alive_lowered(x: Array, w: Array, b: float, margin: float) -> float:
    return float(margin - (x @ w + b).max())


@revival.mistake("The bias that the unit has is missing from its pre-activation.")
def bias_forgotten(x: Array, w: Array, b: float, margin: float) -> float:
    return max(0.0, float(margin - (x @ w).max()))


@revival.mistake("You stop at 0, where the gate is still closed. The pre-activation has to reach `margin`.")
def margin_forgotten(x: Array, w: Array, b: float, margin: float) -> float:
    return max(0.0, float(-(x @ w + b).max()))


@revival.mistake("You return the new bias. Asked for is by how much it rises.")
def new_bias_returned(x: Array, w: Array, b: float, margin: float) -> float:
    return b + reviving_rise(x, w, b, margin)


@revival.mistake("You look at the first example only. Another one may be nearer to its gate.")
def first_example_lifted(x: Array, w: Array, b: float, margin: float) -> float:
    return max(0.0, float(margin - x[0] @ w - b))


# The rate that kills


def deadly_rate(x: Array, dw: float, db: float) -> float:
    shift = x * dw + db
    falling = shift > 0
    return float(np.max(x[falling] / shift[falling])) if falling.all() else np.inf


def _rates(rng: np.random.Generator) -> list[Case]:
    return [
        (np.array([1.0, 2.0, 3.0]), 4.0, 2.0),
        (np.array([2.0]), 1.0, -3.0),
        (np.array([1.0, 4.0]), -1.0, 3.0),
        (np.array([2.0]), 0.5, 1.0),
        (np.array([2.0]), 0.25, 0.25),
        (np.array([1.0, 3.0]), 1.0, -1.0),
        (np.array([1.0, 2.0]), 1.0, -1.5),
        (rng.uniform(1, 2, 4), 1.5, 0.5),
    ]


edge = Exercise(
    name="deadly_rate",
    prompt="The pencil unit starts with `w = 1`, `b = 0`, and opens for every input in `x`, all of them "
    "positive. A step "
    "of gradient descent leads to `w = 1 - rate * dw`, `b = -rate * db`. Return the smallest rate after which the unit "
    "is dead on `x` (closed for all, where 0 is closed), and `np.inf` when no rate kills it.",
    starter="def deadly_rate(x, dw, db):\n    return ...\n",
    reference=deadly_rate,
    cases=_rates,
    why="Each example has a rate at which its gate shuts; the unit is dead when the last gate does.",
    hints=[
        "For one example: after the step `z = x - rate * (x * dw + db)`. When is it 0?",
        "It falls only if `x * dw + db` is above 0. If it does not for some example, that example keeps the "
        "unit alive.",
        "The largest of `x / (x * dw + db)`, if all the denominators are positive.",
    ],
    points=3,
)


@edge.also_right
def example_by_example(x: Array, dw: float, db: float) -> float:
    return max(float(v / (v * dw + db)) if v * dw + db > 0 else float("inf") for v in x)


@edge.mistake(
    "You give the rate at which the *first* gate shuts. One closed gate kills nothing; dead is when the last shuts."
)
def first_gate(x: Array, dw: float, db: float) -> float:
    shift = x * dw + db
    return float(np.min(x / shift)) if (shift > 0).all() else np.inf


@edge.mistake(
    "A gate that opens wider with every rate keeps the unit alive: where `x * dw + db` is not above 0, "
    "the answer is `np.inf`."
)
def rising_left_out(x: Array, dw: float, db: float) -> float:
    shift = x * dw + db
    return float(np.max(x[shift > 0] / shift[shift > 0], initial=0.0))


@edge.mistake("You forgot the bias: it takes a step too, by `-rate * db`.")
def bias_stays(x: Array, dw: float, db: float) -> float:
    return 1 / dw if dw > 0 else np.inf


@edge.mistake("You forgot the weight: it takes a step too, and its effect is `x * dw`.")
def weight_stays(x: Array, dw: float, db: float) -> float:
    return float(np.max(x / db)) if db > 0 else np.inf


@edge.mistake("You multiply `dw` by nothing: a change of the weight changes the sum by `x` times as much.")
def input_missing(x: Array, dw: float, db: float) -> float:
    return float(np.max(x / (dw + db))) if dw + db > 0 else np.inf


@edge.mistake("Your fraction is upside down: the rate is `x` by how fast the sum falls.")
def upside_down(x: Array, dw: float, db: float) -> float:
    shift = x * dw + db
    return float(np.max(shift / x)) if (shift > 0).all() else np.inf


@edge.mistake("You take the average input. Dead means closed for every example, also for the last one.")
def average_input(x: Array, dw: float, db: float) -> float:
    shift = x.mean() * dw + db
    return float(x.mean() / shift) if shift > 0 else np.inf


# He's factor


def weight_scale(z: Array, fan_in: int, fan_out: int) -> float:
    h = np.maximum(z, 0)
    return float(np.sqrt(np.mean(z**2) / np.mean(h**2) / fan_in))


def _sums(rng: np.random.Generator) -> list[Case]:
    return [
        (np.array([1.0, -1.0, 2.0, -3.0]), 4, 3),
        (np.array([0.5, -2.0]), 1, 5),
        (np.array([[3.0, 1.0, -2.0], [-1.0, -4.0, 0.5]]), 100, 10),
        (rng.standard_normal((50, 4)), int(rng.integers(5, 40)), 64),
    ]


he = Exercise(
    name="weight_scale",
    prompt="He's initialization asks how large random weights must be so that a signal neither fades nor explodes. The "
    "next layer has `fan_in` inputs and `fan_out` units. With weights of mean 0 and variance `v`, its pre-activations "
    "have the variance `fan_in * v * E[h**2]`, where `h = max(0, z)`. From a sample `z` of pre-activations with mean "
    "near 0, return the *standard deviation* of weights that gives the next layer the second moment `E[z**2]` again.",
    starter="def weight_scale(z, fan_in, fan_out):\n    h = np.maximum(z, 0)\n    return ...\n",
    reference=weight_scale,
    cases=_sums,
    why="For symmetric `z` half of the second moment is lost to ReLU, so the ratio is 2: He's factor.",
    hints=[
        "Solve `fan_in * v * E[h**2] = E[z**2]` for `v`.",
        "The second moment is the mean of the squares; the mean of `h` is not taken off.",
        "The square root of `np.mean(z**2) / np.mean(h**2) / fan_in`",
    ],
    points=2,
)


@he.also_right
def by_norms(z: Array, fan_in: int, fan_out: int) -> float:
    return float(np.linalg.norm(z) / np.linalg.norm(np.maximum(z, 0)) / np.sqrt(fan_in))


@he.mistake("This is the variance of the weights. The standard deviation is its square root.")
def variance_returned(z: Array, fan_in: int, fan_out: int) -> float:
    return weight_scale(z, fan_in, fan_out) ** 2


@he.mistake(
    "The factor for ReLU is missing: with `1 / fan_in` the signal loses about half of its second moment at each layer."
)
def factor_missing(z: Array, fan_in: int, fan_out: int) -> float:
    return float(1 / np.sqrt(fan_in))


@he.mistake(
    "You took the mean off: `h` never is negative, so its mean is not 0. The next layer sees `E[h**2]`, "
    "not the variance of `h`."
)
def variance_of_outputs(z: Array, fan_in: int, fan_out: int) -> float:
    return float(np.sqrt(np.mean(z**2) / np.var(np.maximum(z, 0)) / fan_in))


@he.mistake("The fraction is upside down: it makes the weights smaller where the signal is lost.")
def ratio_upside_down(z: Array, fan_in: int, fan_out: int) -> float:
    return float(np.sqrt(np.mean(np.maximum(z, 0) ** 2) / np.mean(z**2) / fan_in))


@he.mistake("The square root is over the factor only; `fan_in` belongs under it too.")
def root_of_the_factor(z: Array, fan_in: int, fan_out: int) -> float:
    return weight_scale(z, 1, fan_out) / fan_in


@he.mistake(
    "The gain is squared: the factor is that of the variance, and only its root goes into the standard deviation."
)
def gain_squared(z: Array, fan_in: int, fan_out: int) -> Any:
    return weight_scale(z, 1, fan_out) ** 2 / np.sqrt(fan_in)


@he.mistake(
    "You took 2 for the factor. That is its limit for symmetric `z`; this sample has its own, `E[z**2] / E[h**2]`."
)
def two_assumed(z: Array, fan_in: int, fan_out: int) -> float:
    return float(np.sqrt(2 / fan_in))


@he.mistake(
    "You divided by `fan_out`. What is added up in a unit are its inputs, and there are `fan_in` of them; `fan_out` "
    "keeps the *gradient* alive on its way back."
)
def fan_out_for_fan_in(z: Array, fan_in: int, fan_out: int) -> float:
    return weight_scale(z, fan_out, fan_in)


@he.mistake("You took the number of examples for `fan_in`: the number of inputs of a unit is what is added up.")
def sample_size_for_fan_in(z: Array, fan_in: int, fan_out: int) -> float:
    return weight_scale(z, len(z), fan_out)


EXERCISES = [dead, asleep, proof, revival, edge, he]
