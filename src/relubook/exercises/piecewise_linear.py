"""Exercises of chapter 5: where a net bends, which weights make a given line, and how many pieces there are."""

from itertools import pairwise
from math import comb
from typing import Any

import numpy as np

from relubook.exercises.exercise import Case, Exercise
from relubook.nets.types import Array

__all__ = ["EXERCISES"]


# Where it bends


def kinks(w: Array, b: Array) -> Array:
    bends = w != 0
    return np.unique(-b[bends] / w[bends])


def _hinges(rng: np.random.Generator) -> list[Case]:
    return [
        (np.array([2.0, 1.0]), np.array([-4.0, 3.0])),
        (np.array([1.0, -1.0]), np.array([-2.0, 0.5])),
        (np.array([1.0, 0.0]), np.array([-1.0, 2.0])),
        (np.array([1.0, 2.0, -1.0]), np.array([-1.0, -2.0, 3.0])),
        (np.array([1.0, -1.0, 1.0]), np.array([0.0, 0.0, 1.0])),
        (rng.uniform(1, 2, 4), rng.standard_normal(4)),
    ]


bends = Exercise(
    name="kinks",
    prompt="Each unit of a layer with one input is a hinge, `max(0, w[i] * x + b[i])`. Return the places where "
    "the units "
    "bend, in increasing order, each place once. A unit with weight 0 is constant and bends nowhere.",
    starter="def kinks(w, b):\n    return ...\n",
    reference=kinks,
    cases=_hinges,
    why="A hinge sits where `w * x + b` is 0, at `-b / w`, whichever way it opens.",
    hints=[
        "Solve `w * x + b = 0` for `x`.",
        "Leave out the units with weight 0 first; sort, and drop what comes twice.",
        "`np.unique` sorts and drops: `np.unique(-b[w != 0] / w[w != 0])`",
    ],
)


@bends.also_right
def by_set(w: Array, b: Array) -> list[float]:
    return sorted({float(-q / p) for p, q in zip(w, b, strict=True) if p != 0})


@bends.mistake("The minus is missing: `w * x + b` is 0 at `-b / w`.")
def minus_missing(w: Array, b: Array) -> Array:
    return np.unique(b[w != 0] / w[w != 0])


@bends.mistake("A unit with weight 0 gave an infinite place. It is constant; leave it out before you divide.")
def zero_weight_kept(w: Array, b: Array) -> Array:
    return np.unique(-b / w)


@bends.mistake("The places are right and come in the order of the units. Sort them.")
def not_sorted(w: Array, b: Array) -> Any:
    places = -b[w != 0] / w[w != 0]
    return places[np.sort(np.unique(places, return_index=True)[1])]


@bends.mistake("A place where two units bend comes twice. It is one place.")
def doubles_kept(w: Array, b: Array) -> Array:
    return np.sort(-b[w != 0] / w[w != 0])


@bends.mistake("0.0 and −0.0 stand as two places: they are one number with two signs. `np.unique` takes them for one.")
def two_zeros(w: Array, b: Array) -> list[float]:
    return sorted(float(text) for text in {str(-q / p) for p, q in zip(w, b, strict=True) if p != 0})


@bends.mistake("The fraction is upside down: it is the bias by the weight.")
def upside_down(w: Array, b: Array) -> Array:
    return np.unique(-w[b != 0] / b[b != 0])


@bends.mistake("Units with a negative weight are missing. They bend too, and are open to the left.")
def left_hinges_missing(w: Array, b: Array) -> Array:
    return np.unique(-b[w > 0] / w[w > 0])


# From knots to weights


def slope_changes(knots: Array, values: Array) -> Array:
    slopes = np.diff(values) / np.diff(knots)
    return np.diff(slopes, prepend=0.0)


def _lines(rng: np.random.Generator) -> list[Case]:
    return [
        (np.array([0.0, 1.0, 2.0]), np.array([0.0, 1.0, 0.0])),
        (np.array([-1.0, 1.0, 2.0]), np.array([3.0, 4.0, 2.0])),
        (np.array([0.0, 0.5, 2.0, 3.0]), np.array([1.0, 0.0, 3.0, 3.0])),
        (np.cumsum(rng.uniform(0.5, 1.5, 5)), rng.standard_normal(5)),
    ]


weights = Exercise(
    name="slope_changes",
    prompt="A broken line goes through the points `(knots[i], values[i])`. The net `values[0] + sum of u[i] * "
    "max(0, x - "
    "knots[i])`, over all knots but the last, is that line between the first knot and the last. Return the output "
    "weights `u`, one fewer than there are knots.",
    starter="def slope_changes(knots, values):\n    return ...\n",
    reference=slope_changes,
    cases=_lines,
    why="A hinge adds its weight to the slope from its knot on, so each weight is a *change* of slope.",
    hints=[
        "First the slope of each piece: rise by run.",
        "Left of the first knot the net is flat. By how much does the slope change at each knot?",
        "`np.diff(slopes, prepend=0)`",
    ],
    points=2,
)


@weights.also_right
def by_steps(knots: Array, values: Array) -> list[float]:
    u, slope = [], 0.0
    for i in range(len(knots) - 1):
        u.append((values[i + 1] - values[i]) / (knots[i + 1] - knots[i]) - slope)
        slope += u[-1]
    return u


@weights.mistake(
    "These are the slopes. Earlier hinges go on, so each weight is only the *change* of slope at its knot."
)
def slopes_returned(knots: Array, values: Array) -> Array:
    return np.diff(values) / np.diff(knots)


@weights.mistake("You took differences of the values and not of the slopes: divide by the distance of the knots first.")
def run_forgotten(knots: Array, values: Array) -> Array:
    return np.diff(np.diff(values), prepend=0.0)


@weights.mistake("The first weight is missing: at the first knot the slope changes too, from 0.")
def first_missing(knots: Array, values: Array) -> Array:
    return np.diff(np.diff(values) / np.diff(knots))


@weights.mistake("Your slopes are upside down: rise by run, values by knots.")
def run_by_rise(knots: Array, values: Array) -> Array:
    return np.diff(np.diff(knots) / np.diff(values), prepend=0.0)


@weights.mistake("The slopes are added up, where differences are asked for.")
def added_up(knots: Array, values: Array) -> Array:
    return np.cumsum(np.diff(values) / np.diff(knots))


@weights.mistake("All signs are turned: new slope minus old slope.")
def sign_turned(knots: Array, values: Array) -> Array:
    return -slope_changes(knots, values)


@weights.mistake("You return the values. They are where the line goes through; a weight says how it bends.")
def values_returned(knots: Array, values: Array) -> Array:
    return values[:-1].copy()


# A tent


def tent_weights(left: float, top: float, right: float) -> tuple[float, float, float]:
    up = 1 / (top - left)
    down = -1 / (right - top)
    return up, down - up, -down


def _tents(rng: np.random.Generator) -> list[Case]:
    return [
        (0.0, 1.0, 2.0),
        (0.0, 1.0, 3.0),
        (-1.0, -0.5, 0.5),
        (0.0, 0.5, 1.0),
        tuple(float(place) for place in np.cumsum(rng.uniform(0.5, 2, 3))),
    ]


tent = Exercise(
    name="tent_weights",
    prompt="Three hinges make a tent: 0 up to `left`, straight up to 1 at `top`, straight down to 0 at `right`, "
    "and 0 from "
    "there on. It is `u * max(0, x - left) + v * max(0, x - top) + s * max(0, x - right)`. Return `u, v, s`.",
    starter="def tent_weights(left, top, right):\n    return ..., ..., ...\n",
    reference=tent_weights,
    cases=_tents,
    why="The three changes of slope add up to 0: that is why the tent is flat again on the right.",
    hints=[
        "What are the four slopes, from left to right? Two of them are 0.",
        "Each weight is the slope after its knot minus the slope before.",
        "With `up = 1 / (top - left)` and `down = -1 / (right - top)`: `up, down - up, -down`",
    ],
)


@tent.also_right
def in_an_array(left: float, top: float, right: float) -> Any:
    return tuple(np.diff([0, 1 / (top - left), 1 / (top - right), 0]))


@tent.mistake(
    "You give the slopes, up and down, as weights. The first hinge goes on rising at the top, so the "
    "second has to undo that too."
)
def slopes_for_changes(left: float, top: float, right: float) -> Any:
    return 1 / (top - left), -1 / (right - top), 0.0


@tent.mistake("The third weight is 0, so the line goes on falling behind the tent. It has to undo the slope down.")
def third_missing(left: float, top: float, right: float) -> Any:
    u, v, _ = tent_weights(left, top, right)
    return u, v, 0.0


@tent.mistake(
    "You made both sides alike. Here the top need not be in the middle: the slope down is `-1 / (right - top)`."
)
def symmetric(left: float, top: float, right: float) -> Any:
    up = 1 / (top - left)
    return up, -2 * up, up


@tent.mistake("Your slopes are the widths. A slope is the height, 1, by the width.")
def widths_for_slopes(left: float, top: float, right: float) -> Any:
    return top - left, -(right - top) - (top - left), right - top


@tent.mistake("The second weight undoes the rise and no more, so the line is flat after the top.")
def flat_top(left: float, top: float, right: float) -> Any:
    up = 1 / (top - left)
    return up, -up, 0.0


@tent.mistake("The tent hangs upside down: all three signs are turned.")
def upside_down_tent(left: float, top: float, right: float) -> Any:
    return tuple(-weight for weight in tent_weights(left, top, right))


@tent.mistake("The third sign is turned: behind the tent the slope has to rise from negative back to 0.")
def third_sign(left: float, top: float, right: float) -> Any:
    u, v, s = tent_weights(left, top, right)
    return u, v, -s


# Counting pieces


def count_pieces(w: Array, b: Array, u: Array) -> int:
    changes: dict[float, float] = {}
    for weight, bias, out in zip(w, b, u, strict=True):
        if weight != 0:
            place = -bias / weight
            changes[place] = changes.get(place, 0.0) + abs(weight) * out
    return 1 + sum(change != 0 for change in changes.values())


def _shallow(rng: np.random.Generator) -> list[Case]:
    def net(w: list[float], b: list[float], u: list[float]) -> Case:
        return np.array(w), np.array(b), np.array(u)

    return [
        net([1.0, 1.0, 1.0], [0.0, -1.0, -2.0], [1.0, -2.0, 1.0]),
        net([1.0, 0.0], [-1.0, 2.0], [1.0, 3.0]),
        net([1.0, 1.0], [-1.0, -3.0], [0.0, 2.0]),
        net([1.0, 2.0], [-1.0, -2.0], [1.0, 1.0]),
        net([1.0, -1.0], [-1.0, 1.0], [1.0, -1.0]),
        net([1.0, -1.0, 2.0], [0.0, 0.0, -1.0], [1.0, 1.0, 1.0]),
        net([2.0, 1.0], [-2.0, -1.0], [1.0, -1.0]),
        net([-1.0, 1.0], [-2.0, 1.0], [1.0, -1.0]),
        (rng.uniform(1, 2, 8), rng.standard_normal(8), rng.integers(0, 2, 8) * rng.uniform(1, 2, 8)),
    ]


pieces = Exercise(
    name="count_pieces",
    prompt="How many straight pieces has `y = sum of u[i] * max(0, w[i] * x + b[i])` on the whole line? Count what the "
    "function has, not what it could have: a unit may have weight 0, or output weight 0, two units may bend at one "
    "place, and there their changes of slope may cancel.",
    starter="def count_pieces(w, b, u):\n    return ...\n",
    reference=count_pieces,
    cases=_shallow,
    why="n units give *at most* n + 1 pieces; a piece ends only where the changes of slope do not add up to 0.",
    hints=[
        "At its kink, `-b / w`, a unit changes the slope by `abs(w) * u`, whichever way it opens.",
        "Add up the changes place by place; a dictionary from place to change will do.",
        "1 plus the number of places whose change is not 0",
    ],
    points=3,
)


@pieces.also_right
def by_unique(w: Array, b: Array, u: Array) -> Any:
    on = w != 0
    _, place = np.unique(-b[on] / w[on], return_inverse=True)
    return 1 + np.count_nonzero(np.bincount(place, np.abs(w[on]) * u[on]))


@pieces.mistake("You say n + 1. That is the most that n units can give; units can be wasted.")
def one_more_than_units(w: Array, b: Array, u: Array) -> int:
    return len(w) + 1


@pieces.mistake("You count each place where a unit bends, also where its output weight is 0: nobody sees that bend.")
def unseen_bends(w: Array, b: Array, u: Array) -> int:
    return 1 + len(np.unique(-b[w != 0] / w[w != 0]))


@pieces.mistake("Two units that bend at one place make one kink. You count two.")
def same_place_twice(w: Array, b: Array, u: Array) -> int:
    return 1 + int(((w != 0) & (u != 0)).sum())


@pieces.mistake("At one place the changes of two units cancel, and the line goes straight on. You count a kink there.")
def cancelling_counted(w: Array, b: Array, u: Array) -> int:
    on = (w != 0) & (u != 0)
    return 1 + len(np.unique(-b[on] / w[on]))


@pieces.mistake("You counted the kinks. There is one piece more than kinks.")
def kinks_counted(w: Array, b: Array, u: Array) -> int:
    return count_pieces(w, b, u) - 1


@pieces.mistake("You add `w * u`. A hinge that opens to the left changes the slope by `abs(w) * u` too.")
def sign_of_the_hinge(w: Array, b: Array, u: Array) -> Any:
    on = w != 0
    _, place = np.unique(-b[on] / w[on], return_inverse=True)
    return 1 + np.count_nonzero(np.bincount(place, w[on] * u[on]))


@pieces.mistake(
    "You add up the output weights alone. The slope of a hinge is `abs(w) * u`: a steep unit counts for more."
)
def steepness_forgotten(w: Array, b: Array, u: Array) -> Any:
    on = w != 0
    _, place = np.unique(-b[on] / w[on], return_inverse=True)
    return 1 + np.count_nonzero(np.bincount(place, u[on]))


# Counting regions


def most_regions(n: int, d: int) -> int:
    return sum(comb(n, j) for j in range(d + 1))


def _shapes(rng: np.random.Generator) -> list[Case]:
    return [(1, 1), (3, 1), (3, 2), (2, 3), (5, 2), (24, 2), (int(rng.integers(6, 40)), int(rng.integers(3, 6)))]


regions = Exercise(
    name="most_regions",
    prompt="Each unit of a layer cuts its input space in two, along a hyperplane. Into how many activation "
    "regions can `n` "
    "units cut a space of `d` dimensions at most? Return Zaslavsky's number, the sum of the binomials `C(n, j)` for j "
    "from 0 to d. `math.comb` is there.",
    starter="from math import comb\n\n\ndef most_regions(n, d):\n    return ...\n",
    reference=most_regions,
    cases=_shapes,
    why="On a line it is n + 1, in the plane already quadratic in n; 2**n is reached only while n is at most d.",
    hints=[
        "Try it on paper: 3 points on a line, 3 lines in the plane.",
        "j goes from 0 to d, and d is among them.",
        "`sum(comb(n, j) for j in range(d + 1))`",
    ],
)


@regions.also_right
def by_cutting(n: int, d: int) -> Any:
    if n == 0 or d == 0:
        return 1
    return by_cutting(n - 1, d) + by_cutting(n - 1, d - 1)


@regions.mistake("2**n counts all patterns of n gates. Most of them need more dimensions than the input has.")
def every_pattern(n: int, d: int) -> int:
    return int(2**n)


@regions.mistake("n + 1 is right on a line only. In the plane, lines cross, and each crossing adds a region.")
def on_a_line(n: int, d: int) -> int:
    return n + 1


@regions.mistake("The last term is missing: `range(d)` ends before d.")
def last_term_missing(n: int, d: int) -> int:
    return sum(comb(n, j) for j in range(d))


@regions.mistake("You give the last term, `C(n, d)`, alone. It is a sum.")
def last_term_only(n: int, d: int) -> int:
    return comb(n, d)


@regions.mistake("The term for j = 0 is missing: without any unit there is one region, not none.")
def first_term_missing(n: int, d: int) -> int:
    return sum(comb(n, j) for j in range(1, d + 1))


@regions.mistake("Units and dimensions are exchanged.")
def exchanged(n: int, d: int) -> int:
    return most_regions(d, n)


@regions.mistake("This is the count without biases, where all hyperplanes go through the origin. Here they need not.")
def without_biases(n: int, d: int) -> int:
    return 2 * sum(comb(n - 1, j) for j in range(d))


# Depth and width


def most_pieces(width: int, depth: int) -> int:
    return int((width + 1) ** depth)


def _nets(rng: np.random.Generator) -> list[Case]:
    return [
        (2, 1),
        (3, 1),
        (2, 2),
        (3, 2),
        (2, 3),
        (12, 2),
        (8, 3),
        (6, 4),
        (int(rng.integers(4, 40)), int(rng.integers(2, 6))),
    ]


depth = Exercise(
    name="most_pieces",
    prompt="A net with one input and `depth` hidden layers of `width` units each, at least two: how many linear "
    "pieces can "
    "it have at most? One layer gives `width + 1`. Each further layer can cut each piece of the layer "
    "below into as many "
    "again. Return the maximum.",
    starter="def most_pieces(width, depth):\n    return ...\n",
    reference=most_pieces,
    cases=_nets,
    why="The depth is in the exponent. It is a maximum: a net with random weights stays far below.",
    hints=[
        "With one layer: `width + 1`. With two: that many for each of the `width + 1` pieces.",
        "A product of as many equal factors as there are layers is a power.",
        "`(width + 1) ** depth`",
    ],
)


@depth.also_right
def by_product(width: int, depth: int) -> int:
    count = 1
    for _ in range(depth):
        count *= width + 1
    return count


@depth.mistake("Depth and width are exchanged: the number of layers is the exponent.")
def depth_for_width(width: int, depth: int) -> int:
    return int((depth + 1) ** width)


@depth.mistake("You add the layers up, as if all units were in one layer. Each layer multiplies.")
def layers_added(width: int, depth: int) -> int:
    return width * depth + 1


@depth.mistake("A layer of `width` units cuts a piece into `width + 1`, not into `width`.")
def one_piece_short(width: int, depth: int) -> int:
    return int(width**depth)


@depth.mistake("You took 2 for each layer. A fold doubles, but a layer of several units can do more.")
def only_doubled(width: int, depth: int) -> int:
    return int(2**depth)


@depth.mistake("2 to the number of units counts all patterns. On a line a layer reaches only `width + 1` of its own.")
def all_patterns(width: int, depth: int) -> int:
    return int(2 ** (width * depth))


@depth.mistake("You multiply by the depth. Two layers do not give twice as many, but each piece is cut again: a power.")
def times_depth(width: int, depth: int) -> int:
    return (width + 1) * depth


# What it costs


def count_parameters(widths: list[int]) -> int:
    return sum((widths[i] + 1) * widths[i + 1] for i in range(len(widths) - 1))


def _widths(rng: np.random.Generator) -> list[Case]:
    return [([1, 1],), ([1, 3, 1],), ([2, 4, 1],), ([3, 5, 4, 2],), ([int(n) for n in rng.integers(2, 9, 4)],)]


parameters = Exercise(
    name="count_parameters",
    prompt="To compare nets fairly, count what they can learn. `widths` lists the number of inputs, of the units "
    "of each "
    "hidden layer, and of the outputs: `[1, 3, 1]`. Every layer has a weight for each pair of an input and a unit, and "
    "a bias for each of its units, the last layer too. Return the number of parameters.",
    starter="def count_parameters(widths):\n    return ...\n",
    reference=count_parameters,
    cases=_widths,
    why="`[1, 3, 1]` has 3 + 3 weights and biases in front and 3 + 1 behind: 10.",
    hints=[
        "Go through the pairs of neighbors: `zip(widths[:-1], widths[1:])`.",
        "From n inputs to m units there are n * m weights and m biases.",
        "`sum(n * m + m for n, m in zip(widths[:-1], widths[1:]))`",
    ],
)


@parameters.also_right
def by_products(widths: list[int]) -> int:
    return sum(n * m + m for n, m in pairwise(widths))


@parameters.mistake("The biases are missing: each unit has one.")
def biases_missing(widths: list[int]) -> int:
    return sum(n * m for n, m in pairwise(widths))


@parameters.mistake("You count one bias a layer. There is one for each unit.")
def one_bias_a_layer(widths: list[int]) -> int:
    return sum(n * m + 1 for n, m in pairwise(widths))


@parameters.mistake("You count a bias for each input of a layer; there is one for each of its units.")
def bias_for_each_input(widths: list[int]) -> int:
    return sum(n * m + n for n, m in pairwise(widths))


@parameters.mistake("The biases of the last layer are missing. It has no ReLU, but it has biases.")
def last_biases_missing(widths: list[int]) -> int:
    return count_parameters(widths) - widths[-1]


@parameters.mistake("You add the widths: that counts units. A weight stands for each *pair* of an input and a unit.")
def units_counted(widths: list[int]) -> int:
    return sum(widths)


@parameters.mistake("The last layer is missing.")
def last_layer_missing(widths: list[int]) -> int:
    return count_parameters(widths[:-1])


EXERCISES = [bends, weights, tent, pieces, regions, depth, parameters]
