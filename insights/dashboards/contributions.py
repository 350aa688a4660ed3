"""Dashboards where other pages leave a place for them: ready ones for the set-up, and the New menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core import slots
from core.slots import ReadySet, SetupStep
from core.text import listed
from insights.dashboards import ready
from insights.dashboards.models import Dashboard
from insights.dashboards.selectors import MANAGE


@slots.setup_steps.fill("dashboards", order=95)
def dashboards_step() -> SetupStep:
    return SetupStep(
        code="dashboards",
        label=_("Dashboards"),
        why=_("Figures, charts and rankings on one page, for everybody or for some roles, and sent by mail."),
        icon="layout-dashboard",
        url_name="insights:dashboards",
        permission=MANAGE,
        rows=lambda: Dashboard.objects.in_use().filter(is_shared=True),
        counted=lambda n: ngettext("%(n)s dashboard", "%(n)s dashboards", n) % {"n": n},
        sets=[
            ReadySet(
                "standard",
                _("Three dashboards to begin with"),
                _("They are: %(names)s.") % {"names": listed(ready.names())},
                ready.load_dashboards,
            )
        ],
        optional=True,
    )
