"""Typed variables of a template: checking them, reading values, what is missing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from core.days import check_day
from core.errors import DomainError
from core.money import UNKNOWN_CURRENCY, Money, is_currency
from core.numbers import exact_decimal, plain_digits
from core.text import Translated, names_in

VARIABLE_TYPES = {
    "text": _("Text"),
    "date": _("Date"),
    "money": _("Amount"),
    "rate": _("Rate"),
    "integer": _("Whole number"),
    "country": _("Country"),
    "territory": _("Territory: a country or a region"),
    "choice": _("Choice"),
}
# What every text may name without anybody defining it, by its meaning: the parties, then the terms.
PARTIES = {
    "our_name": _("Our legal name"),
    "our_country": _("Our country"),
    "our_registration": _("Our registration number"),
    "our_details": _("Our country and registration number"),
    "our_address": _("Our address"),
    "partner_name": _("The partner’s legal name"),
    "partner_country": _("The partner’s country"),
    "partner_registration": _("The partner’s registration number"),
    "partner_details": _("The partner’s country and registration number"),
    "partner_licence": _("The partner’s licence"),
}
TERM_NAMES = {
    "agreement_number": _("Number of the agreement"),
    "starts_on": _("First day"),
    "ends_on": _("Last day"),
    "duration": _("Sentence: how long it lasts"),
    "renewal": _("Sentence: how it is renewed"),
    "notice_rule": _("Sentence: how it is ended by notice"),
    "notice_days": _("Notice in days"),
    "service_level": _("Service level"),
    "exclusivities": _("Exclusivities granted"),
    "passive_sales": _("Passive sales"),
}
STANDARD_NAMES = frozenset(PARTIES) | frozenset(TERM_NAMES)
_NAME = re.compile(r"^[a-z][a-z0-9_]{1,39}$")

Values = Mapping[str, Any]
Item = Mapping[str, Any]


def check_schema(schema: Any, *, territories: Iterable[str] = ()) -> list[dict[str, Any]]:
    """Variables with their type, label and default, checked. Raises DomainError at ``variables``."""
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
        if item["type"] == "money" and not is_currency(item.get("currency", "EUR")):
            raise _bad_schema(UNKNOWN_CURRENCY)
        if not Translated(item.get("label") or {}):
            raise _bad_schema(_("The variable %(name)s needs a label.") % {"name": name})
        if item.get("default") not in (None, ""):
            _check_default(item, set(territories))
        seen.add(name)
    return schema


def _check_default(item: Item, territories: set[str]) -> None:
    try:
        _PARSERS[item["type"]](item, item["default"], territories)
    except DomainError as error:
        raise _bad_schema(error.message) from error


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
        day = given if isinstance(given, date) else date.fromisoformat(str(given))
        check_day(day)
    except ValueError:
        raise DomainError.invalid(_("Enter a date.")) from None
    except ValidationError as error:
        raise DomainError.invalid(error.message) from None
    return day.isoformat()


def _money(item: Item, given: Any, territories: set[str]) -> dict[str, str]:
    if isinstance(given, Money):
        return given.as_json()
    currency = item.get("currency", "EUR")
    if isinstance(given, Mapping):
        given, currency = given.get("amount"), given.get("currency", currency)
    money = Money.parse(given, currency)
    if money.amount_minor < 0:
        raise DomainError.invalid(_("An amount cannot be negative."))
    return money.as_json()


def _rate(item: Item, given: Any, territories: set[str]) -> str:
    rate = exact_decimal(given)
    if rate is None:
        raise DomainError.invalid(_("Enter a rate: 0.2 means 20%."))
    if not 0 <= rate <= 1:
        raise DomainError.invalid(_("A rate is between 0 and 1: 0.2 means 20%."))
    return format(rate, "f")


def _integer(item: Item, given: Any, territories: set[str]) -> int:
    digits = plain_digits(given)
    if digits is None or digits.fraction:
        raise DomainError.invalid(_("Enter a whole number."))
    number = int(digits.whole)
    if digits.negative or number > 10**9:
        raise DomainError.invalid(_("Enter a number that is not negative."))
    return number


def _territory(item: Item, given: Any, territories: set[str]) -> str:
    code = str(given).strip()
    if code not in territories and code not in dict(countries):
        raise DomainError.invalid(_("Choose a country or one of the regions."))
    return code


def _country(item: Item, given: Any, territories: set[str]) -> str:
    code = str(given).strip()
    if code not in dict(countries):
        raise DomainError.invalid(_("Choose a country."))
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
    "country": _country,
    "territory": _territory,
    "choice": _choice,
}
