"""What partners owe us: seen, paid back, written off by two people; the ledger agrees."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, transaction

from core.actor import SYSTEM
from core.errors import DomainError
from core.models import Event
from core.money import Money
from core.slots import my_day
from core.slots import tasks as tasks_of
from ledger import selectors as ledger
from ledger.proof import faults
from partners.partner.services import partner_status_change
from payouts.models import Adjustment, WriteOff
from payouts.receivables import services
from payouts.receivables.selectors import receivables
from payouts.statements.explained import line_text
from tests.payouts.factories import MARCH, earn, produce

pytestmark = pytest.mark.django_db


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


def on(day: str):
    return time_machine.travel(f"{day}T10:00:00Z", tick=False)


@pytest.fixture
def owing(cast):
    """100.00 earned and stated in February, taken back in March; the partnership ended on 10 March."""
    earned = earn(cast.a, 10_000, on=date(2026, 2, 5), hold_until=date(2026, 2, 20))
    with on("2026-03-03"):
        produce(cast.actor("finance"), date(2026, 2, 28))
    earn(cast.a, -10_000, on=date(2026, 3, 9), reversal_of=earned)
    with on("2026-03-10"):
        partner_status_change(actor=SYSTEM, partner=cast.a, status="ended", reason="Agreed")
    with on("2026-04-03"):
        yield cast.a


def stated(cast) -> None:
    (march,) = produce(cast.actor("finance"))
    assert (march.carried_minor, march.is_final) == (-10_000, True)


def test_an_ended_partner_who_owes_is_seen_before_and_after_the_statement(cast, owing):
    (one,) = receivables()
    assert (one.partner, one.owed, one.since, one.statements) == (cast.a, eur(10_000), date(2026, 3, 9), 0)
    stated(cast)
    (one,) = receivables()
    assert (one.owed, one.since, one.statements) == (eur(10_000), MARCH, 1)
    titles = [str(task.title) for task in tasks_of(my_day, cast.actor("finance"))]
    assert "Alpha Conseil owes us money" in titles
    page = cast.staff_client("auditor").get("/staff/payouts/receivables/").content.decode()
    assert "Alpha Conseil" in page
    assert "€100.00" in page
    assert "Money received" not in page
    assert cast.staff_client("manager").get("/staff/payouts/receivables/").status_code == 403


def test_a_partner_with_us_is_listed_after_more_statements_in_debt_than_allowed(cast):
    """Two by the policy: on the third statement in debt in a row it is a receivable."""
    earned = earn(cast.a, 10_000, on=date(2026, 1, 2), hold_until=date(2026, 1, 3))
    with on("2026-02-03"):
        produce(cast.actor("finance"), date(2026, 1, 31))
    for number, (end, day) in enumerate(
        [("2026-02-28", "2026-03-03"), ("2026-03-31", "2026-04-03"), ("2026-04-30", "2026-05-03")], start=1
    ):
        last = date.fromisoformat(end)
        earn(cast.a, -2_000, on=last, hold_until=last, reversal_of=earned)
        with on(day):
            produce(cast.actor("finance"), last)
            assert [(one.since, one.statements) for one in receivables()] == (
                [(date(2026, 2, 28), 3)] if number > 2 else []
            )


def test_money_received_settles_the_debt_in_ledger_and_statement(cast, owing):
    """100.00 owed: 60.00 come in, 40.00 are left; then the rest. The last statement carries nothing."""
    stated(cast)
    client = cast.staff_client("finance")
    url = f"/staff/partners/{cast.a.public_id}/receivables/received/"
    assert 'value="100.00"' in client.get(url + "?currency=EUR").content.decode()
    sent = {"amount": "60.00", "currency": "EUR", "received_on": "2026-04-02", "reason": "VIR 77"}
    assert client.post(url, {**sent, "amount": "100.01"}).status_code == 422
    assert client.post(url, {**sent, "received_on": "2026-04-04"}).status_code == 422
    # The first commission is of January: nothing was owed in a year that is long closed.
    assert client.post(url, {**sent, "received_on": "2025-12-31"}).status_code == 422
    assert client.post(url, sent).status_code == 302
    assert receivables()[0].owed == eur(4_000)
    services.receipt_record(
        actor=cast.actor("finance"),
        partner=cast.a,
        amount=eur(4_000),
        received_on=date(2026, 4, 3),
        reason="VIR 78",
    )
    assert receivables() == []
    assert ledger.balance("bank", currency="EUR") == eur(10_000)
    assert ledger.balance("bank", currency="EUR", as_of=date(2026, 4, 2)) == eur(6_000)
    with on("2026-05-03"):
        (april,) = produce(cast.actor("finance"), date(2026, 4, 30))
    assert (april.opening_minor, april.adjustments_minor, april.carried_minor) == (-10_000, 10_000, 0)
    assert [line_text(line.facts) for line in april.lines.order_by("position")] == [
        "Money received from you: VIR 77",
        "Money received from you: VIR 78",
    ]
    assert list(map(str, faults())) == []


def test_a_write_off_is_proposed_by_one_and_approved_by_another(cast, owing):
    finance, administrator = cast.actor("finance"), cast.actor("administrator")
    row = services.write_off_propose(actor=finance, partner=cast.a, amount=eur(10_000), reason="Insolvent")
    with pytest.raises(DomainError) as refused:
        services.write_off_propose(actor=finance, partner=cast.a, amount=eur(1), reason="Again")
    assert "waits for a decision already" in str(refused.value.message)
    with pytest.raises(DomainError) as refused:
        services.write_off_approve(actor=finance, write_off=row)
    assert refused.value.status == 409
    with pytest.raises(IntegrityError), transaction.atomic():
        WriteOff.objects.filter(pk=row.pk).update(status="refused", decided_by=row.proposed_by)
    titles = [str(task.title) for task in tasks_of(my_day, administrator)]
    assert "Write-off for Alpha Conseil waits for a second person" in titles
    client = cast.staff_client("administrator")
    assert client.post(f"/staff/payouts/write-offs/{row.public_id}/approve/").status_code == 302
    assert receivables() == []
    assert ledger.balance("write_off", currency="EUR") == eur(10_000)
    assert ledger.balance("commission_payable", currency="EUR", partner=cast.a) == eur(-10_000)
    with pytest.raises(IntegrityError), transaction.atomic():
        WriteOff.objects.filter(pk=row.pk).update(status="proposed", decided_by="", adjustment=None)
    (march,) = produce(cast.actor("finance"))
    with on("2026-05-03"):
        (april,) = produce(cast.actor("finance"), date(2026, 4, 30))
    assert (march.carried_minor, april.carried_minor) == (-10_000, 0)
    assert [line_text(line.facts) for line in april.lines.all()] == ["Debt that we no longer claim"]
    assert "Insolvent" not in str(april.snapshot)
    assert Event.objects.filter(code="payouts.receivable.written_off").count() == 1


def test_a_refused_write_off_leaves_the_debt(cast, owing):
    row = services.write_off_propose(
        actor=cast.actor("administrator"), partner=cast.a, amount=eur(5_000), reason="Small"
    )
    client = cast.staff_client("finance")
    assert (
        client.post(
            f"/staff/payouts/write-offs/{row.public_id}/refuse/", {"reason": "They can pay"}
        ).status_code
        == 302
    )
    row.refresh_from_db()
    assert (row.status, row.answer, row.adjustment) == ("refused", "They can pay", None)
    assert receivables()[0].owed == eur(10_000)
    assert not Adjustment.objects.exists()


def test_what_was_paid_back_meanwhile_is_not_written_off(cast, owing):
    row = services.write_off_propose(
        actor=cast.actor("administrator"), partner=cast.a, amount=eur(10_000), reason="Insolvent"
    )
    services.receipt_record(
        actor=SYSTEM, partner=cast.a, amount=eur(1), received_on=date(2026, 4, 1), reason="VIR 1"
    )
    with pytest.raises(DomainError) as refused:
        services.write_off_approve(actor=cast.actor("finance"), write_off=row)
    assert refused.value.status == 409
    assert not Adjustment.objects.filter(kind="write_off").exists()
