"""The mails about funds. Their texts are made when sent, from the row as it is then."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import clock
from core.queue import mail as mails
from marketing.funds.events import ALLOCATION_PORTAL, CLAIM_PORTAL, CLAIM_STAFF, PORTAL, STAFF
from marketing.models import Allocation, Claim, FundRequest
from web.templatetags.formats import day_long, days_long, money


def _allocation(context: dict[str, Any]) -> dict[str, Any]:
    row = Allocation.objects.for_list().get(public_id=context["allocation"])
    return {
        "fund": str(row.fund.name),
        "amount": money(row.available),
        "until": day_long(row.expires_on),
        "portal": ALLOCATION_PORTAL.url(row),
    }


def _request(context: dict[str, Any]) -> dict[str, Any]:
    row = FundRequest.objects.for_list().get(public_id=context["fundrequest"])
    return {
        "title": row.title,
        "partner": row.partner.name,
        "fund": str(row.fund.name),
        "asked": money(row.asked),
        "approved": money(row.approved) if row.approved else "",
        "claim_by": day_long(row.claim_by) if row.claim_by else "",
        "left": days_long((row.claim_by - clock.today()).days) if row.claim_by else "",
        "reason": row.reason or "–",
        "staff": STAFF.url(row),
        "portal": PORTAL.url(row),
    }


def _claim(context: dict[str, Any]) -> dict[str, Any]:
    row = Claim.objects.for_list().get(public_id=context["claim"])
    return {
        "title": row.request.title,
        "partner": row.partner.name,
        "number": row.invoice_number,
        "amount": money(row.amount),
        "claim_by": day_long(row.request.claim_by),
        "reason": row.reason or "–",
        "paid_on": day_long(row.paid_on) if row.paid_on else "",
        "reference": row.payment_reference,
        "staff": CLAIM_STAFF.url(row),
        "portal": CLAIM_PORTAL.url(row),
    }


def _of_request(
    code: str, subject: Any, *paragraphs: Any, action: Any, link: str = "portal"
) -> mails.MailKind:
    return mails.MailKind(f"marketing.{code}", subject, paragraphs, action, link, _request)


def _of_claim(code: str, subject: Any, *paragraphs: Any, action: Any, link: str = "portal") -> mails.MailKind:
    return mails.MailKind(f"marketing.{code}", subject, paragraphs, action, link, _claim)


MAILS = [
    mails.MailKind(
        "marketing.allocation_granted",
        _("{amount} for your marketing: {fund}"),
        (_("{amount} of the fund {fund} is available to you until {until}."),
         _("Ask for it before the activity takes place.")),
        _("See the fund"),
        "portal",
        _allocation,
    ),
    _of_request(
        "fund_request_submitted",
        _("{partner} asks for {asked}: {title}"),
        _("{partner} asks for {asked} of the fund {fund} for “{title}”."),
        action=_("Decide"),
        link="staff",
    ),
    _of_request(
        "fund_request_approved",
        _("{approved} approved: {title}"),
        _("We approved {approved} of the fund {fund} for “{title}”."),
        _("Claim it with your invoice and proof of the activity by {claim_by}."),
        action=_("See the request"),
    ),
    _of_request(
        "fund_request_refused",
        _("Not approved: {title}"),
        _("We cannot pay a share of “{title}” from the fund {fund}."),
        _("Reason: {reason}"),
        action=_("See the request"),
    ),
    _of_request(
        "fund_request_cancelled",
        _("Approval cancelled: {title}"),
        _("What was approved for “{title}” from the fund {fund} is cancelled."),
        _("Reason: {reason}"),
        action=_("See the request"),
    ),
    _of_request(
        "fund_request_expired",
        _("Not claimed in time: {title}"),
        _("{approved} for “{title}” was to be claimed by {claim_by}. It is no longer approved."),
        action=_("See the request"),
    ),
    _of_request(
        "fund_claim_due",
        _("To be claimed by {claim_by}: {title}"),
        _("{approved} for “{title}” is approved and not claimed yet. Time left: {left}."),
        _("Send your invoice and proof of the activity by {claim_by}; after that day it expires."),
        action=_("Claim it"),
    ),
    _of_claim(
        "fund_claim_submitted",
        _("{partner} claims {amount}: {title}"),
        _("{partner} claims {amount} for “{title}” with invoice {number}."),
        action=_("Check the claim"),
        link="staff",
    ),
    _of_claim(
        "fund_claim_returned",
        _("Your claim was sent back: {title}"),
        _("We cannot accept your claim for “{title}” with invoice {number} as it is."),
        _("Reason: {reason}"),
        _("You may claim again until {claim_by}."),
        action=_("Claim again"),
    ),
    _of_claim(
        "fund_claim_accepted",
        _("Your claim is accepted: {title}"),
        _("We accepted your claim of {amount} for “{title}” with invoice {number}. It will be paid."),
        action=_("See the claim"),
    ),
    _of_claim(
        "fund_claim_taken_back",
        _("Your claim is being checked again: {title}"),
        _("We had accepted your claim of {amount} for “{title}” with invoice {number}. We check it again before"
          " it is paid."),
        _("Reason: {reason}"),
        action=_("See the claim"),
    ),
    _of_claim(
        "fund_claim_paid",
        _("{amount} paid: {title}"),
        _("We paid {amount} for “{title}”, invoice {number}, on {paid_on}. Reference: {reference}."),
        action=_("See the claim"),
    ),
]  # fmt: skip
