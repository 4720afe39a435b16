"""How fast does the error fall with the number of hinges, for knots placed evenly, cleverly, or by training?

One hidden layer with n units has n linear pieces between 0 and 1. Six functions are approximated by

even, curvature : the broken line through the function at even knots, and at knots as dense as sqrt|f''|
even squares : least squares at even knots
best sup, best rms : `fit`, whose knots are free
trained : a net of n units after 4000 steps of Adam on 257 points, ten seeds, and the same knots with the best weights

and beside them stands what the theorems say for many pieces. All errors are those of the functions
themselves, on points that are dense in every single piece.
"""

import math
from collections.abc import Callable
from itertools import pairwise

import numpy as np

from relubook.approximate.bounds import best_bound, interpolation_bound, least_squares_bound
from relubook.approximate.fits import Fit, curvature_knots, fit, interpolate, least_squares
from relubook.approximate.hinges import hinge_knots
from relubook.data.toys import TARGETS
from relubook.experiments import Row, load, rounded
from relubook.live.wording import fixed
from relubook.nets.steps import adam
from relubook.nets.train import initialize, train
from relubook.nets.types import Array
from relubook.tables import Table

Function = Callable[[Array], Array]

# f on [0, 1], and f'' where it is continuous.
FUNCTIONS: dict[str, tuple[Function, Function | None]] = {
    "square": (TARGETS["square"], lambda x: np.full_like(x, 2.0)),
    "exponential": (TARGETS["exponential"], np.exp),
    "steep root": (lambda x: np.sqrt(x + 0.01), lambda x: -0.25 * (x + 0.01) ** -1.5),  # f'' from 250 to 0.25
    "cube": (TARGETS["cube"], lambda x: 6 * x),  # f'' vanishes at 0
    "sine": (TARGETS["sine"], lambda x: -4 * np.pi**2 * np.sin(2 * np.pi * x)),  # and here inside, too
    "kinked": (lambda x: np.abs(x - 0.3) + x**2 / 2, None),
}
PIECES = [2, 4, 8, 16, 32]
TRAINED = [4, 8, 16]
SEEDS = range(10)
STEPS = 4000
EVEN = np.linspace(0, 1, 2001)

PLACED = ["even", "curvature", "even squares", "best sup", "best rms", "theorem"]
TASKS: list[Row] = [
    {"target": target, "method": method, "n": n, "seed": None}
    for target, (_, second) in FUNCTIONS.items()
    for method in PLACED
    if second is not None or method not in ("curvature", "theorem")
    for n in PIECES
]
TASKS += [
    {"target": target, "method": "trained", "n": n, "seed": seed}
    for target in FUNCTIONS
    for n in TRAINED
    for seed in SEEDS
]
SAMPLE = [
    t
    for t in TASKS
    if (t["target"], t["n"]) in (("exponential", 4), ("sine", 8))
    and t["seed"] in (None, 3)
    and t["method"] != "best rms"
]


def errors(g: Function, f: Function, knots: Array) -> Row:
    """sup and L2 error on [0, 1] of a function that is linear between its knots."""
    ends = np.unique(np.concatenate([knots, np.linspace(0, 1, 65)]))
    x = np.unique(np.concatenate([np.linspace(a, b, 60) for a, b in pairwise(ends)]))
    miss = g(x) - f(x)
    return {"sup": float(np.abs(miss).max()), "rms": math.sqrt(np.trapezoid(miss**2, x))}


def trained_line(f: Function, n: int, seed: int) -> tuple[Array, Array]:
    """Train n units on 257 points, with a rate that falls to 0.

    The input is moved to [-1, 1]. Weights are He-normal and the hidden biases uniform in [-1, 1]: with zero
    biases all hinges would start at one place.

    returns : the knots of the net on [0, 1], both ends among them, and its values there
    """
    rng = np.random.default_rng(seed)
    (W, _), last = initialize(rng, (1, n, 1))
    x = np.linspace(0, 1, 257)
    path = train(
        [(W, rng.uniform(-1, 1, n)), last],
        2 * x[:, None] - 1,
        f(x)[:, None],
        rate=lambda t: 0.02 * (1 - t / STEPS),
        steps=STEPS,
        step=adam,
        every=STEPS,
    )
    knots, values = hinge_knots(path.layers[-1], -1, 1)
    return (knots + 1) / 2, values


def trained(f: Function, n: int, seed: int) -> Row:
    """One trained net, `trained_line`.

    returns : errors of the net; its pieces in the interval; the errors with the same knots and the best weights;
        knots, where the net bends inside the interval
    """
    knots, values = trained_line(f, n, seed)
    net = errors(lambda x: np.interp(x, knots, values), f, knots)
    # Knots nearer than two grid points leave the values there open; one of them is enough.
    kept = [knots[0]]
    for t in knots[1:-1]:
        if t - kept[-1] > 1e-3 and 1 - t > 1e-3:
            kept.append(t)
    again = np.array([*kept, 1.0])
    better = errors(least_squares(EVEN, f, again), f, again)
    again_errors = {"sup_again": better["sup"], "rms_again": better["rms"]}
    return {**net, "pieces": len(knots) - 1, **again_errors, "knots": knots[1:-1].tolist()}


def task(target: str, method: str, n: int, seed: int | None) -> Row:
    """The errors of one approximation, or what the theorems say.

    returns : sup and rms, both on [0, 1], where rms is the L2 norm too; for a theorem, interpolation, sup and rms; for
        the trained nets and for best rms also the knots inside the interval
    """
    f, second = FUNCTIONS[target]
    if method == "trained":
        return rounded_row(trained(f, n, seed or 0))
    even = np.linspace(0, 1, n + 1)
    found: Fit
    if second is not None and method == "theorem":
        return rounded_row(
            {
                "interpolation": interpolation_bound(second, 0, 1, n),
                "sup": best_bound(second, 0, 1, n),
                "rms": least_squares_bound(second, 0, 1, n),
            }
        )
    if second is not None and method == "curvature":
        found = interpolate(EVEN, f, curvature_knots(second, 0, 1, n))
    elif method == "even":
        found = interpolate(EVEN, f, even)
    elif method == "even squares":
        found = least_squares(EVEN, f, even)
    elif method == "best rms":
        found = fit(EVEN, f, n, norm="rms")
    else:  # at points that are dense where f bends: between them the largest error is a little larger
        dense = np.linspace(0, 1, 16001) if second is None else curvature_knots(second, 0, 1, 16000)
        found = fit(dense, f, n)
    row = errors(found, f, found.knots)
    return rounded_row(row | {"knots": found.knots[1:-1].tolist()} if method == "best rms" else row)


def rounded_row(numbers: Row) -> Row:
    """Floats at four digits."""
    row: Row = rounded(numbers)
    return row


def summary(rows: list[Row]) -> Row:
    """For each target and method a number for each of PIECES; for the trained ones median, least and greatest."""
    result: Row = {"pieces": PIECES, "trained_units": TRAINED, "seeds": len(SEEDS), "steps": STEPS}
    for target in FUNCTIONS:
        entry: Row = {}
        for method in PLACED:
            mine = [r for r in rows if r["target"] == target and r["method"] == method]
            if mine:
                names = ["sup", "rms"] + ["interpolation"] * (method == "theorem")
                entry[method] = {name: [r[name] for r in mine] for name in names}
        entry["trained"] = {}
        for name in ("sup", "rms", "pieces", "sup_again", "rms_again"):
            by_n = [
                [r[name] for r in rows if r["target"] == target and r["method"] == "trained" and r["n"] == n]
                for n in TRAINED
            ]
            entry["trained"][name] = rounded(
                {
                    "median": np.median(by_n, axis=1),
                    "least": np.min(by_n, axis=1),
                    "greatest": np.max(by_n, axis=1),
                }
            )
        result[target] = entry
    return result


LIMITS = ("square", "exponential", "steep root", "cube", "sine")


def table_of_limits(n: int = 8) -> Table:
    """The stored largest errors with n pieces, divided by the limit for a line through the curve."""
    found = load("knots")["summary"]
    at = PIECES.index(n)
    rows = []
    for name in LIMITS:
        limit = found[name]["theorem"]["interpolation"][at]
        sup = [found[name][way]["sup"][at] for way in ("even", "curvature", "best sup")]
        rows.append([name, *(fixed(error / limit, 2) for error in sup)])
    return Table([f"{n} pieces", "even", "curvature", "best"], rows)


def table_of_ratios(method: str) -> Table:
    """The stored largest error of one method over the limit for a line through the curve, as the pieces grow."""
    found = load("knots")["summary"]
    rows = []
    for name in LIMITS:
        limits = found[name]["theorem"]["interpolation"]
        ratios = zip(found[name][method]["sup"], limits, strict=True)
        rows.append([name, *(fixed(error / limit, 3) for error, limit in ratios)])
    return Table([f"{method.split()[0]} over limit, n =", *map(str, PIECES)], rows)


def table() -> Table:
    """The stored rms errors with 16 pieces or units, divided by the best that was found; ten trained nets each."""
    found = load("knots")["summary"]
    at, rows = PIECES.index(16), []
    for name in FUNCTIONS:
        net, best = found[name]["trained"], found[name]["best rms"]["rms"][at]
        errors_of = [found[name]["even squares"]["rms"][at]]
        errors_of += [net["rms"][k][-1] for k in ("median", "least", "greatest")]
        errors_of += [net["rms_again"]["median"][-1]]
        times = [fixed(error / best, 1) for error in errors_of]
        rows.append([name, *times, f"{net['pieces']['median'][-1]:g}"])
    return Table(["error / best", "even knots", "trained", "least", "most", "weights redone", "pieces"], rows)


def knots_of(target: str, n: int) -> tuple[Array, list[Array]]:
    """The stored inner knots: those of the best fit with n pieces, and of each trained net with n units."""
    rows = [r for r in load("knots")["rows"] if r["target"] == target and r["n"] == n and "knots" in r]
    by_training = [np.array(r["knots"]) for r in rows if r["method"] == "trained"]
    return next(np.array(r["knots"]) for r in rows if r["method"] == "best rms"), by_training
