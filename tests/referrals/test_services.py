"""From an event to a commission and its ledger entry; asserted on rows, events and balances."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import DatabaseError, transaction

from core import clock, guards
from core.actor import SYSTEM
from core.errors import DomainError
from core.events import timeline
from core.models import Event, EventTarget
from ledger import selectors as ledger
from ledger.models import Entry
from partners.legal_status.services import legal_status_change
from partners.models import Partner, TierChange
from pipeline.models import Sale
from pipeline.sales.services import sale_record, sale_refund
from referrals.commissions import accrual as commission_accrual
from referrals.commissions import explain, selectors
from referrals.commissions import services as commission_services
from referrals.conversions import services as conversion_services
from referrals.conversions import services as conversions
from referrals.links import services as link_services
from referrals.models import Click, Commission, CommissionDecision, PlanRule, PlanVersion, ReferralEvent
from referrals.plans import services as plan_services
from tests.referrals.factories import (
    add_kind,
    at,
    conversion,
    eur,
    make_campaign,
    make_link,
    make_plan,
    report,
)

pytestmark = pytest.mark.django_db


def click_on(link, *, days_ago=0.0, visitor=""):
    return Click.objects.create(link=link, at=at(days_ago), visitor=visitor, consented=bool(visitor))


def a_sale(partner, amount="1000.00", **details) -> Sale:
    values = {"role": "sourced", "source": "manual", "sold_on": clock.today(), **details}
    return sale_record(actor=SYSTEM, partner=partner, amount=eur(amount), **values)


def owed(partner) -> int:
    return -ledger.balance("commission_payable", currency="EUR", partner=partner).amount_minor


# -- An event to money -------------------------------------------------------------------------------


def test_a_sale_through_a_link_becomes_a_commission_with_its_reason_and_its_entry(cast):
    version = make_plan(hold_days=30)
    link = make_link(cast.a)
    click = click_on(link, days_ago=3)

    event = report("sale", click=click.public_id, customer_name="Clinique du Parc", amount=eur("12500.00"))

    assert (event.partner, event.basis, event.link, event.status) == (cast.a, "click", link, "applied")
    sale = event.sale
    assert (sale.amount_minor, sale.source, sale.customer_shown) == (1_250_000, "referral", "C…")
    commission = Commission.objects.get()
    assert (commission.amount_minor, commission.partner, commission.plan_version) == (
        125_000,
        cast.a,
        version,
    )
    assert (commission.state, commission.hold_until) == ("held", clock.today() + timedelta(days=30))
    assert owed(cast.a) == 125_000
    assert Entry.objects.get(reference=commission.booked_with).booked_on == sale.sold_on
    codes = set(Event.objects.values_list("code", flat=True))
    assert {
        "referrals.conversion.recorded",
        "pipeline.sale.recorded",
        "referrals.commission.accrued",
    } <= codes
    targets = EventTarget.objects.filter(target_id=commission.public_id)
    assert [target.partner for target in targets] == [cast.a.public_id]


def test_an_event_that_points_to_nobody_is_recorded_and_says_why(cast):
    event = report("sale")
    assert (event.partner, event.sale, event.reason, event.status) == (None, None, "no_evidence", "applied")
    assert report("sale", coupon="NOPE").reason == "unknown"
    link = make_link(cast.a, make_campaign(window_days=30))
    assert report("lead", click=click_on(link, days_ago=31).public_id).reason == "expired"
    assert not Sale.objects.exists()
    assert not Commission.objects.exists()


def test_a_coupon_wins_over_a_click_and_a_known_customer_is_credited_later(cast):
    make_plan()
    campaign = make_campaign()
    coupon = link_services.coupon_create(actor=SYSTEM, partner=cast.b, campaign=campaign, code="alpha10")
    clicked = click_on(make_link(cast.a, campaign), days_ago=1)

    first = report("sale", coupon="ALPHA10", click=clicked.public_id, customer_ref="c-1")
    again = report("sale", customer_ref="c-1")

    assert (first.partner, first.basis, first.coupon) == (cast.b, "coupon", coupon)
    assert (again.partner, again.basis) == (cast.b, "customer")
    link_services.coupon_switch(actor=SYSTEM, coupon=coupon, is_active=False)
    assert report("lead", coupon="ALPHA10").reason == "inactive"


@pytest.mark.parametrize(("status", "credited"), [("suspended", True), ("ended", False), ("prospect", False)])
def test_what_comes_through_a_link_is_credited_while_the_partnership_lasts(cast, status, credited):
    make_plan()
    campaign = make_campaign(lifetime=True)
    click = click_on(make_link(cast.a, campaign), days_ago=1)
    report("sale", click=click.public_id, customer_ref="c-1")
    Partner.objects.filter(pk=cast.a.pk).update(status=status)
    assert (report("sale", click=click.public_id).partner == cast.a) is credited
    # Nor does a customer of theirs go on bringing them money, whatever the campaign promised.
    assert (report("sale", customer_ref="c-1").partner == cast.a) is credited


def test_the_cookie_credits_the_last_click_of_a_visitor_who_agreed(cast):
    make_plan()
    campaign = make_campaign()
    click_on(make_link(cast.a, campaign), days_ago=5, visitor="vis_x")
    click_on(make_link(cast.b, campaign), days_ago=2, visitor="vis_x")
    assert report("sale", visitor="vis_x").partner == cast.b


def test_the_first_click_where_the_campaign_says_so(cast):
    make_plan()
    campaign = make_campaign(credit="first")
    click_on(make_link(cast.a, campaign), days_ago=5, visitor="vis_x")
    click_on(make_link(cast.b, campaign), days_ago=2, visitor="vis_x")
    assert report("sale", visitor="vis_x").partner == cast.a


# -- Once, and in any order --------------------------------------------------------------------------


def test_the_same_event_again_answers_the_first_and_other_content_is_a_conflict(cast):
    make_plan()
    sent = conversion("sale", click=click_on(make_link(cast.a)).public_id)
    first = conversion_services.conversion_record(actor=SYSTEM, conversion=sent)
    again = conversion_services.conversion_record(actor=SYSTEM, conversion=sent)
    assert (first.is_new, again.is_new, again.event) == (True, False, first.event)
    other = conversion("sale", external_id=sent.external_id, occurred_at=sent.occurred_at, amount=eur("1.00"))
    with pytest.raises(DomainError) as refusal:
        conversion_services.conversion_record(actor=SYSTEM, conversion=other)
    assert (refusal.value.status, refusal.value.code) == (409, "external-id-reused")
    assert Commission.objects.count() == ReferralEvent.objects.count() == 1
    elsewhere = conversion("lead", external_id=sent.external_id, source="crm")
    assert conversion_services.conversion_record(actor=SYSTEM, conversion=elsewhere).is_new


def test_a_refund_before_its_sale_waits_and_is_applied_when_the_sale_comes(cast):
    make_plan()
    refund = report("refund", sale_ref="order-1", amount=eur("250.00"))
    assert (refund.status, refund.sale) == ("waiting", None)

    report("sale", external_id="order-1", click=click_on(make_link(cast.a), days_ago=1).public_id)

    refund.refresh_from_db()
    assert (refund.status, refund.partner, refund.basis) == ("applied", cast.a, "sale")
    assert refund.sale.amount_minor == -25_000
    assert sorted(Commission.objects.values_list("amount_minor", flat=True)) == [-2_500, 10_000]
    assert owed(cast.a) == 7_500


def test_a_late_refund_of_too_much_or_of_a_sale_of_nobody_is_recorded_without_effect(cast):
    make_plan()
    too_much = report("refund", sale_ref="order-1", amount=eur("2000.00"))
    of_nobody = report("refund", sale_ref="order-2", amount=eur("1.00"))
    report("sale", external_id="order-1", click=click_on(make_link(cast.a)).public_id)
    report("sale", external_id="order-2")
    too_much.refresh_from_db()
    of_nobody.refresh_from_db()
    assert (too_much.status, too_much.reason) == ("ignored", "exceeds")
    assert (of_nobody.status, of_nobody.reason) == ("ignored", "no_sale")
    assert owed(cast.a) == 10_000
    with pytest.raises(DomainError) as refusal:
        report("refund", sale_ref="order-1", amount=eur("1000.01"))
    assert refusal.value.code == "refund-exceeds-sale"


@pytest.mark.parametrize("type", ["lead", "sale"])
def test_what_another_request_recorded_since_we_looked_is_answered_not_refused(cast, monkeypatch, type):
    make_plan()
    sent = conversion(type, click=click_on(make_link(cast.a)).public_id)
    first = conversion_services.conversion_record(actor=SYSTEM, conversion=sent)
    before, look = [None], conversions._known
    monkeypatch.setattr(conversions, "_known", lambda same: before.pop() if before else look(same))
    again = conversion_services.conversion_record(actor=SYSTEM, conversion=sent)
    assert (again.is_new, again.event, before) == (False, first.event, [])
    assert ReferralEvent.objects.count() == 1
    assert Event.objects.filter(code="referrals.conversion.recorded").count() == 1


def test_waiting_events_whose_sale_never_comes_do_not_keep_later_ones_waiting(cast, monkeypatch):
    make_plan()
    monkeypatch.setattr(conversions, "_AT_ONCE", 2)
    report("sale", external_id="order-1", click=click_on(make_link(cast.a)).public_id)
    for number in range(3):
        report("refund", sale_ref=f"never-{number}", occurred_at=at(days_ago=9))
    late = [report("refund", sale_ref="never", amount=eur("100.00")) for _number in range(2)]
    with guards.guards_disabled():
        ReferralEvent.objects.filter(sale_ref="never").update(sale_ref="order-1")
    assert conversion_services.apply_due() == 2
    assert conversion_services.apply_due() == 0
    for row in late:
        row.refresh_from_db()
    assert [row.status for row in late] == ["applied", "applied"]
    assert owed(cast.a) == 8_000


def test_what_two_requests_missed_is_swept_up(cast):
    make_plan()
    report("sale", external_id="order-1", click=click_on(make_link(cast.a)).public_id)
    missed = report("refund", sale_ref="order-9", amount=eur("100.00"), external_id="r-1")
    taken = report("refund", sale_ref="order-9", amount=eur("100.00"), external_id="r-2")
    a_sale(cast.b, external_id="api:r-2")
    with guards.guards_disabled():
        ReferralEvent.objects.filter(pk__in=[missed.pk, taken.pk]).update(sale_ref="order-1")
    assert conversion_services.apply_due() == 2
    assert conversion_services.apply_due() == 0
    taken.refresh_from_db()
    assert (taken.status, taken.reason) == ("ignored", "refused")
    assert owed(cast.a) == 9_000


def test_an_event_says_what_its_type_needs():
    for type, missing in (("sale", "amount"), ("refund", "amount")):
        with pytest.raises(DomainError) as refusal:
            report(type, amount=None)
        assert refusal.value.field == missing
    with pytest.raises(DomainError) as refusal:
        report("refund")
    assert refusal.value.field == "sale"
    with pytest.raises(DomainError) as refusal:
        report("lead", occurred_at=at(-1))
    assert refusal.value.field == "occurred_at"


# -- What a sale pays --------------------------------------------------------------------------------


def test_the_tier_and_relationship_of_the_day_of_the_sale_count(cast):
    tiers = cast.vocabulary.tiers
    TierChange.objects.create(
        partner=cast.a,
        old_tier=tiers["bronze"],
        new_tier=tiers["gold"],
        reason="x",
        effective_on=date(2026, 6, 1),
        decided_by="x",
    )
    make_plan(
        {"rate": Decimal("0.20"), "conditions": {"tier": ["gold"]}},
        {"rate": Decimal("0.05"), "conditions": {"tier": ["bronze"]}},
    )
    amounts = []
    for day in (date(2026, 5, 31), date(2026, 6, 1)):
        sale = a_sale(cast.a, sold_on=day)
        amounts.append(commission_accrual.commission_accrue(actor=SYSTEM, sale=sale).amount_minor)
    assert amounts == [5_000, 20_000]


def test_a_public_body_is_paid_nothing_and_the_decision_says_so(cast):
    make_plan()
    body = Partner.objects.create(
        name="Ministry", type=cast.vocabulary.government, country="FR", status="active"
    )
    decision = commission_accrual.commission_accrue(actor=SYSTEM, sale=a_sale(body))
    assert (decision.amount_minor, decision.reason) == (0, "type")
    assert "paid no commissions" in explain.why(decision).note
    assert not Commission.objects.exists()
    assert not Entry.objects.exists()


def test_a_plan_for_other_relationships_pays_nothing_and_says_so(cast):
    make_plan(kinds=["referral"])
    decision = commission_accrual.commission_accrue(actor=SYSTEM, sale=a_sale(cast.a))
    assert decision.reason == "no_plan"
    add_kind(cast.b, cast.vocabulary.kinds["referral"])
    assert commission_accrual.commission_accrue(actor=SYSTEM, sale=a_sale(cast.b)).amount_minor == 10_000


def test_a_one_time_rule_pays_the_first_payment_of_a_subscription_only(cast):
    make_plan()
    click = click_on(make_link(cast.a), days_ago=1)
    report("payment", customer_ref="c-1", click=click.public_id)
    report("payment", customer_ref="c-1")
    reasons = list(CommissionDecision.objects.order_by("pk").values_list("amount_minor", "reason"))
    assert reasons == [(10_000, ""), (0, "once")]


def test_why_reads_like_the_page_shows_it(cast):
    make_plan(
        {"rate": Decimal("0.30"), "conditions": {"tier": ["platinum"]}},
        {"rate": Decimal("0.10"), "conditions": {"tier": ["gold"]}},
        {"rate": Decimal("0.01")},
    )
    decision = commission_accrual.commission_accrue(actor=SYSTEM, sale=a_sale(cast.a, "12500.00"))
    told = explain.why(decision)
    assert told.rows == [
        ("Amount excluding taxes", "€12,500.00"),
        ("Plan “Resellers”, version 1, rule 2 (tier: Gold)", "10%"),
        ("Rounding, half up", "€0.00"),
    ]
    assert told.total == ("Commission", "€1,250.00")
    assert told.note == (
        "Rule 1 set aside: tier is Gold, not Platinum. Not read, since the first rule that fits decides: 3."
    )
    assert [(rule.read, rule.chosen) for rule in told.rules] == [(True, False), (True, True), (False, False)]


# -- Refunds -----------------------------------------------------------------------------------------


def test_refunds_take_back_in_parts_and_exactly_all_in_the_end(cast):
    make_plan({"rate": Decimal("0.3333")})
    sale = a_sale(cast.a, "100.00")
    commission_accrual.commission_accrue(actor=SYSTEM, sale=sale)
    for amount in ("33.33", "33.33", "33.34"):
        refund = sale_refund(actor=SYSTEM, sale=sale, amount=eur(amount), refunded_on=clock.today())
        commission_accrual.commission_accrue(actor=SYSTEM, sale=refund)
    amounts = list(Commission.objects.order_by("pk").values_list("amount_minor", flat=True))
    assert amounts == [3_333, -1_111, -1_111, -1_111]
    assert owed(cast.a) == 0
    with pytest.raises(DomainError):
        sale_refund(actor=SYSTEM, sale=sale, amount=eur("0.01"), refunded_on=clock.today())


def test_a_commercial_agent_keeps_the_commission_when_the_failure_is_ours(cast):
    make_plan()
    Partner.objects.filter(pk=cast.a.pk).update(legal_status="commercial_agent")
    cast.a.refresh_from_db()
    sale = a_sale(cast.a)
    commission_accrual.commission_accrue(actor=SYSTEM, sale=sale)
    decisions = []
    for ours in (True, False):
        refund = sale_refund(
            actor=SYSTEM, sale=sale, amount=eur("500.00"), refunded_on=clock.today(), attributable=ours
        )
        decisions.append(commission_accrual.commission_accrue(actor=SYSTEM, sale=refund))
    assert [(d.amount_minor, d.reason) for d in decisions] == [(0, "agent"), (-5_000, "")]
    assert owed(cast.a) == 5_000


@pytest.mark.parametrize(
    ("then", "since", "kept"),
    [
        # Sold as an introducer, an agent since: the refund takes the commission back.
        (("introducer", "commercial_agent"), "2026-06-01", False),
        # Sold as an agent, an introducer since: the agent's commission stays.
        (("commercial_agent", "introducer"), "2026-06-01", True),
    ],
)
def test_a_refund_looks_at_what_the_partner_was_on_the_day_of_the_sale(cast, then, since, kept):
    with time_machine.travel("2026-05-01T10:00:00Z", tick=False):
        make_plan()
        legal_status_change(actor=SYSTEM, partner=cast.a, legal_status=then[0], reason="Signed")
        sale = a_sale(cast.a)
        commission_accrual.commission_accrue(actor=SYSTEM, sale=sale)
    with time_machine.travel("2026-07-01T10:00:00Z", tick=False):
        legal_status_change(
            actor=SYSTEM, partner=cast.a, legal_status=then[1], reason="Signed",
            effective_on=date.fromisoformat(since),
        )  # fmt: skip
        refund = sale_refund(
            actor=SYSTEM, sale=sale, amount=eur("1000.00"), refunded_on=clock.today(), attributable=True
        )
        decision = commission_accrual.commission_accrue(actor=SYSTEM, sale=refund)
    assert (decision.reason == "agent") is kept
    assert owed(cast.a) == (10_000 if kept else 0)


def test_a_refund_of_a_sale_that_paid_nothing_takes_nothing(cast):
    sale = a_sale(cast.a)
    refund = sale_refund(actor=SYSTEM, sale=sale, amount=eur("500.00"), refunded_on=clock.today())
    decision = commission_accrual.commission_accrue(actor=SYSTEM, sale=refund)
    assert decision.reason == "unpaid_sale"
    # The sale itself was decided first.
    assert CommissionDecision.objects.get(sale=sale).reason == "no_plan"


def test_a_reversal_is_held_as_long_as_what_it_takes_back(cast):
    make_plan(hold_days=30)
    sale = a_sale(cast.a)
    commission_accrual.commission_accrue(actor=SYSTEM, sale=sale)
    refund = sale_refund(actor=SYSTEM, sale=sale, amount=eur("500.00"), refunded_on=clock.today())
    commission_accrual.commission_accrue(actor=SYSTEM, sale=refund)
    assert len(set(Commission.objects.values_list("hold_until", flat=True))) == 1


# -- Due on payment, statements ----------------------------------------------------------------------


def test_a_commission_due_on_payment_waits_until_all_is_paid(cast):
    make_plan(due_on="payment", hold_days=10)
    report("sale", external_id="o-1", click=click_on(make_link(cast.a)).public_id)
    assert Commission.objects.get().state == "waiting"
    report("payment", sale_ref="o-1", amount=eur("400.00"))
    assert Commission.objects.get().state == "waiting"
    report("payment", sale_ref="o-1", amount=eur("600.00"))
    assert Commission.objects.get().hold_until == clock.today() + timedelta(days=10)
    with pytest.raises(DomainError):
        report("payment", sale_ref="o-1", amount=eur("0.01"))


def test_statements_claim_what_is_due_once(cast):
    make_plan(hold_days=0)
    for _number in range(3):
        commission_accrual.commission_accrue(actor=SYSTEM, sale=a_sale(cast.a))
    due = selectors.due_commissions(cast.a, "EUR", clock.today())
    ids = list(due.values_list("pk", flat=True))
    claim = {"actor": SYSTEM, "ids": ids, "until": clock.today()}
    assert commission_services.commissions_claim(statement_public_id="sta_1", **claim) == 3
    assert commission_services.commissions_claim(statement_public_id="sta_2", **claim) == 0
    assert set(Commission.objects.values_list("statement_id", "status")) == {("sta_1", "on_statement")}
    assert (
        commission_services.commissions_mark_paid(
            actor=SYSTEM, statement_public_ids=["sta_1"], paid_on=clock.today()
        )
        == 3
    )
    assert commission_services.commissions_release(actor=SYSTEM, statement_public_id="sta_1") == 0
    assert {c.state for c in Commission.objects.all()} == {"paid"}


# -- Nothing is edited -------------------------------------------------------------------------------


def test_the_database_refuses_to_edit_amounts_decisions_and_published_terms(cast):
    version = make_plan()
    commission_accrual.commission_accrue(actor=SYSTEM, sale=a_sale(cast.a))
    click_on(make_link(cast.a))
    attempts = [
        lambda: Commission.objects.update(amount_minor=1),
        lambda: Commission.objects.update(partner=cast.b),
        lambda: Commission.objects.all().delete(),
        lambda: Commission.objects.all()._raw_delete("default"),
        lambda: CommissionDecision.objects.update(reason="once"),
        lambda: Click.objects.update(referrer_host="x.test"),
        lambda: Sale.objects.update(amount_minor=5),
        lambda: PlanRule.objects.update(rate=Decimal("0.9")),
        lambda: PlanRule.objects.all()._raw_delete("default"),
        lambda: PlanRule.objects.create(version=version, position=9, rate=Decimal("0.9")),
        lambda: PlanVersion.objects.update(effective_from=date(2019, 1, 1)),
        lambda: PlanVersion.objects.update(status="draft"),
    ]
    for attempt in attempts:
        with pytest.raises((DatabaseError, Exception)) as refusal, transaction.atomic():
            attempt()
        assert "guard" in str(refusal.value) or "protected" in str(refusal.value)
    Commission.objects.update(hold_until=clock.today())


def test_published_versions_are_replaced_not_changed(cast):
    version = make_plan()
    with pytest.raises(DomainError) as refusal:
        plan_services.version_change(actor=SYSTEM, version=version, hold_days=1)
    assert refusal.value.status == 409
    draft = plan_services.version_create(actor=SYSTEM, plan=version.plan)
    assert [(rule.position, rule.rate) for rule in draft.rules.all()] == [(1, Decimal("0.10"))]
    with pytest.raises(DomainError):
        plan_services.version_create(actor=SYSTEM, plan=version.plan)
    commission_accrual.commission_accrue(actor=SYSTEM, sale=a_sale(cast.a))
    with pytest.raises(DomainError) as refusal:
        plan_services.version_publish(actor=SYSTEM, version=draft, effective_from=clock.today())
    assert refusal.value.field == "effective_from"
    plan_services.version_publish(
        actor=SYSTEM, version=draft, effective_from=clock.today() + timedelta(days=1)
    )


def test_rules_of_a_draft_are_moved_and_taken_out():
    version = make_plan({"rate": Decimal("0.1")}, {"rate": Decimal("0.2")}, {"rate": Decimal("0.3")})
    draft = plan_services.version_create(actor=SYSTEM, plan=version.plan)
    first, _second, third = draft.rules.all()
    plan_services.rule_move(actor=SYSTEM, rule=third, up=True)
    plan_services.rule_move(actor=SYSTEM, rule=first, up=True)
    plan_services.rule_delete(actor=SYSTEM, rule=first)
    assert [(rule.position, rule.rate) for rule in draft.rules.all()] == [
        (1, Decimal("0.3")),
        (2, Decimal("0.2")),
    ]


# -- Links -------------------------------------------------------------------------------------------


def test_a_partner_makes_its_own_links_within_the_allow_list(cast):
    sales = cast.member("a", "sales")
    link = link_services.link_create(
        actor=sales, partner=cast.a, campaign=make_campaign(), destination="https://fr.shop.example.org/x"
    )
    assert len(link.code) == 8
    assert link.url.endswith(f"/r/{link.code}")
    for destination in ("https://evil.test/", "//evil.test", "https://www.example.org@evil.test/"):
        with pytest.raises(DomainError) as refusal:
            link_services.link_create(
                actor=sales, partner=cast.a, campaign=link.campaign, destination=destination
            )
        assert refusal.value.field == "destination"
    with pytest.raises(DomainError) as foreign:
        link_services.link_create(actor=sales, partner=cast.b, campaign=link.campaign)
    assert foreign.value.status == 404
    with pytest.raises(DomainError) as denied:
        link_services.link_create(actor=cast.member("a", "technical"), partner=cast.a, campaign=link.campaign)
    assert denied.value.status == 403


def test_a_code_is_used_once_and_an_unused_campaign_takes_no_link(cast):
    campaign = make_campaign()
    make_link(cast.a, campaign, code="Spring")
    with pytest.raises(DomainError) as refusal:
        make_link(cast.b, campaign, code="spring")
    assert "code" in refusal.value.fields
    values = {
        "landing_url": campaign.landing_url,
        "allowed_hosts": campaign.allowed_hosts,
        "is_active": False,
    }
    campaign = link_services.campaign_change(actor=SYSTEM, campaign=campaign, **values)
    with pytest.raises(DomainError):
        make_link(cast.a, campaign)


def test_a_campaigns_landing_page_is_on_its_own_hosts():
    with pytest.raises(DomainError) as refusal:
        make_campaign(landing_url="https://elsewhere.test/")
    assert refusal.value.field == "landing_url"


# -- What is told ------------------------------------------------------------------------------------


def test_finance_is_told_of_a_commission_taken_back_in_its_language(cast, run_outbox, mailoutbox):
    make_plan()
    report("sale", external_id="o-1", customer_name="Clinique", click=click_on(make_link(cast.a)).public_id)
    report("refund", sale_ref="o-1", amount=eur("250.00"))
    run_outbox()
    subjects = {mail.to[0]: mail.subject for mail in mailoutbox}
    assert set(subjects) == {"administrator@a.test", "finance@a.test"}
    assert all("25" in subject for subject in subjects.values())
    assert not any("Clinique" in mail.body for mail in mailoutbox)
    run_outbox()
    assert len(mailoutbox) == 2


def test_sales_that_come_by_other_ways_are_decided_from_the_outbox(cast, run_outbox):
    make_plan()
    sale = a_sale(cast.a)
    run_outbox()
    refund = sale_refund(actor=SYSTEM, sale=sale, amount=eur("1000.00"), refunded_on=clock.today())
    run_outbox()
    amounts = dict(CommissionDecision.objects.values_list("sale", "amount_minor"))
    assert amounts == {sale.pk: 10_000, refund.pk: -10_000}


def test_a_partners_timeline_names_no_customer(cast):
    report("sale", customer_name="Clinique du Parc", click=click_on(make_link(cast.a)).public_id)
    entries, _older = timeline.of_partner(cast.a.public_id, cast.member("a", "sales"))
    sentences = [entry.sentence for entry in entries]
    assert "A sale earns you no commission" in sentences
    assert not any("Clinique" in sentence for sentence in sentences)
