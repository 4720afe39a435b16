"""A figure in a real browser does what is asked of it: by its controls, by its handles and cells, by play and Reset."""

import math

import pytest
from live_kinds import Kinds, Reel
from live_oracle import place
from live_page import (
    WIDTHS,
    assert_shows,
    drag,
    go,
    grip_places,
    on_screen,
    place_in,
    press,
    random_states,
    reset,
    root_of,
    state_of,
)

from relubook.figures import FIGURES, HingeSum, SignBit
from relubook.live.html import json_ready

pytestmark = pytest.mark.browser

ALL = [Kinds, Reel, *FIGURES]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("cls", [c for c in ALL if c.handles], ids=lambda cls: cls.name)
def test_a_drag_to_a_place_gives_the_value_of_that_place(open_page, cls, width):
    figure = cls()
    view = json_ready(figure.spec())["views"][width]
    page = open_page([figure], width)
    controls = {c["name"]: c for c in cls.controls()}
    tried = 0
    for handle in cls.handles:
        axes = view["axes"][view["parts"][handle["part"]]["axes"]]
        key = f"{handle['part']}.{handle['index']}"
        for side in "xy":
            if not handle[side]:
                continue
            name, index = target_of(handle, side)
            for value in dragged_values(controls[name], axes, side):
                reset(page, figure)
                start = grip_places(page, figure)[key]
                if start is None:
                    continue
                data = figure.shown()[handle["part"]]
                here = place(axes, data["x"][handle["index"]], data["y"][handle["index"]])
                assert start == pytest.approx(on_screen(page, figure, here), abs=0.5)
                there = place(axes, *aim(data, handle, side, value))
                drag(page, start, on_screen(page, figure, there))
                after = state_of(page, figure)
                found = after[name] if index is None else after[name][index]
                assert found == pytest.approx(snapped(controls[name], value, axes, side)), f"{key} to {value}"
                if handle["select"]:
                    assert after[handle["select"]] == handle["index"]
                tried += 1
    assert tried >= 2
    assert page.errors == []


def aim(data, handle, side, value):
    x, y = data["x"][handle["index"]], data["y"][handle["index"]]
    return (value, y) if side == "x" else (x, value)


def dragged_values(control, axes, side):
    """A value inside, and one past each end of the control, as far as the picture reaches."""
    options = control.get("options")
    low, high = (min(options), max(options)) if options else (control["min"], control["max"])
    if axes["scale"]["xy".index(side)] == "log":
        return [(low * high) ** 0.5 * 1.7, low / 3, high * 3]
    step = control.get("step", 1)
    between = low + step * (round(0.31 * (high - low) / step) + 0.2)
    return [between, low - 0.1 * (high - low), high + 0.1 * (high - low)]


def snapped(control, value, axes, side):
    """The nearest value that the control allows."""
    log = axes["scale"]["xy".index(side)] == "log"
    if "options" in control:
        return min(control["options"], key=lambda v: abs(math.log(v / value)) if log else abs(v - value))
    low, high, step = control["min"], control["max"], control["step"]
    return min(high, max(low, low + step * round((value - low) / step)))


@pytest.mark.parametrize("cls", [c for c in ALL if c.picks], ids=lambda cls: cls.name)
def test_a_click_on_a_cell_and_the_arrow_keys_choose_it(open_page, cls):
    figure = cls()
    view = json_ready(figure.spec())["views"]["wide"]
    page = open_page([figure])
    for pick in cls.picks:
        part = view["parts"][pick["part"]]
        axes, count = view["axes"][part["axes"]], count_in(figure, part, pick)
        cells = page.locator(f'[data-figure="{figure.name}"] [data-cells="{pick["part"]}"]')
        for i in dict.fromkeys((0, count // 2, count - 1)):
            reset(page, figure)
            before = figure.state()
            row, column = divmod(i, part["columns"])
            high = 1 if part["kind"] == "grid" else (axes["y"][0] - axes["y"][1]) / count
            at = place(axes, column + 0.8, (row + 0.2) * high)
            cells.scroll_into_view_if_needed()
            page.mouse.click(*on_screen(page, figure, at))
            after = state_of(page, figure)
            assert after == clicked(cls, pick, before, i), f"cell {i} of {pick['part']}"
        reset(page, figure)
        start = figure.state()[pick["select"]] - pick["start"]
        cells.focus()
        for key, step in (
            ("ArrowRight", 1),
            ("ArrowLeft", -1),
            ("ArrowDown", part["columns"]),
            ("ArrowUp", -part["columns"]),
        ):
            cells.press(key)
            moved = after_key(view, figure, pick, start, step)
            assert state_of(page, figure)[pick["select"]] - pick["start"] == moved
            start = moved
            cells.focus()
        assert cells.get_attribute("aria-valuenow") == str(min(max(start, 0), count - 1) + 1)


def count_in(figure, part, pick):
    """How many cells there are to choose from: of rows as many as have a value."""
    return part["count"] if part["kind"] == "grid" else len(figure.shown()[pick["part"]]["values"])


def after_key(view, figure, pick, start, step):
    """Where the arrow key leads: in the grid, on into another grid of the same selection, else nowhere."""
    if not 0 <= start < count_in(figure, view["parts"][pick["part"]], pick):
        return 0  # the selection comes from another grid
    ranges = [
        (p["start"], p["start"] + count_in(figure, view["parts"][p["part"]], p))
        for p in figure.picks
        if p["select"] == pick["select"]
    ]
    target = pick["start"] + start + step
    return start + step if any(low <= target < high for low, high in ranges) else start


def test_an_arrow_key_goes_on_from_one_grid_into_the_next_of_its_selection(open_page):
    page = open_page([SignBit()])
    focused = "() => document.activeElement.dataset.cells"
    page.locator('[data-cells="in_sign"]').focus()
    page.keyboard.press("ArrowRight")
    assert (page.evaluate(focused), state_of(page, SignBit())["bit"]) == ("in_exponent", 1)
    page.locator('[data-cells="in_exponent"]').focus()
    page.keyboard.press("ArrowLeft")
    assert (page.evaluate(focused), state_of(page, SignBit())["bit"]) == ("in_sign", 0)


def test_a_click_beside_the_last_cell_of_a_row_that_is_not_full_does_nothing(open_page):
    figure = SignBit()
    page = open_page([figure], "narrow")
    before = state_of(page, figure)
    box = page.locator('[data-cells="in_fraction"]').bounding_box()
    page.mouse.click(box["x"] + box["width"] - 5, box["y"] + box["height"] - 5)
    assert state_of(page, figure) == before
    page.mouse.click(box["x"] + box["width"] - 60, box["y"] + box["height"] - 5)
    assert state_of(page, figure)["bit"] == 31


def clicked(cls, pick, state, i):
    """The state after a click: the choice, and a flipped sign or a toggled bit there."""
    after = state | {pick["select"]: pick["start"] + i}
    for kind, change in (("flip", lambda v: -v or 0.0), ("toggle", lambda v: 0.0 if v else 1.0)):
        if pick[kind]:
            at = next(c for c in cls.controls() if c["name"] == pick[kind])["at"]
            strides = {at: 1} if isinstance(at, str) else at
            index = sum(stride * after[name] for name, stride in strides.items())
            values = list(after[pick[kind]])
            values[index] = change(values[index])
            after[pick[kind]] = values
    return after


def test_the_points_of_a_selection_are_a_list_that_the_arrow_keys_walk(open_page):
    figure = Kinds()
    page = open_page([figure])
    options = page.get_by_role("listbox", name="Gate").get_by_role("option")
    assert options.count() == 2
    options.first.focus()
    options.first.press("ArrowRight")
    assert state_of(page, figure)["gate"] == 1
    assert options.nth(1).get_attribute("aria-selected") == "true"
    assert [option.get_attribute("tabindex") for option in options.all()] == ["-1", "0"]


def test_of_two_points_the_nearest_is_taken(open_page):
    figure = Kinds()
    page = open_page([figure])
    axes = json_ready(figure.spec())["views"]["wide"]["axes"][0]
    taken = []
    for at in ((0.5, 0.5), (-1, 0.5)):
        press(page, on_screen(page, figure, place(axes, *at)))
        taken.append(state_of(page, figure)["gate"])
    assert taken == [0, 1]


def test_of_two_points_at_one_place_both_can_be_taken(open_page):
    figure = HingeSum()
    page = open_page([figure])
    go(page, "hinge_sum", {"kinks": [-2.0, -1.0, 0.5, 0.5]})
    at = grip_places(page, figure)["bends.2"]
    assert at == pytest.approx(grip_places(page, figure)["bends.3"])
    taken = set()
    for _ in range(2):
        press(page, at)
        taken.add(state_of(page, figure)["hinge"])
    assert taken == {2, 3}
    drag(page, at, (at[0] + 100, at[1]))
    moved = state_of(page, figure)["kinks"]
    assert sorted(moved[2:])[0] == 0.5
    assert sorted(moved[2:])[1] > 1


def test_of_two_points_of_two_parts_at_one_place_both_can_be_taken(open_page):
    figure = Kinds()
    page = open_page([figure])
    axes = json_ready(figure.spec())["views"]["wide"]["axes"][0]
    taken = set()
    for _ in range(2):
        go(page, "kinds", {"t": 0, "values": [0.0] * 6})  # the first point and the first letter lie at 0, 0
        drag(page, *(on_screen(page, figure, place(axes, x, 0)) for x in (0, 1)))
        after = state_of(page, figure)
        taken.add((after["t"], after["values"][0]))
    assert taken == {(1, 0), (0, 1)}


@pytest.mark.parametrize("cls", ALL, ids=lambda cls: cls.name)
def test_reset_brings_back_picture_words_and_inputs(open_page, cls):
    figure, spec = cls(), json_ready(cls().spec())
    page = open_page([figure])
    first = figure.state()
    for state in random_states(figure, 3):
        go(page, figure.name, state)
        assert_shows(page, figure, spec, "wide", state)
        reset(page, figure)
        assert_shows(page, figure, spec, "wide", first)
        assert state_of(page, figure) == first


@pytest.mark.parametrize("cls", ALL, ids=lambda cls: cls.name)
def test_each_control_sets_its_own_value_and_no_other(open_page, cls):
    figure, spec = cls(), json_ready(cls().spec())
    page = open_page([figure])
    root = root_of(page, figure)
    if root.locator("summary").count():
        root.locator("summary").click()
    operated = [control for control in cls.controls() if control["kind"] != "selection"]
    for control in operated:
        make_usable(page, figure, control)
        elements = root.locator(f"[name={control['name']}]")
        for operate, value in ways(control, elements):
            before = state_of(page, figure)
            operate()
            after = before | {control["name"]: put_in(cls.controls(), control, before, value(before))}
            assert state_of(page, figure) == after | control.get("also", {}), f"{control['name']}: {value(before)}"
            assert_shows(page, figure, spec, "wide", state_of(page, figure))
    assert operated
    assert page.errors == []


def make_usable(page, figure, control):
    """The first state, or the next one to it in which the control means something."""
    state = type(figure)().state()
    for name, value in control.get("unless", {}).items():
        other = next(c for c in figure.controls() if c["name"] == name)
        state[name] = next(v for v in other.get("options", [False, True]) if v != value)
    go(page, figure.name, state)


def put_in(controls, control, state, value):
    if "at" not in control:
        return value
    values = list(state[control["name"]])
    values[place_in(controls, control, state)] = value
    return values


def ways(control, elements):
    """How a reader operates a control, by keyboard and mouse; each with the value that it then has."""
    if control["kind"] == "switch":
        return [(elements.click, lambda s: not s[control["name"]])] * 2
    if control["kind"] == "numbers" and (control["min"], control["max"], control["step"]) == (0, 1, 1):
        return [(lambda on=on: elements.set_checked(on), lambda _, on=on: float(on)) for on in (True, False, True)]
    if control["kind"] == "choice":
        options = list(enumerate(control["options"]))[::-1]  # the last first: the first may be what it shows
        if elements.count() == 1:
            return [(lambda i=i: elements.select_option(index=i), lambda _, v=v: v) for i, v in options]
        return [(lambda i=i: elements.nth(i).check(), lambda _, v=v: v) for i, v in options]
    return [(lambda key=key: elements.press(key), lambda _, v=v: v) for key, v in steps_of(control)]


def steps_of(control):
    """Keys of a range, and where each leads: to an end, and one step back from it; once more holds at the end."""
    if "options" in control:
        values = control["options"]
    else:
        low, high, step = control["min"], control["max"], control["step"]
        values = [low, pytest.approx(low + step), pytest.approx(high - step), high]
    return [
        ("End", values[-1]),
        ("ArrowRight", values[-1]),
        ("ArrowLeft", values[-2]),
        ("Home", values[0]),
        ("ArrowLeft", values[0]),
        ("ArrowRight", values[1]),
    ]


@pytest.mark.parametrize("cls", ALL, ids=lambda cls: cls.name)
def test_a_click_on_the_track_of_a_slider_leads_to_that_place(open_page, cls):
    figure = cls()
    page = open_page([figure])
    root = root_of(page, figure)
    for control in cls.controls():
        element = root.locator(f"input[type=range][name={control['name']}]")
        if control.get("more") or not element.count():
            continue
        make_usable(page, figure, control)
        box = element.bounding_box()
        low, high = (0, len(control["options"]) - 1) if "options" in control else (control["min"], control["max"])
        for share in (0.2, 0.8):
            element.click(position={"x": box["width"] * share, "y": box["height"] / 2})
            state = state_of(page, figure)
            value = state[control["name"]]
            value = value[place_in(cls.controls(), control, state)] if "at" in control else value
            at = control["options"].index(value) if "options" in control else value
            # the thumb is 18 pixels wide, and its middle does not reach the ends
            near = low + (high - low) * (box["width"] * share - 9) / (box["width"] - 18)
            assert at == pytest.approx(near, abs=control.get("step", 1) / 2 + 0.02 * (high - low)), control["name"]


PLAYED = [(cls, c) for cls in ALL for c in cls.controls() if c.get("play")]


@pytest.mark.parametrize(("cls", "control"), PLAYED, ids=lambda v: getattr(v, "name", ""))
def test_play_walks_on_stops_at_the_end_begins_again_and_pauses(open_page, cls, control):
    figure, spec = cls(), json_ready(cls().spec())
    page = open_page([figure])
    root, name, options = root_of(page, figure), control["name"], control.get("options")
    low, high = (0, len(options) - 1) if options else (control["min"], control["max"])  # a ladder counts its rungs

    def at(value):
        return {name: options[value] if options else value} | control.get("also", {})

    if control.get("more"):
        root.locator("summary").click()
    go(page, figure.name, at(high - 2))
    play = root.locator(".live-figure__play")
    label = control["label"].replace("*", "")
    shown = f"""() => Number(document.querySelector('[data-figure="{figure.name}"] [name="{name}"]').value)"""
    play.click()
    assert play.get_attribute("aria-label") == f"Pause: {label}"
    page.wait_for_function(f"() => ({shown})() === {high}", timeout=5000)
    root.get_by_role("button", name=f"Play: {label}", exact=True).wait_for(timeout=5000)
    assert_shows(page, figure, spec, "wide", cls().state() | at(high))
    play.click()
    page.wait_for_function(f"() => ({shown})() > {low} && ({shown})() < {high}", timeout=5000)
    play.click()
    assert play.get_attribute("aria-label") == f"Play: {label}"
    paused = page.evaluate(shown)
    page.wait_for_timeout(600)  # at least two steps long
    assert page.evaluate(shown) == paused < high
    assert_shows(page, figure, spec, "wide", cls().state() | at(paused))


def target_of(handle, side):
    name, _, index = handle[side].partition("[")
    return name, int(index[:-1]) if index else None
