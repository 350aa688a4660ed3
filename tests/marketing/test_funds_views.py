"""Funds on our pages and in the portal."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core import clock
from core.actor import SYSTEM
from core.errors import DomainError
from core.models import Programme
from marketing.actions import services as actions
from marketing.funds import requests
from marketing.models import Claim, Fund, FundRequest
from tests.integrations.factories import integration
from tests.marketing.funds import PDF, PNG, approved, claimed, draft, eur, give, submitted
from tests.support.pages import read

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


def test_a_fund_is_set_up_opened_and_given_on_our_pages(cast):
    client = cast.staff_client("marketing")
    today = clock.today()
    form = {
        "name_en": "Events", "name_fr": "Événements", "budget": "1000", "currency": "EUR",
        "starts_on": f"{today.year}-01-01", "ends_on": f"{today.year}-12-31", "share": "50", "claim_days": "30",
    }  # fmt: skip
    assert client.post("/staff/funds/new/", form).status_code == 302, client.post(
        "/staff/funds/new/", form
    ).content
    fund = Fund.objects.get()
    page = f"/staff/funds/{fund.public_id}/"
    client.post(f"{page}open/")
    client.post(f"{page}allocations/", {"partner": cast.a.public_id, "amount": "400"})
    shown = read(client, page)
    assert "Alpha Conseil" in shown
    assert "€400.00" in shown
    assert "€600.00" in shown
    assert "Events" in read(client, "/staff/funds/")


def test_a_partner_asks_and_claims_and_we_decide_and_pay(cast):
    allocation = give(cast.a)
    theirs, home = cast.member_client("a", "marketing"), f"/portal/{cast.a.public_id}/funds/"
    assert "€500.00" in read(theirs, home)
    form = {"allocation": allocation.public_id, "title": "Webinar", "total": "200"}
    assert theirs.post(f"{home}requests/new/", form).status_code == 302
    row = FundRequest.objects.get()
    page = f"{home}requests/{row.public_id}/"
    assert "draft" in read(theirs, page)
    today = clock.today().isoformat()
    theirs.post(
        f"{page}edit/", {"title": "Webinar", "purpose": "Thirty", "activity_on": today, "total": "200"}
    )
    theirs.post(f"{page}submit/")
    ours, asked = cast.staff_client("manager"), f"/staff/funds/requests/{row.public_id}/"
    assert "Alpha Conseil" in read(ours, "/staff/funds/requests/")
    assert "Alpha Conseil asks for funds" in read(ours, "/staff/")
    read(ours, asked)
    ours.post(f"{asked}approve/", {"amount": "100"})
    assert "Claim Webinar" in read(theirs, f"/portal/{cast.a.public_id}/")
    upload = {
        "amount": "90", "invoice_number": "F-1", "invoiced_on": today,
        "invoice": SimpleUploadedFile("invoice.pdf", PDF), "proofs": [SimpleUploadedFile("a.png", PNG)],
    }  # fmt: skip
    assert theirs.post(f"{page}claim/", upload).status_code == 302
    claim = Claim.objects.get()
    finance, checked = cast.staff_client("finance"), f"/staff/funds/claims/{claim.public_id}/"
    assert "a.png" in read(finance, checked)
    assert finance.get(f"{checked}invoice/").status_code == 302
    finance.post(f"{checked}accept/")
    assert "Pay Alpha Conseil" in read(finance, "/staff/")
    finance.post(f"{checked}pay/", {"paid_on": today, "payment_reference": "VIR 1"})
    assert "VIR 1" in read(theirs, page)
    assert "Paid" in read(theirs, page)


def test_a_refused_claim_form_says_so_at_its_field(cast):
    row = approved(give(cast.a), cast.actor("manager"))
    client = cast.member_client("a", "finance")
    page = f"/portal/{cast.a.public_id}/funds/requests/{row.public_id}/claim/"
    answer = client.post(page, {"amount": "90"})
    assert answer.status_code == 422
    assert not Claim.objects.exists()


def test_the_reader_sees_and_does_nothing(cast):
    row = submitted(give(cast.a))
    client, home = cast.member_client("a", "reader"), f"/portal/{cast.a.public_id}/funds/"
    assert "Webinar" in read(client, home)
    assert client.post(f"{home}requests/{row.public_id}/withdraw/").status_code == 403


def test_the_auditor_reads_a_claim(cast):
    claim = claimed(approved(give(cast.a), cast.actor("manager")))
    client = cast.staff_client("auditor")
    assert "F-1" in read(client, f"/staff/funds/claims/{claim.public_id}/")
    assert client.post(f"/staff/funds/claims/{claim.public_id}/accept/").status_code == 403


def test_the_page_of_a_partner_shows_its_funds_and_no_tab_of_nothing(cast):
    client = cast.staff_client("finance")
    page = f"/staff/partners/{cast.a.public_id}/"
    rooms = ("funds", "co-marketing", "integrations")
    before = client.get(page).content.decode()
    for room in rooms:
        assert f"{page}tab/{room}/" not in before
        # Its address opens all the same: other pages lead there.
        assert f'"{page}tab/{room}/"' in client.get(f"{page}tab/{room}/").content.decode()
    give(cast.b)
    submitted(give(cast.a, minor=30_000), title="Webinar of May")
    action = {"kind": "event", "title": "Fair", "held_on": clock.today()}
    actions.action_propose(actor=SYSTEM, partner=cast.a, ours=eur(100), theirs=eur(0), **action)
    integration(cast)
    after = client.get(page).content.decode()
    for room in rooms:
        assert f"{page}tab/{room}/" in after
    tab = read(client, f"{page}tab/funds/")
    for words in ("Fund 2026 Open", "€300.00 €100.00 €0.00 €0.00 €200.00", "Webinar of May", "Submitted"):
        assert words in tab
    assert "€500.00" not in tab
    legal = cast.staff_client("legal")
    assert f"{page}tab/funds/" not in legal.get(page).content.decode()
    assert legal.get(f"{page}tab/funds/").status_code == 404


def test_an_accepted_claim_is_taken_back_on_its_page(cast):
    claim = claimed(approved(give(cast.a), cast.actor("manager")))
    client, page = cast.staff_client("finance"), f"/staff/funds/claims/{claim.public_id}/"
    assert "Take the acceptance back" not in read(client, page)
    client.post(f"{page}accept/")
    assert "Take the acceptance back" in read(client, page)
    assert client.post(f"{page}take-back/", {"reason": ""}).status_code == 422
    assert client.post(f"{page}take-back/", {"reason": "Two invoices"}).status_code == 302
    assert "Two invoices" in read(client, page)
    portal = f"/portal/{cast.a.public_id}/funds/requests/{claim.request.public_id}/"
    assert "Two invoices" in read(cast.member_client("a", "finance"), portal)
    assert "Take the acceptance back" not in read(cast.staff_client("marketing"), page)


def test_a_draft_says_all_that_is_missing_and_each_amount_its_currency(cast):
    row = draft(give(cast.a), asked=None, purpose="", activity_on=None)
    partner, staff = cast.member_client("a", "marketing"), cast.staff_client("marketing")
    portal, ours = f"/portal/{cast.a.public_id}/funds/requests/", f"/staff/funds/requests/{row.public_id}/"
    lacking = ("Say what it is for.", "Say when the activity takes place.", "Say what it costs in all.")
    for page in (read(partner, f"{portal}{row.public_id}/"), read(staff, ours)):
        for said in lacking:
            assert said in page
    with pytest.raises(DomainError) as refusal:
        requests.request_submit(actor=cast.member("a", "marketing"), request=row)
    assert list(refusal.value.fields) == ["purpose", "activity_on", "total"]
    form = read(partner, f"{portal}{row.public_id}/edit/")
    assert "What it costs in all (EUR) needed to send it" in form
    # Whose part it is, only we need to be told.
    assert "Fund 2026 (€500.00 available)" in read(partner, f"{portal}new/")
    assert "Alpha Conseil · Fund 2026 (€500.00 available)" in read(staff, "/staff/funds/requests/new/")
    full = draft(row.allocation)
    assert "Before it can be sent" not in read(partner, f"{portal}{full.public_id}/")


def test_a_claim_says_how_much_was_approved_before_it_is_typed(cast):
    row = approved(give(cast.a), cast.actor("manager"), minor=9_000)
    page = f"/portal/{cast.a.public_id}/funds/requests/{row.public_id}/claim/"
    form = read(cast.member_client("a", "finance"), page)
    assert "Amount of the claim (EUR)" in form
    assert "At most €90.00: what was approved." in form


def test_a_new_fund_begins_in_the_currency_of_the_programme(cast):
    Programme.objects.update(currency="CHF")
    page = cast.staff_client("marketing").get("/staff/funds/new/").content.decode()
    assert '<option value="CHF" selected>' in page
