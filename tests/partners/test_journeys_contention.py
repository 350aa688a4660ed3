"""Two who begin, tick or count at once, on PostgreSQL."""

from __future__ import annotations

import pytest

from core import clock, operation
from core.actor import SYSTEM
from partners.access.visits import portal_day_count
from partners.journeys import advance, services
from partners.journeys.models import PartnerJourney
from partners.models import PortalDay
from tests.partners.journey_factories import STEPS, make_journey, step_of
from tests.support.contention import at_once, meeting
from tests.support.users import make_cast

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def begin(cast):
    return lambda: "begun" if advance.journey_begin(actor=SYSTEM, partner=cast.a) else "there"


def test_two_who_begin_a_journey_begin_one(monkeypatch):
    cast = make_cast()
    make_journey(steps=STEPS)
    monkeypatch.setattr(advance, "journey_for", meeting(advance.journey_for))
    assert sorted(at_once(begin(cast), begin(cast))) == ["begun", "there"]
    assert PartnerJourney.objects.count() == 1


def test_without_the_lock_the_database_keeps_one_open_journey(monkeypatch):
    cast = make_cast()
    make_journey(steps=STEPS)
    monkeypatch.setattr(advance, "lock", lambda row: type(row).objects.get(pk=row.pk))
    monkeypatch.setattr(advance, "create", meeting(operation.create))
    assert sorted(at_once(begin(cast), begin(cast))) == ["begun", "invalid"]
    assert PartnerJourney.objects.count() == 1


def test_of_two_who_tick_a_step_one_is_told_that_it_is_done(monkeypatch):
    cast = make_cast()
    make_journey(steps=STEPS)
    advance.journey_begin(actor=SYSTEM, partner=cast.a)
    step = step_of(cast.a, "needs")

    def tick(said):
        return lambda: services.step_tick(actor=cast.actor("manager"), step=step, evidence=said).status

    assert sorted(at_once(tick("One"), tick("Two"))) == ["done", "step-settled"]


def test_two_first_visits_of_a_day_are_two(monkeypatch):
    cast = make_cast()
    # Both find that the day has no row yet, and make it.
    monkeypatch.setattr(PortalDay.objects, "bulk_create", meeting(PortalDay.objects.bulk_create))

    def visit():
        portal_day_count(partner=cast.a, visits=1)
        return "counted"

    assert at_once(visit, visit) == ["counted", "counted"]
    assert list(PortalDay.objects.values_list("day", "visits")) == [(clock.today(), 2)]
