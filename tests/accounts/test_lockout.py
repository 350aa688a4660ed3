"""Strangers who tire out an account do not keep its owner away; and a log line says who tried."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from structlog.testing import capture_logs

from accounts import attempts
from core.models import Event, OutgoingMail
from core.queue import worker
from tests.accounts.people import PASSWORD, make_user

pytestmark = pytest.mark.django_db

HOME, STRANGER = "192.0.2.10", "203.0.113.77"


def browser(address: str) -> Client:
    return Client(REMOTE_ADDR=address)


def log_in(client: Client, email: str, password: str = PASSWORD):
    return client.post("/accounts/login/", {"login": email, "password": password})


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_stranger_closes_an_account_to_their_own_network_only():
    user = make_user("legal")
    for _try in range(12):
        log_in(browser(STRANGER), user.email, "wrong")
    stranger, owner = browser("203.0.113.9"), browser(HOME)
    assert str(attempts.PAUSED) in log_in(stranger, user.email).content.decode()
    log_in(owner, user.email)
    assert is_in(owner)
    assert not is_in(stranger)


@pytest.mark.one_engine
def test_a_browser_used_before_is_let_in_however_many_networks_try():
    user = make_user("legal")
    known = browser(HOME)
    log_in(known, user.email)
    known.post("/accounts/logout/")
    for number in range(attempts.LIMIT_ANYWHERE["password"] + 1):
        log_in(browser(f"198.51.{number}.1"), user.email, "wrong")
    new = browser("192.0.2.200")
    log_in(new, user.email)
    log_in(known, user.email)
    assert (is_in(new), is_in(known)) == (False, True)


@pytest.mark.one_engine
def test_the_last_way_in_stays_open_a_code_and_a_new_password(mailoutbox):
    user = make_user("legal")
    for number in range(attempts.LIMIT_ANYWHERE["password"] + 1):
        log_in(browser(f"198.51.{number}.1"), user.email, "wrong")
    owner = browser(HOME)
    owner.post("/accounts/login/code/", {"email": user.email})
    worker.process_queue()
    code = re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", mailoutbox[0].body)[0]
    owner.post("/accounts/login/code/confirm/", {"code": code})
    assert is_in(owner)

    other = browser("192.0.2.99")
    other.post("/accounts/password/reset/", {"email": user.email})
    worker.process_queue()
    path = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", mailoutbox[-1].body)[1]
    page = other.get(path, follow=True)
    answer = other.post(
        page.request["PATH_INFO"],
        {"password1": "another long password", "password2": "another long password"},
    )
    assert answer.status_code == 302
    log_in(other, user.email, "another long password")
    assert is_in(other)


@pytest.mark.one_engine
def test_with_every_count_used_up_the_owner_still_gets_a_new_password(mailoutbox, time_machine):
    """Strangers of many networks ask for mails and guess passwords, and go on doing so."""
    time_machine.move_to("2026-11-21T10:00:00Z", tick=False)
    user = make_user("legal")
    known, owner = browser(HOME), browser("192.0.2.99")
    log_in(known, user.email)
    known.post("/accounts/logout/")
    for number in range(attempts.LIMIT_ANYWHERE["password"] + 1):
        log_in(browser(f"198.51.{number}.1"), user.email, "wrong")
    for number in range(attempts.LIMIT_ANYWHERE["ask"] + 5):
        cache.clear()  # allauth's own limit by address, which lives there
        for page in ("/accounts/login/code/", "/accounts/password/reset/"):
            browser(f"203.0.{number}.1").post(page, {"email": user.email})
    worker.process_queue()
    links = [mail for mail in mailoutbox if "/password/reset/key/" in mail.body]
    # Thirty mails of both kinds, and one more of each.
    assert (len(mailoutbox), len(links)) == (attempts.LIMIT_ANYWHERE["ask"] + 2, 16)

    refused = owner.post("/accounts/password/reset/", {"email": user.email})
    assert str(attempts.ASKED_OFTEN) in refused.content.decode()
    known.post("/accounts/login/code/", {"email": user.email})
    worker.process_queue()
    code = re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", mailoutbox[-1].body)[0]
    known.post("/accounts/login/code/confirm/", {"code": code})
    assert is_in(known)

    time_machine.move_to("2026-11-21T10:05:01Z", tick=False)
    browser("203.0.250.1").post("/accounts/login/code/", {"email": user.email})
    owner.post("/accounts/password/reset/", {"email": user.email})
    worker.process_queue()
    path = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", mailoutbox[-1].body)[1]
    page = owner.get(path, follow=True)
    chosen = {"password1": "another long password", "password2": "another long password"}
    assert owner.post(page.request["PATH_INFO"], chosen).status_code == 302
    log_in(owner, user.email, "another long password")
    assert is_in(owner)


def test_a_device_is_known_for_its_own_person_and_cannot_be_made_up():
    mine, other = make_user("legal"), make_user("legal")
    client = browser(HOME)
    log_in(client, mine.email)
    cookie = client.cookies[settings.DEVICE_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], mine.email in cookie.value) == (True, "Lax", False)
    client.post("/accounts/logout/")
    forged = browser(STRANGER)
    forged.cookies[settings.DEVICE_COOKIE_NAME] = cookie.value[:-2] + "xx"
    for _try in range(10):
        log_in(client, other.email, "wrong")
        log_in(forged, mine.email, "wrong")
    assert str(attempts.PAUSED) in log_in(client, other.email).content.decode()
    assert str(attempts.PAUSED) in log_in(browser(STRANGER), mine.email).content.decode()
    log_in(client, mine.email)
    assert is_in(client)


def test_nobody_fills_a_mailbox_nor_keeps_its_owner_from_asking(mailoutbox):
    user = make_user("legal")
    for _try in range(15):
        browser(STRANGER).post("/accounts/login/code/", {"email": user.email})
        cache.clear()  # allauth's own limit by address, which lives there
    worker.process_queue()
    # Past the limit one more, as every five minutes.
    assert len(mailoutbox) == attempts.LIMIT + 1
    browser(HOME).post("/accounts/login/code/", {"email": user.email})
    worker.process_queue()
    assert len(mailoutbox) == attempts.LIMIT + 2


@pytest.mark.parametrize("page", ["/accounts/login/code/", "/accounts/password/reset/"])
def test_an_unknown_address_costs_the_same_statements_and_leaves_no_row(page):
    user = make_user("legal")
    counts = []
    for email in (user.email, "nobody@own.test"):
        with CaptureQueriesContext(connection) as queries:
            answer = browser(HOME).post(page, {"email": email})
        counts.append(len([q for q in queries if "core_outgoingmail" in q["sql"]]))
        assert answer.status_code == 302
    assert counts[0] == counts[1] > 0
    (mail,) = OutgoingMail.objects.all()
    assert user.email not in str(mail.context)


def test_a_code_in_the_queue_is_not_readable_in_the_row(mailoutbox):
    user = make_user("legal")
    browser(HOME).post("/accounts/login/code/", {"email": user.email})
    kept = str(OutgoingMail.objects.get().context)
    worker.process_queue()
    code = re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", mailoutbox[0].body)[0]
    assert code not in kept


def test_failed_tries_are_lines_with_the_person_and_the_network_and_no_secret():
    user = make_user("legal")
    with capture_logs() as lines:
        log_in(browser(STRANGER), user.email, "my other password")
        log_in(browser(STRANGER), "my password typed here", "x")
        log_in(browser(STRANGER), "nobody@own.test", "x")
    failed = [line for line in lines if line["event"] == "login.failed"]
    assert [(line["way"], line["person"], line["network"], line["tries"]) for line in failed] == [
        ("password", user.public_id, "203.0.113.0/24", 1),
        ("password", "", "203.0.113.0/24", 1),
    ]
    assert "my " not in str(failed)
    assert Event.objects.get(code="accounts.user.login_failed").target_id == user.public_id


# -- Links in mails -----------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["testserver:1234", "testserver.", "evil.test"])
def test_links_in_mails_come_from_the_settings_whatever_the_host_header_says(host, settings, mailoutbox):
    settings.ALLOWED_HOSTS, settings.BASE_URL = ["*"], "https://partners.example.org"
    user = make_user("legal")
    client = Client(headers={"Host": host})
    client.post("/accounts/password/reset/", {"email": user.email})
    log_in(client, user.email)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/email/", {"action_add": "", "email": f"new-{user.email}"})
    worker.process_queue()
    links = [link for mail in mailoutbox for link in re.findall(r"https?://\S+", mail.body)]
    assert len(links) == 2
    assert all(link.startswith("https://partners.example.org/accounts/") for link in links)
    assert host not in str([mail.body for mail in mailoutbox])
