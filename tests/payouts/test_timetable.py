"""Statements by the timetable: once for each period, the oldest first, and seen when they fail."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from core.models import Event, Job
from core.queue import jobs
from core.slots import my_day
from core.slots import tasks as tasks_of
from payouts.models import PayoutPolicy, Statement
from payouts.statements import issuing
from payouts.statements.rules import period_to_state
from payouts.tasks import produce_statements
from tests.payouts.factories import earn

pytestmark = pytest.mark.django_db


def on(day: str):
    return time_machine.travel(f"{day}T10:00:00Z", tick=False)


@pytest.mark.parametrize(
    ("stated_until", "today", "expected"),
    [
        # The third of the month by default; the first time, the last month that is due.
        (None, date(2026, 4, 2), date(2026, 2, 28)),
        (None, date(2026, 4, 3), date(2026, 3, 31)),
        (date(2026, 2, 28), date(2026, 4, 2), None),
        (date(2026, 2, 28), date(2026, 4, 3), date(2026, 3, 31)),
        (date(2026, 3, 31), date(2026, 4, 30), None),
        # After an outage of three months the oldest comes first.
        (date(2026, 1, 31), date(2026, 5, 9), date(2026, 2, 28)),
    ],
)
def test_which_period_is_due(stated_until, today, expected):
    assert period_to_state(stated_until, today, 3) == expected


def test_each_period_is_begun_once_and_an_outage_is_caught_up_in_order(cast):
    earn(cast.a, 1_000, on=date(2026, 3, 5), hold_until=date(2026, 3, 20))
    earn(cast.a, 500, on=date(2026, 4, 5), hold_until=date(2026, 4, 20))
    with on("2026-04-02"):
        PayoutPolicy.objects.create(pk=1, stated_until=date(2026, 2, 28))
        produce_statements()
        assert not Job.objects.exists()
    with on("2026-05-20"):
        produce_statements()
        produce_statements()
        assert [job.params["period_end"] for job in Job.objects.all()] == ["2026-03-31"]
        jobs.run_due()
        produce_statements()
        jobs.run_due()
        produce_statements()
        assert [job.params["period_end"] for job in Job.objects.order_by("pk")] == [
            "2026-03-31",
            "2026-04-30",
        ]
    stated = Statement.objects.order_by("period_end").values_list("period_end", "total_minor", "status")
    assert list(stated) == [(date(2026, 3, 31), 1_000, "issued"), (date(2026, 4, 30), 500, "issued")]
    assert Event.objects.filter(code="payouts.policy.period_begun").count() == 2


def test_finance_chooses_the_day(cast):
    client = cast.staff_client("finance")
    assert (
        client.post("/staff/payouts/policy/", {"statements_day": 31, "owing_statements": 2}).status_code
        == 422
    )
    assert (
        client.post("/staff/payouts/policy/", {"statements_day": 10, "owing_statements": 2}).status_code
        == 302
    )
    earn(cast.a, 1_000)
    PayoutPolicy.objects.update(stated_until=date(2026, 2, 28))
    for day, begun in (("2026-04-09", 0), ("2026-04-10", 1)):
        with on(day):
            produce_statements()
        assert Job.objects.count() == begun
    assert cast.staff_client("manager").get("/staff/payouts/policy/").status_code == 403


def test_a_production_that_was_given_up_stands_in_my_day_until_it_is_done_again(cast, monkeypatch):
    earn(cast.a, 1_000)
    finance = cast.actor("finance")

    def titles() -> list[str]:
        return [str(task.title) for task in tasks_of(my_day, finance)]

    said = "The statements until 31 Mar 2026 were not all produced"
    with on("2026-04-03"):
        with monkeypatch.context() as broken:
            broken.setattr(issuing, "issue", lambda **_kwargs: 1 / 0)
            produce_statements()
            for _attempt in range(Job.POLICY.max_attempts):
                Job.objects.update(next_at="2026-01-01T00:00:00Z")
                jobs.run_due()
        assert Job.objects.get().status == "failed"
        assert said in titles()
        client = cast.staff_client("finance")
        page = client.get("/staff/payouts/statements/produce/?period_end=2026-03-31").content.decode()
        assert "2026-03-31" in page
        client.post("/staff/payouts/statements/produce/", {"period_end": "2026-03-31"})
        jobs.run_due()
        assert said not in titles()
    assert Statement.objects.get().status == "issued"
