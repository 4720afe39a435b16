"""Cut the book's font from Adobe's Source Sans 3: the signs that the book writes, and nothing else.

    npm pack source-sans@3.52.0 && tar xzf source-sans-3.52.0.tgz
    python src/relubook/live/fonts/make.py package/TTF

It writes each face twice: as TrueType here, by which Matplotlib measures words, and as WOFF2 into `book/assets/fonts`,
with which a page shows them. Both hold the same outlines and the same widths. We cut Adobe's own files because the
Latin files of web font services lack ≤ ≥ ≈ ∞ → √ and Greek. The cut font has a name of its own: the license keeps the
name "Source" for the original.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
PAGES = HERE.parents[3] / "book" / "assets" / "fonts"
FAMILY = "ReLUBook Sans"
# face: (Adobe's file, its name for the eye)
FACES = {
    "regular": ("SourceSans3-Regular.ttf", "Regular"),
    "semibold": ("SourceSans3-Semibold.ttf", "SemiBold"),
    "italic": ("SourceSans3-It.ttf", "Italic"),
}
LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x100), *map(ord, "ąćčđęěğıłńňőœřśšşťůűźżž")]
SIGNS = "‐‑–—‘’“”„†•…′″ⁿ⁰⁴⁵⁶⁷⁸⁹⁺⁻₀₁₂₃₄₅₆₇₈₉€™←↑→↓↔⇒∂∆∏∑−∕√∞∫≈≠≤≥■□▲▶▸△▼◆○●✓✗"
GREEK = "ΓΔΘΛΞΠΣΦΨΩαβγδεζηθικλμνξπρστυφχψω"


def cut(source: Path, style: str) -> TTFont:
    """The face with our signs, without hints (a browser does not follow them at these sizes), under our name."""
    options = subset.Options(hinting=False, layout_features=["kern"], name_IDs=[0, 13, 14], notdef_outline=True)
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[*LATIN, *map(ord, SIGNS + GREEK)])
    cutter.subset(font)
    names = {
        1: FAMILY,
        2: style,
        3: f"{FAMILY} {style}",
        4: f"{FAMILY} {style}",
        6: f"{FAMILY}-{style}".replace(" ", ""),
    }
    for identifier, text in names.items():
        font["name"].setName(text, identifier, 3, 1, 0x409)
    return font


def main(folder: Path) -> None:
    for face, (file, style) in FACES.items():
        font = cut(folder / file, style)
        font.save(HERE / f"relubook-sans-{face}.ttf")
        font.flavor = "woff2"
        font.save(PAGES / f"relubook-sans-{face}.woff2")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
