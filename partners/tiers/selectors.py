"""Reads across partners, members and tokens."""

from __future__ import annotations

from django.db.models import Q

from partners.models import Partner, TierBenefit


def benefits(partner: Partner) -> list[TierBenefit]:
    """What the partner's tier and those below it give to its type, the highest tier first.

    A benefit of a higher tier takes the place of the same one below (training: 5 → unlimited).
    """
    if partner.tier is None:
        return []
    for_type = Q(partner_type=None) | Q(partner_type=partner.type_id)
    rows = TierBenefit.objects.filter(for_type, tier__rank__lte=partner.tier.rank).select_related("tier")
    best: dict[str, TierBenefit] = {}
    for row in rows.order_by("-tier__rank", "position"):
        best.setdefault(row.code, row)
    return list(best.values())
