"""What a file is, by its bytes, and whether its name says the same.

Nothing is unpacked: of an archive only the list of its names at the end is read, so that a document
that says it is small and unpacks to gigabytes costs nobody anything.
"""

from __future__ import annotations

import codecs
import io
import json
import zipfile
from pathlib import PurePath

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError

# First bytes of what may be stored; anything else must be readable as text.
_SIGNATURES = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"PK\x03\x04": "application/zip",
}
# The kinds of document that are archives, by the name of a part that each has.
_OFFICE = {
    "word/document.xml": ".docx",
    "xl/workbook.xml": ".xlsx",
    "ppt/presentation.xml": ".pptx",
}
_OPEN_DOCUMENT = {
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/vnd.oasis.opendocument.presentation": ".odp",
}
EXTENSIONS = {
    "application/pdf": {".pdf"},
    "image/png": {".png"},
    "image/jpeg": {".jpg", ".jpeg"},
    "text/plain": {".txt", ".csv", ".md", ".xml", ".json", ".ics"},
}
# Parts that run something by themselves.
_MACROS = ("vbaproject.bin", "vbadata.xml", "/activex/", "basic/script-lc.xml")
_MOST_PARTS = 5_000
# What makes a text run or draw something when it is opened under another name.
_ACTIVE = (b"<!doctype html", b"<html", b"<script", b"<svg", b"<iframe", b"javascript:", b"#!/")

_REFUSED = _("This kind of file is not accepted. Send a PDF, an image, a document or a text.")
ACCEPTED = sorted({*_OFFICE.values(), *_OPEN_DOCUMENT.values(), *set().union(*EXTENSIONS.values())})


def sniff(content: bytes) -> str:
    """The media type by content, never by name. Raises DomainError on a type that is not accepted."""
    for signature, media_type in _SIGNATURES.items():
        if content.startswith(signature):
            return media_type
    content = _as_utf8(content)
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Spreadsheets of western Europe still write their texts so.
        if b"\x00" in content or not _is_legacy_text(content):
            raise DomainError.invalid(_REFUSED, field="file") from None
    if b"\x00" in content:
        raise DomainError.invalid(_REFUSED, field="file")
    return "text/plain"


def check_name(name: str, content: bytes) -> str:
    """The media type of a file whose name fits it. Raises DomainError at ``file`` when the name says
    something else, and when it is an archive that is no document."""
    media_type = sniff(content)
    extension = PurePath(name.replace("\\", "/")).suffix.lower()
    if media_type == "application/zip":
        fitting = {_document_kind(content)}
    else:
        fitting = EXTENSIONS[media_type]
    if extension not in fitting:
        raise DomainError.invalid(
            _("The name ends in “%(extension)s”, but the file is something else. Accepted are: %(accepted)s.")
            % {"extension": extension or "–", "accepted": ", ".join(ACCEPTED)},
            field="file",
            code="file-type-differs",
        )
    return media_type


def check_upload(name: str, content: bytes) -> None:
    """What somebody sends fits its name, and would run nothing under another one. Raises DomainError."""
    media_type = check_name(name, content)
    start = content[:1024] if media_type == "application/pdf" else _as_utf8(content[:65_536])
    if media_type in ("application/pdf", "text/plain") and _has_script(start):
        raise DomainError.invalid(_REFUSED, field="file")
    if name.lower().endswith(".json"):
        _check_json(content)


def _as_utf8(content: bytes) -> bytes:
    """A text that says it is UTF-16 (the "Unicode text" of spreadsheets), as it would be in UTF-8."""
    if not content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content
    return content.decode("utf-16", errors="ignore").encode("utf-8", errors="ignore")


def _is_legacy_text(content: bytes) -> bool:
    """A text of Windows or of an old Mac: no control characters among the first letters."""
    return not any(byte < 32 and byte not in (9, 10, 12, 13) for byte in content[:4096])


def _has_script(content: bytes) -> bool:
    lowered = content.lower()
    return content[:2] == b"MZ" or any(sign in lowered for sign in _ACTIVE)


def _check_json(content: bytes) -> None:
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        raise DomainError.invalid(_("This is not JSON."), field="file") from None


def _document_kind(content: bytes) -> str:
    """The extension of an office document, from the list of its parts."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [info.filename for info in archive.infolist()]
            first = archive.infolist()[0] if parts else None
            # "mimetype" is the one part that a document of this kind keeps first and uncompressed.
            declared = ""
            if first and first.filename == "mimetype" and first.file_size < 100 and first.compress_type == 0:
                declared = archive.read(first).decode("ascii", errors="replace")
    except (zipfile.BadZipFile, OSError, NotImplementedError, EOFError, ValueError):
        raise DomainError.invalid(_REFUSED, field="file") from None
    names = {name.lower() for name in parts}
    active = any(sign in name for name in names for sign in _MACROS)
    if len(parts) > _MOST_PARTS or active:
        raise DomainError.invalid(
            _("A document with macros is not accepted. Save it without them, or as a PDF."), field="file"
        )
    for part, extension in _OFFICE.items():
        if part in names and "[content_types].xml" in names:
            return extension
    if declared in _OPEN_DOCUMENT:
        return _OPEN_DOCUMENT[declared]
    raise DomainError.invalid(
        _("Archives are not accepted. Send the documents in it one by one."), field="file", code="archive"
    )
