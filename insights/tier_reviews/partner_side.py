"""Where a partner stands between its tier and the next one, as its own page and the API tell it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from core.actor import Actor
from insights.tier_reviews import selectors
from insights.tier_reviews.models import TierProposal, TierReview
from insights.tier_reviews.presenters import Distance, distance, keeps, lost
from insights.tiers import evaluation, rules
from insights.tiers.models import RequirementSet, TierStanding
from insights.tiers.selectors import RuleBook, requirements_in_force, rule_book
from partners.models import Partner, Tier, TierBenefit, TierChange
from partners.tiers.selectors import above, added_by, lost_with


@dataclass
class OwnTier:
    """The tier of a partner: what it is held on, what the next one asks for and gives, what would be lost."""

    partner: Partner
    history: list[TierChange]
    next_tier: Tier | None = None
    to_next: Distance | None = None
    to_keep: Distance | None = None
    is_agreed: bool = False
    measured_on: date | None = None
    # The lower tier that today's measures earn, and what it would cost; only where one may fall.
    would_fall_to: Tier | None = None
    would_fall: bool = False
    lost: list[str] = field(default_factory=list)
    gained: list[TierBenefit] = field(default_factory=list)
    grace: TierProposal | None = None
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
        next_review=selectors.next_review_for(partner),
        decided=_decided(actor, partner),
    )
    requirements = requirements_in_force()
    if requirements is None or partner.status not in evaluation.MEASURED:
        found.next_tier = above(partner).first()
    else:
        _measure(found, requirements, actor)
    found.gained = added_by(found.next_tier, partner)
    at_stake = found.grace.earned if found.grace else found.would_fall_to
    if found.grace or found.would_fall:
        found.lost = lost(lost_with(partner, at_stake))
    return found


def _measure(found: OwnTier, requirements: RequirementSet, actor: Actor) -> None:
    partner = found.partner
    book, standing = rule_book(requirements), evaluation.stand(partner, requirements)
    assert standing is not None, "a version was given"
    values, day = standing.measures, standing.last_day
    found.measured_on = day
    found.is_agreed = standing.is_agreed
    found.next_tier, found.to_next = _next(book, partner, values, actor, day)
    if not standing.is_agreed:
        found.to_keep = distance(keeps(book, partner), values, actor, partner, day)
    if standing.move == TierStanding.Move.FALL:
        found.would_fall = True
        found.would_fall_to = next((tier for tier in book.tiers if tier.pk == standing.earned_id), None)


def _next(
    book: RuleBook, partner: Partner, values: dict[str, Decimal], actor: Actor, day: date
) -> tuple[Tier | None, Distance | None]:
    own = book.of(partner.type_id)
    tier = rules.next_tier(book.tiers, own, partner.tier)
    return tier, distance(own.get(tier.pk), values, actor, partner, day) if tier else None


def to_next(actor: Actor, partner: Partner) -> Distance | None:
    """How far the next tier is, as it was counted last night: for the first page of the portal."""
    requirements = requirements_in_force()
    if requirements is None:
        return None
    rows = TierStanding.objects.filter(requirement_set=requirements, partner=partner)
    standing = rows.first()
    if standing is None:
        return None
    measures = standing.measures
    return _next(rule_book(requirements), partner, measures, actor, standing.last_day)[1]


def _decided(actor: Actor, partner: Partner) -> list[TierProposal]:
    """What reviews decided of the partner, the latest first."""
    rows = (
        TierProposal.objects.visible_to(actor).filter(partner=partner).exclude(decision__in=["none", "open"])
    )
    return list(rows.select_related("review", "tier", "earned").order_by("-pk")[:10])
