import importlib.util
import inspect
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from strategies import SPECIAL

from relu import relu_backward, relu_forward, relu_mask
from relubook import listings
from relubook.listings import relu_note, relu_numpy

FOLDER = Path(listings.__file__).parent
OCTAVE_LISTINGS = sorted(FOLDER.glob("*.m"))
OCTAVE = shutil.which("octave-cli") or shutil.which("octave")
OCTAVE_NAMES = {"float32": "single", "float64": "double", "int8": "int8", "int32": "int32", "uint8": "uint8"}

needs_octave = pytest.mark.skipif(OCTAVE is None, reason="Octave is not installed; it is an oracle, not a dependency")
needs_torch = pytest.mark.skipif(
    importlib.util.find_spec("torch") is None, reason="PyTorch is not installed; it is an oracle, not a dependency"
)


def examples(dtype):
    """An array that every float dtype can hold, random numbers and special values, and a gradient for it."""
    rng = np.random.default_rng(7)
    x, dout = (rng.integers(-20, 20, (4, 3, 5)) for _ in range(2))
    x, dout = x.astype(dtype), dout.astype(dtype)
    if np.dtype(dtype).kind == "f":
        x, dout = x / 4, dout / 4
        first, second = np.meshgrid(np.array(SPECIAL, dtype), np.array(SPECIAL, dtype))
        x = np.concatenate([x.ravel(), first.ravel()]).reshape(4, 31)
        dout = np.concatenate([dout.ravel(), second.ravel()]).reshape(4, 31)
    return x, dout


def agree(a, b):
    """Equal numbers of one dtype, NaN where NaN is, and the same sign of zero."""
    np.testing.assert_array_equal(a, b, strict=True)
    if a.dtype.kind == "f":
        np.testing.assert_array_equal(np.signbit(a)[a == 0], np.signbit(b)[b == 0])


# Octave


def run_octave(script, folder):
    (folder / "script.m").write_text(f"addpath('{FOLDER.as_posix()}');\n{script}")
    command = [OCTAVE, "--no-gui", "--no-init-file", "--quiet", "script.m"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=True).stdout


def store(values, path):
    path.write_bytes(values.tobytes(order="F"))


def load(path, dtype, shape):
    return np.frombuffer(path.read_bytes(), dtype).reshape(shape, order="F")


@pytest.fixture(scope="module")
def octave_results(tmp_path_factory):
    """Every listing on every dtype, in one run of Octave: the results by dtype and name."""
    folder = tmp_path_factory.mktemp("octave")
    script, inputs = [], {}
    for dtype, name in OCTAVE_NAMES.items():
        x, dout = inputs[dtype] = examples(dtype)
        store(x, folder / f"x_{dtype}")
        store(dout, folder / f"dout_{dtype}")
        size = str(list(x.shape)).replace(",", "")
        read = f"reshape(fread(fopen('%s_{dtype}'), Inf, '{name}=>{name}'), {size})"
        script += [
            f"x = {read % 'x'}; dout = {read % 'dout'};",
            "[out, cache] = relu_forward(x); dx = relu_backward(dout, cache); textbook = relu_textbook(x);",
            "assert(islogical(cache));",
            f"assert(isa(out, '{name}')); assert(isa(dx, '{name}')); assert(isa(textbook, '{name}'));",
            f"assert(isequal(size(out), {size})); assert(isequal(size(dx), {size}));",
            f"fwrite(fopen('out_{dtype}', 'w'), out, '{name}'); fwrite(fopen('dx_{dtype}', 'w'), dx, '{name}');",
            f"fwrite(fopen('cache_{dtype}', 'w'), cache, 'uint8');",
            f"fwrite(fopen('textbook_{dtype}', 'w'), textbook, '{name}'); fclose('all');",
        ]
    run_octave("\n".join(script), folder)
    return {
        dtype: {
            "x": x,
            "dout": dout,
            "cache": load(folder / f"cache_{dtype}", bool, x.shape),
            **{name: load(folder / f"{name}_{dtype}", dtype, x.shape) for name in ("out", "dx", "textbook")},
        }
        for dtype, (x, dout) in inputs.items()
    }


@needs_octave
@pytest.mark.oracle
@pytest.mark.parametrize("dtype", OCTAVE_NAMES)
def test_the_octave_layer_agrees_with_ours_on_every_value_nan_and_both_zeros_included(octave_results, dtype):
    theirs = octave_results[dtype]
    out, cache = relu_forward(theirs["x"])
    agree(theirs["out"], out)
    agree(theirs["cache"], cache)
    agree(theirs["dx"], relu_backward(theirs["dout"], cache))


@needs_octave
@pytest.mark.oracle
@pytest.mark.parametrize("dtype", OCTAVE_NAMES)
def test_the_textbook_line_of_octave_differs_from_numpy_at_nan_and_nowhere_else(octave_results, dtype):
    x, textbook = octave_results[dtype]["x"], octave_results[dtype]["textbook"]
    nan = np.isnan(x)
    assert nan.any() == (np.dtype(dtype).kind == "f")
    assert (textbook[nan] == 0).all()
    np.testing.assert_array_equal(textbook[~nan], np.maximum(x, 0)[~nan])


@needs_octave
@pytest.mark.oracle
def test_the_octave_gate_names_both_sizes_when_they_differ(tmp_path):
    script = "try; relu_backward(ones(2, 3), true(3, 2)); catch e; disp(e.message); end"
    assert "dout has size [2 3], but the input had size [3 2]" in run_octave(script, tmp_path)


@pytest.mark.parametrize("listing", OCTAVE_LISTINGS, ids=lambda path: path.name)
def test_an_octave_listing_uses_only_what_matlab_has_too(listing):
    text = listing.read_text()
    code = "\n".join(line.split("%")[0] for line in text.splitlines() if not line.lstrip().startswith("%"))
    only_octave = r"#|\"|!|\+\+|\+=|-=|\*=|\bend(function|if|for|while)\b|\bprintf\b|\bunwind_protect\b"
    assert not re.search(only_octave, re.sub(r"'[^']*'", "''", code))
    assert text.startswith("function ")
    assert f"{listing.stem}(" in text.splitlines()[0]  # MATLAB finds a function by its file's name


def test_there_are_octave_listings():
    assert {path.name for path in OCTAVE_LISTINGS} == {"relu_backward.m", "relu_forward.m", "relu_textbook.m"}


# NumPy


@pytest.mark.parametrize("dtype", [np.int8, np.float16, np.float32, np.float64])
def test_the_short_numpy_layer_gives_our_numbers(dtype):
    x, dout = examples(dtype)
    out, cache = relu_numpy.relu_forward(x)
    np.testing.assert_array_equal(out, relu_forward(x)[0], strict=True)  # either zero may come of -0.0
    agree(cache, relu_mask(x))
    agree(relu_numpy.relu_backward(dout, cache), relu_backward(dout, cache))


# PyTorch


@needs_torch
@pytest.mark.oracle
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_listing_of_the_note_gives_our_numbers_and_lets_dout_through_at_nan(dtype):
    import torch

    x, dout = examples(dtype)
    out, cache = relu_note.relu_forward(torch.from_numpy(x))
    agree(out.numpy(), relu_forward(x)[0])
    dx = relu_note.relu_backward(torch.from_numpy(dout), cache).numpy()
    nan = np.isnan(x)
    np.testing.assert_array_equal(dx[nan], dout[nan])
    np.testing.assert_array_equal(dx[~nan], relu_backward(dout, relu_mask(x))[~nan])


def test_the_comment_of_the_note_and_its_code_say_two_things():
    code = inspect.getsource(relu_note.relu_backward)
    assert "less than zero" in code
    assert "x <= 0" in code


@needs_torch
@pytest.mark.oracle
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_the_pytorch_layer_by_hand_and_for_autograd_agrees_with_ours(dtype):
    import torch

    from relubook.listings import relu_torch

    x, dout = examples(dtype)
    out, cache = relu_forward(x)
    dx = relu_backward(dout, cache)
    their_out, their_cache = relu_torch.relu_forward(torch.from_numpy(x))
    np.testing.assert_array_equal(their_out.numpy(), out, strict=True)
    agree(their_cache.numpy(), cache)
    agree(relu_torch.relu_backward(torch.from_numpy(dout), their_cache).numpy(), dx)
    leaf = torch.from_numpy(x.copy()).requires_grad_()
    their_out = relu_torch.ReLU.apply(leaf)
    their_out.backward(torch.from_numpy(dout))
    np.testing.assert_array_equal(their_out.detach().numpy(), out, strict=True)
    agree(leaf.grad.numpy(), dx)


@needs_torch
@pytest.mark.oracle
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_the_gradient_of_pytorch_itself_agrees_except_at_nan_where_it_passes_dout(dtype):
    import torch

    from relubook.listings import relu_torch

    x, dout = examples(dtype)
    out, dx = (tensor.numpy() for tensor in relu_torch.relu_autograd(torch.from_numpy(x), torch.from_numpy(dout)))
    np.testing.assert_array_equal(out, relu_forward(x)[0], strict=True)
    nan = np.isnan(x)
    np.testing.assert_array_equal(dx[nan], dout[nan])
    np.testing.assert_array_equal(dx[~nan], relu_backward(dout, relu_mask(x))[~nan])


@needs_torch
@pytest.mark.oracle
def test_autograd_accepts_the_layer_by_its_own_finite_differences_away_from_the_kink():
    import torch

    from relubook.listings import relu_torch

    x = torch.tensor([-3.0, -0.5, 0.5, 2.0], dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(relu_torch.ReLU.apply, (x,), eps=1e-6)  # each x is 0.5 or more from 0


# Shown in a notebook


def test_a_listing_shows_the_code_of_its_files_and_functions_as_they_stand():
    shown = listings.Listing({"MATLAB, Octave": "relu_backward.m", "PyTorch": ["relu_torch.py:ReLU"]})
    file = (FOLDER / "relu_backward.m").read_text(encoding="utf-8").strip()
    for text, code in ((shown._repr_markdown_(), file.replace("\n", "\n  ")), (repr(shown), file)):
        assert code in text
        assert "class ReLU(torch.autograd.Function):" in text
        assert "def relu_autograd" not in text
    assert shown._repr_markdown_().startswith("- **MATLAB, Octave**\n\n  ```matlab\n  function dx = relu_backward(")


def test_a_listing_of_a_name_that_its_file_does_not_define_says_which_it_defines():
    with pytest.raises(ValueError, match="defines no 'relu'; it defines relu_forward, relu_backward, ReLU"):
        listings.Listing({"PyTorch": "relu_torch.py:relu"})
