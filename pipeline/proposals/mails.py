"""The mail by which a proposal comes to a contact."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.queue.mail import MailKind
from pipeline.models import Proposal
from pipeline.proposals.links import LINK_DAYS, proposal_link


def _proposal(context: dict[str, Any]) -> dict[str, Any]:
    row = Proposal.objects.select_related("recruitment__partner", "own_entity").get(
        public_id=context["proposal"]
    )
    return {
        "title": row.title,
        "partner": row.recruitment.partner.name,
        "ours": row.own_entity.legal_name,
        "days": LINK_DAYS,
        "page": reverse("pipeline:proposal-link", args=[proposal_link(row.public_id)]),
    }


MAILS = [
    MailKind(
        "pipeline.proposal",
        subject=_("Our proposal: {title}"),
        paragraphs=(
            _("{ours} sends you its proposal to {partner}: “{title}”."),
            _(
                "The button opens a page from which you download the document. It works for {days} days, without an"
                " account. Keep the link to yourself: whoever has it can read the proposal."
            ),
        ),
        action=_("Read the proposal"),
        link="page",
        values=_proposal,
    ),
]
