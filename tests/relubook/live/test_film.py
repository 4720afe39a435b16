"""A film is a figure whose frames Python has computed: its one slider, whatever its name, turns the reel."""

import pytest

from relubook.figures import VanishingGradient
from relubook.live import Film, Same, ladder, slider


def test_the_slider_of_a_film_may_have_any_name():
    film = VanishingGradient().spec()["film"]
    assert (film["step"], film["first"], film["choices"]) == ("depth", 1, ["activation", "weights"])


def test_a_row_has_its_entries_at_each_step():
    figure = VanishingGradient()
    for depth in (1, 20, 50):
        frame = figure.frame(figure.book, activation="relu", weights=1, depth=depth)
        assert frame["signal_top"] == {"x": [depth]}
        assert frame["gradient_start"] == {"x": [depth], "y": [0]}


def test_a_film_with_two_sliders_says_what_it_takes():
    class Two(Film):
        one, other = slider("One", 0, 3, 1, 0), slider("Other", 0, 3, 1, 0)

    with pytest.raises(ValueError, match="a film has one slider, its step"):
        Two._steps()


def test_a_number_called_like_a_leaf_is_told_apart_from_one():
    class Clash(Film):
        step = slider("Step", 0, 3, 1, 0)

        def draw(self, fig, narrow):
            pass

        def reel(self, f):
            return {"say": {"same": Same(1), "loss": [1, 2, 3, 4]}}

    with pytest.raises(ValueError, match="nothing in a reel can be called same"):
        Clash()


def test_the_step_of_a_film_may_be_a_ladder_that_is_played():
    class Doubled(Film):
        n = ladder("n", [2, 4, 8], 4, play=True)

        def draw(self, fig, narrow):
            pass

        def reel(self, f):
            return {"say": {"n": [2, 4, 8], "square": [4, 16, 64]}}

    figure = Doubled()
    assert figure.spec()["film"]["steps"] == [2, 4, 8]
    assert [figure.frame(figure.book, n=n)["say"]["square"] for n in (2, 4, 8)] == [4, 16, 64]
