"""The verdict on a learner's function: nothing is called right that was not checked, and a mistake has its name."""

import numpy as np
import pytest

from relu import relu_backward, relu_forward, relu_mask
from relubook.figures import Activations
from relubook.live.compare import verdict
from relubook.live.parts import Grid

BOOK = {"relu_forward": relu_forward, "relu_backward": relu_backward, "relu_mask": relu_mask}
X, DOUT = np.array([1.5, -0.5, 0.0, 2.0]), np.array([1.0, -2.0, 3.0, 0.5])


class Cells:
    """A part that is compared cell by cell, without a picture."""

    words, noun = "dx", "cell"
    places, difference = Grid.places, Grid.difference


def frame(f):
    """A figure that uses the first value of forward, the cache only in backward, and never the mask."""
    out, cache = f.relu_forward(X)
    return {
        "out": {"values": out},
        "dx": {"values": f.relu_backward(DOUT, cache)},
        "say": {"open": int((out > 0).sum())},
    }


def words(**mine):
    return verdict(frame, BOOK, mine, {"dx": Cells()})["words"]


def right_forward(x):
    return np.maximum(x, 0), x > 0


def test_a_right_function_agrees():
    assert words(relu_forward=right_forward) == "Your relu_forward agrees with the book's in this state."
    said = words(relu_forward=right_forward, relu_backward=lambda dout, cache: np.where(cache, dout, 0.0))
    assert said == "Your relu_forward and relu_backward agree with the book's in this state."


def test_a_wrong_function_is_counted_in_the_readers_words():
    found = verdict(frame, BOOK, {"relu_backward": lambda dout, cache: dout}, {"dx": Cells()})
    assert "differs from the book's in this state: 2 cells of dx; 2 of 4 values" in found["words"]
    assert found["places"] == {"dx": [1, 2]}
    assert list(found["frame"]) == ["dx"]


def test_a_second_value_that_no_part_of_the_figure_shows_is_checked_too():
    said = words(relu_forward=lambda x: (np.maximum(x, 0), x >= 0))
    assert "1 of 4 values of cache are others than the book's" in said
    assert "agree" not in words(relu_forward=lambda x: (np.maximum(x, 0), None))


def test_with_an_own_backward_the_cache_may_be_anything_that_it_understands():
    said = words(relu_forward=lambda x: (np.maximum(x, 0), x), relu_backward=lambda dout, x: np.where(x > 0, dout, 0.0))
    assert said == "Your relu_forward and relu_backward agree with the book's in this state."


def test_out_in_place_of_the_pair_is_named():
    assert words(relu_forward=lambda x: np.maximum(x, 0)) == (
        "Your relu_forward returns one array; relu_forward returns two: out and cache."
    )
    assert "returns 3 values; relu_forward returns two" in words(relu_forward=lambda x: (x, x, x))


def test_a_pair_in_place_of_one_array_is_named():
    assert "returns 2 values in a tuple; relu_backward returns one array" in words(relu_backward=lambda d, c: (d, c))


def test_a_forgotten_return_is_named():
    assert "returns nothing (None). Is a return missing?" in words(relu_forward=lambda x: None)


def test_a_wrong_shape_is_named():
    said = words(relu_forward=lambda x: (np.maximum(x, 0)[:, None], x > 0))
    assert "out is of shape (4, 1), the book's of shape (4,)" in said
    said = words(relu_forward=lambda x: (np.maximum(x, 0), (x > 0)[:2]))
    assert "cache is of shape (2,), the book's of shape (4,)" in said


def test_an_input_that_was_changed_is_named():
    def mine(x):
        x[x < 0] = 0
        return x.copy(), x > 0

    kept = X.copy()
    said = words(relu_forward=mine)
    X[:] = kept
    assert "it changes its input x" in said


def test_a_function_that_is_not_called_gets_no_verdict():
    assert words(relu_mask=relu_mask) == "The figure does not call your relu_mask in this state: nothing was checked."
    said = words(relu_forward=right_forward, relu_mask=lambda x: None)
    assert said == (
        "Your relu_forward agrees with the book's in this state. Your relu_mask was not called in it, so not checked."
    )


def test_an_error_names_the_learners_line():
    def mine(x):
        mask = x > 0
        return x[mask.size + 5], mask

    said = words(relu_forward=mine)
    assert "Your relu_forward stopped with IndexError" in said
    assert "(line 3 of it: return x[mask.size + 5], mask)" in said


def test_an_interruption_is_no_verdict():
    def mine(x):
        raise KeyboardInterrupt

    assert words(relu_forward=mine) == "Your relu_forward was interrupted."


def test_what_a_function_prints_is_shown():
    def mine(x):
        print("x is", x[0])
        return right_forward(x)

    assert words(relu_forward=mine).endswith("in this state. It printed: x is 1.5")


class TestUse:
    """A learner's own function in a figure."""

    def test_a_wrong_function_is_seen_in_picture_and_words(self):
        figure = Activations().use(relu_forward=lambda x: (np.abs(x), x > 0))
        assert "differs" in figure._mine["words"]
        assert "the curve" in figure._mine["words"]
        assert "differs" in figure.html()
        plain = Activations().spec()["pictures"]
        bundle = figure._repr_mimebundle_()[0]
        assert bundle["image/svg+xml"] != plain["wide"]
        assert figure.spec()["pictures"] == plain  # the picture that a widget moves has no fixed cross in it

    def test_a_page_shows_it_as_a_still_since_it_cannot_call_python(self):
        figure = Activations().use(relu_forward=lambda x: (np.abs(x), x > 0))
        assert "data-spec" not in figure.html()
        assert "data-spec" in Activations().html()

    def test_the_verdict_belongs_to_its_state(self):
        figure = Activations().use(relu_forward=lambda x: (np.where(x < -4, 1.0, np.maximum(x, 0)), x > 0))
        assert figure._mine["state"] == figure.state()
        figure.x = -5.0
        assert figure._mine["state"] == figure.state()
        figure.activation = "tanh"
        assert "does not call your relu_forward in this state" in figure._mine["words"]

    def test_a_second_use_keeps_the_first_function(self, monkeypatch):
        monkeypatch.setattr(Activations, "functions", {"relu_forward": relu_forward, "relu_mask": relu_mask})
        figure = Activations().use(relu_forward=right_forward).use(relu_mask=relu_mask)
        assert "Your relu_forward agrees" in figure._mine["words"]
        assert "Your relu_mask was not called" in figure._mine["words"]

    def test_a_function_that_stops_says_why_and_the_figure_lives_on(self):
        def mine(x, out=None):
            raise IndexError("out of my depth")

        figure = Activations().use(relu_forward=mine)
        assert "IndexError: out of my depth" in figure._mine["words"]
        figure.x = figure.x + 1
        assert "out of my depth" in figure._mine["words"]

    def test_a_name_that_the_figure_does_not_call_is_refused(self):
        with pytest.raises(ValueError, match=r"does not call 'relu'; it calls relu_forward"):
            Activations().use(relu=relu_forward)

    def test_what_is_no_function_is_refused(self):
        with pytest.raises(TypeError, match="relu_forward must be a function"):
            Activations().use(relu_forward=3)
