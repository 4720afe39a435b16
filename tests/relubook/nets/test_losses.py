import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from strategies import numerical_gradient
from tolerances import SMOOTH

from relubook.nets.losses import logistic, softmax, squared

NUMBERS = st.floats(-5, 5)


@st.composite
def batches(draw, targets):
    """A loss's prediction (n, k) and a target that fits it."""
    n, k = draw(st.integers(1, 5)), draw(st.integers(1, 4))
    y = draw(hnp.arrays(float, (n, k), elements=NUMBERS))
    return y, draw(targets(n, k))


def numbers(n, k):
    return hnp.arrays(float, (n, k), elements=NUMBERS)


def bits(n, k):
    return hnp.arrays(float, (n, k), elements=st.sampled_from([0.0, 1.0]))


def classes(n, k):
    return hnp.arrays(np.int64, (n,), elements=st.integers(0, k - 1))


@pytest.mark.parametrize(("loss", "targets"), [(squared, numbers), (logistic, bits), (softmax, classes)])
def test_the_gradient_of_a_loss_is_its_centred_difference(loss, targets):
    @given(batches(targets))
    def law(batch):
        y, target = batch
        difference = numerical_gradient(lambda: loss(y, target)[0], y)
        np.testing.assert_allclose(loss(y, target)[1], difference, atol=SMOOTH)

    law()


@given(batches(numbers))
def test_the_squared_loss_is_zero_at_the_target_and_positive_elsewhere(batch):
    y, target = batch
    assert squared(target, target)[0] == 0
    far = np.abs(y - target).max()
    assert squared(y, target)[0] >= far**2 / y.size * (1 - 1e-12)


@given(batches(classes), NUMBERS)
def test_softmax_does_not_change_when_all_scores_of_a_row_grow_by_the_same(batch, shift):
    scores, labels = batch
    assert softmax(scores + shift, labels)[0] == pytest.approx(softmax(scores, labels)[0], abs=1e-12)


@given(batches(bits))
def test_logistic_is_softmax_with_a_second_score_that_stays_zero(batch):
    scores, labels = (array[:, :1] for array in batch)
    two = np.hstack([np.zeros_like(scores), scores])
    loss, dtwo = softmax(two, labels[:, 0].astype(int))
    assert logistic(scores, labels)[0] == pytest.approx(loss, abs=1e-12)
    np.testing.assert_allclose(logistic(scores, labels)[1], dtwo[:, 1:], atol=1e-12)


def test_a_net_that_knows_nothing_pays_the_logarithm_of_the_number_of_classes():
    assert softmax(np.zeros((3, 10)), np.array([0, 4, 9]))[0] == pytest.approx(np.log(10))
    assert logistic(np.zeros((2, 1)), np.array([[0], [1]]))[0] == pytest.approx(np.log(2))


def test_scores_of_a_thousand_cost_a_thousand_and_overflow_nothing():
    scores, wrong, right = np.array([[1e3], [-1e3]]), np.array([[0], [1]]), np.array([[1], [0]])
    assert logistic(scores, wrong)[0] == 1e3
    assert logistic(scores, right)[0] == 0
    assert softmax(np.array([[1e3, -1e3]]), np.array([1]))[0] == 2e3


@given(st.floats(0, 600))
def test_logistic_keeps_its_digits_far_on_the_right_side(score):
    scores, labels = np.array([[score], [-score]]), np.array([[1], [0]])
    tail = np.log1p(np.exp(-score))
    loss, slopes = logistic(scores, labels)
    assert loss == pytest.approx(tail, rel=1e-13, abs=0)
    assert slopes.ravel().tolist() == pytest.approx(
        [s * np.exp(-score) / (1 + np.exp(-score)) / 2 for s in (-1, 1)], rel=1e-13, abs=0
    )


def test_a_loss_of_scores_near_the_largest_number_has_the_right_gradient_and_no_warning():
    loss, slopes = softmax([[1e308, -1e308], [0.0, 0.0]], [1, 0])
    assert loss == np.inf  # 2e308, more than a float64 holds
    assert slopes.tolist() == [[0.5, -0.5], [-0.25, 0.25]]
    assert softmax([[1e308, -1e308]], [0])[0] == 0
    assert logistic([[1e308]], [[0]])[0] == 1e308


def test_the_square_of_a_float32_may_be_larger_than_a_float32():
    loss, slopes = squared(np.full((1, 2), 1e20, np.float32), np.zeros((1, 2)))
    assert loss == pytest.approx(1e40, rel=1e-6)
    assert slopes.dtype == np.float32


def test_lists_and_whole_numbers_are_taken_as_they_are_meant():
    assert squared([[1, 2]], [[0.5, 1]]) == (0.625, pytest.approx(np.array([[0.5, 1.0]])))
    assert logistic([[0]], [[True]])[0] == pytest.approx(np.log(2))
    assert softmax([[0, 0]], [1])[1].tolist() == [[0.5, -0.5]]


@pytest.mark.parametrize(
    ("loss", "y", "target"),
    [
        (squared, np.zeros((0, 1)), np.zeros((0, 1))),
        (logistic, np.zeros((0, 1)), np.zeros((0, 1))),
        (softmax, np.zeros((0, 3)), np.zeros(0, int)),
        (squared, [], []),
        (squared, np.zeros((3, 0)), np.zeros((3, 0))),
    ],
)
def test_a_batch_without_an_example_has_no_loss(loss, y, target):
    with pytest.raises(ValueError, match="there is no example"):
        loss(y, target)


@pytest.mark.parametrize("labels", [[[0], [2]], [[-1], [1]], [[0.0], [1.5]], [[np.nan], [1]], [[-0.5], [0]]])
def test_logistic_refuses_labels_on_either_side_of_zero_and_one(labels):
    with pytest.raises(ValueError, match="a label is 0 or 1"):
        logistic(np.zeros((2, 1)), np.array(labels))


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: squared([[1j]], [[0]]), r"y holds complex128, not real numbers"),
        (lambda: squared([[1.0]], [[1j]]), r"target holds complex128"),
        (lambda: logistic([[1.0]], [["cat"]]), r"labels holds <U3.*number the words first"),
        (lambda: softmax([[1.0, 2.0]], ["cat"]), r"labels holds <U3.*np\.unique\(words, return_inverse=True\)"),
        (lambda: softmax([[1.0, 2.0]], [1.0]), r"type float64; write labels\.astype\(int\)"),
        (lambda: softmax([[1.0, 2.0]], [True]), r"type bool; write labels\.astype\(int\)"),
        (lambda: softmax([[1.0, 2.0]], [[1]]), r"write labels\[:, 0\]"),
        (lambda: softmax([[1.0, 2.0]], [[0, 1]]), r"write labels\.argmax\(axis=1\)"),
        (lambda: softmax([1], [[1.0, 2.0]]), r"softmax takes a row of scores for each example"),
        (
            lambda: squared([[1.0], [1.0, 2.0]], [[1.0], [2.0]]),
            r"y is ragged: row 0 has length 1 and row 1 has length 2",
        ),
        (lambda: squared([[1.0]], np.ma.masked_equal([[1.0]], 1)), r"target is a masked array"),
    ],
)
def test_what_no_loss_can_take_is_refused_in_words(call, words):
    with pytest.raises((TypeError, ValueError), match=words):
        call()


@pytest.mark.parametrize(("loss", "name"), [(squared, "target"), (logistic, "labels")])
def test_a_target_of_another_shape_is_refused_before_numpy_makes_a_square_of_it(loss, name):
    words = rf"shape \(3, 1\) but the target has shape \(3,\); write {name}\[:, None\]"
    with pytest.raises(ValueError, match=words):
        loss(np.zeros((3, 1)), np.zeros(3))
    with pytest.raises(ValueError, match=r"shape \(3, 1\) but the target has shape \(3, 2\)$"):
        loss(np.zeros((3, 1)), np.zeros((3, 2)))


def test_labels_that_are_no_labels_are_refused():
    with pytest.raises(ValueError, match="a label is 0 or 1, but they go from -1 to 1"):
        logistic(np.zeros((2, 1)), np.array([[-1], [1]]))
    with pytest.raises(ValueError, match=r"labels go from -1 to 2, but 3 scores a row allow 0 to 2"):
        softmax(np.zeros((2, 3)), np.array([-1, 2]))
    with pytest.raises(ValueError, match=r"labels go from 0 to 3"):
        softmax(np.zeros((2, 3)), np.array([0, 3]))
    with pytest.raises(ValueError, match="one whole-number label a row"):
        softmax(np.zeros((2, 3)), np.array([[0], [1]]))
    with pytest.raises(ValueError, match="type float64"):
        softmax(np.zeros((2, 3)), np.array([0.0, 1.0]))


@pytest.mark.parametrize(("loss", "target"), [(squared, [[1]]), (logistic, [[1]]), (softmax, [0])])
def test_a_loss_keeps_float32(loss, target):
    assert loss(np.ones((1, 1), np.float32), np.array(target))[1].dtype == np.float32


@pytest.mark.oracle
def test_losses_and_gradients_equal_those_of_pytorch():
    torch = pytest.importorskip("torch", reason="PyTorch is not installed; it is the oracle here")
    torch.set_num_threads(1)  # on numbers so few, more threads only wait for each other
    rng = np.random.default_rng(0)
    y = rng.normal(size=(7, 4)) * 3
    cases = [
        (squared, rng.normal(size=(7, 4)), torch.nn.functional.mse_loss),
        (logistic, rng.integers(0, 2, (7, 4)).astype(float), torch.nn.functional.binary_cross_entropy_with_logits),
        (softmax, rng.integers(0, 4, 7), torch.nn.functional.cross_entropy),
    ]
    for loss, target, theirs in cases:
        scores = torch.tensor(y, requires_grad=True)
        value = theirs(scores, torch.tensor(target))
        value.backward()
        assert loss(y, target)[0] == pytest.approx(value.item(), rel=1e-12)
        np.testing.assert_allclose(loss(y, target)[1], scores.grad.numpy(), rtol=1e-10, atol=1e-15)
