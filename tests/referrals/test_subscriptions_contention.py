"""Payments and refunds of one subscription at the same moment, on PostgreSQL."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import connection

from core.actor import SYSTEM
from ledger.proof import faults
from ledger.services import account_ids
from pipeline.models import Sale
from referrals.commissions import accrual
from referrals.commissions.evaluation import AccrualBatch
from referrals.conversions.services import conversion_record
from referrals.models import Click, Subscription
from referrals.subscriptions import services
from tests.referrals.factories import at, conversion, eur, make_link, make_plan
from tests.referrals.test_subscriptions import ONCE, THREE_MONTHS, decide, give_back, nets, paid
from tests.support.contention import at_once
from tests.support.users import Cast, make_cast

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
JANUARY = date(2026, 1, 1)


@pytest.fixture
def cast() -> Cast:
    found = make_cast()
    account_ids()
    return found


@pytest.fixture
def meet(monkeypatch):
    """So many wait for each other when each has read what it decides by. Behind a lock they cannot meet,
    and the first goes on alone."""

    def of(parties: int) -> None:
        barrier, decide_rows = Barrier(parties), AccrualBatch.decide

        def waiting(batch, rows):
            with suppress(BrokenBarrierError):
                barrier.wait(timeout=1)
            decide_rows(batch, rows)

        monkeypatch.setattr(AccrualBatch, "decide", waiting)

    return of


def first_payments(cast: Cast) -> int:
    """Three first payments of one customer, sent at once by another system; what is paid for them."""
    click = Click.objects.create(link=make_link(cast.a)).public_id
    sent = [
        conversion("payment", click=click, customer_ref="c-1", amount=eur("100.00"), occurred_at=at(ago))
        for ago in (0, 0.001, 0.002)
    ]
    at_once(*[lambda one=one: conversion_record(actor=SYSTEM, conversion=one) for one in sent])
    assert Sale.objects.count() == 3
    return sum(nets().values())


def test_three_first_payments_at_once_are_paid_once(cast, meet):
    make_plan(ONCE)
    meet(3)
    assert first_payments(cast) == 1_000
    assert list(faults()) == []


def test_without_the_unique_row_three_are_paid(cast, meet, monkeypatch):
    make_plan(ONCE)
    meet(3)

    def claimed_by_nobody(days):
        found = {key: Subscription(**key._asdict(), first_on=day) for key, day in days.items()}
        return found, set(found)

    monkeypatch.setattr(services, "claim", claimed_by_nobody)
    monkeypatch.setattr(services, "keep", lambda standings: None)
    assert first_payments(cast) == 3_000


def freed(cast: Cast) -> list[Sale]:
    """A subscription whose first payment was given back, and three that come after it."""
    make_plan(ONCE)
    first = paid(cast.a, JANUARY)
    decide(first)
    decide(give_back(first, date(2026, 1, 5)))
    return [paid(cast.a, date(2026, month, 1)) for month in (2, 3, 4)]


def test_three_payments_at_once_of_a_subscription_that_is_known_are_paid_once(cast, meet):
    sales = freed(cast)
    meet(3)
    at_once(*[lambda sale=sale: decide(sale) for sale in sales])
    # Whoever came first, the first by date has it in the end.
    assert nets() == {date(2026, 2, 1): 1_000}
    assert Subscription.objects.get().paid_by == sales[0]
    assert list(faults()) == []


def test_without_the_lock_three_are_paid(cast, meet, monkeypatch):
    sales = freed(cast)
    meet(3)
    monkeypatch.setattr(services, "lock_all", list)
    at_once(*[lambda sale=sale: decide(sale) for sale in sales])
    assert nets() == {sale.sold_on: 1_000 for sale in sales}


@pytest.mark.parametrize("again", range(3))
def test_late_and_simultaneous_payments_and_a_refund_are_paid_by_their_days(cast, meet, again):
    make_plan(THREE_MONTHS)
    november = paid(cast.a, date(2026, 11, 1))
    decide(november)
    sales = [paid(cast.a, date(2026, month, 1)) for month in (6, 4, 5)]
    refund = give_back(november, date(2026, 11, 2), "50.00")
    meet(4)
    at_once(*[lambda sale=sale: decide(sale) for sale in (*sales, refund)])
    assert nets() == {date(2026, month, 1): 1_000 for month in (4, 5, 6)}
    assert list(faults()) == []


def test_a_batch_and_single_payments_at_once_end_in_no_circle(cast):
    make_plan(ONCE)
    refs = [f"c-{number}" for number in range(20)]
    early = [paid(cast.a, JANUARY, customer_ref=ref) for ref in refs]
    late = [paid(cast.a, date(2026, 2, 1), customer_ref=ref) for ref in reversed(refs)]

    def batch() -> None:
        accrual.commissions_accrue(actor=SYSTEM)

    def alone(sales: list[Sale]) -> None:
        for sale in sales:
            # One that the batch decides at the same moment is refused, and is decided.
            with suppress(Exception):
                decide(sale)

    at_once(batch, lambda: alone(late), lambda: alone(early[::-1]), batch)
    accrual.commissions_accrue(actor=SYSTEM)
    assert not Sale.objects.filter(decision=None).exists()
    assert nets() == {JANUARY: 20_000}
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        assert cursor.fetchone() == (0,)
