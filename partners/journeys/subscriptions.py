"""What journeys hear of: whatever may complete a step, and what makes a partner take another way."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from core.actor import SYSTEM
from core.events.registry import subscribe
from partners.journeys import things
from partners.journeys.advance import journey_advance, journey_begin
from partners.journeys.models import PartnerJourney
from partners.journeys.selectors import waiting_to_begin
from partners.models import Partner

# The status begins and ends a journey; type and relationships choose which.
_OWN = frozenset(
    {
        "partners.partner.status_changed",
        "partners.partner.changed",
        "partners.kind.added",
        "partners.kind.ended",
    }
)


def _says_nothing(event: Any) -> bool:
    return event.code not in _OWN and not things.heard(event.code)


def _concerned(event: Any) -> list[str]:
    """The partners of an event that are, or may be, on a journey; of a person, those it is a member of."""
    if event.partner:
        rows = Partner.objects.filter(public_id=event.partner)
    else:
        rows = Partner.objects.filter(
            memberships__user__public_id=event.target_id, memberships__ended_at=None
        )
    on_their_way = Q(status=Partner.Status.ONBOARDING) | Q(journeys__status=PartnerJourney.Status.OPEN)
    return list(rows.filter(on_their_way).values_list("public_id", flat=True).distinct())


@subscribe("*", name="partners.journeys", endpoints=_concerned, unless=_says_nothing)
def follow(event: Any, partner_id: str) -> None:
    """Bring the journey of a partner up to date, or begin it."""
    run = (
        PartnerJourney.objects.open().filter(partner__public_id=partner_id).select_related("partner").first()
    )
    if run is not None:
        journey_advance(actor=SYSTEM, run=run)
        return
    partner = waiting_to_begin().filter(public_id=partner_id).first()
    if partner is not None:
        journey_begin(actor=SYSTEM, partner=partner)
