import doctest
import re
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


def test_a_batch_of_all_examples_is_the_whole_data_in_another_order():
    layers, x, y = problem()
    path = train(layers, x, y, batch=len(x), rng=np.random.default_rng(0), steps=20)
    np.testing.assert_allclose(path.losses, train(layers, x, y, steps=20).losses, rtol=TRAJECTORY)


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


def loss_in_training(net, x, y):
    """The oracle: the loss of a net with BatchNorm on one batch, by a plain loop of its own."""
    for W, b, gain, shift in net[:-1]:
        z = x @ W + b
        x = np.maximum(gain * (z - z.mean(axis=0)) / np.sqrt(z.var(axis=0) + 1e-5) + shift, 0)
    return np.mean((x @ net[-1][0] + net[-1][1] - y) ** 2)


@pytest.mark.parametrize("place", [0.0, 20.0])
@pytest.mark.parametrize("batch", [None, 6])
def test_with_batchnorm_too_every_loss_of_the_path_is_the_one_that_is_trained_on(place, batch):
    layers, x, y = problem(widths=(1, 8, 8, 1))
    path = train(normalized(layers), x + place, y, steps=20, batch=batch, rng=np.random.default_rng(0))
    expected = [loss_in_training(net, x + place, y) for net in path.parameters]
    np.testing.assert_allclose(path.losses, expected, rtol=1e-10)


def test_a_net_with_batchnorm_is_in_use_what_it_was_in_training_from_the_first_step_on():
    layers, x, y = problem(widths=(1, 8, 8, 1), n=500)
    path = train(normalized(layers), x + 20, y, steps=0)
    # the running variance is the one with n - 1, so in use the loss differs by about 1/500
    assert squared(forward(path.layers[0], x + 20), y)[0] == pytest.approx(path.losses[0], rel=0.01)


def test_the_net_in_use_has_running_averages_that_begin_with_the_data_and_follow_the_batches():
    layers, x, y = problem(widths=(1, 4, 1))
    path = train(normalized(layers), x, y, rate=0.3, steps=6)
    mean = variance = None
    for parameters, in_use in zip(path.parameters, path.layers, strict=True):
        W, b, gain, shift = parameters[0]
        z = x @ W + b
        now = z.mean(axis=0), z.var(axis=0, ddof=1)
        if mean is None:
            mean, variance = now
        factor = gain / np.sqrt(variance + 1e-5)
        np.testing.assert_allclose(in_use[0][0], W * factor, rtol=1e-10)
        np.testing.assert_allclose(in_use[0][1], (b - mean) * factor + shift, rtol=1e-10, atol=1e-12)
        mean, variance = 0.9 * mean + 0.1 * now[0], 0.9 * variance + 0.1 * now[1]


# How much a path keeps


def test_the_ends_alone_are_the_first_and_the_last_net_of_the_whole_path():
    layers, x, y = problem()
    whole, ends = train(layers, x, y, steps=30), train(layers, x, y, steps=30, keep="ends")
    np.testing.assert_array_equal(ends.losses, whole.losses)
    np.testing.assert_array_equal(ends.steps, whole.steps)
    assert ends.kept.tolist() == [0, 30]
    assert len(ends) == 31
    for net, same in zip(ends.layers + ends.parameters, [whole.layers[0], whole.layers[-1]] * 2, strict=True):
        assert_same(net, same)
    np.testing.assert_array_equal(whole.kept, whole.steps)
    assert train(layers, x, y, steps=0, keep="ends").kept.tolist() == [0]


def test_the_ends_of_a_run_that_diverges_are_its_first_and_its_last_finite_net():
    layers, x, y = problem()
    with pytest.raises(Diverged) as whole:
        train(layers, x, y, rate=7, steps=5000)
    with pytest.raises(Diverged) as ends:
        train(layers, x, y, rate=7, steps=5000, every=3, keep="ends")
    last = whole.value.path.steps[-1]
    assert ends.value.path.kept.tolist() == [0, last]
    assert ends.value.path.steps[-1] == last
    assert_same(ends.value.path.layers[-1], whole.value.path.layers[-1])


WIDE = [(np.zeros((784, 256)), np.zeros(256)), (np.zeros((256, 10)), np.zeros(10))]  # 203,530 numbers, 1.63 MB


def refusal(**options):
    """What `train` says of this run, before it takes a step."""

    def never(y, target):
        raise AssertionError("the run began")

    with pytest.raises(ValueError, match="the path would keep") as caught:
        train(WIDE, np.zeros((2, 784)), np.zeros((2, 10)), loss=never, **options)
    return str(caught.value)


def test_a_path_that_would_pass_a_gigabyte_is_refused_before_it_begins_and_told_how_to_ask_for_less():
    words = refusal(steps=10_000)
    assert "the path would keep 10,001 nets of 1.6 MB, 16 GB in all, and 1 GB is the limit" in words
    assert "every=17 keeps 590 of them" in words
    assert "keep='ends'" in words
    assert "gigabytes=17" in words


@given(st.integers(620, 10**5), st.integers(1, 50), st.floats(0.01, 0.9))
@settings(deadline=None, max_examples=20)
def test_the_advice_on_a_path_that_is_too_large_would_fit(steps, every, gigabytes):
    size, x, y = 8 * 203_530, np.zeros((2, 784)), np.zeros((2, 10))
    count = len({*range(0, steps + 1, every), steps})
    if count * size <= gigabytes * 1e9:
        return
    words = refusal(steps=steps, every=every, gigabytes=gigabytes)
    for option, value in re.findall(r"(every|gigabytes)=(\d+)", words):
        again = {"steps": steps, "every": every, "gigabytes": gigabytes} | {option: int(value)}
        with pytest.raises(Began):
            train(WIDE, x, y, loss=begins, **again)
        if option == "every":
            kept = len({*range(0, steps + 1, int(value)), steps})
            assert f"every={value} keeps {kept:,} of them" in words
    with pytest.raises(Began):
        train(WIDE, x, y, loss=begins, steps=steps, every=every, gigabytes=gigabytes, keep="ends")


class Began(Exception):
    """The run began."""


def begins(y, target):
    raise Began


def test_a_net_with_batchnorm_is_counted_with_the_net_that_it_is_folded_into():
    with pytest.raises(ValueError, match=r"the path would keep 401 nets of 3\.2 MB, 1\.3 GB in all"):
        train(normalized(WIDE), np.zeros((2, 784)), np.zeros((2, 10)), steps=400)


def test_progress_is_asked_with_the_steps_and_sees_each_of_them():
    layers, x, y = problem()
    seen = []

    def watch(steps):
        assert len(steps) == 11
        for step in steps:
            seen.append(step)
            yield step

    path = train(layers, x, y, steps=10, progress=watch)
    assert seen == list(range(11))
    np.testing.assert_array_equal(path.losses, train(layers, x, y, steps=10).losses)


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


def test_a_rate_that_breaks_the_run_with_its_first_step_is_named_too():
    layers, x, y = problem()
    with pytest.raises(Diverged, match=r"at step 1: try a rate below 1e\+200$") as caught:
        train(layers, x, y, rate=1e200)
    assert caught.value.path.steps.tolist() == [0]


def test_a_net_too_large_for_its_first_loss_is_told_to_start_smaller():
    layers = [(np.full((1, 1), 1e200), np.zeros(1))]
    with pytest.raises(Diverged, match="at step 0: start with smaller weights") as caught:
        train(layers, [[1.0]], [[0.0]])
    assert len(caught.value.path) == 0


# What does not fit


def wrongly_normalized(gain, shift, value=1.0):
    """A net whose BatchNorm has these shapes; b has shape (2,)."""
    first = (np.zeros((1, 2)), np.zeros(2), np.full(gain, value), np.zeros(shift))
    return [first, (np.zeros((2, 1)), np.zeros(1))]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"x": np.zeros(20)}, r"x is a table .* shape \(20,\); write x\[:, None\]"),
        ({"x": np.zeros((20, 2))}, "layer 1 takes 1 inputs but x gives 2"),
        ({"x": np.zeros((20, 1, 1))}, r"shape \(20, 1, 1\); write x\.reshape\(len\(x\), -1\)"),
        (
            {"x": np.zeros((1, 20)).T.T, "y": np.zeros((1, 1))},
            "layer 1 takes 1 inputs but x gives 20; x looks transposed",
        ),
        ({"x": np.zeros((19, 1))}, "x has 19 rows and y has 20"),
        ({"y": 1.0}, "x has 20 rows and y has no rows"),
        ({"x": [], "y": []}, "there is no example"),
        ({"x": [[1.0], [1.0, 2.0]], "y": [[1.0]] * 2}, "x is ragged: row 0 has length 1 and row 1 has length 2"),
        ({"x": np.ma.masked_less(np.zeros((20, 1)), 1)}, "x is a masked array"),
        ({"y": np.ma.masked_less(np.zeros((20, 1)), 1)}, "y is a masked array"),
        ({"x": np.zeros((20, 1)) + 1j}, "x holds complex128, not real numbers"),
        ({"y": np.zeros((20, 1)) + 1j}, "y holds complex128, not real numbers"),
        ({"y": np.array(["cat"] * 20), "loss": softmax}, r"y holds <U3.*number the words first: np\.unique"),
        ({"rate": -0.1}, "^rate is a finite number and at least 0, not -0.1$"),
        ({"rate": np.nan}, "rate is a finite number"),
        ({"rate": np.inf}, "rate is a finite number"),
        ({"rate": "0.1"}, "^rate is a number, not '0.1'$"),
        ({"rate": 1j}, "rate is a number, not 1j"),
        ({"rate": True}, "rate is a number, not True"),
        ({"rate": [0.1, 0.2]}, "rate is a number, not a list"),
        ({"rate": lambda step: 0.1 - step}, "^the rate of step 1 is a finite number and at least 0, not -0.9$"),
        ({"rate": lambda step: None}, "the rate of step 0 is a number, not None"),
        ({"clip_norm": -1}, "clip_norm is a finite number and at least 0, not -1"),
        ({"clip_norm": "1"}, "clip_norm is a number, not '1'"),
        ({"decay": -0.1}, "decay is a finite number and at least 0"),
        ({"decay": np.nan}, "decay is a finite number"),
        ({"steps": 1e3}, "^steps is a whole number, not 1000.0: write 1000$"),
        ({"steps": "10"}, "steps is a whole number, not '10'"),
        ({"every": 2.5}, "^every is a whole number, not 2.5$"),
        ({"every": True}, "every is a whole number, not True"),
        ({"batch": 2.5, "rng": np.random.default_rng(0)}, "batch is a whole number, not 2.5"),
        ({"batch": 0, "rng": np.random.default_rng(0)}, "batch is at least 1, not 0"),
        ({"batch": 5, "rng": 0}, r"rng is a generator of NumPy, not 0: write np\.random\.default_rng\(0\)"),
        ({"rng": 7}, r"write np\.random\.default_rng\(7\)"),
        ({"batch": 5, "rng": np.random.RandomState(0)}, "rng is a generator of NumPy, not a RandomState"),
        ({"loss": "mse"}, "loss is a function, squared, logistic or softmax .* not 'mse': write loss=squared"),
        ({"loss": "cross_entropy"}, "write loss=softmax, without quotes"),
        ({"loss": "huber"}, "not 'huber'$"),
        ({"loss": None}, "loss is a function, .* not None$"),
        (
            {"step": "adam"},
            "step is a function, descent, momentum or adam .* not 'adam': write step=adam, without quotes",
        ),
        ({"step": "SGD"}, "write step=descent"),
        ({"step": 0.1}, "step is a function"),
        (
            {"activation": "tanh"},
            "activation is one of RELU, TANH, .* not 'tanh': write activation=TANH, without quotes",
        ),
        ({"activation": "swish"}, "not 'swish'$"),
        ({"activation": np.tanh}, "activation is one of RELU, TANH, .* not a ufunc"),
        ({"keep": "all"}, "keep is 'nets' or 'ends', not 'all'"),
        ({"gigabytes": -1}, "gigabytes is a finite number"),
        (
            {"layers": [(np.zeros((1, 1), np.float32), np.zeros(1))], "x": np.full((20, 1), 1e300)},
            "row 0 of x as float32",
        ),
        ({"layers": problem()[1]}, "Are the arguments swapped"),
        ({"layers": zip(*zip(*problem()[0], strict=True), strict=True)}, r"write list\(zip\(Ws, bs\)\)"),
        ({"layers": [(W.T, b) for W, b in problem()[0]]}, r"W looks transposed: PyTorch stores \(out, in\); use W\.T"),
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
        ({"layers": wrongly_normalized((2,), (1,))}, r"b, \(2,\), but have \(2,\) and \(1,\)"),
        ({"layers": wrongly_normalized((1,), (1,))}, r"b, \(2,\), but have \(1,\) and \(1,\)"),
        ({"layers": wrongly_normalized((20, 2), (20, 2))}, "gain and shift of layer 1"),
        ({"layers": wrongly_normalized((), ())}, "gain and shift of layer 1"),
        ({"layers": wrongly_normalized((2,), (2,), np.nan)}, "gain of layer 1 has a value that is NaN or infinite"),
        ({"layers": wrongly_normalized((2,), (2,), 1j)}, "gain of layer 1 holds complex128"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(change, message):
    layers, x, y = problem()
    with pytest.raises((TypeError, ValueError), match=message):
        train(**({"layers": layers, "x": x, "y": y} | change))


def test_labels_and_inputs_that_are_true_or_false_are_taken_as_ones_and_zeros():
    layers, x, y = problem()
    flags = x > 0
    ours = train(layers, flags, y > 0.5, steps=5, loss=logistic)
    np.testing.assert_array_equal(
        ours.losses, train(layers, flags.astype(float), (y > 0.5) * 1.0, 0.1, 5, logistic).losses
    )


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda rng: initialize(0, (2, 8, 1)),
            r"rng is a generator of NumPy, not 0: write np\.random\.default_rng\(0\)",
        ),
        (lambda rng: initialize((2, 8, 1), rng), "rng is a generator of NumPy, not a tuple"),
        (lambda rng: initialize(np.random, (2, 8, 1)), "rng is a generator of NumPy, not a module"),
        (lambda rng: initialize(rng, 8), r"as in \(2, 8, 1\), not 8"),
        (lambda rng: initialize(rng, (2, 8.5, 1)), "a width is a whole number, not 8.5"),
        (lambda rng: initialize(rng, (2, 1), gain=-1), "gain is a finite number and at least 0"),
        (lambda rng: initialize(rng, (2, 1), bias=np.nan), "bias is a finite number"),
        (lambda rng: initialize(rng, (2, 1), bias="0"), "bias is a number, not '0'"),
    ],
)
def test_a_net_that_cannot_begin_is_refused_in_words(call, message):
    with pytest.raises((TypeError, ValueError), match=message):
        call(np.random.default_rng(0))


def test_a_bias_below_zero_and_a_gain_of_zero_are_fine():
    (W, b), *_ = initialize(np.random.default_rng(0), (2, 3, 1), gain=0, bias=-0.5)
    assert not W.any()
    assert b.tolist() == [-0.5] * 3


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
