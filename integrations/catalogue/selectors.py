"""What the catalogue says as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from integrations.models import Integration


@dataclass(frozen=True)
class CatalogueFact:
    """An integration as it stands: ``kind`` and ``builder`` are codes, the share that of its newest
    measurement with its day, ``health`` the code of a check that is not too old, else ""."""

    name: str
    partner: str
    partner_id: str
    kind: str
    builder: str
    formal: bool
    listing_url: str
    share: Decimal | None
    share_on: date | None
    co_marketing: bool
    health: str


def catalogue_facts() -> list[CatalogueFact]:
    """Every integration of the catalogue by partner and name, in three queries whatever their number."""
    rows = Integration.objects.in_catalogue().for_show().order_by("partner__name", "name", "pk")
    return [
        CatalogueFact(
            name=row.name,
            partner=row.partner.name,
            partner_id=row.partner.public_id,
            kind=row.kind,
            builder=row.built_by,
            formal=row.is_formal,
            listing_url=row.listing_url,
            share=row.usage.rate if row.usage else None,
            share_on=row.usage.measured_on if row.usage else None,
            co_marketing=row.co_marketing,
            health=row.health.state if row.health else "",
        )
        for row in rows
    ]
