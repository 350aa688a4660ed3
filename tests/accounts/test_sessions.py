"""Sessions are listed and ended, by the person, by an administrator, and by time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import UserSession
from core.models import Event
from tests.accounts.people import PASSWORD, make_user

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile Safari/604.1"
)


def logged_in(user, agent: str = FIREFOX, address: str = "192.0.2.10") -> Client:
    client = Client(REMOTE_ADDR=address, headers={"User-Agent": agent})
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert is_in(client)
    return client


def is_in(client: Client) -> bool:
    return client.get(reverse("accounts:profile")).status_code == 200


def test_one_sees_where_one_is_logged_in_and_ends_one_or_all_others():
    user = make_user("legal")
    here, phone, other = logged_in(user), logged_in(user, IPHONE, "203.0.113.7"), logged_in(user)
    page = here.get(reverse("accounts:sessions")).content.decode()
    for words in ("Firefox, Windows", "Safari, iPhone", "203.0.113.0/24", "this one"):
        assert words in page
    assert "203.0.113.7<" not in page
    row = UserSession.objects.get(device="Safari, iPhone")
    here.post(reverse("accounts:session_end", args=[row.public_id]))
    assert [is_in(client) for client in (here, phone, other)] == [True, False, True]
    here.post(reverse("accounts:sessions_end_others"))
    assert [is_in(client) for client in (here, other)] == [True, False]
    assert UserSession.objects.count() == 1
    codes = Event.objects.filter(code__startswith="accounts.user.session").order_by("id")
    assert list(codes.values_list("code", flat=True)) == [
        "accounts.user.session_ended",
        "accounts.user.sessions_ended",
    ]


def test_nobody_ends_a_session_of_somebody_else():
    victim, other = make_user("legal"), make_user("legal")
    client = logged_in(victim)
    row = UserSession.objects.get()
    answer = logged_in(other).post(reverse("accounts:session_end", args=[row.public_id]))
    assert (answer.status_code, is_in(client)) == (404, True)


def test_access_taken_away_and_given_back_leaves_every_old_session_dead():
    admin, user = make_user(), make_user("legal")
    used, unused, unknown = logged_in(user), logged_in(user), Client()
    unknown.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    office = logged_in(admin)
    office.post(reverse("accounts:person_deactivate", args=[user.public_id]))
    assert not is_in(used)
    office.post(reverse("accounts:person_reactivate", args=[user.public_id]))
    assert [is_in(client) for client in (used, unused, unknown)] == [False, False, False]
    assert is_in(logged_in(user))


def test_an_administrator_ends_the_sessions_of_one_of_us_and_of_a_member_and_nobody_else_does():
    admin = make_user()
    office = logged_in(admin)
    for user in (make_user("legal"), make_user("")):
        client, stranger = logged_in(user), Client()
        stranger.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        url = reverse("accounts:person_sessions_end", args=[user.public_id])
        assert logged_in(make_user("manager")).post(url).status_code == 403
        assert is_in(client)
        office.post(url)
        assert (is_in(client), is_in(stranger)) == (False, False)
    assert is_in(office)


def test_a_session_ends_after_idle_hours_and_after_its_days(settings, time_machine):
    settings.SESSION_IDLE_MINUTES, settings.SESSION_DAYS = 600, 2
    time_machine.move_to("2026-11-21T10:00:00Z", tick=False)
    user = make_user("legal")
    idle, busy = logged_in(user), logged_in(user)
    for _quarter in range(4):
        time_machine.shift(timedelta(minutes=150, seconds=10))
        assert is_in(busy)
    assert (is_in(idle), UserSession.objects.count()) == (False, 1)
    for _step in range(3):
        time_machine.shift(timedelta(hours=9))
        assert is_in(busy)
    time_machine.shift(timedelta(hours=9))
    assert is_in(busy)
    time_machine.shift(timedelta(hours=2, minutes=20))
    assert not is_in(busy)


def test_a_new_password_keeps_this_session_listed_and_ends_the_others():
    user = make_user("legal")
    here, other = logged_in(user), logged_in(user)
    new = "another long password"
    here.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert (is_in(here), is_in(other)) == (True, False)
    page = here.get(reverse("accounts:sessions")).content.decode()
    assert page.count("Firefox, Windows") == 1


def test_a_busy_session_costs_no_write():
    client = logged_in(make_user("legal"))
    client.get(reverse("accounts:profile"))
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("accounts:profile"))
    assert not [q["sql"] for q in queries if q["sql"].split()[0] in ("UPDATE", "INSERT", "DELETE")]
    assert not [q["sql"] for q in queries if "accounts_usersession" in q["sql"]]


# -- Confirming that it is you ------------------------------------------------------------------------


@pytest.fixture
def protected(settings):
    settings.REAUTHENTICATION_REQUIRED = True


NEW_ADMIN = {
    "email": "lea@own.test", "name": "Lea", "staff_role": "administrator", "language": "fr", "phone": "",
    "job_title": "",
}  # fmt: skip


def test_an_old_session_makes_no_administrator_and_no_token_until_the_password_is_typed(
    protected, time_machine
):
    time_machine.move_to("2026-11-21T10:00:00Z", tick=False)
    client = logged_in(make_user())
    new = reverse("accounts:person_new")
    assert client.get(new).status_code == 200
    time_machine.shift(timedelta(minutes=16))
    for url in (new, reverse("accounts:token_new")):
        assert client.get(url)["Location"].startswith("/accounts/reauthenticate/?next=")
    assert client.post(new, NEW_ADMIN)["Location"].startswith("/accounts/reauthenticate/")
    answer = client.post(f"/accounts/reauthenticate/?next={new}", {"password": PASSWORD, "next": new})
    assert answer["Location"] == new
    assert client.post(new, NEW_ADMIN)["Location"] == reverse("accounts:people")


def test_somebody_without_a_password_shows_it_by_a_new_code_and_comes_back(protected, time_machine):
    time_machine.move_to("2026-11-21T10:00:00Z", tick=False)
    user = make_user("manager")
    user.set_unusable_password()
    user.save()
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    url = reverse("accounts:token_new")
    again = client.get(url)["Location"]
    assert again.startswith(reverse("accounts:login_again"))
    assert "code sent to your mailbox" in client.get(again).content.decode()
    assert client.post(again)["Location"] == f"/accounts/login/code/?next={url.replace('/', '%2F')}"
    assert not is_in(client)


def test_an_address_fills_in_neither_role_nor_address_and_the_role_offered_is_the_least():
    client = logged_in(make_user())
    url = reverse("accounts:person_new")
    page = client.get(f"{url}?email=evil@x.test&staff_role=administrator&name=Lea").content.decode()
    assert 'value="evil@x.test"' not in page
    assert 'value="Lea"' in page
    assert '<option value="administrator" selected' not in page
    assert page.count(" selected>") >= 1
    assert '<option value="support" selected' in page or '<option value="auditor" selected' in page


def test_money_keys_and_access_ask_again_on_both_sides(protected, cast, time_machine):
    time_machine.move_to("2026-11-21T10:00:00Z", tick=False)
    a = cast.a.public_id
    asked = {
        cast.member_client("a", "administrator"): [
            reverse("portal:invite", args=[a]),
            reverse("portal:token-new", args=[a]),
            reverse("portal:payout-account", args=[a]),
        ],
        cast.staff_client("administrator"): [
            reverse("accounts:person_new"),
            reverse("accounts:person", args=[cast.staff["legal"].public_id]),
            reverse("partners:invite", args=[a]),
            reverse("web:own_entity_new"),
        ],
        cast.staff_client("finance"): [reverse("payouts:account", args=[a])],
    }
    for client, urls in asked.items():
        for url in urls:
            answer = client.get(url)
            assert (answer.status_code, "reauthenticate" in answer["Location"]) == (302, True), url
