import numpy as np

from relubook.experiments import load, percent, signs_in_training
from relubook.experiments.signs_in_training import LAYERS, RATES, of_one_sign, table, task
from relubook.experiments.six_times import examples
from relubook.nets.losses import softmax
from relubook.nets.train import initialize, train


def by_counting(dW):
    """Units of one sign and units with any gradient, one number at a time."""
    same = live = 0
    for unit in range(dW.shape[1]):
        signs = {float(np.sign(g)) for g in dW[:, unit] if g != 0}
        same += len(signs) == 1
        live += len(signs) > 0
    return same, live


def test_units_are_counted_as_a_loop_counts_them_and_a_unit_without_gradient_is_left_out():
    rng = np.random.default_rng(2)
    for _ in range(50):
        dW = rng.integers(-1, 2, (3, 40)) * rng.integers(0, 2, 40)
        assert of_one_sign(dW) == by_counting(dW)


def test_the_shares_are_those_of_the_gradients_along_a_run_of_train(monkeypatch):
    monkeypatch.setattr(signs_in_training, "EPOCHS", 2)
    batch, rate = 512, 0.1
    found = task(batch, rate, seed=5)
    x, y = examples()
    rng = np.random.default_rng(5)
    net = initialize(rng, signs_in_training.WIDTHS)
    counts = {(when, name): np.zeros(2) for when in ("first", "later") for name in LAYERS}
    for when in ("first", "later"):
        order = rng.permutation(len(x))
        for start in range(0, 1536, batch):
            rows = order[start : start + batch]
            # `train` takes one step of plain descent; what it took off, over the rate, is the gradient
            after = train(net, x[rows], y[rows], rate, 1, softmax).layers[-1]
            for name, layer in LAYERS.items():
                dW = np.where(net[layer][0] == after[layer][0], 0, net[layer][0] - after[layer][0])
                counts[when, name] += by_counting(dW)
            net = after
    for (when, name), (same, live) in counts.items():
        assert abs(found[when][name] - same / live) < 1e-4  # rows keep four decimals


def test_a_batch_of_one_moves_all_weights_of_a_unit_the_same_way_all_through_training():
    stored = load("signs_in_training")["summary"]
    assert [stored[when][name][0] for when in ("first", "later") for name in LAYERS] == [1.0] * 4


def test_every_net_that_was_counted_has_learned():
    assert max(load("signs_in_training")["summary"]["largest_error"]) < 0.1


def test_the_table_shows_the_stored_shares_a_row_a_batch_size():
    stored = load("signs_in_training")["summary"]
    assert [row[0] for row in table().rows] == [str(batch) for batch in RATES]
    assert table().rows[2][2] == percent(stored["first"]["second hidden layer"][2])
    assert table().rows[2][5] == percent(stored["later"]["output layer"][2])
