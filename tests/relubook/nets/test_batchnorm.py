import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import numerical_gradient
from tolerances import SMOOTH

from relubook.nets.batchnorm import (
    EPSILON,
    batchnorm_backward,
    batchnorm_forward,
    batchnorm_inference,
    folded,
    normalized,
)
from relubook.nets.layers import forward

FRESH = (np.zeros(4), np.ones(4))


def draws(seed, batch=6):
    rng = np.random.default_rng(seed)
    return rng.normal(2, 3, (batch, 4)), rng.normal(1, 1, 4), rng.normal(size=4), rng.normal(size=(batch, 4))


SEEDS = st.integers(0, 2**32 - 1)


@given(SEEDS)
def test_the_gradients_of_batchnorm_are_centred_differences(seed):
    z, gain, shift, dout = draws(seed)
    assume(z.std(axis=0).min() > 0.5)

    def value():
        return float((batchnorm_forward(z, gain, shift, FRESH)[0] * dout).sum())

    _, cache, _ = batchnorm_forward(z, gain, shift, FRESH)
    gradients = batchnorm_backward(dout, cache)
    for array, gradient in zip((z, gain, shift), gradients, strict=True):
        np.testing.assert_allclose(gradient, numerical_gradient(value, array), rtol=SMOOTH, atol=10 * SMOOTH)


@given(SEEDS, st.floats(0.1, 10), st.floats(-10, 10))
def test_training_forgets_the_scale_and_the_place_of_its_input(seed, scale, place):
    z, gain, shift, _ = draws(seed)
    assume(z.std(axis=0).min() > 1)
    out, _, _ = batchnorm_forward(z, gain, shift, FRESH)
    # EPSILON is what little is left of the scale: it is added to the variance, here at least 0.01
    moved, _, _ = batchnorm_forward(scale * z + place, gain, shift, FRESH)
    np.testing.assert_allclose(moved, out, atol=20 * np.abs(gain).max() * EPSILON / min(1.0, scale**2))


@given(SEEDS)
def test_in_training_every_unit_has_mean_shift_and_deviation_gain(seed):
    z, gain, shift, _ = draws(seed)
    assume(z.std(axis=0).min() > 1)
    out, _, _ = batchnorm_forward(z, gain, shift, FRESH)
    np.testing.assert_allclose(out.mean(axis=0), shift, atol=1e-12)
    np.testing.assert_allclose(out.std(axis=0), np.abs(gain), rtol=EPSILON)


def test_running_averages_arrive_at_the_mean_and_variance_of_what_they_see():
    z, gain, shift, _ = draws(0)
    kept = FRESH
    for _ in range(400):
        _, _, kept = batchnorm_forward(z, gain, shift, kept)
    np.testing.assert_allclose(kept[0], z.mean(axis=0), rtol=1e-12)
    np.testing.assert_allclose(kept[1], z.var(axis=0, ddof=1), rtol=1e-12)
    np.testing.assert_array_equal(FRESH, (np.zeros(4), np.ones(4)))  # a value: the old averages stay


@given(SEEDS)
def test_in_use_batchnorm_disappears_into_the_layer_before_it(seed):
    rng = np.random.default_rng(seed)
    W, b, V, c = rng.normal(size=(3, 4)), rng.normal(size=4), rng.normal(size=(4, 2)), rng.normal(size=2)
    _, gain, shift, x = draws(seed)
    x, kept = x[:, :3], (rng.normal(size=4), rng.uniform(0.1, 2, 4))
    hidden = np.maximum(batchnorm_inference(x @ W + b, gain, shift, kept), 0)
    net = folded([(W, b, gain, shift), (V, c)], [kept, None])
    np.testing.assert_allclose(forward(net, x), hidden @ V + c, atol=1e-12)


def test_a_new_batchnorm_in_use_changes_almost_nothing():
    layers = [(np.ones((1, 2)), np.zeros(2)), (np.ones((2, 1)), np.zeros(1))]
    net = normalized(layers)
    (W, b), (V, c) = folded(net, [(np.zeros(2), np.ones(2)), None])
    assert [len(layer) for layer in net] == [4, 2]
    np.testing.assert_allclose(W, 1, rtol=EPSILON)
    assert (b == 0).all()
    assert V is layers[1][0]
    assert c is layers[1][1]


def test_two_examples_are_enough_and_these_are_the_numbers():
    # z = 1 and 5: mean 3, variance 4 over two rows and 8 with n - 1; centered to -2/s and 2/s, s^2 = 4 + 1e-5
    z, gain, shift, root = np.array([[1.0], [5.0]]), np.array([3.0]), np.array([10.0]), np.sqrt(4 + 1e-5)
    out, cache, kept = batchnorm_forward(z, gain, shift, (np.array([1.0]), np.array([2.0])))
    assert out.ravel().tolist() == pytest.approx([10 - 6 / root, 10 + 6 / root], rel=1e-14)
    assert [float(part[0]) for part in kept] == pytest.approx([0.9 * 1 + 0.1 * 3, 0.9 * 2 + 0.1 * 8], rel=1e-14)
    dz, dgain, dshift = batchnorm_backward(np.array([[1.0], [0.0]]), cache)
    assert dshift.tolist() == [1.0]
    assert dgain.tolist() == pytest.approx([-2 / root])
    # d out_0 / d z_0 = 3 / s (1 - 1/2 - 4 / s^2 / 2), all but 0: with two rows only which is larger counts
    half = 3 / root * (0.5 - 2 / (4 + 1e-5))
    np.testing.assert_allclose(dz.ravel(), [half, -half], rtol=1e-6, atol=1e-15)


def test_the_first_batch_gives_the_first_running_averages():
    z, gain, shift, _ = draws(3)
    mean, variance = batchnorm_forward(z, gain, shift)[2]
    np.testing.assert_allclose(mean, z.mean(axis=0), rtol=1e-12)
    np.testing.assert_allclose(variance, z.var(axis=0, ddof=1), rtol=1e-12)


def test_a_net_that_has_batchnorm_gets_no_second_one():
    layers = [(np.ones((1, 2)), np.zeros(2)), (np.ones((2, 1)), np.zeros(1))]
    with pytest.raises(ValueError, match="perhaps this net has BatchNorm already"):
        normalized(normalized(layers))
    with pytest.raises(ValueError, match="a net of 2 layers needs as many statistics, not 1"):
        folded(normalized(layers), [None])


def test_one_example_has_no_variance():
    with pytest.raises(ValueError, match="at least 2 examples"):
        batchnorm_forward(np.ones((1, 4)), np.ones(4), np.zeros(4), FRESH)


def test_a_unit_that_never_varies_stays_finite():
    out, cache, kept = batchnorm_forward(np.full((3, 4), 7.0), np.ones(4), np.zeros(4), FRESH)
    np.testing.assert_array_equal(out, 0)
    assert np.isfinite(batchnorm_backward(np.eye(3, 4), cache)[0]).all()
    assert np.isfinite(kept).all()


@pytest.mark.oracle
def test_training_use_and_gradients_equal_those_of_pytorch():
    torch = pytest.importorskip("torch", reason="PyTorch is not installed; it is the oracle here")
    torch.set_num_threads(1)  # on numbers so few, more threads only wait for each other
    theirs = torch.nn.BatchNorm1d(4, dtype=torch.float64)
    kept = FRESH
    for seed in range(10):
        z, gain, shift, dout = draws(seed)
        with torch.no_grad():
            theirs.weight.copy_(torch.tensor(gain))
            theirs.bias.copy_(torch.tensor(shift))
        theirs.zero_grad()
        row = torch.tensor(z, requires_grad=True)
        expected = theirs.train()(row)
        expected.backward(torch.tensor(dout))
        out, cache, kept = batchnorm_forward(z, gain, shift, kept)
        pairs = [
            (out, expected),
            (kept[0], theirs.running_mean),
            (kept[1], theirs.running_var),
            *zip(batchnorm_backward(dout, cache), (row.grad, theirs.weight.grad, theirs.bias.grad), strict=True),
            (batchnorm_inference(z, gain, shift, kept), theirs.eval()(torch.tensor(z))),
        ]
        for ours, other in pairs:
            np.testing.assert_allclose(ours, other.detach().numpy(), rtol=1e-10, atol=1e-12)
