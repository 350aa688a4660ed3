"""A deal from the partner's phone to the sale, and what another partner is told of it."""

from __future__ import annotations

from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.journey import PHONE, fits, mails_to, work

NEUTRAL = "This deal cannot be protected. Your manager will contact you."


def register(page, live_server, partner, customer: str) -> None:
    page.goto(live_server.url + reverse("portal:home", args=[partner.public_id]))
    page.goto(live_server.url + reverse("portal:deals", args=[partner.public_id]))
    page.get_by_role("link", name="Register a deal").first.click()
    page.get_by_label("Customer", exact=True).fill(customer)
    page.get_by_label("Website or e-mail of the customer").fill("www.helio-sante.fr")
    page.get_by_label("Platform").check()
    page.get_by_label("How it came about").fill("Met at the health fair")
    page.get_by_text("Add more: amount, date, contact, tender").click()
    page.get_by_label("Expected amount").fill("48000")
    assert fits(page)
    page.get_by_role("button", name="Submit the deal").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(customer)


def test_a_deal_is_registered_on_a_phone_decided_from_my_day_and_won(
    live_server, cast, page, logged_in, accessible
):
    phone = logged_in(cast.members["a"]["sales"], **PHONE)
    register(phone, live_server, cast.a, "Helio Santé SAS")
    expect(phone.get_by_text(NEUTRAL)).to_have_count(0)
    assert fits(phone)
    accessible(phone)

    rival = logged_in(cast.members["b"]["sales"], **PHONE)
    register(rival, live_server, cast.b, "Hélio Santé")
    expect(rival.get_by_text(NEUTRAL)).to_be_visible()
    expect(rival.get_by_role("main")).not_to_contain_text("Alpha")
    accessible(rival)

    logged_in(cast.staff["manager"], page)
    page.goto(live_server.url + reverse("web:my_day"))
    accessible(page)
    page.get_by_role("main").get_by_role("link", name="Decide on Helio Santé SAS").click()
    accessible(page)
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("main")).to_contain_text("Approved")
    work()
    assert any("Helio Santé SAS" in mail.subject + mail.body for mail in mails_to("sales@a.test"))
    phone.reload()
    expect(phone.get_by_role("main")).to_contain_text("Protected until")

    page.get_by_role("button", name="Mark as won").click()
    page.get_by_role("dialog").get_by_label("Amount without taxes").fill("45000")
    page.get_by_role("dialog").get_by_role("button", name="Record the sale").click()
    expect(page.get_by_role("main")).to_contain_text("€45,000.00")
    phone.reload()
    expect(phone.get_by_role("main")).to_contain_text("Won")
    # What the winner holds no more is the rival's, who waited for it.
    rival.reload()
    expect(rival.get_by_role("main")).to_contain_text("Provisionally protected")


def test_a_filter_and_an_address_to_copy_stay_on_the_phone(live_server, cast, logged_in):
    phone = logged_in(cast.members["a"]["sales"], **PHONE)
    phone.goto(live_server.url + reverse("portal:deals", args=[cast.a.public_id]))
    phone.locator(".filters summary").click()
    expect(phone.get_by_role("button", name="Show")).to_be_in_viewport(ratio=1)
    assert fits(phone)
    phone.goto(live_server.url + reverse("portal:agreements", args=[cast.a.public_id]))
    phone.get_by_role("button", name="Calendar").click()
    expect(phone.get_by_role("dialog").get_by_role("button", name="Copy")).to_be_in_viewport(ratio=1)
    phone.goto(live_server.url + "/profile/")
    phone.get_by_role("navigation", name="Shortcuts").get_by_role("link", name="Deals").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Deals")
