"""A plan in one currency, a sale in another: paid at the rate of the day; what cannot be is said."""

from datetime import date
from decimal import Decimal

from core.actor import SYSTEM
from core.money import Money
from partners.models import ExchangeRate, PartnerType, ProductLine, Region
from pipeline.sales.services import sale_record
from referrals.commissions.accrual import commission_accrue
from referrals.commissions.explain import why
from referrals.plans import selectors
from referrals.plans import services as plan_services
from tests.referrals.factories import make_plan


def test_a_cap_in_euros_holds_for_a_sale_in_dollars_at_the_rate_of_its_day(cast):
    make_plan({"rate": Decimal("0.10"), "cap_minor": 5_000})
    for day, rate in (("2026-03-01", "0.8"), ("2026-04-01", "0.5")):
        ExchangeRate.objects.create(currency="USD", day=day, rate=Decimal(rate))
    sale = sale_record(
        actor=SYSTEM,
        partner=cast.a,
        role="sourced",
        source="manual",
        sold_on=date(2026, 3, 20),
        amount=Money(100_000, "USD"),
        customer_name="Helio",
    )
    decision = commission_accrue(actor=SYSTEM, sale=sale)
    # 50.00 € at 0.80 € for a dollar.
    assert (decision.amount_minor, decision.currency) == (6_250, "USD")
    told = dict(why(decision).rows)
    assert told["Rate of the day for the amounts of the rule"] == "1 EUR = 1.250000 USD"


def test_what_a_version_can_never_pay_is_said_on_its_page_and_when_it_is_published(cast):
    version = make_plan({"rate": Decimal("0.10")})
    draft = plan_services.version_create(actor=SYSTEM, plan=version.plan)
    plan_services.version_change(actor=SYSTEM, version=draft, currency="CHF")
    plan_services.rule_create(actor=SYSTEM, version=draft, fixed_minor=100, conditions={"tier": ["gold"]})
    draft.refresh_from_db()
    client = cast.staff_client("administrator")
    expected = [
        "Rule 2 is never reached: an earlier rule takes all of its sales.",
        "Rule 2 has amounts in CHF, for which there is no exchange rate: it never matches a sale in another "
        "currency.",
    ]
    assert selectors.warnings(draft) == expected
    url = f"/staff/referrals/versions/{draft.public_id}/"
    assert expected[1] in client.get(url).content.decode()
    assert all(sentence in client.get(f"{url}publish/").content.decode() for sentence in expected)
    answer = client.post(f"{url}publish/", {"effective_from": "2030-01-01"}, follow=True)
    assert all(sentence in answer.content.decode() for sentence in expected)


def test_a_version_that_keeps_what_it_promises_is_published_without_a_word(cast):
    assert selectors.warnings(make_plan({"rate": Decimal("0.10"), "cap_minor": 5_000})) == []


def test_publishing_warns_of_rules_for_what_is_no_longer_in_use_or_may_not_be_paid(cast):
    ProductLine.objects.create(code="old", name={"en": "Old"}, is_active=False)
    Region.objects.create(code="benelux", name={"en": "Benelux"}, countries=["BE", "NL", "LU"])
    PartnerType.objects.create(
        code="ministry", name={"en": "Ministry"}, commissions_allowed=False, referrals_offered=False
    )
    version = make_plan(
        {"rate": Decimal("0.10"), "conditions": {"product_line": ["old"]}},
        {"rate": Decimal("0.10"), "conditions": {"partner_type": ["ministry"]}},
        {"rate": Decimal("0.10"), "conditions": {"region": ["benelux"], "country": ["FR"]}},
        {"rate": Decimal("0.10"), "conditions": {"region": ["benelux"], "country": ["BE", "FR"]}},
        {"rate": Decimal("0.10"), "conditions": {"product_line": ["old", "platform"]}},
        {"rate": Decimal("0.10"), "conditions": {"tier": ["gone"]}},
    )
    assert selectors.warnings(version) == [
        "Rule 1 is for product lines that are no longer in use.",
        "Rule 2 is never paid: commissions are not allowed for its partner types.",
        "Rule 3 never matches: none of its countries is in its regions.",
        "Rule 6 is for tiers that are no longer in use.",
    ]
