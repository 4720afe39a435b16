"""Questions of chapter 5: where a hinge bends, what makes a slope turn, and how many pieces there can be."""

# ruff: noqa: B905, RUF005, RUF007  (MicroPython has no `strict` in zip, no `[0, *a]`, no itertools)

from __future__ import annotations

import numpy as np

from relubook.approximate.constructions import tent_net
from relubook.approximate.counting import zaslavsky
from relubook.exercises.question import Axis, Cells, Choice, Code, Expression, Option, Predict
from relubook.experiments import load
from relubook.experiments.knots import PIECES
from relubook.regions import breakpoints as pieces_between

__all__ = ["QUESTIONS"]

Numbers = list[float]


# Where is the kink?

kink = Predict(
    name="kink_of_a_hinge",
    prompt="Where is the kink of `relu(2 * x - 3)`? Put the marker there.",
    figure="hinge_sum",
    ask=Axis("x", -3, 3, 0.1, 0.1, start=0, curve=lambda x: max(0, 2 * x - 3)),
    show={"target": "none", "hinge": 2, "kinks": [-2, -1, 1.5, 2], "weights": [0, 0, 2, 0], "offset": 0, "added": 4},
    reference=lambda: 3 / 2,
    otherwise="The hinge bends where what goes into ReLU is 0. For which x is 2x − 3 equal to 0?",
    why="The hinge bends where 2x − 3 is 0, at x = 3/2. In general the kink is at −b/w.",
    hints=["A hinge bends where its ReLU gets exactly 0."],
    solution="x = 3/2",
)


@kink.mistake("You lost the minus. b/w is −1.5; the kink is at −b/w. Put in x = −1.5: 2 · (−1.5) − 3 = −6, far from 0.")
def minus_lost() -> float:
    return -3 / 2


@kink.mistake("You forgot the weight. At x = 3, 2x − 3 is 3, not 0; the kink is at −b/w.")
def weight_forgotten() -> float:
    return 3.0


@kink.mistake("You took w/b upside down. At x = 2/3, 2x − 3 is about −1.7; the kink is at −b/w.")
def upside_down() -> float:
    return 2 / 3


# The turn

turn = Predict(
    name="weight_of_the_turn",
    prompt="A sum of hinges rises with slope 1. From some kink on it should fall with slope −1. Which weight does the "
    "hinge at this kink need? All hinges open to the right with slope 1. Put the marker on the weight.",
    figure="hinge_sum",
    ask=Axis("weight", -3, 3, 0.1, 0.2, start=0),
    show={"target": "none", "hinge": 1, "kinks": [-2, 0, 1, 2], "weights": [1, -2, 0, 0], "offset": 0, "added": 4},
    reference=lambda: -1 - 1,
    otherwise="From the kink on, the slope is 1 plus the weight. It should be −1.",
    why="The weight is the *change* of slope, from 1 to −1: that is −2.",
    hints=["A hinge that has opened goes on adding its weight to the slope.", "1 plus which number is −1?"],
    solution="−2",
)


@turn.mistake(
    "−1 is the slope that you want, and the weight is the *change* of slope. 1 − 1 is 0: the sum goes on flat."
)
def slope_for_change() -> float:
    return -1.0


@turn.mistake("The sign is flipped. With +2 the slope goes from 1 to 3.")
def sign_of_the_turn() -> float:
    return 2.0


@turn.mistake("With +1 the slope goes from 1 to 2, upward. You want to come down.")
def slope_once_more() -> float:
    return 1.0


# Weights in cells


def changes(slopes: Numbers) -> Numbers:
    return [s - before for s, before in zip(slopes, [0, *slopes])]


weights = Cells(
    name="weights_in_cells",
    prompt="A broken line starts at its offset and has these slopes, from piece to piece. Each piece begins with a "
    "hinge that opens to the right with slope 1. Which weights do the hinges need?",
    given={"slope": [1, -1, 0, 2]},
    asked="weight",
    reference=changes,
    why="The slope of a piece is the sum of all weights to its left, so each weight is a change of slope.",
    hints=["Before the first hinge the slope is 0.", "Slope after minus slope before."],
    solution="1, −2, 1, 2",
)


@weights.mistake("You took the slopes. The weight of a hinge is the *change* of slope at its kink.")
def slopes_copied(slopes: Numbers) -> Numbers:
    return slopes


@weights.mistake("The signs are flipped: a change is the slope after minus the slope before.")
def before_minus_after(slopes: Numbers) -> Numbers:
    return [-c for c in changes(slopes)]


@weights.mistake("You added the slopes up. Slopes are sums of weights, so weights are differences of slopes.")
def added_up(slopes: Numbers) -> Numbers:
    return [sum(slopes[: i + 1]) for i in range(len(slopes))]


@weights.mistake("The first weight should be the first slope, 1: before the first hinge the sum is flat.")
def first_is_zero(slopes: Numbers) -> Numbers:
    return [0, *changes(slopes)[1:]]


@weights.mistake("You dropped the signs. A slope that becomes smaller needs a negative weight.")
def sizes_alone(slopes: Numbers) -> Numbers:
    return [abs(c) for c in changes(slopes)]


# An expression

change = Expression(
    name="change_put_together",
    prompt="The hidden unit is `relu(w * x + b)`, and its weight in the output is `u`. By how much does the slope of "
    "the sum change at its kink, from left to right? It may open to the left as well.",
    template="change = [] * []",
    choices=[["u", "w", "b", "1"], ["w", "abs(w)", "u", "abs(u)"]],
    names=["w", "b", "u"],
    cases=[(1, 0, 2), (-1, 3, 2), (-2, 1, 0.5), (3, 1, -2), (-3, 2, -2)],
    reference=lambda w, b, u: (u * w if w > 0 else 0) - (0 if w > 0 else u * w),
    why="A hinge that opens to the left falls where it is open, so its slope rises at the kink, from −|w| to 0.",
    hints=["Take w = −1, u = 1: what is the slope left of the kink, and right of it?", "The bias only moves the kink."],
    solution="`change = u * abs(w)`",
)


@change.mistake("You forgot the hinges that open to the left. At their kink the slope goes from `u * w` to 0.")
def opens_to_the_right(w: float, b: float, u: float) -> float:
    return u * w


@change.mistake("You took the size of `u` and the sign of `w`. It is the other way around: the sign of `u` counts.")
def signs_exchanged(w: float, b: float, u: float) -> float:
    return w * abs(u)


@change.mistake("`u` is missing: the output adds `u` times this hinge.")
def output_weight_missing(w: float, b: float, u: float) -> float:
    return abs(w)


@change.mistake("`u` is missing, and `w` comes twice.")
def steepness_twice(w: float, b: float, u: float) -> float:
    return w * abs(w)


@change.mistake("`w` is missing: a steep hinge turns the slope more.")
def steepness_missing(w: float, b: float, u: float) -> float:
    return u * abs(u)


@change.mistake("`w` is missing, and `u` comes twice.")
def output_weight_twice(w: float, b: float, u: float) -> float:
    return u * u


@change.mistake("The bias moves the kink and turns no slope.")
def bias_taken(w: float, b: float, u: float) -> float:
    return b * abs(w)


# How many pieces?


def pieces(w: Numbers, b: Numbers, u: Numbers) -> int:
    net = [(np.array([w]), np.array(b)), (np.array(u)[:, None], np.zeros(1))]
    return len(pieces_between(net, -10.0, 10.0, kinks=True)[1])


how_many = Choice(
    name="pieces_of_a_layer",
    prompt="One hidden layer of n ReLUs, one input, one output. How many straight pieces has the net on the whole "
    "line?",
    options=[
        Option(
            "Always n + 1.",
            False,
            "“Always” is too much. max(0, x) + max(0, −x) has two units and two pieces, for both kinks are at 0.",
            lambda: pieces([1, -1], [0, 0], [1, 1]) == 3,
        ),
        Option(
            "At most n + 1.",
            True,
            "Each unit adds one kink, or none.",
            lambda: pieces([1, -1], [0, 0], [1, 1]) <= 3 and pieces([1, 1], [0, 1], [1, 1]) == 3,
        ),
        Option(
            "At most n.",
            False,
            "That is one too few. A single hinge, n = 1, has two pieces: a flat one and a rising one.",
            lambda: pieces([1], [0], [1]) <= 1,
        ),
        Option(
            "At most 2 to the n.",
            False,
            "There are that many patterns of gates, but along a line each gate changes only once. Two units bend "
            "twice and make three pieces, not four.",
            lambda: pieces([1, 1], [0, 1], [1, 1]) == 4,
        ),
    ],
    why="Each hinge bends once. Kinks can coincide, and changes of slope can cancel, so it may be fewer.",
    hints=["How many pieces has one hinge?", "What if two hinges bend at the same place?"],
    solution="At most n + 1.",
)


# Folding


def tent(x: float) -> float:
    return 2 * x if x <= 0.5 else 2 - 2 * x


twice = Cells(
    name="tent_of_a_tent",
    prompt="The tent rises from 0 to 1 on the left half and falls back to 0 on the right half. Apply it twice: what "
    "is `tent(tent(x))`?",
    given={"x": [0, 0.25, 0.5, 0.75, 1]},
    asked="twice",
    reference=lambda x: [tent(tent(v)) for v in x],
    why="The second tent sees everything twice, once forward and once back: two peaks, four pieces.",
    hints=["First find `tent(x)`: 0, 0.5, 1, 0.5, 0.", "Then the tent of each of these."],
    solution="0, 1, 0, 1, 0",
)


@twice.mistake("That is the tent once. Apply it to what came out.")
def once(x: Numbers) -> Numbers:
    return [tent(v) for v in x]


@twice.mistake("You doubled the height of the tent. The second tent is applied to the first, and folds it again.")
def doubled(x: Numbers) -> Numbers:
    return [2 * tent(v) for v in x]


@twice.mistake("You squared the first tent. Applied twice means the tent of the tent.")
def squared(x: Numbers) -> Numbers:
    return [tent(v) ** 2 for v in x]


@twice.mistake("You went on upward where the tent comes down again. From 1/2 on it falls: `tent(0.75)` is 0.5.")
def never_folded(x: Numbers) -> Numbers:
    return [4 * v for v in x]


@twice.mistake("That is the tent three times: you went one fold too far.")
def three_times(x: Numbers) -> Numbers:
    return [tent(tent(tent(v))) for v in x]


def folds(times: int) -> int:
    return len(pieces_between(tent_net(times), 0.0, 1.0, kinks=True)[1])


fold = Predict(
    name="pieces_of_three_folds",
    prompt="Each layer of two units makes a tent of what the layer before gives. How many straight pieces have three "
    "such layers on the way from 0 to 1? Put the marker there.",
    figure="fold",
    ask=Axis("pieces", 0, 16, 1, 0.4, start=0),
    show={"times": 3, "pull": 100, "shake": 0},
    reference=lambda: float(folds(3)),
    otherwise="The first tent has 2 pieces. Each fold goes through all that was there twice.",
    why="Each fold doubles what was there: 2, 4, 8.",
    hints=["Fold a strip of paper: how many layers has it after each fold?"],
    solution="8",
)


@fold.mistake("You added 2 pieces for each layer. A fold repeats *everything* that was there, so it doubles.")
def two_for_each() -> float:
    return float(sum(folds(1) for _ in range(3)))


@fold.mistake("You stopped one fold too early: that is what two layers have.")
def one_fold_less() -> float:
    return float(folds(2))


@fold.mistake("You went one fold too far: that is what four layers have.")
def one_fold_more() -> float:
    return float(folds(4))


@fold.mistake("n + 1 pieces for n units holds in one layer. Here the layers stand on each other.")
def one_layer_of_six() -> float:
    return 6 + 1.0


@fold.mistake("You took depth and width for each other: 3 squared. Each of 3 layers doubles, 2 to the 3.")
def depth_for_width() -> float:
    return 3.0**2


# The best knots


def best_errors() -> tuple[float, float]:
    """The rms error of the best line with 8 and with 16 pieces for a sine, as stored."""
    stored = load("knots")["summary"]["sine"]["best rms"]["rms"]
    return stored[PIECES.index(8)], stored[PIECES.index(16)]


best = Predict(
    name="double_the_pieces",
    prompt="A sine is followed by the best broken line of 8 pieces, and then by the best one of 16. Which share of "
    "the error is left? Put the marker there.",
    figure="knots",
    ask=Axis("error of 16 pieces / error of 8", 0, 1, 0.05, 0.04, start=0.75),
    show={"function": "sine", "way": "best", "n": 16},
    reference=lambda: best_errors()[1] / best_errors()[0],
    otherwise="A piece half as wide misses a curve by a quarter: near its middle a parabola falls off with the square.",
    why="A piece that is half as wide misses a curve by a quarter, so twice the pieces leave about a quarter.",
    hints=["How far is a parabola from its chord? Halve the chord and look again."],
    solution="about 1/4",
)


@best.mistake("A half is what a staircase leaves. Straight pieces follow the slope as well, and leave a quarter.")
def staircase() -> float:
    return 8 / 16


@best.mistake("An eighth would be the third power. For straight pieces it is the square.")
def third_power() -> float:
    return (8 / 16) ** 3


# Regions of the plane

lines = Predict(
    name="regions_of_three_lines",
    prompt="With two inputs, the gate of a unit opens across a straight line. Into how many regions can the lines of "
    "three units cut the plane, at most? Put the marker there.",
    figure="regions_plane",
    ask=Axis("regions", 0, 12, 1, 0.4, start=0),
    show={"trained": False, "first": 3, "second": 0, "third": 0, "seed": 1},
    reference=lambda: float(zaslavsky(3, 2)),
    otherwise="Draw them: one line makes 2 regions, two make 4. A third line crosses both; how many does it cut in "
    "two?",
    why="The third line crosses the two others, so it runs through three of the four regions and cuts each in two.",
    hints=["Two lines make 4 regions.", "The third line crosses the two others. Through how many regions does it run?"],
    solution="7",
)


@lines.mistake("8 is 2 to the 3: all patterns of three gates. Three lines in a plane miss one of them.")
def all_patterns() -> float:
    return 2.0**3


@lines.mistake("6 comes out when all three lines go through one point. Shift one of them, and a triangle opens.")
def through_one_point() -> float:
    return float(zaslavsky(3, 2, biases=False))


@lines.mistake("n + 1 is for one input, where a unit has a point and not a line.")
def points_on_a_line() -> float:
    return float(zaslavsky(3, 1))


def bound(width: int, depth: int) -> int:
    return int((width + 1) ** depth)


depth_or_width = Choice(
    name="depth_or_width",
    prompt="With one input, a layer of w units cuts each piece that it gets into at most w + 1. Which of these nets "
    "*can* have the most pieces?",
    options=[
        Option(
            "One layer of 12 units.",
            False,
            "One layer makes at most 12 + 1 = 13 pieces. With more layers the numbers multiply.",
            lambda: bound(12, 1) == max(bound(12, 1), bound(6, 2), bound(3, 4), bound(1, 12)),
        ),
        Option(
            "Two layers of 6 units.",
            False,
            "Two layers make at most 7 · 7 = 49. More layers multiply more often.",
            lambda: bound(6, 2) == max(bound(12, 1), bound(6, 2), bound(3, 4)),
        ),
        Option(
            "Four layers of 3 units.",
            True,
            "4 · 4 · 4 · 4 is 256.",
            lambda: bound(3, 4) == max(bound(12, 1), bound(6, 2), bound(3, 4)),
        ),
        Option(
            "They all have the same: 12 units are 12 units.",
            False,
            "The number of units is the same, the possible pieces are not. The bounds are 13, 49 and 256.",
            lambda: bound(12, 1) == bound(6, 2) == bound(3, 4),
        ),
    ],
    why="Depth is the exponent, width the base. That is what is possible; what a trained net has is another question.",
    hints=["Multiply w + 1 once for each layer."],
    solution="Four layers of 3 units.",
)


# Parameters


def numbers_of(widths: Numbers) -> Numbers:
    return [(widths[i] + 1) * widths[i + 1] for i in range(len(widths) - 1)]


parameters = Cells(
    name="numbers_of_a_net",
    prompt="A net has one input, two hidden layers of 8 units, and one output. How many numbers, weights and biases "
    "together, has each of its three layers?",
    given={},
    asked="numbers",
    columns=["the first hidden layer", "the second hidden layer", "the output layer"],
    reference=lambda: numbers_of([1, 8, 8, 1]),
    why="A weight stands for each pair of input and unit, and each unit has one bias.",
    hints=["The first layer has 8 weights and 8 biases.", "(inputs + 1) · units"],
    solution="16, 72, 9",
)


@parameters.mistake("You forgot the biases, one for each unit.")
def biases_forgotten() -> Numbers:
    return [8, 64, 8]


@parameters.mistake("You counted units. A weight stands for each *pair* of an input and a unit.")
def units_counted() -> Numbers:
    return [8, 8, 1]


@parameters.mistake("You counted a bias for each *input* of a layer. It is one for each unit.")
def biases_of_inputs() -> Numbers:
    return [8 + 1, 64 + 8, 8 + 8]


@parameters.mistake("You added inputs and units. They multiply: each unit has a weight for each input.")
def widths_added() -> Numbers:
    return [1 + 8, 8 + 8, 8 + 1]


# Code


def slope_changes(knots: Numbers, values: Numbers) -> Numbers:
    weights = []
    before = 0.0
    for i in range(len(knots) - 1):
        slope = (values[i + 1] - values[i]) / (knots[i + 1] - knots[i])
        weights.append(slope - before)
        before = slope
    return weights


from_knots = Code(
    name="weights_from_knots",
    prompt="A broken line goes through `values` at the increasing `knots`. Return the weights of the hinges at all "
    "knots but the last: each is the change of slope there, and the first is the first slope.",
    starter="def slope_changes(knots, values):\n    # two lists of one length\n    return ...\n",
    reference=slope_changes,
    cases=[
        "[0, 1], [0, 3]",
        "[0, 2], [0, 3]",
        "[0, 1], [2, 3]",
        "[0, 1, 2], [0, 1, 0]",
        "[-2, 0, 2, 3], [0, 2, 0, 0]",
        "[0, 1, 2, 4, 5], [1, 3, 2, 2, -1]",
        "[1, 1.5, 4], [1, 1, 1]",
    ],
    why="A hinge goes on adding its weight to every slope to its right, so a new slope needs only the difference.",
    hints=[
        "A slope is rise over run: `(values[i + 1] - values[i]) / (knots[i + 1] - knots[i])`.",
        "Keep the slope before, and start with 0.",
    ],
)


@from_knots.also_right
def by_two_lists(knots: Numbers, values: Numbers) -> Numbers:
    runs = [b - a for a, b in zip(knots, knots[1:])]
    slopes = [(b - a) / run for a, b, run in zip(values, values[1:], runs)]
    return [b - a for a, b in zip([0] + slopes, slopes)]


@from_knots.mistake("You return the slopes. The weight of a hinge is the *change* of slope at its knot.")
def slopes_returned(knots: Numbers, values: Numbers) -> Numbers:
    return [(values[i + 1] - values[i]) / (knots[i + 1] - knots[i]) for i in range(len(knots) - 1)]


@from_knots.mistake("You forgot to divide by the distance of the knots. A slope is rise over run.")
def run_forgotten(knots: Numbers, values: Numbers) -> Numbers:
    rises = [b - a for a, b in zip(values, values[1:])]
    return [b - a for a, b in zip([0] + rises, rises)]


@from_knots.mistake("The first weight is missing. Before the first hinge the slope is 0, so it is the first slope.")
def first_missing(knots: Numbers, values: Numbers) -> Numbers:
    slopes = [(values[i + 1] - values[i]) / (knots[i + 1] - knots[i]) for i in range(len(knots) - 1)]
    return [b - a for a, b in zip(slopes, slopes[1:])]


@from_knots.mistake("The fraction is upside down: a slope is rise over run, the values over the knots.")
def run_over_rise(knots: Numbers, values: Numbers) -> Numbers:
    slopes = [(knots[i + 1] - knots[i]) / (values[i + 1] - values[i]) for i in range(len(knots) - 1)]
    return [b - a for a, b in zip([0] + slopes, slopes)]


@from_knots.mistake("The signs are flipped: a change is the slope after minus the slope before.")
def signs_turned(knots: Numbers, values: Numbers) -> Numbers:
    slopes = [(values[i + 1] - values[i]) / (knots[i + 1] - knots[i]) for i in range(len(knots) - 1)]
    return [a - b for a, b in zip([0] + slopes, slopes)]


def tent_map(x: float) -> float:
    return 2 * max(0, x) - 4 * max(0, x - 0.5)


tents = Code(
    name="tent_from_two_hinges",
    prompt="Build the tent on [0, 1] from two hinges: 0 at x = 0, up to 1 at x = 0.5, down to 0 at x = 1. Left of 0 "
    "it is 0, and right of 1 it goes on falling.",
    starter="def tent_map(x):\n    # max(0, ...) is a hinge\n    return ...\n",
    reference=tent_map,
    cases=["0.25", "0", "0.5", "1", "0.75", "-1", "2", "0.625"],
    why="Slope 2 from 0 on; at 0.5 a change by −4 turns it into −2.",
    hints=["The first hinge is `2 * max(0, x)`.", "At 0.5 the slope turns from 2 to −2. By how much does it change?"],
)


@tents.also_right
def tent_by_cases(x: float) -> float:
    if x < 0:
        return 0
    return 2 * x if x < 0.5 else 2 - 2 * x


@tents.also_right
def tent_by_minimum(x: float) -> float:
    return min(2 * max(0, x), 2 - 2 * x)


@tents.mistake("From 0.5 on yours is flat. −2 stops the rise; the *change* from 2 to −2 is −4.")
def weight_of_minus_two(x: float) -> float:
    return 2 * max(0, x) - 2 * max(0, x - 0.5)


@tents.mistake("Your tent is 0.5 high. Both its weights are half of what they should be.")
def half_as_high(x: float) -> float:
    return max(0, x) - 2 * max(0, x - 0.5)


@tents.mistake("The second hinge bends at 1. The top is at 0.5.")
def top_at_one(x: float) -> float:
    return 2 * max(0, x) - 4 * max(0, x - 1)


@tents.mistake("The second hinge has no minus inside: it bends at −0.5, not at 0.5.")
def kink_on_the_left(x: float) -> float:
    return 2 * max(0, x) - 4 * max(0, x + 0.5)


@tents.mistake("Left of 0 yours is below 0. The first hinge is missing its `max(0, x)`.")
def first_hinge_missing(x: float) -> float:
    return 2 * x - 4 * max(0, x - 0.5)


@tents.mistake("Right of 1 yours is cut off at 0. Two hinges are all: it goes on falling.")
def cut_at_zero(x: float) -> float:
    return max(0, 2 * max(0, x) - 4 * max(0, x - 0.5))


def breakpoints(w: Numbers, b: Numbers) -> Numbers:
    found = []
    for weight, bias in zip(w, b):
        if weight != 0:
            place = -bias / weight
            if place not in found:
                found.append(place)
    return sorted(found)


bends = Code(
    name="breakpoints_of_a_layer",
    prompt="A layer with one input: unit i is `relu(w[i] * x + b[i])`. Return the places where the layer bends, in "
    "increasing order, each once.",
    starter="def breakpoints(w, b):\n    # two lists of one length\n    return ...\n",
    reference=breakpoints,
    cases=[
        "[1], [-2]",
        "[2], [3]",
        "[-1], [4]",
        "[0], [1]",
        "[1, 1], [-1, 2]",
        "[1, -1], [-3, 3]",
        "[1, -2], [0, 0]",
        "[4, 0, -2, 0.5], [-2, 1, 3, -1]",
        "[], []",
    ],
    why="A unit bends where its sum is 0, at −b/w. With weight 0 it bends nowhere, and −0.0 and 0.0 are one place.",
    hints=["For which x is `w * x + b` equal to 0?", "`sorted(set(...))` puts in order and drops doubles."],
)


@bends.also_right
def by_set(w: Numbers, b: Numbers) -> Numbers:
    return sorted(set([-c / v for v, c in zip(w, b) if v != 0]))  # noqa: C403


@bends.mistake("The minus is missing: `w * x + b` is 0 at `-b / w`.")
def minus_missing(w: Numbers, b: Numbers) -> Numbers:
    return sorted(set([c / v for v, c in zip(w, b) if v != 0]))  # noqa: C403


@bends.mistake("A unit with weight 0 bends nowhere, and your division by it stops. Leave it out.")
def zero_weight_kept(w: Numbers, b: Numbers) -> Numbers:
    return sorted(set([-c / v for v, c in zip(w, b)]))  # noqa: C403


@bends.mistake("The places are not in order. `sorted(...)` puts them there.")
def not_sorted(w: Numbers, b: Numbers) -> Numbers:
    found = []
    for v, c in zip(w, b):
        if v != 0 and -c / v not in found:
            found.append(-c / v)
    return found


@bends.mistake("Two units that bend at one place are counted twice. Name each place once.")
def doubles_kept(w: Numbers, b: Numbers) -> Numbers:
    return sorted([-c / v for v, c in zip(w, b) if v != 0])


@bends.mistake("−0.0 and 0.0 are one place. You compared them as texts, and these differ.")
def two_zeros(w: Numbers, b: Numbers) -> Numbers:
    return [float(text) for text in sorted(set([str(-c / v) for v, c in zip(w, b) if v != 0]), key=float)]  # noqa: C403


@bends.mistake("The fraction is upside down: solve `w * x + b = 0` for x.")
def fraction_upside_down(w: Numbers, b: Numbers) -> Numbers:
    return sorted(set([-v / c for v, c in zip(w, b) if v != 0 and c != 0]))  # noqa: C403


@bends.mistake("You left out the units with a negative weight. They open to the left, and bend as well.")
def left_hinges_missing(w: Numbers, b: Numbers) -> Numbers:
    return sorted(set([-c / v for v, c in zip(w, b) if v > 0]))  # noqa: C403


QUESTIONS = [
    kink,
    turn,
    weights,
    change,
    how_many,
    best,
    twice,
    fold,
    lines,
    depth_or_width,
    parameters,
    from_knots,
    tents,
    bends,
]
