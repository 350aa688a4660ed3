"""Keys change without loss, and somebody locked out gets in again, on the record."""

from __future__ import annotations

import base64
import re
from io import StringIO

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils.crypto import salted_hmac

from accounts.models import User
from core import encryption
from core.models import Event
from core.queue import worker
from tests.accounts.people import PASSWORD, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


def with_second_factor(role: str = "finance"):
    user, secret = make_user(role), totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    codes = RecoveryCodes.activate(user).get_unused_codes()
    return user, secret, codes


def readable() -> tuple[str, list[str]]:
    row = Authenticator.objects.get(type="totp")
    return get_adapter().decrypt(row.data["secret"]), RecoveryCodes(
        Authenticator.objects.get(type="recovery_codes")
    ).get_unused_codes()


def test_secrets_survive_a_change_of_each_key_and_rotation_lets_the_old_ones_go(settings):
    _user, secret, codes = with_second_factor()
    old = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a new key", [old]
    settings.SECRETS_KEY = "a key for secrets alone"
    assert readable() == (secret, codes)
    out = StringIO()
    call_command("rotate_keys", stdout=out)
    assert "2 second factors are encrypted with the key in use." in out.getvalue()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a third key", []
    assert readable() == (secret, codes)


def test_what_was_kept_before_there_was_a_key_of_its_own_is_still_read(settings):
    made = salted_hmac("accounts.mfa", "totp", secret=settings.SECRET_KEY, algorithm="sha256").digest()
    kept = Fernet(base64.urlsafe_b64encode(made)).encrypt(b"JBSWY3DPEHPK3PXP").decode()
    settings.SECRETS_KEY = "introduced later"
    assert encryption.decrypt(kept) == "JBSWY3DPEHPK3PXP"


def test_a_lost_key_is_said_and_nothing_is_spoilt(settings):
    with_second_factor()
    before = list(Authenticator.objects.order_by("pk").values_list("data", flat=True))
    settings.SECRET_KEY = "another, and the old one is gone"
    with pytest.raises(CommandError, match="2 cannot be read with any key given"):
        call_command("rotate_keys", stdout=StringIO())
    assert list(Authenticator.objects.order_by("pk").values_list("data", flat=True)) == before


def test_a_login_with_a_new_secret_key_is_no_error_where_the_old_one_is_a_fallback(settings, client):
    user, _secret, _codes = with_second_factor()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", [settings.SECRET_KEY]
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert client.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 200


# -- Locked out -----------------------------------------------------------------------------------------


def as_user(user) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_an_administrator_resets_a_second_step_and_the_person_is_told(mailoutbox):
    admin = make_user()
    user, _secret, _codes = with_second_factor()
    client = as_user(user)
    url = reverse("accounts:person_factor_reset", args=[user.public_id])
    assert as_user(make_user("manager")).post(url).status_code == 403
    as_user(admin).post(url)
    assert not Authenticator.objects.exists()
    assert client.get(reverse("accounts:profile")).status_code == 302
    event = Event.objects.get(code="accounts.user.mfa_reset")
    assert (event.actor_id, event.target_id) == (admin.public_id, user.public_id)
    worker.process_queue()
    assert [mail.to for mail in mailoutbox] == [[user.email]]
    assert mailoutbox[0].subject == "Your two-step login was reset"


def test_nobody_resets_their_own_second_step_this_way():
    user, _secret, _codes = with_second_factor("administrator")
    as_user(user).post(reverse("accounts:person_factor_reset", args=[user.public_id]))
    assert Authenticator.objects.count() == 2


def test_the_shell_lets_an_administrator_in_who_lost_everything(client, mailoutbox):
    user, _secret, _codes = with_second_factor("administrator")
    User.objects.filter(pk=user.pk).update(is_active=False, staff_role="support")
    open_session = as_user(user)
    out = StringIO()
    call_command("recover_admin", user.email, stdout=out)
    user.refresh_from_db()
    assert (user.is_active, user.staff_role, Authenticator.objects.count()) == (True, "administrator", 0)
    assert open_session.get(reverse("accounts:profile")).status_code == 302
    event = Event.objects.get(code="accounts.user.recovered")
    assert (event.actor_kind, event.target_id) == ("system", user.public_id)
    choose_password(client, out.getvalue())
    client.post("/accounts/login/", {"login": user.email, "password": "another long password"})
    assert "_auth_user_id" in client.session


def test_the_first_administrator_needs_no_mail_server(client):
    with pytest.raises(CommandError, match="has no account"):
        call_command("recover_admin", "first@own.test", stdout=StringIO())
    out = StringIO()
    call_command("recover_admin", "First@own.test", create="First Admin", stdout=out)
    choose_password(client, out.getvalue())
    client.post("/accounts/login/", {"login": "first@own.test", "password": "another long password"})
    assert "_auth_user_id" in client.session
    assert Event.objects.filter(code="accounts.user.created").count() == 1


def test_createsuperuser_is_on_the_record_and_needs_no_mail_to_log_in(client):
    User.objects.create_superuser("Root@own.test", PASSWORD, name="Root")
    client.post("/accounts/login/", {"login": "root@own.test", "password": PASSWORD})
    assert "_auth_user_id" in client.session
    event = Event.objects.get(code="accounts.user.created")
    assert (event.actor_kind, event.target_id) == ("system", User.objects.get().public_id)


def choose_password(client, printed: str) -> None:
    path = re.search(r"https?://[^/]+(/\S+)", printed)[1]
    page = client.get(path, follow=True)
    new = "another long password"
    client.post(page.request["PATH_INFO"], {"password1": new, "password2": new})
