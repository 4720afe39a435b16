"""The nets of the figure of regions: their numbers, their films, and whether regions gather at the decision line."""

import numpy as np
import pytest

from relubook.experiments import plane_film
from relubook.experiments.plane_film import FILMS, WINDOW, dead, gathering, net, normals, points, right, run, uniforms
from relubook.regions import count_regions


def test_mulberry32_gives_the_numbers_of_its_author():
    # of the JavaScript by Tommy Ettinger and bryc, run in Node with seed 1
    assert uniforms(1, 3) == pytest.approx([0.6270739405881613, 0.002735721180215478, 0.5274470399599522], abs=0)


def test_twelve_uniform_numbers_make_one_that_is_nearly_normal():
    numbers = np.concatenate([normals(seed).ravel() for seed in range(100)])
    assert numbers.mean() == pytest.approx(0, abs=0.02)  # 44,000 numbers: a standard error of 0.005
    assert numbers.std() == pytest.approx(1, abs=0.02)
    assert np.mean(np.abs(numbers) < 1) == pytest.approx(0.683, abs=0.01)


def test_a_unit_more_leaves_the_others_as_they_are():
    small, large = net(3, (4, 5)), net(3, (6, 5))
    np.testing.assert_array_equal(small[0][0], large[0][0][:, :4])
    np.testing.assert_array_equal(small[0][1], large[0][1][:4])


def test_a_weight_has_three_decimals_and_the_variance_of_he():
    weights = np.concatenate([net(seed, (10, 10))[1][0].ravel() for seed in range(60)])
    np.testing.assert_allclose(weights * 1000, np.round(weights * 1000), rtol=0, atol=1e-9)
    assert weights.var() == pytest.approx(2 / 10, rel=0.05)  # 6,000 numbers: a standard error of 2 %


def test_a_star_begins_with_all_lines_in_one_point():
    for w, b in run("star")[0][:-1]:
        assert w.any()
        assert not b.any()


@pytest.mark.parametrize("film", FILMS)
def test_a_film_ends_with_all_examples_right(film):
    assert len(run(film)) == plane_film.STEPS + 1
    assert right(run(film)[-1]) == 1


@pytest.mark.parametrize("film", FILMS)
def test_the_share_that_is_right_and_the_dead_are_what_a_loop_finds(film):
    x, labels = points()
    layers = run(film)[20]
    hits, opened = 0, [np.zeros(8, bool), np.zeros(8, bool)]
    for point, label in zip(x, labels, strict=True):
        h = point
        for (w, b), seen in zip(layers[:-1], opened, strict=True):
            h = np.maximum(h @ w + b, 0)
            seen |= h > 0
        hits += (float((h @ layers[-1][0] + layers[-1][1])[0]) > 0) == (label == 1)
    assert right(layers) == hits / len(x)
    assert dead(layers) == [int((~seen).sum()) for seen in opened]


def test_regions_do_not_gather_at_the_decision_line():
    before, after = gathering(24)
    assert np.median(after) < np.median(before)
    assert (after > before).sum() <= 24 // 4


def test_a_density_of_1_is_that_of_lines_that_do_not_care():
    rng = np.random.default_rng(0)
    w = rng.normal(size=(2, 60))
    layers = [(w, rng.uniform(-1, 1, size=60) * np.hypot(*w)), (np.ones((60, 1)), np.zeros(1))]
    line = np.column_stack([np.linspace(-1.2, 1.2, 150), np.zeros(150)])
    assert plane_film.edge_density(layers, line) == pytest.approx(1, abs=0.35)  # dense in the middle, where the line is


def test_the_decision_line_of_a_straight_net_is_straight():
    layers = [(np.eye(2), np.array([2.0, 2.0])), (np.array([[1.0], [-1.0]]), np.zeros(1))]  # x - y in the window
    line = plane_film.decision_line(layers)
    assert np.abs(line[:, 0] - line[:, 1]).max() <= 3 / 100
    assert count_regions(layers, WINDOW) == 1
