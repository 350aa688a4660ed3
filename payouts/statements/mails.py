"""The mails of this room."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.queue import mail as mails
from payouts.models import Contest, Statement
from web.templatetags.formats import day_long, money


def _statement(context: dict[str, Any]) -> dict[str, Any]:
    row = Statement.objects.select_related("partner").get(public_id=context["statement"])
    return {
        "number": row.number,
        "partner": row.partner.name,
        "partner_id": row.partner.public_id,
        "statement_id": row.public_id,
        "total": money(row.total),
        "payable": money(row.payable),
        "until": day_long(row.contest_until),
    }


def _contest(context: dict[str, Any]) -> dict[str, Any]:
    row = Contest.objects.select_related("statement__partner").get(public_id=context["contest"])
    return {**_statement({"statement": row.statement.public_id}), "answer": row.answer}


mails.declare(
    "payouts.statement_issued",
    subject=_("Statement {number}: {total}"),
    paragraphs=(
        _("statement {number} of {partner} is ready: {total} in all, of which {payable} will be paid."),
        _("Each line says how it was calculated. If something is wrong, say so on its page until {until}."),
    ),
    action=_("Open the statement"),
    path="/portal/{partner_id}/money/statements/{statement_id}/",
    values=_statement,
)


mails.declare(
    "payouts.contest_answered",
    subject=_("Our answer about statement {number}"),
    paragraphs=(
        _("you contested statement {number} of {partner}. Our answer:"),
        "{answer}",
    ),
    action=_("Open the statement"),
    path="/portal/{partner_id}/money/statements/{statement_id}/",
    values=_contest,
)
