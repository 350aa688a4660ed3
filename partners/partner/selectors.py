"""Reads across partners, members and tokens."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from core.actor import Actor
from core.counting import count_all
from partners.benefits.selectors import held
from partners.kinds.presenters import relationships
from partners.models import Note, Partner


def overview(partner: Partner, actor: Actor) -> dict[str, Any]:
    """What the overview of a partner's page shows of this room. Of what most partners have none, one
    statement asks whether there is any."""
    notes = Note.objects.visible_to(actor).filter(partner=partner).select_related("author")
    seldom: dict[str, QuerySet[Any]] = {
        "domains": partner.domains.all(),
        "addresses": partner.addresses.all(),
        "references": partner.external_references.all(),
        "tags": partner.tags.all(),
        "use_cases": partner.use_cases.select_related("sector"),
        "files": partner.files.filter(archived_at=None).select_related("file"),
        "notes": notes.order_by("-created_at")[:5],
        "contacts": partner.contacts.current().order_by("-is_main", "name"),
        "sectors": partner.sectors.all(),
        "tier_history": partner.tier_changes.select_related("old_tier", "new_tier"),
        "status_history": partner.status_changes.all(),
        "legal_status_history": partner.legal_status_changes.all(),
    }
    counts = count_all(rows[:1] for rows in seldom.values())
    read: dict[str, list[Any]] = {
        name: list(rows) if count else [] for (name, rows), count in zip(seldom.items(), counts, strict=True)
    }
    return {
        **read,
        "tags": [tag.label for tag in read["tags"]],
        "relationships": relationships(actor, partner),
        "held": held(actor, partner),
    }
