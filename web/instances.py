"""Instances of variable fonts: one weight and optical size each, made once and kept as files.

WeasyPrint makes the instances that a document needs itself, but anew for every document, which took
most of a document's time; and it dates them, so that no two documents were the same bytes.
"""

from __future__ import annotations

import fcntl
import logging
import os
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from django.conf import settings

logger = logging.getLogger(__name__)

# Where a font says what it is called: family, whole name, PostScript name, typographic family.
_NAMES = {1, 4, 6, 16}

Axes = tuple[tuple[str, float], ...]


def instance(source: Path, axes: Axes) -> bytes:
    """The font at one place of its axes; those not named stay variable. The first need takes seconds."""
    file = settings.FONTS_ROOT / f"{_title(source, axes)} {_digest(source)}.ttf"
    try:
        return file.read_bytes() if file.exists() else _kept(file, source, axes)
    except OSError as error:
        return _in_memory(file, source, axes, str(error))


def _kept(file: Path, source: Path, axes: Axes) -> bytes:
    """Make the file, unless another process has made it while this one waited."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (file.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            part = file.with_suffix(".part")
            with part.open("wb") as written:
                written.write(_made(source, axes))
                written.flush()
                os.fsync(written.fileno())
            part.replace(file)
    return file.read_bytes()


@cache
def _in_memory(file: Path, source: Path, axes: Axes, reason: str) -> bytes:
    """For a folder that cannot be written: the same document, at the price of once a process."""
    logger.warning("cannot keep the font %s (%s): made for this process alone", file, reason)
    return _made(source, axes)


def _made(source: Path, axes: Axes) -> bytes:
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    with TTFont(source, recalcTimestamp=False) as font:
        instantiateVariableFont(font, dict(axes), inplace=True)
        for record in font["name"].names:
            # Two of one name are taken for one another, whatever the style sheet calls them.
            if record.nameID in _NAMES:
                record.string = _title(source, axes)
        content = BytesIO()
        font.save(content)
    return content.getvalue()


def _title(source: Path, axes: Axes) -> str:
    return "-".join([source.name.partition("[")[0], *(f"{axis}{value:g}" for axis, value in axes)])


def _digest(source: Path) -> str:
    state = source.stat()
    return _digest_of(source, state.st_size, state.st_mtime_ns)


@cache
def _digest_of(source: Path, _size: int, _changed: int) -> str:
    """Of the font, and of the library that makes the instance."""
    from fontTools import version

    return sha256(version.encode() + source.read_bytes()).hexdigest()[:16]
