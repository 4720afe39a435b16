"""Two sentences that say the same, where two programs may round a number at the edge to either side."""

import re

NUMBER = re.compile(r"−?\d+(?:\.\d+)?(?:e−?\d+)?")


def assert_same_words(one, other, where=""):
    """The same words, and the same numbers with as many digits.

    A number with decimals may differ by one in its last digit, where the two rounded a value at the edge. A whole
    number is a count, and is the same.
    """
    assert NUMBER.sub("#", one) == NUMBER.sub("#", other), f"{where}: {one!r}, {other!r}"
    for a, b in zip(NUMBER.findall(one), NUMBER.findall(other), strict=True):
        assert same_number(a, b), f"{where}: {a} in {one!r}, {b} in {other!r}"


def same_number(one, other):
    if one == other:
        return True
    (a, decimals, power), (b, other_decimals, other_power) = parts_of(one), parts_of(other)
    return decimals == other_decimals > 0 and power == other_power and abs(a - b) == 1


def parts_of(text):
    """All digits as one whole number, how many of them stand behind the point, and the power of ten."""
    mantissa, _, power = text.replace("−", "-").partition("e")
    whole, _, decimals = mantissa.partition(".")
    return int(whole + decimals), len(decimals), power
