"""How the signal on its way up and the gradient on its way down change through up to 50 layers."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace
from typing import Any, ClassVar

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from relubook import theme
from relubook.experiments import load
from relubook.live import Film, Grow, Row, Same, choice, grid_lines, handle, panel, slider
from relubook.live.parts import Area, Guides, Line, Points, Texts

DEPTH = 50
NAMES = {"sigmoid": "sigmoid", "tanh": "tanh", "relu": "ReLU"}
SIGNAL, GRADIENT = (-9.4, 1.2), (-34.0, 4.0)  # powers of ten
# the boxes of the two panels, in pixels: on a desk and on a phone
BOXES = ((66, 24, 602, 150), (66, 214, 602, 176)), ((64, 24, 230, 124), (64, 186, 230, 150))
LINE = {"signal": 1.2, "gradient": 3.8}  # the height of a line of words, in powers of ten of the lower of two boxes


class VanishingGradient(Film):
    title = "Through 50 layers sigmoid loses the gradient; with tanh it survives"
    alt = (
        "Two panels over the layers 0 to 50, sizes as powers of ten. Above, the signal on its way up: with sigmoid it "
        "stays near a half; with tanh it falls to about a tenth for weights of variance 1/fan_in and stays near a half "
        "for 2/fan_in; with ReLU it stays within a power of ten for 2/fan_in and falls below a 10^7th for 1/fan_in. "
        "Below, the gradient on its way down from the top layer: with sigmoid it falls in a straight line and is below "
        "a 10^24th after 50 layers; with tanh it falls to about an eighth for 1/fan_in and grows about eightfold for "
        "2/fan_in; with ReLU it nearly keeps its size for 2/fan_in and falls below a 10^7th for 1/fan_in."
    )
    caption = (
        "Random nets of 64 units a layer: the median of 60 nets, with a band and a bar from 10 to 90 %. Faint: all 50 "
        "layers. Dotted: the differences that tell one input from another. Drag a purple dot."
    )
    height = (436, 380)
    say = "The gradient {way} {factor:s2}-fold (10 to 90 %: {least:s2} to {most:s2}), {apart:reason}"
    reasons: ClassVar = {
        "lost": "differences are lost in rounding.",
        "more": "differences grow {told:s2}-fold.",
        "less": "differences shrink {told:s2}-fold.",
    }
    readout: ClassVar = {"layers": "{depth}", "gradient at the input": "{gradient:s2}", "signal on top": "{signal:s2}"}
    handles: ClassVar = [handle("signal_end", x="depth"), handle("gradient_start", x="depth")]

    activation = choice("Activation", {shown: name for name, shown in NAMES.items()}, "sigmoid")
    weights = choice("Variance of the weights", {"1/fan_in": 1, "2/fan_in": 2}, 2)
    depth = slider("Layers", 1, DEPTH, 1, DEPTH, play=True)

    def draw(self, fig: Figure, narrow: bool) -> None:
        upper, lower = BOXES[narrow]
        ticks = range(0, DEPTH + 1, 10)
        above = panel(fig, upper, (0, DEPTH), SIGNAL, xticks=[], yticks=(0, -2, -4, -6, -8))
        below = panel(fig, lower, (0, DEPTH), GRADIENT, xticks=ticks, yticks=(0, -10, -20, -30), xlabel="layer")
        for ax, name, title in (
            (above, "signal", "signal on its way up →"),
            (below, "gradient", "← gradient going down"),
        ):
            grid_lines(ax)
            ax.set_yticks(ax.get_yticks(), [power_of_ten(round(tick)) for tick in ax.get_yticks()])
            self._draw_lines(ax, name)
            ax.set_title(title)
        Area(above, "signal_band", "muted", 0.25, "the band")
        Line(above, "difference", "muted", "the differences", **theme.LINES["gone"])
        Texts(above, "difference_word", "muted", say="differences", gap=12)
        below.yaxis.tick_right()
        below.tick_params(axis="y", length=0, pad=12)
        Guides(below, "gradient_bar", "muted", "the bar", linewidth=5, alpha=0.5)
        for ax, name in ((above, "signal_end"), (below, "gradient_start")):
            Points(ax, name, "kink", 7)

    def _draw_lines(self, ax: Axes, name: str) -> None:
        """The lines of all three activations, faint to the last layer, and the chosen one over them."""
        for key, shown in NAMES.items():
            role, _ = theme.ACTIVATIONS[shown]
            style = {"linewidth": 1.5, "linestyle": theme.activation(shown)["linestyle"]}
            Line(ax, f"{name}_all_{key}", role, alpha=0.35, **style)
            Line(ax, f"{name}_{key}", role, **style)
            anchor, right = ("start", 10) if name == "signal" else ("end", -14)
            Texts(ax, f"{name}_{key}_word", role, say=shown, anchor=anchor, offset=(right, 0), clip=False, bold=True)
        Guides(ax, f"{name}_top", "kink", alpha=0.6)
        Line(ax, name, "net", f"the {name}", styles=theme.ACTIVATIONS, **theme.LINES["function"])

    def reel(self, f: SimpleNamespace, activation: str, weights: int) -> dict[str, Any]:
        chosen = stored()[f"{activation} {weights}"]
        layers, depths = list(range(DEPTH + 1)), list(range(1, DEPTH + 1))
        low, middle, high = (chosen["gradient_at_input"][q] for q in ("10", "50", "90"))
        parts: dict[str, Any] = {}
        for name in ("signal", "gradient"):
            lines = {key: steps(name, stored()[f"{key} {weights}"]) for key in NAMES}
            ends = [line["all"][-1 if name == "signal" else 0] for line in lines.values()]
            for (key, line), place in zip(lines.items(), apart(ends, LINE[name]), strict=True):
                parts[f"{name}_all_{key}"] = {"x": Same(layers), "y": Same(line["all"])}
                shown = {"x": Grow(layers, 2), "y": line["y"]}
                if key == activation:
                    parts[name] = shown | {"style": Same(NAMES[key])}
                else:
                    parts[f"{name}_{key}"] = shown
                at = DEPTH if name == "signal" else 0
                parts[f"{name}_{key}_word"] = Same({"text": [1], "x": [at], "y": [place]})
            parts[f"{name}_top"] = {"x": Row(depths)}
        told = [v for v in chosen["difference"] if v is not None and v >= SIGNAL[0]]
        steep = len(told) <= DEPTH  # the line leaves the panel, to the right of its name
        at, side = (12, 1) if steep else (28, -1)
        near: dict[str, Any] = {
            "x": Same([at]),
            "y": Same([told[at]]),
            "rise": Same([told[at + 1] - told[at]]),
            "side": Same([side]),
        }
        return parts | {
            "signal_band": Same(
                {"x": layers + layers[::-1], "y": chosen["signal"]["10"] + chosen["signal"]["90"][::-1]}
            ),
            "difference": {"x": Grow(layers[: len(told)], 2), "y": Grow(told, 2)},
            "difference_word": near | {"text": Row([1 if d > at else None for d in depths])},
            "gradient_bar": {"x": Row(0), "low": Row(low), "high": Row(high)},
            "signal_end": {"x": Row(depths), "y": Row(chosen["signal"]["50"][1:])},
            "gradient_start": {"x": Row(depths), "y": Row(0)},
            "say": {
                "depth": depths,
                "gradient": [10**power for power in middle],
                "signal": [10**power for power in chosen["signal"]["50"][1:]],
                "way": ["grows" if power > 0 else "shrinks" for power in middle],
                "factor": [10 ** abs(power) for power in middle],
                **spread(low, middle, high),
                **told_apart(chosen["difference"]),
            },
        }


def power_of_ten(power: int) -> str:
    return "10" + str(power).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")) if power else "1"


@cache
def stored() -> dict[str, dict[str, Any]]:
    """The experiment `vanishing`, by activation and gain: log10 of sizes."""
    return {f"{row['activation']} {row['gain']}": row for row in load("vanishing")["rows"]}


def steps(name: str, row: dict[str, Any]) -> dict[str, Any]:
    """A line by depth, and that of all layers: the signal grows, each depth has its own gradient (1 at its top)."""
    if name == "signal":
        return {"y": Grow(row["signal"]["50"], 2), "all": row["signal"]["50"]}
    gradients = [[*values, 0.0] for values in row["gradient"]]
    return {"y": gradients, "all": gradients[-1]}


def apart(heights: list[float], least: float) -> list[float]:
    """Where to write names so that no two touch: each at its height, or as far below as the one above it asks for."""
    places = [0.0] * len(heights)
    above = float("inf")
    for i in sorted(range(len(heights)), key=lambda i: -heights[i]):
        above = places[i] = min(heights[i], above - least)
    return places


def spread(low: list[float], middle: list[float], high: list[float]) -> dict[str, list[float]]:
    """The factors at both ends of the bar, counted the same way as that of its middle, the smaller first."""
    ends = [sorted((a, b) if m > 0 else (-a, -b)) for a, m, b in zip(low, middle, high, strict=True)]
    return {"least": [10**one for one, _ in ends], "most": [10**other for _, other in ends]}


def told_apart(difference: list[Any]) -> dict[str, list[Any]]:
    """What became of the differences between inputs."""
    start = difference[0]
    changes = [None if v is None else v - start for v in difference[1:]]
    return {
        "apart": ["lost" if v is None else "more" if v > 0 else "less" for v in changes],
        "told": [None if v is None else 10 ** abs(v) for v in changes],
    }
