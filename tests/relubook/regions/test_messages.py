"""What a learner is told: of input that does not fit, and of work that is long or too large."""

import numpy as np
import pytest
from region_oracle import random_net

from relubook.nets.path import Path
from relubook.nets.train import train
from relubook.regions import breakpoints, count_regions, regions
from relubook.regions.engine import subdivide
from relubook.regions.long_work import announce
from relubook.regions.plane import plane

W, B = np.array([[1.0, -1.0, 0.5], [0.5, 1.0, 1.0]]), np.array([0.1, -0.2, 0.3])
V, C = np.ones((3, 1)), np.zeros(1)

INSTEAD = {
    "a zip, which can be read only once": zip([W, V], [B, C], strict=True),
    "a bare .W, b.; a network is a list of layers": (W, B),
    "W looks transposed: PyTorch stores .out, in.; use W.T": [(W.T, B), (V.T, C)],
    "a network is a list of layers, .* not an array of shape .2, 3.": W,
    "a flat list of arrays; a network is a list of pairs": [W, B, V, C],
    "a network needs at least one layer": [],
}


@pytest.mark.parametrize("message", INSTEAD)
@pytest.mark.parametrize("function", [regions, count_regions, lambda net: breakpoints(net, [0, 0], [1, 1])])
def test_what_is_often_given_for_a_net_is_named(function, message):
    given = INSTEAD[message]
    with pytest.raises((TypeError, ValueError), match=message):
        function(given)


def test_a_path_of_training_is_no_net_but_holds_one():
    path = train([(W, B), (V, C)], np.zeros((4, 2)), np.zeros((4, 1)), rate=0.1, steps=2)
    assert isinstance(path, Path)
    with pytest.raises(TypeError, match=r"its last net is path.layers\[-1\]"):
        regions(path)
    assert len(regions(path.layers[-1])) > 1


def test_a_net_on_a_line_is_sent_to_breakpoints():
    with pytest.raises(ValueError, match=r"takes 1 input, .* not on a plane: breakpoints\(layers, a, b\)"):
        regions([(np.ones((1, 3)), B), (V, C)])


@pytest.mark.oracle
def test_a_model_of_pytorch_is_taken_as_it_is():
    torch = pytest.importorskip("torch")
    model = torch.nn.Sequential(torch.nn.Linear(2, 5), torch.nn.ReLU(), torch.nn.Linear(5, 2)).double()
    layers = [(m.weight.detach().numpy().T, m.bias.detach().numpy()) for m in (model[0], model[2])]
    np.testing.assert_array_equal(regions(model).areas, regions(layers).areas)
    assert count_regions(model) == len(regions(layers))
    ours, theirs = breakpoints(layers, [-1, 0], [1, 0.5]), breakpoints(model, [-1, 0], [1, 0.5])
    np.testing.assert_array_equal(theirs[0], ours[0])
    r = regions(model)
    middle = np.array([polygon.mean(axis=0) for polygon in r.polygons])
    expected = model(torch.as_tensor(middle)).detach().numpy()
    np.testing.assert_allclose(np.einsum("ri,rio->ro", middle, r.maps[0]) + r.maps[1], expected, atol=1e-12)


def test_long_work_says_how_far_it_is_and_short_work_says_nothing(capsys, monkeypatch):
    layers = random_net([2, 6, 7, 1], np.random.default_rng(0))
    regions(layers)
    assert capsys.readouterr() == ("", "")
    monkeypatch.setattr("relubook.regions.long_work.LONG", 0)
    first = count_regions([layers[0], (np.ones((6, 1)), np.zeros(1))])
    capsys.readouterr()
    regions(layers)
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == [
        "regions: layer 1 of 2, 6 units, 1 region so far",
        f"regions: layer 2 of 2, 7 units, {first} regions so far",
    ]


def test_a_thousand_units_are_announced_before_they_are_cut(capsys, monkeypatch):
    layers = random_net([2, 1000, 1], np.random.default_rng(0))

    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("relubook.regions.engine.cut_by_layer", stop)
    with pytest.raises(KeyboardInterrupt):
        subdivide(plane(layers, ((-1, 1), (-1, 1)), None, None, False))
    assert capsys.readouterr().err == "regions: layer 1 of 1, 1,000 units, 1 region so far\n"


@pytest.mark.parametrize(("vertices", "units", "said"), [(10**7, 20, True), (10**4, 20, False), (4, 1000, True)])
def test_many_vertices_or_many_units_are_long_work(capsys, vertices, units, said):
    announce(2, 3, 1000, vertices, units)
    assert capsys.readouterr().err == f"regions: layer 2 of 3, {units:,} units, 1,000 regions so far\n" * said


@pytest.mark.parametrize(("free", "fits"), [(1e3, False), (2e4, False), (1e5, False), (2e5, False), (1e9, True)])
def test_what_will_not_fit_into_memory_is_refused_with_both_sizes(monkeypatch, free, fits):
    monkeypatch.setattr("relubook.regions.long_work.SMALL", 0)
    monkeypatch.setattr("relubook.regions.long_work.free_memory", lambda: free)
    layers = random_net([2, 50, 50, 1], np.random.default_rng(0))
    if fits:
        assert len(regions(layers)) > 1000
        return
    with pytest.raises(MemoryError, match=r"will not fit: this layer of 50 units needs .* GB, and .* GB are free"):
        regions(layers)


def test_the_free_memory_is_a_size_on_every_system(monkeypatch):
    from relubook.regions import long_work

    assert 1e7 < long_work.free_memory() < 1e14
    monkeypatch.setattr(long_work, "Path", lambda _: (_ for _ in ()).throw(OSError))
    assert 1e7 < long_work.free_memory() < 1e14
    monkeypatch.delattr("os.sysconf")
    assert long_work.free_memory() == long_work.FALLBACK
