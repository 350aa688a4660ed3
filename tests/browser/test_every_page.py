"""Pages of every type before axe: lists, forms and rows of both sides, the portal on a phone, the dark."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from core import clock
from core.actor import SYSTEM
from core.permissions import TABLE
from core.routes import Route
from core.scope import scope_path
from insights.rollups import rollup
from marketing.models import CaseStudy
from partners.models import Partner
from pipeline.recruitment import services as recruitment_services
from pipeline.recruitment.ready import load_phases
from tests.agreements.factories import make_active
from tests.browser.journey import PHONE, fits
from tests.payouts.factories import accepted, account
from tests.pipeline.deal_factories import register
from tests.referrals.factories import make_campaign, make_link, make_plan, report
from tests.support.factories import make, several
from tests.support.route_walk import ROW_VALUES, address, guarded_routes, model_of, parts, row_of, side
from tests.support.users import Cast
from web.views import RowFormPage

PAGES = [route for route in guarded_routes() if "get" in route.permissions and side(route) != "api"]
LISTS = [route for route in PAGES if not set(parts(route)) - {"partner"}]
ROWS = [route for route in PAGES if route not in LISTS and not issubclass(route.view, RowFormPage)]


@pytest.fixture
def furnished(cast) -> Cast:
    """A programme with something to show on every list."""
    load_phases(SYSTEM)
    for partner in (cast.a, cast.b):
        step = {"next_step": "Call", "next_step_on": clock.today()}
        recruitment_services.recruitment_open(actor=cast.actor("manager"), partner=partner, **step)
    make_active(cast, starts_on=date(2026, 1, 1), ends_on=clock.add_months(clock.today(), 3))
    register(cast, "a")
    register(cast, "b")
    make_plan()
    make_link(cast.a, make_campaign())
    report()
    accepted(cast.actor("finance"), cast.a, 12_500)
    account(cast.a)
    make(CaseStudy, cast.a, title={"en": "Ten clinics", "fr": "Dix cliniques"})
    rollup.run(full=True)
    return cast


def addresses(cast: Cast, routes: list[Route], of: str) -> Iterator[tuple[Route, str]]:
    """The routes of one side with their addresses."""
    for route in routes:
        if (side(route) == "portal") == (of == "portal"):
            yield route, address(route, row_for(route, cast.a), cast.a)


def row_for(route: Route, partner: Partner) -> Any:
    """A row that the programme has, or one that is made up; None where the address names none."""
    model = model_of(route)
    if model in (None, Partner) or route.name in ROW_VALUES:
        return row_of(route, partner)
    path = scope_path(model)
    rows = model._default_manager.filter(**{path: partner} if path else {})
    return rows.last() or several(model, partner, 1)[0]


def reader(cast: Cast, route: Route):
    """Somebody who may open the page: the administrator where they may, for they see most of it."""
    allowed = TABLE.rows[route.permissions["get"]].roles
    if side(route) == "portal":
        people = {f"partner:{role}": user for role, user in cast.members["a"].items()}
    else:
        people = cast.staff
    return next(people[role] for role in sorted(people) if role in allowed)


def is_page(cast: Cast, user, url: str) -> bool:
    """Whether the address answers with a page, not with a file, a part of a page, or by leading elsewhere."""
    response = cast.login(user).get(url)
    # A file that is made up cannot be read, and says so.
    assert response.status_code in (200, 302, 404, 422), url
    if response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
        return False
    return b"<html" in response.content


def look_at(page, live_server, url: str, complaints) -> list[str]:
    """What is wrong with the page at that address."""
    response = page.goto(live_server.url + url)
    wrong = [] if response.status == 200 else [f"answered {response.status}"]
    if not fits(page):
        wrong.append("is wider than the screen")
    return [f"{url}: {problem}" for problem in [*wrong, *complaints(page)]]


def test_every_list_and_form_of_ours_is_accessible(page, live_server, furnished, logged_in, complaints):
    wrong = []
    for route, url in addresses(furnished, LISTS, "staff"):
        user = reader(furnished, route)
        if is_page(furnished, user, url):
            logged_in(user, page)
            wrong += look_at(page, live_server, url, complaints)
    assert not wrong, "\n".join(wrong)


def test_the_page_of_every_row_is_accessible(page, live_server, furnished, logged_in, complaints):
    wrong = []
    for route, url in addresses(furnished, ROWS, "staff"):
        user = reader(furnished, route)
        if is_page(furnished, user, url):
            logged_in(user, page)
            wrong += look_at(page, live_server, url, complaints)
    assert not wrong, "\n".join(wrong)


def test_the_portal_fits_a_phone_and_is_accessible(live_server, furnished, logged_in, complaints):
    # French is the longer language.
    phone = logged_in(furnished.members["a"]["administrator"], **PHONE)
    wrong = []
    for route, url in addresses(furnished, LISTS + ROWS, "portal"):
        user = reader(furnished, route)
        if is_page(furnished, user, url):
            logged_in(user, phone, "fr")
            wrong += look_at(phone, live_server, url, complaints)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_component_is_accessible(page, live_server, cast, logged_in, complaints, scheme):
    page.emulate_media(color_scheme=scheme)
    logged_in(cast.staff["administrator"], page)
    assert look_at(page, live_server, reverse("web:design"), complaints) == []
