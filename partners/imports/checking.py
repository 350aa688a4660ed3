"""What a partner of a file would be, by the rules of the form and the operation; and what is wrong with it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models

from core import clock, fonts
from core.csv_reader import Row
from core.errors import DomainError
from partners.imports import own_fields
from partners.imports.choices import NO, YES, Choices
from partners.imports.fields import PARTNERS, TARGETS, plain
from partners.imports.grouping import RawContact, RawUnit
from partners.imports.problems import Problem
from partners.models import Contact, ExternalReference, Partner, PartnerAddress, PartnerTag
from partners.partner import rules
from partners.partner.duplicates import Candidate
from partners.partner.hosts import is_nobodys
from partners.partner.numbers import legal_identities

_SEPARATED = re.compile(r"[,;|\n]")
_YEAR = re.compile(r"([12][0-9]{3})(-[0-9]{2}-[0-9]{2})?")
_SYSTEM = re.compile(r"[a-z0-9_-]{1,40}")
_WEBSITE = forms.URLField(required=False, assume_scheme="https")
_LINES = frozenset({"description", "products", "address"})


def _longest(model: type[models.Model], *names: str) -> dict[str, int]:
    """How long each column of text may be."""
    return {f.name: f.max_length or 0 for f in model._meta.concrete_fields if f.name in names}


_LONGEST = {
    **_longest(Partner, "name", "legal_name", "registration_number", "vat_number", "legal_form", "website",
               "description", "products"),
    **{f"contact_{name}": length for name, length in _longest(
        Contact, "name", "email", "phone", "job_title").items()},
    "external_id": _longest(ExternalReference, "identifier")["identifier"],
}  # fmt: skip
_LONGEST |= _longest(PartnerAddress, "postcode", "city")
_LONGEST["address"] = _LONGEST["address_more"] = _longest(PartnerAddress, "lines")["lines"]
_LONGEST_TAG = _longest(PartnerTag, "label")["label"]
_PRINTED = frozenset({*Partner.PRINTED_FIELDS, "address", "address_more", "postcode", "city", "contact_name"})


@dataclass
class Checked:
    """A partner of the file after the check. ``candidate`` is what it is compared with others by."""

    position: int
    details: dict[str, Any]
    contacts: list[dict[str, Any]]
    problems: list[Problem] = field(default_factory=list)
    candidate: Candidate | None = None


class Checker:
    """Checks one partner after the other; ``unknown`` counts the words that nobody gave a meaning yet.

    ``defaults`` say what the file does not: type, country, language, legal status, VAT situation and owner
    by code, and the ``system`` whose identifiers the file has. Cells can name ``partners``.
    """

    def __init__(
        self,
        choices: Choices,
        defaults: dict[str, Any],
        language: str,
        partners: models.QuerySet[Partner],
    ) -> None:
        self.choices = choices
        self.defaults = defaults
        self.language = language
        self.unknown: dict[str, Counter[str]] = {}
        self.rows = own_fields.Rows(partners)
        self.this_year = clock.today().year
        self.own = {own_fields.FILTER + question.code: question for question in own_fields.questions()}
        self.lines = _LINES | {
            name for name, question in self.own.items() if question.kind == own_fields.Kind.LONG_TEXT
        }

    def check(self, raw: RawUnit) -> Checked:
        found = Checked(raw.position, {}, [], list(raw.problems))
        reader = _Cells(
            self, found.problems, raw.cells, lambda name: (PARTNERS, raw.rows.get(name, raw.position))
        )
        found.details = self._partner(reader)
        self._contacts(found, raw.contacts)
        if not found.problems:
            found.candidate = self._candidate(found.details)
        return found

    # -- The partner --------------------------------------------------------------------------------

    def _partner(self, cells: _Cells) -> dict[str, Any]:
        name, legal_name = cells.text("name"), cells.text("legal_name")
        if not (name or legal_name or cells.has("name", "legal_name")):
            cells.refuse("name", "missing")
        country = cells.choice("country", needed=True)
        registration, vat = self._numbers(cells, country)
        website = self._website(cells)
        return {
            "name": name or legal_name,
            "legal_name": legal_name,
            "type": cells.choice("type", needed=True),
            "country": country,
            "registration_number": registration,
            "vat_number": vat,
            "vat_situation": cells.choice("vat_situation"),
            "legal_form": cells.text("legal_form"),
            "legal_status": cells.choice("legal_status"),
            "language": cells.choice("language"),
            "website": website,
            "founded": self._founded(cells),
            "description": cells.text("description"),
            "products": cells.text("products"),
            "sectors": cells.several("sectors"),
            "owner": self.defaults["owner"] if self.defaults.get("own_only") else cells.choice("owner"),
            "domain": self._domain(cells, website),
            "reference": self._reference(cells),
            "address": self._address(cells),
            "tags": self._tags(cells),
            "own_fields": self._own_fields(cells),
        }

    def _own_fields(self, cells: _Cells) -> dict[str, Any]:
        """What own fields say, in their stored form by code; those without a cell are left out."""
        found = {}
        for name, question in self.own.items():
            value = own_fields.read(question, cells.text(name), self.language, self.rows)
            if isinstance(value, own_fields.Unreadable):
                cells.refuse(name, value.code, **value.values)
            elif value is not None:
                found[question.code] = value
        return found

    def _numbers(self, cells: _Cells, country: str) -> tuple[str, str]:
        registration, vat = cells.text("registration_number"), cells.text("vat_number")
        if not country:
            return registration, vat
        try:
            return rules.legal_numbers(country, registration, vat)
        except DomainError as error:
            name = error.field or "registration_number"
            cells.refuse(name, "vat-number" if name == "vat_number" else "registration-number")
            return "", ""

    def _website(self, cells: _Cells) -> str:
        text = cells.text("website")
        try:
            return str(_WEBSITE.clean(text))
        except ValidationError:
            cells.refuse("website", "website")
            return ""

    def _founded(self, cells: _Cells) -> int | None:
        text = cells.text("founded")
        if not text:
            return None
        year = _YEAR.fullmatch(text)
        if not year:
            cells.refuse("founded", "year")
        elif int(year[1]) > self.this_year:
            cells.refuse("founded", "year-to-come")
        return int(year[1]) if year else None

    def _domain(self, cells: _Cells, website: str) -> str:
        """The domain that is named; else that of the website or the e-mail address, if it is the partner's
        own and no page or mailbox on a host for everybody."""
        if named := cells.text("domain"):
            try:
                return rules.normalise_domain(named)
            except DomainError:
                cells.refuse("domain", "domain")
                return ""
        for text in (website, cells.text("company_email")):
            try:
                domain = rules.normalise_domain(text)
            except DomainError:
                continue
            if domain and not is_nobodys(domain):
                return domain
        return ""

    def _reference(self, cells: _Cells) -> list[str]:
        identifier = cells.text("external_id")
        return [self.defaults["system"], identifier] if identifier and self.defaults.get("system") else []

    def _address(self, cells: _Cells) -> dict[str, str] | None:
        """That of the registered office, in the partner's country."""
        lines = "\n".join(filter(None, (cells.text("address"), cells.text("address_more"))))
        postcode, city = cells.text("postcode"), cells.text("city")
        if len(lines) > _LONGEST["address"]:
            cells.refuse("address", "too-long", limit=_LONGEST["address"])
        elif not cells.has("address", "address_more", "postcode", "city"):
            return None
        for name, is_there in (
            ("address", cells.has("address", "address_more")),
            ("city", cells.has("city")),
        ):
            if not is_there:
                cells.refuse(name, "half-address")
        return {"lines": lines, "postcode": postcode, "city": city}

    def _tags(self, cells: _Cells) -> list[str]:
        labels = {part.strip() for part in _SEPARATED.split(cells.text("tags"))} - {""}
        if any(len(label) > _LONGEST_TAG for label in labels):
            cells.refuse("tags", "tag-too-long", limit=_LONGEST_TAG)
        return sorted(labels)

    def _candidate(self, details: dict[str, Any]) -> Candidate:
        country = details["country"]
        numbers = legal_identities(country, details["registration_number"], details["vat_number"])
        own = details["domain"] and not is_nobodys(details["domain"])
        reference = details["reference"]
        return Candidate(
            details["name"],
            country,
            frozenset(numbers),
            frozenset({details["domain"]} if own else ()),
            frozenset({(reference[0], reference[1])} if reference else ()),
        )

    # -- Its contacts -------------------------------------------------------------------------------

    def _contacts(self, found: Checked, contacts: Iterable[RawContact]) -> None:
        emails: dict[str, int] = {}
        main = 0
        for raw in contacts:
            place = (raw.table, raw.row)
            cells = _Cells(self, found.problems, raw.cells, lambda name, place=place: place)
            contact = self._contact(cells)
            email = contact["email"].lower()
            if email and emails.setdefault(email, raw.row) != raw.row:
                cells.refuse("contact_email", "same-email", row=emails[email])
            if contact["is_main"] and main:
                cells.refuse("contact_main", "second-main", row=main)
            main = main or (raw.row if contact["is_main"] else 0)
            found.contacts.append({**contact, "table": raw.table, "row": raw.row})

    def _contact(self, cells: _Cells) -> dict[str, Any]:
        email = cells.text("contact_email")
        if email:
            try:
                validate_email(email)
            except ValidationError:
                cells.refuse("contact_email", "email")
        return {
            "name": self._person(cells),
            "email": email,
            "phone": cells.text("contact_phone"),
            "job_title": cells.text("contact_job_title"),
            "role": cells.choice("contact_role"),
            "language": cells.choice("contact_language"),
            "is_main": self._yes(cells, "contact_main"),
            "informed_on": self._day(cells, "contact_informed_on"),
        }

    def _person(self, cells: _Cells) -> str:
        parts = (cells.text("contact_first_name"), cells.text("contact_last_name"))
        name = cells.text("contact_name") or " ".join(filter(None, parts))
        if not name and not cells.has("contact_name", "contact_first_name", "contact_last_name"):
            cells.refuse("contact_name", "missing")
        elif len(name) > _LONGEST["contact_name"]:
            cells.refuse("contact_name", "too-long", limit=_LONGEST["contact_name"])
        return name

    def _yes(self, cells: _Cells, name: str) -> bool:
        word = plain(cells.text(name))
        if word not in YES and word not in NO:
            cells.refuse(name, "yes-or-no")
        return word in YES

    def _day(self, cells: _Cells, name: str) -> str | None:
        text = cells.text(name)
        try:
            day = Row(0, {name: text}, self.language).day(name)
        except DomainError:
            cells.refuse(name, "day")
            return None
        return day.isoformat() if day else None


class _Cells:
    """The cells of a partner or a contact, each read as what it is; what cannot be read is a problem."""

    def __init__(self, checker: Checker, problems: list[Problem], cells: dict[str, str], where: Any) -> None:
        self.checker, self.problems, self.cells, self.where = checker, problems, cells, where

    def refuse(self, name: str, code: str, **values: Any) -> None:
        table, row = self.where(name)
        said = tuple((key, str(value)) for key, value in values.items())
        self.problems.append(Problem(table, row, name, code, self.cells.get(name, ""), said))

    def has(self, *names: str) -> bool:
        """Whether anything is written there, be it wrong."""
        return any(self.cells.get(name) for name in names)

    def text(self, name: str) -> str:
        written = self.cells.get(name, "")
        if not written:
            return ""
        keeps_lines = name in self.checker.lines
        text = written.replace("\r\n", "\n").replace("\r", "\n") if keeps_lines else " ".join(written.split())
        if any(unicodedata.category(c) == "Cc" and c not in "\n\t" for c in text) or (
            name in _PRINTED and fonts.missing(text)
        ):
            self.refuse(name, "unreadable")
            return ""
        longest = _LONGEST.get(name)
        if longest and len(text) > longest:
            self.refuse(name, "too-long", limit=longest)
            return ""
        return text

    def choice(self, name: str, *, needed: bool = False) -> str:
        """The code of the choice that is written, else the default; "" where there is none."""
        code = self._meaning(TARGETS[name].options, self.text(name), name)
        default = self.checker.defaults.get(name, "")
        if code == "" and needed and not default:
            self.refuse(name, "missing")
        return code or default if code is not None else ""

    def several(self, name: str) -> list[str]:
        text = self.text(name)
        whole = self.checker.choices.meaning(TARGETS[name].options, text)
        parts = [text] if whole is not None else [part.strip() for part in _SEPARATED.split(text)]
        codes = [self._meaning(TARGETS[name].options, part, name) for part in parts]
        return list(dict.fromkeys(code for code in codes if code))

    def _meaning(self, options: str, word: str, name: str) -> str | None:
        code = self.checker.choices.meaning(options, word)
        if code is None:
            self.refuse(name, "unknown-word")
            self.checker.unknown.setdefault(options, Counter())[word[:100]] += 1
        return code
