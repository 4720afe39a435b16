"""The roles can be told from the paper, in the light and in the dark."""

import pytest

from relubook import theme

MEANING = [role for role in theme.ROLES if role not in ("grid", "paper")]
WORDS = ["ink", "muted"]


def luminance(hexcode):
    """Relative luminance, WCAG 2.2: linear red, green and blue, weighted."""
    channels = [int(hexcode[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def test_contrast_of_black_on_white_is_21_as_the_standard_says():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("shade", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("role", MEANING)
def test_a_role_stands_out_from_the_paper_and_words_can_be_read(role, shade):
    least = 4.5 if role in WORDS else 3.0  # WCAG 2.2: 4.5 for text, 3 for what a picture needs
    assert contrast(theme.ROLES[role][shade], theme.ROLES["paper"][shade]) >= least


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
