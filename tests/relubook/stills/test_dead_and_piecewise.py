"""What the still pictures of chapters 4 and 5 show is what they were given."""

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from relubook.stills import dead_relu, piecewise_linear


def rough(x):
    return np.sqrt(np.abs(x - 0.37)) + 0.1 * np.sin(25 * x)


@pytest.mark.parametrize("n", [1, 8, 32])
def test_each_box_holds_the_curve_and_the_chord_over_its_piece_and_touches_the_curve(n):
    fig = Figure()
    piecewise_linear.boxes(fig, rough, (n, n))
    drawn = [patch for patch in fig.axes[0].patches if isinstance(patch, Rectangle)]
    assert len(drawn) == n
    for patch in drawn:
        left, right, low = patch.get_x(), patch.get_x() + patch.get_width(), patch.get_y()
        high = low + patch.get_height()
        curve = rough(np.linspace(left, right, 500))
        assert curve.min() == pytest.approx(low, abs=0.03)  # the cusp has an infinite slope: sqrt(1 / 2400) = 0.02
        assert curve.max() == pytest.approx(high, abs=1e-3)
        for end in (left, right):
            assert low - 1e-9 <= rough(end) <= high + 1e-9


def test_a_dead_unit_has_a_cross_and_is_counted_in_words():
    fig = Figure()
    shares = [np.array([0.0, 0.7, 0.0, 1.0]), np.array([0.2, 0.0])]
    dead_relu.open_shares(fig, {"a": shares, "b": shares})
    assert [text.get_text() for text in fig.axes[0].texts] == ["layer 1: 2 dead", "layer 2: 1 dead"]
    crosses = [line.get_xdata().tolist() for line in fig.axes[0].lines if line.get_marker() == "x"]
    assert crosses == [[1, 2], [1]]
