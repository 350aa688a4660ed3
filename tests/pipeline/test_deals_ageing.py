"""The ageing report: a promise that is late and open was not kept either."""

from __future__ import annotations

from datetime import UTC, date, datetime

from pipeline.deals import selectors
from pipeline.deals.steps import policy_in_force
from pipeline.models import Deal

TODAY = date(2026, 3, 20)


def test_decided_in_time_counts_those_that_are_late_and_undecided(cast, time_machine):
    """Two decided in time, one decided late, three late and not decided, one not due yet: two of six."""
    time_machine.move_to("2026-03-20T10:00:00Z", tick=False)

    def deal(number: int, due: date, decided: datetime | None = None) -> None:
        status = Deal.Status.REJECTED if decided else Deal.Status.SUBMITTED
        Deal.objects.create(
            number=f"D-{number}", partner=cast.a, policy=policy_in_force(TODAY), status=status, decide_by=due,
            decided_at=decided,
            submitted_at=datetime(2026, 3, 1, tzinfo=UTC), customer_name=f"Customer {number}",
        )  # fmt: skip

    deal(1, date(2026, 3, 12), datetime(2026, 3, 11, 9, tzinfo=UTC))
    deal(2, date(2026, 3, 12), datetime(2026, 3, 12, 9, tzinfo=UTC))
    deal(3, date(2026, 3, 12), datetime(2026, 3, 13, 9, tzinfo=UTC))
    for number in (4, 5, 6):
        deal(number, date(2026, 3, 19))
    deal(7, TODAY)
    figures = selectors.ageing(Deal.objects.all())
    assert (figures["waiting"], figures["late"], figures["decided"]) == (4, 3, 3)
    assert figures["share"] == 2 / 6
    assert str(figures["note_decided"]) == "of 3 decisions in 90 days and 3 that are late"


def test_nothing_decided_and_all_late_is_nought_not_unknown(cast, time_machine):
    time_machine.move_to("2026-03-20T10:00:00Z", tick=False)
    Deal.objects.create(
        number="D-1",
        partner=cast.a,
        policy=policy_in_force(TODAY),
        status="submitted",
        decide_by=date(2026, 3, 19),
        customer_name="Customer",
    )
    assert selectors.ageing(Deal.objects.all())["share"] == 0
