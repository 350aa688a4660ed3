"""The columns of requests, for the list and its files."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from marketing.models import FundRequest
from web.cells import link, row_url
from web.columns import Column, choice, field
from web.templatetags.components.marks import badge

_url = row_url("marketing:fund-request")


def _status(row: FundRequest, label: str) -> Any:
    return badge(label, row.tone)


def _amount(code: str, label: Any, **kwargs: Any) -> Column:
    return Column(
        code,
        label,
        lambda row: getattr(row, code),
        (f"{code}_minor", "currency"),
        num=True,
        total=f"{code}_minor",
        **kwargs,
    )


REQUEST_COLUMNS = [
    Column("title", _("Request for funds"), lambda row: row.title, ("title", "partner__name"),
           cell=lambda row: link(_url(row.public_id), row.title, row.partner.name)),
    Column("partner", _("Partner"), lambda row: row.partner.name, ("partner__name",), shown=False),
    Column("fund", _("Fund"), lambda row: str(row.allocation.fund.name), ("allocation__fund__name",)),
    choice("status", _("Status"), FundRequest.Status.choices, mark=_status),
    field("activity_on", _("Activity"), classes="nowrap"),
    field("currency", _("Currency"), shown=False),
    _amount("total", _("Total cost"), shown=False),
    _amount("asked", _("Amount asked for")),
    _amount("approved", _("Approved")),
    field("claim_by", _("Claim by"), wide=True, classes="nowrap"),
    Column("created", _("Created on"), lambda row: row.created_at.date(), ("created_at",), shown=False,
           sort="created_at"),
]  # fmt: skip
