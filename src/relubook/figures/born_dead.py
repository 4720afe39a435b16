"""How probable is it that a random net is dead before it has learned anything, by its depth and by its width?"""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace
from typing import Any, ClassVar

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from relubook import theme
from relubook.experiments import load
from relubook.experiments.born_dead import DEPTH, at_a_point, lower_bound
from relubook.live import LiveFigure, grid_lines, handle, panel, slider, word
from relubook.live.parts import Guides, Line, Points, Texts

WIDEST = 20
DEPTHS, WIDTHS = list(range(1, DEPTH + 1)), list(range(1, WIDEST + 1))
SHOWN = [1, 2, 3, 4, 5, 7, 10, 14, 20, 28, 40, 57, 80, 100]  # the depths with a dot
# kind: how it is called, and its role
KINDS = {
    "exact": ("at one x: exact", "net"),
    "one": ("all x, 1 input: simulated", "part"),
    "two": ("all x, 2 inputs: simulated", "data"),
    "least": ("all x, 1 input: lower bound", "muted"),
}
BOXES = ((44, 26, 380, 310), (470, 26, 256, 310)), ((40, 24, 306, 138), (40, 234, 306, 128))


class BornDead(LiveFigure):
    title = "Deep and narrow nets are born dead"
    alt = (
        "Two panels with the probability of being dead, from 0 to 1. Left, against the number of layers from 1 to 100, "
        "for one width: the exact probability at one x is the highest line; the shares of drawn nets that are dead for "
        "all x, with one input and with two, and the lower bound lie below it, and all rise with the depth. Right, "
        "against the units a layer from 1 to 20, for one depth: all fall from 1 to 0."
    )
    caption = (
        "Random nets with zero biases. Solid: the exact probability of being dead at one given x, which bounds the "
        "rest from above. Dots: the share of simulated nets that are dead for all x. Dashed: Lu et al.'s lower bound."
    )
    height = (392, 404)
    say = "Drawn: {nets_1} nets with one input, {dead_1} of them dead for all x{more:reason}."
    reasons: ClassVar = {"two": "; {nets_2} with two, {dead_2} dead", "none": "; none with two"}
    readout: ClassVar = {
        "one x, exact": ("{exact:s3}", "net"),
        "all x, simulated": ("{drawn:s3}", "part"),
        "its lower bound": ("{least:s3}", "muted"),
    }
    handles: ClassVar = [handle("depth_here", x="depth"), handle("width_here", x="width")]

    width = slider("Units a layer", 1, WIDEST, 1, 3)
    depth = slider("Hidden layers", 1, DEPTH, 1, 10)

    def draw(self, fig: Figure, narrow: bool) -> None:
        first, second = BOXES[narrow]
        scale: dict[str, Any] = {"yticks": (0, 0.5, 1)}
        left = panel(fig, first, (0.9, 112), (-0.04, 1.06), xscale="log", xlabel="hidden layers", **scale)
        left.set_xticks([1, 3, 10, 30, 100], ["1", "3", "10", "30", "100"])
        ticks = (1, 5, 10, 15, 20)
        right = panel(fig, second, (0.3, 20.7), (-0.04, 1.06), xlabel="units a layer", xticks=ticks, **scale)
        titles = (left, "depth", "dead, with {} {|unit|units} a layer"), (right, "width", "with {} {|layer|layers}")
        for ax, by, of in titles:
            ax.minorticks_off()
            grid_lines(ax)
            Guides(ax, f"{by}_guide", "kink", alpha=0.6)
            self._draw_kinds(ax, by, of)
        self._draw_key(right, narrow)

    def _draw_kinds(self, ax: Axes, by: str, of: str) -> None:
        Line(ax, f"least_by_{by}", KINDS["least"][1], **theme.LINES["best"])
        Line(ax, f"exact_by_{by}", KINDS["exact"][1], **theme.LINES["function"])
        Points(ax, f"two_by_{by}", KINDS["two"][1], 4, hollow=True, zorder=3)
        Points(ax, f"one_by_{by}", KINDS["one"][1], 3.5, zorder=4)
        Points(ax, f"{by}_here", "kink", 7)
        low, high = ax.get_xlim()[0], ax.get_ylim()[1]
        Texts(ax, f"{by}_title", "ink", [low], [high], say=of, anchor="start", offset=(0, 12), clip=False, bold=True)

    def _draw_key(self, ax: Axes, narrow: bool) -> None:
        """What is what, where no curve comes: the four are often too close for words beside them."""
        marks: dict[str, dict[str, Any]] = {
            "exact": theme.LINES["function"],
            "one": {"marker": "o", "markersize": 7, "linestyle": ""},
            "two": {"marker": "o", "markersize": 7, "linestyle": "", "fillstyle": "none", "markeredgewidth": 2},
            "least": theme.LINES["best"],
        }
        for row, (kind, (words, role)) in enumerate(KINDS.items()):
            height = 0.97 - row * (0.115 if narrow else 0.075)
            x = [8.6, 9.3, 10.0] if marks[kind].get("linestyle") != "" else [9.3]
            ax.plot(x, [height] * len(x), color=theme.color(role), **marks[kind])
            word(ax, 10.5, height, words, role, fontsize=theme.SIZES["floor" if narrow else "tick"])

    def data(self) -> dict[str, Any]:
        return {"DEPTHS": DEPTHS, "WIDTHS": WIDTHS, "SHOWN": SHOWN, "DRAWN": drawn()}

    def frame(self, f: SimpleNamespace, width: int, depth: int) -> dict[str, Any]:
        exact, least = at_a_point(width, depth), lower_bound(width, depth)
        parts: dict[str, Any] = {
            "depth_guide": {"x": [depth]},
            "width_guide": {"x": [width]},
            "depth_title": {"text": [width]},
            "width_title": {"text": [depth]},
            "depth_here": {"x": [depth], "y": [exact]},
            "width_here": {"x": [width], "y": [exact]},
        }
        for kind, chance in (("exact", at_a_point), ("least", lower_bound)):
            parts[f"{kind}_by_depth"] = {"x": DEPTHS, "y": [chance(width, d) for d in DEPTHS]}
            parts[f"{kind}_by_width"] = {"x": WIDTHS, "y": [chance(w, depth) for w in WIDTHS]}
        for kind, by_width in drawn().items():
            seen = by_width.get(str(width))
            parts[f"{kind}_by_depth"] = {"x": SHOWN, "y": [share(seen, d) for d in SHOWN]} if seen else None
            wide = [w for w in WIDTHS if str(w) in by_width]
            parts[f"{kind}_by_width"] = {"x": wide, "y": [share(by_width[str(w)], depth) for w in wide]}
        one, two = (nets.get(str(width)) for nets in drawn().values())
        said = {"exact": exact, "drawn": share(one, depth), "least": least, "more": "two" if two else "none"}
        counts = {
            f"{key}_{number}": nets and (nets["nets"] if key == "nets" else nets["dead"][depth - 1])
            for number, nets in (("1", one), ("2", two))
            for key in ("nets", "dead")
        }
        return parts | {"say": {"width": width, "depth": depth, **said, **counts}}


@cache
def drawn() -> dict[str, dict[str, dict[str, Any]]]:
    """With one input and with two, for each width: how many nets were drawn, and how many are dead at each depth."""
    rows = load("born_dead")["rows"]
    found: dict[str, dict[str, dict[str, Any]]] = {"one": {}, "two": {}}
    for kind, inputs in (("one", 1), ("two", 2)):
        for width in WIDTHS:
            part = [row for row in rows if row["inputs"] == inputs and row["width"] == width]
            if part:
                dead = np.cumsum(np.sum([row["for_all_x"] for row in part], axis=0)).tolist()
                found[kind][str(width)] = {"nets": sum(row["nets"] for row in part), "dead": dead}
    return found


def share(nets: Any, depth: int) -> float:
    return float(nets["dead"][depth - 1] / nets["nets"])
