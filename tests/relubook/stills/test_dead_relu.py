"""The still pictures of chapter 4."""

import numpy as np
from matplotlib.figure import Figure

from relubook.nets.dead import DeadUnits
from relubook.stills.dead_relu import dead_units_map


def test_the_picture_has_a_circle_for_each_living_and_a_cross_for_each_dead_unit():
    found = DeadUnits([np.array([True, False, True]), np.array([False, False])], 20)
    figure = Figure()
    dead_units_map(figure, found)
    (ax,) = figure.axes
    figure.canvas.draw()
    places = [[tuple(map(int, place)) for place in marks.get_offsets()] for marks in ax.collections]
    assert places == [[(2, 1)], [(1, 1), (3, 1)], [(1, 2), (2, 2)], []]
    alive, cross = ax.collections[:2]
    assert len(alive.get_paths()[0].vertices) > len(cross.get_paths()[0].vertices) == 4  # not by color alone
    assert [text.get_text() for text in ax.texts] == ["2 of 3 dead", "0 of 2 dead"]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["layer 1", "layer 2"]
