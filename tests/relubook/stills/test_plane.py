"""The regions of a net in the plane, drawn."""

import numpy as np
import pytest
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure

from relubook import theme
from relubook.regions import regions
from relubook.stills.plane import draw_regions

# |x| + |y|
TAXI = [(np.array([[1.0, -1, 0, 0], [0, 0, 1, -1]]), np.zeros(4)), (np.ones((4, 1)), np.zeros(1))]


def test_draw_makes_one_collection_with_one_path_a_region():
    r = regions(TAXI)
    ax = Figure().subplots()
    drawn = draw_regions(ax, r, color="net", linewidths=2, gid="regions")
    assert len(drawn.get_paths()) == 4
    assert drawn.get_gid() == "regions"
    assert drawn.get_linewidths() == [2]
    assert tuple(drawn.get_facecolor()[0]) == to_rgba(theme.color("net"))
    assert ax.collections[0] is drawn
    assert ax.get_xlim()[0] <= -1
    assert ax.get_xlim()[1] >= 1
    assert len(draw_regions(ax, r).get_facecolor()) == 0
    assert tuple(draw_regions(ax, r, color=(1, 0, 0)).get_facecolor()[0]) == (1, 0, 0, 1)
    many = draw_regions(ax, r, color=["net", "part", "#ff0000", "dead"]).get_facecolor()
    assert tuple(many[1]) == to_rgba(theme.color("part"))
    assert tuple(many[2]) == (1, 0, 0, 1)
    np.testing.assert_array_equal(draw_regions(ax, r, color=r.areas).get_array(), r.areas)
    assert len(draw_regions(ax, regions(TAXI, exact=True), color="part").get_paths()) == 4
    with pytest.raises(ValueError, match="color has 3 entries, but there are 4 regions"):
        draw_regions(ax, r, color=[1, 2, 3])
