import doctest
from functools import partial

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies import numerical_gradient
from tolerances import MARGIN, PRODUCT, SMOOTH, TRAJECTORY, WANDERING

from relubook.nets import train as module
from relubook.nets.activations import RELU, SIGMOID, TANH, leaky_relu
from relubook.nets.batchnorm import normalized
from relubook.nets.layers import ascend, descend, forward, preactivations
from relubook.nets.losses import logistic, softmax, squared
from relubook.nets.path import Diverged
from relubook.nets.steps import adam, clip, decayed, descent, momentum, warmup
from relubook.nets.train import initialize, train

SEEDS = st.integers(0, 2**32 - 1)
WIDTHS = st.lists(st.integers(1, 5), min_size=2, max_size=4)


def problem(seed=0, widths=(1, 8, 1), n=20):
    """A net and data that it can learn."""
    rng = np.random.default_rng(seed)
    x = rng.uniform(-1, 1, (n, widths[0]))
    return initialize(rng, widths), x, np.abs(x).sum(axis=1, keepdims=True) * np.ones(widths[-1])


def arrays_of(net):
    return [array for layer in net for array in layer]


def assert_same(net, other, **tolerance):
    for array, twin in zip(arrays_of(net), arrays_of(other), strict=True):
        np.testing.assert_allclose(array, twin, **({"rtol": 0, "atol": 0} | tolerance))


# Gradients of a whole net


def loss_and_slopes(net, x, target, loss, activation=RELU):
    """The loss on a batch and its gradient by every array of the net, as `train` takes them."""
    rungs = list(ascend(net, x, activation))
    value, dy = loss(rungs[-1].h, target)
    return value, descend(rungs, dy, activation)[1]


@pytest.mark.parametrize("batchnorm", [False, True])
@pytest.mark.parametrize("activation", [RELU, TANH, SIGMOID, leaky_relu(0.1)], ids=lambda a: a.name)
@pytest.mark.parametrize("loss", [squared, logistic, softmax], ids=lambda f: f.__name__)
def test_every_gradient_of_a_net_is_its_centred_difference(loss, activation, batchnorm):
    @settings(max_examples=20, deadline=None)
    @given(SEEDS, WIDTHS)
    def law(seed, widths):
        rng = np.random.default_rng(seed)
        net = [(W, rng.normal(size=b.shape)) for W, b in initialize(rng, widths)]
        x = rng.normal(size=(6, widths[0]))
        if batchnorm:
            net = [(*layer, *rng.normal(1, 0.3, (2, layer[1].size))) for layer in net[:-1]] + net[-1:]
        for before, z in seen_by_the_activation(net, x, activation):
            # a unit that hardly varies is divided by almost nothing, and its differences lose their digits
            assume(not batchnorm or before.std(axis=0).min() > 0.3)
            assume(np.abs(z).min() > MARGIN)
        target = {
            squared: rng.normal(size=(6, widths[-1])),
            logistic: rng.integers(0, 2, (6, widths[-1])),
            softmax: rng.integers(0, widths[-1], 6),
        }[loss]

        def value():
            return loss_and_slopes(net, x, target, loss, activation)[0]

        _, slopes = loss_and_slopes(net, x, target, loss, activation)
        for array, slope in zip(arrays_of(net), arrays_of(slopes), strict=True):
            np.testing.assert_allclose(slope, numerical_gradient(value, array), rtol=SMOOTH, atol=10 * SMOOTH)

    law()


def seen_by_the_activation(net, x, activation):
    """What each layer gives before and after its BatchNorm on a training batch, by a plain loop of its own."""
    for W, b, *norm in net[:-1]:
        before = z = x @ W + b
        if norm:
            z = norm[0] * (z - z.mean(axis=0)) / np.sqrt(z.var(axis=0) + 1e-5) + norm[1]
        yield before, z
        x = activation.forward(z)[0]


# How a net begins


@pytest.mark.parametrize("distribution", ["normal", "uniform"])
@pytest.mark.parametrize("gain", [1.0, 2.0])
def test_weights_begin_with_variance_gain_over_fan_in_and_mean_zero(gain, distribution):
    (W, b), (V, _) = initialize(np.random.default_rng(0), (400, 500, 3), gain, 0.01, distribution)
    n = W.size
    # five standard errors; the variance of a sample of n normals has relative error sqrt(2 / n)
    assert W.var() == pytest.approx(gain / 400, rel=5 * np.sqrt(2 / n))
    assert V.var() == pytest.approx(gain / 500, rel=5 * np.sqrt(2 / V.size))
    assert abs(W.mean()) < 5 * np.sqrt(gain / 400 / n)
    np.testing.assert_array_equal(b, 0.01)
    if distribution == "uniform":
        assert np.abs(W).max() <= np.sqrt(3 * gain / 400)
    else:
        assert np.abs(W).max() > np.sqrt(3 * gain / 400)


def test_he_keeps_the_second_moment_of_a_layer_and_not_its_variance():
    rng = np.random.default_rng(1)
    x = rng.normal(size=(1, 10))
    x /= np.sqrt(np.mean(x**2))  # second moment 1
    z = np.hstack(preactivations(initialize(rng, (10, 200_000, 1)), x))
    h = np.maximum(z, 0)
    # h is half of a normal variable of variance 2: E h^2 = 1, E h = 1 / sqrt(pi). Five standard errors: the
    # variance of h^2 is 5, that of h is 1 - 1/pi, among 200 000 units
    error = 5 / np.sqrt(h.size)
    assert np.mean(h**2) == pytest.approx(1, abs=error * np.sqrt(5))
    assert np.mean(h) == pytest.approx(1 / np.sqrt(np.pi), abs=error)
    assert np.var(h) == pytest.approx(1 - 1 / np.pi, abs=0.03)  # not 1, nor the 0 of a single input


@pytest.mark.parametrize(("gain", "factor"), [(2.0, 1.0), (1.0, 2.0**-6)])
def test_after_six_layers_he_still_has_the_second_moment_and_one_over_fan_in_a_sixtyfourth(gain, factor):
    rng = np.random.default_rng(2)
    x = rng.normal(size=(1, 64))
    x /= np.sqrt(np.mean(x**2))
    ends = [np.mean(np.maximum(preactivations(initialize(rng, [64] * 8, gain), x)[5], 0) ** 2) for _ in range(600)]
    # a layer of 64 units multiplies the second moment by a number of mean 1 and variance 5 / 64; six of them
    # have a deviation of about 0.75, so 600 nets have a standard error of 0.03
    assert np.mean(ends) == pytest.approx(factor, rel=0.15)


def test_an_impossible_beginning_is_refused():
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match=r"as in \(2, 8, 1\), not \(3,\)"):
        initialize(rng, (3,))
    with pytest.raises(ValueError, match="each at least 1"):
        initialize(rng, (3, 0, 1))
    with pytest.raises(ValueError, match="'normal' or 'uniform', not 'he'"):
        initialize(rng, (1, 2), distribution="he")


# The path


def test_the_path_begins_with_the_given_net_and_every_loss_belongs_to_its_net():
    layers, x, y = problem()
    path = train(layers, x, y, steps=30)
    assert_same(path.layers[0], layers)
    assert len(path) == len(path.layers) == len(path.parameters) == 31
    np.testing.assert_array_equal(path.steps, range(31))
    np.testing.assert_allclose(path.losses, [squared(forward(net, x), y)[0] for net in path.layers], rtol=1e-12)
    assert path.losses[-1] < path.losses[0]


def test_training_changes_neither_the_net_nor_the_data_that_it_was_given():
    layers, x, y = problem()
    kept = [array.copy() for array in [*arrays_of(layers), x, y]]
    train(layers, x, y, step=adam, clip_norm=0.1, decay=0.1)
    for array, before in zip([*arrays_of(layers), x, y], kept, strict=True):
        np.testing.assert_array_equal(array, before)


@given(st.integers(0, 30), st.integers(1, 12))
@settings(deadline=None)
def test_recording_less_often_leaves_the_run_as_it_is(steps, every):
    layers, x, y = problem()
    whole, part = train(layers, x, y, steps=steps), train(layers, x, y, steps=steps, every=every)
    assert list(part.steps) == sorted({*range(0, steps + 1, every), steps})
    np.testing.assert_array_equal(part.losses, whole.losses[part.steps])
    for step, net in zip(part.steps, part.layers, strict=True):
        assert_same(net, whole.layers[step])


def test_two_runs_in_a_row_are_one_long_run():
    layers, x, y = problem()
    long = train(layers, x, y, steps=20)
    first = train(layers, x, y, steps=12)
    assert_same(train(first.layers[-1], x, y, steps=8).layers[-1], long.layers[-1])


def test_the_same_rng_gives_the_same_path_and_another_one_another():
    layers, x, y = problem()

    def run(seed):
        return train(layers, x, y, batch=5, rng=np.random.default_rng(seed), steps=10)

    np.testing.assert_array_equal(run(1).losses, run(1).losses)
    assert (run(1).losses[1:] != run(2).losses[1:]).all()


def test_descent_of_a_linear_net_is_the_recursion_of_its_normal_equations():
    rng = np.random.default_rng(3)
    x, y = rng.normal(size=(30, 3)), rng.normal(size=(30, 1))
    layers = initialize(rng, (3, 1))
    ones = np.hstack([x, np.ones((30, 1))])
    w = np.vstack([layers[0][0], layers[0][1]])
    for W, b in (net[0] for net in train(layers, x, y, rate=0.05, steps=40).layers):
        np.testing.assert_allclose(np.vstack([W, b]), w, rtol=TRAJECTORY)
        w = w - 0.05 * 2 / 30 * ones.T @ (ones @ w - y)


@given(SEEDS, st.floats(0.5, 0.99) | st.floats(1.1, 1.5))
@settings(deadline=None, max_examples=40)
def test_a_linear_net_learns_below_two_over_the_curvature_and_diverges_above(seed, share):
    rng = np.random.default_rng(seed)
    x, y = rng.normal(size=(10, 2)), rng.normal(size=(10, 1))
    ones = np.hstack([x, np.ones((10, 1))])
    curvature = np.linalg.eigvalsh(2 / 10 * ones.T @ ones).max()
    best = squared(ones @ np.linalg.lstsq(ones, y)[0], y)[0]
    start, end = train(initialize(rng, (2, 1)), x, y, share * 2 / curvature, 200, every=200).losses - best
    # the error along the steepest direction is multiplied by 1 - 2 share each step, the others shrink
    assert end <= start if share < 1 else end > 1e6 * start


def test_batches_show_every_example_once_before_any_comes_again():
    seen = []

    def loss(y, target):
        seen.append(target[:, 0])
        return squared(y, target)

    x = np.arange(10.0)[:, None]
    train(
        initialize(np.random.default_rng(0), (1, 1)),
        x,
        x,
        1e-9,
        8,
        loss,
        batch=3,
        rng=np.random.default_rng(4),
        every=8,
    )
    batches = [batch for batch in seen if len(batch) < 10]  # the others are for the loss on all the data
    assert [len(batch) for batch in batches[:8]] == [3, 3, 3, 1, 3, 3, 3, 1]
    for epoch in (batches[:4], batches[4:8]):
        assert sorted(np.concatenate(epoch)) == list(range(10))
    assert list(np.concatenate(batches[:4])) != list(np.concatenate(batches[4:8]))


def test_losses_of_a_run_in_batches_are_those_on_all_the_data():
    layers, x, y = problem()
    path = train(layers, x, y, batch=4, rng=np.random.default_rng(0), steps=10)
    np.testing.assert_array_equal(path.losses, [squared(forward(net, x), y)[0] for net in path.layers])


def test_clip_and_decay_and_a_changing_rate_act_on_each_step():
    layers, x, y = problem()
    rate = warmup(0.2, 3)
    net, state = layers, None
    for step in range(5):
        slopes = decayed(clip(loss_and_slopes(net, x, y, squared)[1], 0.3), net, 0.1)
        net, state = momentum(net, slopes, rate(step), state)
    path = train(layers, x, y, rate, 5, step=momentum, clip_norm=0.3, decay=0.1)
    assert_same(path.layers[-1], net)
    first = decayed(clip(loss_and_slopes(layers, x, y, squared)[1], 0.3), layers, 0.1)
    assert_same(path.layers[1], descent(layers, first, 0.2 / 3)[0])


def test_a_net_with_batchnorm_learns_and_its_path_holds_ordinary_nets():
    layers, x, y = problem(widths=(1, 8, 8, 1))
    path = train(normalized(layers), x, y, steps=100)
    assert {len(layer) for net in path.layers for layer in net} == {2}
    assert [len(layer) for layer in path.parameters[-1]] == [4, 4, 2]
    assert path.losses[-1] < path.losses[0] / 10


def test_float32_stays_float32_from_the_first_to_the_last_step():
    layers, x, y = problem()
    small = [(W.astype(np.float32), b.astype(np.float32)) for W, b in layers]
    for net in (small, normalized(small)):
        path = train(net, x, y, np.float64(0.1), 20, step=adam, clip_norm=0.5, decay=0.01)
        assert {array.dtype for array in arrays_of(path.parameters[-1])} == {np.dtype(np.float32)}
        assert {array.dtype for array in arrays_of(path.layers[-1])} == {np.dtype(np.float32)}
    wide = train(layers, x, y, steps=20)
    np.testing.assert_allclose(train(small, x, y, steps=20).losses, wide.losses, rtol=PRODUCT[np.float32])


# A run that diverges


def test_a_diverging_run_says_at_which_step_and_keeps_the_path_so_far():
    layers, x, y = problem()
    with pytest.raises(Diverged, match=r"^the loss is no longer a number at step \d+: try a rate below 7$") as caught:
        train(layers, x, y, rate=7, steps=5000)
    path = caught.value.path
    failed = int(str(caught.value).split("step ")[1].split(":")[0])
    np.testing.assert_array_equal(path.steps, range(failed))
    assert np.isfinite(path.losses).all()
    again = train(layers, x, y, rate=7, steps=failed - 1)
    np.testing.assert_array_equal(path.losses, again.losses)
    assert_same(path.layers[-1], again.layers[-1])


def test_a_diverging_run_keeps_its_last_finite_net_though_it_records_seldom():
    layers, x, y = problem()
    with pytest.raises(Diverged) as whole:
        train(layers, x, y, rate=7, steps=5000)
    with pytest.raises(Diverged) as seldom:
        train(layers, x, y, rate=7, steps=5000, every=1000)
    assert str(seldom.value) == str(whole.value)
    assert list(seldom.value.path.steps) == [0, whole.value.path.steps[-1]]
    assert_same(seldom.value.path.layers[-1], whole.value.path.layers[-1])


def test_a_rate_that_changes_is_named_as_it_was_when_the_run_broke():
    layers, x, y = problem()
    with pytest.raises(Diverged, match=r"try a rate below 7$"):
        train(layers, x, y, rate=lambda step: 0.001 if step < 5 else 7, steps=5000)


def test_a_net_too_large_for_its_first_loss_is_told_to_start_smaller():
    layers = [(np.full((1, 1), 1e200), np.zeros(1))]
    with pytest.raises(Diverged, match="at step 0: start with smaller weights") as caught:
        train(layers, [[1.0]], [[0.0]])
    assert len(caught.value.path) == 0


# What does not fit


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"x": np.zeros(20)}, r"x is a table .* shape \(20,\); write x\[:, None\]"),
        ({"x": np.zeros((20, 2))}, "layer 1 takes 1 inputs but x gives 2"),
        ({"x": np.zeros((19, 1))}, "x has 19 rows and y has 20"),
        ({"x": np.zeros((0, 1)), "y": np.zeros((0, 1))}, "x has 0 rows"),
        ({"x": np.r_[np.zeros((19, 1)), [[np.nan]]]}, "row 19 of x has a value that is not a finite number"),
        ({"y": np.r_[[[np.inf]], np.zeros((19, 1))]}, "row 0 of y has a value that is not a finite number"),
        ({"y": np.zeros(20)}, r"write target\[:, None\]"),
        ({"steps": -1}, "steps is at least 0"),
        ({"every": 0}, "every is at least 1"),
        ({"batch": 5}, "needs rng"),
        ({"batch": 21, "rng": np.random.default_rng(0)}, "batch is 21, but there are 20 examples: at most 20"),
        ({"layers": normalized(problem()[0]), "batch": 1, "rng": np.random.default_rng(0)}, "leave one alone"),
        ({"layers": normalized(problem()[0]), "batch": 19, "rng": np.random.default_rng(0)}, "batches of 19 leave one"),
        ({"layers": []}, "at least one layer"),
        ({"layers": [(np.zeros((1, 1)),)]}, r"layer 1 is not a pair \(W, b\)"),
        ({"layers": [(np.zeros((1, 1)), np.zeros(1), np.ones(1), np.zeros(1))]}, r"in a hidden layer"),
        (
            {"layers": [(np.zeros((1, 2)), np.zeros(2), np.ones(1), np.zeros(2)), (np.zeros((2, 1)), np.zeros(1))]},
            "gain and shift of layer 1",
        ),
    ],
)
def test_what_does_not_fit_is_refused_in_words(change, message):
    layers, x, y = problem()
    with pytest.raises(ValueError, match=message):
        train(**({"layers": layers, "x": x, "y": y} | change))


def test_the_examples_in_the_docstrings_hold():
    failed, tried = doctest.testmod(module)
    assert (failed, tried > 0) == (0, True)


# PyTorch


@pytest.mark.oracle
@pytest.mark.parametrize("batchnorm", [False, True])
@pytest.mark.parametrize("name", ["SGD", "momentum", "Adam"])
@pytest.mark.parametrize("loss", [squared, logistic, softmax], ids=lambda f: f.__name__)
def test_a_whole_run_equals_one_of_pytorch(loss, name, batchnorm):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed; it is the oracle here")
    torch.set_num_threads(1)  # on numbers so few, more threads only wait for each other
    rng = np.random.default_rng(5)
    layers, x = initialize(rng, (3, 7, 6, 2), bias=0.1), rng.normal(size=(40, 3))
    y = {
        squared: rng.normal(size=(40, 2)),
        logistic: rng.integers(0, 2, (40, 2)).astype(float),
        softmax: rng.integers(0, 2, 40),
    }[loss]
    nn = torch.nn
    theirs = {squared: nn.MSELoss(), logistic: nn.BCEWithLogitsLoss(), softmax: nn.CrossEntropyLoss()}[loss]
    parts = []
    for i, (W, b) in enumerate(layers):
        linear = nn.Linear(*W.shape, dtype=torch.float64)
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(W.T))  # PyTorch keeps (out, in)
            linear.bias.copy_(torch.tensor(b))
        parts.append(linear)
        if i < len(layers) - 1:
            parts += [nn.BatchNorm1d(len(b), dtype=torch.float64)] * batchnorm + [nn.ReLU()]
    model = nn.Sequential(*parts)
    step, optimizer = {
        "SGD": (descent, partial(torch.optim.SGD)),
        "momentum": (momentum, partial(torch.optim.SGD, momentum=0.9)),
        "Adam": (adam, torch.optim.Adam),
    }[name]
    optimize = optimizer(model.parameters(), lr=0.02)
    inputs, targets = torch.tensor(x), torch.tensor(y)
    path = train(normalized(layers) if batchnorm else layers, x, y, 0.02, 100, loss, step)
    for norm in model.modules():
        if isinstance(norm, nn.BatchNorm1d):  # ours begin with the averages of the data
            norm.momentum = 1.0
    model.train()(inputs)
    for norm in model.modules():
        if isinstance(norm, nn.BatchNorm1d):
            norm.momentum = 0.1
    for ours, net in zip(path.losses, path.layers, strict=True):
        with torch.no_grad():
            in_use = model.eval()(inputs).numpy()
        np.testing.assert_allclose(forward(net, x), in_use, rtol=WANDERING, atol=WANDERING)
        optimize.zero_grad()
        value = theirs(model.train()(inputs), targets)
        assert ours == pytest.approx(value.item(), rel=1e-8)
        value.backward()
        optimize.step()
    assert path.losses[-1] < path.losses[0]
