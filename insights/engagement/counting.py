"""Counts the signs of life of all partners: a statement for each kind of sign, whatever their number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Max, Q, QuerySet, Sum
from django.utils.timezone import localdate

from core import bulk, clock
from core.actor import ActorKind
from core.models import Event, OutgoingMail
from insights.engagement import selectors
from insights.engagement.models import PartnerEngagement
from partners.models import Membership, Partner, PortalDay
from pipeline.models import Deal
from referrals.models import ReferralEvent

SHORT, LONG = timedelta(days=30), timedelta(days=90)


@dataclass
class _Counted:
    """A row of PartnerEngagement while it is made."""

    last_visit_on: date | None = None
    last_action_on: date | None = None
    last_mail_on: date | None = None
    days_30: int = 0
    days_90: int = 0
    visits_30: int = 0
    visits_90: int = 0
    downloads_90: int = 0
    actions_90: int = 0
    deals_90: int = 0
    referrals_90: int = 0

    @property
    def last_sign_on(self) -> date | None:
        return _latest(self.last_visit_on, self.last_action_on)


def count_all(day: date) -> int:
    """Write what is known of every partner up to a day. Returns how many partners that are."""
    partners = dict(Partner.objects.current().values_list("public_id", "pk"))
    found = {pk: _Counted() for pk in partners.values()}
    _visits(found, day)
    _logins(found)
    _actions(found, partners, day)
    _amounts(found, Deal.objects.filter(submitted_at__gte=_since(day)), "deals_90")
    _amounts(found, ReferralEvent.objects.filter(occurred_at__gte=_since(day)), "referrals_90")
    _mails(found)
    silent = selectors.silent_before(day)
    rows = (
        {
            "partner_id": pk,
            "counted_on": day,
            "last_sign_on": counted.last_sign_on,
            "gone_silent": counted.last_sign_on is not None and counted.last_sign_on < silent,
            **asdict(counted),
        }
        for pk, counted in found.items()
    )
    with transaction.atomic():
        PartnerEngagement.objects.all().delete()
        bulk.insert(PartnerEngagement, rows)
    return len(found)


def _since(day: date) -> datetime:
    return clock.start_of(day - LONG + timedelta(days=1))


def _visits(found: dict[int, _Counted], day: date) -> None:
    """The last day in the portal, and what the last 30 and 90 days hold, the day itself included."""
    short, long = Q(day__gt=day - SHORT), Q(day__gt=day - LONG)
    rows = PortalDay.objects.filter(day__lte=day).order_by().values("partner_id")
    for row in rows.annotate(
        last=Max("day", filter=Q(visits__gt=0)),
        days_30=Count("pk", filter=short & Q(visits__gt=0)),
        days_90=Count("pk", filter=long & Q(visits__gt=0)),
        visits_30=Sum("visits", filter=short),
        visits_90=Sum("visits", filter=long),
        downloads_90=Sum("downloads", filter=long),
    ):
        if counted := found.get(row["partner_id"]):
            counted.last_visit_on = row["last"]
            for name in ("days_30", "days_90", "visits_30", "visits_90", "downloads_90"):
                setattr(counted, name, row[name] or 0)


def _logins(found: dict[int, _Counted]) -> None:
    """A login of a member is a visit too, where it is later: days were not always counted. One from before
    the membership was to another portal."""
    members = Membership.objects.filter(user__last_login__gte=F("created_at"), ended_at=None).order_by()
    for partner_id, at in members.values_list("partner_id").annotate(last=Max("user__last_login")):
        if counted := found.get(partner_id):
            counted.last_visit_on = _latest(counted.last_visit_on, localdate(at))


def _actions(found: dict[int, _Counted], partners: dict[str, int], day: date) -> None:
    """What people of a partner did in its portal: deals, answers, remarks, signatures, changes."""
    recent = Count("pk", filter=Q(at__gte=_since(day)))
    done = Event.objects.filter(actor_kind=ActorKind.PARTNER, acting_as="").exclude(partner="").order_by()
    for public_id, count, at in done.values_list("partner").annotate(n=recent, last=Max("at")):
        if counted := found.get(partners.get(public_id, 0)):
            counted.actions_90, counted.last_action_on = count, localdate(at)


def _amounts(found: dict[int, _Counted], rows: QuerySet[Any], name: str) -> None:
    for partner_id, count in rows.order_by().values_list("partner_id").annotate(n=Count("pk")):
        if counted := found.get(partner_id):
            setattr(counted, name, count)


def _mails(found: dict[int, _Counted]) -> None:
    """The last mail that reached each partner's members, as long as it is kept that it was sent."""
    sent = OutgoingMail.objects.filter(
        status=OutgoingMail.Status.DONE, recipient__startswith="usr_"
    ).order_by()
    last = dict(sent.values_list("recipient").annotate(last=Max("finished_at")))
    members: Iterable[tuple[int, str]] = Membership.objects.filter(ended_at=None).values_list(
        "partner_id", "user__public_id"
    )
    for partner_id, person in members:
        at, counted = last.get(person), found.get(partner_id)
        if at and counted:
            counted.last_mail_on = _latest(counted.last_mail_on, localdate(at))


def _latest(*days: date | None) -> date | None:
    return max((day for day in days if day), default=None)
