"""Own fields of deals: asked for at submission, not in a draft; what is ours stays ours."""

from __future__ import annotations

import pytest
from django.urls import reverse

from core.actor import SYSTEM
from core.errors import DomainError
from core.text import both
from pipeline.deals import services as deal_services
from pipeline.models import Deal
from tests.partners.test_own_fields import define, stored
from tests.pipeline.test_deals_api import BODY, partner_api, staff_api

pytestmark = pytest.mark.django_db

QUESTIONS = [
    {"label": both("Sites", "Sites"), "kind": "number", "required": "always", "audience": "partner_writes"},
    {"label": both("Devis", "Quote"), "kind": "money", "audience": "partner_writes"},
    {"label": both("Risque", "Risk"), "kind": "text"},
]


def form(**more):
    return {
        "customer_name": "Helio Santé", "customer_domain": "helio-sante.fr", "how": "Met at a fair",
        "product_lines": "platform", "currency": "EUR", "role": "sourced", **more,
    }  # fmt: skip


def test_a_draft_may_lack_what_a_submission_asks_for(cast):
    define("deal", QUESTIONS)
    member = cast.login(cast.members["a"]["sales"])
    address = reverse("portal:deal-new", args=[cast.a.public_id])
    kept = member.post(address, form(draft="1", **{"own_fields.sites": "many", "own_fields.quote_amount": "12.50",
                                                   "own_fields.quote_currency": "EUR"}))  # fmt: skip
    deal = Deal.objects.get()
    assert kept.status_code == 302
    assert stored(deal) == {"quote": {"amount": "12.50", "currency": "EUR"}}
    again = reverse("portal:deal-draft", args=[cast.a.public_id, deal.public_id])
    page = member.get(again).content.decode()
    assert 'value="many"' in page
    assert "Risk" not in page
    refused = member.post(again, form(**{"own_fields.sites": ""}))
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["own_fields.sites"]
    sent = {"own_fields.sites": "3", "own_fields.quote_amount": "12.50", "own_fields.quote_currency": "EUR"}
    assert member.post(again, form(**sent)).status_code == 302
    deal.refresh_from_db()
    assert deal.status == Deal.Status.SUBMITTED
    assert stored(deal) == {"sites": "3", "quote": {"amount": "12.50", "currency": "EUR"}}


def test_the_operation_asks_for_them_whoever_submits(cast):
    define("deal", QUESTIONS)
    with pytest.raises(DomainError) as refused:
        deal_services.deal_register(actor=SYSTEM, partner=cast.a, customer_name="Helio Santé",
                                    customer_domain="helio-sante.fr", how="Fair",
                                    product_lines=list(cast_lines()))  # fmt: skip
    assert set(refused.value.fields) == {"own_fields.sites"}
    assert not Deal.objects.exists()


def cast_lines():
    from partners.models import ProductLine

    return ProductLine.objects.filter(code="platform")


def test_the_page_of_ours_shows_what_the_partners_does_not(cast):
    define("deal", QUESTIONS)
    ours, theirs = staff_api(cast), partner_api(cast)
    body = {**BODY, "submit": True, "own_fields": {"sites": 3}}
    made = theirs.post("deals/", body)
    assert made.status_code == 201, made.content
    assert made.json()["own_fields"] == {"sites": "3", "quote": None}
    key = made.json()["id"]
    assert ours.patch(f"deals/{key}/", {"own_fields": {"risk": "Fragile"}}).status_code == 200
    assert ours.get(f"deals/{key}/").json()["own_fields"] == {"sites": "3", "quote": None, "risk": "Fragile"}
    assert theirs.get(f"deals/{key}/").json()["own_fields"] == {"sites": "3", "quote": None}
    assert theirs.get("deals/").json()["results"][0]["own_fields"] == {"sites": "3", "quote": None}
    assert theirs.get("deals/", **{"own.risk": "fragile"}).status_code == 400
    assert [row["id"] for row in ours.get("deals/", **{"own.risk": "fragile"}).json()["results"]] == [key]
    staff = cast.login(cast.staff["administrator"])
    page = staff.get(reverse("pipeline:deal", args=[key])).content.decode()
    assert "Fragile" in page
    rows = staff.get(reverse("pipeline:deals") + "?own.sites.min=3&columns=customer,own.risk")
    assert "Fragile" in rows.content.decode()
    assert "Fragile" not in staff.get(reverse("pipeline:deals") + "?own.sites.min=4").content.decode()
    member = cast.login(cast.members["a"]["sales"])
    page = member.get(reverse("portal:deal", args=[cast.a.public_id, key])).content.decode()
    assert "Sites" in page
    assert "Fragile" not in page
    edit = member.get(reverse("portal:deal-edit", args=[cast.a.public_id, key])).context["form"]
    assert edit.own_names == ["own_fields.sites", "own_fields.quote"]


def test_an_open_deal_keeps_what_must_be_answered(cast):
    define("deal", QUESTIONS)
    ours = staff_api(cast)
    made = partner_api(cast).post("deals/", {**BODY, "submit": True, "own_fields": {"sites": 3}})
    refused = ours.patch(f"deals/{made.json()['id']}/", {"own_fields": {"sites": None}})
    assert refused.status_code == 422
    assert [error["pointer"] for error in refused.json()["errors"]] == ["#/own_fields/sites"]
