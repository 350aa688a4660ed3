"""The figures that scorecards read, each counted by hand of one partner and of no other."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine

from agreements.models import Agreement
from core.actor import SYSTEM
from insights.models import PartnerScore
from integrations.models import Integration
from partners.figures import registry
from partners.figures.registry import FIGURES
from partners.models import PartnerJourneyStep
from pipeline.models import Deal, PartnershipReview, PlanStep
from tests.partners.journey_factories import STEPS, make_journey, newcomer, onboard
from tests.pipeline.plans import make_plan, open_jointly
from tests.support.factories import make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 31)


@pytest.fixture(autouse=True)
def in_march():
    with time_machine.travel("2026-03-31T10:00:00Z", tick=False):
        yield


def read(code: str, months: int = 12) -> dict[int, Decimal]:
    figure = FIGURES[code]
    return registry.read(figure, registry.window(figure, TODAY, months))


def test_of_decided_registrations_those_that_were_not_rejected(cast):
    """Three decided in the window, one of them rejected: two thirds. What waits, or was decided before, is no part."""
    for status, day in (
        ("approved", "2026-03-01"), ("converted", "2026-01-05"), ("rejected", "2026-02-01"), ("rejected", "2025-03-30"),
    ):  # fmt: skip
        make(Deal, cast.a, status=status, decided_at=f"{day}T12:00:00Z")
    make(Deal, cast.a, status="submitted", decided_at=None)
    make(Deal, cast.b, status="rejected", decided_at="2026-03-01T12:00:00Z")
    found = read("deal_acceptance")
    assert {pk: round(value, 4) for pk, value in found.items()} == {
        cast.a.pk: Decimal("0.6667"),
        cast.b.pk: 0,
    }


def test_agreements_in_force_and_integrations_in_the_catalogue(cast):
    for status in ("active", "active", "ended", "draft"):
        make(Agreement, cast.a, status=status)
    make(Integration, cast.b, archived_at=None)
    make(Integration, cast.b, archived_at="2026-01-01T00:00:00Z")
    assert read("agreements_active") == {cast.a.pk: 2}
    assert read("integrations") == {cast.b.pk: 1}


def test_late_reviews(cast):
    make(PartnershipReview, cast.a, due_on=TODAY - timedelta(days=1), held_on=None)
    make(PartnershipReview, cast.b, due_on=TODAY, held_on=None)
    make(PartnershipReview, cast.a, due_on=date(2025, 3, 1), held_on=date(2025, 3, 5), notes="Good")
    assert read("reviews_late") == {cast.a.pk: 1}


def test_late_steps_of_the_partner_and_not_ours(cast, run_outbox):
    make_journey(steps=STEPS)
    partner = onboard(newcomer(cast))
    run_outbox()
    due = {"needs": 1, "numbers": 1, "profile": 0}
    for code, days in due.items():
        late = PartnerJourneyStep.objects.filter(step__code=code)
        late.update(due_on=TODAY - timedelta(days=days), status="open", settled_on=None, completed_by="")
    assert read("onboarding_late_steps") == {partner.pk: 1}


def test_late_promises_of_plans_that_both_sides_follow(cast):
    plan = open_jointly(SYSTEM, make_plan(SYSTEM, partner=cast.a))
    before = read("plan_steps_late").get(cast.a.pk, 0)
    for side, due, done in (
        ("them", 1, None), ("both", 1, None), ("us", 1, None), ("them", 0, None), ("them", 5, TODAY),
    ):  # fmt: skip
        make(PlanStep, cast.a, plan=plan, side=side, due_on=TODAY - timedelta(days=due), done_on=done)
    draft = make_plan(SYSTEM, partner=cast.b)
    make(PlanStep, cast.b, plan=draft, side="them", due_on=TODAY - timedelta(days=1), done_on=None)
    assert read("plan_steps_late") == {cast.a.pk: before + 2}


def test_health_of_whom_enough_is_known(cast):
    make(PartnerScore, cast.a, score=61, band="watch")
    make(PartnerScore, cast.b, score=0, band="unknown")
    assert read("health_score") == {cast.a.pk: 61}
