"""Two workers at one dashboard that is due, and two people who give the same name, on PostgreSQL."""

from __future__ import annotations

import pytest

from core.actor import SYSTEM
from core.models import OutgoingMail
from core.text import both
from insights.dashboards import schedules, services
from insights.dashboards.models import Dashboard
from tests.insights.test_dashboard_mails import due, shared
from tests.support.contention import at_once, meeting
from tests.support.users import make_cast

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_two_workers_send_an_occasion_once(monkeypatch):
    cast = make_cast()
    schedule = due(cast, shared(cast), "manager", "finance")
    # Both have looked to whom it goes when they meet, unless one waits for the other.
    monkeypatch.setattr(schedules, "receivers_of", meeting(schedules.receivers_of))
    send = [lambda: schedules.schedule_send(actor=SYSTEM, schedule=schedule)] * 2
    assert sorted(at_once(*send)) == [0, 2]
    assert OutgoingMail.objects.filter(kind="insights.dashboard").count() == 2


def test_of_two_who_share_dashboards_of_one_name_one_does(monkeypatch):
    cast = make_cast()
    # Both have seen that the name is free when they meet.
    monkeypatch.setattr(services, "create", meeting(services.create))

    def share(role: str):
        return lambda: (
            services.dashboard_create(actor=cast.actor(role), name=both("Revue", "Review"), is_shared=True)
            and "shared"
        )

    results = at_once(share("manager"), share("finance"))
    assert results.count("shared") == 1
    assert Dashboard.objects.count() == 1
