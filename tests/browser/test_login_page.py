"""The first page that anybody meets."""

from django.urls import reverse
from playwright.sync_api import expect


def test_the_login_page_is_clean_and_accessible(page, live_server, accessible):
    page.goto(live_server.url + reverse("account_login"))
    expect(page.get_by_role("button", name="Log in")).to_be_visible()
    accessible(page)


def test_it_is_accessible_in_the_dark(page, live_server, accessible):
    page.emulate_media(color_scheme="dark")
    page.goto(live_server.url + reverse("account_login"))
    accessible(page)


def test_it_fits_a_phone(phone, live_server, accessible):
    phone.goto(live_server.url + reverse("account_login"))
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    accessible(phone)
