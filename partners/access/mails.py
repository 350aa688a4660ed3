"""The mails of this room."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.queue import mail as mails
from partners.access.services import INVITATION_DAYS, invitation_link
from partners.models import Partner


def _invitation(context: dict[str, Any]) -> dict[str, Any]:
    partner = Partner.objects.get(public_id=context["partner"])
    page = reverse("partners:invitation", args=[invitation_link(context["invitation"])])
    return {"partner": partner.name, "days": INVITATION_DAYS, "page": page}


MAILS = [
    mails.MailKind(
        "partners.invitation",
        subject=_("You are invited to the partner portal of {partner}"),
        paragraphs=(
            _(
                "you are invited to follow the partnership of {partner}: agreements, deals, money and support."
            ),
            _("The link is good for {days} days and opens a page where you accept with one click."),
        ),
        action=_("Open the invitation"),
        link="page",
        values=_invitation,
    ),
]
