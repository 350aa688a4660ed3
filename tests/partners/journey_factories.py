"""Journeys for tests: a small one with a step of each sort, and a partner that comes to onboarding."""

from __future__ import annotations

from core.actor import SYSTEM
from partners.journeys.models import Journey, JourneyStep, PartnerJourney, PartnerJourneyStep
from partners.journeys.services import journey_save, journey_step_save
from partners.models import Partner
from partners.partner.services import partner_status_change
from tests.support.users import make_partner


def make_journey(title: str = "Welcome", *, steps: tuple[tuple, ...] = (), **values) -> Journey:
    """A journey; each step is (code, side, days until it is due, thing)."""
    journey = journey_save(actor=SYSTEM, title={"en": title, "fr": f"{title} (fr)"}, **values)
    for code, side, days, thing in steps:
        add_step(journey, code, side, days, thing)
    return journey


def add_step(
    journey: Journey, code: str, side: str = "theirs", days: int | None = None, thing: str = ""
) -> JourneyStep:
    title = {"en": code.capitalize(), "fr": f"{code.capitalize()} (fr)"}
    return journey_step_save(
        actor=SYSTEM, journey=journey, code=code, side=side, due_days=days, completed_by=thing, title=title
    )


# Completed by things, and ticked by hand, on either side.
STEPS = (
    ("profile", "theirs", 14, "profile"),
    ("numbers", "ours", 14, "legal-numbers"),
    ("needs", "theirs", 30, ""),
    ("kick-off", "ours", 10, ""),
)


def newcomer(cast, name: str = "Nova", **values) -> Partner:
    """A prospect of the manager, without anything that would complete a step."""
    values = {"type": cast.vocabulary.company, "owner": cast.staff["manager"], "status": "prospect", **values}
    return make_partner(name, values.pop("type"), **values)


def onboard(partner: Partner) -> Partner:
    return partner_status_change(actor=SYSTEM, partner=partner, status="onboarding")


def run_of(partner: Partner) -> PartnerJourney:
    return PartnerJourney.objects.select_related("partner", "journey").filter(partner=partner).latest("pk")


def step_of(partner: Partner, code: str) -> PartnerJourneyStep:
    rows = PartnerJourneyStep.objects.select_related("journey__partner", "step")
    return rows.get(journey=run_of(partner), step__code=code)


def statuses(partner: Partner) -> dict[str, str]:
    rows = run_of(partner).steps.select_related("step").in_order()
    return {row.step.code: row.status for row in rows}
