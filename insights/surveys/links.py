"""The link of somebody who is asked: it opens the questions without an account."""

from __future__ import annotations

from dataclasses import replace

from core import signed_links
from core.actor import SYSTEM, Actor
from core.errors import DomainError
from core.people import Person
from insights.models import SurveyInvitation

_KIND = "insights.survey.invitation"
LINK_DAYS = 400


def invitation_token(public_id: str) -> str:
    """The signed part of a link, made when the mail is rendered: nothing is stored."""
    return signed_links.signed(_KIND, public_id)


def invitation_from(token: str) -> SurveyInvitation:
    """Who is behind a link. Raises DomainError 404 when it is stale or not ours."""
    public_id = signed_links.behind(_KIND, token, days=LINK_DAYS)
    rows = SurveyInvitation.objects.select_related(
        "wave__survey", "wave__version", "partner", "user", "contact"
    )
    row = rows.filter(public_id=public_id).first()
    if row is None:
        raise DomainError.not_found()
    return row


def answering(invitation: SurveyInvitation, *, actor: Actor | None = None, request_id: str = "") -> Actor:
    """Who answers, as the event is to name it: of an anonymous survey nobody, not even a request that a log
    could lead back from; else the member, or on behalf of whom the link was sent to."""
    if invitation.wave.survey.is_anonymous:
        return SYSTEM
    person = invitation.user or invitation.contact
    assert person is not None  # a check of the table
    return actor or replace(SYSTEM, on_behalf=person.public_id, request_id=request_id)


def invitation_people(ids: set[str]) -> dict[str, Person]:
    """Those who are asked, as mails reach them: a contact that was archived since and a member who left are not
    written to any more."""
    rows = SurveyInvitation.objects.filter(public_id__in=ids).select_related("user", "contact")
    found = {}
    for row in rows:
        if row.user is not None and row.user.is_active:
            found[row.public_id] = Person(row.user.name, row.user.email, row.user.language)
        if row.contact is not None and row.contact.archived_at is None:
            found[row.public_id] = Person(row.contact.name, row.contact.email, row.contact.language)
    return found
