"""The mails about reviews of tiers. Their text is made when it is sent, from what is so then."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.actor import SYSTEM
from core.queue import mail as mails
from insights.tier_reviews.events import PORTAL_PAGE, REVIEW_PAGE
from insights.tier_reviews.models import TierProposal, TierReview
from insights.tier_reviews.presenters import lost
from insights.tiers.evaluation import stand
from insights.tiers.presenters import unmet
from insights.tiers.selectors import rules_of
from partners.models import Partner
from partners.tiers.selectors import lost_with
from partners.vocabulary.exchange import programme_currency
from web.templatetags.formats import day_long


def _review(context: dict[str, Any]) -> dict[str, Any]:
    review = TierReview.objects.get(public_id=context["tierreview"])
    return {
        "day": day_long(review.review_on),
        "page": REVIEW_PAGE.url(review),
        "preview": reverse("insights:tier-reviews"),
    }


def _proposal(context: dict[str, Any]) -> dict[str, Any]:
    row = TierProposal.objects.for_list().get(public_id=context["tierproposal"])
    return {
        "partner": row.partner.name,
        "tier": str(row.tier or gettext("none")),
        "earned": str(row.earned or gettext("none")),
        "now": str(row.partner.tier or gettext("none")),
        "day": day_long(row.grace_until),
        "reason": row.reason,
        "page": PORTAL_PAGE.url(row),
    }


def _grace(context: dict[str, Any]) -> dict[str, Any]:
    """With what the tier still asks for, and what would be lost."""
    row = TierProposal.objects.for_list().get(public_id=context["tierproposal"])
    asked = [(gettext("Missing: %(measure)s") % {"measure": text}, "") for text in _still_asked(row.partner)]
    gone = [
        (gettext("You would lose: %(benefit)s") % {"benefit": text}, "")
        for text in lost(lost_with(row.partner, row.earned))
    ]
    return {**_proposal(context), "list": asked + gone}


def _still_asked(partner: Partner) -> list[str]:
    """What is missing to keep the tier, as it is now."""
    standing = stand(partner)
    if standing is None or partner.tier_id is None:
        return []
    rule = rules_of(standing.requirement_set, partner.type_id).get(partner.tier_id)
    return unmet(SYSTEM, rule, standing, programme_currency()) if rule else []


MAILS = [
    mails.MailKind(
        "insights.tier_review_due",
        _("The tiers of partners are reviewed on {day}"),
        (_("On that day the measures of every partner are frozen, and you decide who rises and who falls."),),
        _("See the reviews"),
        "preview",
        _review,
    ),
    mails.MailKind(
        "insights.tier_review_opened",
        _("The review of tiers of {day} is open"),
        (_("What every partner has reached is frozen. The proposals wait for your decision."),),
        _("See the proposals"),
        "page",
        _review,
    ),
    mails.MailKind(
        "insights.tier_risen",
        _("{partner}: your new tier is {earned}"),
        (_("You have reached what the tier {earned} asks for. It is yours from today."), "{reason}"),
        _("See your tier"),
        "page",
        _proposal,
    ),
    mails.MailKind(
        "insights.tier_grace",
        _("{partner}: you keep the tier {tier} until {day}"),
        (
            _("In the last review you did not reach all that the tier {tier} asks for."),
            "{reason}",
            _("You keep it until {day}. Reach it again by then, and it stays yours."),
            _("Your tier from the next day on, if you do not: {earned}."),
            _("What is missing, and what is at stake:"),
        ),
        _("See your tier"),
        "page",
        _grace,
        items="list",
    ),
    mails.MailKind(
        "insights.tier_grace_ends",
        _("{partner}: your grace ends on {day}"),
        (
            _("You keep the tier {tier} until {day}. After that day what you have reached decides."),
            _("What is missing, and what is at stake:"),
        ),
        _("See your tier"),
        "page",
        _grace,
        items="list",
    ),
    mails.MailKind(
        "insights.tier_kept",
        _("{partner}: you keep the tier {tier}"),
        (_("Your grace is over, and the tier {tier} stays yours."),),
        _("See your tier"),
        "page",
        _proposal,
    ),
    mails.MailKind(
        "insights.tier_fallen",
        _("{partner}: your tier has changed"),
        (
            _("Your tier is now: {now}."),
            _("Your grace ended on {day}. What the tier {tier} asks for was not reached again."),
            _("The page of your tier says what leads back to it."),
        ),
        _("See your tier"),
        "page",
        _proposal,
    ),
]
