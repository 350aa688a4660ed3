"""Values of figures as people type them: money in major units, a percentage in per cent."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.money import Money
from partners.figures.registry import PartnerFigure, Unit
from partners.vocabulary.exchange import programme_currency
from web.forms import DecimalField

LARGEST = Decimal(10) ** 15


def typed(figure: PartnerFigure, text: Any) -> Decimal:
    """What was typed, in the unit of the figure. Raises ValidationError."""
    number = DecimalField(max_value=LARGEST, min_value=-LARGEST).clean(text)
    if figure.unit == Unit.PERCENT:
        return number / 100
    if figure.unit != Unit.MONEY:
        return number
    try:
        return Decimal(Money.parse(number, programme_currency()).amount_minor)
    except DomainError as error:
        raise ValidationError(str(error.message)) from error


def as_typed(figure: PartnerFigure, value: Decimal) -> Decimal:
    """A value as it would be typed."""
    if figure.unit == Unit.PERCENT:
        return (value * 100).normalize()
    return Money(int(value), programme_currency()).decimal if figure.unit == Unit.MONEY else value.normalize()


def unit_label(figure: PartnerFigure) -> str:
    """What stands behind a value that is typed."""
    return {
        Unit.MONEY: programme_currency(),
        Unit.PERCENT: "%",
        Unit.DAYS: _("days"),
        Unit.HOURS: _("hours"),
    }.get(figure.unit, "")
