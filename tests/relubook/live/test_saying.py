"""The tests' own tolerance for words: it lets a rounding pass, and nothing else."""

import pytest
from saying import assert_same_words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("slope 0.049", "slope 0.050"),
        ("slope −0.01", "slope 0.00"),
        ("loss 1.00e−7", "loss 1.01e−7"),
        ("3 of 64", "3 of 64"),
        ("9.99 to 1.5", "10.00 to 1.5"),
    ],
)
def test_a_number_rounded_the_other_way_is_the_same(one, other):
    assert_same_words(one, other)
    assert_same_words(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hinge 3", "hinge 2"),
        ("slope 0.05", "slope 0.050"),
        ("slope 0.05", "slope 0.07"),
        ("error 0.5", "slope 0.5"),
        ("1.00e−7", "1.00e−8"),
        ("1 and 2", "1 and 2 and 3"),
        ("−0.5", "0.5"),
    ],
)
def test_another_number_is_not(one, other):
    with pytest.raises(AssertionError):
        assert_same_words(one, other)
