"""A walk over every route of the product: its address, a row for it, and a client for each role.

The routes are read from the URL configuration: a new one is walked over without being named here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, models, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import StaffToken, User
from core import clock, tokens
from core.models import StoredFile
from core.permissions import PARTNER_ROLES, STAFF_COLUMNS, TABLE
from core.routes import Route, routes
from partners.models import PartnerToken, PartnerType
from pipeline.models import PlanDocument, WhiteLabelTerms
from tests.support.factories import make
from tests.support.users import Cast, make_cast
from web import nav, views

MISSING = "0" * 26
# What a route names beside a row's public id; a value for each such part of an address, and for
# the routes on which it is another one.
URL_ARGUMENTS: dict[str, Any] = {
    "kind": {
        "": "types",
        "insights:tile-new": "figure",
        "referrals:link-qr": "svg",
        "portal:referral-link-qr": "svg",
    },
    "tab": {"": "timeline", "agreements:tab": "signatures"},
    "place": 1,
    "section": {"": "phases", "pipeline:plan-text": "summary", "portal:plan-text": "summary"},
    "part": "commitments",
    "code": {
        "insights:kpi": "active_partners",
        "insights:kpi-export": "active_partners",
        "insights:declare": "nps",
        "agreements:clause-edit": "x",
    },
}
# Pages that find their row in a way of their own.
MODELS_BY_ROUTE = {
    "partners:config-edit": PartnerType,
    "partners:config-move": PartnerType,
    "accounts:token_revoke": StaffToken,
    "accounts:token_rotate": StaffToken,
}
# Values of the row that a page shows to one person only.
ROW_VALUES: dict[str, dict[str, Any]] = {
    "accounts:session_end": {"user": lambda partner: User.objects.get(email="administrator@us.test")},
    "agreements:sign": {"user": lambda partner: User.objects.get(email="administrator@us.test")},
    "portal:signature": {"user": lambda partner: User.objects.get(email="administrator@a.test")},
    "portal:agreement-point-withdraw": {"side": "partner"},
    "portal:plan-row-note": {"side": "them"},
    "portal:plan-proposal-withdraw": {"side": "them"},
    "insights:review-asked": {"person": lambda partner: User.objects.get(email="administrator@us.test")},
    "portal:survey": {
        "user": lambda partner: User.objects.get(email="administrator@a.test"),
        "contact": None,
    },
    "insights:review-file": {"file": lambda partner: make(StoredFile, partner)},
    "pipeline:proposal-document": {
        "status": "sent",
        "sent_at": lambda partner: clock.now(),
        "file": lambda partner: make(StoredFile, partner),
        "sha256": "0" * 64,
    },
    "portal:plan-review": {"status": "sent", "document": lambda partner: make(PlanDocument, partner)},
    "pipeline:pilot-test-file": {"file": lambda partner: make(StoredFile, partner)},
    "web:job": {"created_by": lambda partner: User.objects.get(email="administrator@us.test").public_id},
}
# What a partner must have, so that a page is offered to it.
GROUND: dict[str, type[models.Model]] = {"portal:white-label": WhiteLabelTerms}


def guarded_routes() -> list[Route]:
    """The routes that ask for a permission."""
    return [route for route in routes() if route.permissions]


def side(route: Route) -> str:
    if route.pattern.startswith("api/"):
        return "api"
    return "portal" if route.pattern.startswith("portal/") else getattr(route.view, "side", "staff")


def parts(route: Route) -> list[str]:
    """The names of the variable parts of an address."""
    pieces = route.pattern.replace("(?P", "").split("<")[1:]
    return [piece.split(">")[0].split(":")[-1] for piece in pieces]


def word(route: Route, name: str) -> str:
    known = URL_ARGUMENTS.get(name, "x")
    return known.get(route.name, known.get("", "x")) if isinstance(known, dict) else known


def model_of(route: Route) -> type[models.Model] | None:
    """The model of the row that the address names, as the page itself finds it."""
    words = {name: word(route, name) for name in parts(route)}
    if "public_id" not in words:
        return None
    if route.name in MODELS_BY_ROUTE:
        return MODELS_BY_ROUTE[route.name]
    if side(route) == "api":
        return route.view.queryset.model
    page = route.view()
    vars(page).update(words, kwargs=words)
    return page.get_queryset().model


def row_of(route: Route, partner: Any) -> Any:
    """A row of that partner for the route, or None when the address names none."""
    if route.name in GROUND and not GROUND[route.name].objects.filter(partner=partner).exists():
        make(GROUND[route.name], partner)
    model = model_of(route)
    return make(model, partner, **ROW_VALUES.get(route.name, {})) if model else None


def address(route: Route, row: Any, partner: Any, public_id: str = "") -> str:
    """The route's address for a row, or for ``public_id`` in its place."""
    arguments = {}
    for name in parts(route):
        if name == "partner":
            arguments[name] = partner.public_id
        elif name == "public_id":
            arguments[name] = public_id or row.public_id
        else:
            arguments[name] = word(route, name)
    return reverse(route.name, kwargs=arguments)


def send(client: Client, method: str, url: str) -> Any:
    """An empty request, as JSON to the API."""
    if url.startswith("/api/"):
        return getattr(client, method)(url, content_type="application/json")
    return getattr(client, method)(url)


@dataclass
class Stage:
    """The cast, with a login or a token for everybody, made when first asked for."""

    cast: Cast

    def __post_init__(self) -> None:
        self._sessions: dict[int, str] = {}
        self._tokens: dict[str, str] = {}

    def login(self, user: User) -> Client:
        """A client of its own each time: what one test does to its session stays there."""
        if user.pk not in self._sessions:
            client = Client()
            client.force_login(user)
            self._sessions[user.pk] = client.cookies[settings.SESSION_COOKIE_NAME].value
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = self._sessions[user.pk]
        return client

    def staff(self, role: str) -> Client:
        return self.login(self.cast.staff[role])

    def member(self, role: str) -> Client:
        return self.login(self.cast.members["a"][role])

    def staff_token(self, role: str) -> Client:
        return self._with_token(role, StaffToken, owner=self.cast.staff[role])

    def partner_token(self, role: str) -> Client:
        return self._with_token(f"partner:{role}", PartnerToken, partner=self.cast.a, role=role)

    def _with_token(self, name: str, model: type[models.Model], **values: Any) -> Client:
        if name not in self._tokens:
            secret = self._tokens[name] = tokens.new_secret()
            model._default_manager.create(
                name=f"x{len(self._tokens)}",
                scopes=sorted({f"{code.split('.')[0]}:write" for code in TABLE.rows}),
                secret_hash=tokens.digest(secret),
                expires_at=clock.now() + timedelta(days=1),
                **values,
            )
        return Client(headers={"Authorization": f"Bearer {self._tokens[name]}"})

    def everybody(self, route: Route) -> dict[str, Client]:
        """A client for each column of the permission table that can reach this side."""
        where = side(route)
        if where == "api":
            staff = {role: self.staff_token(role) for role in STAFF_COLUMNS}
            return staff | {f"partner:{role}": self.partner_token(role) for role in PARTNER_ROLES}
        members = {f"partner:{role}": self.member(role) for role in PARTNER_ROLES}
        if where == "portal":
            return members
        staff = {role: self.staff(role) for role in STAFF_COLUMNS}
        return staff | members if where == "any" else staff

    def strangers(self, route: Route) -> list[Client]:
        """Those to whom partner b is foreign: a manager of partner a only, and a member of it."""
        where = side(route)
        if where == "api":
            return [self.staff_token("manager_own"), self.partner_token("administrator")]
        if where == "portal":
            return [self.member("administrator")]
        return [self.staff("manager_own"), *([self.member("administrator")] if where == "any" else [])]


@pytest.fixture(scope="module")
def kept_stage(django_db_setup, django_db_blocker) -> Iterator[Stage]:
    """The cast, made once for a module, in a transaction that is rolled back at its end: a test that commits
    lies in another file."""
    with django_db_blocker.unblock():
        whole = transaction.atomic()
        whole._from_testcase = True
        whole.__enter__()
        try:
            stage = Stage(make_cast())
            for user in (*stage.cast.staff.values(), *stage.cast.members["a"].values()):
                stage.login(user)
            for role in stage.cast.staff:
                stage.staff_token(role)
            for role in PARTNER_ROLES:
                stage.partner_token(role)
            yield stage
        finally:
            transaction.set_rollback(True)
            whole.__exit__(None, None, None)


@pytest.fixture
def stage(kept_stage, db) -> Stage:
    """The cast with everybody logged in; what a test does is undone before the next one."""
    return kept_stage


def is_write(statement: str) -> bool:
    changes = statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))
    return changes and "django_session" not in statement and "last_used_at" not in statement


@contextmanager
def writes() -> Iterator[list[str]]:
    """The statements that change something meanwhile. Django's own record of statements takes a tenth of a
    walk: on SQLite it asks the database to write out the values of each."""
    found: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        if is_write(sql):
            found.append(sql[:200])
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield found


@pytest.fixture
def plain_refusals(monkeypatch) -> None:
    """A refusal as its sentence alone: its page is the same wherever it is shown, and half of a walk."""
    monkeypatch.setattr(
        views,
        "error_page",
        lambda request, error: HttpResponse(str(error.message), status=error.status),
    )


@contextmanager
def uncounted() -> Iterator[None]:
    """The navigation without its counts of work to do, the same on every page and a fourth of its time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nav, "_counts", lambda items, actor: {})
        yield


@pytest.fixture
def uncounted_navigation() -> Iterator[None]:
    """For a walk that is about the pages; what the counts ask is seen in test_query_counts."""
    with uncounted():
        yield
