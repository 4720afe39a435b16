"""The figure of vanishing gradients: its stored numbers are held to what theory says, its frame to the numbers."""

import re
from itertools import product

import numpy as np
import pytest

from relubook.experiments import load
from relubook.figures import VanishingGradient
from relubook.figures.vanishing_gradient import FLOOR, LINE, NAMES, SIGNAL, apart, power_of_ten

FIGURE = VanishingGradient()
SETTINGS = list(product(NAMES, (1, 2)))
DEPTHS = (1, 2, 7, 50)


def row(activation, gain):
    (found,) = [r for r in load("vanishing")["rows"] if r["activation"] == activation and r["gain"] == gain]
    return found


@pytest.mark.parametrize(("activation", "gain"), SETTINGS)
@pytest.mark.parametrize("depth", DEPTHS)
def test_the_lines_go_from_the_input_to_the_top(activation, gain, depth):
    frame, stored = FIGURE.frame(activation, gain, depth), row(activation, gain)
    assert frame["signal"]["x"] == frame["gradient"]["x"] == list(range(depth + 1))
    assert frame["signal"]["y"] == stored["signal"]["50"][: depth + 1]
    assert frame["gradient"]["y"] == stored["gradient"][depth - 1] + [0]
    for name in ("signal", "gradient"):
        others = frame[f"{name}_others"]
        assert others["x"].count(None) == 1
        assert others["x"].index(None) == depth + 1
        compared = [other for other in NAMES if other != activation]
        for half, other in zip((others["y"][: depth + 1], others["y"][depth + 2 :]), compared, strict=True):
            assert half == FIGURE.frame(other, gain, depth)[name]["y"]


@pytest.mark.parametrize(("activation", "gain"), SETTINGS)
def test_the_band_holds_the_median(activation, gain):
    frame = FIGURE.frame(activation, gain, 50)
    low, high = frame["signal_band"]["y"][:51], frame["signal_band"]["y"][51:][::-1]
    assert np.all(np.array(low) <= frame["signal"]["y"])
    assert np.all(frame["signal"]["y"] <= np.array(high))
    bottom, top = frame["gradient_bar"]["y"][0], frame["gradient_bar"]["y"][3]
    assert bottom <= frame["gradient"]["y"][0] <= top


def test_the_slopes_are_those_that_a_mean_field_gives():
    """In wide nets a layer multiplies the mean square of a gradient by gain * E[slope^2]; 64 units come close."""
    z = np.random.default_rng(0).standard_normal(200_000)
    for gain in (1, 2):
        # The outputs of a sigmoid layer have mean square q, so the pre-activations of the next have variance gain * q.
        q = 0.3
        for _ in range(20):
            s = 1 / (1 + np.exp(-np.sqrt(gain * q) * z))
            q = np.mean(s**2)
        wanted = {"sigmoid": gain * np.mean((s * (1 - s)) ** 2), "relu": gain / 2}
        for activation, factor in wanted.items():
            y = FIGURE.frame(activation, gain, 50)["gradient"]["y"]
            # 64 units: the log of the size drifts down by a few parts in 64 a layer beside the mean field's
            assert (y[-1] - y[0]) / 50 == pytest.approx(-np.log10(factor) / 2, abs=0.02)


def test_the_caption_says_what_the_numbers_say():
    at_50 = {setting: FIGURE.frame(*setting, 50) for setting in SETTINGS}
    lost = {setting: -frame["gradient"]["y"][0] for setting, frame in at_50.items()}
    assert all(lost["sigmoid", gain] / 50 > np.log10(3) for gain in (1, 2))  # more than 3 a layer
    assert lost["sigmoid", 2] > 24
    assert abs(lost["relu", 2]) < 1
    assert lost["relu", 1] > 7
    assert all(abs(lost["tanh", gain]) < 1 for gain in (1, 2))
    assert load("vanishing")["summary"]["seeds"] == 60


@pytest.mark.parametrize(("activation", "gain"), SETTINGS)
@pytest.mark.parametrize("depth", DEPTHS)
def test_the_words_give_the_factor_of_the_gradient(activation, gain, depth):
    frame, stored = FIGURE.frame(activation, gain, depth), row(activation, gain)
    way, factor, low, high = re.search(
        r"the gradient (\w+) by a factor of (\S+) \(10 to 90 % of the nets: (\S+) to (\S+)\)", frame["words"]
    ).groups()
    power = stored["gradient_at_input"]["50"][depth - 1]
    assert way == ("grows" if power > 0 else "shrinks")
    assert number(factor) == pytest.approx(10 ** abs(power), rel=0.05)  # two digits
    assert number(low) <= number(factor) <= number(high)
    # the bar's ends, whichever way they are counted
    ends = sorted(abs(np.log10([number(low), number(high)])))
    assert ends == pytest.approx(sorted(abs(stored["gradient_at_input"][q][depth - 1]) for q in ("10", "90")), abs=0.03)
    assert ("is lost in rounding" in frame["words"]) == (stored["difference"][depth] is None)


def number(text):
    return float(text.replace("−", "-"))


def test_no_two_names_touch():
    rng = np.random.default_rng(1)
    for heights in [*rng.normal(0, 2, (50, 4)).tolist(), [0.0, 0.0, 0.0, 0.0]]:
        places = apart(heights, 1.5)
        assert np.all(np.diff(sorted(places)) >= 1.5 - 1e-12)
        assert places[int(np.argmax(heights))] == max(heights)
        assert np.all(np.array(places) <= heights)
    for activation, gain in SETTINGS:
        for depth in range(1, 51):
            frame = FIGURE.frame(activation, gain, depth)
            names = [y for part in ("signal_name", "signal_other_names") for y in frame[part]["y"]]
            assert min(names) >= FLOOR
            # the word at the dashed line stands apart too, or further left, where that line left the panel
            y, x = frame["difference_name"]["y"][0], frame["difference_name"]["x"][0]
            assert x < depth or min(abs(np.array(names) - y)) >= LINE["signal"] - 1e-12
            assert min(frame["difference"]["y"]) >= SIGNAL[0]


def test_powers_of_ten_read_as_powers():
    assert [power_of_ten(p) for p in (0, -8, -20, 3)] == ["1", "10⁻⁸", "10⁻²⁰", "10³"]
