"""A drawing as SVG: what is rounded, and what is not."""

import re

import matplotlib.style
import pytest
from matplotlib.figure import Figure

from relubook import theme
from relubook.live import panel
from relubook.live.parts import Points
from relubook.live.svg import svg


def drawing(**settings):
    with matplotlib.style.context(theme.style()):
        fig = Figure(figsize=(2, 1))
        ax = fig.add_axes((0, 0, 1, 1))
        ax.plot([0, 1 / 3, 1], [0, 1 / 7, 1])
        ax.set_axis_off()
        ax.text(0.5, 0.5, "error 0.0625, not 0.06")
        return svg(fig, "a line", **settings)


def test_a_number_that_is_read_keeps_its_digits():
    assert "error 0.0625, not 0.06" in drawing()


def test_a_place_keeps_two_decimals():
    places = [number for tag in re.findall(r"<[^>]*>", drawing()) for number in re.findall(r"\d+\.(\d+)", tag)]
    assert places
    assert max(map(len, places)) <= 2


def test_an_outline_that_never_moves_keeps_one_decimal_and_an_opacity_both_of_its_own():
    outlines = re.findall(r' d="([^"]*)"', drawing(decimals=1))
    assert max(len(number) for d in outlines for number in re.findall(r"\d+\.(\d+)", d)) == 1
    with matplotlib.style.context(theme.style()):
        fig = Figure(figsize=(2, 1))
        fig.add_axes((0, 0, 1, 1)).axhspan(0, 1, alpha=0.25)
        assert "0.25" in svg(fig, "a band", decimals=1)


def dots(count):
    """So many points, in the middle of a drawing of 144 by 72 pixels."""
    with matplotlib.style.context(theme.style()):
        fig = Figure(figsize=(2, 1))
        part = Points(panel(fig, (0, 0, 144, 72), (0, 144), (0, 72), frame=False), "dots", "data", 5)
        part.set({"x": [20 + i for i in range(count)], "y": [30 + i / 10 for i in range(count)]})
        return svg(fig, "dots")


def test_many_circles_are_written_as_arcs_of_the_same_place_and_size():
    short = dots(60)
    assert len(short) < 60 * 60 + 1500  # one of eight curves takes 330 letters
    found = re.findall(r"M([\d.]+) ([\d.]+)a5 5 0 1 0 10 0a5 5 0 1 0 -10 0Z", short)
    places = [(float(x) + 5, 72 - float(y)) for x, y in found]
    assert places == [pytest.approx((20 + i, 30 + i / 10)) for i in range(60)]
