"""Referrals and commissions in the browser's eyes, back-office and portal."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from core import clock
from core.actor import SYSTEM
from pipeline.models import Sale
from referrals.commissions import accrual as commission_accrual
from referrals.commissions import explain
from referrals.links import services as link_services
from referrals.models import Campaign, Click, Commission, CommissionPlan, Coupon, ReferralEvent, ReferralLink
from tests.referrals.factories import add_kind, at, eur, make_campaign, make_link, make_plan, report
from tests.support.pages import read

pytestmark = pytest.mark.one_engine

LISTS = ["links", "coupons", "conversions", "commissions", "plans", "campaigns"]


@pytest.fixture
def book(cast):
    """Sales of both partners through links, one refunded, one credited to nobody."""
    make_plan(
        {"rate": Decimal("0.30"), "conditions": {"tier": ["platinum"]}},
        {"rate": Decimal("0.10"), "conditions": {"tier": ["gold", "bronze"]}},
    )
    campaign = make_campaign(code="spring", disclosure="initial")
    for letter, partner, name in (("a", cast.a, "Clinique du Parc"), ("b", cast.b, "Secret Foundation")):
        link = make_link(partner, campaign, code=f"link-{letter}", label=f"Link of {letter}")
        link_services.coupon_create(actor=SYSTEM, partner=partner, campaign=campaign, code=f"COUPON-{letter}")
        click = Click.objects.create(link=link, at=at(1))
        report("lead", click=click.public_id, customer_ref=letter, customer_name=name)
        report(
            "sale",
            click=click.public_id,
            customer_ref=letter,
            customer_name=name,
            external_id=f"order-{letter}",
        )
    report("refund", sale_ref="order-a", amount=eur("100.00"))
    report("sale", external_id="nobody")
    return campaign


def page(client, name, *args, **query) -> str:
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200, (name, response.status_code)
    return response.content.decode()


# -- Back-office -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LISTS)
def test_lists_show_rows_and_empty_lists_say_what_to_do(cast, name):
    empty = page(cast.staff_client("administrator"), f"referrals:{name}")
    assert "yet" in empty or "here" in empty


def test_lists_show_what_there_is(cast, book):
    client = cast.staff_client("administrator")
    assert "Link of a" in page(client, "referrals:links")
    assert "COUPON-A" in page(client, "referrals:coupons")
    events = page(client, "referrals:conversions")
    assert "Clinique du Parc" in events
    assert "It named no coupon, click or known customer." in events
    commissions = page(client, "referrals:commissions")
    assert "€100.00" in commissions
    assert "-€10.00" in commissions.replace("−", "-")
    assert "Resellers" in page(client, "referrals:plans")
    assert "www.example.org" in page(client, "referrals:campaigns")


def test_a_restricted_manager_sees_own_partners_only_and_foreign_is_missing(cast, book):
    client = cast.staff_client("manager_own")
    assert "Link of a" in page(client, "referrals:links")
    assert "Link of b" not in page(client, "referrals:links")
    foreign = ReferralLink.objects.get(code="link-b")
    answers = [
        client.get(reverse("referrals:link", args=[i])) for i in (foreign.public_id, "lnk_" + "0" * 26)
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    commission = Commission.objects.filter(partner=cast.b).first()
    assert client.get(reverse("referrals:commission", args=[commission.public_id])).status_code == 404


def test_filters_and_exports(cast, book):
    client = cast.staff_client("finance")
    assert "Beta Services" not in page(client, "referrals:commissions", partner=cast.a.public_id)
    assert "No commission here" in page(client, "referrals:commissions", state="paid")
    held = page(client, "referrals:commissions", state="held")
    assert "on hold until" in held
    nobody = page(client, "referrals:conversions", credited="false")
    assert "nobody" in nobody
    assert "order-a" not in nobody
    export = client.get(reverse("referrals:commissions"), {"export": "csv"})
    lines = b"".join(export.streaming_content).decode().splitlines()
    assert len(lines) == 4
    assert any("Alpha Conseil" in line and "100.00" in line for line in lines)
    assert (
        cast.staff_client("marketing").get(reverse("referrals:commissions"), {"export": "csv"}).status_code
        == 403
    )


def test_why_this_commission(cast, book):
    commission = Commission.objects.get(partner=cast.a, kind="earned")
    shown = page(cast.staff_client("manager"), "referrals:commission", commission.public_id)
    assert "Why this commission?" in shown
    assert "Plan “Resellers”, version 1, rule 2 (tier: Bronze, Gold)" in shown.replace(
        "Gold, Bronze", "Bronze, Gold"
    )
    assert "Rule 1 set aside: tier is Gold, not Platinum." in shown
    reversal = Commission.objects.get(kind="reversal")
    assert "by largest remainder" in page(
        cast.staff_client("manager"), "referrals:commission", reversal.public_id
    )


def test_the_page_of_a_sale_says_what_it_pays_and_why_nothing(cast, book):
    client = cast.staff_client("finance")
    sale = Sale.objects.get(partner=cast.a, refund_of=None)
    shown = page(client, "pipeline:sale", sale.public_id)
    assert "Why this commission?" in shown
    assert "Payment" in shown
    make_plan(sources=["oem"], position=1)
    response = client.post(
        reverse("pipeline:sale_new"),
        {
            "partner": cast.a.public_id, "role": "sourced", "source": "oem", "sold_on": clock.today().isoformat(),
            "amount": "0,04", "currency": "EUR", "customer_name": "OEM client",
        },
    )  # fmt: skip
    assert response.status_code == 302
    sale = Sale.objects.get(source="oem")
    commission_accrual.commission_accrue(actor=SYSTEM, sale=sale)
    assert "The commission rounds to nothing." in page(client, "pipeline:sale", sale.public_id)


def test_a_sale_is_refunded_and_paid_by_form(cast, book):
    client = cast.staff_client("finance")
    sale = Sale.objects.get(partner=cast.b, refund_of=None)
    form = page(client, "pipeline:sale_refund", sale.public_id)
    assert 'value="1000.00"' in form
    refused = client.post(
        reverse("pipeline:sale_refund", args=[sale.public_id]),
        {"amount": "1000.01", "refunded_on": clock.today().isoformat(), "reason": "returned"},
    )
    assert refused.status_code == 422
    assert "more than what is left" in refused.content.decode()
    done = client.post(
        reverse("pipeline:sale_refund", args=[sale.public_id]),
        {"amount": "1000", "refunded_on": clock.today().isoformat(), "reason": "returned"},
    )
    assert done.status_code == 302
    assert "Refund" in page(client, "pipeline:sales")
    paid = client.post(
        reverse("referrals:sale-payment", args=[Sale.objects.get(partner=cast.a, refund_of=None).public_id]),
        {"amount": "900", "paid_on": clock.today().isoformat()},
    )
    assert paid.status_code == 302


def test_a_plan_from_first_rule_to_publication_by_form(cast):
    client = cast.staff_client("finance")
    names = {"name_en": "Resellers 2026", "name_fr": "Revendeurs 2026"}
    typed = {"code": "r2026", **names, "kinds": ["reseller"], "position": "1", "is_active": "on"}
    client.post(reverse("referrals:plan-new"), typed)
    plan = CommissionPlan.objects.get()
    version = plan.versions.get()
    assert plan.kinds == ["reseller"]
    terms = {"due_on": "sale", "hold_days": "15", "currency": "EUR"}
    assert client.post(reverse("referrals:version-edit", args=[version.public_id]), terms).status_code == 302
    rule = {"rate": "12.5", "minimum": "5", "tier": ["gold"], "country": ["FR", "BE"]}
    assert client.post(reverse("referrals:rule-new", args=[version.public_id]), rule).status_code == 302
    both = client.post(reverse("referrals:rule-new", args=[version.public_id]), {"rate": "1", "fixed": "5"})
    assert both.status_code == 422
    assert "either a rate" in both.content.decode()
    stored = version.rules.get()
    assert (stored.rate, stored.minimum_minor, stored.conditions) == (
        Decimal("0.125"),
        500,
        {"tier": ["gold"], "country": ["BE", "FR"]},
    )
    edit = page(client, "referrals:rule-edit", stored.public_id)
    assert 'value="12.5"' in edit
    assert "tier: Gold · country: Belgium, France" in page(client, "referrals:version", version.public_id)
    for more in ({"rate": "5"}, {"rate": "7", "tier": ["silver"]}):
        client.post(reverse("referrals:rule-new", args=[version.public_id]), more)
    assert page(client, "referrals:version", version.public_id).count("never reached") == 1
    version.rules.exclude(pk=stored.pk).delete()
    assert "never reached" not in page(client, "referrals:version", version.public_id)
    publish = reverse("referrals:version-publish", args=[version.public_id])
    assert client.post(publish, {"effective_from": "2026-01-01"}).status_code == 302
    assert "never edited" in page(client, "referrals:version", version.public_id)
    assert client.post(reverse("referrals:rule-delete", args=[stored.public_id])).status_code == 302
    assert version.rules.count() == 1
    assert "in force" in page(client, "referrals:plan", plan.public_id)
    assert client.post(reverse("referrals:version-new", args=[plan.public_id])).status_code == 302
    assert plan.versions.count() == 2
    denied = cast.staff_client("manager").post(publish, {"effective_from": "2026-01-01"})
    assert denied.status_code == 403


def test_a_campaign_by_form_says_at_the_field_what_is_wrong(cast):
    client = cast.staff_client("marketing")
    typed = {
        "code": "autumn", "name_en": "Autumn", "landing_url": "https://www.example.org/a",
        "allowed_hosts": "www.example.org\n*.shop.example.org",
        "credit": "last", "window_days": "60", "consent": "cookie", "disclosure": "name", "is_active": "on",
    }  # fmt: skip
    wrong = client.post(reverse("referrals:campaign-new"), {**typed, "allowed_hosts": "not a host"})
    assert wrong.status_code == 422
    assert "is not a host" in wrong.content.decode()
    assert client.post(reverse("referrals:campaign-new"), typed).status_code == 302
    campaign = Campaign.objects.get()
    edit = page(client, "referrals:campaign-edit", campaign.public_id)
    assert "*.shop.example.org" in edit


def test_qr_codes(cast, book):
    link = ReferralLink.objects.get(code="link-a")
    client = cast.staff_client("support")
    svg = client.get(reverse("referrals:link-qr", args=[link.public_id, "svg"]))
    png = client.get(reverse("referrals:link-qr", args=[link.public_id, "png"]))
    assert (svg["Content-Type"], svg.content[:4]) == ("image/svg+xml", b"<svg")
    assert b"style=" not in svg.content
    assert (png["Content-Type"], png.content[:4]) == ("image/png", b"\x89PNG")
    assert client.get(reverse("referrals:link-qr", args=[link.public_id, "gif"])).status_code == 404


def test_the_partners_page_has_both_tabs(cast, book):
    client = cast.staff_client("manager")
    assert "Link of a" in page(client, "partners:tab", cast.a.public_id, "referrals")
    assert "€90.00" in page(client, "partners:tab", cast.a.public_id, "commissions")


def test_undecided_sales_are_calculated_on_demand(cast, book):
    client = cast.staff_client("finance")
    typed = {"partner": cast.a.public_id, "role": "sourced", "source": "manual", "sold_on": "2026-01-05"}
    client.post(reverse("pipeline:sale_new"), {**typed, "amount": "10", "currency": "EUR"})
    assert "Calculate sales not decided yet" in page(client, "referrals:commissions")
    assert client.post(reverse("referrals:accrue")).status_code == 302
    from core.queue import jobs

    assert jobs.run_due() == 1
    assert "Calculate sales not decided yet" not in page(client, "referrals:commissions")


@pytest.mark.parametrize(
    "name", ["referrals:links", "referrals:conversions", "referrals:commissions", "pipeline:sales"]
)
def test_equal_query_counts(cast, book, name):
    client = cast.staff_client("administrator")
    counts = []
    for _round in range(2):
        page(client, name)
        with CaptureQueriesContext(connection) as queries:
            page(client, name)
        counts.append(len(queries))
        link = ReferralLink.objects.get(code="link-a")
        for number in range(12):
            click = Click.objects.create(link=make_link(cast.b, link.campaign))
            report("sale", click=click.public_id, customer_ref=f"x-{number}")
    assert counts[0] == counts[1]


# -- Portal --------------------------------------------------------------------------------------------


def test_a_partner_sees_its_own_and_of_customers_what_the_campaign_discloses(cast, book):
    client = cast.member_client("a", "administrator")
    home = page(client, "portal:referrals", cast.a.public_id)
    assert "Link of a" in home
    assert "Link of b" not in home
    assert "/r/link-a" in home
    for name in ("portal:referral-journey", "portal:commissions"):
        shown = page(client, name, cast.a.public_id)
        assert "C…" in shown
        assert "Clinique" not in shown
        assert "S…" not in shown
    commission = Commission.objects.get(partner=cast.a, kind="earned")
    why = page(client, "portal:commission", cast.a.public_id, commission.public_id)
    assert "Why this commission?" in why
    assert "Clinique" not in why
    export = b"".join(
        client.get(
            reverse("portal:commissions", args=[cast.a.public_id]), {"export": "csv"}
        ).streaming_content
    )
    assert b"Clinique" not in export


def test_a_partner_makes_links_and_coupons_and_takes_them_out_of_use(cast, book):
    client = cast.member_client("a", "marketing")
    base = [cast.a.public_id]
    wrong = client.post(
        reverse("portal:referral-link-new", args=base),
        {"campaign": "spring", "destination": "https://evil.test/"},
    )
    assert wrong.status_code == 422
    assert "only to https addresses on" in wrong.content.decode()
    made = client.post(
        reverse("portal:referral-link-new", args=base), {"campaign": "spring", "label": "Newsletter"}
    )
    link = ReferralLink.objects.get(label="Newsletter")
    assert made["Location"] == reverse("portal:referral-link", args=[*base, link.public_id])
    shown = page(client, "portal:referral-link", *base, link.public_id)
    assert link.url in shown
    assert (
        client.get(reverse("portal:referral-link-qr", args=[*base, link.public_id, "svg"])).status_code == 200
    )
    switch = reverse("portal:referral-link-switch", args=[*base, link.public_id])
    assert client.post(switch, {"is_active": "0"}).status_code == 302
    link.refresh_from_db()
    assert not link.is_active
    assert (
        client.post(
            reverse("portal:referral-coupon-new", args=base), {"campaign": "spring", "code": "mine-10"}
        ).status_code
        == 302
    )
    assert Coupon.objects.get(code="MINE-10").partner == cast.a


def test_a_foreign_link_is_missing_and_a_reader_may_not_create(cast, book):
    client = cast.member_client("a", "administrator")
    foreign = ReferralLink.objects.get(code="link-b")
    answers = [
        client.get(reverse("portal:referral-link", args=[cast.a.public_id, i]))
        for i in (foreign.public_id, "lnk_" + "0" * 26)
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    assert client.get(reverse("portal:referrals", args=[cast.b.public_id])).status_code == 404
    before = ReferralLink.objects.count()
    reader = cast.member_client("a", "technical")
    response = reader.post(
        reverse("portal:referral-link-new", args=[cast.a.public_id]), {"campaign": "spring"}
    )
    assert response.status_code == 403
    assert ReferralLink.objects.count() == before
    assert reader.get(reverse("portal:commissions", args=[cast.a.public_id])).status_code == 403


def test_kinds_of_a_plan_are_named_on_its_page(cast):
    add_kind(cast.a, cast.vocabulary.kinds["referral"])
    version = make_plan(kinds=["referral"], sources=["referral"])
    shown = page(cast.staff_client("auditor"), "referrals:plan", version.plan.public_id)
    assert "relationship: Referral · source: Referral" in shown
    assert ReferralEvent.objects.count() == 0


def test_the_counts_of_links_and_coupons_add_up_to_the_tiles(cast, book):
    for number in (1, 2):
        report("lead", coupon="COUPON-A", customer_ref=f"c{number}", customer_name="By coupon")
    report("sale", coupon="COUPON-A", customer_ref="c1", customer_name="By coupon", external_id="order-c")
    client = cast.member_client("a", "administrator")
    text = read(client, reverse("portal:referrals", args=[cast.a.public_id]))
    assert re.search(r"Leads 3 through links and coupons Customers 2 through links and coupons", text), text
    assert re.search(r"Link of a .*? 1 1 1 1 in all My coupons", text), text
    assert text.rstrip().endswith("2 1"), text


def test_a_commission_agrees_with_its_status_in_french(cast, book):
    Commission.objects.filter(kind="earned").update(status="open", hold_until=clock.today())
    answer = cast.staff_client("finance").get(
        reverse("referrals:commissions"), {"export": "csv"}, headers={"accept-language": "fr"}
    )
    shown = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert '"Due"' in shown
    assert '"Dû"' not in shown


def test_a_plan_is_published_from_a_day_as_the_reader_writes_it(cast):
    version = make_plan({"rate": Decimal("0.10")})
    url = reverse("referrals:version", args=[version.public_id])
    seen = read(cast.staff_client("administrator"), url, language="fr")
    assert "publié, en vigueur à partir du 1er janv. 2020" in seen
    assert "2020-01-01" not in seen


def test_conditions_of_a_rule_read_as_labels_and_values(cast):
    with translation.override("fr"):
        shown = explain.conditions_text({"tier": ["gold"], "role": ["sourced"]}, explain.Names())
    assert shown == "niveau\u202f: Gold · rôle\u202f: Apporté"
