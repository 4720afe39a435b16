"""Born dead: the exact number, the simulated shares and the bound, each held to something else, and none mixed up."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relubook.figures import BornDead
from relubook.figures.born_dead import KINDS, SHOWN
from relubook.live import filled

FIGURE = BornDead()  # drawn once: its frame is a function of the state alone
widths, depths = st.integers(1, 20), st.integers(1, 100)


def frame(**changes):
    return FIGURE.frame(FIGURE.book, **FIGURE.state() | changes)


def words(**changes):
    return filled(FIGURE.say, frame(**changes)["say"], FIGURE.reasons)


def exact(width, depth):
    """Each layer is closed at one x with chance 2^-width, if the layers before it are alive there."""
    return float(1 - (1 - Fraction(1, 2**width)) ** depth)


@settings(deadline=None, max_examples=60)
@given(width=widths, depth=depths)
def test_the_solid_line_and_its_dots_are_the_exact_probability_at_one_x(width, depth):
    now = frame(width=width, depth=depth)
    assert now["say"]["exact"] == pytest.approx(exact(width, depth), rel=1e-12)
    assert now["depth_here"] == {"x": [depth], "y": [now["say"]["exact"]]}
    assert now["width_here"] == {"x": [width], "y": [now["say"]["exact"]]}
    assert now["exact_by_depth"]["y"] == pytest.approx([exact(width, d) for d in range(1, 101)], rel=1e-12)
    assert now["exact_by_width"]["y"] == pytest.approx([exact(w, depth) for w in range(1, 21)], rel=1e-12)


@settings(deadline=None, max_examples=60)
@given(width=widths, depth=depths)
def test_no_number_is_shown_as_another(width, depth):
    """Simulated shares lie between the bound and the exact number, up to chance, and both panels agree on them."""
    now = frame(width=width, depth=depth)
    said = now["say"]
    assert said["drawn"] == said["dead_1"] / said["nets_1"]
    for chance, sign in ((said["exact"], -1), (said["least"], 1)):
        error = (chance * (1 - chance) / said["nets_1"]) ** 0.5
        assert sign * (said["drawn"] - chance) >= -4 * error - 4 / said["nets_1"]
    assert said["least"] <= said["exact"]
    assert now["one_by_width"]["y"][width - 1] == said["drawn"]
    assert now["least_by_width"]["y"][width - 1] == now["least_by_depth"]["y"][depth - 1] == said["least"]
    if depth in SHOWN:
        assert now["one_by_depth"]["y"][SHOWN.index(depth)] == said["drawn"]
    if said["nets_2"]:
        assert now["two_by_width"]["y"][width - 1] == said["dead_2"] / said["nets_2"]
    assert (now["two_by_depth"] is None) == (said["nets_2"] is None) == (width > 8)


def test_the_four_kinds_are_told_apart_by_words_colors_and_marks():
    labels = {kind: words for kind, (words, _) in KINDS.items()}
    assert len({role for _, role in KINDS.values()}) == 4
    assert "one x" in labels["exact"]
    assert all("all x" in labels[kind] for kind in ("one", "two", "least"))
    assert [kind for kind in labels if "simulated" in labels[kind]] == ["one", "two"]
    assert [kind for kind in labels if "bound" in labels[kind]] == ["least"]
    names = [name for name, _, _ in BornDead().numbers()]
    assert names == ["one x, exact", "all x, simulated", "its lower bound"]


@pytest.mark.parametrize(("width", "depth"), [(1, 4), (2, 3), (3, 10), (5, 20)])
def test_nets_drawn_here_one_at_a_time_die_as_often_as_those_of_the_figure(width, depth):
    rng = np.random.default_rng(7)
    nets, dead = 1500, 0
    for _ in range(nets):
        sides = [np.array([1.0]), np.array([-1.0])]
        for _ in range(depth):
            W = rng.standard_normal((len(sides[0]), width))
            sides = [np.maximum(side @ W, 0) for side in sides]
        dead += not any(side.any() for side in sides)
    said = frame(width=width, depth=depth)["say"]
    error = (said["drawn"] * (1 - said["drawn"]) * (1 / nets + 1 / said["nets_1"])) ** 0.5
    assert abs(dead / nets - said["drawn"]) < 4 * error


def test_with_one_unit_a_layer_the_bound_is_the_probability_itself():
    for depth in range(1, 101):
        said = frame(width=1, depth=depth)["say"]
        # one of x and -x dies in the first layer; the other dies with chance 1/2 in each of the rest
        assert said["least"] == pytest.approx(float(1 - Fraction(1, 2 ** (depth - 1))), rel=1e-12)


def test_the_words_count_the_nets_and_say_where_none_were_drawn():
    assert words(width=3, depth=10).startswith("Drawn: 80000 nets with one input, 504")
    assert "; 4000 with two, " in words(width=8, depth=100)
    assert words(width=9, depth=1) == "Drawn: 20000 nets with one input, 0 of them dead for all x; none with two."
