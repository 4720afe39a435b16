"""How fast ReLU is: ours, the textbook ways and PyTorch's, beside a plain copy of the same array.

    python -m benchmarks.relu            print the tables
    python -m benchmarks.relu --store    and keep them for the book
    python -m benchmarks.relu --beside old_relu.py    and time that file too, in the same rounds

One round runs every candidate once, in a new random order, so that all share the machine's noise. A table
shows the median over the rounds, and its ratio to the median of np.copyto in the same rounds. The time is
the thread's own: what other programs take from the processor does not count (but they share its caches).
"""

import argparse
import importlib.util
import json
import platform
import sys
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from tqdm import tqdm

import relu
from relu import relu_backward, relu_forward, relu_mask
from relubook.experiments import RESULTS, rounded

try:
    import torch
except ModuleNotFoundError:
    torch = None

# On Windows the thread's own clock ticks every 16 ms, too slow for this.
clock = time.perf_counter if sys.platform == "win32" else time.thread_time

TABLES = ("copy", "forward", "sorted", "backward", "cache")
COPY = "np.copyto(out, x)"
OURS = {"forward": "relu_forward(x, out=out)", "backward": "relu_backward(dout, mask, out=dx)"}
TEXTBOOK = "textbook: copy and mask"
TEXTBOOK_TORCH = "textbook, in PyTorch"
SIZES = [(100, "float32"), (100, "int64"), (1000, "float32"), (1_000_000, "float16"), (1_000_000, "float64")]
TWO_LINES = "np.maximum, then np.greater"


@dataclass(frozen=True)
class Candidate:
    """One way to do it."""

    table: str
    name: str  # the call, as one types it
    moved: float  # bytes an element that its operations read and write, if the cache keeps nothing in between
    call: Callable[[], Any]  # gives the result, or a pair that starts with it
    kept: float | None  # bytes an element of the cache that it leaves for backward
    library: str = "numpy"


def textbook_forward(x):
    """The listing of most textbooks in NumPy: copy, then set by a mask. Its cache is x."""
    out = x.copy()
    out[out < 0] = 0
    return out, x


def textbook_backward(dout, cache):
    dx, x = dout.copy(), cache
    dx[x <= 0] = 0
    return dx


def textbook_torch_forward(x):
    out = x.clone()
    out[out < 0] = 0
    return out, x


def textbook_torch_backward(dout, cache):
    dx, x = dout.clone(), cache
    dx[x <= 0] = 0
    return dx


def candidates(x, dout) -> list[Candidate]:
    """Everything that is measured, on float32 arrays with one axis.

    A copy reads 4 bytes and writes 4. A comparison reads 4 and writes 1. A choice by a mask reads 1 + 4
    and writes 4, and so does an assignment by a mask, which touches each line of memory at random signs.
    """
    out, dx, zeros = np.zeros_like(x), np.zeros_like(x), np.zeros_like(x)
    for array in (out, dx, zeros):
        array.fill(0)  # the first touch of a page costs time, and is not what we measure
    mask, value = relu_mask(x), np.maximum(x, 0)
    ordered = np.sort(x)  # the same numbers, but the sign changes once
    packed = np.packbits(mask)
    compare, copy, choose = 5, 8, 9

    def pack():
        _, fresh = relu_forward(x, out=out)
        return out, np.packbits(fresh)

    def unpack():
        return relu_backward(dout, np.unpackbits(packed, count=len(x)).view(bool), out=dx)

    rows = [
        ("copy", COPY, copy, lambda: np.copyto(out, x), None),
        ("forward", OURS["forward"], 9, lambda: relu_forward(x, out=out), 1),
        ("forward", "relu_forward(x)", 9, lambda: relu_forward(x), 1),
        ("forward", TEXTBOOK, copy + compare + choose, lambda: textbook_forward(x), 4),
        ("forward", "np.where(x > 0, x, 0)", compare + choose, lambda: np.where(x > 0, x, 0), None),
        ("forward", "x * (x > 0)", compare + choose, lambda: x * (x > 0), None),
        ("forward", "np.maximum(x, 0)", copy, lambda: np.maximum(x, 0), None),
        ("forward", "np.maximum(x, 0, out=out)", copy, lambda: np.maximum(x, 0, out=out), None),
        ("forward", "np.maximum(x, zeros, out=out)", copy + 4, lambda: np.maximum(x, zeros, out=out), None),
        ("forward", "np.clip(x, 0, inf, out=out)", copy, lambda: np.clip(x, 0, np.inf, out=out), None),
        ("forward", TWO_LINES, copy + compare, lambda: (np.maximum(x, 0, out=out), np.greater(x, 0, out=mask)), 1),
        ("sorted", OURS["forward"], 9, lambda: relu_forward(ordered, out=out), 1),
        ("sorted", TEXTBOOK, copy + compare + choose, lambda: textbook_forward(ordered), 4),
        ("sorted", "np.where(x > 0, x, 0)", compare + choose, lambda: np.where(ordered > 0, ordered, 0), None),
        ("backward", OURS["backward"], choose, lambda: relu_backward(dout, mask, out=dx), None),
        ("backward", "relu_backward(dout, mask)", choose, lambda: relu_backward(dout, mask), None),
        ("backward", TEXTBOOK, copy + compare + choose, lambda: textbook_backward(dout, x), None),
        ("backward", "np.where(mask, dout, 0)", choose, lambda: np.where(mask, dout, 0), None),
        ("backward", "dout * mask", choose, lambda: dout * mask, None),
        ("backward", "np.multiply(dout, mask, out=dx)", choose, lambda: np.multiply(dout, mask, out=dx), None),
        ("cache", "x: forward", copy, lambda: np.clip(x, 0, np.inf, out=out), 4),
        ("cache", "x: backward", compare + choose, lambda: relu_backward(dout, relu_mask(x), out=dx), 4),
        ("cache", "out: forward", copy, lambda: np.clip(x, 0, np.inf, out=out), 4),
        ("cache", "out: backward", compare + choose, lambda: relu_backward(dout, relu_mask(value), out=dx), 4),
        ("cache", "mask: forward", 9, lambda: relu_forward(x, out=out), 1),
        ("cache", "mask: backward", choose, lambda: relu_backward(dout, mask, out=dx), 1),
        ("cache", "packed mask: forward", 9 + 1.125, pack, 0.125),
        ("cache", "packed mask: backward", 1.125 + choose, unpack, 0.125),
    ]
    return [Candidate(*row) for row in rows] + ([] if torch is None else torch_candidates(x, dout, out, dx))


def torch_candidates(x, dout, out, dx) -> list[Candidate]:
    """The same for PyTorch, on the same memory. Its backward reads the output, which autograd keeps."""
    torch.set_num_threads(1)
    value = torch.from_numpy(np.maximum(x, 0))
    x, dout, out, dx = map(torch.from_numpy, (x, dout, out, dx))
    backward = torch.ops.aten.threshold_backward  # what autograd calls for torch.relu
    rows = [
        ("forward", "torch.relu(x)", 8, lambda: torch.relu(x), 4),
        ("forward", "torch.clamp_min(x, 0, out=out)", 8, lambda: torch.clamp_min(x, 0, out=out), None),
        ("forward", TEXTBOOK_TORCH, 22, lambda: textbook_torch_forward(x), 4),
        ("backward", TEXTBOOK_TORCH, 22, lambda: textbook_torch_backward(dout, x), None),
        ("backward", "torch: threshold_backward", 12, lambda: backward(dout, value, 0), None),
        (
            "backward",
            "torch: threshold_backward into dx",
            12,
            lambda: backward.grad_input(dout, value, 0, grad_input=dx),
            None,
        ),
    ]
    return [Candidate(*row, library="torch") for row in rows]


def inputs(n: int, seed: int = 0):
    """x and dout: n normal float32 numbers each, so that half of the gates are open, at random places."""
    rng = np.random.default_rng(seed)
    return rng.standard_normal(n, np.float32), rng.standard_normal(n, np.float32)


def compare(n: int, repeats: int, seed: int = 0) -> list[dict[str, Any]]:
    """A row a candidate: its median time, the ratio to the copy's, the bytes that it moves, keeps and needs.

    n : elements of an array
    repeats : rounds, each with every candidate once
    returns : table, name, library, milliseconds, ratio, moved (bytes an element), gigabytes_per_second,
        kept (bytes an element of the cache), peak (bytes an element beyond the arrays that it was given,
        None for PyTorch, whose memory Python does not see)
    """
    chosen = candidates(*inputs(n, seed))
    rng = np.random.default_rng(seed)
    seconds: dict[int, list[float]] = {i: [] for i in range(len(chosen))}
    for round_ in tqdm(range(repeats + 1), desc="rounds", leave=False):
        for i in rng.permutation(len(chosen)):
            start = clock()
            chosen[i].call()
            took = clock() - start
            if round_ > 0:  # the first one warms up
                seconds[int(i)].append(took)
    copy = median(seconds[0])
    rows = []
    for i, candidate in enumerate(chosen):
        time_ = median(seconds[i])
        rows.append(
            {
                "table": candidate.table,
                "name": candidate.name,
                "library": candidate.library,
                "milliseconds": 1e3 * time_,
                "ratio": time_ / copy,
                "moved": candidate.moved,
                "gigabytes_per_second": candidate.moved * n / time_ / 1e9,
                "kept": candidate.kept,
                "peak": None if candidate.library == "torch" else peak(candidate.call) / n,
            }
        )
    return sorted(rows, key=lambda row: TABLES.index(row["table"]))


def others(beside: dict[str, Any], repeats: int, seed: int = 0) -> list[dict[str, Any]]:
    """Small arrays and other types: microseconds a call, beside a copy and the two lines that say it all.

    beside : modules with relu_forward and relu_backward, by the name that the table shows
    returns : n, dtype, and for each name the median in microseconds; one round runs every call in a new order
    """
    rng = np.random.default_rng(seed)
    rows = []
    for n, dtype in SIZES:
        x, dout = ((100 * rng.standard_normal(n)).astype(dtype) for _ in range(2))
        out, mask, times = np.zeros_like(x), x > 0, max(1, 100_000 // n)
        calls: dict[str, Callable[[], Any]] = {
            "copy": lambda out=out, x=x: np.copyto(out, x),
            "maximum, >": lambda x=x: (np.maximum(x, 0), x > 0),
            "where": lambda mask=mask, dout=dout: np.where(mask, dout, 0),
        }
        for name, layer in beside.items():
            calls[f"{name} forward"] = lambda layer=layer, x=x: layer.relu_forward(x)
            calls[f"{name} backward"] = lambda layer=layer, dout=dout, mask=mask: layer.relu_backward(dout, mask)
        took: dict[str, list[float]] = {name: [] for name in calls}
        for _ in range(repeats):
            for name in rng.permutation(list(calls)):
                start = clock()
                for _ in range(times):
                    calls[name]()
                took[name].append((clock() - start) / times)
        rows.append({"n": n, "dtype": dtype, **{name: 1e6 * median(found) for name, found in took.items()}})
    return rows


def others_table(rows: list[dict[str, Any]]) -> str:
    names = [name for name in rows[0] if name not in ("n", "dtype")]
    lines = [f"{'elements':>10} {'type':>8} " + " ".join(f"{name:>16}" for name in names)]
    for row in rows:
        lines.append(f"{row['n']:10,} {row['dtype']:>8} " + " ".join(f"{row[name]:16.2f}" for name in names))
    return "\n".join(lines)


def layer_of(path: Path) -> Any:
    """The module in a file, whatever its name."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path} is no Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def peak(call: Callable[[], Any]) -> int:
    """The most memory in bytes that a call holds at a time, beside what was there before."""
    tracemalloc.start()
    call()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


def summary(rows: list[dict[str, Any]]) -> dict[str, float]:
    """What the book says in words: our ratios to a copy, and how many times faster than the textbook listing."""
    time_of = {(row["table"], row["name"]): row["milliseconds"] for row in rows}
    copy = time_of["copy", COPY]
    numbers = {"copy_milliseconds": copy}
    for table, ours in OURS.items():
        numbers[f"{table}_ratio"] = time_of[table, ours] / copy
        numbers[f"{table}_times_faster_than_textbook"] = time_of[table, TEXTBOOK] / time_of[table, ours]
    return numbers


def versions() -> dict[str, str]:
    found = {"python": platform.python_version(), "numpy": np.__version__}
    if torch is not None:
        found["torch"] = torch.__version__
    return {**found, "machine": platform.machine(), "processor": processor()}


def processor() -> str:
    """The processor's name: Linux keeps it in a file, elsewhere Python knows it."""
    names = Path("/proc/cpuinfo")
    lines = names.read_text().splitlines() if names.exists() else []
    models = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor()


def table(rows: list[dict[str, Any]]) -> str:
    """The rows as lines of text."""
    lines = [f"{'':38} {'ms':>7} {'/ copy':>7} {'moved':>6} {'GB/s':>6} {'kept':>6} {'peak':>6}"]
    for i, row in enumerate(rows):
        if i == 0 or row["table"] != rows[i - 1]["table"]:
            lines.append(row["table"])
        kept = "" if row["kept"] is None else f"{row['kept']:.3g}"
        most = "" if row["peak"] is None else f"{row['peak']:.2f}"
        lines.append(
            f"  {row['name']:<36} {row['milliseconds']:7.2f} {row['ratio']:7.2f} {row['moved']:6.3g} "
            f"{row['gigabytes_per_second']:6.1f} {kept:>6} {most:>6}"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.relu", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--n", type=int, default=10_000_000, help="elements of an array")
    parser.add_argument("--repeats", type=int, default=21, help="rounds")
    parser.add_argument("--store", action="store_true", help="keep the result for the book")
    parser.add_argument("--beside", type=Path, help="another relu.py to time in the same rounds")
    arguments = parser.parse_args()
    rows = compare(arguments.n, arguments.repeats)
    numbers = summary(rows)
    print(f"ReLU on {arguments.n:,} float32 numbers, one thread, medians of {arguments.repeats} rounds")
    print("moved, kept, peak: bytes an element read and written, kept for backward, needed beside the given arrays")
    print(table(rows))
    for name in OURS:
        print(
            f"{name}: {numbers[f'{name}_ratio']:.2f} times a copy, "
            f"{numbers[f'{name}_times_faster_than_textbook']:.1f} times faster than the textbook listing"
        )
    print("\nOther sizes and types, microseconds a call into new memory")
    layers = {"ours": relu} | ({"other": layer_of(arguments.beside)} if arguments.beside else {})
    print(others_table(others(layers, arguments.repeats)))
    if arguments.store:
        store(rows, arguments.n, arguments.repeats)


def store(rows, n: int, repeats: int, folder: Path = RESULTS) -> Path:
    result = {
        "experiment": "relu_speed",
        "command": "python -m benchmarks.relu --store",
        "versions": versions(),
        "n": n,
        "repeats": repeats,
        "rows": rounded(rows),
        "summary": rounded(summary(rows)),
    }
    path = folder / "relu_speed.json"
    path.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return path


if __name__ == "__main__":
    main()
