"""The columns of deals, for the list and its files."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from pipeline.deals.selectors import TONES, clock_mark
from pipeline.models import Deal
from web.cells import beside, link, row_url
from web.columns import Column, choice, field, loaded
from web.templatetags.components.marks import badge

_url = row_url("pipeline:deal")


def _status(row: Deal, label: str) -> Any:
    unprotected = row.status == Deal.Status.SUBMITTED and row.protection == Deal.Protection.NONE
    return beside(
        badge(label, TONES.get(Deal.Status(row.status), "")),
        badge(_("not protected"), "bad", icon="shield-off") if unprotected else "",
    )


def _product_lines(actor: Actor, rows: list[Deal]) -> dict[int, str]:
    names: dict[int, list[str]] = {}
    pairs = Deal.product_lines.through.objects.filter(deal__in=rows)
    ordered = pairs.order_by("productline__position", "productline__code")
    for deal_id, name in ordered.values_list("deal_id", "productline__name"):
        names.setdefault(deal_id, []).append(str(name))
    return {deal_id: ", ".join(found) for deal_id, found in names.items()}


DEAL_COLUMNS = [
    field("number", _("Number"), shown=False),
    Column("customer", _("Customer"), lambda row: row.customer_name, ("customer_name", "number"),
           cell=lambda row: link(_url(row.public_id), row.customer_name, row.number), sort="customer_name"),
    Column("partner", _("Partner"), lambda row: row.partner.name, ("partner__name",)),
    choice("status", _("Status"), Deal.Status.choices, reads=("protection",), mark=_status),
    Column("clock", _("Deadline"), lambda row: "", prefetch="policy", exported=False, cell=clock_mark,
           reads=("status", "decide_by", "submitted_at", "protected_until", "decided_at", "policy"),
           sort="decide_by", sort_as="deadline"),
    choice("protection", _("Protection"), Deal.Protection.choices, shown=False),
    choice("role", _("Role of the partner"), Deal.Role.choices, shown=False),
    loaded("product_lines", _("Product lines"), _product_lines, wide=True),
    Column("amount", _("Amount"), lambda row: row.amount or None, ("amount_minor", "currency"),
           num=True, total="amount_minor"),
    Column("currency", _("Currency"), lambda row: row.currency if row.amount_minor else "",
           ("amount_minor", "currency"), shown=False),
    field("submitted_at", _("Submitted"), shown=False),
    field("decide_by", _("Decision by"), shown=False),
    field("decided_at", _("Decided"), shown=False),
    field("protected_until", _("Protected until"), shown=False),
    Column("owner", _("Looked after by"), lambda row: str(row.partner.owner or ""),
           ("partner__owner__name", "partner__owner__email"), shown=False),
    field("created_at", _("Registered"), sort="-created_at", sort_as="created", wide=True),
]  # fmt: skip
