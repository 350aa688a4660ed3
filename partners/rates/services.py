"""Operations on exchange rates. What was converted before keeps the rate it was converted at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core import clock
from core.actor import Actor
from core.days import check_days_of
from core.errors import DomainError
from core.events.record import target_of
from core.operation import lock_all, no_op, operation, record, record_bulk, update_fields
from partners.models import ExchangeRate
from partners.vocabulary.exchange import programme_currency

CORRECTED = "partners.exchange_rate.corrected"


@dataclass(frozen=True)
class DayRate:
    """What a unit of a currency was worth on a day, in units of the programme's currency."""

    currency: str
    day: date
    rate: Decimal
    source: str


@operation("partners.exchange_rate:change", event="partners.exchange_rate.entered")
def rates_set(*, actor: Actor, rows: Sequence[DayRate]) -> list[ExchangeRate]:
    """Enter rates; one that is there for the currency and day is corrected. All of them or none.

    Raises DomainError 422 by field on a currency that needs none or is not in use, a day to come, a rate
    that is not above zero or has more than eight decimals, a missing source, or a day given twice.
    """
    check_rates(rows, home=programme_currency())
    days = ExchangeRate.objects.filter(
        currency__in={row.currency for row in rows}, day__in={row.day for row in rows}
    )
    known = {(rate.currency, rate.day): rate for rate in lock_all(days)}
    new = [_new(row) for row in rows if (row.currency, row.day) not in known]
    ExchangeRate.objects.bulk_create(new)
    corrected = [rate for row in rows if (rate := _correct(known, row))]
    if len(new) == 1:
        record(new[0], data=_said(new[0]))
    elif new:
        targets = [target_of(rate) for rate in new]
        record_bulk("partners.exchange_rate.loaded", targets, data={"count": len(new)})
    elif not corrected:
        no_op()
    found = known | {(rate.currency, rate.day): rate for rate in new}
    return [found[row.currency, row.day] for row in rows]


def check_rates(rows: Sequence[DayRate], *, home: str) -> None:
    """Raise DomainError by field on the first row that cannot be taken."""
    seen: set[tuple[str, date]] = set()
    for row in rows:
        if row.currency == home:
            raise DomainError.invalid(
                _("This is the currency of the programme: it needs no rate."), field="currency"
            )
        if row.day > clock.today():
            raise DomainError.invalid(_("The rate of a day to come is not known yet."), field="day")
        if row.rate <= 0:
            raise DomainError.invalid(_("A rate is above zero."), field="rate")
        if not row.source.strip():
            raise DomainError.invalid(_("Say where the rate comes from."), field="source")
        if (row.currency, row.day) in seen:
            raise DomainError.invalid(_("This currency and day appear twice."), field="day")
        seen.add((row.currency, row.day))
        _check_columns(_new(row))


def _check_columns(rate: ExchangeRate) -> None:
    try:
        rate.clean_fields()
        check_days_of(rate)
    except ValidationError as error:
        raise DomainError.from_validation(error) from error


def _new(row: DayRate) -> ExchangeRate:
    return ExchangeRate(currency=row.currency, day=row.day, rate=row.rate, source=row.source.strip())


def _correct(known: dict[tuple[str, date], ExchangeRate], row: DayRate) -> ExchangeRate | None:
    """The rate of the day after its correction; None when there is none or nothing differs."""
    rate = known.get((row.currency, row.day))
    changes = update_fields(rate, rate=row.rate, source=row.source.strip()) if rate else {}
    if rate is None or not changes:
        return None
    record(rate, event=CORRECTED, changes=changes, data=_said(rate))
    return rate


def _said(rate: ExchangeRate) -> dict[str, Any]:
    return {"rate": format(rate.rate.normalize(), "f")}
