"""Pure rules of agreements: variables and their values, terms, reminders, overlaps, codes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import translation
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from prm.core.clock import add_months
from prm.core.errors import DomainError
from prm.core.money import Money
from prm.core.templatetags import formats
from prm.core.text import Translated, fill, names_in

VARIABLE_TYPES = {
    "text": _("Text"),
    "date": _("Date"),
    "money": _("Amount"),
    "rate": _("Rate"),
    "integer": _("Whole number"),
    "territory": _("Territory"),
    "choice": _("Choice"),
}
# What every text may name without the template declaring it: the parties and the terms.
STANDARD_NAMES = frozenset(
    {
        "agreement_number", "partner_name", "partner_country", "partner_registration", "our_name",
        "our_country", "our_registration", "starts_on", "ends_on", "notice_days", "renewal_months",
        "renewal_terms", "service_level", "passive_sales", "exclusivities",
    }
)  # fmt: skip
_NAME = re.compile(r"^[a-z][a-z0-9_]{1,39}$")
_BLANKS = str.maketrans("", "", " \u00a0\u202f")

Values = Mapping[str, Any]
Item = Mapping[str, Any]


# -- Variables ------------------------------------------------------------------------------------


def check_schema(schema: Any) -> list[dict[str, Any]]:
    """The variables of a template, checked. Raises DomainError at ``variables``."""
    if not isinstance(schema, list):
        raise _bad_schema(_("Variables are a list."))
    seen: set[str] = set()
    for item in schema:
        name = item.get("name", "") if isinstance(item, dict) else ""
        if not _NAME.match(name) or name in seen or name in STANDARD_NAMES:
            raise _bad_schema(
                _("Each variable needs a name of its own, in small letters: %(name)s") % {"name": name}
            )
        if item.get("type") not in VARIABLE_TYPES:
            raise _bad_schema(_("The variable %(name)s has no known type.") % {"name": name})
        if item["type"] == "choice" and not item.get("choices"):
            raise _bad_schema(_("The variable %(name)s needs its choices.") % {"name": name})
        if not Translated(item.get("label") or {}):
            raise _bad_schema(_("The variable %(name)s needs a label.") % {"name": name})
        seen.add(name)
    return schema


def _bad_schema(message: Any) -> DomainError:
    return DomainError.invalid(message, field="variables")


def unknown_names(texts: Iterable[str], schema: Sequence[Item]) -> set[str]:
    """Names that texts ask for and nobody gives."""
    asked = set().union(*(names_in(text) for text in texts))
    return asked - STANDARD_NAMES - {item["name"] for item in schema}


def parse_values(schema: Sequence[Item], raw: Values, *, territories: Iterable[str] = ()) -> dict[str, Any]:
    """Typed values in their canonical JSON form; what is empty is left out.

    Raises DomainError with all errors by field. ``territories`` are the codes of regions that are
    accepted beside ISO countries. An unknown name is an error.
    """
    accepted = set(territories)
    known = {item["name"] for item in schema}
    errors: dict[str, list[Any]] = {
        name: [_("This template has no such variable.")] for name in raw if name not in known
    }
    values = {}
    for item in schema:
        given = raw.get(item["name"])
        if given in (None, ""):
            continue
        try:
            values[item["name"]] = _PARSERS[item["type"]](item, given, accepted)
        except DomainError as error:
            errors[item["name"]] = [error.message]
    if errors:
        raise DomainError("invalid", next(iter(errors.values()))[0], fields=errors)
    return values


def missing_values(schema: Sequence[Item], values: Values, clauses: Sequence[Item]) -> list[Item]:
    """Required variables that the text names and that have no value yet."""
    named = set().union(*(names_in(clause["text"]) for clause in clauses))
    return [
        item
        for item in schema
        if item.get("required") and item["name"] in named and item["name"] not in values
    ]


def _text(item: Item, given: Any, territories: set[str]) -> str:
    text = str(given).strip()
    if len(text) > 2_000:
        raise DomainError.invalid(_("This text is longer than 2,000 characters."))
    return text


def _date(item: Item, given: Any, territories: set[str]) -> str:
    try:
        return (given if isinstance(given, date) else date.fromisoformat(str(given))).isoformat()
    except ValueError:
        raise DomainError.invalid(_("Enter a date.")) from None


def _money(item: Item, given: Any, territories: set[str]) -> dict[str, str]:
    if isinstance(given, Money):
        return given.as_json()
    currency = item.get("currency", "EUR")
    if isinstance(given, Mapping):
        given, currency = given.get("amount"), given.get("currency", currency)
    money = Money.parse(str(given).translate(_BLANKS).replace(",", "."), currency)
    if money.amount_minor < 0:
        raise DomainError.invalid(_("An amount cannot be negative."))
    return money.as_json()


def _rate(item: Item, given: Any, territories: set[str]) -> str:
    try:
        rate = Decimal(str(given).translate(_BLANKS).replace(",", "."))
    except InvalidOperation:
        raise DomainError.invalid(_("Enter a rate: 0.2 stands for 20%.")) from None
    if not 0 <= rate <= 1:
        raise DomainError.invalid(_("A rate is between 0 and 1: 0.2 stands for 20%."))
    return str(rate.normalize() + 0)


def _integer(item: Item, given: Any, territories: set[str]) -> int:
    try:
        number = int(str(given).translate(_BLANKS))
    except ValueError:
        raise DomainError.invalid(_("Enter a whole number.")) from None
    if not 0 <= number <= 10**9:
        raise DomainError.invalid(_("Enter a number that is not negative."))
    return number


def _territory(item: Item, given: Any, territories: set[str]) -> str:
    code = str(given).strip()
    if code not in territories and code not in dict(countries):
        raise DomainError.invalid(_("Choose a country or one of the regions."))
    return code


def _choice(item: Item, given: Any, territories: set[str]) -> str:
    if str(given) not in {choice["code"] for choice in item["choices"]}:
        raise DomainError.invalid(_("Choose one of the values offered."))
    return str(given)


_PARSERS = {
    "text": _text,
    "date": _date,
    "money": _money,
    "rate": _rate,
    "integer": _integer,
    "territory": _territory,
    "choice": _choice,
}


def value_label(item: Item, value: Any, regions: Mapping[str, Any]) -> str:
    """A canonical value as a document says it, in the active language."""
    kind = item["type"]
    if kind == "date":
        return formats.day_long(date.fromisoformat(value))
    if kind == "money":
        return formats.money(Money.parse(value["amount"], value["currency"]))
    if kind == "rate":
        return formats.percent(Decimal(value))
    if kind == "integer":
        return formats.number(value)
    if kind == "territory":
        return str(regions.get(value) or dict(countries).get(value, value))
    if kind == "choice":
        labels = {choice["code"]: choice["label"] for choice in item["choices"]}
        return str(Translated(labels.get(value) or {"en": value}))
    return str(value)


def filled(
    clauses: Sequence[Item],
    schema: Sequence[Item],
    values: Values,
    standard: Mapping[str, str],
    *,
    language: str,
    regions: Mapping[str, Any] | None = None,
) -> list[dict[str, Any]]:
    """Clauses with their variables filled in, in the language of the document.

    A variable that has no value yet shows its label in brackets.
    """
    with translation.override(language):
        said = {item["name"]: f"[{Translated(item['label'])}]" for item in schema}
        for item in schema:
            if item["name"] in values:
                said[item["name"]] = value_label(item, values[item["name"]], regions or {})
        said = {**standard, **said}
        return [{**clause, "text": fill(clause["text"], said)} for clause in clauses]


def standard_values(
    terms: Values, parties: Values, exclusivities: Sequence[str], *, language: str
) -> dict[str, str]:
    """What every text may name: the parties and the terms, as words of the document's language."""
    with translation.override(language):
        starts, ends = terms.get("starts_on"), terms.get("ends_on")
        return {
            **{name: str(value) for name, value in parties.items()},
            "starts_on": formats.day_long(date.fromisoformat(starts))
            if starts
            else gettext("the last signature"),
            "ends_on": formats.day_long(date.fromisoformat(ends)) if ends else gettext("no fixed date"),
            "notice_days": formats.number(terms.get("notice_days") or 0),
            "renewal_months": formats.number(terms.get("renewal_months") or 0),
            "renewal_terms": terms.get("renewal_terms") or gettext("unchanged"),
            "service_level": terms.get("service_level") or gettext("none"),
            "passive_sales": terms.get("passive_sales") or gettext("unrestricted"),
            "exclusivities": "; ".join(exclusivities) or gettext("none"),
        }


# -- Comparing ------------------------------------------------------------------------------------


def compare(old: Sequence[Item], new: Sequence[Item]) -> list[dict[str, Any]]:
    """Two versions clause by clause: ``state`` is same, changed, added or removed.

    In the order of the new version; a removed clause stands where it was.
    """
    before = {clause["code"]: clause for clause in old}
    after = {clause["code"]: clause for clause in new}
    order = [clause["code"] for clause in new]
    for index, clause in enumerate(old):
        if clause["code"] not in after:
            previous = next((c["code"] for c in reversed(old[:index]) if c["code"] in order), None)
            order.insert(order.index(previous) + 1 if previous else 0, clause["code"])
    rows = []
    for code in order:
        was, now = before.get(code), after.get(code)
        shown = now or was or {}
        same = (
            was is not None and now is not None and (was["title"], was["text"]) == (now["title"], now["text"])
        )
        state = "same" if same else "added" if was is None else "removed" if now is None else "changed"
        rows.append(
            {
                "code": code,
                "part": shown["part"],
                "title": shown["title"],
                "state": state,
                "old": was["text"] if was else "",
                "new": now["text"] if now else "",
            }
        )
    return rows


# -- Terms and reminders --------------------------------------------------------------------------

THRESHOLDS = (90, 60, 30, 7)


def notice_date(ends_on: date | None, notice_days: int) -> date | None:
    """The last day on which notice can be given: ``notice_days`` before the end."""
    return ends_on - timedelta(days=notice_days) if ends_on else None


def term_end(starts_on: date, months: int) -> date:
    """The last day of a term of so many months: from 1 January for 12 months, 31 December."""
    return add_months(starts_on, months) - timedelta(days=1)


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


# -- Exclusivities --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Claim:
    """What a sole exclusivity covers. ``None`` stands for all countries, sectors, products; for
    dates, for without a beginning or an end."""

    countries: frozenset[str] | None
    sector: str | None
    product_line: str | None
    starts_on: date | None
    ends_on: date | None


def overlaps(one: Claim, other: Claim) -> bool:
    """Whether two claims have a customer, a product and a day in common."""
    return (
        (one.countries is None or other.countries is None or bool(one.countries & other.countries))
        and (one.sector is None or other.sector is None or one.sector == other.sector)
        and (one.product_line is None or other.product_line is None or one.product_line == other.product_line)
        and (one.starts_on is None or other.ends_on is None or one.starts_on <= other.ends_on)
        and (other.starts_on is None or one.ends_on is None or other.starts_on <= one.ends_on)
    )


# -- One-time codes -------------------------------------------------------------------------------

CODE_MINUTES = 10
CODE_ATTEMPTS = 5
CODE_PAUSE = timedelta(seconds=60)
CODES_AN_HOUR = 5


def one_time_code(signature_id: str, counter: int) -> str:
    """Six digits for one signer and one issue, derived from the secret key: nothing to store."""
    digest = salted_hmac("agreements.code", f"{signature_id}:{counter}", algorithm="sha256").digest()
    return f"{int.from_bytes(digest[:8], 'big') % 10**6:06d}"


def code_matches(signature_id: str, counter: int, given: str) -> bool:
    digits = "".join(letter for letter in given if letter.isdigit())
    return counter > 0 and constant_time_compare(one_time_code(signature_id, counter), digits)
