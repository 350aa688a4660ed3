"""What can happen to dashboards."""

from django.utils.translation import gettext_lazy as _

from core.events.registry import declare, target_type
from core.links import PageOf
from insights.dashboards.models import Dashboard, DashboardSchedule
from insights.dashboards.selectors import VIEW

PAGE = PageOf("insights:dashboard-of", VIEW)

target_type(Dashboard, plural=_("Dashboards"), label=str, staff=PAGE)
target_type(
    DashboardSchedule,
    plural=_("Dashboards that are sent"),
    label=str,
    staff=PageOf("insights:dashboard-of", VIEW, args=("dashboard.public_id",)),
    related=("dashboard",),
)

declare("insights.dashboard.created", _("Dashboard “{target}” begun"), icon="layout-dashboard")
declare("insights.dashboard.changed", _("Dashboard “{target}” changed"), icon="layout-dashboard")
declare("insights.dashboard.archived", _("Dashboard “{target}” archived"), icon="archive")
declare("insights.dashboard.tile_added", _("A part put on the dashboard “{target}”"), icon="plus")
declare("insights.dashboard.tile_changed", _("A part of the dashboard “{target}” changed"), icon="pencil")
declare("insights.dashboard.tile_removed", _("A part taken off the dashboard “{target}”"), icon="x")
declare("insights.dashboard.tile_moved", _("A part of the dashboard “{target}” moved"), icon="arrow-up")
declare("insights.dashboard.schedule_set", _("The dashboard “{target}” is sent regularly"), icon="mail")
declare("insights.dashboard.schedule_ended", _("The dashboard “{target}” is sent no more"), icon="mail")
declare("insights.dashboard.sent", _("The dashboard “{target}” sent by mail"), icon="send")
