"""Reads across partners, members and tokens."""

from __future__ import annotations

from django.db.models import Q

from partners.models import Partner, PartnerType, Tier, TierBenefit


def given_to(partner: Partner) -> Q:
    """The benefits that a tier gives to a partner of this type. A tier's licence is the standard one: it
    is none where the type grants its like a free one."""
    given = Q(partner_type=None) | Q(partner_type=partner.type_id)
    if partner.type.licence_benefit != PartnerType.LicenceBenefit.STANDARD:
        given &= ~Q(kind=TierBenefit.Kind.LICENCE)
    return given


def benefits(partner: Partner) -> list[TierBenefit]:
    """What the partner's tier and those below it give to its type, the highest tier first."""
    return benefits_at(partner, partner.tier)


def benefits_at(partner: Partner, tier: Tier | None) -> list[TierBenefit]:
    """What a tier and those below it would give to the partner.

    A benefit of a higher tier takes the place of the same one below (training: 5 → unlimited).
    """
    if tier is None:
        return []
    rows = TierBenefit.objects.filter(given_to(partner), tier__rank__lte=tier.rank)
    rows = rows.select_related("tier")
    best: dict[str, TierBenefit] = {}
    for row in rows.order_by("-tier__rank", "position"):
        best.setdefault(row.code, row)
    return list(best.values())
