import hashlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relubook.data.digits import digits
from relubook.data.toys import TARGETS, moons, rings, spiral

TOYS = {"spiral": spiral, "moons": moons, "rings": rings}
toys = pytest.mark.parametrize("toy", TOYS.values(), ids=TOYS)


def test_the_digits_are_1797_small_pictures_of_0_to_16():
    images, labels = digits()
    assert images.shape == (1797, 8, 8)
    assert images.dtype == np.uint8
    assert (images.min(), images.max()) == (0, 16)
    assert labels.shape == (1797,)
    # The counts in the donors' description of the test part, digit by digit.
    assert np.bincount(labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]


def test_the_digits_are_the_ones_that_the_evidence_was_made_with():
    images, labels = digits()
    digest = hashlib.sha256(images.tobytes() + labels.tobytes()).hexdigest()
    assert digest == "87ff0c9e40dc7e2c0e34e7257799c2e3f3aec1a016363bb11cad869ec428a826"


@pytest.mark.oracle
def test_the_digits_are_those_of_scikit_learn():
    datasets = pytest.importorskip("sklearn.datasets", reason="scikit-learn, the oracle, is not installed")
    theirs = datasets.load_digits()
    images, labels = digits()
    np.testing.assert_array_equal(images, theirs.images)
    np.testing.assert_array_equal(labels, theirs.target)


def test_changing_the_digits_does_not_change_them_for_the_next_reader():
    images, _ = digits()
    images[:] = 0
    assert digits()[0].max() == 16


@toys
@settings(deadline=None)
@given(n=st.integers(2, 80), seed=st.integers(0, 2**32 - 1))
def test_a_toy_set_has_two_halves_inside_the_square(toy, n, seed):
    points, labels = toy(n, np.random.default_rng(seed), noise=0.0)
    assert points.shape == (n, 2)
    assert np.abs(points).max() <= 1
    assert np.bincount(labels).tolist() == [(n + 1) // 2, n // 2]


@toys
def test_the_same_seed_gives_the_same_toy_set_and_noise_moves_it(toy):
    first, again, other = (toy(50, np.random.default_rng(seed))[0] for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()


@toys
def test_noise_has_the_standard_deviation_that_it_says(toy):
    still, _ = toy(4000, np.random.default_rng(5), noise=0.0)
    moved, _ = toy(4000, np.random.default_rng(5), noise=0.1)
    # 8000 numbers: the standard error of their standard deviation is 0.8 %; 4 % is five of those.
    assert (moved - still).std() == pytest.approx(0.1, rel=0.04)


@toys
@pytest.mark.parametrize(("n", "noise"), [(1, 0.1), (10, -0.1)])
def test_a_toy_set_of_one_point_or_with_negative_noise_is_refused(toy, n, noise):
    with pytest.raises(ValueError, match=f"not n = {n} and noise = {noise}"):
        toy(n, np.random.default_rng(0), noise=noise)


@toys
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((10, 3), r"rng is a random generator, not 3: give np.random.default_rng\(3\)"),
        ((10, None), r"rng is a random generator, not None: give np.random.default_rng\(0\)"),
        ((np.random.default_rng(0), 10), "takes the number of points first and then the generator"),
        ((10.0, np.random.default_rng(0)), "a whole n >= 2 points and noise >= 0, not n = 10.0 and noise = "),
        (("10", np.random.default_rng(0)), "not n = '10' and"),
        ((True, np.random.default_rng(0)), "not n = True and"),
    ],
)
def test_a_seed_in_place_of_a_generator_and_other_mistakes_are_told_in_words(toy, arguments, words):
    with pytest.raises(ValueError, match=words):
        toy(*arguments)


@toys
@pytest.mark.parametrize("noise", [np.nan, np.inf, "loud"])
def test_a_noise_that_is_no_size_is_refused(toy, noise):
    with pytest.raises(ValueError, match=f"and noise = {noise!r}"):
        toy(10, np.random.default_rng(0), noise=noise)


@pytest.mark.parametrize("turns", [np.inf, "two"])
def test_turns_that_are_no_number_are_refused(turns):
    with pytest.raises(ValueError, match=f"turns is a finite number, not {turns!r}"):
        spiral(10, np.random.default_rng(0), turns=turns)


@toys
def test_the_noise_that_is_not_asked_for_is_small(toy):
    still, _ = toy(4000, np.random.default_rng(5), noise=0.0)
    moved, _ = toy(4000, np.random.default_rng(5))
    assert (moved - still).std() == pytest.approx(0.02 if toy is spiral else 0.05, rel=0.04)


@pytest.mark.parametrize("turns", [0.5, 1.0, 2.5])
def test_an_arm_of_the_spiral_goes_round_as_often_as_it_says_while_it_leaves_the_origin(turns):
    points, labels = spiral(201, np.random.default_rng(0), turns=turns, noise=0.0)
    arm = points[labels == 0]
    np.testing.assert_allclose(np.hypot(*arm.T), np.linspace(0.1, 0.9, 101), atol=1e-12)
    angle = np.unwrap(np.arctan2(arm[:, 1], arm[:, 0]))
    np.testing.assert_allclose(angle, np.linspace(0, 2 * np.pi * turns, 101), atol=1e-12)


def test_each_moon_is_a_half_circle_and_its_middle_is_inside_the_other_ones_opening():
    points, labels = moons(200, np.random.default_rng(0), noise=0.0)
    for label, middle, side in ((0, (-0.3, -0.15), 1), (1, (0.3, 0.15), -1)):
        away = points[labels == label] - middle
        np.testing.assert_allclose(np.hypot(*away.T), 0.6, atol=1e-12)
        assert (side * away[:, 1] > -1e-12).all()
        assert np.ptp(away[:, 0]) == pytest.approx(1.2)


def test_the_small_ring_has_label_1_and_both_go_all_the_way_round():
    points, labels = rings(800, np.random.default_rng(0), noise=0.0)
    np.testing.assert_allclose(np.hypot(*points.T), np.where(labels == 1, 0.35, 0.9), atol=1e-12)
    for label in (0, 1):
        quarters = np.unique(np.sign(points[labels == label]) @ [1, 2], return_counts=True)[1]
        # 400 points: a quarter has 100 with a standard deviation of 8.7; five of those.
        assert len(quarters) == 4
        assert (np.abs(quarters - 100) < 44).all()


@pytest.mark.parametrize("toy", [spiral, moons])
def test_half_a_turn_exchanges_the_two_classes(toy):
    points, labels = toy(60, np.random.default_rng(0), noise=0.0)
    np.testing.assert_allclose(-points[labels == 0], points[labels == 1], atol=1e-15)


def test_no_line_parts_the_moons():
    points, labels = moons(200, np.random.default_rng(0), noise=0.0)
    angles = np.linspace(0, np.pi, 181)
    along = points @ np.array([np.cos(angles), np.sin(angles)])
    first, second = along[labels == 0], along[labels == 1]
    overlap = np.minimum(first.max(axis=0), second.max(axis=0)) - np.maximum(first.min(axis=0), second.min(axis=0))
    assert (overlap > 0).all()


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_is_finite_on_the_unit_interval_and_keeps_the_shape(name):
    x = np.linspace(0, 1, 12).reshape(3, 4)
    y = TARGETS[name](x)
    assert y.shape == x.shape
    assert np.isfinite(y).all()
    assert np.abs(y).max() <= 2


def test_the_targets_take_the_values_that_their_names_promise():
    x = np.array([0.0, 0.25, 0.5, 1.0])
    expected = {
        "square": [0, 1 / 16, 1 / 4, 1],
        "cube": [0, 1 / 64, 1 / 8, 1],
        "sine": [0, 1, 0, 0],
        "exponential": [0, 0.2840254, 0.6487213, 1.7182818],
        "square root": [0, 0.5, 0.7071068, 1],
        "tent": [0, 0.5, 1, 0],
        "bump": [0, 0.0130329, 1, 0],
        "step": [0, 0, 1, 1],
    }
    assert expected.keys() == TARGETS.keys()
    for name, values in expected.items():
        np.testing.assert_allclose(TARGETS[name](x), values, atol=1e-7, err_msg=name)
