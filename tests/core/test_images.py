"""A logo: anything but a picture is refused, and what comes out holds pixels and nothing else."""

from __future__ import annotations

import io
import re
import struct
import tracemalloc
import zlib
from contextlib import suppress

import pytest
from PIL import Image, PngImagePlugin

from core import images
from core.errors import DomainError

pytestmark = pytest.mark.one_engine

# What draws documents has the library fill up with nothing what a picture lacks.
BROKEN = "not an image that can be read|nothing to see"
BLUE = (20, 40, 200, 255)


def picture(size=(300, 100), colour=BLUE, kind="PNG", **options) -> bytes:
    written = io.BytesIO()
    mode = "RGB" if kind == "JPEG" else "RGBA"
    Image.new(mode, size, colour[: len(mode)]).save(written, kind, **options)
    return written.getvalue()


def opened(logo: images.Logo) -> Image.Image:
    found = Image.open(io.BytesIO(logo.content))
    found.load()
    return found


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def says_it_is(width: int, height: int) -> bytes:
    """A PNG of a few bytes that would unpack to as many pixels as it says."""
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    data = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + data


def wrongly_described() -> bytes:
    """A photograph on its side, whose description gives its width as letters."""
    entries = struct.pack("<HHI4s", 0x0100, 2, 3, b"ab") + struct.pack("<HHI4s", 0x0112, 3, 1, b"\x06")
    tiff = b"II*\0\x08\0\0\0" + struct.pack("<H", 2) + entries + b"\0\0\0\0"
    return picture(kind="JPEG", exif=b"Exif\0\0" + tiff)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_each_kind_comes_out_as_a_png_of_the_same_shape(kind):
    logo = images.logo(f"logo.{kind.lower()}", picture(kind=kind))
    found = opened(logo)
    assert (found.format, found.mode, found.size) == ("PNG", "RGBA", (300, 100))
    assert (logo.width, logo.height) == found.size


def test_it_is_scaled_to_what_is_shown_and_never_up():
    assert opened(images.logo("l.png", picture((3000, 600)))).size == (1200, 240)
    assert opened(images.logo("l.png", picture((600, 3000)))).size == (102, 512)
    assert opened(images.logo("l.png", picture((40, 20)))).size == (40, 20)


def test_places_names_and_profiles_are_left_behind():
    exif = Image.Exif()
    exif[0x010E], exif[0x8298] = "Taken at 48.85, 2.35", "Copyright Somebody"
    said = PngImagePlugin.PngInfo()
    said.add_text("Author", "Somebody of Private Street")
    for content in (
        picture(kind="JPEG", exif=exif, comment=b"Somebody's note"),
        picture(kind="WEBP", exif=exif, lossless=True),
        picture(pnginfo=said, exif=exif, icc_profile=b"a profile of Somebody") + b"PK\x03\x04 hidden behind",
    ):
        logo = images.logo("logo.png", content)
        kinds = [name for name, _data in chunks(logo.content)]
        assert set(kinds) == {b"IHDR", b"IDAT", b"IEND"}
        assert b"Somebody" not in logo.content
        assert b"hidden" not in logo.content


def test_a_photograph_that_says_it_lies_on_its_side_is_set_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    assert opened(images.logo("l.jpg", picture(kind="JPEG", exif=exif))).size == (100, 300)


def test_empty_margins_are_cut_off():
    canvas = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
    canvas.paste(Image.new("RGBA", (200, 50), BLUE), (100, 150))
    written = io.BytesIO()
    canvas.save(written, "PNG")
    assert opened(images.logo("l.png", written.getvalue())).size == (200, 50)


def test_a_white_drawing_gets_a_dark_ground_because_mails_and_documents_are_white():
    canvas = Image.new("RGBA", (300, 120), (0, 0, 0, 0))
    canvas.paste((255, 255, 255, 255), (10, 10, 150, 60))
    canvas.paste((255, 255, 255, 255), (160, 20, 290, 110))
    written = io.BytesIO()
    canvas.save(written, "PNG")
    found = opened(images.logo("l.png", written.getvalue()))
    assert found.getpixel((2, 2)) == (31, 35, 43, 255)
    assert found.getchannel("A").getextrema() == (255, 255)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>x()</script></svg>", "An SVG can contain"),
        ("logo.png", b"<?xml version='1.0'?><svg onload='x()'/>", "An SVG can contain"),
        ("logo.gif", b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00", "not an image that can be read"),
        ("logo.png", b"%PDF-1.7", "not an image that can be read"),
        ("logo.png", b"", "not an image that can be read"),
        ("logo.png", picture()[:60], BROKEN),
        ("logo.jpg", wrongly_described(), "not an image that can be read"),
        ("logo.png", says_it_is(30_000, 30_000), "too many pixels"),
        ("logo.png", says_it_is(2_000_000_000, 2_000_000_000), "too many pixels"),
        ("logo.png", says_it_is(200, 200), BROKEN),
        ("logo.png", b"\0" * (5 * 1024 * 1024 + 1), "too large"),
        ("logo.png", picture(colour=(0, 0, 0, 0)), "nothing to see"),
        ("logo.png", picture((3, 3)), "nothing to see"),
    ],
)  # fmt: skip
def test_what_is_no_picture_is_refused_in_a_sentence(name, content, sentence):
    with pytest.raises(DomainError) as refused:
        images.logo(name, content)
    assert re.search(sentence, str(refused.value.message))
    assert (refused.value.status, list(refused.value.fields)) == (422, ["logo"])


def test_text_that_unpacks_to_gigabytes_is_not_unpacked():
    bomb = zlib.compress(b"a" * 50_000_000, 9)
    head = struct.pack(">IIBBBBB", 50, 50, 8, 6, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + bytes(BLUE) * 50 for _row in range(50)))
    content = b"\x89PNG\r\n\x1a\n" + b"".join(
        chunk(name, data)
        for name, data in [
            (b"IHDR", head), (b"zTXt", b"a\0\0" + bomb), (b"IDAT", pixels), (b"IEND", b""),
        ]
    )  # fmt: skip
    tracemalloc.start()
    # Refused, or left out where what draws documents has asked for leniency.
    with suppress(DomainError):
        assert len(images.logo("l.png", content).content) < 10_000
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10_000_000


def chunks(content: bytes):
    at = 8
    while at < len(content):
        size = struct.unpack(">I", content[at : at + 4])[0]
        yield content[at + 4 : at + 8], content[at + 8 : at + 8 + size]
        at += size + 12
