"""The columns of the list of dashboards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Min
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.actor import Actor
from core.permissions import STAFF_ROLES
from core.text import listed
from insights.dashboards.models import Dashboard, DashboardSchedule, DashboardTile
from web.cells import link, row_url
from web.columns import Column, loaded
from web.templatetags import formats

_url = row_url("insights:dashboard-of")


def _tiles(_actor: Actor, rows: list[Any]) -> Mapping[int, Any]:
    found = DashboardTile.objects.filter(dashboard__in=rows).order_by()
    return dict(found.values_list("dashboard").annotate(count=Count("pk")))


def _sent(_actor: Actor, rows: list[Any]) -> Mapping[int, Any]:
    found = DashboardSchedule.objects.filter(dashboard__in=rows).order_by()
    return dict(found.values_list("dashboard").annotate(next=Min("next_on")))


def shared_with(row: Dashboard) -> str:
    """Whom a dashboard is shared with, in words."""
    if not row.is_shared:
        return _("Nobody")
    if not row.roles:
        return _("Everybody of us")
    return listed(STAFF_ROLES.get(role, role) for role in row.roles)


def shared_said(row: Dashboard) -> str:
    """The same with its label."""
    return formats.labelled(_("Shared with"), shared_with(row))


DASHBOARD_COLUMNS = [
    Column("name", gettext_lazy("Name"), str, ("name", "public_id"),
           cell=lambda row: link(_url(row.public_id), str(row))),
    Column("owner", gettext_lazy("Owner"), lambda row: str(row.owner or _("The programme")),
           ("owner__name", "owner__email")),
    Column("shared_with", gettext_lazy("Shared with"), shared_with, ("is_shared", "roles"), wide=True),
    loaded("tiles", gettext_lazy("Parts"), _tiles, num=True),
    loaded("sent", gettext_lazy("Sent next on"), _sent),
    Column("changed", gettext_lazy("Changed on"), lambda row: row.updated_at, ("updated_at",), sort="updated_at",
           wide=True),
]  # fmt: skip
