"""Operations on a partner's tier."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from core import clock
from core.actor import Actor
from core.errors import DomainError
from core.operation import create, lock, operation, record, update_fields
from partners.benefits.services import grants_end_lost
from partners.models import Partner, Tier, TierChange


@operation("partners.tier:change", event="partners.partner.tier_changed")
def tier_change(
    *,
    actor: Actor,
    partner: Partner,
    tier: Tier | None,
    reason: str,
    effective_on: date | None = None,
    basis: str = TierChange.Basis.AGREED,
) -> TierChange:
    """Give a partner another tier (or none) from a business date on, today by default; or say that it holds
    its tier on another basis. A tier that is agreed does not fall with what is measured; one that is earned
    may, in a review.

    The history is dated and never edited. Raises DomainError 422 without a reason, with a date in
    the future or before the last change; 409 when the partner has this tier on this basis already.
    """
    if not reason.strip():
        raise DomainError.invalid(_("Give the reason; the partner will ask for it."), field="reason")
    partner = lock(partner)
    effective_on = effective_on or clock.today()
    last = partner.tier_changes.first()
    held_on = last.basis if last else TierChange.Basis.AGREED
    if tier == partner.tier and (tier is None or basis == held_on):
        raise DomainError.conflict(_("The partner already has this tier."), field="tier")
    if effective_on > clock.today():
        raise DomainError.invalid(_("A tier cannot change in the future."), field="effective_on")
    if last and effective_on < last.effective_on:
        raise DomainError.invalid(_("The tier already changed after this date."), field="effective_on")
    row = create(
        TierChange,
        partner=partner,
        old_tier=partner.tier,
        new_tier=tier,
        basis=basis,
        reason=reason.strip(),
        effective_on=effective_on,
        decided_by=actor.person,
    )
    changes = update_fields(partner, tier=tier)
    grants_end_lost(partner, effective_on)
    record(
        partner,
        changes=changes,
        data={"tier": dict(tier.name) if tier else "–", "basis": basis, "reason": reason.strip()},
        event=None if changes else "partners.partner.tier_basis_changed",
    )
    return row
