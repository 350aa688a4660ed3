"""A logo as it is shown: decoded and written anew, so that what pages serve is a picture of our own making.

Whatever else was in the upload (metadata, places, thumbnails, a second file behind the first) is left
behind. Nothing is decoded before its declared size was looked at.
"""

from __future__ import annotations

import io
import struct
import warnings
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, ImageStat

from core.errors import DomainError, Sentence

FORMATS = ("PNG", "JPEG", "WEBP")
MOST_BYTES = 5 * 1024 * 1024
# Decoded it takes four bytes a pixel: a few kilobytes may say that they are gigabytes.
MOST_PIXELS = 16_000_000
# More than any page, mail or document shows on a screen of double density.
WIDEST, HIGHEST = 1200, 512
_LEAST_PIXELS = 16
# Mean lightness, of 255, from which a drawing without a ground cannot be seen on white.
_PALE = 200
_PALE_GROUND = (31, 35, 43, 255)


@dataclass(frozen=True)
class Logo:
    """A PNG and its size in pixels."""

    content: bytes
    width: int
    height: int


def logo(name: str, content: bytes) -> Logo:
    """The picture as a PNG of ours. Raises DomainError at ``logo`` on anything that is none, or too large."""
    if len(content) > MOST_BYTES:
        raise too_large()
    if _is_svg(name, content):
        raise _refused(
            _(
                "An SVG can contain programs that would run in the browser of anyone who sees it, so "
                "it is not accepted. Export the logo as a PNG, about 1,000 pixels wide."
            )
        )
    picture = _trimmed(_decoded(content))
    if min(picture.size) < 1 or max(picture.size) < _LEAST_PIXELS:
        raise _refused(_("There is nothing to see in this image."))
    picture = _on_ground(picture)
    picture.thumbnail((WIDEST, HIGHEST), Image.Resampling.LANCZOS)
    # Pixels alone go into a new picture: a copy would take profiles and comments along.
    plain = Image.frombytes("RGBA", picture.size, picture.tobytes())
    written = io.BytesIO()
    plain.save(written, "PNG", optimize=True)
    return Logo(written.getvalue(), *plain.size)


def _decoded(content: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            # Our own limit is lower than the one that is warned of.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture: Image.Image = Image.open(io.BytesIO(content), formats=FORMATS)
            if picture.width * picture.height > MOST_PIXELS:
                raise _too_many()
            # A JPEG is decoded no larger than it is needed.
            picture.draft("RGB", (2 * WIDEST, 2 * HIGHEST))
            return ImageOps.exif_transpose(picture).convert("RGBA")
    except Image.DecompressionBombError:
        raise _too_many() from None
    except (OSError, SyntaxError, ValueError, LookupError, TypeError, EOFError, MemoryError, struct.error):
        raise _refused(_("This is not an image that can be read. Send a PNG, a JPEG or a WebP.")) from None


def _trimmed(picture: Image.Image) -> Image.Image:
    """Without the transparent margins that would make it small beside a name."""
    seen = picture.getchannel("A").getbbox()
    return picture.crop(seen) if seen else picture.crop((0, 0, 0, 0))


def _on_ground(picture: Image.Image) -> Image.Image:
    """A white drawing made for a dark ground gets one: mails and documents are white."""
    alpha = picture.getchannel("A")
    if alpha.getextrema()[0] == 255 or ImageStat.Stat(picture.convert("L"), mask=alpha).mean[0] < _PALE:
        return picture
    margin = max(picture.height // 6, 2)
    ground = Image.new("RGBA", (picture.width + 2 * margin, picture.height + 2 * margin), _PALE_GROUND)
    ground.alpha_composite(picture, (margin, margin))
    return ground


def _is_svg(name: str, content: bytes) -> bool:
    return name.lower().endswith((".svg", ".svgz")) or b"<svg" in content[:4096].lower()


def _too_many() -> DomainError:
    return _refused(_("This image has too many pixels. Send one of at most 4,000 by 4,000."))


def too_large() -> DomainError:
    return _refused(_("This image is too large. Send one of at most 5 MB."))


def _refused(sentence: Sentence) -> DomainError:
    return DomainError.invalid(sentence, field="logo", code="image-refused")
