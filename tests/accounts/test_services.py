from datetime import timedelta

import pytest

from accounts import selectors
from accounts.models import StaffToken, User
from accounts.services import tokens as tokens_services
from accounts.services import users
from core import people, tokens
from core.actor import SYSTEM
from core.clock import now
from core.errors import DomainError
from core.models import Event, OutgoingMail
from core.queue import mail as mails
from tests.accounts.people import actor_for, make_user

pytestmark = pytest.mark.django_db


def codes() -> list[str]:
    return list(Event.objects.order_by("id").values_list("code", flat=True))


def test_a_new_colleague_gets_access_and_a_mail(mailoutbox):
    admin = make_user()
    user = users.user_create(
        actor=actor_for(admin),
        email=" Lea.Roux@Own.Test ",
        name="Léa Roux",
        staff_role="legal",
        language="fr",
    )
    assert (user.email, user.staff_role, user.has_usable_password()) == ("lea.roux@own.test", "legal", False)
    assert user.emailaddress_set.get().verified is True
    event = Event.objects.get()
    assert (event.code, event.target_id, event.actor_id) == (
        "accounts.user.created",
        user.public_id,
        admin.public_id,
    )
    assert "roux" not in str(event.changes).lower() + str(event.data).lower()
    assert mails.send_due() == 1
    assert mailoutbox[0].to == ["lea.roux@own.test"]
    assert "/accounts/login/code/" in mailoutbox[0].body
    assert OutgoingMail.objects.get().status == "done"


def test_only_an_administrator_gives_access():
    for role in ("manager", "legal", "auditor"):
        with pytest.raises(DomainError) as refused:
            users.user_create(
                actor=actor_for(make_user(role)), email="x@own.test", name="X", staff_role="administrator"
            )
        assert refused.value.status == 403
    assert not User.objects.filter(email="x@own.test").exists()


def test_an_address_is_used_once_whatever_its_case():
    admin = make_user(email="first@own.test")
    with pytest.raises(DomainError) as refused:
        users.user_create(actor=actor_for(admin), email="FIRST@own.test", name="Again", staff_role="legal")
    assert list(refused.value.fields) == ["email"]
    assert "already uses" in str(refused.value.fields["email"][0])


@pytest.mark.parametrize("role", ["", "owner", "partner:sales"])
def test_a_role_that_is_none_of_ours_is_refused(role):
    with pytest.raises(DomainError) as refused:
        users.user_create(actor=actor_for(make_user()), email="x@own.test", name="X", staff_role=role)
    assert refused.value.field == "staff_role"


def change(actor, user, **values):
    values = {
        "name": user.name,
        "language": "en",
        "phone": "",
        "job_title": "",
        "staff_role": user.staff_role,
    } | values
    return users.user_change(actor=actor, user=user, **values)


def test_a_change_of_role_is_recorded_and_of_a_name_only_that_it_changed():
    admin, user = make_user(), make_user("legal", name="Old Name")
    change(actor_for(admin), user, name="New Name", staff_role="finance")
    assert Event.objects.get().changes == {"name": True, "staff_role": ["legal", "finance"]}
    user.refresh_from_db()
    assert (user.name, user.staff_role) == ("New Name", "finance")


def test_saving_without_a_change_records_nothing():
    change(actor_for(make_user()), make_user("legal"))
    assert codes() == []


def test_the_last_administrator_stays():
    admin = make_user()
    make_user(is_active=False)
    with pytest.raises(DomainError) as refused:
        change(actor_for(admin), admin, staff_role="auditor")
    assert refused.value.code == "last-administrator"
    with pytest.raises(DomainError) as refused:
        users.user_deactivate(actor=SYSTEM, user=admin)
    assert refused.value.code == "last-administrator"
    other = make_user()
    change(actor_for(admin), admin, staff_role="auditor")
    assert User.objects.administrators().get() == other


def test_nobody_takes_away_their_own_access():
    admin = make_user()
    make_user()
    with pytest.raises(DomainError) as refused:
        users.user_deactivate(actor=actor_for(admin), user=admin)
    assert refused.value.code == "own-account"


def make_token(user, **values):
    values = {"name": "Sync", "scopes": ["partners:read"], "expires_at": now() + timedelta(days=30)} | values
    return tokens_services.staff_token_create(actor=actor_for(user), owner=user, **values)


def used_token(secret: str) -> StaffToken | None:
    return tokens.use(selectors.staff_tokens(), secret)


def test_taking_access_away_revokes_the_tokens_for_good():
    admin, user = make_user(), make_user("manager")
    _token, secret = make_token(user)
    users.user_deactivate(actor=actor_for(admin), user=user)
    assert used_token(secret) is None
    assert selectors.staff_permissions(User.objects.get(pk=user.pk)) == frozenset()
    assert codes()[-1] == "accounts.user.deactivated"
    users.user_reactivate(actor=actor_for(admin), user=user)
    assert used_token(secret) is None
    assert StaffToken.objects.get().revoked_at is not None
    with pytest.raises(DomainError) as refused:
        users.user_reactivate(actor=actor_for(admin), user=user)
    assert refused.value.status == 409


def test_people_are_found_by_their_id_and_get_no_mail_when_deactivated():
    user, gone = make_user("legal", name="Here"), make_user("legal", name="Gone", is_active=False)
    found = people.find([user.public_id, gone.public_id, "usr_unknown"])
    assert {public_id: (p.name, p.email) for public_id, p in found.items()} == {
        user.public_id: ("Here", user.email),
        gone.public_id: ("Gone", ""),
    }


def test_one_changes_ones_own_profile_and_language():
    user = make_user("support")
    users.profile_change(
        actor=actor_for(user), name="Noor", language="fr", phone="+33 1", job_title="Support"
    )
    users.language_set(actor=actor_for(user), language="en")
    user.refresh_from_db()
    assert (user.name, user.language, user.phone) == ("Noor", "en", "+33 1")
    with pytest.raises(DomainError) as refused:
        users.language_set(actor=actor_for(user), language="xx")
    assert list(refused.value.fields) == ["language"]


def test_a_member_is_made_once_without_a_role():
    first = users.user_get_or_create(actor=SYSTEM, email="Ana@Partner.test", name="Ana", language="fr")
    second = users.user_get_or_create(actor=SYSTEM, email="ana@partner.test", name="Other", language="en")
    assert (first, first.staff_role, second.name) == (second, "", "Ana")
    assert codes() == ["accounts.user.created"]


def test_a_weak_password_of_a_member_is_refused_at_its_field():
    with pytest.raises(DomainError) as refused:
        users.user_get_or_create(actor=SYSTEM, email="a@p.test", name="A", language="en", password="short")
    assert list(refused.value.fields) == ["password"]
    assert not User.objects.exists()


# -- Tokens ------------------------------------------------------------------------------------


def test_a_token_is_kept_as_a_hash_only():
    user = make_user("manager")
    _token, secret = make_token(user)
    row = StaffToken.objects.values().get()
    assert secret.startswith("prm_")
    assert len(secret) > 40
    assert secret not in str(row)
    assert row["secret_hash"] == tokens.digest(secret)
    event = Event.objects.get()
    assert secret not in str([event.changes, event.data])
    assert row["secret_hash"] not in str([event.changes, event.data])


def test_a_valid_token_is_found_with_its_owner_and_notes_its_use_once_a_minute(time_machine):
    time_machine.move_to("2026-11-21T10:00:00Z", tick=False)
    user = make_user("manager")
    token, secret = make_token(user)
    found = used_token(secret)
    assert (found, found.owner) == (token, user)
    used = StaffToken.objects.values_list("last_used_at", flat=True)
    first = used.get()
    time_machine.shift(30)
    used_token(secret)
    assert used.get() == first
    time_machine.shift(31)
    used_token(secret)
    assert used.get() > first


def test_an_expired_revoked_or_unknown_token_is_refused(time_machine):
    time_machine.move_to("2026-11-21T10:00:00Z", tick=False)
    user = make_user("manager")
    _expiring, expiring_secret = make_token(user, expires_at=now() + timedelta(hours=1))
    revoked, revoked_secret = make_token(user)
    tokens_services.staff_token_revoke(actor=actor_for(user), token=revoked)
    assert used_token(revoked_secret) is None
    assert used_token("prm_unknown") is None
    assert used_token(expiring_secret) is not None
    time_machine.shift(3601)
    assert used_token(expiring_secret) is None


def test_a_token_of_somebody_who_is_no_longer_staff_is_refused():
    user = make_user("manager")
    _token, secret = make_token(user)
    User.objects.filter(pk=user.pk).update(staff_role="")
    assert used_token(secret) is None


def test_scopes_are_among_what_the_owner_may_do():
    marketing = make_user("marketing")
    offered = tokens.offered_scopes(selectors.staff_permissions(marketing))
    assert "partners:read" in offered
    assert not any(scope.startswith("accounts") for scope in offered)
    for scopes in ([], ["accounts:write"], ["nothing:read"], ["partners:all"]):
        with pytest.raises(DomainError) as refused:
            make_token(marketing, scopes=scopes)
        assert refused.value.field == "scopes"


@pytest.mark.parametrize("days", [-1, 0, 400])
def test_a_token_ends_within_a_year(days):
    with pytest.raises(DomainError) as refused:
        make_token(make_user("manager"), expires_at=now() + timedelta(days=days))
    assert refused.value.field == "expires_on"


def test_tokens_are_made_by_oneself_for_oneself_and_service_tokens_by_an_administrator():
    admin, manager = make_user(), make_user("manager")
    with pytest.raises(DomainError) as refused:
        tokens_services.staff_token_create(
            actor=actor_for(admin),
            owner=manager,
            name="x",
            scopes=["partners:read"],
            expires_at=now() + timedelta(1),
        )
    assert refused.value.status == 403
    with pytest.raises(DomainError) as refused:
        make_token(manager, is_service=True)
    assert refused.value.status == 403
    token, _secret = make_token(admin, is_service=True)
    assert token.is_service


def test_a_token_is_revoked_by_its_owner_or_an_administrator():
    admin, manager, legal = make_user(), make_user("manager"), make_user("legal")
    token, _secret = make_token(manager)
    with pytest.raises(DomainError) as refused:
        tokens_services.staff_token_revoke(actor=actor_for(legal), token=token)
    assert refused.value.status == 404
    tokens_services.staff_token_revoke(actor=actor_for(admin), token=token)
    tokens_services.staff_token_revoke(actor=actor_for(manager), token=token)
    assert codes().count("accounts.token.revoked") == 1
