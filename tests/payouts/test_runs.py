"""Payout runs: four eyes, the file for the bank and the same file read back, the ledger."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from core import clock, files, guards
from core.actor import SYSTEM
from core.csv_reader import read_table
from core.errors import DomainError
from core.models import Event, OutgoingMail
from core.money import Money
from ledger import proof
from ledger import selectors as ledger
from partners.models import Partner
from payouts.accounts import services as account_services
from payouts.models import Payout, PayoutAccount, PayoutRun, Statement
from payouts.runs import selectors, transfers
from payouts.runs import services as run_services
from payouts.runs import settlement as run_settlement
from referrals.models import Commission
from tests.payouts.factories import IBAN, IBAN_DE, accepted, account

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def twentieth_of_april():
    with time_machine.travel("2026-04-20T10:00:00Z", tick=False):
        yield


def owed(partner) -> int:
    return -ledger.balance("commission_payable", currency="EUR", partner=partner).amount_minor


def in_bank() -> int:
    return ledger.balance("bank", currency="EUR").amount_minor


def prepared(cast) -> PayoutRun:
    """125.00 to Alpha and 80.00 to Beta, prepared by finance."""
    accepted(cast.actor("finance"), cast.b, 8_000, period_end=date(2026, 2, 28))
    accepted(cast.actor("finance"), cast.a, 12_500)
    account(cast.a, IBAN)
    account(cast.b, IBAN_DE)
    return run_services.run_prepare(actor=cast.actor("finance"), currency="EUR")


def exported(cast) -> PayoutRun:
    run = prepared(cast)
    run_services.run_approve(actor=cast.actor("administrator"), run=run)
    return run_services.run_export(actor=cast.actor("finance"), run=run)


def returned(run: PayoutRun, **statuses: str) -> bytes:
    """The exported file as the bank sends it back: ``a="paid"`` for the transfer of partner Alpha."""
    rows = files.read(run.export_file).decode("utf-8-sig").splitlines()
    lines = [rows[0]]
    for row in rows[1:]:
        letter = "a" if "Alpha" in row else "b"
        lines.append(f"{row[:-2]}{statuses.get(letter, '')},{clock.today()},told by the bank")
    return "\r\n".join(lines).encode()


def answered(cast, run: PayoutRun, content: bytes, *, language: str = "en") -> list[tuple[int, str]]:
    """Read the bank's answer; the rows that were refused, each with its sentence."""
    results, unread = transfers.read_back(content, language=language)
    answer = run_settlement.run_read_back(actor=cast.actor("finance"), run=run, results=results)
    return [(row.row, str(row.why)) for row in sorted([*unread, *answer.refused])]


def read_back(cast, run: PayoutRun, content: bytes) -> PayoutRun:
    assert answered(cast, run, content) == []
    run.refresh_from_db()
    return run


def test_a_run_pays_what_is_accepted(cast):
    run = prepared(cast)
    assert (run.total_minor, run.payouts_count, run.status, run.skipped) == (20_500, 2, "prepared", [])
    assert sorted(run.payouts.values_list("payee", "iban", "amount_minor")) == [
        ("Alpha Conseil", IBAN, 12_500),
        ("Beta Services", IBAN_DE, 8_000),
    ]
    assert run.number == f"V-{clock.today().year}-0001"
    with pytest.raises(DomainError) as refused:
        run_services.run_prepare(actor=cast.actor("finance"), currency="EUR")
    assert refused.value.status == 409


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        (None, "no-account"),
        ({"usable_from": clock.now() + timedelta(hours=1)}, "waiting"),
        ({"called_back_at": None}, "call-back"),
    ],
)
def test_what_cannot_be_paid_is_left_out_with_the_reason(cast, values, reason):
    statement = accepted(cast.actor("finance"), cast.a, 12_500, period_end=date(2026, 2, 28))
    accepted(cast.actor("finance"), cast.b, 8_000)
    account(cast.b, IBAN_DE)
    if values is not None:
        account(cast.a, **values)
    run = run_services.run_prepare(actor=cast.actor("finance"), currency="EUR")
    assert run.skipped == [{"statement": statement.public_id, "reason": reason}]
    assert [payout.partner for payout in run.payouts.all()] == [cast.b]


@pytest.mark.parametrize(("status", "paid"), [("suspended", False), ("ended", True), ("active", True)])
def test_payouts_wait_while_a_partner_is_suspended_and_are_made_after_its_end(cast, status, paid):
    accepted(cast.actor("finance"), cast.a, 12_500)
    statement = Statement.objects.get(partner=cast.a)
    with guards.guards_disabled():
        Statement.objects.filter(pk=statement.pk).update(period_end=date(2026, 2, 28))
    accepted(cast.actor("finance"), cast.b, 8_000)
    account(cast.a)
    account(cast.b, IBAN_DE)
    Partner.objects.filter(pk=cast.a.pk).update(status=status)
    run = run_services.run_prepare(actor=cast.actor("finance"), currency="EUR")
    assert (cast.a in [payout.partner for payout in run.payouts.all()]) is paid
    left_out = [] if paid else [{"statement": statement.public_id, "reason": "status"}]
    assert run.skipped == left_out


def test_a_statement_in_its_contest_time_is_not_paid(cast):
    accepted(cast.actor("finance"), cast.a, 12_500)
    account(cast.a)
    Statement.objects.update(status="issued", contest_until=clock.today())
    with pytest.raises(DomainError):
        run_services.run_prepare(actor=cast.actor("finance"), currency="EUR")


def test_the_one_who_prepared_does_not_approve(cast):
    run = prepared(cast)
    with pytest.raises(DomainError) as refused:
        run_services.run_approve(actor=cast.actor("finance"), run=run)
    assert refused.value.status == 409
    with pytest.raises(IntegrityError), transaction.atomic():
        PayoutRun.objects.filter(pk=run.pk).update(approved_by=run.prepared_by, status="approved")
    run_services.run_approve(actor=cast.actor("administrator"), run=run)
    run.refresh_from_db()
    assert (run.status, run.approved_by) == ("approved", cast.staff["administrator"])


def test_a_machine_neither_prepares_nor_approves(cast):
    run = prepared(cast)
    with pytest.raises(DomainError):
        run_services.run_approve(actor=SYSTEM, run=run)
    with pytest.raises(DomainError):
        run_services.run_prepare(actor=SYSTEM, currency="EUR")


def test_the_bank_is_not_reached_without_approval(cast):
    run = prepared(cast)
    with pytest.raises(DomainError) as refused:
        run_services.run_export(actor=cast.actor("finance"), run=run)
    assert refused.value.status == 409


def test_a_cancelled_run_frees_its_statements(cast):
    run = prepared(cast)
    run_services.run_cancel(actor=cast.actor("finance"), run=run, reason="Wrong day")
    assert set(run.payouts.values_list("status", flat=True)) == {"cancelled"}
    again = run_services.run_prepare(actor=cast.actor("finance"), currency="EUR")
    assert again.payouts_count == 2
    assert sorted(again.payouts.values_list("reference", flat=True))[0].endswith("-2")


def test_the_file_reads_back_to_the_same_run(cast):
    run = exported(cast)
    content = files.read(run.export_file)
    assert [
        (
            row.text("payee"),
            row.text("iban"),
            row.decimal("amount"),
            row.text("reference"),
            row.text("statement"),
        )
        for row in read_table(content, language="en")
    ] == [
        (p.payee, p.iban, p.amount.decimal, p.reference, p.statement.number)
        for p in run.payouts.select_related("statement").order_by("pk")
    ]
    assert hashlib.sha256(content).hexdigest() == run.export_file.sha256
    again = run_services.run_export(actor=cast.actor("finance"), run=run)
    assert again.export_file == run.export_file
    assert OutgoingMail.objects.filter(kind="payouts.payout_sent").count() == 4


def test_when_all_is_paid_the_run_is_settled_and_the_debt_gone(cast):
    run = exported(cast)
    assert (owed(cast.a), owed(cast.b), in_bank()) == (12_500, 8_000, 0)
    run = read_back(cast, run, returned(run, a="paid", b="paid"))
    assert run.status == "settled"
    assert (owed(cast.a), owed(cast.b), in_bank()) == (0, 0, -20_500)
    assert ledger.balance("bank", currency="EUR", as_of=date(2026, 4, 19)) == Money(0, "EUR")
    assert set(Statement.objects.values_list("status", flat=True)) == {"paid"}
    assert set(Commission.objects.values_list("status", "paid_on")) == {("paid", date(2026, 4, 20))}


def test_the_same_answer_twice_changes_nothing(cast):
    run = exported(cast)
    content = returned(run, a="paid", b="paid")
    read_back(cast, run, content)
    read_back(cast, run, content)
    assert in_bank() == -20_500


def reasons_left_out(currency):
    _chosen, skipped = selectors.choose(list(selectors.payable_statements(currency)))
    return [item["reason"] for item in skipped]


def test_a_refused_transfer_is_paid_by_the_next_run_once_the_partner_was_called(cast):
    run = exported(cast)
    run = read_back(cast, run, returned(run, a="failed", b="paid"))
    assert run.status == "settled"
    assert (owed(cast.a), owed(cast.b)) == (12_500, 0)
    # The bank refused this account: nobody pays on it before the partner was called back.
    assert reasons_left_out("EUR") == ["call-back"]
    account = PayoutAccount.objects.current().get(partner=cast.a)
    assert (account.called_back_at, account.called_back_by) == (None, "")
    doubted = Event.objects.get(code="payouts.account.doubted")
    assert list(doubted.targets.values_list("target_id", flat=True)) == [account.public_id]
    account_services.account_call_back(actor=cast.actor("administrator"), account=account, note="Open again")
    again = run_services.run_prepare(actor=cast.actor("finance"), currency="EUR")
    payout = again.payouts.get()
    assert (payout.partner, payout.amount_minor) == (cast.a, 12_500)


def test_money_that_comes_back_is_owed_again(cast):
    run = exported(cast)
    read_back(cast, run, returned(run, a="paid", b="paid"))
    read_back(cast, run, returned(run, a="returned"))
    assert (owed(cast.a), in_bank()) == (12_500, -8_000)
    statement = Statement.objects.get(partner=cast.a)
    assert statement.status == "closed"
    assert Commission.objects.get(partner=cast.a).status == "on_statement"
    assert list(proof.faults()) == []


def test_half_an_answer_leaves_the_run_open(cast):
    run = exported(cast)
    run = read_back(cast, run, returned(run, a="paid"))
    assert run.status == "exported"
    assert Payout.objects.get(partner=cast.b).status == "sent"


def test_a_file_saved_by_a_french_spreadsheet_is_read(cast):
    """Semicolons, CR line ends, its own dates, spaces and words, as Excel for Mac saves them in Windows-1252."""
    run = exported(cast)
    text = returned(run, a="payé", b="Rejetée").decode().replace("\r\n", "\r").replace(",", ";")
    text = text.replace("125.00", "125,00").replace("2026-04-20", "20/04/2026")
    assert answered(cast, run, text.encode("cp1252"), language="fr") == []
    assert dict(run.payouts.values_list("partner__name", "status")) == {
        "Alpha Conseil": "paid",
        "Beta Services": "failed",
    }


@pytest.mark.parametrize("payee", ["+Simple", "=1+1", "-Nord", "@home", "'Quoted'"])
def test_the_file_for_the_bank_is_never_altered(payee):
    transfer = transfers.Transfer(payee, IBAN, "", Money(100, "EUR"), "R-1-1", "R-1")
    (row,) = read_table(transfers.write([transfer]), language="en")
    assert row.cells["payee"] == payee
