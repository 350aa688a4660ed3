"""My jobs on a phone: work that was left is found from the menu."""

from __future__ import annotations

from django.urls import reverse
from playwright.sync_api import expect

from core.models import Job
from tests.browser.journey import PHONE, fits


def test_a_job_is_found_from_the_menu_of_a_phone(live_server, cast, logged_in, accessible):
    owner = cast.staff["manager"].public_id
    Job.objects.create(kind="insights.rollup", created_by=owner, status="running", done=3, total=12)
    error = "Something went wrong. It is tried again by itself in a moment. " * 4
    Job.objects.create(kind="test.work", created_by=owner, status="failed", error=error)
    page = logged_in(cast.staff["manager"], **PHONE)
    page.goto(live_server.url + reverse("web:my_day"))
    page.get_by_role("button", name="Menu", exact=True).click()
    page.locator(".user-card summary").click()
    page.get_by_role("link", name="My jobs").click()
    expect(page.get_by_text("3 of 12.")).to_be_visible()
    assert fits(page)
    accessible(page)
