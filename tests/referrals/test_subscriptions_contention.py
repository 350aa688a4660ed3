"""Payments and refunds of one subscription at the same moment, on PostgreSQL."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db.models import Sum

from core import clock
from core.actor import SYSTEM
from core.money import Money
from ledger.proof import faults
from ledger.services import account_ids
from pipeline.sales.services import SaleRow, sale_import
from referrals.commissions import accrual
from referrals.conversions.services import conversion_record
from referrals.models import Click, Commission, Subscription
from referrals.subscriptions import services
from tests.referrals.factories import at, conversion, eur, make_link, make_plan
from tests.referrals.test_subscriptions import ONCE, decide, give_back, nets, paid, pays
from tests.support.contention import at_once, meeting
from tests.support.users import make_cast

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
TODAY = date(2026, 11, 1)


def three_at_once(monkeypatch, *, locked: bool) -> list[int]:
    """Three first payments of one customer by REST; what each commission is."""
    cast = make_cast()
    make_plan(ONCE)
    account_ids()
    click = Click.objects.create(link=make_link(cast.a)).public_id
    sent = [
        conversion("payment", click=click, customer_ref="c-1", amount=eur("100.00"), occurred_at=at(days))
        for days in (0, 0.001, 0.002)
    ]
    if not locked:
        # Everyone finds the subscription new and looks before anybody has written.
        monkeypatch.setattr(services, "claim", meeting_unlocked(services.claim))
    at_once(*[lambda sent=one: conversion_record(actor=SYSTEM, conversion=sent) for one in sent])
    return [row.amount_minor for row in Commission.objects.order_by("pk")]
