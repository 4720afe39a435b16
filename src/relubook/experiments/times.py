"""Measured times of the layer, as tables: what `python -m benchmarks.relu --store` kept of one run on one machine.

No experiment: times differ in each run, so no test does them again. The tables say what that one run said.
"""

from relubook.experiments import Row, load
from relubook.live.wording import fixed
from relubook.tables import Table

CACHES = ("x", "out", "mask", "packed mask")
OURS = "relu_forward(x, out=out)"
TWO_CALLS = "np.maximum, then np.greater"
TEXTBOOK = "textbook: copy and mask"


def rows(*tables: str) -> list[Row]:
    """The stored rows of these tables of the benchmark: copy, forward, sorted, backward, cache."""
    return [row for row in load("relu_speed")["rows"] if row["table"] in tables]


def row(name: str, table: str = "forward") -> Row:
    """One stored row: milliseconds, ratio (to a copy), moved (bytes per element), gigabytes_per_second."""
    return next(row for row in rows(table) if row["name"] == name)


def limit() -> float:
    """The fastest rate of the whole run in GB/s, taken as the limit of that machine."""
    return float(max(row["gigabytes_per_second"] for row in load("relu_speed")["rows"]))


def at_the_limit(moved: float) -> float:
    """Milliseconds that so many bytes per element would take at the limit."""
    elements: int = load("relu_speed")["n"]
    return 1e-6 * elements * moved / limit()


def near_the_limit() -> list[str]:
    """The calls of the forward pass that come within 10 % of the limit."""
    return [row["name"] for row in rows("forward") if row["gigabytes_per_second"] > 0.9 * limit()]


def run() -> str:
    """What was run, and where."""
    stored = load("relu_speed")
    versions = ", ".join(f"{k} {v}" for k, v in stored["versions"].items())
    return f"{stored['n']:,} float32 numbers, median of {stored['repeats']} rounds\n{stored['command']}\n{versions}"


def table(*tables: str) -> Table:
    """A row a call: milliseconds, how many copies that is, bytes moved per element and the rate."""
    columns = ("milliseconds", "ratio", "moved", "gigabytes_per_second")
    header = ["call", "ms", "ratio to a copy", "bytes moved", "GB/s"]
    return Table(header, ([row["name"], *(f"{row[c]:.3g}" for c in columns)] for row in rows(*tables)))


def table_of_caches() -> Table:
    """A row a cache: forward, backward and both, in copies of the array."""

    def pair(cache: str) -> tuple[float, float]:
        return row(f"{cache}: forward", "cache")["ratio"], row(f"{cache}: backward", "cache")["ratio"]

    pairs = {cache: pair(cache) for cache in CACHES}
    return Table(
        ["cache", "forward", "backward", "both"],
        ([cache, fixed(there), fixed(back), fixed(there + back)] for cache, (there, back) in pairs.items()),
    )


def table_of_sorted() -> Table:
    """A row a call: nanoseconds per element for numbers in random order, and for the same numbers sorted."""
    each = 1e6 / load("relu_speed")["n"]
    pairs = [(row(r["name"]), r) for r in rows("sorted")]
    return Table(
        ["call", "ns per element, random", "sorted", "times as fast"],
        (
            [
                a["name"],
                fixed(each * a["milliseconds"]),
                fixed(each * b["milliseconds"]),
                fixed(a["milliseconds"] / b["milliseconds"], 1),
            ]
            for a, b in pairs
        ),
    )


def table_of_blocks() -> Table:
    """From two calls of NumPy to relu_forward, into memory that is there: what each change saves, in milliseconds."""
    two, ours = row(TWO_CALLS)["milliseconds"], row(OURS)["milliseconds"]
    clip = row("np.maximum(x, 0, out=out)")["milliseconds"] - row("np.clip(x, 0, inf, out=out)")["milliseconds"]
    lines = {
        TWO_CALLS: two,
        "saved by clip instead of maximum": clip,
        "saved by the blocks": two - ours - clip,
        OURS: ours,
        "9 bytes per element, at the limit": at_the_limit(9),
    }
    return Table(["into memory that is there", "ms"], ([name, fixed(ms)] for name, ms in lines.items()))


def table_of_worth() -> Table:
    """What each step of effort buys: how many times as fast the second way is."""
    ours = row(OURS)["milliseconds"]
    ratios = {
        "the textbook listing / two calls into `out`": row(TEXTBOOK)["milliseconds"] / row(TWO_CALLS)["milliseconds"],
        "two calls into `out` / `relu_forward` into `out`": row(TWO_CALLS)["milliseconds"] / ours,
        "`relu_forward` into new memory / into `out`": row("relu_forward(x)")["milliseconds"] / ours,
    }
    return Table(["compared", "times as fast"], ([words, fixed(ratio, 1)] for words, ratio in ratios.items()))
