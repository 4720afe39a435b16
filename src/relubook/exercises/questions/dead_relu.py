"""Questions of chapter 4: which step kills, who is dead and on what, and who comes back."""

# ruff: noqa: B905, SIM110  (the zip of MicroPython takes no `strict`; a loop is how many write it)

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from relubook.exercises.question import Axis, Cells, Choice, Code, Expression, Option, Predict, Setting
from relubook.experiments import lives
from relubook.experiments.born_dead import at_a_point
from relubook.nets.dead import dead_units, deaths_and_revivals
from relubook.nets.layers import gradient
from relubook.nets.losses import squared
from relubook.nets.steps import momentum
from relubook.nets.train import train

__all__ = ["QUESTIONS"]

Numbers = list[float]
PENCIL, TARGET = [1.0, 2.0, 3.0], [0.0, 1.0, 2.0]


# The step that kills


def pencil_gradient() -> tuple[float, float]:
    """dw and db of the pencil unit at w = 1, b = 0, where it outputs x."""
    dout = [2 / 3 * (x - target) for x, target in zip(PENCIL, TARGET)]
    return sum(d * x for d, x in zip(dout, PENCIL)), sum(dout)


def pencil_sums(x: Numbers, rate: float = 0.5, weight: float = 1.0, bias: float = 0.0) -> Numbers:
    dw, db = pencil_gradient()
    return [v * (weight - rate * dw) + bias - rate * db for v in x]


edge = Predict(
    name="edge_of_death",
    prompt="The pencil unit, after one step from w = 1 and b = 0: w = 1 − 4r and b = −2r, where r is the rate. From "
    "which rate on is it closed for all three examples, x = 1, 2, 3? Put the marker there.",
    figure="dead_unit",
    ask=Axis(label="rate r", low=0, high=0.6, step=0.01, tolerance=0.012, start=0),
    show={"rate": 0.215, "step": 1, "typo": False},
    reference=lambda: max(x / (4 * x + 2) for x in PENCIL),
    otherwise="Write the sum at each example, (1 − 4r)x − 2r, and ask when the last of the three is at 0.",
    why="The last to close is x = 3: its sum is 3 − 14r, which is 0 at 3/14.",
    hints=["At x the sum is (1 − 4r)x − 2r.", "All three have to close. Which of them closes last?"],
    solution="3/14, about 0.21",
)


@edge.mistake("At 1/6 the first of the three closes, x = 1. The unit is dead when the last one has closed.")
def first_to_close() -> float:
    return min(x / (4 * x + 2) for x in PENCIL)


@edge.mistake("At 1/4 the weight is 0, but the bias has moved too. It is at −2r, and helps to close the gate earlier.")
def bias_forgotten() -> float:
    return 1 / pencil_gradient()[0]


@edge.mistake("At 1/2 it is dead, as the table of the chapter says. It was so at smaller rates already.")
def rate_of_the_table() -> float:
    return 0.5


pencil = Cells(
    name="sums_after_the_step",
    prompt="The pencil unit takes one step with rate 0.5 from w = 1 and b = 0. The gradient is 4 for the weight and 2 "
    "for the bias. What are the sums `z = w * x + b` afterwards?",
    given={"x": PENCIL},
    asked="z",
    reference=pencil_sums,
    why="The weight is 1 − 2 = −1 and the bias −1, so all three gates are closed, and nothing opens them again.",
    hints=["A step subtracts rate times gradient, from the weight and from the bias.", "The weight is −1 after it."],
    solution="−2, −3, −4",
)


@pencil.mistake("Your bias stayed at 0. It takes a step too, by 0.5 · 2.")
def bias_stays(x: Numbers) -> Numbers:
    dw, _ = pencil_gradient()
    return [v * (1 - 0.5 * dw) for v in x]


@pencil.mistake("Your weight stayed at 1. It takes a step too, by 0.5 · 4.")
def weight_stays(x: Numbers) -> Numbers:
    _, db = pencil_gradient()
    return [v - 0.5 * db for v in x]


@pencil.mistake("You went up: a step subtracts rate times gradient.")
def uphill(x: Numbers) -> Numbers:
    return pencil_sums(x, rate=-0.5)


@pencil.mistake("You went the whole gradient. The step is the rate, 0.5, times the gradient.")
def rate_missing(x: Numbers) -> Numbers:
    return pencil_sums(x, rate=1)


@pencil.mistake("These are the outputs, after ReLU. The question asks for the sums that go into it.")
def outputs_given(x: Numbers) -> Numbers:
    return [max(0, z) for z in pencil_sums(x)]


@pencil.mistake("These are the sums before the step, where w is 1 and b is 0.")
def before_the_step(x: Numbers) -> Numbers:
    return pencil_sums(x, rate=0)


# Who is dead?


def dead(zs: Numbers) -> bool:
    return max(zs) <= 0


definition = Expression(
    name="dead_put_together",
    prompt="`zs` holds the sum of one unit for each example. Say when the unit is dead on these data.",
    template="dead = [](z [] 0 for z in zs)",
    choices=[["any", "all"], ["<", "<=", ">", ">="]],
    names=["zs"],
    cases=[([-1],), ([1],), ([0],), ([-1, 2],), ([-1, 0],), ([0, 3],), ([2, 1],), ([-2, -1, -3],)],
    reference=dead,
    why="A unit is dead when its gate is closed for every example, and at exactly 0 a gate is closed.",
    hints=["How many of the examples have to be closed?", "Is a gate open at exactly 0?"],
    solution="`dead = all(z <= 0 for z in zs)`",
)


@definition.mistake(
    "One closed gate is enough for you. Every healthy unit is closed for some examples; dead is for all."
)
def closed_somewhere(zs: Numbers) -> bool:
    return min(zs) <= 0


@definition.mistake("A sum of exactly 0 counts as open in yours. At 0 the gate is closed: ask `<= 0`.")
def zero_counts_as_open(zs: Numbers) -> bool:
    return max(zs) < 0


@definition.mistake("This says when the unit is alive: some gate is open.")
def alive(zs: Numbers) -> bool:
    return max(zs) > 0


@definition.mistake("This says when the gate is open for every example.")
def open_for_all(zs: Numbers) -> bool:
    return min(zs) > 0


@definition.mistake("This says when no sum is below 0. Dead is when none is above 0.")
def nowhere_below(zs: Numbers) -> bool:
    return min(zs) >= 0


# What follows from a closed gate


def shares_of_gradient() -> list[float]:
    """Sizes of the gradient of three units' weights, where the gate of the second is closed for the one example."""
    layers = [(np.array([[1.0, -1.0, 2.0]]), np.zeros(3)), (np.ones((3, 1)), np.zeros(1))]
    (dW, _), _ = gradient(layers, np.array([[1.0]]), np.array([[1.0]]))[1]
    return [float(size) for size in np.abs(dW).ravel()]


one_gate = Choice(
    name="one_closed_gate",
    prompt="A layer has 32 units. For one example the gate of a single unit is closed. What follows in this step?",
    options=[
        Option(
            "No gradient gets through the layer.",
            False,
            "One closed gate does not shut the layer. The other 31 units pass their gradients on.",
            lambda: sum(shares_of_gradient()) == 0,
        ),
        Option(
            "This unit's weights get nothing from this example.",
            True,
            "The gate is a factor of each of their gradients.",
            lambda: shares_of_gradient()[1] == 0 < min(shares_of_gradient()[::2]),
        ),
        Option(
            "The unit is dead.",
            False,
            "Closed for one example is not dead. A healthy unit is closed for many; dead is closed for all.",
        ),
        Option(
            "This unit's weights are zero.",
            False,
            "The sum is not above 0, which says little about the weights. Weight −1 and input 1 give −1.",
        ),
    ],
    why="Each unit has a gate of its own, and a closed one stops its own gradient only.",
    hints=["Does one unit's gate stand between the loss and another unit?"],
    solution="This unit's weights get nothing from this example.",
)


# Dead on what?

asleep = Choice(
    name="silent_on_a_batch",
    prompt="A unit of the first layer is closed for all 5 examples of a batch. What do you know?",
    options=[
        Option(
            "This batch gives its weights no gradient.", True, "All gates are closed, so each term of the sum is 0."
        ),
        Option(
            "It is dead on the whole data set.",
            False,
            "“Dead” is too much. It may be open for an example of another batch: in the chapter nearly half of the "
            "units that were silent on a batch of 5 were alive on all the data.",
        ),
        Option(
            "Its output is 0 for each of the 5 examples.",
            True,
            "What a closed gate lets out is 0.",
        ),
        Option(
            "No input can open it.",
            False,
            "Five examples cannot tell about all inputs. A unit with weight 1 and bias −2 is silent at x = 1 and open "
            "at x = 3.",
            lambda: bool(dead_units([(np.ones((1, 1)), np.full(1, -2.0))] * 2, np.array([[3.0]])).counts[0]),
        ),
    ],
    why="A batch tells about this batch. For more, try all the data; for every input, it takes a proof.",
    hints=["Which of these speaks only of the 5 examples?"],
    solution="This batch gives its weights no gradient, and its output is 0 for each of the 5 examples.",
)


# Who comes back?


def comes_back() -> bool:
    """The smallest case of the chapter: a dead unit of layer 2 opens, since layer 1 moves."""
    layers = [
        (np.array([[1.0]]), np.array([0.0])),
        (np.array([[-1.0, 1.0]]), np.array([0.8, 0.0])),
        (np.array([[1.0], [1.0]]), np.array([0.0])),
    ]
    path = train(layers, [[1.0]], [[0.0]], rate=0.1, steps=1)
    return "1 revival" in deaths_and_revivals(path, [[1.0]]).summary()


second = Choice(
    name="dead_in_layer_two",
    prompt="The gate of a unit in layer 2 is closed for every point of the training data. What follows?",
    options=[
        Option("Its own weights get no gradient from these data.", True, "Its slope is 0 at each point."),
        Option(
            "It can never open again, whatever the rest of the net does.",
            False,
            "“Never” is too much. Its own weights stand still, but its inputs come from layer 1, which goes on "
            "learning.",
            lambda: not comes_back(),
        ),
        Option(
            "Its incoming weights are all zero.",
            False,
            "They need not be. A unit with weight −1 and bias 0.8 is closed where its input is 1: the sum is −0.2.",
        ),
        Option(
            "Nothing below it learns any more.",
            False,
            "One unit does not shut the layer. Gradients reach layer 1 through the other units.",
        ),
    ],
    why="The closed gate multiplies every gradient by 0, so its weights stand still. The layer below may open it "
    "again.",
    hints=["Which of its numbers change when layer 1 moves?"],
    solution="Its own weights get no gradient from these data.",
)


def coasts() -> bool:
    """Whether momentum moves a weight whose gradient is 0."""
    one: Any = [(np.ones((1, 1)), np.zeros(1))]
    nothing: Any = [(np.zeros((1, 1)), np.zeros(1))]
    moved, _ = momentum(one, nothing, 0.1, one)
    return bool(moved[0][0].item() != 1)


revival = Choice(
    name="who_brings_it_back",
    prompt="A unit of the *first* layer has just died on the data. Which of these can open it again?",
    options=[
        Option(
            "More steps of plain gradient descent.",
            False,
            "Plain descent never moves it. Its gradient is exactly 0, and the data do not change.",
        ),
        Option("Momentum.", True, "The running sum of old gradients goes on moving the weights.", coasts),
        Option("Adam.", True, "It keeps a running mean of old gradients, and coasts like momentum."),
        Option(
            "Plain descent with weight decay that shrinks weights and bias by the same factor.",
            False,
            "Such a decay shrinks each sum and keeps its sign. A sum of −2 becomes −1.98, and stays closed.",
            lambda: any(0.99 * z > 0 for z in (-2.0, -0.5, 0.0)),
        ),
        Option(
            "A larger learning rate.",
            False,
            "A larger rate times a gradient of 0 is 0.",
            lambda: 100.0 * 0.0 != 0,
        ),
    ],
    why="What moves its weights must come from somewhere else than today's gradient: here from the past.",
    hints=["Which of them move a weight whose gradient is 0 today?", "Does shrinking a sum change its sign?"],
    solution="Momentum and Adam.",
)


# Zero weights


def who_moves() -> list[bool]:
    """Whether W, b, V, c get a gradient when all of them are 0."""
    layers = [(np.zeros((2, 3)), np.zeros(3)), (np.zeros((3, 1)), np.zeros(1))]
    x = np.array([[1.0, 2.0], [0.5, -1.0]])
    _, dout = squared(np.zeros((2, 1)), np.array([[1.0], [2.0]]))
    (dW, db), (dV, dc) = gradient(layers, x, dout)[1]
    return [bool(np.any(part)) for part in (dW, db, dV, dc)]


zeros = Choice(
    name="all_weights_zero",
    prompt="A net has one hidden layer of ReLUs. All its weights and biases start at 0, and the slope of ReLU at 0 "
    "counts as 0. Which of them does plain gradient descent ever move?",
    options=[
        Option(
            "All of them: the gradient finds its way.",
            False,
            "The way is shut. Each hidden sum is 0, so each gate is closed, and no gradient gets to the hidden layer.",
            lambda: all(who_moves()),
        ),
        Option(
            "The weights and the bias of the output layer.",
            False,
            "The weights of the output layer get hidden outputs times the error, and the hidden outputs are all 0.",
            lambda: who_moves() == [False, False, True, True],
        ),
        Option(
            "The bias of the output layer alone.",
            True,
            "It needs no hidden unit.",
            lambda: who_moves() == [False, False, False, True],
        ),
        Option(
            "None of them.",
            False,
            "One moves: the bias of the output layer. Its gradient is the sum of the errors.",
            lambda: not any(who_moves()),
        ),
    ],
    why="All hidden outputs are 0 and all hidden gates are closed. Only the last bias is left to learn, a constant.",
    hints=["How large are the hidden outputs?", "The gradient of an output weight is a hidden output times an error."],
    solution="The bias of the output layer alone.",
)


# Clipping


@cache
def deaths(clip: float) -> tuple[int, int]:
    """Deaths in layers 1 and 2 in the laboratory's net at rate 4."""
    first, second = lives.run(replace(lives.KILL, clip=clip)).counts()
    return first[1], second[1]


AT_RATE_4 = {
    "step": 200,
    "rate": 4,
    "rule": "plain",
    "seed": 19,
    "batchnorm": False,
    "data_set": "moons",
    "layers": 2,
    "units": 8,
    "bias": 0.0,
    "gain": 1,
    "slope": 0.0,
    "unit": 2,
}
clipping = Predict(
    name="clip_short_enough",
    prompt="At rate 4 all of layer 2 dies in the laboratory. Clipping shortens the steps: all gradients together get "
    "at most this length. At which setting does no unit die in all 200 steps? Guess, then set it.",
    figure="dead_relu_lab",
    ask=Setting({"clip": [0.0, 1.0, 0.3, 0.1]}),
    start={**AT_RATE_4, "clip": 0.0},
    show={**AT_RATE_4, "clip": 0.1},
    reference=lambda clip: deaths(clip) == (0, 0),
    otherwise="Some units die at this setting. Look at the crosses in the rows of both layers.",
    why="Long steps kill, and here a length of 0.1 is short enough for both layers. At 0.3 four units still die.",
    hints=["A cross in a row is a death, a ring a return.", "Shorter steps kill less. How short do they have to be?"],
    solution="0.1",
)


@clipping.mistake("Here nothing is clipped, and units of both layers die.")
def nothing_clipped(clip: float) -> bool:
    return deaths(clip)[0] > 0


@clipping.mistake(
    "Layer 1 is safe at 1. But in layer 2 units go on dying and coming back; most recover, and one does not."
)
def layer_one_only(clip: float) -> bool:
    return deaths(clip)[0] == 0 and deaths(clip)[1] > 20


@clipping.mistake("Nearly: at 0.3 four units of layer 2 die, and come back. That is luck; a shorter step avoids it.")
def nearly_short_enough(clip: float) -> bool:
    return deaths(clip)[0] == 0 and 0 < deaths(clip)[1] <= 20


# Born dead

born = Predict(
    name="wide_enough_to_live",
    prompt="Set the figure to 10 hidden layers, and then to the smallest width at which fewer than 1 in 100 random "
    "nets are dead at a given x. (Take the exact line.) Guess before you move it: how wide will that be?",
    figure="born_dead",
    ask=Setting({"width": list(range(1, 21))}),
    start={"width": 3, "depth": 10},
    show={"width": 10, "depth": 10},
    reference=lambda width: at_a_point(width, 10) < 0.01 <= at_a_point(width - 1, 10),
    otherwise="So wide it need not be: one unit less in each layer would do as well.",
    why="A layer is dead when all its units are closed, and each more unit halves that chance.",
    hints=["Read the exact number under the picture.", "One unit more halves the chance of a layer to be dead."],
    solution="10 units a layer",
)


@born.mistake("Most nets as narrow as this are dead. Each unit more halves the chance that a layer is dead.")
def mostly_dead(width: int) -> bool:
    return at_a_point(width, 10) > 0.5


@born.mistake("More than 1 in 100 are dead at this width, though not most. Make it a little wider.")
def still_too_narrow(width: int) -> bool:
    return 0.01 <= at_a_point(width, 10) <= 0.5


# Code


def is_dead(x: Numbers, w: float, b: float) -> bool:
    return all(w * v + b <= 0 for v in x)


unit_dead = Code(
    name="unit_is_dead",
    prompt="A unit with one input, weight `w` and bias `b`; `x` is a list of examples. Return True when the unit is "
    "dead on them: closed for every one.",
    starter="def is_dead(x, w, b):\n    # x: a list of numbers\n    return ...\n",
    reference=is_dead,
    cases=[
        "[1], 1, 0",
        "[1], -1, 0",
        "[1], 1, -1",
        "[1], 0.5, 0",
        "[-1, 2], 1, 0",
        "[2, -1], 1, 0",
        "[1, 2, 3], -1, -1",
        "[1, 2, 3], -1, 2",
        "[-3, -2], 1, 1",
        "[-5, 1], 1, 0.5",
        "[2, 3], 1, -10",
        "[1, 2], 0, 0",
        "[0, 1], 0, 2",
    ],
    why="Dead is a word about all the examples, and at exactly 0 the gate is closed.",
    hints=[
        "`all(... for v in x)` is True when it holds for every element.",
        "The gate is closed where `w * v + b <= 0`.",
    ],
)


@unit_dead.also_right
def by_largest_sum(x: Numbers, w: float, b: float) -> bool:
    return max(w * v + b for v in x) <= 0


@unit_dead.also_right
def by_outputs(x: Numbers, w: float, b: float) -> bool:
    return sum(max(0, w * v + b) for v in x) == 0


@unit_dead.also_right
def by_loop(x: Numbers, w: float, b: float) -> bool:
    for v in x:
        if w * v + b > 0:
            return False
    return True


@unit_dead.mistake("You call it dead when it is closed for *some* example. Healthy units are. Ask for `all`.")
def dead_for_one(x: Numbers, w: float, b: float) -> bool:
    return any(w * v + b <= 0 for v in x)


@unit_dead.mistake("You look at the first example only. `return` inside the loop ends it there.")
def first_example(x: Numbers, w: float, b: float) -> bool:
    return w * x[0] + b <= 0


@unit_dead.mistake("At exactly 0 you call the gate open. It is closed there: `<= 0`.")
def zero_is_open(x: Numbers, w: float, b: float) -> bool:
    return all(w * v + b < 0 for v in x)


@unit_dead.mistake("The bias is missing from the sum.")
def bias_left_out(x: Numbers, w: float, b: float) -> bool:
    return all(w * v <= 0 for v in x)


@unit_dead.mistake("Your answer is the other way around: True when the unit is alive.")
def alive_returned(x: Numbers, w: float, b: float) -> bool:
    return any(w * v + b > 0 for v in x)


@unit_dead.mistake("You look at the mean of the examples. A unit is dead when it is closed for each one.")
def mean_example(x: Numbers, w: float, b: float) -> bool:
    return w * sum(x) / len(x) + b <= 0


@unit_dead.mistake("You ask for the weight alone. What counts is the sum, and an input may be negative too.")
def weight_alone(x: Numbers, w: float, b: float) -> bool:
    return w <= 0


def state(batch: Numbers, data: Numbers, w: float, b: float) -> str:
    if any(w * v + b > 0 for v in batch):
        return "open"
    if any(w * v + b > 0 for v in data):
        return "asleep"
    return "dead"


dead_or_asleep = Code(
    name="dead_or_asleep",
    prompt='The batch is a part of the data. Return `"open"` when some example of the batch opens the unit, `"asleep"` '
    'when none does but some other example of the data, and `"dead"` when nothing in the data opens it.',
    starter="def state(batch, data, w, b):\n    # batch, data: lists of numbers\n    return ...\n",
    reference=state,
    cases=[
        "[1], [1, 2], 1, 0",
        "[1], [1, 2], -1, 0",
        "[-1], [-1, 2], 1, 0",
        "[1], [1, 2], 1, -1",
        "[1, 2], [1, 2, 3], -1, 1",
        "[1, -1], [1, -1, 2], 1, 0",
        "[-1, 2], [-1, 2], 1, -2",
        "[3, 0], [3, 0, 4, 5], -1, 0",
        "[-2, -1], [-2, -1, 0], 1, 0.5",
        "[-0.5, 1], [-0.5, 1, 3], -1, 0",
    ],
    why="Silent on a batch is not dead: it may be asleep.",
    hints=["Write `opens(examples)` first, or use `any` twice.", "Ask for the batch before the data."],
)


@dead_or_asleep.also_right
def by_counting(batch: Numbers, data: Numbers, w: float, b: float) -> str:
    here = sum(w * v + b > 0 for v in batch)
    anywhere = sum(w * v + b > 0 for v in data)
    return "open" if here else "asleep" if anywhere else "dead"


@dead_or_asleep.mistake("You call every unit dead that is silent on the batch. Ask the other data before.")
def dead_on_a_batch(batch: Numbers, data: Numbers, w: float, b: float) -> str:
    return "open" if any(w * v + b > 0 for v in batch) else "dead"


@dead_or_asleep.mistake("You ask the data alone. A unit that is silent on this batch and open elsewhere is asleep.")
def data_alone(batch: Numbers, data: Numbers, w: float, b: float) -> str:
    return "open" if any(w * v + b > 0 for v in data) else "dead"


@dead_or_asleep.mistake("The words “asleep” and “dead” are exchanged.")
def words_exchanged(batch: Numbers, data: Numbers, w: float, b: float) -> str:
    if any(w * v + b > 0 for v in batch):
        return "open"
    return "dead" if any(w * v + b > 0 for v in data) else "asleep"


@dead_or_asleep.mistake("You say open only when *every* example opens the unit. One is enough.")
def every_example(batch: Numbers, data: Numbers, w: float, b: float) -> str:
    if all(w * v + b > 0 for v in batch):
        return "open"
    return "asleep" if any(w * v + b > 0 for v in data) else "dead"


@dead_or_asleep.mistake("At exactly 0 your gate is open. It is closed there: ask `> 0`.")
def open_at_zero(batch: Numbers, data: Numbers, w: float, b: float) -> str:
    if any(w * v + b >= 0 for v in batch):
        return "open"
    return "asleep" if any(w * v + b >= 0 for v in data) else "dead"


@dead_or_asleep.mistake("The bias is missing from your sums.")
def sums_without_bias(batch: Numbers, data: Numbers, w: float, b: float) -> str:
    if any(w * v > 0 for v in batch):
        return "open"
    return "asleep" if any(w * v > 0 for v in data) else "dead"


@dead_or_asleep.mistake("You return True or False. The answer is one of three words.")
def truth_for_words(batch: Numbers, data: Numbers, w: float, b: float) -> Any:
    return any(w * v + b > 0 for v in batch)


QUESTIONS = [
    edge,
    pencil,
    definition,
    one_gate,
    asleep,
    second,
    revival,
    zeros,
    clipping,
    born,
    unit_dead,
    dead_or_asleep,
]
