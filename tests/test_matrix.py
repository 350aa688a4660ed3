"""Every route over HTTP: one role that may, every role that may not, a foreign row, a missing row."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, resolve

from core.permissions import PARTNER_ROLES, PARTNER_STATUSES, TABLE
from core.routes import OUTSIDE, Route, routes
from core.scope import scope_path
from partners.models import Partner
from tests.support.factories import BUILT, PARTS, VALUES, make
from tests.support.route_walk import (
    MISSING,
    MODELS_BY_ROUTE,
    ROW_VALUES,
    URL_ARGUMENTS,
    Stage,
    address,
    guarded_routes,
    model_of,
    parts,
    row_of,
    send,
    side,
    writes,
)

pytestmark = [pytest.mark.matrix, pytest.mark.usefixtures("uncounted_navigation")]

ROUTES = guarded_routes()
# Routes whose address names a row of some partner.
OF_PARTNERS = [route for route in ROUTES if model_of(route) and scope_path(model_of(route))]
LINKS = re.compile(r'(?:href|action|hx-get|hx-post)="(/(?:portal|staff)/[^"#?]+)')
# Pages that answer 404 to those who may: what is made up is not there for them.
ABSENT = {
    "web:file": "the ticket is made up",
    "portal:download": "the ticket is made up",
    "pipeline:recruitment-untick": "the item ticked is missing from the request",
    "agreements:clause-remove": "the clause removed is missing from the request",
    "payouts:run-file": "the run is not exported yet",
    "partners:logo-image": "the partner has no logo",
    "portal:company-logo-image": "the partner has no logo",
    "portal:benefit-book": "the tier gives nothing of the code that is made up",
    **dict.fromkeys(
        (
            "marketing:result-edit", "marketing:result-remove", "marketing:quote-edit", "marketing:quote-remove",
        ),
        "the case study has no row at this place",
    ),
    **dict.fromkeys(
        (
            "partners:own-file", "portal:own-file", "api:partner-own-file",
            "pipeline:deal-own-file", "portal:deal-own-file", "api:deal-own-file",
            "pipeline:recruitment-own-file", "api:recruitment-own-file", "marketing:fund-request-own-file",
            "portal:fund-request-own-file", "api:fund-request-own-file",
        ),
        "no file answers the own field that is made up",
    ),
}  # fmt: skip

# Rows that those who are refused may not even know of.
UNSEEN = {
    "accounts:token_revoke": "a token is its owner's",
    "web:job": "a job is shown to who started it",
    "payouts:run-file": "the run is not exported yet",
}


def name_of(route: Route) -> str:
    return route.pattern


def methods(route: Route) -> list[str]:
    """The methods of a route, those that take the row away last."""
    return sorted(route.permissions, key=["get", "put", "patch", "post", "delete"].index)


def is_seen(stage: Stage, route: Route, role: str, row: Any) -> bool:
    """Whether somebody of this role may know of the row: then a refusal says so, else it is missing."""
    if row is None:
        return True
    if route.name in UNSEEN:
        return False
    if not role.startswith("partner:"):
        return True
    actor = stage.cast.member("a", role.removeprefix("partner:"))
    return type(row)._default_manager.visible_to(actor).filter(pk=row.pk).exists()


def refusals(stage: Stage, route: Route, row: Any) -> list[str]:
    """What is wrong with the answers to those who may not; empty when all is well."""
    wrong = []
    url = address(route, row, stage.cast.a)
    for role, client in stage.everybody(route).items():
        for method in methods(route):
            if role in TABLE.rows[route.permissions[method]].roles:
                continue
            with writes() as written:
                status = send(client, method, url).status_code
            if status != (403 if is_seen(stage, route, role, row) else 404):
                wrong.append(f"{method} by {role}: {status}")
            wrong += [f"{method} by {role}: {sql}" for sql in written]
    return wrong


@pytest.mark.usefixtures("plain_refusals")
@pytest.mark.parametrize("route", ROUTES, ids=name_of)
def test_those_who_may_not_are_refused_and_leave_no_trace(stage, route):
    assert refusals(stage, route, row_of(route, stage.cast.a)) == []


@pytest.mark.parametrize("route", ROUTES, ids=name_of)
def test_those_who_may_get_in(stage, route):
    url = address(route, row_of(route, stage.cast.a), stage.cast.a)
    found = set()
    for method in methods(route):
        allowed = TABLE.rows[route.permissions[method]].roles
        permitted = [client for role, client in stage.everybody(route).items() if role in allowed]
        for client in permitted[:1]:
            status = send(client, method, url).status_code
            absent = status == 404 and route.name in ABSENT
            found.add(status)
            assert absent or status not in (401, 403, 404, 405, 500), f"{method} answered {status}"
    assert 404 in found or route.name not in ABSENT, "the exemption is left over"


@pytest.mark.parametrize("route", OF_PARTNERS, ids=name_of)
def test_a_foreign_and_a_missing_row_answer_the_same(stage, route):
    foreign = make(model_of(route), stage.cast.b)
    missing = f"{foreign.public_id.split('_')[0]}_{MISSING}"
    urls = [address(route, foreign, stage.cast.a, public_id) for public_id in (foreign.public_id, missing)]
    for client in stage.strangers(route):
        for method in methods(route):
            answers = [send(client, method, url) for url in urls]
            assert [answer.status_code for answer in answers] == [404, 404], method
            assert without_request(answers[0]) == without_request(answers[1]), method


def without_request(answer: Any) -> str:
    """What an answer says, but for the id of the request that it answers."""
    return answer.content.decode().replace(answer["X-Request-ID"], "")


def test_a_foreign_and_a_missing_partner_answer_the_same(stage):
    client = stage.member("administrator")
    for route in [route for route in ROUTES if "partner" in parts(route) and "public_id" not in parts(route)]:
        foreign = address(route, None, stage.cast.b)
        missing = foreign.replace(stage.cast.b.public_id, f"par_{MISSING}")
        for method in methods(route):
            answers = [send(client, method, url) for url in (foreign, missing)]
            assert [answer.status_code for answer in answers] == [404, 404], f"{method} {route.pattern}"
            assert answers[0].content == answers[1].content, f"{method} {route.pattern}"


@pytest.mark.usefixtures("plain_refusals")
@pytest.mark.parametrize("status", PARTNER_STATUSES)
def test_a_member_and_a_token_may_what_role_and_status_give(stage, status):
    """Of what its role gives, each route answers 403 with the one sentence where the status does not."""
    Partner.objects.filter(pk=stage.cast.a.pk).update(status=status)
    wrong, barred = [], 0
    for route in [route for route in ROUTES if side(route) in ("portal", "api")]:
        with transaction.atomic():
            found, refused = by_role_and_status(stage, route, status)
            # What one route leaves is in the way of the next, and makes its lists longer.
            transaction.set_rollback(True)
        wrong, barred = wrong + found, barred + refused
    assert wrong == []
    assert (barred == 0) == (status in ("onboarding", "active"))


def by_role_and_status(stage: Stage, route: Route, status: str) -> tuple[list[str], int]:
    """What is wrong with the answers of a route at this status, and how many of its methods that bars."""
    asked = [(method, code, first_role(code)) for method, code in route.permissions.items()]
    asked = [(method, code, role) for method, code, role in asked if role]
    if not asked:
        return [], 0
    wrong, barred = [], 0
    row = row_of(route, stage.cast.a)
    url = address(route, row, stage.cast.a)
    for method, code, role in asked:
        if not is_seen(stage, route, f"partner:{role}", row):
            continue
        client = stage.partner_token(role) if side(route) == "api" else stage.member(role)
        answer = send(client, method, url)
        allowed = status in TABLE.statuses_of(code)
        barred += not allowed
        if (answer.status_code == 403) == allowed:
            wrong.append(f"{method} {route.pattern} by {role}: {answer.status_code}")
        if answer.status_code == 403 and "current status of your partnership" not in answer.content.decode():
            wrong.append(f"{method} {route.pattern}: another sentence")
    return wrong, barred


def first_role(code: str) -> str | None:
    """A role of a partner that has a permission."""
    return next((role for role in PARTNER_ROLES if f"partner:{role}" in TABLE.rows[code].roles), None)


def offered(stage: Stage, client: Client, pages: list[Route], given: frozenset[str]) -> tuple[int, list[str]]:
    """How many pages could be read, and the links and forms on them whose permission is not given."""
    read, wrong = 0, set()
    for route in pages:
        with transaction.atomic():
            answer = client.get(address(route, row_of(route, stage.cast.a), stage.cast.a))
            # The row of one page is in the way of that of the next.
            transaction.set_rollback(True)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            read += 1
            for path in LINKS.findall(answer.content.decode()):
                if resolve(path).func.view_class.permission not in given:
                    wrong.add(f"{route.pattern}: {path}")
    return read, sorted(wrong)


# One status for each set of permissions that a status leaves.
DIFFERENT = list({TABLE.at_status(status): status for status in PARTNER_STATUSES}.values())


@pytest.mark.parametrize("status", DIFFERENT)
def test_no_page_of_the_portal_offers_what_the_status_forbids(stage, status):
    Partner.objects.filter(pk=stage.cast.a.pk).update(status=status)
    pages = [route for route in ROUTES if side(route) == "portal" and "get" in route.permissions]
    read, wrong = offered(stage, stage.member("administrator"), pages, TABLE.at_status(status))
    assert wrong == []
    assert read > 5


def test_no_page_offers_a_manager_of_own_partners_what_they_may_not(stage):
    pages = [route for route in ROUTES if side(route) == "staff" and "get" in route.permissions]
    read, wrong = offered(stage, stage.staff("manager_own"), pages, TABLE.for_staff("manager_own"))
    assert wrong == []
    assert read > 50


def test_nobody_gets_in_without_login(stage):
    for route in ROUTES:
        url = address(route, None, stage.cast.a, f"x_{MISSING}")
        for method in methods(route):
            response = send(Client(), method, url)
            assert response.status_code == (401 if side(route) == "api" else 302), f"{method} {url}"
            assert response.status_code == 401 or "/accounts/login/" in response["Location"]


def test_every_route_without_a_permission_says_why():
    assert [route.pattern for route in routes() if not route.permissions and not route.public] == []


def test_no_exemption_is_left_over():
    names = {route.name for route in ROUTES}
    used = {name for route in ROUTES for name in parts(route)}
    assert set(ABSENT) | set(MODELS_BY_ROUTE) | set(ROW_VALUES) | set(UNSEEN) <= names
    assert set(URL_ARGUMENTS) <= used
    assert {name for words in URL_ARGUMENTS.values() if isinstance(words, dict) for name in words} - {
        ""
    } <= names
    prefixes = {str(pattern.pattern) for pattern in get_resolver().url_patterns}
    assert {outside for outside in OUTSIDE if not any(p.startswith(outside) for p in prefixes)} <= {"static/"}
    labels = {model._meta.label for model in apps.get_models()}
    assert set(VALUES) | set(BUILT) | set(PARTS) <= labels


@pytest.mark.parametrize("label", [label for label in VALUES if VALUES[label]])
def test_the_values_of_a_model_are_of_columns_that_it_has(label):
    columns = {field.name for field in apps.get_model(label)._meta.concrete_fields}
    assert set(VALUES[label]) <= columns
