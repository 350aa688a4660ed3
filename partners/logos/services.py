"""A partner's logo: a picture of our own making, shown beside ours on what both put their name to."""

from __future__ import annotations

from core import files
from core.actor import Actor
from core.images import Logo
from core.operation import lock, no_op, operation, record, update_fields
from partners.models import Partner


@operation("partners.partner:change", event="partners.partner.logo_changed")
def partner_logo_change(*, actor: Actor, partner: Partner, logo: Logo | None) -> Partner:
    """Set the logo, or with None show the name instead. Its people may change it as we may."""
    partner = lock(partner)
    file = files.store(actor=actor, name="logo.png", content=logo.content) if logo else None
    changes = update_fields(partner, logo=file)
    if changes:
        record(partner, changes=changes)
    else:
        no_op()
    return partner
