"""Two requests at the same moment, on PostgreSQL; each race is first shown without its guard."""

from __future__ import annotations

import threading

import pytest
from django.db import close_old_connections, connection

from core import clock
from core.actor import SYSTEM
from core.errors import DomainError
from ledger.services import account_ids
from pipeline.models import Sale
from referrals.commissions import accrual
from referrals.commissions import accrual as commission_accrual
from referrals.commissions import services as commission_services
from referrals.conversions import services as conversion_services
from referrals.conversions import services as conversions
from referrals.models import Click, Commission, CommissionDecision, ReferralEvent
from tests.referrals.factories import conversion, make_link, make_plan, report

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def together(*works):
    """Run each in a thread of its own; their results or refusals, in order."""
    results: list = [None] * len(works)

    def run(index, work):
        try:
            results[index] = work()
        except DomainError as error:
            results[index] = error
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=run, args=(index, work)) for index, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return results


@pytest.fixture
def meet(monkeypatch):
    """Both requests look for the event before either has written it."""
    barrier = threading.Barrier(2, timeout=10)
    check = conversions._check

    def wait_for_the_other(sent):
        check(sent)
        barrier.wait()

    monkeypatch.setattr(conversions, "_check", wait_for_the_other)


def drop(*statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def test_the_same_event_twice_at_once_is_one_event_and_one_commission(cast, meet):
    make_plan()
    sent = conversion("sale", click=Click.objects.create(link=make_link(cast.a)).public_id)
    results = together(*[lambda: conversion_services.conversion_record(actor=SYSTEM, conversion=sent)] * 2)
    assert sorted(result.is_new for result in results) == [False, True]
    assert len({result.event.pk for result in results}) == 1
    assert (ReferralEvent.objects.count(), Sale.objects.count(), Commission.objects.count()) == (1, 1, 1)


def test_without_the_constraints_it_would_be_paid_twice(cast, monkeypatch):
    make_plan()
    account_ids()
    barrier = threading.Barrier(2, timeout=10)
    create = conversions._create

    def create_together(sent, **values):
        barrier.wait()
        return create(sent, **values)

    monkeypatch.setattr(conversions, "_create", create_together)
    monkeypatch.setattr(ReferralEvent, "validate_constraints", lambda row, **options: None)
    sent = conversion("sale", click=Click.objects.create(link=make_link(cast.a)).public_id)
    drop(
        "ALTER TABLE referrals_referralevent DROP CONSTRAINT referrals_event_once",
        "DROP INDEX pipeline_sale_external",
    )
    try:
        results = together(
            *[lambda: conversion_services.conversion_record(actor=SYSTEM, conversion=sent)] * 2
        )
        assert [result.is_new for result in results] == [True, True]
        assert (ReferralEvent.objects.count(), Commission.objects.count()) == (2, 2)
    finally:
        from core import guards

        with guards.guards_disabled():
            for model in (Commission, CommissionDecision, ReferralEvent):
                model.objects.all()._raw_delete("default")
            drop(
                "DELETE FROM ledger_line",
                "DELETE FROM ledger_entry",
                "DELETE FROM pipeline_sale",
                "ALTER TABLE referrals_referralevent ADD CONSTRAINT referrals_event_once UNIQUE (source, external_id)",
                "CREATE UNIQUE INDEX pipeline_sale_external ON pipeline_sale (external_id) WHERE external_id <> ''",
            )


def test_a_sale_decided_twice_at_once_pays_once(cast, monkeypatch):
    make_plan()
    click = Click.objects.create(link=make_link(cast.a))
    event = report("lead", click=click.public_id)
    from core.money import Money
    from pipeline.sales.services import sale_record

    sale = sale_record(
        actor=SYSTEM,
        partner=event.partner,
        role="sourced",
        source="manual",
        sold_on=clock.today(),
        amount=Money(100_000, "EUR"),
    )
    barrier = threading.Barrier(2, timeout=10)
    decide = accrual._decide

    def wait_for_the_other(*args):
        barrier.wait()
        return decide(*args)

    monkeypatch.setattr(accrual, "_decide", wait_for_the_other)
    results = together(*[lambda: commission_accrual.commission_accrue(actor=SYSTEM, sale=sale)] * 2)
    refused = [result for result in results if isinstance(result, DomainError)]
    assert [error.status for error in refused] == [409]
    assert Commission.objects.get().amount_minor == 10_000


def test_two_statements_at_once_never_share_a_commission(cast):
    make_plan(hold_days=0)
    for _number in range(20):
        report("sale", click=Click.objects.create(link=make_link(cast.a)).public_id)
    ids = list(Commission.objects.values_list("pk", flat=True))

    def claim(statement):
        return commission_services.commissions_claim(
            actor=SYSTEM, statement_public_id=statement, ids=ids, until=clock.today()
        )

    claimed = together(lambda: claim("sta_1"), lambda: claim("sta_2"))
    assert sum(claimed) == 20
    counts = [Commission.objects.filter(statement_id=name).count() for name in ("sta_1", "sta_2")]
    assert counts == claimed
