"""Every write of co-marketing actions."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.audiences import staff_with
from core import clock, said, search
from core.actor import Actor
from core.errors import DomainError
from core.money import Money
from core.notify import notify
from core.operation import check_transition, create, lock, no_op, operation, record, update_fields
from marketing.models import ActionLead, ActionSale, CoMarketingAction
from partners.access.audiences import owner_of, partner_members
from partners.models import Partner
from partners.vocabulary.exchange import Rates
from pipeline.models import Deal, Sale
from referrals.models import ReferralEvent

CHANGE, PROPOSE, LINK = "marketing.action:change", "marketing.action:propose", "marketing.action:link"
Status = CoMarketingAction.Status
# Proposals of one partner that wait for an answer at once: each is a mail to us.
MOST_PROPOSED = 50
WITHDRAWN = said.declare("marketing.proposal_withdrawn", _("Withdrawn by the partner."))


@operation(CHANGE, event="marketing.action.planned")
def action_plan(
    *, actor: Actor, partner: Partner, ours: Money, theirs: Money, **values: Any
) -> CoMarketingAction:
    """Plan an action with a partner. ``values`` are columns; ``ours`` and ``theirs`` the investments.

    Raises DomainError 422 on two currencies, a currency without a rate, or an amount below zero.
    """
    return _made(partner, ours, theirs, Status.PLANNED, values)


@operation(PROPOSE, event="marketing.action.proposed")
def action_propose(
    *, actor: Actor, partner: Partner, ours: Money, theirs: Money, **values: Any
) -> CoMarketingAction:
    """A partner proposes an action; those who may change it are asked. Raises DomainError 409 where many of
    its proposals wait already."""
    lock(partner)
    waiting = CoMarketingAction.objects.filter(partner=partner, status=Status.PROPOSED)
    if waiting.count() >= MOST_PROPOSED:
        raise DomainError.conflict(
            _("%(most)s proposals wait for our answer already. Propose this one once some are answered.")
            % {"most": MOST_PROPOSED},
            code="too-many-proposals",
        )
    action = _made(partner, ours, theirs, Status.PROPOSED, values)
    _ask("marketing.action_proposed", action)
    return action


@operation(PROPOSE, event="marketing.action.proposal_changed")
def proposal_change(
    *,
    actor: Actor,
    action: CoMarketingAction,
    ours: Money | None = None,
    theirs: Money | None = None,
    **values: Any,
) -> CoMarketingAction:
    """A partner changes what it proposed. Raises DomainError 409 once it is answered or withdrawn."""
    return _changed(_proposed(action), ours, theirs, values)


@operation(PROPOSE, event="marketing.action.withdrawn")
def proposal_withdraw(*, actor: Actor, action: CoMarketingAction) -> CoMarketingAction:
    """A partner takes back what it proposed, and those who were asked are told. Raises DomainError 409 once
    it is answered or withdrawn."""
    action = _closed(_proposed(action), Status.CANCELLED, said.write(WITHDRAWN))
    _ask("marketing.action_withdrawn", action)
    return action


def _proposed(action: CoMarketingAction) -> CoMarketingAction:
    """The action, locked. Raises DomainError 409 unless it waits for our answer."""
    action = lock(action)
    if action.status != Status.PROPOSED:
        raise DomainError.transition(action.get_status_display())
    return action


def _ask(kind: str, action: CoMarketingAction) -> None:
    """Tell whoever of us answers the partner's proposals."""
    notify(kind, target=action, audience=owner_of(action.partner) or staff_with(CHANGE))


def _made(
    partner: Partner, ours: Money, theirs: Money, status: str, values: dict[str, Any]
) -> CoMarketingAction:
    investment = _investment(ours, theirs, values["held_on"])
    action = create(CoMarketingAction, partner=partner, status=status, **investment, **values)
    search.reindex(action)
    record(action)
    return action


def _investment(ours: Money, theirs: Money, held_on: date) -> dict[str, Any]:
    """The columns of what both sides put in. A day to come has no rate yet: today's holds until then."""
    if ours.currency != theirs.currency:
        raise DomainError.invalid(_("Give both investments in one currency."), field="theirs")
    day = min(held_on, clock.today())
    rates = Rates({ours.currency})
    return {
        "our_minor": ours.amount_minor,
        "partner_minor": theirs.amount_minor,
        "currency": ours.currency,
        "our_programme_minor": rates.value(ours.amount_minor, ours.currency, day),
        "partner_programme_minor": rates.value(theirs.amount_minor, ours.currency, day),
    }


@operation(CHANGE, event="marketing.action.changed")
def action_change(
    *,
    actor: Actor,
    action: CoMarketingAction,
    ours: Money | None = None,
    theirs: Money | None = None,
    **values: Any,
) -> CoMarketingAction:
    """Change what is said of an action that is not over by refusal or cancellation."""
    action = lock(action)
    if action.status in (Status.REFUSED, Status.CANCELLED):
        raise DomainError.transition(action.get_status_display())
    if action.status == Status.DONE:
        _check_held(values.get("held_on", action.held_on))
    return _changed(action, ours, theirs, values)


def _changed(
    action: CoMarketingAction, ours: Money | None, theirs: Money | None, values: dict[str, Any]
) -> CoMarketingAction:
    held_on = values.get("held_on", action.held_on)
    values |= _investment(ours or action.our_investment, theirs or action.partner_investment, held_on)
    changes = update_fields(action, **values)
    if not changes:
        no_op()
        return action
    search.reindex(action)
    record(action, changes=changes)
    return action


@operation(CHANGE, event="marketing.action.accepted")
def action_accept(*, actor: Actor, action: CoMarketingAction) -> CoMarketingAction:
    """Plan what a partner proposed, and tell it."""
    action = _proposed(action)
    record(action, changes=update_fields(action, status=Status.PLANNED))
    _tell("marketing.action_accepted", action)
    return action


@operation(CHANGE, event="marketing.action.refused")
def action_refuse(*, actor: Actor, action: CoMarketingAction, reason: str) -> CoMarketingAction:
    """Refuse what a partner proposed, and tell it why."""
    action = _closed(_proposed(action), Status.REFUSED, _why(reason))
    _tell("marketing.action_refused", action)
    return action


@operation(CHANGE, event="marketing.action.cancelled")
def action_cancel(*, actor: Actor, action: CoMarketingAction, reason: str) -> CoMarketingAction:
    """Call off what was planned, and tell the partner why. What it brought stays linked, and nothing counts
    as spent."""
    action = lock(action)
    if action.status == Status.PROPOSED:
        raise DomainError.transition(action.get_status_display())
    action = _closed(action, Status.CANCELLED, _why(reason))
    # It may be planned again and called off once more.
    _tell("marketing.action_cancelled", action, about=clock.now().isoformat())
    return action


def _why(reason: str) -> str:
    if not reason.strip():
        raise DomainError.invalid(_("Say why it is refused or cancelled."), field="reason")
    return reason.strip()


def _closed(action: CoMarketingAction, status: str, reason: str) -> CoMarketingAction:
    check_transition(action, status)
    record(action, changes=update_fields(action, status=status, reason=reason))
    return action


@operation(CHANGE, event="marketing.action.done")
def action_finish(*, actor: Actor, action: CoMarketingAction) -> CoMarketingAction:
    """Say that an action took place. What it cost is told at the rate of its day from now on."""
    action = lock(action)
    check_transition(action, Status.DONE)
    _check_held(action.held_on)
    investment = _investment(action.our_investment, action.partner_investment, action.held_on)
    record(action, changes=update_fields(action, status=Status.DONE, **investment))
    return action


def _check_held(held_on: date) -> None:
    if held_on > clock.today():
        raise DomainError.invalid(_("Its day is to come. Change the date first."), field="held_on")


@operation(CHANGE, event="marketing.action.replanned")
def action_replan(*, actor: Actor, action: CoMarketingAction) -> CoMarketingAction:
    """Plan again what was cancelled, or was said to be done too early."""
    action = lock(action)
    if action.status == Status.PROPOSED:
        raise DomainError.transition(action.get_status_display())
    check_transition(action, Status.PLANNED)
    record(action, changes=update_fields(action, status=Status.PLANNED, reason=""))
    return action


def _tell(kind: str, action: CoMarketingAction, about: str = "") -> None:
    notify(kind, target=action, audience=partner_members(action.partner, PROPOSE), about=about)


# -- What it brought ---------------------------------------------------------------------------------


@operation(LINK, event="marketing.action.lead_linked")
def lead_link(
    *,
    actor: Actor,
    action: CoMarketingAction,
    deal: Deal | None = None,
    referral: ReferralEvent | None = None,
) -> ActionLead:
    """Say that an action brought a lead: a deal of its partner, or a lead reported of its referrals.

    Raises DomainError 422 when it names none or both, one of another partner, a draft, a reported event
    that is no lead, or one that another action brought; 409 while the action is not planned or done.
    """
    action = _counted(action)
    if (deal is None) == (referral is None):
        raise DomainError.invalid(_("A lead is either a deal or a referral lead."), field="deal")
    if deal is not None:
        deal = lock(deal)
        _check_partner(action, deal, "deal")
        if deal.status == Deal.Status.DRAFT:
            raise DomainError.invalid(_("A draft is no lead yet: it is not submitted."), field="deal")
        _check_free(ActionLead.objects.filter(deal=deal), "deal")
        _check_free(ActionSale.objects.filter(sale__deal=deal).exclude(action=action), "deal")
    if referral is not None:
        _check_partner(action, referral, "referral")
        if referral.type != ReferralEvent.Type.LEAD:
            raise DomainError.invalid(_("Only a reported lead counts as a lead."), field="referral")
        _check_free(ActionLead.objects.filter(referral=referral), "referral")
    lead = create(ActionLead, action=action, deal=deal, referral=referral)
    record(action, data={"lead": (deal or referral).public_id})  # type: ignore[union-attr]  # one of both
    return lead


@operation(LINK, event="marketing.action.lead_unlinked")
def lead_unlink(*, actor: Actor, lead: ActionLead) -> None:
    """Take a lead away from the action that was said to have brought it."""
    action = lock(lead.action)
    lead = lock(lead)
    row = lead.deal or lead.referral
    assert row is not None  # marketing_lead_one
    lead.delete()
    record(action, data={"lead": row.public_id})


@operation(CHANGE, event="marketing.action.sale_linked")
def sale_link(*, actor: Actor, action: CoMarketingAction, sale: Sale) -> ActionSale:
    """Say that an action brought a sale of its partner. Those of its deals count without it.

    Raises DomainError 422 on a refund, a sale of another partner, and one that an action has already.
    """
    action = _counted(action)
    _check_partner(action, sale, "sale")
    if sale.refund_of_id:
        raise DomainError.invalid(_("Link the sale: its refunds are taken off by themselves."), field="sale")
    _check_free(ActionSale.objects.filter(sale=sale), "sale")
    if sale.deal is not None:
        deal = lock(sale.deal)
        _check_free(ActionLead.objects.filter(deal=deal).exclude(action=action), "sale")
    link = create(ActionSale, action=action, sale=sale)
    record(action, data={"sale": sale.public_id})
    return link


@operation(CHANGE, event="marketing.action.sale_unlinked")
def sale_unlink(*, actor: Actor, link: ActionSale) -> None:
    """Take a sale away from the action that was said to have brought it."""
    action = lock(link.action)
    link = lock(link)
    record(action, data={"sale": link.sale.public_id})
    link.delete()


def _counted(action: CoMarketingAction) -> CoMarketingAction:
    action = lock(action)
    if action.status not in (Status.PLANNED, Status.DONE):
        raise DomainError.transition(action.get_status_display())
    return action


def _check_partner(action: CoMarketingAction, row: Any, field: str) -> None:
    if row.partner_id != action.partner_id:
        raise DomainError.invalid(_("This belongs to another partner than the action."), field=field)


def _check_free(links: Any, field: str) -> None:
    if links.exists():
        raise DomainError.invalid(_("An action has this already; what it brought counts once."), field=field)
