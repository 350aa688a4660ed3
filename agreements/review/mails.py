"""The mails of this room. Links only lead to pages: what they do, they do on POST."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.drafting.events import PORTAL, STAFF
from agreements.models import Agreement
from core.errors import Sentence
from core.queue import mail as mails
from core.text import fill


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


# What is said of a decision, as whole sentences: the subject, and the text of the mail.
_AGREED = (
    _("Agreement {number}: {partner} agrees with the text"),
    _("{partner} agrees with the text of agreement {number}, “{title}”."),
)
_SENT_BACK = (
    _("Agreement {number}: {partner} sent it back with remarks"),
    _("{partner} sent agreement {number}, “{title}”, back with remarks."),
)
_APPROVED = (
    _("Agreement {number} with {partner} is approved"),
    _("Agreement {number}, “{title}”, with {partner} is approved."),
)
_NOT_APPROVED = (
    _("Agreement {number} with {partner} is not approved"),
    _("Agreement {number}, “{title}”, with {partner} is not approved."),
)


def sentences(pair: tuple[Sentence, Sentence], values: dict[str, Any]) -> dict[str, Any]:
    """The values of a mail, with its ``subject`` and what is ``said`` in it."""
    subject, said = (fill(str(sentence), values) for sentence in pair)
    return {**values, "subject": subject, "said": said}


def _answered(context: dict[str, Any]) -> dict[str, Any]:
    return sentences(_AGREED if context["agrees"] else _SENT_BACK, agreement_values(context))


def _decided(context: dict[str, Any]) -> dict[str, Any]:
    row = Agreement.objects.get(public_id=context["agreement"])
    approval = row.approvals.exclude(status="pending").first()
    values = sentences(_APPROVED if context["approved"] else _NOT_APPROVED, agreement_values(context))
    return {**values, "reason": approval.reason if approval else ""}


def _chase(context: dict[str, Any]) -> dict[str, Any]:
    asks = {
        "us": gettext("The next step is up to your side."),
        "legal": gettext("It is waiting for your approval."),
        "partner": gettext("It is waiting for your review: agree, or say what should change."),
        "signer": gettext("It is waiting for your signature."),
    }
    return {**agreement_values(context), "ask": asks[context["code"]]}


MAILS = [
    mails.MailKind(
        "agreements.sent",
        subject=_("Agreement {number} for your review"),
        paragraphs=(
            _(
                "We have sent you the draft “{title}” ({number}). Read it in the portal, comment on a "
                "clause or propose another text, or agree with it."
            ),
        ),
        action=_("Read the draft"),
        link="portal",
        values=agreement_values,
    ),
    mails.MailKind(
        "agreements.answered",
        subject="{subject}",
        paragraphs=("{said}",),
        action=_("Open the agreement"),
        link="staff",
        values=_answered,
    ),
    mails.MailKind(
        "agreements.point",
        subject=_("New remark on agreement {number}"),
        paragraphs=(_("There is a new remark on agreement {number}, “{title}”, between us and {partner}."),),
        action=_("Read it"),
        link="page",
        values=agreement_values,
    ),
    mails.MailKind(
        "agreements.approval",
        subject=_("Agreement {number} with {partner} is waiting for your approval"),
        paragraphs=(_("You are asked to approve agreement {number}, “{title}”, with {partner}."),),
        action=_("Read and decide"),
        link="staff",
        values=agreement_values,
    ),
    mails.MailKind(
        "agreements.decided",
        subject="{subject}",
        paragraphs=("{said}", "{reason}"),
        action=_("Open the agreement"),
        link="staff",
        values=_decided,
    ),
    mails.MailKind(
        "agreements.chase",
        subject=_("Reminder: agreement {number}"),
        paragraphs=(
            _("This is a reminder about agreement {number}, “{title}”, between us and {partner}."),
            "{ask}",
        ),
        action=_("Open the agreement"),
        link="page",
        values=_chase,
    ),
]
