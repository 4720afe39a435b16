import numpy as np
import pytest

from relubook.experiments import load
from relubook.experiments.remedies import RATES, REMEDIES, SEEDS, TASKS, closed_share, summary, task
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
