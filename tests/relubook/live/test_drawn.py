"""The engine `drawn` finds the knots that Python finds, and these are the best by trying them all."""

import json
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from py_mini_racer import MiniRacer

from relubook.approximate.drawn import best_on_places, drawn
from relubook.figures.draw_a_function import LIMITS
from relubook.live.scripts import engine_script, relu_script

JS = MiniRacer()
JS.eval(relu_script())
JS.eval(engine_script("drawn"))
JS.eval(f"const drawn = ReLUBook.relu.drawn({json.dumps(LIMITS)})")

heights = st.integers(-50, 50).map(lambda i: i / 50)


def in_js(y, pieces):
    text = JS.eval(f"JSON.stringify(drawn.bestOnPlaces({json.dumps(y)}, {pieces}))")
    found = json.loads(text)
    return found["knots"], found["values"], found["least"]


def squares_with(y, knots):
    """The least squares of a broken line with these knots, by NumPy's solver."""
    places = np.arange(len(y))
    hats = np.column_stack([np.interp(places, knots, unit) for unit in np.eye(len(knots))])
    values = np.linalg.lstsq(hats, np.array(y), rcond=None)[0]
    return float(((hats @ values - y) ** 2).sum())


def squares_of(y, knots, values):
    return float(((np.interp(np.arange(len(y)), knots, values) - y) ** 2).sum())


def curve(seed):
    """121 heights as a hand draws them: a few waves, in steps of the slider."""
    rng = np.random.default_rng(seed)
    x = np.linspace(0, 1, 121)
    y = sum(a / k * np.sin(2 * np.pi * (k * x / 2 + p)) for k, (a, p) in enumerate(rng.uniform(-1, 1, (5, 2)), 1))
    return np.clip(np.round(y / 0.02) * 0.02, -1, 1).round(2).tolist()


@settings(deadline=None, max_examples=150)
@given(y=st.lists(heights, min_size=4, max_size=24), pieces=st.integers(1, 8))
def test_the_engine_gives_what_python_gives(y, pieces):
    n = min(pieces, len(y) - 1)
    knots, values, least = in_js(y, n)
    wanted = best_on_places(y, n)
    assert knots == wanted[0]
    assert values == pytest.approx(wanted[1], abs=1e-12)
    assert least == pytest.approx(wanted[2], abs=1e-12)


@pytest.mark.parametrize(("seed", "pieces"), [(0, 1), (1, 3), (2, 5), (3, 8), (4, 16)])
def test_on_drawings_of_121_places_too(seed, pieces):
    y = curve(seed)
    knots, values, _ = in_js(y, pieces)
    wanted = drawn(y, pieces, stop=120)
    assert knots == wanted.knots.tolist()
    assert values == pytest.approx(wanted.values, abs=1e-9)


@settings(deadline=None, max_examples=60)
@given(y=st.lists(heights, min_size=5, max_size=11), pieces=st.integers(1, 5))
def test_no_other_knots_on_the_places_do_better(y, pieces):
    n = min(pieces, len(y) - 1)
    knots, values, least = in_js(y, n)
    found = squares_of(y, knots, values)
    tried = min(squares_with(y, [0, *inner, len(y) - 1]) for inner in combinations(range(1, len(y) - 1), n - 1))
    assert found <= tried + 1e-9
    assert least <= found + 1e-12
