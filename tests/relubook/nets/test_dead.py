import doctest
import itertools
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from relubook.nets import dead as module
from relubook.nets.batchnorm import normalized
from relubook.nets.dead import DeadUnits, Lives, dead_units, deaths_and_revivals
from relubook.nets.path import Diverged
from relubook.nets.steps import descent, momentum
from relubook.nets.train import initialize, train

SEEDS = st.integers(0, 2**32 - 1)
WIDTHS = st.lists(st.integers(1, 5), min_size=2, max_size=4)


def net_and_data(seed, widths=(2, 6, 5, 1), n=8):
    """A random net with biases around -1, so that many units are dead, and data."""
    rng = np.random.default_rng(seed)
    layers = [(W, rng.normal(-1, 1, b.shape)) for W, b in initialize(rng, widths)]
    return layers, rng.normal(size=(n, widths[0]))


def dead_one_by_one(layers, data):
    """The oracle: every example and every unit alone, in plain Python."""
    alive = [[False] * len(b) for _, b in layers[:-1]]
    for x in data.tolist():
        for i, (W, b) in enumerate(layers[:-1]):
            z = [sum(h * w for h, w in zip(x, column, strict=True)) + c for column, c in zip(W.T, b, strict=True)]
            x = [max(0.0, value) for value in z]
            alive[i] = [was or h > 0 for was, h in zip(alive[i], x, strict=True)]
    return [[not a for a in layer] for layer in alive]


def assert_same(layers, other):
    assert [layer.tolist() for layer in layers] == [np.asarray(layer).tolist() for layer in other]


# Dead on a data set


@given(SEEDS, WIDTHS)
@settings(deadline=None)
def test_a_unit_is_dead_when_no_example_opens_it(seed, widths):
    layers, data = net_and_data(seed, widths)
    assert_same(dead_units(layers, data).layers, dead_one_by_one(layers, data))


@given(SEEDS, st.integers(1, 7))
def test_more_data_can_only_bring_units_to_life(seed, part):
    layers, data = net_and_data(seed)
    for few, all_of_them in zip(dead_units(layers, data[:part]).layers, dead_units(layers, data).layers, strict=True):
        assert (few >= all_of_them).all()


@given(SEEDS, st.floats(0.01, 100))
def test_scaling_a_layer_kills_and_revives_nobody(seed, scale):
    layers, data = net_and_data(seed)
    scaled = [(scale * W, scale ** (i + 1) * b) for i, (W, b) in enumerate(layers)]
    assert_same(dead_units(scaled, data).layers, dead_units(layers, data).layers)


@given(SEEDS)
def test_dead_units_can_be_taken_out_without_a_change_on_the_data(seed):
    from relubook.nets.layers import forward

    layers, data = net_and_data(seed)
    alive = [~dead for dead in dead_units(layers, data).layers]
    rows = [np.ones(2, bool), *alive]
    columns = [*alive, np.ones(1, bool)]
    smaller = [(W[r][:, c], b[c]) for (W, b), r, c in zip(layers, rows, columns, strict=True)]
    np.testing.assert_allclose(forward(smaller, data), forward(layers, data), atol=1e-12)


def test_a_unit_that_stays_at_exactly_zero_is_dead_and_one_that_opens_a_little_is_not():
    tiny = np.nextafter(0, 1)
    layers = [(np.array([[0.0, 0.0]]), np.array([0.0, tiny])), (np.ones((2, 1)), np.zeros(1))]
    assert_same(dead_units(layers, [[1.0], [-1.0]]).layers, [[True, False]])


def test_dead_on_this_data_is_not_dead_everywhere():
    layers = [(np.array([[1.0]]), np.array([-3.0])), (np.ones((1, 1)), np.zeros(1))]
    assert dead_units(layers, [[-1.0], [2.0]]).counts == [1]
    assert dead_units(layers, [[4.0]]).counts == [0]


def test_the_summary_is_one_line_that_names_the_data_and_every_layer():
    layers = [np.array([True, False, True]), np.array([False]), np.array([True] * 4)]
    dead = DeadUnits(layers, 20)
    assert dead.summary() == "dead on these 20 examples: 2 of 3 units in layer 1, 0 of 1 in layer 2, 4 of 4 in layer 3"
    assert dead.counts == [2, 0, 4]
    assert dead.share == 6 / 8
    assert DeadUnits([], 20).summary().endswith("there is no hidden layer")
    assert DeadUnits([], 20).share == 0


@pytest.mark.parametrize("data", [np.zeros((0, 2)), []])
def test_without_an_example_nothing_can_be_said(data):
    with pytest.raises(ValueError, match="there is no example"):
        dead_units(net_and_data(0)[0], data)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_of_data_that_is_not_finite_nothing_can_be_said(value):
    layers, data = net_and_data(0)
    data[3, 1] = value
    for look in (dead_units, lambda net, x: deaths_and_revivals([net], x)):
        with pytest.raises(ValueError, match="row 3 of data has a value that is not a finite number"):
            look(layers, data)


def test_sums_that_overflow_are_refused_because_their_sign_depends_on_the_order():
    layers = [(np.array([[1e300], [-1e300]]), np.zeros(1)), (np.ones((1, 1)), np.zeros(1))]
    with pytest.raises(ValueError, match="the sums of layer 1 overflow"):
        dead_units(layers, [[1e300, 1e300]])


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda net, x: dead_units(x, net), "Are the arguments swapped"),
        (lambda net, x: dead_units(net, x[0]), r"it has shape \(2,\); write data\[None, :\]"),
        (lambda net, x: dead_units(net, 3.0), r"it has shape \(\)"),
        (lambda net, x: dead_units(net, x + 1j), "data holds complex128"),
        (lambda net, x: dead_units(net, np.ma.masked_greater(x, 0)), "data is a masked array"),
        (
            lambda net, x: dead_units(net, [[1.0, 2.0], [1.0]]),
            "data is ragged: row 0 has length 2 and row 1 has length 1",
        ),
        (lambda net, x: dead_units(net, [["a", "b"]]), "data holds <U1"),
        (
            lambda net, x: dead_units(train(net, x, x[:, :1], steps=1), x),
            r"`deaths_and_revivals\(path, data\)` follows it",
        ),
        (lambda net, x: dead_units(train(net, x, x[:, :1], steps=1).layers, x), "this is a list of 2 nets"),
        (lambda net, x: dead_units([(W.T, b) for W, b in net], x), r"W looks transposed"),
        (lambda net, x: dead_units(normalized(net), x[:1]), "a batch of at least 2 examples"),
        (lambda net, x: deaths_and_revivals(net, x), "this is one net, and deaths need several"),
        (lambda net, x: deaths_and_revivals(Diverged("", train(net, x, x[:, :1])), x), r"its path is error\.path"),
    ],
)
def test_what_is_no_net_or_no_data_is_refused_in_words(call, words):
    with pytest.raises((TypeError, ValueError), match=words):
        call(*net_and_data(0))


# With BatchNorm


def dead_in_training(net, x):
    """The oracle: which units are closed on the whole batch, normalized over it, by a plain loop."""
    dead = []
    for W, b, gain, shift in net[:-1]:
        z = x @ W + b
        z = gain * (z - z.mean(axis=0)) / np.sqrt(z.var(axis=0) + 1e-5) + shift
        dead.append((z <= 0).all(axis=0).tolist())
        x = np.maximum(z, 0)
    return dead


@pytest.mark.parametrize("place", [0.0, 20.0, -20.0])
def test_with_batchnorm_no_unit_is_born_dead_wherever_the_data_lies(place):
    rng = np.random.default_rng(0)
    layers, x = initialize(rng, (2, 16, 16, 1)), rng.normal(place, 1, (40, 2))
    path = train(normalized(layers), x, np.sin(x[:, :1]), steps=5)
    lives = deaths_and_revivals(path, x)
    assert [int(dead[0].sum()) for dead in lives.dead] == [0, 0]  # a unit of mean 0 and shift 0 opens somewhere
    assert dead_units(path.layers[0], x).counts == [0, 0]  # in use, too
    if place:
        assert sum(dead_units(layers, x).counts) > 0  # without BatchNorm the same net has dead units


@given(SEEDS, st.floats(-30, 30), st.floats(-3, 0))
@settings(deadline=None, max_examples=30)
def test_deaths_along_a_path_with_batchnorm_are_those_that_training_sees(seed, place, shift):
    rng = np.random.default_rng(seed)
    layers, x = initialize(rng, (2, 6, 5, 1)), rng.normal(place, 1, (12, 2))
    net = [(*layer[:3], layer[3] + rng.normal(shift, 1, layer[3].shape)) for layer in normalized(layers)[:-1]]
    path = train([*net, layers[-1]], x, np.sin(x[:, :1]), 0.05, steps=12, every=4)
    lives = deaths_and_revivals(path, x)
    for moment, parameters in enumerate(path.parameters):
        expected = dead_in_training(parameters, x)
        assert [dead[moment].tolist() for dead in lives.dead] == expected
        assert_same(dead_units(parameters, x).layers, expected)


# Over a path


def moments(shape):
    return hnp.arrays(bool, shape)


@given(st.tuples(st.integers(1, 8), st.integers(1, 4)).flatmap(moments))
def test_deaths_less_revivals_is_what_is_dead_at_the_end_more_than_at_the_start(dead):
    lives = Lives([dead])
    assert lives.deaths[0] - lives.revivals[0] == dead[-1].sum() - dead[0].sum()
    changes = sum(a != b for before, after in itertools.pairwise(dead) for a, b in zip(before, after, strict=True))
    assert lives.deaths[0] + lives.revivals[0] == changes


def test_a_path_gives_the_dead_units_of_each_of_its_nets():
    layers, x = net_and_data(3, n=20)
    path = train(layers, x, np.abs(x[:, :1]), rate=0.3, steps=30, every=3)
    lives = deaths_and_revivals(path, x)
    for i, net in enumerate(path.layers):
        assert_same([layer[i] for layer in lives.dead], dead_units(net, x).layers)
    assert_same(deaths_and_revivals(path.layers, x).dead, lives.dead)


def test_the_summary_of_a_path_counts_deaths_and_revivals_apart():
    lives = Lives([np.array([[0, 1], [1, 1], [0, 0]], bool), np.array([[0], [1], [1]], bool)])
    assert lives.summary() == (
        "layer 1: 1 death, 2 revivals, 0 of 2 dead at the end; layer 2: 1 death, 0 revivals, 1 of 1 dead at the end"
    )


def test_a_path_without_a_net_is_refused():
    with pytest.raises(ValueError, match="no net"):
        deaths_and_revivals([], [[1.0]])


@given(SEEDS, st.floats(0.1, 1.0))
@settings(deadline=None, max_examples=30)
def test_plain_descent_on_fixed_data_never_revives_a_first_layer_unit_nor_moves_its_weights(seed, rate):
    layers, x = net_and_data(seed, n=12)
    path = train(layers, x, np.sin(3 * x[:, :1]), rate, steps=15)
    lives = deaths_and_revivals(path, x)
    assert lives.revivals[0] == 0
    for before, after, dead in zip(path.layers[:-1], path.layers[1:], lives.dead[0][:-1], strict=True):
        np.testing.assert_array_equal(after[0][0][:, dead], before[0][0][:, dead])
        np.testing.assert_array_equal(after[0][1][dead], before[0][1][dead])


def test_momentum_can_carry_a_unit_through_its_death_and_back():
    revivals = 0
    for seed in range(10):
        layers, x = net_and_data(seed, (1, 8, 1), n=12)
        path = train(layers, x, np.sin(3 * x), 0.05, 200, step=momentum)
        revivals += deaths_and_revivals(path, x).revivals[0]
    assert revivals > 0


def test_decay_on_everything_revives_no_dead_unit_and_decay_on_weights_alone_can():
    x, y = np.array([[1.0], [2.0]]), np.zeros((2, 1))
    layers = [(np.array([[-2.0, 1.0]]), np.array([0.5, 0.0])), (np.ones((2, 1)), np.zeros(1))]

    def only_weights(layers, gradients, rate, state=None):
        slopes = [(dW + 0.5 * W, db) for (W, _), (dW, db) in zip(layers, gradients, strict=True)]
        return descent(layers, slopes, rate)

    everything = train(layers, x, y, 0.1, 100, decay=0.5)
    assert deaths_and_revivals(everything, x).revivals == [0]
    assert np.abs(everything.layers[-1][0][0][0, 0]) < 0.02  # it decayed, and stayed dead
    assert deaths_and_revivals(train(layers, x, y, 0.1, 100, step=only_weights), x).revivals == [1]


def test_the_examples_in_the_docstrings_hold():
    failed, tried = doctest.testmod(module)
    assert (failed, tried > 0) == (0, True)


# PyTorch


def test_pytorch_is_not_imported_for_a_net_of_arrays():
    code = "import sys; from relubook.nets.dead import dead_units; dead_units([([[1.0]], [0.0])] * 2, [[1.0]])"
    subprocess.run([sys.executable, "-c", code + "; assert 'torch' not in sys.modules"], check=True)


def pytorch_twin(torch, layers):
    parts = []
    for W, b in layers:
        linear = torch.nn.Linear(*W.shape, dtype=torch.float64)
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(W.T))  # PyTorch keeps (out, in)
            linear.bias.copy_(torch.tensor(b))
        parts += [linear, torch.nn.ReLU()]
    return torch.nn.Sequential(*parts[:-1])


@pytest.mark.oracle
@pytest.mark.parametrize("widths", [(2, 6, 5, 1), (3, 9, 2), (1, 4, 4, 4, 4, 2)])
def test_a_pytorch_model_has_the_dead_units_of_the_same_net_in_arrays(widths):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed; it is the oracle here")
    for seed in range(20):
        layers, data = net_and_data(seed, widths)
        theirs = dead_units(pytorch_twin(torch, layers), data)
        assert_same(theirs.layers, dead_units(layers, data).layers)
        assert theirs.examples == len(data)
    assert dead_units(pytorch_twin(torch, layers), torch.tensor(data)).counts == theirs.counts


@pytest.mark.oracle
def test_a_pytorch_model_is_run_in_evaluation_mode_and_left_as_it_was():
    torch = pytest.importorskip("torch", reason="PyTorch is not installed; it is the oracle here")
    nn = torch.nn
    inner = nn.Sequential(nn.Linear(2, 6), nn.BatchNorm1d(6), nn.ReLU(), nn.Dropout(0.9))
    model = nn.Sequential(inner, nn.Linear(6, 3), nn.ReLU(inplace=True), nn.Linear(3, 1))
    inner[1].eval()
    before = {name: value.clone() for name, value in model.state_dict().items()}
    modes = [module.training for module in model.modules()]
    data = net_and_data(0)[1]
    first, second = dead_units(model, data), dead_units(model, data)
    assert_same(first.layers, second.layers)  # dropout would make them differ
    assert [layer.size for layer in first.layers] == [6, 3]
    assert [module.training for module in model.modules()] == modes
    assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items())
    assert not any(module._forward_hooks for module in model.modules())
    assert all(parameter.grad is None for parameter in model.parameters())


@pytest.mark.oracle
def test_a_channel_of_a_convolution_is_dead_when_it_is_zero_at_every_place():
    torch = pytest.importorskip("torch", reason="PyTorch is not installed; it is the oracle here")
    nn = torch.nn
    convolution = nn.Conv2d(1, 3, 1)
    with torch.no_grad():
        convolution.weight.copy_(torch.tensor([1.0, -1.0, 1.0]).reshape(3, 1, 1, 1))
        convolution.bias.copy_(torch.tensor([-0.5, 0.0, -2.0]))
    picture = np.zeros((2, 1, 4, 4))
    picture[1, 0, 2, 3] = 1.0
    assert_same(dead_units(nn.Sequential(convolution, nn.ReLU()), picture).layers, [[False, True, True]])


@pytest.mark.oracle
def test_a_pytorch_model_that_gives_nan_is_refused():
    torch = pytest.importorskip("torch", reason="PyTorch is not installed; it is the oracle here")
    model = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.ReLU(), torch.nn.Linear(3, 1))
    with torch.no_grad():
        model[0].weight[1, 1] = np.nan
    with pytest.raises(ValueError, match=r"an nn\.ReLU of the model gives NaN"):
        dead_units(model, [[1.0, 2.0]])
    with pytest.raises(ValueError, match="row 0 of data"):
        dead_units(model, [[np.nan, 2.0]])
    with pytest.raises(TypeError, match="arguments are swapped"):
        dead_units([[1.0, 2.0]], model)


@pytest.mark.oracle
def test_a_pytorch_model_without_a_relu_is_refused():
    torch = pytest.importorskip("torch", reason="PyTorch is not installed; it is the oracle here")
    with pytest.raises(ValueError, match=r"no nn\.ReLU module"):
        dead_units(torch.nn.Sequential(torch.nn.Linear(2, 1)), [[1.0, 2.0]])
