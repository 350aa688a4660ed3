"""Reads of dashboards: who may change one, who reads it, what is due to be sent."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from accounts.models import User
from core.actor import Actor
from core.permissions import STAFF_ROLES, TABLE
from insights.dashboards.models import Dashboard, DashboardSchedule, DashboardTile
from insights.kpis.registry import KPIS
from partners.figures.registry import FIGURES

VIEW = "insights.dashboard:view"
CHANGE = "insights.dashboard:change"
MANAGE = "insights.dashboard:manage"


def opens_with(dashboard: Dashboard) -> dict[str, str]:
    """The filters and the period of a dashboard, as an address says them."""
    return {**dashboard.filters, "months": str(dashboard.months)}


def tiles_of(dashboard: Dashboard) -> list[DashboardTile]:
    return list(DashboardTile.objects.filter(dashboard=dashboard).select_related("target"))


def shows(tile: DashboardTile) -> str:
    """What a tile shows, in the words of what it names; "" for what does not exist any more."""
    if tile.target:
        return str(tile.target)
    known = KPIS.get(tile.kpi) or FIGURES.get(tile.figure)
    return str(known.label) if known else tile.address


def may_change(actor: Actor, dashboard: Dashboard) -> bool:
    """Its owner may, and who looks after what is shared."""
    own = dashboard.owner_id is not None and dashboard.owner_id == actor.user_id
    return actor.can(CHANGE) and (own or actor.can(MANAGE))


def reading_roles() -> list[str]:
    """The roles of ours that may see dashboards at all."""
    return [role for role in STAFF_ROLES if VIEW in TABLE.for_staff(role)]


def readers(dashboard: Dashboard) -> QuerySet[User]:
    """The active people of ours who may read a dashboard now."""
    roles = set(reading_roles())
    named = roles & set(dashboard.roles) if dashboard.roles else roles
    by_role = Q(staff_role__in=named if dashboard.is_shared else [])
    rows = User.objects.filter(is_active=True, staff_role__in=roles)
    return rows.filter(by_role | Q(pk=dashboard.owner_id)).order_by("name", "pk")


def receivers_of(schedule: DashboardSchedule) -> list[User]:
    """Those to whom an occasion goes: who was named, is still with us and may still read the dashboard."""
    named = schedule.recipients.values("user")
    return list(readers(schedule.dashboard).filter(pk__in=named))


def schedules_due(today: date) -> QuerySet[DashboardSchedule]:
    due = DashboardSchedule.objects.filter(next_on__lte=today, dashboard__archived_at=None)
    return due.select_related("dashboard").order_by("pk")
