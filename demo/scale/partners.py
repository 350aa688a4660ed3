"""Partners by the thousand: each like one of the book, with its history, kinds, tiers and contact."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle, islice
from random import Random
from typing import Any

from core import bulk, search
from core.actor import SYSTEM, Actor
from core.events.record import Target
from core.ids import new_public_ids
from core.operation import operation, record_bulk
from demo.context import DemoContext
from demo.customers import PLACES
from demo.history import noon
from demo.joining import JOINED, REASONS, basis_of
from demo.partners import FAMILY_NAMES, GIVEN_NAMES, JOBS, PARTNERS, PROSPECTS, Entry
from partners.models import (
    Contact,
    LegalStatusChange,
    Partner,
    PartnerDomain,
    PartnerKind,
    PartnerStatusChange,
    Territory,
    TierChange,
)

# The panels of kinds of relationship: what may be unknown, and texts.
_FIGURES = ("certified", "leads_given", "margin_rate", "fee_minor")
_TEXTS = ("referral_profile", "reward", "price_conditions", "customisation", "support_terms")
LEFT = {"fr": "A quitté le programme.", "en": "Left the programme."}
# Codes beyond those of the book itself.
FIRST_NUMBER = 100_000
LONGEST, SHORTEST = 780, 45


@dataclass(frozen=True, slots=True)
class Copy:
    """One more partner like ``entry``. It joined on a day, and left on one or never."""

    id: int
    public_id: str
    number: int
    entry: Entry
    name: str
    place: str
    joined: date
    left: date | None
    owner_id: int

    @property
    def slug(self) -> str:
        return f"{self.entry.slug}-{self.number}"

    @property
    def domain(self) -> str:
        return f"{self.slug}.example"

    @property
    def status(self) -> str:
        return "prospect" if self.entry in PROSPECTS else self.entry.status


def add(context: DemoContext, dice: Random, count: int) -> list[Copy]:
    """``count`` further partners, the entries of the book in turn."""
    entries = islice(cycle([*PARTNERS, *PROSPECTS]), max(0, count))
    made: list[Copy] = []
    for start, part in enumerate(bulk.chunks(entries)):
        first = FIRST_NUMBER + start * bulk.CHUNK
        made += partners_add(actor=SYSTEM, context=context, dice=dice, entries=part, first=first)
    return made


@operation("partners.partner:create", event="partners.partner.created")
def partners_add(
    *, actor: Actor, context: DemoContext, dice: Random, entries: Sequence[Entry], first: int
) -> list[Copy]:
    """One chunk of them, with everything that belongs to them and one event for all."""
    ids = bulk.reserve_ids(Partner, len(entries))
    named = zip(ids, new_public_ids("par", len(ids)), entries, strict=True)
    copies = [_copy(context, dice, first + place, *row) for place, row in enumerate(named)]
    bulk.insert(Partner, (_row(context, copy) for copy in copies))
    bulk.insert(PartnerStatusChange, (row for copy in copies for row in _statuses(copy)))
    _insert_parts(context, dice, copies)
    search.index_many(_findable(context, copy) for copy in copies)
    targets = [Target("partners.partner", copy.public_id, copy.public_id) for copy in copies]
    record_bulk("partners.partner.created", targets, data={"count": len(targets)})
    return copies


def _copy(context: DemoContext, dice: Random, number: int, pk: int, public_id: str, entry: Entry) -> Copy:
    place = dice.choice(PLACES.get(entry.country, PLACES["FR"]))
    joined = context.simulation.day(dice.randint(SHORTEST, LONGEST))
    gone = entry.status != "active"
    left = joined + timedelta(days=dice.randint(20, (context.today - joined).days - 1)) if gone else None
    owner = context.people.staff[entry.owner].pk
    return Copy(
        pk,
        public_id,
        number,
        entry,
        _name(entry, place, number),
        place,
        joined,
        left,
        owner,
    )


def _name(entry: Entry, place: str, number: int) -> str:
    """Like a branch that somebody runs in a town."""
    given, family = GIVEN_NAMES[number % len(GIVEN_NAMES)], FAMILY_NAMES[number // 24 % len(FAMILY_NAMES)]
    return f"{entry.name} {place} ({given} {family})"


def _row(context: DemoContext, copy: Copy) -> dict[str, Any]:
    entry = copy.entry
    tier = context.words["tier"][entry.tiers[-1]].pk if entry.tiers and copy.status != "prospect" else None
    foreign = entry.country != "FR"
    return {
        "id": copy.id,
        "public_id": copy.public_id,
        "name": copy.name,
        "legal_name": copy.name,
        "type_id": context.words["type"][entry.type].pk,
        "status": copy.status,
        "tier_id": tier,
        "owner_id": copy.owner_id,
        "country": entry.country,
        "registration_number": f"{entry.country}{copy.number:08d}" if foreign else "",
        "vat_number": "",
        "legal_form": "",
        "vat_situation": "non_eu" if foreign else "domestic",
        "legal_status": entry.legal_status,
        "language": entry.language,
        "website": f"https://www.{copy.domain}",
        "founded": entry.founded,
        "description": entry.description,
        "products": entry.products,
        "created_at": noon(copy.joined),
        "updated_at": noon(copy.left or copy.joined),
    }


def _statuses(copy: Copy) -> Iterator[dict[str, Any]]:
    """Prospect, a month later active; those who left, with the day."""
    path = [("prospect", copy.joined - timedelta(days=30))]
    if copy.status != "prospect":
        path += [("onboarding", copy.joined - timedelta(days=9)), ("active", copy.joined)]
    if copy.left:
        path.append((copy.entry.status, copy.left))
    old = ""
    for status, day in path:
        yield {
            "partner_id": copy.id,
            "old_status": old,
            "new_status": status,
            "reason": LEFT[copy.entry.language] if day == copy.left else "",
            "effective_on": day,
            "created_at": noon(day),
        }
        old = status


def _insert_parts(context: DemoContext, dice: Random, copies: list[Copy]) -> None:
    kinds = [(copy, kind) for copy in copies for kind in copy.entry.kinds]
    ids = new_public_ids("pkd", len(kinds))
    bulk.insert(PartnerKind, (_kind(context, next(ids), *pair) for pair in kinds))
    bulk.insert(Territory, _territories(context, kinds))
    tiers = [row for copy in copies if copy.status != "prospect" for row in _tiers(context, copy)]
    ids = new_public_ids("tch", len(tiers))
    bulk.insert(TierChange, ({"public_id": next(ids), **row} for row in tiers))
    ids = new_public_ids("lsc", len(copies))
    bulk.insert(
        LegalStatusChange,
        (
            {
                "public_id": next(ids),
                "partner_id": copy.id,
                "new_status": copy.entry.legal_status,
                "effective_on": copy.joined - timedelta(days=30),
                "created_at": noon(copy.joined),
            }
            for copy in copies
        ),
    )
    ids = new_public_ids("dom", len(copies))
    bulk.insert(
        PartnerDomain,
        ({"public_id": next(ids), "partner_id": copy.id, "domain": copy.domain} for copy in copies),
    )
    ids = new_public_ids("con", len(copies))
    bulk.insert(Contact, (_contact(dice, next(ids), copy) for copy in copies))
    bulk.insert(
        Partner.sectors.through,
        (
            {"partner_id": copy.id, "sector_id": context.words["sector"][code].pk}
            for copy in copies
            for code in copy.entry.sectors
        ),
    )


def _kind(context: DemoContext, public_id: str, copy: Copy, kind: str) -> dict[str, Any]:
    panel = copy.entry.panel.get(kind, {})
    until = copy.left if copy.entry.status == "ended" else None
    return {
        "public_id": public_id,
        "partner_id": copy.id,
        "kind_id": context.words["kind"][kind].pk,
        "since": copy.joined,
        "until": until,
        **{name: panel.get(name) for name in _FIGURES},
        **{name: panel.get(name, "") for name in _TEXTS},
    }


def _territories(context: DemoContext, kinds: list[tuple[Copy, str]]) -> Iterator[dict[str, Any]]:
    """Where the channel partners among them sell."""
    rows = dict(PartnerKind.objects.values_list("partner_id", "pk").filter(kind__code="reseller"))
    regions = context.words["region"]
    for copy, kind in kinds:
        for code in copy.entry.panel.get(kind, {}).get("territories", ()):
            region = regions[code].pk if code in regions else None
            yield {"relationship_id": rows[copy.id], "region_id": region, "country": "" if region else code}


def _tiers(context: DemoContext, copy: Copy) -> Iterator[dict[str, Any]]:
    """The first tier on joining, the others spread over the time since."""
    old = None
    days = ((copy.left or context.today) - copy.joined).days
    for place, code in enumerate(copy.entry.tiers):
        tier = context.words["tier"][code].pk
        day = copy.joined + timedelta(days=int(days * place / len(copy.entry.tiers)))
        yield {
            "partner_id": copy.id,
            "old_tier_id": old,
            "new_tier_id": tier,
            "basis": basis_of(code),
            "reason": REASONS[copy.entry.language].get(code, JOINED[copy.entry.language]),
            "effective_on": day,
            "decided_by": "system",
            "created_at": noon(day),
        }
        old = tier


def _contact(dice: Random, public_id: str, copy: Copy) -> dict[str, Any]:
    name = f"{dice.choice(GIVEN_NAMES)} {dice.choice(FAMILY_NAMES)}"
    language, at = copy.entry.language, noon(copy.joined)
    return {
        "public_id": public_id,
        "partner_id": copy.id,
        "name": name,
        "email": f"contact@{copy.domain}",
        "phone": "",
        "job_title": JOBS["executive"][language],
        "role": "executive",
        "language": language,
        "is_main": True,
        "informed_on": copy.joined,
        "created_at": at,
        "updated_at": at,
    }


def _findable(context: DemoContext, copy: Copy) -> Any:
    kind = context.words["type"][copy.entry.type]
    return search.entry(Partner(public_id=copy.public_id, name=copy.name, type=kind, owner_id=copy.owner_id))
