"""The mails about requested integrations."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.queue import mail as mails
from integrations.models import IntegrationRequest
from integrations.requests.events import STAFF


def _proposed(context: dict[str, Any]) -> dict[str, Any]:
    rows = IntegrationRequest.objects.select_related("proposed_by")
    row = rows.get(public_id=context["integrationrequest"])
    partner = row.proposed_by.name if row.proposed_by else ""
    return {"name": str(row), "partner": partner, "page": STAFF.url(row)}


def _answered(context: dict[str, Any]) -> dict[str, Any]:
    row = IntegrationRequest.objects.get(public_id=context["integrationrequest"])
    page = reverse("portal:integrations", args=[context["partner"]])
    return {"name": str(row), "reason": row.reason or "–", "page": page}


MAILS = [
    mails.MailKind(
        "integrations.proposed",
        subject=_("{partner} proposes an integration: {name}"),
        paragraphs=(
            _(
                "{partner} asks for an integration with “{name}”. It is in the backlog, with the partner’s vote."
            ),
            _("Decide its priority, and whether it stands on the public roadmap."),
        ),
        action=_("Open the request"),
        link="page",
        values=_proposed,
    ),
    mails.MailKind(
        "integrations.delivered",
        subject=_("Delivered: the integration “{name}”"),
        paragraphs=(_("The integration “{name}” that you asked for is delivered. Thank you for your vote."),),
        action=_("See the integrations"),
        link="page",
        values=_answered,
    ),
    mails.MailKind(
        "integrations.declined",
        subject=_("Declined: the integration “{name}”"),
        paragraphs=(
            _("We do not plan the integration “{name}” that you asked for."),
            _("Reason: {reason}"),
        ),
        action=_("See the integrations"),
        link="page",
        values=_answered,
    ),
]
