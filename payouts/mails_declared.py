"""The mails of this room."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from partners.models import Partner
from payouts.models import Contest, Payout, PayoutAccount, Statement
from prm.core import mails
from prm.core.templatetags.formats import day_long, money


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


def _payout(context: dict[str, Any]) -> dict[str, Any]:
    row = Payout.objects.select_related("partner", "statement").get(public_id=context["payout"])
    return {
        "amount": money(row.amount),
        "partner": row.partner.name,
        "partner_id": row.partner.public_id,
        "number": row.statement.number,
        "reference": row.reference,
        "iban": row.masked,
    }


def _account(context: dict[str, Any]) -> dict[str, Any]:
    partner = Partner.objects.get(public_id=context["partner"])
    account = PayoutAccount.objects.get(public_id=context["account"])
    return {
        "partner": partner.name,
        "partner_id": partner.public_id,
        "iban": account.masked,
        "from": day_long(account.usable_from),
    }


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
mails.declare(
    "payouts.payout_sent",
    subject=_("{amount} are on their way"),
    paragraphs=(
        _("we have sent {amount} to {partner}, to the account {iban}, for statement {number}."),
        _("The transfer bears the reference {reference}. It arrives within a few working days."),
    ),
    action=_("Where is my money?"),
    path="/portal/{partner_id}/money/",
    values=_payout,
)
mails.declare(
    "payouts.account_changed",
    subject=_("New bank account of {partner}"),
    paragraphs=(
        _("the bank account on which {partner} is paid is now {iban}. It is not used before {from}."),
        _("We call back on a number we knew before. If nobody of you changed it, answer this mail at once."),
    ),
    action=_("Look at the bank account"),
    path="/portal/{partner_id}/money/",
    values=_account,
)
