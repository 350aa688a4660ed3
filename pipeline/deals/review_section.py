"""What deals have to say when the partnership is reviewed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core import clock
from core.permissions import Offer
from core.slots import Drawing, ReviewSection
from partners.partner import offers
from pipeline.models import Deal
from web.templatetags import formats

VIEW = "pipeline.deal:view"
MONTHS = 12
# How many of the open deals are named.
NAMED = 8
OPEN = (Deal.Status.SUBMITTED, Deal.Status.APPROVED)


def section(partner: Any, since: date | None, today: date) -> ReviewSection | None:
    """What became of deals since the last review, else in twelve months, and those that are open."""
    if not offers.is_shown(partner, Offer.DEALS):
        return None
    first = since or clock.period(today, MONTHS)[0]
    lines = [*_since(partner, first), *_open(partner)]
    return ReviewSection("deals", _("Deals"), lines, _by_month(partner, today), permission=VIEW)


def _since(partner: Any, first: date) -> list[str]:
    start = clock.start_of(first)
    closed = Q(closed_at__gte=start)
    found = Deal.objects.filter(partner=partner).aggregate(
        registered=Count("pk", filter=Q(submitted_at__gte=start)),
        won=Count("pk", filter=closed & Q(status=Deal.Status.CONVERTED)),
        lost=Count("pk", filter=closed & Q(status=Deal.Status.LOST)),
    )
    said = [
        (
            "registered",
            ngettext(
                "%(n)s deal was registered since %(day)s.",
                "%(n)s deals were registered since %(day)s.",
                found["registered"],
            ),
        ),
        (
            "won",
            ngettext(
                "%(n)s deal was won since %(day)s.", "%(n)s deals were won since %(day)s.", found["won"]
            ),
        ),
        (
            "lost",
            ngettext(
                "%(n)s deal was lost since %(day)s.", "%(n)s deals were lost since %(day)s.", found["lost"]
            ),
        ),
    ]
    day = formats.day_long(first)
    if not any(found.values()):
        return [_("No deal was registered, won or lost since %(day)s.") % {"day": day}]
    return [text % {"n": formats.number(found[name]), "day": day} for name, text in said if found[name]]


def _open(partner: Any) -> list[str]:
    """The open deals by name, those expected first at the top."""
    rows = list(Deal.objects.filter(partner=partner, status__in=OPEN).order_by("expected_on", "pk"))
    lines = [_named(row) for row in rows[:NAMED]]
    if len(rows) > NAMED:
        more = len(rows) - NAMED
        said = ngettext("%(n)s more deal is open.", "%(n)s more deals are open.", more)
        lines.append(said % {"n": formats.number(more)})
    return lines or [_("No deal is open.")]


def _named(row: Deal) -> str:
    values = {
        "number": row.number,
        "customer": row.customer_name,
        "amount": formats.money(row.amount),
        "day": formats.day_long(row.expected_on),
        "status": row.get_status_display(),
    }
    if row.expected_on and row.amount:
        return _("%(number)s, %(customer)s: %(amount)s, expected on %(day)s (%(status)s).") % values
    if row.amount:
        return _("%(number)s, %(customer)s: %(amount)s (%(status)s).") % values
    return _("%(number)s, %(customer)s (%(status)s).") % values


def _by_month(partner: Any, today: date) -> list[Drawing]:
    """Deals registered and won in each of the last twelve months; no chart where there was none."""
    start = clock.month_start(today)
    months = [clock.add_months(start, -back) for back in reversed(range(MONTHS))]
    registered, won = dict.fromkeys(months, 0), dict.fromkeys(months, 0)
    since = clock.start_of(months[0])
    rows = Deal.objects.filter(partner=partner)
    _count(registered, rows.filter(submitted_at__gte=since).values_list("submitted_at", flat=True))
    closed = rows.filter(status=Deal.Status.CONVERTED, closed_at__gte=since)
    _count(won, closed.values_list("closed_at", flat=True))
    if not (any(registered.values()) or any(won.values())):
        return []
    series = [
        (pgettext("deals", "Registered"), list(registered.values())),
        (pgettext("deals", "Won"), list(won.values())),
    ]
    labels = [formats.month_short(month) for month in months]
    return [Drawing("bars", _("Deals by month"), labels, series)]


def _count(months: dict[date, int], instants: Iterable[datetime | None]) -> None:
    for at in instants:
        if at is not None:
            months[clock.month_start(formats.as_day(at))] += 1
