"""The mails about needs: to the contact who is asked, and to us when the answers are there."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import people, programme
from core.queue import mail as mails
from pipeline.models import NeedsRequest
from pipeline.needs.links import needs_link
from pipeline.recruitment.events import PAGE
from web.templatetags.formats import as_day, day_long


def _of(context: dict[str, Any]) -> dict[str, Any]:
    row = NeedsRequest.objects.select_related("recruitment__partner", "contact").get(
        public_id=context["needsrequest"]
    )
    asked_by = people.find([row.sent_by])
    return {
        "partner": row.recruitment.partner.name,
        "contact": row.contact.name,
        "programme": str(programme.current() or ""),
        "asker": people.name_of(row.sent_by, asked_by),
        "message": row.message,
        "until": day_long(as_day(row.expires_at)),
        "page": reverse("pipeline:needs-link", args=[needs_link(row.public_id)]),
        "staff": PAGE.url(row.recruitment),
    }


HOW = _(
    "No account is needed. Your answers are saved section by section: you may stop, and come back by the same"
    " link until {until}. It is yours: do not pass this e-mail on outside {partner}."
)


MAILS = [
    mails.MailKind(
        "pipeline.needs_sent",
        subject=_("{partner}: your needs and constraints"),
        paragraphs=(
            _("{asker} asks you, for {programme}, what {partner} needs and what it has to reckon with."),
            "{message}",
            HOW,
        ),
        action=_("Answer the questions"),
        link="page",
        values=_of,
    ),
    mails.MailKind(
        "pipeline.needs_reopened",
        subject=_("{partner}: your answers can be changed again"),
        paragraphs=(
            _(
                "{asker} has opened your answers about {partner} again, so that you can change or complete them."
            ),
            "{message}",
            HOW,
        ),
        action=_("Open my answers"),
        link="page",
        values=_of,
    ),
    mails.MailKind(
        "pipeline.needs_answered",
        subject=_("{partner} has answered the questions about its needs"),
        paragraphs=(
            _("{contact} has sent back the answers of {partner}. They are on the page of the recruitment."),
        ),
        action=_("Read the answers"),
        link="staff",
        values=_of,
    ),
]
