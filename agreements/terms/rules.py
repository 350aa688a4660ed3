"""Dates of a term, and which reminders of it are due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.clock import add_months
from core.money import UNKNOWN_CURRENCY, is_currency

THRESHOLDS = (90, 60, 30, 7)


def notice_date(ends_on: date | None, notice_days: int) -> date | None:
    """The last day on which notice can be given: ``notice_days`` before the end."""
    return ends_on - timedelta(days=notice_days) if ends_on else None


def term_end(starts_on: date, months: int) -> date:
    """The last day of a term of so many months: the eve of the day that has the number of the first
    (from 1 January for 12 months, 31 December). Where the month is too short for that eve, its last
    day: from 31 December for 2 months, 28 February.
    """
    eve = starts_on.day - 1
    if not eve:
        return add_months(starts_on, months) - timedelta(days=1)
    month = add_months(starts_on.replace(day=1), months)
    last = add_months(month, 1) - timedelta(days=1)
    return month.replace(day=min(eve, last.day))


def whole_months(starts_on: date, ends_on: date) -> int | None:
    """Of how many months a term is; None when it is of days."""
    months = (ends_on.year - starts_on.year) * 12 + ends_on.month - starts_on.month
    return next((n for n in (months, months + 1) if n > 0 and term_end(starts_on, n) == ends_on), None)


def next_term_end(starts_on: date, ends_on: date, months: int | None = None) -> date:
    """The last day of the term after this one: of ``months``, else as long as it was, in months where
    it was of whole months, and only else in days."""
    begins = ends_on + timedelta(days=1)
    months = months or whole_months(starts_on, ends_on)
    return term_end(begins, months) if months else begins + (ends_on - starts_on)


def term_errors(
    *,
    starts_on: date | None,
    ends_on: date | None,
    tacit_renewal: bool,
    renewal_months: int | None,
    currency: str,
) -> dict[str, Any]:
    """What terms may never be, all at once, by field."""
    found: dict[str, Any] = {}
    if starts_on and ends_on and ends_on < starts_on:
        found["ends_on"] = _("The end cannot be before the start.")
    elif tacit_renewal and not ends_on:
        found["ends_on"] = _("Tacit renewal needs an end date.")
    if tacit_renewal and not renewal_months:
        found["renewal_months"] = _("Say for how many months it is renewed.")
    if not is_currency(currency):
        found["currency"] = UNKNOWN_CURRENCY
    return found


def notice_error(starts_on: date | None, ends_on: date | None, notice_days: int) -> Any:
    """What is wrong with a notice that is longer than its term; "" when nothing is."""
    if not starts_on or not ends_on or ends_on < starts_on or notice_days <= (ends_on - starts_on).days:
        return ""
    return _("The notice is longer than the term of %(days)s days.") % {
        "days": (ends_on - starts_on).days + 1
    }


@dataclass(frozen=True)
class Due:
    """A reminder that has come due; ``send`` is False when a more urgent one takes its place."""

    about: str
    days: int
    due_on: date
    send: bool


def due_reminders(
    today: date,
    *,
    notice_on: date | None,
    ends_on: date | None,
    since: date,
    done: Iterable[tuple[str, int]] = (),
) -> list[Due]:
    """The reminders of a term that are due and not yet ``done``, after however long an outage.

    Of several missed thresholds of one date only the most urgent is sent; none that fell due before
    the term was in force (``since``), and none once the date itself has passed. Without a notice
    period the two dates are one and only the end is reminded of.
    """
    known = set(done)
    dates = {"notice": notice_on if notice_on != ends_on else None, "end": ends_on}
    found = []
    for about, day in dates.items():
        if day is None:
            continue
        missed = [
            days
            for days in sorted(THRESHOLDS)
            if (about, days) not in known and day - timedelta(days=days) <= today
        ]
        # A threshold missed behind one that was sent already is overtaken too.
        sent = min((days for kind, days in known if kind == about), default=max(THRESHOLDS) + 1)
        for days in missed:
            due_on = day - timedelta(days=days)
            urgent = days == missed[0] and days < sent
            found.append(Due(about, days, due_on, urgent and due_on >= since and today <= day))
    return found
