"""Many sales at once: the same decisions and ledger as one by one, also after a killed worker."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from core import clock, guards
from core.actor import SYSTEM
from core.models import Event, EventTarget, Job
from core.queue import jobs
from ledger.models import Entry, Line
from ledger.proof import unbalanced
from partners.models import Partner
from pipeline.models import Sale
from pipeline.sales.services import SaleRow, sale_import, sale_record, sale_refund
from referrals.commissions import accrual as commission_accrual
from referrals.commissions import jobs as commission_jobs
from referrals.commissions import services as commission_services
from referrals.models import Commission, CommissionDecision, Subscription
from tests.referrals.factories import eur, make_plan

pytestmark = pytest.mark.django_db
FIRST = date(2026, 1, 1)


def load(partners, count=60, **details) -> None:
    """Sales of several partners, some in a subscription, some refunded, over two months."""
    rows = [
        SaleRow(
            partner=(partner.pk, partner.public_id),
            source="referral",
            sold_on=FIRST + timedelta(days=number % 59),
            amount_minor=10_000 + number * 37,
            currency="EUR",
            customer_ref=f"c-{number % 7}",
            is_recurring=number % 3 == 0,
            **details,
        )
        for number in range(count)
        for partner in [partners[number % len(partners)]]
    ]
    sale_import(actor=SYSTEM, rows=rows)
    refunded = Sale.objects.order_by("pk")[: count // 4]
    sale_import(
        actor=SYSTEM,
        rows=[
            SaleRow(
                partner=(sale.partner_id, sale.partner.public_id),
                source="referral",
                sold_on=FIRST + timedelta(days=70),
                amount_minor=-sale.amount_minor // 3,
                currency="EUR",
                refund_of_id=sale.pk,
                attributable=sale.pk % 2 == 0,
            )
            for sale in refunded.select_related("partner")
            for _time in range(2)
        ],
    )


def plans() -> None:
    make_plan(
        {"rate": Decimal("0.2"), "conditions": {"tier": ["platinum"]}},
        {"rate": Decimal("0.125"), "conditions": {"tier": ["gold"]}},
        {"rate": Decimal("0.05"), "recurring": True, "months": 1, "minimum_minor": 700},
    )


def picture() -> tuple:
    """All that was decided and booked, without identifiers."""
    decided = CommissionDecision.objects.order_by("sale_id").values_list(
        "sale_id", "reason", "amount_minor", "rule_id", "explanation"
    )
    earned = Commission.objects.order_by("sale_id", "caused_by_id").values_list(
        "sale_id", "partner_id", "kind", "amount_minor", "hold_until", "reversal_of__sale_id", "caused_by_id"
    )
    booked = (
        Line.objects.order_by("partner_id", "account__code")
        .values_list("partner_id", "account__code", "currency")
        .annotate(total=Sum("amount_minor"))
    )
    return list(map(str, decided)), list(earned), list(booked)


@pytest.fixture
def agents(cast):
    Partner.objects.filter(pk=cast.b.pk).update(legal_status="commercial_agent")
    body = Partner.objects.create(
        name="Ministry", type=cast.vocabulary.government, country="FR", status="active"
    )
    return [cast.a, cast.b, body]


def accrue_all(chunk: int | None = None, monkeypatch=None) -> int:
    if chunk:
        monkeypatch.setattr("referrals.commissions.accrual.bulk.CHUNK", chunk)
    commission_accrual.commissions_accrue_start(actor=SYSTEM)
    return jobs.run_due()


def test_a_batch_decides_as_one_by_one_would(agents, monkeypatch):
    plans()
    load(agents)
    for sale in Sale.objects.order_by("sold_on", "pk"):
        commission_accrual.commission_accrue(actor=SYSTEM, sale=sale)
    alone = picture()
    assert {"", "type", "agent"} <= set(CommissionDecision.objects.values_list("reason", flat=True))

    with guards.guards_disabled():
        for model in (Commission, CommissionDecision, Subscription, Line, Entry):
            model.objects.all()._raw_delete("default")
    accrue_all(chunk=7, monkeypatch=monkeypatch)

    assert picture() == alone
    assert list(unbalanced()) == []
    assert not Sale.objects.filter(decision=None).exists()


@pytest.mark.parametrize("batch", [False, True])
def test_a_refund_of_what_was_left_to_be_paid_makes_the_commission_due(cast, batch):
    """Sold 100, paid 60, then 40 given back: nothing is left to be paid, however it is decided."""
    make_plan({"rate": Decimal("0.10")}, due_on="payment", hold_days=5)
    sale = sale_record(
        actor=SYSTEM, partner=cast.a, role="sourced", source="referral", sold_on=FIRST, amount=eur("100.00")
    )
    commission_accrual.commission_accrue(actor=SYSTEM, sale=sale)
    commission_services.payment_record(
        actor=SYSTEM, sale=sale, amount=eur("60.00"), paid_on=FIRST + timedelta(days=9)
    )
    assert [row.hold_until for row in Commission.objects.all()] == [None]
    refund = sale_refund(actor=SYSTEM, sale=sale, amount=eur("40.00"), refunded_on=FIRST + timedelta(days=20))
    if batch:
        accrue_all()
    else:
        commission_accrual.commission_accrue(actor=SYSTEM, sale=refund)
    assert list(Commission.objects.order_by("pk").values_list("amount_minor", "hold_until")) == [
        (1_000, date(2026, 1, 26)),
        (-400, date(2026, 1, 26)),
    ]


@pytest.mark.parametrize("batch", [False, True])
def test_a_sale_and_its_refund_are_due_once_nothing_is_left_to_pay(cast, batch):
    make_plan({"rate": Decimal("0.10")}, due_on="payment", hold_days=0)
    sale = sale_record(
        actor=SYSTEM, partner=cast.a, role="sourced", source="referral", sold_on=FIRST, amount=eur("100.00")
    )
    for amount, days in (("25.00", 9), ("35.00", 4)):
        commission_services.payment_record(
            actor=SYSTEM, sale=sale, amount=eur(amount), paid_on=FIRST + timedelta(days=days)
        )
    refund = sale_refund(actor=SYSTEM, sale=sale, amount=eur("40.00"), refunded_on=FIRST + timedelta(days=20))
    if batch:
        accrue_all()
    else:
        commission_accrual.commission_accrue(actor=SYSTEM, sale=refund)
    assert list(Commission.objects.order_by("pk").values_list("amount_minor", "hold_until")) == [
        (1_000, date(2026, 1, 21)),
        (-400, date(2026, 1, 21)),
    ]


def test_releasing_in_a_batch_takes_the_same_queries_whatever_its_size(cast):
    make_plan({"rate": Decimal("0.10")}, due_on="payment")
    counts = []
    for size in (3, 12):
        for number in range(size):
            sale = sale_record(
                actor=SYSTEM, partner=cast.a, role="sourced", source="referral",
                sold_on=FIRST + timedelta(days=number), amount=eur("100.00"),
            )  # fmt: skip
            commission_accrual.commission_accrue(actor=SYSTEM, sale=sale)
            commission_services.payment_record(
                actor=SYSTEM, sale=sale, amount=eur("60.00"), paid_on=FIRST + timedelta(days=number)
            )
            sale_refund(actor=SYSTEM, sale=sale, amount=eur("40.00"), refunded_on=FIRST + timedelta(days=30))
        with CaptureQueriesContext(connection) as queries:
            commission_accrual.commissions_accrue(actor=SYSTEM)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert not Commission.objects.filter(hold_until=None).exists()


def test_each_batch_is_one_event_with_its_targets_and_runs_once(agents):
    plans()
    load(agents, 12)
    assert accrue_all() == 1
    event = Event.objects.get(code="referrals.commission.batch")
    assert (event.data["sales"], event.data["count"]) == (18, Commission.objects.count())
    assert [part["entries"] for part in event.data["ledger"]] == [Entry.objects.count()]
    assert EventTarget.objects.filter(event=event).count() == 18
    assert commission_accrual.commissions_accrue_start(actor=SYSTEM) is None
    assert Job.objects.get().status == "done"


def test_the_ledger_holds_what_the_commissions_add_up_to(agents):
    plans()
    load(agents)
    accrue_all()
    groups = Commission.objects.order_by().values_list("booked_with").annotate(total=Sum("amount_minor"))
    payable = Line.objects.filter(account__code="commission_payable").values_list(
        "entry__reference", "amount_minor"
    )
    assert {reference: -total for reference, total in groups} == dict(payable)
    assert Entry.objects.count() < Commission.objects.count()


def test_a_batch_asks_the_database_the_same_number_of_times_whatever_its_size(agents):
    plans()
    counts = []
    for size in (12, 48):
        load(agents, size)
        with CaptureQueriesContext(connection) as queries:
            commission_accrual.commissions_accrue(actor=SYSTEM)
        counts.append(len(queries))
    assert counts[0] >= counts[1] - 2


_CHILD = """
import os, sys, time
import django
django.setup()
from core.queue import jobs
from core.queue.jobs import JobHandle
from referrals.commissions import jobs as accrual
from core import bulk
bulk.CHUNK = 20
real = JobHandle.progress
def slow(self, done, total):
    real(self, done, total)
    print(done, flush=True)
    if done >= 40:
        time.sleep(60)
JobHandle.progress = slow
jobs.run_due()
"""


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_leaves_the_ledger_of_an_undisturbed_run(agents):
    plans()
    load(agents, 120)
    commission_accrual.commissions_accrue_start(actor=SYSTEM)
    name = connection.settings_dict
    url = f"postgres://{name['USER']}@{name['HOST']}:{name['PORT']}/{name['NAME']}"
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    child = subprocess.Popen(
        [sys.executable, "-c", _CHILD], env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        while int(child.stdout.readline()) < 40:
            pass
        child.send_signal(signal.SIGKILL)
    finally:
        child.kill()
        child.wait()
        child.stdout.close()
    done = CommissionDecision.objects.count()
    assert 40 <= done < Sale.objects.count()

    Job.objects.update(lease_until=clock.now() - timedelta(seconds=1))
    assert jobs.run_due() == 1
    assert Job.objects.get().status == "done"
    after_kill = picture()

    with guards.guards_disabled():
        for model in (Commission, CommissionDecision, Subscription, Line, Entry):
            model.objects.all()._raw_delete("default")
    commission_accrual.commissions_accrue_start(actor=SYSTEM)
    jobs.run_due()
    assert picture() == after_kill
    assert list(unbalanced()) == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_lanes_side_by_side_decide_what_one_lane_decides(agents, monkeypatch):
    plans()
    load(agents, 120)
    monkeypatch.setattr("referrals.commissions.accrual.bulk.CHUNK", 20)
    told = []
    assert commission_jobs.accrue_undecided(lambda done, total: told.append((done, total))) == 180
    alone = picture()
    with guards.guards_disabled():
        for model in (Commission, CommissionDecision, Subscription, Line, Entry):
            model.objects.all()._raw_delete("default")

    monkeypatch.setattr("referrals.commissions.jobs.SHARDS_FROM", 1)
    told.clear()
    assert commission_jobs.accrue_undecided(lambda done, total: told.append((done, total))) == 180
    assert picture() == alone
    assert told[0] == (0, 180)
    assert told[-1] == (180, 180)
    assert list(unbalanced()) == []
