"""A live figure: Matplotlib draws it once for each of two widths, a few lines of JavaScript keep it alive.

A subclass lives in `relubook/figures/NAME.py`, beside `NAME.js`, the JavaScript twin of its `frame`
(`activations.py` and `activations.js` are the ones to read first):

    class Activations(LiveFigure):
        title, alt, caption = ...
        height = (430, 470)                            # pixels, wide (736) and narrow (358)
        functions = {"relu_forward": relu_forward}     # what a learner may replace
        x = slider("Input x", -6, 6, 0.1, 1.0)         # its controls, in order
        say = "At x = {x:1} the slope is {rise:3}. {why:reason}"
        reasons = {"kink": "The kink: ...", ...}       # the templates that {why:reason} chooses from
        readout = {"slope": ("{rise:3}", "net")}       # two or three large numbers: name -> template, role

        def draw(self, fig, narrow): ...               # axes (`panel`) and parts (`Line`, `Badges`, ...), once a width
        def frame(self, f, x): ...                     # pure: f.relu_forward is the book's or the learner's
            return {"curve": {"x": ..., "y": ...}, "say": {"x": x, "rise": rise, "why": "kink"}}
        def data(self): return {"EDGE": EDGE, ...}     # constants, shipped; never retyped in JavaScript

    ReLUBook.figure("activations", ({ reluForward }, { EDGE }) => ({ x }) => ({ curve: ..., say: ... }));

`frame` returns numbers and keys, never sentences; `wording.filled` says what can stand in a template. What it leaves
out is hidden: a part, and a large number whose value is missing or None. A `Film` (film.py) has `reel` and no NAME.js.
The same object is a widget in Jupyter and, in the rendered book, an HTML figure that needs no kernel.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, ClassVar

import anywidget
import matplotlib.style
import numpy as np
import traitlets
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.transforms import IdentityTransform

from relubook import theme
from relubook.live import address, scripts
from relubook.live.compare import verdict
from relubook.live.controls import controls_of
from relubook.live.html import figure_html, json_ready
from relubook.live.parts import Part, parts_of
from relubook.live.svg import axes_map, svg
from relubook.live.wording import MINUS, filled, names_in

NO_KERNEL = " (In a running notebook this figure moves: it calls the Python function above.)"


class LiveFigure(anywidget.AnyWidget):
    """The base of every live figure; the module says how one is written.

    title, alt, caption : the words around the picture; alt describes it for those who cannot see it
    height : pixels of the wide and of the narrow picture
    functions : the functions that `frame` calls and a learner may replace, by name (see `use`)
    handles : what can be dragged, as `handle(...)` gives; picks : what can be clicked, as `pick(...)` gives
    pens : what can be drawn anew, as `pen(...)` gives
    paste : a template of Python code, as `say` is one of words; a button of the page copies it, `code()` gives it
    fields : axes that answer a tap or a drag anywhere, as `field(...)` gives
    engines : the libraries besides relu.js that NAME.js is written with, `("net",)` for live/engines/net.js
    """

    title: ClassVar[str] = ""
    alt: ClassVar[str] = ""
    caption: ClassVar[str] = ""
    height: ClassVar[tuple[float, float]] = (420.0, 420.0)
    say: ClassVar[str] = ""
    reasons: ClassVar[dict[str, str]] = {}
    readout: ClassVar[dict[str, str | tuple[str, str]]] = {}
    functions: ClassVar[dict[str, Callable[..., Any]]] = {}
    handles: ClassVar[list[dict[str, Any]]] = []
    picks: ClassVar[list[dict[str, Any]]] = []
    pens: ClassVar[list[dict[str, Any]]] = []
    paste: ClassVar[str] = ""
    fields: ClassVar[list[dict[str, Any]]] = []
    engines: ClassVar[tuple[str, ...]] = ()
    name: ClassVar[str] = ""

    _spec = traitlets.Dict().tag(sync=True)
    _mine: Any = traitlets.Dict(default_value=None, allow_none=True).tag(sync=True)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        if "draw" in cls.__dict__:  # not the classes that traitlets derives when it adds a trait
            cls.name = cls.__dict__.get("name") or cls.__module__.rpartition(".")[2]
            cls._esm = scripts.esm(cls.name, cls.scripts())
            cls._css = scripts.css()
        super().__init_subclass__(**kwargs)

    def __init__(self, **state: Any) -> None:
        names = self.control_names()
        for name in state:
            if name not in names:
                raise TypeError(self._no_control(name))
        self._learner: dict[str, Callable[..., Any]] = {}
        super().__init__(**state)
        self._spec = self.spec()
        self.observe(self._refresh_mine, names=list(names))

    def __setattr__(self, name: str, value: Any) -> None:
        if not name.startswith("_") and not hasattr(type(self), name):
            raise AttributeError(self._no_control(name))
        super().__setattr__(name, value)

    # What a subclass gives

    def draw(self, fig: Figure, narrow: bool) -> None:
        """Make the axes and the parts, once for each width."""
        raise TypeError(f"the figure {self.name} does not say how it is drawn")

    def frame(self, f: SimpleNamespace, *args: Any, **state: Any) -> dict[str, Any]:  # a subclass names its controls
        """What each part shows in a state, and under "say" the numbers and keys of the words. Twin: NAME.js.

        f : the functions to call, the book's or the learner's
        """
        raise TypeError(f"the figure {self.name} does not say what it shows")

    def data(self) -> dict[str, Any]:
        """Numbers that the page needs besides the state (constants, initial arrays, stored results)."""
        return {}

    # What a learner uses

    def use(self, **mine: Callable[..., Any]) -> LiveFigure:
        """Show your own function beside the book's: `fig.use(relu_forward=my_forward)`. Returns the figure.

        A second call adds to the first; the same name again takes the new function.
        raises : ValueError, with the names that this figure knows
        """
        for name, function in mine.items():
            if name not in self.functions:
                known = ", ".join(self.functions) or "none that can be replaced"
                raise ValueError(f"the figure {self.name} does not call {name!r}; it calls {known}")
            if not callable(function):
                raise TypeError(f"{name} must be a function that can be called, not {function!r}")
        self._learner = self._learner | mine
        self._refresh_mine()
        return self

    # What there is to see

    @classmethod
    def controls(cls) -> list[dict[str, Any]]:
        return controls_of(cls)

    @classmethod
    def control_names(cls) -> list[str]:
        return [control["name"] for control in cls.controls()]

    @classmethod
    def state_in(cls, query: str) -> dict[str, Any]:
        """The controls that a link sets, "activation=tanh&x=-3".

        raises : ValueError, when there is no such control or it cannot have this value
        """
        return address.state_in(query, cls.name, cls.controls(), {n: t.default() for n, t in cls._lists().items()})

    @classmethod
    def _lists(cls) -> dict[str, Any]:
        return {c["name"]: cls.class_traits()[c["name"]] for c in cls.controls() if c["kind"] == "numbers"}

    @classmethod
    def script(cls) -> str:
        """The source of NAME.js."""
        return scripts.figure_script(cls.__module__)

    @classmethod
    def scripts(cls) -> list[str]:
        """What a page loads for this figure besides relu.js and the runtime: its engines, then NAME.js."""
        return [*(scripts.engine_script(name) for name in cls.engines), cls.script()]

    @property
    def book(self) -> SimpleNamespace:
        """The book's own functions, as `frame` takes them."""
        return SimpleNamespace(**self.functions)

    def state(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.control_names()}

    def shown(self) -> dict[str, Any]:
        """The book's frame in the present state."""
        return self.frame(self.book, **self.state())

    def words(self) -> str:
        """The state as a sentence."""
        return filled(self.say, self.shown()["say"], self.reasons)

    def code(self) -> str:
        """What the page's button copies: the state as Python."""
        return filled(self.paste, self.shown()["say"], self.reasons).replace(MINUS, "-")

    def numbers(self) -> list[tuple[str, str, str]]:
        """The large numbers of the state: name, number, role."""
        said = self.shown()["say"]
        return [
            (name, filled(template, said, self.reasons), role)
            for name, template, role in self._readout()
            if all(said.get(key) is not None for key in names_in(template))
        ]

    @classmethod
    def _readout(cls) -> list[tuple[str, str, str]]:
        entries = {name: (v, "ink") if isinstance(v, str) else v for name, v in cls.readout.items()}
        return [(name, template, role) for name, (template, role) in entries.items()]

    def figure(self, narrow: bool = False, mine: bool = False) -> Figure:
        """The Matplotlib figure in the present state; mine : with the learner's own frame drawn over it."""
        width = theme.NARROW if narrow else theme.WIDE
        with matplotlib.style.context(["default", theme.style()]):
            fig = Figure(figsize=theme.inches(width, self.height[narrow]))
            self.draw(fig, narrow)
            frame = self.shown()
            made = parts_of(fig)
            if unknown := frame.keys() - made.keys() - {"say"}:
                raise ValueError(f"the frame of {self.name} has parts that are not drawn: {sorted(unknown)}")
            for name, part in made.items():
                part.set(frame.get(name))
            if mine and self._mine:
                _mark(made, frame, self._mine["frame"])
        return fig

    def spec(self) -> dict[str, Any]:
        """All that a page needs, as JSON: the pictures, the controls, the state, the parts."""
        views = {"wide": self._view(False), "narrow": self._view(True)}
        return {
            "figure": self.name,
            "title": self.title,
            "alt": self.alt,
            "caption": self.caption,
            "pictures": {width: view.pop("svg") for width, view in views.items()},
            "views": views,
            "controls": self.controls(),
            "state": self.state(),
            "say": self.say,
            "reasons": self.reasons,
            "readout": self._readout(),
            "handles": self.handles,
            "picks": self.picks,
            **({"pens": self.pens} if self.pens else {}),
            **({"paste": self.paste} if self.paste else {}),
            **({"fields": self.fields} if self.fields else {}),
            "data": json_ready(self.data()),
        }

    def _view(self, narrow: bool) -> dict[str, Any]:
        fig = self.figure(narrow)
        made = parts_of(fig)
        axes = list(dict.fromkeys(part.ax for part in made.values()))
        height = fig.get_figheight() * 72
        return {
            "svg": self._svg(fig),
            "axes": [axes_map(ax, height) for ax in axes],
            "parts": {name: part.spec() | {"axes": axes.index(part.ax)} for name, part in made.items()},
        }

    def _svg(self, fig: Figure) -> str:
        with matplotlib.style.context(["default", theme.style()]):
            return svg(fig, self.alt)

    def html(self) -> str:
        """The figure for a page: complete without a script, brought to life by the book's runtime.

        With a learner's function in it, it is a still picture: a page cannot call Python.
        """
        around: dict[str, Any] = {"title": self.title, "numbers": self.numbers(), "words": self.words()}
        if self._mine:
            learner = self._mine["words"] + NO_KERNEL
            return figure_html(self._pictures(), self.alt, self.caption, learner=learner, **around)
        left_out = ("pictures", "caption", "alt")  # the page has them already
        spec = {key: value for key, value in self._spec_now().items() if key not in left_out}
        return figure_html(self._pictures(), self.alt, self.caption, spec=spec, **around)

    def _pictures(self) -> dict[str, str]:
        if not self._mine:
            return dict(self._spec_now()["pictures"])
        return {
            width: self._svg(self.figure(narrow, mine=True)) for width, narrow in (("wide", False), ("narrow", True))
        }

    def _spec_now(self) -> dict[str, Any]:
        if self._spec["state"] != self.state():
            self._spec = self.spec()
        return dict(self._spec)

    # The learner's own function

    def _refresh_mine(self, _change: Any = None) -> None:
        self._mine = self._learners_frame() if self._learner else None

    def _learners_frame(self) -> dict[str, Any]:
        state = self.state()
        fig = Figure(figsize=theme.inches(theme.WIDE, self.height[0]))
        with matplotlib.style.context(["default", theme.style()]):
            self.draw(fig, False)
        said = verdict(lambda f: self.frame(f, **state), self.functions, self._learner, parts_of(fig))
        return {"state": state} | dict(json_ready(said))

    def _no_control(self, name: str) -> str:
        names = self.control_names()
        near = difflib.get_close_matches(name, names, 1)
        meant = f"; did you mean {near[0]!r}?" if near else ""
        return f"the figure {self.name} has no control {name!r}; it has {', '.join(names) or 'none'}{meant}"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle or {}, {})
        extra = {
            "text/plain": repr(self),
            "text/html": self.html(),
            "image/svg+xml": self._pictures()["wide"],
        }
        return {**data, **extra}, metadata

    def __repr__(self) -> str:
        def short(value: Any) -> str:
            return f"<{len(value)} numbers>" if isinstance(value, list) and len(value) > 4 else repr(value)

        state = ", ".join(f"{name}={short(value)}" for name, value in self.state().items())
        return f"{type(self).__name__}({state})"


def _mark(made: dict[str, Part], right: dict[str, Any], mine: dict[str, Any]) -> None:
    """Draw over the picture where the learner's frame differs: dashed outlines, a cross on a cell."""
    look = {"fill": False, "edgecolor": theme.color("dead"), "linewidth": 1.5, "linestyle": (0, (3, 3)), "zorder": 9}
    for name in mine:
        path = made[name].mark(right.get(name), mine[name])
        if np.size(path.vertices):
            made[name].ax.add_artist(PathPatch(path, transform=IdentityTransform(), **look))
