"""The columns of sales, for the list and its files."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from pipeline.models import Sale
from web.cells import link, row_url
from web.columns import Column, choice, field
from web.templatetags.components.marks import badge

_url = row_url("pipeline:sale")


def _customer(row: Sale) -> Any:
    mark = ""
    if row.refund_of_id:
        mark = badge(_("Refund"), "warn")
    elif row.is_recurring:
        mark = badge(_("Subscription"))
    return link(_url(row.public_id), row, mark=mark)


def _product_line(row: Sale) -> str:
    return str(row.product_line.name) if row.product_line else ""


SALE_COLUMNS = [
    field("sold_on", _("Sold on"), sort="sold_on", sort_as="sold"),
    Column("customer", _("Customer"), lambda row: row.customer_name, cell=_customer,
           reads=("customer_name", "external_id", "refund_of", "is_recurring")),
    Column("partner", _("Partner"), lambda row: row.partner.name, ("partner__name",)),
    choice("role", _("Role"), Sale.Role.choices, wide=True),
    choice("source", _("Source"), Sale.Source.choices, wide=True),
    Column("product_line", _("Product line"), _product_line, ("product_line__name",), wide=True),
    Column("white_label", _("White label"), lambda row: str(row.white_label or ""),
           ("white_label__brand_name",), shown=False),
    Column("amount", _("Amount"), lambda row: row.amount, ("amount_minor", "currency"), num=True,
           total="amount_minor", total_day="sold_on"),
    field("currency", _("Currency"), shown=False),
    field("external_id", _("External reference"), shown=False),
    field("created_at", _("Recorded on"), shown=False, sort="-created_at", sort_as="created"),
]  # fmt: skip
