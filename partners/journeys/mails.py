"""The mails about onboarding journeys. What is late is read when the mail is written."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.queue import mail as mails
from partners.journeys.events import PORTAL, STAFF
from partners.models import JourneyStep, PartnerJourney, PartnerJourneyStep


def _values(context: dict[str, Any], side: str = "") -> dict[str, Any]:
    rows = PartnerJourney.objects.select_related("partner", "journey")
    row = rows.get(public_id=context["partnerjourney"])
    page = PORTAL.url(row) if side == JourneyStep.Side.THEIRS else STAFF.url(row)
    late = PartnerJourneyStep.objects.late().filter(journey=row, step__side=side).select_related("step")
    return {
        "partner": row.partner.name,
        "journey": str(row.journey),
        "late": [(str(step.step), page) for step in late.in_order()],
        "contact": reverse("partners:contact-add", args=[row.partner.public_id]),
        "staff": STAFF.url(row),
        "portal": PORTAL.url(row),
    }


def _ours(context: dict[str, Any]) -> dict[str, Any]:
    return _values(context, JourneyStep.Side.OURS)


def _theirs(context: dict[str, Any]) -> dict[str, Any]:
    return _values(context, JourneyStep.Side.THEIRS)


MAILS = [
    mails.MailKind(
        "partners.journey_late_ours",
        _("{partner}: we are late with the onboarding"),
        (_("These steps of “{journey}” are ours, and their day is over. {partner} waits for us:"),),
        _("See the steps"),
        "staff",
        _ours,
        items="late",
    ),
    mails.MailKind(
        "partners.journey_late",
        _("{partner}: your next steps in the partner programme"),
        (
            _("These steps of “{journey}” were due and are still open:"),
            _("Is something in the way? Tell your contact with us."),
        ),
        _("See the steps"),
        "portal",
        _theirs,
        items="late",
    ),
    mails.MailKind(
        "partners.journey_unheard",
        _("{partner}: nobody there reads of its late steps"),
        (
            _("Steps of “{journey}” are late, and a reminder would reach nobody."),
            _("Add a main contact with an e-mail address, or invite somebody to the portal."),
        ),
        _("Add a contact"),
        "contact",
        _values,
    ),
    mails.MailKind(
        "partners.journey_done",
        _("{partner}: your onboarding is complete"),
        (_("All steps of “{journey}” are done. Welcome to the partner programme."),),
        _("See the steps"),
        "portal",
        _values,
    ),
    mails.MailKind(
        "partners.journey_done_ours",
        _("{partner}: the onboarding is complete"),
        (_("All steps of “{journey}” are done or excused."),),
        _("See the steps"),
        "staff",
        _values,
    ),
]
