"""Reviews of tiers where other pages leave a place for them: My day, the partner's page and its portal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from core import slots
from core.actor import Actor
from core.slots import Fact, Gathered, Task, Waiting
from insights.tier_reviews import selectors
from insights.tier_reviews.events import PORTAL_PAGE, PROPOSAL_PAGE, PROPOSAL_VIEW, REVIEW_PAGE
from insights.tier_reviews.models import TierProposal, TierReview
from insights.tier_reviews.services import DECIDE, PLAN
from partners.models import Partner
from web import nav
from web.templatetags.formats import day

nav.register(
    nav.NavItem(
        code="tier-policy",
        label=_("Reviews of tiers"),
        url_name="insights:tier-policy",
        icon="medal",
        permission=PLAN,
        group="settings",
        order=245,
    ),
)


@slots.my_day.fill("insights.tier_reviews", order=36)
def my_reviews(actor: Actor) -> list[Gathered | Waiting]:
    """Proposals that wait in open reviews, reviews that come, graces of my partners that end."""
    found: list[Gathered | Waiting] = []
    if actor.can(DECIDE):
        waiting = selectors.waiting(actor)
        found.append(Gathered(waiting, lambda: _to_decide(actor)))
        ending = selectors.graces_ending().visible_to(actor).filter(partner__owner=actor.user_id)
        found.append(Waiting(ending.for_list().order_by("grace_until", "pk")[:50], _ending))
    if actor.can(PLAN):
        found.append(Waiting(selectors.coming(), _coming))
    return found


def _to_decide(actor: Actor) -> Iterable[Task]:
    reviews = list(TierReview.objects.filter(status=TierReview.Status.OPEN).order_by("review_on", "pk"))
    counts = selectors.counted(actor, reviews)
    for review in reviews:
        if waiting := counts.get(review.pk, {}).get("open", 0):
            yield Task(
                title=_("Tiers to decide: %(n)s") % {"n": waiting},
                detail=str(review),
                url=REVIEW_PAGE.url(review),
                action=_("Decide"),
                icon="medal",
                due=review.review_on,
            )


def _coming(review: TierReview) -> Task:
    return Task(
        title=_("Review of tiers"),
        detail=_("On its date every partner is measured, and the proposals are frozen."),
        url=REVIEW_PAGE.url(review),
        action=_("Open the review"),
        icon="calendar-clock",
        due=review.review_on,
    )


def _ending(row: TierProposal) -> Task:
    return Task(
        title=_("A grace ends"),
        detail=row.partner.name,
        url=PROPOSAL_PAGE.url(row),
        action=_("Open the proposal"),
        icon="hourglass",
        due=row.grace_until,
        partner_id=row.partner_id,
    )


@slots.partner_facts.fill("insights.tier_reviews", order=36)
def grace(actor: Actor, partner: Partner) -> list[Fact]:
    """That a partner is in grace, on both sides."""
    if not actor.can(PROPOSAL_VIEW):
        return []
    row = selectors.grace_of(partner)
    if row is None:
        return []
    page = PORTAL_PAGE if actor.is_partner else PROPOSAL_PAGE
    return [
        Fact(
            label=_("Grace for the tier"),
            value=day(row.grace_until),
            href=page.url_for(actor, row),
            note=_("the tier is kept until then"),
            tone="warn",
            weight=30,
        )
    ]


@slots.portal_tasks.fill("insights.tier_reviews", order=36)
def reach_again(actor: Actor, partner: Any) -> list[Waiting]:
    """A partner in grace is told what to do about it."""
    if not actor.can(PROPOSAL_VIEW):
        return []
    rows = TierProposal.objects.visible_to(actor).in_grace().filter(partner=partner).for_list()
    return [Waiting(rows, _again)]


def _again(row: TierProposal) -> Task:
    return Task(
        title=_("Reach the tier %(tier)s again") % {"tier": row.tier},
        detail=_("What is missing, and what would be lost, stands on the page of your tier."),
        url=PORTAL_PAGE.url(row),
        action=_("See your tier"),
        icon="hourglass",
        due=row.grace_until,
        tone="warn",
    )
