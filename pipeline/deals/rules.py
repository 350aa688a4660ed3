"""Pure rules of deal registration: who a customer is, how alike two names are, what the clock says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz
from stdnum.exceptions import ValidationError as NumberError
from stdnum.fr import tva

from core.errors import DomainError
from core.search import fold
from partners.partner.rules import normalise_domain, normalise_registration, normalise_vat

# -- Identities ---------------------------------------------------------------------------------

REGISTRATION, VAT, DOMAIN, NAME = "registration", "vat", "domain", "name"

NEEDS_IDENTITY = _(
    "Enter the customer's own domain, or its registration or VAT number: without one nothing can "
    "be protected. A free-mail address names no company."
)

# How much each kind of evidence says that two customers are one, of 100.
WEIGHTS = {REGISTRATION: 95, VAT: 95, DOMAIN: 80}

# Mailboxes for everybody, under any ending; and those known under one ending only.
_FREEMAIL_NAMES = frozenset(
    {"gmail", "googlemail", "yahoo", "ymail", "rocketmail", "hotmail", "outlook", "msn", "gmx", "icloud", "aol",
     "yandex", "protonmail", "wanadoo", "fastmail", "tutanota"}
)  # fmt: skip
_FREEMAIL_DOMAINS = frozenset(
    {"live.com", "live.fr", "live.be", "live.nl", "live.it", "live.de", "live.ca", "live.co.uk", "me.com", "mac.com",
     "free.fr", "orange.fr", "sfr.fr", "neuf.fr", "laposte.net", "bbox.fr", "numericable.fr", "aliceadsl.fr",
     "club-internet.fr", "cegetel.net", "proton.me", "pm.me", "mail.com", "email.com", "mail.ru", "inbox.ru", "bk.ru",
     "qq.com", "163.com", "126.com", "sina.com", "web.de", "t-online.de", "freenet.de", "libero.it", "virgilio.it",
     "tiscali.it", "skynet.be", "telenet.be", "proximus.be", "bluewin.ch", "ziggo.nl", "planet.nl", "zoho.com",
     "hey.com", "tuta.com", "comcast.net", "verizon.net", "att.net", "btinternet.com", "sky.com", "naver.com",
     "daum.net", "rediffmail.com", "uol.com.br", "bol.com.br", "terra.com.br"}
)  # fmt: skip


@dataclass(frozen=True, order=True)
class Identity:
    """What makes a customer itself: a legal number or a domain, in its one normal form."""

    kind: str
    value: str


def is_freemail(domain: str) -> bool:
    """Whether a registrable domain gives mailboxes to everybody, so that it names nobody."""
    return domain in _FREEMAIL_DOMAINS or domain.split(".")[0] in _FREEMAIL_NAMES


def customer_domain(text: str) -> str:
    """The registrable domain behind a site or an e-mail address. Raises DomainError at its field."""
    try:
        return normalise_domain(text)
    except DomainError as error:
        raise DomainError.invalid(error.message, field="customer_domain") from None


def legal_numbers(country: str, registration: str, vat: str) -> tuple[str, str]:
    """Registration and VAT number, checked offline and normalised; a VAT number typed in the place
    of a registration number is known by its country's letters. Raises DomainError at its field."""
    registration, vat = (registration or "").strip(), (vat or "").strip()
    if registration and not vat and registration[:2].isalpha():
        try:
            return "", normalise_vat(registration)
        except DomainError as error:
            raise DomainError.invalid(error.message, field="customer_registration") from None
    try:
        return normalise_registration(country, registration), normalise_vat(vat)
    except DomainError as error:
        raise DomainError.invalid(
            error.message, field=f"customer_{(error.field or '').split('_')[0]}"
        ) from None


def identities(*, country: str, registration: str, vat: str, domain: str) -> list[Identity]:
    """The identities of a customer, sorted, from normalised values.

    A French VAT number contains the SIREN, so it says the same as the registration number. A
    free-mail domain is nobody's.
    """
    found = set()
    if registration:
        found.add(Identity(REGISTRATION, f"{country}:{registration}"))
    if vat:
        found.add(Identity(VAT, vat))
        siren = _siren_of(vat)
        if siren:
            found.add(Identity(REGISTRATION, f"FR:{siren}"))
    if domain and not is_freemail(domain):
        found.add(Identity(DOMAIN, domain))
    return sorted(found)


def _siren_of(vat: str) -> str:
    if not vat.startswith("FR"):
        return ""
    try:
        return tva.to_siren(vat)
    except NumberError:
        return ""


# -- Names --------------------------------------------------------------------------------------

# What companies put after their name (and some before it); it tells nobody apart.
_AFTER = frozenset(
    {"ab", "ag", "aps", "as", "asa", "asbl", "asso", "association", "bv", "cie", "co", "company", "corp",
     "corporation", "cv", "doo", "eurl", "ev", "gie", "gmbh", "group", "groupe", "gruppe", "holding",
     "inc", "incorporated", "kft", "kg", "kgaa", "lda", "limited", "llc", "llp", "lp", "ltd", "ltda", "mbh",
     "nv", "ohg", "ou", "oy", "oyj", "plc", "pte", "pty", "sa", "sapa", "sarl", "sas", "sasu", "sau", "sca",
     "sci", "scic", "scop", "se", "sia", "sl", "slu", "snc", "spa", "srl", "sro", "uab", "ug", "vof", "zrt"}
)  # fmt: skip
_BEFORE = frozenset(
    {"association", "groupe", "l", "la", "le", "les", "sa", "sarl", "sas", "societe", "ste", "the"}
)  # fmt: skip
BLOCK = 4


def name_key(name: str) -> str:
    """A company's name as it is compared: folded, without legal form, its words sorted."""
    text = "".join(
        letter if letter.isalnum() else " " for letter in fold(name).replace(".", "").replace("&", " ")
    )
    words = text.split()
    while len(words) > 1 and words[-1] in _AFTER:
        words.pop()
    while len(words) > 1 and words[0] in _BEFORE:
        words.pop(0)
    return " ".join(sorted(words))


def name_blocks(key: str) -> tuple[str, str]:
    """Beginning and end of a compared name: names alike share at least one of the two, so that
    they are looked for in an index and not in the whole table."""
    solid = key.replace(" ", "")
    return solid[:BLOCK], solid[-BLOCK:]


def likeness(key: str, other: str) -> int:
    """How alike two compared names are, 0 to 100. A name inside the other counts a tenth less."""
    if not key or not other:
        return 0
    whole = fuzz.ratio(key.replace(" ", ""), other.replace(" ", ""))
    words = fuzz.token_sort_ratio(key, other)
    inside = 0.9 * fuzz.token_set_ratio(key, other)
    return int(max(whole, words, inside))


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
