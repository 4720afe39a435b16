"""Stored evidence: the numbers that the book prints and that take too long to make while it is built.

An experiment is a module of this package. It has

TASKS : list of dicts, independent pieces of work; each dict has everything its piece depends on, the seed too
task(**kwargs) : does one of them and returns its numbers as a dict; equal kwargs give equal numbers
follow_up(rows) : only where it is needed, a second list of tasks that depends on the rows of the first
summary(rows) : the numbers that the book prints, from the rows alone
SAMPLE : a few cheap ones among the tasks, which the tests do again
table() : what the book shows of the stored summary, as a `tables.Table`; a chapter calls it and types no rows

A row is a task and its numbers in one dict. `run` does all tasks, `store` keeps the rows and their
summary in results/NAME.json, `load` reads them back. `python -m relubook.experiments NAME` does it all.
"""

import importlib
import json
import multiprocessing
import os
import pkgutil
import platform
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from relubook.live.wording import fixed

__all__ = ["RESULTS", "Row", "experiment", "load", "names", "percent", "rounded", "row", "run", "store"]

Row = dict[str, Any]
Progress = Callable[[Iterator[Row], int], Iterable[Row]]

NO_EXPERIMENT = (
    "__main__",
    "times",
    "lives",
    "plane_film",
)  # measured times, which nobody can repeat; runs as short as a blink
RESULTS = Path(__file__).parent / "results"


def names() -> list[str]:
    """The experiments there are, in alphabetical order."""
    return sorted(m.name for m in pkgutil.iter_modules(__path__) if m.name not in NO_EXPERIMENT)


def experiment(name: str) -> ModuleType:
    """The module of an experiment.

    raises : ValueError, when there is none of that name
    """
    if name not in names():
        raise ValueError(f"no experiment {name!r}; there are {', '.join(names())}")
    return importlib.import_module(f"{__name__}.{name}")


def load(name: str) -> Row:
    """The stored result of an experiment: experiment, command, versions, rows, summary.

    >>> load("same_sign")["command"]
    'python -m relubook.experiments same_sign'
    """
    path = RESULTS / f"{name}.json"
    if not path.exists():
        raise ValueError(f"{name!r} has no stored result; `python -m relubook.experiments {name}` makes it")
    result: Row = json.loads(path.read_text(encoding="utf-8"))
    return result


def rounded(value: Any, digits: int = 4) -> Any:
    """Lists, dicts and arrays of numbers with each float at `digits` significant digits.

    A stored file should not hold digits that mean nothing. NaN and infinities become None: JSON has neither.

    >>> rounded({"rate": 0.123456, "widths": [64, 64]}, 3)
    {'rate': 0.123, 'widths': [64, 64]}
    """
    if isinstance(value, dict):
        return {key: rounded(v, digits) for key, v in value.items()}
    if isinstance(value, np.ndarray | np.generic):
        return rounded(value.tolist(), digits)
    if isinstance(value, list | tuple):
        return [rounded(v, digits) for v in value]
    if isinstance(value, float):
        return float(f"{value:.{digits}g}") if np.isfinite(value) else None
    return value


def percent(share: float) -> str:
    """A share as a table shows it.

    >>> percent(0.0505)
    '5.1 %'
    """
    return f"{fixed(100 * share, 1)} %"


def row(name: str, kwargs: Row) -> Row:
    """One task and its numbers, as they are stored."""
    numbers = experiment(name).task(**kwargs)
    merged: Row = json.loads(json.dumps({**kwargs, **numbers}, allow_nan=False))
    return merged


def run(name: str, processes: int = 1, progress: Progress = lambda rows, total: rows) -> list[Row]:
    """The rows of all tasks of an experiment, in the order of its tasks, whatever the number of processes.

    processes : how many tasks run at a time; each uses one thread
    progress : called with the rows as they come and their number; gives them back, and may show how far it is
    """
    module = experiment(name)
    # BLAS reads this once, when NumPy is imported: the workers start afresh ("spawn") and inherit it. One
    # thread each: processes times threads would be more than the machine has, and sums keep their order.
    os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn")) as pool:

        def rows_of(tasks: list[Row]) -> list[Row]:
            return list(progress(pool.map(partial(row, name), tasks), len(tasks)))

        rows = rows_of(module.TASKS)
        if hasattr(module, "follow_up"):
            rows += rows_of(module.follow_up(rows))
    return rows


def store(name: str, rows: list[Row], folder: Path = RESULTS) -> Path:
    """Write rows and summary to NAME.json, a row a line; the same rows give the same bytes.

    returns : the file
    """
    result = {
        "experiment": name,
        "command": f"python -m relubook.experiments {name}",
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "machine": platform.machine(),
        },
        "rows": rows,
        "summary": experiment(name).summary(rows),
    }
    compact = partial(json.dumps, separators=(",", ":"), allow_nan=False)
    lines = ",\n".join(compact(r) for r in rows)
    parts = [f'"{key}":{compact(v)}' if key != "rows" else f'"rows":[\n{lines}\n]' for key, v in result.items()]
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.json"
    path.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")
    return path
