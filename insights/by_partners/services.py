"""Every write of what partners declare of themselves."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core import clock
from core.actor import Actor
from core.addresses import check_https
from core.errors import DomainError
from core.money import Money
from core.operation import create, lock, no_op, operation, record, update_fields
from insights.by_partners.models import CostReduction, PartnerAmount
from partners.models import Partner
from partners.vocabulary.exchange import programme_value

VIEW, DECLARE, EXPORT = (
    "insights.partner_declared:view",
    "insights.partner_declared:declare",
    "insights.partner_declared:export",
)
Row = TypeVar("Row", PartnerAmount, CostReduction)


@operation(DECLARE, event="insights.partner_amount.declared")
def amount_declare(
    *,
    actor: Actor,
    partner: Partner,
    kind: str,
    nature: str,
    period_from: date,
    period_to: date,
    amount: Money,
    evidence: str,
    link: str = "",
) -> PartnerAmount:
    """Declare a cost or an earning of the partnership over a period that is over.

    Raises DomainError 422 on a period to come, without evidence, on a nature that is none of the kind, or in a
    currency without a rate.
    """
    if period_to > clock.today():
        raise DomainError.invalid(_("A period is declared once it is over."), field="period_to")
    evidence = _checked(evidence, link)
    row = create(
        PartnerAmount,
        partner=partner,
        kind=kind,
        nature=nature,
        period_from=period_from,
        period_to=period_to,
        amount_minor=amount.amount_minor,
        currency=amount.currency,
        programme_minor=programme_value(amount, period_to),
        evidence=evidence,
        link=link,
        declared_by=actor.person,
    )
    record(row, data={"amount": row.amount.as_json()})
    return row


@operation(DECLARE, event="insights.cost_reduction.declared")
def reduction_declare(
    *,
    actor: Actor,
    partner: Partner,
    use_case: str,
    measured_on: date,
    before: Money,
    after: Money,
    evidence: str,
    link: str = "",
) -> CostReduction:
    """Declare what a use of the solution cost before and costs now. A former measurement of the same use is
    withdrawn. Raises DomainError 422 on a day to come, without evidence, or with amounts in two currencies."""
    if measured_on > clock.today():
        raise DomainError.invalid(_("This day is to come."), field="measured_on")
    if before.currency != after.currency:
        raise DomainError.invalid(_("Both amounts are in one currency."), field="after")
    evidence = _checked(evidence, link)
    partner = lock(partner)
    use_case = use_case.strip()
    former = CostReduction.objects.current().filter(partner=partner, use_case=use_case).first()
    if former:
        former = lock(former)
        changes = update_fields(former, withdrawn_at=clock.now())
        record(former, changes=changes, event="insights.cost_reduction.withdrawn")
    row = create(
        CostReduction,
        partner=partner,
        use_case=use_case,
        measured_on=measured_on,
        before_minor=before.amount_minor,
        after_minor=after.amount_minor,
        currency=before.currency,
        evidence=evidence,
        link=link,
        declared_by=actor.person,
    )
    record(row)
    return row


@operation(DECLARE, event="insights.partner_amount.withdrawn")
def amount_withdraw(*, actor: Actor, row: PartnerAmount) -> PartnerAmount:
    """Withdraw an amount that was wrong; it stays readable and counts no more."""
    return _withdrawn(row)


@operation(DECLARE, event="insights.cost_reduction.withdrawn")
def reduction_withdraw(*, actor: Actor, row: CostReduction) -> CostReduction:
    """Withdraw a measurement that was wrong; it stays readable and counts no more."""
    return _withdrawn(row)


def _withdrawn(row: Row) -> Row:
    row = lock(row)
    if row.withdrawn_at:
        no_op()
        return row
    record(row, changes=update_fields(row, withdrawn_at=clock.now()))
    return row


def _checked(evidence: str, link: str) -> str:
    if not evidence.strip():
        raise DomainError.invalid(_("Say where the figure comes from."), field="evidence")
    if link:
        try:
            check_https(link)
        except ValidationError as error:
            raise DomainError.invalid(error.messages[0], field="link") from error
    return evidence.strip()
