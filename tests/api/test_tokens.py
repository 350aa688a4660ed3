"""Tokens of the installation and of partners: what they open, from where, until when, and who is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts import tasks as staff_tasks
from accounts.models import StaffToken
from accounts.services import tokens as staff_tokens
from accounts.services import users
from core import clock, tokens
from core.actor import SYSTEM
from core.errors import DomainError
from core.models import Event, OutgoingMail
from core.permissions import PARTNER_ROLES, STAFF_ROLES, TABLE
from core.routes import api_permissions
from partners import tasks as partner_tasks
from partners.access import services as access
from partners.models import PartnerToken
from referrals.models import ReferralEvent
from tests.support.users import Cast
from tests.test_parity import PARITIES, api_address, filled

JSON = {"content_type": "application/json"}
ME = "/api/v1/me/"
EVENT = {"type": "signup", "external_id": "web-1", "occurred_at": "2026-03-05T10:00:00Z", "coupon": "NONE"}


def client_of(secret: str, address: str = "127.0.0.1") -> Client:
    return Client(headers={"Authorization": f"Bearer {secret}"}, REMOTE_ADDR=address)


def service(cast: Cast, role: str = "administrator", *, days: int = 30, **more) -> tuple[StaffToken, str]:
    values = {"name": "Website", "scopes": ["partners:read", "partners:write"], **more}
    return staff_tokens.staff_token_create(
        actor=cast.actor(role), owner=cast.staff[role], is_service=True,
        expires_at=clock.now() + timedelta(days=days), **values,
    )  # fmt: skip


def of_partner(cast: Cast, *, days: int = 30, **more) -> tuple[PartnerToken, str]:
    values = {"name": "Their CRM", "role": "sales", "scopes": ["pipeline:read"], **more}
    return access.partner_token_create(
        actor=cast.member("a", "administrator"), partner=cast.a,
        expires_at=clock.now() + timedelta(days=days), **values,
    )  # fmt: skip


# -- What opens what ----------------------------------------------------------------------------------


def test_every_scope_that_is_offered_opens_something_of_the_api():
    offered = tokens.offered_scopes(frozenset(TABLE.rows))
    assert {"referrals.conversion:record", "pipeline:write", "payouts:read"} <= set(offered)
    for scope in offered:
        room = scope.split(":")[0].split(".")[0]
        opened = {
            code for code in api_permissions()
            if scope == code or (code.split(".")[0] == room and scope in (f"{room}:read", f"{room}:write"))
        }  # fmt: skip
        if scope.endswith(":write"):
            opened = {code for code in opened if code.rsplit(":", 1)[1] not in tokens.READING}
        assert opened, scope
    for dead in ("payouts:write", "ledger:read"):
        assert dead not in offered


def test_whatever_the_api_changes_can_be_given_alone_and_has_a_name():
    changing = {code for code in api_permissions() if code.rsplit(":", 1)[1] not in tokens.READING}
    assert set(tokens.SINGLE_SCOPES) == changing


@pytest.mark.parametrize("role", [*STAFF_ROLES, *(f"partner:{role}" for role in PARTNER_ROLES)])
def test_nobody_is_offered_more_than_their_role(role):
    own = frozenset(code for code, row in TABLE.rows.items() if role in row.roles)
    for scope in tokens.offered_scopes(own):
        assert scope not in TABLE.rows or scope in own


def test_a_partners_token_has_scopes_that_its_role_can_use(cast):
    with pytest.raises(DomainError) as refused:
        of_partner(cast, role="reader", scopes=["pipeline:write"])
    assert set(refused.value.fields) == {"scopes"}
    assert not PartnerToken.objects.exists()


# -- Tokens of the installation -----------------------------------------------------------------------


def test_a_service_token_goes_on_when_the_person_who_made_it_leaves(cast):
    maker = cast.staff["administrator"]
    own = staff_tokens.staff_token_create(
        actor=cast.actor("administrator"), owner=maker, name="Mine", scopes=["partners:read"],
        expires_at=clock.now() + timedelta(days=30),
    )[1]  # fmt: skip
    token, secret = service(cast)
    other = cast.staff["manager"]
    other.staff_role = "administrator"
    other.save()
    users.user_deactivate(actor=SYSTEM, user=maker)
    assert client_of(own).get(ME).status_code == 401
    said = client_of(secret).get(ME).json()
    assert (said["kind"], said["role"], said["person"]) == ("service", None, None)
    body = {"name": "Pushed", "type": "company", "country": "FR"}
    made = client_of(secret).post("/api/v1/partners/", body, **JSON)
    assert (made.status_code, made.json()["owner"]) == (201, None)
    event = Event.objects.get(code="partners.partner.created")
    assert event.actor_id == token.public_id


def test_a_manager_makes_the_token_of_a_website_and_no_other(cast):
    _token, secret = service(cast, "manager", scopes=["referrals.conversion:record"])
    website = client_of(secret)
    assert website.post("/api/v1/conversions/", EVENT, **JSON).status_code == 201
    assert ReferralEvent.objects.count() == 1
    for path in ("conversions", "partners", "deals", "sales"):
        refused = website.get(f"/api/v1/{path}/")
        assert (refused.status_code, refused.json()["type"]) == (403, "urn:prm:problem:scope-missing")
    assert website.get(ME).json()["permissions"] == ["referrals.conversion:record"]
    for scopes in (["partners:read"], ["referrals.conversion:record", "partners:read"]):
        with pytest.raises(DomainError) as refused:
            service(cast, "manager", scopes=scopes)
        assert refused.value.status == 403
    with pytest.raises(DomainError) as refused:
        service(cast, "marketing", scopes=["referrals.conversion:record"])
    assert refused.value.status == 403


def test_administrators_look_after_the_tokens_of_the_installation(cast):
    token, _secret = service(cast, "manager", scopes=["referrals.conversion:record"])
    page = cast.staff_client("administrator").get(reverse("accounts:tokens")).content.decode()
    assert "Website" in page
    assert "Website" not in cast.staff_client("finance").get(reverse("accounts:tokens")).content.decode()
    url = reverse("accounts:token_revoke", args=[token.public_id])
    assert cast.staff_client("finance").post(url).status_code == 404
    assert cast.staff_client("administrator").post(url).status_code == 302
    token.refresh_from_db()
    assert token.revoked_at


# -- Rotation -----------------------------------------------------------------------------------------


def rotated(cast: Cast, kind: str, token, **values) -> str:
    until = clock.now() + timedelta(days=90)
    if kind == "ours":
        actor = cast.actor("administrator")
        return staff_tokens.staff_token_rotate(actor=actor, token=token, expires_at=until, **values)[1]
    actor = cast.member("a", "administrator")
    return access.partner_token_rotate(actor=actor, token=token, expires_at=until, **values)[1]


@pytest.mark.parametrize(("kind", "make"), [("ours", service), ("a partner's", of_partner)])
def test_after_a_rotation_the_former_secret_works_for_the_hours_that_were_chosen(
    cast, time_machine, kind, make
):
    time_machine.move_to(clock.now(), tick=False)
    token, former = make(cast)
    secret = rotated(cast, kind, token, keep_hours=2)
    assert client_of(former).get(ME).json()["previous_secret_until"]
    assert client_of(former).get(ME).json()["id"] == client_of(secret).get(ME).json()["id"]
    time_machine.shift(timedelta(hours=2, seconds=1))
    assert client_of(former).get(ME).status_code == 401
    assert client_of(secret).get(ME).status_code == 200
    last = rotated(cast, kind, token, keep_hours=0)
    assert client_of(secret).get(ME).status_code == 401
    assert client_of(last).get(ME).status_code == 200
    code = "accounts.token.rotated" if kind == "ours" else "partners.token.rotated"
    assert Event.objects.filter(code=code).count() == 2
    assert secret not in str(list(Event.objects.values_list("changes", "data")))
    assert tokens.digest(secret) not in str(list(Event.objects.values_list("changes", "data")))


def test_a_token_that_has_ended_is_not_woken_by_a_rotation(cast, time_machine):
    time_machine.move_to(clock.now(), tick=False)
    token, _secret = service(cast, days=1)
    time_machine.shift(timedelta(days=2))
    with pytest.raises(DomainError) as refused:
        rotated(cast, "ours", token)
    assert refused.value.status == 409


def test_who_may_not_make_a_token_of_the_installation_any_more_gets_no_secret_of_one(cast):
    token, secret = service(cast)
    maker = cast.staff["administrator"]
    maker.staff_role = "support"
    maker.save()
    url = reverse("accounts:token_rotate", args=[token.public_id])
    day = (clock.today() + timedelta(days=60)).isoformat()
    answer = cast.staff_client("administrator").post(url, {"keep_hours": "0", "expires_on": day})
    assert answer.status_code == 403
    assert "prm_" not in answer.content.decode()
    assert client_of(secret).get(ME).status_code == 200


def test_a_manager_gives_the_token_of_a_website_a_new_secret(cast):
    token, _former = service(cast, "manager", scopes=["referrals.conversion:record"])
    until = clock.now() + timedelta(days=30)
    actor = cast.actor("manager")
    _token, secret = staff_tokens.staff_token_rotate(actor=actor, token=token, expires_at=until)
    assert client_of(secret).get(ME).json()["scopes"] == ["referrals.conversion:record"]


def test_the_pages_show_a_new_secret_once(cast):
    token, former = service(cast)
    url = reverse("accounts:token_rotate", args=[token.public_id])
    day = (clock.today() + timedelta(days=60)).isoformat()
    answer = cast.staff_client("administrator").post(url, {"keep_hours": "0", "expires_on": day})
    assert (answer.status_code, answer["Cache-Control"]) == (201, "no-store")
    assert "prm_" in answer.content.decode()
    assert client_of(former).get(ME).status_code == 401
    assert cast.staff_client("finance").get(url).status_code == 404
    theirs, former = of_partner(cast)
    url = reverse("portal:token-rotate", args=[cast.a.public_id, theirs.public_id])
    answer = cast.member_client("a", "administrator").post(url, {"keep_hours": "24", "days": "30"})
    assert "prm_" in answer.content.decode()
    assert client_of(former).get(ME).status_code == 200
    assert cast.member_client("a", "sales").get(url).status_code == 403


# -- From where ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [service, of_partner])
def test_a_token_is_used_from_its_networks_alone(cast, make):
    token, secret = make(cast, networks="203.0.113.7/24, 2001:db8::1")
    assert token.networks == "203.0.113.0/24 2001:db8::1/128"
    for address, status in (("203.0.113.200", 200), ("2001:db8::1", 200), ("198.51.100.1", 403), ("", 403)):
        answer = client_of(secret, address).get(ME)
        assert answer.status_code == status, address
    assert answer.json()["type"] == "urn:prm:problem:address-not-allowed"


def test_networks_that_are_none_are_refused(cast):
    with pytest.raises(DomainError) as refused:
        service(cast, networks="the office")
    assert set(refused.value.fields) == {"networks"}


# -- What a token is told of itself, and people of it -------------------------------------------------


def test_a_token_is_told_what_it_is(cast):
    token, secret = of_partner(cast, networks="127.0.0.0/8")
    said = client_of(secret).get(ME).json()
    assert (said["id"], said["kind"], said["partner"]) == (token.public_id, "partner", cast.a.public_id)
    assert (said["role"], said["scopes"], said["networks"]) == ("sales", ["pipeline:read"], ["127.0.0.0/8"])
    assert "pipeline.deal:view" in said["permissions"]
    assert said["rate"].endswith("/min")
    assert said["last_used_at"] is None
    assert client_of(secret).get(ME).json()["last_used_at"].endswith("Z")
    assert Client().get(ME).status_code == 401


def test_who_is_to_renew_a_token_is_told_once_two_weeks_before_its_end(cast, time_machine):
    time_machine.move_to(clock.now(), tick=False)
    ours, _secret = service(cast, "manager", scopes=["referrals.conversion:record"], days=30)
    of_partner(cast, days=30)
    staff_tasks.remind_of_tokens()
    partner_tasks.remind_of_tokens()
    assert not OutgoingMail.objects.exists()
    time_machine.shift(timedelta(days=17))
    for _again in range(2):
        staff_tasks.remind_of_tokens()
        partner_tasks.remind_of_tokens()
    told = OutgoingMail.objects.filter(kind="accounts.token_expiring").values_list("recipient", flat=True)
    assert set(told) == {cast.staff["manager"].public_id, cast.staff["administrator"].public_id}
    theirs = OutgoingMail.objects.filter(kind="partners.token_expiring").values_list("recipient", flat=True)
    assert list(theirs) == [cast.members["a"]["administrator"].public_id]
    rotated(cast, "ours", StaffToken.objects.get(pk=ours.pk))
    time_machine.shift(timedelta(days=80))
    staff_tasks.remind_of_tokens()
    assert OutgoingMail.objects.filter(kind="accounts.token_expiring").count() == 4


def test_the_reminder_can_be_read_and_opens_the_tokens(cast, run_outbox, mailoutbox, time_machine):
    service(cast, days=10)
    of_partner(cast, days=10)
    staff_tasks.remind_of_tokens()
    partner_tasks.remind_of_tokens()
    run_outbox()
    subjects = sorted(mail.subject for mail in mailoutbox)
    assert "Their CRM" in subjects[0] or "Their CRM" in subjects[1]
    texts = "\n".join(mail.body for mail in mailoutbox)
    assert reverse("accounts:tokens") in texts
    assert reverse("portal:team", args=[cast.a.public_id]) in texts


# -- The description, for anybody ---------------------------------------------------------------------


@pytest.mark.one_engine
def test_the_description_is_made_once_and_kept_by_who_read_it(client, db, monkeypatch):
    first = client.get("/api/v1/schema/")
    assert "max-age" in first["Cache-Control"]
    monkeypatch.setattr("drf_spectacular.views.SpectacularAPIView.get", None)
    assert client.get("/api/v1/schema/").content == first.content
    again = client.get("/api/v1/schema/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_nobody_asks_for_the_description_without_end(client, db, monkeypatch):
    monkeypatch.setattr("rest.throttling.AddressRateThrottle.rate", "3/min", raising=False)
    answers = [client.get("/api/v1/schema/", REMOTE_ADDR="203.0.113.9").status_code for _time in range(5)]
    assert answers.count(429) >= 1


OURS = tokens.offered_scopes(TABLE.for_staff("administrator"))
STAFF = [parity for parity in PARITIES if parity.who == "staff"]


@pytest.mark.one_engine
@pytest.mark.parametrize("parity", STAFF, ids=lambda parity: f"{parity.method} {parity.api}")
def test_a_token_of_nobody_does_what_the_api_offers_to_us(stage, parity):
    _token, secret = service(stage.cast, scopes=[scope for scope in OURS if scope.endswith(":write")])
    row = parity.ground(stage)
    url = api_address(parity, row)
    body = filled({**parity.same, **parity.body}, stage, row)
    answer = getattr(client_of(secret), parity.method)(url, body, **JSON)
    assert answer.status_code in (200, 201, 204), answer.content
