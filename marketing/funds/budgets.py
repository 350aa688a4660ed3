"""Operations on funds, and on what each partner is given of them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from core import clock
from core.actor import Actor
from core.errors import DomainError
from core.money import Money
from core.notify import notify
from core.operation import check_transition, create, lock, lock_all, no_op, operation, record, update_fields
from core.permissions import not_offered
from marketing.models import Allocation, Fund
from partners.access.audiences import partner_members
from partners.models import Partner
from web.templatetags.formats import money

Status = Fund.Status
REQUEST = "marketing.fund_request:submit"


@operation("marketing.fund:change", event="marketing.fund.created")
def fund_create(
    *, actor: Actor, name: dict[str, str], budget: Money, starts_on: date, ends_on: date, **values: Any
) -> Fund:
    """Put a sum aside as a draft, which no partner sees."""
    _check_above_zero(budget.amount_minor, "budget")
    _check_share(values.get("share"))
    row = create(
        Fund,
        name=name,
        currency=budget.currency,
        budget_minor=budget.amount_minor,
        starts_on=starts_on,
        ends_on=ends_on,
        **values,
    )
    record(row, data={"amount": budget.as_json()})
    return row


@operation("marketing.fund:change", event="marketing.fund.changed")
def fund_change(*, actor: Actor, fund: Fund, budget: Money | None = None, **values: Any) -> Fund:
    """Change a fund. Its currency stays. Raises DomainError 422 for a budget below what is allocated."""
    fund = lock(fund)
    if budget is not None:
        check_budget(fund, budget)
        values["budget_minor"] = budget.amount_minor
    _check_share(values.get("share"))
    changes = update_fields(fund, **values)
    record(fund, changes=changes) if changes else no_op()
    return fund


def check_budget(fund: Fund, budget: Money) -> None:
    """Raise DomainError 422 unless the budget covers what partners were given of it."""
    if budget.currency != fund.currency:
        raise DomainError.invalid(_("The currency of a fund does not change."), field="budget")
    _check_above_zero(budget.amount_minor, "budget")
    if budget.amount_minor < fund.allocated_minor:
        raise DomainError.invalid(
            _(
                "%(allocated)s of this fund is allocated: the budget cannot be %(budget)s. Cut allocations first."
            )
            % {"allocated": money(fund.allocated), "budget": money(budget)},
            field="budget",
        )


@operation("marketing.fund:change", event="marketing.fund.opened")
def fund_open(*, actor: Actor, fund: Fund) -> Fund:
    """Let partners ask for what they are given. A closed fund may be opened again."""
    return _move(fund, Status.OPEN)


@operation("marketing.fund:change", event="marketing.fund.closed")
def fund_close(*, actor: Actor, fund: Fund) -> Fund:
    """Take no more requests. What is asked for or approved already goes on."""
    return _move(fund, Status.CLOSED)


def _move(fund: Fund, to: str) -> Fund:
    fund = lock(fund)
    check_transition(fund, to)
    record(fund, changes=update_fields(fund, status=to))
    return fund


@operation("marketing.allocation:change", event="marketing.allocation.granted")
def allocation_grant(
    *, actor: Actor, fund: Fund, partner: Partner, amount: Money, expires_on: date | None = None
) -> Allocation:
    """Give a partner its part of a fund, until a day (the last of the fund).

    Raises DomainError 409 for a closed fund, 422 for more than is left of it, a partner that is not
    active or one whose type is not paid anything.
    """
    fund = lock(fund)
    if fund.status == Status.CLOSED:
        raise DomainError.conflict(_("This fund is closed."))
    if partner.status != Partner.Status.ACTIVE:
        raise DomainError.invalid(_("Only an active partner is given a part of a fund."), field="partner")
    if not partner.type.commissions_allowed:
        raise not_offered(status=422)
    _check_currency(fund.currency, amount)
    _check_above_zero(amount.amount_minor, "amount")
    last = _last_day(fund, expires_on)
    if last < clock.today():
        raise DomainError.invalid(
            _("This day is over: the partner could ask for nothing any more."), field="expires_on"
        )
    _take(fund, amount.amount_minor)
    row = create(
        Allocation,
        fund=fund,
        partner=partner,
        currency=fund.currency,
        allocated_minor=amount.amount_minor,
        expires_on=last,
    )
    record(row, data={"amount": amount.as_json()}, also=(fund,))
    _tell(row)
    return row


@operation("marketing.allocation:change", event="marketing.allocation.changed")
def allocation_change(
    *, actor: Actor, allocation: Allocation, amount: Money | None = None, expires_on: date | None = None
) -> Allocation:
    """Raise or cut what a partner is given, or move its last day; what is left out stays. Raises DomainError
    422 for less than is spoken for, and for more than is left of the fund."""
    fund = lock(allocation.fund)
    row = lock(allocation)
    amount = row.allocated if amount is None else amount
    _check_currency(row.currency, amount)
    if amount.amount_minor < row.committed_minor:
        raise DomainError.invalid(
            _("%(committed)s is asked for, approved or paid: it cannot be cut to %(amount)s.")
            % {"committed": money(row.committed), "amount": money(amount)},
            field="amount",
        )
    more = amount.amount_minor - row.allocated_minor
    if more:
        _take(fund, more)
    day = row.expires_on if expires_on is None else _last_day(fund, expires_on)
    changes = update_fields(row, allocated_minor=amount.amount_minor, expires_on=day)
    if not changes:
        no_op()
        return row
    record(row, changes=changes, data={"amount": amount.as_json()}, also=(fund,))
    if more > 0:
        _tell(row)
    return row


@operation("marketing.allocation:change", event="marketing.allocation.released")
def allocations_release(*, actor: Actor, only: Collection[int]) -> int:
    """Give back to their funds what partners did not ask for in time. Returns how many allocations."""
    due = Allocation.objects.filter(pk__in=only)
    funds = {fund.pk: fund for fund in lock_all(Fund.objects.filter(pk__in=due.values("fund")))}
    rows = [row for row in lock_all(due) if row.expires_on < clock.today() and row.available_minor]
    for row in rows:
        freed = row.available
        fund = funds[row.fund_id]
        update_fields(fund, allocated_minor=fund.allocated_minor - freed.amount_minor)
        changes = update_fields(row, allocated_minor=row.committed_minor)
        record(row, changes=changes, data={"amount": freed.as_json()}, also=(fund,))
    if not rows:
        no_op()
    return len(rows)


def _take(fund: Fund, minor: int) -> None:
    """Count an amount as given away (below zero: as given back)."""
    if fund.allocated_minor + minor > fund.budget_minor:
        left = Money(fund.budget_minor - fund.allocated_minor, fund.currency)
        raise DomainError.invalid(
            _("Only %(left)s of this fund is left.") % {"left": money(left)}, field="amount"
        )
    update_fields(fund, allocated_minor=fund.allocated_minor + minor)


def _last_day(fund: Fund, day: date | None) -> date:
    if day is not None and not fund.starts_on <= day <= fund.ends_on:
        raise DomainError.invalid(_("This day is outside the period of the fund."), field="expires_on")
    return day or fund.ends_on


def _check_currency(currency: str, amount: Money) -> None:
    if amount.currency != currency:
        raise DomainError.invalid(
            _("Amounts of this fund are in %(currency)s.") % {"currency": currency}, field="amount"
        )


def _check_above_zero(minor: int, field: str) -> None:
    if minor <= 0:
        raise DomainError.invalid(_("Enter an amount above zero."), field=field)


def _check_share(share: Decimal | None) -> None:
    if share is not None and not 0 < share <= 1:
        raise DomainError.invalid(_("The share that we pay is above 0 % and at most 100 %."), field="share")


def _tell(row: Allocation) -> None:
    """The partner hears of it as soon as it can ask for it."""
    if row.fund.status == Status.OPEN:
        about = str(row.allocated_minor)
        notify(
            "marketing.allocation_granted",
            target=row,
            audience=partner_members(row.partner, REQUEST),
            about=about,
        )


def counted(allocation: Allocation, *, pending: int = 0, approved: int = 0, paid: int = 0) -> None:
    """Move an amount between the counters of a locked allocation, guarded: it never passes what is there.

    Raises DomainError 409 when it would.
    """
    asked = F("pending_minor") + F("approved_minor") + F("paid_minor") + (pending + approved + paid)
    changed = Allocation.objects.filter(pk=allocation.pk, allocated_minor__gte=asked).update(
        pending_minor=F("pending_minor") + pending,
        approved_minor=F("approved_minor") + approved,
        paid_minor=F("paid_minor") + paid,
        updated_at=clock.now(),
    )
    if changed != 1:
        raise DomainError.conflict(
            _("This is more than is available to this partner."), code="fund-exhausted"
        )
