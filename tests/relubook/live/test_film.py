"""A film is a figure whose frames Python has computed: its one slider, whatever its name, turns the reel."""

import pytest

from relubook.figures import VanishingGradient
from relubook.live import Film, slider


def test_the_slider_of_a_film_may_have_any_name():
    film = VanishingGradient().spec()["film"]
    assert (film["step"], film["first"], film["choices"]) == ("depth", 1, ["activation", "weights"])


def test_a_film_with_two_sliders_says_what_it_takes():
    class Two(Film):
        one, other = slider("One", 0, 3, 1, 0), slider("Other", 0, 3, 1, 0)

    with pytest.raises(ValueError, match="a film has one slider, its step"):
        Two._steps()
