"""How the signal on its way up and the gradient on its way down change through up to 50 layers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, ClassVar

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from relubook import theme
from relubook.experiments import load
from relubook.live import LiveFigure, choice, handle, significant, slider
from relubook.live.parts import area, line, points, texts

DEPTH = 50
NAMES = {"sigmoid": "sigmoid", "tanh": "tanh", "relu": "ReLU"}
LEFT, RIGHT = -12.0, 66.0  # room for the names beside the layers 0 to 50
SIGNAL, GRADIENT = (-9.4, 1.2), (-34.0, 4.0)  # powers of ten
FLOOR = -8.9  # where the words at the lower edge of the signal's panel stand
LINE = {"signal": 0.86, "gradient": 2.75}  # the height of a line of words in the two panels


class VanishingGradient(LiveFigure):
    title = "Signal and gradient through up to 50 layers"
    alt = (
        "Two panels over the layers 0 to 50, sizes as powers of ten. Above, the signal on its way up: with sigmoid and "
        "tanh it stays near 1, with ReLU it stays there only for weights of variance 2/fan_in. Below, the gradient on "
        "its way down from the top layer: with sigmoid it falls in a straight line and is below a 10^24th after 50 "
        "layers; with tanh, and with ReLU at 2/fan_in, it stays within a power of ten; with ReLU at 1/fan_in it falls "
        "below a 10^7th."
    )
    caption = (
        "Random nets of 64 units a layer, zero biases. Above: the root mean square of the outputs of each layer, the "
        "median of 60 nets with the band from 10 to 90 % (dashed: what tells one input from another). Below: the "
        "gradient, from size 1 at the top layer back to the input; the bar at layer 0 goes from 10 to 90 %. With "
        "sigmoid each layer divides the gradient by more than 3. With ReLU it depends on the weights: variance "
        "2/fan_in nearly keeps the size, 1/fan_in does not. With tanh the gradient survives both, "
        "so ReLU is not the only way."
    )
    size = (5.6, 5.6)
    handles: ClassVar = [handle("signal_end", x="depth"), handle("gradient_start", x="depth")]

    activation = choice("Activation", {shown: name for name, shown in NAMES.items()}, "sigmoid")
    weights = choice("Variance of the weights", {"1/fan_in": 1, "2/fan_in": 2}, 2)
    depth = slider("Layers", 1, DEPTH, 1, DEPTH)

    def draw(self, fig: Figure) -> None:
        above, below = fig.subplots(2, 1, sharex=True, height_ratios=(6, 7))
        panel(above, "signal on its way up", SIGNAL, (0, -2, -4, -6, -8))
        panel(below, "gradient on its way down", GRADIENT, (0, -10, -20, -30))
        below.set_xlabel("layer")
        for ax, name in ((above, "signal"), (below, "gradient")):
            line(ax, f"{name}_top", "muted", linestyle=":", linewidth=1.0)
            line(ax, f"{name}_others", "muted", linewidth=1.2)
        area(above, "signal_band", "net", 0.25)
        line(above, "difference", "part", linestyle="--", linewidth=1.5)
        line(above, "signal", "net", linewidth=2.5)
        line(below, "gradient", "net", linewidth=2.5)
        line(below, "gradient_bar", "net", linewidth=1.2)
        points(above, "signal_end", "kink")
        points(below, "gradient_start", "kink")
        words = {"ha": "left", "fontsize": 9.5}
        texts(above, "signal_name", [0.0], [0.0], "net", fontweight="bold", **words)
        texts(above, "signal_other_names", [0.0] * 2, [0.0] * 2, "muted", **words)
        texts(above, "difference_name", [0.0], [0.0], "part", **words)
        words["ha"] = "right"
        texts(below, "gradient_name", [0.0], [0.0], "net", fontweight="bold", **words)
        texts(below, "gradient_other_names", [0.0] * 2, [0.0] * 2, "muted", **words)

        texts(below, "setting", [RIGHT], [GRADIENT[1] + 1.2], "muted", ha="right", va="bottom", fontsize=9.5)

    def data(self) -> dict[str, Any]:
        return stored()

    def frame(self, activation: str, weights: int, depth: int) -> dict[str, Any]:
        chosen = stored()[f"{activation} {weights}"]
        others = [name for name in NAMES if name != activation]
        rows = [stored()[f"{name} {weights}"] for name in others]
        signals = [row["signal"]["50"][: depth + 1] for row in [chosen, *rows]]
        gradients = [[*row["gradient"][depth - 1], 0.0] for row in [chosen, *rows]]
        difference = [v for v in chosen["difference"][: depth + 1] if v is not None and v >= SIGNAL[0]]
        low, high = (chosen["signal"][q][: depth + 1] for q in ("10", "90"))
        layers = list(range(depth + 1))
        at_end = apart([values[-1] for values in [*signals, difference]], LINE["signal"])
        at_input = apart([values[0] for values in gradients], LINE["gradient"])
        bar = [chosen["gradient_at_input"][q][depth - 1] for q in ("10", "50", "90")]
        names = [NAMES[name] for name in others]
        return {
            "signal_top": {"x": [depth, depth], "y": list(SIGNAL)},
            "gradient_top": {"x": [depth, depth], "y": list(GRADIENT)},
            "signal_others": two_lines(layers, signals[1], signals[2]),
            "gradient_others": two_lines(layers, gradients[1], gradients[2]),
            "signal_band": {"x": layers + layers[::-1], "y": low + high[::-1]},
            "difference": {"x": layers[: len(difference)], "y": difference},
            "signal": {"x": layers, "y": signals[0]},
            "gradient": {"x": layers, "y": gradients[0]},
            "gradient_bar": {
                "x": [-0.8, 0.8, None, -0.8, 0.8, None, 0, 0],
                "y": [bar[0], bar[0], None, bar[2], bar[2], None, bar[0], bar[2]],
            },
            "signal_end": {"x": [depth], "y": [signals[0][-1]]},
            "gradient_start": {"x": [depth], "y": [0]},
            "signal_name": {"text": [NAMES[activation]], "x": [depth + 1.5], "y": at_end[:1]},
            "signal_other_names": {"text": names, "x": [depth + 1.5] * 2, "y": at_end[1:3]},
            "difference_name": {"text": ["differences"], "x": [len(difference) + 0.5], "y": [max(at_end[3], FLOOR)]},
            "gradient_name": {"text": [NAMES[activation]], "x": [-1.5], "y": at_input[:1]},
            "gradient_other_names": {"text": names, "x": [-1.5] * 2, "y": at_input[1:]},
            "setting": {"text": [f"{plural(depth)}, weights {weights}/fan_in"]},
            "words": f"{plural(depth)} of {NAMES[activation]}, weights of variance {weights}/fan_in. From the top to "
            f"the input the gradient {change(bar[1])} (10 to 90 % of the nets: {spread(bar)}). From the input to the "
            f"top the signal {change(signals[0][-1])}; {told_apart(chosen['difference'], depth)}.",
        }


def panel(ax: Axes, title: str, limits: tuple[float, float], ticks: Sequence[int]) -> None:
    ax.set(xlim=(LEFT, RIGHT), ylim=limits, xticks=range(0, DEPTH + 1, 10), title=title)
    ax.set_yticks(ticks, [power_of_ten(tick) for tick in ticks])
    ax.axhline(0, color=theme.color("grid"), linewidth=0.8, zorder=0)
    ax.spines["bottom"].set_bounds(0, DEPTH)


def power_of_ten(power: int) -> str:
    return "10" + str(power).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")) if power else "1"


@cache
def stored() -> dict[str, dict[str, Any]]:
    """The experiment `vanishing`, by activation and gain: log10 of sizes."""
    keys = ("signal", "difference", "gradient", "gradient_at_input")
    return {f"{row['activation']} {row['gain']}": {key: row[key] for key in keys} for row in load("vanishing")["rows"]}


def two_lines(x: list[int], one: list[float], other: list[float]) -> dict[str, Any]:
    return {"x": [*x, None, *x], "y": [*one, None, *other]}


def apart(heights: list[float], least: float) -> list[float]:
    """Where to write names so that no two touch: each at its height, or as far below as the one above it asks for."""
    places = [0.0] * len(heights)
    above = float("inf")
    for i in sorted(range(len(heights)), key=lambda i: -heights[i]):
        above = places[i] = min(heights[i], above - least)
    return places


def plural(depth: int) -> str:
    return "1 layer" if depth == 1 else f"{depth} layers"


def change(power: float) -> str:
    """A change of size, given as a power of ten, in words."""
    return f"{'grows' if power > 0 else 'shrinks'} by a factor of {significant(10 ** abs(power), 2)}"


def spread(bar: list[float]) -> str:
    """The factors at both ends of a bar, counted the same way as that of its middle, the smaller first."""
    ends = sorted(power if bar[1] > 0 else -power for power in (bar[0], bar[2]))
    return f"{significant(10 ** ends[0], 2)} to {significant(10 ** ends[1], 2)}"


def told_apart(difference: list[float | None], depth: int) -> str:
    """What became of the differences between inputs."""
    last, first = difference[depth], difference[0]
    if last is None or first is None:
        return "what tells one input from another is lost in rounding"
    return f"what tells one input from another {change(last - first)}"
