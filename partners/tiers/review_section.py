"""What the tier has to say when the partnership is reviewed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.slots import Drawing, ReviewSection
from partners.benefits.selectors import owed
from partners.models import BenefitUse, TierBenefit, TierChange
from web.templatetags import formats

VIEW = "partners.tier:view"


def section(partner: Any, since: date | None, today: date) -> ReviewSection | None:
    """Which tier the partner holds and since when, and how much is used of what it counts."""
    if partner.tier is None:
        return None
    counted = [
        row
        for row in owed(partner)
        if row.kind == TierBenefit.Kind.ENTITLEMENT and row.is_tracked and row.quantity
    ]
    used = {row.code: 0 for row in counted}
    uses = BenefitUse.objects.filter(partner=partner, cancelled_on=None, code__in=used)
    for code in uses.values_list("code", flat=True):
        used[code] += 1
    lines = [
        _holds(partner),
        *(_used(row, used[row.code]) for row in counted),
    ]
    return ReviewSection("tier", _("Tier and what it gives"), lines, _drawn(counted, used), permission=VIEW)


def _holds(partner: Any) -> str:
    since = _since(partner)
    values = {"partner": partner.name, "tier": partner.tier, "day": formats.day_long(since)}
    if since is None:
        return _("%(partner)s holds the tier %(tier)s.") % values
    return _("%(partner)s has held the tier %(tier)s since %(day)s.") % values


def _since(partner: Any) -> date | None:
    rows = TierChange.objects.filter(partner=partner).order_by("-effective_on", "-pk")
    return rows.values_list("effective_on", flat=True).first()


def _used(row: TierBenefit, used: int) -> str:
    values = {"benefit": row.name, "used": formats.number(used), "of": formats.number(row.quantity)}
    return _("%(benefit)s: %(used)s of %(of)s used.") % values


def _drawn(rows: list[TierBenefit], used: dict[str, int]) -> list[Drawing]:
    if not any(used.values()):
        return []
    title = _("Used of what the tier gives")
    shares = [min(used[row.code] / (row.quantity or 1), 1.0) for row in rows]
    return [Drawing("ranking", title, [str(row.name) for row in rows], [(title, shares)], "percent")]
