"""Every experiment of the package keeps the same promises; a new one is found and held to them."""

import json
import subprocess
import sys
from types import SimpleNamespace

import numpy as np
import pytest
from tolerances import STORED

from relubook import experiments
from relubook.experiments import RESULTS, experiment, load, names, rounded, row, run, store

every_experiment = pytest.mark.parametrize("name", names())


def assert_near(fresh, stored, tolerance, where):
    """Two values as they come from JSON are the same, but for numbers, which may differ by the tolerance."""
    if isinstance(stored, dict):
        assert isinstance(fresh, dict), where
        assert fresh.keys() == stored.keys(), where
        for key in stored:
            assert_near(fresh[key], stored[key], tolerance, f"{where}, {key}")
    elif isinstance(stored, list):
        assert isinstance(fresh, list), where
        assert len(fresh) == len(stored), where
        for i, (a, b) in enumerate(zip(fresh, stored, strict=True)):
            assert_near(a, b, tolerance, f"{where}[{i}]")
    elif isinstance(stored, float) or isinstance(fresh, float):
        assert fresh == pytest.approx(stored, **tolerance), where
    else:
        assert fresh == stored, where


def tasks_of(name, rows):
    """What the module asks for, given its stored rows."""
    module = experiment(name)
    more = module.follow_up(rows[: len(module.TASKS)]) if hasattr(module, "follow_up") else []
    return module.TASKS + more


def test_each_experiment_has_a_stored_result_and_each_result_an_experiment_or_a_benchmark():
    assert {"same_sign", "six_times", "vanishing"} <= set(names())
    stored = {path.stem for path in RESULTS.iterdir()}
    assert set(names()) <= stored
    # Measured times differ in each run, so they are no experiment: nothing could be compared.
    assert all(load(name)["command"].startswith("python -m benchmarks.") for name in stored - set(names()))


@every_experiment
def test_a_stored_result_says_how_it_was_made(name):
    result = load(name)
    assert list(result) == ["experiment", "command", "versions", "rows", "summary"]
    assert result["experiment"] == name
    assert result["command"] == f"python -m relubook.experiments {name}"
    assert all(result["versions"][part] for part in ("python", "numpy", "machine"))
    assert result["rows"]
    assert result["summary"]


@every_experiment
def test_every_row_has_its_seed(name):
    assert all({"seed", "seeds"} & r.keys() for r in load(name)["rows"])


@every_experiment
def test_the_stored_rows_are_those_of_the_tasks_and_no_task_is_done_twice(name):
    rows = load(name)["rows"]
    asked = json.loads(json.dumps(tasks_of(name, rows)))
    assert [{key: r[key] for key in task} for task, r in zip(asked, rows, strict=True)] == asked
    assert len({json.dumps(task, sort_keys=True) for task in asked}) == len(asked)
    assert all(r.keys() > task.keys() for task, r in zip(asked, rows, strict=True)), "a row without numbers"


@every_experiment
def test_a_sample_done_again_gives_the_stored_rows(name):
    rows = load(name)["rows"]
    sample = experiment(name).SAMPLE
    assert sample
    tasks = tasks_of(name, rows)
    for task in sample:
        stored = rows[tasks.index(task)]
        assert_near(row(name, task), stored, STORED.get(name, STORED["any"]), f"{name} {task}")


@every_experiment
def test_the_summary_follows_from_the_stored_rows(name):
    result = load(name)
    fresh = json.loads(json.dumps(experiment(name).summary(result["rows"])))
    # The same rows: only the order of sums can differ.
    assert_near(fresh, result["summary"], {"rel": 1e-9, "abs": 1e-12}, name)


@every_experiment
def test_a_stored_file_is_small_and_written_by_store(name, tmp_path):
    text = (RESULTS / f"{name}.json").read_text(encoding="utf-8")
    assert len(text) < 200_000
    rows = load(name)["rows"]
    assert text.split('"rows":')[1] == store(name, rows, tmp_path).read_text(encoding="utf-8").split('"rows":')[1]


@every_experiment
def test_an_experiment_begins_with_a_line_that_the_help_can_print(name):
    first, blank, *_ = (experiment(name).__doc__ or "").splitlines()
    assert first
    assert not blank


class InThisProcess:
    """Stands in for the pool, whose workers would not see what a test has put in place of a module."""

    def __init__(self, processes, mp_context):
        self.map = map

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return None


def test_a_follow_up_sees_the_first_rows_and_its_rows_come_after_them(monkeypatch):
    squares = SimpleNamespace(
        TASKS=[{"seed": 4}, {"seed": 3}],
        task=lambda seed, plus=0: {"value": seed**2 + plus},
        follow_up=lambda rows: [{"seed": 5, "plus": max(r["value"] for r in rows)}],
    )
    monkeypatch.setattr(experiments, "experiment", lambda name: squares)
    monkeypatch.setattr(experiments, "ProcessPoolExecutor", InThisProcess)
    totals = []

    def progress(rows, total):
        totals.append(total)
        return rows

    assert run("squares", progress=progress) == [
        {"seed": 4, "value": 16},
        {"seed": 3, "value": 9},
        {"seed": 5, "plus": 16, "value": 41},
    ]
    assert totals == [2, 1]


def test_the_command_makes_the_stored_file_again_in_two_processes(tmp_path):
    command = [sys.executable, "-m", "relubook.experiments", "same_sign", "-p", "2", "--out", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "same_sign: 480 rows" in done.stdout
    fresh = json.loads((tmp_path / "same_sign.json").read_text(encoding="utf-8"))
    assert_near(fresh["rows"], load("same_sign")["rows"], STORED["any"], "same_sign")


def test_the_command_lists_the_experiments_and_names_them_for_an_unknown_one():
    command = [sys.executable, "-m", "relubook.experiments"]
    listed = subprocess.run([*command, "--list"], capture_output=True, text=True, check=True).stdout
    assert [line.split()[0] for line in listed.splitlines()] == names()
    wrong = subprocess.run([*command, "tomorrow"], capture_output=True, text=True, check=False)
    assert wrong.returncode == 2
    assert "no experiment 'tomorrow'" in wrong.stderr
    assert "same_sign" in wrong.stderr


def test_an_unknown_experiment_or_one_without_a_result_is_said_in_words(monkeypatch, tmp_path):
    with pytest.raises(ValueError, match=r"no experiment 'tomorrow'; there are .*same_sign, "):
        experiment("tomorrow")
    monkeypatch.setattr(experiments, "RESULTS", tmp_path)
    with pytest.raises(ValueError, match="'same_sign' has no stored result"):
        load("same_sign")


def test_rounding_keeps_significant_digits_and_the_form():
    value = {"a": [0.123456, 123456.0], "b": np.array([[1 / 3]]), "n": 7, "t": "x", "no": None, "yes": True}
    assert rounded(value, 3) == {"a": [0.123, 123000.0], "b": [[0.333]], "n": 7, "t": "x", "no": None, "yes": True}
    assert rounded([np.nan, np.inf, np.float32(0.5), np.int64(3)]) == [None, None, 0.5, 3]


def test_a_number_that_is_not_one_is_refused_rather_than_stored(monkeypatch, tmp_path):
    module = SimpleNamespace(task=lambda seed: {"value": float("nan")}, summary=lambda rows: {})
    monkeypatch.setattr(experiments, "experiment", lambda name: module)
    with pytest.raises(ValueError, match="not JSON compliant"):
        row("counting", {"seed": 1})
    with pytest.raises(ValueError, match="not JSON compliant"):
        store("counting", [{"seed": 1, "value": float("nan")}], tmp_path)
    assert not list(tmp_path.iterdir())
