"""The mails of this room."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.queue import mail as mails
from payouts.models import Contest, Statement
from web.templatetags.formats import day_long, money


def _statement(context: dict[str, Any]) -> dict[str, Any]:
    row = Statement.objects.select_related("partner").get(public_id=context["statement"])
    return {
        "number": row.number,
        "partner": row.partner.name,
        "page": reverse("portal:statement", args=[row.partner.public_id, row.public_id]),
        "total": money(row.total),
        "payable": money(row.payable),
        "until": day_long(row.contest_until),
    }


def _contest(context: dict[str, Any]) -> dict[str, Any]:
    row = Contest.objects.select_related("statement__partner").get(public_id=context["contest"])
    return {**_statement({"statement": row.statement.public_id}), "answer": row.answer}


MAILS = [
    mails.MailKind(
        "payouts.statement_issued",
        subject=_("Statement {number}: {total}"),
        paragraphs=(
            _(
                "Statement {number} is ready for {partner}: {total} in total, of which {payable} will be paid."
            ),
            _(
                "Each line says how it was calculated. If something is wrong, say so on its page until {until}."
            ),
        ),
        action=_("Open the statement"),
        link="page",
        values=_statement,
    ),
    mails.MailKind(
        "payouts.contest_answered",
        subject=_("Our answer about statement {number}"),
        paragraphs=(
            _("You contested statement {number} ({partner}). Our answer:"),
            "{answer}",
        ),
        action=_("Open the statement"),
        link="page",
        values=_contest,
    ),
    mails.MailKind(
        "payouts.contest_settled",
        subject=_("Our final answer about statement {number}"),
        paragraphs=(
            _("You contested statement {number} ({partner}). Our answer:"),
            "{answer}",
            _("This answer is final: the statement counts as accepted, and {payable} will be paid."),
        ),
        action=_("Open the statement"),
        link="page",
        values=_contest,
    ),
]
