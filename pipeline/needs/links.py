"""The link of a contact who was asked for needs and constraints, and has no account."""

from __future__ import annotations

from dataclasses import replace

from core import signed_links
from core.actor import SYSTEM, Actor
from core.errors import DomainError
from pipeline.models import NeedsRequest

LINK_DAYS = 60
_KIND = "pipeline.needs"
_ROWS = NeedsRequest.objects.select_related("recruitment__partner", "contact")


def needs_link(public_id: str) -> str:
    return signed_links.signed(_KIND, public_id)


def request_from_link(token: str) -> NeedsRequest:
    """The request behind a link. Raises DomainError 404 when it was taken back or its time is over, when the
    recruitment is closed, or when we no longer hold the contact."""
    public_id = signed_links.behind(_KIND, token, days=LINK_DAYS)
    request = _ROWS.filter(
        public_id=public_id, contact__archived_at=None, recruitment__closed_at=None
    ).first()
    if request is None or not request.is_live:
        raise DomainError.not_found()
    return request


def link_actor(request: NeedsRequest, *, request_id: str = "") -> Actor:
    """Whoever holds the link: the system, on behalf of the contact who was sent it."""
    return replace(SYSTEM, on_behalf=request.contact.public_id, request_id=request_id)
