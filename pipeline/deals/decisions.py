"""Operations of ours on registrations: approve, reject, ask, extend."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from core import clock
from core.actor import Actor
from core.errors import DomainError
from core.notify import notify
from core.operation import check_transition, lock, lock_all, operation, record, update_fields
from partners.access.audiences import check_informed
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
    locked = _locked_with_others(deal, override)
    check_transition(locked[deal.pk], Deal.Status.APPROVED)
    locked |= succession.expire([row for row in locked.values() if duplicates.is_past(row)])
    deal = locked[deal.pk]
    found = duplicates.find(deal, steps.lines_of(deal) or [""], deal.submitted_under)
    in_the_way = duplicates.blocking(found)
    if in_the_way:
        _check_override(actor, override, override_reason)
    no_longer_blocking = steps.save_findings(deal, found)
    left: set[succession.Cell] = set()
    others = [finding.other_deal for finding in in_the_way if finding.other_deal]
    if others and override == TRANSFER:
        _check_reach(actor, others)
        left = _end_protection([_still_held(locked, other) for other in others])
    state = ProtectedIdentity.State.SHARED if others and override == SHARE else ProtectedIdentity.State.HELD
    steps.settle_protection_state(deal, state)
    # What the others held and this deal does not take: the next in line have it.
    succession.promote(left)
    today = clock.today()
    until = rules.protected_until(today, deal.submitted_under.protection_days, tender=deal.public_tender)
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
    elif no_longer_blocking:
        record(
            deal,
            event="pipeline.deal.freed",
            data={"count": len(no_longer_blocking), "reason": override_reason.strip()},
        )
    notify("pipeline.deal_approved", target=deal, audience=steps.registrants(deal))
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


def _locked_with_others(deal: Deal, override: str) -> dict[int, Deal]:
    """The deal, those that held its customer until their last day, and for a transfer those that stand
    in its way, locked together in one order: two who transfer from each other come one after the other.

    In turn even where nobody seems to stand in the way: an approval takes the customer, and would wait
    for whoever lets go of it at this moment while that one waits for this deal."""
    keys = {deal.pk, *succession.overdue_holders(duplicates.identities_of(deal))}
    if override == TRANSFER and deal.policy is not None:
        found = duplicates.find(deal, steps.lines_of(deal) or [""], deal.policy)
        keys |= {finding.other_deal.pk for finding in duplicates.blocking(found) if finding.other_deal}
    succession.take_turns_of(keys)
    rows = lock_all(
        Deal.objects.select_related("partner__owner", "policy").filter(pk__in=keys).order_by("pk")
    )
    locked = {row.pk: row for row in rows}
    if deal.pk not in locked:
        raise DomainError.not_found()
    return locked


def _still_held(locked: dict[int, Deal], other: Deal) -> Deal:
    """The locked row of a deal in the way. Raises DomainError 409 for one that came up meanwhile: the
    evidence has to be read again."""
    if other.pk not in locked:
        raise steps.held_elsewhere()
    return locked[other.pk]


def _end_protection(others: Sequence[Deal]) -> set[succession.Cell]:
    """End what others hold: a submitted deal is rejected, an approved one expires; both are told.
    Returns what they held."""
    rows = {other.pk: other for other in others}.values()
    for other in rows:
        if other.status not in Deal.OPEN:
            continue
        ends = Deal.Status.REJECTED if other.status == Deal.Status.SUBMITTED else Deal.Status.EXPIRED
        changes = update_fields(other, status=ends, protection=Deal.Protection.ENDED, closed_at=clock.now())
        record(other, event="pipeline.deal.protection_ended", changes=changes)
        notify("pipeline.deal_ended", target=other, audience=steps.registrants(other))
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
    succession.release_identities(deal)
    record(deal, changes=changes, data={"reason": reason.strip()})
    notify("pipeline.deal_rejected", target=deal, audience=steps.registrants(deal))
    return deal


@operation("pipeline.deal:decide", event="pipeline.deal.question_asked")
def deal_ask(*, actor: Actor, deal: Deal, question: str) -> Deal:
    """Ask the partner for what is missing to decide. Raises DomainError 409 "nobody-informed" when nobody
    of the partner would hear of it."""
    if not question.strip():
        raise DomainError.invalid(_("Write the question; the partner reads it."), field="question")
    deal = lock(deal)
    if deal.status != Deal.Status.SUBMITTED:
        raise DomainError.transition(deal.get_status_display())
    check_informed(deal.partner, steps.REGISTER)
    changes = update_fields(deal, question=question.strip(), answer="")
    record(deal, changes=changes, data={"reason": question.strip()})
    notify(
        "pipeline.deal_question",
        target=deal,
        audience=steps.registrants(deal),
        about=f"{clock.now():%Y%m%d%H%M%S}",
    )
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
        days=deal.submitted_under.extension_days if granted else 0,
        reason=reason.strip(),
        decided_at=clock.now(),
        decided_by_id=actor.user_id,
    )
    changes = {}
    if granted:
        assert deal.protected_until is not None  # asked for only of a protection with an end
        days = deal.submitted_under.extension_days
        until = rules.extended_until(deal.protected_until, days, clock.today())
        changes = update_fields(deal, protected_until=until)
    record(deal, changes=changes, data={"answer": answer.value, "reason": reason.strip()}, also=(extension,))
    notify(
        "pipeline.deal_extension", target=deal, audience=steps.registrants(deal), about=extension.public_id
    )
    return extension


@operation("pipeline.deal:decide", event="pipeline.deal.rechecked")
def deal_duplicates_refresh(*, actor: Actor, deal: Deal) -> list[DuplicateFinding]:
    """Look again for duplicates of an open deal; a customer that is free goes to the oldest claim."""
    deal = succession.lock_in_turn(deal)
    if deal.status not in Deal.OPEN:
        raise DomainError.transition(deal.get_status_display())
    found = duplicates.find(deal, steps.lines_of(deal) or [""], deal.submitted_under)
    steps.save_findings(deal, found)
    record(deal, data={"count": len(found)})
    succession.promote(succession.cells_of([deal]))
    return found
