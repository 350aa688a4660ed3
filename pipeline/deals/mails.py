"""The mails about deals. Their texts are made when sent, from the deal as it is then."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import clock
from core.queue import mail as mails
from pipeline.deals.events import PORTAL, STAFF
from pipeline.deals.selectors import manager_of
from pipeline.models import Deal
from web.templatetags.formats import day_long, days_long, money


def _of(context: dict[str, Any]) -> dict[str, Any]:
    """What the texts name, from the deal."""
    deal = Deal.objects.select_related("partner__owner", "decided_by").get(public_id=context["deal"])
    manager = manager_of(deal)
    until = deal.protected_until
    return {
        "number": deal.number,
        "customer": deal.customer_name,
        "partner": deal.partner.name,
        "until": day_long(until) if until else "",
        "protection": _protection(until),
        "left": days_long((until - clock.today()).days) if until else "",
        "decide_by": day_long(deal.decide_by),
        "remark": gettext("Remark: %(text)s") % {"text": deal.decision_reason}
        if deal.decision_reason
        else "",
        "reason": deal.decision_reason or "–",
        "question": deal.question,
        "won_on": day_long(deal.won_on),
        "amount": money(deal.amount),
        "manager": manager.name if manager else gettext("your partnership manager"),
        "staff": STAFF.url(deal),
        "portal": PORTAL.url(deal),
    }


def _protection(until: date | None) -> str:
    """How long a deal is protected, as a sentence of its own: a public tender has no day."""
    if until is None:
        return gettext("The deal is protected until the tender is awarded.")
    return gettext("The deal is protected until %(day)s.") % {"day": day_long(until)}


def _mail(code: str, subject: Any, *paragraphs: Any, action: Any, link: str = "portal") -> mails.MailKind:
    return mails.MailKind(f"pipeline.{code}", subject, paragraphs, action, link, _of)


MAILS = [
    _mail(
        "deal_submitted",
        _("{partner} registered a deal: {customer}"),
        _("{partner} registered deal {number} with {customer}."),
        _("We promised a decision by {decide_by}. The evidence is on its page."),
        action=_("Decide"),
        link="staff",
    ),
    _mail(
        "deal_answered",
        _("{partner} answered your question about {customer}"),
        _("Your question about deal {number} has an answer. The decision is due by {decide_by}."),
        action=_("Read and decide"),
        link="staff",
    ),
    _mail(
        "deal_extension_requested",
        _("{partner} asks for more time with {customer}"),
        _("{partner} asks to extend the protection of deal {number}, which ends on {until}."),
        action=_("See the evidence"),
        link="staff",
    ),
    _mail(
        "deal_approved",
        _("Deal {number} is approved: {customer}"),
        _("Your deal with {customer} is approved. {protection}"),
        "{remark}",
        _("Your contact for this deal: {manager}."),
        action=_("Open the deal"),
    ),
    _mail(
        "deal_promoted",
        _("Deal {number} is protected now: {customer}"),
        _("Your deal with {customer} is provisionally protected from now on, until we decide."),
        _("Your contact for this deal: {manager}."),
        action=_("Open the deal"),
    ),
    _mail(
        "deal_promoted_ours",
        _("{customer} is free: {partner} is the next in line"),
        _("What kept deal {number} from protection is over. It is provisionally protected now."),
        _("We promised a decision by {decide_by}. The evidence is on its page."),
        action=_("Decide"),
        link="staff",
    ),
    _mail(
        "deal_rejected",
        _("Deal {number} is not approved: {customer}"),
        _("We could not approve your deal with {customer}."),
        _("Reason: {reason}"),
        _("Your contact for this decision: {manager}."),
        action=_("Open the deal"),
    ),
    _mail(
        "deal_won",
        _("Deal {number} is won: {customer}"),
        _("Your deal with {customer} was won on {won_on}. Its sale is recorded: {amount}."),
        _("What it earns, if anything, appears in the portal once it has been calculated."),
        _("Your contact for this deal: {manager}."),
        action=_("Open the deal"),
    ),
    _mail(
        "deal_question",
        _("A question about your deal {number}"),
        _("Before we decide on your deal with {customer} we need to know:"),
        "{question}",
        action=_("Answer"),
    ),
    _mail(
        "deal_extension",
        _("We have decided on your request about deal {number}"),
        _("We decided on the extension for {customer}. {protection}"),
        action=_("Open the deal"),
    ),
    _mail(
        "deal_expiring",
        _("The protection of {customer} ends soon: {left} left"),
        _("The protection of deal {number} with {customer} ends on {until}."),
        _(
            "If you are still working on it, ask for an extension and say what shows it. If it is won or lost, tell us."
        ),
        action=_("Open the deal"),
    ),
    _mail(
        "deal_expired",
        _("The protection of {customer} is over"),
        _("The protection of deal {number} with {customer} ended on {until}."),
        _("You may register the customer again if the deal goes on."),
        action=_("Open the deal"),
    ),
    _mail(
        "deal_ended",
        _("The protection of deal {number} has ended"),
        _("The protection of your deal with {customer} has ended."),
        _("You will hear from {manager} about it."),
        action=_("Open the deal"),
    ),
]
