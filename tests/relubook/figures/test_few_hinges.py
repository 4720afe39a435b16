import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relubook.approximate.fits import fit
from relubook.figures import FewHinges
from relubook.figures.few_hinges import COUNTS, DOTS, ENDS, FIRST, POINTS, STEP, WAVE


def shown(**state):
    return FewHinges(**state).shown()


@pytest.mark.parametrize("count", COUNTS[1:])
def test_the_line_that_one_meets_first_is_the_best_fit_up_to_the_grid_of_the_controls(count):
    best = fit(DOTS, WAVE, count)
    mine = POINTS[FIRST[count] : FIRST[count] + count + 1]
    np.testing.assert_allclose(mine, np.column_stack([best.knots, best.values]), atol=STEP / 2 + 1e-9)
    least = best.sup
    # a point moves by at most half a step sideways (times the slope, below 2 here) and up
    assert least - 1e-9 <= shown(hinges=count)["say"]["largest"] <= least + STEP / 2 + 2 * STEP / 2


def test_more_hinges_come_closer():
    errors = [shown(hinges=count)["say"]["largest"] for count in COUNTS]
    assert errors == sorted(errors, reverse=True)
    assert errors[-1] < errors[0] / 20


@given(st.integers(0, 3), st.data())
def test_the_line_goes_straight_from_point_to_point_and_is_flat_before_the_first(which, data):
    count = COUNTS[which]
    figure = FewHinges(hinges=count)
    mine = slice(FIRST[count], FIRST[count] + count + 1)
    places = data.draw(
        st.lists(st.floats(*ENDS), min_size=count + 1, max_size=count + 1, unique_by=lambda x: round(x, 2))
    )
    every = list(figure.places)
    every[mine] = places
    figure.places = every
    line, heights = figure.shown()["sum"], np.array(figure.heights[mine])
    order = np.argsort(places)
    x, y = np.array(places)[order], heights[order]
    inside = np.array(line["x"]) <= x[-1]
    wanted = np.interp(np.array(line["x"])[inside], x, y)
    # two points may be 0.005 apart, and then heights of 3 make slopes of 600
    np.testing.assert_allclose(np.array(line["y"])[inside], wanted, atol=1e-9)


def test_one_hinge_says_its_formula():
    assert "y = 0.62 relu(x + 0.90)." in FewHinges().words()
    assert "y = 0.00" not in FewHinges().words()
    lifted = FewHinges()
    lifted.heights = [0.5, *lifted.heights[1:]]
    lifted.places = [0.5, *lifted.places[1:]]
    assert "y = 0.50 +0.76 relu(x − 0.50)." in lifted.words()
