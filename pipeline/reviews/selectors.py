"""Reads of the recurring reviews: intervals, what is missing, what is due to whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from core import clock
from core.actor import Actor
from partners.models import Partner, PartnerStatusChange, Tier
from pipeline.models import PartnerReviewInterval, PartnershipReview, ReviewInterval
from pipeline.reviews import rules


def intervals() -> dict[int | None, int]:
    """Months by the key of a tier; of partners without one under None."""
    ranks = dict(Tier.objects.values_list("pk", "rank"))
    highest = max(ranks.values(), default=0)
    months: dict[int | None, int] = {None: rules.usual_months(None, highest)}
    months.update((pk, rules.usual_months(rank, highest)) for pk, rank in ranks.items())
    months.update(ReviewInterval.objects.values_list("tier", "months"))
    return months


def months_of(partners: Iterable[Partner]) -> dict[int, int]:
    """Months between two reviews by the key of a partner: its own interval, else that of its tier."""
    partners = list(partners)
    by_tier = intervals()
    months = {partner.pk: by_tier[partner.tier_id] for partner in partners}
    own = PartnerReviewInterval.objects.filter(partner__in=months)
    return months | dict(own.values_list("partner_id", "months"))


def following(review: PartnershipReview, held_on: date) -> date:
    """The day that the interval proposes for the review after one that is held on a day."""
    months = months_of([review.partner])[review.partner_id]
    return rules.next_due(held_on, months, clock.today())


def without_review() -> QuerySet[Partner]:
    """The active partners for whom no review is planned, each with the day from which intervals count: the
    last review, else the day on which the partner became active."""
    waiting = PartnershipReview.objects.filter(partner=OuterRef("pk"), held_on=None)
    activated = PartnerStatusChange.objects.filter(
        partner=OuterRef("pk"), new_status=Partner.Status.ACTIVE
    ).order_by("-effective_on", "-pk")
    rows = Partner.objects.current().filter(~Exists(waiting), status=Partner.Status.ACTIVE)
    return rows.annotate(
        last_review_on=Max("partnership_reviews__held_on"),
        active_since=activated.values("effective_on")[:1],
    ).order_by("pk")


def counted_from(partner: Any) -> date:
    """Where the intervals of a partner of ``without_review`` begin."""
    return partner.last_review_on or partner.active_since or clock.today()


def of_person(user_id: int | None) -> Q:
    """The reviews that somebody is to hold."""
    return Q(owner_id=user_id) | Q(owner=None, partner__owner_id=user_id)


def soon(actor: Actor) -> QuerySet[PartnershipReview]:
    """The reviews that the actor is to hold, late ones first, up to a fortnight ahead."""
    rows = PartnershipReview.objects.visible_to(actor).waiting().filter(of_person(actor.user_id))
    return (
        rows.filter(due_on__lte=clock.today() + rules.AHEAD)
        .select_related("partner")
        .order_by("due_on", "pk")
    )


def late_count(actor: Actor) -> int:
    return PartnershipReview.objects.visible_to(actor).late().count()


def due_by_partner(ids: Iterable[int]) -> dict[int, date]:
    """The day of the next review of each partner that has one."""
    rows = PartnershipReview.objects.filter(partner_id__in=ids, held_on=None)
    return dict(rows.values_list("partner_id", "due_on"))


def holder() -> Coalesce:
    """Who holds a review, by key, as a column."""
    return Coalesce(F("owner_id"), F("partner__owner_id"))
