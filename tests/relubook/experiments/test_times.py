import pytest

from relubook.experiments import load, times

STORED = load("relu_speed")["rows"]


def test_the_limit_is_a_rate_that_no_call_of_the_run_exceeds_and_one_reaches():
    rates = [row["gigabytes_per_second"] for row in STORED]
    assert times.limit() == sorted(rates)[-1]
    # bytes per element times elements, over the rate
    assert times.at_the_limit(9) == pytest.approx(9 * load("relu_speed")["n"] / (times.limit() * 1e9) * 1e3)


def test_a_table_has_every_stored_call_of_its_part_of_the_benchmark():
    for part in ("copy", "forward", "backward"):
        assert [row[0] for row in times.table(part).rows] == [row["name"] for row in STORED if row["table"] == part]
    assert len(times.table("copy", "forward").rows) == 14


def test_the_caches_add_up_and_each_has_both_ways():
    for _, there, back, both in times.table_of_caches().rows:
        assert float(there) + float(back) == pytest.approx(float(both), abs=0.0101)


def test_what_clip_and_the_blocks_save_leads_from_two_calls_to_ours():
    milliseconds = [float(row[1]) for row in times.table_of_blocks().rows]
    assert milliseconds[0] - milliseconds[1] - milliseconds[2] == pytest.approx(milliseconds[3], abs=0.0151)


def test_sorted_numbers_are_compared_with_the_same_call_on_random_ones():
    stored = {(row["table"], row["name"]): row["milliseconds"] for row in STORED}
    for name, *_, ratio in times.table_of_sorted().rows:
        assert float(ratio) == pytest.approx(stored["forward", name] / stored["sorted", name], abs=0.051)


def test_the_ratios_of_worth_multiply_to_the_textbook_over_ours():
    textbook, two, _ = (float(row[1]) for row in times.table_of_worth().rows)
    whole = times.row(times.TEXTBOOK)["milliseconds"] / times.row(times.OURS)["milliseconds"]
    assert textbook * two == pytest.approx(whole, rel=0.05)
