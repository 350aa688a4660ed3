"""Whatever somebody types after the question mark, a page answers: it never falls over."""

from __future__ import annotations

import base64
import json
from urllib.parse import urlencode

import pytest
from django_filters import NumberFilter

from tests.support.route_walk import address, guarded_routes, row_of, side

LONG = "9" * 40
NUMBERS = ("²", LONG)
# What pages read as a number, a month or a day without a form.
NAMES = ("before", "days", "months", "month", "since", "as_of", "old", "new", "page", "page_size")
READ = [route for route in guarded_routes() if "get" in route.permissions]


def forged(ordering: str, kind: str, value: object, pk: object) -> str:
    packed = json.dumps(["after", ordering, kind, value, pk])
    return base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")


def questions(route) -> list[dict[str, str]]:
    """What the page is asked: all names at once, each of its filters of numbers, and its cursor."""
    view = route.view
    filters = getattr(getattr(view, "filterset_class", None), "base_filters", {})
    found = [dict.fromkeys(NAMES, value) for value in NUMBERS]
    for name, kind in filters.items():
        if isinstance(kind, NumberFilter):
            found += [{name: value} for value in NUMBERS]
    # A list of columns finds its orders by them; any other view names them.
    named = view().orderings if hasattr(view, "default_sort") else getattr(view, "orderings", {})
    orderings = named or {"": getattr(view, "ordering", "")}
    for sort, ordering in orderings.items() if getattr(view, "queryset", None) is not None else ():
        for value in (("", "x", 1), ("", int(LONG), 1), ("t", "x", 1), ("", 1, float("inf")), ("", {}, 1)):
            found.append({"sort": sort, "cursor": forged(ordering, *value)})
    return found


@pytest.mark.matrix
@pytest.mark.usefixtures("uncounted_navigation")
@pytest.mark.parametrize("route", READ, ids=lambda route: route.pattern)
def test_no_question_makes_a_page_fall_over(stage, route):
    makers = {"api": stage.staff_token, "portal": stage.member}
    client = makers.get(side(route), stage.staff)("administrator")
    client.raise_request_exception = False
    url = address(route, row_of(route, stage.cast.a), stage.cast.a)
    answers = {query: client.get(f"{url}?{query}") for query in map(urlencode, questions(route))}
    assert {query: row.status_code for query, row in answers.items() if row.status_code >= 500} == {}
