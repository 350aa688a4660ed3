"""Whatever colour somebody chooses, what is written in it and on it can be read (WCAG 2.2, level AA)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import colour

pytestmark = pytest.mark.one_engine

ODD = ["#ffffff", "#000000", "#808080", "#ffff99", "#ffff00", "#0000ff", "#00ff00", "#ff0000", "#010101"]
COLOURS = st.one_of(
    st.sampled_from(ODD), st.integers(min_value=0, max_value=0xFFFFFF).map(lambda number: f"#{number:06x}")
)


@settings(max_examples=400, deadline=None)
@given(COLOURS)
def test_every_colour_gives_text_and_buttons_that_can_be_read(chosen):
    shades = colour.palette(chosen)
    for ground in (*colour.LIGHT_GROUNDS, shades.light.soft):
        assert ratio(shades.light.accent, ground) >= 4.5
    for ground in (*colour.DARK_GROUNDS, shades.dark.soft):
        assert ratio(shades.dark.accent, ground) >= 4.5
    for side in (shades.light, shades.dark):
        assert ratio(side.on, side.accent) >= 4.5
        assert ratio(side.on, side.strong) >= 4.5
        assert all(map(colour.is_colour, (side.accent, side.strong, side.soft, side.on)))


@pytest.mark.parametrize("hue", range(0, 360, 5))
def test_of_each_hue_a_colour_that_is_legible_is_left_as_it_was_chosen(hue):
    chosen = colour.from_oklch(0.45, 0.1, hue)
    assert colour.palette(chosen).light.accent == chosen
    assert not colour.palette(chosen).is_darkened


@pytest.mark.parametrize("chosen", ODD)
def test_a_darkened_colour_keeps_its_hue(chosen):
    """Grey stays grey, and a pale yellow becomes a dark one."""
    _lightness, chroma, hue = colour.to_oklch(chosen)
    _darker, kept, same = colour.to_oklch(colour.palette(chosen).light.accent)
    if chroma > 0.02:
        assert abs((hue - same + 180) % 360 - 180) < 3
    else:
        assert kept < 0.02


def test_white_and_black_and_grey_and_yellow():
    white = colour.palette("#ffffff")
    assert white.is_darkened
    assert not white.is_lightened
    black = colour.palette("#000000")
    assert (black.light.accent, black.is_lightened) == ("#000000", True)
    assert black.light.strong != black.light.accent
    assert ratio(colour.palette("#ffff99").light.accent, "#ffffff") < 6, "no darker than it need be"


def test_the_way_to_oklch_and_back_is_the_same_colour():
    """Red, as the CSS Color specification gives it: oklch(0.628 0.2577 29.23)."""
    assert colour.to_oklch("#ff0000") == pytest.approx((0.628, 0.2577, 29.23), abs=0.005)
    for chosen in (*ODD, "#0a6c6a", "#4450b5", "#123456"):
        assert colour.from_oklch(*colour.to_oklch(chosen)) == chosen


@pytest.mark.parametrize("text", ["", "0a6c6a", "#0a6c6", "#0a6c6a;", "#0A6C6A", "#0a6c6a\n", "red"])
def test_what_is_no_colour(text):
    assert not colour.is_colour(text)


def ratio(one: str, other: str) -> float:
    """Contrast by the definition of WCAG, worked out here on its own."""

    def luminance(text: str) -> float:
        parts = [int(text[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)
