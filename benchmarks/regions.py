"""How fast relubook.regions is, and whether it is right: a ladder of nets, and a fuzz of small integer nets.

    python -m benchmarks.regions               the ladder, beside plain polygon clipping in the same run, breakpoints on
                                               segments, then the fuzz
    python -m benchmarks.regions --store       the ladder alone, and stores it for the book
    python -m benchmarks.regions --fuzz 10000  so many small integer nets alone, judged by the oracle in exact fractions

The nets are He-normal with biases uniform in +-1/sqrt(fan_in), the box is [-1, 1]^2, float64, one thread. A time is
the median of the runs: on the wall, and of the thread (cpu), which is the same on a machine that does nothing else.
"""

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"  # before NumPy starts its threads

import argparse  # noqa: E402
import json  # noqa: E402
import platform  # noqa: E402
import sys  # noqa: E402
import tracemalloc  # noqa: E402
from concurrent.futures import ProcessPoolExecutor  # noqa: E402
from statistics import median  # noqa: E402
from time import perf_counter, thread_time  # noqa: E402

import numpy as np  # noqa: E402

from relubook.experiments import RESULTS  # noqa: E402
from relubook.regions import breakpoints, regions  # noqa: E402
from tests.region_oracle import disagreements, integer_net, random_net  # noqa: E402

RESULT = RESULTS / "regions_speed.json"
COMMAND = "python -m benchmarks.regions --store"
NETS = 10_000

WIDTHS = (16, 32, 64, 128, 256)
DEPTHS = (1, 2, 3, 4, 6, 8)
LARGEST = 220_000  # regions, by the estimate below; more would take minutes and gigabytes
LARGEST_CLIPPED = 15_000


def estimate(width, depth):
    """About how many regions such a net has in the box: the units squared, divided by 3."""
    return (width * depth) ** 2 // 3


def clipped(layers):
    """The plain way, for scale: every region is a list of corners, and each unit clips each of them in turn."""
    parts = [([(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)], np.eye(2), np.zeros(2))]
    for w, b in layers[:-1]:
        found = []
        for corners, a, c in parts:
            a, c = a @ w, c @ w + b
            pieces = [(corners, ())]
            for unit in range(len(b)):
                (p, q), r = a[:, unit].tolist(), float(c[unit])
                pieces = [
                    (part, (*gates, is_open))
                    for polygon, gates in pieces
                    for part, is_open in halves(polygon, [p * x + q * y + r for x, y in polygon])
                ]
            found += [(polygon, a * gates, c * gates) for polygon, gates in pieces]
        parts = found
    return parts


def halves(corners, values):
    """The open half and the closed half of a polygon."""
    if min(values) >= 0:
        return [(corners, 1.0)]
    if max(values) <= 0:
        return [(corners, 0.0)]
    above, below = [], []
    for k, ((x, y), v) in enumerate(zip(corners, values, strict=True)):
        (px, py), u = corners[k - 1], values[k - 1]
        if u * v < 0:
            t = u / (u - v)
            cut = (px + t * (x - px), py + t * (y - py))
            above.append(cut)
            below.append(cut)
        if v >= 0:
            above.append((x, y))
        if v <= 0:
            below.append((x, y))
    return [(above, 1.0), (below, 0.0)]


def timed(work, runs):
    """Median seconds on the wall and of the thread, and the last result."""
    wall, cpu = [], []
    for _ in range(runs):
        start, busy = perf_counter(), thread_time()
        result = work()
        wall.append(perf_counter() - start)
        cpu.append(thread_time() - busy)
    return median(wall), median(cpu), result


def with_maps(layers):
    r = regions(layers)
    r.patterns, r.maps  # noqa: B018
    return r


def measured(width, depth):
    """One rung of the ladder."""
    layers = random_net([2, *[width] * depth, 1], np.random.default_rng(0))
    runs = int(np.clip(60_000 // estimate(width, depth), 3, 51))
    regions(layers)  # the first call pays for fresh memory
    seconds, cpu, r = timed(lambda: regions(layers), runs)
    kept = r.nbytes
    full_seconds, full_cpu, r = timed(lambda: with_maps(layers), runs)
    row = {
        "width": width,
        "depth": depth,
        "regions": len(r),
        "runs": runs,
        "seconds": seconds,
        "cpu": cpu,
        "seconds_with_maps": full_seconds,
        "cpu_with_maps": full_cpu,
        "bytes_kept": kept / len(r),
        "bytes_with_maps": r.nbytes / len(r),
    }
    del r
    tracemalloc.start()
    with_maps(layers)
    row["peak_mb"] = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    if estimate(width, depth) <= LARGEST_CLIPPED:
        start, busy = perf_counter(), thread_time()
        count = len(clipped(layers))
        row["clipping_seconds"], row["clipping_cpu"] = perf_counter() - start, thread_time() - busy
        row["clipping_regions"] = count
    return {key: float(f"{value:.4g}") if isinstance(value, float) else value for key, value in row.items()}


def ladder():
    print(
        "width depth  regions |    ms  cpu ms  regions/s (cpu) | with maps: ms  cpu ms  regions/s (cpu) "
        "| bytes/region  with maps  peak MB | clipping regions/s (cpu)"
    )
    rows, left_out = [], []
    for width in WIDTHS:
        for depth in DEPTHS:
            if estimate(width, depth) > LARGEST:
                left_out.append(f"{width}x{depth}")
                continue
            row = measured(width, depth)
            rows.append(row)
            count = row["regions"]
            plain = "-"
            if "clipping_cpu" in row:
                plain = f"{row['clipping_regions'] / row['clipping_cpu']:,.0f}"
            times = [1e3 * row[key] for key in ("seconds", "cpu", "seconds_with_maps", "cpu_with_maps")]
            rates = [count / row[key] for key in ("cpu", "cpu_with_maps")]
            print(
                f"{width:5} {depth:5} {count:8} | {times[0]:7.2f} {times[1]:7.2f} {rates[0]:12,.0f} "
                f"| {times[2]:10.2f} {times[3]:9.2f} {rates[1]:12,.0f} "
                f"| {row['bytes_kept']:8.0f} {row['bytes_with_maps']:10.0f} {row['peak_mb']:9.1f} | {plain:>10}",
                flush=True,
            )
            if row.get("clipping_regions", count) != count:
                print(f"      clipping found {row['clipping_regions']} regions there")
    if left_out:
        print(f"\nLeft out, with more than {LARGEST:,} regions: {', '.join(left_out)}.")
    print(f"No clipping above {LARGEST_CLIPPED:,} regions: it takes minutes.")
    return rows, left_out


def segments():
    """Breakpoints with slopes on a diagonal of the box."""
    print("\nwidth depth  breakpoints |    ms  cpu ms | in products of 400 rows with a layer")
    for width in WIDTHS:
        layers = random_net([2, width, width, width, 1], np.random.default_rng(0))
        rows = np.random.default_rng(1).normal(size=(400, width))
        _, product, _ = timed(lambda rows=rows, w=layers[1][0]: rows @ w, 51)
        seconds, cpu, (t, _) = timed(lambda layers=layers: breakpoints(layers, [-1, -1], [1, 1]), 51)
        print(f"{width:5} {3:5} {len(t):12} | {1e3 * seconds:5.2f} {1e3 * cpu:7.2f} | {cpu / product:.1f}")


def store(rows, left_out):
    summary = {
        "left_out": left_out,
        "regions_per_second_64x3": rate(rows, 64, 3, "cpu"),
        "regions_per_second_64x3_with_maps": rate(rows, 64, 3, "cpu_with_maps"),
        "times_faster_than_clipping_64x3": round(rate(rows, 64, 3, "cpu") / rate(rows, 64, 3, "clipping_cpu")),
    }
    versions = {"python": platform.python_version(), "numpy": np.__version__}
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    result = {
        "experiment": "regions_speed",
        "command": COMMAND,
        "versions": versions,
        "rows": rows,
        "summary": summary,
    }
    RESULT.write_text(json.dumps(result, indent=1) + "\n")
    print(f"stored in {RESULT}")


def rate(rows, width, depth, key):
    row = next(row for row in rows if (row["width"], row["depth"]) == (width, depth))
    return round(row["regions"] / row[key])


def judged(seeds):
    """How many regions the nets of these seeds have, and what is wrong with them."""
    count, wrong = 0, []
    for seed in seeds:
        layers, box = integer_net(np.random.default_rng(seed))
        r = regions(layers, box)
        count += len(r)
        wrong += [f"net {seed}: {fault}" for fault in disagreements(r, layers, box)]
    return count, wrong


def fuzz(nets):
    """Judge so many integer nets by the oracle; the number of faults."""
    start, total, faults, done = perf_counter(), 0, [], 0
    parts = [range(low, min(low + 250, nets)) for low in range(0, nets, 250)]
    with ProcessPoolExecutor() as pool:
        for part, (count, wrong) in zip(parts, pool.map(judged, parts), strict=True):
            total, faults, done = total + count, faults + wrong, done + len(part)
            print(f"\r{done} of {nets} nets, {total} regions, {len(faults)} faults", end="", flush=True)
    print(f", {perf_counter() - start:.0f} s")
    for fault in faults[:20]:
        print(fault)
    return len(faults)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fuzz", type=int, metavar="N", help="judge N small integer nets by the oracle, and no ladder")
    parser.add_argument("--store", action="store_true", help=f"write {RESULT.name}, and no fuzz")
    arguments = parser.parse_args()
    if arguments.fuzz is not None:
        return 1 if fuzz(arguments.fuzz) else 0
    rows, left_out = ladder()
    if arguments.store:
        store(rows, left_out)
        return 0
    segments()
    return 1 if fuzz(NETS) else 0


if __name__ == "__main__":
    sys.exit(main())
