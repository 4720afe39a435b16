import math

import numpy as np
import pytest
from tolerances import NORMAL_SUMS

from relubook.experiments import load, percent, same_sign
from relubook.experiments.same_sign import (
    BATCHES,
    INPUTS,
    MEANS,
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


def test_the_mean_of_the_errors_moves_every_error_and_nothing_else(monkeypatch):
    monkeypatch.setattr(same_sign, "DRAWS", 40)
    rng = np.random.default_rng([6, 3])
    x = np.maximum(rng.standard_normal((40, 3, WIDTH)), 0)
    dw = np.einsum("dbw,db->dw", x, rng.standard_normal((40, 3)) + 0.5)
    same = np.mean([not ((g > 0).any() and (g < 0).any()) for g in dw])
    assert task("relu", 3, seed=6, mean=0.5)["same"] == same


@pytest.mark.parametrize("mean", MEANS)
def test_the_share_at_a_large_batch_is_that_of_normal_sums_with_that_mean(mean):
    # At batch B a sum has mean B m E[h] and variance B ((1 + m^2) E[h^2] - m^2 E[h]^2); two sums have covariance
    # B E[h]^2. Given the common part s, the sums are independent: share = E[Phi^20 + (1 - Phi)^20].
    batch, first, second = BATCHES[-1], 1 / np.sqrt(2 * np.pi), 1 / 2
    common = np.sqrt(batch) * first
    own = np.sqrt(batch * (1 + mean**2) * (second - first**2))
    s = np.random.default_rng(0).standard_normal(200_000)
    up = np.vectorize(lambda t: 0.5 * math.erfc(-t / math.sqrt(2)))((batch * mean * first + common * s) / own)
    expected = np.mean(up**WIDTH + (1 - up) ** WIDTH)
    stored = load("same_sign")["summary"]["error_mean"][f"{mean:g}"]["same"][-1]
    assert stored == pytest.approx(expected, abs=NORMAL_SUMS)


def test_the_more_the_errors_share_a_mean_the_oftener_the_signs_agree():
    stored = load("same_sign")["summary"]
    shares = np.array([stored["relu"]["same"], *(stored["error_mean"][f"{mean:g}"]["same"] for mean in MEANS)])
    assert (np.diff(shares[:, 1:], axis=0) > 0).all()


def test_the_tables_show_the_stored_shares_a_row_a_batch_size():
    stored = load("same_sign")["summary"]
    assert [row[0] for row in same_sign.table().rows] == [str(batch) for batch in BATCHES]
    assert same_sign.table().rows[3] == ["8", *(percent(stored[kind]["same"][3]) for kind in INPUTS)]
    assert same_sign.table_of_means().rows[-1][2] == percent(stored["error_mean"]["0.25"]["same"][-1])
