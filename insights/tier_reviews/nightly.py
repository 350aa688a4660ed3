"""What the night does with reviews of tiers: open those whose date has come, end graces, remind."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.audiences import staff_with
from core.actor import SYSTEM, Actor
from core.notify import Notice, notify_all
from core.operation import operation
from core.queue.each_due import chunks_due, each_due
from insights.tier_reviews import selectors
from insights.tier_reviews.decisions import graces_end, graces_remind
from insights.tier_reviews.models import TierProposal, TierReview
from insights.tier_reviews.services import DECIDE, PLAN, review_open_start
from insights.tiers.selectors import requirements_in_force

# A grace that ends writes a tier, its benefits and mails: so many in one transaction.
GRACES = 100


@operation(PLAN, event=None, reason="the mails that are owed are the record")
def reviews_remind(*, actor: Actor, reviews: Iterable[TierReview]) -> int:
    """Tell those who decide that a review comes, once for its day."""
    audience = staff_with(DECIDE)
    return notify_all(
        "insights.tier_review_due",
        [Notice(review, audience, review.review_on.isoformat()) for review in reviews],
    )


def review_tiers() -> None:
    """Each part asks the database what is due, and does nothing when it is called again."""
    reviews_remind(actor=SYSTEM, reviews=selectors.coming())
    if requirements_in_force():
        each_due(
            "insights.tier_reviews",
            selectors.due().order_by("pk"),
            lambda review: review_open_start(actor=SYSTEM, review=review),
        )
    rows = TierProposal.objects.order_by("pk")
    chunks_due(
        "insights.tier_graces",
        rows.grace_over(),
        lambda part: graces_end(actor=SYSTEM, proposals=part),
        size=GRACES,
    )
    chunks_due(
        "insights.tier_grace_reminders",
        selectors.graces_ending().order_by("pk"),
        lambda part: graces_remind(actor=SYSTEM, proposals=part),
    )
