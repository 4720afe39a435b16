import numpy as np
import pytest

from relubook.experiments import load, remedies
from relubook.experiments.remedies import (
    RATES,
    REMEDIES,
    SEEDS,
    TASKS,
    activation_of,
    closed_share,
    dead_by_remedy,
    summary,
    task,
)
from relubook.nets.activations import RELU, leaky_relu
from relubook.nets.dead import dead_units
from relubook.nets.train import initialize

SUMMARY = load("remedies")["summary"]


def test_every_remedy_was_tried_at_every_rate_with_at_least_thirty_seeds():
    assert SEEDS >= 30
    for rate in RATES:
        for remedy in REMEDIES:
            assert sum(t["rate"] == rate and t["remedy"] == remedy for t in TASKS) == SEEDS


@pytest.mark.parametrize("rate", RATES)
def test_the_rate_kills_units_that_were_alive_in_the_beginning(rate):
    table = SUMMARY[f"rate {rate:g}"]["none"]
    assert table["born"]["max"] < 0.1
    assert table["dead"]["median"] > 0.3


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("remedy", ["BatchNorm", "lower rate", "clipping"])
def test_three_remedies_keep_units_alive_for_every_seed(remedy, rate):
    table = SUMMARY[f"rate {rate:g}"][remedy]
    assert table["fewer"] == SEEDS
    assert table["dead"]["max"] < 0.15


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("remedy", ["bias 0.01", "He"])
def test_two_remedies_do_not_tell_apart_from_none(remedy, rate):
    table = SUMMARY[f"rate {rate:g}"][remedy]
    # as many heads in 40 throws of a fair coin would surprise nobody: fewer than 27 (5 %, both sides)
    assert table["fewer"] < 27
    assert table["more"] < 27


def test_closed_is_dead_for_relu_and_is_counted_for_a_leaky_relu_with_its_own_values():
    rng = np.random.default_rng(0)
    layers = [(W, rng.normal(-1, 1, b.shape)) for W, b in initialize(rng, (3, 6, 6, 2))]
    x = rng.normal(size=(10, 3))
    assert closed_share(layers, x, RELU) == dead_units(layers, x).share > 0
    chain = [(-np.ones((1, 1)), np.zeros(1)), (-np.ones((1, 1)), np.zeros(1)), (np.ones((1, 1)), np.zeros(1))]
    assert closed_share(chain, np.ones((1, 1)), RELU) == 1  # the second unit gets 0
    assert closed_share(chain, np.ones((1, 1)), leaky_relu()) == 0.5  # the second unit gets -0.01, times -1


def test_a_run_that_diverged_counts_as_an_infinite_loss():
    rows = [t | {"born": 0.0, "dead": 0.5, "loss": 1.0, "error": 0.1} for t in TASKS]
    for row in rows:
        if row["remedy"] == "He" and row["seed"] < SEEDS / 2 + 1:
            row["loss"] = None
    he = summary(rows)["rate 0.8"]["He"]
    assert he["diverged"] == SEEDS / 2 + 1
    assert he["loss"] == {"median": None, "min": 1.0, "max": None}


def test_an_unknown_remedy_is_refused_with_those_there_are():
    with pytest.raises(ValueError, match="no remedy 'prayer'; there are none, bias"):
        task("prayer", 0.8, 0)


@pytest.mark.parametrize("name", ["ELU", "GELU", "leaky ReLU", "warm-up"])
def test_the_slope_of_each_activation_is_that_of_a_centered_difference(name):
    z, h = np.array([-3.0, -1.2, -0.3, 0.4, 2.0]), 1e-6
    activation = activation_of(name)
    _, cache = activation.forward(z)
    difference = (activation.forward(z + h)[0] - activation.forward(z - h)[0]) / (2 * h)
    np.testing.assert_allclose(activation.backward(np.ones(5), cache), difference, atol=1e-8)  # h^2 and eps / h


def test_a_lower_rate_learns_more_than_no_remedy_and_less_than_batchnorm_and_clipping():
    for rate in RATES:
        loss = {remedy: SUMMARY[f"rate {rate:g}"][remedy]["loss"]["median"] for remedy in REMEDIES}
        assert max(loss["BatchNorm"], loss["clipping"]) < loss["lower rate"] < loss["none"]


def test_clipping_gets_every_digit_right_in_nearly_all_runs():
    right = [sum(r["error"] == 0 for r in load("remedies")["rows"] if (r["remedy"], r["rate"]) == ("clipping", rate))
             for rate in RATES]  # fmt: skip
    assert right == [38, 40] == [SUMMARY[f"rate {rate:g}"]["clipping"]["all_right"] for rate in RATES]


def test_at_rate_1_leaky_relu_closes_fewer_units_than_chance_explains_and_elu_more():
    table = SUMMARY["rate 1"]
    assert (table["leaky ReLU"]["fewer"], table["leaky ReLU"]["more"]) == (27, 11)
    assert table["leaky ReLU"]["dead"]["median"] < table["none"]["dead"]["median"]
    assert table["ELU"]["more"] > 35


@pytest.mark.parametrize("rate", RATES)
def test_the_table_has_a_row_for_each_remedy_and_the_figure_a_share_for_each_seed(rate):
    assert [row[0] for row in remedies.table(rate).rows] == REMEDIES
    assert all(len(shares) == SEEDS for shares in dead_by_remedy()[f"rate {rate:g}"].values())
