"""How the signal on its way up and the gradient on its way down change through up to 50 layers."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, ClassVar

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from relubook import theme
from relubook.experiments.vanishing import setting, told
from relubook.live import Film, Grow, Row, Same, choice, grid_lines, handle, panel, slider, stacked
from relubook.live.parts import Area, Guides, Line, Points, Texts
from relubook.live.wording import power_of_ten

DEPTH = 50
NAMES = {"sigmoid": "sigmoid", "tanh": "tanh", "relu": "ReLU"}
TITLES = {"signal": "signal on its way up →", "gradient": "← gradient going down"}
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
        for ax, (name, title) in zip((above, below), TITLES.items(), strict=True):
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
        rows = {key: setting(key, weights) for key in NAMES}
        layers, depths, chosen = list(range(DEPTH + 1)), list(range(1, DEPTH + 1)), rows[activation]
        parts: dict[str, Any] = {}
        for name, end in (("signal", DEPTH), ("gradient", 0)):
            lines = {key: row["signal"]["50"] if end else row["gradient"][-1] for key, row in rows.items()}
            places = stacked([line[end] for line in lines.values()], LINE[name])
            for (key, line), place in zip(lines.items(), places, strict=True):
                parts[f"{name}_all_{key}"] = {"x": Same(layers), "y": Same(line)}
                shown = {"x": Grow(layers, 2), "y": Grow(line, 2) if end else rows[key]["gradient"]}
                parts |= {name: shown | {"style": Same(NAMES[key])}} if key == activation else {f"{name}_{key}": shown}
                parts[f"{name}_{key}_word"] = Same({"text": [1], "x": [end], "y": [place]})
            parts[f"{name}_top"] = {"x": Row(depths)}
        seen = [v for v in chosen["difference"] if v is not None and v >= SIGNAL[0]]
        steep = len(seen) <= DEPTH  # the line leaves the panel, to the right of its name
        at, side = (12, 1) if steep else (28, -1)
        beside = {"x": [at], "y": [seen[at]], "rise": [seen[at + 1] - seen[at]], "side": [side]}
        low, middle, high = (chosen["signal"][q] for q in ("10", "50", "90"))
        return parts | {
            "signal_band": Same({"x": layers + layers[::-1], "y": low + high[::-1]}),
            "difference": {"x": Grow(layers[: len(seen)], 2), "y": Grow(seen, 2)},
            "difference_word": {key: Same(value) for key, value in beside.items()}
            | {"text": Row([1 if d > at else None for d in depths])},
            "gradient_bar": {"x": Row(0)}
            | {side: Row(chosen["gradient_at_input"][q]) for side, q in (("low", "10"), ("high", "90"))},
            "signal_end": {"x": Row(depths), "y": Row(middle[1:])},
            "gradient_start": {"x": Row(depths), "y": Row(0)},
            "say": {"depth": depths, **told(chosen)},
        }
