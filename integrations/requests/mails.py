"""The mails about requested integrations."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.queue import mail as mails
from integrations.models import IntegrationRequest
from integrations.requests.events import STAFF


def _proposed(context: dict[str, Any]) -> dict[str, Any]:
    rows = IntegrationRequest.objects.select_related("proposed_by")
    row = rows.get(public_id=context["integrationrequest"])
    partner = row.proposed_by.name if row.proposed_by else ""
    return {"name": str(row), "partner": partner, "page": STAFF.url(row)}


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
]
