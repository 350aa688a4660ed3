"""The columns of requested integrations, for the list and its files."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from integrations.models import IntegrationRequest
from integrations.requests.presenters import planned, priority_badge, status_badge
from web.cells import link, row_url
from web.columns import Column, choice, field

_url = row_url("integrations:request")
# Counted beside the row, whatever columns are read.
_COUNTED = ("public_id",)

REQUEST_COLUMNS = [
    Column("name", _("Name"), lambda row: str(row.name), ("name",),
           cell=lambda row: link(_url(row.public_id), row.name)),
    choice("priority", _("Priority"), IntegrationRequest.Priority.choices, sort="priority",
           mark=lambda row, label: priority_badge(row)),
    choice("status", _("Status"), IntegrationRequest.Status.choices, mark=lambda row, label: status_badge(row)),
    Column("demand", _("Demand"), lambda row: row.demand, _COUNTED, num=True, sort="-demand"),
    Column("partners", _("Partners"), lambda row: row.partners_asking, _COUNTED, num=True),
    Column("customers", _("Customers"), lambda row: row.customers_asking, _COUNTED, num=True),
    Column("planned_for", _("Planned for"), lambda row: row.planned_for, ("planned_for",), cell=planned),
    field("is_public", _("Public roadmap")),
    Column("proposed_by", _("Proposed by"), lambda row: row.proposed_by.name if row.proposed_by else "",
           ("proposed_by__name",), shown=False),
    field("reason", _("Why it was declined"), shown=False),
    field("created_at", _("Added"), classes="nowrap", sort="-created_at", sort_as="created"),
]  # fmt: skip
