"""Instances of variable fonts: one weight and optical size each.

WeasyPrint makes the instances that a document needs itself, but anew for every document, which took most of a
document's time; and it dates them, so that no two documents were the same bytes.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path

# Where a font says what it is called: family, whole name, PostScript name, typographic family.
_NAMES = {1, 4, 6, 16}

Axes = tuple[tuple[str, float], ...]


@cache
def instance(source: Path, axes: Axes) -> bytes:
    """The font at one place of its axes; those not named stay variable. Once a process, in a tenth of a second."""
    import uharfbuzz

    face = uharfbuzz.Face(source.read_bytes())
    wanted = uharfbuzz.SubsetInput()
    wanted.keep_everything()
    for axis, at in axes:
        wanted.pin_axis_location(face, axis, at)
    return _named(uharfbuzz.subset(face, wanted).blob.data, _title(source, axes))


def _named(content: bytes, title: str) -> bytes:
    """The font under a name of its own: two of one name are taken for one another, whatever the style sheet
    calls them."""
    from fontTools.ttLib import TTFont

    written = BytesIO()
    with TTFont(BytesIO(content), recalcTimestamp=False) as font:
        for record in font["name"].names:
            if record.nameID in _NAMES:
                record.string = title
        font.save(written)
    return written.getvalue()


def _title(source: Path, axes: Axes) -> str:
    return "-".join([source.name.partition("[")[0], *(f"{axis}{value:g}" for axis, value in axes)])
