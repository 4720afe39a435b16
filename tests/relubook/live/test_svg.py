"""A drawing as SVG: what is rounded, and what is not."""

import re

import matplotlib.style
from matplotlib.figure import Figure

from relubook import theme
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
