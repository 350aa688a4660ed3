"""Own fields of requests for funds: typed in the portal, asked for when it is sent, ours kept to us."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.services.tokens import staff_token_create
from core import clock
from core.actor import SYSTEM
from core.errors import DomainError
from core.text import both
from marketing.funds import requests
from marketing.models import FundRequest
from tests.marketing import funds
from tests.partners.test_own_fields import define, stored
from tests.support.factories import make

pytestmark = pytest.mark.django_db

QUESTIONS = [
    {
        "label": both("Contacts", "Contacts"),
        "kind": "number",
        "required": "always",
        "audience": "partner_writes",
    },
    {"label": both("Avis", "Opinion"), "kind": "text"},
]


def stage_token(cast) -> Client:
    secret = staff_token_create(
        actor=SYSTEM, owner=cast.staff["manager"], name="crm", scopes=["marketing:write"],
        expires_at=clock.now() + timedelta(days=1),
    )[1]  # fmt: skip
    return Client(headers={"authorization": f"Bearer {secret}"})


def test_a_partner_types_them_in_the_portal_and_reads_nothing_of_ours(cast):
    define("fund_request", QUESTIONS)
    allocation = funds.give(cast.a)
    member = cast.login(cast.members["a"]["administrator"])
    sent = {"allocation": allocation.public_id, "title": "Webinar", "own_fields.contacts": "40"}
    address = reverse("portal:fund-request-new", args=[cast.a.public_id])
    assert member.post(address, sent).status_code == 302
    row = FundRequest.objects.get()
    assert stored(row) == {"contacts": "40"}
    edit = reverse("portal:fund-request-edit", args=[cast.a.public_id, row.public_id])
    page = member.get(edit).content.decode()
    assert 'value="40"' in page
    assert "Opinion" not in page
    wrong = member.post(edit, {"title": "Webinar", "own_fields.contacts": "many"})
    assert wrong.status_code == 422
    assert list(wrong.context["form"].errors) == ["own_fields.contacts"]
    requests.request_change(actor=SYSTEM, request=row, own_fields={"opinion": "Promising"})
    shown = member.get(
        reverse("portal:fund-request", args=[cast.a.public_id, row.public_id])
    ).content.decode()
    assert "40" in shown
    assert "Promising" not in shown


def test_what_must_be_answered_is_asked_for_when_it_is_sent(cast):
    define("fund_request", QUESTIONS)
    row = funds.draft(funds.give(cast.a))
    with pytest.raises(DomainError) as refused:
        requests.request_submit(actor=SYSTEM, request=row)
    assert set(refused.value.fields) == {"own_fields.contacts"}
    requests.request_change(actor=SYSTEM, request=row, own_fields={"contacts": 40})
    assert requests.request_submit(actor=SYSTEM, request=row).status == FundRequest.Status.SUBMITTED


def test_they_are_columns_and_filters_of_the_list_and_stand_in_the_api(cast):
    define("fund_request", QUESTIONS)
    allocation = funds.give(cast.a)
    for title, contacts in (("Small", 5), ("Large", 50)):
        funds.draft(allocation, title=title, own_fields={"contacts": contacts})
    staff = cast.login(cast.staff["manager"])
    page = staff.get(reverse("marketing:fund-requests") + "?own.contacts.min=10&columns=title,own.contacts")
    assert "Large" in page.content.decode()
    assert "Small" not in page.content.decode()
    token = stage_token(cast)
    rows = token.get("/api/v1/fund-requests/?own.contacts.min=10").json()["results"]
    found = [(row["title"], row["own_fields"]) for row in rows]
    assert found == [("Large", {"contacts": "50", "opinion": None})]
    address = f"/api/v1/fund-requests/{rows[0]['id']}/"
    changed = token.patch(address, {"own_fields": {"contacts": 60}}, content_type="application/json")
    assert changed.json()["own_fields"]["contacts"] == "60"
    assert changed.json()["title"] == "Large"


def test_a_request_names_the_action_that_it_pays_for(cast):
    allocation = funds.give(cast.a)
    action = make(requests.CoMarketingAction, cast.a, title="Fair", status="planned")
    member = cast.login(cast.members["a"]["administrator"])
    sent = {"allocation": allocation.public_id, "title": "Fair", "action": action.public_id}
    address = reverse("portal:fund-request-new", args=[cast.a.public_id])
    assert member.post(address, sent).status_code == 302
    assert FundRequest.objects.get().action == action
