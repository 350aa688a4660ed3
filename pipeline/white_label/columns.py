"""The columns of white-label offers, for the list and its files."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.money import Money
from pipeline.models import WhiteLabelOffer
from pipeline.white_label.presenters import STATUS_TONES, fee_label
from web.cells import link, row_url
from web.columns import Column, choice, field
from web.templatetags.components.marks import badge

_url = row_url("pipeline:white-label-offer")


def _status(row: WhiteLabelOffer, label: str) -> Any:
    return badge(label, STATUS_TONES[row.status])


# The figures are annotations, by ``selectors.with_figures``.
OFFER_COLUMNS = [
    Column("name", _("Offer"), lambda row: str(row), ("name",), cell=lambda row: link(_url(row.public_id), row)),
    field("code", _("Code"), shown=False, sort="code"),
    choice("status", _("Status"), WhiteLabelOffer.Status.choices, mark=_status, sort="status"),
    Column("product_line", _("Product line"), lambda row: str(row.product_line or ""), ("product_line__name",),
           wide=True),
    Column("fee", _("Fee"), fee_label, ("fee_minor", "currency", "fee_unit"), wide=True),
    Column("price", _("Price conditions"), lambda row: str(row.price), ("price",), shown=False),
    Column("customisation", _("Customisation"), lambda row: str(row.customisation), ("customisation",),
           shown=False),
    Column("support", _("Support"), lambda row: str(row.support), ("support",), shown=False),
    Column("partners", _("Partners"), lambda row: row.partners, num=True, sort="-partners"),
    Column("revenue", _("Revenue, 12 months"), lambda row: Money(row.revenue_minor, row.home), num=True,
           sort="-revenue_minor", sort_as="revenue"),
    field("created_at", _("Created"), shown=False, sort="-created_at", sort_as="created"),
]  # fmt: skip
