"""How long breakpoints and maps take, in times of a matrix product on the same thread of the same machine."""

import json
import os
import subprocess
import sys
from pathlib import Path
from time import thread_time

import numpy as np
import pytest
from region_oracle import random_net
from tolerances import BREAKPOINT_PRODUCTS, MAP_PRODUCTS

from relubook.regions import breakpoints, regions

ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def seconds(work, runs):
    """The least of some runs: what else the machine does only adds to it."""
    times = []
    for _ in range(runs):
        start = thread_time()
        work()
        times.append(thread_time() - start)
    return min(times)


def breakpoint_products():
    """Of breakpoints and slopes on a diagonal of 256x3, in products of the 400 rows that its second layer has."""
    layers = random_net([2, 256, 256, 256, 1], np.random.default_rng(0))
    rows = np.random.default_rng(1).normal(size=(400, 256))
    product = seconds(lambda: rows @ layers[1][0], 60)
    return seconds(lambda: breakpoints(layers, [-1, -1], [1, 1]), 60) / product


def map_products():
    """Of the maps of 128x3, in products of a row for each of its 44,000 regions."""
    layers = random_net([2, 128, 128, 128, 1], np.random.default_rng(0))
    parts = [regions(layers) for _ in range(4)]
    gates = parts[0].patterns[:, :128].astype(np.float64)
    product = seconds(lambda: gates @ layers[1][0], 4)
    return min(seconds(lambda r=r: (r._patterns, r.maps), 1) for r in parts) / product


@pytest.fixture(scope="module")
def products():
    """Measured in a process of its own, because NumPy takes its number of threads from where it starts."""
    here = Path(__file__)
    paths = os.pathsep.join([str(here.parents[2]), os.environ.get("PYTHONPATH", "")])
    command = [sys.executable, str(here)]
    run = subprocess.run(command, env=os.environ | ONE_THREAD | {"PYTHONPATH": paths}, capture_output=True, check=True)
    return json.loads(run.stdout)


@pytest.mark.slow
def test_breakpoints_take_no_longer_than_a_few_products(products):
    assert products["breakpoints"] < BREAKPOINT_PRODUCTS


@pytest.mark.slow
def test_maps_take_less_than_one_product_of_all_regions_with_a_layer(products):
    assert products["maps"] < MAP_PRODUCTS


if __name__ == "__main__":
    json.dump({"breakpoints": breakpoint_products(), "maps": map_products()}, sys.stdout)
