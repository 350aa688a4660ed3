"""Commission rules, take-backs and credit, by hand and by property."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referrals.commissions import rules
from referrals.commissions.rules import Profile, Rule, Terms, clawback, evaluate, in_force, plan_for
from referrals.conversions.rules import Evidence, credit, disclose

DAY = date(2026, 11, 12)


def profile(**facts) -> Profile:
    known = {
        "product_line": "sante", "tier": "gold", "kinds": frozenset({"reseller"}), "country": "FR",
        "regions": frozenset({"europe"}), "role": "sourced", "partner_type": "company", "source": "referral",
        "currency": "EUR",
    }  # fmt: skip
    return Profile(**{**known, **facts})


def rule(position: int = 1, **terms) -> Rule:
    conditions = tuple((name, frozenset(codes)) for name, codes in terms.pop("conditions", {}).items())
    if "fixed_minor" not in terms:
        terms.setdefault("rate", Decimal("0.10"))
    return Rule(id=position, position=position, conditions=conditions, currency="EUR", **terms)


def pays(plan_rules, amount, **facts):
    return evaluate(plan_rules, profile(**facts), amount, sold_on=DAY)


def test_ten_per_cent_of_12_500_euros_is_1_250_euros_and_says_so():
    outcome = pays([rule()], 1_250_000)
    assert (outcome.amount_minor, outcome.reason) == (125_000, "")
    told = json.loads(outcome.explanation)
    assert (told["amount"], told["rate"], told["exact"], told["result"]) == (
        1_250_000,
        "0.10",
        "125000",
        125_000,
    )


@pytest.mark.parametrize(
    ("amount", "rate", "expected"), [(5, "0.10", 1), (4, "0.10", 0), (333, "0.125", 42), (1, "0.5", 1)]
)
def test_halves_of_a_cent_round_up(amount, rate, expected):
    assert pays([rule(rate=Decimal(rate))], amount).amount_minor == expected


def test_a_commission_that_rounds_to_nothing_says_so():
    assert pays([rule()], 4)[:2] == (0, "zero")


def test_the_first_rule_that_fits_wins_and_later_ones_are_not_read():
    plan_rules = [
        rule(1, rate=Decimal("0.30"), conditions={"tier": ["platinum"]}),
        rule(2, rate=Decimal("0.10"), conditions={"tier": ["gold"], "product_line": ["sante"]}),
        rule(3, rate=Decimal("0.50")),
    ]
    outcome = pays(plan_rules, 10_000)
    assert (outcome.amount_minor, outcome.rule.position) == (1_000, 2)
    assert json.loads(outcome.explanation)["read"] == [[1, ["tier"]], [2, []]]


def test_every_condition_that_fails_is_named():
    outcome = pays([rule(conditions={"tier": ["silver"], "country": ["BE"], "kind": ["reseller"]})], 10_000)
    assert (outcome.amount_minor, outcome.reason, outcome.rule) == (0, "no_rule", None)
    told = json.loads(outcome.explanation)
    assert told["read"] == [[1, ["tier", "country"]]]
    assert told["facts"]["tier"] == "gold"
    assert told["facts"]["kind"] == ["reseller"]


@pytest.mark.parametrize(
    ("name", "fits", "fails"),
    [
        ("product_line", "sante", "ecole"), ("tier", "gold", "silver"), ("kind", "reseller", "oem"),
        ("country", "FR", "BE"), ("region", "europe", "asia"), ("role", "sourced", "influenced"),
        ("partner_type", "company", "ngo"), ("source", "referral", "deal"),
    ],
)  # fmt: skip
def test_each_condition_holds_or_fails_by_its_own_fact(name, fits, fails):
    assert pays([rule(conditions={name: [fits, "other"]})], 10_000).amount_minor == 1_000
    assert pays([rule(conditions={name: [fails, "other"]})], 10_000).reason == "no_rule"


def test_minimum_and_cap_bound_each_sale():
    bounded = [rule(minimum_minor=5_000, cap_minor=20_000)]
    assert [pays(bounded, amount).amount_minor for amount in (10_000, 100_000, 900_000)] == [
        5_000,
        10_000,
        20_000,
    ]
    # To the cent: 10 % of 200.00 is the cap itself, 10 % of 200.10 one cent more.
    assert [pays(bounded, amount).amount_minor for amount in (199_990, 200_000, 200_010)] == [
        19_999,
        20_000,
        20_000,
    ]
    assert "capped" not in json.loads(pays(bounded, 200_000).explanation)
    assert json.loads(pays(bounded, 200_010).explanation)["capped"] == 20_000
    assert [pays(bounded, amount).amount_minor for amount in (49_990, 50_000, 50_010)] == [
        5_000,
        5_000,
        5_001,
    ]
    assert json.loads(pays(bounded, 10_000).explanation)["raised"] == 5_000
    assert json.loads(pays(bounded, 900_000).explanation)["capped"] == 20_000


def test_a_fixed_amount_is_paid_in_the_plans_own_currency_only():
    fixed = [rule(fixed_minor=7_500)]
    assert pays(fixed, 1).amount_minor == 7_500
    refused = pays(fixed, 10_000, currency="USD")
    assert refused.reason == "no_rule"
    assert json.loads(refused.explanation)["read"] == [[1, ["currency"]]]
    assert pays([rule()], 10_000, currency="USD").amount_minor == 1_000


@pytest.mark.parametrize(
    ("terms", "sold_on", "expected"),
    [
        ({}, date(2026, 2, 1), (0, "once")),
        ({"recurring": True}, date(2030, 2, 1), (1_000, "")),
        ({"recurring": True, "months": 12}, date(2026, 12, 31), (1_000, "")),
        ({"recurring": True, "months": 12}, date(2027, 1, 1), (0, "over")),
    ],
)
def test_later_payments_of_a_subscription(terms, sold_on, expected):
    outcome = evaluate([rule(**terms)], profile(), 10_000, sold_on=sold_on, first_on=date(2026, 1, 1))
    assert outcome[:2] == expected


# -- Plans ---------------------------------------------------------------------------------------


def terms(plan_id, start, *, kinds=(), sources=(), position=0):
    return Terms(
        plan_id * 10,
        frozenset(kinds),
        frozenset(sources),
        (position, plan_id),
        plan_id,
        start,
        "sale",
        30,
        (),
    )


def test_the_version_in_force_is_the_latest_that_has_started():
    old, new = terms(1, date(2026, 1, 1)), terms(1, date(2026, 7, 1))
    assert in_force([new, old], date(2026, 6, 30)) == [old]
    assert in_force([new, old], date(2026, 7, 1)) == [new]
    assert in_force([new, old], date(2025, 12, 31)) == []


def test_the_first_plan_that_is_for_the_sale_decides_alone():
    oem = terms(1, DAY, sources=["oem"], position=1)
    resellers = terms(2, DAY, kinds=["reseller"], position=2)
    everybody = terms(3, DAY, position=3)
    current = in_force([everybody, resellers, oem], DAY)
    assert plan_for(current, frozenset({"reseller"}), "oem") is oem
    assert plan_for(current, frozenset({"reseller"}), "deal") is resellers
    assert plan_for(current, frozenset({"referral"}), "deal") is everybody
    assert plan_for([oem], frozenset(), "deal") is None


# -- Take-backs ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("commission", "sale", "given", "taken", "expected"),
    [
        (1_000, 10_000, 10_000, 0, 1_000),
        (1_000, 10_000, 2_500, 0, 250),
        (1_000, 10_000, 5_000, 250, 250),
        (100, 300, 100, 0, 33),
        (100, 300, 200, 33, 34),
        (100, 300, 300, 67, 33),
        (1_000, 10_000, 20_000, 0, 1_000),
        (1_000, 10_000, 1_000, 1_000, 0),
    ],
)
def test_a_refund_takes_its_part(commission, sale, given, taken, expected):
    assert (
        clawback(commission_minor=commission, sale_minor=sale, given_back_minor=given, taken_back_minor=taken)
        == expected
    )


@given(st.integers(1, 10**9), st.lists(st.integers(1, 10**6), min_size=1, max_size=12), st.integers(0, 10**6))
def test_refunds_never_take_more_than_was_earned_and_all_of_it_in_the_end(commission, refunds, kept):
    sale, given, taken = sum(refunds) + kept, 0, 0
    for refund in refunds:
        given += refund
        part = clawback(
            commission_minor=commission, sale_minor=sale, given_back_minor=given, taken_back_minor=taken
        )
        assert part >= 0
        taken += part
        assert taken <= commission
    assert (taken == commission) or kept > 0
    assert abs(taken * sale - commission * given) <= sale


@given(
    st.integers(1, 10**12),
    st.decimals(Decimal("0.000001"), Decimal(1), places=6),
    st.none() | st.integers(0, 10**6),
    st.none() | st.integers(10**6, 10**9),
)
def test_an_explanation_adds_up(amount, rate, minimum, cap):
    outcome = pays([rule(rate=rate, minimum_minor=minimum, cap_minor=cap)], amount)
    told = json.loads(outcome.explanation)
    exact = Decimal(told["amount"]) * Decimal(told["rate"])
    assert Decimal(told["exact"]) == exact
    by_hand = told.get("capped", told.get("raised", told["result"]))
    assert told["result"] == outcome.amount_minor == by_hand
    if "capped" not in told and "raised" not in told:
        assert abs(outcome.amount_minor - exact) <= Decimal("0.5")
    assert (minimum or 0) <= outcome.amount_minor or outcome.amount_minor == cap
    assert cap is None or outcome.amount_minor <= cap


# -- Credit ----------------------------------------------------------------------------------------

NOON = datetime(2026, 11, 12, 12, tzinfo=UTC)


def click(name, days_ago, **terms):
    return Evidence(
        terms.pop("basis", "click"),
        name,
        NOON - timedelta(days=days_ago),
        terms.pop("active", True),
        30,
        **terms,
    )


def coupon(name="coupon", *, active=True):
    return Evidence("coupon", name, None, active, 30)


def credited(*evidence, named=True):
    found, reason = credit(evidence, NOON, named=named)
    return found.row if found else reason


def test_a_coupon_comes_before_any_click():
    assert credited(click("clicked", 1), coupon("code")) == "code"


def test_the_last_click_in_its_window_is_credited_and_the_first_where_the_campaign_says_so():
    assert credited(click("old", 20), click("new", 2)) == "new"
    assert credited(click("old", 20, first_click=True), click("new", 2, first_click=True)) == "old"
    assert credited(click("too old", 31, first_click=True), click("new", 2, first_click=True)) == "new"


def test_a_known_customer_stays_only_within_the_window_unless_for_life():
    assert credited(click("seen", 10, basis="customer")) == "seen"
    assert credited(click("seen", 40, basis="customer")) == "expired"
    assert credited(click("seen", 400, basis="customer", lifetime=True), click("new", 1)) == "seen"
    assert credited(click("seen", 10, basis="customer"), click("new", 1)) == "new"


@pytest.mark.parametrize(
    ("evidence", "named", "reason"),
    [
        ([], False, "no_evidence"),
        ([], True, "unknown"),
        ([coupon(active=False)], True, "inactive"),
        ([click("x", 1, active=False)], True, "inactive"),
        ([click("x", 31)], True, "expired"),
        ([click("x", -2)], True, "expired"),
    ],
)
def test_it_says_why_nobody_is_credited(evidence, named, reason):
    assert credited(*evidence, named=named) == reason


def test_the_campaign_decides_how_much_of_a_customer_is_shown():
    shown = [
        disclose(level, name="Clinique du Parc", country="FR")
        for level in ("nothing", "country", "initial", "name")
    ]
    assert shown == ["", "FR", "C…", "Clinique du Parc"]
    assert disclose("initial", name=" ", country="FR") == "FR"


def test_conditions_have_labels():
    from referrals.commissions.explain import LABELS

    assert set(rules.CONDITIONS) < set(LABELS)


# -- Amounts in another currency ---------------------------------------------------------------------

# A euro is 1.25 dollars, and 160 yen: minor units of the sale for one cent of the plan.
DOLLARS, YEN = Decimal("1.25"), Decimal("1.60")


@pytest.mark.parametrize(
    ("terms", "amount", "currency", "rate", "paid"),
    [
        ({"cap_minor": 5_000}, 100_000, "USD", DOLLARS, 6_250),
        ({"cap_minor": 50_000}, 100_000, "USD", DOLLARS, 10_000),
        ({"minimum_minor": 10_000}, 100_000, "USD", DOLLARS, 12_500),
        ({"fixed_minor": 15_000}, 100_000, "USD", DOLLARS, 18_750),
        ({"cap_minor": 5_000}, 1_000_000, "JPY", YEN, 8_000),
        ({"cap_minor": 333}, 100_000, "USD", Decimal("1.005"), 335),
    ],
)
def test_a_limit_in_another_currency_is_compared_at_the_rate_of_the_day(terms, amount, currency, rate, paid):
    outcome = evaluate([rule(**terms)], profile(currency=currency), amount, sold_on=DAY, rate=rate)
    assert (outcome.amount_minor, outcome.reason) == (paid, "")
    assert Decimal(json.loads(outcome.explanation)["limits_at"]) == rate


def test_a_rate_says_nothing_where_no_amount_or_one_currency_is_compared():
    without = evaluate([rule()], profile(currency="USD"), 10_000, sold_on=DAY, rate=DOLLARS)
    same = evaluate([rule(cap_minor=500)], profile(), 10_000, sold_on=DAY, rate=None)
    assert (without.amount_minor, same.amount_minor) == (1_000, 500)
    assert all("limits_at" not in json.loads(outcome.explanation) for outcome in (without, same))


@pytest.mark.parametrize(
    ("conditions", "sources", "never"),
    [
        ([{}, {"tier": ["gold"]}], [], {2: "covered"}),
        ([{"tier": ["gold", "silver"]}, {"tier": ["gold"], "country": ["FR"]}], [], {2: "covered"}),
        ([{"tier": ["gold"]}, {"tier": ["gold", "silver"]}], [], {}),
        ([{"tier": ["gold"], "country": ["FR"]}, {"tier": ["gold"]}], [], {}),
        ([{"source": ["oem"]}, {}], ["deal"], {1: "source"}),
        ([{"source": ["oem", "deal"]}, {}], ["deal"], {}),
    ],
)
def test_what_no_sale_can_reach_is_known_before_it_is_promised(conditions, sources, never):
    found = [rule(number, conditions=asked) for number, asked in enumerate(conditions, start=1)]
    assert rules.never_matching(found, sources=sources) == never
