"""What a live figure is to Python: a widget with traits, a picture with fixed bytes, and words for every mistake."""

import json
import re
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
import traitlets

from relu import relu_forward
from relubook.figures import FIGURES, Activations, BackwardGate, ForwardMask
from relubook.live import Still, choice, still
from relubook.live.figure import compact, json_ready

each_figure = pytest.mark.parametrize("cls", FIGURES, ids=lambda cls: cls.name)


@each_figure
def test_the_same_state_gives_the_same_bytes(cls):
    assert cls().html() == cls().html()


@each_figure
def test_the_still_picture_is_well_formed_and_has_every_part(cls):
    figure = cls()
    spec = figure.spec()
    root = ElementTree.fromstring(spec["svg"])
    found = {e.get("data-part", "").partition(".")[0] for e in root.iter()}
    assert set(spec["parts"]) <= found
    assert "<style" not in spec["svg"]  # it would dress the whole page


@each_figure
def test_no_color_of_a_picture_is_outside_the_roles(cls):
    left = re.sub(r"var\(--live-\w+, #[0-9a-f]{6}\)", "", cls().spec()["svg"])
    assert re.findall(r"#[0-9a-f]{6}\b(?=[;\"])", left) == []


@each_figure
def test_the_words_around_a_picture_are_there(cls):
    figure = cls()
    assert len(cls.alt) > 80
    assert len(cls.title) > 5
    assert len(cls.caption) > 40
    assert len(figure.words()) > 20


@each_figure
def test_the_html_stays_small(cls):
    import gzip

    assert len(gzip.compress(cls().html().encode())) < 25_000


@each_figure
def test_a_control_says_what_it_takes(cls):
    figure = cls()
    for control in cls.controls():
        with pytest.raises(traitlets.TraitError, match=control["name"]):
            setattr(figure, control["name"], "nonsense")


@each_figure
def test_setting_a_control_changes_the_picture_and_a_later_html_shows_it(cls):
    figure = cls()
    control = next(c for c in cls.controls() if c["kind"] in ("slider", "ladder", "choice"))
    values = control.get("options") or [control["min"], control["max"]]
    other = next(v for v in values if v != getattr(figure, control["name"]))
    before = figure.html()
    setattr(figure, control["name"], other)
    assert figure.html() != before


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
    figure = ForwardMask()
    spec = {k: v for k, v in figure.spec().items() if k != "svg"}
    assert json.loads(compact(spec)) == json_ready(spec)


class TestUse:
    """A learner's own function in a figure."""

    def test_a_right_function_agrees(self):
        figure = BackwardGate().use(relu_backward=lambda dout, cache: np.where(cache, dout, 0.0))
        assert "agrees" in figure._mine["words"]
        assert figure._mine["crosses"] == {}

    def test_a_wrong_function_is_shown_where_it_differs(self):
        figure = BackwardGate().use(relu_backward=lambda dout, cache: dout)
        assert "differs" in figure._mine["words"]
        assert any(figure._mine["crosses"].values())
        assert "differs" in figure.html()

    def test_a_page_shows_it_as_a_still_since_it_cannot_call_python(self):
        figure = BackwardGate().use(relu_backward=lambda dout, cache: dout)
        assert "data-spec" not in figure.html()
        assert "data-spec" in BackwardGate().html()
        assert figure._repr_mimebundle_()[0]["image/svg+xml"] != BackwardGate().spec()["svg"]

    def test_the_picture_that_a_widget_moves_has_no_fixed_cross_in_it(self):
        figure = BackwardGate().use(relu_backward=lambda dout, cache: dout)
        assert figure.spec()["svg"] == BackwardGate().spec()["svg"]

    def test_a_function_that_stops_says_why_and_the_figure_lives_on(self):
        def mine(x, out=None):
            raise IndexError("out of my depth")

        figure = ForwardMask().use(relu_forward=mine)
        assert "IndexError: out of my depth" in figure._mine["words"]
        figure.bias = figure.bias + 1
        assert "out of my depth" in figure._mine["words"]

    def test_the_learners_frame_follows_the_controls(self):
        figure = Activations().use(relu_forward=lambda x: (np.abs(x), x > 0))
        figure.x = 2.0
        first = figure._mine["frame"]["here"]
        figure.x = -3.0
        assert figure._mine["frame"]["here"] != first

    def test_a_name_that_the_figure_does_not_call_is_refused(self):
        with pytest.raises(ValueError, match=r"does not call 'relu'; it calls relu_forward"):
            ForwardMask().use(relu=relu_forward)

    def test_what_is_no_function_is_refused(self):
        with pytest.raises(TypeError, match="relu_forward must be a function"):
            ForwardMask().use(relu_forward=3)


def test_a_choice_whose_first_value_is_no_option_is_refused():
    with pytest.raises(ValueError, match="'c' is not among the options"):
        choice("Letter", ["a", "b"], "c")


def test_a_frame_and_a_drawing_that_name_other_parts_are_refused(monkeypatch):
    figure = Activations()
    monkeypatch.setattr(Activations, "frame", lambda self, **state: {"nowhere": None, "words": "?"})
    with pytest.raises(ValueError, match=r"disagree about the parts .*'nowhere'"):
        figure.figure()


def test_a_still_has_its_words_and_no_colors_of_its_own():
    picture = still(lambda fig: fig.add_subplot().plot([0, 1], [0, 1]), alt="a line", caption="see `x`")
    assert isinstance(picture, Still)
    html = picture._repr_mimebundle_()["text/html"]
    assert 'alt="a line"' in html
    assert "<code>x</code>" in html
    assert "var(--live-net" in picture.svg
