"""The benchmark behind the book's speed figures: every way that it times gives the right numbers."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from relubook.experiments import load, rounded

PATH = Path(__file__).resolve().parents[1] / "benchmarks" / "relu.py"


@pytest.fixture(scope="module")
def benchmark():
    spec = importlib.util.spec_from_file_location("benchmark_relu", PATH)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def rows(benchmark):
    return benchmark.compare(1000, 3)


def test_every_candidate_gives_the_right_numbers(benchmark):
    x, dout = benchmark.inputs(1000)
    before = x.copy(), dout.copy()
    forward = [max(0.0, value) for value in x.tolist()]
    backward = [slope if value > 0 else 0.0 for slope, value in zip(dout.tolist(), x.tolist(), strict=True)]
    for candidate in benchmark.candidates(x, dout):
        result = candidate.call()
        result = result[0] if isinstance(result, tuple) else result
        if candidate.table == "copy":
            assert result is None
        elif candidate.table == "backward" or candidate.name.endswith("backward"):
            assert np.asarray(result).tolist() == backward, candidate.name
        elif candidate.table == "sorted":
            assert np.asarray(result).tolist() == sorted(forward), candidate.name
        else:
            assert np.asarray(result).tolist() == forward, candidate.name
    assert (x == before[0]).all()
    assert (dout == before[1]).all()


def test_every_candidate_has_a_row_beside_the_copy(benchmark, rows):
    assert len(rows) == len(benchmark.candidates(*benchmark.inputs(8)))
    assert [row["ratio"] for row in rows if row["table"] == "copy"] == [1]  # others may tie: they are tiny here
    assert all(row["milliseconds"] > 0 for row in rows)
    assert {row["table"] for row in rows} == set(benchmark.TABLES)


def test_ours_keeps_one_byte_an_element_and_needs_little_more(benchmark):
    size = 1_000_000
    peaks = {row["name"]: row["peak"] for row in benchmark.compare(size, 1)}
    assert 1 <= peaks[benchmark.OURS["forward"]] < 1.1
    assert peaks[benchmark.OURS["backward"]] < 1  # one block of integers: half a megabyte


def test_the_printed_table_has_a_line_for_each_row(benchmark, rows):
    text = benchmark.table(rows)
    assert all(row["name"] in text for row in rows)
    assert len(text.splitlines()) == 1 + len(benchmark.TABLES) + len(rows)


def test_the_other_sizes_and_types_are_timed_beside_another_file_in_the_same_rounds(benchmark, monkeypatch, tmp_path):
    """The file beside does all its work twice, and takes longer."""
    monkeypatch.setattr(benchmark, "SIZES", [(10, "float32"), (10, "int64")])
    path = tmp_path / "old_relu.py"
    path.write_text(
        "import relu\n"
        "def relu_forward(x):\n    return [relu.relu_forward(x) for _ in range(9)][0]\n"
        "def relu_backward(dout, mask):\n    return [relu.relu_backward(dout, mask) for _ in range(9)][0]\n"
    )
    rows = benchmark.others({"ours": benchmark.relu, "other": benchmark.layer_of(path)}, 3)
    assert [(row["n"], row["dtype"]) for row in rows] == [(10, "float32"), (10, "int64")]
    for row in rows:
        assert 0 < row["ours forward"] < row["other forward"]
        assert 0 < row["ours backward"] < row["other backward"]
        assert min(row["copy"], row["maximum, >"], row["where"]) > 0
    lines = benchmark.others_table(rows).splitlines()
    assert len(lines) == 3
    assert f"{rows[1]['ours forward']:.2f}" in lines[2]


def test_storing_keeps_rows_versions_and_summary(benchmark, rows, tmp_path):
    path = benchmark.store(rows, 1000, 3, tmp_path)
    assert path.parent == tmp_path
    assert benchmark.summary(rows)["copy_milliseconds"] == rows[0]["milliseconds"]
    assert path.read_text().endswith("}\n")


def test_the_stored_run_has_the_candidates_of_today_and_the_summary_of_its_rows(benchmark):
    stored = load("relu_speed")
    ours = [(c.table, c.name) for c in benchmark.candidates(*benchmark.inputs(8))]
    kept = [(row["table"], row["name"]) for row in stored["rows"]]
    assert set(ours) <= set(kept)
    assert {row["library"] for row in stored["rows"]} == {"numpy", "torch"}
    again = rounded(benchmark.summary(stored["rows"]), 3)
    for name, number in rounded(stored["summary"], 3).items():
        assert number == pytest.approx(again[name], rel=0.01)  # both come from rounded times


def test_the_stored_run_reached_what_the_book_says(benchmark):
    summary = load("relu_speed")["summary"]
    assert load("relu_speed")["n"] == 10_000_000
    assert summary["forward_ratio"] <= 1.7
    assert summary["backward_ratio"] <= 1.6
    assert summary["forward_times_faster_than_textbook"] >= 7
    assert summary["backward_times_faster_than_textbook"] >= 7
