"""A live figure: Matplotlib draws it once, a few lines of JavaScript keep it alive.

A subclass lives in `relubook/figures/NAME.py`, beside `NAME.js`, the JavaScript twin of its `frame`:

    class Activations(LiveFigure):
        title, alt, caption = ...
        x = slider("Input x", -6, 6, 0.1, 1.0)         # its controls, in order

        def draw(self, fig): ...                       # the picture, once: axes, labels, parts
        def frame(self, x): return {"curve": {...}, "words": "At x = ..."}

The same object is a widget in Jupyter and, in the rendered book, an HTML figure that needs no kernel.
"""

from __future__ import annotations

import html
import json
import math
import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, ClassVar

import anywidget
import matplotlib.style
import numpy as np
import traitlets
from matplotlib.figure import Figure

from relubook import theme
from relubook.live import parts, scripts
from relubook.live.svg import axes_map, data_uri, svg


class LiveFigure(anywidget.AnyWidget):
    """The base of every live figure.

    title, alt, caption : the words around the picture; alt describes it for those who cannot see it
    size : inches, (width, height); 5.6 wide reads well from a phone to a desk
    functions : the functions that a learner may replace, by name (see `use`)
    handles : what can be dragged, as `handle(...)` gives; picks : what can be clicked, as `pick(...)` gives
    """

    title: ClassVar[str] = ""
    alt: ClassVar[str] = ""
    caption: ClassVar[str] = ""
    size: ClassVar[tuple[float, float]] = (5.6, 3.2)
    functions: ClassVar[dict[str, Callable[..., Any]]] = {}
    handles: ClassVar[list[dict[str, Any]]] = []
    picks: ClassVar[list[dict[str, Any]]] = []
    name: ClassVar[str] = ""

    _spec = traitlets.Dict().tag(sync=True)
    _mine: Any = traitlets.Dict(default_value=None, allow_none=True).tag(sync=True)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        if "frame" in cls.__dict__:  # not the classes that traitlets derives when it adds a trait
            cls.name = cls.__module__.rpartition(".")[2]
            cls._esm = scripts.esm(cls.name, scripts.figure_script(cls.__module__))
            cls._css = scripts.css()
        super().__init_subclass__(**kwargs)

    def __init__(self, **state: Any) -> None:
        names = self.control_names()
        for name in state:
            if name not in names:
                raise TypeError(f"the figure {self.name} has no control {name!r}; it has {', '.join(names) or 'none'}")
        self._learner: dict[str, Callable[..., Any]] = {}
        super().__init__(**state)
        self._spec = self.spec()
        self.observe(self._refresh_mine, names=list(names))

    # What a subclass gives

    def draw(self, fig: Figure) -> None:
        """Make the axes and the parts (see `parts`), once."""
        raise TypeError(f"the figure {self.name} does not say how it is drawn")

    def frame(self, *args: Any, **state: Any) -> dict[str, Any]:  # a subclass names its controls
        """Where each part is in a state, and `words`: the state as a sentence. Twin: NAME.js."""
        raise TypeError(f"the figure {self.name} does not say what it shows")

    def data(self) -> dict[str, Any]:
        """Numbers that the page needs besides the state (initial arrays, stored results). Computed once."""
        return {}

    # What a learner uses

    def use(self, **mine: Callable[..., Any]) -> LiveFigure:
        """Show your own function beside the book's: `fig.use(relu_forward=my_forward)`. Returns the figure.

        raises : ValueError, with the names that this figure knows
        """
        for name, function in mine.items():
            if name not in self.functions:
                known = ", ".join(self.functions) or "none that can be replaced"
                raise ValueError(f"the figure {self.name} does not call {name!r}; it calls {known}")
            if not callable(function):
                raise TypeError(f"{name} must be a function that can be called, not {function!r}")
        self._learner = dict(mine)
        self._refresh_mine()
        return self

    @property
    def f(self) -> SimpleNamespace:
        """The functions that `frame` calls: the book's, or the learner's while their picture is computed."""
        return SimpleNamespace(**(self.functions | (self._learner if self.__dict__.get("_learner_turn") else {})))

    # Inside

    @classmethod
    def control_names(cls) -> list[str]:
        found = {n: t.metadata["order"] for n, t in cls.class_traits().items() if "control" in t.metadata}
        return sorted(found, key=lambda n: found[n])

    @classmethod
    def controls(cls) -> list[dict[str, Any]]:
        return [{"name": n} | cls.class_traits()[n].metadata["control"] for n in cls.control_names()]

    def state(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.control_names()}

    def figure(self, mine: bool = False) -> Figure:
        """The Matplotlib figure in the present state; mine : with the learner's own frame drawn over it."""
        with matplotlib.style.context(["default", theme.style()]):
            fig = Figure(figsize=self.size, layout="constrained")
            self.draw(fig)
            frame = self.frame(**self.state())
            made = parts.parts_of(fig)
            if apart := frame.keys() ^ (made.keys() | {"words"}):
                raise ValueError(f"draw and frame of {self.name} disagree about the parts {sorted(apart)}")
            for name, part in made.items():
                parts.apply(part, frame[name])
            if mine and self._mine:
                parts.add_mine(made, frame, self._mine["frame"])
            fig.draw_without_rendering()
            fig.set_layout_engine("none")
        return fig

    def spec(self) -> dict[str, Any]:
        """All that a page needs, as JSON: the picture, the controls, the state, the parts."""
        fig = self.figure()
        height = fig.get_figheight() * 72
        made = parts.parts_of(fig)
        axes = list(dict.fromkeys(part["axes"] for part in made.values()))
        with matplotlib.style.context(["default", theme.style()]):
            picture = svg(fig, self.alt)
        return {
            "figure": self.name,
            "title": self.title,
            "caption": self.caption,
            "svg": picture,
            "controls": self.controls(),
            "state": self.state(),
            "words": self.words(),
            "axes": [axes_map(ax, height) for ax in axes],
            "parts": {
                name: {k: part[k] for k in ("kind", "radius", "role", "dy") if k in part}
                | {"axes": axes.index(part["axes"])}
                for name, part in made.items()
            },
            "handles": self.handles,
            "picks": self.picks,
            "data": json_ready(self.data()),
        }

    def words(self) -> str:
        return str(self.frame(**self.state())["words"])

    def html(self) -> str:
        """The figure for a page: complete without a script, brought to life by the book's runtime.

        With a learner's function in it, it is a still picture: a page cannot call Python.
        """
        if not self._mine:
            return figure_html(self._spec_now(), self.alt, self.caption)
        words = self._mine["words"] + " (In a running notebook this figure moves: it calls the Python function above.)"
        return figure_html({"svg": self._picture(), "words": self.words()}, self.alt, self.caption, words)

    def _picture(self) -> str:
        if not self._mine:
            return str(self._spec_now()["svg"])
        fig = self.figure(mine=True)
        with matplotlib.style.context(["default", theme.style()]):
            return svg(fig, self.alt)

    def _spec_now(self) -> dict[str, Any]:
        if self._spec["state"] != self.state():
            self._spec = self.spec()
        return dict(self._spec)

    def _refresh_mine(self, _change: Any = None) -> None:
        self._mine = self._learners_frame() if self._learner else None

    def _learners_frame(self) -> dict[str, Any]:
        right = json_ready(self.frame(**self.state()))
        names = " and ".join(self._learner)
        self.__dict__["_learner_turn"] = True
        try:
            mine = json_ready(self.frame(**self.state()))
            places, words = parts.differences(right, mine, names)
        except Exception as error:  # the learner's code may raise anything, and should read it under the figure
            mine, places, words = right, {}, f"Your {names} stopped with {type(error).__name__}: {error}"
        finally:
            self.__dict__["_learner_turn"] = False
        return {"frame": mine, "crosses": places, "words": words}

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle or {}, {})
        extra = {
            "text/plain": repr(self),
            "text/html": self.html(),
            "image/svg+xml": self._picture(),
        }
        return {**data, **extra}, metadata

    def __repr__(self) -> str:
        def short(value: Any) -> str:
            return f"<{len(value)} numbers>" if isinstance(value, list) and len(value) > 4 else repr(value)

        state = ", ".join(f"{name}={short(value)}" for name, value in self.state().items())
        return f"{type(self).__name__}({state})"


class Still:
    """A Matplotlib figure that does not move, with the words that every picture needs.

    fig : made inside `with still_style():` or by `still(draw, ...)`
    """

    def __init__(self, fig: Figure, alt: str, caption: str = "") -> None:
        self.alt, self.caption = alt, caption
        with matplotlib.style.context(["default", theme.style()]):
            self.svg = svg(fig, alt)

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, str]:
        return {
            "text/plain": repr(self),
            "text/html": figure_html({"svg": self.svg}, self.alt, self.caption),
            "image/svg+xml": self.svg,
        }

    def __repr__(self) -> str:
        return f"Still({self.alt!r})"


def still(draw: Callable[[Figure], Any], alt: str, caption: str = "", size: tuple[float, float] = (5.6, 3.2)) -> Still:
    """Draw a still picture in the book's look: `still(draw, alt="...")`, where draw(fig) makes the axes."""
    with matplotlib.style.context(["default", theme.style()]):
        fig = Figure(figsize=size, layout="constrained")
        draw(fig)
        fig.draw_without_rendering()
        return Still(fig, alt, caption)


def handle(part: str, *, x: str = "", y: str = "", index: int = 0, select: str = "") -> dict[str, Any]:
    """Point number `index` of a part can be dragged: its x moves the control x, its y the control y.

    For a control that holds a list, name the element: "heights[2]". select : a control that is set to `index` when the
    point is taken, so that the sliders show what is dragged.
    """
    return {"part": part, "index": index, "x": x, "y": y, "select": select}


def pick(part: str, *, select: str, flip: str = "", toggle: str = "", start: int = 0) -> dict[str, Any]:
    """A click on cell i of a part sets the control `select` to start + i.

    flip : a list control whose element there changes its sign. toggle : one whose element goes from 0 to 1 and back.
    Which element that is, the list control says with its `at`.
    """
    return {"part": part, "select": select, "flip": flip, "toggle": toggle, "start": start}


def figure_html(spec: dict[str, Any], alt: str, caption: str, learner: str | None = None) -> str:
    """`<figure>` with the still picture, the state in words and, for the runtime, the specification as JSON."""
    # the page has the picture and the caption already, so they are not written twice
    rest = {k: v for k, v in spec.items() if k not in ("svg", "caption")}
    live = f' data-figure="{spec["figure"]}" data-spec="{html.escape(compact(rest))}"' if "figure" in spec else ""
    kind = "live-figure" if live else "still-figure"
    lines = [
        f'<figure class="{kind}"{live}>',
        f'<img class="{kind}__picture" src="{data_uri(spec["svg"])}" alt="{html.escape(alt)}">',
    ]
    if "words" in spec:
        lines.append(f'<p class="live-figure__state">{html.escape(spec["words"])}</p>')
    if learner:
        lines.append(f'<p class="live-figure__learner">{html.escape(learner)}</p>')
    if caption:
        lines.append(f"<figcaption>{_inline(caption)}</figcaption>")
    return "\n".join([*lines, "</figure>"])


def _inline(text: str) -> str:
    """Captions may hold `code`."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text, quote=False))


def compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def json_ready(value: Any) -> Any:
    """Arrays as lists, and None for what is not a finite number (JSON has no NaN)."""
    if isinstance(value, dict):
        return {str(k): json_ready(v) for k, v in value.items()}
    if isinstance(value, np.ndarray):
        return json_ready(value.tolist())
    if isinstance(value, list | tuple):
        return [json_ready(v) for v in value]
    if isinstance(value, np.generic):
        return json_ready(value.item())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
