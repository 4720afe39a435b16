"""The roles can be told from what they lie on, in the light and in the dark; one font measures and shows."""

import io
import re
from pathlib import Path

import matplotlib.style
import pytest
from fontTools.ttLib import TTFont
from matplotlib.figure import Figure
from tolerances import GLYPH

from relubook import theme

SHADES = pytest.mark.parametrize("shade", [0, 1], ids=["light", "dark"])
GROUNDS = ["paper", "surface", "raised"]
WORDS = ["net", "part", "kink", "data", "dead", "open", "closed", "positive", "negative", "ink", "muted", "focus"]
# what is written on a tint: the role of the words, the role of the tint
WORDS_ON_TINTS = [
    ("kink", "kink-soft"),
    ("ink", "kink-soft"),
    ("ink", "right-soft"),
    ("data", "right-soft"),
    ("ink", "wrong-soft"),
    ("dead", "wrong-soft"),
    ("muted", "right-soft"),
    ("muted", "wrong-soft"),
    ("paper", "kink"),  # the sign on the play button, the number on a handle
    ("paper", "ink"),  # the one dark button
]


def luminance(hexcode):
    """Relative luminance, WCAG 2.2: linear red, green and blue, weighted."""
    channels = [int(hexcode[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def between(one, other, shade):
    return contrast(theme.ROLES[one][shade], theme.ROLES[other][shade])


def test_contrast_of_black_on_white_is_21_as_the_standard_says():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@SHADES
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("role", WORDS)
def test_words_in_a_role_can_be_read_on_each_ground(role, ground, shade):
    assert between(role, ground, shade) >= 4.5  # WCAG 2.2, 1.4.3


@SHADES
@pytest.mark.parametrize(("role", "tint"), WORDS_ON_TINTS)
def test_words_can_be_read_on_the_tints_that_they_are_written_on(role, tint, shade):
    assert between(role, tint, shade) >= 4.5


@SHADES
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("role", ["control", "focus", "kink"])
def test_the_outline_of_what_can_be_used_can_be_seen_on_each_ground(role, ground, shade):
    assert between(role, ground, shade) >= 3  # WCAG 2.2, 1.4.11


@SHADES
def test_the_filled_side_of_a_slider_stands_out_from_the_empty_side(shade):
    assert between("kink", "track", shade) >= 3


@SHADES
@pytest.mark.parametrize("living", ["heat-low", "open"])
def test_a_dead_row_stands_out_from_a_living_one_by_its_fill_or_by_its_flat_line(living, shade):
    assert max(between("heat-dead", living, shade), between("heat-dead", "dead", shade)) >= 3


def test_every_role_is_tested_here_or_is_only_a_hairline_a_tint_or_a_ground():
    quiet = {"grid", "edge"}  # lines that only guide the eye: without them nothing is lost
    tested = {*WORDS, *GROUNDS, "control", "track", "heat-low", "heat-dead", *(tint for _, tint in WORDS_ON_TINTS)}
    assert set(theme.ROLES) == tested | quiet


def test_each_role_has_a_color_of_its_own_so_that_the_page_can_tell_them_apart():
    light = [colors[0] for colors in theme.ROLES.values()]
    assert len(set(light)) == len(light)


def test_every_role_is_a_variable_in_each_theme():
    sheet = theme.css()
    for role, (light, dark, _) in theme.ROLES.items():
        assert f"--live-{role}: {light};" in sheet
        assert f"--live-{role}: {dark};" in sheet


def test_an_unknown_role_gets_the_list_of_roles():
    with pytest.raises(ValueError, match=r"no role 'blue'; the roles are net, part"):
        theme.color("blue")


def test_no_two_activations_look_the_same_and_no_two_of_one_color_have_the_same_dashes():
    looks = list(theme.ACTIVATIONS.values())
    assert len(set(looks)) == len(looks)
    assert {role for role, _ in looks} <= set(theme.ROLES)


def test_activations_of_different_color_differ_in_their_dashes_too():
    """Nothing is told by color alone: whoever sees no colors tells ReLU, sigmoid and tanh by their dashes."""
    first_of_each = {theme.ACTIVATIONS[name][1] for name in ("ReLU", "sigmoid", "tanh")}
    assert len(first_of_each) == 3


def test_no_activation_wears_what_moves_what_is_dead_or_what_is_data():
    assert not {role for role, _ in theme.ACTIVATIONS.values()} & {"kink", "dead", "data"}


def dashes_drawn(**look):
    """The dashes of a line in the picture, in pixels; () for a line without gaps."""
    with matplotlib.style.context(["default", theme.style()]):
        figure = Figure()
        figure.add_axes((0, 0, 1, 1)).set_axis_off()
        figure.axes[0].plot([0, 1], **look)
        buffer = io.StringIO()
        figure.savefig(buffer, format="svg")
    found = re.search(r"stroke-dasharray: ([\d., ]+)", buffer.getvalue())
    return tuple(float(v) for v in found[1].split(",")) if found else ()


@pytest.mark.parametrize("name", theme.ACTIVATIONS)
def test_an_activation_is_drawn_with_its_dashes_in_pixels_whatever_the_width_of_the_line(name):
    for width in (1, 5):
        assert dashes_drawn(linewidth=width, **theme.activation(name)) == theme.ACTIVATIONS[name][1]


def test_an_activation_has_the_color_of_its_role():
    assert theme.activation("sigmoid")["color"] == theme.color(theme.ACTIVATIONS["sigmoid"][0])


def test_an_unknown_activation_gets_the_list_of_activations():
    with pytest.raises(ValueError, match=r"no activation 'swish'; there are ReLU, leaky ReLU"):
        theme.activation("swish")


@pytest.mark.parametrize(("look", "dashes"), [("function", ()), ("gone", (2, 4)), ("best", (7, 4))])
def test_a_line_that_would_have_gone_on_is_dotted_and_the_best_is_dashed(look, dashes):
    assert dashes_drawn(**theme.LINES[look]) == dashes


# The font: Matplotlib measures with the TrueType files, a page shows the WOFF2 files.

FACES = {"regular": "normal 400", "semibold": "normal 600", "italic": "italic 400"}
PAGE_FONTS = Path(__file__).resolve().parents[2] / "book" / "assets" / "fonts"
SENTENCES = [
    "−1.50 + 2.25 = 0.75",
    "At x = 0.5 hinge 3 adds −2.0: the slope turns from 0.5 to −1.5.",
    "|x| ≤ ∞, ∂y ≈ √2 → W₁, 10⁻³ and 5 × 10⁴",
    "AV To Ty ffi We: α, σ, λ",
]


def widths(file):
    with TTFont(file) as font:
        return {chr(code): font["hmtx"][name][0] for code, name in font.getBestCmap().items()}


def measured(text, face):
    """How wide Matplotlib takes a text of 100 pixels to be."""
    slant, weight = FACES[face].split()
    with matplotlib.style.context(["default", theme.style()]):
        words = Figure().text(0, 0, text, fontsize=100, fontweight=int(weight), fontstyle=slant)
        return words.get_window_extent().width


@pytest.mark.parametrize("face", FACES)
def test_the_font_that_measures_and_the_font_that_is_shown_have_the_same_signs_and_widths(face):
    assert widths(theme.FONTS / f"relubook-sans-{face}.ttf") == widths(PAGE_FONTS / f"relubook-sans-{face}.woff2")


@pytest.mark.parametrize("weight", ["normal", "semibold", "bold", 400, 600, 700])
def test_matplotlib_finds_each_weight_without_a_word_to_say(weight, caplog):
    """A warning on stderr in a notebook would fail the build of the book."""
    with matplotlib.style.context(["default", theme.style()]):
        Figure().text(0, 0, f"{weight}", fontweight=weight).get_window_extent()
    assert caplog.messages == []


@pytest.mark.parametrize("face", FACES)
def test_digits_and_the_minus_sign_have_one_width_so_that_a_number_that_changes_does_not_jump(face):
    wide = widths(theme.FONTS / f"relubook-sans-{face}.ttf")
    assert len({wide[sign] for sign in "0123456789−+"}) == 1


@pytest.mark.parametrize("face", FACES)
def test_matplotlib_finds_our_font_and_measures_without_hints(face):
    wide = widths(theme.FONTS / f"relubook-sans-{face}.ttf")
    assert measured("−1024", face) == pytest.approx(sum(wide[sign] for sign in "−1024") / 10, abs=GLYPH)  # no kerning


def signs_of_the_pictures():
    """Every sign beyond ASCII in the strings of figures and stills, by file."""
    for folder in ("figures", "stills"):
        for path in sorted((theme.FONTS.parents[1] / folder).glob("*.py")):
            yield path.name, {sign for sign in path.read_text(encoding="utf-8") if ord(sign) > 127}


def test_the_font_has_every_sign_that_a_picture_writes():
    lacking = {
        name: signs - widths(theme.FONTS / "relubook-sans-regular.ttf").keys()
        for name, signs in signs_of_the_pictures()
    }
    assert {name: signs for name, signs in lacking.items() if signs} == {}


@pytest.mark.browser
@pytest.mark.parametrize("face", FACES)
def test_a_browser_shows_words_as_wide_as_matplotlib_measured_them(face, chromium, tmp_path):
    file = (PAGE_FONTS / f"relubook-sans-{face}.woff2").as_uri()
    slant, weight = FACES[face].split()
    (tmp_path / "page.html").write_text("<meta charset=utf-8><p>", encoding="utf-8")
    page = chromium.new_page()
    page.goto((tmp_path / "page.html").as_uri())
    shown = page.evaluate(
        """async ([url, style, weight, sentences]) => {
            document.fonts.add(await new FontFace("Ours", `url(${url})`, { style, weight }).load());
            const pen = document.createElement("canvas").getContext("2d");
            pen.font = `${style} ${weight} 100px Ours`;
            return sentences.map((s) => pen.measureText(s)).map((m) => m.width);
        }""",
        [file, slant, weight, SENTENCES],
    )
    page.close()
    for sentence, width in zip(SENTENCES, shown, strict=True):
        assert measured(sentence, face) == pytest.approx(width, abs=GLYPH)
