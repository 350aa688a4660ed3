"""Which journey a partner takes, which of its steps, and who still waits to begin."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from partners.journeys import things
from partners.journeys.models import Journey, JourneyStep, PartnerJourney, PartnerJourneyStep
from partners.models import Partner, PartnerStatusChange
from partners.partner import offers

Status = PartnerJourney.Status


def journey_for(partner: Partner) -> Journey | None:
    """The journey in use that says most of a partner: for its type and a relationship, for a relationship,
    for its type, for everybody."""
    kinds = partner.kinds.filter(until=None).values("kind")
    rows = Journey.objects.filter(
        Q(partner_type=None) | Q(partner_type=partner.type_id),
        Q(kind=None) | Q(kind__in=kinds),
        is_active=True,
    ).select_related("kind")
    return min(rows, key=_least_general, default=None)


def _least_general(journey: Journey) -> tuple[bool, bool, int, int]:
    place = journey.kind.position if journey.kind else 0
    return journey.kind is None, journey.partner_type_id is None, place, journey.pk


def steps_for(journey: Journey, partner: Partner) -> list[JourneyStep]:
    """The steps in use that a partner has to take: those of things that it is offered, and that are known."""
    offered = offers.of_partner(partner)
    return [step for step in journey.steps.filter(is_active=True) if _applies(step, offered)]


def _applies(step: JourneyStep, offered: Collection[str]) -> bool:
    if not step.completed_by:
        return True
    thing = things.THINGS.get(step.completed_by)
    return thing is not None and (thing.offer is None or thing.offer in offered)


def waiting_to_begin() -> QuerySet[Partner]:
    """Partners in onboarding that are on no journey, and have come to the end of none since they are there."""
    entered = PartnerStatusChange.objects.filter(
        partner=OuterRef("pk"), new_status=Partner.Status.ONBOARDING
    ).order_by("-pk")
    runs = PartnerJourney.objects.filter(partner=OuterRef("pk"))
    since = Q(created_at__gte=OuterRef("entered_at")) | Q(begun_on__gte=OuterRef("entered_on"))
    return (
        Partner.objects.current()
        .filter(status=Partner.Status.ONBOARDING)
        .annotate(
            entered_at=Subquery(entered.values("created_at")[:1]),
            entered_on=Subquery(entered.values("effective_on")[:1]),
        )
        .filter(~Exists(runs.open()), ~Exists(runs.filter(since, status=Status.DONE)))
        .order_by("pk")
    )


def with_late() -> QuerySet[PartnerJourney]:
    """Journeys that go on and have a late step."""
    late = PartnerJourneyStep.objects.late().filter(journey=OuterRef("pk"))
    return PartnerJourney.objects.running().filter(Exists(late)).order_by("pk")
