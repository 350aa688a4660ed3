"""What the bank says later, or wrongly: each row answers for itself, and nothing is paid twice unseen."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.errors import DomainError
from core.models import Event
from core.money import Money
from core.slots import my_day
from core.slots import tasks as tasks_of
from ledger import proof
from ledger import selectors as ledger
from payouts.models import Adjustment, Payout, PayoutAccount, PayoutRun, Statement
from payouts.runs import services as run_services
from payouts.runs import settlement as run_settlement
from referrals.models import Commission
from tests.payouts.factories import IBAN, IBAN_DE
from tests.payouts.test_runs import answered, exported, in_bank, owed, read_back, returned
from tests.support.pages import read

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def twentieth_of_april():
    with time_machine.travel("2026-04-20T10:00:00Z", tick=False):
        yield


def status(run: PayoutRun, partner) -> str:
    return run.payouts.get(partner=partner).status


def again(cast) -> PayoutRun:
    """The next run, once the doubted account was confirmed."""
    PayoutAccount.objects.current().update(called_back_at="2026-04-20T10:00:00Z", called_back_by="usr_y")
    return run_services.run_prepare(actor=cast.actor("finance"), currency="EUR")


def approved(cast) -> PayoutRun:
    return run_services.run_approve(actor=cast.actor("administrator"), run=again(cast))


def sent(cast) -> PayoutRun:
    return run_services.run_export(actor=cast.actor("finance"), run=approved(cast))


def balance(code: str) -> int:
    return ledger.balance(code, currency="EUR").amount_minor


# -- One bad row among good ones --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("125.00", "125.01", "The amount is not that of the transfer."),
        ("125.00", "1e3", "Write the number in digits, such as 1250.00."),
        ("125.00", "١٢٥.٠٠", "Write the number in digits, such as 1250.00."),
        ("125.00,EUR", "125.00,USD", "The currency is not that of the transfer."),
        (IBAN, IBAN_DE, "The IBAN is not that of the transfer."),
        ("R-2026-0002-1", "R-2026-0009-1", "This run has no transfer with this reference."),
        ("R-2026-0002-1", "R-2026-0001-1", "This reference is in the file twice."),
        ("125.00", "125,00", "This row has more cells than the file has columns."),
        ("paid,2026-04-20", "maybe,2026-04-20", "The status must be paid, failed or returned."),
        ("paid,2026-04-20", "paid,20/04/26", "Write the day as 2026-11-30."),
        ("paid,2026-04-20", "paid,2026-04-31", "Write the day as 2026-11-30."),
        ("paid,2026-04-20", "paid,2026-04-21", "This day is in the future."),
        ("paid,2026-04-20", "paid,2099-01-01", "This day is in the future."),
        (
            "paid,2026-04-20",
            "paid,2026-04-19",
            "The bank was given the file on 20 April 2026: nothing can have happened before.",
        ),
    ],
)
def test_a_bad_row_stops_no_other(cast, old, new, why):
    run = exported(cast)
    head, *rows = returned(run, a="paid", b="paid").decode().splitlines()
    position = next(number for number, row in enumerate(rows) if "Alpha" in row)
    rows[position] = rows[position].replace(old, new)
    refused = answered(cast, run, "\r\n".join([head, *rows]).encode())
    assert (position + 2, why) in refused
    twice = "twice" in why
    assert len(refused) == (2 if twice else 1)
    assert (status(run, cast.a), status(run, cast.b)) == ("sent", "sent" if twice else "paid")
    assert in_bank() == (0 if twice else -8_000)


def test_the_page_lists_the_rows_that_hold_and_those_that_do_not(cast):
    run = exported(cast)
    content = returned(run, a="paid", b="paid").replace(b"125.00", b"125.01")
    url = f"/staff/payouts/runs/{run.public_id}/read-back/"
    client = cast.staff_client("finance")
    page = client.post(url, {"file": SimpleUploadedFile("back.csv", content)})
    text = page.content.decode()
    assert page.status_code == 200
    assert text.index("Rows that were not applied") < text.index("The amount is not that of the transfer.")
    assert text.index("Rows that are recorded") < text.index("R-2026-0001-1", text.index("Rows that are"))
    assert (
        client.post(url, {"file": SimpleUploadedFile("back.csv", b"status,reference\r\n")}).status_code == 422
    )
    wrong = content.replace(b"80.00", b"80.01")
    assert client.post(url, {"file": SimpleUploadedFile("back.csv", wrong)}).status_code == 422
    event = Event.objects.get(code="payouts.run.read_back")
    assert (event.data["paid"], event.data["lost"], event.data["refused"]) == (1, 0, 1)


def test_a_french_person_sends_what_a_french_spreadsheet_saves(cast):
    run = exported(cast)
    cast.staff["finance"].language = "fr"
    cast.staff["finance"].save(update_fields=["language"])
    text = returned(run, a="payé", b="refusé").decode().replace(",", ";").replace("\r\n", "\r")
    text = text.replace("125.00", "125,00").replace("2026-04-20", "20/04/2026")
    url = f"/staff/payouts/runs/{run.public_id}/read-back/"
    for encoding in ("utf-16", "cp1252"):
        upload = SimpleUploadedFile("retour.csv", text.encode(encoding))
        assert cast.staff_client("finance").post(url, {"file": upload}).status_code == 302
    assert (status(run, cast.a), status(run, cast.b)) == ("paid", "failed")
    assert run.payouts.get(partner=cast.a).paid_on == date(2026, 4, 20)


def test_the_database_refuses_a_payment_before_the_file(cast):
    run = exported(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        run.payouts.update(status="paid", paid_on=date(2026, 4, 19))


# -- Refused or returned, and paid later ------------------------------------------------------------------


@pytest.mark.parametrize("first", [["failed"], ["returned"], ["paid", "returned"]])
def test_what_came_back_may_be_paid_later(cast, first):
    run = exported(cast)
    for said in first:
        run = read_back(cast, run, returned(run, a=said))
    assert owed(cast.a) == 12_500
    run = read_back(cast, run, returned(run, a="paid"))
    assert status(run, cast.a) == "paid"
    assert Statement.objects.get(partner=cast.a).status == "paid"
    assert Commission.objects.get(partner=cast.a).status == "paid"
    assert (owed(cast.a), in_bank()) == (0, -12_500)
    with pytest.raises(DomainError):
        again(cast)
    read_back(cast, run, returned(run, a="returned"))
    assert (owed(cast.a), in_bank()) == (12_500, 0)
    assert list(proof.faults()) == []


@pytest.mark.parametrize("prepare", [again, approved])
def test_a_new_line_in_preparation_is_left_out_when_the_old_one_was_paid(cast, prepare):
    run = read_back(cast, exported(cast), returned(PayoutRun.objects.get(), a="failed", b="paid"))
    other = prepare(cast)
    read_back(cast, run, returned(run, a="paid"))
    line = other.payouts.get()
    other.refresh_from_db()
    assert (status(run, cast.a), line.status, line.left_out_reason) == ("paid", "left_out", "paid")
    assert (other.status, other.total_minor) == ("cancelled", 0)
    assert (owed(cast.a), in_bank()) == (0, -20_500)
    assert not any("left out" in str(t.title) for t in tasks_of(my_day, cast.actor("finance")))
    assert list(proof.faults()) == []


def test_beside_a_transfer_at_the_bank_it_is_paid_twice_and_people_see_it(cast):
    run = read_back(cast, exported(cast), returned(PayoutRun.objects.get(), a="failed", b="paid"))
    other = sent(cast)
    read_back(cast, run, returned(run, a="paid"))
    assert (status(run, cast.a), status(other, cast.a)) == ("paid_twice", "sent")
    assert (owed(cast.a), balance("partner_receivable"), in_bank()) == (12_500, 12_500, -20_500)
    read_back(cast, other, returned(other, a="paid"))
    assert (status(run, cast.a), status(other, cast.a)) == ("paid_twice", "paid")
    assert (owed(cast.a), balance("partner_receivable"), in_bank()) == (0, 12_500, -33_000)
    task = next(t for t in tasks_of(my_day, cast.actor("finance")) if "twice" in str(t.title))
    assert (str(task.title), task.amount) == ("Alpha Conseil was paid twice", Money(12_500, "EUR"))
    page = cast.staff_client("finance").get(f"/staff/payouts/runs/{run.public_id}/").content.decode()
    assert "Paid twice" in page
    assert "Take it off the next statement" in page
    # The same answer again changes nothing.
    read_back(cast, run, returned(run, a="paid"))
    assert in_bank() == -33_000
    assert list(proof.faults()) == []


@pytest.mark.parametrize("then", [["failed"], ["returned"], ["paid", "returned"]])
def test_of_two_the_one_that_arrived_is_what_paid(cast, then):
    run = read_back(cast, exported(cast), returned(PayoutRun.objects.get(), a="failed", b="paid"))
    other = sent(cast)
    read_back(cast, run, returned(run, a="paid"))
    for said in then:
        read_back(cast, other, returned(other, a=said))
    assert (status(run, cast.a), status(other, cast.a)) == ("paid", then[-1])
    assert Statement.objects.get(partner=cast.a).status == "paid"
    assert (owed(cast.a), balance("partner_receivable"), in_bank()) == (0, 0, -20_500)
    assert list(proof.faults()) == []


def paid_twice(cast) -> Payout:
    run = read_back(cast, exported(cast), returned(PayoutRun.objects.get(), a="failed", b="paid"))
    other = sent(cast)
    read_back(cast, other, returned(other, a="paid"))
    read_back(cast, run, returned(run, a="paid"))
    return run.payouts.get(partner=cast.a)


def test_what_was_paid_twice_may_come_back(cast):
    payout = paid_twice(cast)
    read_back(cast, payout.run, returned(payout.run, a="returned"))
    payout.refresh_from_db()
    assert payout.status == "returned"
    assert Statement.objects.get(partner=cast.a).status == "paid"
    assert (owed(cast.a), balance("partner_receivable"), in_bank()) == (0, 0, -20_500)
    assert not Payout.objects.unresolved().exists()
    assert list(proof.faults()) == []


def test_what_was_paid_twice_is_taken_off_the_next_statement(cast):
    payout = paid_twice(cast)
    client = cast.staff_client("finance")
    url = f"/staff/payouts/transfers/{payout.public_id}/recover/"
    assert cast.staff_client("auditor").post(url).status_code == 403
    assert client.post(url).status_code == 302
    payout.refresh_from_db()
    assert payout.status == "recovered"
    adjustment = Adjustment.objects.get()
    assert (adjustment.partner, adjustment.amount_minor) == (cast.a, -12_500)
    # Why is kept by its code, and read in the language of whoever reads it.
    tab = reverse("partners:tab", args=[cast.a.public_id, "money"])
    for language, said in (("en", "was paid twice"), ("fr", "a été payé deux fois")):
        seen = read(client, tab, language=language)
        assert f"{payout.reference} {said}" in seen
    # The debt is now the partner's: a negative balance that the next statement takes off.
    assert (owed(cast.a), balance("partner_receivable"), balance("adjustment")) == (-12_500, 0, 0)
    assert not any("twice" in str(t.title) for t in tasks_of(my_day, cast.actor("finance")))
    with pytest.raises(DomainError) as refused:
        run_settlement.payout_recover(actor=cast.actor("finance"), payout=payout)
    assert refused.value.status == 409
    assert list(proof.faults()) == []


def test_what_the_bank_takes_back_of_a_status_is_said_at_its_row(cast):
    run = read_back(cast, exported(cast), returned(PayoutRun.objects.get(), a="paid", b="paid"))
    assert answered(cast, run, returned(run, a="failed", b="paid")) == [
        (3 if status_row_of_alpha(run) == 3 else 2, "This transfer is already recorded as “Paid”.")
    ]


def status_row_of_alpha(run: PayoutRun) -> int:
    names = list(run.payouts.order_by("pk").values_list("partner__name", flat=True))
    return names.index("Alpha Conseil") + 2


def test_a_refusal_of_the_bank_is_work_to_do_until_it_is_paid(cast):
    run = read_back(cast, exported(cast), returned(PayoutRun.objects.get(), a="failed", b="paid"))
    task = next(t for t in tasks_of(my_day, cast.actor("finance")) if "bank refused" in str(t.title))
    assert str(task.title) == f"The bank refused to pay Alpha Conseil in run {run.number}"
    assert str(task.detail) == "told by the bank"
    again(cast)
    assert not any("bank refused" in str(t.title) for t in tasks_of(my_day, cast.actor("finance")))
