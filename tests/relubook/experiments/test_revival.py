import numpy as np
import pytest

from relubook.experiments import load
from relubook.experiments.revival import KINDS, task

SUMMARY = load("revival")["summary"]


def test_in_more_than_a_hundred_random_runs_with_dead_first_layer_units_not_one_came_back():
    found = SUMMARY["invariant"]
    assert found["with_dead"] >= 100
    assert found["deaths"][0] > 100
    assert found["revivals"][0] == 0
    assert found["moved"] == 0  # not small: the gradient is exactly 0


def test_the_counterexample_stands_in_layer_two_of_the_very_same_runs():
    assert SUMMARY["plain"]["revivals"][0] == 0
    assert SUMMARY["plain"]["revivals"][1] > SUMMARY["plain"]["deaths"][1] / 2
    assert SUMMARY["invariant"]["revivals"][1] > 100


@pytest.mark.parametrize("kind", ["momentum", "adam"])
def test_a_step_that_remembers_brings_first_layer_units_back(kind):
    assert SUMMARY[kind]["revivals"][0] > 0
    assert SUMMARY[kind]["moved"] > 0


@pytest.mark.parametrize("kind", ["decay", "batches"])
def test_neither_decay_on_everything_nor_batches_bring_a_first_layer_unit_back(kind):
    assert SUMMARY[kind]["deaths"][0] > 0
    assert SUMMARY[kind]["revivals"][0] == 0


def test_many_a_unit_that_is_dead_on_a_batch_lives_on_the_data_set():
    batches = SUMMARY["batches"]
    for silent, alive in zip(batches["silent"], batches["silent_alive"], strict=True):
        assert 0.05 * silent < alive < silent
    assert batches["moved"] == 0


def test_what_is_born_dies_and_comes_back_adds_up_in_every_row():
    for row in load("revival")["rows"]:
        for width, deaths, back, dead in zip(
            row["widths"][1:], row["deaths"], row["revivals"], row["dead"], strict=False
        ):
            assert 0 <= dead - deaths + back <= width  # dead from the start


@pytest.mark.parametrize("kind", ["momentum", "batches"])
def test_a_task_gives_the_same_numbers_twice(kind):
    assert task(kind, 1) == task(kind, 1)


def test_every_kind_is_in_the_summary_with_all_its_runs():
    for kind in KINDS:
        assert SUMMARY[kind]["runs"] == 20
        assert np.all(np.array(SUMMARY[kind]["dead"]) <= 20 * 16)
