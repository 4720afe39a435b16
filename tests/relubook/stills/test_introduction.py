"""The words of the still pictures of chapter 1 keep off each other and off the marks."""

from itertools import combinations

import matplotlib.style
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.textpath import TextPath
from matplotlib.transforms import Bbox

from relubook import theme
from relubook.experiments import six_times
from relubook.live.stills import TALLER
from relubook.stills import introduction

RATIO = 3.1 / 5.6  # the height of the picture for its width, as chapter 1 asks
SIZES = {"desk": (theme.WIDE, theme.WIDE * RATIO), "phone": (theme.NARROW, theme.NARROW * RATIO * TALLER)}
APART = 3  # pixels between the letters of two labels, as much as a space


def drawn(nets, width):
    """The picture of how many times as fast ReLU was, laid out as `live.still` does."""
    with matplotlib.style.context(["default", theme.style()]):
        fig = Figure(figsize=theme.inches(*SIZES[width]), layout="constrained")
        introduction.times_as_fast(fig, nets)
        FigureCanvasAgg(fig).draw()
    return fig


def letters(word):
    """The box of what is inked of a word: Matplotlib's own is as high as a line, and begins below an lp."""
    font = word.get_fontproperties()
    outline = TextPath((0, 0), word.get_text(), size=word.get_fontsize(), prop=font).get_extents()
    foot = word.figure.canvas.get_renderer().get_text_width_height_descent("lp", font, False)[2]
    box = word.get_window_extent()
    return Bbox([[box.x0, box.y0 + foot + outline.y0], [box.x1, box.y0 + foot + outline.y1]])


def words(fig):
    ax = fig.axes[0]
    ticks = [*ax.get_xticklabels(), *ax.get_yticklabels()]
    return [word for word in [*ax.texts, *ticks, ax.xaxis.label] if word.get_text().strip()]


def marks(fig):
    """The boxes of the marks and of the bars of their ranges."""
    ax = fig.axes[0]
    found = []
    for line in ax.lines[2:]:  # behind the lines at 1 and at 6
        size = line.get_markersize() if line.get_marker() not in (None, "None", "") else line.get_linewidth()
        places = ax.transData.transform(np.column_stack([line.get_xdata(orig=False), line.get_ydata(orig=False)]))
        found.append(Bbox([places.min(axis=0) - size / 2, places.max(axis=0) + size / 2]))
    return found


@pytest.mark.parametrize("width", SIZES)
@pytest.mark.parametrize("gain", [1, 2])
def test_labels_of_six_times_touch_neither_each_other_nor_a_mark(gain, width):
    fig = drawn(six_times.nets(gain), width)
    boxes = [(word.get_text(), letters(word)) for word in words(fig)]
    assert len(boxes) > 20
    wide = [(text, box.padded(APART / 2)) for text, box in boxes]
    assert [(a, b) for (a, one), (b, other) in combinations(wide, 2) if one.overlaps(other)] == []
    own = [(text, box) for text, box in boxes if text in {word.get_text() for word in fig.axes[0].texts}]
    assert [text for text, box in own if any(box.overlaps(mark) for mark in marks(fig))] == []
    inside = Bbox([[0, 0], SIZES[width]])
    assert [text for text, box in boxes if Bbox.intersection(inside, box).bounds != pytest.approx(box.bounds)] == []
