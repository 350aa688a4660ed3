"""Pure rules of deal registration: who a customer is, how alike two names are, what the clock says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from partners.partner import rules as partner_rules
from partners.partner.hosts import is_freemail, is_nobodys
from partners.partner.names import likeness, name_blocks, name_key
from partners.partner.numbers import REGISTRATION, VAT, legal_identities

# -- Identities ---------------------------------------------------------------------------------

DOMAIN, NAME = "domain", "name"

__all__ = [
    "DOMAIN", "NAME", "REGISTRATION", "VAT", "Identity", "identities", "is_freemail", "is_nobodys", "likeness",
    "name_blocks", "name_key",
]  # fmt: skip

NEEDS_IDENTITY = _(
    "Enter the customer's own domain, or its registration or VAT number: without one nothing can "
    "be protected. A free-mail address or a page of a social network names no company."
)
NEEDS_COURT = _(
    "Several companies have this number, each at its own court. Add the court, for example "
    "“München HRB 73592”, or enter the customer's own domain."
)

# How much each kind of evidence says that two customers are one, of 100.
WEIGHTS = {REGISTRATION: 95, VAT: 95, DOMAIN: 80}


@dataclass(frozen=True, order=True)
class Identity:
    """What makes a customer itself: a legal number or a domain, in its one normal form."""

    kind: str
    value: str


def customer_domain(text: str) -> str:
    """The registrable domain behind a site or an e-mail address. Raises DomainError at its field."""
    try:
        return partner_rules.normalise_domain(text)
    except DomainError as error:
        raise DomainError.invalid(error.message, field="customer_domain") from None


def legal_numbers(
    country: str, registration: str | None, vat: str | None, kept: tuple[str, str] = ("", "")
) -> tuple[str, str]:
    """Registration and VAT number, checked offline and normalised; a valid VAT number typed in the
    place of a registration number is one. ``kept`` are those that stay where None is given. Raises
    DomainError at its field."""
    try:
        return partner_rules.legal_numbers(country, registration, vat, kept)
    except DomainError as error:
        raise DomainError.invalid(
            error.message, field=f"customer_{(error.field or '').split('_')[0]}"
        ) from None


def identities(*, country: str, registration: str, vat: str, domain: str) -> list[Identity]:
    """The identities of a customer, sorted, from normalised values.

    A VAT number that repeats the national number says the same as the registration number. A number
    that others have too, and a host that is nobody's, name nobody.
    """
    found = {Identity(kind, value) for kind, value in legal_identities(country, registration, vat)}
    if domain and not is_nobodys(domain):
        found.add(Identity(DOMAIN, domain))
    return sorted(found)


def name_weight(alike: int) -> int:
    """The weight of a likeness as evidence: never as much as a legal number or a domain."""
    return round(alike * 0.7)


# -- The calendar -------------------------------------------------------------------------------


@lru_cache(maxsize=32)
def _holidays(country: str) -> holidays.HolidayBase:
    return holidays.country_holidays(country)


def known_calendars() -> set[str]:
    """Countries whose public holidays are known."""
    return set(holidays.list_supported_countries(include_aliases=False))


def is_business_day(day: date, calendar: str = "") -> bool:
    """Monday to Friday, and no public holiday of the ``calendar``'s country ("" knows none)."""
    return day.weekday() < 5 and not (calendar and day in _holidays(calendar))


def add_business_days(day: date, count: int, calendar: str = "") -> date:
    """The ``count``-th business day after ``day``; ``day`` itself when the count is 0."""
    while count > 0:
        day += timedelta(days=1)
        if is_business_day(day, calendar):
            count -= 1
    return day


def business_days_between(first: date, last: date, calendar: str = "") -> int:
    """Business days after ``first`` up to and including ``last``; 0 when ``last`` is not later."""
    span = (last - first).days
    return sum(1 for n in range(1, span + 1) if is_business_day(first + timedelta(days=n), calendar))


# -- Protection ---------------------------------------------------------------------------------


def protected_until(decided_on: date, days: int, *, tender: bool) -> date | None:
    """The last day of protection; None for a public tender, which is protected until its award."""
    return None if tender else decided_on + timedelta(days=days)


def extended_until(until: date, days: int, today: date) -> date:
    """The last day after an extension: counted from the old last day, never from before today."""
    return max(until, today) + timedelta(days=days)


def notice_due(until: date, today: date, notices: Iterable[int]) -> int | None:
    """Which notice before the end is due today: the most urgent whose day has come, else None.

    After an outage the earlier ones are not sent late: one notice says all.
    """
    left = (until - today).days
    due = [days for days in notices if left <= days]
    return min(due) if due and left >= 0 else None
