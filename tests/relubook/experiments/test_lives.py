"""The runs of the laboratory of dying units: what each setting was chosen for, it shows."""

from itertools import pairwise

import numpy as np
import pytest

from relubook.experiments import lives
from relubook.experiments.lives import PRESETS, Setting
from relubook.nets.dead import deaths_and_revivals
from relubook.nets.train import initialize

# Of each hidden layer: born dead, deaths, revivals, dead at the end. Measured by another program, beforehand.
COUNTS = {
    "healthy": [(0, 0, 0, 0), (0, 0, 0, 0)],
    "calm": [(0, 0, 0, 0), (0, 0, 0, 0)],
    "kill": [(0, 3, 0, 3), (0, 12, 4, 8)],
    "kill twice": [(0, 6, 0, 6), (0, 8, 0, 8)],
    "for good, and back": [(0, 1, 0, 1), (1, 1, 1, 1)],
    "rings, plain": [(0, 1, 0, 1)],
    "rings, momentum": [(0, 1, 1, 0)],
    "rings, Adam": [(0, 1, 1, 0)],
    "Adam": [(0, 2, 1, 1), (0, 8, 4, 4)],
    "BatchNorm": [(0, 0, 0, 0), (0, 0, 0, 0)],
    "bias 0.01": [(0, 4, 0, 4), (0, 13, 5, 8)],
    "clip 0.3": [(0, 0, 0, 0), (0, 4, 4, 0)],
    "clip 0.1": [(0, 0, 0, 0), (0, 0, 0, 0)],
    "born dead, opens": [(0, 0, 0, 0), (2, 3, 4, 1)],
    "born dead, stays": [(0, 1, 0, 1), (2, 0, 0, 2)],
    "not centered": [(3, 0, 0, 3), (1, 0, 1, 0)],
}


@pytest.mark.parametrize("name", COUNTS)
def test_a_preset_shows_what_it_was_chosen_for(name):
    assert lives.run(PRESETS[name]).counts() == COUNTS[name]


@pytest.mark.parametrize("name", ["healthy", "kill", "for good, and back", "rings, momentum", "BatchNorm"])
def test_the_counts_are_those_of_the_book_s_own_function(name):
    run, (x, _) = lives.run(PRESETS[name]), lives.points(PRESETS[name].data)
    followed = deaths_and_revivals(run.path, x)
    assert [(c[1], c[2]) for c in run.counts()] == list(zip(followed.deaths, followed.revivals, strict=True))
    assert [c[3] for c in run.counts()] == [int(dead[-1].sum()) for dead in followed.dead]


def test_a_dead_unit_of_the_first_layer_stays_as_it_is_bit_for_bit_and_one_of_layer_2_comes_back():
    run = lives.run(PRESETS["for good, and back"])
    first, second = run.open[0][:, 5], run.open[1][:, 4]
    assert np.flatnonzero(first == 0).tolist() == list(range(71, 201))
    assert np.flatnonzero(second == 0).tolist() == list(range(8, 122))
    nets = run.path.parameters
    for before, after in pairwise(nets[71:]):
        assert (before[0][0][:, 5] == after[0][0][:, 5]).all()
        assert before[0][1][5] == after[0][1][5]


def test_a_run_that_diverges_ends_at_its_last_loss_that_is_a_number():
    run = lives.run(PRESETS["diverges"])
    assert len(run.path) == 11
    assert np.isfinite(run.path.losses).all()
    assert run.path.losses[-1] > 1e200


def test_without_the_rounding_the_weights_are_those_of_initialize(monkeypatch):
    monkeypatch.setattr(lives, "normals", lambda seed: np.random.default_rng(seed).standard_normal(lives.NORMALS))
    for units, layers, gain in ((8, 2, 1), (16, 2, 2), (4, 1, 1)):
        setting = Setting(seed=3, units=units, layers=layers, gain=gain, bias=0.1)
        wanted = initialize(np.random.default_rng(3), [2, *[units] * layers, 1], gain=gain, bias=0.1)
        for (w, b), (v, c) in zip(lives.start(setting), wanted, strict=True):
            np.testing.assert_allclose(w, v, rtol=1e-15)
            assert (b == c).all()


@pytest.mark.parametrize("data", ["moons", "rings", "moved"])
def test_data_and_weights_are_decimals_of_three_digits(data):
    x, labels = lives.points(data)
    assert x.shape == (100, 2)
    assert sorted(set(labels)) == [0, 1]
    numbers = [*x.ravel(), *lives.normals(19)]
    assert all(float(f"{v:.3f}") == pytest.approx(v, abs=1e-15) for v in numbers)


def test_data_that_there_is_not_is_named_with_what_there_is():
    with pytest.raises(ValueError, match="one of moons, moved, rings, not 'stars'"):
        lives.points("stars")
