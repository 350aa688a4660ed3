"""The columns of exchange rates, for the list and its files."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from partners.models import ExchangeRate
from web.columns import Column, field
from web.templatetags.formats import number


def _rate(row: ExchangeRate) -> Any:
    return row.rate.normalize()


def _rate_cell(row: ExchangeRate) -> str:
    _whole, _point, fraction = format(row.rate.normalize(), "f").partition(".")
    return number(row.rate, len(fraction))


RATE_COLUMNS = [
    field("day", _("Day"), sort="-day"),
    field("currency", _("Currency"), sort="currency"),
    Column("rate", _("Rate"), _rate, ("rate",), cell=_rate_cell, num=True),
    field("source", _("Source")),
]
