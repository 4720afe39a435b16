"""The imports of the project run one way, so that each file can be read knowing only what is below it."""

import ast
from pathlib import Path

import pytest

SRC = Path(__file__).resolve().parents[1] / "src"

# From the ground up. A module may import from its own floor and from the floors below it.
FLOORS = [
    {"relu"},
    {"nets", "listings", "data"},
    {"regions"},
    {"approximate"},
    {"experiments"},
    {"figures", "stills"},
]
BESIDE = {"theme", "live", "tables"}  # the look and the runtime know no mathematics


def modules():
    return sorted(SRC.rglob("*.py"))


def room_of(path):
    """The room of DESIGN a file belongs to: the first name below relubook, or the module itself."""
    parts = path.relative_to(SRC).with_suffix("").parts
    return parts[0] if len(parts) == 1 else parts[1]


def imported_rooms(path):
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [f"{node.module}.{a.name}" if node.module == "relubook" else node.module for a in node.names]
        for name in names:
            first, *rest = name.split(".")
            if first == "relu":
                found.add("relu")
            elif first == "relubook" and rest:
                found.add(rest[0])
    return found


def floor_of(room):
    for number, rooms in enumerate(FLOORS):
        if room in rooms:
            return number
    return None


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(SRC)))
def test_a_module_imports_only_from_its_floor_and_below(path):
    room = room_of(path)
    for other in imported_rooms(path) - {room}:
        if room in BESIDE:
            assert other in BESIDE, f"{room} knows no mathematics, but imports {other}"
        elif other in BESIDE:
            continue
        else:
            floors = floor_of(other), floor_of(room)
            assert None not in floors, f"{room} or {other} has no floor in this test: where does it belong?"
            assert floors[0] <= floors[1], f"{room} imports {other}, which is above it"


def test_relu_imports_nothing_of_ours():
    assert imported_rooms(SRC / "relu.py") == set()


def test_only_the_theme_has_colors():
    import re

    for path in modules():
        if room_of(path) != "theme":
            assert not re.search(r"""["']#[0-9a-fA-F]{3,6}["']""", path.read_text(encoding="utf-8")), path
