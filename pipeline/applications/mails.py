"""The mails about applications. Their texts are made when sent, from the application as it is then.

The first one goes to an address that anybody may have typed: it says nothing that was typed beside it.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.queue import mail as mails
from pipeline.applications import links
from pipeline.applications.events import PAGE
from pipeline.models import Application, ApplicationQuestion
from web.templatetags.formats import day_long, days_long


def _of(context: dict[str, Any]) -> dict[str, Any]:
    """What the texts name, from the application."""
    rows = Application.objects.select_related("partner__owner")
    application = rows.get(public_id=context["application"])
    again = application.apply_again_on
    return {
        "organisation": application.name,
        "days": days_long(settings.RETENTION_UNCONFIRMED),
        "due": day_long(application.due_on),
        "again": day_long(again),
        "reason": application.reason,
        "contact": _contact(application),
        "page": reverse("pipeline:apply-confirm", args=[links.confirm_link(application.public_id)]),
        "staff": PAGE.url(application),
    }


def _contact(application: Application) -> str:
    """Who of us is in touch now, as a sentence of its own; "" where it is nobody yet."""
    owner = application.partner.owner if application.partner else None
    return gettext("Your contact with us is %(name)s.") % {"name": owner.name} if owner else ""


def _question(context: dict[str, Any]) -> dict[str, Any]:
    question = ApplicationQuestion.objects.select_related("application").get(public_id=context["question"])
    return {
        "organisation": question.application.name,
        "question": question.text,
        "page": reverse("pipeline:apply-answer", args=[links.answer_link(question.public_id)]),
    }


MAILS = [
    mails.MailKind(
        "pipeline.application_confirm",
        _("Confirm your application"),
        (
            _("An application to our partner programme was sent with this e-mail address."),
            _("Confirm it on the page behind this link: only then do we read it."),
            _("What is not confirmed within {days} is deleted. If it was not you, there is nothing to do."),
        ),
        _("Confirm the application"),
        "page",
        _of,
    ),
    mails.MailKind(
        "pipeline.application_received",
        _("We have received your application"),
        (
            _("We have received the application of {organisation} to our partner programme."),
            _("You will have a first answer by {due}."),
        ),
        _("See the application"),
        "page",
        _of,
    ),
    mails.MailKind(
        "pipeline.application_early",
        _("Your application to our partner programme"),
        (
            _("Thank you for your application on behalf of {organisation}."),
            _("An earlier one was refused not long ago. You may apply again from {again}."),
        ),
        values=_of,
    ),
    mails.MailKind(
        "pipeline.application_question",
        _("A question about your application"),
        (_("Before we decide on the application of {organisation}, we need to know:"), "{question}"),
        _("Answer"),
        "page",
        _question,
    ),
    mails.MailKind(
        "pipeline.application_accepted",
        _("Your application is accepted"),
        (
            _("Good news: we would like to go on with the application of {organisation}."),
            _("We will be in touch with you soon about what comes next."),
            "{contact}",
        ),
        values=_of,
    ),
    mails.MailKind(
        "pipeline.application_refused",
        _("Your application to our partner programme"),
        (
            _("We have decided not to go on with the application of {organisation}."),
            _("Reason: {reason}"),
            _("You may apply again from {again}."),
        ),
        values=_of,
    ),
    mails.MailKind(
        "pipeline.application_waiting",
        _("{organisation} applied to be a partner"),
        (
            _("{organisation} applied to the partner programme."),
            _("We promised a first answer by {due}. What it wrote, and whom it seems to be, is on its page."),
        ),
        _("Examine it"),
        "staff",
        _of,
    ),
    mails.MailKind(
        "pipeline.application_replied",
        _("{organisation} answered your question"),
        (_("Your question about the application of {organisation} has an answer."),),
        _("Read and decide"),
        "staff",
        _of,
    ),
]
