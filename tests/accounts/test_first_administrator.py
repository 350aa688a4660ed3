"""An empty installation gets its first administrator by a link, once, and by nothing else."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.begin import services
from accounts.models import BeginLink, User
from core.actor import SYSTEM
from core.clock import now
from core.errors import DomainError
from core.logging import without_links
from core.models import Event
from tests.accounts.people import make_user

pytestmark = pytest.mark.django_db
BEGIN, GUIDE = "/begin/", "/staff/setup/"
CLAIRE = {
    "name": "Claire Dubois",
    "email": "Claire@example.test",
    "password": "a rather long sentence 42",
    "language": "fr",
    "time_zone": "America/Montreal",
}


def printed(*arguments: str) -> str:
    out = io.StringIO()
    call_command("first_administrator", *arguments, stdout=out)
    return out.getvalue()


def link() -> str:
    found = re.search(r"/begin/\S+", printed())
    assert found
    return found[0]


def opened(client: Client, address: str) -> Client:
    assert client.get(address)["Location"] == BEGIN
    return client


def test_the_link_makes_an_administrator_who_is_logged_in_and_led_to_the_guide(client):
    page = opened(client, link()).get(BEGIN)
    assert page["Cache-Control"] == "private, no-store"
    assert "Twelve characters or more" in page.content.decode()
    answer = client.post(BEGIN, CLAIRE)
    assert answer["Location"] == GUIDE
    user = User.objects.get()
    assert (user.email, user.staff_role, user.language) == ("claire@example.test", "administrator", "fr")
    assert EmailAddress.objects.get(user=user).verified
    assert Event.objects.filter(code="accounts.user.first", target_id=user.public_id).count() == 1
    guide = client.get(GUIDE)
    assert guide.status_code == 200
    assert "Votre organisation" in guide.content.decode(), "in the language that was chosen"
    assert not BeginLink.objects.exists()


def test_whoever_came_in_by_it_has_just_shown_who_they_are(client, settings):
    settings.REAUTHENTICATION_REQUIRED = True
    opened(client, link()).post(BEGIN, CLAIRE)
    assert client.get(reverse("accounts:person_new")).status_code == 200


def test_afterwards_it_is_refused_for_ever():
    address = link()
    client, second = opened(Client(), address), opened(Client(), address)
    client.post(BEGIN, CLAIRE)
    for answer in (second.get(BEGIN), second.post(BEGIN, CLAIRE), Client().get(address), Client().get(BEGIN)):
        assert answer.status_code == 404
        assert "There is already an administrator" in answer.content.decode()
    assert User.objects.count() == 1
    with pytest.raises(DomainError) as refusal:
        services.begin_link_create(actor=SYSTEM)
    assert refusal.value.code == "begun-already"
    assert "recover_admin" in printed()
    assert printed("--if-needed") == ""


def test_somebody_who_was_made_by_another_way_closes_it_too(client):
    opened(client, link())
    make_user("auditor", is_active=False)
    assert client.get(BEGIN).status_code == 404
    assert client.post(BEGIN, CLAIRE).status_code == 404
    assert not User.objects.filter(staff_role="administrator").exists()


def test_a_wrong_an_older_and_an_expired_link_say_what_to_do(client):
    older, newer = link(), link()
    for address in ("/begin/made-up/", older):
        page = opened(client, address).get(BEGIN)
        assert page.status_code == 410
        assert "manage.py first_administrator" in page.content.decode()
        assert client.post(BEGIN, CLAIRE).status_code == 410
    assert opened(client, newer).get(BEGIN).status_code == 200
    BeginLink.objects.update(expires_at=now() - timedelta(seconds=1))
    assert client.get(BEGIN).status_code == 410
    assert client.post(BEGIN, CLAIRE).status_code == 410
    assert not User.objects.exists()


def test_without_a_link_the_page_and_the_login_say_where_it_is(client):
    for language, said in (("en", "terminal where the server was started"), ("fr", "terminal")):
        for address in (BEGIN, "/accounts/login/"):
            page = client.get(address, headers={"Accept-Language": language}).content.decode()
            assert said in page
            assert "manage.py first_administrator" in page
            assert f'<html lang="{language}">' in page
    make_user()
    assert "first_administrator" not in client.get("/accounts/login/").content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"password": "too short"}, "at least 12 characters"),
        ({"password": "password1234"}, "too common"),
        ({"password": "claire@example.test"}, "too similar"),
        ({"email": "claire"}, "valid email"),
        ({"name": ""}, "required"),
        ({"name": "see www.bad.test"}, "without an address"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_the_link_stays_good(client, wrong, said):
    opened(client, link())
    answer = client.post(BEGIN, {**CLAIRE, **wrong})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not User.objects.exists()
    assert client.post(BEGIN, CLAIRE)["Location"] == GUIDE


def test_the_token_is_kept_nowhere_and_written_into_no_log(client):
    address = link()
    token = address.split("/")[2]
    assert token not in str(BeginLink.objects.values().get())
    answer = client.get(address)
    assert (answer["Referrer-Policy"], answer["Cache-Control"]) == ("no-referrer", "private, no-store")
    assert token not in answer["Location"] + str(dict(client.session))
    line = without_links(None, "", {"event": f"Not Found: {address}", "exception": f"… {address} …"})
    assert token not in str(line)


def test_links_are_tried_a_few_times_only_and_the_right_one_is_never_held_up(client):
    for _try in range(10):
        assert client.get("/begin/guess/").status_code == 302
    page = client.get("/begin/guess/")
    assert page.status_code == 429
    assert "15 minutes" in page.content.decode()
    assert "Twelve characters or more" in opened(client, link()).get(BEGIN).content.decode()


def test_a_start_of_the_server_prints_it(monkeypatch):
    from core.management.commands.serve import Command

    # The test's own connection stays.
    monkeypatch.setattr("core.management.commands.serve.close_old_connections", lambda: None)
    out = io.StringIO()
    command = Command(stdout=out)
    command.announce()
    assert re.search(r"http\S+/begin/\S+", out.getvalue())
    make_user()
    out.truncate(0)
    command.announce()
    assert "/begin/" not in out.getvalue()
