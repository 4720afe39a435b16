"""Firefox, and WebKit (the engine of Safari), as Debian has them: one small page for a test, driven in two ways.

Playwright drives patched builds of both, which no package brings, and Selenium needs a driver for Firefox that Debian
has not. So each is spoken to in its own protocol: Firefox in WebDriver BiDi, WebKit in the older WebDriver. What a test
asks of a page is the same, and `evaluate` takes what Playwright's takes, so that the oracle of a figure reads both.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from io import BytesIO
from itertools import count
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from matplotlib.image import imread
from tolerances import OTHER_BROWSER_STARTS_S, OTHER_BROWSER_WAITS_S

INSTALL_HINT = (
    "One command installs them: sudo apt-get install --no-install-recommends firefox-esr webkit2gtk-driver xvfb"
)
FIREFOX = ("firefox-esr", "firefox")
# the folder of WebKit's small browser has the machine's architecture and the library's version in its name
WEBKIT_BROWSERS = ("*/webkit2gtk-4.*/MiniBrowser", "*/webkitgtk-6.*/MiniBrowser")
DEAD_PROXY = 9  # the port "discard": nothing listens there, so that no request leaves this machine

FIREFOX_SETTINGS = {
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": DEAD_PROXY,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": DEAD_PROXY,
    "network.proxy.no_proxies_on": "127.0.0.1",
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
}


class Page:
    """One page of a browser. A place is (x, y) in CSS pixels from the top left of the window."""

    width, height = 1280, 900

    @classmethod
    def is_here(cls):
        """Whether this machine has what it takes."""
        raise NotImplementedError

    def open(self, address):
        raise NotImplementedError

    def call(self, function):
        """The text that an async function without arguments gives, in the page."""
        raise NotImplementedError

    def act(self, *sources):
        """Perform WebDriver's input actions, which are the same in both protocols."""
        raise NotImplementedError

    def png(self):
        raise NotImplementedError

    def close(self):
        raise NotImplementedError

    def evaluate(self, text, argument=None):
        """The value of an expression, or of a function of `argument`, in the page; a promise is waited for."""
        given = f"const given = ({text}), argument = {json.dumps(argument)};"
        value = "await (typeof given === 'function' ? given(argument) : given)"
        return json.loads(self.call(f"async () => {{ {given} return JSON.stringify(({value}) ?? null); }}"))

    def wait(self, condition, argument=None):
        """Wait until a function of `argument` gives something, and return it."""
        milliseconds = 1000 * OTHER_BROWSER_WAITS_S
        return self.evaluate(
            f"""async (argument) => {{
              const end = performance.now() + {milliseconds};
              while (performance.now() < end) {{
                const found = await ({condition})(argument);
                if (found) return found;
                await new Promise((done) => setTimeout(done, 20));
              }}
              throw new Error("waited in vain for " + {json.dumps(condition)});
            }}""",
            argument,
        )

    def screenshot(self):
        """What is seen: shape (height, width, channels), from 0 to 1."""
        self.evaluate("new Promise((done) => setTimeout(done, 100))")  # WebKit paints a moment later
        return imread(BytesIO(self.png()))

    def show(self, selector):
        """Scroll an element into the middle of the window; give the place of its middle."""
        return self.evaluate(
            """(selector) => {
              const one = document.querySelector(selector);
              one.scrollIntoView({ block: "center", behavior: "instant" });
              const box = one.getBoundingClientRect();
              return [box.x + box.width / 2, box.y + box.height / 2];
            }""",
            selector,
        )

    def click(self, selector):
        self.click_at(self.show(selector))

    def click_at(self, place):
        self.act(pointer(to(place), {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}))

    def drag(self, start, end):
        steps = [[a + (b - a) * i / 3 for a, b in zip(start, end, strict=True)] for i in (1, 2, 3)]
        down, up = ({"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp"))
        self.act(pointer(to(start), down, *map(to, steps), up))

    def type(self, *keys):
        """Press keys, one after the other: what has the focus gets them."""
        presses = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self.act({"type": "key", "id": "keys", "actions": presses})


def to(place):
    x, y = map(round, place)
    return {"type": "pointerMove", "x": x, "y": y, "duration": 0, "origin": "viewport"}


def pointer(*actions):
    return {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": list(actions)}


class Firefox(Page):
    """Firefox without a window, spoken to in WebDriver BiDi: https://w3c.github.io/webdriver-bidi/."""

    @classmethod
    def is_here(cls):
        return any(map(shutil.which, FIREFOX))

    def __init__(self):
        from websocket import create_connection

        self.profile = tempfile.TemporaryDirectory(prefix="relubook-firefox-", ignore_cleanup_errors=True)
        lines = [f"user_pref({json.dumps(key)}, {json.dumps(value)});" for key, value in FIREFOX_SETTINGS.items()]
        (Path(self.profile.name) / "user.js").write_text("\n".join(lines), encoding="utf-8")
        program = next(filter(None, map(shutil.which, FIREFOX)))
        options = ["--headless", "--no-remote", "--remote-debugging-port=0", "--profile", self.profile.name]
        self.process = subprocess.Popen([program, *options], stderr=subprocess.DEVNULL)
        self.socket = create_connection(self._address(), timeout=OTHER_BROWSER_STARTS_S, suppress_origin=True)
        self.numbers = count(1)
        self._ask("session.new", capabilities={})
        # a tab of our own: in the first one nothing ever has the focus
        self.context = self._ask("browsingContext.create", type="tab")["context"]
        self._ask("browsingContext.activate", context=self.context)
        viewport = {"width": self.width, "height": self.height}
        self._ask("browsingContext.setViewport", context=self.context, viewport=viewport)

    def _address(self):
        """Where it listens: it writes so into its profile."""
        told = Path(self.profile.name) / "WebDriverBiDiServer.json"
        wait_for(lambda: told.exists() and told.stat().st_size, "Firefox does not listen", self.process)
        return "ws://{ws_host}:{ws_port}/session".format_map(json.loads(told.read_text(encoding="utf-8")))

    def _ask(self, method, **params):
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while (answer := json.loads(self.socket.recv())).get("id") != number:
            pass  # an event
        if answer["type"] == "error":
            raise RuntimeError(f"{method}: {answer['message']}")
        return answer["result"]

    def open(self, address):
        self._ask("browsingContext.navigate", context=self.context, url=address, wait="complete")

    def call(self, function):
        told = self._ask(
            "script.callFunction", functionDeclaration=function, awaitPromise=True, target={"context": self.context}
        )
        if told["type"] == "exception":
            raise RuntimeError(told["exceptionDetails"]["text"])
        return told["result"]["value"]

    def act(self, *sources):
        self._ask("input.performActions", context=self.context, actions=list(sources))

    def png(self):
        return base64.b64decode(self._ask("browsingContext.captureScreenshot", context=self.context)["data"])

    def close(self):
        try:
            self._ask("browser.close")
        finally:
            self.socket.close()
            stop(self.process)
            self.profile.cleanup()


class WebKit(Page):
    """WebKit in the small browser of its GTK port, on a screen that nobody sees: https://www.w3.org/TR/webdriver2/."""

    @classmethod
    def is_here(cls):
        return bool(shutil.which("WebKitWebDriver") and shutil.which("Xvfb") and small_webkit())

    def __init__(self):
        self.screen, display = unseen_screen()
        port = free_port()
        environment = os.environ | {"DISPLAY": display, "NO_AT_BRIDGE": "1"}
        self.process = subprocess.Popen(["WebKitWebDriver", f"--port={port}"], env=environment)
        self.driver = f"http://127.0.0.1:{port}/session"
        nowhere = f"127.0.0.1:{DEAD_PROXY}"
        wanted = {
            "browserName": "MiniBrowser",
            "proxy": {"proxyType": "manual", "httpProxy": nowhere, "sslProxy": nowhere, "noProxy": ["127.0.0.1"]},
            "timeouts": {"script": 3000 * OTHER_BROWSER_WAITS_S},
            "webkitgtk:browserOptions": {"binary": str(small_webkit()), "args": ["--automation"]},
        }
        wait_for(lambda: listens(port), "WebKit's driver does not listen", self.process)
        session = self._ask("POST", "", capabilities={"alwaysMatch": wanted})
        self.driver += f"/{session['sessionId']}"
        self._ask("POST", "/window/rect", x=0, y=0, width=self.width, height=self.height)

    def _ask(self, method, path, **body):
        text = json.dumps(body).encode() if method == "POST" else None
        request = Request(self.driver + path, data=text, method=method, headers={"Content-Type": "application/json"})
        try:
            with urlopen(request, timeout=OTHER_BROWSER_STARTS_S) as answer:
                return json.load(answer)["value"]
        except HTTPError as error:
            raise RuntimeError(f"{path}: {json.load(error)['value']['message']}") from error

    def open(self, address):
        self._ask("POST", "/url", url=address)

    def call(self, function):
        ends = "(text) => done([true, text]), (error) => done([false, String(error)])"
        script = f"const done = arguments[0]; ({function})().then({ends});"
        worked, text = self._ask("POST", "/execute/async", script=script, args=[])
        if not worked:
            raise RuntimeError(text)
        return text

    def act(self, *sources):
        self._ask("POST", "/actions", actions=list(sources))

    def png(self):
        return base64.b64decode(self._ask("GET", "/screenshot"))

    def close(self):
        try:
            self._ask("DELETE", "")
        finally:
            stop(self.process)
            stop(self.screen)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def listens(port):
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


def wait_for(condition, failure, process):
    """Wait until a browser that starts has come so far."""
    end = time.monotonic() + OTHER_BROWSER_STARTS_S
    while not condition():
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(failure)
        time.sleep(0.05)


def small_webkit() -> Path | None:
    return next((path for form in WEBKIT_BROWSERS for path in Path("/usr/lib").glob(form)), None)


def unseen_screen():
    """A started Xvfb, and the name of its display, which it chooses itself."""
    read, write = os.pipe()
    options = ["-displayfd", str(write), "-screen", "0", "1600x1200x24", "-nolisten", "tcp"]
    screen = subprocess.Popen(["Xvfb", *options], pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as told:
        return screen, f":{told.readline().strip()}"


def stop(process):
    process.terminate()
    try:
        process.wait(timeout=OTHER_BROWSER_STARTS_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


BROWSERS = {"Firefox": Firefox, "WebKit": WebKit}
