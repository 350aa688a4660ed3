"""The mails of this room."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.queue import mail as mails
from payouts.models import Payout, PayoutRun
from web.templatetags.formats import money, number


def _payout(context: dict[str, Any]) -> dict[str, Any]:
    row = Payout.objects.select_related("partner", "statement").get(public_id=context["payout"])
    return {
        "amount": money(row.amount),
        "partner": row.partner.name,
        "page": reverse("portal:money", args=[row.partner.public_id]),
        "number": row.statement.number,
        "reference": row.reference,
        "iban": row.masked,
    }


def _run(context: dict[str, Any]) -> dict[str, Any]:
    run = PayoutRun.objects.select_related("prepared_by").get(public_id=context["payoutrun"])
    return {
        "number": run.number,
        "name": run.prepared_by.name,
        "count": number(context.get("count", run.payouts_count)),
        "total": money(run.total),
        "page": reverse("payouts:run", args=[run.public_id]),
    }


MAILS = [
    mails.MailKind(
        "payouts.run_waits",
        subject=_("Payout run {number} waits for a second person: {total}"),
        paragraphs=(
            _("{name} prepared payout run {number}. Transfers: {count}, in all {total}."),
            _("Check the transfers and approve the run; only then can it go to the bank."),
        ),
        action=_("See the run"),
        link="page",
        values=_run,
    ),
    mails.MailKind(
        "payouts.lines_left_out",
        subject=_("Left out of payout run {number}: {count}"),
        paragraphs=(
            _("You prepared payout run {number}. Transfers that were left out of it: {count}."),
            _("The page of the run gives the reason for each. The other transfers go ahead: {total}."),
            _("What was left out can be paid by the next run, once the reason no longer applies."),
        ),
        action=_("See the run"),
        link="page",
        values=_run,
    ),
    mails.MailKind(
        "payouts.payout_sent",
        subject=_("{amount} on its way to you"),
        paragraphs=(
            _("We have sent {amount} to {partner}, to the account {iban}, for statement {number}."),
            _("The reference of the transfer is {reference}. It arrives within a few working days."),
        ),
        action=_("Follow the payment"),
        link="page",
        values=_payout,
    ),
]
