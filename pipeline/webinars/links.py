"""The link of somebody on the list of a webinar: to accept, to join, to say that one does not come."""

from __future__ import annotations

from dataclasses import replace

from core import signed_links
from core.actor import SYSTEM, Actor
from core.errors import DomainError
from core.people import Person
from pipeline.models import WebinarRegistration

_KIND = "pipeline.webinar.registration"
LINK_DAYS = 180


def registration_token(public_id: str) -> str:
    """The signed part of a link, made when the mail is rendered: nothing is stored."""
    return signed_links.signed(_KIND, public_id)


def registration_from(token: str) -> WebinarRegistration:
    """Who is behind a link. Raises DomainError 404 when it is stale or not ours."""
    public_id = signed_links.behind(_KIND, token, days=LINK_DAYS)
    rows = WebinarRegistration.objects.select_related("webinar", "contact")
    row = rows.filter(public_id=public_id).first()
    if row is None:
        raise DomainError.not_found()
    return row


def link_actor(row: WebinarRegistration, *, request_id: str = "") -> Actor:
    """Whoever holds the link has the mailbox: the system, on behalf of this person."""
    return replace(SYSTEM, on_behalf=row.public_id, request_id=request_id)


def registration_people(ids: set[str]) -> dict[str, Person]:
    """Those on the lists of webinars, as mails reach them."""
    rows = WebinarRegistration.objects.filter(public_id__in=ids).select_related("contact")
    return {
        row.public_id: Person(
            str(row),
            row.contact.email if row.contact else row.email,
            row.contact.language if row.contact else row.language,
        )
        for row in rows
    }
