"""The mails of this room. Links only lead to pages: what they do, they do on POST."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.drafting.events import PORTAL, STAFF
from agreements.models import Agreement
from core.queue import mail as mails


def agreement_values(context: dict[str, Any]) -> dict[str, Any]:
    row = Agreement.objects.select_related("partner").get(public_id=context["agreement"])
    return {
        "number": row.number,
        "title": row.title,
        "partner": row.partner.name,
        "staff": STAFF.url(row),
        "portal": PORTAL.url(row),
        # Leads everybody to the side they belong to.
        "page": reverse("agreements:door", args=[row.partner.public_id, row.public_id]),
    }


def _answered(context: dict[str, Any]) -> dict[str, Any]:
    said = gettext("agrees with the text") if context["agrees"] else gettext("sent it back with remarks")
    return {**agreement_values(context), "said": said}


def _decided(context: dict[str, Any]) -> dict[str, Any]:
    row = Agreement.objects.get(public_id=context["agreement"])
    approval = row.approvals.exclude(status="pending").first()
    said = gettext("is approved") if context["approved"] else gettext("is not approved")
    return {**agreement_values(context), "said": said, "reason": approval.reason if approval else ""}


def _chase(context: dict[str, Any]) -> dict[str, Any]:
    asks = {
        "us": gettext("It waits for your side to take the next step."),
        "legal": gettext("It waits for your approval."),
        "partner": gettext("It waits for your review: agree, or say what should change."),
        "signer": gettext("It waits for your signature."),
    }
    return {**agreement_values(context), "ask": asks[context["code"]]}


MAILS = [
    mails.MailKind(
        "agreements.sent",
        subject=_("Agreement {number} for your review"),
        paragraphs=(
            _(
                "we have sent you the draft “{title}” ({number}). Read it in the portal, comment on a clause or"
                " propose another text, or agree with it."
            ),
        ),
        action=_("Read the draft"),
        link="portal",
        values=agreement_values,
    ),
    mails.MailKind(
        "agreements.answered",
        subject=_("Agreement {number}: {partner} {said}"),
        paragraphs=(_("{partner} {said}: agreement {number}, “{title}”."),),
        action=_("Open the agreement"),
        link="staff",
        values=_answered,
    ),
    mails.MailKind(
        "agreements.point",
        subject=_("New remark on agreement {number}"),
        paragraphs=(_("there is a new remark on agreement {number}, “{title}”, between us and {partner}."),),
        action=_("Read it"),
        link="page",
        values=agreement_values,
    ),
    mails.MailKind(
        "agreements.approval",
        subject=_("Agreement {number} with {partner} waits for your approval"),
        paragraphs=(_("agreement {number}, “{title}”, with {partner} was put to you for approval."),),
        action=_("Read and decide"),
        link="staff",
        values=agreement_values,
    ),
    mails.MailKind(
        "agreements.decided",
        subject=_("Agreement {number} with {partner} {said}"),
        paragraphs=(_("agreement {number}, “{title}”, with {partner} {said}."), "{reason}"),
        action=_("Open the agreement"),
        link="staff",
        values=_decided,
    ),
    mails.MailKind(
        "agreements.chase",
        subject=_("Reminder: agreement {number}"),
        paragraphs=(
            _("this is a reminder of agreement {number}, “{title}”, between us and {partner}."),
            "{ask}",
        ),
        action=_("Open the agreement"),
        link="page",
        values=_chase,
    ),
]
