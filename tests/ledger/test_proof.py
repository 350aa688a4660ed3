"""What somebody who can write to the database may try with the ledger, and which row is named for it."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from core import guards
from core.audit import chain
from core.audit.verify import verify
from core.ids import new_public_id
from core.models import Event
from core.money import Money
from ledger.models import Account, Entry, Line
from ledger.proof import entry_facts, faults
from ledger.rules import digest
from payouts.accounts.services import adjustment_create
from payouts.models import Adjustment, Payout, PayoutRun, Statement, StatementLine
from payouts.runs import services as run_services
from payouts.runs import settlement, transfers
from referrals.models import Commission
from tests.payouts.factories import IBAN_DE, account, earn, produce
from tests.payouts.test_runs import returned

FEBRUARY = date(2026, 2, 28)


@pytest.fixture
def books(cast):
    """Alpha earned 125.00, got 5.00 more, was paid, and earned 60.00 again; Beta earned 80.00, and
    its transfer was paid and came back."""
    finance = cast.actor("finance")
    with time_machine.travel("2026-02-10T10:00:00Z", tick=False):
        adjustment_create(actor=finance, partner=cast.a, amount=Money(500, "EUR"), reason="Goodwill")
    for partner, amount in ((cast.a, 12_500), (cast.b, 8_000)):
        earn(partner, amount, on=date(2026, 2, 2), hold_until=date(2026, 2, 17))
    produce(finance, FEBRUARY)
    Statement.objects.update(contest_until=date(2026, 3, 1))
    account(cast.a)
    account(cast.b, IBAN_DE)
    run = run_services.run_prepare(actor=finance, currency="EUR")
    run_services.run_approve(actor=cast.actor("administrator"), run=run)
    run = run_services.run_export(actor=finance, run=run)
    for answer in ({"a": "paid", "b": "paid"}, {"b": "returned"}):
        results, _unread = transfers.read_back(returned(run, **answer), language="en")
        settlement.run_read_back(actor=finance, run=PayoutRun.objects.get(), results=results)
    earn(cast.a, 6_000)
    chain.seal_all()
    return cast


def said() -> list[str]:
    """What the command answers: one line for each row that disagrees."""
    try:
        call_command("verify_ledger")
    except CommandError as broken:
        return str(broken).splitlines()[1:]
    return []


def forge(*statements: str) -> None:
    with guards.guards_disabled(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def entry_of(row) -> Entry:
    return Entry.objects.get(reference=row.public_id)


def test_what_was_earned_adjusted_paid_and_returned_is_sound(books, capsys):
    kinds = sorted(Entry.objects.values_list("kind", flat=True))
    assert kinds == ["adjustment", *["commission"] * 3, *["payout"] * 2, "payout_return"]
    assert said() == []
    assert "The ledger is sound: 7 entries." in capsys.readouterr().out


def test_an_event_holds_the_digest_of_its_entries_and_the_chain_covers_it(books):
    entry = entry_of(Adjustment.objects.get())
    event = Event.objects.get(public_id=entry.event)
    assert event.code == "payouts.adjustment.created"
    (facts,) = [facts for _event, facts in entry_facts(Entry.objects.filter(pk=entry.pk))]
    assert [line[2:] for line in facts.lines] == [(500, "EUR"), (-500, "EUR")]
    assert event.data["ledger"] == [{"entries": 1, "digest": digest([facts])}]
    position = event.seal.position
    forge(f"""UPDATE core_event SET data = '{{"ledger": []}}' WHERE id = {event.pk}""")
    assert (verify().broken_at, verify().reason) == (position, "changed")


# -- Forgeries behind the triggers -----------------------------------------------------------------------


def test_an_entry_times_ten_on_both_sides_is_found(books):
    last = Entry.objects.order_by("-pk").first()
    forge(f"UPDATE ledger_line SET amount_minor = amount_minor * 10 WHERE entry_id = {last.pk}")
    commission = Commission.objects.order_by("-pk").first()
    assert said() == [
        f"{last.public_id}: not what the event {last.event} recorded",
        f"{commission.public_id}: the ledger has 600.00 EUR for {books.a.public_id} (commission), "
        "and it should be 60.00 EUR",
    ]


def test_a_deleted_entry_is_found(books):
    adjustment = Adjustment.objects.get()
    entry = entry_of(adjustment)
    forge(
        f"DELETE FROM ledger_line WHERE entry_id = {entry.pk}",
        f"DELETE FROM ledger_entry WHERE id = {entry.pk}",
    )
    assert said() == [
        f"{entry.event}: 1 of its entries are missing",
        f"{adjustment.public_id}: the ledger has 0.00 EUR for {books.a.public_id} (adjustment), "
        "and it should be 5.00 EUR",
    ]


def test_an_entry_moved_to_another_partner_is_found(books):
    adjustment = Adjustment.objects.get()
    entry = entry_of(adjustment)
    forge(f"UPDATE ledger_line SET partner_id = {books.b.pk} WHERE entry_id = {entry.pk}")
    assert said() == [
        f"{entry.public_id}: not what the event {entry.event} recorded",
        f"{adjustment.public_id}: the ledger has 0.00 EUR for {books.a.public_id} (adjustment), "
        "and it should be 5.00 EUR",
        f"{adjustment.public_id}: the ledger has 5.00 EUR for {books.b.public_id} (adjustment), "
        "and it should be 0.00 EUR",
    ]


@pytest.mark.parametrize("change", ["booked_on = '2026-01-01'", "memo = 'x'", "kind = 'commission'"])
def test_a_changed_entry_is_found(books, change):
    entry = entry_of(Adjustment.objects.get())
    forge(f"UPDATE ledger_entry SET {change} WHERE id = {entry.pk}")
    assert f"{entry.public_id}: not what the event {entry.event} recorded" in said()


def test_an_amount_moved_to_another_account_is_found(books):
    entry = entry_of(Adjustment.objects.get())
    bank = Account.objects.get(code="bank").pk
    forge(f"UPDATE ledger_line SET account_id = {bank} WHERE entry_id = {entry.pk} AND amount_minor > 0")
    assert said() == [f"{entry.public_id}: not what the event {entry.event} recorded"]


def test_two_entries_that_cancel_each_other_are_found(books):
    """Totals stay as they were."""
    first, second = Commission.objects.filter(partner=books.a).order_by("pk")
    for row, change in ((first, 100), (second, -100)):
        entry = entry_of(row).pk
        forge(
            f"UPDATE ledger_line SET amount_minor = amount_minor + {change} "
            f"WHERE entry_id = {entry} AND amount_minor > 0",
            f"UPDATE ledger_line SET amount_minor = amount_minor - {change} "
            f"WHERE entry_id = {entry} AND amount_minor < 0",
        )
    assert len(said()) == 4


def test_an_entry_that_nobody_posted_is_found_with_the_triggers_in_place(books):
    """Inserting is what the triggers allow."""
    event = entry_of(Adjustment.objects.get()).event
    made = {
        "in no event": _insert(books, event=""),
        "in no event: evt_x does not know it": _insert(books, event="evt_x"),
        f"not among the entries that the event {event} recorded": _insert(books, event=event),
    }
    found = said()
    for says, entry in made.items():
        assert f"{entry.public_id}: {says}" in found


def test_a_kind_that_nobody_posts_is_found(books):
    entry = _insert(books, event="", kind="gift")
    assert f"{entry.public_id}: nobody posts entries of the kind 'gift'" in said()


def _insert(cast, *, event: str, kind: str = "adjustment") -> Entry:
    entry = Entry.objects.create(
        kind=kind, booked_on=FEBRUARY, reference=new_public_id("adj"), event=event, created_by="usr_x"
    )
    accounts = {account.code: account for account in Account.objects.all()}
    Line.objects.bulk_create(
        Line(entry=entry, account=accounts[code], partner=cast.a, amount_minor=amount, currency="EUR")
        for code, amount in (("adjustment", 100), ("commission_payable", -100))
    )
    return entry


@pytest.mark.sqlite_only
def test_replacing_a_line_is_refused(books):
    line = Line.objects.order_by("-pk").first()
    times_ten = (
        "INSERT OR REPLACE INTO ledger_line (id, entry_id, account_id, partner_id, amount_minor, currency) "
        "SELECT id, entry_id, account_id, partner_id, amount_minor * 10, currency FROM ledger_line "
        f"WHERE id = {line.pk}"
    )
    refused = pytest.raises(IntegrityError, match="guard:append-only")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(times_ten)
    assert said() == []


# -- Commissions, statements and payouts that no longer agree --------------------------------------------


def test_a_commission_with_another_amount_is_found(books):
    commission = Commission.objects.filter(partner=books.b).get()
    forge(f"UPDATE referrals_commission SET amount_minor = 9000 WHERE id = {commission.pk}")
    assert set(said()) == {
        f"{commission.public_id}: the ledger has 80.00 EUR for {books.b.public_id} (commission), "
        "and it should be 90.00 EUR",
        f"{commission.public_id}: not what was decided for its sale",
        f"{commission.public_id}: its line on the statement says something else",
    }


def test_a_statement_with_another_amount_is_found(books):
    statement = Statement.objects.get(partner=books.b)
    forge(
        "UPDATE payouts_statement SET commissions_minor = 8100, total_minor = 8100, payable_minor = 8100 "
        f"WHERE id = {statement.pk}"
    )
    payout = Payout.objects.get(partner=books.b)
    assert set(said()) == {
        f"{statement.public_id}: its lines add up to something else",
        f"{payout.public_id}: not what its statement says is paid",
    }


def test_a_payout_with_another_amount_is_found(books):
    payout, run = Payout.objects.get(partner=books.a), PayoutRun.objects.get()
    forge(f"UPDATE payouts_payout SET amount_minor = 13100 WHERE id = {payout.pk}")
    assert set(said()) == {
        f"{payout.public_id}: the ledger has 130.00 EUR for {books.a.public_id} "
        "(payout, payout_return, double_payment_end), "
        "and it should be 131.00 EUR",
        f"{payout.public_id}: not what its statement says is paid",
        f"{run.public_id}: its transfers add up to something else",
    }


def test_a_transfer_said_to_be_paid_is_found(books):
    payout = Payout.objects.get(partner=books.b)
    Payout.objects.filter(pk=payout.pk).update(status="paid")
    assert set(said()) == {
        f"{payout.public_id}: the ledger has 0.00 EUR for {books.b.public_id} "
        "(payout, payout_return, double_payment_end), and it should be 80.00 EUR",
        f"{payout.public_id}: paid, and its statement is not",
    }


def test_a_statement_said_to_be_paid_is_found(books):
    statement = Statement.objects.get(partner=books.b)
    Statement.objects.filter(pk=statement.pk).update(status="paid")
    assert said() == [f"{statement.public_id}: paid, and no transfer paid it"]


def test_a_statement_that_does_not_go_on_where_the_last_one_ended_is_found(books):
    produce(books.actor("finance"))
    statement = Statement.objects.get(partner=books.a, period_end=date(2026, 3, 31))
    assert said() == []
    forge(
        "UPDATE payouts_statement SET opening_minor = 100, total_minor = total_minor + 100, "
        f"payable_minor = payable_minor + 100 WHERE id = {statement.pk}"
    )
    assert said() == [f"{statement.public_id}: it does not open with what the one before carried forward"]


def test_a_commission_claimed_without_a_line_and_a_line_with_another_amount_are_found(books):
    free = Commission.objects.filter(partner=books.a, statement_id="").get()
    statement = Statement.objects.get(partner=books.a)
    Commission.objects.filter(pk=free.pk).update(status="on_statement", statement_id=statement.public_id)
    assert said() == [f"{free.public_id}: claimed by a statement that does not hold it"]
    Commission.objects.filter(pk=free.pk).update(status="open", statement_id="")
    line = StatementLine.objects.exclude(adjustment=None).get()
    forge(f"UPDATE payouts_statementline SET amount_minor = 501 WHERE id = {line.pk}")
    assert set(said()) == {
        f"{statement.public_id}: its lines add up to something else",
        f"{line.adjustment.public_id}: its line on the statement says something else",
    }


# -- Entries from before they were tied to events --------------------------------------------------------


@pytest.fixture
def older(books):
    """The same books as an upgrade finds them: entries that no event knows, then the event of
    migration 0002 that records them all, then a new entry."""
    forge("UPDATE ledger_entry SET event = ''", "DELETE FROM core_delivery")
    events = Event.objects.filter(data__has_key="ledger")
    with guards.guards_disabled():
        for event in events:
            event.data = {key: value for key, value in event.data.items() if key != "ledger"}
            event.save()
    _migration().record_what_is_there(_apps(), None)
    earn(books.b, 1_000)
    return books


def _migration():
    from importlib import import_module

    return import_module("ledger.migrations.0002_entries_tied_to_events")


def _apps():
    from django.apps import apps

    return apps


def test_older_entries_are_sound_and_said_to_be_older(older, capsys):
    assert said() == []
    out = capsys.readouterr().out
    assert "The ledger is sound: 8 entries." in out
    assert "7 of them were made before entries were tied to events" in out


def test_an_older_entry_that_was_changed_added_or_deleted_is_found(older):
    event = Event.objects.get(code="ledger.entries.found").public_id
    first, last = Entry.objects.filter(event="").order_by("pk").first(), Entry.objects.filter(event="").last()
    forge(f"UPDATE ledger_entry SET memo = 'x' WHERE id = {first.pk}")
    assert said() == [f"{first.public_id} to {last.public_id}: not what the event {event} recorded"]
    forge(f"UPDATE ledger_entry SET memo = '{first.memo}' WHERE id = {first.pk}")
    assert said() == []
    more = _insert(older, event="")
    assert f"{more.public_id}: not among the entries that the event {event} recorded" in said()
    forge(
        f"DELETE FROM ledger_line WHERE entry_id = {more.pk}",
        f"DELETE FROM ledger_entry WHERE id = {more.pk}",
    )
    forge(
        f"DELETE FROM ledger_line WHERE entry_id = {last.pk}",
        f"DELETE FROM ledger_entry WHERE id = {last.pk}",
    )
    assert f"{event}: 1 of its entries are missing" in said()


def test_entries_are_read_in_parts(books, monkeypatch):
    monkeypatch.setattr("ledger.proof.ENTRIES_AT_ONCE", 2)
    monkeypatch.setattr("ledger.proof.EVENTS_AT_ONCE", 3)
    monkeypatch.setattr("ledger.proof.PARTNERS_AT_ONCE", 1)
    assert list(faults()) == []
