"""The lines that chapter 4 offers for tomorrow run, say what they promise, and count what PyTorch itself counts."""

import importlib.util
import runpy
from pathlib import Path

import numpy as np
import pytest

from relubook import listings

LISTING = Path(listings.__file__).parent / "count_dead.py"
needs_torch = pytest.mark.skipif(
    importlib.util.find_spec("torch") is None, reason="PyTorch is not installed; it is an oracle, not a dependency"
)


def code_lines():
    lines = LISTING.read_text(encoding="utf-8").split('"""', 2)[2].splitlines()
    return [line for line in lines if line.strip() and not line.startswith(("#", "import", "from"))]


def test_the_listing_is_short_enough_to_copy():
    assert len(code_lines()) <= 10


@needs_torch
@pytest.mark.oracle
def test_the_listing_prints_what_it_promises_in_its_last_lines(capsys):
    runpy.run_path(str(LISTING))
    promised = [line[2:] for line in LISTING.read_text(encoding="utf-8").splitlines() if line.startswith("# ")]
    assert capsys.readouterr().out.splitlines() == promised


@needs_torch
@pytest.mark.oracle
def test_its_count_is_that_of_each_layer_computed_by_hand():
    import torch
    from torch.nn import functional

    names = runpy.run_path(str(LISTING))
    model, data = names["model"], names["data"].float()
    convolution, first, last = (m for m in model if hasattr(m, "weight"))
    with torch.no_grad():
        channels = functional.conv2d(data.reshape(-1, 1, 8, 8), convolution.weight, convolution.bias).clamp(min=0)
        units = (channels.flatten(1) @ first.weight.T + first.bias).clamp(min=0)
    assert last.in_features == units.shape[1]
    expected = [(channels.amax(dim=(0, 2, 3)) == 0).numpy(), (units.amax(dim=0) == 0).numpy()]
    for counted, by_hand in zip(names["dead"].layers, expected, strict=True):
        np.testing.assert_array_equal(counted, by_hand)
