"""The laboratory of dying units: what each link is said to show, it shows, and the page shows the same."""

import json

import numpy as np
import pytest
from py_mini_racer import MiniRacer
from tolerances import TWIN_ABSOLUTE, TWIN_RELATIVE

from relubook.experiments import lives
from relubook.experiments.lives import CHAOTIC, PRESETS, Setting
from relubook.figures import DeadReluLab
from relubook.figures.dead_relu_lab import contour, dead_stretches, middle, place
from relubook.live import filled
from relubook.live.html import compact, json_ready
from relubook.live.scripts import relu_script

FIGURE = DeadReluLab()
# A link names every control, so that what it shows does not depend on what a reader did before.
REST = "batchnorm=false&data_set={}&layers={}&units=8&bias=0&gain=1&slope=0&clip=0"
MOONS, RINGS = REST.format("moons", 2), REST.format("rings", 1)
LINKS = {
    "healthy": f"step=200&rate=1&rule=plain&seed=19&{MOONS}&unit=0",
    "kill, before": f"step=3&rate=4&rule=plain&seed=19&{MOONS}&unit=2",
    "kill": f"step=16&rate=4&rule=plain&seed=19&{MOONS}&unit=2",
    "returns, dead": f"step=121&rate=1&rule=plain&seed=4&{MOONS}&unit=20",
    "returns": f"step=122&rate=1&rule=plain&seed=4&{MOONS}&unit=20",
    "for good": f"step=200&rate=1&rule=plain&seed=4&{MOONS}&unit=5",
    "plain, rings": f"step=20&rate=3&rule=plain&seed=1&{RINGS}&unit=6",
    "momentum": f"step=7&rate=3&rule=momentum&seed=1&{RINGS}&unit=6",
    "momentum, later": f"step=20&rate=3&rule=momentum&seed=1&{RINGS}&unit=6",
    "BatchNorm": f"step=200&rate=4&rule=plain&seed=19&{MOONS}&unit=2".replace("batchnorm=false", "batchnorm=true"),
}


def shown(query):
    """The frame that a link shows."""
    return FIGURE.frame(FIGURE.book, **DeadReluLab.state_in(query))


def said(query):
    return shown(query)["say"]


def counts(query):
    """Born dead, deaths, revivals and dead now, of each layer."""
    text = shown(query)["counts"]["text"]
    return [tuple(text[:4]), tuple(text[4:])] if text[4] != "" else [tuple(text[:4])]


@pytest.mark.parametrize("name", LINKS)
def test_a_link_names_every_control(name):
    assert DeadReluLab.state_in(LINKS[name]).keys() == FIGURE.state().keys()


def test_the_healthy_run_learns_all_points_and_no_unit_dies():
    assert counts(LINKS["healthy"]) == [(0, 0, 0, 0), (0, 0, 0, 0)]
    assert said(LINKS["healthy"])["right"] == 100
    assert said(LINKS["healthy"])["loss"] == pytest.approx(0.0264, abs=5e-5)


def test_at_four_times_the_rate_all_of_layer_2_is_dead_by_step_16_and_nothing_is_learned_after():
    before, after = LINKS["kill, before"], LINKS["kill"]
    assert sum(row[3] for row in counts(before)) <= 2
    assert counts(after) == [(0, 3, 0, 3), (0, 12, 4, 8)]
    assert said(after)["rest"] == "stuck"
    assert said(after)["right"] == 50
    end = LINKS["kill"].replace("step=16", "step=200")
    assert (said(end)["right"], counts(end)) == (50, counts(after))
    assert said(end)["loss"] == pytest.approx(np.log(2), abs=1e-4)  # as if tossing a coin


def test_a_unit_of_layer_2_returns_at_step_122_and_one_of_layer_1_never_does():
    assert shown(LINKS["returns, dead"])["strip_count"]["text"] == [0]
    assert shown(LINKS["returns"])["strip_name"]["text"] == ["Unit 5 of layer 2"]
    assert 23 <= shown(LINKS["returns"])["strip_count"]["text"][0] <= 36
    assert (said(LINKS["returns"])["when"], said(LINKS["returns"])["back"]) == (122, 1)
    assert counts(LINKS["for good"]) == [(0, 1, 0, 1), (1, 1, 1, 1)]
    assert shown(LINKS["for good"])["strip_count"]["text"] == [0]


def test_momentum_brings_a_unit_of_layer_1_back_and_plain_descent_does_not():
    assert counts(LINKS["plain, rings"]) == [(0, 1, 0, 1)]
    assert counts(LINKS["momentum"]) == [(0, 1, 1, 0)]
    assert (said(LINKS["momentum"])["when"], said(LINKS["momentum"])["back"]) == (7, 1)
    assert shown(LINKS["momentum, later"])["strip_count"]["text"] == [56]


def test_with_batchnorm_the_rate_that_killed_does_not():
    assert counts(LINKS["BatchNorm"]) == [(0, 0, 0, 0), (0, 0, 0, 0)]
    assert said(LINKS["BatchNorm"])["right"] == 100


def test_the_first_20_steps_have_45_percent_of_the_width_and_every_step_its_column():
    edges = [place(t) for t in range(lives.STEPS + 2)]
    assert edges[0] == 0
    assert edges[20] == pytest.approx(0.45)
    assert edges[-1] == pytest.approx(1)
    assert all(np.diff(edges) > 0)
    assert all(edges[t] < middle(t) < edges[t + 1] for t in range(lives.STEPS + 1))


def test_a_dead_stretch_is_dark_with_a_line_from_a_cross_to_a_ring():
    frame = shown(LINKS["returns"])
    row, y = frame["late2"]["values"][8 * 181 :][:181], 4.5 / 8  # unit 5: rows 9 and 10 of 16
    assert [v is None for v in row] == [20 <= t < 122 for t in range(20, 201)]
    flat = list(zip(frame["flat2"]["x"], frame["flat2"]["y"], strict=True))
    assert (place(8), y) in flat
    assert (place(122), y) in flat
    assert frame["back2"] == {"x": [place(122)], "y": [y]}
    assert np.mean([v for v in frame["died2"]["x"][:5] if v is not None]) == pytest.approx(place(8))
    assert len(frame["born2"]["x"]) == 5  # one square, of the unit born dead


def test_what_lies_ahead_is_faint_and_what_a_run_did_not_reach_is_not_there():
    frame = shown(LINKS["returns"])
    assert frame["ahead1"] == frame["ahead2"] == frame["ahead_loss"] == {"low": [place(123)], "high": [1]}
    assert frame["gone1"] is None
    diverges = FIGURE.state() | {"seed": 16, "rate": 10.0, "gain": 2, "slope": 0.01, "step": 150}
    frame = FIGURE.frame(FIGURE.book, **diverges)
    assert frame["gone1"] == {"low": [place(11)], "high": [1]}
    assert frame["say"]["rest"] == "over"
    assert frame["playhead"] == {"x": [middle(10)]}


def test_the_stretches_of_a_row():
    assert dead_stretches(np.array([0, 0, 3, 0, 1, 0])) == [(0, 2), (3, 4), (5, 6)]
    assert dead_stretches(np.array([1, 2])) == []


def test_the_decision_line_passes_where_the_net_is_zero():
    xs, ys = np.linspace(-1, 1, 21).tolist(), np.linspace(1, -1, 21).tolist()
    plane = np.array([[2 * x - y + 0.13 for x in xs] for y in ys])
    strokes = contour(plane, xs, ys)
    assert len(strokes) > 15
    for stroke in strokes:
        for x, y in stroke:
            assert 2 * x - y + 0.13 == pytest.approx(0, abs=1e-12)
    assert contour(np.ones((4, 4)), xs[:4], ys[:4]) == []


@pytest.mark.parametrize("name", ["healthy", "kill", "BatchNorm", "returns"])
def test_the_line_of_a_unit_is_where_its_gate_turns_and_its_mark_points_to_the_open_side(name):
    state = DeadReluLab.state_in(LINKS[name])
    setting = Setting(**{key: v for key, v in state.items() if key not in ("step", "unit", "data_set")})
    run, (x, _) = lives.run(setting), lives.points("moons")
    w, b = lives.in_use(run.path.parameters[state["step"]], x)[0]
    drawn = [shown(LINKS[name])[part] for part in ("units", "dead_units")]
    points = [p for part in drawn for p in zip(part["x"], part["y"], strict=True)]
    assert points
    for k in range(0, len(points), 6):  # two ends, a gap, the middle, the end of the mark, a gap
        z = np.array([points[k], points[k + 1], points[k + 3], points[k + 4]]) @ w + b
        i = np.argmin(np.abs(z[:3]).max(axis=0))
        np.testing.assert_allclose(z[:3, i], 0, atol=1e-9)
        assert z[3, i] > 0


def test_the_strip_has_each_point_on_its_side_of_the_gate():
    frame = shown(LINKS["returns"])
    opens = sum((np.asarray(frame[name]["x"]) > 0).sum() for name in ("strip_zeros", "strip_ones"))
    assert frame["strip_count"]["text"] == [opens]
    assert max(np.abs(frame[name]["x"]).max() for name in ("strip_zeros", "strip_ones")) == 1


def test_a_unit_that_the_net_does_not_have_is_not_chosen():
    frame = FIGURE.frame(FIGURE.book, **FIGURE.state() | {"layers": 1, "unit": 20})
    assert frame["rows1"]["selected"] is None
    assert "rows2" not in frame
    assert "strip_name" not in frame


@pytest.mark.parametrize("rest", ["over", "stuck", "leaky", None])
@pytest.mark.parametrize("change", ["none", "died", "back", "both"])
def test_the_sentence_fits_into_two_lines(change, rest):
    values = {"change": change, "rest": rest, "now": 160, "when": 122, "died": 12, "back": 12}
    assert 30 < len(filled(FIGURE.say, values, FIGURE.reasons)) < 130


# In JavaScript


@pytest.fixture(scope="module")
def frame_in_js():
    js = MiniRacer()
    for source in (relu_script(), *DeadReluLab.scripts()):
        js.eval(source)
    js.eval(f"const frame = ReLUBook.figures.dead_relu_lab(ReLUBook.relu, {compact(json_ready(FIGURE.data()))});")
    return lambda state: json.loads(js.eval(f"JSON.stringify(frame({compact(json_ready(state))}))"))


def numbers(value):
    """A frame as one list of numbers and words, in a fixed order."""
    if isinstance(value, dict):
        return [n for key in sorted(value) if value[key] is not None for n in numbers(value[key])]
    return [n for v in value for n in numbers(v)] if isinstance(value, list) else [value]


CALM = [name for name, setting in PRESETS.items() if name not in CHAOTIC and setting.data != "moved"]


@pytest.mark.parametrize("name", CALM)
def test_a_preset_is_the_same_film_in_the_page_over_all_its_steps(frame_in_js, name):
    setting = PRESETS[name]
    state = {**FIGURE.state(), **setting.__dict__, "data_set": setting.data}
    del state["data"]
    for step in (0, 7, 20, 122, 200):
        python = numbers(json_ready(FIGURE.frame(FIGURE.book, **state | {"step": step})))
        javascript = numbers(frame_in_js(state | {"step": step}))
        words = [[v for v in part if isinstance(v, str)] for part in (python, javascript)]
        assert words[0] == words[1]
        found = [np.array([v for v in part if not isinstance(v, str)], dtype=float) for part in (javascript, python)]
        np.testing.assert_allclose(*found, rtol=TWIN_RELATIVE, atol=TWIN_ABSOLUTE, equal_nan=True)
