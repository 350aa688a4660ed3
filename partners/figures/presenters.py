"""How the figure of a partner is said."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from core.actor import Actor
from core.money import Money
from partners.figures.registry import PartnerFigure, Unit, Window
from partners.models import Partner
from partners.vocabulary.exchange import programme_currency
from web.templatetags import formats


def shown(figure: PartnerFigure, value: Decimal | None, currency: str = "") -> str:
    """A value with its unit, as the reader writes it; a dash where there is none."""
    if value is None:
        return formats.NONE
    if figure.unit == Unit.MONEY:
        return formats.money(Money(int(value), currency or programme_currency()))
    if figure.unit == Unit.PERCENT:
        return formats.percent(round(value, 4))
    if figure.unit == Unit.DAYS:
        return formats.days_long(round(value))
    number = formats.number(Decimal(format(round(value, 2).normalize(), "f")))
    return _("%(number)s h") % {"number": number} if figure.unit == Unit.HOURS else number


def rows_url(figure: PartnerFigure, actor: Actor, partner: Partner, span: Window) -> str:
    """The page of the rows that a value counts; "" for who may not open it."""
    return figure.rows(partner, span).url_for(actor)
