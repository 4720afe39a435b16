"""The figure of vanishing gradients: its stored numbers are held to what theory says, its frame to the numbers."""

import re
from itertools import product

import numpy as np
import pytest
from matplotlib.colors import to_hex

from relubook import theme
from relubook.experiments import load
from relubook.figures import VanishingGradient
from relubook.figures.vanishing_gradient import LINE, NAMES, SIGNAL
from relubook.live import filled, stacked
from relubook.live.wording import power_of_ten

FIGURE = VanishingGradient()
SETTINGS = list(product(NAMES, (1, 2)))
DEPTHS = (1, 2, 7, 50)
SHORT = 1e-3  # the film keeps four digits of each number


def row(activation, gain):
    (found,) = [r for r in load("vanishing")["rows"] if r["activation"] == activation and r["gain"] == gain]
    return found


def frame_of(activation, weights, depth):
    return FIGURE.frame(FIGURE.book, activation=activation, weights=weights, depth=depth)


@pytest.mark.parametrize(("activation", "gain"), SETTINGS)
@pytest.mark.parametrize("depth", DEPTHS)
def test_the_lines_go_from_the_input_to_the_top(activation, gain, depth):
    frame, stored = frame_of(activation, gain, depth), row(activation, gain)
    assert frame["signal"]["x"] == frame["gradient"]["x"] == list(range(depth + 1))
    assert frame["signal"]["y"] == stored["signal"]["50"][: depth + 1]
    assert frame["gradient"]["y"] == stored["gradient"][depth - 1] + [0]
    for name, other in product(("signal", "gradient"), NAMES):
        if other == activation:
            assert f"{name}_{other}" not in frame
        else:
            assert frame[f"{name}_{other}"]["y"] == frame_of(other, gain, depth)[name]["y"]
        assert frame[f"{name}_all_{other}"]["y"] == frame_of(other, gain, 50)[name]["y"]


@pytest.mark.parametrize(("activation", "gain"), SETTINGS)
def test_the_purple_dots_stand_on_the_top_layer(activation, gain):
    for depth in range(1, 51):
        frame = frame_of(activation, gain, depth)
        assert frame["signal_end"] == {"x": [depth], "y": frame["signal"]["y"][-1:]}
        assert frame["gradient_start"] == {"x": [depth], "y": [0]}
        assert frame["gradient_bar"]["low"][0] <= frame["gradient"]["y"][0] <= frame["gradient_bar"]["high"][0]


@pytest.mark.parametrize(("activation", "gain"), SETTINGS)
def test_the_band_holds_the_median(activation, gain):
    frame = frame_of(activation, gain, 50)
    low, high = frame["signal_band"]["y"][:51], frame["signal_band"]["y"][51:][::-1]
    assert np.all(np.array(low) <= frame["signal"]["y"])
    assert np.all(frame["signal"]["y"] <= np.array(high))


def test_each_activation_has_its_own_color_and_style():
    for narrow in (False, True):
        parts = FIGURE.figure(narrow).live_parts
        for key, shown in NAMES.items():
            wanted = theme.color(theme.ACTIVATIONS[shown][0])
            dashed = theme.activation(shown)["linestyle"] != "-"
            for which in ("", "_all"):
                line = parts[f"gradient{which}_{key}"].artists[0]
                assert to_hex(line.get_edgecolor()) == wanted
                assert (line.get_linestyle() not in ("-", "solid")) == dashed
            assert parts[f"gradient_{key}_word"].artists[0].get_color() == wanted
    assert len({theme.ACTIVATIONS[shown] for shown in NAMES.values()}) == 3
    assert [frame_of(key, 2, 9)["gradient"]["style"] for key in NAMES] == list(NAMES.values())


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
            y = frame_of(activation, gain, 50)["gradient"]["y"]
            # 64 units: the log of the size drifts down by a few parts in 64 a layer beside the mean field's
            assert (y[-1] - y[0]) / 50 == pytest.approx(-np.log10(factor) / 2, abs=0.02)


def test_the_alt_text_says_what_the_numbers_say():
    at_50 = {setting: frame_of(*setting, 50) for setting in SETTINGS}
    gradient = {setting: frame["gradient"]["y"][0] for setting, frame in at_50.items()}
    signal = {setting: frame["signal"]["y"][-1] for setting, frame in at_50.items()}
    assert max(gradient["sigmoid", gain] for gain in (1, 2)) < -24
    assert [round(10 ** -gradient["tanh", 1]), round(10 ** gradient["tanh", 2])] == [8, 8]  # an eighth, eightfold
    assert abs(gradient["relu", 2]) < 0.5
    assert gradient["relu", 1] < -7
    near_a_half = [("sigmoid", 1), ("sigmoid", 2), ("tanh", 2)]
    assert [round(10 ** signal[setting], 1) for setting in near_a_half] == [0.5, 0.5, 0.5]
    assert 10 ** signal["tanh", 1] == pytest.approx(0.1, abs=0.02)
    assert -1 < signal["relu", 2] < 1
    assert signal["relu", 1] < -7
    assert load("vanishing")["summary"]["seeds"] == 60


@pytest.mark.parametrize(("activation", "gain"), SETTINGS)
@pytest.mark.parametrize("depth", DEPTHS)
def test_the_words_give_the_factor_of_the_gradient(activation, gain, depth):
    said, stored = frame_of(activation, gain, depth)["say"], row(activation, gain)
    words = filled(FIGURE.say, said, FIGURE.reasons)
    way, factor, low, high = re.search(r"The gradient (\w+) (\S+)-fold \(10 to 90 %: (\S+) to (\S+)\)", words).groups()
    power = stored["gradient_at_input"]["50"][depth - 1]
    assert way == ("grows" if power > 0 else "shrinks")
    assert number(factor) == pytest.approx(10 ** abs(power), rel=0.05)  # two digits
    assert said["gradient"] == pytest.approx(10**power, rel=SHORT)
    assert said["signal"] == pytest.approx(10 ** stored["signal"]["50"][depth], rel=SHORT)
    assert number(low) <= number(factor) <= number(high)
    # the bar's ends, whichever way they are counted
    ends = sorted(abs(np.log10([number(low), number(high)])))
    assert ends == pytest.approx(sorted(abs(stored["gradient_at_input"][q][depth - 1]) for q in ("10", "90")), abs=0.03)
    assert ("lost in rounding" in words) == (stored["difference"][depth] is None)


def number(text):
    return float(text.replace("−", "-"))


def test_no_two_names_touch():
    rng = np.random.default_rng(1)
    for heights in [*rng.normal(0, 2, (50, 4)).tolist(), [0.0, 0.0, 0.0, 0.0]]:
        places = stacked(heights, 1.5)
        assert np.all(np.diff(sorted(places)) >= 1.5 - 1e-12)
        assert places[int(np.argmax(heights))] == max(heights)
        assert np.all(np.array(places) <= heights)
    for (activation, gain), name in product(SETTINGS, ("signal", "gradient")):
        frame = frame_of(activation, gain, 50)
        names = sorted(frame[f"{name}_{key}_word"]["y"][0] for key in NAMES)
        assert np.all(np.diff(names) >= LINE[name] - SHORT)


@pytest.mark.parametrize("narrow", [False, True])
def test_a_line_of_words_is_as_high_in_the_picture_as_the_names_stand_apart(narrow):
    parts = FIGURE.figure(narrow).live_parts
    for name, least in LINE.items():
        ax = parts[name].ax
        low, high = ax.get_ylim()
        assert least * ax.bbox.height / (high - low) >= theme.SIZES["words"]


@pytest.mark.parametrize(("activation", "gain"), SETTINGS)
def test_the_differences_are_drawn_as_far_as_the_panel_goes_and_named_on_their_line(activation, gain):
    for depth in DEPTHS:
        line = frame_of(activation, gain, depth)["difference"]
        assert line["y"] == row(activation, gain)["difference"][: len(line["y"])]
        assert min(line["y"]) >= SIGNAL[0]
        word = frame_of(activation, gain, depth)["difference_word"]
        assert (word["text"] == [1]) == (depth > word["x"][0])
        if word["text"][0]:
            assert word["y"][0] == line["y"][word["x"][0]]


def test_powers_of_ten_read_as_powers():
    assert [power_of_ten(p) for p in (0, -8, -20, 3)] == ["1", "10⁻⁸", "10⁻²⁰", "10³"]
