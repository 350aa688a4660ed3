"""Two calculations of one version at the same moment, on PostgreSQL: by night and by hand."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from insights.models import TierStanding
from insights.tiers import evaluation
from tests.insights.tier_factories import small_preview
from tests.support.contention import at_once, meeting
from tests.support.users import make_cast

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def calculating(version):
    def run():
        try:
            return evaluation.evaluate(version)
        except IntegrityError:
            return "refused"

    return run


@pytest.fixture
def version(monkeypatch):
    version = small_preview(make_cast())
    TierStanding.objects.all().delete()
    # Both look what is there when they meet, unless one waits for the other.
    monkeypatch.setattr(evaluation, "_kept", meeting(evaluation._kept))
    return version


def test_of_two_at_once_the_second_writes_after_the_first(version):
    assert at_once(calculating(version), calculating(version)) == [2, 2]
    assert TierStanding.objects.count() == 2


def test_without_their_turns_the_database_refuses_the_second(version, monkeypatch):
    monkeypatch.setattr(evaluation, "_take_turn", lambda requirements: None)
    assert sorted(map(str, at_once(calculating(version), calculating(version)))) == ["2", "refused"]
    assert TierStanding.objects.count() == 2
