"""Reads across partners, members and tokens."""

from __future__ import annotations

from django.db.models import Q, QuerySet

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


def above(partner: Partner) -> QuerySet[Tier]:
    """The tiers in use above the partner's own, the next one first."""
    rank = partner.tier.rank if partner.tier else 0
    return Tier.objects.filter(rank__gt=rank, is_active=True).order_by("rank")


def added_by(tier: Tier | None, partner: Partner) -> list[TierBenefit]:
    """What a tier would give to a partner of this type beside what those below it give."""
    return list(tier.benefits.filter(given_to(partner))) if tier else []


def lost_with(partner: Partner, tier: Tier | None) -> list[tuple[TierBenefit, TierBenefit | None]]:
    """What the partner would have less of with a lower tier: each benefit as its own tier gives it, and as the
    lower one does (None: no longer)."""
    kept = {row.code: row for row in benefits_at(partner, tier)}
    pairs = [(row, kept.get(row.code)) for row in benefits(partner)]
    return [(now, then) for now, then in pairs if then is None or then.tier_id != now.tier_id]


def more_of(partner: Partner, benefit: TierBenefit) -> TierBenefit | None:
    """The same entitlement as the lowest tier gives it that gives more of it; None when none does."""
    rows = TierBenefit.objects.filter(
        given_to(partner), tier__in=above(partner), code=benefit.code, is_tracked=True
    )
    more = rows.filter(Q(quantity=None) | Q(quantity__gt=benefit.quantity or 0))
    return more.select_related("tier").order_by("tier__rank", "position").first()
