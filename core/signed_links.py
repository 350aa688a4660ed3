"""Links for people without an account: a row's public id, signed. Nothing of a link is stored."""

from __future__ import annotations

from django.core import signing

from core.errors import DomainError


def signed(kind: str, public_id: str) -> str:
    """The signed part of a link, made when its mail is rendered. ``kind`` keeps the links of one purpose from
    opening the pages of another."""
    return signing.dumps(public_id, salt=kind)


def behind(kind: str, token: str, *, days: int) -> str:
    """The public id behind a link. Raises DomainError 404 for one that is not ours, or older than this."""
    try:
        return signing.loads(token, salt=kind, max_age=days * 86_400)
    except signing.BadSignature:
        raise DomainError.not_found() from None
