import numpy as np
import pytest

from relubook.experiments import load, vanishing
from relubook.experiments.vanishing import ACTIVATIONS, EXAMPLES, WIDTH, sizes, task
from relubook.nets.activations import RELU
from relubook.nets.layers import forward
from relubook.nets.train import initialize

SHALLOW = 6


@pytest.fixture(autouse=True)
def few_layers(monkeypatch):
    monkeypatch.setattr(vanishing, "DEPTH", SHALLOW)


def rms(values):
    return float(np.sqrt(np.mean(np.square(values))))


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_signal_is_what_the_first_layers_of_the_net_give(activation):
    signal, difference, _ = sizes(ACTIVATIONS[activation], 1, np.random.default_rng(4))
    rng = np.random.default_rng(4)
    x = rng.standard_normal((EXAMPLES, WIDTH))
    layers = initialize(rng, [WIDTH] * (SHALLOW + 1), gain=1)
    nothing = (np.eye(WIDTH), np.zeros(WIDTH))  # forward has no activation after its last layer
    for depth in range(1, SHALLOW + 1):
        h = forward([*layers[:depth], nothing], x, ACTIVATIONS[activation])
        assert 10 ** signal[depth] == pytest.approx(rms(h))
        assert 10 ** difference[depth] == pytest.approx(rms(h - h.mean(axis=0)))


@pytest.mark.parametrize(
    ("activation", "slope"),
    [
        ("relu", lambda z: (z > 0).astype(float)),
        ("tanh", lambda z: 1 / np.cosh(z) ** 2),
        ("sigmoid", lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2),
    ],
)
def test_the_gradient_is_a_product_of_jacobians(activation, slope):
    _, _, gradient = sizes(ACTIVATIONS[activation], 2, np.random.default_rng(9))
    rng = np.random.default_rng(9)
    h = rng.standard_normal((EXAMPLES, WIDTH))
    weights = [w for w, _ in initialize(rng, [WIDTH] * (SHALLOW + 1), gain=2)]
    top = rng.standard_normal((SHALLOW + 1, EXAMPLES, WIDTH))
    jacobians = []
    for w in weights:
        z = h @ w
        jacobians.append([w * slope(z[n]) for n in range(EXAMPLES)])  # d h_out / d h_in, inputs along rows
        h = ACTIVATIONS[activation].forward(z)[0]
    for depth in range(1, SHALLOW + 1):
        for layer in range(depth):
            back = []
            for n in range(EXAMPLES):
                product = np.eye(WIDTH)
                for jacobian in jacobians[layer:depth]:
                    product = product @ jacobian[n]
                back.append(product @ top[depth, n])
            assert 10 ** gradient[depth, layer] == pytest.approx(rms(back) / rms(top[depth]))


def test_weights_twice_as_large_double_signal_and_gradient_in_each_relu_layer():
    signal, _, gradient = sizes(RELU, 1, np.random.default_rng(2))
    larger, _, steeper = sizes(RELU, 4, np.random.default_rng(2))
    layers = np.arange(SHALLOW + 1)
    np.testing.assert_allclose(larger - signal, np.log10(2) * layers)
    factors = np.maximum(layers[:, None] - layers, 0)
    np.testing.assert_allclose(steeper - gradient, np.log10(2) * factors)


@pytest.mark.parametrize(("gain", "factor"), [(1, 0.5), (2, 1.0)])
def test_a_relu_layer_multiplies_the_second_moment_by_half_the_gain_on_average(gain, factor):
    nets = [sizes(RELU, gain, np.random.default_rng(seed)) for seed in range(200)]
    signal = np.mean([10 ** (2 * s) for s, _, _ in nets], axis=0)
    gradient = np.mean([10 ** (2 * g[:, 0]) for _, _, g in nets], axis=0)
    # One net's second moment after 6 layers has a spread of about 60 %, so 200 have a standard error of 4 %.
    np.testing.assert_allclose(signal, factor ** np.arange(SHALLOW + 1), rtol=0.16)
    np.testing.assert_allclose(gradient, factor ** np.arange(SHALLOW + 1), rtol=0.16)


def test_a_row_has_a_number_for_every_layer_below_every_depth():
    row = task("sigmoid", 2, seeds=3)
    assert [len(medians) for medians in row["gradient"]] == list(range(1, SHALLOW + 1))
    assert [len(row["signal"][q]) for q in ("10", "50", "90")] == [SHALLOW + 1] * 3
    assert row["gradient_at_input"]["50"] == [medians[0] for medians in row["gradient"]]


def test_differences_that_float64_cannot_hold_are_left_out(monkeypatch):
    monkeypatch.setattr(vanishing, "LEAST", -1.2)
    assert [v is None for v in task("sigmoid", 1, seeds=3)["difference"]] == [False] * 2 + [True] * 5


def test_the_table_shows_the_gradient_at_the_input_of_the_deepest_nets():
    stored = load("vanishing")["summary"]
    rows = {row[0]: row[1:] for row in vanishing.table().rows}
    assert len(rows) == 6
    low, middle, high = (stored["tanh, 2/fan_in"]["gradient_at_input"][q][-1] for q in ("10", "50", "90"))
    assert rows["tanh, 2/fan_in"] == [f"{middle:.1f}", f"{low:.1f} to {high:.1f}"]
    assert rows["sigmoid, 1/fan_in"][0].startswith("−")
