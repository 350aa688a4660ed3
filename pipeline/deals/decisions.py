"""Operations of ours on registrations: approve, reject, ask, extend."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from core import clock
from core.actor import Actor
from core.errors import DomainError
from core.operation import check_transition, lock, operation, record, update_fields
from pipeline.deals import rules, steps
from pipeline.models import Deal, DealExtension, DuplicateFinding, ProtectedIdentity
from pipeline.protection import duplicates, succession

SHARE, TRANSFER = "share", "transfer"
OVERRIDES = {
    SHARE: _("Protect it beside the other"),
    TRANSFER: _("End the other's protection and protect this one"),
}


@operation("pipeline.deal:decide", event="pipeline.deal.approved")
def deal_approve(
    *, actor: Actor, deal: Deal, reason: str = "", override: str = "", override_reason: str = ""
) -> Deal:
    """Approve a registration and protect its customer, for the days of its rules or, for a public
    tender, until the award. ``reason`` is read by the partner.

    When somebody has the customer already this needs an ``override`` with its reason: "share"
    protects both, "transfer" ends the protection of the others. Raises DomainError 409
    "held-elsewhere" without one, 403 when the actor may not override. Who has the customer is
    looked up again here: what stood in the way and does so no longer is recorded with the approval.
    """
    deal = succession.lock_in_turn(deal) if override == TRANSFER else lock(deal)
    check_transition(deal, Deal.Status.APPROVED)
    succession.expire_overdue(duplicates.identities_of(deal))
    found = duplicates.find(deal, steps.lines_of(deal) or [""], deal.rules)
    in_the_way = duplicates.blocking(found)
    if in_the_way:
        _check_override(actor, override, override_reason)
    freed = steps.keep_findings(deal, found)
    left: set[succession.Cell] = set()
    others = [finding.other_deal for finding in in_the_way if finding.other_deal]
    if others and override == TRANSFER:
        _check_reach(actor, others)
        left = _end_protection(others)
    state = ProtectedIdentity.State.SHARED if others and override == SHARE else ProtectedIdentity.State.HELD
    steps.settle_protection_state(deal, state)
    # What the others held and this deal does not take: the next in line have it.
    succession.promote(left)
    today = clock.today()
    until = rules.protected_until(today, deal.rules.protection_days, tender=deal.public_tender)
    changes = update_fields(
        deal,
        status=Deal.Status.APPROVED,
        stage=deal.stage or Deal.Stage.QUALIFICATION,
        protection=Deal.Protection.FULL,
        protected_until=until,
        decided_at=clock.now(),
        decided_by_id=actor.user_id,
        decision_reason=reason.strip(),
    )
    record(deal, changes=changes, data={"reason": reason.strip()})
    if in_the_way:
        record(
            deal,
            event="pipeline.deal.overridden",
            data={"override": override, "reason": override_reason.strip()},
        )
    elif freed:
        record(
            deal,
            event="pipeline.deal.freed",
            data={"count": len(freed), "reason": override_reason.strip()},
        )
    steps.notify_partner(deal, "pipeline.deal_approved", key=deal.public_id)
    return deal


def _check_override(actor: Actor, override: str, reason: str) -> None:
    if not override:
        raise steps.held_elsewhere()
    if override not in OVERRIDES:
        raise DomainError.invalid(_("Choose how the override protects this deal."), field="override")
    if not actor.can("pipeline.deal:override"):
        raise DomainError.forbidden()
    if not reason.strip():
        raise DomainError.invalid(_("An override needs its reason; it is kept."), field="override_reason")


def _check_reach(actor: Actor, others: Sequence[Deal]) -> None:
    """A restricted manager ends no protection of a partner that somebody else looks after."""
    if actor.own_partners_only and any(other.partner.owner_id != actor.user_id for other in others):
        raise DomainError.forbidden()


def _end_protection(others: Sequence[Deal]) -> set[succession.Cell]:
    """End what others hold: a submitted deal is rejected, an approved one expires; both are told.
    Returns what they held."""
    ids = sorted({other.pk for other in others})
    found = Deal.objects.select_for_update(of=("self",)).select_related("partner__owner").filter(pk__in=ids)
    rows = list(found.order_by("pk"))
    for other in rows:
        if other.status not in Deal.OPEN:
            continue
        ends = Deal.Status.REJECTED if other.status == Deal.Status.SUBMITTED else Deal.Status.EXPIRED
        changes = update_fields(other, status=ends, protection=Deal.Protection.ENDED, closed_at=clock.now())
        record(other, event="pipeline.deal.protection_ended", changes=changes)
        steps.notify_partner(other, "pipeline.deal_ended", key=other.public_id)
    return succession.let_go(*rows)


@operation("pipeline.deal:decide", event="pipeline.deal.rejected")
def deal_reject(*, actor: Actor, deal: Deal, reason: str) -> Deal:
    """Reject a registration. The partner reads the reason, so it names no other partner or customer."""
    if not reason.strip():
        raise DomainError.invalid(_("Give the reason; the partner reads it."), field="reason")
    deal = succession.lock_in_turn(deal)
    check_transition(deal, Deal.Status.REJECTED)
    changes = update_fields(
        deal,
        status=Deal.Status.REJECTED,
        protection=Deal.Protection.NONE,
        decided_at=clock.now(),
        decided_by_id=actor.user_id,
        decision_reason=reason.strip(),
        closed_at=clock.now(),
    )
    succession.release(deal)
    record(deal, changes=changes, data={"reason": reason.strip()})
    steps.notify_partner(deal, "pipeline.deal_rejected", key=deal.public_id)
    return deal


@operation("pipeline.deal:decide", event="pipeline.deal.question_asked")
def deal_ask(*, actor: Actor, deal: Deal, question: str) -> Deal:
    """Ask the partner for what is missing to decide."""
    if not question.strip():
        raise DomainError.invalid(_("Write the question; the partner reads it."), field="question")
    deal = lock(deal)
    if deal.status != Deal.Status.SUBMITTED:
        raise DomainError.transition(deal.get_status_display())
    changes = update_fields(deal, question=question.strip(), answer="")
    record(deal, changes=changes, data={"reason": question.strip()})
    steps.notify_partner(deal, "pipeline.deal_question", key=f"{deal.public_id}:{clock.now():%Y%m%d%H%M%S}")
    return deal


@operation("pipeline.deal:decide", event="pipeline.deal.extension_decided")
def deal_extension_decide(
    *, actor: Actor, extension: DealExtension, granted: bool, reason: str = ""
) -> DealExtension:
    """Grant or refuse an extension. Raises DomainError 422 when it is refused without a reason."""
    if not granted and not reason.strip():
        raise DomainError.invalid(_("Give the reason; the partner reads it."), field="reason")
    deal = lock(extension.deal)
    extension = lock(extension)
    answer = DealExtension.Status.GRANTED if granted else DealExtension.Status.REFUSED
    check_transition(extension, answer)
    if granted and deal.status != Deal.Status.APPROVED:
        raise DomainError.transition(deal.get_status_display())
    update_fields(
        extension,
        status=answer,
        days=deal.rules.extension_days if granted else 0,
        reason=reason.strip(),
        decided_at=clock.now(),
        decided_by_id=actor.user_id,
    )
    changes = {}
    if granted:
        until = rules.extended_until(deal.protected_until, deal.rules.extension_days, clock.today())
        changes = update_fields(deal, protected_until=until)
    record(deal, changes=changes, data={"answer": answer.value, "reason": reason.strip()}, also=(extension,))
    steps.notify_partner(deal, "pipeline.deal_extension", key=extension.public_id)
    return extension


@operation("pipeline.deal:decide", event="pipeline.deal.rechecked")
def deal_recheck(*, actor: Actor, deal: Deal) -> list[DuplicateFinding]:
    """Look again for duplicates of an open deal; a customer that is free goes to the oldest claim."""
    deal = succession.lock_in_turn(deal)
    if deal.status not in Deal.OPEN:
        raise DomainError.transition(deal.get_status_display())
    found = duplicates.find(deal, steps.lines_of(deal) or [""], deal.rules)
    steps.keep_findings(deal, found)
    record(deal, data={"count": len(found)})
    succession.promote_customer(deal)
    return found
