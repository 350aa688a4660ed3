"""What this room fills in: navigation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from web import nav

nav.register(
    nav.NavItem(
        code="insights",
        label=_("Insights"),
        url_name="insights:dashboard",
        icon="chart-column",
        permission="insights.kpi:view",
        group="programme",
        order=190,
    ),
)
