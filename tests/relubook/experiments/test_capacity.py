import numpy as np
import pytest

from relubook.data.digits import digits
from relubook.experiments import capacity, load
from relubook.experiments.capacity import ALIVE, BURIED, EXAMPLES, SEEDS, WIDTHS, task
from relubook.nets.layers import preactivations
from relubook.nets.train import initialize

SUMMARY = load("capacity")["summary"]


def test_no_digit_can_open_a_buried_unit_of_the_first_layer_whatever_its_weights_reach():
    """The weights of size 1 that a net begins with move a pre-activation by some units, a thousandth of the burden."""
    images, _ = digits()
    x = images.reshape(len(images), -1) / 16
    layers = initialize(np.random.default_rng(0), WIDTHS)
    assert max(np.abs(z).max() for z in preactivations(layers, x)) < abs(BURIED) / 50


def test_every_buried_unit_is_dead_at_the_end_and_only_a_few_of_the_others():
    for alive, dead in zip(ALIVE, SUMMARY["dead"]["least"], strict=True):
        buried = 2 * (32 - alive)
        assert buried <= dead <= buried + 10


def test_the_error_on_new_digits_grows_as_fewer_units_can_open():
    assert SUMMARY["new"]["median"] == sorted(SUMMARY["new"]["median"])


def test_half_of_the_units_are_enough_for_the_digits_that_were_trained_and_two_are_not():
    known = dict(zip(ALIVE, SUMMARY["trained"]["median"], strict=True))
    assert known[16] == 0
    assert known[2] > 0.3


def test_a_net_of_as_many_units_without_the_dead_ones_learns_as_well():
    """The dead units are no part of the function: a narrow net of 8 is as good as one of 32 with 24 buried."""
    from relubook.nets.layers import forward
    from relubook.nets.losses import softmax
    from relubook.nets.train import train

    images, labels = digits()
    errors = []
    for seed in range(5):
        rng = np.random.default_rng(seed)
        order = rng.permutation(len(images))
        x, y = images[order].reshape(len(images), -1) / 16, labels[order].astype(int)
        net = train(initialize(rng, (64, 8, 8, 10)), x[:EXAMPLES], y[:EXAMPLES], 0.2, 1000, softmax, batch=50, rng=rng)
        errors.append((forward(net.layers[-1], x[EXAMPLES:]).argmax(axis=1) != y[EXAMPLES:]).mean())
    at = ALIVE.index(8)
    assert SUMMARY["new"]["least"][at] - 0.05 < np.median(errors) < SUMMARY["new"]["greatest"][at] + 0.05


def test_the_table_has_a_row_for_each_number_of_living_units():
    assert [row[0] for row in capacity.table().rows] == [f"{alive} of 32" for alive in ALIVE]
    assert SUMMARY["seeds"] == SEEDS


def test_a_task_gives_the_same_numbers_twice():
    assert task(4, 1) == task(4, 1)


@pytest.mark.parametrize("alive", ALIVE)
def test_every_number_of_living_units_was_tried_with_every_seed(alive):
    assert sum(row["alive"] == alive for row in load("capacity")["rows"]) == SEEDS
