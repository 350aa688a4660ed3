"""From a shared link to the commission and its reason; from the statement to the transfer."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from core import clock
from core.actor import SYSTEM
from payouts.models import PayoutRun, Statement
from payouts.statements import issuing as payouts
from tests.browser.journey import PHONE, fits, work
from tests.payouts.factories import account, earn
from tests.referrals.factories import make_campaign, make_plan
from tests.support.users import make_user


@pytest.fixture
def last_month() -> date:
    """The last day of it."""
    return clock.today().replace(day=1) - timedelta(days=1)


def test_a_shared_link_brings_a_commission_that_explains_itself(
    page, browser, live_server, cast, settings, logged_in, accessible
):
    settings.BASE_URL = live_server.url
    make_plan()
    make_campaign(landing_url="https://www.example.org/start")
    partner = logged_in(cast.members["a"]["marketing"], **PHONE)
    partner.goto(live_server.url + reverse("portal:referrals", args=[cast.a.public_id]))
    partner.get_by_role("main").get_by_role("link", name="Link", exact=True).click()
    partner.get_by_label("Campaign").select_option(index=1)
    partner.get_by_label("Label").fill("Newsletter")
    partner.get_by_role("button", name="Create the link").click()
    link = partner.locator("[data-copy]").first.get_attribute("data-copy")
    assert link.startswith(f"{live_server.url}/r/")
    assert fits(partner)
    accessible(partner)

    landing = visit(browser, link)
    assert landing.startswith("https://www.example.org/start?")
    click = re.search(r"click=(clk_\w+)", landing)[1]

    secret = token(logged_in(cast.staff["administrator"], page), live_server, accessible)
    answer = page.request.post(
        f"{live_server.url}/api/v1/conversions/",
        headers={"Authorization": f"Bearer {secret}"},
        data={
            "type": "sale",
            "external_id": "order-1",
            "occurred_at": clock.now().isoformat(),
            "click": click,
            "customer": {"ref": "c-1", "name": "Lumen SA", "country": "FR"},
            "amount": {"amount": "1000.00", "currency": "EUR"},
        },
    )
    assert answer.status == 201, answer.text()

    partner.reload()
    expect(partner.get_by_role("main")).to_contain_text("€1,000.00")
    owner = logged_in(cast.members["a"]["administrator"], **PHONE)
    owner.goto(live_server.url + reverse("portal:commissions", args=[cast.a.public_id]))
    accessible(owner)
    owner.get_by_role("main").get_by_role("table").get_by_role("link").first.click()
    expect(owner.get_by_role("heading", level=1)).to_have_text("€100.00")
    expect(owner.get_by_role("main")).to_contain_text("Why this commission?")
    expect(owner.get_by_role("main")).to_contain_text("10%")
    assert fits(owner)
    accessible(owner)


def visit(browser, link: str) -> str:
    """A stranger's browser follows the link. Returns the address at which they land, on another site."""
    with browser.new_context(user_agent="Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0") as context:
        answer = context.request.get(link, max_redirects=0)
    assert answer.status == 302
    return answer.headers["location"]


def token(page, live_server, accessible) -> str:
    """A token for the shop, made by hand and shown once."""
    page.goto(live_server.url + reverse("accounts:token_new"))
    page.get_by_label("Name").fill("Shop")
    page.get_by_label("Referrals and commissions: read and change").check()
    page.get_by_role("main").locator("form button[type=submit]").last.click()
    expect(page.get_by_text("Copy the token now")).to_be_visible()
    accessible(page)
    return page.locator("[data-copy]").get_attribute("data-copy")


def test_a_commission_is_paid_with_four_eyes_and_the_partner_sees_it(
    page, live_server, cast, last_month, logged_in, accessible
):
    first_day = last_month.replace(day=1)
    earn(cast.a, 12_500, on=first_day, hold_until=first_day + timedelta(days=10))
    account(cast.a)
    finance = logged_in(cast.staff["finance"], page)
    produce(finance, live_server, last_month, accessible)
    Statement.objects.update(contest_until=clock.today() - timedelta(days=1))
    payouts.statements_close_due(actor=SYSTEM)

    finance.goto(live_server.url + reverse("payouts:run-prepare"))
    accessible(finance)
    finance.get_by_role("button", name="Prepare the run").click()
    expect(finance.get_by_text("The person who prepared a run cannot approve it.")).to_be_visible()
    expect(finance.get_by_role("button", name="Approve")).to_have_count(0)
    accessible(finance)

    run_url = live_server.url + reverse("payouts:run", args=[PayoutRun.objects.get().public_id])
    second = logged_in(make_user("finance2@us.test", name="Second", staff_role="finance"))
    second.goto(run_url)
    confirm(second, "Approve")
    confirm(second, "Export for the bank")
    expect(second.get_by_role("main")).to_contain_text("Sent to the bank")
    with second.expect_download() as download:
        second.get_by_role("link", name="Download the file").click()
    exported = download.value.path().read_text(encoding="utf-8-sig")
    header, transfer = exported.splitlines()
    assert header.endswith("status,executed_on,reason")
    assert "125.00,EUR" in transfer

    second.get_by_role("link", name="Read back the bank's answer").click()
    answer = f"{header}\r\n{transfer.removesuffix(',,')}paid,{clock.today():%Y-%m-%d},\r\n"
    second.get_by_label("The bank's answer").set_input_files(
        {"name": "answer.csv", "mimeType": "text/csv", "buffer": answer.encode()}
    )
    second.get_by_role("button", name="Read the file").click()
    expect(second.get_by_role("main")).to_contain_text("Settled")
    accessible(second)

    partner = logged_in(cast.members["a"]["finance"], **PHONE)
    partner.goto(live_server.url + reverse("portal:money", args=[cast.a.public_id]))
    paid = partner.locator("section.card").filter(has_text="Payouts").last
    expect(paid).to_contain_text("€125.00")
    expect(paid).to_contain_text("Paid")
    assert fits(partner)
    accessible(partner)
    partner.get_by_role("main").locator("a[href*='statements/stm_'], a[href*='/statements/']").last.click()
    expect(partner.get_by_role("main")).to_contain_text("€125.00")
    assert fits(partner)
    accessible(partner)


def produce(page, live_server, last_day: date, accessible) -> None:
    page.goto(live_server.url + reverse("payouts:statements"))
    page.get_by_role("link", name="Produce statements").first.click()
    page.get_by_label("Until").fill(last_day.isoformat())
    page.get_by_role("main").locator("form button[type=submit]").last.click()
    page.wait_for_load_state()
    work()
    page.goto(live_server.url + reverse("payouts:statements"))
    accessible(page)
    page.get_by_role("main").get_by_role("table").get_by_role("link").first.click()
    expect(page.get_by_role("main")).to_contain_text("€125.00")
    accessible(page)


def confirm(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name=name, exact=True).click()
