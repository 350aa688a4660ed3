"""Every route over HTTP: one role that may, every role that may not, a foreign row, a missing row.

The routes are read from the URL configuration: a new one is tested without being named here.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import StaffToken
from partners.models import PartnerToken
from prm.core import clock, tokens
from prm.core.permissions import PARTNER_ROLES, STAFF_COLUMNS, TABLE
from prm.core.routes import Route, routes
from prm.core.scope import scope_path
from tests.world import make

pytestmark = pytest.mark.matrix

MISSING = "0" * 26
# What a route names beside a row's public id; a value for each such part of an address.
WORDS = {"kind": "types", "tab": "timeline", "area": "all"}


def _guarded() -> list[tuple[Route, str]]:
    return [(route, method) for route in routes() for method in route.permissions]


def _id(case: tuple[Route, str]) -> str:
    return f"{case[1].upper()} {case[0].pattern}"


CASES = _guarded()


def side(route: Route) -> str:
    if route.pattern.startswith("api/"):
        return "api"
    return "portal" if route.pattern.startswith("portal/") else getattr(route.view, "side", "staff")


def address(route: Route, cast, row: Any, partner: Any, public_id: str = "") -> str:
    """The route's address for a row, or for ``public_id`` in its place."""
    arguments = {}
    for part in route.pattern.replace("(?P", "").split("<")[1:]:
        name = part.split(">")[0].split(":")[-1]
        if name == "partner":
            arguments[name] = partner.public_id
        elif name in ("public_id", getattr(route.view, "url_kwarg", "public_id")):
            arguments[name] = public_id or row.public_id
        else:
            arguments[name] = WORDS.get(name, "x")
    return reverse(route.name, kwargs=arguments)


def names_a_row(route: Route) -> bool:
    return "public_id>" in route.pattern and getattr(route.view, "queryset", None) is not None


def row_of(route: Route, partner: Any) -> Any:
    return make(route.view.queryset.model, partner) if names_a_row(route) else None


def send(client: Client, method: str, url: str):
    json = {"content_type": "application/json"} if url.startswith("/api/") else {}
    return getattr(client, method)(url, {} if method != "get" or not json else None, **json)


def staff_token(cast, role: str) -> Client:
    secret = tokens.new_secret()
    StaffToken.objects.create(
        owner=cast.staff[role],
        name=role,
        scopes=[f"{code.split('.')[0]}:write" for code in TABLE.rows],
        secret_hash=tokens.digest(secret),
        expires_at=clock.now() + timedelta(days=1),
    )
    return Client(headers={"Authorization": f"Bearer {secret}"})


def partner_token(cast, partner: Any, role: str) -> Client:
    secret = tokens.new_secret()
    PartnerToken.objects.create(
        partner=partner,
        role=role,
        name=role,
        scopes=[f"{code.split('.')[0]}:write" for code in TABLE.rows],
        secret_hash=tokens.digest(secret),
        expires_at=clock.now() + timedelta(days=1),
    )
    return Client(headers={"Authorization": f"Bearer {secret}"})


def clients(cast, route: Route) -> dict[str, Client]:
    """A client for each column of the permission table that can reach this side."""
    where = side(route)
    if where == "portal":
        return {f"partner:{role}": cast.member_client("a", role) for role in PARTNER_ROLES}
    if where == "api":
        staff = {role: staff_token(cast, role) for role in STAFF_COLUMNS}
        return staff | {f"partner:{role}": partner_token(cast, cast.a, role) for role in PARTNER_ROLES}
    return {role: cast.staff_client(role) for role in STAFF_COLUMNS}


def is_write(statement: str) -> bool:
    changes = statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))
    return changes and "django_session" not in statement and "last_used_at" not in statement


@pytest.mark.parametrize("case", CASES, ids=_id)
def test_those_who_may_get_in_and_those_who_may_not_leave_no_trace(cast, case):
    route, method = case
    allowed = TABLE.rows[route.permissions[method]].roles
    row = row_of(route, cast.a)
    url = address(route, cast, row, cast.a)
    everybody = clients(cast, route)
    for role in sorted(set(everybody) - allowed):
        with CaptureQueriesContext(connection) as sent:
            response = send(everybody[role], method, url)
        assert response.status_code in (403, 404), f"{role} got {response.status_code}"
        assert [q["sql"] for q in sent if is_write(q["sql"])] == [], f"{role} wrote"
    permitted = [role for role in everybody if role in allowed]
    if permitted:
        response = send(everybody[permitted[0]], method, url)
        assert response.status_code not in (401, 403, 405, 500), f"{permitted[0]} got {response.status_code}"


@pytest.mark.parametrize("case", [case for case in CASES if names_a_row(case[0])], ids=_id)
def test_a_foreign_and_a_missing_row_answer_the_same(cast, case):
    route, method = case
    model = route.view.queryset.model
    if scope_path(model) is None:
        pytest.skip(f"{model.__name__} belongs to no partner: {model.UNSCOPED}")
    foreign = make(model, cast.b)
    prefix = foreign.public_id.split("_")[0]
    if side(route) == "portal":
        client = cast.member_client("a", "administrator")
    elif side(route) == "api":
        client = staff_token(cast, "manager_own")
    else:
        client = cast.staff_client("manager_own")
    urls = [address(route, cast, foreign, cast.a, public_id) for public_id in (foreign.public_id, f"{prefix}_{MISSING}")]
    answers = [send(client, method, url) for url in urls]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content


def test_nobody_gets_in_without_login(cast):
    for route, method in CASES:
        url = address(route, cast, row_of(route, cast.a), cast.a)
        response = send(Client(), method, url)
        assert response.status_code in (302, 401), f"{method} {url} answered {response.status_code}"
        assert response.status_code == 401 or "/accounts/login/" in response["Location"]


def test_every_route_without_a_permission_says_why():
    assert [route.pattern for route in routes() if not route.permissions and not route.public] == []
