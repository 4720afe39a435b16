"""The net that chapter 3 writes by hand, as it stands in the notebook, against PyTorch and the book's own training."""

import importlib.util
from pathlib import Path

import nbformat
import numpy as np
import pytest
from tolerances import PRINTED_DIGITS, SUMMED_OTHERWISE, TRAJECTORY

from relubook.listings.two_layer_net import PRINTED, VERSION, torch_gradient
from relubook.nets.layers import gradient
from relubook.nets.train import initialize, train

NOTEBOOK = Path(__file__).resolve().parents[1] / "notebooks" / "03_backward.ipynb"
FIGURES = ("relubook.figures", "still(", "BackwardGate", "GradientCheck")

needs_torch = pytest.mark.skipif(
    importlib.util.find_spec("torch") is None, reason="PyTorch is not installed; it is an oracle, not a dependency"
)


@pytest.fixture(scope="module")
def chapter():
    """The names of the notebook, after its code has run, but for the cells that only show a figure."""
    names = {}
    for cell in nbformat.read(NOTEBOOK, as_version=4).cells:
        if cell.cell_type == "code" and not any(word in cell.source for word in FIGURES):
            exec(compile(cell.source, cell.id, "exec"), names)
    return names


def other_nets(count=20):
    """Nets, points and targets that the chapter has never seen."""
    for seed in range(count):
        rng = np.random.default_rng(seed)
        widths = (int(rng.integers(1, 5)), int(rng.integers(1, 9)), int(rng.integers(1, 4)))
        x = rng.standard_normal((int(rng.integers(1, 30)), widths[0]))
        yield initialize(rng, widths, bias=0.1), x, rng.standard_normal((len(x), widths[2]))


def by_hand(chapter, layers, x, target):
    y, cache = chapter["net_forward"](layers, x)
    return chapter["net_backward"](2 * (y - target) / y.size, layers, cache)


def close(found, expected, tolerance=SUMMED_OTHERWISE):
    for layer, other in zip(found, expected, strict=True):
        for a, b in zip(layer, other, strict=True):
            np.testing.assert_allclose(a, b, rtol=tolerance, atol=tolerance)


@needs_torch
@pytest.mark.oracle
def test_the_gradient_by_hand_is_that_of_pytorch(chapter):
    close(chapter["mine"], torch_gradient(chapter["start"], chapter["points"], chapter["target"]))
    for layers, x, target in other_nets():
        close(by_hand(chapter, layers, x, target), torch_gradient(layers, x, target))


@needs_torch
@pytest.mark.oracle
def test_the_numbers_that_the_chapter_prints_for_pytorch_are_those_that_pytorch_gives(chapter):
    close(PRINTED, torch_gradient(chapter["start"], chapter["points"], chapter["target"]), PRINTED_DIGITS)


@needs_torch
@pytest.mark.oracle
def test_pytorch_learns_with_the_same_losses(chapter):
    import torch

    x, target = torch.tensor(chapter["points"]), torch.tensor(chapter["target"])
    weights = [torch.tensor(a, requires_grad=True) for layer in chapter["start"] for a in layer]
    descent = torch.optim.SGD(weights, lr=0.1)
    losses = []
    for _ in chapter["losses"]:
        W, b, V, c = weights
        loss = torch.mean((torch.relu(x @ W + b) @ V + c - target) ** 2)
        losses.append(loss.item())
        descent.zero_grad()
        loss.backward()
        descent.step()
    np.testing.assert_allclose(chapter["losses"], losses, rtol=TRAJECTORY)


def test_the_printed_gradient_fits_the_net_and_says_which_pytorch_gave_it(chapter):
    close(PRINTED, chapter["mine"], PRINTED_DIGITS)
    assert VERSION.count(".") == 2


def test_the_gradient_by_hand_is_that_of_the_book_for_other_nets(chapter):
    for layers, x, target in other_nets():
        y, _ = chapter["net_forward"](layers, x)
        close(by_hand(chapter, layers, x, target), gradient(layers, x, 2 * (y - target) / y.size)[1])


def test_learning_by_hand_is_plain_gradient_descent(chapter):
    path = train(chapter["start"], chapter["points"], chapter["target"], rate=0.1, steps=300)
    np.testing.assert_allclose(chapter["losses"], path.losses[:-1], rtol=TRAJECTORY)


def test_the_mistakes_of_the_chapter_are_mistakes(chapter):
    for layers, x, target in other_nets():
        y, cache = chapter["net_forward"](layers, x)
        dy = 2 * (y - target) / y.size
        right, wrong = (chapter[name](dy, layers, cache) for name in ("net_backward", "open_backward"))
        if not cache[2].all():
            assert not np.allclose(right[0][0], wrong[0][0], rtol=1e-6)
