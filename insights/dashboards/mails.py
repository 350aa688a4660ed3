"""The mail that brings a dashboard. Its figures are those of the moment at which it is written."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.queue import mail as mails
from insights.dashboards.documents import sent_document
from insights.dashboards.models import DashboardSchedule
from insights.dashboards.schedules import MAIL


def _schedule(context: dict[str, Any]) -> DashboardSchedule:
    rows = DashboardSchedule.objects.select_related("dashboard")
    return rows.get(public_id=context["dashboardschedule"])


def _of(context: dict[str, Any]) -> dict[str, Any]:
    dashboard = _schedule(context).dashboard
    return {
        "dashboard": str(dashboard),
        "page": reverse("insights:dashboard-of", args=[dashboard.public_id]),
    }


def _document(context: dict[str, Any]) -> tuple[str, bytes, str]:
    dashboard = _schedule(context).dashboard
    name, content = sent_document(context["person"], dashboard, get_language() or "")
    return name, content, "application/pdf"


MAILS = [
    mails.MailKind(
        MAIL,
        subject=_("Dashboard “{dashboard}”"),
        paragraphs=(
            _(
                "The dashboard “{dashboard}” as it stands today is attached, with the figures that you may see."
            ),
            _("On its page, every figure opens the rows behind it."),
        ),
        action=_("Open the dashboard"),
        link="page",
        values=_of,
        attached=_document,
    ),
]
