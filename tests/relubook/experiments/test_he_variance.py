import numpy as np
import pytest
from tolerances import MEAN_OF_NETS

from relubook.experiments import he_variance, load
from relubook.experiments.he_variance import EXAMPLES, LAYERS, WIDTH, table, task
from relubook.nets.layers import preactivations
from relubook.nets.train import initialize


def test_the_means_are_those_of_the_pre_activations_of_each_net(monkeypatch):
    monkeypatch.setattr(he_variance, "LAYERS", (1, 3))
    rng = np.random.default_rng(8)
    square_z, square_h = np.zeros(2), np.zeros(2)
    for _ in range(5):
        x = rng.standard_normal((EXAMPLES, WIDTH))
        layers = initialize(rng, [WIDTH] * 4, gain=1)
        first, _, third = preactivations([*layers, (np.ones((WIDTH, 1)), np.zeros(1))], x)
        square_z += [np.mean(z**2) / 5 for z in (first, third)]
        square_h += [np.mean(np.where(z > 0, z, 0) ** 2) / 5 for z in (first, third)]
    found = task(1, nets=5, seed=8)
    np.testing.assert_allclose(found["z2"], square_z, atol=1e-6)
    np.testing.assert_allclose(found["h2"], square_h, atol=1e-6)


@pytest.mark.parametrize("gain", [1, 2])
def test_the_variance_of_z_is_multiplied_by_half_the_gain_a_layer_and_the_mean_square_of_h_is_half_of_it(gain):
    stored = load("he_variance")["summary"][f"{gain}/fan_in"]
    expected = np.array([gain * (gain / 2) ** (layer - 1) for layer in LAYERS])
    np.testing.assert_allclose(stored["variance_z"], expected, rtol=MEAN_OF_NETS, atol=5e-5)
    np.testing.assert_allclose(stored["mean_square_h"], expected / 2, rtol=MEAN_OF_NETS, atol=5e-5)


@pytest.mark.parametrize("gain", [1, 2])
def test_behind_a_normal_pre_activation_the_variance_of_h_is_that_of_a_half_normal(gain):
    stored = load("he_variance")["summary"][f"{gain}/fan_in"]
    share = 1 / 2 - 1 / (2 * np.pi)  # E h^2 - (E h)^2 for h = max(0, z), z standard normal
    assert stored["variance_h"][0] == pytest.approx(gain * share, rel=MEAN_OF_NETS)


def test_the_table_has_a_row_a_layer_and_three_numbers_for_each_kind_of_weights():
    stored = load("he_variance")["summary"]
    assert [row[0] for row in table().rows] == [str(n) for n in LAYERS]
    assert table().rows[0][1:4] == [f"{stored['2/fan_in'][k][0]:.3f}" for k in he_variance.COLUMNS]
