"""What several test files need: a browser with its network blocked, and the built book, from http and from a file."""

import functools
import http.server
import os
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest
from browser import ARGUMENTS, INSTALL_HINT, find_browser
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]
BOOK = ROOT / "_build" / "html"
ON_CI = os.environ.get("CI") == "true"

# CI draws the same examples each time, so that a red run means a change and not a draw; everybody else draws new ones.
# Nobody's test fails because the machine was busy.
settings.register_profile("ours", deadline=None)
settings.register_profile("ci", derandomize=True, deadline=None)
settings.load_profile("ci" if ON_CI else "ours")


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 128  # a page asks for 40 files at once; with the default of 5 some would wait for a retry


@pytest.fixture(scope="session")
def chromium():
    """A started browser. Without one the browser tests are left out by name, except on CI, where that is a failure."""
    path = find_browser()
    if path is None:
        (pytest.fail if ON_CI else pytest.skip)(f"no Chromium or Chrome found. {INSTALL_HINT}")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def book():
    """The folder of the built book."""
    if not (BOOK / "index.html").exists():
        pytest.fail("the book is not built: run `make book` (or `make test`, which builds it first)")
    return BOOK


@contextmanager
def serving(folder):
    """The address of a server of this machine that serves a folder."""
    server = Server(("127.0.0.1", 0), functools.partial(QuietHandler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def http_address(book):
    """The address from which the built book is served."""
    with serving(book) as address:
        yield address


@pytest.fixture(params=["http", "file"])
def address(request, book):
    """Where the book is read from: a server, and a folder by double click."""
    return request.getfixturevalue("http_address") if request.param == "http" else book.as_uri() + "/"


class Visit:
    """A page that was opened with the network blocked, and what it tried and said."""

    def __init__(self, page, home):
        self.page, self.home = page, home
        self.errors, self.outside, self.failed, self.sizes = [], [], [], {}
        page.on("console", lambda m: self.errors.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        # a page that is left takes back what it still asks for
        page.on("requestfailed", lambda r: None if r.failure == "net::ERR_ABORTED" else self.failed.append(r.url))
        page.route("**/*", self._route)

    def _route(self, route):
        url = route.request.url
        if url.startswith((self.home, "data:", "blob:")):
            route.continue_()
        else:
            self.outside.append(url)
            route.abort()


@pytest.fixture
def visit(chromium):
    """visit(home, path, **context options) opens a page and returns the Visit."""
    contexts = []

    def open_page(home, path, **options):
        context = chromium.new_context(**{"viewport": {"width": 1280, "height": 900}} | options)
        contexts.append(context)
        visit = Visit(context.new_page(), home)
        visit.page.goto(home + path)
        return visit

    yield open_page
    for context in contexts:
        context.close()


KEPT_OPEN = 10  # pages; more than a file of tests goes back to


@pytest.fixture(scope="module")
def lasting(chromium):
    """As `visit`, for tests that leave a page as it was: it stays open, and who asks for it again gets it again."""
    visits = {}

    def open_page(home, path, **options):
        key = (home, path, repr(sorted(options.items())))
        if key not in visits:
            if len(visits) == KEPT_OPEN:
                visits.pop(next(iter(visits))).page.context.close()
            context = chromium.new_context(**{"viewport": {"width": 1280, "height": 900}} | options)
            visits[key] = Visit(context.new_page(), home)
            visits[key].page.goto(home + path)
        visits[key] = visits.pop(key)  # the last one asked for is the last to go
        return visits[key]

    yield open_page
    for visit in visits.values():
        visit.page.context.close()
