"""A live figure in a real page: how a test makes one, sets a state, takes hold of things and compares."""

from __future__ import annotations

import random
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from urllib.parse import urlencode

import pytest
from live_oracle import inside, place, read, same, seen, wanted
from saying import assert_same_words

from relubook.experiments.lives import STEPS
from relubook.figures import DeadReluLab
from relubook.live.html import json_ready
from relubook.live.scripts import css, live_script, relu_script

WIDTHS = {"wide": {"width": 1280, "height": 900}, "narrow": {"width": 390, "height": 844}}


# Making a page, without the book


def page_text(figures, before="", scripts=None):
    """A page with these figures, as the book would have it."""
    own = [text for figure in figures for text in figure.scripts()] if scripts is None else scripts
    blocks = "".join(f"<script>{text}</script>" for text in [relu_script(), *own, live_script()])
    shown = "".join(figure.html() for figure in figures)
    head = f"<!doctype html><html data-theme=light><meta charset=utf-8><style>{css()}</style>"
    return f"{head}<body style='margin: 16px'>{before}{shown}<p style='height: 1500px'></p>{blocks}"


# Finding a figure in the book


def live_figures(page, unfolded=True):
    """The figures of a page, each as a locator, once all of them are alive; the page with all its sections open."""
    if unfolded:
        page.evaluate("for (const fold of document.querySelectorAll('details.fold')) fold.open = true")
    count = page.locator("figure.live-figure").count()
    alive = "figure.live-figure--live"
    page.wait_for_function(f"document.querySelectorAll('{alive}').length === {count}")
    return page.locator(alive).all()


def page_of(book, name):
    """The first page that has a figure."""
    for path in sorted(book.rglob("*.html")):
        if f'data-figure="{name}"' in path.read_text(encoding="utf-8"):
            return str(path.relative_to(book))
    raise AssertionError(f"no page of the book has the figure {name}")


# Setting a state


def root_of(page, figure):
    return page.locator(f'[data-figure="{figure.name}"]')


def words_of(page, name):
    return page.locator(f'[data-figure="{name}"] .live-figure__state').inner_text()


def fragment(name, state):
    told = {key: "true" if v is True else "false" if v is False else v for key, v in state.items()}
    lists = {key: ",".join(map(repr, v)) if isinstance(v, list) else v for key, v in told.items()}
    return f"#{name}?{urlencode(lists)}"


def go(page, name, state):
    """Set a state by the address of the open page."""
    page.evaluate("hash => { location.hash = hash; }", fragment(name, state))
    page.wait_for_function("() => new Promise((done) => setTimeout(() => done(true), 20))")


def reset(page, figure):
    root_of(page, figure).locator(".live-figure__reset").click()


def state_of(page, figure):
    """The state of the page, as the link to it has it."""
    return state_in_page(page, type(figure))


def state_in_page(page, cls):
    root_of(page, cls).locator(".live-figure__link").click()
    return cls.state_in(page.evaluate("location.hash").partition("?")[2])


# States


def random_states(figure, count, off_grid=False):
    """States that the controls allow; off the grid are such as only code sets."""
    rng = random.Random(figure.name)
    states = [{c["name"]: random_value(rng, figure, c, off_grid) for c in figure.controls()} for _ in range(count)]
    return [calm(figure, state) for state in states]


def calm(figure, state):
    """The laboratory at a rate at which two machines agree on all its steps: above, a run is chaotic."""
    long = isinstance(figure, DeadReluLab) and figure.last == STEPS
    return state | {"rate": min(state["rate"], 0.5)} if long else state


def random_value(rng, figure, control, off_grid):
    if "options" in control:
        return rng.choice(control["options"])
    if control["kind"] == "switch":
        return rng.random() < 0.3
    if control["kind"] == "numbers":
        return [float(random_number(rng, control, off_grid)) for _ in figure.state()[control["name"]]]
    return random_number(rng, control, off_grid)


def is_whole(control):
    return all(float(control[key]).is_integer() for key in ("min", "max", "step"))


def random_number(rng, control, off_grid):
    low, high, step = control["min"], control["max"], control["step"]
    if off_grid and not is_whole(control):
        return rng.uniform(low, high)
    value = round(low + step * rng.randint(0, round((high - low) / step)), digits_of(step))
    return int(value) if is_whole(control) else value


def digits_of(step):
    return len(str(step).partition(".")[2])


def place_in(controls, control, state):
    """Which element of its list a control edits, as its `at` says."""
    strides = {control["at"]: 1} if isinstance(control["at"], str) else control["at"]
    return sum(stride * state[name] for name, stride in strides.items())


# What the page shows, beside what Python says

LOOK = """name => {
  const root = document.querySelector(`[data-figure="${name}"]`);
  const seen = (e) => getComputedStyle(e).display !== "none";
  const row = (e) => e.closest(".live-figure__row");
  return {
    words: root.querySelector(".live-figure__state").innerText,
    numbers: [...root.querySelectorAll(".live-figure__number")].filter(seen).map((e) => [
      e.querySelector("dt").textContent, e.querySelector("dd").textContent, e.className.split("--")[1],
    ]),
    inputs: [...root.querySelectorAll("input, select")].map((e) => ({
      name: e.name, type: e.type, value: Number(e.value), checked: e.checked, index: e.selectedIndex, off: e.disabled,
      output: row(e).querySelector("output")?.textContent, told: e.getAttribute("aria-valuetext"),
      where: row(e).querySelector(".live-figure__where b")?.textContent,
      fill: Number(e.style.getPropertyValue("--at")),
    })),
    grips: [...root.querySelectorAll(".live-figure__grip")].map((e) => [
      e.dataset.handle, seen(e) ? [e.cx.baseVal.value, e.cy.baseVal.value] : null, e.getAttribute("aria-selected"),
    ]),
    cells: [...root.querySelectorAll("[data-cells]")].map((e) => [
      e.dataset.cells, e.getAttribute("aria-valuenow"), e.getAttribute("aria-valuetext"),
    ]),
  };
}"""


def assert_shows(page, figure, spec, width, state):
    """The page shows what Python says of this state, in words, numbers, inputs, handles and every part."""
    for control, value in state.items():
        setattr(figure, control, value)
    found = page.evaluate(LOOK, figure.name)
    assert_same_words(found["words"], figure.words(), str(state))
    for (name, text, role), (its_name, its_text, its_role) in zip(found["numbers"], figure.numbers(), strict=True):
        assert (name, role) == (its_name, its_role)
        assert_same_words(text, its_text, name)
    assert_inputs(found["inputs"], figure.controls(), state)
    frame, view = json_ready(figure.shown()), spec["views"][width]
    assert_handles(found, figure, view, frame, state)
    elements = read(page, figure.name, list(view["parts"]))
    for name, part in view["parts"].items():
        should, does = wanted(part, view["axes"][part["axes"]], frame.get(name)), seen(elements[name], part)
        assert same(should, does), f"{name} in {state}:\n{should}\n{does}"


def assert_inputs(inputs, controls, state):
    """Each form element stands at the state, and says so."""
    of = {}
    for element in inputs:
        of.setdefault(element["name"], []).append(element)
    assert list(of) == [c["name"] for c in controls_in_order(controls)]
    for control in controls:
        name = control["name"]
        if name not in of:
            continue
        value = state[name][place_in(controls, control, state)] if "at" in control else state[name]
        for element in of[name]:
            where = f"{name} of {state}: {element}"
            unless = control.get("unless", {})
            assert element["off"] == bool(unless and all(state[n] == v for n, v in unless.items())), where
            if element["type"] == "checkbox":
                assert element["checked"] == bool(value), where
            elif element["type"] == "radio":
                assert element["checked"] == (control["options"][int(element["value"])] == value), where
            elif element["type"] == "select-one":
                assert control["options"][element["index"]] == value, where
            else:
                assert_range(element, control, value, where)


def controls_in_order(controls):
    """As they stand in the panel: selections have no element, and what waits under "More settings" comes last."""
    shown = [c for c in controls if c["kind"] != "selection"]
    return [c for c in shown if not c.get("more")] + [c for c in shown if c.get("more")]


def assert_range(element, control, value, where):
    if control["kind"] == "ladder":
        at = control["options"].index(value)
        low, high, step, text = 0, len(control["options"]) - 1, 1, control["labels"][at]
    else:
        at, low, high, step = value, control["min"], control["max"], control["step"]
        rounded = Decimal(float(value)).quantize(Decimal(1).scaleb(-digits_of(step)), ROUND_HALF_UP)
        text = f"{rounded:f}".replace("-", "−" if rounded else "")
        text += f" {control['unit']}" if "unit" in control else ""
    assert element["value"] == pytest.approx(at, abs=step / 2 + 1e-9), where  # the browser keeps a range on its grid
    assert element["fill"] == pytest.approx((at - low) / (high - low), abs=step / (high - low)), where
    assert element["output"] == element["told"] == text, where
    if control.get("play"):
        assert element["where"] == text, where


def assert_handles(found, figure, view, frame, state):
    """Each handle is where its data are, and hidden where they are not; each grid says which cell is chosen."""
    for handle, (key, at, chosen) in zip(figure.handles, found["grips"], strict=True) if ordered(figure, found) else []:
        where = f"{key} in {state}"
        assert key == f"{handle['part']}.{handle['index']}"
        part, data = view["parts"][handle["part"]], frame.get(handle["part"])
        axes, i = view["axes"][part["axes"]], handle["index"]
        should = place(axes, data["x"][i], data["y"][i]) if data else None
        hidden = should is None or (part.get("clip", True) and not inside(axes, should))
        assert at is None if hidden else at == pytest.approx(should, abs=0.02), where
        if chosen is not None:
            assert chosen == str(state[handle["select"]] == i).lower(), where
    for pick, (name, now, text) in zip(figure.picks, found["cells"], strict=True):
        part, data = view["parts"][pick["part"]], frame.get(pick["part"])
        i = state[pick["select"]] - pick["start"]  # may be in another grid of the same selection
        assert (name, now) == (pick["part"], str(min(max(i + 1, 1), part["count"]))), state
        if data and 0 <= i < part["count"]:
            assert text.partition(": ")[0] == selection_labels(figure, pick)[i], state


def ordered(figure, found):
    """The handles in the order of the figure: those of a list stand together in the page."""
    order = [f"{handle['part']}.{handle['index']}" for handle in figure.handles]
    assert sorted(order) == sorted(key for key, *_ in found["grips"])
    found["grips"].sort(key=lambda grip: order.index(grip[0]))
    return bool(order)


def selection_labels(figure, pick):
    labels = next(c for c in figure.controls() if c["name"] == pick["select"])["labels"]
    return labels[pick["start"] :]


def count_in(figure, part, pick):
    """How many cells there are to choose from: of rows as many as have a value."""
    return part["count"] if part["kind"] == "grid" else len(figure.shown()[pick["part"]]["values"])


def place_of_cell(axes, part, count, i):
    """A place in cell i, neither in its middle nor on its edge."""
    row, column = divmod(i, part["columns"])
    high = 1 if part["kind"] == "grid" else (axes["y"][0] - axes["y"][1]) / count
    return place(axes, column + 0.8, (row + 0.2) * high)


# Pointer


def grip_places(page, figure):
    """Where the middle of each handle is on the screen; None for a hidden one."""
    read = """figure => [...document.querySelectorAll(`[data-figure="${figure}"] .live-figure__grip`)].map((g) => {
      const [at, box] = [g.getScreenCTM(), g.getBoundingClientRect()];
      const p = new DOMPoint(g.cx.baseVal.value, g.cy.baseVal.value).matrixTransform(at);
      return [g.dataset.handle, box.width ? [p.x, p.y] : null];
    })"""
    return dict(page.evaluate(read, figure.name))


def on_screen(page, figure, at):
    """A place of the picture on the screen."""
    read = """([figure, x, y]) => {
      const svg = document.querySelector(`[data-figure="${figure}"] .live-figure__picture svg`);
      const p = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM());
      return [p.x, p.y];
    }"""
    return page.evaluate(read, [figure.name, *at])


def drag(page, start, end):
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=3)
    page.mouse.up()


def press(page, at):
    page.mouse.move(*at)
    page.mouse.down()
    page.mouse.up()


# Time

FROM_INPUT_TO_PICTURE = """
root => {
  const svg = root.querySelector(".live-figure__picture svg");
  const own = [...root.querySelectorAll("input, select")].filter((e) => !e.disabled);
  const element = own.find((e) => e.type === "range") || own[0];
  const radios = own.filter((e) => e.name === element.name);
  const next = {
    range: (i) => {
      const steps = Math.round((element.max - element.min) / element.step);
      element.value = Number(element.min) + ((i * 7) % (steps + 1)) * element.step;
      return [element, "input"];
    },
    radio: (i) => { radios[i % radios.length].checked = true; return [radios[i % radios.length], "change"]; },
    checkbox: () => { element.checked = !element.checked; return [element, "change"]; },
    "select-one": (i) => { element.selectedIndex = i % element.options.length; return [element, "change"]; },
  }[element.type];
  const times = [];
  for (let i = 0; i < 200; i++) {
    const [moved, event] = next(i);
    const start = performance.now();
    moved.dispatchEvent(new Event(event, { bubbles: true }));
    svg.getBoundingClientRect();
    times.push(performance.now() - start);
  }
  return times;
}
"""


def median_ms(page, root, limit):
    """From input to picture: the least of up to ten medians of 200. What else a machine does only adds to a time."""
    least = median(root.evaluate(FROM_INPUT_TO_PICTURE))
    for _ in range(9):
        if least <= limit:
            break
        page.wait_for_timeout(1000)
        least = min(least, median(root.evaluate(FROM_INPUT_TO_PICTURE)))
    return least
