"""What graces hear of: whatever makes them say nothing any more."""

from __future__ import annotations

from typing import Any

from core.actor import SYSTEM
from core.events.registry import subscribe
from insights.tier_reviews.decisions import grace_overtake
from insights.tier_reviews.models import TierProposal
from partners.models import Partner


def _in_grace(event: Any) -> list[str]:
    rows = TierProposal.objects.in_grace().filter(partner__public_id=event.partner)
    return list(rows.values_list("partner__public_id", flat=True))


@subscribe(
    "partners.partner.tier_changed",
    "partners.partner.tier_basis_changed",
    "partners.partner.status_changed",
    name="insights.tier_graces",
    endpoints=_in_grace,
)
def overtaken(event: Any, partner_id: str) -> None:
    """End the grace of a partner whose tier or status changed by hand."""
    grace_overtake(actor=SYSTEM, partner=Partner.objects.get(public_id=partner_id))
