"""Sigmoids, steps, Gaussians and hinges side by side: n of each follow a sine."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, ClassVar

import numpy as np
from matplotlib.figure import Figure

from relubook import theme
from relubook.approximate.constructions import bump_net
from relubook.approximate.hinges import slope_changes
from relubook.live import LiveFigure, grid_lines, panel, slider, word
from relubook.live.parts import Guides, Line, Texts
from relubook.nets.activations import SIGMOID, sigmoid
from relubook.nets.layers import forward
from relubook.nets.types import Array

X = np.linspace(0, 1, 97)
# where a unit is drawn: a sigmoid at these distances in units of 1 / steepness, a Gaussian in standard deviations
RAMP = np.array([-12, -6, -4, -3, -2, -1, 0, 1, 2, 3, 4, 6, 12])
BELL = np.linspace(-3.5, 3.5, 15)
SINE = np.sin(2 * np.pi * X)
FINE = 16  # points for each bump at which an error is looked for
TICK = 0.09
SPREAD = np.pi / np.sqrt(3)  # the slope of a sigmoid of steepness s is a bump with the standard deviation SPREAD / s
STEEP, SOFT = 12, 2.5  # from here on and up to here the words change
KINDS = {"sigmoids": "sigmoids", "steps": "steps", "gaussians": "Gaussians", "hinges": "hinges"}
MEASURED = ("sigmoids", "gaussians", "hinges")  # in large numbers; the panel of each kind has its error too
LEFTS, TOPS = ((44, 410), (28, 204)), ((24, 214), (24, 172))
SIZES = ((322, 152), (148, 116))


class Bumps(LiveFigure):
    title = "One sine, from four kinds of units"
    alt = (
        "Four small panels with the same sine. Sums of soft sigmoids and of twelve Gaussians follow it in waves, "
        "twelve steps make a staircase, and twelve hinges a broken line that hardly leaves it. Thin: the units."
    )
    caption = (
        "Thin: the units, each with its weight. At steepness s a sigmoid rises within about 4/s of a bump's width, "
        "and the Gaussians are as wide as its slope. Steps and hinges have no steepness."
    )
    height = (392, 316)
    say = "{n} bumps: {why:reason} The {best} miss least."
    reasons: ClassVar = {
        "steep": "the sigmoids are steps, the Gaussians spikes with gaps between them.",
        "middle": "neighbors overlap and smooth each other.",
        "soft": "the bumps are so wide that they blur the curve.",
    }
    readout: ClassVar = {KINDS[key]: (f"{{{key}:s3}}", "net") for key in MEASURED}
    functions: ClassVar = {"sigmoid": sigmoid}

    n = slider("Bumps", 2, 32, 1, 12, play=True)
    steep = slider("Steepness", 1, 40, 0.5, 5)

    def draw(self, fig: Figure, narrow: bool) -> None:
        wide, tall = SIZES[narrow]
        for i, (key, name) in enumerate(KINDS.items()):
            box = (LEFTS[narrow][i % 2], TOPS[narrow][i // 2], wide, tall)
            ax = panel(fig, box, (0, 1), (-1.6, 1.6), xticks=[0, 0.5, 1], yticks=[-1, 0, 1])
            grid_lines(ax)
            if i < 2:
                ax.set_xticklabels([])
            ax.plot(X[::2], SINE[::2], color=theme.color("data"), linewidth=6, alpha=0.4)
            Line(ax, f"{key}_units", "part", f"the {name}", linewidth=0.9, alpha=0.65)
            Line(ax, f"{key}_sum", "net", f"the sum of the {name}", linewidth=2.25)
            Guides(ax, f"{key}_places", "part", f"the places of the {name}", linewidth=1.25)
            word(ax, 0, 1.6 + 3.2 * 13 / tall, name, fontweight=600)
            title: dict[str, Any] = {"anchor": "end", "clip": False, "size": theme.SIZES["tick"]}
            say = "{:s3}" if narrow else "largest error {:s3}"
            Texts(ax, f"{key}_word", "dead", [1], [1.6 + 3.2 * 13 / tall], say=say, **title)

    def data(self) -> dict[str, Any]:
        return {
            "COUNT": len(X),
            "FINE": FINE,
            "TICK": TICK,
            "RAMP": RAMP,
            "BELL": BELL,
            "SPREAD": SPREAD,
            "STEEP": STEEP,
            "SOFT": SOFT,
            "KINDS": KINDS,
        }

    def frame(self, f: SimpleNamespace, n: int, steep: float) -> dict[str, Any]:
        edges = np.linspace(0, 1, n + 1)
        middles = (edges[1:] + edges[:-1]) / 2
        heights, s = np.sin(2 * np.pi * middles), steep * n
        changes = np.diff(heights, prepend=0.0, append=0.0)
        net = bump_net(edges, heights, s)
        width = SPREAD / s
        tall = heights / (n * width * np.sqrt(2 * np.pi))
        rises = edges[:, None] + RAMP / s + np.array([-1.0, *np.zeros(len(RAMP) - 2), 1.0])
        ramps = changes[:, None] * f.sigmoid(s * (rises - edges[:, None]))
        spans = middles[:, None] + BELL * width
        weights = slope_changes(edges, np.sin(2 * np.pi * edges))

        def summed(x: Array) -> dict[str, Array]:
            bells = tall @ np.exp(-(((x - middles[:, None]) / width) ** 2) / 2)
            return {"sigmoids": forward(net, x[:, None], SIGMOID)[:, 0], "gaussians": bells}

        sums = summed(X)
        line = np.sin(2 * np.pi * edges)
        stairs = np.abs(np.sin(2 * np.pi * np.array([edges[:-1], edges[1:]])) - heights).max()
        fine = np.linspace(0, 1, FINE * n + 1)
        wanted = np.sin(2 * np.pi * fine)
        level = heights[np.minimum(n - 1, np.arange(len(fine)) // FINE)]
        found = {key: np.abs(y - wanted).max() for key, y in summed(fine).items()}
        found["steps"] = max(stairs, np.abs(level - wanted).max())
        found["hinges"] = np.abs(np.interp(fine, edges, line) - wanted).max()
        best = min(KINDS, key=lambda key: found[key])
        why = "steep" if steep >= STEEP else "soft" if steep <= SOFT else "middle"
        shown = {
            "sigmoids_units": many(rises, ramps),
            "gaussians_units": many(spans, tall[:, None] * np.exp(-(BELL**2) / 2)),
            "steps_units": {
                "x": [v for a in edges for v in (0, a, a, 1, None)],
                "y": [v for w in changes for v in (0, 0, w, w, None)],
            },
            "hinges_units": {
                "x": [v for k in edges[:-1] for v in (0, k, 1, None)],
                "y": [v for k, w in zip(edges, weights, strict=False) for v in (0, 0, w * (1 - k), None)],
            },
            "sigmoids_sum": {"x": X, "y": sums["sigmoids"]},
            "gaussians_sum": {"x": X, "y": sums["gaussians"]},
            "steps_sum": {"x": np.repeat(edges, 2)[1:-1], "y": np.repeat(heights, 2)},
            "hinges_sum": {"x": edges, "y": line},
            "sigmoids_places": ticks(edges),
            "steps_places": ticks(edges),
            "gaussians_places": ticks(middles),
            "hinges_places": ticks(edges[:-1]),
        }
        shown |= {f"{key}_word": {"text": [error]} for key, error in found.items()}
        said = {"n": n, "why": why, "best": KINDS[best]}
        return shown | {"say": said | found}


def many(x: Array, y: Array) -> dict[str, list[float | None]]:
    """Several curves, a row each, as one broken path."""
    return {"x": [v for row in x for v in (*row, None)], "y": [v for row in y for v in (*row, None)]}


def ticks(x: Array) -> dict[str, Any]:
    """A short line across 0 at each place."""
    return {"x": x, "low": [-TICK] * len(x), "high": [TICK] * len(x)}
