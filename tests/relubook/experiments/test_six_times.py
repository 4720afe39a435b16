import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relubook.experiments import load, six_times
from relubook.experiments.six_times import (
    ACTIVATIONS,
    BATCH,
    EPOCHS,
    GOALS,
    NETS,
    RATES,
    REPORTING,
    TASKS,
    TUNING,
    WIDTH,
    crossings,
    examples,
    follow_up,
    looks,
    times,
)
from relubook.nets.layers import forward
from relubook.nets.losses import softmax
from relubook.nets.train import initialize, train

# Whole percents, so that a path often meets a goal exactly.
percents = st.integers(1, 99).map(lambda percent: percent / 100)
paths = st.lists(st.integers(0, 100), min_size=2, max_size=12).map(
    lambda errors: [(float(t), e / 100) for t, e in enumerate(errors)]
)


def test_the_inputs_have_mean_zero_in_each_pixel_and_size_one_in_all():
    x, y = examples()
    assert x.shape == (1797, 64)
    np.testing.assert_allclose(x.mean(axis=0), 0, atol=1e-12)
    assert x.std() == pytest.approx(1)
    assert set(y) == set(range(10))


@given(paths, st.tuples(percents, percents))
def test_a_smaller_goal_is_reached_no_sooner_and_only_by_a_path_that_gets_there(path, goals):
    goals = sorted(goals, reverse=True)
    first, second = crossings(path, goals)
    falls = path[0][1] > goals[0]
    if falls:
        assert first <= second
        assert np.isfinite(first) == (min(e for _, e in path) <= goals[0])


@given(paths, percents)
def test_a_crossing_lies_on_the_line_between_two_looks_and_nothing_before_it_is_below(path, goal):
    (found,) = crossings(path, [goal])
    if np.isfinite(found) and path[0][1] > goal:
        assert np.interp(found, *zip(*path, strict=True)) == pytest.approx(goal)
        assert all(e > goal for t, e in path if t < found)


def test_looks_are_close_at_first_and_never_more_than_a_tenth_of_the_steps_apart():
    steps_per_epoch = -(-1797 // BATCH)
    path = list(looks(1, 2, "relu", 0.1, seed=0))
    steps = np.round(np.array([t for t, _ in path]) * steps_per_epoch)
    assert steps[:12].tolist() == list(range(12))
    assert (np.diff(steps) <= np.maximum(1, steps[:-1] / 10)).all()
    assert EPOCHS - 2 < path[-1][0] <= EPOCHS


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_net_is_trained_as_train_does_it(activation):
    x, y = examples()
    rng = np.random.default_rng(11)
    layers = initialize(rng, (64, WIDTH, WIDTH, WIDTH, 10), gain=1)
    between = ACTIVATIONS[activation]
    theirs = train(layers, x, y, 0.3, 11, softmax, activation=between, batch=BATCH, rng=rng)
    ours = [e for t, e in looks(3, 1, activation, 0.3, seed=11) if t * 29 < 11.5]
    assert ours == [np.mean(forward(net, x, between).argmax(axis=1) != y) for net in theirs.layers]


def test_a_run_that_diverges_ends_and_does_not_arrive():
    with np.errstate(all="ignore"):
        path = list(looks(3, 2, "relu", 10.0, seed=0))
    assert path[-1][0] < EPOCHS / 2
    assert crossings(path, list(GOALS)) == [np.inf, np.inf]


def test_the_follow_up_takes_the_fastest_rate_for_each_goal_and_skips_a_net_that_never_arrives():
    def epochs(task):
        if task["activation"] == "sigmoid":
            return [[1.0, None, None, 2.0, None], [None] * 5]
        return [[abs(np.log(task["rate"])) + 1] * 5, [abs(np.log(task["rate"] / 0.1)) + 3] * 5]

    tasks = follow_up([{**task, "epochs": epochs(task)} for task in TASKS])
    chosen = {(t["hidden"], t["gain"], t["activation"], *t["goals"], t["rate"]) for t in tasks}
    assert chosen == {(*net, a, g, r) for net in NETS for a in ("relu", "tanh") for g, r in zip(GOALS, (1, 0.1))}  # noqa: B905
    assert all(t["seeds"] == list(REPORTING) and "epochs" not in t for t in tasks)


def test_rates_are_not_chosen_with_the_seeds_that_report():
    assert not set(TUNING) & set(REPORTING)
    assert len(REPORTING) >= 10


def test_the_best_rate_lies_inside_the_grid_so_a_wider_grid_would_not_help():
    nets = load("six_times")["summary"]["nets"]
    chosen = [net[a]["rate"] for net in nets for a in ACTIVATIONS if net[a]]
    assert min(RATES) < min(chosen)
    assert max(chosen) < max(RATES)


def test_how_many_times_faster_is_a_ratio_of_medians_inside_its_range():
    rng = np.random.default_rng(0)
    slow, fast = rng.uniform(5, 7, 30), rng.uniform(1, 3, 31)
    low, middle, high = times(slow, fast)
    assert middle == sorted(slow)[14:16] @ np.array([0.5, 0.5]) / sorted(fast)[15]
    assert low < middle < high
    assert times(3 * slow, fast) == pytest.approx([3 * low, 3 * middle, 3 * high])
    assert times(np.full(9, 6.0), np.full(9, 2.0)) == [3, 3, 3]


def test_runs_that_did_not_arrive_count_as_slowest():
    slow = np.array([2.0] * 8 + [np.inf])
    assert times(slow, np.ones(9))[1] == 2
    row = {"goals": [0.25, 0.02], "epochs": [[1.0, 2.0], [3.0, None]]}
    assert six_times.epochs_of(row, 0.02).tolist() == [3.0, np.inf]


def test_the_table_shows_the_stored_medians_and_ratios_of_each_net():
    for gain in (1, 2):
        table, stored = six_times.table(gain), [n for n in load("six_times")["summary"]["nets"] if n["gain"] == gain]
        assert len(table.rows) == len(stored) == 6
        for row, net in zip(table.rows, stored, strict=True):
            assert row[2] == f"{net['relu']['epochs'][1]:.2f}"
            assert row[5] == f"{net['relu_times_faster_than_tanh'][1]:.2f}"
            assert (row[4] == row[6] == "never") == (net["sigmoid"] is None)


def test_ranges_and_steps_are_those_of_the_table():
    table = six_times.table(1)
    ratios = sorted(float(row[5]) for row in table.rows)
    assert six_times.range_of_times("tanh", 1) == (f"{ratios[0]:.2f}", f"{ratios[-1]:.2f}")
    fewest = min(float(row[2]) for row in six_times.table(2).rows)
    assert six_times.fewest_steps("relu") == pytest.approx(29 * fewest, abs=29 * 0.005)


def test_every_net_is_tried_with_both_kinds_of_weights():
    assert {hidden for hidden, gain in NETS if gain == 1} == {hidden for hidden, gain in NETS if gain == 2}
