"""Commissions, renewals and first sales among the figures, from what really happens."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import parse_qsl, urlsplit

from django.urls import resolve

from core import clock
from core.actor import SYSTEM
from core.money import Money
from insights.kpis import present, registry, selectors
from insights.kpis.selectors import Scope
from insights.rollups import rollup
from partners.models import ExchangeRate, PartnerStatusChange
from pipeline.sales import services as pipeline_services
from referrals.commissions import accrual as referral_services
from tests.agreements.factories import make_draft, make_template
from tests.referrals.factories import make_plan


def value(cast, code: str, role: str = "manager"):
    reading = selectors.read(Scope(cast.actor(role)))
    return registry.KPIS[code].read(reading.now)


def sell(partner, amount: Money, day: date):
    return pipeline_services.sale_record(
        actor=SYSTEM, partner=partner, role="sourced", source="manual", sold_on=day, amount=amount
    )


def test_commission_cost_in_the_programme_currency(cast):
    ExchangeRate.objects.create(currency="USD", day=date(2020, 1, 1), rate=Decimal("0.5"))
    make_plan({"rate": Decimal("0.10")})
    today = clock.today()
    euros, dollars = sell(cast.a, Money(100_000, "EUR"), today), sell(cast.b, Money(100_000, "USD"), today)
    for sale in (euros, dollars):
        referral_services.commission_accrue(actor=SYSTEM, sale=sale)
    rollup.run()
    # 10% of €1,000, and half of 10% of $1,000.
    assert value(cast, "commission_cost") == 10_000 + 5_000
    assert value(cast, "commission_cost", "manager_own") == 10_000
    refund = pipeline_services.sale_refund(
        actor=SYSTEM, sale=euros, amount=Money(40_000, "EUR"), refunded_on=today
    )
    referral_services.commission_accrue(actor=SYSTEM, sale=refund)
    rollup.run()
    assert value(cast, "commission_cost") == 6_000 + 5_000
    assert value(cast, "revenue_partners") == 60_000 + 50_000


def test_renewal_rate_is_renewed_of_due_in_twelve_months(cast):
    today = clock.today()
    terms = [("renewed", 10), ("renewed", 300), ("ended", 20), ("renewed", 800), ("", 5)]
    template = make_template(cast)
    for outcome, ago in terms:
        agreement = make_draft(cast, template=template)
        type(agreement).objects.filter(pk=agreement.pk).update(
            outcome=outcome, starts_on=today - timedelta(days=1000), ends_on=today - timedelta(days=ago)
        )
    rollup.run()
    assert value(cast, "renewal_rate") == Decimal(2) / 3


def test_days_to_the_first_sale(cast):
    today = clock.today()
    for partner, days in ((cast.a, 40), (cast.b, 100)):
        PartnerStatusChange.objects.create(
            partner=partner, new_status="active", effective_on=today - timedelta(days=days)
        )
        sell(partner, Money(100, "EUR"), today - timedelta(days=10))
        sell(partner, Money(100, "EUR"), today)
    rollup.run()
    # 30 and 90 days.
    assert value(cast, "time_to_first_deal") == 60


def test_each_link_opens_a_list_that_answers(cast):
    """A filter that a list does not know would show all of its rows instead."""
    rollup.run()
    client = cast.staff_client("administrator")
    reading = selectors.read(Scope(cast.actor("administrator")))
    for kpi in registry.KPIS.values():
        url = present.rows_url(kpi, reading.now, reading.scope)
        if not url:
            assert kpi.source == registry.DECLARED
            continue
        response = client.get(url)
        assert response.status_code == 200
        asked = {name for name, _value in parse_qsl(urlsplit(url).query)}
        page = resolve(urlsplit(url).path).func.view_class
        names = getattr(getattr(page, "filterset_class", None), "base_filters", {})
        assert asked <= {f"{name}{end}" for name in names for end in ("", "_after", "_before")}


def test_a_figure_that_no_list_can_narrow_has_no_link(cast):
    reading = selectors.read(Scope(cast.actor("manager"), {"tier": "gold"}))
    assert present.rows_url(registry.KPIS["commission_cost"], reading.now, reading.scope) == ""
    assert "tier=gold" in present.rows_url(registry.KPIS["revenue_partners"], reading.now, reading.scope)
