"""The columns of statements, for the list and its files."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from payouts.models import Statement
from web.cells import link, row_url
from web.columns import Column, choice, field
from web.templatetags.components.marks import badge
from web.templatetags.formats import day, month

_url = row_url("payouts:statement")
_TONES = {"paid": "ok", "contested": "warn", "draft": ""}


def _status(row: Statement, label: str) -> Any:
    return badge(label, _TONES.get(row.status, "info"))


def _period(row: Statement) -> str:
    if row.period == "monthly":
        return month(row.period_end)
    return f"{day(row.period_start)} – {day(row.period_end)}"


def _amount(code: str, label: Any, **kwargs: Any) -> Column:
    return Column(
        code, label, lambda row: getattr(row, code), (f"{code}_minor", "currency"), num=True, **kwargs
    )


STATEMENT_COLUMNS = [
    Column("number", _("Statement"), lambda row: row.number, ("number",),
           cell=lambda row: link(_url(row.public_id), row.number or _("Draft")), file_label=_("Number")),
    Column("partner", _("Partner"), lambda row: row.partner.name, ("partner__name",)),
    Column("period", _("Period"), _period, ("period", "period_start", "period_end"), exported=False,
           sort="period_end"),
    field("period_start", _("From"), shown=False),
    field("period_end", _("Until"), shown=False),
    choice("status", _("Status"), Statement.Status.choices, mark=_status),
    field("currency", _("Currency"), shown=False),
    _amount("opening", _("Opening balance"), wide=True),
    _amount("commissions", _("Commissions"), shown=False),
    _amount("adjustments", _("Adjustments"), shown=False),
    _amount("total", _("Total")),
    _amount("payable", _("To be paid")),
    _amount("carried", _("Carried forward"), shown=False),
    field("due_on", _("To be paid by"), shown=False),
    Column("final", _("Final"), lambda row: _("yes") if row.is_final else "", ("is_final",), shown=False),
    Column("issued_on", _("Issued on"), lambda row: row.issued_on or "", ("issued_on",), shown=False),
]  # fmt: skip
