"""The counts of the experiment against exact fractions and theorems."""

import numpy as np
import pytest
from line_oracle import linear_pieces

from relubook.experiments import load
from relubook.experiments.depth_pieces import NETS, SHAPES, WINDOWS, random_net

ROWS = load("depth_pieces")["rows"]
SUMMARY = load("depth_pieces")["summary"]


def rows_of(widths):
    return [r for r in ROWS if r["kind"] == "random" and r["widths"] == widths]


@pytest.mark.parametrize("widths", SHAPES, ids=str)
@pytest.mark.parametrize("seed", [0, 41])
def test_the_stored_pieces_of_a_random_net_are_those_that_exact_fractions_count(widths, seed):
    net = random_net(np.random.default_rng([len(widths), seed]), 1, widths)
    row = next(r for r in rows_of(widths) if r["seed"] == seed)
    assert row["pieces"] == [len(linear_pieces(net, -far, far)) for far in WINDOWS]


@pytest.mark.parametrize("widths", [*SHAPES, [2] * 12], ids=str)
def test_the_built_net_has_width_to_the_depth_pieces(widths):
    built = next(r["pieces"] for r in ROWS if r["kind"] == "built" and r["widths"] == widths)
    assert built == widths[0] ** len(widths)


@pytest.mark.parametrize("widths", SHAPES, ids=str)
def test_no_random_net_has_more_than_the_maximum_and_no_window_shows_less_than_a_smaller_one(widths):
    assert len(rows_of(widths)) == NETS
    most = np.prod([w + 1 for w in widths])
    for r in rows_of(widths):
        assert r["regions"] == sorted(r["regions"])
        assert all(1 <= pieces <= regions <= most for pieces, regions in zip(r["pieces"], r["regions"], strict=True))
        assert r["plane"][0] <= r["plane"][1]


def test_the_maximum_grows_a_hundredfold_with_depth_and_random_nets_do_not_follow():
    assert [s["at_most"] for s in SUMMARY["shapes"][:4]] == [25, 169, 729, 2401]
    means = np.array([s["regions"]["mean"] for s in SUMMARY["shapes"][:4]])
    assert (np.ptp(means, axis=0) < 3).all()
    assert (means[:, 2] > 22).all()
    assert (means[:, 2] < 27).all()
    greatest = max(max(s["regions"]["greatest"]) for s in SUMMARY["shapes"][:4])
    assert greatest < 50
