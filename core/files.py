"""Stored files: bytes known by their hash, a sniffed type, served only as attachments."""

from __future__ import annotations

import hashlib
from io import BytesIO

from django.apps import apps
from django.conf import settings
from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models
from django.http import FileResponse
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.errors import DomainError
from core.models import StoredFile

LINK_SECONDS = 300
_SALT = "core.files.link"
# First bytes of what may be stored; anything else must be readable as text.
_SIGNATURES = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"PK\x03\x04": "application/zip",
}


def sniff(content: bytes) -> str:
    """The media type by content, never by name. Raises DomainError on a type that is not accepted."""
    for signature, media_type in _SIGNATURES.items():
        if content.startswith(signature):
            return media_type
    try:
        content[:4096].decode("utf-8", errors="strict" if len(content) <= 4096 else "ignore")
    except UnicodeDecodeError:
        raise DomainError.invalid(
            _("This kind of file is not accepted. Send a PDF, an image, a document or a text."), field="file"
        ) from None
    if b"\x00" in content[:4096]:
        raise DomainError.invalid(
            _("This kind of file is not accepted. Send a PDF, an image, a document or a text."), field="file"
        )
    return "text/plain"


def store(*, actor: Actor, name: str, content: bytes) -> StoredFile:
    """Keep bytes under their SHA-256. Raises DomainError when empty, too large or of a refused type."""
    if not content:
        raise DomainError.invalid(_("This file is empty."), field="file")
    if len(content) > settings.MAX_UPLOAD_BYTES:
        raise DomainError.invalid(_("This file is too large."), field="file")
    media_type = sniff(content)
    digest = hashlib.sha256(content).hexdigest()
    path = f"{digest[:2]}/{digest}"
    if not default_storage.exists(path):
        path = default_storage.save(path, ContentFile(content))
    return StoredFile.objects.create(
        name=name.replace("/", "_")[:200],
        sha256=digest,
        media_type=media_type,
        size=len(content),
        path=path,
        created_by=actor.person,
    )


def read(file: StoredFile) -> bytes:
    """The bytes. Raises ValueError when they are no longer those that were stored."""
    with default_storage.open(file.path, "rb") as stream:
        content = stream.read()
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise ValueError(f"{file.public_id} does not match its hash")
    return content


def link_token(row: models.Model, column: str, *, permission: str, actor: Actor) -> str:
    """A ticket for the file in a column of a row: for one person, five minutes, and as long as they
    may see the row and have the permission of its page."""
    held = [row._meta.label, row.public_id, column, permission, actor.id]
    return signing.dumps(held, salt=_SALT, compress=True)


def open_link(token: str, actor: Actor) -> StoredFile:
    """The file behind a ticket. Raises DomainError 404 when it is stale, somebody else's, or its row
    is not theirs to see any more."""
    try:
        label, public_id, column, permission, owner = signing.loads(token, salt=_SALT, max_age=LINK_SECONDS)
    except (signing.BadSignature, ValueError):
        raise DomainError.not_found() from None
    if owner != actor.id or not actor.can(permission):
        raise DomainError.not_found()
    row = apps.get_model(label)._default_manager.get_visible(actor, public_id=public_id)
    file = getattr(row, column)
    if file is None:
        raise DomainError.not_found()
    return file


def attachment(file: StoredFile) -> FileResponse:
    """The file as a download that no browser will show inside our pages."""
    return download(read(file), file.name, file.media_type)


def download(content: bytes, name: str, media_type: str) -> FileResponse:
    response = FileResponse(BytesIO(content), as_attachment=True, filename=name, content_type=media_type)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
