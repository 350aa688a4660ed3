"""The columns of commissions, for the list, a partner's page and their files."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from referrals.models import Commission
from web.cells import link, row_url
from web.columns import Column, choice, field
from web.templatetags.components.marks import badge
from web.templatetags.formats import day, money

_url = row_url("referrals:commission")
_SALE = (
    "sale__customer_name", "sale__external_id", "sale__public_id", "sale__amount_minor", "sale__currency",
)  # fmt: skip
_STATE = ("status", "hold_until")
_PLAN = ("plan_version__number", "plan_version__plan__name")


def _sale(row: Commission) -> Any:
    plain = row.kind == Commission.Kind.EARNED
    mark = "" if plain else badge(row.get_kind_display(), "warn")
    return link(_url(row.public_id), row.sale, money(row.sale.amount), mark=mark)


def state_mark(row: Commission) -> Any:
    """Where a commission stands today; one on hold says until when."""
    state = row.state
    label = str(row.STATES[state])
    if state == "held":
        label = _("on hold until %(day)s") % {"day": day(row.hold_until)}
    return badge(label, row.TONES.get(state, ""))


COMMISSION_COLUMNS = [
    field("earned_on", _("Earned on")),
    Column("sale", _("Sale"), lambda row: str(row.sale), (*_SALE, "kind"), cell=_sale, exported=False),
    Column("partner", _("Partner"), lambda row: row.partner.name, ("partner__name",)),
    choice("kind", _("Kind"), Commission.Kind.choices, shown=False),
    Column("plan", _("Plan"), lambda row: str(row.plan_version.plan), _PLAN, wide=True,
           cell=lambda row: f"{row.plan_version.plan} · {row.plan_version.number}"),
    Column("version", _("Version"), lambda row: row.plan_version.number, ("plan_version__number",), shown=False),
    Column("status", _("Status"), lambda row: row.state_label, _STATE, cell=state_mark),
    Column("amount", _("Commission"), lambda row: row.amount, ("amount_minor", "currency"), num=True,
           total="amount_minor", total_day="earned_on", file_label=_("Amount")),
    field("currency", _("Currency"), shown=False),
    Column("due_from", _("Due from"), lambda row: row.hold_until or "", ("hold_until",), shown=False),
    Column("caused_by", _("Caused by"), lambda row: row.caused_by.public_id if row.caused_by else "",
           ("caused_by__public_id",), shown=False),
    Column("statement", _("Statement"), lambda row: row.statement_id, ("statement_id",), shown=False),
    field("created_at", _("Created"), shown=False, exported=False, sort="-pk", sort_as="created"),
]  # fmt: skip
