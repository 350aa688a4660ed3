"""The columns of agreements, for the list and its files."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements.drafting.selectors import BLOCKING_BY_STATUS
from agreements.models import Agreement, TemplateKind
from partners.partner.columns import partner_cell
from web.cells import link, row_url
from web.columns import Column, choice, field
from web.templatetags.components.marks import badge
from web.templatetags.formats import day

TONES = {
    "active": "ok",
    "signed": "ok",
    "with_partner": "info",
    "in_approval": "info",
    "in_signature": "info",
    "approved": "info",
    "terminated": "bad",
    "cancelled": "",
}
_url = row_url("agreements:detail")


def _status(row: Agreement, label: str) -> Any:
    return badge(label, TONES.get(row.status, ""))


AGREEMENT_COLUMNS = [
    Column("number", _("Agreement"), lambda row: row.number, ("number", "title"),
           cell=lambda row: link(_url(row.public_id), row.number, row.title), sort="number", file_label=_("Number")),
    field("title", _("Title"), shown=False),
    Column("partner", _("Partner"), lambda row: row.partner.name, ("partner__name", "partner__public_id"),
           cell=lambda row: partner_cell(row.partner), sort="partner__name"),
    choice("status", _("Status"), Agreement.Status.choices, mark=_status),
    Column("blocking", _("Waiting for"), lambda row: BLOCKING_BY_STATUS.get(row.status, ""), ("status",),
           exported=False),
    choice("kind", _("Kind"), TemplateKind.choices, wide=True),
    Column("amends", _("Amends"), lambda row: row.amends.number if row.amends else "", ("amends__number",),
           shown=False),
    field("starts_on", _("Starts on"), shown=False),
    field("notice_on", _("Notice by"), wide=True, classes="nowrap"),
    Column("ends_on", _("Ends on"), lambda row: row.ends_on, ("ends_on",), classes="nowrap",
           cell=lambda row: day(row.ends_on, str(_("no end")))),
    Column("tacit_renewal", _("Tacit renewal"), lambda row: _("yes") if row.tacit_renewal else _("no"),
           ("tacit_renewal",), shown=False),
    choice("outcome", _("Outcome"), Agreement.Outcome.choices, shown=False),
    Column("owner", _("Looked after by"), lambda row: str(row.partner.owner or ""),
           ("partner__owner__name", "partner__owner__email"), shown=False),
    field("created_at", _("Created"), shown=False, sort="-created_at", sort_as="created"),
]  # fmt: skip
