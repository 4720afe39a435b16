"""Numbers and sentences, the same in Python and in JavaScript (the twins are in `relu.js` and `js/saying.js`).

Both round the exact binary value, ties away from zero, as JavaScript's `toFixed` does; Python's `format` rounds ties
to even, so 0.125 would read 0.12 in one and 0.13 in the other.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np

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


def power_of_ten(power: int) -> str:
    """
    >>> power_of_ten(-12), power_of_ten(0)
    ('10⁻¹²', '1')
    """
    return "10" + str(power).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")) if power else "1"


def float32(bits: int) -> Any:
    """The float32 with these bits, as an array of one element: a NaN keeps its bits there."""
    return np.array([bits], dtype=np.uint32).view(np.float32)


def float32_reads(bits: int) -> str:
    """The shortest decimal that means the float32 with these bits.

    >>> float32_reads(0x3DCCCCCD), float32_reads(0x80000000), float32_reads(0xFFC00000)
    ('0.1', '−0.0', '−NaN')
    """
    size = float(float32(bits & 0x7FFFFFFF)[0])
    sign = MINUS if bits >> 31 else ""
    if math.isnan(size) or size == 0:
        return sign + ("0.0" if size == 0 else "NaN")
    for digits in range(1, 10):
        text = significant(size, digits)
        with np.errstate(over="ignore"):  # the largest float32, rounded up, is beyond the largest float32
            if np.float32(text.replace(MINUS, "-").replace("∞", "inf")) == size:
                break
    return sign + text


_FIELD = re.compile(r"\{(\w*)(?::([^}|]*))?(?:\|([^}|]*)\|([^}|]*))?\}")


def filled(template: str, values: Mapping[str, Any], reasons: Mapping[str, str] | None = None) -> str:
    """A sentence from its template, as `LiveFigure` describes them; the twin is `filled` in live/js/saying.js.

    {name}            a string as it is, a whole number without a point, any other number with 3 significant digits
    {name:2}          two decimals; {name:+2} with a plus sign above zero; {name:s3} three significant digits
    {name:reason}     the template of `reasons` that the value names, filled in with the same values
    {name|one|many}   the first word where the value is 1, else the second
    A list reads as its values with commas between them, and None as nothing.

    raises : ValueError, when a value or a reason is missing

    >>> filled("{open} {open|gate is|gates are} open, x = {x:+1}", {"open": 1, "x": 0.25})
    '1 gate is open, x = +0.3'
    """

    def field(found: re.Match[str]) -> str:
        name, form, one, many = found.groups()
        if name not in values:
            raise ValueError(f"the sentence {template!r} needs {name!r}, which the frame does not give")
        value = values[name]
        if one is not None:
            return one if value == 1 else many
        if form == "reason":
            return _reason(value, values, reasons or {})
        listed = value if isinstance(value, list | tuple | np.ndarray) else [value]
        return ", ".join(_one_value(v, form or "") for v in listed)

    return _FIELD.sub(field, template)


def names_in(template: str) -> list[str]:
    """The values that a template asks for, in their order."""
    return [found[1] for found in _FIELD.finditer(template)]


def _reason(key: Any, values: Mapping[str, Any], reasons: Mapping[str, str]) -> str:
    if key is None:
        return ""
    if key not in reasons:
        raise ValueError(f"there is no reason {key!r}; there are {', '.join(reasons) or 'none'}")
    return filled(reasons[key], values, reasons)


def _one_value(value: Any, form: str) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if form.startswith("s"):
        return significant(float(value), int(form[1:]))
    if form:
        text = fixed(float(value), int(form))
        above_zero = form[0] == "+" and text[0] != MINUS and text.strip("0.") not in ("", "NaN")
        return f"+{text}" if above_zero else text
    return fixed(float(value), 0) if float(value).is_integer() else significant(float(value))


def _not_finite(x: float) -> str:
    if math.isnan(x):
        return "NaN"
    return "∞" if x > 0 else MINUS + "∞"
