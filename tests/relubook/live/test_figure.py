"""What a live figure is to Python: a widget with traits, a picture with fixed bytes, and words for every mistake."""

import json
import re
import sys
import xml.etree.ElementTree as ElementTree
from functools import cache
from types import SimpleNamespace

import numpy as np
import pytest
import traitlets
from py_mini_racer import MiniRacer

from relubook import theme
from relubook.figures import FIGURES, Activations
from relubook.live import LiveFigure, Still, choice, ladder, numbers, panel, selection, slider, still, switch
from relubook.live.html import compact, json_ready
from relubook.live.parts import Line
from relubook.live.scripts import engine_script, figure_script, relu_script

each_figure = pytest.mark.parametrize("cls", FIGURES, ids=lambda cls: cls.name)


@cache
def first(cls):
    """A figure in its first state and what it writes; for tests that only look."""
    figure = cls()
    return SimpleNamespace(figure=figure, spec=figure.spec(), html=figure.html())


@each_figure
def test_the_same_state_gives_the_same_bytes(cls):
    assert cls().html() == first(cls).html


@each_figure
def test_the_still_picture_is_well_formed_and_has_every_part(cls):
    spec = first(cls).spec
    for width in ("wide", "narrow"):
        svg = spec["pictures"][width]
        root = ElementTree.fromstring(svg)
        found = {e.get("data-part", "").partition(".")[0] for e in root.iter()}
        assert set(spec["views"][width]["parts"]) <= found
        assert "<style" not in svg  # it would dress the whole page


@each_figure
def test_a_picture_is_drawn_for_the_width_at_which_it_is_shown(cls):
    pictures = first(cls).spec["pictures"]
    widths = {width: float(re.search(r'width="([\d.]+)"', svg)[1]) for width, svg in pictures.items()}
    assert widths == {"wide": theme.WIDE, "narrow": theme.NARROW}
    for svg in pictures.values():
        sizes = [float(size) for size in re.findall(r"font(?:-size)?: [^;]*?([\d.]+)px", svg)]
        assert min(sizes) >= theme.SIZES["floor"]


@each_figure
def test_no_color_of_a_picture_is_outside_the_roles(cls):
    left = re.sub(r"var\(--live-[\w-]+, #[0-9a-f]{6}\)", "", "".join(first(cls).spec["pictures"].values()))
    assert re.findall(r"#[0-9a-f]{6}\b(?=[;\"])", left) == []


@each_figure
def test_the_words_around_a_picture_are_there(cls):
    assert len(cls.alt) > 80
    assert len(cls.title) > 5
    assert len(cls.caption) > 40
    assert len(first(cls).figure.words()) > 20


@each_figure
def test_the_html_stays_small(cls):
    import gzip

    assert len(gzip.compress(first(cls).html.encode())) < 30_000


@each_figure
def test_a_control_says_what_it_takes(cls):
    figure = first(cls).figure
    for control in cls.controls():
        with pytest.raises(traitlets.TraitError, match=control["name"]):
            setattr(figure, control["name"], "nonsense")


@each_figure
def test_setting_a_control_changes_the_picture_and_a_later_html_shows_it(cls):
    figure = cls()
    control = next(c for c in cls.controls() if c["kind"] in ("slider", "ladder", "choice", "selection"))
    values = control.get("options") or [control["min"], control["max"]]
    other = next(v for v in values if v != getattr(figure, control["name"]))
    setattr(figure, control["name"], other)
    assert figure.html() != first(cls).html


def test_a_value_out_of_range_is_refused_and_the_figure_stays_as_it_was():
    figure = Activations(x=2.0)
    with pytest.raises(traitlets.TraitError, match=r"x goes from -6 to 6; 99 is outside"):
        figure.x = 99
    assert figure.x == 2.0


def test_an_unknown_control_is_named_with_those_that_there_are():
    with pytest.raises(TypeError, match=r"no control 'y'; it has activation, x"):
        Activations(y=1)


def test_a_trait_can_be_observed_as_that_of_any_widget():
    figure, seen = Activations(), []
    figure.observe(lambda change: seen.append(change["new"]), names="x")
    figure.x = -1.5
    assert seen == [-1.5]


def test_a_notebook_gets_an_entry_for_each_of_its_readers():
    data, _ = Activations()._repr_mimebundle_()
    assert "figure" in data["text/html"]
    assert data["image/svg+xml"].startswith("<svg")
    assert data["text/plain"] == "Activations(activation='ReLU', x=1.5)"
    assert "<script" not in data["text/html"]


def test_the_specification_in_the_html_is_json_without_nan():
    spec = {k: v for k, v in Activations().spec().items() if k != "pictures"}
    assert json.loads(compact(spec)) == json_ready(spec)


@each_figure
def test_the_large_numbers_of_a_state_are_two_or_three(cls):
    assert 2 <= len(first(cls).figure.numbers()) <= 3


def test_numbers_of_numpy_are_numbers():
    figure = Activations(x=np.float32(0.5))
    assert figure.x == 0.5
    figure.x = np.int64(-4)
    assert figure.x == -4
    for odd in (np.nan, np.float64("nan"), True, np.bool_(True), "1", None, 1j):
        with pytest.raises(traitlets.TraitError, match="x takes a number"):
            figure.x = odd


def test_a_misspelled_control_is_an_error_that_names_the_controls():
    with pytest.raises(AttributeError, match=r"it has activation, x; did you mean 'activation'"):
        Activations().activaton = "tanh"


class Sample(LiveFigure):
    """A figure with a list, for the tests."""

    title, say = "a sample", "x = {x:1}"
    best = switch("Best", unless={"target": "none"})
    target = choice("Target", ["none", "hat", "1,5"])
    cell = selection("Cell", 3)
    weights = numbers("Weight", -2, 2, 0.5, [1, 0, -1], at="cell")
    scale = ladder("Scale", [1e-3, 1.0, 1e3], 1.0)
    steps = slider("Steps", 0, 10, 1, 2)

    @classmethod
    def script(cls):
        return ""

    def draw(self, fig, narrow):
        Line(panel(fig, (0, 0, 100, 100), (0, 1), (0, 1)), "line", "net")

    def frame(self, f, **state):
        return {"line": {"x": [0, 1], "y": [0, 1]}, "say": {"x": state["steps"]}}


def test_controls_appear_in_the_order_of_the_class_body():
    assert Sample.control_names() == ["best", "target", "cell", "weights", "scale", "steps"]


def test_a_list_does_not_change_behind_the_back_of_the_picture():
    figure = Sample()
    with pytest.raises(TypeError, match=r"set the whole list"):
        figure.weights[0] = 2.0
    with pytest.raises(TypeError, match=r"set the whole list"):
        figure.weights.append(2.0)
    numbers = list(figure.weights)
    numbers[0] = 2.0
    figure.weights = numbers
    assert figure.weights == [2.0, 0.0, -1.0]
    assert Sample().weights == [1.0, 0.0, -1.0]


@pytest.mark.parametrize("short", [[1, 0], [1, 0, -1, 0], []])
def test_a_list_of_another_length_is_refused(short):
    with pytest.raises(traitlets.TraitError, match=f"weights takes 3 numbers; you gave {len(short)}"):
        Sample(weights=short)


@pytest.mark.parametrize(
    ("query", "state"),
    [
        ("target=hat&steps=3", {"target": "hat", "steps": 3}),
        ("target=1%2C5", {"target": "1,5"}),
        ("best=true&cell=2", {"best": True, "cell": 2}),
        ("weights=0.5,-1,2", {"weights": [0.5, -1.0, 2.0]}),
        ("scale=0.001", {"scale": 1e-3}),
        ("weights=−1,0,0", {"weights": [-1.0, 0.0, 0.0]}),
    ],
)
def test_a_link_names_a_state(query, state):
    assert Sample.state_in(query) == state


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("color=red", "no control 'color'; it has best, target"),
        ("target=cap", "target is one of none, hat"),
        ("steps=11", "steps goes from 0 to 10; the link says '11'"),
        ("steps=2.5", "steps moves in steps of 1"),
        ("steps=many", "steps goes from 0 to 10"),
        ("best=1", "best is true or false"),
        ("weights=1,0", "weights takes 3 numbers; the link gives 2"),
        ("weights=1,0,0.3", "weights moves in steps of 0.5"),
        ("scale=10", "scale is one of"),
        ("steps=1,2", "steps takes 1 numbers; the link gives 2"),
    ],
)
def test_a_link_to_a_state_that_does_not_exist_says_why(query, words):
    with pytest.raises(ValueError, match=words):
        Sample.state_in(query)


def test_a_choice_whose_first_value_is_no_option_is_refused():
    with pytest.raises(ValueError, match="'c' is not among the options"):
        choice("Letter", ["a", "b"], "c")


def test_a_control_with_an_unknown_detail_is_refused():
    with pytest.raises(TypeError, match="a control knows no colour"):
        choice("Letter", ["a", "b"], colour="red")


def test_a_frame_with_a_part_that_is_not_drawn_is_refused(monkeypatch):
    figure = Activations()
    monkeypatch.setattr(Activations, "frame", lambda self, f, **state: {"nowhere": None, "say": {}})
    with pytest.raises(ValueError, match=r"parts that are not drawn: .*'nowhere'"):
        figure.figure()


def test_a_figure_brings_its_engines_before_its_own_script():
    class Trained(Activations):
        name, engines = "trained", ("net",)

        def draw(self, fig, narrow):
            super().draw(fig, narrow)

        @classmethod
        def script(cls):
            return "// its own"

    assert Trained.scripts() == [engine_script("net"), "// its own"]
    assert Trained._esm.index("ReLUBook.relu.net =") < Trained._esm.index("// its own")
    assert Activations.scripts() == [Activations.script()]


def test_an_engine_that_does_not_exist_is_named_with_those_that_do():
    with pytest.raises(ValueError, match=r"there is no engine 'nets'; there are .*\bnet\b"):
        engine_script("nets")


def test_a_still_has_its_words_and_no_colors_of_its_own():
    picture = still(lambda fig: fig.add_subplot().plot([0, 1], [0, 1]), alt="a line", caption="see `x`")
    assert isinstance(picture, Still)
    html = picture._repr_mimebundle_()["text/html"]
    assert 'alt="a line"' in html
    assert "<code>x</code>" in html
    assert "var(--live-net" in picture.svg
    assert set(picture.pictures) == {"wide", "narrow"}


def script_of(folder, monkeypatch, text):
    """NAME.js as it goes out, for a module of that name in a folder."""
    (folder / "rings.js").write_text(text, encoding="utf-8")
    monkeypatch.setitem(sys.modules, "some.rings", SimpleNamespace(__file__=str(folder / "rings.py")))
    return figure_script("some.rings")


def test_a_twin_is_written_as_a_module_and_goes_out_as_a_classic_script(tmp_path, monkeypatch):
    script = script_of(tmp_path, monkeypatch, "const two = 2;\nexport const twin = () => () => ({ say: { two } });\n")
    js = MiniRacer()
    js.eval(relu_script())
    js.eval(script)
    assert js.eval("JSON.stringify(ReLUBook.figures.rings()())") == '{"say":{"two":2}}'
    assert js.eval("typeof two") == "undefined"  # two figures of a page may use the same names
    old = 'ReLUBook.figure("rings", () => () => ({}));\n'
    assert script_of(tmp_path, monkeypatch, old) == old


def test_a_script_without_a_twin_is_refused_in_words(tmp_path, monkeypatch):
    with pytest.raises(ValueError, match=r"rings.js must have one `export const twin ="):
        script_of(tmp_path, monkeypatch, "const twin = 1;\n")
