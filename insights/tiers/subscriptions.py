"""What standings hear of partners."""

from __future__ import annotations

from core.events.registry import subscribe
from core.models import Event
from insights.tiers import evaluation
from partners.models import Partner


@subscribe("partners.partner.tier_changed", name="insights.tier-standing")
def stand_anew(event: Event) -> None:
    """What is proposed to a partner follows its new tier at once, not only by the next night."""
    evaluation.refresh(Partner.objects.get(public_id=event.target_id))
