"""The faults that `make mutants` puts into the runtime still have their places there."""

import pytest

from benchmarks.faults import FAULTS
from relubook.live.scripts import HERE


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.says)
def test_a_fault_has_its_one_place_in_the_runtime(fault):
    assert (HERE / "js" / fault.file).read_text(encoding="utf-8").count(fault.old) == 1
    assert fault.new != fault.old
