"""The same 24 units in one to four layers: how many pieces are possible, and how many does a random net have?

With one input the maximum over all weights is known from theorems. A *built* net is the zigzag of `tent_net`, which
gets near it. A *random* one is a net at initialization: He-normal weights and biases
uniform within 1 / sqrt(fan_in), as many libraries draw them. For the plane the same with two inputs.

An activation region is a stretch of the line with one activation pattern; a linear piece is one with one slope
and may join several of them. A window shows the more of the line, the longer it is: here are three.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from relubook.approximate.constructions import tent_net
from relubook.approximate.counting import montufar, serra
from relubook.experiments import Row, load, rounded
from relubook.nets.train import initialize
from relubook.regions import breakpoints, count_regions
from relubook.tables import Table

Net = list[tuple[NDArray[np.float64], NDArray[np.float64]]]

SHAPES = [[24], [12, 12], [8, 8, 8], [6, 6, 6, 6]]
DEEP = [2] * 12  # as many units once more: one tent a layer
WINDOWS = [1, 10, 1000]  # from -1 to 1, and so on
SQUARES = [1, 10]
NETS = 100

TASKS: list[Row] = [{"kind": "built", "widths": widths, "seed": None} for widths in [*SHAPES, DEEP]]
TASKS += [{"kind": "random", "widths": widths, "seed": seed} for widths in SHAPES for seed in range(NETS)]
SAMPLE = [TASKS[0], TASKS[3], TASKS[5], TASKS[5 + NETS + 7], TASKS[5 + 3 * NETS + 1]]


def random_net(rng: np.random.Generator, inputs: int, widths: Sequence[int]) -> Net:
    """He-normal weights, biases uniform within 1 / sqrt(fan_in), one output."""
    layers = initialize(rng, (inputs, *widths, 1))
    return [(W, rng.uniform(-1, 1, len(b)) / np.sqrt(len(W))) for W, b in layers]


def task(kind: str, widths: list[int], seed: int | None) -> Row:
    """Count one net.

    returns : for a built one, pieces between 0 and 1; for a random one, regions and pieces on the line in each of
    WINDOWS, and the regions of another net, with two inputs, in each of SQUARES
    """
    if kind == "built":
        slopes = breakpoints(tent_net(len(widths), widths[0]), 0.0, 1.0, kinks=True)[1]
        return {"pieces": len(slopes)}
    rng = np.random.default_rng([len(widths), seed or 0])
    line, plane = random_net(rng, 1, widths), random_net(rng, 2, widths)
    return {
        "regions": [len(breakpoints(line, -far, far)[1]) for far in WINDOWS],
        "pieces": [len(breakpoints(line, -far, far, kinks=True)[1]) for far in WINDOWS],
        "plane": [count_regions(plane, ((-far, far), (-far, far))) for far in SQUARES],
    }


def summary(rows: list[Row]) -> Row:
    """For each shape the bounds, the built net and the random ones: mean, least and greatest of all seeds."""
    result: Row = {"nets": NETS, "windows": WINDOWS, "squares": SQUARES, "shapes": []}
    for widths in [*SHAPES, DEEP]:
        mine = [r for r in rows if r["widths"] == widths]
        entry: Row = {
            "widths": widths,
            "at_most": serra(widths, 1),  # and so many are possible, when every layer has three units or more
            "at_least": montufar(widths, 1),
            "built": next(r["pieces"] for r in mine if r["kind"] == "built"),
        }
        drawn = [r for r in mine if r["kind"] == "random"]
        if drawn:
            entry["plane_at_most"], entry["plane_at_least"] = serra(widths, 2), montufar(widths, 2)
            for name in ("regions", "pieces", "plane"):
                counts = np.array([r[name] for r in drawn])
                entry[name] = rounded(
                    {"mean": counts.mean(axis=0), "least": counts.min(axis=0), "greatest": counts.max(axis=0)}
                )
        result["shapes"].append(entry)
    return result


def table(window: int = 10) -> Table:
    """The stored counts on the line from -window to window, a row a shape, beside what is possible."""
    found = load("depth_pieces")["summary"]
    at = found["windows"].index(window)
    rows = []
    for shape in found["shapes"][: len(SHAPES)]:
        seen = [shape["regions"][name][at] for name in ("mean", "least", "greatest")]
        rows.append([" + ".join(map(str, shape["widths"])), shape["at_most"], shape["built"], *seen])
    return Table(["hidden layers", "at most", "built", "random: mean", "least", "most"], rows)


def table_of_windows() -> Table:
    """The stored mean number of regions of the random nets in each window, a row a shape."""
    found = load("depth_pieces")["summary"]
    shapes = found["shapes"][: len(SHAPES)]
    rows = [[" + ".join(map(str, shape["widths"])), *shape["regions"]["mean"]] for shape in shapes]
    return Table(["hidden layers", *(f"−{far} to {far}" for far in found["windows"])], rows)
