"""Notice and end dates as a calendar feed, at a signed address of one person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.core import signing
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from accounts.models import User
from accounts.selectors import staff_permissions
from agreements.models import Agreement
from core import languages
from core.actor import Actor, ActorKind
from core.errors import DomainError
from partners.access.selectors import member_actor

_SALT = "agreements.terms.calendar"


def feed_token(user: User, partner_id: str = "") -> str:
    """The signed part of a person's feed: who they are, for which partner they act, and the number
    that changes when they make their addresses void."""
    return signing.dumps([user.public_id, partner_id, user.calendars_voided], salt=_SALT, compress=True)


def feed_actor(token: str) -> tuple[User, Actor]:
    """The person behind a feed, with what they may see today.

    Raises DomainError 404 when the link is not ours or was made void, the person left or no longer
    belongs to it.
    """
    try:
        user_id, partner_id, number = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError):
        raise DomainError.not_found() from None
    user = User.objects.filter(public_id=user_id, is_active=True, calendars_voided=number).first()
    if user is None:
        raise DomainError.not_found()
    actor = member_actor(user, partner_id, request_id="") if partner_id else _staff(user)
    if not actor.can("agreements.agreement:view"):
        raise DomainError.not_found()
    return user, actor


def _staff(user: User) -> Actor:
    return Actor(
        kind=ActorKind.STAFF,
        id=user.public_id,
        user_id=user.pk,
        role=user.staff_role,
        permissions=staff_permissions(user),
        own_partners_only=user.staff_role == "manager_own",
    )


def feed(user: User, actor: Actor) -> bytes:
    """Notice and end dates of the agreements in force that this person sees."""
    rows = Agreement.objects.visible_to(actor).undecided().select_related("partner").order_by("ends_on", "id")
    with translation.override(languages.spoken(user.language)):
        calendar = Calendar()
        calendar.add("prodid", "-//prm//agreements//")
        calendar.add("version", "2.0")
        calendar.add("x-wr-calname", _("Agreements"))
        for row in rows:
            if row.notice_on and row.notice_on != row.ends_on:
                calendar.add_component(_entry(row, "notice", row.notice_on, _("Notice by today: %(what)s")))
            calendar.add_component(_entry(row, "end", row.ends_on, _("Agreement ends: %(what)s")))
        return calendar.to_ical()


def _entry(row: Agreement, about: str, day: Any, sentence: str) -> Event:
    event = Event()
    event.add("uid", f"{row.public_id}-{about}")
    event.add("dtstamp", datetime.fromtimestamp(row.updated_at.timestamp(), UTC))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", sentence % {"what": f"{row.number} {row.partner.name}"})
    event.add("description", row.title)
    return event
