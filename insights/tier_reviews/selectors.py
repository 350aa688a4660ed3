"""Reads of tier reviews: the policy, what is due, what waits for a decision."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from core import clock
from core.actor import Actor
from insights.tier_reviews.models import TierPolicy, TierProposal, TierReview
from insights.tiers.models import RequirementSet, TierStanding
from partners.models import Partner

Move = TierStanding.Move


def policy() -> TierPolicy:
    """The policy of the programme; before anybody set one, the usual."""
    return TierPolicy.objects.filter(pk=1).first() or TierPolicy(pk=1)


def told_before(day: date) -> date:
    """From ``day`` on, what lies up to here is spoken of."""
    return day + timedelta(days=policy().notice_days)


def scope_of(review: TierReview, requirements: RequirementSet) -> QuerySet[TierStanding]:
    """Where the partners that a review is about stand by a version."""
    rows = TierStanding.objects.filter(requirement_set=requirements).order_by("pk")
    types, tiers = list(review.types.all()), list(review.tiers.all())
    if types:
        rows = rows.filter(partner__type__in=types)
    return rows.filter(tier__in=tiers) if tiers else rows


def due() -> QuerySet[TierReview]:
    """The planned reviews whose date has come."""
    return TierReview.objects.filter(status=TierReview.Status.PLANNED, review_on__lte=clock.today())


def coming() -> QuerySet[TierReview]:
    """The planned reviews that are spoken of: those of the next days, and those whose date is past."""
    return TierReview.objects.filter(
        status=TierReview.Status.PLANNED, review_on__lte=told_before(clock.today())
    ).order_by("review_on", "pk")


def next_review_for(partner: Partner) -> TierReview | None:
    """The next planned review that is about a partner."""
    rows = TierReview.objects.filter(
        Q(types=None) | Q(types=partner.type_id),
        Q(tiers=None) | Q(tiers=partner.tier_id),
        status=TierReview.Status.PLANNED,
    )
    return rows.order_by("review_on", "pk").first()


def review_under_way_for(partner: Partner) -> TierReview | None:
    """The open review that has something to decide of a partner still."""
    waiting = TierProposal.objects.waiting().filter(partner=partner)
    return TierReview.objects.filter(status=TierReview.Status.OPEN, pk__in=waiting.values("review")).first()


def counted(actor: Actor, reviews: Iterable[TierReview]) -> dict[int, dict[str, int]]:
    """Of each review, how many proposals the actor sees that would rise, fall and wait. One statement."""
    rows = TierProposal.objects.visible_to(actor).filter(review__in=reviews).order_by()
    found = rows.values("review_id").annotate(
        partners=Count("pk"),
        rise=Count("pk", filter=Q(move=Move.RISE)),
        fall=Count("pk", filter=Q(move=Move.FALL)),
        open=Count("pk", filter=Q(decision=TierProposal.Decision.OPEN)),
    )
    return {
        row["review_id"]: {name: row[name] for name in ("partners", "rise", "fall", "open")} for row in found
    }


def waiting(actor: Actor) -> QuerySet[TierProposal]:
    """What waits for a decision of the actor, in open reviews."""
    rows = TierProposal.objects.visible_to(actor).waiting()
    return rows.filter(review__status=TierReview.Status.OPEN)


def grace_of(partner: Partner) -> TierProposal | None:
    """The grace that a partner is in."""
    rows = TierProposal.objects.in_grace().filter(partner=partner)
    return rows.select_related("tier", "earned", "review").first()


def graces_ending() -> QuerySet[TierProposal]:
    """The graces that end within the days of the policy's notice."""
    return TierProposal.objects.in_grace().filter(grace_until__lte=told_before(clock.today()))


def in_grace(actor: Actor) -> int:
    """How many partners that the actor sees are in grace."""
    return TierProposal.objects.visible_to(actor).in_grace().count()
