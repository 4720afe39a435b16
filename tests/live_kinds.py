"""A figure with every kind of part, and a film, for the tests of the runtime."""

from typing import Any, ClassVar

import numpy as np

from relubook.live import (
    Film,
    Grow,
    LiveFigure,
    Same,
    choice,
    handle,
    ladder,
    numbers,
    panel,
    pick,
    selection,
    slider,
    switch,
)
from relubook.live.parts import Area, Badges, Facets, Grid, Guides, Image, Line, Points, Polygons, Spans, Texts

SCRIPT = """
ReLUBook.figure("kinds", ({ reluForward }, { GRID, NAMES }) => (state) => {
  const { t, power, hide, cell, values, gate, bits, style, size, letter } = state;
  if (hide) return { badges: { x: [null, t], y: [0.5, 0.5] }, say: { t, open: null, why: "hidden" } };
  const x = GRID.map((v) => v + t);
  return {
    line: { x: [...GRID, null, 0, 1], y: [...reluForward(x), null, t, -t], style },
    curve: { x: [1e-3, 1, null, power, 1e3], y: [1e-2, 1e-1, 1, 10, power] },
    area: { x: [0, t, 1, null, -2, -1, -1], y: [0, 1, 0, null, -1, -1, t] },
    points: { x: [t, 2, null, 9], y: [0, t, 1, 0] },
    rings: { x: [power], y: [size] },
    upright: { x: [t, 1], low: [0, -1], high: [1, t] },
    level: { y: [t] },
    bands: { low: [-2, t], high: [-1, t + 0.5] },
    bars: { at: [0, 1], low: [-1, 0], high: [t, 2] },
    sides: { at: [null, t], low: [0, -1], high: [1, 1] },
    frames: { at: [t, 1], low: [-2, 0.5], high: [0, 1.5] },
    words: { text: [t, null, 0], x: [0, 1, 9], y: [t, 0, 0], rise: [1, 0, 0], side: [1, 0, 0] },
    names: { text: [NAMES[0], "", NAMES[1]], role: ["net", "net", "dead"] },
    badges: { x: [t, -1], y: [0.5, t] },
    letters: { x: [0, 9], y: [0, 0], text: [letter, "c"] },
    signs: { values, selected: cell },
    gates: { values: bits, selected: gate },
    roles: { values: [1, "?"] },
    shades: { x: [0, 1, 1, null, 1, 2, t], y: [0, 0, 1, null, 0, 0, 1], value: [(t + 1) / 2, 1] },
    fields: { x: [0, 1, t, null, -1, 0, -1], y: [0, 0, 1, null, 0, 0, 1], role: ["net", "dead"] },
    facets: { x: [0, 1, 1, null, 0, 1, t], y: [0, 0, 1, null, 0, 0, 1],
      role: ["net", "dead"], value: [1, (t + 1) / 2] },
    image: { values: [0, 0.5, 1, null, t > 0 ? 1 : 0, 0.25] },
    colors: { values: [1, 0, 0.5, 0, t > 0 ? 1 : 0, 9] },
    say: { t, open: bits.filter((v) => v).length, why: t > 0 ? "high" : "low" },
  };
});
"""


class Kinds(LiveFigure):
    """Every kind of part, on linear and logarithmic axes, with gaps, hidden and outside."""

    name, title, height = "kinds", "every kind of part", (300, 300)
    alt = "many small parts of a picture, of every kind that there is, none of which means anything"
    caption = "for the tests of the runtime, and for nothing else"
    say = "At t = {t:2}: {why:reason}."
    reasons: ClassVar[Any] = {"high": "above zero", "low": "not above zero", "hidden": "nearly all is hidden"}
    readout: ClassVar[Any] = {"height": "{t:+1}", "open": ("{open}", "net")}
    handles: ClassVar[Any] = [
        handle("points", x="t"),
        handle("rings", x="power"),
        *(handle("badges", index=i, select="gate", y="t" if i else "") for i in range(2)),
        handle("letters", x="values[0]"),
    ]
    picks: ClassVar[Any] = [pick("signs", select="cell", flip="values"), pick("gates", select="gate", toggle="bits")]

    t = slider("Height", -1, 1, 0.1, 0.5)
    power = slider("Power", 0.001, 1000, 0.001, 1)
    hide = switch("Hide")
    style = choice("Style", ["plain", "dashed"])
    cell = selection("Cell", 6, 2)
    values = numbers("Value", -3, 3, 0.5, [1, -2, 0, 3, -0.5, 2], at="cell")
    gate = selection("Gate", 2)
    bits = numbers("Bit", 0, 1, 1, [1, 0], at="gate")
    size = ladder("Size", [0.1, 1, 10], 1, unless={"style": "dashed"})
    letter = choice("Letter", list("abcde"), "b", also={"bits": [0, 0], "t": 0}, more=True)

    @classmethod
    def script(cls):
        return SCRIPT

    def data(self):
        return {"GRID": np.linspace(-2, 2, 9), "NAMES": ["one", "two"]}

    def draw(self, fig, narrow):
        wide = 150 if narrow else 330
        ax = panel(fig, (10, 10, wide, 120), (-2, 2), (-1.5, 1.5))
        log = panel(fig, (wide + 30, 10, wide, 120), (1e-3, 1e3), (1e-2, 1e2), xscale="log", yscale="log")
        Line(ax, "line", "net", styles={"plain": ("net", ()), "dashed": ("dead", (4, 2))})
        Line(log, "curve", "part")
        Area(ax, "area", "data")
        Points(ax, "points", "kink", 6)
        Points(log, "rings", "kink", 5, hollow=True)
        Guides(ax, "upright")
        Guides(ax, "level", "dead")
        Spans(ax, "bands", "closed")
        Spans(ax, "bars", "open", side="y", thickness=0.4)
        Spans(ax, "sides", "open", thickness=0.4)
        Spans(ax, "frames", "kink", thickness=0.5, rounding=6, outlined=2, clip=False)
        Texts(ax, "words", "ink", [0] * 3, [0] * 3, say="t = {:1}")
        Texts(ax, "names", "ink", [-1, 0, 5], [1, 1, 1], clip=False, anchor="start", offset=(3, 2), bold=True)
        Badges(ax, "badges", ["1", "2"])
        Badges(ax, "letters", ["a", "b"], radius=8)
        Grid(panel(fig, (10, 150, 90, 60), (0, 1), (0, 1)), "signs", 2, 3, strong=3, say="{:1}", words="the signs")
        Grid(panel(fig, (120, 150, 60, 30), (0, 1), (0, 1)), "gates", 1, 2, tint="gate", words="the gates")
        Grid(panel(fig, (200, 150, 60, 30), (0, 1), (0, 1)), "roles", 1, 3, tint="", roles=["net", "dead"], count=2)
        more = panel(fig, (10, 230, 100, 60), (-1, 2), (0, 1))
        Polygons(more, "shades", "net")
        Polygons(more, "fields")
        Facets(more, "facets")
        Image(panel(fig, (130, 230, 90, 60), (0, 3), (0, 2)), "image", 2, 3)
        Image(panel(fig, (230, 230, 60, 30), (0, 2), (0, 1)), "colors", 1, 2, color=True)

    def frame(self, f, t, power, hide, cell, values, gate, bits, style, size, letter):
        if hide:
            return {"badges": {"x": [None, t], "y": [0.5, 0.5]}, "say": {"t": t, "open": None, "why": "hidden"}}
        grid = np.linspace(-2, 2, 9)
        return {
            "line": {"x": [*grid, None, 0, 1], "y": [*np.maximum(grid + t, 0), None, t, -t], "style": style},
            "curve": {"x": [1e-3, 1, None, power, 1e3], "y": [1e-2, 1e-1, 1, 10, power]},
            "area": {"x": [0, t, 1, None, -2, -1, -1], "y": [0, 1, 0, None, -1, -1, t]},
            "points": {"x": [t, 2, None, 9], "y": [0, t, 1, 0]},
            "rings": {"x": [power], "y": [size]},
            "upright": {"x": [t, 1], "low": [0, -1], "high": [1, t]},
            "level": {"y": [t]},
            "bands": {"low": [-2, t], "high": [-1, t + 0.5]},
            "bars": {"at": [0, 1], "low": [-1, 0], "high": [t, 2]},
            "sides": {"at": [None, t], "low": [0, -1], "high": [1, 1]},
            "frames": {"at": [t, 1], "low": [-2, 0.5], "high": [0, 1.5]},
            "words": {"text": [t, None, 0], "x": [0, 1, 9], "y": [t, 0, 0], "rise": [1, 0, 0], "side": [1, 0, 0]},
            "names": {"text": ["one", "", "two"], "role": ["net", "net", "dead"]},
            "badges": {"x": [t, -1], "y": [0.5, t]},
            "letters": {"x": [0, 9], "y": [0, 0], "text": [letter, "c"]},
            "signs": {"values": values, "selected": cell},
            "gates": {"values": bits, "selected": gate},
            "roles": {"values": [1, "?"]},
            "shades": {"x": [0, 1, 1, None, 1, 2, t], "y": [0, 0, 1, None, 0, 0, 1], "value": [(t + 1) / 2, 1]},
            "fields": {"x": [0, 1, t, None, -1, 0, -1], "y": [0, 0, 1, None, 0, 0, 1], "role": ["net", "dead"]},
            "facets": {
                "x": [0, 1, 1, None, 0, 1, t],
                "y": [0, 0, 1, None, 0, 0, 1],
                "role": ["net", "dead"],
                "value": [1, (t + 1) / 2],
            },
            "image": {"values": [0, 0.5, 1, None, 1 if t > 0 else 0, 0.25]},
            "colors": {"values": [1, 0, 0.5, 0, 1 if t > 0 else 0, 9]},
            "say": {"t": t, "open": sum(v != 0 for v in bits), "why": "high" if t > 0 else "low"},
        }


class Reel(Film):
    """A film of a point that falls, at two speeds."""

    name, title, height = "reel", "a point that falls", (200, 200)
    alt = (
        "a point falls from step to step and leaves a line behind it, faster or slower, for no other reason than tests"
    )
    caption = "for the tests of films, and for nothing else"
    say = "Step {step}: {speed} at {height:2}."
    readout: ClassVar[Any] = {"height": "{height:2}", "step": "{step}"}
    handles: ClassVar[Any] = [handle("now", x="step")]

    speed = choice("Speed", ["slow", "fast"])
    step = slider("Step", 0, 6, 1, 2, play=True)

    def draw(self, fig, narrow):
        ax = panel(fig, (20, 10, 300, 150), (0, 6), (-40, 0))
        Line(ax, "path", "net")
        Line(ax, "floor", "muted")
        Points(ax, "now", "kink", 7)
        Points(ax, "start", "data")

    def reel(self, f, speed):
        steps = np.arange(7)
        height = -(steps**2) / {"slow": 3.0, "fast": 1.0}[speed]
        return {
            "path": {"x": Grow(steps), "y": Grow(height)},
            "floor": {"x": Same([0, 6]), "y": Same([-36, -36])},
            "now": {"x": steps[:, None], "y": height[:, None]},
            "start": Same({"x": [0], "y": [0]}),
            "say": {"step": steps, "speed": Same(speed), "height": height},
        }
