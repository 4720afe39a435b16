"""Four hinges, each with a weight, and their sum."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from relu import relu_forward
from relubook import theme
from relubook.live import LiveFigure, choice, fixed, handle, ladder, numbers, slider, switch
from relubook.live.parts import area, line, points, texts

Array = NDArray[np.float64]

DOTS: Array = (np.arange(61) - 30) / 10  # where a target is given and an error is measured
RAW, WEIGHTED, SUM = (-0.7, 3.4), (-3.5, 3.5), (-2.7, 3.6)  # what each panel shows; one unit is equally high in all
ACROSS, UP = 58.0, 20.3  # points of the picture in one unit of x and of y: where a word keeps clear of its line
ROW = 0.7  # units between two kink badges, one above the other
DASHES = ("-", (0, (6, 2)), (0, (6, 2, 1.5, 2)), (0, (1.5, 1.5)))

TARGETS: dict[str, Array] = {
    "hat": np.maximum(0, 2 - np.abs(DOTS)),
    "bump": 2 * np.exp(-(DOTS**2)),
    "|x|": np.abs(DOTS),
    "x²/3": DOTS**2 / 3,
    "sine": 2 * np.sin(np.pi * DOTS / 3),
    "staircase": np.where(DOTS < -1, 0.0, np.where(DOTS < 1, 1.0, 2.0)),
    "zigzag": np.interp(DOTS, [-3, -1.5, 0, 1.5, 3], [0, 2.25, 0, 2.25, 0]),
}

# The least root mean square over DOTS that was found with kinks, weights and offset on the grid of the sliders: all
# 249,900 choices of four kinks, each with its best weights; the 300 best of them rounded, then moved one or two steps
# at a time as long as that helps. The test tries each such move again, and compares with the best weights of any size.
BEST: dict[str, dict[str, Any]] = {
    "hat": {"kinks": [-2, 0, 2, -3], "weights": [1, -2, 1, 0], "offset": 0},
    "bump": {"kinks": [-2, -1.4, 0, 1.5], "weights": [0.4, 1, -2.8, 1.3], "offset": 0},
    "|x|": {"kinks": [-3, 0, -1, 1], "weights": [-1, 2, 0, 0], "offset": 3},
    "x²/3": {"kinks": [-3, -1.5, 0, 1.5], "weights": [-1.5, 1, 1, 1], "offset": 2.9},
    "sine": {"kinks": [-3, -2.1, -1.2, 1.4], "weights": [-1.9, 1.5, 2.1, -3], "offset": 0},
    "staircase": {"kinks": [-1.2, -0.9, 0.8, 1.1], "weights": [3, -2.9, 2.9, -3], "offset": 0},
    "zigzag": {"kinks": [-3, -1.5, 0, 1.5], "weights": [1.5, -3, 3, -3], "offset": 0},
}


class HingeSum(LiveFigure):
    title = "Four weighted hinges and their sum"
    alt = (
        "Three panels over the same input x from -3 to 3. Top: four hinges, each flat at 0 up to its kink and then "
        "rising with slope 1. Middle: each hinge times its weight, so two rise and two fall. Bottom: their sum, a "
        "broken line whose pieces carry their slopes: 0, 1.5, 0.5, -1.5 and 0 again."
    )
    caption = (
        "Top: four hinges `relu(x - k)`, each with its kink k. Middle: each hinge times its weight u. A negative "
        "weight turns a hinge downward. Bottom: their sum with the offset p. At each kink the slope of the sum changes "
        "by the weight of that hinge and then stays, so the slope of a piece is the sum of all weights whose kinks lie "
        "to its left. Weights 1.5, −1, −2 and 1.5 make the slopes 0, 1.5, 0.5, −1.5 and 0."
    )
    size = (5.6, 6.3)
    functions: ClassVar[dict[str, Any]] = {"relu_forward": relu_forward}

    target = choice("Target to hit", ["none", *TARGETS])
    best = switch("Show the best found for this target")
    hinge = ladder("Hinge to change", [0, 1, 2, 3], 0, labels=["1", "2", "3", "4"])
    kinks = numbers("Its kink k", -3, 2, 0.1, [-2, -1, 0.5, 2], at="hinge")
    weights = numbers("Its weight u", -3, 3, 0.1, [1.5, -1, -2, 1.5], at="hinge")
    offset = slider("Offset p of the sum", -2, 3, 0.1, 0)

    handles: ClassVar[list[dict[str, Any]]] = [
        handle("offset_dot", y="offset"),
        *(handle("sum_kinks", index=i, x=f"kinks[{i}]", select="hinge") for i in range(4)),
        *(handle("kink_dots", index=i, x=f"kinks[{i}]", select="hinge") for i in range(4)),
        *(handle("weight_dots", index=i, y=f"weights[{i}]", select="hinge") for i in range(4)),
    ]

    def draw(self, fig: Figure) -> None:
        heights = [high - low for low, high in (RAW, WEIGHTED, SUM)]
        raw, weighted, total = fig.subplots(3, 1, sharex=True, height_ratios=heights)
        raw.set(ylim=RAW, title="Hinges h = relu(x − k)", yticks=[0, 1, 2, 3])
        weighted.set(ylim=WEIGHTED, title="Weighted hinges u · h", yticks=[-3, -2, -1, 0, 1, 2, 3])
        total.set(ylim=SUM, title="Sum y = p + all u · h", yticks=[-2, -1, 0, 1, 2, 3], xlabel="input x")
        total.set(xlim=(-3.25, 3.25), xticks=[-3, -2, -1, 0, 1, 2, 3])
        for ax, name in ((raw, "raw"), (weighted, "weighted"), (total, "sum")):
            ax.axhline(0, color=theme.color("grid"), linewidth=0.8, zorder=0)
            line(ax, f"{name}_guides", "grid", linewidth=1.0, zorder=1)
        for ax, name in ((raw, "raw"), (weighted, "weighted")):
            line(ax, f"{name}_chosen", "kink", linewidth=7, alpha=0.25, solid_capstyle="round")
            for i in range(4):
                line(ax, f"{name}_{i + 1}", "part", linewidth=1.8, linestyle=DASHES[i])
        badge = {"fontsize": 9.5, "fontweight": "bold", "zorder": 6}
        points(raw, "kink_dots", "kink", radius=7.5, clip_on=False)
        texts(raw, "kink_names", [0.0] * 4, [0.0] * 4, "paper", **badge)
        area(weighted, "weight_plates", "paper", 0.8, zorder=2.5)
        texts(weighted, "weight_words", [0.0] * 4, [0.0] * 4, "ink", fontsize=9.5)
        points(weighted, "weight_dots", "kink", radius=7.5, clip_on=False)
        texts(weighted, "weight_names", [0.0] * 4, [0.0] * 4, "paper", **badge)
        points(total, "target", "data", radius=2.2, markeredgewidth=0, zorder=1.7)
        area(total, "slope_plates", "paper", 0.8, zorder=1.8)
        line(total, "gap", "dead", linewidth=2.2)
        line(total, "best", "muted", linewidth=1.6, linestyle=(0, (4, 2)))
        line(total, "sum", "net", linewidth=2.4)
        points(total, "sum_kinks", "kink", radius=4.5)
        points(total, "offset_dot", "kink", radius=7.5, clip_on=False)
        texts(total, "offset_name", [-3.0], [0.0], "paper", **badge)
        texts(total, "slopes", [0.0] * 5, [0.0] * 5, "net", fontsize=10)
        texts(total, "error", [3.25], [SUM[1] + 0.42], "ink", ha="right", fontsize=10)
        texts(total, "target_word", [-3.2], [SUM[0] + 0.35], "data", ha="left", fontsize=9.5)
        texts(total, "best_word", [3.2], [SUM[0] + 0.35], "muted", ha="right", fontsize=9.5)

    def data(self) -> dict[str, Any]:
        return {"targets": {name: np.round(y, 4) for name, y in TARGETS.items()}, "best": BEST}

    def frame(
        self, target: str, best: bool, hinge: int, kinks: list[float], weights: list[float], offset: float
    ) -> dict[str, Any]:
        k, u = np.array(kinks), np.array(weights)
        hinges, weighted, y = self.layers(k, u, offset)
        x = np.concatenate([DOTS, k])
        order = np.argsort(x, kind="stable")
        wanted = None if target == "none" else np.round(TARGETS[target], 4)
        row = badge_rows(k)
        top_right, heights = k + 1, u  # one to the right of its kink a weighted hinge is as high as its weight
        said = weight_words(top_right, heights, hinge)
        slopes = slope_words(k, y)
        guides = {"x": [v for kink in k for v in (kink, kink, None)]}
        frame: dict[str, Any] = {
            "raw_guides": guides | {"y": [*RAW, None] * 4},
            "weighted_guides": guides | {"y": [*WEIGHTED, None] * 4},
            "sum_guides": guides | {"y": [*SUM, None] * 4},
            "raw_chosen": {"x": x[order], "y": hinges[hinge][order]},
            "weighted_chosen": {"x": x[order], "y": weighted[hinge][order]},
            "kink_dots": {"x": k, "y": ROW * row},
            "kink_names": {"text": ["1", "2", "3", "4"], "x": k, "y": ROW * row},
            "weight_dots": {"x": top_right, "y": heights},
            "weight_names": {"text": badge_names(top_right, heights), "x": top_right, "y": heights},
            "weight_words": said,
            "weight_plates": plates(said),
            "sum": {"x": x[order], "y": y[order]},
            "sum_kinks": {"x": k, "y": [v if SUM[0] <= v <= SUM[1] else None for v in y[61:]]},
            "offset_dot": {"x": [-3], "y": [offset]},
            "offset_name": {"text": ["p"], "x": [-3], "y": [offset]},
            "slopes": slopes,
            "slope_plates": plates(slopes),
            "target": None,
            "target_word": None,
            "gap": None,
            "error": None,
            "best": None,
            "best_word": None,
        }
        for i in range(4):
            frame[f"raw_{i + 1}"] = {"x": x[order], "y": hinges[i][order]}
            frame[f"weighted_{i + 1}"] = {"x": x[order], "y": weighted[i][order]}
        words = [running_sum(k, u, offset)]
        if wanted is not None:
            largest, rms, worst = errors(y, wanted)
            frame |= {
                "target": {"x": DOTS, "y": wanted},
                "target_word": {"text": [f"dots: {target}"]},
                "gap": {"x": [DOTS[worst]] * 2, "y": [y[worst], wanted[worst]]},
                "error": {"text": [f"error: largest {fixed(largest)} (bar), rms {fixed(rms)}"]},
            }
            words.append(
                f"The target is {target}: largest error {fixed(largest)}, at x = {fixed(DOTS[worst], 1)}; "
                f"root mean square {fixed(rms)}."
            )
        elif best:
            words.append("Choose a target to see the best that was found for it.")
        if wanted is not None and best:
            found = BEST[target]
            its_kinks, its_weights, its_offset = np.array(found["kinks"]), np.array(found["weights"]), found["offset"]
            its_y = self.layers(its_kinks, its_weights, its_offset)[2]
            its_x = np.concatenate([DOTS, its_kinks])
            order = np.argsort(its_x, kind="stable")
            largest, rms, _ = errors(its_y, wanted)
            frame |= {
                "best": {"x": its_x[order], "y": its_y[order]},
                "best_word": {"text": [f"dashed: best found, rms {fixed(rms)}"]},
            }
            words.append(
                f"The best found has root mean square {fixed(rms)} and largest error {fixed(largest)}: "
                f"kinks {listed(its_kinks)}; weights {listed(its_weights)}; p = {fixed(its_offset, 1)}."
            )
        return frame | {"words": " ".join(words)}

    def layers(self, k: Array, u: Array, p: float) -> tuple[Array, Array, Array]:
        """The hinges, the weighted hinges and the sum, at the dots and then at the kinks."""
        x = np.concatenate([DOTS, k])
        hinges = self.f.relu_forward(x - k[:, None])[0]
        weighted = u[:, None] * hinges
        return hinges, weighted, p + weighted.sum(axis=0)


def errors(y: Array, wanted: Array) -> tuple[float, float, int]:
    """Largest error and root mean square at the dots, and the dot with the largest."""
    miss = y[:61] - wanted
    worst = int(np.argmax(np.abs(miss)))
    return float(abs(miss[worst])), float(np.sqrt(np.mean(miss**2))), worst


def running_sum(k: Array, u: Array, p: float) -> str:
    """How the slope of the sum comes about, kink after kink."""
    said, slope = [f"The sum starts flat at p = {fixed(p, 1)}."], 0.0
    for i in np.argsort(k, kind="stable"):
        slope += u[i]
        said.append(f"At {fixed(k[i], 1)} hinge {i + 1} adds {fixed(u[i], 1)}: slope {fixed(slope, 1)}.")
    return " ".join(said)


def listed(values: Array) -> str:
    return ", ".join(fixed(v, 1) for v in values)


def badge_rows(k: Array) -> NDArray[np.int64]:
    """Kinks that nearly meet pile up, so that each can be read and held: the lowest free row for each."""
    rows: list[int] = []
    for i in range(4):
        taken = {rows[j] for j in range(i) if abs(k[i] - k[j]) < 0.29}
        rows.append(min(row for row in range(4) if row not in taken))
    return np.array(rows)


def badge_names(x: Array, y: Array) -> list[str]:
    """The number of each weight badge; under a later badge it is left out."""
    return [
        "" if any(abs(x[i] - x[j]) < 0.25 and abs(y[i] - y[j]) < 0.6 for j in range(i + 1, 4)) else str(i + 1)
        for i in range(4)
    ]


def weight_words(x: Array, y: Array, hinge: int) -> dict[str, Any]:
    """The weight left of its badge, clear of the hinge's own line: beside it when it is steep, else above or below.

    Where badges crowd, the hinge that is being changed speaks, then the later one.
    """
    side = np.where(y >= 0, 1, -1)
    clear = np.maximum(0, 0.55 * (1 - np.abs(y)))
    left, level = x - 0.55, y + side * clear
    text = [f"u = {fixed(v, 1)}" for v in y]
    for i in range(4):
        for j in range(4):
            covered = abs(left[i] - x[j]) < 0.6 and abs(level[i] - y[j]) < 0.6
            crossed = abs(x[i] - x[j]) < 0.8 and abs(level[i] - level[j]) < 0.6 and (j == hinge or j > i)
            if i not in (j, hinge) and (covered or crossed):
                text[i] = ""
    return {"text": text, "x": left, "y": level}


def plates(said: dict[str, Any]) -> dict[str, Any]:
    """A rectangle behind each word, so that a line of another hinge does not strike it out."""
    x: list[float | None] = []
    y: list[float | None] = []
    for word, a, b in zip(said["text"], said["x"], said["y"], strict=True):
        if not word:
            continue
        x += [a - 0.37, a + 0.37, a + 0.37, a - 0.37, None]
        y += [b - 0.26, b - 0.26, b + 0.32, b + 0.32, None]
    return {"x": x, "y": y}


def slope_words(k: Array, y: Array) -> dict[str, Any]:
    """The slope of each piece of the sum, above the middle of what is seen of the piece."""
    order = np.argsort(k, kind="stable")
    x = [-3.0, *k[order], 3.0]
    v = [y[0], *y[61:][order], y[60]]
    low, high = SUM[0] + 0.7, SUM[1] - 0.9
    said: dict[str, Any] = {"text": [], "x": [], "y": []}
    longest, most = 0, 0.0
    for j in range(5):
        width = x[j + 1] - x[j]
        slope = (v[j + 1] - v[j]) / width if width > 0 else 0.0
        start, end = x[j], x[j + 1]
        if slope != 0:  # the part of the piece between low and high
            edges = sorted([x[j] + (low - v[j]) / slope, x[j] + (high - v[j]) / slope])
            start, end = max(start, edges[0]), min(end, edges[1])
        middle = (start + end) / 2
        level = v[j] + slope * (middle - x[j])
        steep = np.sqrt(ACROSS**2 + (slope * UP) ** 2)  # points of the picture along the line, in one unit of x
        seen = width >= 0.45 and (end - start) * steep >= 20 and low - 0.01 <= level <= high + 0.01
        if seen and end - start > most + 0.01:
            longest, most = j, end - start
        away = 10 + 11 * abs(slope) * UP / steep
        said["text"].append(fixed(slope, 1) if seen else "")
        said["x"].append(middle - slope * UP / steep * away / ACROSS if seen else 0.0)
        said["y"].append(level + ACROSS / steep * away / UP if seen else 0.0)
    if most > 0:
        said["text"][longest] = f"slope {said['text'][longest]}"
    return said
