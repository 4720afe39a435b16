import doctest
import importlib.util

import pytest

from relubook.listings import derivative_at_zero as module
from relubook.listings.derivative_at_zero import CHOICES, slope_at_zero, table


def measurable(choice):
    marks = []
    if choice.library != "numpy":
        marks.append(pytest.mark.oracle)
    if importlib.util.find_spec(choice.library) is None:
        marks.append(pytest.mark.skip(reason=f"{choice.library} is not installed; the table keeps what it measured"))
    return pytest.param(choice, marks=marks, id=f"{choice.library}: {choice.call}")


@pytest.mark.parametrize("choice", [measurable(choice) for choice in CHOICES])
def test_the_library_gives_the_slope_at_zero_that_the_table_says(choice):
    assert slope_at_zero(choice) == choice.slope


def test_every_slope_is_a_subgradient_and_names_its_source():
    for choice in CHOICES:
        assert 0 <= choice.slope <= 1
        assert choice.source
        assert choice.version


def test_the_table_has_a_line_for_each_choice():
    lines = table().splitlines()[1:]
    assert [line.split("  ")[0] for line in lines] == [choice.call for choice in CHOICES]


def test_the_examples_in_the_docstrings_run():
    results = doctest.testmod(module)
    assert results.attempted > 0
    assert results.failed == 0
