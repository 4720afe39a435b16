"""The activation regions of a net in the plane: counted, colored, cut by a line that is moved, trained, and folded."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, ClassVar

import numpy as np
from matplotlib.figure import Figure

from relubook.approximate.counting import montufar, serra, zaslavsky
from relubook.experiments import plane_film
from relubook.experiments.plane_film import FILMS, MOST, SPREAD, STEPS
from relubook.figures.dead_relu_lab import NET
from relubook.live import LiveFigure, choice, field, handle, numbers, panel, slider, switch, well, word
from relubook.live.parts import Area, Badges, Facets, Line, Points, Polygons, Spans, Texts
from relubook.nets.types import Array, Pairs
from relubook.regions import regions
from relubook.regions.by_unit import LIMIT
from relubook.regions.trust import EPS, ROUNDING

EDGE = 1.5  # the window goes from -EDGE to EDGE, both ways
WIDER = 1000  # and the window that stands for the plane is so many times as wide
PIXELS = 360  # across the window: what is smaller than one of them is not seen
LEVELS = 5  # bands above 0, and as many below
NEAR = 1e-9  # a value so near to a level lies on it
ACROSS = 2**0.5  # a direction in which no two places with few decimals are level
HEIGHT, FLOOR = 0.75, 0.45  # of the surface, and how far below it its shadow lies, in half windows
LIGHT = np.array([-0.8, -0.3, 0.5]) / 0.98**0.5  # to the right, away and up from the viewer
LIT = 0.65  # how much paler than its color a facet is that faces the light
BAND, GATES = 0.75, 0.7  # how strong the color of the highest band is, and that of a region with all gates open
GAIN = 2  # He's: the weights of a random net have variance 2 / inputs
SCALE = (1, 40_000)
ROWS = ["in this window", "1,000 windows wide", "one layer: Zaslavsky", "possible: Montúfar", "never more: Serra"]
PLACES = [i + 0.68 for i in range(5)]  # of the bars, each below its name
PLANE = {"TOLERANCE": ROUNDING * EPS, "LIMIT": LIMIT, "ACROSS": ACROSS}  # the page cuts with


class RegionsPlane(LiveFigure):
    title = "One net, one line that you move, and all the regions it cuts"
    alt = (
        "A square window onto the plane of two inputs. Straight lines of the first layer cross it; lines of the later "
        "layers bend wherever they meet one. Together they cut it into many polygons, tinted by the value of the net, "
        "orange above 0 and blue below. Beside it bars on a logarithmic scale count the regions against three theorems."
    )
    caption = (
        "Drag one first-layer line by its pins A and B or by its middle; tap a region for its formula. Thick: where "
        "the value is 0. As facets, the net is a surface, flat over each region, with the map as its shadow: drag it."
    )
    height = (452, 590)
    say = "{where:reason}{held:reason}"
    reasons: ClassVar = {
        "region": "In the ringed region {open} of {units} gates are open ({pattern}): "
        "value {a:2} x1 {sign_b:reason} {size_b:2} x2 {sign_c:reason} {size_c:2}, area {area:2}.",
        "plus": "+",
        "minus": "−",
        "moment": "Step {step}. In the ringed region {open} of {units} gates are open: "
        "value {a:2} x1 {sign_b:reason} {size_b:2} x2 {sign_c:reason} {size_c:2}.",
        "alone": "No unit: one region, value {c:2} everywhere.",
        "free": "",
        "one place": " A and B lie at one place: their unit has no line and stays closed.",
    }
    readout: ClassVar = {
        "regions in view": ("{count}", "net"),
        "smaller than a pixel": "{tiny}",
        "examples right": ("{right:0} %", "data"),
        "dead by layer": ("{dead}", "dead"),
    }

    view = choice("Show", ["value", "gates", "layers", "facets"])
    trained = switch("Trained on two moons", rule=True)
    film = choice("Training", list(FILMS), also={"trained": True})
    step = slider("Step", 0, STEPS, 1, 0, play=True, also={"trained": True})
    first = slider("Units in layer 1", 0, MOST, 1, 8, rule=True, also={"trained": False})
    second = slider("Units in layer 2", 0, MOST, 1, 8, also={"trained": False})
    seed = slider("Seed", 0, 99, 1, 1, also={"trained": False}, more=True)
    third = slider("Units in layer 3", 0, MOST, 1, 0, also={"trained": False}, more=True)
    turn = slider("Turn of the facets", -180, 180, 1, 25, unit="°", more=True)
    tilt = slider("Tilt of the facets", 15, 75, 1, 40, unit="°", more=True)
    ring_x = slider("Ring, *x1*", -1.45, 1.45, 0.05, 0.6, more=True)
    ring_y = slider("Ring, *x2*", -1.45, 1.45, 0.05, -0.6, more=True)
    pin = choice("Pin", {"A x1": 0, "A x2": 1, "B x1": 2, "B x2": 3}, more=True, also={"trained": False})
    pins = numbers("It lies at", -EDGE, EDGE, 0.1, [-0.8, 0.7, 0.8, 0.2], at="pin", also={"trained": False}, more=True)

    engines = ("net", "plane")
    handles: ClassVar[list[dict[str, Any]]] = [
        handle("ring", x="ring_x", y="ring_y"),
        handle("middle", shift="pins"),
        handle("pins", index=0, x="pins[0]", y="pins[1]"),
        handle("pins", index=1, x="pins[2]", y="pins[3]"),
    ]

    fields: ClassVar[list[dict[str, Any]]] = [
        field("picked", x="ring_x", y="ring_y"),
        field("facets", turn="turn", tilt="tilt"),
    ]

    def draw(self, fig: Figure, narrow: bool) -> None:
        side = 342 if narrow else 440
        window = (-EDGE, EDGE)
        plane = panel(fig, (8, 6, side, side), window, window, frame=False)
        well(plane)
        Polygons(plane, "above", "positive", "the bands above 0")
        Polygons(plane, "below", "negative", "the bands below 0")
        Polygons(plane, "gates", "net", "the tint of the open gates")
        Area(plane, "tint", "kink", 0.2, "the region", zorder=2)
        Line(plane, "picked", "kink", "the region", linewidth=1.75, zorder=4)
        for layer, role in enumerate(("kink", "part", "data"), 1):
            styles: dict[str, tuple[str, tuple[int, ...]]] = {"quiet": ("muted", ()), "strong": (role, ())}
            Line(plane, f"edges_{layer}", "muted", f"the edges of layer {layer}", styles, linewidth=1, zorder=2)
        Line(plane, "rim", "paper", "the decision line", linewidth=5, zorder=3)
        Line(plane, "zero", "ink", "the decision line", linewidth=2.5, zorder=3)
        Points(plane, "moon_0", "ink", 3, "the examples", hollow=True, zorder=4, linewidth=1.2)
        Points(plane, "moon_1", "ink", 3, "the examples", zorder=4)
        Line(plane, "mine", "kink", "your line", linewidth=3, zorder=5)
        Points(plane, "ring", "kink", 7, "the ring", hollow=True, zorder=6)
        Points(plane, "middle", "kink", 5, "the middle of your line", zorder=7)
        Badges(plane, "pins", ["A", "B"], radius=9 if narrow else 11, words="the pins", zorder=7)
        space = panel(fig, (8, 6, side, side), (-1.65, 1.65), (-1.83, 1.47), frame=False)
        Area(space, "floor", "closed", 0.12, "the floor")
        Line(space, "floor_edges", "muted", "the shadow", linewidth=0.7, zorder=1)
        Line(space, "floor_zero", "ink", "the shadow of the decision line", linewidth=2, zorder=1)
        Facets(space, "facets", "the facets", zorder=2)
        self._draw_counts(fig, narrow)

    def _draw_counts(self, fig: Figure, narrow: bool) -> None:
        box = (8, 372, 300, 200) if narrow else (476, 40, 214, 330)
        counts = panel(fig, box, SCALE, (5, 0), xscale="log", frame=False)
        thick = 0.26 if narrow else 0.2
        Spans(counts, "here", "net", 0.9, "the count", side="x", thickness=thick)
        Spans(counts, "theorems", "muted", 0.45, "the theorems", side="x", thickness=thick)
        for i, text in enumerate(ROWS):
            word(counts, 1, i + 1 - 0.68, text, "muted" if i > 1 else "ink", ha="left")
        Texts(counts, "counts", "ink", [1] * 5, PLACES, anchor="start", offset=(6, 0), bold=True, clip=False)

    def data(self) -> dict[str, Any]:
        x, labels = plane_film.points()
        films = {name: vars(film) for name, film in FILMS.items()}
        constants = {"EDGE": EDGE, "WIDER": WIDER, "PIXELS": PIXELS, "LEVELS": LEVELS, "NEAR": NEAR, "MOST": MOST}
        light = {"LIGHT": LIGHT, "LIT": LIT, "HEIGHT": HEIGHT, "FLOOR": FLOOR, "BAND": BAND, "GATES": GATES}
        constants |= light | {"PLACES": PLACES, "GAIN": GAIN, "NET": NET, "PLANE": PLANE}
        return constants | {"SPREAD": SPREAD, "STEPS": STEPS, "FILMS": films, "X": x, "LABELS": labels}

    def frame(
        self, f: Any, view: str, trained: bool, film: str, step: int, first: int, second: int, seed: int, third: int,
        turn: int, tilt: int, ring_x: float, ring_y: float, pin: int, pins: Any,
    ) -> dict[str, Any]:  # fmt: skip
        widths = FILMS[film].widths if trained else tuple(n for n in (first, second, third) if n)
        placed = not trained and bool(widths)
        net = plane_film.run(film)[step] if trained else with_line(plane_film.net(seed, widths, GAIN), pins)
        plane = seen(net)
        at = deepest(plane, ring_x, ring_y)
        said = told(plane, at) | counted(plane, net, widths)
        shown: dict[str, Any] = bars([said["count"], said.pop("far"), *said.pop("limits")])
        if view != "facets":
            shown |= mapped(plane, view, len(widths))
            shown |= {
                "picked": closed(plane.corners[at]),
                "tint": closed(plane.corners[at]),
                "ring": {"x": [ring_x], "y": [ring_y]},
            }
            shown |= moons() if trained else {}
            if placed:
                middle = {"x": [(pins[0] + pins[2]) / 2], "y": [(pins[1] + pins[3]) / 2]}
                shown |= {"pins": {"x": pins[::2], "y": pins[1::2]}, "middle": middle, "mine": chord(net)}
        else:
            shown |= faceted(plane, np.deg2rad(turn), np.deg2rad(tilt))
        same_place = placed and pins[:2] == pins[2:]
        said |= {"step": step, "held": "one place" if same_place else "free", "right": None, "dead": None}
        if trained:
            said |= {"where": "moment", "right": 100 * plane_film.right(net), "dead": plane_film.dead(net)}
        return shown | {"say": said | {"tiny": None if trained else said["small"]}}


# The net and its regions


def with_line(net: Pairs, pins: Any) -> Pairs:
    """The net whose first unit is 0 on the line through A and B; its weights stay as long as they were."""
    if len(net) == 1:
        return net
    (w, b), *rest = [(w.copy(), b.copy()) for w, b in net]
    ax, ay, bx, by = pins
    length = np.sqrt((bx - ax) ** 2 + (by - ay) ** 2)
    size = np.sqrt(w[0, 0] ** 2 + w[1, 0] ** 2)
    w[:, 0] = (size * (ay - by) / length, size * (bx - ax) / length) if length else (0, 0)
    b[0] = -(w[0, 0] * ax + w[1, 0] * ay)
    return [(w, b), *rest]


@dataclass(frozen=True)
class Seen:
    """The regions in the window, in the order of their patterns; corners from the one that lies first across the plane.

    open : (n, units); units : of each layer; maps : (n, units + 1, 3), a x + b y + c of each unit and of the output
    made : for each side of each region the unit that made it, -1 for the window
    """

    corners: list[Array]
    made: list[list[int]]
    open: Array
    units: list[int]
    maps: Array
    areas: Array

    def values(self, i: int) -> Array:
        values: Array = self.corners[i] @ self.maps[i, -1, :2] + self.maps[i, -1, 2]
        return values

    @property
    def top(self) -> float:
        """The largest size of the value."""
        return max(float(np.abs(self.values(i)).max()) for i in range(len(self.corners)))


def seen(net: Pairs) -> Seen:
    found = regions(net, window(1))
    order = sorted(range(len(found)), key=lambda i: found.patterns[i].tolist())
    patterns = found.patterns[order].astype(int)
    corners = [np.roll(p, -int(np.argmin(p @ [1, ACROSS])), axis=0) for p in (found.polygons[i] for i in order)]
    place = {old: new for new, old in enumerate(order)}
    beyond: dict[frozenset[tuple[float, float]], list[int]] = {}
    for pair, ends in zip(found.neighbors.tolist(), found.edges.tolist(), strict=True):
        beyond[frozenset((tuple(ends[0]), tuple(ends[1])))] = [place[i] for i in pair]
    made = []
    for polygon in corners:
        ends = [tuple(p) for p in polygon.tolist()]
        pairs = [beyond.get(frozenset(side)) for side in zip(ends, [*ends[1:], ends[0]], strict=True)]
        made.append([int(np.argmax(patterns[p[0]] != patterns[p[1]])) if p else -1 for p in pairs])
    units = [len(b) for _, b in net[:-1]]
    return Seen(corners, made, patterns, units, maps_in(net, patterns), found.areas[order])


def window(times: float) -> tuple[tuple[float, float], tuple[float, float]]:
    return (-times * EDGE, times * EDGE), (-times * EDGE, times * EDGE)


def maps_in(net: Pairs, patterns: Array) -> Array:
    """The affine map of each unit before its gate in each region, the output's last: (regions, units + 1, 3)."""
    now, all_, first = np.tile(np.eye(3)[:2], (len(patterns), 1, 1)), [], 0
    for number, (w, b) in enumerate(net):
        if number:
            now = now * patterns[:, first : first + now.shape[1], None]
            first += now.shape[1]
        now = np.einsum("rip,iu->rup", now, w)
        now[:, :, 2] += b
        all_.append(now)
    return np.concatenate(all_, axis=1)


def deepest(plane: Seen, x: float, y: float) -> int:
    """The region that a place lies the farthest inside of."""
    depth = []
    for corners in plane.corners:
        side = np.roll(corners, -1, axis=0) - corners
        inside = (side[:, 0] * (y - corners[:, 1]) - side[:, 1] * (x - corners[:, 0])) / np.hypot(*side.T)
        depth.append(inside.min())
    return int(np.argmax(np.array(depth) >= max(depth) - NEAR))


# What is said


def told(plane: Seen, at: int) -> dict[str, Any]:
    """The pattern of a region, its formula and its area."""
    bits, ends = plane.open[at], np.cumsum([0, *plane.units])
    pattern = " ".join("".join(map(str, bits[a:b])) for a, b in pairwise(ends))
    a, b, c = plane.maps[at, -1]
    where = "region" if len(bits) else "alone"
    said = {"where": where, "open": int(bits.sum()), "units": len(bits), "pattern": pattern}
    signs = {"sign_b": "minus" if b < -NEAR else "plus", "sign_c": "minus" if c < -NEAR else "plus"}
    return said | signs | {"a": a, "size_b": abs(b), "size_c": abs(c), "c": c, "area": plane.areas[at]}


def counted(plane: Seen, net: Pairs, widths: tuple[int, ...]) -> dict[str, Any]:
    """Regions here, those smaller than a pixel, those in a window 1,000 times as wide, and the theorems' numbers."""
    small = int((plane.areas < (2 * EDGE / PIXELS) ** 2).sum())
    limits = [
        zaslavsky(sum(widths), 2),
        montufar(widths, 2) if widths and min(widths) >= 2 else None,
        serra(widths, 2) if widths else 1,
    ]
    return {"count": len(plane.corners), "small": small, "far": len(regions(net, window(WIDER))), "limits": limits}


def bars(counts: list[int | None]) -> dict[str, Any]:

    def spans(rows: range) -> dict[str, Any]:
        at = [PLACES[i] if counts[i] is not None else None for i in rows]
        return {"low": [1] * len(rows), "high": [counts[i] for i in rows], "at": at}

    ends = [1 if n is None else n for n in counts]
    words = {"text": ["silent here" if n is None else n for n in counts], "x": ends, "y": PLACES}
    return {"here": spans(range(2)), "theorems": spans(range(2, 5)), "counts": words}


# The map


def mapped(plane: Seen, view: str, layers: int) -> dict[str, Any]:
    shown: dict[str, Any] = {"zero": zero_line(plane), "rim": zero_line(plane)}
    if view == "value":
        shown |= bands(plane)
    if view == "gates":
        share = plane.open.mean(axis=1) if plane.open.shape[1] else np.zeros(1)
        shown["gates"] = polygons([c.tolist() for c in plane.corners]) | {"value": GATES * share}
    style = "strong" if view == "layers" else "quiet"
    for layer in range(layers):
        shown[f"edges_{layer + 1}"] = polygons(edges(plane, layer)) | {"style": style}
    return shown


def polygons(pieces: list[Any]) -> dict[str, Any]:
    """Polygons one after another, with a gap after each."""
    return {key: [v for rows in pieces for v in (*(p[k] for p in rows), None)] for k, key in enumerate(("x", "y"))}


def closed(corners: Array) -> dict[str, Any]:
    return {"x": [*corners[:, 0], corners[0, 0]], "y": [*corners[:, 1], corners[0, 1]]}


def edges(plane: Seen, layer: int | None = None) -> list[list[list[float]]]:
    """The edges that a layer makes, or all, each from the region in which its unit is open."""
    ends = np.cumsum([0, *plane.units])
    low, high = (0, ends[-1]) if layer is None else (ends[layer], ends[layer + 1])
    return [
        corners[[k, (k + 1) % len(corners)]].tolist()
        for corners, made, bits in zip(plane.corners, plane.made, plane.open, strict=True)
        for k, unit in enumerate(made)
        if low <= unit < high and bits[unit]
    ]


def rows_of(plane: Seen, i: int, top: float) -> list[list[float]]:
    """x, y and the value at each corner of a region, in steps between levels; what nearly lies on a level does."""
    t = plane.values(i) * (LEVELS / top if top else 0)
    whole = np.floor(t + 0.5)
    t = np.where(np.abs(t - whole) <= NEAR, whole, t)
    rows: list[list[float]] = np.column_stack([plane.corners[i], t]).tolist()
    return rows


def cut(rows: list[list[float]], level: float, side: int) -> list[list[float]]:
    """The part of a polygon on one side of a level: 1 above, -1 below."""
    kept = []
    for p, q in zip(rows, [*rows[1:], rows[0]], strict=True):
        u, v = side * (p[2] - level), side * (q[2] - level)
        if u >= 0:
            kept.append(p)
        if u * v < 0:
            kept.append([*(a + u / (u - v) * (b - a) for a, b in zip(p[:2], q, strict=False)), level])
    return kept


def on_zero(rows: list[list[float]]) -> list[list[list[float]]]:
    """Where a polygon is 0: the segment through it, or its sides that are 0 at both ends, but not all of it."""
    t = [row[2] for row in rows]
    if min(t) < 0 < max(t):
        return [[row for row in cut(rows, 0, 1) if row[2] == 0]]
    sides = zip(rows, [*rows[1:], rows[0]], strict=True)
    return [[p, q] for p, q in sides if p[2] == q[2] == 0] if any(t) else []


def bands(plane: Seen) -> dict[str, Any]:
    """The window cut where the value is a multiple of a fifth of its largest size: ten bands, exactly."""
    pieces: dict[str, list[Any]] = {"above": [], "below": []}
    strengths: dict[str, list[float]] = {"above": [], "below": []}
    top = plane.top
    for i in range(len(plane.corners)):
        rows = rows_of(plane, i, top)
        t = [row[2] for row in rows]
        if not any(t):
            continue
        low = min(int(np.floor(min(t))), LEVELS - 1)
        for band in range(low, max(int(np.ceil(max(t))), low + 1)):
            side = "above" if band >= 0 else "below"
            pieces[side].append(cut(cut(rows, band, 1), band + 1, -1))
            strengths[side].append(BAND * (band + 1 if band >= 0 else -band) / LEVELS)
    return {side: polygons(pieces[side]) | {"value": strengths[side]} for side in pieces}


def zero_line(plane: Seen) -> dict[str, Any]:
    top = plane.top
    return polygons([line for i in range(len(plane.corners)) for line in on_zero(rows_of(plane, i, top))])


def chord(net: Pairs) -> dict[str, Any]:
    """The line of the first unit through the window."""
    w, b = net[0]
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * EDGE
    t = corners @ w[:, 0] + b[0]
    t[np.abs(t) <= NEAR] = 0
    return polygons(on_zero(np.column_stack([corners, t]).tolist())[:1])


def moons() -> dict[str, Any]:
    x, labels = plane_film.points()
    return {f"moon_{label}": dict(zip("xy", x[labels == label].T, strict=True)) for label in (0, 1)}


# The surface


def faceted(plane: Seen, turn: float, tilt: float) -> dict[str, Any]:
    """The surface over its regions, from the farthest facet to the nearest, and the map as its shadow on the floor."""
    across, away = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
    top = plane.top
    rows = [rows_of(plane, i, top) for i in range(len(plane.corners))]
    ground = min(row[2] for some in rows for row in some) * HEIGHT / LEVELS - FLOOR

    def placed(pieces: list[Any], height: float | None = None) -> dict[str, Any]:
        flat = []
        for piece in pieces:
            p = np.array(piece)
            z = p[:, 2] * (HEIGHT / LEVELS) if height is None else height
            right, far = p[:, :2] @ across / EDGE, p[:, :2] @ away / EDGE
            flat.append(np.column_stack([right, far * np.sin(tilt) + z * np.cos(tilt)]).tolist())
        return polygons(flat)

    pieces: list[Any] = []
    looks: dict[str, list[Any]] = {"role": [], "value": []}
    for i in farthest_first(plane, away):
        slope = plane.maps[i, -1, :2] * (HEIGHT * EDGE / top if top else 0)
        normal = np.array([-slope @ across, -slope @ away, 1])
        shade = 1 - LIT * max(0.0, normal @ LIGHT) / np.sqrt(normal @ normal)
        for side, role in ((1, "positive"), (-1, "negative")):
            if any(side * row[2] > 0 for row in rows[i]):
                pieces.append(cut(rows[i], 0, side))
                looks["role"].append(role)
                looks["value"].append(shade)
    square = [[[-EDGE, -EDGE], [EDGE, -EDGE], [EDGE, EDGE], [-EDGE, EDGE]]]
    return {
        "floor": placed(square, ground),
        "floor_edges": placed(edges(plane), ground),
        "floor_zero": placed([line for some in rows for line in on_zero(some)], ground),
        "facets": placed(pieces) | looks,
    }


def farthest_first(plane: Seen, away: Array, first: int = 0, last: int | None = None, unit: int = 0) -> list[int]:
    """The regions in the order of the tree of cuts: at each cut the side that lies farther away comes first.

    A line of sight crosses a cut once, from the far side to the near one; so no facet hides one that comes later.
    The regions first..last - 1 have the same gates before this unit, and they stand in the order of their patterns.
    """
    last = len(plane.corners) if last is None else last
    bits = plane.open[first:last]
    while unit < bits.shape[1] and bits[0, unit] == bits[-1, unit]:
        unit += 1
    if unit == bits.shape[1]:
        return list(range(first, last))
    middle = first + int(np.argmax(bits[:, unit]))
    halves = [
        farthest_first(plane, away, first, middle, unit + 1),
        farthest_first(plane, away, middle, last, unit + 1),
    ]
    open_is_far = plane.maps[first, unit, :2] @ away > NEAR
    return halves[1] + halves[0] if open_is_far else halves[0] + halves[1]
