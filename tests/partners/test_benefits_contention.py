"""The last seat of an entitlement, wanted by two at once, on PostgreSQL."""

from __future__ import annotations

import pytest

from core import operation
from partners.benefits import services
from partners.models import BenefitUse, TierBenefit
from tests.support.contention import at_once, meeting
from tests.support.users import make_cast

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def taking(cast, seats: TierBenefit, person: str):
    return lambda: (
        services.benefit_use(
            actor=cast.actor("support"), partner=cast.a, benefit=seats, person=person, what="Course"
        )
        and "counted"
    )


def last_seat(cast) -> TierBenefit:
    return TierBenefit.objects.create(
        tier=cast.vocabulary.tiers["silver"],
        code="seats",
        kind="entitlement",
        name={"en": "Seats"},
        is_tracked=True,
        quantity=1,
    )


def test_two_who_take_the_last_seat_do_not_both_have_it(monkeypatch):
    cast = make_cast()
    seats = last_seat(cast)
    # Both look which seats are taken after they looked at the tier: there they meet, unless one waits.
    monkeypatch.setattr(services, "owed", meeting(services.owed))
    results = at_once(taking(cast, seats, "Ada"), taking(cast, seats, "Bo"))
    assert sorted(results) == ["conflict", "counted"]
    assert BenefitUse.objects.filter(cancelled_on=None).count() == 1


def test_without_the_lock_the_database_refuses_the_second(monkeypatch):
    cast = make_cast()
    seats = last_seat(cast)
    monkeypatch.setattr(services, "lock", lambda row: type(row).objects.get(pk=row.pk))
    monkeypatch.setattr(services, "create", meeting(operation.create))
    results = at_once(taking(cast, seats, "Ada"), taking(cast, seats, "Bo"))
    assert sorted(results) == ["counted", "invalid"]
    assert BenefitUse.objects.filter(cancelled_on=None).count() == 1
