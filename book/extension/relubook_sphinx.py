"""What the book needs of Sphinx beyond jupyter-book: live figures, and pages that load nothing they do not use."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pydata_sphinx_theme
from docutils import nodes
from fontTools import subset
from fontTools.ttLib import TTFont
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective
from surroundings import repository, repository_of, told

from relubook.figures import FIGURES
from relubook.live.scripts import css, engine_script, live_script, relu_script

FIGURE = re.compile(r'<figure class="(live|still)-figure[^"]*"(?: data-figure="(\w+)")?')

# Loaded by the theme or by jupyter-book on every page, and used by none of ours.
UNUSED = ("require", "thebe", "sphinx-thebe", "mathjax", "togglebutton")
KATEX = ("katex", "auto-render")

ICON = re.compile(r"\bfa-([a-z0-9-]+)")
ICON_RULE = re.compile(r"((?:\.fa-[a-z0-9-]+:before,?)+)\{content:\"\\([0-9a-f]+)\"\}")
# For a search while one types, which is off: the page of results loads its own.
SEARCH = re.compile(r'\s*<script src="[^"]*(?:searchtools|language_data|searchindex)\.js"></script>')
# What the theme's pages need changed, and why: (pattern, replacement).
TIDY = [
    (re.compile(r"<title>(.+?) &#8212; \1</title>"), r"<title>\1</title>"),  # the cover has the name of the book
    (re.compile(r'\s*<meta name="viewport" content="width=device-width, initial-scale=1"\s*/?>'), ""),  # said already
    (re.compile(r"<script[^>]*fontawesome\.js[^>]*></script>\s*"), ""),  # 540 KB; see `tidy_pages`
    (re.compile(r'<script type="text/x-thebe-config">.*?</script>\s*(<script>kernelName.*?</script>)?', re.DOTALL), ""),
    (  # screen readers jump between landmarks, and the sidebar was none
        re.compile(r'<div id="pst-primary-sidebar" class="bd-sidebar-primary bd-sidebar">'),
        '<div id="pst-primary-sidebar" class="bd-sidebar-primary bd-sidebar" role="navigation" aria-label="The book">',
    ),
    (re.compile(r'role="doc-biblioentry"'), 'role="listitem"'),  # deprecated, and no child of the list that it is in
    (re.compile(r'target="_blank"\s+(class="btn btn-sm btn-download-source-button)'), r"download \1"),
]
# Templates that the themes use while they build, and copy into the book.
LEFT_OVER = ("webpack-macros.html", "sbt-webpack-macros.html")


def write_assets(app: Sphinx) -> None:
    """Copy the runtime and the figures' scripts to where pages find them (`_static/live`), and ours beside."""
    if app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static" / "live"
    static.mkdir(parents=True, exist_ok=True)
    _write(static / "relu.js", relu_script())
    _write(static / "live.js", live_script())
    for figure in FIGURES:
        _write(static / f"{figure.name}.js", figure.script())
    for engine in engines_of(figure.name for figure in FIGURES):
        (static / engine).parent.mkdir(exist_ok=True)
        _write(static / engine, engine_script(Path(engine).stem))
    _write(static / "live.css", css())


def offer_notebook(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """A chapter can be downloaded as the notebook that it is; a page without code has no source to offer.

    `html_copy_source` is off, so the theme's own entry leads nowhere.
    """
    source = _notebook_of(app, page)
    if source:
        target = Path(app.outdir) / "_sources" / f"{page}.ipynb"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.read_bytes())
    for group in context.get("header_buttons", []):
        if group.get("label") == "download-buttons":
            entries = [entry for entry in group["buttons"] if entry["label"] != "download-source-button" or source]
            group["buttons"] = [_lead(entry, context, page) for entry in entries]


def _notebook_of(app: Sphinx, page: str) -> Path | None:
    source = Path(app.srcdir) / f"{page}.ipynb"
    return source if page in app.env.all_docs and source.exists() else None


def _lead(entry: dict[str, Any], context: dict[str, Any], page: str) -> dict[str, Any]:
    if entry["label"] != "download-source-button":
        return entry
    return entry | {"url": context["pathto"](f"_sources/{page}.ipynb", 1), "tooltip": "Download notebook"}


def _write(path: Path, text: str) -> None:
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def figures_on(doctree: nodes.document) -> tuple[bool, list[str]]:
    """Whether a page has a figure of ours at all, and the names of the live ones."""
    found = [m for node in doctree.findall(nodes.raw) for m in FIGURE.finditer(node.astext())]
    return bool(found), sorted({m[2] for m in found if m[2]})


def engines_of(names: Iterable[str]) -> list[str]:
    """The files of the engines that these figures are written with, each once."""
    known = {figure.name: figure for figure in FIGURES}
    return sorted({f"engines/{engine}.js" for name in names for engine in known[name].engines})


def choose_files(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Leave out of a page what it does not use; add the runtime to pages that have figures."""
    has_math = doctree is not None and any(doctree.findall(lambda n: isinstance(n, nodes.math | nodes.math_block)))
    unused = UNUSED if has_math else UNUSED + KATEX
    for key in ("script_files", "css_files"):
        # in place: it is the builder's own list, to which `add_js_file` below adds for this page only
        context[key][:] = [file for file in context.get(key, []) if not _is_one_of(file, unused)]
    any_figure, live = figures_on(doctree) if doctree is not None else (False, [])
    app.add_css_file("live/live.css")  # on every page: it holds the colors of the roles, which book.css uses
    if any_figure:
        app.add_js_file("live/live.js", loading_method="defer", priority=600)
    if live:
        app.add_js_file("live/relu.js", loading_method="defer", priority=400)
    for engine in engines_of(live):
        app.add_js_file(f"live/{engine}", loading_method="defer", priority=450)  # between relu.js and the figures
    for name in live:
        app.add_js_file(f"live/{name}.js", loading_method="defer")


def _is_one_of(file: Any, names: tuple[str, ...]) -> bool:
    path = str(getattr(file, "filename", file) or "").rpartition("/")[2]
    attributes = getattr(file, "attributes", {})
    # the state of the widgets of the build's own kernel: no page needs it, and it holds every script once more
    state = attributes.get("type") == "application/vnd.jupyter.widget-state+json"
    return state or path.startswith(names) or "thebe" in str(attributes.get("body", "")).lower()


def cut_sheet(sheet: str, icons: set[str]) -> str:
    """The theme's style sheet without the 1,800 icons that no page shows (19 KB compressed)."""
    cut = ICON_RULE.sub(lambda rule: rule[0] if icons & set(ICON.findall(rule[1])) else "", sheet)
    # this selector, for tables that we do not have, doubled the time of a figure's move
    return cut.replace(":not(:has(table.dataframe))", "")


def cut_font(source: Path, target: Path, signs: set[int]) -> None:
    """A font with the signs that the pages show, and no others."""
    options = subset.Options(flavor="woff2", layout_features=["*"], notdef_outline=True)
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=signs)
    cutter.subset(font)
    subset.save_font(font, str(target), options)


def tidy_pages(app: Sphinx, exception: Exception | None) -> None:
    """Mend the theme's pages (TIDY), and keep of its icons, and of KaTeX's signs, the ones that some page shows.

    The theme loads Font Awesome as a script of 540 KB (compressed), for a dozen icons. Its style sheet also knows them
    as a font: so the script tag goes, and font and style sheet are cut to the icons that the pages name.
    """
    if exception is not None or app.builder.format != "html":
        return
    out = Path(app.outdir)
    names: set[str] = set()
    signs = signs_of_scripts(out) - _signs_of_our_font(app)
    for page in out.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        signs |= signs_of_formulas(text) | ({ord(sign) for sign in html.unescape(text)} - _signs_of_our_font(app))
        names |= set(ICON.findall(text))
        tidy = text
        for pattern, replacement in TIDY:
            tidy = pattern.sub(replacement, tidy)
        if page.name != "search.html":
            tidy = SEARCH.sub("", tidy)
        if tidy != text:
            page.write_text(tidy, encoding="utf-8")
    theme = Path(pydata_sphinx_theme.__file__).parent / "theme"
    # from the theme itself: what an earlier build left in the output is cut already
    sheet = (theme / "pydata_sphinx_theme/static/styles/pydata-sphinx-theme.css").read_text(encoding="utf-8")
    _write(out / "_static/styles/pydata-sphinx-theme.css", cut_sheet(sheet, names))
    codes = {name: int(code, 16) for names_, code in ICON_RULE.findall(sheet) for name in ICON.findall(names_)}
    keep = {codes[name] for name in names if name in codes} | _codes_in_sheets(out)
    for source in theme.rglob("webfonts/fa-*.woff2"):
        cut_font(source, out / "_static/vendor/fontawesome/webfonts" / source.name, keep)
    for source in (Path(app.srcdir) / "book/assets/katex/fonts").glob("*.woff2"):
        cut_font(source, out / "_static/katex/fonts" / source.name, signs)
    for needless in [*out.glob("_static/scripts/fontawesome.js*"), *(out / "_static" / name for name in LEFT_OVER)]:
        needless.unlink(missing_ok=True)


FORMULA = '<span class="katex-html"'
SPAN = re.compile(r"<span\b|</span>")


def signs_of_formulas(page: str) -> set[int]:
    """The signs that the formulas of a page are set in, those of its text left out."""
    signs: set[int] = set()
    start = page.find(FORMULA)
    while start >= 0:
        depth, end = 0, len(page)
        for tag in SPAN.finditer(page, start):
            depth += 1 if tag[0] == "<span" else -1
            if depth == 0:
                end = tag.start()
                break
        signs |= {ord(sign) for sign in html.unescape(re.sub(r"<[^>]*>", "", page[start:end]))}
        start = page.find(FORMULA, end)
    return signs


def signs_of_scripts(out: Path) -> set[int]:
    """What a script may write that is no letter of English."""
    texts = [script.read_text(encoding="utf-8") for script in (out / "_static" / "live").rglob("*.js")]
    return {ord(sign) for sign in set("".join(texts)) if not sign.isascii()}


@cache
def _signs_of_our_font(app: Sphinx) -> frozenset[int]:
    """What the font of the text has; the text's other signs come from KaTeX's."""
    with TTFont(Path(app.srcdir) / "book/assets/fonts/relubook-sans-regular.woff2") as font:
        return frozenset(font.getBestCmap())


def _codes_in_sheets(out: Path) -> set[int]:
    """The icons that style sheets set, as that of a box: letters that only the icon font has, as such or escaped."""
    found: set[int] = set()
    for sheet in out.rglob("*.css"):
        text = ICON_RULE.sub("", sheet.read_text(encoding="utf-8"))
        found |= {int(code, 16) for code in re.findall(r"\\(f[0-9a-f]{3})\b", text)}
        found |= {ord(letter) for letter in text if "\ue000" <= letter <= "\uf8ff"}
    return found


def point_buttons_at_repository(app: Sphinx, config: Any) -> None:
    """Launch buttons lead to the repository that the book is built from or that the build is told. Else: none."""
    found = repository(Path(app.srcdir))
    url = repository_of(found[0]) if found else None
    if not url and (address := told("REPOSITORY")):
        raise ExtensionError(
            f"REPOSITORY={address} is no repository on GitHub or GitLab: https://github.com/NAME/PROJECT"
        )
    if found and url:
        config.html_theme_options |= {
            "repository_url": url,
            "repository_branch": found[1],
            "use_repository_button": True,
            "use_issues_button": True,
            "launch_buttons": launch_buttons(url),
        }


def launch_buttons(url: str) -> dict[str, str]:
    """Where a chapter can be run: Binder, Colab where it is on GitHub, and the JupyterHub that the build is told."""
    buttons = {"notebook_interface": "jupyterlab", "binderhub_url": "https://mybinder.org"}
    if url.startswith("https://github.com/"):
        buttons["colab_url"] = "https://colab.research.google.com"
    if hub := told("JUPYTERHUB"):
        buttons["jupyterhub_url"] = hub
    return buttons


LINK = re.compile(r'href="#(\w+)\?([^"]*)"')
OTHER_ID = re.compile(r'<(?!figure\b)\w+\b[^>]*\sid="(\w+)"')
TITLE = re.compile(r'data-figure="(\w+)"[^>]*>\n<p class="live-figure__title">')


def land_links(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """A link that sets a figure (`#activations?x=-3`) lands at its title without a script too; a wrong one stops us."""
    body = context.get("body") or ""
    wanted: dict[str, list[str]] = {}
    for name, query in dict.fromkeys(LINK.findall(body)):
        wanted.setdefault(name, []).append(query)
    shown, known = set(TITLE.findall(body)), {figure.name: figure for figure in FIGURES}
    if taken := shown & set(OTHER_ID.findall(body)):
        name = min(taken)
        raise ExtensionError(
            f"{page}: a heading has the address #{name}, which is that of the live figure {name} on this page; "
            "give the heading other words"
        )
    for name, queries in wanted.items():
        if name not in shown:
            raise ExtensionError(f"{page}: a link sets the figure {name!r}, which is not on this page")
        for query in queries:
            told = html.unescape(query)
            try:
                known[name].state_in(told)
            except ValueError as error:
                raise ExtensionError(f"{page}: the link #{name}?{told} sets no state: {error}") from error

    def with_anchors(title: re.Match[str]) -> str:
        return title[0] + "".join(f'<span id="{title[1]}?{query}"></span>' for query in wanted.get(title[1], []))

    context["body"] = TITLE.sub(with_anchors, body)


class FigureDirective(SphinxDirective):
    """A live figure on a page without code: `{live-figure} HingeSum`."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        known = {cls.__name__: cls for cls in FIGURES}
        name = self.arguments[0]
        if name not in known:
            raise self.error(f"there is no live figure {name!r}; there are {', '.join(known)}")
        return [nodes.raw("", known[name]().html(), format="html")]


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("live-figure", FigureDirective)
    app.connect("config-inited", point_buttons_at_repository, priority=100)  # before the theme reads its options
    app.connect("builder-inited", write_assets)
    app.connect("html-page-context", choose_files)
    app.connect("html-page-context", land_links)
    app.connect("html-page-context", offer_notebook, priority=502)  # after the theme has made its buttons
    app.connect("build-finished", tidy_pages)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
