"""What partners declare: figures worked out from it, withdrawn and not deleted, read by who may."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as some

from core.errors import DomainError
from core.money import Money
from insights.by_partners import rules, services
from insights.by_partners.selectors import return_of
from insights.kpis import selectors as kpis
from insights.kpis.registry import KPIS
from insights.models import CostReduction, PartnerAmount
from insights.rollups import rollup
from partners.figures.registry import FIGURES, read, window
from referrals.models import Commission
from tests.integrations.factories import staff_api
from tests.support.factories import make
from tests.support.pages import read as read_page

pytestmark = pytest.mark.django_db
YEAR = {"period_from": date(2025, 1, 1), "period_to": date(2025, 12, 31)}


@pytest.fixture(autouse=True)
def middle_of_june(time_machine):
    time_machine.move_to("2026-06-15T10:00:00Z", tick=False)


def declared(cast, partner, kind, nature, euros, **values):
    values = {**YEAR, "evidence": "Accounts 2025", **values}
    return services.amount_declare(
        actor=cast.actor("manager"), partner=partner, kind=kind, nature=nature,
        amount=Money(euros * 100, "EUR"), **values,
    )  # fmt: skip


def measured(cast, partner, use_case, before, after, **values):
    values = {"measured_on": date(2026, 5, 1), "evidence": "Study", **values}
    return services.reduction_declare(
        actor=cast.actor("manager"), partner=partner, use_case=use_case,
        before=Money(before * 100, "EUR"), after=Money(after * 100, "EUR"), **values,
    )  # fmt: skip


def figure(cast, code):
    rollup.run(full=True)
    return KPIS[code].read(kpis.read(kpis.Scope(cast.actor("manager"))).now)


def test_the_return_is_what_came_back_for_what_was_spent(cast):
    """(30,000 + 3,000) / 10,000 − 1 = 2.3 for A; B declared no cost and is left out of the programme's figure."""
    declared(cast, cast.a, "cost", "people", 10_000)
    declared(cast, cast.a, "earning", "services", 30_000)
    make(Commission, cast.a, amount_minor=3_000_00, currency="EUR", earned_on=date(2026, 1, 9))
    make(Commission, cast.a, amount_minor=9_000_00, currency="EUR", earned_on=date(2024, 6, 15))
    declared(cast, cast.b, "earning", "services", 500_000)
    assert return_of(cast.a.pk).rate == Decimal("2.3")
    values = read(FIGURES["partner_roi"], window(FIGURES["partner_roi"], date(2026, 6, 15), 24))
    assert values == {cast.a.pk: Decimal("2.3")}
    assert figure(cast, "partner_roi") == Decimal("2.3")


def test_what_was_withdrawn_counts_no_more_and_stays_readable(cast):
    declared(cast, cast.a, "cost", "people", 10_000)
    wrong = declared(cast, cast.a, "cost", "training", 90_000)
    declared(cast, cast.a, "earning", "resale", 15_000)
    client = cast.staff_client("manager")
    client.post(reverse("insights:declared-amount-withdraw", args=[wrong.public_id]))
    assert return_of(cast.a.pk).rate == Decimal("0.5")
    page = read_page(client, reverse("partners:tab", args=[cast.a.public_id, "declared"]))
    assert "€90,000.00" in page
    assert "Withdrawn" in page
    assert "50%" in page


def test_of_one_use_the_latest_measurement_counts_beside_the_range_that_is_promised(cast):
    """Uses at 55%, 20% and 80%: their mean is 51 2/3 %, one in each band."""
    measured(cast, cast.a, "Records", 100_000, 90_000)
    measured(cast, cast.a, "Records", 100_000, 45_000)
    measured(cast, cast.a, "Fleet", 50_000, 40_000)
    measured(cast, cast.b, "Field", 10_000, 2_000)
    assert CostReduction.objects.count() == 4
    value = figure(cast, "cost_reduction")
    assert round(value, 4) == Decimal("0.5167")
    reading = kpis.read(kpis.Scope(cast.actor("manager")))
    assert KPIS["cost_reduction"].beside(reading.now) == "uses below 40%: 1; from 40 to 70%: 1; above: 1"
    each = FIGURES["cost_reduction"]
    assert read(each, window(each, date(2026, 6, 15), 12))[cast.a.pk] == Decimal("0.375")


def test_what_was_declared_for_the_programme_counts_as_long_as_no_partner_declares(cast):
    assert figure(cast, "partner_roi") is None
    assert figure(cast, "cost_reduction") is None


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("values", "at", "sentence"),
    [
        ({"period_to": date(2026, 6, 16)}, "period_to", "once it is over"),
        ({"period_from": date(2026, 1, 2)}, None, "ends before it begins"),
        ({"evidence": "  "}, "evidence", "where the figure comes from"),
        ({"link": "http://example.test"}, "link", "https://"),
        ({"nature": "resale"}, None, "no kind of cost"),
    ],
)
def test_what_is_wrong_is_refused_at_its_field(cast, values, at, sentence):
    values = {"nature": "people", **values}
    with pytest.raises(DomainError) as refused:
        declared(cast, cast.a, "cost", values.pop("nature"), 10, **values)
    assert refused.value.status in (409, 422)
    said = " ".join(str(one) for found in refused.value.fields.values() for one in found)
    assert sentence in (said or str(refused.value.message))
    assert at is None or at in refused.value.fields
    assert not PartnerAmount.objects.exists()


@pytest.mark.one_engine
def test_a_partner_declares_in_its_portal_and_others_do_not_see_it(cast):
    own = cast.member_client("a", "finance")
    url = reverse("portal:declared-amount-new", args=[cast.a.public_id])
    typed = {
        "kind": "cost", "nature": "people", "period_from": "2025-01-01", "period_to": "2025-12-31",
        "amount": "12,500.50", "currency": "EUR", "evidence": "Payroll",
    }  # fmt: skip
    assert own.post(url, typed).status_code == 302
    page = read_page(own, reverse("portal:declared", args=[cast.a.public_id]))
    assert "€12,500.50" in page
    reduction = {"use_case": "Records", "measured_on": "2026-02-01", "before": "1000", "after": "0",
                 "currency": "EUR", "evidence": "Study"}  # fmt: skip
    assert (
        own.post(reverse("portal:cost-reduction-new", args=[cast.a.public_id]), reduction).status_code == 302
    )
    assert "100%" in read_page(own, reverse("portal:declared", args=[cast.a.public_id]))
    assert cast.member_client("a", "reader").get(url).status_code == 403
    other = cast.member_client("b", "finance")
    row = PartnerAmount.objects.get()
    away = reverse("portal:declared-amount-withdraw", args=[cast.b.public_id, row.public_id])
    assert other.post(away).status_code == 404
    assert "Payroll" not in read_page(other, reverse("portal:declared", args=[cast.b.public_id]))


@pytest.mark.one_engine
def test_the_api_declares_and_withdraws(cast):
    api = staff_api(cast, "finance", "insights:write", "partners:read")
    body = {
        "partner": cast.a.public_id, "use_case": "Records", "measured_on": "2026-02-01",
        "before": {"amount": "1000.00", "currency": "EUR"}, "after": {"amount": "400.00", "currency": "EUR"},
        "evidence": "Study",
    }  # fmt: skip
    made = api.post("/api/v1/cost-reductions/", body, content_type="application/json")
    assert made.status_code == 201, made.content
    assert made.json()["rate"] == "0.6000"
    mixed = {**body, "after": {"amount": "400.00", "currency": "USD"}}
    assert api.post("/api/v1/cost-reductions/", mixed, content_type="application/json").status_code == 422
    address = f"/api/v1/cost-reductions/{made.json()['id']}/"
    assert api.delete(address).status_code == 204
    assert api.get(address).json()["withdrawn_at"]


@given(costs=some.integers(1, 10**9), gains=some.integers(-(10**9), 10**9), more=some.integers(0, 10**6))
def test_more_gains_never_lower_a_return_and_more_costs_never_raise_a_gain(costs, gains, more):
    assert rules.roi(costs, gains + more) >= rules.roi(costs, gains)
    if gains >= 0:
        assert rules.roi(costs + more, gains) <= rules.roi(costs, gains)


def test_without_costs_there_is_no_return():
    assert rules.roi(0, 100) is None
