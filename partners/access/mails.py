"""The mails of this room."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import people
from core.queue import mail as mails
from partners.access.services import INVITATION_DAYS, invitation_link
from partners.models import Invitation, Partner, PartnerToken
from web.templatetags import formats


def _invitation(context: dict[str, Any]) -> dict[str, Any]:
    partner = Partner.objects.get(public_id=context["partner"])
    page = reverse("partners:invitation", args=[invitation_link(context["invitation"])])
    return {
        "partner": partner.name,
        "invited": _invited(context, partner),
        "days": INVITATION_DAYS,
        "page": page,
    }


def _invited(context: dict[str, Any], partner: Partner) -> str:
    """Who invites and to do what, as far as both are still known."""
    inviter = people.find({context.get("inviter", "")}).get(context.get("inviter", ""))
    row = Invitation.objects.filter(public_id=context["invitation"]).first()
    if inviter is None or row is None:
        sentence = gettext(
            "You are invited to the portal of %(partner)s: agreements, deals, money and support."
        )
        return sentence % {"partner": partner.name}
    sentence = gettext(
        "%(inviter)s invites you to the portal of %(partner)s: agreements, deals, money and support. "
        "Your role there is “%(role)s”."
    )
    return sentence % {"inviter": inviter.name, "partner": partner.name, "role": row.get_role_display()}


def _token_ending(context: dict[str, Any]) -> dict[str, Any]:
    token = PartnerToken.objects.select_related("partner").get(public_id=context["partnertoken"])
    return {
        "token": token.name,
        "partner": token.partner.name,
        "day": formats.day_long(token.expires_at),
        "page": reverse("portal:team", args=[token.partner.public_id]),
    }


MAILS = [
    mails.MailKind(
        "partners.invitation",
        subject=_("You are invited to the partner portal of {partner}"),
        paragraphs=(
            "{invited}",
            _("The link is good for {days} days and opens a page where you accept with one click."),
        ),
        action=_("Open the invitation"),
        link="page",
        values=_invitation,
    ),
    mails.MailKind(
        "partners.token_expiring",
        subject=_("{partner}: the API token “{token}” expires on {day}"),
        paragraphs=(
            _("The API token “{token}” of {partner} expires on {day}. Whatever uses it stops working then."),
            _("Give it a new secret: the current one keeps working while you change over."),
        ),
        action=_("Open the tokens"),
        link="page",
        values=_token_ending,
    ),
]
