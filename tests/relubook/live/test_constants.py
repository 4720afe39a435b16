"""A constant of a figure is written once, in Python, and shipped: its script and its engines retype none."""

import re

import pytest

from relubook.figures import FIGURES
from relubook.live.scripts import HERE

SCRIPTS = sorted([*(HERE.parent / "figures").glob("*.js"), *(HERE / "engines").glob("*.js")])
EACH_SCRIPT = pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)

# What is no choice of ours may stand in both languages: it belongs to the mathematics.
MATHEMATICS = {
    "0.5": "half a step, to the middle of a cell or to the nearest whole number",
    "100": "percent",
    "180": "the degrees of half a turn",
    "1000": "thousandths: decimals of three digits are made and travel as whole numbers",
    "0x7fffffff": "all bits of a float32 but its sign",
    "0x6d2b79f5": "what mulberry32, a known generator, adds at each number",
}
COMMENT = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL)
WORDS = re.compile(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'')
TEMPLATE = re.compile(r"`(?:\\.|[^`\\])*`")
NUMBER = re.compile(r"(?<![\w$.])(?:0[xXbBoO][\da-fA-F_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][-+]?\d+)?)")


def code(script):
    """A script without its comments and words; of a template what it fills in stays."""
    bare = WORDS.sub('""', COMMENT.sub("", script))
    return TEMPLATE.sub(lambda template: " ".join(re.findall(r"\$\{([^}]*)\}", template[0])), bare)


def literals(script):
    """The numbers that a script spells out."""
    return NUMBER.findall(code(script))


def says_much(number):
    """A decimal, an exponent or three digits: no count of a few things, no index, no power."""
    return not number.isdigit() or int(number) >= 100


@EACH_SCRIPT
def test_a_script_spells_out_no_number_but_those_of_mathematics(path):
    found = [number for number in literals(path.read_text(encoding="utf-8")) if says_much(number)]
    assert [number for number in found if number.lower() not in MATHEMATICS] == []


def test_each_number_of_mathematics_is_still_needed():
    used = {number.lower() for path in SCRIPTS for number in literals(path.read_text(encoding="utf-8"))}
    assert MATHEMATICS.keys() - used == set()


@pytest.mark.parametrize(
    ("script", "found"),
    [
        ("const [A, B] = [0.45, -.3]; x >= 1e-9 && y < 5E-3", ["0.45", ".3", "1e-9", "5E-3"]),
        ("const high = [9, 9, 2500]; // 0.7", ["9", "9", "2500"]),
        ('/** 0.1 */ const url = "http://a/0.2"; const b = 0x6d2b79f5 >>> 15;', ["0x6d2b79f5", "15"]),
        ("p.x1 + v2.map((v) => v[0].y) + size.toFixed(3)", ["0", "3"]),
        ("const words = `${0.25 * h} of 1.5`;", ["0.25"]),
    ],
)
def test_a_number_is_found_in_code_and_not_in_names_words_and_comments(script, found):
    assert literals(script) == found


@pytest.mark.parametrize("figure", [figure for figure in FIGURES if figure.script()], ids=lambda figure: figure.name)
def test_what_python_ships_is_used(figure):
    script = code(figure.script())
    asked = {name: len(re.findall(rf"(?<![\w$]){name}(?![\w$])", script)) for name in figure().data()}
    # once where the data is taken apart and once where it is used, or once as data.NAME
    assert [name for name, times in asked.items() if times < 2 and f"data.{name}" not in script] == []
