from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tolerances import TRAJECTORY

from relubook.nets.steps import adam, clip, decayed, descent, momentum, warmup

STEPS = [descent, momentum, adam]


def nets(rng, count, shapes=((3, 4), (4,), (4, 2), (2,))):
    """Nets of two layers with random numbers."""
    for _ in range(count):
        W, b, V, c = (rng.normal(size=shape) for shape in shapes)
        yield [(W, b), (V, c)]


def length(net):
    return np.sqrt(sum((array**2).sum() for arrays in net for array in arrays))


def assert_same(net, other, **tolerance):
    for arrays, others in zip(net, other, strict=True):
        for array, twin in zip(arrays, others, strict=True):
            np.testing.assert_allclose(array, twin, **({"rtol": 0, "atol": 0} | tolerance))


@pytest.mark.parametrize("step", STEPS)
def test_a_step_changes_nothing_that_it_was_given(step):
    layers, first, second = nets(np.random.default_rng(0), 3)
    frozen = [[array.copy() for array in arrays] for arrays in layers + first + second]
    moved, state = step(layers, first, 0.1)
    again, _ = step(moved, second, 0.1, state)
    assert_same(layers + first + second, frozen)
    assert_same(step(moved, second, 0.1, state)[0], again)  # the state is a value: the same call, the same answer


@pytest.mark.parametrize("step", STEPS)
def test_the_first_step_goes_against_the_gradient(step):
    layers, gradients = nets(np.random.default_rng(1), 2)
    moved, _ = step(layers, gradients, 0.1)
    for arrays, slopes, after in zip(layers, gradients, moved, strict=True):
        for array, slope, new in zip(arrays, slopes, after, strict=True):
            assert (np.sign(new - array) == -np.sign(slope)).all()


def test_plain_descent_leaves_a_weight_without_gradient_exactly_where_it_is():
    (layers,) = nets(np.random.default_rng(2), 1)
    zero = [tuple(np.zeros_like(array) for array in arrays) for arrays in layers]
    assert_same(descent(layers, zero, 1e6)[0], layers)


@pytest.mark.parametrize("step", [momentum, adam])
def test_momentum_and_adam_move_a_weight_on_after_its_gradient_became_zero(step):
    layers, gradients = nets(np.random.default_rng(3), 2)
    zero = [tuple(np.zeros_like(array) for array in arrays) for arrays in layers]
    moved, state = step(layers, gradients, 0.1)
    coasting, _ = step(moved, zero, 0.1, state)
    assert all((a != b).all() for x, y in zip(moved, coasting, strict=True) for a, b in zip(x, y, strict=True))


def test_momentum_that_keeps_nothing_is_plain_descent():
    layers, *gradients = nets(np.random.default_rng(4), 6)
    plain = coasting = layers
    state = None
    for slopes in gradients:
        plain, _ = descent(plain, slopes, 0.1)
        coasting, state = momentum(coasting, slopes, 0.1, state, keep=0.0)
    assert_same(plain, coasting)


@given(st.floats(1e-6, 1e6))
def test_adam_takes_first_steps_of_the_rate_however_large_the_gradient(scale):
    layers, gradients = nets(np.random.default_rng(5), 2)
    moved, _ = adam(layers, [(scale * W, scale * b) for W, b in gradients], 0.01, epsilon=0.0)
    for arrays, after in zip(layers, moved, strict=True):
        for array, new in zip(arrays, after, strict=True):
            np.testing.assert_allclose(np.abs(new - array), 0.01, rtol=1e-9)


@given(st.floats(0.1, 3))
def test_clipping_shortens_all_gradients_together_and_keeps_their_direction(share):
    (gradients,) = nets(np.random.default_rng(6), 1)
    norm = share * length(gradients)
    clipped = clip(gradients, norm)
    assert length(clipped) == pytest.approx(min(norm, length(gradients)))
    factor = length(clipped) / length(gradients)
    assert_same(clipped, [(factor * W, factor * b) for W, b in gradients], rtol=1e-12)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@given(st.floats(0, 1), st.integers(0, 20))
def test_clipping_gives_the_length_that_is_asked_for_however_large_or_small_the_gradients_are(dtype, share, halvings):
    info = np.finfo(dtype)  # from the smallest numbers with all their digits, halved 20 times, to the largest
    exponent = round(info.minexp + 24 + share * (info.maxexp - 7 - info.minexp - 24))
    scale = dtype(np.ldexp(1.0, exponent))
    numbers = np.array([3, 4, 12, -84], dtype) * scale  # of length 85 exactly
    W, b = clip([(numbers[:2, None], numbers[2:])], 85.0 * float(scale) * 0.5**halvings)[0]
    assert (W.dtype, b.dtype) == (dtype, dtype)
    np.testing.assert_allclose(np.concatenate([W[:, 0], b]), numbers * dtype(0.5**halvings), rtol=4 * info.eps, atol=0)


def test_clipping_gradients_whose_squares_overflow_gives_a_vector_of_length_one():
    (clipped,) = clip([(np.full((2, 2), 3e19, np.float32), np.zeros(3, np.float32))], 1.0)
    np.testing.assert_allclose(clipped[0], 0.5, rtol=1e-6)
    (clipped,) = clip([(np.full((50, 2), 1.7e308), np.zeros(3))], 1.0)  # here the length itself overflows
    np.testing.assert_allclose(clipped[0], 0.1, rtol=1e-12)
    (clipped,) = clip([(np.full((2, 2), 1e-200), np.zeros(3))], 1e-200)  # and here the squares are 0
    np.testing.assert_allclose(clipped[0], 5e-201, rtol=1e-12)


def test_gradients_that_are_zero_or_not_finite_stay_as_they_are():
    for value in (0.0, np.inf, np.nan):
        gradients = [(np.full((2, 2), value), np.ones(2) * value)]
        assert clip(gradients, 0.1) is gradients
    assert clip([], 0.1) == []


def test_clipping_to_nothing_leaves_nothing():
    (gradients,) = nets(np.random.default_rng(6), 1)
    assert length(clip(gradients, 0)) == 0


def test_momentum_by_hand():
    # v: 1, then 0.5 * 1 + 1 = 1.5, then 0.5 * 1.5 + 1 = 1.75; w: 10 - 2 * (1 + 1.5 + 1.75)
    net, one, state = [(np.array([[10.0]]),)], [(np.array([[1.0]]),)], None
    for velocity in (1.0, 1.5, 1.75):
        net, state = momentum(net, one, 2.0, state, keep=0.5)
        assert state[0][0].item() == velocity
    assert net[0][0].item() == 1.5


def test_adam_by_hand():
    # mean and mean square, each over the sum of its weights: (0.5 * 1 + 1 * 3) / 1.5 and (0.75 * 1 + 1 * 9) / 1.75
    net, state = [(np.array([[10.0]]),)], None
    for slope in (1.0, 3.0):
        net, state = adam(net, [(np.array([[slope]]),)], 1.0, state, keep=0.5, keep_square=0.75, epsilon=0.25)
    first, second = 1 / (1 + 0.25), (3.5 / 1.5) / (np.sqrt(9.75 / 1.75) + 0.25)
    assert state[0] == 2
    assert net[0][0].item() == pytest.approx(10 - first - second, rel=1e-14)


def test_decay_pulls_every_number_to_zero_by_its_own_share():
    layers, zero = [(np.array([[2.0]]), np.array([-4.0]))], [(np.zeros((1, 1)), np.zeros(1))]
    moved, _ = descent(layers, decayed(zero, layers, 0.5), 0.1)
    assert_same(moved, [(np.array([[1.9]]), np.array([-3.8]))])


def test_the_warm_up_grows_in_a_line_and_then_stays():
    rate = warmup(0.4, 4)
    assert [rate(step) for step in range(6)] == pytest.approx([0.1, 0.2, 0.3, 0.4, 0.4, 0.4])


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("rate", [-0.1, np.nan, np.inf, -np.inf, "0.1", None, 1j, True, warmup(0.1, 5)])
def test_a_rate_that_is_no_number_from_zero_on_is_refused(step, rate):
    (net,) = nets(np.random.default_rng(9), 1)
    with pytest.raises((TypeError, ValueError), match=r"^rate is a (finite )?number"):
        step(net, net, rate)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda net: clip(net, -1), "norm is a finite number and at least 0, not -1"),
        (lambda net: clip(net, np.nan), "norm is a finite number and at least 0, not nan"),
        (lambda net: clip(1.0, net), "norm is a number, not a list"),
        (lambda net: decayed(net, net, -0.1), "decay is a finite number and at least 0"),
        (lambda net: momentum(net, net, 0.1, keep=1.1), "keep is a finite number and from 0 to 1, not 1.1"),
        (lambda net: momentum(net, net, 0.1, keep=-0.1), "keep is a finite number and from 0 to 1"),
        (lambda net: adam(net, net, 0.1, keep=1), "keep is a finite number and from 0 to 1"),
        (lambda net: adam(net, net, 0.1, keep_square=1), "keep_square is a finite number"),
        (lambda net: adam(net, net, 0.1, epsilon=-1), "epsilon is a finite number and at least 0"),
        (lambda net: warmup(-0.1, 5), "rate is a finite number and at least 0"),
        (lambda net: warmup(0.1, 0), "steps is at least 1, not 0"),
        (lambda net: warmup(0.1, 2.5), "steps is a whole number, not 2.5"),
        (lambda net: descent(net, net[:1], 0.1), "layers and gradients differ in shape"),
        (
            lambda net: descent(net, [(W[:, :1], b) for W, b in net], 0.1),
            r"shape: \[\(\(3, 4\), .* and \[\(\(3, 1\), \(4,",
        ),
    ],
)
def test_what_no_step_can_take_is_refused_in_words(call, words):
    (net,) = nets(np.random.default_rng(9), 1)
    with pytest.raises((TypeError, ValueError), match=words):
        call(net)


def test_momentum_may_keep_all_and_a_rate_of_zero_moves_nothing():
    (net,) = nets(np.random.default_rng(9), 1)
    for step in STEPS:
        assert_same(step(net, net, 0)[0], net)
    assert_same(momentum(net, net, np.float32(0.5), net, keep=1.0)[0], [(0 * W, 0 * b) for W, b in net])


@pytest.mark.parametrize("step", STEPS)
def test_a_step_keeps_float32(step):
    net = [(np.ones((1, 1), np.float32), np.ones(1, np.float32))]
    moved, state = step(net, net, 0.1)
    moved, _ = step(moved, clip(decayed(net, net, 0.1), 0.5), 0.1, state)
    assert [array.dtype for array in moved[0]] == [np.float32, np.float32]


@pytest.mark.oracle
@pytest.mark.parametrize("decay", [0.0, 0.1])
@pytest.mark.parametrize("name", ["SGD", "momentum", "Adam"])
def test_a_hundred_steps_equal_those_of_pytorch(name, decay):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed; it is the oracle here")
    torch.set_num_threads(1)  # on numbers so few, more threads only wait for each other
    step, optimizer = {
        "SGD": (descent, partial(torch.optim.SGD)),
        "momentum": (partial(momentum, keep=0.8), partial(torch.optim.SGD, momentum=0.8)),
        "Adam": (partial(adam, keep=0.8, keep_square=0.99), partial(torch.optim.Adam, betas=(0.8, 0.99))),
    }[name]
    layers, *gradients = nets(np.random.default_rng(7), 101)
    theirs = [torch.tensor(array, requires_grad=True) for arrays in layers for array in arrays]
    optimize = optimizer(theirs, lr=0.05, weight_decay=decay)
    state = None
    for slopes in gradients:
        for parameter, slope in zip(theirs, (array for arrays in slopes for array in arrays), strict=True):
            parameter.grad = torch.tensor(slope)
        optimize.step()
        layers, state = step(layers, decayed(slopes, layers, decay), 0.05, state)
    for array, twin in zip((array for arrays in layers for array in arrays), theirs, strict=True):
        np.testing.assert_allclose(array, twin.detach().numpy(), rtol=TRAJECTORY, atol=TRAJECTORY)


@pytest.mark.oracle
@pytest.mark.parametrize("norm", [0.5, 100.0])
def test_clipping_equals_that_of_pytorch(norm):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed; it is the oracle here")
    torch.set_num_threads(1)  # on numbers so few, more threads only wait for each other
    (gradients,) = nets(np.random.default_rng(8), 1)
    theirs = [torch.tensor(array) for arrays in gradients for array in arrays]
    for array in theirs:
        array.grad = array.clone()
    torch.nn.utils.clip_grad_norm_(theirs, norm)
    for array, twin in zip((array for arrays in clip(gradients, norm) for array in arrays), theirs, strict=True):
        np.testing.assert_allclose(array, twin.grad.numpy(), rtol=1e-6)  # PyTorch adds 1e-6 to the length
