"""Reads across partners, members and tokens."""

from __future__ import annotations

from typing import Any

from core.actor import Actor
from partners.models import Note, Partner
from partners.tiers.selectors import benefits


def overview(partner: Partner, actor: Actor) -> dict[str, Any]:
    """What the overview of a partner's page shows of this room."""
    notes = Note.objects.visible_to(actor).filter(partner=partner).select_related("author")
    return {
        "contacts": list(partner.contacts.current().order_by("-is_main", "name")),
        "kinds": list(partner.kinds.select_related("kind")),
        "domains": list(partner.domains.all()),
        "addresses": list(partner.addresses.all()),
        "references": list(partner.external_references.all()),
        "tags": [tag.label for tag in partner.tags.all()],
        "sectors": list(partner.sectors.all()),
        "use_cases": list(partner.use_cases.select_related("sector")),
        "files": list(partner.files.filter(archived_at=None).select_related("file")),
        "notes": list(notes.order_by("-created_at")[:5]),
        "tier_history": list(partner.tier_changes.select_related("old_tier", "new_tier")),
        "benefits": benefits(partner),
        "status_history": list(partner.status_changes.all()),
    }
