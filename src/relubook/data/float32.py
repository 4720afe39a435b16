"""Ten float32 at which rules about numbers go wrong, by their bits."""

MINUS = "\N{MINUS SIGN}"
# its key, how it reads, its bits
STARTS = [
    ("1.5", "1.5", 0x3FC00000),
    ("-1.5", f"{MINUS}1.5", 0xBFC00000),
    ("0.0", "0.0", 0x00000000),
    ("-0.0", f"{MINUS}0.0", 0x80000000),
    ("nan", "NaN", 0x7FC00000),
    ("-nan", f"{MINUS}NaN (a NaN with its sign bit set)", 0xFFC00000),
    ("inf", "∞", 0x7F800000),
    ("-inf", f"{MINUS}∞", 0xFF800000),
    ("1e-45", f"1e{MINUS}45, the smallest subnormal", 0x00000001),
    ("-1e-45", f"{MINUS}1e{MINUS}45, its negative", 0x80000001),
]
BITS = {key: bits for key, _, bits in STARTS}
