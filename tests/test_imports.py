"""The imports of the project run one way, so that each file can be read knowing only what is below it."""

import ast
import re
from pathlib import Path

import pytest
from matplotlib.colors import BASE_COLORS, CSS4_COLORS

SRC = Path(__file__).resolve().parents[1] / "src"

# From the ground up. A module may import from its own floor and from the floors below it.
FLOORS = [
    {"relu"},
    {"nets", "listings", "data"},
    {"regions"},
    {"approximate"},
    {"experiments"},
    {"figures", "stills"},
    {"exercises"},  # a question speaks of a live figure
]
BESIDE = {"claims", "theme", "live", "tables"}  # the look and the runtime know no mathematics


# Inside the room of nets: from the types up to training.
STAIRS = [
    "types",
    "checks",
    "activations",
    "descent",
    "differences",
    "losses",
    "steps",
    "batchnorm",
    "path",
    "pytorch",
    "network",
    "layers",
    "train",
    "dead",
]

# Rooms of mathematics, which give arrays and draw nothing: not one line of them knows Matplotlib or our look.
MATHEMATICS = {"relu", "nets", "regions", "approximate", "data"}
LOOKS = {"matplotlib", "relubook.theme", "relubook.live", "relubook.figures", "relubook.stills"}


def modules():
    return sorted(SRC.rglob("*.py"))


def room_of(path):
    """The room of DESIGN a file belongs to: the first name below relubook, or the module itself."""
    parts = path.relative_to(SRC).with_suffix("").parts
    return parts[0] if len(parts) == 1 else parts[1]


def imported_names(path):
    """Every module that a file imports, in a function and for type checkers too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: an import says where a thing lives, without dots"
            for alias in node.names:
                inside = (SRC / node.module.replace(".", "/")).is_dir()  # from relubook import theme
                yield f"{node.module}.{alias.name}" if inside else node.module


def imported_rooms(path):
    found = set()
    for name in imported_names(path):
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


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(SRC)))
def test_no_mathematics_draws(path):
    if room_of(path) in MATHEMATICS:
        for name in imported_names(path):
            assert not any(name == look or name.startswith(f"{look}.") for look in LOOKS), f"{path.name} imports {name}"


@pytest.mark.parametrize("path", sorted((SRC / "relubook" / "nets").glob("*.py")), ids=lambda p: p.stem)
def test_a_module_of_nets_imports_only_from_the_steps_below_it(path):
    ours = [name.split(".")[2] for name in imported_names(path) if name.startswith("relubook.nets.")]
    for other in ours:
        assert STAIRS.index(other) < STAIRS.index(path.stem), f"{path.stem} imports {other}, which is above it"


# Colors are in the theme alone: figures, style sheets and scripts name roles.

BOOK = SRC.parent / "book"
HEX = r"#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})(?![\w-])"
FUNCTION = r"(?<![\w-])(?:rgb|hsl)a?\(|(?<![\w-])(?:hwb|lab|lch|oklab|oklch|color)\("
NAMED = r"(?<![\w.-])(?:" + "|".join(CSS4_COLORS) + r")(?![\w-])"
MATPLOTLIB = "|".join([*CSS4_COLORS, *BASE_COLORS, "C[0-9]"])
QUOTED = rf"""(?i:color|facecolor|edgecolor|fill|stroke)s?["']?\s*[=:]\s*["'](?:{MATPLOTLIB})["']"""


def colors_in(text, suffix):
    """The colors that a source names, without its comments."""
    if suffix == ".css":
        return re.findall(f"{HEX}|{FUNCTION}|{NAMED}", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))
    if suffix == ".js":
        code = re.sub(r"/\*.*?\*/|(?<![:\w])//[^\n]*", "", text, flags=re.DOTALL)
        return re.findall(f"{HEX}|{QUOTED}|(?:rgb|hsl)a?\\(", code)
    return re.findall(rf"""["']{HEX}["']|{QUOTED}""", text)


def sources_of_looks():
    """Every module, style sheet and script of ours; what is vendored stands in a folder with its license."""
    ours = [path for folder in (SRC, BOOK) for kind in ("py", "css", "js") for path in folder.rglob(f"*.{kind}")]
    return sorted(path for path in ours if not (path.parent / "LICENSE").exists() or path.suffix == ".py")


@pytest.mark.parametrize("path", sources_of_looks(), ids=lambda p: str(p.relative_to(SRC.parent)))
def test_only_the_theme_has_colors(path):
    if path != SRC / "relubook" / "theme.py":
        assert colors_in(path.read_text(encoding="utf-8"), path.suffix) == []


@pytest.mark.parametrize(
    ("suffix", "source", "found"),
    [
        (".css", "a { color: #fff; background: red }", ["#fff", "red"]),
        (".css", "a { color: rgb(0 0 0 / 50%); border-color: hsla(1, 2%, 3%, 0.4) }", ["rgb(", "hsla("]),
        (".css", "/* #fff */ a { color: var(--live-ink); white-space: nowrap; fill: transparent }", []),
        (".js", "path.style.fill = '#1b5e9e'; // #fff", ["#1b5e9e"]),
        (".js", "make('a', { href: '#activations?x=1' })", []),
        (".py", 'ax.plot(x, color="#1b5e9e"); ax.plot(x, color="C0")', ['"#1b5e9e"', 'color="C0"']),
        (".py", 'ax.plot(x, color=theme.color("net"), label="red")', []),
    ],
)
def test_a_color_is_found_in_each_language_and_a_role_is_not_one(suffix, source, found):
    assert colors_in(source, suffix) == found
