"""Every address of the API with tokens of every scope, OPTIONS included; what reads is written here by
hand, so that a changing verb that counted as reading would fail."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import StaffToken
from core import clock, tokens
from core.actor import SYSTEM
from core.errors import DomainError
from core.permissions import PARTNER_ROLES, STAFF_ROLES, TABLE, scope_of, scope_permissions
from partners.access.services import partner_token_create
from partners.models import PartnerToken
from tests.support.route_walk import Stage, address, guarded_routes, row_of, send, side

pytestmark = pytest.mark.one_engine

READING = {"view", "export"}
ROUTES = [route for route in guarded_routes() if side(route) == "api"]


def room_of(code: str) -> str:
    return code.split(".", 1)[0]


def verb_of(code: str) -> str:
    return code.rsplit(":", 1)[1]


@pytest.mark.parametrize("verb", sorted({verb_of(code) for code in TABLE.rows}))
def test_a_reading_scope_stands_for_views_and_exports_of_its_room_alone(verb):
    for code in [code for code in TABLE.rows if verb_of(code) == verb]:
        room = room_of(code)
        assert (code in scope_permissions([f"{room}:read"])) is (verb in READING), code
        assert code in scope_permissions([f"{room}:write"]), code
        others = [f"{other}:write" for other in {room_of(row) for row in TABLE.rows} - {room}]
        assert code not in scope_permissions(others), code


def token_of(stage: Stage, code: str, *scopes: str) -> Client:
    """A token, with these scopes, of somebody whose role has the permission."""
    roles = TABLE.rows[code].roles
    role = next(role for role in (*STAFF_ROLES, *(f"partner:{p}" for p in PARTNER_ROLES)) if role in roles)
    secret = tokens.new_secret()
    values: dict[str, Any] = {
        "name": secret[-8:],
        "scopes": list(scopes),
        "secret_hash": tokens.digest(secret),
        "expires_at": clock.now() + timedelta(days=1),
    }
    if role.startswith("partner:"):
        PartnerToken.objects.create(partner=stage.cast.a, role=role.removeprefix("partner:"), **values)
    else:
        StaffToken.objects.create(owner=stage.cast.staff[role], **values)
    return Client(headers={"Authorization": f"Bearer {secret}"})


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.pattern)
def test_a_token_does_what_its_scope_says_and_options_says_the_same(stage, route):
    row = row_of(route, stage.cast.a)
    for method, code in route.permissions.items():
        room = room_of(code)
        for scope, allowed in (
            (f"{room}:read", verb_of(code) in READING),
            (f"{room}:write", True),
            (code, True),
            ("accounts:read" if room != "accounts" else "core:read", False),
        ):
            client = token_of(stage, code, scope)
            if row is not None and not type(row)._default_manager.filter(pk=row.pk).exists():
                # What was allowed has taken it away.
                row = row_of(route, stage.cast.a)
            url = address(route, row, stage.cast.a)
            said = client.options(url)
            usable = said.json()["methods"] if said.status_code == 200 else []
            assert said.status_code in (200, 403), said.content
            assert (method.upper() in usable) is allowed, (method, scope, usable)
            answer = send(client, method, url)
            assert (answer.status_code == 403) is not allowed, (method, scope, answer.status_code)
            if not allowed:
                assert answer.json()["type"].endswith("scope-missing")
                assert scope_of(code) in answer.json()["detail"]


def test_options_names_the_methods_that_there_are(stage):
    answer = stage.staff_token("administrator").options("/api/v1/partners/")
    assert answer.status_code == 200
    assert answer.json() == {"methods": ["GET", "POST"]}
    assert {"GET", "POST", "OPTIONS"} <= set(answer["Allow"].replace(",", "").split())


def test_options_of_a_foreign_row_is_missing(stage):
    url = f"/api/v1/partners/{stage.cast.b.public_id}/"
    assert stage.partner_token("administrator").options(url).status_code == 404
    assert Client().options(url).status_code == 401


@pytest.mark.parametrize("role", [*STAFF_ROLES, *(f"partner:{role}" for role in PARTNER_ROLES)])
def test_each_scope_that_is_offered_opens_an_address(role):
    given = frozenset(code for code, row in TABLE.rows.items() if role in row.roles)
    asked = {code for route in ROUTES for code in route.permissions.values()}
    offered = tokens.offered_scopes(given)
    assert offered
    for scope in offered:
        assert asked & given & scope_permissions([scope]), scope
    for idle in ("ledger:read",):
        assert idle not in offered


def test_a_token_of_a_partner_takes_no_scope_that_opens_nothing_for_its_role(stage):
    with pytest.raises(DomainError) as refusal:
        partner_token_create(
            actor=SYSTEM, partner=stage.cast.a, name="x", role="reader", scopes=["pipeline:write"],
            expires_at=clock.now() + timedelta(days=1),
        )  # fmt: skip
    assert refusal.value.field == "scopes"


def test_the_roles_are_what_the_forms_say_of_them():
    """The reader reads and answers what is asked, technical works on joint plans and ticks its own; the auditor changes
    nothing; support has its work."""
    own = {"accounts.profile:change", "insights.survey:respond", "marketing.news:acknowledge"}
    plans = {
        "pipeline.plan:change",
        "pipeline.plan:comment",
        "insights.review_action:tick",
        "enablement.certification:declare",
    }
    assert {verb_of(code) for code in TABLE.for_partner("reader") - own} <= READING
    assert {verb_of(code) for code in TABLE.for_partner("technical") - own - plans} <= READING
    assert plans <= TABLE.for_partner("technical")
    auditor = TABLE.for_staff("auditor") - own - {"accounts.token:change", "core.event:verify"}
    assert {verb_of(code) for code in auditor} <= READING
    work = {"partners.note:create", "partners.contact:change", "enablement.queue:change"}
    assert work <= TABLE.for_staff("support")
