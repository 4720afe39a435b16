"""Numbers as words, the same in Python and in JavaScript (its twin is `relu.js`, which a property test holds).

Both round the exact binary value, ties away from zero, as JavaScript's `toFixed` does; Python's `format` rounds ties
to even, so 0.125 would read 0.12 in one and 0.13 in the other.
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

MINUS = "\N{MINUS SIGN}"


def fixed(x: float, digits: int = 2) -> str:
    """A number with so many digits behind the point, a true minus sign, and no minus zero.

    >>> fixed(-0.125), fixed(-0.001), fixed(float("inf"))
    ('−0.13', '0.00', '∞')
    """
    if not math.isfinite(x):
        return _not_finite(x)
    rounded = Decimal(float(x)).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    return (MINUS if rounded < 0 else "") + f"{abs(rounded):f}"


def significant(x: float, digits: int = 3) -> str:
    """A number with so many significant digits, as 1.50, 0.00123 or 1.23e−7 (from 1e-5 down and from 1e6 up).

    >>> significant(0.0012345), significant(-1234567.0), significant(1e-7)
    ('0.00123', '−1.23e6', '1.00e−7')
    """
    if not math.isfinite(x):
        return _not_finite(x)
    if x == 0:
        return "0"
    exact = abs(Decimal(float(x)))
    power = exact.adjusted()
    rounded = exact.quantize(Decimal(1).scaleb(power - digits + 1), rounding=ROUND_HALF_UP)
    power = rounded.adjusted()  # 9.996 has become 10.0
    rounded = rounded.quantize(Decimal(1).scaleb(power - digits + 1))
    sign = MINUS if x < 0 else ""
    if -5 < power < 6:
        return sign + f"{rounded:f}" if power < digits else sign + str(int(rounded))
    mantissa = f"{rounded.scaleb(-power):f}"
    return f"{sign}{mantissa}e{MINUS if power < 0 else ''}{abs(power)}"


def _not_finite(x: float) -> str:
    if math.isnan(x):
        return "NaN"
    return "∞" if x > 0 else MINUS + "∞"
