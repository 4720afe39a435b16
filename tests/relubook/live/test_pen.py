"""A function is drawn in a real page: by mouse, by finger and by keyboard; and the button gives it as Python."""

import numpy as np
import pytest
from live_page import go, root_of, state_of

from relubook.figures import DrawAFunction
from relubook.figures.draw_a_function import CURVES, X

pytestmark = pytest.mark.browser

FIGURE = DrawAFunction()


def box_of(page):
    pen = root_of(page, FIGURE).locator("[data-pen]")
    pen.scroll_into_view_if_needed()
    return pen, pen.bounding_box()


def test_a_stroke_from_left_to_right_draws_a_straight_line(open_page):
    page = open_page([DrawAFunction(curve="root")])
    _, box = box_of(page)

    def at(x, y):
        return box["x"] + (x + 3.02) / 6.04 * box["width"], box["y"] + (1.2 - y) / 2.4 * box["height"]

    page.mouse.move(*at(-2, -0.5))
    page.mouse.down()
    page.mouse.move(*at(2, 0.5), steps=3)
    page.mouse.up()
    state = state_of(page, FIGURE)
    assert state["curve"] == "drawing"
    assert state["place"] == 100
    wanted = np.where(np.abs(X) <= 2.001, X / 4, CURVES["root"])
    assert np.abs(np.array(state["heights"]) - wanted).max() < 0.015  # a pixel of the picture is 0.008 high
    assert page.errors == []


def test_the_arrow_keys_go_from_place_to_place_and_move_a_point(open_page):
    page = open_page([DrawAFunction(curve="root")])
    pen, _ = box_of(page)
    pen.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowUp", "Shift+ArrowUp", "ArrowLeft", "ArrowDown"):
        page.keyboard.press(key)
    state = state_of(page, FIGURE)
    moved = np.array(state["heights"]) - CURVES["root"]
    assert state["place"] == 61
    assert moved[62] == pytest.approx(0.22, abs=0.006)
    assert moved[61] == pytest.approx(-0.02, abs=0.006)
    assert np.count_nonzero(np.abs(moved) > 0.003) == 2  # the others moved to the next step of the slider
    assert "x = 0.05" in pen.get_attribute("aria-valuetext")


def test_a_finger_draws_and_the_page_stays_where_it_is(open_page):
    page = open_page([FIGURE], "narrow")
    pen, box = box_of(page)
    top = page.evaluate("scrollY")
    client = page.context.new_cdp_session(page)
    x, y = box["x"] + box["width"] / 2, box["y"] + 20
    points = [(x, y), (x + 20, y + 60), (x + 40, y + 120)]
    for kind, place in zip(("touchStart", "touchMove", "touchMove"), points, strict=True):
        touch = {"type": kind, "touchPoints": [{"x": place[0], "y": place[1]}]}
        client.send("Input.dispatchTouchEvent", touch)
    client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert page.evaluate("scrollY") == top
    assert state_of(page, FIGURE)["heights"] != FIGURE.heights
    assert pen.is_visible()


def test_the_button_shows_and_copies_the_python_of_what_is_drawn(open_page):
    page = open_page([FIGURE])
    go(page, FIGURE.name, {"curve": "root", "hinges": 3})
    root_of(page, FIGURE).locator(".live-figure__paste").click()
    text = root_of(page, FIGURE).locator(".live-figure__code").inner_text()
    assert text.strip() == DrawAFunction(curve="root", hinges=3).code().strip()
    assert page.errors == []
