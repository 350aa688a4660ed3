import re
from datetime import timedelta

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts import attempts, mfa
from accounts.models import LoginAttempt, StaffToken, User
from core.clock import today
from core.models import Event
from core.queue import worker
from tests.accounts.people import PASSWORD, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]

LOGIN = "/accounts/login/"


def login(client, email, password=PASSWORD):
    return client.post(LOGIN, {"login": email, "password": password})


def logged_in(client) -> bool:
    return "_auth_user_id" in client.session


def as_user(user) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


# -- Login -------------------------------------------------------------------------------------


def test_login_with_address_and_password_sets_the_language_and_is_recorded(client):
    user = make_user("legal", language="fr")
    response = login(client, user.email.upper())
    assert (response.status_code, response["Location"]) == (302, "/")
    assert response.cookies["django_language"].value == "fr"
    assert logged_in(client)
    event = Event.objects.get()
    assert (event.code, event.target_id, event.on_behalf) == (
        "accounts.user.logged_in",
        user.public_id,
        user.public_id,
    )


def test_somebody_without_access_cannot_log_in(client):
    user = make_user("legal", is_active=False)
    login(client, user.email)
    assert not logged_in(client)


def test_nobody_signs_up(client):
    client.post("/accounts/signup/", {"email": "new@own.test", "password1": PASSWORD})
    assert not User.objects.exists()


def test_login_by_code_in_the_language_of_the_person(client, mailoutbox):
    user = make_user("legal", language="fr", name="Léa")
    client.post("/accounts/login/code/", {"email": user.email})
    assert mailoutbox == []
    worker.process_queue()
    mail = mailoutbox[0]
    code = re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", mail.body)
    assert mail.to == [user.email]
    assert 'lang="fr"' in mail.alternatives[0][0]
    response = client.post("/accounts/login/code/confirm/", {"code": code[0]})
    assert response.status_code == 302
    assert logged_in(client)


def test_an_open_session_alone_does_not_change_the_address(client, time_machine):
    time_machine.move_to("2026-11-21T10:00:00Z", tick=False)
    user = make_user("manager")
    login(client, user.email)
    time_machine.shift(timedelta(hours=1))
    wanted = {"action_add": "", "email": "new@own.test"}
    answer = client.post("/accounts/email/", wanted)
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    assert b"Password" in client.get(answer["Location"]).content
    assert client.post(answer["Location"], {"password": "wrong"}).status_code == 200
    client.post(answer["Location"], {"password": PASSWORD})
    assert client.get("/accounts/email/").status_code == 200
    user.refresh_from_db()
    assert user.email != "new@own.test"


def test_ten_wrong_passwords_close_the_account_for_a_quarter_of_an_hour(client, time_machine):
    time_machine.move_to("2026-11-21T10:00:00Z", tick=False)
    user, other = make_user("legal"), make_user("legal")
    for _try in range(10):
        login(client, user.email, "wrong")
    response = login(client, user.email)
    assert not logged_in(client)
    assert str(attempts.PAUSED) in response.content.decode()
    events = Event.objects.filter(code__in=["accounts.user.login_failed", "accounts.user.paused"])
    assert list(events.order_by("id").values_list("code", "target_id")) == [
        ("accounts.user.login_failed", user.public_id),
        ("accounts.user.paused", user.public_id),
    ]
    login(Client(), other.email)
    time_machine.shift(timedelta(minutes=15, seconds=1))
    login(client, user.email)
    assert logged_in(client)


def test_an_unknown_address_is_closed_like_a_known_one_and_not_kept(client):
    for _try in range(10):
        login(client, "nobody@own.test", "wrong")
    assert str(attempts.PAUSED) in login(client, "nobody@own.test", "wrong").content.decode()
    assert "nobody" not in str(LoginAttempt.objects.values())


def test_a_success_forgets_the_failures_before_it(client):
    user = make_user("legal")
    for _try in range(9):
        login(client, user.email, "wrong")
    login(client, user.email)
    assert logged_in(client)
    # Those of this network; what all networks together have tried is not forgotten by one success.
    assert sorted(LoginAttempt.objects.values_list("tries", flat=True)) == [0, 10]


def test_codes_of_all_sessions_are_counted_together(mailoutbox):
    user = make_user("legal")
    for _session in range(5):
        client = Client()
        client.post("/accounts/login/code/", {"email": user.email})
        for _try in range(2):
            client.post("/accounts/login/code/confirm/", {"code": "WRONG1"})
        # Without allauth's own limit on asking for codes, which is kept in the cache.
        cache.clear()
    client = Client()
    client.post("/accounts/login/code/", {"email": user.email})
    response = client.post("/accounts/login/code/confirm/", {"code": "WRONG1"})
    assert str(attempts.PAUSED) in response.content.decode()
    assert LoginAttempt.objects.filter(tries=10).count() == 1


# -- Second factor -----------------------------------------------------------------------------


def test_a_role_may_require_a_second_factor(settings):
    settings.MFA_REQUIRED_ROLES = {"finance", "partner:finance"}
    user = make_user("finance")
    assert mfa.must_set_up(user, {"finance"})
    assert mfa.must_set_up(user, {"partner:finance", "partner:reader"})
    assert not mfa.must_set_up(user, {"legal"})
    client = as_user(user)
    assert client.get(reverse("accounts:tokens"))["Location"] == reverse("mfa_activate_totp")
    totp.TOTP.activate(user, totp.generate_totp_secret())
    assert not mfa.must_set_up(user, {"finance"})
    assert client.get(reverse("accounts:tokens")).status_code == 200


def test_the_secret_of_a_second_factor_is_kept_encrypted_and_its_tries_are_counted(client):
    user = make_user("finance")
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    kept = Authenticator.objects.get().data["secret"]
    assert secret not in kept
    assert get_adapter().decrypt(kept) == secret
    login(client, user.email)
    assert not logged_in(client)
    for _try in range(10):
        client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    response = client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert not logged_in(client)
    assert response.status_code in (200, 302)
    assert sorted(LoginAttempt.objects.values_list("tries", flat=True)) == [0, 1, 10, 10]


# -- People ------------------------------------------------------------------------------------


def test_an_administrator_gives_access_changes_and_takes_it_away():
    admin = make_user()
    client = as_user(admin)
    fields = {"name": "Lea", "language": "fr", "phone": "", "job_title": "", "staff_role": "legal"}
    response = client.post(reverse("accounts:person_new"), {"email": "lea@own.test", **fields})
    assert response["Location"] == reverse("accounts:people")
    lea = User.objects.get(email="lea@own.test")
    page = client.get(reverse("accounts:people")).content.decode()
    assert "lea@own.test" in page
    assert admin.email in page
    client.post(reverse("accounts:person", args=[lea.public_id]), {**fields, "staff_role": "finance"})
    client.post(reverse("accounts:person_deactivate", args=[lea.public_id]))
    lea.refresh_from_db()
    assert (lea.staff_role, lea.is_active) == ("finance", False)
    assert "given access" in client.get(reverse("accounts:person", args=[lea.public_id])).content.decode()
    client.post(reverse("accounts:person_reactivate", args=[lea.public_id]))
    lea.refresh_from_db()
    assert lea.is_active


def test_what_was_typed_stays_when_it_is_refused():
    make_user(email="taken@own.test")
    fields = {"name": "Lea Two", "language": "fr", "staff_role": "legal", "email": "taken@own.test"}
    response = as_user(make_user()).post(reverse("accounts:person_new"), fields)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Lea Two" in page
    assert "already uses" in page


def test_an_auditor_reads_the_list_and_changes_nothing():
    auditor, user = make_user("auditor"), make_user("legal")
    client = as_user(auditor)
    page = client.get(reverse("accounts:people"))
    assert page.status_code == 200
    assert reverse("accounts:person_new") not in page.content.decode()
    assert client.get(reverse("accounts:person", args=[user.public_id])).status_code == 403
    assert client.post(reverse("accounts:person_deactivate", args=[user.public_id])).status_code == 403
    assert as_user(make_user("legal")).get(reverse("accounts:people")).status_code == 403


def test_members_of_partners_are_not_among_our_people():
    member = make_user("")
    client = as_user(make_user())
    assert member.email not in client.get(reverse("accounts:people")).content.decode()
    assert client.get(reverse("accounts:person", args=[member.public_id])).status_code == 404


def test_the_list_narrows_and_exports():
    make_user("finance", name="Fiona Finance")
    client = as_user(make_user("administrator", name="Adam Admin"))
    page = client.get(reverse("accounts:people"), {"staff_role": "finance"}).content.decode()
    assert "Fiona Finance" in page
    assert "<span>Adam Admin" not in page
    csv = b"".join(client.get(reverse("accounts:people"), {"q": "fiona", "export": "csv"})).decode()
    assert "Fiona Finance" in csv
    assert "Adam Admin" not in csv


# -- Profile and language ----------------------------------------------------------------------


def test_one_changes_ones_profile_and_the_page_follows_in_the_new_language():
    user = make_user("support")
    client = as_user(user)
    fields = {"name": "Noor", "language": "fr", "phone": "", "job_title": "Agent"}
    response = client.post(reverse("accounts:profile"), fields)
    assert response.cookies["django_language"].value == "fr"
    assert 'lang="fr"' in client.get(reverse("accounts:profile")).content.decode()


def test_a_member_of_a_partner_has_the_same_profile_page():
    response = as_user(make_user("")).get(reverse("accounts:profile"))
    assert response.status_code == 200


def test_the_switch_keeps_the_language_for_mails_and_goes_back_to_our_pages_only():
    user = make_user("support", language="en")
    response = as_user(user).post(reverse("set_language"), {"language": "fr", "next": "/profile/"})
    assert response["Location"] == "/profile/"
    assert response.cookies["django_language"].value == "fr"
    assert User.objects.get().language == "fr"
    response = Client().post(reverse("set_language"), {"language": "fr", "next": "https://elsewhere.test/"})
    assert response["Location"] == "/"
    assert response.cookies["django_language"].value == "fr"
    assert "django_language" not in Client().post(reverse("set_language"), {"language": "xx"}).cookies


# -- Tokens ------------------------------------------------------------------------------------


def test_a_token_is_shown_once_and_can_be_revoked():
    user = make_user("manager")
    client = as_user(user)
    fields = {
        "name": "Nightly",
        "scopes": ["partners:read"],
        "expires_on": (today() + timedelta(30)).isoformat(),
    }
    response = client.post(reverse("accounts:token_new"), fields)
    secret = re.search(r"prm_[\w-]{40,}", response.content.decode())[0]
    assert response.status_code == 201
    assert response["Cache-Control"] == "no-store"
    page = client.get(reverse("accounts:tokens")).content.decode()
    assert "Nightly" in page
    assert secret not in page
    token = StaffToken.objects.get()
    assert (
        as_user(make_user()).post(reverse("accounts:token_revoke", args=[token.public_id])).status_code == 404
    )
    client.post(reverse("accounts:token_revoke", args=[token.public_id]))
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_the_last_day_of_a_token_is_the_last_day_it_works(time_machine):
    time_machine.move_to("2026-11-21T10:00:00Z", tick=False)
    fields = {"name": "Year", "scopes": ["partners:read"], "expires_on": "2027-11-21"}
    assert as_user(make_user("manager")).post(reverse("accounts:token_new"), fields).status_code == 201
    assert StaffToken.objects.get().expires_at.isoformat() == "2027-11-21T23:00:00+00:00"
    fields["expires_on"] = "2027-11-22"
    response = as_user(make_user("manager")).post(reverse("accounts:token_new"), fields)
    assert response.status_code == 422
    assert "within the next 365 days" in response.content.decode()


def test_what_a_token_may_do_is_offered_by_role():
    page = as_user(make_user("marketing")).get(reverse("accounts:token_new")).content.decode()
    assert 'value="partners:read"' in page
    assert "is_service" not in page
    assert "is_service" in as_user(make_user()).get(reverse("accounts:token_new")).content.decode()


# -- Django admin ------------------------------------------------------------------------------


def test_the_admin_is_read_only_and_for_administrators():
    admin, secret_user = make_user(), make_user("legal", phone="+33 1 23 45 67 89")
    client = as_user(admin)
    assert client.get("/admin/").status_code == 200
    page = client.get(f"/admin/accounts/user/{secret_user.pk}/change/").content.decode()
    assert secret_user.public_id in page
    assert "+33 1 23" not in page
    assert secret_user.password not in page
    assert 'name="_save"' not in page
    assert client.get("/admin/accounts/user/add/").status_code == 403
    assert client.post(f"/admin/accounts/user/{secret_user.pk}/delete/", {"post": "yes"}).status_code == 403
    assert as_user(make_user("auditor")).get("/admin/", follow=True).status_code == 403
    assert Client().get("/admin/", follow=True).redirect_chain[-1][0].startswith("/accounts/login/")


def test_the_admin_shows_every_table_of_ours_and_none_of_the_libraries():
    client = as_user(make_user())
    index = client.get("/admin/").content.decode()
    addresses = set(re.findall(r'href="(/admin/\w+/\w+/)"', index))
    assert "/admin/core/event/" in addresses
    assert not any("/mfa/" in a or "/auth/" in a for a in addresses)
    for address in addresses:
        assert client.get(address).status_code == 200, address
