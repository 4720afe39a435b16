"""A page asks for few files: its style sheets become one, its scripts four, and the theme's rules those that it uses.

The theme, Sphinx and the extensions bring ten style sheets and a dozen scripts to each page, and each figure and engine
one more. When all pages are written, what a page names is joined, in its order:

- the style sheets, without the rules of the theme for what no page has;
- the scripts of the theme and of Sphinx; the runtime of the figures; and what is this page's own (engines, figures, the
  tables of its questions). The script of the questions stays where it is. The second and last serve many pages.

The files are named by their content: pages share them, and a browser never keeps an old one.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

import tinycss2
from sphinx.application import Sphinx

SHEET = re.compile(r'\s*<link\b(?=[^>]*\brel="stylesheet")[^>]*\bhref="(?P<file>[^":]+?\.css)(?:\?[^"]*)?"[^>]*>')
SCRIPT = re.compile(r'\s*<script\b(?P<tag>[^>]*)\bsrc="(?P<file>[^":]+?\.js)(?:\?[^"]*)?"[^>]*>\s*</script>')
PRELOAD = re.compile(r'\s*<link\b(?=[^>]*\brel="preload")(?=[^>]*\bas="script")[^>]*>')
# What sphinx-togglebutton, which is not loaded, is told in every page.
TOLD = re.compile(r"\s*<script>(?:let toggle\w+ = '[^']*'|var togglebuttonSelector = '[^']*');</script>")
IMPORT = re.compile(r'@import\s+(?:url\()?["\']([^"\')]+)["\']\)?;')
ADDRESS = re.compile(r"url\(\s*([\"']?)(?!data:|#)([^\"')]+)\1\s*\)")
SOURCE_MAP = re.compile(r"(?://|/\*)# sourceMappingURL=[^\n*]*(?:\*/)?")
FONT_FACE = re.compile(r"@font-face\s*{[^}]*}")

OPTIONS = "documentation_options.js"  # 200 bytes, which stand in the page
ALONE = 3  # the script of the questions looks for Python in the folder that it lies in
OURS = ("live.css", "book.css", "reading.css", "question.css")  # of these every rule has its use
# Classes that a script puts together from parts, so that none of its words is one.
MADE = re.compile(r"^bs-")
CLASS = re.compile(r'\b(?:class|id)="([^"]*)"')
# Fonts that stand in the sheet: with the icons, and with the text, which then does not change while one reads.
INSIDE: tuple[str, ...] = ("fa-solid-900.woff2", "fa-regular-400.woff2", "fa-brands-400.woff2")
INSIDE += ("relubook-sans-regular.woff2", "relubook-sans-semibold.woff2", "relubook-sans-italic.woff2")
INSIDE += ("KaTeX_Main-Regular.woff2", "KaTeX_Math-Italic.woff2")
FONTS_FIRST = (Path(__file__).parent / "served" / "fonts_first.js").read_text(encoding="utf-8")


def join_pages(app: Sphinx, exception: Exception | None) -> None:
    """Join what each page of the book names."""
    if exception is not None or app.builder.format != "html":
        return
    out = Path(app.outdir)
    pages = {path: path.read_text(encoding="utf-8") for path in sorted(out.rglob("*.html"))}
    known = words_of(pages, out)
    for path, text in pages.items():
        joined = with_one_sheet(text, path, out, known)
        joined = with_few_scripts(joined, path, out)
        if joined != text:
            path.write_text(joined, encoding="utf-8")


def put(out: Path, text: str, kind: str) -> str:
    """Write a file below a name that its content gives. Returns where, from the root of the book."""
    name = f"_static/joined/{sha256(text.encode()).hexdigest()[:10]}.{kind}"
    path = out / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return name


def up_from(path: Path, out: Path) -> str:
    return "../" * (len(path.relative_to(out).parts) - 1)


# Style sheets


def with_one_sheet(page: str, path: Path, out: Path, known: frozenset[str]) -> str:
    """A page whose style sheets are one, in the place of the first."""
    sheets = [(path.parent / found["file"]).resolve() for found in SHEET.finditer(page)]
    if not sheets:
        return page
    texts = [sheet_text(part, out, known) for sheet in sheets for part in with_imports(sheet)]
    joined = put(out, "\n".join(texts), "css")
    link = f'\n    <link rel="stylesheet" type="text/css" href="{up_from(path, out)}{joined}" />'
    first = iter([f"{link}\n    <script>{FONTS_FIRST}</script>"])
    return SHEET.sub(lambda _: next(first, ""), page)


def with_imports(sheet: Path) -> list[Path]:
    """A sheet after those that it imports, which it does at its beginning."""
    imported = IMPORT.findall(sheet.read_text(encoding="utf-8"))
    return [part for name in imported for part in with_imports((sheet.parent / name).resolve())] + [sheet]


@cache
def sheet_text(sheet: Path, out: Path, known: frozenset[str]) -> str:
    """A style sheet for another folder, without its imports, and without rules that no page uses unless it is ours."""
    text = IMPORT.sub("", sheet.read_text(encoding="utf-8"))
    text = SOURCE_MAP.sub("", text)
    if sheet.name not in OURS:
        text = "".join(used(tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True), known))
    text = FONT_FACE.sub(lambda face: re.sub(r",\s*url\([^)]*\)\s*format\(\"(?:truetype|woff)\"\)", "", face[0]), text)
    return ADDRESS.sub(lambda found: address(found[2], sheet, out), text)


def address(link: str, sheet: Path, out: Path) -> str:
    """Where a sheet in `_static/joined` finds a file; a font that the first view needs is in the sheet itself."""
    file = (sheet.parent / link.partition("?")[0].partition("#")[0]).resolve()
    if file.name in INSIDE:
        return f"url(data:font/woff2;base64,{base64.b64encode(file.read_bytes()).decode()})"
    return f'url("../../{file.relative_to(out.resolve()).as_posix()}")'


def words_of(pages: dict[Path, str], out: Path) -> frozenset[str]:
    """Every class and id of the pages, and every word of the scripts, which may set one."""
    known = {word for text in pages.values() for found in CLASS.findall(text) for word in found.split()}
    scripts = {
        (path.parent / found["file"]).resolve() for path, text in pages.items() for found in SCRIPT.finditer(text)
    }
    for script in scripts:
        known |= set(re.findall(r"[\w-]+", script.read_text(encoding="utf-8")))
    return frozenset(known)


def used(rules: list[Any], known: frozenset[str]) -> Iterator[str]:
    """The rules of a sheet, as text, without selectors that need a class or an id that nobody has."""
    for rule in rules:
        if rule.type == "at-rule" and rule.lower_at_keyword in ("media", "supports") and rule.content is not None:
            inner = "".join(used(tinycss2.parse_rule_list(rule.content, True, True), known))
            if inner:
                yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{inner}}}\n"
        elif rule.type == "qualified-rule":
            kept = [selector for selector in selectors(rule.prelude) if needs(selector) <= known]
            if kept:
                prelude = ",".join(tinycss2.serialize(selector).strip() for selector in kept)
                yield f"{prelude}{{{declarations(rule.content)}}}\n"
        elif rule.type != "error":
            yield rule.serialize() + "\n"


def selectors(prelude: list[Any]) -> list[list[Any]]:
    """The selectors of a rule, between its commas."""
    found: list[list[Any]] = [[]]
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            found.append([])
        else:
            found[-1].append(token)
    return found


def needs(selector: list[Any]) -> set[str]:
    """The classes and ids without which a selector finds nothing. What stands in `:is(...)` or `:not(...)` is none."""
    classes = {
        token.value
        for before, token in pairwise(selector)
        if token.type == "ident" and before.type == "literal" and before.value == "."
    }
    ids = {token.value for token in selector if token.type == "hash"}
    return {name for name in classes | ids if not MADE.match(name)}


def declarations(content: list[Any]) -> str:
    """What a rule sets, without comments and needless blanks."""
    text = tinycss2.serialize([token for token in content if token.type != "comment"])
    return re.sub(r"\s*\n\s*", " ", text).strip().rstrip(";")


# Scripts


def with_few_scripts(page: str, path: Path, out: Path) -> str:
    """A page whose scripts are at most four, which run in their order when the page is there."""
    found = list(SCRIPT.finditer(page))
    files = [(path.parent / one["file"]).resolve() for one in found]
    if not files:
        return page
    for one, file in zip(found, files, strict=True):
        if file.name == OPTIONS:  # other scripts of the page, which stand in it, go on from these
            page = page.replace(one[0], f"\n    <script>{file.read_text(encoding='utf-8').strip()}</script>", 1)
    groups = [[file for file in files if group_of(file, out) == number] for number in range(3)]
    joined = [put(out, "\n".join(script_text(file) for file in group), "js") for group in groups if group]
    tags = "".join(f'\n    <script defer="defer" src="{up_from(path, out)}{name}"></script>' for name in joined)
    tags += "".join(one[0].rstrip() for one, file in zip(found, files, strict=True) if group_of(file, out) == ALONE)
    page = TOLD.sub("", PRELOAD.sub("", SCRIPT.sub("", page)))
    return page.replace("</head>", f"{tags.lstrip()}\n  </head>", 1)


def group_of(file: Path, out: Path) -> int | None:
    """With which others a script is joined: 0 the theme's, 1 the runtime, 2 the page's own. That of questions stays."""
    name = file.relative_to(out.resolve() / "_static").as_posix()
    if name == OPTIONS:
        return None
    if name in ("live/relu.js", "live/live.js"):
        return 1
    if name == "questions/question.js":
        return ALONE
    return 2 if name.startswith(("live/", "questions/", "search/")) else 0


@cache
def script_text(file: Path) -> str:
    """A script that can stand after another: `;` first, so that no `"use strict"` of one is that of the next."""
    return f";{SOURCE_MAP.sub('', file.read_text(encoding='utf-8')).strip()}\n"


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("build-finished", join_pages, priority=900)  # when nothing else changes the pages
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
