"""What a move between tiers would mean to a partner, in words: for its page, and for the mails."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from core.actor import Actor
from insights.tier_reviews.models import TierProposal
from insights.tiers import presenters
from insights.tiers.models import TierStanding
from insights.tiers.presenters import Progress
from insights.tiers.selectors import RuleBook, rule_book
from partners.models import TierBenefit


def frozen_progress(actor: Actor, row: TierProposal) -> list[Progress]:
    """What the tier of a partner asks for, and the one that was earned, beside what was measured on the day of
    the review."""
    review = row.review
    if review.requirement_set is None or review.last_day is None:
        return []
    standing = TierStanding(values=row.values, last_day=review.last_day)
    book = rule_book(review.requirement_set)
    asked = {pk for pk in (row.tier_id, row.earned_id) if pk}
    return progress_of(actor, row.partner, standing, book, asked)


def progress_of(
    actor: Actor, partner: Any, standing: TierStanding, book: RuleBook, asked: Iterable[int]
) -> list[Progress]:
    """How far a partner is with some tiers, the lowest first; a tier without a rule for its type is left out."""
    own, wanted = book.of(partner.type_id), set(asked)
    return [
        presenters.progress(actor, partner, standing, tier, own[tier.pk])
        for tier in book.tiers
        if tier.pk in wanted and tier.pk in own
    ]


def lost(pairs: list[tuple[TierBenefit, TierBenefit | None]]) -> list[str]:
    """What would be lost, each in words: gone, or how much less of it there is."""
    return [_lost(now, then) for now, then in pairs]


def _lost(now: TierBenefit, then: TierBenefit | None) -> str:
    if then is None:
        return str(now)
    names: dict[str, Any] = {"benefit": now, "then": then.quantity, "now": now.quantity}
    if now.kind != TierBenefit.Kind.ENTITLEMENT or then.quantity is None:
        return _("%(benefit)s, as the lower tier gives it") % names
    if now.quantity is None:
        return _("%(benefit)s: %(then)s instead of without limit") % names
    return _("%(benefit)s: %(then)s instead of %(now)s") % names
