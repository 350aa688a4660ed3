"""The programme's colour as it can be read: shades of whatever somebody chose, for light and dark pages.

Calculated in OKLCH (Björn Ottosson, 2020), where equal steps of lightness look equal; contrast is that of
WCAG 2.2. Written as ``#rrggbb``, which mails and documents understand as well.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache

DEFAULT = "#0a6c6a"
# Contrast of text that WCAG asks for at level AA.
LEAST = 4.5
# What accented text stands on: cards and pages, as static/css/tokens.css has them.
LIGHT_GROUNDS = ("#ffffff", "#f7f7f4")
DARK_GROUNDS = ("#101418", "#191d22", "#1f252a")
_HEX = re.compile(r"#[0-9a-f]{6}\Z")
_STEPS = 24

RGB = tuple[float, float, float]


@dataclass(frozen=True)
class Shades:
    """The colour on one ground. ``accent`` is text and buttons, ``strong`` a button under the pointer,
    ``soft`` a ground for accented text, ``on`` the text on ``accent`` and ``strong``."""

    accent: str
    strong: str
    soft: str
    on: str


@dataclass(frozen=True)
class Palette:
    chosen: str
    light: Shades
    dark: Shades

    @property
    def is_darkened(self) -> bool:
        """Whether what was chosen is too light to be read on white, and is shown darker there."""
        return self.light.accent != self.chosen

    @property
    def is_lightened(self) -> bool:
        """Whether it is too dark to be read on a dark page, and is shown lighter there."""
        return self.dark.accent != self.chosen


def is_colour(text: str) -> bool:
    return bool(_HEX.match(text))


@lru_cache(maxsize=64)
def palette(chosen: str) -> Palette:
    """The shades of a colour, each legible whatever was chosen."""
    _lightness, chroma, hue = to_oklch(chosen)
    soft_light = from_oklch(0.955, min(chroma * 0.3, 0.025), hue)
    soft_dark = from_oklch(0.3, min(chroma * 0.45, 0.04), hue)
    on_dark = from_oklch(0.2, min(chroma * 0.3, 0.03), hue)
    light = _legible(chosen, (*LIGHT_GROUNDS, soft_light), towards=0.0)
    dark = _legible(chosen, (*DARK_GROUNDS, soft_dark, on_dark), towards=1.0)
    return Palette(
        chosen,
        Shades(light, _legible(_moved(light, -0.06), ("#ffffff",), towards=0.0), soft_light, "#ffffff"),
        Shades(dark, _legible(_moved(dark, 0.06), (on_dark,), towards=1.0), soft_dark, on_dark),
    )


def contrast(one: str, other: str) -> float:
    """How well one colour is read on another, from 1 to 21."""
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def luminance(colour: str) -> float:
    red, green, blue = (_linear(part) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def to_oklch(colour: str) -> tuple[float, float, float]:
    """Lightness (0 to 1), chroma and hue (degrees)."""
    red, green, blue = (_linear(part) for part in _parts(colour))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360


def from_oklch(lightness: float, chroma: float, hue: float) -> str:
    """The colour, or with less chroma where no screen shows so much of it."""
    return _hex(_fitting(lightness, chroma, hue))


def _legible(colour: str, grounds: tuple[str, ...], *, towards: float) -> str:
    """The colour itself where it is read on every ground; else the nearest lightness at which it is."""
    if _is_read(colour, grounds):
        return colour
    lightness, chroma, hue = to_oklch(colour)
    far, near = lightness, towards
    for _step in range(_STEPS):
        middle = (far + near) / 2
        if _is_read(from_oklch(middle, chroma, hue), grounds):
            near = middle
        else:
            far = middle
    return from_oklch(near, chroma, hue)


def _is_read(colour: str, grounds: tuple[str, ...]) -> bool:
    return all(contrast(colour, ground) >= LEAST for ground in grounds)


def _moved(colour: str, by: float) -> str:
    """A step lighter or darker, and the other way where there is no room left."""
    lightness, chroma, hue = to_oklch(colour)
    step = by if 0.2 < lightness + by < 0.98 else -3 * by
    return from_oklch(lightness + step, chroma, hue)


def _fitting(lightness: float, chroma: float, hue: float) -> RGB:
    found = _rgb(lightness, chroma, hue)
    if _is_shown(found):
        return found
    least, most = 0.0, chroma
    for _step in range(_STEPS):
        middle = (least + most) / 2
        if _is_shown(_rgb(lightness, middle, hue)):
            least = middle
        else:
            most = middle
    return _rgb(lightness, least, hue)


def _rgb(lightness: float, chroma: float, hue: float) -> RGB:
    """Linear sRGB; parts outside of 0 to 1 are colours that no screen shows."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _is_shown(rgb: RGB) -> bool:
    return all(-0.0005 <= part <= 1.0005 for part in rgb)


def _parts(colour: str) -> RGB:
    return int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _hex(rgb: RGB) -> str:
    return "#" + "".join(f"{round(255 * _gamma(min(max(part, 0.0), 1.0))):02x}" for part in rgb)


def _gamma(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055
