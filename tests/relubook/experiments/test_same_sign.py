import numpy as np
import pytest

from relubook.experiments import load, same_sign
from relubook.experiments.same_sign import (
    BATCHES,
    INPUTS,
    WIDTH,
    mean_squared_over_mean_square,
    share_in_the_limit,
    task,
)


@pytest.mark.parametrize("inputs", INPUTS)
@pytest.mark.parametrize("batch", [1, 3])
def test_a_share_is_what_counting_one_gradient_at_a_time_gives(inputs, batch, monkeypatch):
    monkeypatch.setattr(same_sign, "DRAWS", 40)
    monkeypatch.setattr(same_sign, "WIDTH", 3)
    rng = np.random.default_rng([6, batch])
    x = INPUTS[inputs](rng.standard_normal((40, batch, 3)))
    dz = rng.standard_normal((40, batch, 1))
    same = 0
    for draw in range(40):
        dw = [sum(float(dz[draw, i, 0] * x[draw, i, j]) for i in range(batch)) for j in range(3)]
        same += not (any(g > 0 for g in dw) and any(g < 0 for g in dw))
    with np.errstate(invalid="ignore"):  # three ReLU inputs are all 0 now and then, which the majority cannot bear
        assert task(inputs, batch, seed=6)["same"] == same / 40


@pytest.mark.parametrize("inputs", ["sigmoid", "relu"])
def test_one_example_with_positive_inputs_moves_all_weights_the_same_way(inputs):
    assert task(inputs, 1, seed=0) == {"same": 1.0, "majority": 1.0}


def test_inputs_without_a_mean_agree_as_seldom_as_coins():
    assert share_in_the_limit(0) == pytest.approx(2 * 0.5**WIDTH)
    assert load("same_sign")["summary"]["centered"]["same"] == [0.0] * len(BATCHES)


@pytest.mark.parametrize("width", [1, 2, 5, 20])
def test_half_correlated_sums_agree_with_chance_two_in_width_plus_one(width):
    assert share_in_the_limit(0.5, width) == pytest.approx(2 / (width + 1))


@pytest.mark.parametrize("r", [0.0, 0.2, 0.9])
def test_two_normal_sums_agree_as_the_arc_sine_law_says(r):
    assert share_in_the_limit(r, 2) == pytest.approx(0.5 + np.arcsin(r) / np.pi)


def test_the_more_the_inputs_share_a_mean_the_oftener_the_signs_agree():
    shares = [share_in_the_limit(r) for r in np.linspace(0, 0.95, 20)]
    assert (np.diff(shares) > 0).all()


def test_r_of_relu_outputs_is_one_over_pi_and_that_of_centered_inputs_zero():
    # E[h] = 1 / sqrt(2 pi) and E[h^2] = 1 / 2 for h = max(0, z), z standard normal.
    assert mean_squared_over_mean_square("relu") == pytest.approx(1 / np.pi, abs=1e-6)
    assert mean_squared_over_mean_square("centered") == 0


@pytest.mark.parametrize("inputs", INPUTS)
def test_large_batches_come_near_the_limit_and_never_mix_more_than_that(inputs):
    stored = load("same_sign")["summary"][inputs]
    # The standard error of a share of 20,000 draws is at most 0.0036.
    assert stored["same"][-1] == pytest.approx(stored["limit"], abs=0.0108)
    assert (np.diff(stored["same"]) < 0.0108).all()
