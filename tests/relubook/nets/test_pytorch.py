"""A model of PyTorch as a list of layers."""

import subprocess
import sys

import numpy as np
import pytest
from tolerances import PRODUCT

from relubook.nets.layers import check_layers, forward, preactivations
from relubook.nets.pytorch import is_pytorch, layers_of

pytestmark = pytest.mark.oracle


@pytest.fixture(scope="module")
def torch():
    found = pytest.importorskip("torch", reason="PyTorch is not installed; it is the oracle here")
    found.set_num_threads(1)
    found.manual_seed(0)
    return found


def theirs(torch, model, x):
    with torch.no_grad():
        return model.eval()(torch.tensor(x, dtype=next(model.parameters()).dtype)).numpy()


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_layers_of_a_model_compute_what_it_computes(torch, dtype):
    nn, options = torch.nn, {"dtype": getattr(torch, dtype)}
    inner = nn.Sequential(nn.Linear(4, 6, bias=False, **options), nn.ReLU(), nn.Dropout(0.5))
    model = nn.Sequential(
        nn.Flatten(), nn.Linear(3, 4, **options), nn.ReLU(inplace=True), inner, nn.Linear(6, 2, **options)
    )
    x = np.random.default_rng(0).normal(size=(5, 3)).astype(dtype)
    layers = layers_of(model)
    assert [W.shape for W, b in layers] == [(3, 4), (4, 6), (6, 2)]
    assert {array.dtype for layer in layers for array in layer} == {np.dtype(dtype)}
    np.testing.assert_allclose(forward(layers, x), theirs(torch, model, x), atol=PRODUCT[np.dtype(dtype).type])
    np.testing.assert_array_equal(forward(model, x), forward(layers, x))  # whoever takes layers takes the model
    assert len(preactivations(model, x)) == 2
    assert is_pytorch(model)
    assert not is_pytorch(layers)


def test_batchnorm_of_a_model_is_folded_into_the_layer_before_it(torch):
    nn = torch.nn
    norm = nn.BatchNorm1d(4, eps=0.01, dtype=torch.float64)
    model = nn.Sequential(nn.Linear(3, 4, dtype=torch.float64), norm, nn.ReLU(), nn.Linear(4, 1, dtype=torch.float64))
    with torch.no_grad():
        for array in (norm.weight, norm.bias, norm.running_mean):
            array.normal_()
        norm.running_var.uniform_(0.1, 2)
    x = np.random.default_rng(1).normal(size=(6, 3))
    np.testing.assert_allclose(forward(model, x), theirs(torch, model, x), atol=PRODUCT[np.float64])
    plain = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4, affine=False), nn.ReLU(), nn.Linear(4, 1))
    np.testing.assert_allclose(forward(plain, x), theirs(torch, plain, x), atol=PRODUCT[np.float32])


def test_a_relu_at_the_end_gets_a_layer_that_changes_nothing(torch):
    model = torch.nn.Sequential(torch.nn.Linear(3, 4, dtype=torch.float64), torch.nn.ReLU())
    x = np.random.default_rng(2).normal(size=(6, 3))
    np.testing.assert_allclose(forward(model, x), theirs(torch, model, x), atol=PRODUCT[np.float64])
    assert len(check_layers(model)) == 2


def test_the_layers_are_copies_and_a_single_linear_layer_is_a_net(torch):
    model = torch.nn.Linear(3, 4)
    ((W, b),) = layers_of(model)
    W += 1
    b += 1
    assert not np.allclose(W.T, model.weight.detach().numpy())
    assert not np.allclose(b, model.bias.detach().numpy())


def test_weights_that_still_want_a_gradient_are_taken_as_they_are_and_seen_to_be_transposed(torch):
    linear = torch.nn.Linear(3, 4)
    with pytest.raises(ValueError, match=r"W looks transposed: PyTorch stores \(out, in\); use W\.T"):
        check_layers([(linear.weight, linear.bias)], inputs=3)
    x = np.ones((2, 3), np.float32)
    np.testing.assert_allclose(
        forward([(linear.weight.T, linear.bias)], x), theirs(torch, linear, x), atol=PRODUCT[np.float32]
    )


def test_a_model_that_is_no_list_of_layers_is_refused_with_the_module_that_does_not_fit(torch):
    nn = torch.nn
    cases = [
        (nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1)), TypeError, r"module 1 is Tanh\(\)"),
        (
            nn.Sequential(nn.Conv2d(1, 2, 3), nn.ReLU()),
            TypeError,
            "module 0 is Conv2d.*`dead_units` looks at any model",
        ),
        (nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 1)), ValueError, r"no nn\.ReLU before module 1"),
        (nn.Sequential(nn.ReLU(), nn.Linear(2, 3)), ValueError, "module 0 is a ReLU before any linear layer"),
        (
            nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.BatchNorm1d(3), nn.Linear(3, 1)),
            TypeError,
            "module 2 is BatchNorm1d",
        ),
        (nn.Sequential(nn.Sequential(nn.Linear(2, 3), nn.GELU())), TypeError, r"module 0\.1 is GELU"),
        (nn.Sequential(), ValueError, r"the model has no nn\.Linear module"),
    ]
    for model, error, words in cases:
        with pytest.raises(error, match=words):
            check_layers(model)


def test_nothing_imports_pytorch_by_itself():
    code = "import sys; from relubook.nets import layers, dead, train, pytorch; assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
