"""`python -m relubook.experiments`: do experiments again and store what they give."""

import argparse
import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from tqdm import tqdm

from relubook.experiments import RESULTS, Row, experiment, names, run, store


def claims() -> str:
    """A line for each experiment: its name and the first line of its docstring."""
    lines = ((name, (experiment(name).__doc__ or "").strip().splitlines()[0]) for name in names())
    return "\n".join(f"  {name:<18} {line}" for name, line in lines)


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m relubook.experiments",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description=(
            "Make the stored evidence of the book afresh.\n\n"
            "Each experiment writes one JSON file: its rows, with the seed of each, and their summary.\n"
            "`git diff` then says whether anything changed; on the same machine nothing should."
        ),
        epilog=f"experiments:\n{claims()}\n\n`make experiments` runs them all.",
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="which experiments (default: all)")
    cores = os.cpu_count() or 1
    parser.add_argument(
        "-p", "--processes", type=int, default=cores, metavar="N", help=f"at a time (default: {cores}, one a core)"
    )
    parser.add_argument("--list", action="store_true", help="say what there is, run nothing")
    parser.add_argument("--out", type=Path, default=RESULTS, metavar="FOLDER", help="where the files go")
    chosen = parser.parse_args()
    if chosen.list:
        print(claims())
        return
    for unknown in sorted(set(chosen.names) - set(names())):
        parser.error(f"no experiment {unknown!r}; there are {', '.join(names())}")
    for name in chosen.names or names():

        def show(rows: Iterator[Row], total: int, name: str = name) -> Iterable[Row]:
            bar: Iterable[Row] = tqdm(rows, desc=name, total=total, unit="task", mininterval=0.5)
            return bar

        start = time.perf_counter()
        rows = run(name, chosen.processes, show)
        path = store(name, rows, chosen.out)
        print(f"{name}: {len(rows)} rows, {time.perf_counter() - start:.0f} s, {path}")


if __name__ == "__main__":
    main()
