"""Operations on what is entered: totals of the company, declared values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from core import clock
from core.actor import SYSTEM, Actor
from core.errors import DomainError
from core.money import Money
from core.operation import create, lock, no_op, operation, record, update_fields
from insights.kpis import registry, selectors
from insights.models import CompanyTotal, DeclaredValue
from partners.vocabulary.exchange import programme_value


@dataclass(frozen=True)
class MonthTotal:
    """The total of one month, as another system sends it."""

    month: date
    revenue: Money
    leads: int | None = None


@operation("insights.company_total:change", event="insights.company_total.set")
def company_total_set(*, actor: Actor, month: date, revenue: Money, leads: int | None = None) -> CompanyTotal:
    """Enter what the whole company made in the month of a day; entered again, it replaces the first.

    Raises DomainError 422 on a month to come, an amount below zero, or a currency without a rate.
    """
    return _set_total(MonthTotal(month, revenue, leads))


@operation("insights.company_total:change", event="insights.company_total.set")
def company_totals_set(*, actor: Actor, rows: Sequence[MonthTotal]) -> list[CompanyTotal]:
    """The same for several months at once: all of them or none."""
    return [_set_total(row) for row in rows]


def _set_total(row: MonthTotal) -> CompanyTotal:
    month = clock.month_start(row.month)
    if month > clock.today():
        raise DomainError.invalid(_("This month has not begun."), field="month")
    last = min(clock.add_months(month, 1) - timedelta(days=1), clock.today())
    values = {
        "revenue_minor": row.revenue.amount_minor,
        "currency": row.revenue.currency,
        "programme_minor": programme_value(row.revenue, last),
        "leads": row.leads,
    }
    known = CompanyTotal.objects.filter(month=month).first()
    if known is None:
        total = create(CompanyTotal, month=month, **values)
        record(total, data={"revenue": row.revenue.as_json()})
        return total
    total = lock(known)
    changes = update_fields(total, **values)
    record(total, changes=changes) if changes else no_op()
    return total


@operation("insights.declared:change", event="insights.declared.added")
def declared_add(
    *, actor: Actor, kpi: str, day: date, value: Decimal, evidence: str, link: str = ""
) -> DeclaredValue:
    """Declare the value of a KPI on a day. Raises DomainError 422 on a KPI that is computed or counted by now, a
    day to come, a value out of its range, or without evidence."""
    known = registry.KPIS.get(kpi)
    if known is None or not known.is_declared(selectors.read(selectors.Scope(SYSTEM)).now):
        raise DomainError.invalid(_("This figure is computed; it cannot be declared."), field="kpi")
    if day > clock.today():
        raise DomainError.invalid(_("A value cannot be declared for a day to come."), field="day")
    if known.unit == "score" and not -100 <= value <= 100:
        raise DomainError.invalid(_("A score is between −100 and 100."), field="value")
    if known.unit != "score" and value < 0:
        raise DomainError.invalid(_("A value is not below zero."), field="value")
    if not evidence.strip():
        raise DomainError.invalid(_("Say where the figure comes from."), field="evidence")
    row = create(
        DeclaredValue,
        kpi=kpi,
        day=day,
        value=value,
        evidence=evidence.strip(),
        link=link,
        declared_by=actor.person,
    )
    record(row, data={"value": format(Decimal(value).normalize(), "f")})
    return row


@operation("insights.declared:change", event="insights.declared.withdrawn")
def declared_withdraw(*, actor: Actor, row: DeclaredValue) -> DeclaredValue:
    """Withdraw a value that was wrong; it stays readable and counts no more."""
    row = lock(row)
    if row.withdrawn_at:
        no_op()
        return row
    record(row, changes=update_fields(row, withdrawn_at=clock.now()))
    return row
