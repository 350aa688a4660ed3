"""A newcomer's path: from the link in the terminal to the guide, with a second step, and the first steps of it."""

from __future__ import annotations

import io
import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import User
from core.models import OwnEntity, Programme
from tests.browser.journey import fits, mails_to, work


@pytest.fixture
def second_step(settings):
    settings.MFA_REQUIRED_ROLES = {"administrator"}
    settings.REAUTHENTICATION_REQUIRED = True


def first_link() -> str:
    out = io.StringIO()
    call_command("first_administrator", stdout=out)
    found = re.search(r"/begin/\S+", out.getvalue())
    assert found
    return found[0]


def looked_at(page, accessible) -> None:
    """The page as it is seen: nothing to complain about, and readable on a telephone."""
    accessible(page)
    page.set_viewport_size({"width": 390, "height": 844})
    assert fits(page), page.url
    page.set_viewport_size({"width": 1280, "height": 800})


def test_from_the_link_to_the_guide(page, live_server, transactional_db, second_step, accessible):
    page.goto(live_server.url + reverse("account_login"))
    expect(page.get_by_text("Nobody has an account here yet")).to_be_visible()
    looked_at(page, accessible)

    page.goto(live_server.url + first_link())
    assert page.url == live_server.url + "/begin/"
    looked_at(page, accessible)
    page.get_by_label("Your name").fill("Claire Dubois")
    page.get_by_label("Your e-mail address").fill("claire@acme.test")
    page.get_by_label("Password", exact=True).fill("a rather long sentence 42")
    page.get_by_role("button", name="Show the password").click()
    expect(page.get_by_label("Password", exact=True)).to_have_attribute("type", "text")
    page.get_by_role("button", name="Begin", exact=True).click()

    # No password is asked again: the second step says why it is there, and leads on.
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up the second step")
    expect(page.get_by_text("a password alone is not enough")).to_be_visible()
    looked_at(page, accessible)
    key = page.locator(".copy code").inner_text()
    page.get_by_label("Authenticator code").fill(format_hotp_value(hotp_value(key, int(time.time()) // 30)))
    page.get_by_role("button", name="Turn on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    expect(page.locator(".codes li")).to_have_count(10)
    expect(page.get_by_role("link", name="Download")).to_be_visible()
    looked_at(page, accessible)
    page.get_by_role("link", name="I have kept them: go on").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Set-up")
    expect(page.get_by_text("Next: Your organisation")).to_be_visible()
    looked_at(page, accessible)

    page.locator("#organisation").get_by_role("link", name="Begin").click()
    looked_at(page, accessible)
    page.locator("input[name=name_en]").fill("Acme partners")
    page.get_by_label("Legal name of your organisation").fill("Acme SAS")
    page.get_by_label("Registration number").fill("12345")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("alert")).to_contain_text("SIREN")
    expect(page.get_by_label("Legal name of your organisation")).to_have_value("Acme SAS")
    page.get_by_label("Registration number").fill("552 100 554")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_text("1 legal entity")).to_be_visible()
    assert OwnEntity.objects.get().country.code == "FR"

    page.locator("#languages").get_by_role("link", name="Begin").click()
    looked_at(page, accessible)
    page.get_by_role("button", name="Save and continue").click()
    assert page.url == live_server.url + "/staff/setup/"
    assert Programme.objects.get().languages == ["en", "fr"]

    page.locator("#colleagues").get_by_role("link", name="Begin").click()
    looked_at(page, accessible)
    for number, (name, email, role) in enumerate(
        [("Paul Martin", "paul@acme.test", "manager"), ("Lea Roux", "paul@acme.test", "legal")]
    ):
        page.locator(f"input[name=line{number}-name]").fill(name)
        page.locator(f"input[name=line{number}-email]").fill(email)
        page.locator(f"select[name=line{number}-staff_role]").select_option(role)
    page.get_by_role("button", name="More lines").click()
    expect(page.locator("fieldset.line")).to_have_count(8)
    expect(page.locator("input[name=line0-name]")).to_have_value("Paul Martin")
    page.get_by_role("button", name="Invite").click()
    expect(page.get_by_text("already", exact=False).first).to_be_visible()
    assert User.objects.count() == 1, "all of them or none"
    page.locator("input[name=line1-email]").fill("lea@acme.test")
    page.get_by_role("button", name="Invite").click()
    expect(page.get_by_text("2 people are invited")).to_be_visible()
    work()
    assert len(mails_to("paul@acme.test")) == len(mails_to("lea@acme.test")) == 1

    page.get_by_role("link", name="My day").first.click()
    expect(page.get_by_text("Set-up: 3 of").first).to_be_visible()
