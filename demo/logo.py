"""The logo of the demo programme, drawn here: two rings that hold each other, and three letters."""

from __future__ import annotations

import io

import fontpkg_inter
from PIL import Image, ImageDraw, ImageFont

COLOUR = "#4450b5"
_INK = "#232a4d"
_SECOND = "#f0803c"
# Drawn larger than it is shown: edges come out smooth when it is scaled down.
_SIZE = (1560, 480)
_LINE = 56


def drawn() -> bytes:
    """A PNG without a ground."""
    picture = Image.new("RGBA", _SIZE, (255, 255, 255, 0))
    draw = ImageDraw.Draw(picture)
    left, right = (40, 80, 360, 400), (220, 80, 540, 400)
    draw.ellipse(left, outline=COLOUR, width=_LINE)
    draw.ellipse(right, outline=_SECOND, width=_LINE)
    # Below, the first ring lies over the second one again.
    draw.arc(left, 10, 80, fill=COLOUR, width=_LINE)
    face = ImageFont.truetype(str(fontpkg_inter.ROOT / "files" / "Inter[opsz,wght].ttf"), 340)
    face.set_variation_by_axes([32, 760])
    draw.text((610, 240), "MML", font=face, fill=_INK, anchor="lm")
    written = io.BytesIO()
    picture.resize((_SIZE[0] // 2, _SIZE[1] // 2), Image.Resampling.LANCZOS).save(written, "PNG")
    return written.getvalue()
