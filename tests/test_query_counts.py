"""Every list asks the database no more questions for many rows than for a few.

It may ask fewer: rows that a prefetch follows can be on another page when there are many.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.models import Agreement
from core import clock
from core.models import Job
from marketing.models import CaseStudy, CaseStudyVersion
from partners.models import Partner
from tests.support.factories import make, several
from tests.support.route_walk import Route, Stage, address, guarded_routes, model_of, side, uncounted
from web.views import ListPage

pytestmark = pytest.mark.matrix

FEW, MANY = 3, 30
# Pages that hold lists without being one.
BOARDS = [
    "accounts:tokens", "agreements:clauses", "agreements:templates", "web:my_day", "web:programme",
    "enablement:queues", "insights:kpis", "insights:roadmap", "insights:targets", "partners:config", "payouts:ledger",
    "pipeline:deal_rules", "pipeline:phases", "pipeline:recruitment-board", "pipeline:recruitment-calendar",
    "pipeline:recruitment-forecast", "portal:activity", "portal:company", "portal:home", "portal:money",
    "portal:team", "referrals:campaigns", "referrals:plans",
]  # fmt: skip

# Pages that show the latest rows only, and lead to the whole list; standings are those by the version in force, and
# here there are many versions.
EXCERPTS = {"partner page: Commissions", "insights:tier-standings"}


def is_list(route: Route) -> bool:
    if side(route) == "api":
        return "get" in route.permissions and "public_id" not in route.pattern
    is_page = isinstance(route.view, type) and issubclass(route.view, ListPage)
    return is_page or route.name in BOARDS


LISTS = [route for route in guarded_routes() if is_list(route)]
MODELS = sorted(
    {model for route in guarded_routes() if (model := model_of(route)) is not None}
    | {route.view.queryset.model for route in LISTS if getattr(route.view, "queryset", None) is not None},
    key=lambda model: model._meta.label,
)


def lists(stage: Stage) -> Iterator[tuple[str, Client, str]]:
    """Every list with a client that may see it and its address."""
    for route in LISTS:
        client = {
            "api": stage.staff_token,
            "portal": stage.member,
        }.get(side(route), stage.staff)("administrator")
        yield route.name, client, address(route, None, stage.cast.a)
    page = stage.staff("administrator").get(reverse("partners:detail", args=[stage.cast.a.public_id]))
    for tab in page.context["tabs"]:
        yield f"partner page: {tab['label']}", stage.staff("administrator"), tab["url"]


def rows_shown(response) -> int | None:
    """How many rows a list shows; None for a page that is no list."""
    if response.headers["Content-Type"] == "application/json":
        return len(response.json()["results"])
    page = (response.context or {}).get("page")
    return len(page["rows"]) if isinstance(page, dict) else None


@dataclass(frozen=True)
class Seen:
    rows: int | None
    statements: Counter


def look(client: Client, url: str, *, first: bool) -> Seen:
    """The statements that a page sends, as they read without their values, on an empty cache. The ``first`` time
    it is asked before, for what a process reads once."""
    if first:
        client.get(url)
    cache.clear()
    with CaptureQueriesContext(connection) as sent:
        response = client.get(url)
    assert response.status_code == 200, f"{url}: {response.status_code}"
    statements = [query["sql"] for query in sent if "last_used_at" not in query["sql"]]
    return Seen(rows_shown(response), Counter(text.split(" WHERE ")[0][:160] for text in statements))


def look_at_all(stage: Stage, *, first: bool = False) -> dict[str, Seen]:
    """The counts beside the navigation are asked on one page, for all."""
    seen = {}
    for name, client, url in lists(stage):
        with nullcontext() if name == "web:my_day" else uncounted():
            seen[name] = look(client, url, first=first)
    return seen


def fill(stage: Stage, number: int) -> None:
    for model in MODELS:
        several(model, stage.cast.a, number)
    soon = clock.today() + timedelta(days=20)
    several(Agreement, stage.cast.a, number, status="active", ends_on=soon, notice_on=soon)
    for study in several(CaseStudy, stage.cast.a, number):
        publish(study, stage.cast.a)
    # Each of us reads their own.
    several(Job, stage.cast.a, number, created_by=stage.cast.actor("administrator").person)


def publish(study: CaseStudy, partner: Partner) -> None:
    """As one that was published before partners were asked."""
    version = make(CaseStudyVersion, partner, study=study, decision="before")
    CaseStudy.objects.filter(pk=study.pk).update(
        status="published", published_on=clock.today(), published_version=version, slug=study.public_id
    )


def test_lists_ask_no_more_for_many_rows_than_for_a_few(stage):
    fill(stage, FEW)
    few = look_at_all(stage, first=True)
    fill(stage, MANY - FEW)
    many = look_at_all(stage)
    more = {
        name: dict(many[name].statements - few[name].statements)
        for name in few
        if many[name].statements.total() > few[name].statements.total()
    }
    assert more == {}
    short = {name for name, seen in many.items() if seen.rows is not None and seen.rows < MANY}
    assert short == EXCERPTS
