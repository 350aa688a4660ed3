"""What our page of a partner and its portal both show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from partners.models import Partner, PartnerType, Sector


def licence_of(partner: Partner) -> Any:
    """The licence that a partner's type grants it, in words; nothing where it is the standard one, which
    is a benefit of its tier."""
    kind = partner.type
    standard = PartnerType.LicenceBenefit.STANDARD
    return "" if kind.licence_benefit == standard else kind.get_licence_benefit_display()


def programme_of(partner: Partner, sectors: Iterable[Sector] | None = None) -> dict[str, Any]:
    """What the programme is for a partner: the aim, activities and advantages of its type, its licence,
    and the programmes of its sectors, which a page that has read them hands in."""
    kind = partner.type
    return {
        "type": kind,
        "licence": licence_of(partner),
        "activities": str(kind.activities).splitlines(),
        "advantages": str(kind.advantages).splitlines(),
        "sectors": [
            {"name": sector, "objective": sector.objective, "activities": str(sector.activities).splitlines()}
            for sector in (partner.sectors.all() if sectors is None else sectors)
        ],
    }
