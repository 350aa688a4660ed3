"""Sales: recorded once, never edited, given back in new rows."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from core import clock, slots
from core.actor import SYSTEM
from core.errors import DomainError
from core.models import Event, EventTarget
from core.money import Money
from partners.models import ExchangeRate
from pipeline.models import Sale
from pipeline.sales.selectors import left_of, revenue
from pipeline.sales.services import SaleRow, sale_import, sale_record, sale_refund


def record(partner, amount="1000.00", currency="EUR", **details) -> Sale:
    values = {"role": "sourced", "source": "manual", "sold_on": clock.today(), **details}
    return sale_record(
        actor=values.pop("actor", SYSTEM), partner=partner, amount=Money.parse(amount, currency), **values
    )


def test_a_sale_is_recorded_with_its_event_and_counts_in_the_partners_revenue(cast):
    sale = record(cast.a, "212000.00", customer_name="Clinique du Parc", actor=cast.actor("finance"))
    assert (sale.amount.as_json(), sale.customer_shown) == (
        {"amount": "212000.00", "currency": "EUR"},
        "Clinique du Parc",
    )
    event = Event.objects.get(code="pipeline.sale.recorded")
    assert (event.partner, event.partner_visible) == (cast.a.public_id, True)
    assert "Clinique" not in str(event.data)
    assert revenue({cast.a.pk, cast.b.pk}, clock.today(), clock.today()) == {cast.a.pk: 21_200_000}


def test_another_currency_is_counted_at_the_rate_of_its_day(cast):
    for day, rate in ((date(2026, 1, 1), "0.90"), (date(2026, 2, 1), "0.80")):
        ExchangeRate.objects.create(currency="USD", day=day, rate=Decimal(rate))
    ExchangeRate.objects.create(currency="JPY", day=date(2026, 1, 1), rate=Decimal("0.006"))
    assert record(cast.a, "100.00", "USD", sold_on=date(2026, 1, 31)).programme_minor == 9_000
    assert record(cast.a, "100.00", "USD", sold_on=date(2026, 2, 1)).programme_minor == 8_000
    assert record(cast.a, "10000", "JPY", sold_on=date(2026, 2, 1)).programme_minor == 6_000
    with pytest.raises(DomainError) as refusal:
        record(cast.a, "100.00", "USD", sold_on=date(2025, 12, 31))
    assert refusal.value.code == "no-exchange-rate"


@pytest.mark.parametrize(
    ("amount", "days", "field"), [("0.00", 0, "amount"), ("-1.00", 0, "amount"), ("1.00", 1, "sold_on")]
)
def test_what_is_no_sale_is_refused_at_its_field(cast, amount, days, field):
    with pytest.raises(DomainError) as refusal:
        record(cast.a, amount, sold_on=clock.today() + timedelta(days=days))
    assert refusal.value.field == field
    assert not Sale.objects.exists()


def test_an_external_reference_is_recorded_once(cast):
    record(cast.a, external_id="INV-1")
    with pytest.raises(DomainError) as refusal:
        record(cast.b, external_id="INV-1")
    assert "already recorded" in str(refusal.value.message)
    record(cast.a)
    record(cast.a)


def test_refunds_are_new_rows_and_never_more_than_the_sale(cast):
    sale = record(cast.a, "100.00")
    refund = sale_refund(
        actor=SYSTEM, sale=sale, amount=Money(3_000, "EUR"), refunded_on=clock.today(), reason="late"
    )
    assert (refund.amount_minor, refund.programme_minor, refund.refund_of) == (-3_000, -3_000, sale)
    assert left_of(sale) == 7_000
    with pytest.raises(DomainError) as refusal:
        sale_refund(actor=SYSTEM, sale=sale, amount=Money(7_001, "EUR"), refunded_on=clock.today())
    assert refusal.value.code == "refund-exceeds-sale"
    with pytest.raises(DomainError):
        sale_refund(actor=SYSTEM, sale=refund, amount=Money(1, "EUR"), refunded_on=clock.today())
    with pytest.raises(DomainError):
        sale_refund(actor=SYSTEM, sale=sale, amount=Money(1, "USD"), refunded_on=clock.today())


def test_a_sale_refunded_in_full_counts_for_nothing_at_any_rate(cast):
    ExchangeRate.objects.create(currency="USD", day=date(2026, 1, 1), rate=Decimal("0.87654321"))
    sale = record(cast.a, "99.99", "USD", sold_on=date(2026, 3, 1))
    for amount in (3_333, 3_333, 3_333):
        sale_refund(actor=SYSTEM, sale=sale, amount=Money(amount, "USD"), refunded_on=date(2026, 4, 1))
    assert revenue({cast.a.pk}, date(2026, 1, 1), clock.today()) == {cast.a.pk: 0}


def test_the_database_refuses_to_edit_or_delete_a_sale(cast):
    record(cast.a)
    for attempt in (
        lambda: Sale.objects.update(customer_name="x"),
        lambda: Sale.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="guard"), transaction.atomic():
            attempt()


def test_a_load_is_one_event_with_a_target_for_each_sale(cast):
    rows = [
        SaleRow(
            partner=(p.pk, p.public_id),
            source="referral",
            sold_on=clock.today(),
            amount_minor=100,
            currency="EUR",
        )
        for p in (cast.a, cast.b, cast.a)
    ]
    ids = sale_import(actor=SYSTEM, rows=rows)
    assert sorted(Sale.objects.values_list("public_id", flat=True)) == sorted(ids)
    event = Event.objects.get(code="pipeline.sale.imported")
    assert EventTarget.objects.filter(event=event).count() == 3
    assert sale_import(actor=SYSTEM, rows=[]) == []


def test_a_load_with_a_reference_that_is_taken_writes_nothing(cast):
    record(cast.a, external_id="INV-1")
    row = {"source": "referral", "sold_on": clock.today(), "amount_minor": 100, "currency": "EUR"}
    rows = [SaleRow(partner=(cast.a.pk, cast.a.public_id), external_id=i, **row) for i in ("INV-2", "INV-1")]
    with pytest.raises(DomainError) as refusal:
        sale_import(actor=SYSTEM, rows=rows)
    assert (refusal.value.status, refusal.value.field) == (422, "external_id")
    assert Sale.objects.count() == 1


def test_twelve_months_of_revenue_stand_in_the_brief(cast):
    today = clock.today()
    record(cast.a, "300.00")
    record(cast.a, "200.00", sold_on=clock.add_months(today, -13))
    record(cast.a, "50.00", role="influenced")
    facts = [f for fill in slots.partner_facts for f in fill(cast.actor("manager"), cast.a)]
    fact = next(f for f in facts if f.weight == 100)
    assert (fact.value.amount_minor, fact.tone) == (35_000, "ok")


def test_a_sale_says_at_the_rate_of_which_day_it_was_converted(cast):
    ExchangeRate.objects.create(currency="USD", day=date(2026, 3, 1), rate=Decimal("0.8"))
    sale = record(cast.a, "1000.00", "USD", sold_on=date(2026, 3, 20))
    url, client = reverse("pipeline:sale", args=[sale.public_id]), cast.staff_client("finance")
    said = next(row[1] for row in client.get(url).context["facts"] if row[0] == "In the programme's currency")
    assert said == "€800.00, at the rate of 1 March 2026"
    # Corrected since: what was recorded stays.
    ExchangeRate.objects.update(rate=Decimal("0.7"))
    said = next(row[1] for row in client.get(url).context["facts"] if row[0] == "In the programme's currency")
    assert said == "€800.00, at the rate known when it was recorded"


def test_who_enters_rates_is_told_of_an_old_one_in_a_currency_that_is_sold_in(cast):
    today = clock.today()
    for currency, age in (("USD", 36), ("JPY", 35), ("GBP", 400)):
        ExchangeRate.objects.create(currency=currency, day=today - timedelta(days=age), rate=Decimal("0.5"))
    for currency in ("USD", "JPY"):
        record(cast.a, "1000", currency)
    told = {
        role: [str(task.title) for task in slots.tasks(slots.my_day, cast.actor(role))]
        for role in ("finance", "manager")
    }
    assert told == {"finance": ["The exchange rate of USD is old"], "manager": []}
    page = cast.staff_client("finance").get(reverse("web:my_day")).content.decode()
    assert "The exchange rate of USD is old" in page
