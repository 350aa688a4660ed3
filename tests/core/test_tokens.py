"""The colours of the tokens keep WCAG AA in light and dark; those of the accent are what the product makes of
its own colour (any other: tests/core/test_colour.py)."""

import math
import re
from pathlib import Path

import pytest

from core import colour

pytestmark = pytest.mark.one_engine

TOKENS = (Path(__file__).parents[2] / "static/css/tokens.css").read_text()
TEXT, SHAPE = 4.5, 3.0


def token(name: str, side: int) -> tuple[float, float, float]:
    """Lightness, chroma and hue of a token, light (0) or dark (1)."""
    line = re.search(rf"--{name}: light-dark\((.+)\);", TOKENS)[1]
    lightness, chroma, angle = re.findall(r"oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)", line)[side]
    return float(lightness), float(chroma), float(angle)


def luminance(lightness: float, chroma: float, hue: float) -> float:
    """Relative luminance: OKLCH to linear sRGB (Ottosson's matrices), then WCAG's weights."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    clipped = [min(max(part, 0.0), 1.0) for part in (red, green, blue)]
    return 0.2126 * clipped[0] + 0.7152 * clipped[1] + 0.0722 * clipped[2]


@pytest.mark.parametrize("side", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("front", "back", "least"),
    [
        ("ink", "bg", TEXT),
        ("muted", "bg", TEXT),
        ("muted", "sunken", TEXT),
        ("muted", "surface", TEXT),
        ("ok", "ok-soft", TEXT),
        ("warn", "warn-soft", TEXT),
        ("bad", "bad-soft", TEXT),
        ("bad", "surface", TEXT),
        ("edge", "surface", SHAPE),
        ("edge", "bg", SHAPE),
    ],
)
def test_contrast(side, front, back, least):
    one, other = (luminance(*token(name, side)) for name in (front, back))
    ratio = (max(one, other) + 0.05) / (min(one, other) + 0.05)
    assert ratio >= least, f"{front} on {back}: {ratio:.2f}"


@pytest.mark.parametrize(
    ("name", "shade"),
    [("accent", "accent"), ("accent-strong", "strong"), ("accent-soft", "soft"), ("on-accent", "on")],
)
def test_the_accent_is_that_of_our_own_colour(name, shade):
    ours = colour.palette(colour.DEFAULT)
    pair = f"light-dark({getattr(ours.light, shade)}, {getattr(ours.dark, shade)})"
    assert f"--{name}: {pair};" in TOKENS


@pytest.mark.parametrize(
    ("side", "grounds"), [(0, colour.LIGHT_GROUNDS), (1, colour.DARK_GROUNDS)], ids=["light", "dark"]
)
def test_the_grounds_that_accents_are_measured_on_are_those_of_the_pages(side, grounds):
    pages = {colour.from_oklch(*token(name, side)) for name in ("surface", "bg")}
    assert pages <= set(grounds)
