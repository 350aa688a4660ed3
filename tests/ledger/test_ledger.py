"""The ledger: entries that add up, balances that are sums, at any date; nothing is ever edited."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from core import bulk
from core.actor import SYSTEM
from core.errors import DomainError
from core.money import Money
from core.operation import OperationError
from ledger import selectors
from ledger.models import Account, Entry, Line
from ledger.proof import unbalanced
from ledger.services import Draft, Unbalanced, account_change, account_ids
from ledger.services import post as bare_post
from tests.support.posting import post, post_many

DAY = date(2026, 3, 10)
EXPENSE, PAYABLE, BANK = "commission_expense", "commission_payable", "bank"


def euros(minor: int) -> Money:
    return Money(minor, "EUR")


def pay(partner, minor: int, on: date = DAY, reference: str = "com_1") -> Entry:
    return post(
        actor=SYSTEM,
        kind="commission",
        on=on,
        reference=reference,
        partner=partner,
        lines=[(EXPENSE, euros(minor)), (PAYABLE, euros(-minor))],
    )


def test_an_entry_has_two_sides_and_balances_are_their_sums(cast):
    entry = pay(cast.a, 1234)
    pay(cast.b, 100)
    assert [(line.account.code, line.amount_minor) for line in entry.lines.order_by("-amount_minor")] == [
        (EXPENSE, 1234),
        (PAYABLE, -1234),
    ]
    assert selectors.balance(PAYABLE, currency="EUR", partner=cast.a) == euros(-1234)
    assert selectors.balance(PAYABLE, currency="EUR") == euros(-1334)
    assert selectors.balance(PAYABLE, currency="USD") == Money(0, "USD")
    assert selectors.partner_balances(PAYABLE, currency="EUR") == {cast.a.pk: -1234, cast.b.pk: -100}


def test_any_past_date_is_replayed(cast):
    pay(cast.a, 100, on=date(2026, 1, 31))
    pay(cast.a, 200, on=date(2026, 2, 1))
    assert selectors.balance(PAYABLE, currency="EUR", as_of=date(2026, 1, 30)) == euros(0)
    assert selectors.balance(PAYABLE, currency="EUR", as_of=date(2026, 1, 31)) == euros(-100)
    assert selectors.balance(PAYABLE, currency="EUR", as_of=date(2026, 2, 1)) == euros(-300)


def test_an_entry_that_does_not_add_up_is_refused(cast):
    lines = [(EXPENSE, euros(100)), (PAYABLE, euros(-99))]
    with pytest.raises(Unbalanced):
        post(actor=SYSTEM, kind="x", on=DAY, reference="r", partner=cast.a, lines=lines)
    two_currencies = [(EXPENSE, euros(100)), (PAYABLE, Money(-100, "USD"))]
    with pytest.raises(Unbalanced):
        post(actor=SYSTEM, kind="x", on=DAY, reference="r", partner=cast.a, lines=two_currencies)
    with pytest.raises(Unbalanced):
        post(actor=SYSTEM, kind="x", on=DAY, reference="r", partner=cast.a, lines=[(BANK, euros(0))])
    assert not Entry.objects.exists()


def test_an_account_that_does_not_exist_is_refused(cast):
    lines = [("petty_cash", euros(1)), (BANK, euros(-1))]
    with pytest.raises(KeyError), transaction.atomic():
        post(actor=SYSTEM, kind="x", on=DAY, reference="r", partner=cast.a, lines=lines)


@pytest.mark.django_db(transaction=True)
def test_posting_outside_a_transaction_is_refused():
    with pytest.raises(RuntimeError):
        bare_post(actor=SYSTEM, kind="x", on=DAY, reference="r", partner=None, lines=[])


def test_posting_outside_an_operation_is_refused(cast):
    """Nothing would say what the entry was."""
    lines = [(EXPENSE, euros(1)), (PAYABLE, euros(-1))]
    with pytest.raises(OperationError), transaction.atomic():
        bare_post(actor=SYSTEM, kind="commission", on=DAY, reference="r", partner=cast.a, lines=lines)


@pytest.mark.parametrize("model", [Entry, Line])
def test_the_database_refuses_to_edit_or_delete(cast, model):
    pay(cast.a, 100)
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**({"memo": "x"} if model is Entry else {"amount_minor": 1}))
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.all()._raw_delete("default")


@pytest.mark.postgres
def test_postgres_refuses_lines_that_do_not_add_up(cast):
    entry = pay(cast.a, 100)
    account = account_ids()[BANK]
    with pytest.raises(IntegrityError, match="guard:unbalanced"), transaction.atomic():
        bulk.insert(
            Line,
            [
                {
                    "entry_id": entry.pk,
                    "account_id": account,
                    "partner_id": cast.a.pk,
                    "amount_minor": 5,
                    "currency": "EUR",
                },
                {
                    "entry_id": entry.pk,
                    "account_id": account,
                    "partner_id": cast.a.pk,
                    "amount_minor": -4,
                    "currency": "EUR",
                },
            ],
        )


def test_an_entry_that_has_no_lines_or_does_not_add_up_is_named(cast):
    pay(cast.a, 100)
    assert list(unbalanced()) == []
    empty = Entry.objects.create(kind="x", booked_on=DAY, reference="r")
    assert [str(fault) for fault in unbalanced()] == [f"{empty.public_id}: no lines"]


@pytest.mark.sqlite_only
def test_what_sqlite_let_in_is_named(cast):
    entry = pay(cast.a, 100)
    Line.objects.create(entry=entry, account_id=account_ids()[BANK], amount_minor=7, currency="EUR")
    assert [str(fault) for fault in unbalanced()] == [f"{entry.public_id}: 7 EUR out of balance"]


def test_ten_thousand_entries_are_posted_at_once(cast, django_assert_max_num_queries):
    account_ids()
    drafts = [
        Draft(DAY, f"com_{n}", cast.a.pk, [(EXPENSE, n, "EUR"), (PAYABLE, -n, "EUR")])
        for n in range(1, 10_001)
    ]
    with django_assert_max_num_queries(13):
        assert post_many(actor=SYSTEM, partner=cast.a, kind="commission", drafts=drafts) == 10_000
    assert selectors.balance(PAYABLE, currency="EUR", partner=cast.a) == euros(-50_005_000)
    assert Entry.objects.values("public_id").distinct().count() == 10_000
    after = pay(cast.a, 1)
    assert after.pk > Entry.objects.exclude(pk=after.pk).order_by("-pk").first().pk
    assert list(unbalanced()) == []


def test_an_account_is_mapped_to_our_accounting(cast):
    account_ids()
    account = Account.objects.get(code=BANK)
    account_change(actor=cast.actor("finance"), account=account, number="512100", vat_code="")
    account.refresh_from_db()
    assert account.number == "512100"
    with pytest.raises(DomainError) as refused:
        account_change(actor=cast.actor("auditor"), account=account, number="1", vat_code="")
    assert refused.value.status == 403


AMOUNTS = st.lists(st.integers(-(10**9), 10**9).filter(bool), min_size=1, max_size=4)
ENTRIES = st.lists(
    st.tuples(AMOUNTS, st.sampled_from(["EUR", "USD", "JPY"]), st.integers(0, 40), st.sampled_from([0, 1])),
    max_size=12,
)


@given(entries=ENTRIES, until=st.integers(0, 40))
@pytest.mark.django_db
def test_any_sequence_adds_up_and_replays(cast, entries, until):
    """Whatever is posted: the ledger is sound, and every balance is what a replay of it gives."""
    with transaction.atomic():
        before = selectors.balances()
        partners = [cast.a, cast.b]
        expected: dict[tuple, int] = defaultdict(int, before)
        replay: dict[tuple, int] = defaultdict(int)
        codes = [EXPENSE, PAYABLE, "adjustment", "commission_payable"]
        drafts = []
        for amounts, currency, offset, which in entries:
            on = DAY + timedelta(days=offset)
            lines = [(codes[place], amount, currency) for place, amount in enumerate(amounts)]
            lines.append((BANK, -sum(amounts), currency))
            drafts.append(Draft(on, "com_x", partners[which].pk, lines))
            for code, amount, _currency in lines:
                expected[code, currency] += amount
                if offset <= until:
                    replay[code, currency, which] += amount
        post_many(actor=SYSTEM, partner=cast.a, kind="test", drafts=drafts)
        assert list(unbalanced()) == []
        found = selectors.balances()
        assert {k: v for k, v in found.items() if v} == {k: v for k, v in expected.items() if v}
        for currency in ("EUR", "USD", "JPY"):
            assert sum(total for (_code, cur), total in found.items() if cur == currency) == 0
            for which, partner in enumerate(partners):
                as_of = selectors.balance(
                    BANK, currency=currency, partner=partner, as_of=DAY + timedelta(days=until)
                )
                assert as_of.amount_minor == replay[BANK, currency, which]
        transaction.set_rollback(True)


def test_the_trial_balance_shows_every_account_in_every_currency(cast):
    pay(cast.a, 100)
    rows = selectors.trial_balance()
    assert {row["account"].code for row in rows} >= {EXPENSE, PAYABLE, BANK}
    assert sum(row["balances"][0].amount_minor for row in rows) == 0
