import numpy as np
import pytest

from relubook.experiments import load, revival
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


def test_born_dead_and_deaths_less_revivals_is_what_is_dead_at_the_end_for_every_kind():
    """Born is counted in the runs here, from the first net of each."""
    for kind in ("invariant", *KINDS):
        found = SUMMARY[kind]
        for born, deaths, back, dead in zip(
            *(found[name] for name in ("born", "deaths", "revivals", "dead")), strict=True
        ):
            assert born + deaths - back == dead
            assert born >= 0
    assert SUMMARY["plain"]["born"] == [0, 68]


def test_units_born_dead_are_those_that_dead_units_finds_before_the_first_step():
    from relubook.experiments.revival import EXAMPLES, WIDTHS
    from relubook.nets.dead import dead_units
    from relubook.nets.train import initialize

    born = np.zeros(2, int)
    for seed in range(20):
        rng = np.random.default_rng(seed)
        x = rng.standard_normal((EXAMPLES, 1))
        born += dead_units(initialize(rng, WIDTHS), x).counts
    assert born.tolist() == SUMMARY["plain"]["born"]


def test_the_runs_that_diverged_are_counted_and_said():
    rows = [row for row in load("revival")["rows"] if row["kind"] == "invariant"]
    assert SUMMARY["invariant"]["stopped"] == sum(row["steps"] < 200 for row in rows) == 23


def test_the_tables_show_the_stored_counts():
    assert revival.table_of_random_nets().rows[1] == ["layer 2", "217", "2626", "1664", "1179"]
    assert revival.table().rows[5] == ["2", "plain descent", "68", "500", "447", "121"]
    assert [row[-1] for row in revival.table_of_batches().rows] == ["48 %", "14 %"]
