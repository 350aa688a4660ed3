"""What the library hears of partner types."""

from __future__ import annotations

from typing import Any

from agreements.library.seed import complete_standard
from core.actor import SYSTEM
from core.events.registry import subscribe
from partners.models import PartnerType


@subscribe("partners.config.created", name="agreements.complete_standard")
def clauses_of_new_type(event: Any) -> None:
    """The standard clauses that waited for a partner type come with it, where the standard templates are
    in use."""
    if PartnerType.objects.filter(public_id=event.target_id).exists():
        complete_standard(SYSTEM)
