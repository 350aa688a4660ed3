"""Operations on the dated legal status of a partner."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from core import clock
from core.actor import Actor
from core.errors import DomainError
from core.operation import create, lock, operation, record, update_fields
from core.permissions import refusal
from partners.models import LegalStatusChange, Partner


@operation("partners.legal_status:change", event="partners.partner.legal_status_changed")
def legal_status_change(
    *, actor: Actor, partner: Partner, legal_status: str, reason: str, effective_on: date | None = None
) -> Partner:
    """Say what a partner is in law from a business date on, today by default.

    Sales keep what the partner was on their day: a commercial agent's keep the agent's rights. A day in
    the past gives or takes those of sales already made, so it has a permission of its own. Raises
    DomainError 422 without a reason, with a day in the past without that permission (403 where only the
    token lacks it), a day to come or before the last change (the first is the partner's beginning); 409
    when the partner has this status already.
    """
    if not reason.strip():
        raise DomainError.invalid(_("Give the reason; it stays in the partner's history."), field="reason")
    partner = lock(partner)
    effective_on = effective_on or clock.today()
    if legal_status == partner.legal_status:
        raise DomainError.conflict(_("The partner already has this legal status."), field="legal_status")
    if effective_on > clock.today():
        raise DomainError.invalid(_("A legal status cannot change in the future."), field="effective_on")
    if effective_on < clock.today():
        _check_backdating(actor)
    last = partner.legal_status_changes.first()
    if last and effective_on < last.effective_on:
        raise DomainError.invalid(
            _("The legal status was set for a later day already, or the partner was not there yet."),
            field="effective_on",
        )
    changes = update_fields(partner, legal_status=legal_status)
    write_change(
        partner,
        old=changes["legal_status"][0],
        effective_on=effective_on,
        reason=reason.strip(),
        decided_by=actor.person,
    )
    record(partner, changes=changes, data={"legal_status": legal_status, "reason": reason.strip()})
    return partner


def _check_backdating(actor: Actor) -> None:
    if "partners.legal_status:backdate" in actor.withheld:
        raise refusal(actor, "partners.legal_status:backdate")
    if not actor.can("partners.legal_status:backdate"):
        raise DomainError.invalid(
            _(
                "Only administrators and finance set a day in the past: it changes what is owed for sales"
                " already made. Ask one of them, or leave the day empty."
            ),
            field="effective_on",
        )


def write_change(
    partner: Partner, *, old: str, effective_on: date, reason: str = "", decided_by: str = ""
) -> LegalStatusChange:
    """A row of the history, within the operation that changes the partner."""
    return create(
        LegalStatusChange,
        partner=partner,
        old_status=old,
        new_status=partner.legal_status,
        reason=reason,
        effective_on=effective_on,
        decided_by=decided_by,
    )
