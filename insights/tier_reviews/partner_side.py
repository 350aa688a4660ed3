"""Where a partner stands between its tier and the next one, as its own page and the API tell it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from core.actor import Actor
from insights.tier_reviews import selectors
from insights.tier_reviews.models import TierProposal, TierReview
from insights.tier_reviews.presenters import lost, progress_of
from insights.tiers import evaluation, rules
from insights.tiers.models import RequirementSet, TierStanding
from insights.tiers.presenters import Progress, gained
from insights.tiers.selectors import RuleBook, requirements_in_force, rule_book
from partners.models import Partner, Tier, TierBenefit, TierChange
from partners.tiers.selectors import above, lost_with


@dataclass
class OwnTier:
    """The tier of a partner: what it is held on, what the next one asks for and gives, what would be lost."""

    partner: Partner
    history: list[TierChange]
    standing: TierStanding | None = None
    next_tier: Tier | None = None
    to_next: Progress | None = None
    to_keep: Progress | None = None
    is_agreed: bool = False
    measured_on: date | None = None
    # The lower tier that today's measures earn, and what it would cost; only where one may fall.
    would_fall_to: Tier | None = None
    would_fall: bool = False
    lost: list[str] = field(default_factory=list)
    gained: list[TierBenefit] = field(default_factory=list)
    grace: TierProposal | None = None
    under_way: TierReview | None = None
    next_review: TierReview | None = None
    decided: list[TierProposal] = field(default_factory=list)

    @property
    def last_change(self) -> TierChange | None:
        return self.history[0] if self.history else None


def own_tier(actor: Actor, partner: Partner) -> OwnTier:
    """Everything the page of the tier says, measured now."""
    history = partner.tier_changes.select_related("old_tier", "new_tier")
    found = OwnTier(
        partner,
        list(history),
        grace=selectors.grace_of(partner),
        under_way=selectors.review_under_way_for(partner),
        next_review=selectors.next_review_for(partner),
        decided=_decided(actor, partner),
    )
    requirements = requirements_in_force()
    if requirements is None or partner.status not in evaluation.MEASURED:
        found.next_tier = above(partner).first()
    else:
        _measure(found, requirements, actor)
    found.gained = gained(partner, found.next_tier) if found.next_tier else []
    at_stake = found.grace.earned if found.grace else found.would_fall_to
    if found.grace or found.would_fall:
        found.lost = lost(lost_with(partner, at_stake))
    return found


def _measure(found: OwnTier, requirements: RequirementSet, actor: Actor) -> None:
    partner = found.partner
    book, standing = rule_book(requirements), evaluation.stand(partner, requirements)
    assert standing is not None, "a version was given"
    found.standing = standing
    found.measured_on, found.is_agreed = standing.last_day, standing.is_agreed
    found.next_tier = rules.next_tier(book.tiers, book.of(partner.type_id), partner.tier)
    found.to_next = _progress(actor, partner, standing, book, found.next_tier)
    if not standing.is_agreed:
        found.to_keep = _progress(actor, partner, standing, book, partner.tier)
    if standing.move == TierStanding.Move.FALL:
        found.would_fall = True
        found.would_fall_to = next((tier for tier in book.tiers if tier.pk == standing.earned_id), None)


def _progress(
    actor: Actor, partner: Partner, standing: TierStanding, book: RuleBook, tier: Tier | None
) -> Progress | None:
    asked = [tier.pk] if tier else []
    return next(iter(progress_of(actor, partner, standing, book, asked)), None)


def to_next(actor: Actor, partner: Partner) -> Progress | None:
    """How far the next tier is, as it was counted last night: for the first page of the portal."""
    requirements = requirements_in_force()
    rows = TierStanding.objects.filter(requirement_set=requirements, partner=partner)
    standing = rows.first() if requirements else None
    if requirements is None or standing is None:
        return None
    book = rule_book(requirements)
    above = rules.next_tier(book.tiers, book.of(partner.type_id), partner.tier)
    return _progress(actor, partner, standing, book, above)


def _decided(actor: Actor, partner: Partner) -> list[TierProposal]:
    """What reviews decided of the partner, the latest first."""
    rows = (
        TierProposal.objects.visible_to(actor).filter(partner=partner).exclude(decision__in=["none", "open"])
    )
    return list(rows.select_related("review", "tier", "earned").order_by("-pk")[:10])
