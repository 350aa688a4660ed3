"""What belongs to new partners of a file beside their contacts: numbers, statuses, sectors, domains, references,
addresses and tags, each as the operation on one partner leaves it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.models import User
from core import bulk, clock
from core.actor import Actor
from core.events.record import Target
from core.ids import new_public_ids
from core.operation import record_bulk
from partners.imports import own_fields
from partners.imports.models import ImportUnit
from partners.models import (
    ExternalReference,
    LegalStatusChange,
    Partner,
    PartnerAddress,
    PartnerDomain,
    PartnerIdentity,
    PartnerStatusChange,
    PartnerTag,
    PartnerType,
    Sector,
)
from partners.partner.hosts import is_nobodys


@dataclass
class New:
    """A partner that is about to be written."""

    unit: ImportUnit
    id: int
    public_id: str
    domain: str
    identities: Sequence[tuple[str, str]]

    @property
    def target(self) -> Target:
        return Target("partners.partner", self.public_id, self.public_id)


@dataclass
class Words:
    """The configuration that the codes of a chunk name."""

    types: dict[str, PartnerType] = field(default_factory=dict)
    sectors: dict[str, int] = field(default_factory=dict)
    owners: dict[str, int] = field(default_factory=dict)

    @classmethod
    def load(cls, units: Iterable[ImportUnit]) -> Words:
        wanted = {unit.details["owner"] for unit in units if unit.details["owner"]}
        return cls(
            {row.code: row for row in PartnerType.objects.all()},
            dict(Sector.objects.values_list("code", "pk")),
            dict(User.objects.filter(public_id__in=wanted).values_list("public_id", "pk")),
        )


def insert_parts(new: list[New], rows: list[dict[str, Any]], words: Words, today: date, actor: Actor) -> None:
    now = clock.now()
    bulk.insert(
        PartnerIdentity,
        (
            {"partner_id": one.id, "kind": kind, "value": value}
            for one in new
            for kind, value in one.identities
        ),
    )
    bulk.insert(
        PartnerStatusChange,
        ({"partner_id": one.id, "new_status": Partner.Status.PROSPECT.value, "effective_on": today,
          "created_at": now} for one in new),
    )  # fmt: skip
    ids = new_public_ids("lsc", len(new))
    bulk.insert(
        LegalStatusChange,
        ({"public_id": next(ids), "partner_id": row["id"], "new_status": row["legal_status"],
          "effective_on": today, "decided_by": actor.person, "created_at": now} for row in rows),
    )  # fmt: skip
    bulk.insert(
        Partner.sectors.through,
        ({"partner_id": one.id, "sector_id": words.sectors[code]}
         for one in new for code in one.unit.details["sectors"] if code in words.sectors),
    )  # fmt: skip
    _insert_domains([one for one in new if one.domain])
    _insert_references([one for one in new if one.unit.details["reference"]])
    # What was checked before these columns could be imported has none.
    _insert_addresses([one for one in new if one.unit.details.get("address")])
    _insert_tags([one for one in new if one.unit.details.get("tags")])
    answered = {(one.id, one.public_id): one.unit.details.get("own_fields") or {} for one in new}
    own_fields.insert(answered, actor)


def _insert_domains(new: list[New]) -> None:
    ids = list(new_public_ids("dom", len(new)))
    bulk.insert(
        PartnerDomain,
        ({"public_id": public_id, "partner_id": one.id, "domain": one.domain, "is_own": not is_nobodys(one.domain)}
         for public_id, one in zip(ids, new, strict=True)),
    )  # fmt: skip
    targets = [
        Target("partners.partnerdomain", key, one.public_id) for key, one in zip(ids, new, strict=True)
    ]
    record_many("partners.domain.added", targets)


def _insert_references(new: list[New]) -> None:
    ids = new_public_ids("ext", len(new))
    bulk.insert(
        ExternalReference,
        ({"public_id": next(ids), "partner_id": one.id, "system": one.unit.details["reference"][0],
          "identifier": one.unit.details["reference"][1]} for one in new),
    )  # fmt: skip
    if new:
        system = new[0].unit.details["reference"][0]
        record_many("partners.partner.referenced", [one.target for one in new], system=system)


def _insert_addresses(new: list[New]) -> None:
    ids = list(new_public_ids("adr", len(new)))
    bulk.insert(
        PartnerAddress,
        ({"public_id": public_id, "partner_id": one.id, "purpose": PartnerAddress.Purpose.REGISTERED.value,
          "country": one.unit.details["country"], **one.unit.details["address"]}
         for public_id, one in zip(ids, new, strict=True)),
    )  # fmt: skip
    targets = [
        Target("partners.partneraddress", key, one.public_id) for key, one in zip(ids, new, strict=True)
    ]
    record_many("partners.address.saved", targets)


def _insert_tags(new: list[New]) -> None:
    bulk.insert(
        PartnerTag,
        ({"partner_id": one.id, "label": label} for one in new for label in one.unit.details["tags"]),
    )
    record_many("partners.partner.tagged", [one.target for one in new])


def record_many(code: str, targets: list[Target], **data: Any) -> None:
    """One event for all of them; for one alone, the event of the operation on one."""
    if targets:
        record_bulk(code, targets, data={**data, **({"count": len(targets)} if len(targets) > 1 else {})})
