"""Partners that seem to be there already: by number, reference or domain for certain, by name likely.

One finder for a person who types one partner and for a file of thousands: what is known of the partners
that could be meant is read once, then each candidate is compared in memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from rapidfuzz import fuzz, process

from core import bulk
from core.errors import DomainError
from partners.models import ExternalReference, Partner, PartnerDomain, PartnerIdentity
from partners.partner import rules
from partners.partner.hosts import is_nobodys
from partners.partner.names import name_blocks, name_key
from partners.partner.numbers import REGISTRATION, legal_identities

ALIKE = 88
_FIGURES = re.compile(r"\d+")


@dataclass(frozen=True)
class Candidate:
    """What is known of a partner that somebody is about to enter. ``identities`` are those of
    ``legal_identities``, ``references`` pairs of system and identifier."""

    name: str
    country: str
    identities: frozenset[tuple[str, str]] = frozenset()
    domains: frozenset[str] = frozenset()
    references: frozenset[tuple[str, str]] = frozenset()

    @property
    def registers(self) -> dict[str, str]:
        """Its number in each register that has given it one."""
        return dict(value.split(":", 1) for kind, value in self.identities if kind == REGISTRATION)


@dataclass(frozen=True)
class Match:
    """``key`` is whom the candidate seems to be: what it was put into the index under. ``kind`` says why,
    ``value`` is what both have: the number, the domain, or the name of the other."""

    key: Any
    kind: str
    value: str

    @property
    def is_certain(self) -> bool:
        return self.kind != "name"


@dataclass
class _Names:
    """The names of one country: compared forms, and under which blocks they are looked for."""

    keys: dict[Any, str] = field(default_factory=dict)
    blocks: dict[str, set[Any]] = field(default_factory=dict)


class Index:
    """Who is known by what. Of two with the same name, number or domain the first counts."""

    def __init__(self) -> None:
        self._identities: dict[tuple[str, str], Any] = {}
        self._domains: dict[str, Any] = {}
        self._references: dict[tuple[str, str], Any] = {}
        self._countries: dict[str, _Names] = {}
        self._spelt: dict[Any, tuple[str, dict[str, str]]] = {}

    def add(self, key: Any, known: Candidate) -> None:
        for identity in known.identities:
            self._identities.setdefault(identity, key)
        for domain in known.domains:
            self._domains.setdefault(domain, key)
        for reference in known.references:
            self._references.setdefault(reference, key)
        self.add_name(key, known.name, known.country, known.registers)

    def add_name(self, key: Any, name: str, country: str, registers: dict[str, str]) -> None:
        compared = name_key(name)
        if not compared:
            return
        names = self._countries.setdefault(country, _Names())
        names.keys[key] = compared.replace(" ", "")
        self._spelt[key] = (name, registers)
        for block in set(name_blocks(compared)):
            names.blocks.setdefault(block, set()).add(key)

    def certain(self, candidate: Candidate) -> Match | None:
        """Whoever has its number, its reference or its domain."""
        for kind, value in sorted(candidate.identities):
            if (kind, value) in self._identities:
                return Match(self._identities[kind, value], kind, value.rpartition(":")[2])
        for system, identifier in sorted(candidate.references):
            if (system, identifier) in self._references:
                return Match(self._references[system, identifier], "reference", f"{system}: {identifier}")
        for domain in sorted(candidate.domains):
            if domain in self._domains:
                return Match(self._domains[domain], "domain", domain)
        return None

    def likely(self, candidate: Candidate, *, most: int = 1) -> list[Match]:
        """Those with a similar name in the same country, the most alike first. Two numbers of one register
        that differ are two organisations, and so are two names with other figures in them."""
        names = self._countries.get(candidate.country)
        compared = name_key(candidate.name)
        if names is None or not compared:
            return []
        near = set().union(*(names.blocks.get(block, ()) for block in name_blocks(compared)))
        solid, figures = compared.replace(" ", ""), _FIGURES.findall(compared)
        # In one order, so that the answer is the same each time.
        choices = {key: names.keys[key] for key in sorted(near)}
        found = process.extract(solid, choices, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=most + 20)
        alike = [
            key
            for spelt, _score, key in found
            if sorted(_FIGURES.findall(spelt)) == sorted(figures)
            and not _differ(self._spelt[key][1], candidate.registers)
        ]
        return [Match(key, "name", self._spelt[key][0]) for key in alike[:most]]


def _differ(one: dict[str, str], other: dict[str, str]) -> bool:
    return any(one[register] != other[register] for register in one.keys() & other.keys())


def index_of(candidates: Iterable[Candidate], visible: Any = None) -> Index:
    """Our partners that any of the candidates could be. Names are only compared among ``visible`` partners
    (a queryset; all, without one): a number or domain is one partner's whoever looks after it."""
    wanted = list(candidates)
    index = Index()
    _add_identities(index, {value for one in wanted for _kind, value in one.identities})
    for part in bulk.chunks({domain for one in wanted for domain in one.domains}):
        own = PartnerDomain.objects.filter(domain__in=part, is_own=True)
        for domain, pk in own.values_list("domain", "partner_id"):
            index._domains[domain] = pk
    for part in bulk.chunks({identifier for one in wanted for _system, identifier in one.references}):
        known = ExternalReference.objects.filter(identifier__in=part)
        for system, identifier, pk in known.values_list("system", "identifier", "partner_id"):
            index._references[system, identifier] = pk
    _add_names(index, {one.country for one in wanted}, visible)
    return index


def _add_identities(index: Index, values: set[str]) -> None:
    for part in bulk.chunks(values):
        found = PartnerIdentity.objects.filter(value__in=part).values_list("kind", "value", "partner_id")
        index._identities |= {(kind, value): pk for kind, value, pk in found}


def _add_names(index: Index, countries: set[str], visible: Any) -> None:
    rows = Partner.objects.all() if visible is None else visible
    rows = rows.filter(merged_into=None, country__in=countries)
    registers: dict[int, dict[str, str]] = {}
    numbers = PartnerIdentity.objects.filter(Q(partner__country__in=countries), kind=REGISTRATION)
    for pk, value in numbers.values_list("partner_id", "value"):
        register, _mark, number = value.partition(":")
        registers.setdefault(pk, {})[register] = number
    for pk, name, country in rows.order_by("pk").values_list("pk", "name", "country"):
        index.add_name(pk, name, country, registers.get(pk, {}))


# -- One partner, typed by a person -----------------------------------------------------------------------


@dataclass(frozen=True)
class Similar:
    """One of ours that a partner on its way in seems to be, and what both have."""

    partner: Partner
    match: Match


def similar(details: dict[str, Any], visible: Any) -> list[Similar]:
    """Those of ours that somebody may see and that a partner with these details seems to be. A number that
    another one has is left to the operation, which refuses it at its field."""
    candidate = _candidate(details)
    if candidate is None:
        return []
    index = index_of([candidate], visible)
    by_domain = index.certain(Candidate("", candidate.country, domains=candidate.domains))
    matches = [*([by_domain] if by_domain else []), *index.likely(candidate, most=5)]
    rows = visible.in_bulk({match.key for match in matches})
    once: dict[int, Match] = {}
    for match in matches:
        once.setdefault(match.key, match)
    return [Similar(rows[key], match) for key, match in once.items() if key in rows]


def _candidate(details: dict[str, Any]) -> Candidate | None:
    """None where the numbers are wrong: the operation says so."""
    country = str(details["country"])
    try:
        registration, vat = rules.legal_numbers(
            country, details.get("registration_number"), details.get("vat_number")
        )
    except DomainError:
        return None
    try:
        domain = rules.normalise_domain(details.get("website", ""))
    except DomainError:
        domain = ""
    own = frozenset({domain} if domain and not is_nobodys(domain) else ())
    identities = frozenset(legal_identities(country, registration, vat))
    return Candidate(details["name"], country, identities, own)
