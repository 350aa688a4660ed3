"""White label: offers, the terms on which partners have them, and the sales under their brand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from agreements.models import Agreement
from core import clock
from core.actor import SYSTEM
from core.errors import DomainError
from core.models import Event
from core.money import Money
from partners.models import PartnerKind
from pipeline.models import Sale, WhiteLabelOffer, WhiteLabelTerms
from pipeline.sales.services import SaleRow, sale_import, sale_refund
from pipeline.white_label import selectors, services
from tests.pipeline.test_sales import record
from tests.support.factories import make

START = date(2026, 1, 1)


def make_oem(cast, *partners) -> None:
    kind = cast.vocabulary.kinds["oem"]
    kind.panel = "oem"
    kind.save()
    for partner in partners or (cast.a, cast.b):
        PartnerKind.objects.create(partner=partner, kind=kind, since=date(2025, 1, 1))


def make_offer(name: str = "Gateway", **details) -> WhiteLabelOffer:
    values = {
        "name": {"en": name, "fr": f"{name} FR"},
        "price": {"en": "8% of each sale", "fr": "8 % de chaque vente"},
        "support": {"en": "Second level with us", "fr": "Deuxième niveau chez nous"},
        **details,
    }
    return services.offer_open(actor=SYSTEM, offer=services.offer_create(actor=SYSTEM, **values))


def grant(offer, partner, brand: str = "AlphaNet", **details) -> WhiteLabelTerms:
    values = {"brand_name": brand, "starts_on": START, **details}
    return services.terms_grant(actor=values.pop("actor", SYSTEM), offer=offer, partner=partner, **values)


def sell(partner, amount: str, day: date = date(2026, 3, 5), **details) -> Sale:
    return record(partner, amount, source="oem", sold_on=day, **details)


# -- Offers -----------------------------------------------------------------------------------------


def test_an_offer_begins_as_a_draft_is_opened_closed_and_opened_again(cast):
    offer = services.offer_create(actor=cast.actor("manager"), name={"en": "Gateway", "fr": "Passerelle"})
    assert (offer.code, offer.status) == ("gateway", "draft")
    assert services.offer_create(actor=SYSTEM, name={"en": "Gateway"}).code == "gateway-2"
    with pytest.raises(DomainError) as refusal:
        services.offer_open(actor=SYSTEM, offer=offer)
    assert refusal.value.field == "price"
    services.offer_change(actor=SYSTEM, offer=offer, price={"en": "8%"})
    services.offer_open(actor=SYSTEM, offer=offer)
    services.offer_close(actor=SYSTEM, offer=offer)
    with pytest.raises(DomainError) as refusal:
        services.offer_close(actor=SYSTEM, offer=offer)
    assert refusal.value.code == "wrong-status"
    services.offer_open(actor=SYSTEM, offer=offer)
    offer.refresh_from_db()
    assert offer.status == "open"
    codes = list(
        Event.objects.filter(code__startswith="pipeline.white_label_offer").values_list("code", flat=True)
    )
    assert [code.rpartition(".")[2] for code in codes].count("opened") == 2


@pytest.mark.parametrize(
    "columns",
    [{"fee_minor": 100}, {"fee_unit": "year"}, {"fee_minor": 0, "fee_unit": "year"}, {"status": "gone"}],
)
def test_the_database_refuses_a_fee_without_its_unit_and_an_unknown_status(cast, columns):
    offer = make_offer()
    with pytest.raises(IntegrityError), transaction.atomic():
        WhiteLabelOffer.objects.filter(pk=offer.pk).update(**columns)


# -- Terms ------------------------------------------------------------------------------------------


def test_only_a_partner_with_an_oem_relationship_is_granted_an_offer(cast):
    offer = make_offer()
    with pytest.raises(DomainError) as refusal:
        grant(offer, cast.a)
    assert refusal.value.code == "no-oem-relationship"
    assert refusal.value.link == reverse("partners:kind-add", args=[cast.a.public_id])
    assert "Alpha Conseil has no OEM relationship" in str(refusal.value.message)
    make_oem(cast)
    terms = grant(offer, cast.a, actor=cast.actor("manager"))
    event = Event.objects.get(code="pipeline.white_label.granted")
    assert (event.partner, event.partner_visible) == (cast.a.public_id, True)
    assert terms.conditions == {
        "price": "8% of each sale",
        "customisation": "",
        "support": "Second level with us",
    }
    cast.a.kinds.update(until=clock.today())
    with pytest.raises(DomainError):
        grant(make_offer("Edge"), cast.a)


def test_only_an_open_offer_is_granted(cast):
    make_oem(cast)
    offer = make_offer()
    services.offer_close(actor=SYSTEM, offer=offer)
    with pytest.raises(DomainError) as refusal:
        grant(offer, cast.a)
    assert (refusal.value.code, refusal.value.status) == ("offer-not-open", 409)
    assert not WhiteLabelTerms.objects.exists()


def test_a_partner_has_an_offer_once_and_again_after_its_end(cast):
    make_oem(cast)
    offer = make_offer()
    terms = grant(offer, cast.a)
    with pytest.raises(DomainError) as refusal:
        grant(offer, cast.a, "Other")
    assert "has this offer already" in str(refusal.value.message)
    services.terms_end(actor=SYSTEM, terms=terms, ends_on=date(2026, 6, 30), reason="New product")
    with pytest.raises(DomainError) as refusal:
        grant(offer, cast.a, starts_on=date(2026, 6, 30))
    assert refusal.value.field == "starts_on"
    again = grant(offer, cast.a, starts_on=date(2026, 7, 1), price="7%")
    assert again.conditions["price"] == "7%"
    assert [row.state(date(2026, 7, 1)) for row in (terms.__class__.objects.get(pk=terms.pk), again)] == [
        "ended", "active",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "columns",
    [
        {"ends_on": date(2025, 12, 31), "end_reason": "before"},
        {"ends_on": date(2026, 12, 31)},
        {"end_reason": "why"},
    ],
)
def test_the_database_refuses_an_end_before_the_start_and_an_end_without_a_reason(cast, columns):
    make_oem(cast)
    terms = grant(make_offer(), cast.a)
    with pytest.raises(IntegrityError), transaction.atomic():
        WhiteLabelTerms.objects.filter(pk=terms.pk).update(**columns)


def test_the_database_refuses_an_offer_twice_without_an_end(cast):
    make_oem(cast)
    terms = grant(make_offer(), cast.a)
    with pytest.raises(IntegrityError), transaction.atomic():
        make(WhiteLabelTerms, cast.a, offer=terms.offer, brand_name="Twice", starts_on=START)


def test_an_agreement_is_signed_and_of_the_same_partner(cast):
    make_oem(cast)
    offer = make_offer()
    theirs = make(Agreement, cast.b, status="active", starts_on=START)
    draft = make(Agreement, cast.a, status="draft")
    for wrong in (theirs, draft):
        with pytest.raises(DomainError) as refusal:
            grant(offer, cast.a, agreement=wrong)
        assert refusal.value.field == "agreement"
    signed = make(Agreement, cast.a, status="active", starts_on=START)
    assert grant(offer, cast.a, agreement=signed).agreement == signed


def test_terms_end_with_a_reason_and_not_before_what_was_sold(cast):
    make_oem(cast)
    terms = grant(make_offer(), cast.a)
    sell(cast.a, "100.00", date(2026, 3, 5))
    for day, reason, field in (
        (date(2026, 3, 31), " ", "reason"),
        (date(2025, 12, 1), "late", "ends_on"),
        (date(2026, 3, 4), "late", "ends_on"),
    ):
        with pytest.raises(DomainError) as refusal:
            services.terms_end(actor=SYSTEM, terms=terms, ends_on=day, reason=reason)
        assert refusal.value.field == field
    services.terms_end(actor=SYSTEM, terms=terms, ends_on=date(2026, 3, 5), reason="No minimum reached")
    with pytest.raises(DomainError):
        services.terms_end(actor=SYSTEM, terms=terms, ends_on=date(2026, 3, 9), reason="again")
    with pytest.raises(DomainError):
        services.terms_change(actor=SYSTEM, terms=terms, brand_name="New")


def test_partners_that_have_an_offer_are_told_when_its_conditions_change(cast):
    make_oem(cast)
    offer = make_offer()
    grant(offer, cast.a)
    services.offer_change(actor=SYSTEM, offer=offer, summary={"en": "Better"})
    assert not Event.objects.filter(code="pipeline.white_label.conditions_changed").exists()
    services.offer_change(actor=SYSTEM, offer=offer, price={"en": "9%"})
    event = Event.objects.get(code="pipeline.white_label.conditions_changed")
    assert (event.partner, event.partner_visible) == (cast.a.public_id, True)
    with pytest.raises(DomainError) as refusal:
        services.offer_change(actor=SYSTEM, offer=offer, price={})
    assert refusal.value.field == "price"


# -- Sales ------------------------------------------------------------------------------------------


def test_an_oem_sale_is_made_under_the_only_terms_of_its_day(cast):
    make_oem(cast)
    terms = grant(make_offer(), cast.a)
    assert sell(cast.a, "100.00").white_label == terms
    assert sell(cast.a, "100.00", date(2025, 12, 31)).white_label is None
    assert sell(cast.b, "100.00").white_label is None
    assert record(cast.a, "100.00", sold_on=date(2026, 3, 5)).white_label is None
    second = grant(make_offer("Edge"), cast.a, "AlphaEdge")
    assert sell(cast.a, "100.00").white_label is None
    assert sell(cast.a, "100.00", white_label=second).white_label == second


def test_a_sale_is_refused_under_terms_of_another_partner_day_or_source(cast):
    make_oem(cast)
    terms = grant(make_offer(), cast.a)
    for partner, details, said in (
        (cast.b, {}, "of this partner"),
        (cast.a, {"day": date(2025, 12, 31)}, "did not hold"),
    ):
        with pytest.raises(DomainError) as refusal:
            sell(partner, "100.00", white_label=terms, **details)
        assert refusal.value.field == "white_label"
        assert said in str(refusal.value.message)
    with pytest.raises(DomainError) as refusal:
        record(cast.a, white_label=terms)
    assert refusal.value.field == "white_label"
    with pytest.raises(IntegrityError), transaction.atomic():
        make(Sale, cast.a, source="manual", white_label=terms)
    assert not Sale.objects.exists()


def test_a_refund_and_a_load_keep_the_white_label(cast):
    make_oem(cast)
    terms = grant(make_offer(), cast.a)
    sale = sell(cast.a, "100.00")
    refund = sale_refund(actor=SYSTEM, sale=sale, amount=Money(2_500, "EUR"), refunded_on=date(2026, 4, 1))
    assert refund.white_label == terms
    rows = [
        SaleRow(partner=(partner.pk, partner.public_id), source=source, sold_on=day, amount_minor=10_000,
                currency="EUR", external_id=number)
        for number, partner, source, day in (
            ("1", cast.a, "oem", date(2026, 2, 1)), ("2", cast.a, "oem", date(2025, 2, 1)),
            ("3", cast.a, "manual", date(2026, 2, 1)), ("4", cast.b, "oem", date(2026, 2, 1)),
        )
    ]  # fmt: skip
    sale_import(actor=SYSTEM, rows=rows)
    found = dict(Sale.objects.exclude(external_id="").values_list("external_id", "white_label"))
    assert found == {"1": terms.pk, "2": None, "3": None, "4": None}


def a_year(cast) -> tuple[WhiteLabelOffer, WhiteLabelOffer]:
    """Gateway by A and B, Edge by B: €1,000 − €250 and €400 of Gateway, €300 of Edge, in 2026."""
    make_oem(cast)
    gateway, edge = make_offer(), make_offer("Edge")
    grant(gateway, cast.a, starts_on=date(2025, 1, 1))
    of_b, edge_of_b = grant(gateway, cast.b, "BetaBox"), grant(edge, cast.b, "BetaEdge")
    sell(cast.a, "70.00", date(2025, 12, 31))
    first = sell(cast.a, "1000.00", date(2026, 1, 1))
    sale_refund(actor=SYSTEM, sale=first, amount=Money(25_000, "EUR"), refunded_on=date(2026, 2, 10))
    sell(cast.b, "400.00", white_label=of_b)
    sell(cast.b, "300.00", white_label=edge_of_b)
    return gateway, edge


def test_the_facts_of_a_year_by_offer_and_partner(cast, django_assert_num_queries):
    gateway, edge = a_year(cast)
    services.offer_close(actor=SYSTEM, offer=edge)
    with django_assert_num_queries(4):
        found = selectors.facts(SYSTEM, 2026, date(2026, 6, 1))
    assert found.is_offered
    assert found.by_offer == {gateway.public_id: Money(115_000, "EUR"), edge.public_id: Money(30_000, "EUR")}
    assert found.by_partner == {
        cast.a.public_id: Money(75_000, "EUR"),
        cast.b.public_id: Money(70_000, "EUR"),
    }
    assert found.total == Money(145_000, "EUR")
    assert [(row.partner.name, row.brand, row.revenue.amount_minor) for row in found.labels] == [
        ("Alpha Conseil", "AlphaNet", 75_000), ("Beta Services", "BetaBox", 40_000),
        ("Beta Services", "BetaEdge", 30_000),
    ]  # fmt: skip
    assert found.labels[0].conditions["price"] == "8% of each sale"
    before = selectors.facts(SYSTEM, 2025, date(2025, 6, 1))
    assert before.by_partner == {cast.a.public_id: Money(7_000, "EUR")}
    months = dict(selectors.revenue_by_month(SYSTEM, gateway, date(2026, 6, 1)))
    assert (months[date(2026, 1, 1)], months[date(2026, 2, 1)], months[date(2026, 3, 1)]) == (
        100_000,
        -25_000,
        40_000,
    )
    assert months[date(2025, 12, 1)] == 7_000
    assert len(months) == 12


# -- Pages and the API ------------------------------------------------------------------------------


def text(response) -> str:
    return response.content.decode()


def test_the_list_shows_partners_and_revenue_and_the_page_who_sells_it(cast):
    make_oem(cast)
    gateway, edge, today = make_offer(), make_offer("Edge"), clock.today()
    for offer, partner, brand in ((gateway, cast.a, "AlphaNet"), (gateway, cast.b, "BetaBox")):
        grant(offer, partner, brand, starts_on=today - timedelta(days=900))
    sell(cast.a, "70.00", today - timedelta(days=400))  # more than twelve months ago
    sell(cast.a, "1000.00", today - timedelta(days=40))
    sell(cast.b, "400.00", today - timedelta(days=5))
    only = grant(edge, cast.b, "BetaEdge", starts_on=today - timedelta(days=3))
    sell(cast.b, "300.00", today, white_label=only)
    manager = cast.staff_client("manager")
    rows = manager.get(reverse("pipeline:white-label"), {"sort": "-revenue"}).context["page"]["rows"]
    figures = [(row.code, row.partners, row.revenue_minor) for row in rows]
    assert figures == [("gateway", 2, 140_000), ("edge", 1, 30_000)]
    page = text(manager.get(reverse("pipeline:white-label-offer", args=[gateway.public_id])))
    for said in ("AlphaNet", "BetaBox", "8% of each sale", "€400.00", "€1,400.00"):
        assert said in page
    assert "BetaEdge" not in page
    export = manager.get(reverse("pipeline:white-label"), {"export": "csv"})
    content = b"".join(export.streaming_content) if export.streaming else export.content
    assert "Gateway" in content.decode("utf-8-sig")
    sales = manager.get(reverse("pipeline:sales"), {"white_label_offer": gateway.public_id})
    assert len(sales.context["page"]["rows"]) == 3


def test_a_manager_of_own_partners_sees_its_own_alone(cast):
    gateway, edge = a_year(cast)
    own = cast.staff_client("manager_own")
    page = text(own.get(reverse("pipeline:white-label-offer", args=[gateway.public_id])))
    assert "AlphaNet" in page
    assert "BetaBox" not in page
    theirs = WhiteLabelTerms.objects.get(brand_name="BetaEdge")
    assert own.get(reverse("pipeline:white-label-terms-end", args=[theirs.public_id])).status_code == 404
    assert own.get(reverse("pipeline:white-label-offer-edit", args=[edge.public_id])).status_code == 403


def test_an_offer_is_written_opened_granted_changed_and_ended_on_pages(cast):
    make_oem(cast, cast.a)
    manager = cast.staff_client("manager")
    form = {"name_fr": "Passerelle", "name_en": "Gateway", "price_fr": "8 %", "price_en": "8%", "fee": "500.00",
            "currency": "EUR", "fee_unit": "month"}  # fmt: skip
    wrong = manager.post(reverse("pipeline:white-label-offer-new"), {**form, "fee_unit": ""})
    assert wrong.status_code == 422
    assert "says how often it is due" in text(wrong)
    assert not WhiteLabelOffer.objects.exists()
    manager.post(reverse("pipeline:white-label-offer-new"), form)
    offer = WhiteLabelOffer.objects.get()
    assert (offer.status, offer.fee, offer.fee_unit) == ("draft", Money(50_000, "EUR"), "month")
    manager.post(reverse("pipeline:white-label-offer-open", args=[offer.public_id]))
    choose = manager.post(
        reverse("pipeline:white-label-offer-grant", args=[offer.public_id]), {"partner": cast.a.public_id}
    )
    assert choose.url.startswith(reverse("pipeline:white-label-grant", args=[cast.a.public_id]))
    terms_form = {"offer": offer.public_id, "brand_name": "AlphaNet", "starts_on": "2026-01-01"}
    refused = manager.post(reverse("pipeline:white-label-grant", args=[cast.b.public_id]), terms_form)
    assert refused.status_code == 409
    assert reverse("partners:kind-add", args=[cast.b.public_id]) in text(refused)
    manager.post(reverse("pipeline:white-label-grant", args=[cast.a.public_id]), terms_form)
    terms = WhiteLabelTerms.objects.get()
    edit = reverse("pipeline:white-label-terms-edit", args=[terms.public_id])
    manager.post(edit, {"brand_name": "AlphaNet", "price": "7%"})
    terms.refresh_from_db()
    assert terms.price == "7%"
    assert "AlphaNet" in text(manager.get(reverse("partners:detail", args=[cast.a.public_id])))
    end = reverse("pipeline:white-label-terms-end", args=[terms.public_id])
    manager.post(end, {"ends_on": "2026-10-31", "reason": "No minimum reached"})
    terms.refresh_from_db()
    assert (terms.ends_on, terms.end_reason) == (date(2026, 10, 31), "No minimum reached")


def test_a_sale_is_entered_under_a_white_label(cast):
    a_year(cast)
    finance = cast.staff_client("finance")
    terms = WhiteLabelTerms.objects.get(brand_name="BetaEdge")
    form = {"partner": cast.b.public_id, "role": "sourced", "source": "oem", "sold_on": "2026-05-05",
            "amount": "10.00", "currency": "EUR", "customer_name": "Nova", "white_label": terms.public_id}  # fmt: skip
    finance.post(reverse("pipeline:sale_new"), form)
    sale = Sale.objects.get(customer_name="Nova")
    assert sale.white_label == terms
    assert "Edge as BetaEdge" in text(finance.get(reverse("pipeline:sale", args=[sale.public_id])))
    wrong = finance.post(reverse("pipeline:sale_new"), {**form, "source": "manual"})
    assert wrong.status_code == 422
    assert "Only an OEM sale is made under a white label." in text(wrong)


def test_nobody_is_asked_for_a_white_label_where_there_is_none(cast):
    page = text(cast.staff_client("finance").get(reverse("pipeline:sale_new")))
    assert 'name="white_label"' not in page


def test_the_portal_shows_a_partner_its_own_terms_and_offers_the_page_to_no_other(cast):
    make_oem(cast)
    url = reverse("portal:white-label", args=[cast.a.public_id])
    sales = cast.member_client("a", "sales")
    assert sales.get(url).status_code == 403
    assert url not in text(sales.get(reverse("portal:home", args=[cast.a.public_id])))
    offer = make_offer()
    signed = make(Agreement, cast.a, status="active", starts_on=START, number="A-77")
    grant(offer, cast.a, price="7% above a thousand", agreement=signed)
    grant(offer, cast.b, "BetaBox")
    sell(cast.a, "1234.00", clock.today() - timedelta(days=3))
    page = text(sales.get(url))
    for said in ("AlphaNet", "7% above a thousand", "Second level with us", "A-77", "€1,234.00"):
        assert said in page
    assert "BetaBox" not in page
    assert "8% of each sale" not in page
    assert url in text(sales.get(reverse("portal:home", args=[cast.a.public_id])))
    assert cast.member_client("a", "reader").get(url).status_code == 403


def test_the_api_gives_terms_with_what_holds_and_takes_sales_under_them(stage):
    make_oem(stage.cast)
    gateway, token = make_offer(), stage.staff_token("administrator")
    made = token.post(
        "/api/v1/white-label-terms/",
        {"offer": gateway.public_id, "partner": stage.cast.a.public_id, "brand_name": "AlphaNet",
         "starts_on": "2026-01-01", "support": "First level with them"},
        content_type="application/json",
    )  # fmt: skip
    assert made.status_code == 201
    row = made.json()
    assert row["conditions"] == {
        "price": "8% of each sale", "customisation": "", "support": "First level with them",
    }  # fmt: skip
    assert (row["state"], row["offer_name"]) == ("active", "Gateway")
    sale = token.post(
        "/api/v1/sales/",
        {"partner": stage.cast.a.public_id, "role": "sourced", "sold_on": "2026-03-05",
         "amount": {"amount": "12.00", "currency": "EUR"}, "white_label": row["id"]},
        content_type="application/json",
    ).json()  # fmt: skip
    assert (sale["source"], sale["white_label"]) == ("oem", row["id"])
    found = token.get("/api/v1/sales/", {"white_label": row["id"]}).json()["results"]
    assert [one["id"] for one in found] == [sale["id"]]
    again = token.post(
        "/api/v1/white-label-terms/",
        {"offer": gateway.public_id, "partner": stage.cast.a.public_id, "brand_name": "Twice",
         "starts_on": "2026-01-01"},
        content_type="application/json",
    )  # fmt: skip
    assert again.status_code == 422
    offers = token.get("/api/v1/white-label-offers/").json()["results"]
    assert [(one["name"], one["status"]) for one in offers] == [
        ({"en": "Gateway", "fr": "Gateway FR"}, "open")
    ]


def test_an_offer_has_texts_in_languages_that_there_are(stage):
    token, offer = stage.staff_token("administrator"), make_offer()
    url = f"/api/v1/white-label-offers/{offer.public_id}/"
    for name in ({"zz": "Gateway"}, {"\ud800": "Gateway"}, {"en\x00": "Gateway"}, {"en": "x" * 201}):
        answer = token.patch(url, {"name": name}, content_type="application/json")
        assert answer.status_code == 422, name
        assert answer.json()["errors"][0]["pointer"].startswith("#/name"), name
