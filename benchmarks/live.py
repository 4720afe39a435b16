"""How fast each figure of the built book follows, and what its page weighs.

    python -m benchmarks.live                             the built book
    python -m benchmarks.live --beside OTHER/_build/html  and another build, in the same rounds
    python -m benchmarks.live hinge_sum zigzag            these figures alone

A move is one input event of a control of the figure; its time ends when the browser has the place of every part of
the changed picture. One round makes 200 moves of each figure, in each build in turn, so that both share the machine's
noise. Shown: the median of all moves and the worst one, in milliseconds, and KB of a page as a web server sends it.
What other programs take from the processor is in a time: measure on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import http.server
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from browser import ARGUMENTS, INSTALL_HINT, find_browser  # noqa: E402
from live_page import FROM_INPUT_TO_PICTURE  # noqa: E402

FIGURE = re.compile(r'<figure class="live-figure[^"]*" data-figure="(\w+)"')
PACKED = (".woff2", ".png")  # no server makes these smaller


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a server of this machine for a folder."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def pages_of(book: Path) -> dict[str, str]:
    """figure -> its page, in the order of the pages.

    raises : ValueError, when the folder is no built book with figures
    """
    if not (book / "index.html").exists():
        raise ValueError(f"{book} is no built book: give the folder that has its index.html (`make book` makes one)")
    return {
        name: str(page.relative_to(book))
        for page in sorted(book.rglob("*.html"))
        for name in FIGURE.findall(page.read_text(encoding="utf-8"))
    }


def opened(browser: Any, address: str, page_path: str) -> tuple[Any, float]:
    """A page of a book whose figures live, and its KB: everything that it asked for."""
    bodies: dict[str, Any] = {}
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.on("response", lambda response: bodies.setdefault(response.url, response))
    page.goto(address + page_path, wait_until="networkidle")
    page.locator(".live-figure--live").first.wait_for()
    came = list(bodies.values())  # a list: reading a body lets the next response in
    sent = [(response.url, response.body()) for response in came if response.ok and response.url[:4] == "http"]
    return page, sum(size(url, body) for url, body in sent) / 1000


def size(url: str, body: bytes) -> int:
    """What travels of a file, in bytes."""
    return len(body) if url.partition("?")[0].endswith(PACKED) else len(gzip.compress(body, 6))


def measured(
    browser: Any, books: list[tuple[str, dict[str, str]]], names: list[str], rounds: int
) -> dict[str, list[tuple[list[float], float]]]:
    """figure -> for each book the milliseconds of all its moves and the KB of its page; no moves where it is missing.

    books : address, and the page of each figure
    """
    found: dict[str, list[tuple[list[float], float]]] = {}
    for name in names:
        pages = [opened(browser, address, of[name]) if name in of else None for address, of in books]
        times: list[list[float]] = [[] for _ in books]
        for _ in range(rounds):
            for own, page in zip(times, pages, strict=True):
                if page:
                    own += page[0].locator(f'[data-figure="{name}"]').evaluate(FROM_INPUT_TO_PICTURE)
        found[name] = [(own, page[1] if page else 0.0) for own, page in zip(times, pages, strict=True)]
        for page in pages:
            if page:
                page[0].close()
    return found


def line(name: str, results: list[tuple[list[float], float]]) -> str:
    cells = [
        f"{median(times):9.2f}{max(times):9.2f}{weight:9.0f}" if times else f"{'not there':>27}"
        for times, weight in results
    ]
    return f"{name:20}" + "   ".join(cells)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="figures; all of the book when there are none")
    parser.add_argument("--book", type=Path, default=ROOT / "_build" / "html")
    parser.add_argument("--beside", type=Path, help="the html folder of another build")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    folders = [given.book, *([given.beside] if given.beside else [])]
    try:
        pages = [pages_of(folder) for folder in folders]
    except ValueError as error:
        parser.error(str(error))
    known = list(dict.fromkeys(name for of in pages for name in of))
    if unknown := set(given.names) - set(known):
        parser.error(f"no figure {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    path = find_browser()
    if path is None:
        parser.error(f"no Chromium or Chrome found. {INSTALL_HINT}")

    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, served(folders[0]) as own, served(folders[-1]) as other:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        addresses = [own, other][: len(folders)]
        titles = ["this book", "the other"][: len(folders)]
        print(f"{'':20}" + "   ".join(f"{title:>27}" for title in titles))
        print(f"{'figure':20}" + "   ".join(f"{'median':>9}{'worst ms':>9}{'KB':>9}" for _ in folders))
        for name in given.names or known:
            found = measured(browser, list(zip(addresses, pages, strict=True)), [name], given.rounds)
            print(line(name, found[name]), flush=True)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
