"""Operations of the partner on its requests: draft, change, submit, withdraw."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.audiences import staff_with
from core import clock
from core.actor import Actor
from core.errors import DomainError, Sentence
from core.money import Money, share
from core.notify import notify
from core.operation import check_transition, create, lock, no_op, operation, record, update_fields
from marketing.funds.budgets import counted
from marketing.models import Allocation, CoMarketingAction, Fund, FundRequest
from partners.models import Partner
from partners.questions import own
from partners.questions.answers import write_own
from web.templatetags.formats import day, money

Status = FundRequest.Status
DECIDE = "marketing.fund_request:decide"
# Drafts that a partner may keep at once.
MOST_DRAFTS = 50


@operation("marketing.fund_request:submit", event="marketing.fund_request.drafted")
def request_draft(
    *,
    actor: Actor,
    allocation: Allocation,
    title: str,
    total: Money | None = None,
    asked: Money | None = None,
    action: CoMarketingAction | None = None,
    own_fields: Mapping[str, Any] | None = None,
    **values: Any,
) -> FundRequest:
    """Keep a request that is not sent yet: only its title is needed. Nothing is reserved.

    What is asked for is our share of the cost where it is left open. Raises DomainError 422 on amounts, and
    on own fields that are no such answer.
    """
    fund = allocation.fund
    if allocation.requests.filter(status=Status.DRAFT).count() >= MOST_DRAFTS:
        raise DomainError.conflict(
            _("There are %(most)s drafts already. Send or withdraw one first.") % {"most": MOST_DRAFTS}
        )
    _check_action(allocation.partner_id, action)
    row = create(
        FundRequest,
        allocation=allocation,
        partner=allocation.partner,
        currency=allocation.currency,
        share=fund.share,
        title=title.strip(),
        action=action,
        **_amounts(allocation.currency, fund, total, asked),
        **values,
    )
    _answer_own(actor, row, own_fields, draft=True)
    record(row)
    return row


@operation("marketing.fund_request:submit", event="marketing.fund_request.changed")
def request_change(
    *,
    actor: Actor,
    request: FundRequest,
    total: Money | None = None,
    asked: Money | None = None,
    own_fields: Mapping[str, Any] | None = None,
    **values: Any,
) -> FundRequest:
    """Change a draft. Raises DomainError 409 once it is sent: what we decide on stays as it is."""
    row = lock(request)
    if row.status != Status.DRAFT:
        raise DomainError.transition(row.get_status_display())
    if "action" in values:
        _check_action(row.partner_id, values["action"])
    if total is not None or asked is not None:
        total = total or row.total
        values |= _amounts(row.currency, row.allocation.fund, total, asked)
    changes = update_fields(row, **values) | _answer_own(actor, row, own_fields, draft=True)
    record(row, changes=changes) if changes else no_op()
    return row


def _answer_own(
    actor: Actor, row: FundRequest, values: Mapping[str, Any] | None, **asked: bool
) -> dict[str, Any]:
    """Answer own fields of a request; what changed, for the event."""
    given = {"complete": False, **asked}
    written = write_own("fund_request", row, row.partner, values or {}, actor=actor, **given)
    if written:
        row.save(update_fields=["updated_at"])
    return own.changes(written)


@operation("marketing.fund_request:submit", event="marketing.fund_request.submitted")
def request_submit(*, actor: Actor, request: FundRequest) -> FundRequest:
    """Send a request: the amount is reserved at once, so that two requests never count on the same money.

    Raises DomainError 409 for a fund that is not open, an allocation that is over and a partner that is
    not active; 422 by field on what is missing, own fields too, a day outside the fund, and more than is available.
    """
    allocation = lock(request.allocation)
    row = lock(request)
    check_transition(row, Status.SUBMITTED)
    fund = allocation.fund
    _check_open(fund, allocation)
    _check_complete(row)
    assert row.activity_on is not None  # looked at just now
    check_day(fund, row.activity_on)
    if row.asked_minor > allocation.available_minor:
        raise DomainError.invalid(
            _("%(available)s is available, and %(asked)s is asked for.")
            % {"available": money(allocation.available), "asked": money(row.asked)},
            field="asked",
        )
    _answer_own(actor, row, None, complete=True)
    counted(allocation, pending=row.asked_minor)
    changes = update_fields(row, status=Status.SUBMITTED, requested_by=actor.person, submitted_at=clock.now())
    record(row, changes={"status": changes["status"]}, data={"amount": row.asked.as_json()})
    notify("marketing.fund_request_submitted", target=row, audience=staff_with(DECIDE))
    return row


@operation("marketing.fund_request:submit", event="marketing.fund_request.withdrawn")
def request_withdraw(*, actor: Actor, request: FundRequest) -> FundRequest:
    """Take back a request that is not decided: what it reserved is available again."""
    allocation = lock(request.allocation)
    row = lock(request)
    check_transition(row, Status.WITHDRAWN)
    if row.status == Status.SUBMITTED:
        counted(allocation, pending=-row.asked_minor)
    record(row, changes=update_fields(row, status=Status.WITHDRAWN))
    return row


def check_day(fund: Fund, activity_on: date) -> None:
    """Raise DomainError 422 for an activity outside the fund, or one that can no longer be claimed."""
    if not fund.starts_on <= activity_on <= fund.ends_on:
        raise DomainError.invalid(
            _("This fund pays for activities from %(start)s to %(end)s.")
            % {"start": day(fund.starts_on), "end": day(fund.ends_on)},
            field="activity_on",
        )
    if claim_day(fund, activity_on) < clock.today():
        raise DomainError.invalid(
            _("The time to claim for an activity on this day is over."), field="activity_on"
        )


def claim_day(fund: Fund, activity_on: date) -> date:
    """The last day on which an activity may be claimed."""
    return activity_on + timedelta(days=fund.claim_days)


def _check_open(fund: Fund, allocation: Allocation) -> None:
    if fund.status != Fund.Status.OPEN:
        raise DomainError.conflict(_("This fund takes no requests."))
    if allocation.expires_on < clock.today():
        raise DomainError.conflict(
            _("What this partner had of the fund was available until %(day)s.")
            % {"day": day(allocation.expires_on)}
        )
    if allocation.partner.status != Partner.Status.ACTIVE:
        raise DomainError.conflict(_("Only an active partner asks for a part of a fund."))


def missing(row: FundRequest) -> dict[str, list[Sentence]]:
    """What a draft cannot be sent without, by field."""
    found: dict[str, list[Sentence]] = {}
    if not row.purpose.strip():
        found["purpose"] = [_("Say what it is for.")]
    if row.activity_on is None:
        found["activity_on"] = [_("Say when the activity takes place.")]
    if row.total_minor <= 0:
        found["total"] = [_("Say what it costs in all.")]
    elif row.asked_minor <= 0:
        found["asked"] = [_("Say what you ask for: an amount above zero.")]
    return found


def _check_complete(row: FundRequest) -> None:
    """Raise DomainError 422 with all that a request cannot be sent without."""
    if found := missing(row):
        raise DomainError("invalid", next(iter(found.values()))[0], fields=found)


def _amounts(currency: str, fund: Fund, total: Money | None, asked: Money | None) -> dict[str, int]:
    for field, amount in (("total", total), ("asked", asked)):
        if amount is not None and amount.currency != currency:
            raise DomainError.invalid(
                _("Amounts of this fund are in %(currency)s.") % {"currency": currency}, field=field
            )
        if amount is not None and amount.amount_minor < 0:
            raise DomainError.invalid(_("An amount is not below zero."), field=field)
    total_minor = total.amount_minor if total else 0
    most = share(total_minor, fund.share)
    asked_minor = most if asked is None else asked.amount_minor
    if asked_minor > most:
        raise DomainError.invalid(
            _("At most %(most)s can be asked for: our share of the total cost.")
            % {"most": money(Money(most, currency))},
            field="asked",
        )
    return {"total_minor": total_minor, "asked_minor": asked_minor}


def _check_action(partner_id: int, action: CoMarketingAction | None) -> None:
    if action is not None and action.partner_id != partner_id:
        raise DomainError.invalid(_("Choose an action of this partner."), field="action")
