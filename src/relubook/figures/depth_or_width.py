"""The same 24 units in one to four layers: how many regions are possible on a line, and how many random nets have."""

from __future__ import annotations

from collections import Counter
from functools import cache
from types import SimpleNamespace
from typing import Any, ClassVar

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from relubook import theme
from relubook.experiments import Row, load
from relubook.experiments.depth_pieces import NETS, SHAPES, WINDOWS
from relubook.live import choice, panel, slider, word
from relubook.live.film import Film, Same
from relubook.live.parts import Area, Points, Texts

RANGE = (2.5, 7000)  # regions, on a log scale
ROW = 1.45  # a row is a histogram of height 1 and the words above it
# left, top, width of the rows and the height of one, for the two widths
ROWS = ((104, 18, 600, 66), (14, 20, 328, 64))


class DepthOrWidth(Film):
    title = "24 units in one layer, or in four: what is possible, and what random nets have"
    alt = (
        "Four rows, for 24 units in one, two, three and four layers, over the number of regions on a line, on a log "
        "scale. The most that is possible moves right from row to row: 25, 169, 729, 2401, and nets built by hand "
        "follow: 24, 144, 512, 1296. The histograms of 100 random nets each stay around 24; they only grow wider."
    )
    caption = (
        "Each hill is 100 random nets, as tall as its fullest number. Diamond: a zigzag built by hand. Bar: no net of "
        "this shape has more. A longer stretch of the line shows more of the regions."
    )
    height = (318, 330)
    say = (
        "{widths}. From −{far} to {far} random nets have {mean:1} regions in the mean, {least} at least, "
        "{greatest} at most."
    )
    readout: ClassVar = {
        "possible": ("{most}", "dead"),
        "built by hand": ("{built}", "part"),
        "random": ("{mean:1}", "net"),
    }

    layers = slider("Layers", 1, len(SHAPES), 1, 4, play=True)
    window = choice("Stretch of the line", {f"±{far}": i for i, far in enumerate(WINDOWS)}, 1)

    def draw(self, fig: Figure, narrow: bool) -> None:
        left, top, width, tall = ROWS[narrow]
        bottom = top + len(SHAPES) * tall
        scale = panel(fig, (left, top, width, bottom - top), RANGE, (0, 1), xscale="log", yticks=[])
        scale.set_xticks([10, 100, 1000], ["10", "100", "1000"])
        scale.minorticks_off()
        scale.spines[:].set_visible(False)
        scale.grid(axis="x")
        scale.set_xlabel("regions on the line")
        for i, widths in enumerate(SHAPES):
            row = panel(fig, (left, top + i * tall, width, tall), RANGE, (0, ROW), xscale="log", frame=False)
            Area(row, f"chosen_{i}", "kink-soft", 1.0, "the chosen row", zorder=0)
            row.axhline(0, color=theme.color("edge"), linewidth=1)
            Area(row, f"nets_{i}", "net", 0.75, "the random nets")
            Points(row, f"mean_{i}", "net", 5, "the mean", clip_on=False)
            name_of(row, " + ".join(map(str, widths)), narrow)
            marks_of(row, shapes()[i], narrow)
            look: dict[str, Any] = {"say": "mean {:1}", "size": theme.SIZES["tick"], "anchor": "start", "clip": False}
            Texts(row, f"mean_word_{i}", "net", [20], [1.14], offset=(-8, 0), **look)

    def reel(self, f: SimpleNamespace, window: int) -> dict[str, Any]:
        found = shapes()
        whole = {"x": [RANGE[0], RANGE[1], RANGE[1], RANGE[0]], "y": [0, 0, ROW, ROW]}
        parts: dict[str, Any] = {}
        for i, shape in enumerate(found):
            off: dict[str, list[float]] = {"x": [], "y": []}
            parts[f"chosen_{i}"] = {
                axis: [(whole if step == i else off)[axis] for step in range(len(found))] for axis in "xy"
            }
            parts[f"nets_{i}"] = Same(hill(shape["counts"][window]))
            mean = shape["regions"]["mean"][window]
            parts[f"mean_{i}"] = Same({"x": [mean], "y": [0.11]})
            parts[f"mean_word_{i}"] = Same({"text": [mean], "x": [mean], "y": [1.14]})
        said: dict[str, Any] = {
            key: [s["regions"][key][window] for s in found] for key in ("mean", "least", "greatest")
        }
        said |= {"most": [s["at_most"] for s in found], "built": [s["built"] for s in found]}
        said |= {"widths": [" + ".join(map(str, w)) + " units" for w in SHAPES], "far": Same(WINDOWS[window])}
        return parts | {"say": said}


def name_of(row: Axes, name: str, narrow: bool) -> None:
    """The widths of the layers, left of their row or in its corner."""
    over, height, side = (2, 1.14, "left") if narrow else (-8, 0.42, "right")
    places: dict[str, Any] = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points"}
    row.annotate(name, (0, height), (over, 0), ha=side, va="center", fontweight=600, **places)


def marks_of(row: Axes, shape: Row, narrow: bool) -> None:
    """What was built by hand and what is possible, each with its number."""
    built, most = shape["built"], shape["at_most"]
    row.plot(built, 0.42, "D", color=theme.color("part"), markersize=8)
    row.plot(most, 0.42, "|", color=theme.color("dead"), markersize=22, markeredgewidth=3)
    size = theme.SIZES["tick"]
    if built > 100:
        word(row, built * 10 ** (-0.12 if narrow else -0.05), 0.42, f"built {built}", "part", ha="right", fontsize=size)
    word(row, most * 1.15, 0.42, f"{most}" if narrow else f"at most {most}", "dead", ha="left", fontsize=size)


@cache
def shapes() -> list[Row]:
    """The stored summary of each shape, and under "counts" the regions of its random nets in each window."""
    stored = load("depth_pieces")
    found = []
    for widths, shape in zip(SHAPES, stored["summary"]["shapes"], strict=False):
        drawn = [r["regions"] for r in stored["rows"] if r["kind"] == "random" and r["widths"] == widths]
        assert len(drawn) == NETS
        found.append(shape | {"counts": [[r[at] for r in drawn] for at in range(len(WINDOWS))]})
    return found


def hill(counts: list[int]) -> dict[str, list[float]]:
    """A histogram with a column for each whole number, the tallest of height 1."""
    seen = Counter(counts)
    most = max(seen.values())
    x, y = [min(seen) - 0.5], [0.0]
    for number in range(min(seen), max(seen) + 1):
        x += [number - 0.5, number + 0.5]
        y += [seen[number] / most] * 2
    return {"x": [*x, x[-1]], "y": [*y, 0.0]}
